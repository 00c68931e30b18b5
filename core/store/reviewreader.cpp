#include "store/reviewreader.h"

#include "store/sqlvalues.h"

#include <QSqlRecord>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// What rows are ordered by: never null, so that (key, id) orders completely. The type is that of the cursor.
struct SortKey
{
    QLatin1StringView expression;
    QLatin1StringView type;
};

SortKey sortKey(ReviewSort sort)
{
    switch (sort) {
    case ReviewSort::Id:
        return {"s.id"_L1, "bigint"_L1};
    case ReviewSort::Sku:
        return {"COALESCE(lower(s.sku), '') COLLATE \"C\""_L1, "text"_L1};
    case ReviewSort::Name:
        return {"COALESCE(lower(s.name), '') COLLATE \"C\""_L1, "text"_L1};
    case ReviewSort::Confidence:
        return {"COALESCE(s.confidence, -1)"_L1, "numeric"_L1};
    case ReviewSort::PriceChange:
        return {"COALESCE(s.price_change_percent, 0)"_L1, "numeric"_L1};
    case ReviewSort::Status:
        return {"s.status COLLATE \"C\""_L1, "text"_L1};
    case ReviewSort::Updated:
        return {"s.updated_at"_L1, "timestamptz"_L1};
    }
    return {"s.id"_L1, "bigint"_L1};
}

Result<QStringList> readTexts(Result<QSqlQuery> query)
{
    if (!query)
        return fail(query.error());
    QStringList texts;
    while (query->next())
        texts.append(query->value(0).toString());
    return texts;
}

} // namespace

Result<QList<BatchSummary>> ReviewReader::batches(int limit)
{
    auto query = m_connection.query(
        u"SELECT b.id, b.name, b.direction, b.source, b.status, b.run_id, b.counts::text, b.created_login, "
        u"b.created_at, "
        "c.total, c.pending, c.blocked, c.approved, c.auto_approved, c.rejected, c.queued, c.synced, c.failed, "
        "c.superseded "
        "FROM (SELECT * FROM sync_batches ORDER BY created_at DESC LIMIT ?) b CROSS JOIN LATERAL ("
        "SELECT count(*) AS total, count(*) FILTER (WHERE status = 'pending') AS pending, "
        "count(*) FILTER (WHERE status = 'blocked') AS blocked, count(*) FILTER (WHERE status = 'approved') AS "
        "approved, "
        "count(*) FILTER (WHERE auto_approved) AS auto_approved, count(*) FILTER (WHERE status = 'rejected') AS "
        "rejected, "
        "count(*) FILTER (WHERE status = 'queued') AS queued, count(*) FILTER (WHERE status = 'synced') AS synced, "
        "count(*) FILTER (WHERE status = 'failed') AS failed, count(*) FILTER (WHERE status = 'superseded') AS "
        "superseded "
        "FROM sync_staging s WHERE s.batch_id = b.id) c ORDER BY b.created_at DESC"_s,
        {limit});
    if (!query)
        return fail(query.error());
    QList<BatchSummary> batches;
    while (query->next()) {
        BatchSummary summary;
        summary.batch = {query->value(0).toUuid(),     query->value(1).toString(), query->value(2).toString(),
                         query->value(3).toString(),   query->value(4).toString(), query->value(5).toLongLong(),
                         sql::object(query->value(6)), query->value(7).toString(), sql::time(query->value(8))};
        int i = 9;
        for (qint64* count :
             {&summary.total, &summary.pending, &summary.blocked, &summary.approved, &summary.autoApproved,
              &summary.rejected, &summary.queued, &summary.synced, &summary.failed, &summary.superseded})
            *count = query->value(i++).toLongLong();
        batches.append(summary);
    }
    return batches;
}

Result<ReviewTotals> ReviewReader::totals(const StagingFilter& filter)
{
    auto query = m_connection.query(
        u"SELECT count(*), count(*) FILTER (WHERE operation_type = 'create'), "
        "count(*) FILTER (WHERE operation_type IN ('update', 'link', 'publish', 'unpublish')), "
        "count(*) FILTER (WHERE operation_type IN ('archive', 'delete')), count(*) FILTER (WHERE status = 'blocked'), "
        "count(*) FILTER (WHERE status = 'pending'), count(*) FILTER (WHERE auto_approved), "
        "count(*) FILTER (WHERE status IN ('approved', 'queued', 'synced')), count(*) FILTER (WHERE status = "
        "'rejected'), "
        "count(*) FILTER (WHERE status = 'failed'), count(*) FILTER (WHERE id IN (SELECT staging_row FROM "
        "sync_conflicts "
        "WHERE status = 'open' AND staging_row IS NOT NULL)) FROM staging_filtered(?::jsonb)"_s,
        {QString::fromUtf8(filter.toJson())});
    if (!query)
        return fail(query.error());
    query->next();
    ReviewTotals totals;
    int i = 0;
    for (qint64* count :
         {&totals.total, &totals.created, &totals.changed, &totals.withdrawn, &totals.held, &totals.pending,
          &totals.autoApproved, &totals.approved, &totals.rejected, &totals.failed, &totals.conflicts})
        *count = query->value(i++).toLongLong();
    return totals;
}

Result<ReviewPage> ReviewReader::page(const StagingFilter& filter, ReviewSort sort, Qt::SortOrder order, int limit,
                                      const ReviewCursor& from)
{
    const SortKey key = sortKey(sort);
    const bool up = order == Qt::AscendingOrder;
    QVariantList parameters{QString::fromUtf8(filter.toJson())};
    QString where;
    if (from.key.isValid()) {
        where = u" WHERE (%1, s.id) %2 (?::%3, ?)"_s.arg(key.expression, up ? ">"_L1 : "<"_L1, key.type);
        parameters << from.key.toString() << from.id;
    }
    parameters << limit + 1;
    auto query = m_connection.query(
        u"SELECT "_s + StagingTable::itemColumns() +
            u", (%1)::text FROM staging_filtered(?::jsonb) s%2 ORDER BY %1 %3, s.id %3 LIMIT ?"_s.arg(
                key.expression, where, up ? "ASC"_L1 : "DESC"_L1),
        parameters);
    if (!query)
        return fail(query.error());
    ReviewPage page;
    const int keyColumn = query->record().count() - 1;
    while (query->next()) {
        if (page.items.size() == limit) {
            page.hasMore = true;
            break;
        }
        page.items.append(StagingTable::readItem(*query));
        page.next = {query->value(keyColumn).toString(), page.items.last().id};
    }
    return page;
}

Result<QList<qint64>> ReviewReader::ids(const StagingFilter& filter, ReviewSort sort, Qt::SortOrder order, int limit)
{
    auto query =
        m_connection.query(u"SELECT s.id FROM staging_filtered(?::jsonb) s ORDER BY %1 %2, s.id %2 LIMIT ?"_s.arg(
                               sortKey(sort).expression, order == Qt::AscendingOrder ? "ASC"_L1 : "DESC"_L1),
                           {QString::fromUtf8(filter.toJson()), limit});
    if (!query)
        return fail(query.error());
    QList<qint64> ids;
    while (query->next())
        ids.append(query->value(0).toLongLong());
    return ids;
}

Result<QList<StagedItem>> ReviewReader::rows(std::span<const qint64> ids)
{
    auto query = m_connection.query(
        u"SELECT "_s + StagingTable::itemColumns() +
            u" FROM unnest(?::bigint[]) WITH ORDINALITY w (id, n) JOIN sync_staging s ON s.id = w.id "
            "ORDER BY w.n"_s,
        {sql::array(ids)});
    if (!query)
        return fail(query.error());
    QList<StagedItem> items;
    while (query->next())
        items.append(StagingTable::readItem(*query));
    return items;
}

Result<QStringList> ReviewReader::vendors(const QUuid& batch, int limit)
{
    return readTexts(m_connection.query(u"SELECT DISTINCT vendor FROM sync_staging WHERE batch_id = ?::uuid "
                                        "AND vendor IS NOT NULL ORDER BY 1 LIMIT ?"_s,
                                        {batch.toString(QUuid::WithoutBraces), limit}));
}

Result<QStringList> ReviewReader::productTypes(const QUuid& batch, int limit)
{
    return readTexts(m_connection.query(u"SELECT DISTINCT product_type FROM sync_staging WHERE batch_id = ?::uuid "
                                        "AND product_type IS NOT NULL ORDER BY 1 LIMIT ?"_s,
                                        {batch.toString(QUuid::WithoutBraces), limit}));
}

} // namespace trueup
