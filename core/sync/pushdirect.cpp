#include "sync/pushdirect.h"

#include "base/failpoint.h"
#include "base/log.h"
#include "sync/pushpayload.h"
#include "sync/pushwave.h"

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int leaseBlock = 1000;             // each leasing looks through all that waits
constexpr size_t lowWater = 200;             // fewer waiting writes: more are leased
constexpr int steadyWorkers = 3;             // their waves keep two processors busy; more are added while that is quick
constexpr std::chrono::milliseconds quick{100};
constexpr std::chrono::seconds leaseTime{300};
constexpr qint64 keepLeasesEveryMs = 60'000;
constexpr qint64 longestPauseSeconds = 60;   // what is due later is left to the next run
constexpr int lostWavesInARow = 4;           // the shop is not there: the rest is kept for later
constexpr std::chrono::milliseconds tick{200};

} // namespace

DirectPush::DirectPush(const SyncContext& context, ShopifyClient& client, const ShopContext& shop, int workers)
    : m_context(context), m_client(client), m_shop(shop), m_workers(workers)
{
}

Result<void> DirectPush::run(ProgressReporter& progress, qint64 before, const CancelToken& cancel)
{
    m_cancel = cancel;
    m_leasesKeptMs = m_context.clock.monotonicMs();
    EngineOptions options;
    options.maxWorkers = m_workers;
    options.minWorkers = std::min(steadyWorkers, m_workers);
    options.latencyTarget = quick;
    options.capacity = size_t(leaseBlock) + lowWater;
    ParallelSyncEngine engine(options, m_context.clock, [this](std::vector<SyncOperation>& batch) { pushWave(batch); });
    Result<void> done = feed(engine, progress, before);
    const std::vector<SyncOperation> left = engine.stop();
    m_metrics = engine.metrics();
    std::vector<qint64> ids;
    for (const SyncOperation& operation : left)
        ids.push_back(std::any_cast<const OutboxRow&>(operation.payload).id);
    if (!ids.empty()) {
        const auto freed = m_context.pool.withConnection(
            [&](Connection& connection) { return OutboxTable(connection).release(ids); });
        if (!freed)
            qCWarning(lcSync) << "leased writes could not be given back; the next run takes them over:" << freed.error();
    }
    const std::scoped_lock lock(m_mutex);
    if (m_fatal)
        return fail(*m_fatal);
    if (!done)
        return done;
    return cancel.isCancelled() ? fail(CancelToken::error()) : Result<void>();
}

Result<void> DirectPush::feed(ParallelSyncEngine& engine, ProgressReporter& progress, qint64 before)
{
    while (!isStopping()) {
        progress.update(before + settledProducts());
        if (const auto kept = keepLeases(); !kept)
            return kept;
        if (!engine.waitForRoom(lowWater, tick))
            continue;
        const auto found = lease(engine);
        if (!found)
            return fail(found.error());
        if (*found)
            continue;
        if (!engine.waitUntilIdle(tick))
            continue;
        const auto goesOn = pauseUntilDue();
        if (!goesOn || !*goesOn)
            return goesOn ? Result<void>() : fail(goesOn.error());
    }
    return {};
}

/// False when nothing is due.
Result<bool> DirectPush::lease(ParallelSyncEngine& engine)
{
    const auto rows = m_context.pool.withConnection(
        [this](Connection& connection) { return OutboxTable(connection).lease(m_worker, leaseBlock, leaseTime); }, m_cancel);
    if (!rows)
        return fail(rows.error());
    std::vector<SyncOperation> operations;
    for (const OutboxRow& row : *rows)
        operations.push_back({row.priority, row.operation == "create"_L1 ? u"create"_s : u"update"_s, row, 0});
    if (operations.empty())
        return false;
    const auto refused = engine.submit(std::move(operations), m_cancel);
    std::vector<qint64> ids;
    for (const SyncOperation& operation : refused)
        ids.push_back(std::any_cast<const OutboxRow&>(operation.payload).id);
    if (ids.empty())
        return true;
    const auto freed =
        m_context.pool.withConnection([&](Connection& connection) { return OutboxTable(connection).release(ids); });
    return freed ? Result<bool>(true) : fail(freed.error());
}

/// False when nothing is due soon: what is due later than a moment is left to the next run.
Result<bool> DirectPush::pauseUntilDue()
{
    const auto due = m_context.pool.withConnection(
        [](Connection& connection) { return OutboxTable(connection).secondsUntilDue(); }, m_cancel);
    if (!due)
        return fail(due.error());
    if (!*due || **due > longestPauseSeconds)
        return false;
    (void)m_stop.token().waitFor(std::chrono::milliseconds(std::clamp<qint64>(**due * 1000, 50, 500)));
    return true;
}

Result<void> DirectPush::keepLeases()
{
    const qint64 now = m_context.clock.monotonicMs();
    if (now - m_leasesKeptMs < keepLeasesEveryMs)
        return {};
    m_leasesKeptMs = now;
    return m_context.pool.withConnection(
        [this](Connection& connection) { return OutboxTable(connection).extendLease(m_worker, leaseTime); });
}

void DirectPush::pushWave(std::vector<SyncOperation>& batch)
{
    std::vector<PushRow> rows;
    std::vector<PushItem> items;
    for (SyncOperation& operation : batch) {
        OutboxRow row = std::any_cast<OutboxRow&&>(std::move(operation.payload));
        PushItem item = pushItemFromPayload(row.payload);
        item.maybeWritten = row.verifyFirst;
        item.idempotencySeed = row.idempotencyKey.toString();
        row.payload.clear();
        items.push_back(item);
        rows.push_back({std::move(row), std::move(item)});
    }
    const auto idsOf = [&rows](std::span<const qsizetype> indices) {
        std::vector<qint64> ids;
        for (const qsizetype i : indices)
            ids.push_back(rows[size_t(i)].row.id);
        return ids;
    };
    auto lease = m_context.pool.lease(m_stop.token());
    if (!lease)
        return stopWith(lease.error());
    OutboxTable outbox(**lease);
    if (isStopping()) {
        std::vector<qint64> ids;
        for (const PushRow& row : rows)
            ids.push_back(row.row.id);
        if (const auto freed = outbox.release(ids); !freed)
            stopWith(freed.error());
        return;
    }
    // The shop has said that it takes no more new products today: it is not asked again by the waves behind.
    const auto dayIsOver = isDayOver(items);
    PushReport postponed;
    postponed.error = dayIsOver.value_or(Error());
    PushWave::Hooks hooks;
    hooks.beforeWrite = [&](std::span<const qsizetype> indices) {
        for (size_t i = 0; i < indices.size(); ++i)
            failPoint("push.before_mark");
        std::vector<qsizetype> marked;
        std::vector<qsizetype> plain;
        for (const qsizetype i : indices)
            (rows[size_t(i)].row.needsMark() ? marked : plain).push_back(i);
        if (!plain.empty()) {
            if (const auto ours = outbox.checkLeased(idsOf(plain), m_worker); !ours)
                return ours;
        }
        return marked.empty() ? Result<void>() : outbox.markSent(idsOf(marked), m_worker);
    };
    hooks.recordKey = [&](std::span<const qsizetype> indices, const QString& key) {
        return outbox.recordRequestKey(idsOf(indices), key);
    };
    PushWave wave(m_client, m_shop, m_cancel);
    const std::vector<PushReport> reports =
        dayIsOver ? std::vector(items.size(), postponed) : wave.run(items, hooks);
    const auto tally = PushSettler(**lease, m_context.clock).settle(rows, reports);
    if (!tally)
        return stopWith(tally.error());
    note(*tally);
}

std::optional<Error> DirectPush::isDayOver(std::span<const PushItem> items)
{
    const std::scoped_lock lock(m_mutex);
    const bool areNew = std::ranges::all_of(items, [](const PushItem& item) { return item.isCreate && !item.maybeWritten; });
    return areNew ? m_tally.dayIsOver : std::nullopt;
}

void DirectPush::note(const PushTally& tally)
{
    const std::scoped_lock lock(m_mutex);
    m_tally.add(tally);
    if (tally.confirmed > 0)
        m_lostWaves = 0;
    else if (tally.faults > 0)
        ++m_lostWaves;
    if (!tally.stop && m_lostWaves < lostWavesInARow)
        return;
    if (!m_fatal)
        m_fatal = tally.stop ? *tally.stop : *tally.fault;
    m_stop.cancel();
}

void DirectPush::stopWith(const Error& error)
{
    const std::scoped_lock lock(m_mutex);
    if (!m_fatal)
        m_fatal = error;
    m_stop.cancel();
}

qint64 DirectPush::settledProducts()
{
    const std::scoped_lock lock(m_mutex);
    return m_tally.products;
}

} // namespace trueup
