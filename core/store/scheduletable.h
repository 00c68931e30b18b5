#pragma once

#include "store/connection.h"

#include <QDateTime>
#include <QJsonObject>
#include <QUuid>

namespace trueup {

/// A batch operation of the design: steps, an optional cron line, notifications.
struct ScheduleRecord
{
    qint64 id = 0;
    QUuid uuid;
    QString name;
    QJsonObject job; ///< {"operations": [{type, config}], "notifications": {…}}
    QString cron;    ///< empty: by hand only
    QString timeZone = QStringLiteral("UTC");
    bool isActive = true;
    QString overlap = QStringLiteral("skip");    ///< or "queue_one": a run of the same kind is waited for
    QString missed = QStringLiteral("run_once"); ///< or "skip": what no program was there for
    QDateTime nextRun;
    qint64 lastRun = 0;
    QDateTime lastSuccess;
};

/// One step of a time a schedule ran.
struct ScheduleRunStep
{
    QString type; ///< as the operations of the job have it
    bool full = false;
    QString kind; ///< of its run
    QString state = QStringLiteral("waiting"); ///< running, succeeded, partial, skipped, failed, held, cancelled, interrupted, not_run
    qint64 run = 0; ///< 0: none is known
    QDateTime started;
    QDateTime finished;
    QString reason; ///< why it ended the schedule, in the language of the program that ran it
    /// The next step follows it.
    [[nodiscard]] bool isDone() const;
};

/// One time a schedule ran, or runs.
struct ScheduleRun
{
    qint64 id = 0;
    qint64 schedule = 0;
    QString name;  ///< of the schedule
    QString state; ///< running, succeeded, stopped, interrupted
    QList<ScheduleRunStep> steps;
    QString startedBy; ///< login
    QDateTime started;
    QDateTime finished;

    /// The first step that was not done, -1: all were.
    [[nodiscard]] qsizetype stoppedAt() const;
    /// Nothing follows any more: it has succeeded, or else is `otherwise`, and what was to come was not run.
    void end(const QString& otherwise);
};

class ScheduleTable
{
public:
    explicit ScheduleTable(Connection& connection) : m_connection(connection) {}

    /// Replaces the one named `oldName`, or makes one; administrators only. Answers the id.
    [[nodiscard]] Result<qint64> save(const QString& oldName, const ScheduleRecord& schedule);
    [[nodiscard]] Result<void> remove(const QString& name);
    /// By name.
    [[nodiscard]] Result<QList<ScheduleRecord>> list();
    /// Active ones whose time has come; nobody's until they are claimed.
    [[nodiscard]] Result<QList<ScheduleRecord>> due(const QDateTime& now);
    /// Moves a due schedule to its next time (invalid: never). False when another program did, or somebody changed it.
    [[nodiscard]] Result<bool> claim(const ScheduleRecord& due, const QDateTime& next);

    /// Something is about to run; answers the id of its record. The last twenty times of a schedule are kept. Operators only, as all
    /// that follows but reading.
    [[nodiscard]] Result<qint64> beginRun(qint64 schedule, const QList<ScheduleRunStep>& steps);
    /// A sign of life, with the steps as they stand. Answers the run of the step that is under way, 0 as long as there is none.
    [[nodiscard]] Result<qint64> keepRun(qint64 id, const QList<ScheduleRunStep>& steps);
    /// By its state: succeeded or stopped; or interrupted, of a program that is gone. False when it had ended before, or that program
    /// lives. `alert`: what there is to tell, see scheduleAlert(); it takes the place of the one that was told before.
    [[nodiscard]] Result<bool> endRun(const ScheduleRun& run, const QJsonObject& alert = {});
    /// The newest time of each schedule. One whose program gave no sign of life for a minute has been interrupted.
    [[nodiscard]] Result<QList<ScheduleRun>> lastRuns();
    /// Those that were interrupted and that nobody has ended yet.
    [[nodiscard]] Result<QList<ScheduleRun>> abandonedRuns();

private:
    [[nodiscard]] Result<QList<ScheduleRecord>> read(const QString& where, const QVariantList& parameters);
    [[nodiscard]] Result<QList<ScheduleRun>> readRuns(const QString& distinct, const QString& rest);

    Connection& m_connection;
};

} // namespace trueup
