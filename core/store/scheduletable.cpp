#include "store/scheduletable.h"

#include "store/sqlvalues.h"

namespace trueup {

using namespace Qt::StringLiterals;

Result<qint64> ScheduleTable::save(const QString& oldName, const ScheduleRecord& schedule)
{
    QJsonObject json{{u"name"_s, schedule.name}, {u"job"_s, schedule.job}, {u"time_zone"_s, schedule.timeZone},
                     {u"is_active"_s, schedule.isActive}, {u"overlap"_s, schedule.overlap}, {u"missed"_s, schedule.missed}};
    if (!schedule.cron.isEmpty())
        json.insert(u"cron"_s, schedule.cron);
    if (schedule.nextRun.isValid())
        json.insert(u"next_run_at"_s, schedule.nextRun.toUTC().toString(Qt::ISODateWithMs));
    const auto saved = m_connection.value(u"SELECT schedule_save(?, ?::jsonb)"_s, {oldName, sql::json(json)});
    if (!saved)
        return fail(saved.error());
    return saved->toLongLong();
}

Result<void> ScheduleTable::remove(const QString& name)
{
    const auto removed = m_connection.value(u"SELECT schedule_remove(?)"_s, {name});
    return removed ? Result<void>() : fail(removed.error());
}

Result<QList<ScheduleRecord>> ScheduleTable::read(const QString& where, const QVariantList& parameters)
{
    auto query =
        m_connection.query(u"SELECT id, batch_uuid, name, job::text, cron, time_zone, is_active, overlap, missed, "
                           "next_run_at, last_run_id, last_success_at FROM schedules WHERE "_s +
                               where,
                           parameters);
    if (!query)
        return fail(query.error());
    QList<ScheduleRecord> schedules;
    while (query->next())
        schedules.append({query->value(0).toLongLong(), query->value(1).toUuid(), query->value(2).toString(),
                          sql::object(query->value(3)), query->value(4).toString(), query->value(5).toString(),
                          query->value(6).toBool(), query->value(7).toString(), query->value(8).toString(),
                          sql::time(query->value(9)), query->value(10).toLongLong(), sql::time(query->value(11))});
    return schedules;
}

Result<QList<ScheduleRecord>> ScheduleTable::list()
{
    return read(u"true ORDER BY name"_s, {});
}

Result<QList<ScheduleRecord>> ScheduleTable::due(const QDateTime& now)
{
    return read(u"is_active AND cron IS NOT NULL AND next_run_at <= ? ORDER BY next_run_at"_s, {now.toUTC()});
}

Result<bool> ScheduleTable::claim(const ScheduleRecord& due, const QDateTime& next)
{
    const auto claimed = m_connection.value(u"SELECT schedule_claim(?, ?, ?)"_s, {due.id, due.nextRun, sql::orNull(next)});
    if (!claimed)
        return fail(claimed.error());
    return claimed->toBool();
}

Result<void> ScheduleTable::ended(qint64 id, std::span<const qint64> runs, bool succeeded)
{
    const auto done = m_connection.value(u"SELECT schedule_ended(?, ?::bigint[], ?)"_s, {id, sql::array(runs), succeeded});
    return done ? Result<void>() : fail(done.error());
}

} // namespace trueup
