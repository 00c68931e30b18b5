#pragma once

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QTest>
#include <QWindow>

namespace trueup::ui::testing {

/// A person at one window, who finds controls by what they are called and uses them through the events of the window
/// system, so that focus, shortcuts and disabled controls behave as they do for people.
class Hand
{
public:
    explicit Hand(QWidget& window) : m_window(window) {}

    /// A visible control whose accessible name, or text, begins so. Null when there is none.
    template <class Control = QAbstractButton> [[nodiscard]] Control* find(const QString& begins) const
    {
        for (Control* one : m_window.findChildren<Control*>()) {
            if (one->isVisible() && called(*one).startsWith(begins))
                return one;
        }
        return nullptr;
    }
    /// The same in any window of the program: dialogs stand beside the window.
    [[nodiscard]] static QAbstractButton* anywhere(const QString& begins)
    {
        for (QWidget* top : QApplication::topLevelWidgets()) {
            for (auto* one : top->findChildren<QAbstractButton*>()) {
                if (one->isVisible() && called(*one).startsWith(begins))
                    return one;
            }
        }
        return nullptr;
    }
    /// Whether any visible label says this.
    [[nodiscard]] bool reads(const QString& part) const
    {
        for (const QLabel* one : m_window.findChildren<QLabel*>()) {
            if (one->isVisible() && one->text().contains(part))
                return true;
        }
        return false;
    }

    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const
    {
        QTest::keyClick(focused(), key, modifiers);
    }
    void type(const QString& text) const
    {
        for (const QChar letter : text)
            QTest::keyClick(focused(), letter.toLatin1());
    }
    /// A click into the middle, through the window. False when there is no such control or it cannot be pressed.
    [[nodiscard]] bool click(QWidget* control) const
    {
        if (!control || !control->isEnabled() || !control->isVisible())
            return false;
        QWindow* window = control->window()->windowHandle();
        QTest::mouseClick(window, Qt::LeftButton, {}, control->mapTo(control->window(), control->rect().center()));
        return true;
    }
    /// Goes to a control with the Tab key alone. False when the Tab key does not lead there.
    [[nodiscard]] bool tabTo(QWidget* control) const
    {
        constexpr int mostStops = 120;
        QStringList stops;
        for (int i = 0; control && i < mostStops; ++i) {
            const QWidget* focus = QApplication::focusWidget();
            if (focus == control)
                return true;
            stops += focus ? QString::fromLatin1(focus->metaObject()->className()) + u' ' + called(*focus) : QStringLiteral("nothing");
            key(Qt::Key_Tab);
        }
        qWarning() << "not reached:" << (control ? called(*control) : QStringLiteral("nothing")) << "stops:" << stops.last(qMin(stops.size(), 40));
        return false;
    }
    /// Goes to a button with the Tab key and presses Space.
    [[nodiscard]] bool press(QAbstractButton* button) const
    {
        if (!button || !button->isEnabled() || !tabTo(button))
            return false;
        key(Qt::Key_Space);
        return true;
    }
    [[nodiscard]] static QString called(const QWidget& widget)
    {
        if (const auto* button = qobject_cast<const QAbstractButton*>(&widget); button && !button->text().isEmpty())
            return button->text();
        return widget.accessibleName();
    }

private:
    [[nodiscard]] QWindow* focused() const
    {
        QWindow* window = QGuiApplication::focusWindow();
        return window ? window : m_window.windowHandle();
    }

    QWidget& m_window;
};

} // namespace trueup::ui::testing
