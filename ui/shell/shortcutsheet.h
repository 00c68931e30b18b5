#pragma once

#include "widgets/keys.h"

#include <QDialog>

class QAction;

namespace trueup::ui {

/// The keys of one part of the window.
struct KeySection
{
    QString title;
    QList<KeyMeaning> keys;
};

/// Every key in one place (F1), made of the actions and shortcuts there are. Shown beside the work, never blocking it.
class ShortcutSheet : public QDialog
{
    Q_OBJECT
public:
    explicit ShortcutSheet(const QList<KeySection>& sections, QWidget* parent = nullptr);
};

/// The actions that have a key.
[[nodiscard]] KeySection keySection(const QString& title, const QList<QAction*>& actions);

} // namespace trueup::ui
