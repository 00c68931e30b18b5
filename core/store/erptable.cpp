#include "store/erptable.h"

#include "store/copywriter.h"
#include "store/sqlvalues.h"

#include <QUuid>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

void numberOrNull(CopyWriter& copy, const std::optional<Decimal>& number)
{
    if (number)
        copy.decimal(*number);
    else
        copy.null();
}

void flagOrNull(CopyWriter& copy, std::optional<bool> flag)
{
    if (flag)
        copy.boolean(*flag);
    else
        copy.null();
}

constexpr auto itemColumns = "item_number, item_norm, base_part, base_norm, erp_item_id, erp_product_id, title, "
                             "description, handle, manufacturer, "
                             "brand, vendor_part_number, alt_numbers, upc, gtin14, price, compare_at_price, cost, "
                             "currency, weight, weight_unit, "
                             "active, sellable, discontinued_on, erp_modified_raw, erp_modified_at, raw, row_hash"_L1;
constexpr auto stockColumns = "item_number, store_id, store_name, on_hand, available, allocated, not_available, "
                              "net_available, ats, ats_inc_po, on_so, on_po"_L1;

/// The column of when it was seen, for loads that know: the tables have the present for all others.
QString seenColumn(bool isDated, QLatin1StringView name)
{
    return isDated ? u", "_s + name : QString();
}

Result<void> copyItem(CopyWriter& copy, const ErpItemRecord& item, bool isDated, const QString& load)
{
    copy.text(item.itemNumber);
    copy.text(item.itemNorm);
    copy.textOrNull(item.basePart);
    copy.textOrNull(item.baseNorm);
    copy.idOrNull(item.erpItemId);
    copy.idOrNull(item.erpProductId);
    for (const QString& text :
         {item.title, item.description, item.handle, item.manufacturer, item.brand, item.vendorPartNumber})
        copy.textOrNull(text);
    copy.text(sql::array(item.altNumbers));
    copy.textOrNull(item.upc);
    copy.textOrNull(item.gtin14);
    numberOrNull(copy, item.price);
    numberOrNull(copy, item.compareAtPrice);
    numberOrNull(copy, item.cost);
    copy.textOrNull(item.currency);
    numberOrNull(copy, item.weight);
    copy.textOrNull(item.weightUnit);
    flagOrNull(copy, item.active);
    flagOrNull(copy, item.sellable);
    copy.textOrNull(item.discontinuedOn.toString(Qt::ISODate));
    copy.textOrNull(item.modifiedRaw);
    copy.timestamp(item.modified);
    copy.json(item.raw.isEmpty() ? QByteArrayView("{}") : QByteArrayView(item.raw));
    copy.bytea(item.hash);
    if (isDated)
        copy.timestamp(item.seen);
    copy.text(load);
    return copy.endRow();
}

ErpFacts readFacts(const QSqlQuery& query)
{
    ErpFacts facts;
    facts.itemNumber = query.value(0).toString();
    facts.price = sql::number(query.value(1));
    facts.compareAtPrice = sql::number(query.value(2));
    facts.cost = sql::number(query.value(3));
    facts.available = sql::number(query.value(4));
    facts.stockAge = std::chrono::seconds(query.value(5).toLongLong());
    facts.upc = query.value(6).toString();
    facts.gtin14 = query.value(7).toString();
    facts.vendorPartNumber = query.value(8).toString();
    facts.manufacturer = query.value(9).toString();
    facts.brand = query.value(10).toString();
    facts.title = query.value(11).toString();
    facts.weight = sql::number(query.value(12));
    facts.weightUnit = query.value(13).toString();
    facts.active = query.value(14).toBool();
    facts.missingSince = sql::time(query.value(15));
    facts.seen = sql::time(query.value(16));
    facts.currency = query.value(17).toString().trimmed();
    return facts;
}

/// An item is sold unless the ERP says otherwise; silence is not "inactive". On the day it is discontinued it is still sold
/// (facts: xorosoft §6, "not DiscontinuedDate in the past").
constexpr auto isActive = "(COALESCE(i.active, true) AND COALESCE(i.sellable, true) "
                          "AND COALESCE(i.discontinued_on >= CURRENT_DATE, true))"_L1;

/// The remembered state of each item beside the one it has now.
constexpr auto beforeAndNow = "erp_before b JOIN erp_items i USING (item_number) LEFT JOIN erp_available a USING (item_number)"_L1;

/// Of `beforeAndNow`.
QString isLost(ErpLoss loss)
{
    switch (loss) {
    case ErpLoss::Gone: return u"i.missing_since IS NOT NULL"_s;
    case ErpLoss::Inactivated: return u"b.active AND i.missing_since IS NULL AND NOT "_s + isActive;
    case ErpLoss::Emptied: return u"b.stocked AND i.missing_since IS NULL AND NOT COALESCE(a.available > 0, false)"_s;
    }
    return u"false"_s;
}

} // namespace

QLatin1StringView ErpTable::activeCondition()
{
    return isActive;
}

Result<ErpLoadCounts> ErpTable::loadItems(qint64 run, std::span<const ErpItemRecord> items)
{
    Transaction transaction(m_connection);
    const QString load = QUuid::createUuid().toString(QUuid::WithoutBraces);
    {
        const bool isDated = !items.empty() && items.front().seen.isValid();
        auto copy = CopyWriter::begin(m_connection, u"erp_items_load ("_s + itemColumns + seenColumn(isDated, "last_seen_at"_L1) + u", load_id)"_s);
        if (!copy)
            return fail(copy.error());
        for (const ErpItemRecord& item : items) {
            if (auto row = copyItem(*copy, item, isDated, load); !row)
                return fail(row.error());
        }
        if (auto copied = copy->finish(); !copied)
            return fail(copied.error());
    }
    // An item met before in the same walk keeps its first form: a walk over a moving list repeats rows.
    auto counts = m_connection.query(
        u"WITH loaded AS (SELECT DISTINCT ON (item_number) * FROM erp_items_load WHERE load_id = ?::uuid "
        "ORDER BY item_number, row_hash), "
        "known AS (SELECT l.item_number, l.last_seen_at, e.row_hash = l.row_hash AS same, e.last_seen_run = ? AS again FROM loaded l "
        "JOIN erp_items e USING (item_number)), "
        "seen AS (UPDATE erp_items e SET last_seen_run = ?, last_seen_at = k.last_seen_at, missing_since = NULL FROM known k "
        "WHERE e.item_number = k.item_number AND k.same AND NOT COALESCE(k.again, false)), "
        "written AS (INSERT INTO erp_items AS e (%1, last_seen_at, first_seen_run, last_seen_run) "
        "SELECT %1, last_seen_at, ?, ? FROM loaded WHERE item_number NOT IN (SELECT item_number FROM known WHERE same OR again) "
        "ON CONFLICT (item_number) DO UPDATE SET item_norm = excluded.item_norm, base_part = excluded.base_part, "
        "base_norm = excluded.base_norm, erp_item_id = excluded.erp_item_id, erp_product_id = excluded.erp_product_id, "
        "title = excluded.title, description = excluded.description, handle = excluded.handle, "
        "manufacturer = excluded.manufacturer, brand = excluded.brand, vendor_part_number = "
        "excluded.vendor_part_number, "
        "alt_numbers = excluded.alt_numbers, upc = excluded.upc, gtin14 = excluded.gtin14, price = excluded.price, "
        "compare_at_price = excluded.compare_at_price, cost = excluded.cost, currency = excluded.currency, "
        "weight = excluded.weight, weight_unit = excluded.weight_unit, active = excluded.active, "
        "sellable = excluded.sellable, discontinued_on = excluded.discontinued_on, "
        "erp_modified_raw = excluded.erp_modified_raw, erp_modified_at = excluded.erp_modified_at, raw = excluded.raw, "
        "row_hash = excluded.row_hash, last_seen_run = excluded.last_seen_run, last_seen_at = excluded.last_seen_at, changed_at = "
        "now(), "
        "missing_since = NULL), "
        "worded AS (INSERT INTO erp_item_words AS w (item_number, words) SELECT item_number, "
        "erp_lexemes(item_number, vendor_part_number, gtin14, title, description, manufacturer, brand) FROM loaded "
        "WHERE item_number NOT IN (SELECT item_number FROM known WHERE same OR again) "
        "ON CONFLICT (item_number) DO UPDATE SET words = excluded.words WHERE w.words <> excluded.words) "
        "SELECT (SELECT count(*) FROM loaded), (SELECT count(*) FROM known), "
        "(SELECT count(*) FROM known WHERE same AND NOT COALESCE(again, false)), "
        "(SELECT count(*) FROM known WHERE COALESCE(again, false))"_s.arg(itemColumns),
        {load, run, run, run, run});
    if (!counts)
        return fail(counts.error());
    counts->next();
    ErpLoadCounts result;
    result.read = qint64(items.size());
    const qint64 distinct = counts->value(0).toLongLong();
    const qint64 known = counts->value(1).toLongLong();
    const qint64 again = counts->value(3).toLongLong();
    result.duplicates = result.read - distinct + again;
    result.unchanged = counts->value(2).toLongLong();
    result.added = distinct - known;
    result.changed = known - result.unchanged - again;
    if (auto cleared = m_connection.execute(u"DELETE FROM erp_items_load WHERE load_id = ?::uuid"_s, {load}); !cleared)
        return fail(cleared.error());
    if (auto committed = transaction.commit(); !committed)
        return fail(committed.error());
    return result;
}

Result<ErpLoadCounts> ErpTable::loadStock(qint64 run, std::span<const ErpStockRecord> rows)
{
    Transaction transaction(m_connection);
    const QString load = QUuid::createUuid().toString(QUuid::WithoutBraces);
    {
        const bool isDated = !rows.empty() && rows.front().seen.isValid();
        auto copy = CopyWriter::begin(m_connection, u"erp_stock_load ("_s + stockColumns + seenColumn(isDated, "seen_at"_L1) + u", load_id)"_s);
        if (!copy)
            return fail(copy.error());
        for (const ErpStockRecord& row : rows) {
            copy->text(row.itemNumber);
            copy->text(row.storeId);
            copy->textOrNull(row.storeName);
            for (const auto& number : {row.onHand, row.available, row.allocated, row.notAvailable, row.netAvailable,
                                       row.ats, row.atsIncPo, row.onSo, row.onPo})
                numberOrNull(*copy, number);
            if (isDated)
                copy->timestamp(row.seen);
            copy->text(load);
            if (auto ended = copy->endRow(); !ended)
                return fail(ended.error());
        }
        if (auto copied = copy->finish(); !copied)
            return fail(copied.error());
    }
    auto counts = m_connection.query(
        u"WITH loaded AS (SELECT DISTINCT ON (item_number, store_id) * FROM erp_stock_load l WHERE load_id = ?::uuid "
        "AND EXISTS (SELECT 1 FROM erp_items i WHERE i.item_number = l.item_number) ORDER BY item_number, store_id), "
        "known AS (SELECT l.item_number, l.store_id, l.seen_at, (e.on_hand, e.available, e.allocated, e.not_available, "
        "e.net_available, "
        "e.ats, e.ats_inc_po, e.on_so, e.on_po, e.store_name, e.missing_since IS NULL) IS NOT DISTINCT FROM "
        "(l.on_hand, "
        "l.available, l.allocated, l.not_available, l.net_available, l.ats, l.ats_inc_po, l.on_so, l.on_po, "
        "l.store_name, "
        "true) AS same FROM loaded l JOIN erp_stock e USING (item_number, store_id)), "
        "seen AS (UPDATE erp_stock e SET run_id = ?, seen_at = k.seen_at FROM known k "
        "WHERE e.item_number = k.item_number AND e.store_id = k.store_id AND k.same), "
        "written AS (INSERT INTO erp_stock AS e (%1, seen_at, run_id) SELECT %2, l.seen_at, ? FROM loaded l "
        "WHERE NOT EXISTS (SELECT 1 FROM known k WHERE k.item_number = l.item_number AND k.store_id = l.store_id AND "
        "k.same) "
        "ON CONFLICT (item_number, store_id) DO UPDATE SET store_name = excluded.store_name, on_hand = "
        "excluded.on_hand, "
        "available = excluded.available, allocated = excluded.allocated, not_available = excluded.not_available, "
        "net_available = excluded.net_available, ats = excluded.ats, ats_inc_po = excluded.ats_inc_po, "
        "on_so = excluded.on_so, on_po = excluded.on_po, run_id = excluded.run_id, seen_at = excluded.seen_at, changed_at = "
        "now(), "
        "missing_since = NULL) "
        "SELECT (SELECT count(*) FROM loaded), (SELECT count(*) FROM known), (SELECT count(*) FROM known WHERE same), "
        "(SELECT count(*) FROM erp_stock_load l WHERE load_id = ?::uuid AND NOT EXISTS (SELECT 1 FROM erp_items i "
        "WHERE i.item_number = l.item_number))"_s.arg(stockColumns,
                                                      u"l."_s + QString(stockColumns).replace(u", "_s, u", l."_s)),
        {load, run, run, load});
    if (!counts)
        return fail(counts.error());
    counts->next();
    ErpLoadCounts result;
    result.read = qint64(rows.size());
    const qint64 distinct = counts->value(0).toLongLong();
    const qint64 known = counts->value(1).toLongLong();
    result.unchanged = counts->value(2).toLongLong();
    result.unknown = counts->value(3).toLongLong();
    result.added = distinct - known;
    result.changed = known - result.unchanged;
    result.duplicates = result.read - distinct - result.unknown;
    if (auto cleared = m_connection.execute(u"DELETE FROM erp_stock_load WHERE load_id = ?::uuid"_s, {load}); !cleared)
        return fail(cleared.error());
    if (auto committed = transaction.commit(); !committed)
        return fail(committed.error());
    return result;
}

Result<qint64> ErpTable::markMissingItems(qint64 run, const QDateTime& at)
{
    return m_connection.execute(u"UPDATE erp_items SET missing_since = COALESCE(?::timestamptz, now()), changed_at = now() "
                                "WHERE missing_since IS NULL AND last_seen_run IS DISTINCT FROM ?"_s,
                                {sql::orNull(at), run});
}

Result<qint64> ErpTable::markMissingStock(qint64 run, const QString& item, const QDateTime& at)
{
    return m_connection.execute(u"UPDATE erp_stock SET missing_since = COALESCE(?::timestamptz, now()), changed_at = now() "
                                "WHERE missing_since IS NULL AND run_id IS DISTINCT FROM ? AND (?::text IS NULL OR item_number = ?::text)"_s,
                                {sql::orNull(at), run, sql::orNull(item), sql::orNull(item)});
}

Result<void> ErpTable::forgetSeenItems(std::span<const qint64> runs)
{
    const auto done = m_connection.execute(u"UPDATE erp_items SET last_seen_run = NULL WHERE last_seen_run = ANY (?::bigint[])"_s,
                                           {sql::array(runs)});
    return done ? Result<void>() : fail(done.error());
}

Result<void> ErpTable::forgetSeenStock(std::span<const qint64> runs)
{
    const auto done = m_connection.execute(u"UPDATE erp_stock SET run_id = NULL WHERE run_id = ANY (?::bigint[])"_s, {sql::array(runs)});
    return done ? Result<void>() : fail(done.error());
}

Result<qint64> ErpTable::distrustStock(qint64 run)
{
    return m_connection.execute(u"UPDATE erp_stock SET seen_at = to_timestamp(0) WHERE run_id = ?"_s, {run});
}

Result<void> ErpTable::rememberState()
{
    for (const QString& statement :
         {u"CREATE TEMPORARY TABLE erp_before ON COMMIT DROP AS SELECT i.item_number, %1 AS active, "
          "COALESCE(a.available > 0, false) AS stocked, a.available FROM erp_items i LEFT JOIN erp_available a USING (item_number) "
          "WHERE i.missing_since IS NULL"_s.arg(isActive),
          u"ANALYZE erp_before"_s}) {
        if (const auto done = m_connection.execute(statement); !done)
            return fail(done.error());
    }
    return {};
}

Result<ErpLosses> ErpTable::losses()
{
    auto query = m_connection.query(
        u"SELECT count(*), count(*) FILTER (WHERE %1), count(*) FILTER (WHERE b.active), count(*) FILTER (WHERE %2), "
        "count(*) FILTER (WHERE b.stocked), count(*) FILTER (WHERE %3) FROM %4"_s
            .arg(isLost(ErpLoss::Gone), isLost(ErpLoss::Inactivated), isLost(ErpLoss::Emptied), beforeAndNow));
    if (!query)
        return fail(query.error());
    query->next();
    const auto number = [&query](int column) { return query->value(column).toLongLong(); };
    return ErpLosses{number(0), number(1), number(2), number(3), number(4), number(5)};
}

Result<QList<GuardExample>> ErpTable::lossExamples(ErpLoss loss)
{
    auto query = m_connection.query(u"SELECT item_number, i.title, trim_scale(b.available)::text, trim_scale(a.available)::text FROM %1 "
                                    "WHERE %2 ORDER BY COALESCE(b.available, 0) DESC, item_number COLLATE \"C\" LIMIT %3"_s
                                        .arg(beforeAndNow, isLost(loss)).arg(WorstExamples::kept));
    if (!query)
        return fail(query.error());
    QList<GuardExample> examples;
    while (query->next()) {
        GuardExample example{.sku = query->value(0).toString()};
        if (loss == ErpLoss::Emptied) {
            example.before = query->value(2).toString();
            example.after = query->value(3).toString();
        } else {
            example.name = query->value(1).toString();
        }
        examples.append(std::move(example));
    }
    return examples;
}

Result<bool> ErpTable::exists(const QString& query, const QVariantList& values)
{
    const auto found = m_connection.value(u"SELECT EXISTS ("_s + query + u')', values);
    return found ? Result<bool>(found->toBool()) : fail(found.error());
}

Result<bool> ErpTable::hasUnseenItems(qint64 run)
{
    return exists(u"SELECT 1 FROM erp_items WHERE missing_since IS NULL AND last_seen_run IS DISTINCT FROM ?"_s, {run});
}

Result<bool> ErpTable::hasUnseenStock(qint64 run)
{
    return exists(u"SELECT 1 FROM erp_stock WHERE missing_since IS NULL AND run_id IS DISTINCT FROM ?"_s, {run});
}

Result<bool> ErpTable::hasItemsWithoutStock()
{
    return exists(u"SELECT 1 FROM erp_items i WHERE i.missing_since IS NULL AND NOT EXISTS (SELECT 1 FROM erp_stock k "
                  "WHERE k.item_number = i.item_number)"_s);
}

Result<qint64> ErpTable::forEachKey(const std::function<void(ErpKeyRecord&&)>& sink)
{
    auto query = m_connection.query(
        u"SELECT i.item_number, i.base_part, i.gtin14, i.vendor_part_number, "
        "CASE WHEN i.alt_numbers = '{}' THEN NULL ELSE to_json(i.alt_numbers)::text END, i.manufacturer, i.brand, "
        "i.title, "
        "i.price, %1 FROM erp_items i WHERE i.missing_since IS NULL ORDER BY i.item_number"_s.arg(isActive));
    if (!query)
        return fail(query.error());
    qint64 count = 0;
    while (query->next()) {
        ErpKeyRecord key;
        key.itemNumber = query->value(0).toString();
        key.basePart = query->value(1).toString();
        key.gtin14 = query->value(2).toString();
        key.vendorPartNumber = query->value(3).toString();
        if (!query->isNull(4))
            key.altNumbers = sql::strings(query->value(4));
        key.manufacturer = query->value(5).toString();
        key.brand = query->value(6).toString();
        key.title = query->value(7).toString();
        key.price = sql::number(query->value(8));
        key.active = query->value(9).toBool();
        sink(std::move(key));
        ++count;
    }
    return count;
}

Result<qint64> ErpTable::forEachListing(const std::function<void(ErpListing&&)>& sink)
{
    auto query = m_connection.query(
        u"SELECT item_number, COALESCE(NULLIF(title, ''), description), description, COALESCE(NULLIF(manufacturer, ''), brand), "
        "COALESCE(NULLIF(vendor_part_number, ''), base_part), gtin14, price, CASE WHEN alt_numbers = '{}' THEN NULL ELSE "
        "to_json(alt_numbers)::text END FROM erp_items WHERE missing_since IS NULL ORDER BY item_number"_s);
    if (!query)
        return fail(query.error());
    qint64 count = 0;
    for (; query->next(); ++count) {
        ErpListing listing{query->value(0).toString(), query->value(1).toString(), query->value(2).toString(), query->value(3).toString(),
                           query->value(4).toString(), query->value(5).toString(), sql::number(query->value(6)), {}};
        if (!query->isNull(7))
            listing.otherNumbers = sql::strings(query->value(7));
        sink(std::move(listing));
    }
    return count;
}

Result<QHash<QString, ErpFacts>> ErpTable::facts(const QStringList& itemNumbers)
{
    auto query = m_connection.query(
        u"SELECT i.item_number, i.price, i.compare_at_price, i.cost, a.available, "
        "greatest(extract(epoch FROM now() - a.seen_at), 0)::bigint, i.upc, i.gtin14, "
        "i.vendor_part_number, i.manufacturer, i.brand, i.title, i.weight, i.weight_unit, %1, i.missing_since, "
        "i.last_seen_at, i.currency FROM unnest(?::text[]) w (item) JOIN erp_items i ON i.item_number = w.item "
        // OFFSET 0 keeps the planner from summing up the stock of the whole mirror for the few items asked for.
        "LEFT JOIN LATERAL (SELECT v.available, v.seen_at FROM erp_available v WHERE v.item_number = i.item_number "
        "OFFSET 0) a ON true"_s.arg(isActive),
        {sql::array(itemNumbers)});
    if (!query)
        return fail(query.error());
    QHash<QString, ErpFacts> facts;
    facts.reserve(itemNumbers.size());
    while (query->next()) {
        ErpFacts row = readFacts(*query);
        facts.insert(row.itemNumber, row);
    }
    return facts;
}

Result<QStringList> ErpTable::changedSince(const QDateTime& since)
{
    auto query = m_connection.query(
        u"SELECT item_number FROM erp_items WHERE ?::timestamptz IS NULL OR changed_at >= ?::timestamptz "
        "UNION SELECT item_number FROM erp_stock WHERE changed_at >= ?::timestamptz ORDER BY 1"_s,
        {sql::orNull(since), sql::orNull(since), sql::orNull(since)});
    if (!query)
        return fail(query.error());
    QStringList items;
    while (query->next())
        items.append(query->value(0).toString());
    return items;
}

Result<QString> ErpTable::proposalMark()
{
    // Every row has its own number in it, so that the sum of the hashes says which values belong together.
    const auto mark = m_connection.value(
        u"SELECT count(*) || ':' || COALESCE(sum(hash_record_extended(ROW(i.item_number, i.base_part, i.upc, "
        "i.vendor_part_number, i.alt_numbers, i.manufacturer, i.brand, i.title, i.price, i.compare_at_price, i.cost, "
        "i.currency, %1), 0)), 0) FROM erp_items i WHERE i.missing_since IS NULL"_s.arg(isActive));
    return mark ? Result<QString>(mark->toString()) : fail(mark.error());
}

Result<bool> ErpTable::hasItemsChangedSince(const QDateTime& since)
{
    return exists(u"SELECT 1 FROM erp_items WHERE changed_at > ?::timestamptz"_s, {sql::orNull(since)});
}

Result<QList<ErpItemRecord>> ErpTable::find(const QString& itemNumber, const QString& itemNorm)
{
    auto query = m_connection.query(
        u"SELECT item_number, item_norm, base_part, base_norm, erp_item_id, erp_product_id, title, description, "
        u"handle, "
        "manufacturer, brand, vendor_part_number, to_json(alt_numbers)::text, upc, gtin14, price, compare_at_price, "
        "cost, "
        "currency, weight, weight_unit, active, sellable, discontinued_on, erp_modified_raw, erp_modified_at, "
        "raw::text "
        "FROM erp_items WHERE item_number = ? OR item_norm = ? OR base_norm = ? ORDER BY item_number <> ?, item_number"_s,
        {itemNumber, sql::orNull(itemNorm), sql::orNull(itemNorm), itemNumber});
    if (!query)
        return fail(query.error());
    QList<ErpItemRecord> items;
    while (query->next()) {
        ErpItemRecord item;
        int i = 0;
        const auto next = [&] {
            return query->value(i++);
        };
        item.itemNumber = next().toString();
        item.itemNorm = next().toString();
        item.basePart = next().toString();
        item.baseNorm = next().toString();
        item.erpItemId = next().toLongLong();
        item.erpProductId = next().toLongLong();
        for (QString* text :
             {&item.title, &item.description, &item.handle, &item.manufacturer, &item.brand, &item.vendorPartNumber})
            *text = next().toString();
        item.altNumbers = sql::strings(next());
        item.upc = next().toString();
        item.gtin14 = next().toString();
        item.price = sql::number(next());
        item.compareAtPrice = sql::number(next());
        item.cost = sql::number(next());
        item.currency = next().toString();
        item.weight = sql::number(next());
        item.weightUnit = next().toString();
        for (std::optional<bool>* flag : {&item.active, &item.sellable}) {
            const QVariant value = next();
            if (!value.isNull())
                *flag = value.toBool();
        }
        item.discontinuedOn = next().toDate();
        item.modifiedRaw = next().toString();
        item.modified = sql::time(next());
        item.raw = next().toString().toUtf8();
        items.append(item);
    }
    return items;
}

Result<QList<ErpStockRecord>> ErpTable::stock(const QString& itemNumber)
{
    auto query =
        m_connection.query(u"SELECT "_s + stockColumns +
                               u" FROM erp_stock WHERE item_number = ? AND missing_since IS NULL ORDER BY store_id"_s,
                           {itemNumber});
    if (!query)
        return fail(query.error());
    QList<ErpStockRecord> rows;
    while (query->next()) {
        ErpStockRecord row{query->value(0).toString(),
                           query->value(1).toString(),
                           query->value(2).toString(),
                           {},
                           {},
                           {},
                           {},
                           {},
                           {},
                           {},
                           {},
                           {}};
        int i = 3;
        for (auto* number : {&row.onHand, &row.available, &row.allocated, &row.notAvailable, &row.netAvailable,
                             &row.ats, &row.atsIncPo, &row.onSo, &row.onPo})
            *number = sql::number(query->value(i++));
        rows.append(row);
    }
    return rows;
}

Result<QJsonObject> ErpTable::counts()
{
    const auto json = m_connection.value(
        u"SELECT json_build_object('items', (SELECT count(*) FROM erp_items WHERE missing_since IS NULL), "
        "'active', (SELECT count(*) FROM erp_items i WHERE i.missing_since IS NULL AND %1), "
        "'missing', (SELECT count(*) FROM erp_items WHERE missing_since IS NOT NULL), "
        "'stocked', (SELECT count(*) FROM erp_available WHERE available > 0), "
        "'out_of_stock', (SELECT count(*) FROM erp_available WHERE available <= 0), "
        "'stores', (SELECT count(DISTINCT store_id) FROM erp_stock WHERE missing_since IS NULL))::text"_s.arg(
            isActive));
    if (!json)
        return fail(json.error());
    return sql::object(*json);
}

Result<QStringList> ErpTable::outOfStock(const QDateTime& since)
{
    auto query = m_connection.query(
        u"SELECT i.item_number FROM erp_items i JOIN erp_available a USING (item_number) "
        "WHERE i.missing_since IS NULL AND %1 AND a.available <= 0 AND (?::timestamptz IS NULL OR EXISTS "
        "(SELECT 1 FROM erp_stock k WHERE k.item_number = i.item_number AND k.changed_at >= ?::timestamptz)) ORDER BY 1"_s
            .arg(isActive),
        {sql::orNull(since), sql::orNull(since)});
    if (!query)
        return fail(query.error());
    QStringList items;
    while (query->next())
        items.append(query->value(0).toString());
    return items;
}

} // namespace trueup
