#include "store/conflicttable.h"

#include "store/sqlvalues.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <numeric>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ConflictTable)
};

/// One conflict as an object for jsonb_to_recordset; values that are JSON already are inserted as they are.
QByteArray conflictJson(const ConflictRecord& conflict)
{
    QJsonObject head{{u"kind"_s, conflict.kind},         {u"field"_s, conflict.field},
                     {u"sides"_s, conflict.sides},       {u"rule"_s, conflict.suggestedRule},
                     {u"severity"_s, conflict.severity}, {u"similar_key"_s, conflict.similarKey}};
    if (conflict.productId != 0)
        head.insert(u"product_id"_s, conflict.productId);
    if (conflict.stagingRow != 0)
        head.insert(u"staging_row"_s, conflict.stagingRow);
    if (conflict.runId != 0)
        head.insert(u"run_id"_s, conflict.runId);
    QByteArray json = QJsonDocument(head).toJson(QJsonDocument::Compact);
    json.chop(1);
    if (!conflict.baseValue.isEmpty())
        json += ",\"base\":" + conflict.baseValue;
    if (!conflict.suggestedValue.isEmpty())
        json += ",\"suggested\":" + conflict.suggestedValue;
    return json + '}';
}

constexpr auto recordType = "(product_id bigint, staging_row bigint, run_id bigint, kind text, field text, base jsonb, "
                            "sides jsonb, suggested jsonb, rule text, severity text, similar_key text"_L1;

/// What a ConflictFilter means; its parameters are parametersOf().
constexpr auto matching = "(?::text IS NULL OR c.status = ?) AND (?::text IS NULL OR c.field = ?) "
                          "AND (?::text IS NULL OR COALESCE(s.sku, p.sku) = ?)"_L1;
constexpr auto alike =
    "c.status = 'open' AND c.id <> ? AND c.similar_key = (SELECT similar_key FROM sync_conflicts WHERE id = ?)"_L1;

QVariantList parametersOf(const ConflictFilter& filter)
{
    QVariantList parameters;
    for (const QString& text : {filter.status, filter.field, filter.sku})
        parameters << sql::orNull(text) << sql::orNull(text);
    return parameters;
}

Result<qint64> number(const Result<QVariant>& value)
{
    return value ? Result<qint64>(value->toLongLong()) : fail(value.error());
}

/// As two arrays of the same length: ids, and the versions that were seen.
QVariantList arraysOf(std::span<const SeenConflict> conflicts)
{
    QStringList ids;
    QStringList versions;
    for (const SeenConflict& one : conflicts) {
        ids += QString::number(one.id);
        versions += one.version != 0 ? QString::number(one.version) : u"NULL"_s;
    }
    return {u"{%1}"_s.arg(ids.join(u',')), u"{%1}"_s.arg(versions.join(u','))};
}

QList<RefusedConflict> refusedOf(const QJsonArray& json)
{
    QList<RefusedConflict> refused;
    for (const QJsonValue& one : json)
        refused.append({one["id"_L1].toInteger(), one["sku"_L1].toString(), one["why"_L1].toString(), one["by"_L1].toString()});
    return refused;
}

} // namespace

QJsonObject ConflictRecord::ourSide() const
{
    for (auto side = sides.constBegin(); side != sides.constEnd(); ++side) {
        if (side.key() != "shopify"_L1 && (!sides.contains("local"_L1) || side.key() == "local"_L1))
            return side->toObject();
    }
    return {};
}

qint64 ConflictStats::wrong() const
{
    return std::accumulate(rules.cbegin(), rules.cend(), qint64(0),
                           [](qint64 sum, const OfRule& rule) { return sum + rule.wrong; });
}

Result<qint64> ConflictTable::raise(std::span<const ConflictRecord> conflicts)
{
    QByteArray json("[");
    for (const ConflictRecord& conflict : conflicts)
        json += (json.size() > 1 ? QByteArray(",") : QByteArray()) + conflictJson(conflict);
    const auto created = m_connection.value(
        u"WITH raised AS (INSERT INTO sync_conflicts AS c (product_id, staging_row, run_id, kind, field, base_value, "
        u"sides, "
        "suggested_value, suggested_rule, severity, similar_key) SELECT DISTINCT ON (v.product_id, v.kind, v.field) "
        "v.product_id, COALESCE(v.staging_row, (SELECT s.id FROM sync_staging s WHERE s.product_id = v.product_id "
        "AND s.target = 'shopify' AND s.is_open)), v.run_id, v.kind, NULLIF(v.field, ''), v.base, v.sides, "
        "v.suggested, "
        "NULLIF(v.rule, ''), v.severity, NULLIF(v.similar_key, '') FROM jsonb_to_recordset(?::jsonb) v %1) "
        "WHERE NOT EXISTS (SELECT 1 FROM sync_conflicts i WHERE i.status = 'ignored' AND i.product_id = v.product_id "
        "AND i.kind = v.kind AND COALESCE(i.field, '') = v.field AND conflict_values(i.sides) = "
        "conflict_values(v.sides)) "
        "ON CONFLICT (product_id, kind, COALESCE(field, '')) WHERE status = 'open' DO UPDATE SET "
        "staging_row = excluded.staging_row, run_id = excluded.run_id, base_value = excluded.base_value, "
        "sides = excluded.sides, suggested_value = excluded.suggested_value, suggested_rule = excluded.suggested_rule, "
        "severity = excluded.severity, similar_key = excluded.similar_key, "
        "row_version = c.row_version + (c.sides IS DISTINCT FROM excluded.sides)::integer RETURNING xmax = 0 AS "
        "is_new) "
        "SELECT count(*) FILTER (WHERE is_new) FROM raised"_s.arg(recordType),
        {QString::fromUtf8(json + ']')});
    if (!created)
        return fail(created.error());
    if (created->toLongLong() > 0)
        (void)m_connection.value(u"SELECT trueup_changed('conflicts', NULL, ?)"_s, {created->toLongLong()});
    return created->toLongLong();
}

Result<qint64> ConflictTable::recordByRule(std::span<const RuleResolution> resolutions)
{
    QByteArray json("[");
    for (const RuleResolution& resolution : resolutions) {
        QByteArray item = conflictJson(resolution.conflict);
        item.chop(1);
        const QJsonObject decision{{u"rule_name"_s, resolution.ruleName},
                                   {u"rule_type"_s, resolution.ruleType},
                                   {u"side"_s, resolution.chosenSide}};
        const QByteArray tail = QJsonDocument(decision).toJson(QJsonDocument::Compact);
        item += ',' + tail.sliced(1, tail.size() - 2);
        if (!resolution.chosenValue.isEmpty())
            item += ",\"chosen\":" + resolution.chosenValue;
        json += (json.size() > 1 ? QByteArray(",") : QByteArray()) + item + '}';
    }
    // Conflict and resolution are paired by position: ids are given out in the order of the rows.
    const auto recorded = m_connection.value(
        u"WITH items AS MATERIALIZED (SELECT row_number() OVER () AS n, v.* FROM jsonb_to_recordset(?::jsonb) v %1, "
        "rule_name text, rule_type text, side text, chosen jsonb)), "
        "kept AS (INSERT INTO sync_conflicts (product_id, staging_row, run_id, kind, field, base_value, sides, "
        "severity, "
        "similar_key, status, resolved_side, resolved_value, resolved_login, resolved_at) SELECT product_id, "
        "staging_row, "
        "run_id, kind, NULLIF(field, ''), base, sides, severity, NULLIF(similar_key, ''), 'resolved_by_rule', side, "
        "chosen, "
        "'rule:' || rule_name, now() FROM items ORDER BY n RETURNING id), "
        "numbered AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM kept), "
        "resolved AS (INSERT INTO sync_conflict_resolutions (conflict_id, rule_id, rule_name, rule_type, chosen_side, "
        "chosen_value, losing_values) SELECT k.id, (SELECT r.id FROM sync_rules r WHERE r.name = i.rule_name), "
        "i.rule_name, "
        "i.rule_type, i.side, i.chosen, i.sides - i.side FROM items i JOIN numbered k USING (n) RETURNING 1) "
        "SELECT count(*) FROM resolved"_s.arg(recordType),
        {QString::fromUtf8(json + ']')});
    if (!recorded)
        return fail(recorded.error());
    return recorded->toLongLong();
}

Result<qint64> ConflictTable::markObsolete(std::span<const qint64> productIds, qint64 run)
{
    return m_connection.execute(
        u"UPDATE sync_conflicts SET status = 'obsolete', row_version = row_version + 1 "
        "WHERE status = 'open' AND product_id = ANY (?::bigint[]) AND run_id IS DISTINCT FROM ?"_s,
        {sql::array(productIds), run});
}

Result<QList<ConflictRecord>> ConflictTable::read(const QString& where, const QVariantList& parameters)
{
    auto query = m_connection.query(
        u"SELECT c.id, c.conflict_uuid, c.product_id, c.staging_row, c.run_id, COALESCE(s.sku, p.sku), "
        u"COALESCE(s.name, "
        "p.name), c.kind, c.field, c.base_value::text, c.sides::text, c.suggested_value::text, c.suggested_rule, "
        "c.severity, c.similar_key, c.status, c.resolved_side, c.resolved_value::text, c.resolved_login, "
        "c.resolved_at, "
        "c.note, c.rules_apply, r.group_id, r.rule_name, r.losing_values::text, c.row_version, c.detected_at "
        "FROM sync_conflicts c LEFT JOIN public.products p ON p.id = c.product_id "
        "LEFT JOIN sync_staging s ON s.id = c.staging_row LEFT JOIN LATERAL (SELECT * FROM sync_conflict_resolutions o "
        "WHERE o.conflict_id = c.id AND o.undone_at IS NULL ORDER BY o.id DESC LIMIT 1) r ON true WHERE "_s +
            where,
        parameters);
    if (!query)
        return fail(query.error());
    QList<ConflictRecord> conflicts;
    while (query->next()) {
        ConflictRecord conflict;
        int i = 0;
        const auto next = [&] {
            return query->value(i++);
        };
        conflict.id = next().toLongLong();
        conflict.uuid = next().toUuid();
        conflict.productId = next().toLongLong();
        conflict.stagingRow = next().toLongLong();
        conflict.runId = next().toLongLong();
        conflict.sku = next().toString();
        conflict.productName = next().toString();
        conflict.kind = next().toString();
        conflict.field = next().toString();
        conflict.baseValue = next().toString().toUtf8();
        conflict.sides = sql::object(next());
        conflict.suggestedValue = next().toString().toUtf8();
        conflict.suggestedRule = next().toString();
        conflict.severity = next().toString();
        conflict.similarKey = next().toString();
        conflict.status = next().toString();
        conflict.resolvedSide = next().toString();
        conflict.resolvedValue = next().toString().toUtf8();
        conflict.resolvedBy = next().toString();
        conflict.resolved = sql::time(next());
        conflict.note = next().toString();
        conflict.rulesApply = next().toBool();
        conflict.group = next().toUuid();
        conflict.decidingRule = next().toString();
        conflict.losing = sql::object(next());
        conflict.rowVersion = next().toLongLong();
        conflict.detected = sql::time(next());
        conflicts.append(conflict);
    }
    return conflicts;
}

Result<QList<ConflictRecord>> ConflictTable::list(const ConflictFilter& filter, int limit, qint64 after)
{
    return read(matching + u" AND c.id > ? ORDER BY c.id LIMIT ?"_s, parametersOf(filter) + QVariantList{after, limit});
}

Result<qint64> ConflictTable::count(const ConflictFilter& filter)
{
    return number(m_connection.value(u"SELECT count(*) FROM sync_conflicts c LEFT JOIN public.products p ON p.id = "
                                     "c.product_id LEFT JOIN sync_staging s ON s.id = c.staging_row WHERE "_s +
                                         matching,
                                     parametersOf(filter)));
}

Result<ConflictRecord> ConflictTable::get(qint64 id)
{
    const auto found = read(u"c.id = ?"_s, {id});
    if (!found)
        return fail(found.error());
    if (found->isEmpty())
        return fail(sql::notFound(Text::tr("The conflict %1").arg(id)));
    return found->first();
}

Result<ConflictRecord> ConflictTable::getByUuid(const QUuid& uuid)
{
    const QString text = uuid.toString(QUuid::WithoutBraces);
    const auto found = read(u"c.conflict_uuid = ?::uuid"_s, {text});
    if (!found)
        return fail(found.error());
    if (found->isEmpty())
        return fail(sql::notFound(Text::tr("The conflict %1").arg(text)));
    return found->first();
}

Result<QList<ConflictRecord>> ConflictTable::similar(qint64 id, int limit)
{
    return read(alike + u" ORDER BY c.id LIMIT ?"_s, {id, id, limit});
}

Result<qint64> ConflictTable::countSimilar(qint64 id)
{
    return number(m_connection.value(u"SELECT count(*) FROM sync_conflicts c WHERE "_s + alike, {id, id}));
}

Result<ConflictStats> ConflictTable::stats()
{
    ConflictStats stats;
    auto totals = m_connection.query(
        u"SELECT count(*) FILTER (WHERE status = 'open'), count(*) FILTER (WHERE status = 'obsolete'), "
        "count(*) FILTER (WHERE status = 'ignored'), count(*) FILTER (WHERE status = 'resolved_by_rule'), "
        "count(*) FILTER (WHERE status = 'resolved_by_user'), "
        "percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM now() - detected_at)) FILTER (WHERE status = "
        "'open'), "
        "percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM resolved_at - detected_at)) "
        "FILTER (WHERE status = 'resolved_by_user') FROM sync_conflicts"_s);
    if (!totals)
        return fail(totals.error());
    totals->next();
    stats.open = totals->value(0).toLongLong();
    stats.obsolete = totals->value(1).toLongLong();
    stats.ignored = totals->value(2).toLongLong();
    stats.byRule = totals->value(3).toLongLong();
    stats.byPeople = totals->value(4).toLongLong();
    stats.medianOpenSeconds = totals->value(5).toDouble();
    stats.medianSettleSeconds = totals->value(6).toDouble();
    auto rules =
        m_connection.query(u"SELECT rule_name, count(*), count(*) FILTER (WHERE undone_at IS NOT NULL) "
                           "FROM sync_conflict_resolutions GROUP BY rule_name ORDER BY count(*) DESC, rule_name"_s);
    if (!rules)
        return fail(rules.error());
    while (rules->next())
        stats.rules.append({rules->value(0).toString(), rules->value(1).toLongLong(), rules->value(2).toLongLong()});
    return stats;
}

Result<QHash<qint64, QList<FieldId>>> ConflictTable::forPeople(std::span<const qint64> productIds)
{
    auto query = m_connection.query(u"SELECT product_id, field FROM sync_conflicts WHERE status = 'open' AND NOT rules_apply "
                                    "AND field IS NOT NULL AND product_id = ANY (?::bigint[])"_s,
                                    {sql::array(productIds)});
    if (!query)
        return fail(query.error());
    QHash<qint64, QList<FieldId>> held;
    while (query->next()) {
        if (const Field* column = fieldByKey(query->value(1).toString()))
            held[query->value(0).toLongLong()].append(column->id);
    }
    return held;
}

Result<ConflictOutcome> ConflictTable::decide(qint64 id, qint64 version, const ConflictChoice& choice)
{
    auto query = m_connection.query(
        u"SELECT settled, skipped, resolution_group FROM conflict_decide(?, ?, ?, ?::jsonb, ?, ?, ?)"_s,
        {id, sql::orNull(version), choice.side, sql::orNull(choice.value), choice.similar,
         choice.expected ? QVariant(*choice.expected) : QVariant(), sql::orNull(choice.note)});
    if (!query)
        return fail(query.error());
    query->next();
    return ConflictOutcome{query->value(0).toLongLong(), query->value(1).toLongLong(), query->value(2).toUuid()};
}

Result<qint64> ConflictTable::undo(const QUuid& group, const QString& note)
{
    return number(m_connection.value(u"SELECT conflict_undo(?::uuid, ?)"_s,
                                     {group.toString(QUuid::WithoutBraces), sql::orNull(note)}));
}

Result<void> ConflictTable::ignore(qint64 id, qint64 version, const QString& note)
{
    const auto done =
        m_connection.query(u"SELECT conflict_ignore(?, ?, ?)"_s, {id, sql::orNull(version), sql::orNull(note)});
    return done ? Result<void>() : fail(done.error());
}

Result<ManyConflictsOutcome> ConflictTable::decideMany(std::span<const SeenConflict> conflicts, const QString& side,
                                                       const QString& note)
{
    auto query = m_connection.query(u"SELECT settled, resolution_group, refused::text "
                                    "FROM conflict_decide_many(?::bigint[], ?::bigint[], ?, ?)"_s,
                                    arraysOf(conflicts) << side << sql::orNull(note));
    if (!query)
        return fail(query.error());
    query->next();
    return ManyConflictsOutcome{query->value(0).toLongLong(), query->value(1).toUuid(), refusedOf(sql::list(query->value(2)))};
}

Result<qint64> ConflictTable::reopen(std::span<const SeenConflict> conflicts, const QString& note)
{
    return number(m_connection.value(u"SELECT conflict_reopen(?::bigint[], ?::bigint[], ?)"_s,
                                     arraysOf(conflicts) << sql::orNull(note)));
}

Result<QList<SeenConflict>> ConflictTable::ignoredTogether(const QUuid& group)
{
    // The entry of the audit log and the conflicts it names bear the time of one transaction; no version is -1.
    auto query = m_connection.query(
        u"SELECT c.id, CASE WHEN c.status = 'ignored' AND c.resolved_at = a.at THEN c.row_version ELSE -1 END FROM audit_log a "
        "CROSS JOIN LATERAL jsonb_array_elements_text(a.after -> 'conflicts') i JOIN sync_conflicts c ON c.id = i.value::bigint "
        "WHERE a.entity = 'sync_conflicts' AND a.entity_id = ? AND a.action = 'conflict.many' AND a.after ->> 'side' = 'ignore' "
        "ORDER BY c.id"_s,
        {group.toString(QUuid::WithoutBraces)});
    if (!query)
        return fail(query.error());
    QList<SeenConflict> ignored;
    while (query->next())
        ignored.append({query->value(0).toLongLong(), query->value(1).toLongLong()});
    return ignored;
}

} // namespace trueup
