#pragma once

#include "base/cancellation.h"
#include "base/clock.h"

#include <QString>
#include <QThreadPool>

#include <any>
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <vector>

namespace trueup {

/// One thing to be done, together with others of its kind.
struct SyncOperation
{
    int priority = 3; ///< 1 critical … 5 batch
    QString kind;     ///< only operations of the same kind share a batch
    std::any payload;
    qint64 queuedMs = 0; ///< set by the engine
};

struct EngineOptions
{
    int minWorkers = 4;
    int maxWorkers = 16;
    int batchSize = 50;     ///< operations handed to a worker at once
    size_t capacity = 1000; ///< operations that may wait; then submit() waits
    std::chrono::milliseconds idle{500};           ///< after which a worker above the least number ends
    std::chrono::milliseconds latencyTarget{200};  ///< of one operation: above it no worker is added
};

struct EngineMetrics
{
    qint64 operations = 0;    ///< finished
    qint64 batches = 0;
    qint64 queued = 0;
    qint64 inFlight = 0;      ///< operations in the hands of workers
    int producersWaiting = 0; ///< calls of submit() that wait for room
    int workers = 0;
    int peakWorkers = 0;
    double meanLatencyMs = 0; ///< from the moment a worker takes an operation until its batch is done; waiting in the
                              ///< queue is counted apart
    double p99LatencyMs = 0;  ///< of the last 4,096 batches
    double meanWaitMs = 0;    ///< in the queue
    double perSecond = 0;     ///< from the first take to the last end
};

/// A pool of workers that do like things together: batches by kind, in the order of priorities, in turn among the kinds of
/// one priority; now and then the oldest, whatever its priority, so that nothing starves. Grows with what waits as long as
/// the latency permits, and shrinks again. Thread-safe.
class ParallelSyncEngine
{
public:
    /// Works a batch off; runs on any worker, several at a time. All operations of a batch are of one kind.
    using Handler = std::function<void(std::vector<SyncOperation>& batch)>;

    ParallelSyncEngine(const EngineOptions& options, const Clock& clock, Handler handler);
    ParallelSyncEngine(const ParallelSyncEngine&) = delete;
    ParallelSyncEngine& operator=(const ParallelSyncEngine&) = delete;
    ~ParallelSyncEngine(); ///< stop()

    /// Hands over operations; waits while too many are queued. Those that were not taken because of a stop come back.
    [[nodiscard]] std::vector<SyncOperation> submit(std::vector<SyncOperation> operations, const CancelToken& cancel = {});
    /// Batches at work are finished, no new one is begun.
    void pause();
    void resume();
    /// Takes what waits out of the queue and waits for the batches at work. Nothing runs afterwards.
    [[nodiscard]] std::vector<SyncOperation> stop();
    /// Waits until fewer than `operations` wait, at most `time`; true when that is so.
    [[nodiscard]] bool waitForRoom(size_t operations, std::chrono::milliseconds time);
    /// Waits until nothing waits and nobody works, at most `time`; true when that is so.
    [[nodiscard]] bool waitUntilIdle(std::chrono::milliseconds time);

    [[nodiscard]] EngineMetrics metrics() const;

private:
    using Kinds = std::map<QString, std::deque<SyncOperation>>;
    struct Taken
    {
        qint64 ms = 0;
        size_t operations = 0;
    };

    void work();
    [[nodiscard]] std::vector<SyncOperation> takeBatch();
    void finished(size_t operations, qint64 startedMs);
    void grow();
    [[nodiscard]] bool mayLeave() const;
    [[nodiscard]] std::pair<int, QString> nextKind();

    const EngineOptions m_options;
    const Clock& m_clock;
    const Handler m_handler;
    mutable std::mutex m_mutex; // guards what follows
    std::condition_variable m_changed;
    std::map<int, Kinds> m_queue;
    std::map<int, QString> m_lastKind; // by priority: served last
    size_t m_queued = 0;
    size_t m_inFlight = 0;
    int m_producersWaiting = 0;
    int m_workers = 0;
    int m_busy = 0;
    int m_peak = 0;
    bool m_paused = false;
    bool m_stopping = false;
    qint64 m_operations = 0;
    qint64 m_batches = 0;
    qint64 m_taken = 0;
    double m_latencySum = 0;
    double m_waitSum = 0;
    double m_recentLatency = 0;
    qint64 m_firstMs = -1;
    qint64 m_lastMs = 0;
    std::deque<Taken> m_recent;
    QThreadPool m_threads; // last: its threads use everything above
};

} // namespace trueup
