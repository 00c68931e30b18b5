#include "store/locationtable.h"

namespace trueup {

using namespace Qt::StringLiterals;

Result<QList<StoreRecord>> LocationTable::stores()
{
    auto query = m_connection.query(
        u"WITH seen AS (SELECT store_id, max(store_name) AS name, count(*) FILTER (WHERE missing_since IS NULL) AS items "
        "FROM erp_stock GROUP BY store_id), mapped AS (SELECT erp_store_id, bool_or(is_active) AS counts, max(safety_stock) AS safety, "
        "max(location_name) AS name FROM location_map GROUP BY erp_store_id) "
        "SELECT COALESCE(s.store_id, m.erp_store_id), COALESCE(s.name, m.name, ''), COALESCE(s.items, 0), COALESCE(m.counts, false), "
        "COALESCE(m.safety, 0) FROM seen s FULL JOIN mapped m ON m.erp_store_id = s.store_id ORDER BY 2, 1"_s);
    if (!query)
        return fail(query.error());
    QList<StoreRecord> stores;
    while (query->next())
        stores.append({query->value(0).toString(), query->value(1).toString(), query->value(2).toLongLong(), query->value(3).toBool(),
                       query->value(4).toInt()});
    return stores;
}

Result<void> LocationTable::setStore(const StoreRecord& store, const QString& location)
{
    Transaction transaction(m_connection);
    const auto before = m_connection.value(
        u"SELECT json_agg(m)::text FROM location_map m WHERE erp_store_id = ?"_s, {store.id});
    if (!before)
        return fail(before.error());
    auto changed = m_connection.query(
        u"UPDATE location_map SET is_active = ?, safety_stock = ? WHERE erp_store_id = ? RETURNING 1"_s,
        {store.counts, store.safetyStock, store.id});
    if (!changed)
        return fail(changed.error());
    if (!changed->next()) {
        auto added = m_connection.execute(u"INSERT INTO location_map (shopify_location_gid, erp_store_id, location_name, safety_stock, is_active) "
                                          "VALUES (?, ?, NULLIF(?, ''), ?, ?)"_s,
                                          {location.isEmpty() ? u""_s : location, store.id, store.name.isEmpty() ? u""_s : store.name,
                                           store.safetyStock, store.counts});
        if (!added)
            return fail(added.error());
    }
    auto audited = m_connection.query(
        u"SELECT trueup_audit('location.set', 'location_map', ?, ?::jsonb, (SELECT json_agg(m)::jsonb FROM location_map m WHERE erp_store_id = ?)), "
        "trueup_changed('settings', ?)"_s,
        {store.id, before->isNull() ? QVariant() : *before, store.id, u"shopify.location"_s});
    if (!audited)
        return fail(audited.error());
    return transaction.commit();
}

} // namespace trueup
