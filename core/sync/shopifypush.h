#pragma once

#include "store/outboxtable.h"
#include "store/stagingtable.h"
#include "sync/productpush.h"
#include "sync/runsession.h"
#include "sync/syncsettings.h"

#include <atomic>
#include <mutex>

namespace trueup {

struct ShopifyPushParams
{
    QUuid batch;         ///< null: everything that is approved
    bool dryRun = false; ///< plan and show, send nothing
    int workers = 4;
};

/// One product that was not written.
struct PushFailure
{
    qint64 stagedChange = 0;
    QString sku;
    Error error;
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
    ShopifyCounters shop;
    double seconds = 0;
    QList<PushFailure> failures;
    QJsonArray planned; ///< dry run: what would be sent

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
    struct Shared;
    [[nodiscard]] Result<void> enqueue(Connection& connection, qint64 runId, const ShopifyPushParams& params,
                                       const CancelToken& cancel);
    [[nodiscard]] Result<void> preview(Connection& connection, const ShopifyPushParams& params, const ShopContext& shop);
    void refreshStatusView();
    [[nodiscard]] Result<ShopContext> shopContext(Connection& connection, const CancelToken& cancel);
    [[nodiscard]] Result<void> work(const ShopifyPushParams& params, qint64 runId, const ShopContext& shop,
                                    ProgressReporter& progress, const CancelToken& cancel);
    void runWorker(Shared& shared);
    [[nodiscard]] Result<void> pushRow(Shared& shared, Connection& connection, const OutboxRow& row, const QUuid& worker);
    [[nodiscard]] Result<void> settle(Shared& shared, Connection& connection, const OutboxRow& row, const PushItem& item,
                                      const PushReport& report);

    const SyncContext& m_context;
    ShopifyClient& m_client;
    ShopifyPushSummary m_summary;
};

} // namespace trueup
