#pragma once

#include "base/boundedqueue.h"
#include "sync/pullapply.h"
#include "sync/runsession.h"
#include "sync/syncsettings.h"

#include <optional>

namespace trueup {

struct ShopifyPullParams
{
    bool full = false;    ///< everything, and what is no longer there
    QDateTime since = {}; ///< changes since then instead of since the last pull
    QStringList products; ///< only these: gid, SKU or our number
    bool bulk = true;     ///< whole shops through a bulk export where that is cheaper
    qint64 bulkAbove = 300; ///< products; below it pages are cheaper
    int workers = 4;
    BulkPolicy policy = {};
};

struct ShopifyPullSummary
{
    QString mode;   ///< full, incremental or selective
    QString source; ///< bulk, pages or ids
    QDateTime from; ///< of an incremental pull: the window
    QDateTime until;
    PullCounts counts;
    QUuid batch;
    ShopifyCounters shop;
    double seconds = 0;
    double secondsWaiting = 0; ///< for the shop's bulk operation and its result
    qint64 linked = 0;         ///< products of ours the shop is known to have; of a whole pull that misses some
    QStringList notFound;      ///< asked for by name, and neither we nor the shop know them
    bool readCollections = true; ///< false: the shop refuses to name them; what was known stays

    [[nodiscard]] QJsonObject toJson() const;
};

/// Reads the shop: products beside what was agreed and what we hold, block by block, each block planned and stored in one
/// transaction. The watermark moves only over what is stored. Whether a product is gone is decided by a whole export and
/// asked again by its id; many at once hold the run for a person.
///
/// The collections each product is in are read along and kept beside its snapshot. They are nothing to compare: a product that
/// moved from one to another is no edit, no echo and no conflict, and nothing is staged. Because the shop does not count that as
/// a change of the product either, only a whole pull is sure to notice it.
///
/// Fail point: pull.before_watermark; see also PullApply and BulkRun.
class ShopifyPull
{
public:
    ShopifyPull(const SyncContext& context, ShopifyClient& client) : m_context(context), m_client(client) {}

    /// Error of kind Held when too many products are missing; NotFound when nothing of what was named exists.
    [[nodiscard]] Result<ShopifyPullSummary> run(const ShopifyPullParams& params, const JobControl& control);

private:
    struct Work;
    using Read = std::function<Result<void>(const ShopBlockSink&, const CancelToken&)>;
    using Blocks = BoundedQueue<ShopBlock>;

    [[nodiscard]] Result<void> steps(Work& work);
    [[nodiscard]] Result<void> pullAll(Work& work);
    [[nodiscard]] Result<std::optional<ShopExport>> exportAll(Work& work);
    [[nodiscard]] Result<void> pullChanges(Work& work);
    [[nodiscard]] Result<void> pullNamed(Work& work);
    [[nodiscard]] Result<QStringList> resolve(Work& work);
    [[nodiscard]] Result<void> take(Work& work, const Read& read, int more = 0);
    [[nodiscard]] Result<void> write(Work& work, PullApply& apply, Blocks& blocks);
    [[nodiscard]] Result<void> help(Work& work, Blocks& blocks);
    [[nodiscard]] Result<void> reconcile(Work& work, const QDateTime& before);
    [[nodiscard]] Result<void> moveWatermark(Work& work, const QDateTime& until, bool isFull);

    const SyncContext& m_context;
    ShopifyClient& m_client;
};

} // namespace trueup
