#include "store/webhookinbox.h"

#include "store/sqlvalues.h"

namespace trueup {

using namespace Qt::StringLiterals;

Result<bool> WebhookInbox::add(const WebhookDelivery& delivery)
{
    const auto added = m_connection.execute(
        u"INSERT INTO webhook_inbox (webhook_id, event_id, topic, shop, api_version, object_gid, triggered_at, payload) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, '{}') ON CONFLICT (webhook_id) DO NOTHING"_s,
        {delivery.webhookId, sql::orNull(delivery.eventId), delivery.topic, sql::orNull(delivery.shop),
         sql::orNull(delivery.apiVersion), sql::orNull(delivery.objectGid), sql::orNull(delivery.triggered)});
    return added ? Result<bool>(*added > 0) : fail(added.error());
}

Result<QList<WebhookRow>> WebhookInbox::lease(int limit)
{
    // processed_at says since when somebody works on it, until he is done.
    auto query = m_connection.query(
        u"WITH due AS (SELECT id FROM webhook_inbox WHERE state = 'received' "
        "OR (state = 'processing' AND processed_at < now() - interval '5 minutes') ORDER BY id LIMIT ? "
        "FOR UPDATE SKIP LOCKED), taken AS (UPDATE webhook_inbox w SET state = 'processing', attempts = w.attempts + 1, "
        "processed_at = now() FROM due WHERE w.id = due.id RETURNING w.*) "
        "SELECT t.id, t.topic, t.object_gid, CASE WHEN t.object_gid LIKE 'gid://shopify/Product/%' THEN t.object_gid "
        "ELSE p.shopify_product_id END, t.triggered_at, r.seen_at, t.attempts FROM taken t "
        "LEFT JOIN product_links l ON l.system = 'shopify' AND l.external_id = t.object_gid AND l.state = 'active' "
        "LEFT JOIN public.products p ON p.id = l.product_id "
        "LEFT JOIN remote_snapshots r ON r.product_id = l.product_id AND r.system = 'shopify' ORDER BY t.id"_s,
        {limit});
    if (!query)
        return fail(query.error());
    QList<WebhookRow> rows;
    while (query->next())
        rows.append({query->value(0).toLongLong(), query->value(1).toString(), query->value(2).toString(),
                     query->value(3).toString(), sql::time(query->value(4)), sql::time(query->value(5)),
                     query->value(6).toInt()});
    return rows;
}

Result<void> WebhookInbox::settle(std::span<const qint64> ids, const QString& state, const QString& error)
{
    if (ids.empty())
        return {};
    const auto done = m_connection.execute(
        u"UPDATE webhook_inbox SET state = ?, error = ?, processed_at = now() WHERE id = ANY (?::bigint[])"_s,
        {state, sql::orNull(error), sql::array(ids)});
    return done ? Result<void>() : fail(done.error());
}

Result<qint64> WebhookInbox::countWaiting()
{
    const auto count =
        m_connection.value(u"SELECT count(*) FROM webhook_inbox WHERE state IN ('received', 'processing')"_s);
    return count ? Result<qint64>(count->toLongLong()) : fail(count.error());
}

} // namespace trueup
