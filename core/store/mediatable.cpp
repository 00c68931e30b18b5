#include "store/mediatable.h"

#include "store/sqlvalues.h"

namespace trueup {

using namespace Qt::StringLiterals;

Result<QHash<qint64, QList<MediaRecord>>> MediaTable::ofProducts(std::span<const qint64> productIds)
{
    auto query = m_connection.query(
        u"SELECT product_id, source_url, url_key, position, alt, shopify_media_gid, shopify_status FROM media_map "
        "WHERE product_id = ANY (?::bigint[]) AND removed_at IS NULL ORDER BY product_id, position, url_key"_s,
        {sql::array(productIds)});
    if (!query)
        return fail(query.error());
    QHash<qint64, QList<MediaRecord>> media;
    while (query->next()) {
        const MediaRecord record{query->value(0).toLongLong(), query->value(1).toString(), query->value(2).toString(),
                                 query->value(3).toInt(),      query->value(4).toString(), query->value(5).toString(),
                                 query->value(6).toString()};
        media[record.productId].append(record);
    }
    return media;
}

Result<void> MediaTable::save(std::span<const MediaRecord> records)
{
    QJsonArray json;
    for (const MediaRecord& record : records)
        json.append(QJsonObject{{u"product_id"_s, record.productId},
                                {u"source_url"_s, record.sourceUrl},
                                {u"url_key"_s, record.urlKey},
                                {u"position"_s, record.position},
                                {u"alt"_s, record.alt},
                                {u"gid"_s, record.shopifyGid},
                                {u"status"_s, record.shopifyStatus}});
    auto saved = m_connection.execute(
        u"INSERT INTO media_map (product_id, source_url, url_key, position, alt, shopify_media_gid, shopify_status) "
        "SELECT DISTINCT ON (m.product_id, m.url_key) m.product_id, m.source_url, m.url_key, m.position, m.alt, "
        "NULLIF(m.gid, ''), NULLIF(m.status, '') FROM jsonb_to_recordset(?::jsonb) m (product_id bigint, source_url "
        "text, "
        "url_key text, position integer, alt text, gid text, status text) ON CONFLICT (product_id, url_key) DO UPDATE "
        "SET "
        "position = excluded.position, alt = excluded.alt, removed_at = NULL, "
        "shopify_media_gid = COALESCE(excluded.shopify_media_gid, media_map.shopify_media_gid), "
        "shopify_status = COALESCE(excluded.shopify_status, media_map.shopify_status)"_s,
        {sql::json(json)});
    return saved ? Result<void>() : fail(saved.error());
}

} // namespace trueup
