#include "schedulerunner.h"

#include "base/cronline.h"
#include "base/log.h"
#include "coreschedules.h"
#include "jobwork.h"

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

/// Empty for those who may not start runs.
Result<QList<ScheduleRecord>> readDue(Connection& connection)
{
    const auto may = connection.value(u"SELECT trueup_may('operator')"_s);
    if (!may)
        return fail(may.error());
    return may->toBool() ? ScheduleTable(connection).due(QDateTime::currentDateTimeUtc()) : QList<ScheduleRecord>();
}

} // namespace

ScheduleRunner::ScheduleRunner(Workbench& bench, ui::JobService& jobs, QObject* parent)
    : QObject(parent), m_bench(bench), m_jobs(jobs), m_dueAsker(this), m_claimAsker(this), m_nameAsker(this), m_startAsker(this),
      m_endAsker(this)
{
    m_again.setInterval(lookMs);
    connect(&m_again, &QTimer::timeout, this, &ScheduleRunner::look);
    connect(&jobs, &ui::JobService::finished, this, &ScheduleRunner::stepEnded);
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
        m_nameAsker.ask(m_bench.ask<QList<ScheduleRecord>>([](Connection& connection) { return ScheduleTable(connection).list(); }),
                        [this, name](const Result<QList<ScheduleRecord>>& all) {
                            if (!all)
                                return;
                            const auto found = std::ranges::find(*all, name, &ScheduleRecord::name);
                            if (found != all->end())
                                begin(*found);
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
    const QDateTime next = nextOf(due, QDateTime::currentDateTimeUtc());
    m_claimAsker.ask(m_bench.ask<bool>([due, next](Connection& connection) { return ScheduleTable(connection).claim(due, next); }),
                     [this, due, starts](const Result<bool>& claimed) {
                         if (!claimed)
                             qCWarning(lcOperate) << "schedule" << due.name << claimed.error();
                         else if (*claimed && starts)
                             begin(due);
                     });
}

void ScheduleRunner::begin(const ScheduleRecord& schedule)
{
    m_running = Running{schedule.id, scheduleSteps(schedule.job), {}, {}};
    next();
}

void ScheduleRunner::next()
{
    if (m_running->left.isEmpty()) {
        end(true);
        return;
    }
    const ui::ScheduleStep step = m_running->left.takeFirst();
    ui::JobRequest request;
    request.kind = step.kind;
    request.full = step.full;
    m_running->job.clear();
    m_startAsker.ask(m_jobs.start(request), [this](const Result<QString>& started) {
        if (!m_running)
            return;
        if (started)
            m_running->job = *started;
        else
            end(false);
    });
}

void ScheduleRunner::stepEnded(const ui::FinishedJob& job)
{
    if (!m_running || m_running->job != job.id)
        return;
    if (job.runId != 0)
        m_running->runs.append(job.runId);
    if (job.outcome == ui::RunOutcome::Succeeded || job.outcome == ui::RunOutcome::Partial || job.outcome == ui::RunOutcome::Skipped)
        next();
    else
        end(false);
}

void ScheduleRunner::end(bool succeeded)
{
    const Running done = *std::exchange(m_running, std::nullopt);
    m_endAsker.ask(m_bench.ask<void>([done, succeeded](Connection& connection) {
                       return ScheduleTable(connection).ended(done.id, {done.runs.constData(), size_t(done.runs.size())}, succeeded);
                   }),
                   [this](const Result<void>& kept) {
                       if (!kept)
                           qCWarning(lcOperate) << kept.error();
                       look(); // what was wanted meanwhile
                   });
}

} // namespace trueup
