#pragma once

#include <QObject>

class QHeaderView;
class QSplitter;
class QWidget;

namespace trueup::ui {

class Preferences;

/// Remembers what a person made of a window: splitters and the columns of tables, wherever they are in it. Each is found again
/// by its way through the window, so a page needs to know nothing of it; what no longer fits is left as the page made it.
class WindowHabits : public QObject
{
    Q_OBJECT
public:
    WindowHabits(QWidget& window, Preferences& preferences, QObject* parent = nullptr);

    /// What stands within `part` as it was left, or as it is made where nothing was kept.
    void restore(const QWidget& part);
    void save();
    /// The name under which the state of a widget is kept.
    [[nodiscard]] QString keyOf(const QWidget& widget) const;

private:
    [[nodiscard]] static QList<QSplitter*> splitters(const QWidget& part);
    [[nodiscard]] static QList<QHeaderView*> headers(const QWidget& part);
    [[nodiscard]] QString keyOf(const QHeaderView& header) const;

    QWidget& m_window;
    Preferences& m_preferences;
};

} // namespace trueup::ui
