#include "store/scheduletable.h"

#include "store/sqlvalues.h"

#include <QCoreApplication>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ScheduleTable)
};

Result<void> done(const Result<qint64>& result)
{
    return result ? Result<void>() : fail(result.error());
}

} // namespace

Result<ScheduleRecord> ScheduleTable::save(ScheduleRecord schedule)
{
    auto query = m_connection.query(
        u"INSERT INTO schedules AS s (name, job, cron, time_zone, is_active, overlap, missed, next_run_at, created_by) "
        "VALUES (?, ?::jsonb, ?, ?, ?, ?, ?, ?, trueup_actor()) ON CONFLICT (name) DO UPDATE SET job = excluded.job, "
        "cron = excluded.cron, time_zone = excluded.time_zone, is_active = excluded.is_active, overlap = "
        "excluded.overlap, "
        "missed = excluded.missed, next_run_at = excluded.next_run_at, row_version = s.row_version + 1, updated_at = "
        "now() "
        "RETURNING id, batch_uuid, trueup_changed('schedules', id::text)"_s,
        {schedule.name, sql::json(schedule.job), sql::orNull(schedule.cron), schedule.timeZone, schedule.isActive,
         schedule.overlap, schedule.missed, sql::orNull(schedule.nextRun)});
    if (!query)
        return fail(query.error());
    query->next();
    schedule.id = query->value(0).toLongLong();
    schedule.uuid = query->value(1).toUuid();
    return schedule;
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

Result<ScheduleRecord> ScheduleTable::getByName(const QString& name)
{
    const auto found = read(u"name = ?"_s, {name});
    if (!found)
        return fail(found.error());
    if (found->isEmpty())
        return fail(sql::notFound(Text::tr("The batch operation \"%1\"").arg(name)));
    return found->first();
}

Result<void> ScheduleTable::setActive(const QString& name, bool active)
{
    return done(m_connection.execute(
        u"UPDATE schedules SET is_active = ?, row_version = row_version + 1, updated_at = now() WHERE name = ?"_s,
        {active, name}));
}

Result<void> ScheduleTable::setNextRun(qint64 id, const QDateTime& next)
{
    return done(m_connection.execute(u"UPDATE schedules SET next_run_at = ? WHERE id = ?"_s, {sql::orNull(next), id}));
}

Result<void> ScheduleTable::recordRun(qint64 id, qint64 run, bool succeeded)
{
    return done(m_connection.execute(u"UPDATE schedules SET last_run_id = ?, "
                                     "last_success_at = CASE WHEN ? THEN now() ELSE last_success_at END WHERE id = ?"_s,
                                     {sql::orNull(run), succeeded, id}));
}

Result<void> ScheduleTable::remove(const QString& name)
{
    return done(m_connection.execute(u"DELETE FROM schedules WHERE name = ?"_s, {name}));
}

Result<QList<ScheduleRecord>> ScheduleTable::due(const QDateTime& now)
{
    return read(u"is_active AND cron IS NOT NULL AND next_run_at <= ? ORDER BY next_run_at"_s, {now.toUTC()});
}

} // namespace trueup
