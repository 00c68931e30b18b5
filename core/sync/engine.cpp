#include "sync/engine.h"

#include <algorithm>

namespace trueup {

namespace {

constexpr qint64 fairEvery = 8;      // every so many batches the one that waited longest goes first
constexpr size_t rememberedBatches = 4096;
constexpr double newWeight = 0.3;    // of the last batch in the recent latency

} // namespace

ParallelSyncEngine::ParallelSyncEngine(const EngineOptions& options, const Clock& clock, Handler handler)
    : m_options(options), m_clock(clock), m_handler(std::move(handler))
{
    m_threads.setMaxThreadCount(std::max(m_options.maxWorkers, 1));
}

ParallelSyncEngine::~ParallelSyncEngine()
{
    (void)stop();
}

std::vector<SyncOperation> ParallelSyncEngine::submit(std::vector<SyncOperation> operations, const CancelToken& cancel)
{
    std::unique_lock lock(m_mutex);
    // More than the capacity at once is let in when nothing waits: it could never fit otherwise.
    while (!m_stopping && m_queued > 0 && m_queued + operations.size() > m_options.capacity) {
        if (cancel.isCancelled())
            return operations;
        ++m_producersWaiting;
        m_changed.wait_for(lock, std::chrono::milliseconds(100));
        --m_producersWaiting;
    }
    if (m_stopping || cancel.isCancelled())
        return operations;
    const qint64 now = m_clock.monotonicMs();
    m_queued += operations.size();
    for (SyncOperation& operation : operations) {
        operation.queuedMs = now;
        m_queue[operation.priority][operation.kind].push_back(std::move(operation));
    }
    grow();
    m_changed.notify_all();
    return {};
}

void ParallelSyncEngine::pause()
{
    const std::scoped_lock lock(m_mutex);
    m_paused = true;
}

void ParallelSyncEngine::resume()
{
    const std::scoped_lock lock(m_mutex);
    m_paused = false;
    grow();
    m_changed.notify_all();
}

std::vector<SyncOperation> ParallelSyncEngine::stop()
{
    std::vector<SyncOperation> left;
    {
        const std::scoped_lock lock(m_mutex);
        m_stopping = true;
        for (auto& [priority, kinds] : m_queue) {
            for (auto& [kind, operations] : kinds)
                std::ranges::move(operations, std::back_inserter(left));
        }
        m_queue.clear();
        m_queued = 0;
        m_changed.notify_all();
    }
    m_threads.waitForDone();
    return left;
}

bool ParallelSyncEngine::waitForRoom(size_t operations, std::chrono::milliseconds time)
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, time, [&] { return m_queued < operations || m_stopping; });
}

bool ParallelSyncEngine::waitUntilIdle(std::chrono::milliseconds time)
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, time, [this] { return m_queued == 0 && m_inFlight == 0; });
}

/// One worker for every batch that waits, within the limits; above the least number only while an operation is quick,
/// because more hands at the same bottleneck only make each wait longer. Called with the mutex held.
void ParallelSyncEngine::grow()
{
    if (m_paused || m_stopping)
        return;
    const size_t batches = (m_queued + size_t(m_options.batchSize) - 1) / size_t(m_options.batchSize);
    int idle = m_workers - m_busy;
    int added = 0;
    while (size_t(idle) < batches && m_workers < m_options.maxWorkers) {
        const bool isExtra = m_workers >= m_options.minWorkers;
        // Extra hands come one at a time, so that what they do to the latency can be seen.
        if (isExtra && (added > 0 || m_batches == 0 || m_recentLatency > double(m_options.latencyTarget.count())))
            return;
        ++m_workers;
        ++idle;
        added += isExtra;
        m_peak = std::max(m_peak, m_workers);
        m_threads.start([this] { work(); });
    }
}

bool ParallelSyncEngine::mayLeave() const
{
    return m_workers > m_options.minWorkers || m_stopping;
}

void ParallelSyncEngine::work()
{
    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        const bool isReady = m_changed.wait_for(lock, m_options.idle, [this] {
            return m_stopping || (m_queued > 0 && !m_paused);
        });
        if (m_stopping || (!isReady && mayLeave()))
            break;
        if (!isReady)
            continue;
        std::vector<SyncOperation> batch = takeBatch();
        const qint64 started = m_clock.monotonicMs();
        const size_t operations = batch.size();
        ++m_busy;
        m_inFlight += operations;
        m_changed.notify_all(); // there is room in the queue
        lock.unlock();
        m_handler(batch);
        batch.clear(); // payloads end outside the lock
        lock.lock();
        --m_busy;
        m_inFlight -= operations;
        finished(operations, started);
        grow();
        m_changed.notify_all();
        // Too many hands: the one that has just finished goes.
        if (m_recentLatency > 2 * double(m_options.latencyTarget.count()) && m_workers > m_options.minWorkers)
            break;
    }
    --m_workers;
    m_changed.notify_all();
}

/// Called with the mutex held and something in the queue.
std::pair<int, QString> ParallelSyncEngine::nextKind()
{
    if (++m_taken % fairEvery == 0) {
        std::pair<int, QString> oldest;
        qint64 since = -1;
        for (const auto& [priority, kinds] : m_queue) {
            for (const auto& [kind, operations] : kinds) {
                if (since < 0 || operations.front().queuedMs < since) {
                    since = operations.front().queuedMs;
                    oldest = {priority, kind};
                }
            }
        }
        return oldest;
    }
    const auto& [priority, kinds] = *m_queue.begin();
    auto next = kinds.upper_bound(m_lastKind[priority]);
    if (next == kinds.end())
        next = kinds.begin();
    return {priority, next->first};
}

std::vector<SyncOperation> ParallelSyncEngine::takeBatch()
{
    const auto [priority, kind] = nextKind();
    m_lastKind[priority] = kind;
    Kinds& kinds = m_queue[priority];
    std::deque<SyncOperation>& waiting = kinds[kind];
    const size_t size = std::min(waiting.size(), size_t(m_options.batchSize));
    const qint64 now = m_clock.monotonicMs();
    if (m_firstMs < 0)
        m_firstMs = now;
    std::vector<SyncOperation> batch;
    batch.reserve(size);
    for (size_t i = 0; i < size; ++i) {
        m_waitSum += double(now - waiting.front().queuedMs);
        batch.push_back(std::move(waiting.front()));
        waiting.pop_front();
    }
    m_queued -= size;
    if (waiting.empty())
        kinds.erase(kind);
    if (kinds.empty())
        m_queue.erase(priority);
    return batch;
}

void ParallelSyncEngine::finished(size_t operations, qint64 startedMs)
{
    m_lastMs = m_clock.monotonicMs();
    const qint64 latency = m_lastMs - startedMs;
    m_recentLatency = m_batches == 0 ? double(latency) : m_recentLatency + newWeight * (double(latency) - m_recentLatency);
    ++m_batches;
    m_operations += qint64(operations);
    m_latencySum += double(latency) * double(operations);
    m_recent.push_back({latency, operations});
    if (m_recent.size() > rememberedBatches)
        m_recent.pop_front();
}

EngineMetrics ParallelSyncEngine::metrics() const
{
    const std::scoped_lock lock(m_mutex);
    EngineMetrics metrics;
    metrics.operations = m_operations;
    metrics.batches = m_batches;
    metrics.queued = qint64(m_queued);
    metrics.inFlight = qint64(m_inFlight);
    metrics.producersWaiting = m_producersWaiting;
    metrics.workers = m_workers;
    metrics.peakWorkers = m_peak;
    if (m_operations == 0)
        return metrics;
    metrics.meanLatencyMs = m_latencySum / double(m_operations);
    metrics.meanWaitMs = m_waitSum / double(m_operations);
    metrics.perSecond = double(m_operations) * 1000.0 / double(std::max<qint64>(1, m_lastMs - m_firstMs));
    auto sorted = std::vector(m_recent.begin(), m_recent.end());
    std::ranges::sort(sorted, {}, &Taken::ms);
    size_t all = 0;
    for (const Taken& taken : sorted)
        all += taken.operations;
    size_t below = 0;
    for (const Taken& taken : sorted) {
        below += taken.operations;
        metrics.p99LatencyMs = double(taken.ms);
        if (below * 100 >= all * 99)
            break;
    }
    return metrics;
}

} // namespace trueup
