#include "store/productreader.h"

#include "store/sqlvalues.h"

#include <QCoreApplication>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ProductReader)
};

constexpr int proposalsLookedAt = 50; // staged rows of one product, the newest; older ones were replaced long ago

constexpr auto personName = "COALESCE(NULLIF(btrim(concat_ws(' ', u.first_name, u.last_name)), ''), u.email)"_L1;
constexpr auto listingColumns =
    "SELECT p.id, COALESCE(p.sku, ''), p.name, p.vendor, p.product_type, COALESCE(p.barcode, p.upc), p.price, "
    "COALESCE(p.shopify_product_id, '') <> '', (SELECT count(*) FROM sync_conflicts c WHERE c.product_id = p.id AND "
    "c.status = 'open'), p.updated_at"_L1;
constexpr int listingColumnCount = 10;

ProductListing readListing(const QSqlQuery& query)
{
    return {query.value(0).toLongLong(),  query.value(1).toString(),      query.value(2).toString(), query.value(3).toString(),
            query.value(4).toString(),    query.value(5).toString(),      sql::number(query.value(6)), query.value(7).toBool(),
            query.value(8).toLongLong(), sql::time(query.value(9))};
}

/// The same sets that DashboardReader counts.
QLatin1StringView scopeCondition(ProductScope scope)
{
    switch (scope) {
    case ProductScope::InSync:
        return " AND EXISTS (SELECT 1 FROM remote_snapshots r WHERE r.product_id = p.id AND r.system = 'shopify' AND NOT r.is_missing) "
               "AND NOT EXISTS (SELECT 1 FROM sync_staging s WHERE s.product_id = p.id AND (s.is_open OR s.status = 'failed')) "
               "AND NOT EXISTS (SELECT 1 FROM sync_conflicts x WHERE x.product_id = p.id AND x.status = 'open')"_L1;
    case ProductScope::OutOfStock:
        return " AND p.id IN (SELECT i.product_id FROM product_items i JOIN erp_available a USING (item_number) WHERE a.available <= 0)"_L1;
    case ProductScope::All: break;
    }
    return {};
}

/// What a text of the search and a scope mean, behind another condition.
QString furtherCondition(const QString& text, ProductScope scope, QVariantList& parameters)
{
    QString where;
    if (!text.isEmpty()) {
        where = u" AND (strpos(lower(p.sku), lower(?)) > 0 OR strpos(lower(p.name), lower(?)) > 0 OR strpos(lower(p.vendor), lower(?)) > 0 "
                "OR strpos(lower(p.product_type), lower(?)) > 0 "
                "OR lower(?) IN (lower(p.manufacturer_part_number), lower(p.handle), lower(p.shopify_handle)) "
                "OR ?::text IN (p.barcode, p.upc, p.xorosoft_item_number, p.shopify_product_id) "
                // Found once, by the index on active links, whose columns are all named: not asked again for every product, and the
                // products are read on every processor.
                "OR p.id = ANY (ARRAY (SELECT l.product_id FROM product_links l WHERE l.state = 'active' "
                "AND l.system IN ('etilize', 'xorosoft', 'shopify') AND l.entity IN ('product', 'variant', 'inventory_item', 'item') "
                "AND l.external_id = ?)))"_s;
        for (int i = 0; i < 7; ++i)
            parameters.append(text);
    }
    return where + scopeCondition(scope);
}

/// The indexes of 0042 are on these expressions.
SortKey sortKey(ProductSort sort)
{
    switch (sort) {
    case ProductSort::Sku: break;
    case ProductSort::Name: return {u"left(COALESCE(lower(p.name), ''), 200) COLLATE \"C\""_s, "text"_L1};
    case ProductSort::Vendor: return {u"left(COALESCE(lower(p.vendor), ''), 200) COLLATE \"C\""_s, "text"_L1};
    case ProductSort::Price: return {u"COALESCE(p.price, -1)"_s, "numeric"_L1};
    case ProductSort::Changed: return {u"COALESCE(p.updated_at, '-infinity')"_s, "timestamptz"_L1};
    }
    return {u"left(COALESCE(lower(p.sku), ''), 200) COLLATE \"C\""_s, "text"_L1};
}

} // namespace

Result<ProductListings> ProductReader::search(const QString& text, const KeyCursor& from, int limit, ProductScope scope,
                                              const ProductOrder& order)
{
    const SortKey key = sortKey(order.column);
    QVariantList parameters;
    QString where = keyset::beyond(from, key, "p.id"_L1, order.direction, parameters);
    where += furtherCondition(text, scope, parameters);
    if (!text.isEmpty()) // what is found is sorted: to walk an index for a text that is rare is slower than to read the table
        where += u" OFFSET 0"_s;
    parameters.append(limit + 1);
    // First which rows, then what is in them.
    auto query = m_connection.query(
        listingColumns + u", w.key::text FROM (SELECT f.id, f.key FROM (SELECT p.id, %1 AS key FROM public.products p WHERE %2) f "
                         "ORDER BY 2 %3, 1 %3 LIMIT ?) w JOIN public.products p ON p.id = w.id ORDER BY w.key %3, w.id %3"_s.arg(
                             key.expression, where, keyset::directionWord(order.direction)),
        parameters);
    if (!query)
        return fail(query.error());
    ProductListings listings;
    while (query->next()) {
        if (listings.rows.size() == limit) {
            listings.hasMore = true;
            break;
        }
        listings.rows.append(readListing(*query));
        listings.next = {query->value(listingColumnCount).toString(), listings.rows.constLast().id};
    }
    return listings;
}

Result<qint64> ProductReader::count(const QString& text, ProductScope scope)
{
    QVariantList parameters;
    const QString where = furtherCondition(text, scope, parameters);
    const auto products = m_connection.value(u"SELECT count(*) FROM public.products p WHERE true"_s + where, parameters);
    return products ? Result<qint64>(products->toLongLong()) : fail(products.error());
}

Result<ProductListing> ProductReader::listing(qint64 id)
{
    auto query = m_connection.query(listingColumns + u" FROM public.products p WHERE p.id = ?"_s, {id});
    if (!query)
        return fail(query.error());
    if (!query->next())
        return fail(sql::notFound(Text::tr("The product %1").arg(id)));
    return readListing(*query);
}

Result<ProductSurroundings> ProductReader::surroundings(qint64 id)
{
    auto query = m_connection.query(
        u"SELECT (SELECT s.batch_id FROM sync_staging s WHERE s.product_id = ? AND s.target = 'shopify' AND s.is_open LIMIT 1), "
        "(SELECT to_json(array_agg(c.field))::text FROM sync_conflicts c WHERE c.product_id = ? AND c.status = 'open' AND c.field IS NOT "
        "NULL), (SELECT r.seen_at FROM remote_snapshots r WHERE r.product_id = ? AND r.system = 'shopify')"_s,
        {id, id, id});
    if (!query)
        return fail(query.error());
    query->next();
    return ProductSurroundings{query->value(0).toUuid(), sql::strings(query->value(1)), sql::time(query->value(2))};
}

Result<SideValues> ProductReader::lastProposed(qint64 id, const QString& origin)
{
    auto query = m_connection.query(
        u"SELECT jsonb_object_agg(n.key, n.proposed)::text, max(n.created_at) FROM (SELECT DISTINCT ON (v.key) v.key, "
        "v.value -> 'proposed' AS proposed, s.created_at FROM (SELECT o.id, o.created_at, o.changes FROM sync_staging o "
        "WHERE o.product_id = ? ORDER BY o.id DESC LIMIT ?) s, jsonb_each(s.changes) v WHERE v.value ->> 'origin' = ? "
        "ORDER BY v.key, s.id DESC) n"_s,
        {id, proposalsLookedAt, origin});
    if (!query)
        return fail(query.error());
    query->next();
    return SideValues{ProductValues::fromJson(sql::object(query->value(0))), sql::time(query->value(1))};
}

Result<QList<VersionEntry>> ProductReader::versions(qint64 id, int before, int limit)
{
    auto query = m_connection.query(
        u"SELECT v.version_number, v.change_source, v.change_type, COALESCE(%1, v.created_login), v.created_at, "
        "to_json(v.changed_fields)::text, v.batch_id FROM product_versions v LEFT JOIN public.users u ON u.id = v.created_by "
        "WHERE v.product_id = ? AND (?::integer = 0 OR v.version_number < ?) ORDER BY v.version_number DESC LIMIT ?"_s.arg(personName),
        {id, before, before, limit});
    if (!query)
        return fail(query.error());
    QList<VersionEntry> entries;
    while (query->next())
        entries.append({query->value(0).toInt(), query->value(1).toString(), query->value(2).toString(), query->value(3).toString(),
                        sql::time(query->value(4)), sql::strings(query->value(5)), query->value(6).toUuid()});
    return entries;
}

Result<ProductValues> ProductReader::version(qint64 id, int number)
{
    const auto data = m_connection.value(
        u"SELECT product_data::text FROM product_versions WHERE product_id = ? AND version_number = ?"_s, {id, number});
    if (!data)
        return fail(data.error());
    if (!data->isValid())
        return fail(sql::notFound(Text::tr("Version %1").arg(number)));
    return ProductValues::fromJson(sql::object(*data));
}

Result<QList<LinkEntry>> ProductReader::links(qint64 id, int limit)
{
    // The first candidate of a row alone holds the row.
    auto query = m_connection.query(
        u"WITH c AS (SELECT m.* FROM match_candidates m WHERE m.product_id = ? OR m.sku = (SELECT p.sku FROM public.products p "
        "WHERE p.id = ?) ORDER BY m.id DESC LIMIT ?) "
        "SELECT l.system, l.entity, l.external_id, l.method, l.score, l.state, l.evidence::text, %1, "
        "COALESCE(l.decided_at, l.created_at), false, l.id, (SELECT (c.evidence -> 'row')::text FROM c WHERE l.system = 'xorosoft' "
        "AND c.evidence -> 'row' IS NOT NULL ORDER BY c.id DESC LIMIT 1), i.gtin14, i.vendor_part_number "
        "FROM product_links l LEFT JOIN public.users u ON u.id = l.decided_by "
        "LEFT JOIN erp_items i ON l.system = 'xorosoft' AND i.item_number = l.external_id "
        "WHERE l.product_id = ? UNION ALL SELECT 'xorosoft', 'item', c.item_number, c.rule, c.score, c.state, c.evidence::text, "
        "(SELECT %1 FROM public.users u WHERE u.id = c.decided_by), c.decided_at, true, c.id, "
        "(SELECT (f.evidence -> 'row')::text FROM match_candidates f WHERE f.job_id = c.job_id AND f.row_no = c.row_no "
        "AND f.evidence -> 'row' IS NOT NULL ORDER BY f.rank LIMIT 1), i.gtin14, i.vendor_part_number "
        "FROM c LEFT JOIN erp_items i ON i.item_number = c.item_number ORDER BY 10, 11"_s.arg(personName),
        {id, id, limit, id});
    if (!query)
        return fail(query.error());
    QList<LinkEntry> entries;
    while (query->next())
        entries.append({query->value(0).toString(), query->value(1).toString(), query->value(2).toString(), query->value(3).toString(),
                        sql::real(query->value(4)), query->value(5).toString(), query->value(6).toString().toUtf8(),
                        query->value(7).toString(), sql::time(query->value(8)), query->value(9).toBool(),
                        sql::object(query->value(11)), query->value(12).toString(), query->value(13).toString()});
    const auto lacksRow = [](const LinkEntry& one) { return !one.isCandidate && one.system == "xorosoft"_L1 && one.row.isEmpty(); };
    if (std::ranges::none_of(entries, lacksRow))
        return entries;
    const auto row = stagedFeedRow(id);
    if (!row)
        return fail(row.error());
    for (LinkEntry& one : entries) {
        if (lacksRow(one))
            one.row = *row;
    }
    return entries;
}

/// A value the feed proposed is the feed's. Where the import that made the product named no value at all there was none in the feed;
/// where another side's was proposed instead nobody knows.
Result<QJsonObject> ProductReader::stagedFeedRow(qint64 id)
{
    auto query = m_connection.query(
        u"WITH s AS (SELECT o.id, o.batch_id, o.feed_row, o.changes, o.operation_type = 'create' AS is_create FROM sync_staging o "
        "WHERE o.product_id = ? AND o.source = 'etilize' ORDER BY o.id DESC LIMIT ?) "
        "SELECT f.word, COALESCE((SELECT COALESCE(s.changes -> f.key ->> 'proposed', '') FROM s WHERE s.changes -> f.key ->> 'origin' = 'etilize' "
        "ORDER BY s.id DESC LIMIT 1), (SELECT '' FROM s WHERE s.is_create AND NOT EXISTS (SELECT 1 FROM s n WHERE n.changes -> f.key IS NOT NULL) LIMIT 1)) "
        "FROM (VALUES ('gtin', 'barcode'), ('mpn', 'mpn')) f (word, key) "
        "UNION ALL SELECT 'sku', COALESCE((SELECT r.sku FROM s JOIN etilize_sync_jobs j ON j.batch_id = s.batch_id JOIN feed_rows r "
        "ON r.job_id = j.id AND r.row_no = s.feed_row ORDER BY s.id DESC LIMIT 1), (SELECT r.sku FROM product_presence p JOIN feed_rows r "
        "ON r.sku_norm = p.feed_sku WHERE p.product_id = ? AND r.job_id = (SELECT max(id) FROM etilize_sync_jobs WHERE accepted) LIMIT 1))"_s,
        {id, proposalsLookedAt, id});
    if (!query)
        return fail(query.error());
    QJsonObject row;
    while (query->next()) {
        if (!query->value(1).isNull())
            row.insert(query->value(0).toString(), query->value(1).toString());
    }
    return row.contains("gtin"_L1) || row.contains("mpn"_L1) ? row : QJsonObject(); // a number alone tells nobody anything
}

} // namespace trueup
