#pragma once

#include <QWidget>

class QComboBox;

namespace trueup::ui {

class Appearance;
class Preferences;

/// Theme and language of this person on this machine. The theme changes at once, the language at the next start.
class AppearanceForm : public QWidget
{
    Q_OBJECT
public:
    AppearanceForm(Preferences& preferences, Appearance* appearance, QWidget* parent = nullptr);

private:
    Preferences& m_preferences;
    Appearance* m_appearance;
    QComboBox* m_theme;
    QComboBox* m_language;
};

} // namespace trueup::ui
