#include "store/reviewreader.h"

#include "store/sqlvalues.h"

#include <QSqlRecord>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr auto largeDrop = "-20"_L1; // per cent; a price that falls further is ticked by a person

/// A value of one field; numbers compare as numbers. The name of the field is a bound parameter in front of all others.
SortKey valueKey(QLatin1StringView which)
{
    return {u"COALESCE(s.changes -> o.field -> '%1', 'null'::jsonb)"_s.arg(which), "jsonb"_L1};
}

SortKey sortKey(ReviewSort sort)
{
    switch (sort) {
    case ReviewSort::Id:
        return {u"s.id"_s, "bigint"_L1};
    case ReviewSort::Sku:
        return {u"COALESCE(lower(s.sku), '') COLLATE \"C\""_s, "text"_L1};
    case ReviewSort::Name:
        return {u"COALESCE(lower(s.name), '') COLLATE \"C\""_s, "text"_L1};
    case ReviewSort::Kind:
        return {u"s.operation_type COLLATE \"C\""_s, "text"_L1};
    case ReviewSort::Before:
        return valueKey("current"_L1);
    case ReviewSort::After:
        return valueKey("proposed"_L1);
    case ReviewSort::PriceChange:
        return {u"COALESCE(s.price_change_percent, 0)"_s, "numeric"_L1};
    case ReviewSort::Confidence:
        return {u"COALESCE(s.confidence, -1)"_s, "numeric"_L1};
    case ReviewSort::Source:
        return {u"s.source COLLATE \"C\""_s, "text"_L1};
    case ReviewSort::Created:
        return {u"s.created_at"_s, "timestamptz"_L1};
    case ReviewSort::Status:
        return {u"s.status COLLATE \"C\""_s, "text"_L1};
    case ReviewSort::Updated:
        return {u"s.updated_at"_s, "timestamptz"_L1};
    }
    return {u"s.id"_s, "bigint"_L1};
}

/// The rows under a filter as `s`, and the field a sort may look at as `o`; parameters: field, filter.
constexpr auto filteredRows = "(SELECT ?::text AS field) o, staging_filtered(?::jsonb) s"_L1;

QVariantList parametersOf(const StagingFilter& filter, const ReviewOrder& order)
{
    return {order.field, QString::fromUtf8(filter.toJson())};
}

QList<ReviewKey> readKeys(QStringView text)
{
    QList<ReviewKey> keys;
    for (const QStringView part : text.tokenize(u',')) {
        if (part.isEmpty())
            continue;
        const qsizetype colon = part.indexOf(u':');
        const bool care = part.endsWith(u'!');
        keys.append({part.first(colon).toLongLong(), part.sliced(colon + 1).chopped(care ? 1 : 0).toLongLong(), care});
    }
    return keys;
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
    QString counts;
    for (const auto status : {"pending"_L1, "blocked"_L1, "approved"_L1, "rejected"_L1, "queued"_L1, "synced"_L1, "failed"_L1,
                              "superseded"_L1})
        counts += u", COALESCE(sum(n) FILTER (WHERE status = '%1'), 0)::bigint AS %1"_s.arg(status);
    // One pass over the rows of all of them, not one for each.
    auto query = m_connection.query(
        u"WITH b AS MATERIALIZED (SELECT * FROM sync_batches ORDER BY created_at DESC LIMIT ?), "
        "g AS (SELECT s.batch_id, s.status, s.auto_approved, count(*) AS n FROM sync_staging s "
        "WHERE s.batch_id = ANY (ARRAY (SELECT id FROM b)) GROUP BY 1, 2, 3) "
        "SELECT b.id, b.name, b.direction, b.source, b.status, b.run_id, b.counts::text, b.created_login, b.created_at, "
        "c.* FROM b CROSS JOIN LATERAL (SELECT COALESCE(sum(n), 0)::bigint AS total, "
        "COALESCE(sum(n) FILTER (WHERE auto_approved), 0)::bigint AS by_rule%1 FROM g WHERE g.batch_id = b.id) c "
        "ORDER BY b.created_at DESC"_s.arg(counts),
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
             {&summary.total, &summary.autoApproved, &summary.pending, &summary.blocked, &summary.approved,
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

Result<QList<ReviewGroup>> ReviewReader::groups(const StagingFilter& filter)
{
    auto query = m_connection.query(u"SELECT operation_type, status, auto_approved, count(*) FROM staging_filtered(?::jsonb) "
                                    "GROUP BY 1, 2, 3"_s,
                                    {QString::fromUtf8(filter.toJson())});
    if (!query)
        return fail(query.error());
    QList<ReviewGroup> groups;
    while (query->next())
        groups.append({query->value(0).toString(), query->value(1).toString(), query->value(2).toBool(),
                       query->value(3).toLongLong()});
    return groups;
}

Result<ReviewPage> ReviewReader::page(const StagingFilter& filter, const ReviewOrder& order, int limit,
                                      const KeyCursor& from)
{
    const SortKey key = sortKey(order.column);
    QVariantList parameters = parametersOf(filter, order);
    const QString where = keyset::beyond(from, key, "s.id"_L1, order.direction, parameters);
    parameters << limit + 1;
    // First which rows, then what is in them: the sort would carry the contents of every row under the filter.
    auto query = m_connection.query(
        u"SELECT "_s + StagingTable::itemColumns() +
            u", w.key::text FROM (SELECT s.id, %1 AS key FROM %2 WHERE %3 ORDER BY 2 %4, 1 %4 LIMIT ?) w "
            "JOIN sync_staging s ON s.id = w.id ORDER BY w.key %4, w.id %4"_s.arg(key.expression, filteredRows, where,
                                                                                  keyset::directionWord(order.direction)),
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

Result<QList<ReviewKey>> ReviewReader::keys(const StagingFilter& filter, const ReviewOrder& order)
{
    Transaction transaction(m_connection); // the setting ends with it
    if (auto set = m_connection.script(u"SET LOCAL work_mem = '64MB'"_s); !set)
        return fail(set.error());
    // One long text: hundreds of thousands of rows would cost more to take apart than to sort.
    const auto text = m_connection.value(
        u"SELECT string_agg(w.id || ':' || w.row_version || w.care, ',') FROM (SELECT s.id, s.row_version, "
        "CASE WHEN s.operation_type IN ('archive', 'delete', 'unpublish') OR s.price_change_percent <= %1 THEN '!' "
        "ELSE '' END AS care FROM %2 ORDER BY %3 %4, s.id %4) w"_s.arg(largeDrop, filteredRows, sortKey(order.column).expression,
                                                                        keyset::directionWord(order.direction)),
        parametersOf(filter, order));
    if (!text)
        return fail(text.error());
    if (auto done = transaction.commit(); !done)
        return fail(done.error());
    return readKeys(text->toString());
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

Result<QList<FieldRow>> ReviewReader::fieldRows(const StagingFilter& filter, const QString& field)
{
    auto query = m_connection.query(
        u"SELECT s.id, s.row_version, s.status, o.field = ANY (s.changed_fields), "
        "cardinality(array_remove(s.changed_fields, o.field)) > 0, "
        "s.id IN (SELECT c.staging_row FROM sync_conflicts c WHERE c.status = 'open' AND c.staging_row IS NOT NULL) "
        "FROM %1 ORDER BY s.id"_s.arg(filteredRows),
        {field, QString::fromUtf8(filter.toJson())});
    if (!query)
        return fail(query.error());
    QList<FieldRow> rows;
    while (query->next())
        rows.append({query->value(0).toLongLong(), query->value(1).toLongLong(), query->value(2).toString(), query->value(3).toBool(),
                     query->value(4).toBool(), query->value(5).toBool()});
    return rows;
}

Result<QList<FieldEntry>> ReviewReader::fieldEntries(std::span<const qint64> ids, const QString& field, bool ours)
{
    const QString current =
        ours ? u"CASE WHEN s.changes -> o.field IS NOT NULL THEN s.changes -> o.field -> 'current' "
               "ELSE (SELECT product_values(p) -> o.field FROM public.products p WHERE p.id = s.product_id) END"_s
             : u"s.changes -> o.field -> 'current'"_s;
    auto query = m_connection.query(
        u"SELECT s.id, s.sku, s.name, (%1)::text, (s.changes -> o.field -> 'proposed')::text "
        "FROM (SELECT ?::text AS field) o, sync_staging s WHERE s.id = ANY (?::bigint[]) ORDER BY s.id"_s.arg(current),
        {field, sql::array(ids)});
    if (!query)
        return fail(query.error());
    QList<FieldEntry> entries;
    while (query->next())
        entries.append({query->value(0).toLongLong(), query->value(1).toString(), query->value(2).toString(),
                        query->value(3).toString().toUtf8(), query->value(4).toString().toUtf8()});
    return entries;
}

Result<QList<DecidedField>> ReviewReader::decidedFields(const StagingFilter& filter, const QString& field)
{
    auto query = m_connection.query(u"SELECT s.id, s.row_version, s.status, f.decision = 'edited', s.changes = '{}' FROM %1, "
                                    "sync_staging_fields f WHERE f.staging_row = s.id AND f.field = o.field "
                                    "AND f.decision IN ('edited', 'rejected') ORDER BY s.id"_s.arg(filteredRows),
                                    {field, QString::fromUtf8(filter.toJson())});
    if (!query)
        return fail(query.error());
    QList<DecidedField> rows;
    while (query->next())
        rows.append({query->value(0).toLongLong(), query->value(1).toLongLong(), query->value(2).toString(), query->value(3).toBool(),
                     query->value(4).toBool()});
    return rows;
}

Result<QStringList> ReviewReader::vendors(const QUuid& batch, int limit)
{
    return texts(u"vendor"_s, batch, limit);
}

Result<QStringList> ReviewReader::productTypes(const QUuid& batch, int limit)
{
    return texts(u"product_type"_s, batch, limit);
}

Result<QStringList> ReviewReader::texts(const QString& column, const QUuid& batch, int limit)
{
    const QString rows = batch.isNull() ? u"(is_open OR status IN ('failed', 'rejected'))"_s : u"batch_id = ?::uuid"_s;
    QVariantList parameters;
    if (!batch.isNull())
        parameters << batch.toString(QUuid::WithoutBraces);
    parameters << limit;
    return readTexts(m_connection.query(
        u"SELECT %1 FROM sync_staging WHERE %2 AND %1 IS NOT NULL GROUP BY 1 ORDER BY 1 LIMIT ?"_s.arg(column, rows), parameters));
}

} // namespace trueup
