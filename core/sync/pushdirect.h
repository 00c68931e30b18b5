#pragma once

#include "base/progress.h"
#include "reconcile/pushplan.h"
#include "remote/shopify/shopifyclient.h"
#include "sync/engine.h"
#include "sync/pushsettle.h"
#include "sync/synccontext.h"

#include <mutex>

namespace trueup {

/// Writes what waits in the outbox by direct calls: leases blocks of writes, hands them to the engine in waves, keeps the leases
/// alive while it lasts. Ends when nothing is due any more, at a stop request, or at an error that concerns all.
class DirectPush
{
public:
    DirectPush(const SyncContext& context, ShopifyClient& client, const ShopContext& shop, int workers);

    /// `settled` products are counted on top of `before` in the progress.
    [[nodiscard]] Result<void> run(ProgressReporter& progress, qint64 before, const CancelToken& cancel);
    /// Also after a failure: how far it got.
    [[nodiscard]] const PushTally& tally() const { return m_tally; }
    [[nodiscard]] const EngineMetrics& metrics() const { return m_metrics; }

private:
    [[nodiscard]] Result<void> feed(ParallelSyncEngine& engine, ProgressReporter& progress, qint64 before);
    [[nodiscard]] Result<bool> lease(ParallelSyncEngine& engine);
    [[nodiscard]] Result<bool> pauseUntilDue();
    [[nodiscard]] Result<void> keepLeases();
    void pushWave(std::vector<SyncOperation>& batch);
    [[nodiscard]] std::optional<Error> isDayOver(std::span<const PushItem> items);
    void note(const PushTally& tally);
    void stopWith(const Error& error);
    [[nodiscard]] bool isStopping() const { return m_cancel.isCancelled() || m_stop.isCancelled(); }
    [[nodiscard]] qint64 settledProducts();

    const SyncContext& m_context;
    ShopifyClient& m_client;
    const ShopContext& m_shop;
    const int m_workers;
    const QUuid m_worker = QUuid::createUuid(); ///< in whose name this run leases
    CancelToken m_cancel;
    CancelSource m_stop; ///< set by a wave whose error concerns everybody
    qint64 m_leasesKeptMs = 0;
    std::mutex m_mutex; ///< guards what follows
    PushTally m_tally;
    std::optional<Error> m_fatal;
    int m_lostWaves = 0; ///< in a row, in which the shop could not be reached for any product
    EngineMetrics m_metrics;
};

} // namespace trueup
