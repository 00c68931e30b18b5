#pragma once

#include <QObject>
#include <QString>

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

/// Takes the application's style sheet off for as long as it lives. With a sheet set, every part that is put into another
/// is styled anew with all it holds (QWidget::setParent), which was four fifths of the time it took to make the main window;
/// put back in the end, it styles each widget once. Not for parts of a window that is there: all of it would be styled twice.
class StyleSheetPause
{
public:
    StyleSheetPause();
    StyleSheetPause(const StyleSheetPause&) = delete;
    StyleSheetPause& operator=(const StyleSheetPause&) = delete;
    ~StyleSheetPause();

private:
    QString m_sheet;
};

} // namespace trueup::ui
