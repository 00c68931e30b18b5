#pragma once

#include "services/answer.h"
#include "services/jobs.h"

#include <QDateTime>

namespace trueup::ui {

struct ScheduleStep
{
    JobKind kind = JobKind::EtilizeImport;
    bool full = false; ///< everything instead of what changed; see JobRequest::full
    friend bool operator==(const ScheduleStep&, const ScheduleStep&) = default;
};

/// Where a step stands, or how it ended. One that failed, was held, cancelled or interrupted is the last one that was begun.
enum class StepState { Waiting, Running, Succeeded, Partial, Skipped, Failed, Held, Cancelled, Interrupted, NotRun };

struct ScheduleStepRun
{
    ScheduleStep step;
    StepState state = StepState::Waiting;
    qint64 runId = 0;     ///< 0: none is known
    QDateTime startedAt;  ///< invalid: it was not begun
    QDateTime finishedAt; ///< invalid: it runs, or nobody saw its end
    QString reason;       ///< why it was the last one, in the language of who ran it; may be empty
    friend bool operator==(const ScheduleStepRun&, const ScheduleStepRun&) = default;
};

/// One time a schedule ran, or runs.
struct ScheduleRun
{
    QDateTime startedAt;  ///< invalid: it has not run yet
    QDateTime finishedAt; ///< invalid: it runs, or nobody saw its end
    QList<ScheduleStepRun> steps;
    friend bool operator==(const ScheduleRun&, const ScheduleRun&) = default;
};

/// Runs that are started by the clock, one after the other.
struct Schedule
{
    QString name;
    QList<ScheduleStep> steps;
    QString cron;     ///< five fields; empty: only by hand
    QString timeZone; ///< IANA id
    bool isActive = true;
    bool waits = false;     ///< for a run of the same kind that is under way; else this time is left out
    bool catchesUp = true;  ///< once, when no program was there at the time
    bool tellsSuccess = false; ///< over the channels of alerts that are set up, when every step is done
    bool tellsTrouble = false; ///< the same, when one stops it
    QDateTime nextRun;      ///< invalid: none is planned
    QDateTime lastSuccess;  ///< invalid: none yet
    qint64 lastRunId = 0;
    ScheduleRun lastTime; ///< the newest time, which may still go on
    friend bool operator==(const Schedule&, const Schedule&) = default;
};

/// What a line of cron means.
struct CronReading
{
    QString sentence; ///< translated: "Every day at 02:00"
    QList<QDateTime> next;
};

class ScheduleService : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    [[nodiscard]] virtual Answer<QList<Schedule>> schedules() = 0;
    /// Replaces the one that was called `oldName`, or makes one. Administrators only.
    [[nodiscard]] virtual Answer<void> save(const QString& oldName, const Schedule& schedule) = 0;
    [[nodiscard]] virtual Answer<void> remove(const QString& name) = 0;
    /// Starts its steps now, whatever its time; refused() where that may not be.
    virtual void runNow(const Schedule& schedule) = 0;
    /// Quick: the sentence and the next times, or why the line cannot be read.
    [[nodiscard]] virtual Result<CronReading> read(const QString& cron, const QString& timeZone, int times) const = 0;

signals:
    void changed();
    void refused(const trueup::Error& error); ///< what runNow() was asked for
};

} // namespace trueup::ui
