#include "sync/etilizeimport.h"

#include "base/failpoint.h"
#include "base/log.h"
#include "reconcile/matchmodel.h"
#include "remote/xorosoft/erpfieldmap.h"
#include "store/matchtable.h"
#include "sync/erpindexread.h"
#include "sync/feedfetch.h"
#include "sync/heldrejects.h"
#include "sync/importreport.h"
#include "sync/importvalues.h"
#include "sync/retention.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::EtilizeImport)
};

/// What of the settings decides the result: the same file under other settings is not the same import.
QString optionsFingerprint(const SyncSettings& settings, bool filter, qint64 decisions)
{
    QByteArray text = filter ? "filter;" : "all;";
    QStringList excluded = settings.header.excludedMetafields.values();
    excluded.sort();
    for (auto entry = settings.header.columnMap.cbegin(); entry != settings.header.columnMap.cend(); ++entry)
        text += (entry.key() + u'=' + entry.value() + u';').toUtf8();
    if (settings.repairMojibake)
        text += "repair;";
    if (!settings.csvName.isEmpty())
        text += (u"csv="_s + settings.csvName + u';').toUtf8();
    if (!settings.skuName.isEmpty())
        text += (u"sku="_s + settings.skuName + u';').toUtf8();
    // Only what differs from the usual, so that imports of earlier versions are still known.
    if (settings.header.dots != HeaderOptions().dots)
        text += "dots=" + dotRuleWord(settings.header.dots).toLatin1() + ';';
    const QMap<QString, QString>& separators = settings.header.listSeparators;
    for (auto entry = separators.cbegin(); entry != separators.cend(); ++entry)
        text += (u"list="_s + entry.key() + u'=' + entry.value() + u';').toUtf8();
    if (!settings.sellOut)
        text += "archive;";
    if (settings.wantedPrecision != SyncSettings().wantedPrecision)
        text += "precision=" + QByteArray::number(settings.wantedPrecision) + ';';
    if (const QJsonObject owners = settings.owners.toJson(); !owners.isEmpty())
        text += "owners=" + QJsonDocument(owners).toJson(QJsonDocument::Compact) + ';';
    if (decisions > 0)
        text += "decisions=" + QByteArray::number(decisions) + ';';
    text += (settings.shop.metafieldNamespace + u'.' + settings.shop.metafieldKey + u';' + excluded.join(u',')).toUtf8();
    return QString::fromLatin1(QCryptographicHash::hash(text, QCryptographicHash::Md5).toHex());
}

/// What of the ERP decides the result: what its mirror says, and how its answers are read.
Result<QString> erpMark(Connection& connection, const XorosoftClient* erp)
{
    const auto content = ErpTable(connection).proposalMark();
    if (!content)
        return fail(content.error());
    const QByteArray reading = erp ? readingMark(erp->options()) : QByteArray();
    return QString::fromLatin1(QCryptographicHash::hash(content->toLatin1() + reading, QCryptographicHash::Md5).toHex());
}

constexpr auto erpMarkKey = "erp_mark"_L1; // in the statistics of the job

/// Seconds by which the file is older than the last accepted one; empty unless both came from one place that tells times.
std::optional<qint64> olderThan(const FeedJob& job, const std::optional<FeedJob>& last)
{
    const bool isComparable = last && job.fileModified.isValid() && last->fileModified.isValid() && last->host == job.host &&
                              last->path == job.path && last->fileName == job.fileName;
    return isComparable ? std::optional(job.fileModified.secsTo(last->fileModified)) : std::nullopt;
}

} // namespace

struct EtilizeImport::State
{
    const EtilizeImportParams& params;
    RunSession& run;
    ProgressReporter progress;
    SyncSettings settings;
    EtilizeImportSummary summary;
    FetchedFeed feed;
    std::unique_ptr<FeedFile> file;
    const RelationalFeed* joined; ///< the file, when it was made of several tables; else null
    std::unique_ptr<FeedScan> scan;
    std::unique_ptr<ErpIndex> index;
    std::optional<FeedJob> last; ///< last accepted import
    std::vector<GuardFinding> released = {}; ///< what a person let go on of held imports of this very file
    bool isEarlierFile = false;  ///< imported once, but not last
    qint64 scanMs = 0;
};

Result<EtilizeImportSummary> EtilizeImport::run(const EtilizeImportParams& params, const JobControl& control)
{
    RunStart start;
    start.kind = u"feed_import"_s;
    start.mode = params.dryRun ? u"dry_run"_s : u"full"_s;
    start.params = {{u"feed"_s, params.feed.display()}, {u"filter"_s, params.filterByErp}};
    auto session = RunSession::begin(m_context, start, control);
    if (!session)
        return fail(session.error());
    RunSession& run = **session;
    State state{params, run, ProgressReporter(run.progress(), m_context.clock), {}, {}, {}, {}, nullptr, {}, {}, {}};
    state.summary.dryRun = params.dryRun;

    const auto steps = [&]() -> Result<void> {
        if (const auto done = fetch(state); !done)
            return done;
        const auto known = isKnownFile(state);
        if (!known)
            return fail(known.error());
        if (*known)
            return {};
        const auto same = scan(state);
        if (!same)
            return fail(same.error());
        if (*same)
            return {};
        state.summary.counts = scanCounts(*state.scan); // of a run that is held by what the ERP says
        if (const auto done = refreshErp(state); !done)
            return done;
        return stage(state);
    };
    const Result<void> done = steps();
    FeedJob& job = state.summary.job;
    job.completed = m_context.clock.now();
    if (!done) {
        const bool held = done.error().kind == ErrorKind::Held;
        job.status = held ? u"held"_s : done.error().kind == ErrorKind::Cancelled ? u"cancelled"_s : u"failed"_s;
        job.errorLog = errorText(done.error());
        job.accepted = false;
        job.batchId = {};
        state.summary.batch = {}; // it was taken back
        if (job.id > 0) {
            if (auto lease = m_context.pool.lease(); lease) {
                if (const auto written = FeedJobTable(**lease).update(job); !written)
                    qCWarning(lcSync) << "the end of import" << job.id << "could not be recorded:" << written.error();
            }
        }
        if (!held)
            return run.failed(done.error());
        if (const auto written = run.hold(done.error().message, findingsJson(state.summary.findings),
                                          importCountsJson(state.summary));
            !written)
            return fail(written.error());
        return fail(done.error());
    }
    const Purged purged = params.dryRun ? Purged() : purgeOld(m_context);
    if (const auto written = run.succeed(withPurged(importCountsJson(state.summary), purged)); !written)
        return fail(written.error());
    return std::move(state.summary);
}

Result<void> EtilizeImport::fetch(State& state)
{
    FeedJob& job = state.summary.job;
    job.runId = state.run.id();
    job.host = state.params.feed.host;
    job.path = state.params.feed.directory;
    job.fileName = state.params.feed.fileName;
    job.status = u"downloading"_s;
    job.started = m_context.clock.now();
    job.downloadStarted = job.started;
    {
        auto lease = m_context.pool.lease(state.run.cancel());
        if (!lease)
            return fail(lease.error());
        auto created = FeedJobTable(**lease).create(job);
        if (!created)
            return fail(created.error());
        job = std::move(*created);
        auto settings = SyncSettings::load(**lease);
        if (!settings)
            return fail(settings.error());
        state.settings = std::move(*settings);
    }
    auto feed = fetchFeed(m_context, state.params.feed, state.params.transfer, state.run.progress(), state.run.cancel());
    if (!feed)
        return fail(feed.error());
    state.feed = std::move(*feed);
    job.fileName = QFileInfo(state.feed.main.path).fileName();
    job.fileSize = state.feed.main.size;
    job.fileModified = state.feed.main.modified;
    job.zipSha256 = QString::fromLatin1(state.feed.sha256.toHex());
    job.downloadCompleted = m_context.clock.now();
    job.csvName = state.feed.csvName;
    job.status = u"processing"_s;
    return {};
}

/// Whether an import of the same file was made under the same settings and with the same prices, costs and items of the ERP:
/// what changed there is staged without waiting for the supplier's next file (facts: business-rules §10).
Result<bool> EtilizeImport::isSameImport(const State& state, Connection& connection, const FeedJob& earlier) const
{
    if (earlier.statistics["options"_L1] != state.summary.job.statistics["options"_L1])
        return false;
    if (earlier.statistics.contains(erpMarkKey)) {
        const auto mark = erpMark(connection, m_erp);
        return mark ? Result<bool>(earlier.statistics[erpMarkKey].toString() == *mark) : fail(mark.error());
    }
    // One of an earlier version kept no mark: it is known as long as no item was written since.
    const auto changed = ErpTable(connection).hasItemsChangedSince(earlier.completed);
    return changed ? Result<bool>(!*changed) : fail(changed.error());
}

/// The same bytes under the same settings and with the same ERP were imported before: there is nothing to do, and nothing is
/// touched.
Result<bool> EtilizeImport::isKnownFile(State& state)
{
    auto lease = m_context.pool.lease(state.run.cancel());
    if (!lease)
        return fail(lease.error());
    FeedJobTable jobs(**lease);
    FeedJob& job = state.summary.job;
    const auto decided = MatchTable(**lease).version();
    if (!decided)
        return fail(decided.error());
    const QString fingerprint =
        optionsFingerprint(state.settings, state.params.filterByErp && state.settings.filterByErp, *decided);
    job.statistics.insert(u"options"_s, fingerprint);
    auto last = jobs.lastAccepted();
    if (!last)
        return fail(last.error());
    state.last = std::move(*last);
    const auto held = jobs.list(20);
    if (!held)
        return fail(held.error());
    for (const FeedJob& earlier : *held) {
        const bool isOver = state.last && earlier.id < state.last->id; // what was released then was imported since
        if (isOver || earlier.status != "held"_L1 || earlier.zipSha256 != job.zipSha256)
            continue;
        const auto run = RunTable(**lease).get(earlier.runId);
        if (run && run->isReleased)
            std::ranges::move(findingsFromJson(run->heldFindings), std::back_inserter(state.released));
    }
    const auto imported = jobs.findImported(job.zipSha256);
    if (!imported)
        return fail(imported.error());
    state.isEarlierFile = *imported && state.last && (*imported)->id != state.last->id;
    if (!*imported || state.isEarlierFile)
        return false;
    const auto same = isSameImport(state, **lease, **imported);
    if (!same || !*same)
        return same;
    if (const auto skipped = skip(state, **lease); !skipped)
        return fail(skipped.error());
    return true;
}

Result<void> EtilizeImport::skip(State& state, Connection& connection)
{
    FeedJob& job = state.summary.job;
    job.status = u"skipped_same_file"_s;
    state.summary.status = job.status;
    job.batchId = {};
    job.completed = m_context.clock.now();
    return FeedJobTable(connection).update(job);
}

Result<void> EtilizeImport::open(State& state)
{
    RelationalOptions options;
    options.folder = m_context.folder;
    options.skuName = state.settings.skuName;
    options.metafieldNamespace = state.settings.header.metafieldNamespace;
    auto file = state.feed.open(options, state.progress, state.run.cancel(), &state.joined);
    if (!file)
        return fail(file.error());
    state.file = std::move(*file);
    if (state.joined)
        state.summary.job.statistics.insert(u"relational"_s, state.joined->counts().toJson());
    return {};
}

Result<bool> EtilizeImport::scan(State& state)
{
    const qint64 begun = m_context.clock.monotonicMs();
    if (const auto opened = open(state); !opened)
        return fail(opened.error());
    // A feed whose columns are what is wrong is the one somebody wants to map.
    auto scanned = scanFeed(*state.file, state.settings.header, state.progress, state.run.cancel(), &state.summary.job.header);
    if (!scanned)
        return fail(scanned.error());
    state.scan = std::make_unique<FeedScan>(std::move(*scanned));
    FeedJob& job = state.summary.job;
    describeScan(*state.scan, job);
    state.scanMs = m_context.clock.monotonicMs() - begun;
    if (!state.last)
        return false;
    auto lease = m_context.pool.lease(state.run.cancel());
    if (!lease)
        return fail(lease.error());
    const auto imported = FeedJobTable(**lease).findImported({}, job.csvSha256);
    if (!imported)
        return fail(imported.error());
    state.isEarlierFile = state.isEarlierFile || (*imported && (*imported)->id != state.last->id);
    if (!*imported || state.isEarlierFile)
        return false;
    const auto same = isSameImport(state, **lease, **imported);
    if (!same || !*same)
        return same;
    if (const auto skipped = skip(state, **lease); !skipped)
        return fail(skipped.error());
    return true;
}

Result<void> EtilizeImport::refreshErp(State& state)
{
    const bool filter = state.params.filterByErp && state.settings.filterByErp;
    if (!m_erp) {
        if (!filter)
            return {};
        return fail(ErrorKind::Config, Text::tr("Xorosoft is not configured, so the feed cannot be filtered by it."),
                    Text::tr("Set the connection to Xorosoft, or import without the filter (--no-filter)."));
    }
    XorosoftRefresh refresh(m_context, *m_erp);
    auto summary = refresh.step(state.run.id(), {}, state.progress, state.run.cancel());
    if (!summary) {
        if (summary.error().kind == ErrorKind::Held) {
            state.summary.status = u"held"_s;
            state.summary.findings = refresh.findings();
        }
        return fail(summary.error());
    }
    state.summary.erp = std::move(*summary);
    state.summary.job.apiCalls = state.summary.erp.calls;
    return {};
}

Result<void> EtilizeImport::judge(State& state, const RunStatistics& statistics)
{
    const std::optional<RunStatistics> before =
        state.last ? std::optional(statisticsFromJson(state.last->statistics)) : std::nullopt;
    // The same check runs twice with more numbers the second time: what it says last counts.
    state.summary.findings = checkGuardrails(statistics, before, state.settings.guardrails);
    // The file is the same as when it was released; what the ERP says may not be.
    const auto left = stillHolding(state.summary.findings, state.released);
    if (left.empty())
        return {};
    state.summary.status = u"held"_s;
    return fail(Error{ErrorKind::Held,
                      holdingSentences(left),
                      Text::tr("Nothing was staged."),
                      Text::tr("If this is right, somebody who may approve releases run %1 with a "
                               "reason; then import again.")
                          .arg(state.run.id()),
                      {},
                      u"GUARDRAIL"_s,
                      false});
}

Result<void> EtilizeImport::stage(State& state)
{
    const qint64 begun = m_context.clock.monotonicMs();
    if (state.last)
        describeHeaderChange(*state.scan, *state.last, state.summary.job);
    RunStatistics statistics = scanStatistics(*state.scan, state.last);
    statistics.isEarlierFile = state.isEarlierFile;
    statistics.olderBySeconds = olderThan(state.summary.job, state.last);
    if (m_erp) {
        statistics.erpWalkComplete = state.summary.erp.complete;
    }
    const Result<void> sound = judge(state, statistics);
    if (!sound && !state.scan->identifiesProducts())
        return sound;
    // What looks wrong already is read to its end all the same: a person lets it go on by what it would do.
    const Result<void> done = compareAndKeep(state, statistics, sound);
    if (done) {
        state.summary.seconds = double(state.scanMs + m_context.clock.monotonicMs() - begun) / 1000.0;
        return done;
    }
    if (sound || done.error().kind == ErrorKind::Held || done.error().kind == ErrorKind::Cancelled)
        return done;
    qCWarning(lcSync) << "a feed that is held could not be read to its end:" << done.error();
    return sound;
}

/// Rows of the tables that never became rows of the feed; however many, in blocks.
Result<void> EtilizeImport::listTableRejects(const State& state, Connection& connection)
{
    if (!state.joined)
        return {};
    constexpr size_t blockRows = 5'000;
    std::vector<FeedReject> block;
    const auto load = [&]() -> Result<void> {
        const auto done = FeedJobTable(connection).loadRejects(state.summary.job.id, std::exchange(block, {}));
        return done ? Result<void>() : fail(done.error());
    };
    const auto read = state.joined->rejects([&](const TableReject& reject) -> Result<void> {
        block.push_back(tableRejectOf(reject));
        return block.size() < blockRows ? Result<void>() : load();
    });
    return read ? load() : read;
}

ImportInput EtilizeImport::inputOf(State& state, const MatchDecisions& decisions) const
{
    // What is out of reach is left to people.
    constexpr double never = 2;
    const double automatic = automaticThreshold(state.settings.wantedPrecision).value_or(never);
    ImportInput input{*state.file, *state.scan, *state.index, {}, {}, state.summary.job.id, state.summary.batch, decisions, automatic};
    input.priceSwingPercent = state.settings.guardrails.swingPercent;
    input.feed.repairMojibake = state.settings.repairMojibake;
    input.feed.handleIsKey = !state.feed.tables.isEmpty();
    input.policy.filterByErp = state.params.filterByErp && state.settings.filterByErp;
    input.policy.shop = state.settings.shop;
    input.policy.owners = state.settings.owners;
    input.policy.maximumStockAge = state.settings.maximumStockAge;
    input.policy.currency = state.settings.currency;
    input.policy.approval = state.settings.approval;
    const auto threshold = autoApproval(state);
    input.policy.approval.minimumConfidence = threshold;
    input.policy.approval.allowCreates = threshold.has_value();
    input.blankedColumns = blankedColumns(state.summary.findings);
    return input;
}

std::optional<double> EtilizeImport::autoApproval(const State& state)
{
    return state.params.autoApprove ? state.params.autoApprove : state.settings.autoApprove;
}

Result<void> EtilizeImport::compareAndKeep(State& state, RunStatistics& statistics, const Result<void>& sound)
{
    auto lease = m_context.pool.lease(state.run.cancel());
    if (!lease)
        return fail(lease.error());
    Connection& connection = **lease;
    auto index = readErpIndex(connection);
    if (!index)
        return fail(index.error());
    state.index = std::make_unique<ErpIndex>(std::move(*index));
    // Of what is planned with, which this import's own refresh may have brought.
    const auto mark = erpMark(connection, m_erp);
    if (!mark)
        return fail(mark.error());
    state.summary.job.statistics.insert(erpMarkKey, *mark);

    Transaction transaction(connection);
    BatchRecord batch;
    batch.name = state.summary.job.fileName;
    batch.source = u"etilize"_s;
    batch.runId = state.run.id();
    const auto id = StagingTable(connection).createBatch(batch);
    if (!id)
        return fail(id.error());
    state.summary.batch = *id;

    const auto decisions = MatchTable(connection).decisions();
    if (!decisions)
        return fail(decisions.error());
    ImportInput input = inputOf(state, *decisions);
    if (!input.policy.currency.isEmpty()) // what is wrong with prices in another one is told by it
        state.summary.job.statistics.insert(u"currency"_s, input.policy.currency);
    Withdrawals withdrawals(connection, state.settings.archiveAfterFeeds, state.settings.sellOut);
    if (const auto prepared = withdrawals.prepare(input, m_erp != nullptr, state.summary.job.started); !prepared)
        return prepared;
    ImportPipeline pipeline(m_context.pool, connection, std::move(input));
    const auto counts = pipeline.run(state.progress, state.run.cancel());
    if (!counts)
        return fail(counts.error());
    if (const auto listed = listTableRejects(state, connection); !listed)
        return listed;
    if (const auto told = account(state, connection, *counts, withdrawals, statistics); !told)
        return told;
    if (const auto fine = judge(state, statistics); !fine || !sound) {
        // Which rows were wrong is what a person looks at before the run is let go on.
        rollBackButRejects(transaction, connection, state.summary.job.id, m_context.folder);
        return fine ? sound : fine;
    }
    if (const auto kept = keep(state, connection, pipeline, withdrawals); !kept)
        return kept;
    state.summary.job.statistics = statisticsJson(statistics, state.summary.job.statistics);
    if (const auto done = complete(state, connection); !done)
        return done;
    failPoint("import.before_commit");
    if (state.params.dryRun) {
        transaction.rollback();
        state.summary.batch = {};
        // Only the numbers are kept; the next import still compares with the one before.
        state.summary.job.batchId = {};
        state.summary.job.accepted = false;
        if (const auto written = FeedJobTable(connection).update(state.summary.job); !written)
            return written;
    } else if (const auto committed = transaction.commit(); !committed) {
        return fail(committed.error());
    }
    failPoint("import.after_commit");
    return {};
}

Result<void> EtilizeImport::account(State& state, Connection& connection, const ImportCounts& counts, Withdrawals& withdrawals,
                                    RunStatistics& statistics)
{
    if (!counts.addUp(state.scan->records))
        return fail(Error{ErrorKind::Internal,
                          Text::tr("The rows of the feed do not add up: %1 read, %2 accepted, %3 rejected, %4 image rows, %5 blank.")
                              .arg(state.scan->records).arg(counts.accepted()).arg(counts.rejected)
                              .arg(counts.images).arg(counts.blank),
                          Text::tr("Nothing was staged."),
                          Text::tr("Please report this with the file; a row may have been lost."),
                          {},
                          u"ROWS_DO_NOT_ADD_UP"_s,
                          false});
    state.summary.counts = counts;
    FeedJob& job = state.summary.job;
    completeStatistics(statistics, counts, *state.scan, !state.last);
    if (state.last) {
        const auto missing = FeedJobTable(connection).missingSkus(state.last->id, job.id);
        if (!missing)
            return fail(missing.error());
        statistics.missingProducts = missing->size();
        statistics.examples.insert(u"missing_products"_s, missingExamples(*missing));
        state.summary.withdrawnExamples = missing->mid(0, 5);
        job.missing = missing->size();
    }
    if (const auto planned = withdrawals.plan(job.id, job.csvSha256, counts, job.started); !planned)
        return planned;
    state.summary.archives = withdrawals.counts();
    if (const auto described = withdrawals.describe(statistics); !described)
        return described;
    // A held job tells its numbers too: they are what a person decides by.
    describeCounts(counts, job);
    job.statistics.insert(u"difference"_s, differenceJson(state.summary));
    job.statistics.insert(u"encoding"_s, encodingJson(state.scan->encoding, counts));
    job.statistics.insert(u"normalised"_s, normalisedJson(counts));
    job.statistics.insert(u"archives"_s, state.summary.archives.toJson());
    return {};
}

Result<void> EtilizeImport::keep(State& state, Connection& connection, ImportPipeline& pipeline, Withdrawals& withdrawals)
{
    const QUuid& batch = state.summary.batch;
    if (const qint64 stale = state.summary.counts.staleStock; stale > 0)
        state.summary.findings.push_back(staleStockFinding(stale, state.summary.counts.records, state.settings.maximumStockAge));

    state.progress.phase(u"stage"_s, Text::tr("Staging the changes"));
    if (const auto added = withdrawals.stage(pipeline.loader(), batch); !added)
        return added;
    const auto merged = pipeline.loader().merge();
    if (!merged)
        return fail(merged.error());
    state.summary.staging = *merged;
    if (const auto kept = withdrawals.remember(batch); !kept)
        return kept;
    const auto withdrawn = StagingTable(connection).withdraw(batch, u"etilize"_s, u"shopify"_s, pipeline.settledProducts());
    if (!withdrawn)
        return fail(withdrawn.error());
    if (const auto done = MatchTable(connection).withdraw(pipeline.obsoleteMatches(), batch); !done)
        return fail(done.error());
    if (const auto threshold = autoApproval(state)) {
        const auto approved = StagingTable(connection).autoApprove(batch, *threshold, u"confidence"_s);
        if (!approved)
            return fail(approved.error());
        state.summary.autoApproved = *approved;
    }
    return {};
}

/// The job's own row, in the transaction of what it staged: both or neither.
Result<void> EtilizeImport::complete(State& state, Connection& connection)
{
    FeedJob& job = state.summary.job;
    job.status = u"completed"_s;
    job.accepted = true;
    job.completed = m_context.clock.now();
    state.summary.status = job.status;
    if (state.summary.staging.staged == 0) {
        // An empty batch would only be in the way.
        const auto removed = connection.execute(u"DELETE FROM sync_batches WHERE id = ?::uuid"_s,
                                                {state.summary.batch.toString(QUuid::WithoutBraces)});
        if (!removed)
            return fail(removed.error());
        state.summary.batch = {};
    }
    job.batchId = state.summary.batch;
    return FeedJobTable(connection).update(job);
}

QJsonObject EtilizeImportSummary::toJson() const
{
    return importJson(*this);
}

} // namespace trueup
