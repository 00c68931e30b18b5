#include "store/alerttable.h"

#include "store/sqlvalues.h"

namespace trueup {

using namespace Qt::StringLiterals;

Result<bool> AlertTable::raise(const AlertRecord& alert)
{
    auto query = m_connection.query(u"INSERT INTO alerts AS a (rule_id, run_id, severity, title, detail, dedupe_key) "
                                    u"VALUES (?, ?, ?, ?, ?::jsonb, ?) "
                                    "ON CONFLICT (dedupe_key) WHERE state <> 'closed' DO UPDATE SET occurrences = "
                                    "a.occurrences + 1, last_at = now(), "
                                    "detail = excluded.detail, title = excluded.title, severity = excluded.severity "
                                    "RETURNING occurrences = 1, trueup_changed('alerts', id::text)"_s,
                                    {sql::orNull(alert.ruleId), sql::orNull(alert.runId), alert.severity, alert.title,
                                     sql::json(alert.detail), alert.dedupeKey});
    if (!query)
        return fail(query.error());
    query->next();
    return query->value(0).toBool();
}

Result<bool> AlertTable::recover(const QString& dedupeKey)
{
    const auto closed = m_connection.execute(
        u"UPDATE alerts SET state = 'closed', closed_at = now() WHERE dedupe_key = ? AND state <> 'closed'"_s,
        {dedupeKey});
    if (!closed)
        return fail(closed.error());
    return *closed > 0;
}

Result<void> AlertTable::acknowledge(qint64 id)
{
    auto done = m_connection.query(u"UPDATE alerts SET state = 'acknowledged', acknowledged_by = trueup_actor(), "
                                   "acknowledged_login = session_user WHERE id = ? AND state = 'open' "
                                   "RETURNING trueup_changed('alerts', id::text)"_s,
                                   {id});
    return done ? Result<void>() : fail(done.error());
}

Result<QList<AlertRecord>> AlertTable::list(bool openOnly, int limit)
{
    auto query =
        m_connection.query(u"SELECT id, rule_id, run_id, severity, title, detail::text, dedupe_key, state, "
                           u"occurrences, first_at, last_at, "
                           "acknowledged_login FROM alerts WHERE NOT ? OR state <> 'closed' ORDER BY id DESC LIMIT ?"_s,
                           {openOnly, limit});
    if (!query)
        return fail(query.error());
    QList<AlertRecord> alerts;
    while (query->next())
        alerts.append({query->value(0).toLongLong(), query->value(1).toLongLong(), query->value(2).toLongLong(),
                       query->value(3).toString(), query->value(4).toString(), sql::object(query->value(5)),
                       query->value(6).toString(), query->value(7).toString(), query->value(8).toInt(),
                       sql::time(query->value(9)), sql::time(query->value(10)), query->value(11).toString()});
    return alerts;
}

Result<QList<AlertRuleRecord>> AlertTable::rules()
{
    auto query =
        m_connection.query(u"SELECT id, name, metric, window_seconds, comparator, threshold, severity, channels::text, "
                           "is_active FROM alert_rules ORDER BY name"_s);
    if (!query)
        return fail(query.error());
    QList<AlertRuleRecord> rules;
    while (query->next())
        rules.append({query->value(0).toLongLong(), query->value(1).toString(), query->value(2).toString(),
                      query->value(3).toInt(), query->value(4).toString(), query->value(5).toDouble(),
                      query->value(6).toString(), sql::strings(query->value(7)), query->value(8).toBool()});
    return rules;
}

Result<void> AlertTable::saveRule(const AlertRuleRecord& rule)
{
    auto saved = m_connection.execute(
        u"INSERT INTO alert_rules (name, metric, window_seconds, comparator, threshold, severity, channels, is_active) "
        "VALUES (?, ?, ?, ?, ?, ?, ?::jsonb, ?) ON CONFLICT (name) DO UPDATE SET metric = excluded.metric, "
        "window_seconds = excluded.window_seconds, comparator = excluded.comparator, threshold = excluded.threshold, "
        "severity = excluded.severity, channels = excluded.channels, is_active = excluded.is_active"_s,
        {rule.name, rule.metric, rule.windowSeconds, rule.comparator, rule.threshold, rule.severity,
         sql::json(QJsonArray::fromStringList(rule.channels)), rule.isActive});
    return saved ? Result<void>() : fail(saved.error());
}

} // namespace trueup
