#include "store/ruletable.h"

#include "catalog/side.h"
#include "store/conflicttable.h"
#include "store/sqlvalues.h"

#include <QCoreApplication>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::RuleTable)
};

Result<QList<RuleRecord>> readAll(Result<QSqlQuery> query)
{
    if (!query)
        return fail(query.error());
    QList<RuleRecord> rules;
    while (query->next())
        rules.append({query->value(0).toLongLong(), query->value(1).toString(), query->value(2).toString(),
                      query->value(3).toString(), sql::object(query->value(4)), sql::object(query->value(5)),
                      query->value(6).toInt(), query->value(7).toBool(), query->value(8).toInt()});
    return rules;
}

constexpr auto columns =
    "SELECT id, name, kind, field, condition::text, action::text, priority, is_active, version FROM sync_rules "_L1;

constexpr int beforeShipped = 5; // the shipped rules begin at 10

} // namespace

std::optional<RuleRecord> ruleFromDecision(const ConflictRecord& conflict, const QString& side, const QString& name)
{
    if (side == "custom"_L1 || conflict.field.isEmpty())
        return std::nullopt;
    RuleRecord rule;
    rule.name = name;
    rule.field = conflict.field;
    rule.priority = beforeShipped;
    const QString ours = conflict.ourSide()["by"_L1].toString();
    if (const auto known = sideFromWord(ours))
        rule.condition.insert(u"local_side"_s, sideWord(*known));
    rule.action.insert(u"use"_s, side);
    return rule;
}

Result<QList<RuleRecord>> RuleTable::list(bool activeOnly, const QString& kind)
{
    return readAll(m_connection.query(columns + u"WHERE (is_active OR NOT ?) AND (?::text IS NULL OR kind = ?) "
                                                "ORDER BY priority, name"_s,
                                      {activeOnly, sql::orNull(kind), sql::orNull(kind)}));
}

Result<RuleRecord> RuleTable::get(const QString& name)
{
    const auto rules = readAll(m_connection.query(columns + u"WHERE name = ?"_s, {name}));
    if (!rules)
        return fail(rules.error());
    if (rules->isEmpty())
        return fail(sql::notFound(Text::tr("The rule %1").arg(name)));
    return rules->first();
}

Result<qint64> RuleTable::save(const RuleRecord& rule)
{
    const auto id = m_connection.value(u"SELECT rule_save(?, ?, ?, ?::jsonb, ?::jsonb, ?, ?)"_s,
                                       {rule.name, rule.kind, sql::orNull(rule.field), sql::json(rule.condition),
                                        sql::json(rule.action), rule.priority, rule.isActive});
    return id ? Result<qint64>(id->toLongLong()) : fail(id.error());
}

Result<qint64> RuleTable::change(const RuleRecord& rule, int version)
{
    const auto id = m_connection.value(u"SELECT rule_change(?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?)"_s,
                                       {version, rule.name, rule.kind, sql::orNull(rule.field), sql::json(rule.condition),
                                        sql::json(rule.action), rule.priority, rule.isActive});
    return id ? Result<qint64>(id->toLongLong()) : fail(id.error());
}

Result<void> RuleTable::enable(const QString& name, bool active)
{
    const auto done = m_connection.query(u"SELECT rule_enable(?, ?)"_s, {name, active});
    return done ? Result<void>() : fail(done.error());
}

Result<bool> RuleTable::remove(const QString& name)
{
    const auto gone = m_connection.value(u"SELECT rule_remove(?)"_s, {name});
    return gone ? Result<bool>(gone->toBool()) : fail(gone.error());
}

} // namespace trueup
