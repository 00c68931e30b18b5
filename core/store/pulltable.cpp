#include "store/pulltable.h"

#include "store/sqlvalues.h"

#include <QJsonDocument>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

QByteArray compact(const QJsonObject& object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

void append(QByteArray& list, const QByteArray& item)
{
    if (list.size() > 1)
        list.append(',');
    list.append(item);
}

void addText(QJsonObject& object, const QString& key, const QString& text)
{
    if (!text.isEmpty())
        object.insert(key, text);
}

QString timeText(const QDateTime& time)
{
    return time.isValid() ? time.toUTC().toString(Qt::ISODateWithMs) : QString();
}

/// Agreed values with null for "agreed to be empty".
QByteArray baseJson(const PullItem& item)
{
    QByteArray json = item.base.toJson();
    json.chop(1);
    for (const FieldId id : item.baseNone)
        json += (json.size() > 1 ? ",\"" : "\"") + QByteArray(field(id).key) + "\":null";
    return json + '}';
}

QByteArray itemJson(const PullItem& item)
{
    QJsonObject head{{u"product_gid"_s, item.ids.product}};
    addText(head, u"variant_gid"_s, item.ids.variant);
    addText(head, u"inventory_item_gid"_s, item.ids.inventoryItem);
    addText(head, u"handle"_s, item.handle);
    addText(head, u"remote_updated_at"_s, timeText(item.remoteUpdated));
    if (item.productId != 0)
        head.insert(u"product_id"_s, item.productId);
    QJsonObject by;
    for (auto it = item.baseBy.begin(); it != item.baseBy.end(); ++it)
        by.insert(field(it.key()).keyString(), it.value());
    if (!by.isEmpty())
        head.insert(u"base_by"_s, by);
    addText(head, u"hash"_s, QString::fromLatin1(item.hash));
    if (item.isWhole)
        head.insert(u"whole"_s, true);
    QByteArray json = compact(head);
    json.chop(1);
    json += ",\"values\":" + (item.valuesJson.isEmpty() ? item.values.toJson() : item.valuesJson);
    return item.isWhole ? json + '}'
                        : json + ",\"product\":" + item.product.toJson() + ",\"base\":" + baseJson(item) + '}';
}

/// id, version, status, operation, why it is blocked, source, changes, whose, since when: from column `first` on.
PullState::OpenRow readRow(const QSqlQuery& query, int first)
{
    const auto text = [&](int at) { return query.value(first + at).toString(); };
    return {query.value(first).toLongLong(), query.value(first + 1).toLongLong(), text(2), text(3), text(4), text(5), text(6).toUtf8(), text(7),
            sql::time(query.value(first + 8))};
}

} // namespace

Result<QList<PullState>> PullTable::lock(std::span<const PullKey> keys)
{
    QJsonArray json;
    for (const PullKey& key : keys)
    {
        QJsonObject one{{u"gid"_s, key.gid}, {u"sku"_s, key.sku}};
        addText(one, u"hash"_s, QString::fromLatin1(key.hash));
        addText(one, u"updated_at"_s, timeText(key.updated));
        json.append(one);
    }
    auto query = m_connection.query(
        u"SELECT item_position, item_product, refused, row_id, row_version, row_status, row_operation, row_blocked, "
        "row_source, row_changes, row_edited, row_updated, in_flight, unchanged FROM pull_lock(?::jsonb)"_s,
        {sql::json(json)});
    if (!query)
        return fail(query.error());
    QList<PullState> states{qsizetype(keys.size())};
    while (query->next()) {
        PullState& state = states[query->value(0).toLongLong()];
        state.productId = query->value(1).toLongLong();
        state.refused = query->value(2).toString();
        state.row = readRow(*query, 3);
        state.inFlight = query->value(12).toBool();
        state.unchanged = query->value(13).toBool();
    }
    return states;
}

Result<QSet<QString>> PullTable::takenSkus(const QStringList& skus)
{
    QSet<QString> taken;
    if (skus.isEmpty())
        return taken;
    auto query = m_connection.query(u"SELECT sku FROM public.products WHERE sku IN (SELECT jsonb_array_elements_text(?::jsonb))"_s,
                                    {sql::json(QJsonArray::fromStringList(skus))});
    if (!query)
        return fail(query.error());
    while (query->next())
        taken.insert(query->value(0).toString());
    return taken;
}

Result<QSet<qsizetype>> PullTable::echoes(std::span<const EchoQuestion> questions)
{
    QSet<qsizetype> found;
    if (questions.empty())
        return found;
    QByteArray json("[");
    for (const EchoQuestion& question : questions) {
        QJsonObject head{{u"g"_s, question.gid}, {u"f"_s, field(question.field).keyString()}};
        addText(head, u"t"_s, timeText(question.remoteUpdated));
        QByteArray item = compact(head);
        item.chop(1);
        append(json, item + ",\"v\":" + question.value.toJson() + '}');
    }
    auto query = m_connection.query(
        u"SELECT e.n - 1 FROM jsonb_array_elements(?::jsonb) WITH ORDINALITY e (q, n) WHERE EXISTS (SELECT 1 "
        "FROM own_writes w WHERE w.object_gid = e.q ->> 'g' AND w.field = e.q ->> 'f' "
        "AND w.value_hash = decode(md5((e.q -> 'v')::text), 'hex') "
        "AND w.remote_updated_at >= (e.q ->> 't')::timestamptz)"_s,
        {QString::fromUtf8(json + ']')});
    if (!query)
        return fail(query.error());
    while (query->next())
        found.insert(query->value(0).toLongLong());
    return found;
}

Result<void> PullTable::save(qint64 run, std::span<const PullItem> items)
{
    QByteArray created("[");
    QByteArray known("[");
    for (const PullItem& item : items)
        append(item.productId == 0 ? created : known, itemJson(item));
    const QByteArray runId = run == 0 ? QByteArray() : QByteArray::number(run);
    if (created.size() > 1) {
        const auto saved = m_connection.send("SELECT count(*) FROM pull_create($1::bigint, $2::jsonb)", {runId, created + ']'});
        if (!saved)
            return saved;
    }
    return known.size() == 1 ? Result<void>()
                             : m_connection.send("SELECT count(*) FROM pull_save($1::bigint, $2::jsonb)", {runId, known + ']'});
}

Result<void> PullTable::seen(qint64 run, std::span<const qint64> products)
{
    if (products.empty())
        return {};
    const auto done = m_connection.query(u"SELECT pull_seen(?::bigint, ?::bigint[])"_s,
                                         {sql::orNull(run), sql::array(products)});
    return done ? Result<void>() : fail(done.error());
}

Result<qint64> PullTable::saveCollections(qint64 run, std::span<const PullMembership> memberships, bool note)
{
    if (memberships.empty())
        return 0;
    QByteArray json("[");
    for (const PullMembership& one : memberships) {
        QByteArray item(one.productId == 0 ? "{\"gid\":" : "{\"product_id\":");
        if (one.productId == 0)
            appendJsonString(item, one.gid);
        else
            item += QByteArray::number(one.productId);
        append(json, item + ",\"collections\":" + collectionsJson(one.collections) + '}');
    }
    const auto moved = m_connection.value(u"SELECT pull_collections(?::bigint, ?::jsonb, ?)"_s,
                                          {sql::orNull(run), QString::fromUtf8(json + ']'), note});
    return moved ? Result<qint64>(moved->toLongLong()) : fail(moved.error());
}

Result<qint64> PullTable::rebase(std::span<const PullRowChange> changes)
{
    if (changes.empty())
        return 0;
    QByteArray json("[");
    for (const PullRowChange& change : changes) {
        QJsonObject head{{u"id"_s, change.id},       {u"version"_s, change.version},
                         {u"block"_s, change.block}, {u"clear"_s, change.clear},
                         {u"reopen"_s, change.reopen}, {u"fields"_s, QJsonArray::fromStringList(change.fields)}};
        QByteArray item = compact(head);
        item.chop(1);
        item += ",\"changes\":" + change.changes;
        if (change.pricePercent)
            item += ",\"price_percent\":" + change.pricePercent->toLatin1();
        append(json, item + '}');
    }
    const auto touched = m_connection.value(u"SELECT pull_rebase(?::jsonb)"_s, {QString::fromUtf8(json + ']')});
    return touched ? Result<qint64>(touched->toLongLong()) : fail(touched.error());
}

Result<void> PullTable::skipped(qint64 run, const QJsonArray& skipped)
{
    if (skipped.isEmpty())
        return {};
    const auto done = m_connection.execute(
        u"INSERT INTO sync_history (run_id, product_id, sku, direction, action, outcome, error_code, error_message) "
        "SELECT ?::bigint, i.product_id, i.sku, 'pull', 'adopt', 'skipped', i.reason, i.gid "
        "FROM jsonb_to_recordset(?::jsonb) AS i (product_id bigint, sku text, reason text, gid text)"_s,
        {sql::orNull(run), sql::json(skipped)});
    return done ? Result<void>() : fail(done.error());
}

Result<QHash<qint64, PullState>> PullTable::openChanges(std::span<const qint64> products)
{
    auto query = m_connection.query(
        u"SELECT s.product_id, s.id, s.row_version, s.status, s.operation_type, s.blocked_reason, s.source, s.changes::text, "
        "CASE WHEN s.edited_login IS NOT NULL OR s.source = 'manual' THEN COALESCE(s.edited_login, s.created_login) END, "
        "COALESCE(s.edited_at, s.created_at), s.status = 'queued' OR EXISTS (SELECT 1 FROM sync_outbox o "
        "WHERE o.product_id = s.product_id AND o.state IN ('leased', 'sent', 'unknown')) "
        "FROM sync_staging s WHERE s.is_open AND s.target = 'shopify' AND s.product_id = ANY (?::bigint[])"_s,
        {sql::array(products)});
    if (!query)
        return fail(query.error());
    QHash<qint64, PullState> open;
    while (query->next()) {
        PullState state;
        state.productId = query->value(0).toLongLong();
        state.row = readRow(*query, 1);
        state.inFlight = query->value(10).toBool();
        open.insert(state.productId, state);
    }
    return open;
}

Result<QHash<qint64, qint64>> PullTable::openRows(std::span<const qint64> products)
{
    auto query = m_connection.query(u"SELECT product_id, id FROM sync_staging WHERE is_open AND target = 'shopify' "
                                    "AND product_id = ANY (?::bigint[])"_s,
                                    {sql::array(products)});
    if (!query)
        return fail(query.error());
    QHash<qint64, qint64> rows;
    while (query->next())
        rows.insert(query->value(0).toLongLong(), query->value(1).toLongLong());
    return rows;
}

Result<QList<PullTable::Candidate>> PullTable::unseen(const QStringList& seen, const QDateTime& before)
{
    auto query = m_connection.query(
        u"SELECT p.id, CASE WHEN p.shopify_product_id LIKE 'gid:%' THEN p.shopify_product_id "
        "ELSE 'gid://shopify/Product/' || p.shopify_product_id END "
        "FROM public.products p LEFT JOIN remote_snapshots r ON r.product_id = p.id AND r.system = 'shopify' "
        "LEFT JOIN (SELECT DISTINCT split_part(g, '/', 5) AS number FROM unnest(?::text[]) g) s "
        "ON s.number = split_part(p.shopify_product_id, '/', CASE WHEN p.shopify_product_id LIKE 'gid:%' THEN 5 ELSE 1 END) "
        "WHERE COALESCE(p.shopify_product_id, '') <> '' AND s.number IS NULL AND NOT COALESCE(r.is_missing, false) "
        "AND COALESCE(r.seen_at, '-infinity') < ? AND NOT EXISTS (SELECT 1 FROM sync_outbox o "
        "WHERE o.product_id = p.id AND o.state IN ('leased', 'sent', 'unknown')) ORDER BY p.id"_s,
        {sql::array(seen), before});
    if (!query)
        return fail(query.error());
    QList<Candidate> candidates;
    while (query->next())
        candidates.append({query->value(0).toLongLong(), query->value(1).toString()});
    return candidates;
}

Result<qint64> PullTable::markMissing(qint64 run, std::span<const qint64> products)
{
    if (products.empty())
        return 0;
    const auto marked = m_connection.value(u"SELECT pull_missing(?::bigint, ?::bigint[])"_s,
                                           {sql::orNull(run), sql::array(products)});
    return marked ? Result<qint64>(marked->toLongLong()) : fail(marked.error());
}

Result<qint64> PullTable::countLinked()
{
    const auto count = m_connection.value(
        u"SELECT count(*) FROM public.products p LEFT JOIN remote_snapshots r ON r.product_id = p.id "
        "AND r.system = 'shopify' WHERE COALESCE(p.shopify_product_id, '') <> '' AND NOT COALESCE(r.is_missing, false)"_s);
    return count ? Result<qint64>(count->toLongLong()) : fail(count.error());
}

} // namespace trueup
