#pragma once

#include "store/stagingtable.h"
#include "sync/pushbulk.h"
#include "sync/pushdirect.h"
#include "sync/pushestimate.h"
#include "sync/pushguards.h"
#include "sync/runsession.h"
#include "sync/syncsettings.h"

namespace trueup {

struct ShopifyPushParams
{
    QUuid batch;         ///< null: everything that is approved
    bool dryRun = false; ///< plan and show, send nothing
    int workers = 8;     ///< at most; each takes a wave of products at a time
    BulkPushOptions bulk;
};

struct ShopifyPushSummary
{
    QUuid batch;
    bool dryRun = false;
    qint64 products = 0;  ///< taken up by this run
    qint64 confirmed = 0; ///< the shop holds every approved value
    qint64 created = 0;
    qint64 updated = 0;
    qint64 failed = 0;    ///< given up; listed as dead writes
    qint64 conflicts = 0; ///< the shop changed since the review
    qint64 waiting = 0;   ///< to be tried again by a later run
    qint64 postponed = 0; ///< of them, new products that wait for the shop's next day
    qint64 bulkProducts = 0;   ///< that went by bulk operations
    qint64 bulkOperations = 0;
    ShopifyCounters shop;
    EngineMetrics engine;
    double seconds = 0;
    QStringList notes; ///< translated sentences a person should read
    QList<PushFailure> failures;
    PushEstimate estimate; ///< dry run: what the push would take
    std::vector<GuardFinding> findings; ///< dry run: see pushFindings()
    QJsonArray planned;    ///< dry run: what would be sent

    [[nodiscard]] QJsonObject toJson() const;
};

/// Writes approved changes to the shop through the outbox: queue, lease, record that it goes out, send, prove, and only then
/// make it the truth in one transaction. Killed at any point it goes on where it was; an answer that was lost is
/// looked up before anything is sent again.
class ShopifyPush
{
public:
    ShopifyPush(const SyncContext& context, ShopifyClient& client) : m_context(context), m_client(client) {}

    /// Error of kind NeedsApproval when the batch holds changes but none is approved.
    [[nodiscard]] Result<ShopifyPushSummary> run(const ShopifyPushParams& params, const JobControl& control);

private:
    [[nodiscard]] Result<void> enqueue(Connection& connection, qint64 runId, const ShopifyPushParams& params,
                                       const CancelToken& cancel);
    [[nodiscard]] Result<void> preview(Connection& connection, const ShopifyPushParams& params, const SyncSettings& settings);
    void refreshStatusView();
    /// The settings with the location whose stock is written.
    [[nodiscard]] Result<SyncSettings> settings(Connection& connection, const CancelToken& cancel);
    [[nodiscard]] Result<void> work(const ShopifyPushParams& params, qint64 runId, const SyncSettings& settings,
                                    ProgressReporter& progress, const CancelToken& cancel);
    void take(const PushTally& tally);
    [[nodiscard]] Result<void> countWaiting();

    const SyncContext& m_context;
    ShopifyClient& m_client;
    ShopifyPushSummary m_summary;
};

} // namespace trueup
