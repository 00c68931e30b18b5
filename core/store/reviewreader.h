#pragma once

#include "store/keyset.h"
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

enum class ReviewSort { Id, Sku, Name, Kind, Before, After, PriceChange, Confidence, Source, Created, Status, Updated };

/// What rows are read in the order of. Before and After compare the values of one field, by number where it has numbers.
struct ReviewOrder
{
    ReviewSort column = ReviewSort::Id;
    Qt::SortOrder direction = Qt::AscendingOrder;
    QString field = QStringLiteral("price");
};

/// One row of a list that is not read yet: enough to count it, tick it and bind a decision to what was there.
struct ReviewKey
{
    qint64 id = 0;
    qint64 version = 0;
    bool needsCare = false; ///< a withdrawal or a large price drop: never ticked together with others
};

/// How many rows are alike in what the totals of the review page count by.
struct ReviewGroup
{
    QString operation;
    QString status;
    bool autoApproved = false;
    qint64 rows = 0;
};

/// A row as far as one field is concerned.
struct FieldRow
{
    qint64 id = 0;
    qint64 version = 0;
    QString status;
    bool hasField = false;  ///< something is proposed for it
    bool hasOthers = false; ///< and for other fields
    bool hasConflict = false; ///< an open one
};

/// The values of one field of one row, as JSON; empty where there is none.
struct FieldEntry
{
    qint64 id = 0;
    QString sku;
    QString name;
    QByteArray current;
    QByteArray proposed;
};

/// A row in which a person decided about one field.
struct DecidedField
{
    qint64 id = 0;
    qint64 version = 0;
    QString status;
    bool isEdited = false; ///< its value was typed or calculated; else the field was taken out
    bool isBare = false;   ///< nothing is proposed any more
};

struct ReviewPage
{
    QList<StagedItem> items;
    KeyCursor next;
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
    /// Everything the totals need in one pass.
    [[nodiscard]] Result<QList<ReviewGroup>> groups(const StagingFilter& filter);
    [[nodiscard]] Result<ReviewPage> page(const StagingFilter& filter, const ReviewOrder& order, int limit,
                                          const KeyCursor& from = {});
    /// All rows in order without their contents, for a grid that reads rows as they scroll into view.
    [[nodiscard]] Result<QList<ReviewKey>> keys(const StagingFilter& filter, const ReviewOrder& order);
    /// Those of `ids` that exist, in their order.
    [[nodiscard]] Result<QList<StagedItem>> rows(std::span<const qint64> ids);
    /// Everything under a filter in id order, without contents.
    [[nodiscard]] Result<QList<FieldRow>> fieldRows(const StagingFilter& filter, const QString& field);
    /// In id order; with `ours`, rows that propose nothing for the field have the value of our product as `current`. Ask for a few
    /// thousand at most: values may be long.
    [[nodiscard]] Result<QList<FieldEntry>> fieldEntries(std::span<const qint64> ids, const QString& field, bool ours);
    /// Rows under a filter whose value of the field somebody typed, or took out, in id order.
    [[nodiscard]] Result<QList<DecidedField>> decidedFields(const StagingFilter& filter, const QString& field);
    /// Distinct vendors and product types under a batch (null: all open rows), for the filter boxes.
    [[nodiscard]] Result<QStringList> vendors(const QUuid& batch, int limit = 500);
    [[nodiscard]] Result<QStringList> productTypes(const QUuid& batch, int limit = 500);

private:
    [[nodiscard]] Result<QStringList> texts(const QString& column, const QUuid& batch, int limit);

    Connection& m_connection;
};

} // namespace trueup
