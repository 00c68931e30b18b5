#pragma once

#include "store/stagingtable.h"

namespace trueup {

/// A batch with its live counts, as the list on the left of the review page shows it.
struct BatchSummary
{
    BatchRecord batch;
    qint64 total = 0;
    qint64 pending = 0;
    qint64 blocked = 0;
    qint64 approved = 0;
    qint64 autoApproved = 0;
    qint64 rejected = 0;
    qint64 queued = 0;
    qint64 synced = 0;
    qint64 failed = 0;
    qint64 superseded = 0;
};

struct ReviewTotals
{
    qint64 total = 0;
    qint64 created = 0;   ///< operation create
    qint64 changed = 0;   ///< update, link, publish, unpublish
    qint64 withdrawn = 0; ///< archive, delete
    qint64 held = 0;      ///< blocked
    qint64 pending = 0;
    qint64 autoApproved = 0;
    qint64 approved = 0; ///< with the automatic ones, the queued and the sent
    qint64 rejected = 0;
    qint64 failed = 0;
    qint64 conflicts = 0;
};

enum class ReviewSort { Id, Sku, Name, Confidence, PriceChange, Status, Updated };

/// Where a page begins: the sort key and the id of the last row before it.
struct ReviewCursor
{
    QVariant key; ///< invalid on the first page
    qint64 id = 0;
};

struct ReviewPage
{
    QList<StagedItem> items;
    ReviewCursor next;
    bool hasMore = false;
};

/// What the review page reads: filtered and sorted in SQL, keyset pages, no OFFSET.
class ReviewReader
{
public:
    explicit ReviewReader(Connection& connection) : m_connection(connection) {}

    /// Newest first, at most `limit`.
    [[nodiscard]] Result<QList<BatchSummary>> batches(int limit = 100);
    [[nodiscard]] Result<ReviewTotals> totals(const StagingFilter& filter);
    [[nodiscard]] Result<ReviewPage> page(const StagingFilter& filter, ReviewSort sort, Qt::SortOrder order, int limit,
                                          const ReviewCursor& from = {});
    /// Only the ids in order, for a grid that loads rows as they scroll into view: 200,000 in one answer.
    [[nodiscard]] Result<QList<qint64>> ids(const StagingFilter& filter, ReviewSort sort, Qt::SortOrder order,
                                            int limit = 1'000'000);
    [[nodiscard]] Result<QList<StagedItem>> rows(std::span<const qint64> ids);
    /// Distinct vendors and product types under a batch, for the filter boxes.
    [[nodiscard]] Result<QStringList> vendors(const QUuid& batch, int limit = 500);
    [[nodiscard]] Result<QStringList> productTypes(const QUuid& batch, int limit = 500);

private:
    Connection& m_connection;
};

} // namespace trueup
