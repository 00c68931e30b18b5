#include "store/collectiontable.h"

#include "store/sqlvalues.h"

#include <QJsonDocument>

namespace trueup {

using namespace Qt::StringLiterals;

Result<std::optional<Membership>> CollectionTable::of(qint64 productId)
{
    // A whole pull reads every product the shop has and writes only what moved, see pull_collections().
    auto query = m_connection.query(
        u"SELECT k.collections::text, GREATEST(k.read_at, CASE WHEN NOT COALESCE(r.is_missing, false) THEN "
        "(SELECT (w.value ->> 'collections')::timestamptz FROM sync_watermarks w WHERE w.source = 'shopify' "
        "AND w.scope = 'products') END) FROM remote_collections k LEFT JOIN remote_snapshots r "
        "ON r.product_id = k.product_id AND r.system = 'shopify' WHERE k.product_id = ?"_s,
        {productId});
    if (!query)
        return fail(query.error());
    if (!query->next())
        return std::nullopt;
    const QJsonDocument json = QJsonDocument::fromJson(query->value(0).toString().toUtf8());
    return Membership{collectionsFromJson(json.array()), sql::time(query->value(1))};
}

Result<QHash<qint64, QStringList>> CollectionTable::titles(std::span<const qint64> products)
{
    auto query = m_connection.query(
        u"SELECT k.product_id, e.value ->> 'title' FROM remote_collections k, jsonb_array_elements(k.collections) "
        "WITH ORDINALITY e (value, n) WHERE k.product_id = ANY (?::bigint[]) ORDER BY k.product_id, e.n"_s,
        {sql::array(products)});
    if (!query)
        return fail(query.error());
    QHash<qint64, QStringList> titles;
    while (query->next())
        titles[query->value(0).toLongLong()].append(query->value(1).toString());
    return titles;
}

} // namespace trueup
