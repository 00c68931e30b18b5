#pragma once

#include "base/progress.h"
#include "remote/shopify/productlookup.h"
#include "sync/bulkrun.h"
#include "sync/pushlines.h"
#include "sync/pushsettle.h"
#include "sync/pushstate.h"
#include "sync/syncsettings.h"

#include <map>
#include <memory>

namespace trueup {

struct BulkPushOptions
{
    BulkPolicy policy;
    qint64 fileBytes = 95'000'000;  ///< of one uploaded file; the shop takes at most 100 MB
    qsizetype rows = 50'000;        ///< taken up at a time
    qsizetype exportFrom = 5'000;   ///< products from which the shop is read by an export instead of page by page
};

/// Writes many waiting changes of one kind by the shop's bulk operations: reads the shop as a whole, compares each product with
/// what its reviewer saw, writes one file for each kind of call, and proves what came of every line. What the lines do
/// not prove is read; what remains open, and every product that is not plain, is left in the outbox for the direct calls
/// that follow. Results an earlier run left behind are worked in first. Belongs to one thread.
///
/// Fail points: push.bulk.compared, push.bulk.marked, push.bulk.applied, beside those of BulkRun.
class BulkPush
{
public:
    BulkPush(const SyncContext& context, ShopifyClient& client, const SyncSettings& settings, qint64 runId,
             BulkPushOptions options = {});
    ~BulkPush();

    [[nodiscard]] Result<void> run(ProgressReporter& progress, const CancelToken& cancel);
    /// Also after a failure: how far it got.
    [[nodiscard]] const PushTally& tally() const { return m_tally; }
    [[nodiscard]] qint64 products() const { return m_products; }
    [[nodiscard]] qint64 operations() const { return m_operations; }

private:
    struct Row;
    struct Work;
    [[nodiscard]] Result<void> adopt();
    [[nodiscard]] Result<void> adopt(CallKind kind, BulkRecord record);
    [[nodiscard]] Result<void> pushAll(const QString& operation);
    [[nodiscard]] Result<void> compare(Work& work);
    [[nodiscard]] Result<void> compareExport(Work& work);
    [[nodiscard]] Result<void> compareCreates(Work& work);
    [[nodiscard]] Result<void> comparePages(Work& work);
    [[nodiscard]] Result<void> decide(Work& work, qsizetype index, std::optional<RemoteProduct> product);
    [[nodiscard]] Result<void> plan(Work& work, qsizetype index, const PushState& state);
    [[nodiscard]] Result<void> write(Work& work, CallKind kind);
    [[nodiscard]] Result<void> submit(Work& work, CallKind kind, const QString& file, const std::vector<qsizetype>& products);
    [[nodiscard]] Result<void> apply(Work& work, CallKind kind, const BulkOutcome& outcome,
                                     const std::vector<qsizetype>& products);
    void judge(Work& work, CallKind kind, qsizetype index, const BulkLine& line);
    [[nodiscard]] Result<void> verify(Work& work);
    [[nodiscard]] Result<void> leave(Work& work);
    [[nodiscard]] Result<void> settled(Work& work, qsizetype index, PushReport report);
    [[nodiscard]] Result<void> flush(Work& work);
    [[nodiscard]] Result<ExportedProducts> exported(const QSet<QString>& ids, FieldBits fields);
    [[nodiscard]] Result<void> exportLines(FieldBits fields, const JsonLine& line);
    [[nodiscard]] BulkRun::Watch watch();
    [[nodiscard]] RemoteContext contextOf(const PushItem& item) const;
    [[nodiscard]] QString path(const QString& name) const;

    const SyncContext& m_context;
    ShopifyClient& m_client;
    const SyncSettings& m_settings;
    const qint64 m_runId;
    const BulkPushOptions m_options;
    const QUuid m_worker = QUuid::createUuid();
    CancelToken m_cancel;
    ProgressReporter* m_progress = nullptr;
    Connection* m_connection = nullptr;
    std::unique_ptr<BulkRun> m_bulk;
    PushTally m_tally;
    qint64 m_products = 0;
    qint64 m_operations = 0;
    qint64 m_leasesKeptMs = 0;
};

} // namespace trueup
