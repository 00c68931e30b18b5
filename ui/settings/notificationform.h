#pragma once

#include <QWidget>

namespace trueup::ui {

class Preferences;

/// Which ends of runs, and whether alerts, the system tells while the window is not in front. Kept at once, for this person on this
/// computer.
class NotificationForm : public QWidget
{
    Q_OBJECT
public:
    NotificationForm(Preferences& preferences, QWidget* parent = nullptr);
};

} // namespace trueup::ui
