#include "store/presencetable.h"

#include "store/copywriter.h"
#include "store/erptable.h"
#include "store/sqlvalues.h"

#include <QJsonDocument>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// A presence row `f` that this feed (its job is bound once) lists, seen under the number it had before.
constexpr auto isListedByNumber = "f.feed_sku IN (SELECT r.sku_norm FROM feed_rows r WHERE r.job_id = ? AND r.sku_norm IS NOT NULL "
                                  "AND r.row_kind IN ('product', 'incomplete'))"_L1;

Value textValue(const QVariant& json)
{
    const QJsonDocument document = QJsonDocument::fromJson('[' + json.toString().toUtf8() + ']');
    return json.isNull() ? Value() : Value::fromJson(FieldType::Text, document.array().at(0), 0);
}

WithdrawalFacts::LastArchive lastOf(const QString& status)
{
    if (status == "synced"_L1)
        return WithdrawalFacts::LastArchive::Written;
    const bool isRefused = status == "rejected"_L1 || status == "failed"_L1;
    return isRefused ? WithdrawalFacts::LastArchive::Refused : WithdrawalFacts::LastArchive::None;
}

WithdrawalFacts::OpenRow openRow(const QSqlQuery& query, int column)
{
    if (query.isNull(column))
        return WithdrawalFacts::OpenRow::None;
    const QString source = query.value(column + 1).toString();
    const bool isEdited = !query.isNull(column + 3);
    if (query.value(column + 2).toString() == "queued"_L1 || isEdited || source == "manual"_L1 || source == "rollback"_L1)
        return WithdrawalFacts::OpenRow::Person;
    if (query.value(column + 4).toString() == "sell_out"_L1)
        return WithdrawalFacts::OpenRow::SellOut;
    return query.value(column).toString() == "archive"_L1 ? WithdrawalFacts::OpenRow::Archive : WithdrawalFacts::OpenRow::Other;
}

WithdrawalFacts read(const QSqlQuery& query)
{
    WithdrawalFacts facts;
    facts.productId = query.value(0).toLongLong();
    facts.sku = query.value(1).toString();
    facts.name = query.value(2).toString();
    facts.vendor = query.value(3).toString();
    facts.productType = query.value(4).toString();
    facts.isInShop = query.value(5).toBool();
    facts.shopStatus = query.value(6).toString();
    facts.baseStatus = textValue(query.value(7));
    facts.wasInFeed = query.value(8).toBool();
    facts.missedFeeds = query.value(9).toInt();
    facts.missingSince = sql::time(query.value(10));
    facts.missed = sql::list(query.value(11));
    facts.erpInactiveSince = sql::time(query.value(12));
    facts.erpItem = sql::object(query.value(13));
    facts.open = openRow(query, 14);
    facts.isOpenApproved = query.value(16).toString() == "approved"_L1;
    facts.last = lastOf(query.value(19).toString());
    facts.statusBefore = query.value(20).toString();
    if (!query.isNull(21))
        facts.left = query.value(21).toLongLong();
    facts.shopPolicy = query.value(22).toString();
    facts.basePolicy = textValue(query.value(23));
    facts.isPolicyLocked = query.value(24).toBool();
    facts.lastSellOut = lastOf(query.value(25).toString());
    facts.policyBefore = query.value(26).toString();
    return facts;
}

} // namespace

Result<void> PresenceTable::run(const QStringList& statements, const QList<QVariantList>& values)
{
    for (qsizetype i = 0; i < statements.size(); ++i) {
        if (const auto done = m_connection.execute(statements[i], values.value(i)); !done)
            return fail(done.error());
    }
    return {};
}

Result<void> PresenceTable::begin()
{
    return run({u"CREATE TEMPORARY TABLE feed_seen (product_id bigint NOT NULL, feed_sku text) ON COMMIT DROP"_s,
                u"INSERT INTO product_presence (product_id) SELECT p.id FROM public.products p WHERE NOT EXISTS (SELECT 1 FROM "
                "product_presence f WHERE f.product_id = p.id) AND EXISTS (SELECT 1 FROM product_links l WHERE l.product_id = p.id "
                "AND l.system IN ('etilize', 'xorosoft') AND l.method = 'created' AND l.state = 'active')"_s},
               {});
}

Result<void> PresenceTable::see(std::span<const SeenProduct> products)
{
    if (products.empty())
        return {};
    auto copy = CopyWriter::begin(m_connection, u"feed_seen (product_id, feed_sku)"_s);
    if (!copy)
        return fail(copy.error());
    for (const SeenProduct& product : products) {
        copy->integer(product.product);
        if (product.feedSku.isEmpty())
            copy->null();
        else
            copy->text(product.feedSku);
        if (const auto ended = copy->endRow(); !ended)
            return ended;
    }
    const auto stored = copy->finish();
    return stored ? Result<void>() : fail(stored.error());
}

Result<void> PresenceTable::noteErp(const QDateTime& now)
{
    // A product made of several items is only gone when all of them are.
    const QString inactive =
        u"SELECT k.product_id FROM (SELECT product_id, external_id FROM product_links WHERE system = 'xorosoft' "
        "AND state = 'active' UNION SELECT id, xorosoft_item_number FROM public.products WHERE xorosoft_item_number IS NOT NULL) k "
        "JOIN erp_items i ON i.item_number = k.external_id WHERE i.missing_since IS NULL "
        "GROUP BY 1 HAVING NOT bool_or(%1)"_s.arg(ErpTable::activeCondition());
    return run(
        {u"UPDATE product_presence f SET erp_inactive_since = NULL WHERE erp_inactive_since IS NOT NULL "
         "AND product_id NOT IN ("_s + inactive + u')',
         u"INSERT INTO product_presence AS f (product_id, was_in_feed, erp_inactive_since) SELECT n.product_id, false, "
         "?::timestamptz FROM ("_s + inactive + u") n WHERE NOT EXISTS (SELECT 1 FROM product_presence o "
         "WHERE o.product_id = n.product_id AND o.erp_inactive_since IS NOT NULL) "
         "ON CONFLICT (product_id) DO UPDATE SET erp_inactive_since = excluded.erp_inactive_since"_s},
        {{}, {sql::orNull(now)}});
}

Result<void> PresenceTable::countFeed(qint64 job, const QString& csvSha256, const QDateTime& now)
{
    const QString listed = isListedByNumber;
    return run(
        {u"ANALYZE feed_seen"_s,
         u"UPDATE product_presence f SET feed_sku = COALESCE(s.feed_sku, f.feed_sku), was_in_feed = true, missed = 0, "
         "missing_since = NULL, missed_jobs = '{}' FROM (SELECT product_id, min(feed_sku) AS feed_sku FROM feed_seen GROUP BY 1) s "
         "WHERE f.product_id = s.product_id AND (f.missed > 0 OR NOT f.was_in_feed OR (s.feed_sku IS NOT NULL "
         "AND s.feed_sku IS DISTINCT FROM f.feed_sku))"_s,
         u"INSERT INTO product_presence (product_id, feed_sku) SELECT s.product_id, min(s.feed_sku) FROM feed_seen s WHERE NOT EXISTS "
         "(SELECT 1 FROM product_presence f WHERE f.product_id = s.product_id) GROUP BY 1"_s,
         u"UPDATE product_presence f SET missed = 0, missing_since = NULL, missed_jobs = '{}' WHERE f.missed > 0 AND "_s + listed,
         u"WITH unread AS MATERIALIZED (SELECT number_upper(replace(r.raw::text, '-', '')) AS line FROM feed_rows r WHERE r.job_id = ? "
         "AND r.row_kind = 'rejected') "
         "UPDATE product_presence f SET missed = f.missed + 1, missing_since = COALESCE(f.missing_since, ?::timestamptz), "
         "missed_jobs = CASE WHEN cardinality(f.missed_jobs) < 30 THEN f.missed_jobs || ?::bigint ELSE f.missed_jobs END "
         "WHERE f.was_in_feed AND NOT EXISTS (SELECT 1 FROM etilize_sync_jobs o WHERE o.accepted AND o.id < ? "
         "AND o.csv_sha256 = ?) "
         "AND NOT EXISTS (SELECT 1 FROM feed_seen s WHERE s.product_id = f.product_id) AND COALESCE(NOT "_s + listed + u", true) "
         "AND NOT EXISTS (SELECT 1 FROM unread u WHERE strpos(u.line, COALESCE(f.feed_sku, (SELECT number_upper(replace(p.sku, '-', '')) "
         "FROM public.products p WHERE p.id = f.product_id))) > 0)"_s,
         // A decision stands as long as its reason; what was written stays known until the product is on sale again.
         u"UPDATE product_presence f SET archive_row = NULL FROM sync_staging a, public.products p WHERE a.id = f.archive_row "
         "AND p.id = f.product_id AND f.missed = 0 AND f.erp_inactive_since IS NULL AND NOT a.is_open "
         "AND NOT (a.status = 'synced' AND upper(p.status::text) = 'ARCHIVED')"_s,
         u"UPDATE product_presence f SET sell_out_row = NULL FROM sync_staging a, public.products p LEFT JOIN remote_snapshots r "
         "ON r.product_id = p.id AND r.system = 'shopify' WHERE a.id = f.sell_out_row "
         "AND p.id = f.product_id AND f.missed = 0 AND f.erp_inactive_since IS NULL AND NOT a.is_open "
         "AND NOT (a.status = 'synced' AND upper(COALESCE(r.data ->> 'inventory_policy', p.inventory_policy::text)) = 'DENY')"_s},
        {{}, {}, {}, {job}, {job, sql::orNull(now), job, job, csvSha256, job}, {}, {}});
}

Result<std::vector<WithdrawalFacts>> PresenceTable::facts(int feeds)
{
    auto query = m_connection.query(
        u"SELECT f.product_id, p.sku, p.name, p.vendor, p.product_type, COALESCE(p.shopify_product_id::text, '') <> '' "
        "AND NOT COALESCE(r.is_missing, false), upper(COALESCE(r.data ->> 'status', p.status::text)), b.base_value::text, "
        "f.was_in_feed, f.missed, f.missing_since, "
        "(SELECT json_agg(json_build_object('job', j.job_id, 'file', j.ftp_filename, 'imported_at', "
        "to_char(j.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')) ORDER BY j.id)::text "
        "FROM etilize_sync_jobs j WHERE j.id = ANY (f.missed_jobs[1 : greatest(?::integer, 1)])), f.erp_inactive_since, "
        "(SELECT json_build_object('item', i.item_number, 'active', i.raw -> 'ActiveFlag', 'sellable', i.raw -> 'IsSellableFlag', "
        "'discontinued_on', i.raw -> 'DiscontinuedDate')::text FROM erp_items i WHERE f.erp_inactive_since IS NOT NULL "
        "AND i.item_number = COALESCE(p.xorosoft_item_number, (SELECT l.external_id FROM product_links l "
        "WHERE l.product_id = p.id AND l.system = 'xorosoft' AND l.state = 'active' ORDER BY l.id LIMIT 1))), "
        "o.operation_type, o.source, o.status, o.edited_login, o.changes #>> '{inventory_policy,rule}', "
        "a.status, a.changes -> 'status' ->> 'current', "
        "COALESCE(CASE WHEN e.available < 0 THEN 0 ELSE floor(e.available) END, (r.data ->> 'inventory')::numeric)::bigint, "
        "upper(COALESCE(r.data ->> 'inventory_policy', p.inventory_policy::text)), d.base_value::text, "
        // A person who refused to give the policy back keeps it, as one who locked it.
        "COALESCE('inventory_policy' = ANY (p.locked_fields), false) OR EXISTS (SELECT 1 FROM sync_staging u "
        "WHERE u.product_id = f.product_id AND u.id > f.sell_out_row AND u.status = 'rejected' "
        "AND u.changes #>> '{inventory_policy,rule}' = 'sell_out_over'), "
        "s.status, s.changes -> 'inventory_policy' ->> 'current' "
        "FROM product_presence f JOIN public.products p ON p.id = f.product_id "
        "LEFT JOIN remote_snapshots r ON r.product_id = f.product_id AND r.system = 'shopify' "
        "LEFT JOIN sync_bases b ON b.product_id = f.product_id AND b.field = 'status' "
        "LEFT JOIN sync_staging o ON o.product_id = f.product_id AND o.target = 'shopify' AND o.is_open "
        "LEFT JOIN sync_staging a ON a.id = f.archive_row "
        "LEFT JOIN sync_staging s ON s.id = f.sell_out_row "
        "LEFT JOIN sync_bases d ON d.product_id = f.product_id AND d.field = 'inventory_policy' "
        // OFFSET 0 keeps the planner from summing up the stock of the whole mirror for these few, see ErpTable::facts().
        "LEFT JOIN LATERAL (SELECT COALESCE(p.xorosoft_item_number, (SELECT l.external_id FROM product_links l "
        "WHERE l.product_id = p.id AND l.system = 'xorosoft' AND l.state = 'active' ORDER BY l.id LIMIT 1)) AS item OFFSET 0) k ON true "
        "LEFT JOIN LATERAL (SELECT v.available FROM erp_available v WHERE v.item_number = k.item OFFSET 0) e ON true "
        "WHERE (?::integer > 0 AND f.missed >= ?::integer) OR f.erp_inactive_since IS NOT NULL OR f.archive_row IS NOT NULL "
        "OR f.sell_out_row IS NOT NULL "
        "ORDER BY f.product_id"_s,
        {feeds, feeds, feeds});
    if (!query)
        return fail(query.error());
    std::vector<WithdrawalFacts> facts;
    while (query->next())
        facts.push_back(read(*query));
    return facts;
}

Result<void> PresenceTable::rememberArchives(const QUuid& batch)
{
    return run({u"UPDATE product_presence f SET archive_row = s.id FROM sync_staging s WHERE s.batch_id = ?::uuid "
                "AND s.operation_type = 'archive' AND s.product_id = f.product_id"_s,
                u"UPDATE product_presence f SET sell_out_row = s.id FROM sync_staging s WHERE s.batch_id = ?::uuid "
                "AND s.changed_fields = '{inventory_policy}' AND s.changes #>> '{inventory_policy,rule}' = 'sell_out' "
                "AND s.product_id = f.product_id"_s},
               {{batch.toString(QUuid::WithoutBraces)}, {batch.toString(QUuid::WithoutBraces)}});
}

Result<qint64> PresenceTable::activeProducts()
{
    const auto count = m_connection.value(u"SELECT count(*) FROM public.products WHERE COALESCE(shopify_product_id::text, '') <> '' "
                                          "AND upper(status::text) = 'ACTIVE'"_s);
    return count ? Result<qint64>(count->toLongLong()) : fail(count.error());
}

} // namespace trueup
