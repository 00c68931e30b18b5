#include "store/conflicttable.h"

#include "store/sqlvalues.h"

#include <QCoreApplication>
#include <QJsonDocument>

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

} // namespace

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
    auto query =
        m_connection.query(u"SELECT c.id, c.conflict_uuid, c.product_id, c.staging_row, c.run_id, COALESCE(s.sku, "
                           u"p.sku), COALESCE(s.name, "
                           "p.name), c.kind, c.field, c.base_value::text, c.sides::text, c.suggested_value::text, "
                           "c.suggested_rule, c.severity, "
                           "c.similar_key, c.status, c.resolved_side, c.resolved_value::text, c.resolved_login, "
                           "c.resolved_at, c.row_version, "
                           "c.detected_at FROM sync_conflicts c LEFT JOIN public.products p ON p.id = c.product_id "
                           "LEFT JOIN sync_staging s ON s.id = c.staging_row WHERE "_s +
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
        conflict.rowVersion = next().toLongLong();
        conflict.detected = sql::time(next());
        conflicts.append(conflict);
    }
    return conflicts;
}

Result<QList<ConflictRecord>> ConflictTable::list(const QString& status, int limit, qint64 after)
{
    const QString wanted = status.isEmpty() ? u""_s : status;
    return read(u"(?::text = '' OR c.status = ?) AND c.id > ? ORDER BY c.id LIMIT ?"_s, {wanted, wanted, after, limit});
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

Result<qint64> ConflictTable::countOpen()
{
    const auto count = m_connection.value(u"SELECT count(*) FROM sync_conflicts WHERE status = 'open'"_s);
    if (!count)
        return fail(count.error());
    return count->toLongLong();
}

Result<QList<ConflictRecord>> ConflictTable::similar(qint64 id)
{
    return read(
        u"c.status = 'open' AND c.id <> ? AND c.similar_key = (SELECT similar_key FROM sync_conflicts WHERE id = ?) "
        "ORDER BY c.id LIMIT 10000"_s,
        {id, id});
}

Result<qint64> ConflictTable::resolve(qint64 id, qint64 version, const QString& side, const QByteArray& value,
                                      bool applyToSimilar, const QString& note)
{
    const auto settled = m_connection.value(u"SELECT conflict_resolve(?, ?, ?, ?::jsonb, ?, ?)"_s,
                                            {id, version, side, sql::orNull(value), applyToSimilar, sql::orNull(note)});
    if (!settled)
        return fail(settled.error());
    return settled->toLongLong();
}

Result<QList<RuleRecord>> ConflictTable::rules(bool activeOnly)
{
    auto query =
        m_connection.query(u"SELECT id, name, kind, field, condition::text, action::text, priority, is_active, version "
                           "FROM sync_rules WHERE is_active OR NOT ? ORDER BY priority, id"_s,
                           {activeOnly});
    if (!query)
        return fail(query.error());
    QList<RuleRecord> rules;
    while (query->next())
        rules.append({query->value(0).toLongLong(), query->value(1).toString(), query->value(2).toString(),
                      query->value(3).toString(), sql::object(query->value(4)), sql::object(query->value(5)),
                      query->value(6).toInt(), query->value(7).toBool(), query->value(8).toInt()});
    return rules;
}

Result<qint64> ConflictTable::saveRule(const RuleRecord& rule)
{
    auto query = m_connection.query(
        u"INSERT INTO sync_rules AS r (name, kind, field, condition, action, priority, is_active, created_by) "
        "VALUES (?, ?, ?, ?::jsonb, ?::jsonb, ?, ?, trueup_actor()) ON CONFLICT (name) DO UPDATE SET kind = "
        "excluded.kind, "
        "field = excluded.field, condition = excluded.condition, action = excluded.action, priority = "
        "excluded.priority, "
        "is_active = excluded.is_active, version = r.version + 1, updated_at = now() "
        "RETURNING id, trueup_audit('rules.save', 'sync_rules', name, NULL, action)"_s,
        {rule.name, rule.kind, sql::orNull(rule.field), sql::json(rule.condition), sql::json(rule.action),
         rule.priority, rule.isActive});
    if (!query)
        return fail(query.error());
    query->next();
    return query->value(0).toLongLong();
}

Result<void> ConflictTable::removeRule(const QString& name)
{
    // Resolutions point to the rule that made them; a rule that decided something is switched off instead.
    auto done = m_connection.execute(
        u"WITH used AS (UPDATE sync_rules r SET is_active = false, updated_at = now() WHERE name = ? AND EXISTS "
        "(SELECT 1 FROM sync_conflict_resolutions c WHERE c.rule_id = r.id) RETURNING 1) "
        "DELETE FROM sync_rules WHERE name = ? AND NOT EXISTS (SELECT 1 FROM used)"_s,
        {name, name});
    return done ? Result<void>() : fail(done.error());
}

} // namespace trueup
