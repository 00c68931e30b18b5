#pragma once

#include "hand.h"
#include "support/guiwatchdog.h"
#include "widgets/errorbanner.h"
#include "widgets/notice.h"

#include <QTableView>

namespace trueup::ui::testing {

constexpr int longMs = 60'000; // for runs; conditions are met much sooner

/// What kept a window busy, flow by flow. What took longer than the desk promises is printed; what is too long on any machine,
/// whatever else runs on it, is a fault: twice the promise in processor time, or standing still.
class DeskWatch
{
public:
    explicit DeskWatch(GuiWatchdog& watchdog) : m_watchdog(watchdog) {}

    void begin()
    {
        m_watchdog.clear();
        m_faults.clear();
    }
    /// What the watchdog saw so far belongs to this flow.
    void note(const QString& flow)
    {
        constexpr double mostCpuMs = 2 * GuiWatchdog::defaultLimitMs;
        constexpr double mostIdleMs = 5'000;
        for (const SlowEvent& one : m_watchdog.offenders()) {
            qInfo("%s: %s", qPrintable(flow), qPrintable(one.sentence()));
            if (one.cpuMs > mostCpuMs || one.ms - one.cpuMs > mostIdleMs)
                m_faults += flow + QStringLiteral(": ") + one.sentence();
        }
        m_watchdog.clear();
    }
    /// What it saw so far belongs to nothing that is promised.
    void forget() { m_watchdog.clear(); }
    /// One line each; empty: every flow kept the promise.
    [[nodiscard]] QString faults() const { return m_faults.join(u'\n'); }

private:
    GuiWatchdog& m_watchdog;
    QStringList m_faults;
};

inline QString cell(const QTableView* table, int row, int column = 0)
{
    return table->model()->index(row, column).data().toString();
}

inline QString statusAt(const QTableView* grid, int row)
{
    const QAbstractItemModel* model = grid->model();
    for (int column = 0; column < model->columnCount(); ++column) {
        if (model->headerData(column, Qt::Horizontal).toString() == QLatin1StringView("Status"))
            return model->index(row, column).data().toString();
    }
    return {};
}

/// Steps down to a change that waits for a decision; some are held.
inline void goToPending(const Hand& hand, const QTableView* grid)
{
    for (int i = 0; i < grid->model()->rowCount() && statusAt(grid, grid->currentIndex().row()) != QLatin1StringView("Pending"); ++i)
        hand.key(Qt::Key_J);
}

inline QString bannersOf(const QWidget& window)
{
    QStringList texts;
    for (const ErrorBanner* one : window.findChildren<ErrorBanner*>()) {
        if (one->isVisible())
            texts += one->text();
    }
    return texts.join(u'\n');
}

/// What the window says at this moment, for messages of failures.
inline QByteArray said(const QWidget& window)
{
    QStringList texts{bannersOf(window)};
    for (const Notice* one : window.findChildren<Notice*>())
        texts += one->text();
    texts.removeAll(QString());
    return texts.isEmpty() ? "the window says nothing" : texts.join(QStringLiteral(" | ")).toUtf8();
}

} // namespace trueup::ui::testing
