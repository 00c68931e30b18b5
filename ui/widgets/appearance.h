#pragma once

#include <QObject>

class QApplication;

namespace trueup::ui {

enum class AppearanceMode { System, Light, Dark };

/// Gives the application its palette and style sheet and follows the system when asked to.
class Appearance : public QObject
{
    Q_OBJECT
public:
    explicit Appearance(QApplication& application, AppearanceMode mode = AppearanceMode::System);

    void setMode(AppearanceMode mode);
    [[nodiscard]] AppearanceMode mode() const { return m_mode; }

    [[nodiscard]] static QString word(AppearanceMode mode);
    [[nodiscard]] static AppearanceMode fromWord(const QString& word); ///< System for anything unknown

private:
    void apply();

    QApplication& m_application;
    AppearanceMode m_mode;
};

} // namespace trueup::ui
