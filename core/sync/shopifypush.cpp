#include "sync/shopifypush.h"

#include "base/failpoint.h"
#include "base/log.h"
#include "catalog/images.h"
#include "reconcile/diff.h"
#include "store/producttable.h"
#include "store/reviewreader.h"
#include "store/stalewrites.h"
#include "sync/pushpayload.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QThreadPool>
#include <QtConcurrent>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int enqueueBlock = 500;
constexpr int leaseBlock = 4;
constexpr std::chrono::seconds leaseTime{300};
constexpr int maxAttempts = 5;
constexpr int faultsInARow = 8; // the shop is not there: keep the rest for later instead of failing it one by one

QString tr(const char* text)
{
    return QCoreApplication::translate("trueup::ShopifyPush", text);
}

/// Errors that no other product would escape: the run stops, nothing is given up.
bool stopsTheRun(const Error& error)
{
    switch (error.kind) {
    case ErrorKind::Auth:
    case ErrorKind::Permission:
    case ErrorKind::Config:
    case ErrorKind::DailyLimit:
    case ErrorKind::DatabaseLost:
    case ErrorKind::DiskFull:
    case ErrorKind::Cancelled: return true;
    case ErrorKind::Contract: return error.code != "NOT_AS_APPROVED"_L1;
    default: return false;
    }
}

bool isFault(const Error& error)
{
    return error.kind == ErrorKind::Network || error.kind == ErrorKind::Timeout || error.kind == ErrorKind::Http ||
           error.kind == ErrorKind::Throttled;
}

QDateTime nextAttempt(const QDateTime& now, int attempts)
{
    return now.addMSecs(qint64(500) << std::min(attempts, 6));
}

} // namespace

struct ShopifyPush::Shared
{
    ShopContext shop;
    CancelToken cancel;
    CancelSource stop;            ///< set by a worker whose error concerns everybody
    std::mutex mutex;             ///< guards what follows and the summary
    std::optional<Error> fatal;
    int faults = 0;
    qint64 settled = 0;
    std::condition_variable changed;
    int running = 0;

    [[nodiscard]] bool isStopping() const { return cancel.isCancelled() || stop.isCancelled(); }
};

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
                     {u"created"_s, created},
                     {u"updated"_s, updated},
                     {u"api_calls"_s, shop.calls},
                     {u"points"_s, shop.points},
                     {u"throttled"_s, shop.throttled},
                     {u"duration_seconds"_s, seconds},
                     {u"failures"_s, list}};
    if (dryRun)
        json.insert(u"calls"_s, planned);
    return json;
}

Result<ShopifyPushSummary> ShopifyPush::run(const ShopifyPushParams& params, const JobControl& control)
{
    const qint64 begun = m_context.clock.monotonicMs();
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
    progress.phase(u"prepare"_s, tr("Preparing the push"));

    const auto steps = [&]() -> Result<void> {
        auto lease = m_context.pool.lease(run.cancel());
        if (!lease)
            return fail(lease.error());
        const auto shop = shopContext(**lease, run.cancel());
        if (!shop)
            return fail(shop.error());
        if (params.dryRun)
            return preview(**lease, params, *shop);
        if (const auto taken = takeOverLeases(**lease); !taken)
            return fail(taken.error());
        if (const auto queued = enqueue(**lease, run.id(), params, run.cancel()); !queued)
            return queued;
        return work(params, run.id(), *shop, progress, run.cancel());
    };
    const Result<void> done = steps();
    m_summary.shop = m_client.counters();
    m_summary.seconds = double(m_context.clock.monotonicMs() - begun) / 1000.0;
    QJsonObject counts = m_summary.toJson();
    counts.remove(u"failures"_s);
    counts.remove(u"calls"_s);
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

Result<ShopContext> ShopifyPush::shopContext(Connection& connection, const CancelToken& cancel)
{
    auto settings = SyncSettings::load(connection);
    if (!settings)
        return fail(settings.error());
    ShopContext shop = std::move(settings->shop);
    const auto locations = ShopifyReader(m_client).locations(cancel);
    if (!locations)
        return fail(locations.error());
    if (!shop.locationId.isEmpty()) {
        if (std::ranges::contains(*locations, shop.locationId, &ShopLocation::id))
            return shop;
        return fail(ErrorKind::Config,
                    QCoreApplication::translate("trueup::ShopifyPush", "The shop has no location %1.").arg(shop.locationId),
                    tr("Choose the location whose stock is written in the settings (shopify.location)."));
    }
    // Unless the settings name one: the first, in the shop's own order, that online orders are sent from. The settings
    // and the doctor show which one that is.
    const auto usable = std::ranges::find_if(*locations, [](const ShopLocation& location) {
        return location.active && location.fulfillsOnlineOrders;
    });
    if (usable == locations->cend())
        return fail(ErrorKind::Config, tr("The shop has no active location that fulfils online orders."),
                    tr("Choose the location whose stock is written in the settings (shopify.location)."));
    shop.locationId = usable->id;
    qCInfo(lcSync) << "stock is written to" << usable->name;
    return shop;
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
                      QCoreApplication::translate("trueup::ShopifyPush", "None of the %n open change(s) is approved.",
                                                  nullptr, int(*open)),
                      tr("Nothing was written to the shop."), tr("Review the batch and approve it first."), {}, {}, false});
}

Result<void> ShopifyPush::preview(Connection& connection, const ShopifyPushParams& params, const ShopContext& shop)
{
    StagingFilter filter;
    filter.batch = params.batch;
    filter.statuses = {u"approved"_s};
    ProductPush push(m_client, shop);
    Result<void> result;
    const auto walked = StagingTable(connection).forEach(filter, [&](const StagedItem& staged) {
        const auto items = pushItems(connection, {staged}, 0);
        if (!items || items->empty()) {
            result = items ? Result<void>() : fail(items.error());
            return items.has_value();
        }
        ++m_summary.products;
        for (const PlannedCall& call : push.preview(pushItemFromPayload(items->front().payload)).calls) {
            QJsonArray fieldKeys;
            for (const FieldId id : call.fields)
                fieldKeys.append(field(id).keyString());
            m_summary.planned.append(QJsonObject{{u"id"_s, staged.id},
                                                 {u"sku"_s, staged.sku},
                                                 {u"operation"_s, documentName(call.kind)},
                                                 {u"fields"_s, fieldKeys},
                                                 {u"variables"_s, call.variables}});
        }
        return true;
    });
    return walked ? result : fail(walked.error());
}

Result<void> ShopifyPush::work(const ShopifyPushParams& params, qint64 runId, const ShopContext& shop,
                               ProgressReporter& progress, const CancelToken& cancel)
{
    auto lease = m_context.pool.lease(cancel);
    if (!lease)
        return fail(lease.error());
    OutboxTable outbox(**lease);
    const auto counts = outbox.counts();
    if (!counts)
        return fail(counts.error());
    qint64 total = 0;
    for (const auto state : {"pending"_L1, "failed"_L1, "unknown"_L1, "leased"_L1, "sent"_L1})
        total += (*counts)[state].toInteger();
    progress.phase(u"push"_s, tr("Writing to Shopify"), total);

    Shared shared;
    shared.shop = shop;
    shared.shop.referenceDocumentUri = u"gid://trueup/SyncRun/%1"_s.arg(runId);
    shared.cancel = cancel;
    QThreadPool threads;
    threads.setMaxThreadCount(params.workers);
    shared.running = params.workers;
    QList<QFuture<void>> futures;
    for (int i = 0; i < params.workers; ++i)
        futures.append(QtConcurrent::run(&threads, [this, &shared] {
            runWorker(shared);
            const std::scoped_lock lock(shared.mutex);
            --shared.running;
            shared.changed.notify_all();
        }));
    // This thread tells the progress: the run's connection belongs to it.
    for (bool running = true; running;) {
        qint64 settled = 0;
        {
            std::unique_lock lock(shared.mutex);
            shared.changed.wait_for(lock, std::chrono::milliseconds(200), [&] { return shared.running == 0; });
            running = shared.running > 0;
            settled = shared.settled;
        }
        progress.update(settled);
    }
    for (QFuture<void>& future : futures)
        future.waitForFinished();
    progress.finishPhase();
    const auto left = outbox.counts();
    if (!left)
        return fail(left.error());
    for (const auto state : {"pending"_L1, "failed"_L1, "unknown"_L1})
        m_summary.waiting += (*left)[state].toInteger();
    if (shared.fatal)
        return fail(*shared.fatal);
    if (cancel.isCancelled())
        return fail(CancelToken::error());
    return {};
}

void ShopifyPush::runWorker(Shared& shared)
{
    const QUuid worker = QUuid::createUuid();
    const auto stop = [&shared](const Error& error) {
        const std::scoped_lock lock(shared.mutex);
        if (!shared.fatal)
            shared.fatal = error;
        shared.stop.cancel();
    };
    while (!shared.isStopping()) {
        auto lease = m_context.pool.lease(shared.cancel);
        if (!lease)
            return stop(lease.error());
        OutboxTable outbox(**lease);
        const auto rows = outbox.lease(worker, leaseBlock, leaseTime);
        if (!rows)
            return stop(rows.error());
        if (rows->isEmpty()) {
            const auto due = outbox.secondsUntilDue();
            if (!due)
                return stop(due.error());
            // What others hold may come back; what is due later than a moment is left to the next run.
            if (!*due || **due > 60)
                return;
            (void)shared.stop.token().waitFor(std::chrono::milliseconds(std::clamp<qint64>(**due * 1000, 100, 1000)));
            continue;
        }
        for (const OutboxRow& row : *rows) {
            const std::array<qint64, 1> id{row.id};
            if (shared.isStopping()) {
                if (const auto freed = outbox.release(id); !freed)
                    return stop(freed.error());
                continue;
            }
            if (const auto done = pushRow(shared, **lease, row, worker); !done)
                return stop(done.error());
        }
    }
}

Result<void> ShopifyPush::pushRow(Shared& shared, Connection& connection, const OutboxRow& row, const QUuid& worker)
{
    PushItem item = pushItemFromPayload(row.payload);
    item.maybeWritten = row.verifyFirst;
    item.idempotencySeed = row.idempotencyKey.toString();
    const std::array<qint64, 1> id{row.id};
    const auto beforeWrite = [&]() -> Result<void> {
        failPoint("push.before_mark");
        return OutboxTable(connection).markSent(id, worker);
    };
    ProductPush push(m_client, shared.shop);
    const PushReport report = push.run(item, beforeWrite, shared.cancel);
    failPoint("push.before_settle");
    return settle(shared, connection, row, item, report);
}

Result<void> ShopifyPush::settle(Shared& shared, Connection& connection, const OutboxRow& row, const PushItem& item,
                                 const PushReport& report)
{
    OutboxTable outbox(connection);
    const std::array<qint64, 1> id{row.id};
    Result<void> written;
    bool final = true;
    switch (report.end) {
    case PushEnd::Confirmed: {
        const std::array<ConfirmedWrite, 1> writes{confirmedWrite(row, item, report)};
        const auto confirmed = outbox.confirm(writes);
        if (!confirmed)
            return fail(confirmed.error());
        break;
    }
    case PushEnd::Conflict:
        written = takeBack(connection, row.id, conflictKind(item, report), staleFields(item, report),
                           report.shop.updatedAt, report.error.message, report.shop.id);
        break;
    case PushEnd::Refused: written = outbox.fail(row.id, report.error, {}); break;
    case PushEnd::Unknown: written = outbox.markUnknown(id); final = false; break;
    case PushEnd::Failed:
        if (stopsTheRun(report.error)) {
            written = report.calls > 0 ? outbox.markUnknown(id) : outbox.release(id);
            final = false;
        } else {
            final = row.attempts >= maxAttempts && !isFault(report.error);
            written = outbox.fail(row.id, report.error,
                                  final ? QDateTime() : nextAttempt(m_context.clock.now(), row.attempts));
        }
        break;
    }
    if (!written)
        return written;
    failPoint("push.settled");

    const std::scoped_lock lock(shared.mutex);
    shared.settled += final;
    m_summary.products += final;
    m_summary.confirmed += report.end == PushEnd::Confirmed;
    m_summary.created += report.end == PushEnd::Confirmed && item.isCreate;
    m_summary.updated += report.end == PushEnd::Confirmed && !item.isCreate;
    m_summary.conflicts += report.end == PushEnd::Conflict;
    m_summary.failed += final && (report.end == PushEnd::Refused || report.end == PushEnd::Failed);
    if (final && report.end != PushEnd::Confirmed && m_summary.failures.size() < 1000)
        m_summary.failures.append({row.stagingRow, item.sku, report.error});
    shared.faults = report.end == PushEnd::Confirmed || !isFault(report.error) ? 0 : shared.faults + 1;
    if (report.end != PushEnd::Confirmed && (stopsTheRun(report.error) || shared.faults >= faultsInARow)) {
        if (!shared.fatal)
            shared.fatal = report.error;
        shared.stop.cancel();
    }
    return {};
}

} // namespace trueup
