#include "store/itemsearch.h"

#include "catalog/identifiers.h"
#include "store/erptable.h"
#include "store/sqlvalues.h"

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int typedLimit = 20;

/// Items are gathered by the rarest words first, each of them alone, then by pairs of the words that are too common to gather by,
/// then by all words together; then all words say how much each has in common with the subject, the rarer the more.
constexpr auto wordsFound =
    "WITH asked AS MATERIALIZED (SELECT u.word, (u.word || CASE WHEN ?::boolean THEN ':*' ELSE '' END)::tsquery AS query "
    "FROM (SELECT DISTINCT unnest(erp_words(?)) AS word) u WHERE length(u.word) > 1 LIMIT 40), "
    "found AS MATERIALIZED (SELECT a.query, n.hits, CASE WHEN n.hits > 2000 THEN 1 ELSE ln(200000.0 / n.hits) END AS weight, "
    "row_number() OVER rarest AS place, sum(n.hits) OVER rarest AS so_far FROM asked a "
    "CROSS JOIN LATERAL (SELECT count(*) AS hits FROM (SELECT 1 FROM erp_item_words w WHERE w.words @@ a.query LIMIT 2001) h) n "
    "WHERE n.hits > 0 WINDOW rarest AS (ORDER BY n.hits, a.word)), "
    "sought AS (SELECT f.query, 2000 AS most FROM found f WHERE f.hits <= 2000 AND (f.place = 1 OR f.so_far <= 2500) "
    "UNION ALL SELECT a.query && b.query, 500 FROM found a JOIN found b ON b.place > a.place "
    "WHERE a.hits > 2000 AND b.place <= (SELECT min(c.place) + 3 FROM found c WHERE c.hits > 2000) "
    "UNION ALL SELECT string_agg(f.query::text, ' & ')::tsquery, 500 FROM found f HAVING count(*) > 1), "
    "near AS MATERIALIZED (SELECT DISTINCT w.item_number FROM sought s "
    "CROSS JOIN LATERAL (SELECT w.item_number FROM erp_item_words w WHERE w.words @@ s.query LIMIT s.most) w), "
    "best AS (SELECT n.item_number, s.weight FROM near n JOIN erp_item_words w USING (item_number) "
    "CROSS JOIN LATERAL (SELECT sum(f.weight) AS weight FROM found f WHERE w.words @@ f.query) s ORDER BY 2 DESC, 1 LIMIT 200) "_L1;

constexpr auto itemsOfThem =
    "SELECT i.item_number, i.title, i.description, COALESCE(NULLIF(i.manufacturer, ''), i.brand), i.vendor_part_number, i.gtin14, i.price, "
    "%1, b.weight / (SELECT sum(f.weight) FROM found f), COALESCE(d.sku, d.row_key), "
    "EXISTS (SELECT 1 FROM match_decisions r WHERE r.row_key = ? AND r.item_number = i.item_number AND r.verdict = 'different' "
    "AND r.revoked_at IS NULL) FROM best b JOIN erp_items i USING (item_number) "
    "LEFT JOIN match_decisions d ON d.item_number = i.item_number AND d.verdict = 'same' AND d.revoked_at IS NULL AND d.row_key <> ? "
    "WHERE i.missing_since IS NULL AND i.item_number <> ALL (?::text[]) ORDER BY b.weight DESC, i.item_number"_L1;

} // namespace

Result<QList<LookAlike>> ItemSearch::similarItems(const LookAlikeSubject& row, const QString& key, const QStringList& without)
{
    const auto items = candidates(lookAlikeWords(row), false, key, without);
    return items ? Result<QList<LookAlike>>(rankLookAlikes(row, *items)) : fail(items.error());
}

Result<QList<LookAlike>> ItemSearch::findItems(const QString& text, const QString& key)
{
    LookAlikeSubject typed{text.trimmed()};
    typed.mpn = typed.title;
    typed.gtin14 = readBarcode(text).gtin14;
    const auto items = candidates(lookAlikeWords(typed), true, key, {});
    return items ? Result<QList<LookAlike>>(rankLookAlikes(typed, *items, typedLimit)) : fail(items.error());
}

Result<QList<LookAlikeItem>> ItemSearch::candidates(const QStringList& words, bool byBeginnings, const QString& key,
                                                    const QStringList& without)
{
    QList<LookAlikeItem> items;
    if (words.isEmpty())
        return items;
    auto query = m_connection.query(wordsFound + QString(itemsOfThem).arg(ErpTable::activeCondition()),
                                    {byBeginnings, words.join(u' '), key, key, sql::array(without)});
    if (!query)
        return fail(query.error());
    while (query->next()) {
        LookAlikeItem item{query->value(0).toString(), query->value(1).toString()};
        item.description = query->value(2).toString();
        item.maker = query->value(3).toString();
        item.mpn = query->value(4).toString();
        item.gtin14 = query->value(5).toString();
        item.price = sql::number(query->value(6));
        item.active = query->value(7).toBool();
        item.shared = query->value(8).toDouble();
        item.takenBy = query->value(9).toString();
        item.isRefused = query->value(10).toBool();
        items.append(item);
    }
    return items;
}

} // namespace trueup
