#pragma once

#include "services/schedules.h"
#include "store/scheduletable.h"
#include "workbench.h"

#include <QTimer>

#include <optional>

namespace trueup {

/// Starts the runs of schedules whose time has come, for as long as a window is open. Several programs may do so over one
/// database: each time is claimed by one of them. One schedule at a time runs here, its steps one after the other; a step
/// that fails, is held or cancelled ends it. What became of each step is kept; what a program that is gone has begun is ended by
/// those that are there. Belongs to the thread of the window.
class ScheduleRunner : public QObject
{
    Q_OBJECT
public:
    ScheduleRunner(Workbench& bench, ui::JobService& jobs, QObject* parent = nullptr);

    /// Starts a schedule by name, whatever its time; after the one that runs, if one does. See refused().
    void runNow(const QString& name);
    /// Looks for what is due; by itself every twenty seconds.
    void look();
    /// Asks what is due, or for the right to start it.
    [[nodiscard]] bool isLooking() const { return m_dueAsker.isWaiting() || m_claimAsker.isWaiting() || m_nameAsker.isWaiting(); }

signals:
    /// What runNow() was asked for does not start.
    void refused(const trueup::Error& error);

private:
    struct Running
    {
        ScheduleRun record;
        qsizetype at = -1; ///< the step that runs
        QString job;       ///< of that step; empty: it is about to be started
        [[nodiscard]] ScheduleRunStep& step() { return record.steps[at]; }
    };
    void begin(const ScheduleRun& record);
    void next();
    void stepEnded(const ui::FinishedJob& job);
    void stepStopped(const QString& state, const QString& reason);
    void end();
    void keep();
    [[nodiscard]] bool isBusy(const QList<ui::ScheduleStep>& steps) const;
    void handle(const QList<ScheduleRecord>& due);
    void claim(const ScheduleRecord& due, bool starts);

    Workbench& m_bench;
    ui::JobService& m_jobs;
    ui::Asker m_dueAsker;
    ui::Asker m_claimAsker;
    ui::Asker m_nameAsker;
    ui::Asker m_startAsker;
    ui::Asker m_keepAsker;
    ui::Asker m_endAsker;
    QTimer m_again;
    bool m_keepsAgain = false; ///< once what is being kept is there
    std::optional<Running> m_running;
    QStringList m_wanted; ///< by hand
};

} // namespace trueup
