#include "store/producttable.h"

#include "store/sqlvalues.h"


namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr auto columns =
    "p.id, p.row_version, p.sku, COALESCE(p.xorosoft_item_number, (SELECT l.external_id FROM product_links l "
    "WHERE l.product_id = p.id AND l.system = 'xorosoft' AND l.state = 'active' ORDER BY l.id LIMIT 1)), "
    "p.shopify_product_id, p.shopify_variant_id, p.shopify_inventory_item_id, product_values(p)::text, b.base::text, "
    "b.writers::text, r.data::text, r.remote_updated_at, COALESCE(r.is_missing, false), "
    "to_json(p.locked_fields)::text, "
    "p.updated_at, p.discontinued_since"_L1;
constexpr auto joins = " LEFT JOIN remote_snapshots r ON r.product_id = p.id AND r.system = 'shopify' "
                       "LEFT JOIN LATERAL (SELECT jsonb_object_agg(field, base_value) AS base, jsonb_object_agg(field, "
                       "agreed_by) AS writers "
                       "FROM sync_bases WHERE product_id = p.id) b ON true "_L1;

ProductState read(const QSqlQuery& query)
{
    ProductState state;
    state.id = query.value(0).toLongLong();
    state.rowVersion = query.value(1).toLongLong();
    state.sku = query.value(2).toString();
    state.itemNumber = query.value(3).toString();
    state.shopify = {query.value(4).toString(), query.value(5).toString(), query.value(6).toString()};
    state.current = ProductValues::fromJson(sql::object(query.value(7)));
    if (!query.isNull(8))
        state.base = ProductValues::fromJson(sql::object(query.value(8)));
    const QJsonObject writers = sql::object(query.value(9));
    for (auto it = writers.begin(); it != writers.end(); ++it) {
        if (const Field* field = fieldByKey(it.key()))
            state.baseBy.insert(field->id, it->toString());
    }
    if (!query.isNull(10))
        state.shop = ProductValues::fromJson(sql::object(query.value(10)));
    state.shopUpdated = sql::time(query.value(11));
    state.isMissingInShop = query.value(12).toBool();
    const QStringList locked = sql::strings(query.value(13));
    for (const QString& key : locked) {
        if (const Field* field = fieldByKey(key))
            state.lockedFields.insert(field->id);
    }
    state.updated = sql::time(query.value(14));
    state.discontinuedSince = sql::time(query.value(15));
    return state;
}

Result<QList<ProductState>> readAll(Result<QSqlQuery> query)
{
    if (!query)
        return fail(query.error());
    QList<ProductState> states;
    while (query->next())
        states.append(read(*query));
    return states;
}

Result<QHash<QString, qint64>> readMap(Result<QSqlQuery> query)
{
    if (!query)
        return fail(query.error());
    QHash<QString, qint64> map;
    while (query->next())
        map.insert(query->value(0).toString(), query->value(1).toLongLong());
    return map;
}

Result<void> done(const Result<qint64>& result)
{
    return result ? Result<void>() : fail(result.error());
}

} // namespace

Result<QList<qint64>> ProductTable::find(std::span<const ProductKey> keys)
{
    QJsonArray json;
    for (const ProductKey& key : keys) {
        json.append(QJsonObject{{u"f"_s, key.feedSku},
                                {u"i"_s, key.itemNumber},
                                {u"s"_s, key.sku},
                                {u"h"_s, key.handle},
                                {u"g"_s, key.shopifyProduct}});
    }
    // rank: a link somebody or a run decided beats equal text; empty keys find nothing.
    auto query = m_connection.query(
        u"WITH k AS MATERIALIZED (SELECT e.n - 1 AS n, NULLIF(e.v ->> 'f', '') f, NULLIF(e.v ->> 'i', '') i, "
        "NULLIF(e.v ->> 's', '') s, NULLIF(e.v ->> 'h', '') h, NULLIF(e.v ->> 'g', '') g "
        "FROM jsonb_array_elements(?::jsonb) WITH ORDINALITY e (v, n)) "
        "SELECT DISTINCT ON (n) n, id FROM ("
        "SELECT k.n, l.product_id AS id, 1 AS rank FROM k JOIN product_links l ON l.system = 'shopify' "
        "AND l.entity = 'product' AND l.external_id = k.g AND l.state = 'active' UNION ALL "
        "SELECT k.n, l.product_id, 2 FROM k JOIN product_links l ON l.system = 'xorosoft' AND l.external_id = k.i "
        "AND l.state = 'active' UNION ALL "
        "SELECT k.n, l.product_id, 3 FROM k JOIN product_links l ON l.system = 'etilize' AND l.external_id = k.f "
        "AND l.state = 'active' UNION ALL "
        "SELECT k.n, p.id, 4 FROM k JOIN public.products p ON p.xorosoft_item_number = k.i UNION ALL "
        "SELECT k.n, p.id, 5 FROM k JOIN public.products p ON p.sku = k.s UNION ALL "
        "SELECT k.n, p.id, 6 FROM k JOIN public.products p ON COALESCE(p.shopify_handle, p.handle) = k.h) found "
        "ORDER BY n, rank, id"_s,
        {sql::json(json)});
    if (!query)
        return fail(query.error());
    QList<qint64> ids(qsizetype(keys.size()), 0);
    while (query->next())
        ids[query->value(0).toLongLong()] = query->value(1).toLongLong();
    return ids;
}

Result<QHash<qint64, ProductState>> ProductTable::load(std::span<const qint64> ids)
{
    auto states = readAll(m_connection.query(u"SELECT "_s + columns + u" FROM public.products p"_s + joins +
                                                 u"WHERE p.id = ANY (?::bigint[])"_s,
                                             {sql::array(ids)}));
    if (!states)
        return fail(states.error());
    QHash<qint64, ProductState> byId;
    byId.reserve(states->size());
    for (ProductState& state : *states)
        byId.insert(state.id, std::move(state));
    return byId;
}

Result<std::optional<ProductState>> ProductTable::loadBySku(const QString& sku)
{
    auto states = readAll(m_connection.query(
        u"SELECT "_s + columns + u" FROM public.products p"_s + joins + u"WHERE p.sku = ?"_s, {sku}));
    if (!states)
        return fail(states.error());
    return states->isEmpty() ? std::optional<ProductState>() : std::optional(states->first());
}

Result<QList<ProductState>> ProductTable::page(qint64 after, int limit)
{
    return readAll(m_connection.query(u"SELECT "_s + columns + u" FROM public.products p"_s + joins +
                                          u"WHERE p.id > ? ORDER BY p.id LIMIT ?"_s,
                                      {after, limit}));
}

Result<QList<ProductState>> ProductTable::search(const QString& text, qint64 after, int limit)
{
    return readAll(m_connection.query(
        u"SELECT "_s + columns + u" FROM public.products p"_s + joins +
            u"WHERE p.id > ? AND (strpos(lower(p.sku), lower(?)) > 0 OR strpos(lower(p.name), lower(?)) > 0 "
            "OR strpos(lower(p.vendor), lower(?)) > 0 OR p.barcode = ? OR p.upc = ?) ORDER BY p.id LIMIT ?"_s,
        {after, text, text, text, text, text, limit}));
}

Result<QHash<QString, qint64>> ProductTable::productsByItem()
{
    return readMap(m_connection.query(
        u"SELECT xorosoft_item_number, id FROM public.products WHERE xorosoft_item_number IS NOT NULL UNION "
        "SELECT external_id, product_id FROM product_links WHERE system = 'xorosoft' AND state = 'active'"_s));
}

Result<qint64> ProductTable::countStocked()
{
    const auto count = m_connection.value(
        u"SELECT count(*) FROM public.products p JOIN product_items i ON i.product_id = p.id LEFT JOIN remote_snapshots r "
        "ON r.product_id = p.id AND r.system = 'shopify' WHERE COALESCE(p.shopify_product_id, '') <> '' AND NOT COALESCE(r.is_missing, false) "
        "AND CASE WHEN jsonb_typeof(r.data -> 'inventory') = 'number' THEN (r.data ->> 'inventory')::numeric ELSE p.inventory_quantity END > 0"_s);
    return count ? Result<qint64>(count->toLongLong()) : fail(count.error());
}

Result<void> ProductTable::link(qint64 productId, const QString& system, const QString& entity,
                                const QString& externalId, const QString& method, double score,
                                const QJsonObject& evidence, bool replace)
{
    Transaction transaction(m_connection);
    if (replace) {
        auto retired = m_connection.execute(
            u"UPDATE product_links SET state = 'retired', decided_by = trueup_actor(), decided_at = now() "
            "WHERE system = ? AND entity = ? AND external_id = ? AND state = 'active' AND product_id <> ?"_s,
            {system, entity, externalId, productId});
        if (!retired)
            return fail(retired.error());
    }
    auto linked = m_connection.execute(
        u"INSERT INTO product_links (product_id, system, entity, external_id, method, score, evidence, decided_by, "
        u"decided_at) "
        "VALUES (?, ?, ?, ?, ?, ?::numeric, ?::jsonb, trueup_actor(), now()) "
        "ON CONFLICT (system, entity, external_id) WHERE state = 'active' DO UPDATE SET method = excluded.method, "
        "score = excluded.score, evidence = excluded.evidence WHERE product_links.product_id = excluded.product_id"_s,
        {productId, system, entity, externalId, method, QString::number(score, 'f', 4), sql::json(evidence)});
    if (!linked)
        return fail(linked.error());
    return transaction.commit();
}

Result<void> ProductTable::setLocked(qint64 productId, FieldId id, bool locked)
{
    const QString key = field(id).keyString();
    return done(m_connection.execute(
        u"UPDATE public.products SET locked_fields = array_remove(COALESCE(locked_fields, '{}'), ?::text) || "
        "CASE WHEN ? THEN ARRAY [?::text] ELSE '{}'::text[] END, row_version = row_version + 1 WHERE id = ?"_s,
        {key, locked, key, productId}));
}

Result<void> ProductTable::agree(qint64 run, const QString& by, qint64 productId, const ProductValues& values)
{
    return done(m_connection.execute(
        u"INSERT INTO sync_bases (product_id, field, base_value, base_hash, agreed_run, agreed_by) "
        "SELECT ?, v.key, v.value, decode(md5(v.value::text), 'hex'), ?::bigint, ? FROM jsonb_each(?::jsonb) v "
        "ON CONFLICT (product_id, field) DO UPDATE SET base_value = excluded.base_value, base_hash = "
        "excluded.base_hash, "
        "agreed_at = now(), agreed_run = excluded.agreed_run, agreed_by = excluded.agreed_by"_s,
        {productId, sql::orNull(run), by, QString::fromUtf8(values.toJson())}));
}

Result<QJsonObject> ProductTable::snapshot(qint64 productId, const QString& system)
{
    const auto json = m_connection.value(
        u"SELECT data::text FROM remote_snapshots WHERE product_id = ? AND system = ?"_s, {productId, system});
    if (!json)
        return fail(json.error());
    return sql::object(*json);
}

Result<qint64> ProductTable::count()
{
    const auto value = m_connection.value(u"SELECT count(*) FROM public.products"_s);
    if (!value)
        return fail(value.error());
    return value->toLongLong();
}

Result<void> ProductTable::refreshStatusView()
{
    const auto done = m_connection.query(u"SELECT refresh_product_sync_status()"_s);
    return done ? Result<void>() : fail(done.error());
}

} // namespace trueup
