#pragma once

#include "base/progress.h"
#include "remote/shopify/productlookup.h"
#include "sync/bulkrun.h"
#include "sync/pushlines.h"
#include "sync/pushsettle.h"
#include "sync/pushstate.h"
#include "sync/syncsettings.h"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <span>

namespace trueup {

struct BulkPushOptions
{
    BulkPolicy policy;
    qint64 fileBytes = 95'000'000;  ///< of one uploaded file; the shop takes at most 100 MB
    qsizetype fileLines = 0;        ///< fewer are not worth a second file; 0: as many as are worth a bulk operation at all
    qsizetype rows = 50'000;        ///< taken up at a time
    qsizetype exportFrom = 5'000;   ///< products from which the shop is read by an export instead of page by page
};

/// Writes many waiting changes of one kind by the shop's bulk operations: reads the shop as a whole, compares each product with
/// what its reviewer saw, writes files for each kind of call, and proves what came of every line. Files of one kind run
/// side by side, as many as the shop has places for; the next kind begins when they have ended, so that the calls of a
/// product keep their order. What the lines do not prove is read; what remains open, and every product that is not plain,
/// is left in the outbox for the direct calls that follow. Results an earlier run left behind are worked in first. Memory
/// holds ids and states of all products and what a few hundred of them carry. Belongs to one thread.
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
    struct Flight;
    using RowIndices = std::span<const qsizetype>;
    using EachBlock = std::function<Result<void>(RowIndices rows, std::vector<PushRow>& loaded)>;
    [[nodiscard]] Result<void> adopt();
    [[nodiscard]] Result<void> adopt(CallKind kind, BulkRecord record);
    [[nodiscard]] Result<void> pushAll(const QString& operation);
    /// What the outbox holds of these rows, in their order.
    [[nodiscard]] Result<std::vector<PushRow>> load(const Work& work, RowIndices rows);
    /// All rows of interest, a block at a time with what they carry.
    [[nodiscard]] Result<void> forEachBlock(Work& work, const std::function<bool(const Row&)>& isWanted,
                                            const EachBlock& block);
    [[nodiscard]] Result<void> compare(Work& work);
    [[nodiscard]] Result<void> compareExport(Work& work);
    [[nodiscard]] Result<void> compareCreates(Work& work);
    [[nodiscard]] Result<void> comparePages(Work& work);
    [[nodiscard]] Result<void> decide(Work& work, qsizetype index, PushRow&& row, std::optional<RemoteProduct> product);
    [[nodiscard]] Result<void> plan(Work& work, qsizetype index, PushRow&& row, const PushState& state);
    [[nodiscard]] Result<void> write(Work& work, CallKind kind);
    /// Brings the next lines under way; nothing when they are settled otherwise.
    [[nodiscard]] Result<std::optional<Flight>> takeOff(Work& work, CallKind kind, LineDraft& draft, qsizetype most,
                                                        std::deque<Flight>& flights);
    [[nodiscard]] Result<std::vector<qsizetype>> writeFile(Work& work, LineDraft& draft, qsizetype most, const QString& name);
    [[nodiscard]] Result<std::optional<Flight>> begin(Work& work, CallKind kind, const QString& file,
                                                      std::vector<qsizetype> rows, std::deque<Flight>& flights);
    [[nodiscard]] Result<void> land(Work& work, CallKind kind, Flight flight);
    [[nodiscard]] Result<void> apply(Work& work, CallKind kind, const BulkOutcome& outcome, RowIndices rows);
    [[nodiscard]] Result<void> judgeAll(Work& work, CallKind kind, RowIndices rows, std::vector<BulkLine>& lines);
    void judge(Work& work, CallKind kind, qsizetype index, PushRow&& row, const BulkLine& line);
    [[nodiscard]] Result<void> verify(Work& work);
    [[nodiscard]] Result<void> leave(Work& work);
    [[nodiscard]] Result<void> settled(Work& work, qsizetype index, PushRow&& row, PushReport report);
    [[nodiscard]] Result<void> flush(Work& work);
    /// Has the shop export these fields of all products and hands the file over; its name is empty when there is none.
    [[nodiscard]] Result<void> exportShop(FieldBits fields, const std::function<Result<void>(const QString& file)>& use);
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
