#include "corejobs.h"

#include "restorework.h"
#include "jobwork.h"
#include "listorders.h"
#include "store/feedjobtable.h"
#include "store/runtable.h"
#include "sync/importwords.h"
#include "sync/storedwords.h"
#include "widgets/format.h"
#include "widgets/labels.h"

#include <QLocale>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int othersMs = 2000;
constexpr qint64 deadAfterSeconds = 120; // without a sign of life
constexpr auto otherPrefix = "run-"_L1;

QString sourceText(const FeedJob& job)
{
    QStringList parts{job.fileName};
    if (job.fileSize >= 0)
        parts.append(ui::shownSize(job.fileSize));
    if (job.fileModified.isValid())
        parts.append(ui::shownTime(job.fileModified));
    if (!job.zipSha256.isEmpty())
        parts.append(u"SHA-256 "_s + job.zipSha256.first(12) + u'…');
    return parts.join(u", "_s);
}

ui::Severity severityOf(const QString& word)
{
    return word == "info"_L1       ? ui::Severity::Info
           : word == "warning"_L1  ? ui::Severity::Warning
           : word == "critical"_L1 ? ui::Severity::Critical
                                   : ui::Severity::Error;
}

/// A column as the file spells it; where only a field is concerned, the name that has elsewhere.
QString columnTitle(const QString& column, const QStringList& header)
{
    const Field* known = header.contains(column) ? nullptr : fieldByKey(column);
    return known ? known->translatedLabel() : column;
}

QString keyText(const KeyCursor& cursor)
{
    return u"%1:%2"_s.arg(QString::number(cursor.id), cursor.key.toString());
}

KeyCursor cursorFrom(const QString& key)
{
    return key.isEmpty() ? KeyCursor() : KeyCursor{key.section(u':', 1), key.section(u':', 0, 0).toLongLong()};
}

/// Runs on the list that a filter means.
Result<ui::Page<ui::RunRow>> readRuns(Connection& connection, const ui::RunFilter& filter, const RunOrder& order, KeyCursor from,
                                      int limit)
{
    RunTable table(connection);
    const auto people = UserTable(connection).names();
    if (!people)
        return fail(people.error());
    ui::Page<ui::RunRow> page;
    while (true) {
        const auto runs = table.page(order, limit, from, filter.kind ? runKindWord(*filter.kind) : QString());
        if (!runs)
            return fail(runs.error());
        for (qsizetype i = 0; i < runs->runs.size(); ++i) {
            from = runs->cursors[i];
            if (isMeant(runs->runs[i], filter))
                page.rows.append(runRow(runs->runs[i], *people));
            if (page.rows.size() == limit) {
                if (runs->hasMore || i + 1 < runs->runs.size())
                    page.nextKey = keyText(from);
                return page;
            }
        }
        if (!runs->hasMore)
            return page;
    }
}

Progress spokenProgress(const RunRecord& run)
{
    Progress progress = run.progress;
    progress.phase = phaseText(run.kind, progress.phaseKey, progress.phase);
    return progress;
}

QList<ui::RunningJob> runningOf(const QList<RunRecord>& runs, const PeopleNames& people)
{
    QList<ui::RunningJob> jobs;
    const QDateTime dead = QDateTime::currentDateTimeUtc().addSecs(-deadAfterSeconds);
    for (const RunRecord& run : runs) {
        const auto kind = jobKindOf(run);
        if (run.status == "running"_L1 && kind && run.heartbeat > dead)
            jobs.prepend({otherPrefix + QString::number(run.id), *kind, spokenProgress(run), run.started, people.ofLogin(run.startedBy),
                          run.isCancelRequested});
    }
    return jobs;
}

} // namespace

CoreJobs::CoreJobs(Workbench& bench, QObject* parent) : ui::JobService(parent), m_bench(bench), m_othersAsker(this)
{
    m_othersAgain.setSingleShot(true);
    m_othersAgain.setInterval(othersMs);
    connect(&m_othersAgain, &QTimer::timeout, this, &CoreJobs::askOthers);
    const auto again = [this] {
        askOthers();
        emit runsChanged();
    };
    connect(&bench, &Workbench::readAgain, this, again);
    connect(&bench, &Workbench::noticed, this, [again](const QString& what, const QString&) {
        if (what == "runs"_L1)
            again();
    });
}

CoreJobs::~CoreJobs()
{
    for (auto& [id, entry] : m_jobs) {
        entry.job->cancel();
        m_bench.takeLeave(std::move(entry.job));
    }
}

ui::Answer<QString> CoreJobs::start(const ui::JobRequest& request)
{
    auto promise = std::make_shared<QPromise<Result<QString>>>();
    promise->start();
    const auto begin = [this, promise, request](const Error* error) {
        promise->addResult(error ? Result<QString>(fail(*error)) : Result<QString>(launch(request)));
        promise->finish();
    };
    whenReady(request.kind, begin);
    return promise->future();
}

void CoreJobs::whenReady(ui::JobKind kind, Workbench::Ready wanted)
{
    Workbench::Ready ready = [this, kind, wanted = std::move(wanted)](const Error* error) {
        const std::optional<Error> refused = error ? std::nullopt : refusal(kind);
        wanted(refused ? &*refused : error);
    };
    switch (kind) {
    case ui::JobKind::Export:
    case ui::JobKind::Rollback:
    case ui::JobKind::ShopifyStage:
    case ui::JobKind::Backup:
    case ui::JobKind::ListMatch:
    case ui::JobKind::Restore: return m_bench.whenOpen(std::move(ready));
    default: return m_bench.whenConnected(std::move(ready));
    }
}

std::optional<Error> CoreJobs::refusal(ui::JobKind kind) const
{
    if (std::ranges::any_of(m_jobs, [](const auto& one) { return one.second.kind == ui::JobKind::Restore; }))
        return restoreRefused(tr("The database is being replaced by a backup."), tr("Nothing was started."),
                              tr("Wait until it is there, or cancel the restoring on the Jobs page."));
    if (kind != ui::JobKind::Restore)
        return std::nullopt;
    QStringList names;
    for (const ui::RunningJob& job : running())
        names.append(ui::jobLabel(job.kind));
    if (names.isEmpty())
        return std::nullopt;
    return restoreRefused(tr("%1 is running; what it writes would be lost.").arg(names.join(u", "_s)), tr("The database is as it was."),
                          tr("Wait for its end, or cancel it on the Jobs page."));
}

ui::Answer<ui::RestoreOutlook> CoreJobs::beforeRestore()
{
    auto promise = std::make_shared<QPromise<Result<ui::RestoreOutlook>>>();
    promise->start();
    whenReady(ui::JobKind::Restore, [this, promise](const Error* error) {
        if (error) {
            promise->addResult(Result<ui::RestoreOutlook>(fail(*error)));
            promise->finish();
            return;
        }
        m_bench.onWorker<ui::RestoreOutlook>([](Session& session) { return restoreOutlook(session); })
            .then(this, [promise](const Result<ui::RestoreOutlook>& outlook) {
                promise->addResult(outlook);
                promise->finish();
            });
    });
    return promise->future();
}

QString CoreJobs::launch(const ui::JobRequest& request)
{
    auto record = std::make_shared<Record>();
    Session& session = m_bench.session();
    Job::Work work = [work = jobWork(session, request), kind = runKindWord(request.kind), record,
                      &session](const JobControl& control) {
        const auto newest = [&]() -> qint64 {
            const auto runs = session.pool().withConnection(
                [&](Connection& connection) { return RunTable(connection).list(1, 0, kind); });
            return runs && !runs->isEmpty() ? runs->constFirst().id : 0;
        };
        const qint64 before = newest();
        auto result = work(control);
        if (const qint64 after = newest(); after != before)
            record->runId = after;
        return result;
    };
    return add(request.kind, std::move(work), record);
}

QString CoreJobs::add(ui::JobKind kind, Job::Work work, std::shared_ptr<Record> record)
{
    const QString id = u"here-%1"_s.arg(++m_number);
    Entry entry{std::make_unique<Job>(runKindWord(kind), ui::jobLabel(kind), std::move(work)), kind, QDateTime::currentDateTimeUtc(),
                std::move(record)};
    connect(entry.job.get(), &Job::progressed, this, [this, id] { emit progressed(id); });
    connect(entry.job.get(), &Job::finished, this, [this, id](const Outcome& outcome) { ended(id, outcome); });
    Job& job = *m_jobs.insert_or_assign(id, std::move(entry)).first->second.job;
    m_bench.beginWorkflow();
    job.start();
    emit runningChanged();
    return id;
}

void CoreJobs::ended(const QString& id, const Outcome& outcome)
{
    auto node = m_jobs.extract(id);
    if (node.empty())
        return;
    ui::FinishedJob done = finishedJob(node.mapped().kind, outcome);
    done.id = id;
    const auto record = node.mapped().record;
    node.mapped().job.release()->deleteLater(); // we are inside its signal
    m_bench.endWorkflow();
    emit runningChanged();
    if (!record)
        return;
    done.runId = record->runId;
    emit finished(done);
    emit runsChanged();
}

void CoreJobs::cancel(const QString& jobId)
{
    if (const auto found = m_jobs.find(jobId); found != m_jobs.end()) {
        found->second.job->cancel();
        emit progressed(jobId);
        return;
    }
    if (!jobId.startsWith(otherPrefix))
        return;
    const qint64 runId = jobId.sliced(otherPrefix.size()).toLongLong();
    m_bench.ask<bool>([runId](Connection& connection) { return RunTable(connection).requestCancel(runId); })
        .then(this, [this](const Result<bool>&) { askOthers(); });
}

QList<ui::RunningJob> CoreJobs::running() const
{
    QList<ui::RunningJob> jobs;
    QSet<QString> here;
    for (const auto& [id, entry] : m_jobs) {
        here.insert(runKindWord(entry.kind));
        jobs.append({id, entry.kind, entry.job->progress(), entry.startedAt, {}, entry.job->isCancelling()});
    }
    // One program at a time runs a kind, so a run of a kind that runs here is ours.
    for (const ui::RunningJob& job : m_others) {
        if (!here.contains(runKindWord(job.kind)))
            jobs.append(job);
    }
    std::ranges::stable_sort(jobs, {}, &ui::RunningJob::startedAt);
    return jobs;
}

void CoreJobs::askOthers()
{
    m_othersAsker.ask(m_bench.ask<QList<ui::RunningJob>>([](Connection& connection) -> Result<QList<ui::RunningJob>> {
                          const auto runs = RunTable(connection).active();
                          if (!runs)
                              return fail(runs.error());
                          const auto people = UserTable(connection).names();
                          return people ? Result<QList<ui::RunningJob>>(runningOf(*runs, *people)) : fail(people.error());
                      }),
                      [this](const Result<QList<ui::RunningJob>>& others) {
                          if (!others)
                              return;
                          const bool hadOthers = !m_others.isEmpty();
                          m_others = *others;
                          if (hadOthers || !m_others.isEmpty())
                              emit runningChanged();
                          if (!m_others.isEmpty())
                              m_othersAgain.start();
                      });
}

ui::Answer<ui::Page<ui::RunRow>> CoreJobs::runs(const ui::RunFilter& filter, const ui::RunOrder& order, const QString& afterKey,
                                              int limit)
{
    return m_bench.ask<ui::Page<ui::RunRow>>([filter, order, afterKey, limit](Connection& connection) {
        return readRuns(connection, filter, runOrder(order), cursorFrom(afterKey), limit);
    });
}

ui::Answer<ui::RunDetail> CoreJobs::runDetail(qint64 runId)
{
    return m_bench.ask<ui::RunDetail>([runId](Connection& connection) -> Result<ui::RunDetail> {
        const auto run = RunTable(connection).get(runId);
        if (!run)
            return fail(run.error());
        const auto people = UserTable(connection).names();
        if (!people)
            return fail(people.error());
        ui::RunDetail detail = trueup::runDetail(*run, *people);
        const auto jobId = FeedJobTable(connection).ofRun(runId);
        if (!jobId)
            return fail(jobId.error());
        if (*jobId != 0) {
            const auto job = FeedJobTable(connection).get(*jobId);
            if (!job)
                return fail(job.error());
            detail.source = sourceText(*job);
            detail.notes += feedText(*job).split(u'\n', Qt::SkipEmptyParts);
            if (detail.row.batchId.isEmpty() && !job->batchId.isNull())
                detail.row.batchId = job->batchId.toString(QUuid::WithoutBraces);
        }
        return detail;
    });
}

ui::Answer<ui::Page<ui::RejectRow>> CoreJobs::rejects(qint64 runId, const QString& afterKey, int limit)
{
    return m_bench.ask<ui::Page<ui::RejectRow>>(
        [runId, after = afterKey.toLongLong(), limit](Connection& connection) -> Result<ui::Page<ui::RejectRow>> {
            const auto jobId = FeedJobTable(connection).ofRun(runId);
            if (!jobId)
                return fail(jobId.error());
            ui::Page<ui::RejectRow> page;
            if (*jobId == 0)
                return page;
            const auto job = FeedJobTable(connection).get(*jobId);
            const auto rejects = FeedJobTable(connection).rejects(*jobId, after, limit);
            if (!job || !rejects)
                return fail(job ? rejects.error() : job.error());
            for (const FeedReject& reject : *rejects)
                page.rows.append({reject.id, reject.rowNumber, severityOf(reject.severity), columnTitle(reject.column, job->header), reject.value,
                                  rejectText(reject, *job)});
            if (rejects->size() == limit)
                page.nextKey = QString::number(rejects->constLast().id);
            return page;
        });
}

ui::Answer<QList<ui::RawCell>> CoreJobs::rawCells(qint64 rejectId)
{
    return m_bench.ask<QList<ui::RawCell>>([rejectId](Connection& connection) -> Result<QList<ui::RawCell>> {
        const auto jobId = connection.value(u"SELECT job_id FROM feed_rejects WHERE id = ?"_s, {rejectId});
        if (!jobId)
            return fail(jobId.error());
        FeedJobTable table(connection);
        const auto job = table.get(jobId->toLongLong());
        const auto found = table.rejects(jobId->toLongLong(), rejectId - 1, 1);
        if (!job || !found)
            return fail(job ? found.error() : job.error());
        QList<ui::RawCell> cells;
        if (found->isEmpty() || found->constFirst().id != rejectId)
            return cells;
        QJsonObject raw = found->constFirst().raw;
        for (const QString& column : job->header) {
            if (raw.contains(column))
                cells.append({column, raw.take(column).toVariant().toString()});
        }
        for (auto it = raw.constBegin(); it != raw.constEnd(); ++it)
            cells.append({it.key(), it->toVariant().toString()});
        return cells;
    });
}

ui::Answer<void> CoreJobs::release(qint64 runId, const QString& reason)
{
    return m_bench.ask<void>(
        [runId, reason](Connection& connection) { return RunTable(connection).release(runId, reason); });
}

} // namespace trueup
