#include "schedulerunner.h"

#include "base/cronline.h"
#include "base/log.h"
#include "coreschedules.h"
#include "jobwork.h"
#include "operate/schedulealert.h"

#include <QPointer>
#include <QTimeZone>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int lookMs = 20'000;
constexpr qint64 missedAfterSeconds = 10 * 60; // nobody was there at the time

/// The time after this one; invalid when the line cannot be read any more, which leaves the schedule without a time.
QDateTime nextOf(const ScheduleRecord& schedule, const QDateTime& now)
{
    const auto cron = CronLine::parse(schedule.cron);
    const QTimeZone zone(schedule.timeZone.toLatin1());
    return cron && zone.isValid() ? cron->next(now, zone) : QDateTime();
}

/// Ends what programs that are gone have begun. What is due does not wait for it.
void endAbandoned(ScheduleTable& table)
{
    const auto abandoned = table.abandonedRuns();
    if (!abandoned)
        qCWarning(lcOperate) << abandoned.error();
    for (const ScheduleRun& run : abandoned.value_or(QList<ScheduleRun>())) {
        if (const auto ended = table.endRun(run, scheduleAlert(run)); !ended)
            qCWarning(lcOperate) << "schedule" << run.name << ended.error();
    }
}

/// Empty for those who may not start runs.
Result<QList<ScheduleRecord>> readDue(Connection& connection)
{
    const auto may = connection.value(u"SELECT trueup_may('operator')"_s);
    if (!may)
        return fail(may.error());
    if (!may->toBool())
        return QList<ScheduleRecord>();
    ScheduleTable table(connection);
    endAbandoned(table);
    return table.due(QDateTime::currentDateTimeUtc());
}

Result<ScheduleRun> beginRun(ScheduleTable& table, const ScheduleRecord& schedule)
{
    ScheduleRun run;
    run.schedule = schedule.id;
    run.name = schedule.name;
    for (const auto& [kind, full] : scheduleSteps(schedule.job)) {
        ScheduleRunStep& step = run.steps.emplaceBack();
        step.type = scheduleStepWord(kind);
        step.full = full;
        step.kind = runKindWord(kind);
    }
    const auto id = table.beginRun(schedule.id, run.steps);
    if (!id)
        return fail(id.error());
    run.id = *id;
    return run;
}

/// Nothing when another program was quicker, or it is only to be left out this time.
Result<std::optional<ScheduleRun>> claimDue(Connection& connection, const ScheduleRecord& due, bool starts)
{
    Transaction transaction(connection);
    ScheduleTable table(connection);
    const auto claimed = table.claim(due, nextOf(due, QDateTime::currentDateTimeUtc()));
    if (!claimed)
        return fail(claimed.error());
    std::optional<ScheduleRun> begun;
    if (*claimed && starts) {
        auto run = beginRun(table, due);
        if (!run)
            return fail(run.error());
        begun = std::move(*run);
    }
    if (const auto done = transaction.commit(); !done)
        return fail(done.error());
    return begun;
}

Result<ScheduleRun> beginNamed(Connection& connection, const QString& name)
{
    ScheduleTable table(connection);
    const auto all = table.list();
    if (!all)
        return fail(all.error());
    const auto found = std::ranges::find(*all, name, &ScheduleRecord::name);
    if (found == all->end())
        return fail(ErrorKind::NotFound, CoreSchedules::tr("There is no schedule called “%1” any more.").arg(name));
    return beginRun(table, *found);
}

QString stateWord(ui::RunOutcome outcome)
{
    switch (outcome) {
    case ui::RunOutcome::Succeeded: return u"succeeded"_s;
    case ui::RunOutcome::Partial: return u"partial"_s;
    case ui::RunOutcome::Skipped: return u"skipped"_s;
    case ui::RunOutcome::Held:
    case ui::RunOutcome::Paused: return u"held"_s;
    case ui::RunOutcome::Cancelled: return u"cancelled"_s;
    case ui::RunOutcome::Queued:
    case ui::RunOutcome::Running:
    case ui::RunOutcome::Failed: break;
    }
    return u"failed"_s;
}

} // namespace

ScheduleRunner::ScheduleRunner(Workbench& bench, ui::JobService& jobs, QObject* parent)
    : QObject(parent), m_bench(bench), m_jobs(jobs), m_dueAsker(this), m_claimAsker(this), m_nameAsker(this), m_startAsker(this),
      m_keepAsker(this), m_endAsker(this)
{
    m_again.setInterval(lookMs);
    connect(&m_again, &QTimer::timeout, this, [this] {
        if (m_running)
            keep();
        else
            look();
    });
    connect(&jobs, &ui::JobService::finished, this, &ScheduleRunner::stepEnded);
    connect(&bench, &Workbench::noticed, this, [this](const QString& what, const QString&) {
        if (what == "runs"_L1 && m_running && m_running->step().run == 0)
            keep(); // it may be the run of the step
    });
    m_bench.whenConnected([self = QPointer(this)](const Error* error) {
        if (self && !error)
            self->m_again.start();
    });
}

void ScheduleRunner::runNow(const QString& name)
{
    m_wanted.append(name);
    look();
}

void ScheduleRunner::look()
{
    if (m_running || isLooking())
        return;
    if (!m_wanted.isEmpty()) {
        const QString name = m_wanted.takeFirst();
        m_nameAsker.ask(m_bench.ask<ScheduleRun>([name](Connection& connection) { return beginNamed(connection, name); }),
                        [this, name](const Result<ScheduleRun>& begun) {
                            if (begun)
                                return begin(*begun);
                            qCWarning(lcOperate) << "schedule" << name << begun.error();
                            Error error = begun.error();
                            error.notDone = CoreSchedules::tr("“%1” was not started.").arg(name);
                            emit refused(error);
                        });
        return;
    }
    m_dueAsker.ask(m_bench.ask<QList<ScheduleRecord>>([](Connection& connection) { return readDue(connection); }),
                   [this](const Result<QList<ScheduleRecord>>& due) {
                       if (due) // a lost database is told elsewhere
                           handle(*due);
                   });
}

bool ScheduleRunner::isBusy(const QList<ui::ScheduleStep>& steps) const
{
    return std::ranges::any_of(m_jobs.running(), [&](const ui::RunningJob& job) {
        return std::ranges::any_of(steps, [&](const ui::ScheduleStep& step) { return runKindWord(step.kind) == runKindWord(job.kind); });
    });
}

/// The first one that somebody has to do something about; the others come with the next look.
void ScheduleRunner::handle(const QList<ScheduleRecord>& due)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (const ScheduleRecord& schedule : due) {
        if (schedule.missed == "skip"_L1 && schedule.nextRun.secsTo(now) > missedAfterSeconds) {
            claim(schedule, false);
            return;
        }
        if (!isBusy(scheduleSteps(schedule.job))) {
            claim(schedule, true);
            return;
        }
        if (schedule.overlap != "queue_one"_L1) {
            claim(schedule, false);
            return;
        }
    }
}

void ScheduleRunner::claim(const ScheduleRecord& due, bool starts)
{
    const auto work = [due, starts](Connection& connection) { return claimDue(connection, due, starts); };
    m_claimAsker.ask(m_bench.ask<std::optional<ScheduleRun>>(work),
                     [this, name = due.name](const Result<std::optional<ScheduleRun>>& begun) {
                         if (!begun)
                             qCWarning(lcOperate) << "schedule" << name << begun.error();
                         else if (*begun)
                             begin(**begun);
                     });
}

void ScheduleRunner::begin(const ScheduleRun& record)
{
    m_running = Running{record, -1, {}};
    next();
}

void ScheduleRunner::next()
{
    m_running->job.clear();
    if (++m_running->at == m_running->record.steps.size()) {
        end();
        return;
    }
    ScheduleRunStep& step = m_running->step();
    step.state = u"running"_s;
    step.started = QDateTime::currentDateTimeUtc();
    keep();
    ui::JobRequest request;
    request.kind = *scheduleStepKind(step.type);
    request.full = step.full;
    m_startAsker.ask(m_jobs.start(request), [this](const Result<QString>& started) {
        if (!m_running)
            return;
        if (started)
            m_running->job = *started;
        else
            stepStopped(u"failed"_s, started.error().message);
    });
}

void ScheduleRunner::stepEnded(const ui::FinishedJob& job)
{
    if (!m_running || m_running->job.isEmpty() || m_running->job != job.id)
        return;
    ScheduleRunStep& step = m_running->step();
    if (job.runId != 0)
        step.run = job.runId;
    step.state = stateWord(job.outcome);
    if (!step.isDone())
        return stepStopped(step.state, job.error.message.isEmpty() ? job.sentence : job.error.message);
    step.finished = QDateTime::currentDateTimeUtc();
    next();
}

void ScheduleRunner::stepStopped(const QString& state, const QString& reason)
{
    ScheduleRunStep& step = m_running->step();
    step.state = state;
    step.reason = reason;
    step.finished = QDateTime::currentDateTimeUtc();
    end();
}

void ScheduleRunner::end()
{
    ScheduleRun done = std::exchange(m_running, std::nullopt)->record;
    done.end(u"stopped"_s);
    const auto work = [done](Connection& connection) { return ScheduleTable(connection).endRun(done, scheduleAlert(done)); };
    m_endAsker.ask(m_bench.ask<bool>(work),
                   [this](const Result<bool>& kept) {
                       if (!kept)
                           qCWarning(lcOperate) << kept.error();
                       look(); // what was wanted meanwhile
                   });
}

/// One after the other: what is written later is newer.
void ScheduleRunner::keep()
{
    m_keepsAgain = m_keepAsker.isWaiting();
    if (m_keepsAgain)
        return;
    const qint64 id = m_running->record.id;
    const qsizetype at = m_running->at;
    const auto work = [id, steps = m_running->record.steps](Connection& connection) { return ScheduleTable(connection).keepRun(id, steps); };
    m_keepAsker.ask(m_bench.ask<qint64>(work),
                    [this, id, at](const Result<qint64>& run) {
                        if (!run)
                            qCWarning(lcOperate) << "the steps of a schedule were not kept:" << run.error();
                        if (!m_running)
                            return;
                        if (run && m_running->record.id == id && m_running->at == at)
                            m_running->step().run = *run;
                        if (std::exchange(m_keepsAgain, false))
                            keep();
                    });
}

} // namespace trueup
