#include "store/erptable.h"

#include "store/rowblock.h"
#include "store/sqlvalues.h"

#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr auto itemColumns = std::to_array<RowBlock::Column>({
    {"item_number"_L1, "text"_L1},
    {"item_norm"_L1, "text"_L1},
    {"base_part"_L1, "text"_L1},
    {"base_norm"_L1, "text"_L1},
    {"erp_item_id"_L1, "bigint"_L1},
    {"erp_product_id"_L1, "bigint"_L1},
    {"title"_L1, "text"_L1},
    {"description"_L1, "text"_L1},
    {"handle"_L1, "text"_L1},
    {"manufacturer"_L1, "text"_L1},
    {"brand"_L1, "text"_L1},
    {"vendor_part_number"_L1, "text"_L1},
    {"alt_numbers"_L1, "text"_L1, true},
    {"upc"_L1, "text"_L1},
    {"gtin14"_L1, "char(14)"_L1},
    {"price"_L1, "numeric(12, 2)"_L1},
    {"compare_at_price"_L1, "numeric(12, 2)"_L1},
    {"cost"_L1, "numeric(14, 4)"_L1},
    {"currency"_L1, "char(3)"_L1},
    {"weight"_L1, "numeric(12, 3)"_L1},
    {"weight_unit"_L1, "text"_L1},
    {"active"_L1, "boolean"_L1},
    {"sellable"_L1, "boolean"_L1},
    {"discontinued_on"_L1, "date"_L1},
    {"erp_modified_raw"_L1, "text"_L1},
    {"erp_modified_at"_L1, "timestamptz"_L1},
    {"raw"_L1, "jsonb"_L1},
    {"row_hash"_L1, "bytea"_L1},
    {"last_seen_at"_L1, "timestamptz"_L1},
});

constexpr auto stockColumns = std::to_array<RowBlock::Column>({
    {"item_number"_L1, "text"_L1},
    {"store_id"_L1, "text"_L1},
    {"store_name"_L1, "text"_L1},
    {"on_hand"_L1, "numeric(14, 4)"_L1},
    {"available"_L1, "numeric(14, 4)"_L1},
    {"allocated"_L1, "numeric(14, 4)"_L1},
    {"not_available"_L1, "numeric(14, 4)"_L1},
    {"net_available"_L1, "numeric(14, 4)"_L1},
    {"ats"_L1, "numeric(14, 4)"_L1},
    {"ats_inc_po"_L1, "numeric(14, 4)"_L1},
    {"on_so"_L1, "numeric(14, 4)"_L1},
    {"on_po"_L1, "numeric(14, 4)"_L1},
    {"seen_at"_L1, "timestamptz"_L1},
});

/// Without when they were seen, which is last: only what the ERP says makes a difference.
constexpr std::span itemValues = std::span(itemColumns).first<itemColumns.size() - 1>();
constexpr std::span stockValues = std::span(stockColumns).first<stockColumns.size() - 1>();

using Columns = std::span<const RowBlock::Column>;

/// "a.x, a.y"
QString of(QLatin1StringView alias, Columns columns)
{
    QStringList names;
    for (const RowBlock::Column& column : columns)
        names.append(alias + u'.' + column.name);
    return names.join(", "_L1);
}

/// The columns of a row that replaces one, for DO UPDATE SET.
QString taken(Columns columns, std::initializer_list<QLatin1StringView> more)
{
    QStringList sets;
    const auto take = [&sets](QLatin1StringView name) { sets.append(name + " = excluded."_L1 + name); };
    for (const RowBlock::Column& column : columns)
        take(column.name);
    for (const QLatin1StringView name : more)
        take(name);
    return sets.join(", "_L1);
}

void addItem(RowBlock& block, const ErpItemRecord& item)
{
    block.text(item.itemNumber);
    block.text(item.itemNorm);
    block.textOrNull(item.basePart);
    block.textOrNull(item.baseNorm);
    block.idOrNull(item.erpItemId);
    block.idOrNull(item.erpProductId);
    for (const QString& text :
         {item.title, item.description, item.handle, item.manufacturer, item.brand, item.vendorPartNumber})
        block.textOrNull(text);
    block.array(item.altNumbers);
    block.textOrNull(item.upc);
    block.textOrNull(item.gtin14);
    block.decimalOrNull(item.price);
    block.decimalOrNull(item.compareAtPrice);
    block.decimalOrNull(item.cost);
    block.textOrNull(item.currency);
    block.decimalOrNull(item.weight);
    block.textOrNull(item.weightUnit);
    block.booleanOrNull(item.active);
    block.booleanOrNull(item.sellable);
    block.textOrNull(item.discontinuedOn.toString(Qt::ISODate));
    block.textOrNull(item.modifiedRaw);
    block.timestamp(item.modified);
    block.json(item.raw.isEmpty() ? QByteArrayView("{}") : QByteArrayView(item.raw));
    block.bytea(item.hash);
    block.timestamp(item.seen);
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
    RowBlock block(itemColumns);
    for (const ErpItemRecord& item : items)
        addItem(block, item);
    // An item met before in the same walk keeps its first form: a walk over a moving list repeats rows.
    auto counts = m_connection.query(
        u"WITH loaded AS (SELECT DISTINCT ON (item_number) * FROM %2 ORDER BY item_number, row_hash), "
        "known AS (SELECT l.item_number, l.last_seen_at, e.row_hash = l.row_hash AS same, e.last_seen_run = ? AS again FROM loaded l "
        "JOIN erp_items e USING (item_number)), "
        "seen AS (UPDATE erp_items e SET last_seen_run = ?, last_seen_at = COALESCE(k.last_seen_at, now()), missing_since = NULL "
        "FROM known k WHERE e.item_number = k.item_number AND k.same AND NOT COALESCE(k.again, false)), "
        "written AS (INSERT INTO erp_items AS e (%1, last_seen_at, first_seen_run, last_seen_run) "
        "SELECT %1, COALESCE(last_seen_at, now()), ?, ? FROM loaded "
        "WHERE item_number NOT IN (SELECT item_number FROM known WHERE same OR again) "
        "ON CONFLICT (item_number) DO UPDATE SET %3, changed_at = now(), missing_since = NULL), "
        "worded AS (INSERT INTO erp_item_words AS w (item_number, words) SELECT item_number, "
        "erp_lexemes(item_number, vendor_part_number, gtin14, title, description, manufacturer, brand) FROM loaded "
        "WHERE item_number NOT IN (SELECT item_number FROM known WHERE same OR again) "
        "ON CONFLICT (item_number) DO UPDATE SET words = excluded.words WHERE w.words <> excluded.words) "
        "SELECT (SELECT count(*) FROM loaded), (SELECT count(*) FROM known), "
        "(SELECT count(*) FROM known WHERE same AND NOT COALESCE(again, false)), "
        "(SELECT count(*) FROM known WHERE COALESCE(again, false))"_s
            .arg(RowBlock::names(itemValues), RowBlock::source(itemColumns, "l"_L1),
                 taken(itemValues.subspan<1>(), {"last_seen_run"_L1, "last_seen_at"_L1})),
        block.parameters() + QVariantList{run, run, run, run});
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
    return result;
}

Result<ErpLoadCounts> ErpTable::loadStock(qint64 run, std::span<const ErpStockRecord> rows)
{
    RowBlock block(stockColumns);
    for (const ErpStockRecord& row : rows) {
        block.text(row.itemNumber);
        block.text(row.storeId);
        block.textOrNull(row.storeName);
        for (const auto& number : {row.onHand, row.available, row.allocated, row.notAvailable, row.netAvailable,
                                   row.ats, row.atsIncPo, row.onSo, row.onPo})
            block.decimalOrNull(number);
        block.timestamp(row.seen);
    }
    auto counts = m_connection.query(
        u"WITH given AS (SELECT l.*, EXISTS (SELECT 1 FROM erp_items i WHERE i.item_number = l.item_number) AS listed FROM %2), "
        "loaded AS (SELECT DISTINCT ON (item_number, store_id) * FROM given WHERE listed ORDER BY item_number, store_id), "
        "known AS (SELECT l.item_number, l.store_id, l.seen_at, (%3, e.missing_since IS NULL) IS NOT DISTINCT FROM (%4, true) AS same "
        "FROM loaded l JOIN erp_stock e USING (item_number, store_id)), "
        "seen AS (UPDATE erp_stock e SET run_id = ?, seen_at = COALESCE(k.seen_at, now()) FROM known k "
        "WHERE e.item_number = k.item_number AND e.store_id = k.store_id AND k.same), "
        "written AS (INSERT INTO erp_stock AS e (%1, seen_at, run_id) SELECT %1, COALESCE(l.seen_at, now()), ? FROM loaded l "
        "WHERE NOT EXISTS (SELECT 1 FROM known k WHERE k.item_number = l.item_number AND k.store_id = l.store_id AND k.same) "
        "ON CONFLICT (item_number, store_id) DO UPDATE SET %5, changed_at = now(), missing_since = NULL) "
        "SELECT (SELECT count(*) FROM loaded), (SELECT count(*) FROM known), (SELECT count(*) FROM known WHERE same), "
        "(SELECT count(*) FROM given WHERE NOT listed)"_s
            .arg(RowBlock::names(stockValues), RowBlock::source(stockColumns, "l"_L1), of("e"_L1, stockValues.subspan<2>()),
                 of("l"_L1, stockValues.subspan<2>()), taken(stockValues.subspan<2>(), {"run_id"_L1, "seen_at"_L1})),
        block.parameters() + QVariantList{run, run});
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
    return m_connection.stream(
        u"SELECT i.item_number, i.base_part, i.gtin14, i.vendor_part_number, "
        "CASE WHEN i.alt_numbers = '{}' THEN NULL ELSE to_json(i.alt_numbers)::text END, i.manufacturer, i.brand, "
        "i.title, i.price, %1 FROM erp_items i WHERE i.missing_since IS NULL ORDER BY i.item_number"_s.arg(isActive),
        {}, [&sink](const QSqlQuery& row) {
            ErpKeyRecord key;
            key.itemNumber = row.value(0).toString();
            key.basePart = row.value(1).toString();
            key.gtin14 = row.value(2).toString();
            key.vendorPartNumber = row.value(3).toString();
            if (!row.isNull(4))
                key.altNumbers = sql::strings(row.value(4));
            key.manufacturer = row.value(5).toString();
            key.brand = row.value(6).toString();
            key.title = row.value(7).toString();
            key.price = sql::number(row.value(8));
            key.active = row.value(9).toBool();
            sink(std::move(key));
        });
}

Result<qint64> ErpTable::forEachListing(const std::function<void(ErpListing&&)>& sink)
{
    return m_connection.stream(
        u"SELECT item_number, COALESCE(NULLIF(title, ''), description), description, COALESCE(NULLIF(manufacturer, ''), brand), "
        "COALESCE(NULLIF(vendor_part_number, ''), base_part), gtin14, price, CASE WHEN alt_numbers = '{}' THEN NULL ELSE "
        "to_json(alt_numbers)::text END FROM erp_items WHERE missing_since IS NULL ORDER BY item_number"_s,
        {}, [&sink](const QSqlQuery& row) {
            ErpListing listing{row.value(0).toString(), row.value(1).toString(), row.value(2).toString(), row.value(3).toString(),
                               row.value(4).toString(), row.value(5).toString(), sql::number(row.value(6)), {}};
            if (!row.isNull(7))
                listing.otherNumbers = sql::strings(row.value(7));
            sink(std::move(listing));
        });
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
        m_connection.query(u"SELECT "_s + RowBlock::names(stockValues) +
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
