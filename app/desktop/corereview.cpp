#include "corereview.h"

#include "listorders.h"
#include "reviewdecisions.h"
#include "reviewfields.h"
#include "reviewwords.h"
#include "store/reviewreader.h"
#include "sync/storedwords.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QUuid>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 restFactor = 20;        // reading the index may take a twentieth of the time
constexpr qint64 failedRestMs = 10'000;
constexpr int readAheadMs = 1'500; // the window makes its other pages; who opens this one meanwhile has the processors alone
constexpr std::chrono::milliseconds passingMs{500}; // so long the index waits for others before each of its pieces
constexpr std::chrono::milliseconds calmMs{100}; // one answer is often followed by the next question

QList<ui::ReviewKey> shownKeys(const QList<ReviewKey>& keys)
{
    QList<ui::ReviewKey> shown;
    shown.reserve(keys.size());
    for (const ReviewKey& key : keys)
        shown.append({key.id, key.version, key.needsCare});
    return shown;
}

/// A page that begins at a place in the list instead of behind a row: "@200".
constexpr QChar placeMark = u'@';

/// A page of a list whose order is known: which rows, and then what is in them.
Result<ui::Page<ui::ReviewRow>> pageOf(const QList<ReviewKey>& keys, qsizetype from, int limit, Connection& connection)
{
    QList<qint64> ids;
    for (qsizetype at = from; at < qMin(keys.size(), from + limit); ++at)
        ids.append(keys[at].id);
    const auto items = ReviewReader(connection).rows(ids);
    if (!items)
        return fail(items.error());
    const auto people = UserTable(connection).names();
    if (!people)
        return fail(people.error());
    ui::Page<ui::ReviewRow> page;
    for (const StagedItem& item : *items)
        page.rows.append(reviewRow(item, *people));
    if (keys.size() > from + limit)
        page.nextKey = placeMark + QString::number(from + limit);
    return page;
}

QString keyText(const KeyCursor& cursor)
{
    return QString::number(cursor.id) + u':' + cursor.key.toString();
}

KeyCursor cursorFrom(const QString& text)
{
    if (text.isEmpty())
        return {};
    return {text.section(u':', 1), text.section(u':', 0, 0).toLongLong()};
}

ui::BatchRow batchRow(const BatchSummary& summary)
{
    ui::BatchRow row;
    row.id = summary.batch.id.toString(QUuid::WithoutBraces);
    row.source = sideFromWord(summary.batch.source).value_or(Side::Local);
    row.name = summary.batch.name.isEmpty() ? sideLabel(row.source) : batchText(summary.batch.name);
    row.createdAt = summary.batch.created;
    row.createdBy = summary.batch.createdBy;
    row.runId = summary.batch.runId;
    row.total = summary.total - summary.superseded;
    row.pending = summary.pending + summary.blocked;
    row.approved = summary.approved + summary.queued;
    row.rejected = summary.rejected;
    row.synced = summary.synced;
    row.failed = summary.failed;
    return row;
}

/// The kind and status parts of the filter count only in what is under the whole filter.
ui::ReviewTotals totalsOf(const QList<ReviewGroup>& groups, const StagingFilter& whole)
{
    ui::ReviewTotals totals;
    const QHash<QString, qint64 ui::ReviewTotals::*> kinds{
        {u"create"_s, &ui::ReviewTotals::created},     {u"update"_s, &ui::ReviewTotals::changed},
        {u"link"_s, &ui::ReviewTotals::changed},       {u"publish"_s, &ui::ReviewTotals::changed},
        {u"archive"_s, &ui::ReviewTotals::withdrawn},  {u"delete"_s, &ui::ReviewTotals::withdrawn},
        {u"unpublish"_s, &ui::ReviewTotals::withdrawn}};
    const QHash<QString, qint64 ui::ReviewTotals::*> statuses{
        {u"pending"_s, &ui::ReviewTotals::pending},   {u"blocked"_s, &ui::ReviewTotals::held},
        {u"approved"_s, &ui::ReviewTotals::approved}, {u"rejected"_s, &ui::ReviewTotals::rejected},
        {u"queued"_s, &ui::ReviewTotals::queued},     {u"synced"_s, &ui::ReviewTotals::synced},
        {u"failed"_s, &ui::ReviewTotals::failed}};
    for (const ReviewGroup& group : groups) {
        if (const auto kind = kinds.constFind(group.operation); kind != kinds.cend())
            totals.**kind += group.rows;
        if (const auto status = statuses.constFind(group.status); status != statuses.cend())
            totals.**status += group.rows;
        if (group.autoApproved)
            totals.autoApproved += group.rows;
        const bool meant = whole.statuses.contains(group.status)
            && (whole.operations.isEmpty() || whole.operations.contains(group.operation))
            && (!whole.autoApproved || *whole.autoApproved == group.autoApproved);
        if (!meant)
            continue;
        totals.matching += group.rows;
        if (group.status == "pending"_L1)
            totals.approvable += group.rows;
        if (group.status == "pending"_L1 || group.status == "blocked"_L1 || group.status == "approved"_L1)
            totals.rejectable += group.rows;
        if (group.status == "approved"_L1 || group.status == "rejected"_L1)
            totals.reopenable += group.rows;
        if (group.status == "blocked"_L1)
            totals.releasable += group.rows;
    }
    return totals;
}

} // namespace

CoreReview::CoreReview(Workbench& bench, QObject* parent)
    : ui::ReviewService(parent), m_bench(bench), m_courtesy(std::make_shared<Courtesy>(passingMs, calmMs))
{
    connect(&bench, &Workbench::noticed, this, [this](const QString& what, const QString& id) {
        const bool ofBatch = what == "staging"_L1;
        if (!ofBatch && what != "pushed"_L1 && what != "outbox"_L1 && what != "conflicts"_L1 && what != "runs"_L1)
            return;
        m_cache->change();
        emit changed(ofBatch ? id : QString());
    });
    connect(&bench, &Workbench::readAgain, this, [this] {
        m_cache->change();
        emit changed({});
    });
}

void CoreReview::Cache::change()
{
    const std::scoped_lock lock(mutex);
    ++changes;
}

std::shared_ptr<const ReviewIndex> CoreReview::Cache::current()
{
    const std::scoped_lock lock(mutex);
    return readAt == changes ? index : nullptr;
}

bool CoreReview::Cache::beginReading()
{
    const std::scoped_lock lock(mutex);
    if (isReading || !restUntil.hasExpired() || (index && readAt == changes))
        return false;
    isReading = true;
    return true;
}

void CoreReview::Cache::endReading(std::shared_ptr<const ReviewIndex> read, quint64 changesBefore, qint64 tookMs)
{
    const std::scoped_lock lock(mutex); // destroyed before `read`: the window does not wait for an old index to be taken apart
    isReading = false;
    restUntil.setRemainingTime(tookMs * restFactor);
    if (read) {
        index.swap(read);
        readAt = changesBefore;
    }
}

std::shared_ptr<const ReviewIndex> CoreReview::indexFor(const ui::ReviewFilter& filter, const ui::ReviewOrder& order)
{
    const StagingFilter wanted = stagingFilter(filter);
    if (!ReviewIndex::mayKnow(wanted, reviewOrder(filter, order)))
        return nullptr;
    auto index = m_cache->current();
    if (!index)
        readIndex();
    return index && index->knows(wanted, reviewOrder(filter, order)) ? index : nullptr;
}

void CoreReview::readAhead()
{
    QTimer::singleShot(readAheadMs, this, &CoreReview::readIndex);
}

void CoreReview::readIndex()
{
    if (!m_cache->beginReading())
        return;
    // Nobody waits for it: what is asked meanwhile is answered by the database.
    auto reading = m_bench.ask<bool>([cache = m_cache, courtesy = m_courtesy](Connection& connection) -> Result<bool> {
        QElapsedTimer timer;
        timer.start();
        quint64 before = 0;
        {
            const std::scoped_lock lock(cache->mutex);
            before = cache->changes;
        }
        const auto read = ReviewIndex::read(connection, [&courtesy] { courtesy->letOthersPass(); });
        cache->endReading(read ? *read : nullptr, before, timer.elapsed());
        if (!read)
            return fail(read.error());
        return true;
    });
    reading.then(this, [cache = m_cache](QFuture<Result<bool>> done) {
        if (done.resultCount() == 0 || !done.result())
            cache->endReading(nullptr, 0, failedRestMs / restFactor); // also when no connection could be had
    });
}

ui::Answer<QList<ui::BatchRow>> CoreReview::batches()
{
    return ask<QList<ui::BatchRow>>([](Connection& connection) -> Result<QList<ui::BatchRow>> {
        const auto summaries = ReviewReader(connection).batches();
        if (!summaries)
            return fail(summaries.error());
        QList<ui::BatchRow> rows;
        for (const BatchSummary& summary : *summaries) {
            if (summary.total > summary.superseded)
                rows.append(batchRow(summary));
        }
        return rows;
    });
}

ui::Answer<ui::Page<ui::ReviewRow>> CoreReview::page(const ui::ReviewFilter& filter, const ui::ReviewOrder& order,
                                                     const QString& afterKey, int limit)
{
    return ask<ui::Page<ui::ReviewRow>>(
        [filter, order, afterKey, limit, index = indexFor(filter, order)](Connection& connection) -> Result<ui::Page<ui::ReviewRow>> {
            const bool hasPlace = afterKey.startsWith(placeMark);
            const qsizetype from = hasPlace ? afterKey.sliced(1).toLongLong() : 0;
            if (index && (hasPlace || afterKey.isEmpty()))
                return pageOf(index->keys(stagingFilter(filter), reviewOrder(filter, order), from + limit + 1), from, limit, connection);
            if (hasPlace) {
                const auto keys = ReviewReader(connection).keys(stagingFilter(filter), reviewOrder(filter, order));
                return keys ? pageOf(*keys, from, limit, connection) : fail(keys.error());
            }
            const auto page = ReviewReader(connection).page(stagingFilter(filter), reviewOrder(filter, order), limit, cursorFrom(afterKey));
            if (!page)
                return fail(page.error());
            const auto people = UserTable(connection).names();
            if (!people)
                return fail(people.error());
            ui::Page<ui::ReviewRow> shown;
            for (const StagedItem& item : page->items)
                shown.rows.append(reviewRow(item, *people));
            if (page->hasMore)
                shown.nextKey = keyText(page->next);
            return shown;
        });
}

ui::Answer<QList<ui::ReviewKey>> CoreReview::keys(const ui::ReviewFilter& filter, const ui::ReviewOrder& order)
{
    if (const auto index = indexFor(filter, order)) {
        return m_bench.onWorker<QList<ui::ReviewKey>>([filter, order, index](Session&) -> Result<QList<ui::ReviewKey>> {
            return shownKeys(index->keys(stagingFilter(filter), reviewOrder(filter, order)));
        });
    }
    return ask<QList<ui::ReviewKey>>([filter, order](Connection& connection) -> Result<QList<ui::ReviewKey>> {
        const auto keys = ReviewReader(connection).keys(stagingFilter(filter), reviewOrder(filter, order));
        if (!keys)
            return fail(keys.error());
        return shownKeys(*keys);
    });
}

ui::Answer<QList<ui::ReviewRow>> CoreReview::rows(const QList<qint64>& ids)
{
    return ask<QList<ui::ReviewRow>>([ids](Connection& connection) -> Result<QList<ui::ReviewRow>> {
        const auto items = ReviewReader(connection).rows(ids);
        if (!items)
            return fail(items.error());
        const auto people = UserTable(connection).names();
        if (!people)
            return fail(people.error());
        QList<ui::ReviewRow> shown;
        for (const StagedItem& item : *items)
            shown.append(reviewRow(item, *people));
        return shown;
    });
}

ui::Answer<ui::ReviewTotals> CoreReview::totals(const ui::ReviewFilter& filter)
{
    ui::ReviewFilter wide = filter;
    wide.statuses.clear();
    wide.kinds.clear();
    wide.autoApprovedOnly = false;
    if (const auto index = indexFor(wide, {})) {
        return m_bench.onWorker<ui::ReviewTotals>([wide, filter, index](Session&) -> Result<ui::ReviewTotals> {
            return totalsOf(index->groups(stagingFilter(wide)), stagingFilter(filter));
        });
    }
    return ask<ui::ReviewTotals>([wide, filter](Connection& connection) -> Result<ui::ReviewTotals> {
        const auto groups = ReviewReader(connection).groups(stagingFilter(wide));
        if (!groups)
            return fail(groups.error());
        return totalsOf(*groups, stagingFilter(filter));
    });
}

ui::Answer<ui::ReviewChoices> CoreReview::choices(const QString& batchId)
{
    return ask<ui::ReviewChoices>([batch = QUuid::fromString(batchId)](Connection& connection) -> Result<ui::ReviewChoices> {
        ReviewReader reader(connection);
        const auto vendors = reader.vendors(batch);
        if (!vendors)
            return fail(vendors.error());
        const auto types = reader.productTypes(batch);
        if (!types)
            return fail(types.error());
        return ui::ReviewChoices{*vendors, *types};
    });
}

ui::Answer<ui::ReviewDetail> CoreReview::detail(qint64 id)
{
    return ask<ui::ReviewDetail>([id](Connection& connection) { return reviewDetail(connection, id); });
}

ui::DecisionResult CoreReview::traced(const std::shared_ptr<Traces>& traces, const std::shared_ptr<Cache>& cache, DecisionMade made)
{
    cache->change(); // at once: the notice comes later than the answer
    if (!made.trace.ids.isEmpty()) {
        made.result.undoToken = QUuid::createUuid().toString(QUuid::WithoutBraces);
        const std::scoped_lock lock(traces->mutex);
        traces->kept.insert(made.result.undoToken, made.trace);
    }
    return made.result;
}

ui::Answer<ui::DecisionResult> CoreReview::decide(const ui::Decision& decision)
{
    return ask<ui::DecisionResult>(
        [decision, traces = m_traces, cache = m_cache](Connection& connection) -> Result<ui::DecisionResult> {
            auto made = decideStaged(connection, decision);
            if (!made)
                return fail(made.error());
            return traced(traces, cache, std::move(*made));
        });
}

ui::Answer<ui::DecisionResult> CoreReview::edit(const ui::ValueEdit& edit)
{
    return ask<ui::DecisionResult>([edit, traces = m_traces, cache = m_cache](Connection& connection) -> Result<ui::DecisionResult> {
        auto made = editStaged(connection, edit);
        if (!made)
            return fail(made.error());
        return traced(traces, cache, std::move(*made));
    });
}

ui::Answer<ui::FieldPreview> CoreReview::previewField(const ui::FieldTask& task)
{
    return ask<ui::FieldPreview>([task](Connection& connection) { return previewStagedField(connection, task); });
}

ui::Answer<ui::DecisionResult> CoreReview::actOnField(const ui::FieldTask& task)
{
    return ask<ui::DecisionResult>([task, traces = m_traces, cache = m_cache](Connection& connection) -> Result<ui::DecisionResult> {
        auto made = actOnStagedField(connection, task);
        if (!made)
            return fail(made.error());
        return traced(traces, cache, std::move(*made));
    });
}

ui::Answer<ui::DecisionResult> CoreReview::undo(const QString& undoToken)
{
    return ask<ui::DecisionResult>(
        [undoToken, traces = m_traces, cache = m_cache](Connection& connection) -> Result<ui::DecisionResult> {
            DecisionTrace trace;
            {
                const std::scoped_lock lock(traces->mutex);
                trace = traces->kept.value(undoToken);
            }
            if (trace.ids.isEmpty())
                return fail(ErrorKind::NotFound, CoreReview::tr("This decision was taken back already."));
            const auto undone = undoDecision(connection, trace);
            if (!undone)
                return fail(undone.error());
            cache->change();
            const std::scoped_lock lock(traces->mutex);
            traces->kept.remove(undoToken);
            traces->rebase(trace, undone->versions);
            return undone->result;
        });
}

void CoreReview::Traces::rebase(const DecisionTrace& undone, const QHash<qint64, qint64>& versions)
{
    for (DecisionTrace& earlier : kept) {
        for (qsizetype i = 0; i < earlier.ids.size(); ++i) {
            const qint64 id = earlier.ids[i];
            if (versions.contains(id) && undone.before.value(id, -1) == earlier.versions[i])
                earlier.versions[i] = versions[id];
        }
    }
}

} // namespace trueup
