#pragma once

#include <QList>
#include <QObject>
#include <QPointer>
#include <QString>

class QApplication;
class QWidget;

namespace trueup::ui {

enum class AppearanceMode { System, Light, Dark };

/// Gives the application its palette and its windows their style sheet, and follows the system when asked to.
///
/// The sheet belongs to windows, not to the application: under the application's, every part that is put into another is styled anew
/// with all it holds (QWidget::setParent), four times over for a page of the window. A page made without a parent is styled once,
/// as far as it is seen.
class Appearance : public QObject
{
    Q_OBJECT
public:
    explicit Appearance(QApplication& application, AppearanceMode mode = AppearanceMode::System);

    /// The window and everything that is put into it or opened from it, from now on.
    void dress(QWidget& window);

    void setMode(AppearanceMode mode);
    [[nodiscard]] AppearanceMode mode() const { return m_mode; }

    [[nodiscard]] static QString word(AppearanceMode mode);
    [[nodiscard]] static AppearanceMode fromWord(const QString& word); ///< System for anything unknown

private:
    void apply();

    AppearanceMode m_mode;
    QString m_sheet;
    QList<QPointer<QWidget>> m_windows;
};

} // namespace trueup::ui
