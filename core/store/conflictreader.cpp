#include "store/conflictreader.h"

#include "store/sqlvalues.h"

#include <QCoreApplication>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ConflictReader)
};

// The gravest first. Conflicts that are over are read by time alone, so all of them have one rank.
constexpr auto rank = "CASE WHEN c.status <> 'open' THEN 0 ELSE array_position(ARRAY ['critical', 'high', 'medium', 'low'], "
                      "c.severity) END"_L1;

// Our side may stand under "local" with its source beside it, or under the name of its source.
constexpr auto joins =
    " FROM sync_conflicts c LEFT JOIN public.products p ON p.id = c.product_id LEFT JOIN sync_staging s ON s.id = c.staging_row "
    "CROSS JOIN LATERAL (SELECT COALESCE((SELECT min(k) FROM jsonb_object_keys(c.sides) k WHERE k <> 'shopify'), 'local') AS key) l "
    "CROSS JOIN LATERAL (SELECT CASE WHEN l.key IN ('etilize', 'xorosoft') THEN l.key WHEN c.sides -> l.key ->> 'by' IN ('etilize', "
    "'xorosoft') THEN c.sides -> l.key ->> 'by' ELSE 'local' END AS word) o "_L1;

/// The base holds a value: an empty one is none to keep.
constexpr auto hasBase = "COALESCE(c.base_value, 'null') <> 'null'"_L1;

struct Where
{
    QString sql;
    QVariantList parameters;

    void add(const QString& condition, const QString& value)
    {
        if (value.isEmpty())
            return;
        sql += (sql.isEmpty() ? u""_s : u" AND "_s) + condition;
        parameters.append(value);
    }
    [[nodiscard]] QString clause() const { return sql.isEmpty() ? u"true"_s : sql; }
};

enum class Part { None, Status, Field, Side, Severity };

/// The condition of a query without one of its parts.
Where whereOf(const ConflictQuery& query, Part without = Part::None)
{
    Where where;
    if (without != Part::Status)
        where.add(u"c.status = ?"_s, query.status);
    if (without != Part::Field)
        where.add(u"c.field = ?"_s, query.field);
    if (without != Part::Side)
        where.add(u"o.word = ?"_s, query.side);
    if (without != Part::Severity)
        where.add(u"c.severity = ?"_s, query.severity);
    where.add(u"COALESCE(s.sku, p.sku) = ?"_s, query.sku);
    if (!query.text.isEmpty()) {
        where.add(u"(strpos(lower(COALESCE(s.sku, p.sku)), lower(?)) > 0 OR strpos(lower(COALESCE(s.name, p.name)), lower(?)) > 0)"_s,
                  query.text);
        where.parameters.append(query.text);
    }
    return where;
}

ConflictEntry readEntry(const QSqlQuery& query)
{
    ConflictEntry entry;
    int i = 0;
    const auto next = [&] { return query.value(i++); };
    entry.id = next().toLongLong();
    entry.rowVersion = next().toLongLong();
    entry.productId = next().toLongLong();
    entry.sku = next().toString();
    entry.name = next().toString();
    entry.kind = next().toString();
    entry.field = next().toString();
    entry.severity = next().toString();
    entry.status = next().toString();
    entry.localKey = next().toString();
    entry.localSide = next().toString();
    entry.sides = sql::object(next());
    entry.baseValue = next().toString().toUtf8();
    entry.baseBy = next().toString();
    entry.baseAt = sql::time(next());
    entry.suggestedValue = next().toString().toUtf8();
    entry.suggestedRule = next().toString();
    entry.similarKey = next().toString();
    entry.similar = next().toLongLong();
    entry.resolvedSide = next().toString();
    entry.resolvedBy = next().toString();
    entry.resolvedAt = sql::time(next());
    entry.detectedAt = sql::time(next());
    return entry;
}

} // namespace

Result<QList<ConflictEntry>> ConflictReader::read(const QString& tail, const QVariantList& parameters)
{
    auto query = m_connection.query(
        u"SELECT c.id, c.row_version, c.product_id, COALESCE(s.sku, p.sku), COALESCE(s.name, p.name), c.kind, c.field, "
        "c.severity, c.status, l.key, o.word, c.sides::text, c.base_value::text, b.agreed_by, b.agreed_at, "
        "c.suggested_value::text, c.suggested_rule, c.similar_key, (SELECT count(*) FROM sync_conflicts x WHERE "
        "x.status = 'open' AND x.similar_key = c.similar_key AND x.id <> c.id), c.resolved_side, c.resolved_login, "
        "c.resolved_at, c.detected_at"_s +
            joins + u"LEFT JOIN sync_bases b ON b.product_id = c.product_id AND b.field = c.field WHERE "_s + tail,
        parameters);
    if (!query)
        return fail(query.error());
    QList<ConflictEntry> entries;
    while (query->next())
        entries.append(readEntry(*query));
    return entries;
}

Result<ConflictEntries> ConflictReader::page(const ConflictQuery& query, const ConflictCursor& from, int limit)
{
    Where where = whereOf(query);
    QString tail = where.clause();
    if (query.status == "open"_L1) {
        tail += u" AND (%1, c.id) > (?::integer, ?::bigint) ORDER BY %1, c.id LIMIT ?"_s.arg(rank);
        where.parameters.append({from.rank, from.id});
    } else {
        tail += u" AND (?::bigint = 0 OR c.id < ?) ORDER BY c.id DESC LIMIT ?"_s;
        where.parameters.append({from.id, from.id});
    }
    where.parameters.append(limit + 1);
    auto rows = read(tail, where.parameters);
    if (!rows)
        return fail(rows.error());
    ConflictEntries entries{std::move(*rows), {}, false};
    entries.hasMore = entries.rows.size() > limit;
    if (entries.hasMore)
        entries.rows.removeLast();
    if (!entries.rows.isEmpty()) {
        const QStringList order{u"critical"_s, u"high"_s, u"medium"_s, u"low"_s};
        entries.next = {int(order.indexOf(entries.rows.constLast().severity)) + 1, entries.rows.constLast().id};
    }
    return entries;
}

Result<qint64> ConflictReader::count(const ConflictQuery& query)
{
    const Where where = whereOf(query);
    const auto conflicts = m_connection.value(u"SELECT count(*)"_s + joins + u"WHERE "_s + where.clause(), where.parameters);
    return conflicts ? Result<qint64>(conflicts->toLongLong()) : fail(conflicts.error());
}

Result<ConflictTallies> ConflictReader::tallies(const ConflictQuery& query)
{
    ConflictTallies tallies;
    const std::tuple<Part, QString, QHash<QString, qint64>*> parts[] = {{Part::Status, u"c.status"_s, &tallies.statuses},
                                                                        {Part::Field, u"c.field"_s, &tallies.fields},
                                                                        {Part::Side, u"o.word"_s, &tallies.sides},
                                                                        {Part::Severity, u"c.severity"_s, &tallies.severities}};
    for (const auto& [part, column, into] : parts) {
        const Where where = whereOf(query, part);
        auto counted = m_connection.query(u"SELECT COALESCE(%1, ''), count(*)"_s.arg(column) + joins +
                                              u"WHERE %1 GROUP BY 1"_s.arg(where.clause()),
                                          where.parameters);
        if (!counted)
            return fail(counted.error());
        while (counted->next())
            into->insert(counted->value(0).toString(), counted->value(1).toLongLong());
    }
    // The whole filter: the part of the tallied severities that is asked for.
    for (auto it = tallies.severities.cbegin(); it != tallies.severities.cend(); ++it) {
        if (query.severity.isEmpty() || it.key() == query.severity)
            tallies.matching += it.value();
    }
    return tallies;
}

Result<ConflictEntry> ConflictReader::get(qint64 id)
{
    const auto found = read(u"c.id = ?"_s, {id});
    if (!found)
        return fail(found.error());
    if (found->isEmpty())
        return fail(sql::notFound(Text::tr("The conflict %1").arg(id)));
    return found->constFirst();
}

Result<QList<ConflictKey>> ConflictReader::keys(const ConflictQuery& query)
{
    const Where where = whereOf(query);
    const QString order = query.status == "open"_L1 ? u"%1, c.id"_s.arg(rank) : u"c.id DESC"_s;
    auto found = m_connection.query(u"SELECT c.id, c.row_version, c.kind, c.field, %1"_s.arg(hasBase) + joins
                                        + u"WHERE %1 ORDER BY %2"_s.arg(where.clause(), order),
                                    where.parameters);
    if (!found)
        return fail(found.error());
    QList<ConflictKey> keys;
    while (found->next())
        keys.append({found->value(0).toLongLong(), found->value(1).toLongLong(), found->value(2).toString(),
                     found->value(3).toString(), found->value(4).toBool()});
    return keys;
}

Result<QList<ConflictEntry>> ConflictReader::similar(qint64 id, int limit, bool withBase)
{
    return read(u"c.status = 'open' AND c.id <> ? AND c.similar_key = (SELECT similar_key FROM sync_conflicts WHERE id = ?) "
                "AND (NOT ?::boolean OR %1) ORDER BY c.id LIMIT ?"_s.arg(hasBase),
                {id, id, withBase, limit});
}

Result<qint64> ConflictReader::similarWithoutBase(qint64 id)
{
    const auto count = m_connection.value(
        u"SELECT count(*) FROM sync_conflicts c WHERE c.status = 'open' AND NOT (%1) AND (c.id = ? OR c.similar_key = "
        "(SELECT similar_key FROM sync_conflicts WHERE id = ?))"_s.arg(hasBase),
        {id, id});
    return count ? Result<qint64>(count->toLongLong()) : fail(count.error());
}

Result<SettlingDecision> ConflictReader::decision(qint64 id)
{
    // A product that was taken in stays; what was sent is rolled back instead, through review (conflict_undo).
    auto query = m_connection.query(
        u"SELECT r.group_id, (SELECT count(*) FROM sync_conflict_resolutions g WHERE g.group_id = r.group_id), "
        "r.applied_login = session_user FROM sync_conflict_resolutions r JOIN sync_conflicts c ON c.id = r.conflict_id "
        "WHERE c.id = ? AND c.status IN ('resolved_by_rule', 'resolved_by_user') AND r.undone_at IS NULL "
        "AND c.kind <> 'create_vs_create' AND NOT EXISTS (SELECT 1 FROM sync_staging s "
        "WHERE s.id = (r.undo ->> 'left_row')::bigint AND s.status IN ('queued', 'synced', 'failed')) "
        "ORDER BY r.id DESC LIMIT 1"_s,
        {id});
    if (!query)
        return fail(query.error());
    if (!query->next())
        return SettlingDecision();
    return SettlingDecision{query->value(0).toUuid(), query->value(1).toLongLong(), query->value(2).toBool()};
}

Result<SettledTallies> ConflictReader::settled(int days)
{
    auto query = m_connection.query(u"SELECT rule_name, rule_name = 'manual', count(*) FROM sync_conflict_resolutions "
                                    "WHERE applied_at >= now() - make_interval(days => ?) AND undone_at IS NULL "
                                    "GROUP BY 1, 2 ORDER BY 3 DESC, 1"_s,
                                    {days});
    if (!query)
        return fail(query.error());
    SettledTallies tallies;
    while (query->next()) {
        if (query->value(1).toBool())
            tallies.people += query->value(2).toLongLong();
        else
            tallies.rules.append({query->value(0).toString(), query->value(2).toLongLong()});
    }
    auto standing = m_connection.query(u"SELECT count(*) FILTER (WHERE status = 'open'), count(*) FILTER (WHERE status = 'ignored') "
                                       "FROM sync_conflicts WHERE status IN ('open', 'ignored')"_s);
    if (!standing)
        return fail(standing.error());
    standing->next();
    tallies.open = standing->value(0).toLongLong();
    tallies.ignored = standing->value(1).toLongLong();
    return tallies;
}

} // namespace trueup
