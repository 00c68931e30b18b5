#include "sync/shopifypush.h"

#include "base/failpoint.h"
#include "base/log.h"
#include "store/producttable.h"
#include "store/stalewrites.h"
#include "sync/pushpayload.h"
#include "sync/pushwave.h"
#include "sync/shoplocation.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <limits>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// Each carries all values of a product: a block is a few hundred KiB.
constexpr int enqueueBlock = 100;
/// New calls in the outbox from which its statistics are refreshed.
constexpr qint64 manyCalls = 1'000;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ShopifyPush)
};

} // namespace

QJsonObject ShopifyPushSummary::toJson() const
{
    QJsonArray list;
    for (const PushFailure& failure : failures)
        list.append(QJsonObject{{u"id"_s, failure.stagedChange},
                                {u"sku"_s, failure.sku},
                                {u"kind"_s, errorKindWord(failure.error.kind)},
                                {u"code"_s, failure.error.code},
                                {u"message"_s, errorText(failure.error)}});
    QJsonObject json{{u"staging_id"_s, batch.isNull() ? QJsonValue(QJsonValue::Null)
                                                      : QJsonValue(batch.toString(QUuid::WithoutBraces))},
                     {u"dry_run"_s, dryRun},
                     {u"products"_s, products},
                     {u"confirmed"_s, confirmed},
                     {u"failed"_s, failed},
                     {u"conflicts"_s, conflicts},
                     {u"waiting"_s, waiting},
                     {u"postponed"_s, postponed},
                     {u"created"_s, created},
                     {u"updated"_s, updated},
                     {u"api_calls"_s, shop.calls},
                     {u"points"_s, shop.points},
                     {u"points_per_second_limit"_s, shop.restoreRate},
                     {u"throttled"_s, shop.throttled},
                     {u"bulk_products"_s, bulkProducts},
                     {u"bulk_operations"_s, bulkOperations},
                     {u"operations_per_second"_s, engine.perSecond},
                     {u"mean_latency_ms"_s, engine.meanLatencyMs},
                     {u"p99_latency_ms"_s, engine.p99LatencyMs},
                     {u"workers"_s, engine.peakWorkers},
                     {u"duration_seconds"_s, seconds},
                     {u"notes"_s, QJsonArray::fromStringList(notes)},
                     {u"failures"_s, list}};
    if (dryRun) {
        json.insert(u"estimate"_s, estimate.toJson());
        json.insert(u"calls"_s, planned);
        json.insert(u"guardrails"_s, findingsJson(findings));
    }
    return json;
}

Result<ShopifyPushSummary> ShopifyPush::run(const ShopifyPushParams& params, const JobControl& control)
{
    const qint64 begun = m_context.clock.monotonicMs();
    const ShopifyCounters before = m_client.counters(); // a window pushes more than once with one client
    m_summary = {};
    m_summary.batch = params.batch;
    m_summary.dryRun = params.dryRun;
    RunStart start;
    start.kind = u"push"_s;
    start.mode = params.dryRun ? u"dry_run"_s : u"selective"_s;
    if (!params.batch.isNull())
        start.params.insert(u"batch"_s, params.batch.toString(QUuid::WithoutBraces));
    auto session = RunSession::begin(m_context, start, control);
    if (!session)
        return fail(session.error());
    RunSession& run = **session;
    ProgressReporter progress(run.progress(), m_context.clock);
    progress.phase(u"prepare"_s, Text::tr("Preparing the push"));

    const auto steps = [&]() -> Result<void> {
        auto lease = m_context.pool.lease(run.cancel());
        if (!lease)
            return fail(lease.error());
        auto settings = this->settings(**lease, run.cancel());
        if (!settings)
            return fail(settings.error());
        settings->shop.referenceDocumentUri = u"gid://trueup/SyncRun/%1"_s.arg(run.id());
        if (params.dryRun)
            return preview(**lease, params, *settings);
        if (const auto taken = takeOverLeases(**lease); !taken)
            return fail(taken.error());
        if (const auto queued = enqueue(**lease, run.id(), params, run.cancel()); !queued)
            return queued;
        return work(params, run.id(), *settings, progress, run.cancel());
    };
    const Result<void> done = steps();
    m_summary.shop = m_client.counters().since(before);
    m_summary.seconds = double(m_context.clock.monotonicMs() - begun) / 1000.0;
    QJsonObject counts = m_summary.toJson();
    counts.remove(u"failures"_s);
    counts.remove(u"calls"_s);
    counts.remove(u"estimate"_s);
    counts.remove(u"guardrails"_s);
    if (!done) {
        run.setCounts(counts);
        return run.failed(done.error());
    }
    refreshStatusView();
    const bool partial = m_summary.failed > 0 || m_summary.conflicts > 0 || m_summary.waiting > 0;
    if (const auto written = run.succeed(counts, partial); !written)
        return fail(written.error());
    return m_summary;
}

/// For programs that read the view; what Trueup itself shows comes from the tables, so a failure is only logged.
void ShopifyPush::refreshStatusView()
{
    const auto done =
        m_context.pool.withConnection([](Connection& connection) { return ProductTable(connection).refreshStatusView(); });
    if (!done)
        qCWarning(lcSync) << "the status view could not be refreshed:" << done.error();
}

Result<SyncSettings> ShopifyPush::settings(Connection& connection, const CancelToken& cancel)
{
    auto settings = SyncSettings::load(connection);
    if (!settings)
        return settings;
    auto shop = resolveLocation(settings->shop, m_client, cancel);
    if (!shop)
        return fail(shop.error());
    settings->shop = std::move(*shop);
    return settings;
}

Result<void> ShopifyPush::enqueue(Connection& connection, qint64 runId, const ShopifyPushParams& params,
                                  const CancelToken& cancel)
{
    StagingTable staging(connection);
    StagingFilter filter;
    filter.batch = params.batch;
    if (!params.batch.isNull()) {
        if (const auto batch = staging.batch(params.batch); !batch)
            return fail(batch.error());
    }
    filter.statuses = {u"approved"_s};
    qint64 after = 0;
    qint64 queued = 0;
    while (!cancel.isCancelled()) {
        const auto rows = staging.list(filter, after, enqueueBlock);
        if (!rows)
            return fail(rows.error());
        if (rows->isEmpty())
            break;
        after = rows->constLast().id;
        const auto items = pushItems(connection, *rows, runId);
        if (!items)
            return fail(items.error());
        const auto refused = OutboxTable(connection).enqueue(*items);
        if (!refused)
            return fail(refused.error());
        queued += qint64(items->size()) - refused->size();
        failPoint("push.enqueued");
    }
    if (queued >= manyCalls) {
        if (const auto refreshed = OutboxTable(connection).refreshStatistics(); !refreshed)
            return refreshed;
    }
    if (queued > 0 || params.batch.isNull())
        return {};
    filter.statuses = {u"queued"_s};
    const auto left = staging.count(filter); // from a run that did not end
    if (!left || *left > 0)
        return left ? Result<void>() : fail(left.error());
    filter.statuses = {u"pending"_s, u"blocked"_s};
    const auto open = staging.count(filter);
    if (!open)
        return fail(open.error());
    if (*open == 0)
        return {};
    return fail(Error{ErrorKind::NeedsApproval,
                      Text::tr("None of the %n open change(s) is approved.", nullptr, int(*open)),
                      Text::tr("Nothing was written to the shop."), Text::tr("Review the batch and approve it first."), {}, {}, false});
}

Result<void> ShopifyPush::preview(Connection& connection, const ShopifyPushParams& params, const SyncSettings& settings)
{
    StagingFilter filter;
    filter.batch = params.batch;
    filter.statuses = {u"approved"_s};
    EstimateOptions options;
    options.bulkThreshold = settings.bulkThreshold > 0 ? settings.bulkThreshold : std::numeric_limits<qint64>::max();
    if (m_client.restoreRate() > 0)
        options.restoreRate = m_client.restoreRate();
    PushEstimator estimator(options);
    qint64 after = 0;
    while (true) {
        const auto rows = StagingTable(connection).list(filter, after, enqueueBlock);
        if (!rows)
            return fail(rows.error());
        if (rows->isEmpty())
            break;
        after = rows->constLast().id;
        const auto items = pushItems(connection, *rows, 0);
        if (!items)
            return fail(items.error());
        for (size_t i = 0; i < items->size(); ++i) {
            const PushItem item = pushItemFromPayload((*items)[i].payload);
            const PushPlan plan = PushWave::preview(item, settings.shop);
            ++m_summary.products;
            estimator.add(item.isCreate, plan.calls);
            for (const PlannedCall& call : plan.calls) {
                QJsonArray fieldKeys;
                for (const FieldId id : call.fields)
                    fieldKeys.append(field(id).keyString());
                m_summary.planned.append(QJsonObject{{u"id"_s, (*items)[i].stagingRow},
                                                     {u"sku"_s, item.sku},
                                                     {u"operation"_s, documentName(call.kind)},
                                                     {u"fields"_s, fieldKeys},
                                                     {u"variables"_s, call.variables}});
            }
        }
    }
    m_summary.estimate = estimator.result();
    auto found = pushFindings(connection, params.batch, m_summary.estimate, options.restoreRate, settings.guardrails);
    if (!found)
        return fail(found.error());
    m_summary.findings = std::move(found->findings);
    return {};
}

Result<void> ShopifyPush::work(const ShopifyPushParams& params, qint64 runId, const SyncSettings& settings,
                               ProgressReporter& progress, const CancelToken& cancel)
{
    const auto counts =
        m_context.pool.withConnection([](Connection& connection) { return OutboxTable(connection).counts(); }, cancel);
    if (!counts)
        return fail(counts.error());
    qint64 total = 0;
    for (const auto state : {"pending"_L1, "failed"_L1, "unknown"_L1, "leased"_L1, "sent"_L1})
        total += (*counts)[state].toInteger();
    progress.phase(u"push"_s, Text::tr("Writing to Shopify"), total);

    BulkPush bulk(m_context, m_client, settings, runId, params.bulk);
    const auto inBulk = bulk.run(progress, cancel);
    take(bulk.tally());
    m_summary.bulkProducts = bulk.products();
    m_summary.bulkOperations = bulk.operations();
    if (!inBulk)
        return inBulk;
    DirectPush direct(m_context, m_client, settings.shop, params.workers);
    const auto directly = direct.run(progress, m_summary.products, cancel);
    take(direct.tally());
    m_summary.engine = direct.metrics();
    progress.finishPhase();
    if (const auto counted = countWaiting(); !counted)
        return counted;
    return directly;
}

void ShopifyPush::take(const PushTally& tally)
{
    m_summary.products += tally.products;
    m_summary.confirmed += tally.confirmed;
    m_summary.created += tally.created;
    m_summary.updated += tally.updated;
    m_summary.failed += tally.failed;
    m_summary.conflicts += tally.conflicts;
    m_summary.failures.append(tally.failures);
    if (tally.postponed == 0)
        return;
    m_summary.postponed = tally.postponed;
    m_summary.notes.append(Text::tr(
        "The shop accepts no more new variants today: %n new product(s) wait and go on tomorrow. Changes of existing products "
        "are not affected.",
        nullptr, int(tally.postponed)));
}

Result<void> ShopifyPush::countWaiting()
{
    const auto left = m_context.pool.withConnection([](Connection& connection) { return OutboxTable(connection).counts(); });
    if (!left)
        return fail(left.error());
    for (const auto state : {"pending"_L1, "failed"_L1, "unknown"_L1})
        m_summary.waiting += (*left)[state].toInteger();
    return {};
}

} // namespace trueup
