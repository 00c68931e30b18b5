#include "store/alerttable.h"

#include "store/sqlvalues.h"

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int untoldMinutes = 15; // programs look about once a minute
constexpr auto listed = "(a.state <> 'closed' OR a.closed_at > now() - ? * interval '1 day')"_L1;

} // namespace

Result<bool> AlertTable::beginWatch(int notWithinSeconds)
{
    const auto mine = m_connection.value(u"SELECT alert_watch_begin(?)"_s, {notWithinSeconds});
    return mine ? Result<bool>(mine->toBool()) : fail(mine.error());
}

Result<QList<qint64>> AlertTable::apply(const QJsonArray& steps)
{
    if (steps.isEmpty())
        return QList<qint64>();
    auto query = m_connection.query(u"SELECT unnest(alerts_apply(?::jsonb))"_s, {sql::json(steps)});
    if (!query)
        return fail(query.error());
    QList<qint64> raised;
    while (query->next())
        raised.append(query->value(0).toLongLong());
    return raised;
}

Result<qint64> AlertTable::acknowledge(const QList<qint64>& ids)
{
    const auto done = m_connection.value(u"SELECT alert_acknowledge(?::bigint[])"_s, {sql::array({ids.constData(), size_t(ids.size())})});
    return done ? Result<qint64>(done->toLongLong()) : fail(done.error());
}

Result<QList<AlertRecord>> AlertTable::read(const QString& where, const QVariantList& parameters)
{
    auto query = m_connection.query(
        u"SELECT a.id, a.rule_id, a.run_id, a.severity, a.title, a.detail::text, a.dedupe_key, a.state, a.occurrences, a.first_at, "
        "a.last_at, a.acknowledged_login, a.closed_at, r.name, r.channels::text, "
        "(SELECT jsonb_agg(d.channel ORDER BY d.id) FROM alert_deliveries d WHERE d.alert_id = a.id AND d.event = 'raise' "
        "AND a.dedupe_key NOT LIKE 'schedule:%' "
        "AND d.attempts = 0 AND (d.state = 'given_up' OR (d.state = 'waiting' AND d.created_at < now() - ? * interval '1 minute')))::text "
        "FROM alerts a LEFT JOIN alert_rules r ON r.id = a.rule_id WHERE "_s + where,
        QVariantList{untoldMinutes} + parameters);
    if (!query)
        return fail(query.error());
    QList<AlertRecord> alerts;
    while (query->next()) {
        const auto text = [&query](int column) { return query->value(column).toString(); };
        alerts.append({query->value(0).toLongLong(), query->value(1).toLongLong(), query->value(2).toLongLong(), text(3), text(4),
                       sql::object(query->value(5)), text(6), text(7), query->value(8).toInt(), sql::time(query->value(9)),
                       sql::time(query->value(10)), text(11), sql::time(query->value(12)), text(13), sql::strings(query->value(14)),
                       sql::strings(query->value(15))});
    }
    return alerts;
}

Result<QList<AlertRecord>> AlertTable::standing(int limit)
{
    return read(u"a.state <> 'closed' ORDER BY a.id DESC LIMIT ?"_s, {limit});
}

Result<QList<AlertRecord>> AlertTable::list(int closedWithinDays, int limit)
{
    return read(listed + u" ORDER BY a.id DESC LIMIT ?"_s, {closedWithinDays, limit});
}

Result<QList<AlertRecord>> AlertTable::page(int closedWithinDays, qint64 before, int limit)
{
    return read(listed + u" AND (?::bigint = 0 OR a.id < ?) ORDER BY a.id DESC LIMIT ?"_s, {closedWithinDays, before, before, limit});
}

Result<qint64> AlertTable::count(int closedWithinDays)
{
    const auto alerts = m_connection.value(u"SELECT count(*) FROM alerts a WHERE "_s + listed, {closedWithinDays});
    return alerts ? Result<qint64>(alerts->toLongLong()) : fail(alerts.error());
}

Result<std::optional<AlertRecord>> AlertTable::get(qint64 id)
{
    const auto found = read(u"a.id = ?"_s, {id});
    if (!found)
        return fail(found.error());
    return found->isEmpty() ? std::nullopt : std::optional(found->constFirst());
}

Result<QList<AlertRecord>> AlertTable::forDesktops(qint64 after)
{
    return read(u"a.id > ? AND a.state = 'open' AND (r.channels @> '[\"desktop\"]' OR a.dedupe_key LIKE 'schedule:%') "
                "ORDER BY a.id LIMIT 100"_s,
                {after});
}

Result<qint64> AlertTable::lastId()
{
    const auto last = m_connection.value(u"SELECT COALESCE(max(id), 0) FROM alerts"_s);
    return last ? Result<qint64>(last->toLongLong()) : fail(last.error());
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

Result<qint64> AlertTable::saveRule(const QString& oldName, const AlertRuleRecord& rule)
{
    const QJsonObject json{{u"name"_s, rule.name},
                           {u"metric"_s, rule.metric},
                           {u"window_seconds"_s, rule.windowSeconds},
                           {u"comparator"_s, rule.comparator},
                           {u"threshold"_s, rule.threshold},
                           {u"severity"_s, rule.severity},
                           {u"channels"_s, QJsonArray::fromStringList(rule.channels)},
                           {u"is_active"_s, rule.isActive}};
    const auto saved = m_connection.value(u"SELECT alert_rule_save(?, ?::jsonb)"_s, {oldName, sql::json(json)});
    return saved ? Result<qint64>(saved->toLongLong()) : fail(saved.error());
}

Result<void> AlertTable::removeRule(const QString& name)
{
    const auto removed = m_connection.value(u"SELECT alert_rule_remove(?)"_s, {name});
    return removed ? Result<void>() : fail(removed.error());
}

Result<std::optional<AlertDelivery>> AlertTable::claim(const QUuid& program, const QStringList& channels, int leaseSeconds)
{
    auto query = m_connection.query(u"SELECT delivery, alert, told_channel, told_event, attempt FROM alert_delivery_claim(?::uuid, ?::text[], ?)"_s,
                                    {program.toString(QUuid::WithoutBraces), sql::array(channels), leaseSeconds});
    if (!query)
        return fail(query.error());
    if (!query->next())
        return std::optional<AlertDelivery>();
    return AlertDelivery{query->value(0).toLongLong(), query->value(1).toLongLong(), query->value(2).toString(),
                         query->value(3).toString() == "resolve"_L1, query->value(4).toInt()};
}

Result<bool> AlertTable::ended(const AlertDelivery& delivery, const QUuid& program, const QJsonObject& error, std::optional<int> againSeconds)
{
    const auto mine = m_connection.value(u"SELECT alert_delivery_ended(?, ?::uuid, ?::jsonb, ?::integer)"_s,
                                         {delivery.id, program.toString(QUuid::WithoutBraces),
                                          error.isEmpty() ? QVariant(QMetaType::fromType<QString>()) : QVariant(sql::json(error)),
                                          againSeconds ? QVariant(*againSeconds) : QVariant(QMetaType::fromType<int>())});
    return mine ? Result<bool>(mine->toBool()) : fail(mine.error());
}

Result<QUuid> AlertTable::databaseUuid()
{
    const auto uuid = m_connection.value(u"SELECT database_uuid::text FROM alert_watch"_s);
    return uuid ? Result<QUuid>(QUuid::fromString(uuid->toString())) : fail(uuid.error());
}

} // namespace trueup
