#include "store/scheduletable.h"

#include "store/sqlvalues.h"

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

QString text(const QDateTime& time)
{
    return time.isValid() ? time.toUTC().toString(Qt::ISODateWithMs) : QString();
}

QJsonArray stepsJson(const QList<ScheduleRunStep>& steps)
{
    QJsonArray list;
    for (const ScheduleRunStep& step : steps) {
        QJsonObject json{{u"type"_s, step.type}, {u"full"_s, step.full}, {u"kind"_s, step.kind}, {u"state"_s, step.state}};
        if (step.run != 0)
            json.insert(u"run"_s, step.run);
        const auto insert = [&json](const QString& key, const QString& value) {
            if (!value.isEmpty())
                json.insert(key, value);
        };
        insert(u"started_at"_s, text(step.started));
        insert(u"finished_at"_s, text(step.finished));
        insert(u"reason"_s, step.reason);
        list.append(json);
    }
    return list;
}

QList<ScheduleRunStep> stepsOf(const QJsonArray& list)
{
    QList<ScheduleRunStep> steps;
    for (const QJsonValue json : list)
        steps.append({json["type"_L1].toString(), json["full"_L1].toBool(), json["kind"_L1].toString(), json["state"_L1].toString(),
                      json["run"_L1].toInteger(), QDateTime::fromString(json["started_at"_L1].toString(), Qt::ISODateWithMs),
                      QDateTime::fromString(json["finished_at"_L1].toString(), Qt::ISODateWithMs), json["reason"_L1].toString()});
    return steps;
}

} // namespace

bool ScheduleRunStep::isDone() const
{
    return state == "succeeded"_L1 || state == "partial"_L1 || state == "skipped"_L1;
}

qsizetype ScheduleRun::stoppedAt() const
{
    const auto found = std::ranges::find_if_not(steps, &ScheduleRunStep::isDone);
    return found == steps.end() ? -1 : found - steps.begin();
}

void ScheduleRun::end(const QString& otherwise)
{
    const qsizetype at = stoppedAt();
    state = at < 0 ? u"succeeded"_s : otherwise;
    for (qsizetype i = 0; i < steps.size(); ++i) {
        if (steps[i].state == "running"_L1 || (i == at && steps[i].state == "waiting"_L1))
            steps[i].state = u"interrupted"_s;
        else if (steps[i].state == "waiting"_L1)
            steps[i].state = u"not_run"_s;
    }
}

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

Result<qint64> ScheduleTable::beginRun(qint64 schedule, const QList<ScheduleRunStep>& steps)
{
    const auto begun = m_connection.value(u"SELECT schedule_run_begin(?, ?::jsonb)"_s, {schedule, sql::json(stepsJson(steps))});
    return begun ? Result<qint64>(begun->toLongLong()) : fail(begun.error());
}

Result<qint64> ScheduleTable::keepRun(qint64 id, const QList<ScheduleRunStep>& steps)
{
    const auto run = m_connection.value(u"SELECT schedule_run_keep(?, ?::jsonb)"_s, {id, sql::json(stepsJson(steps))});
    return run ? Result<qint64>(run->toLongLong()) : fail(run.error());
}

Result<bool> ScheduleTable::endRun(const ScheduleRun& run, const QJsonObject& alert)
{
    const auto ended = m_connection.value(u"SELECT schedule_run_ended(?, ?, ?::jsonb, ?::jsonb)"_s,
                                          {run.id, run.state, sql::json(stepsJson(run.steps)),
                                           sql::orNull(alert.isEmpty() ? QString() : sql::json(alert))});
    return ended ? Result<bool>(ended->toBool()) : fail(ended.error());
}

Result<QList<ScheduleRun>> ScheduleTable::readRuns(const QString& distinct, const QString& rest)
{
    auto query = m_connection.query(u"SELECT "_s + distinct +
                                    u" r.id, r.schedule_id, s.name, schedule_run_state(r), r.steps::text, r.started_login, r.started_at, "
                                    "r.finished_at FROM schedule_runs r JOIN schedules s ON s.id = r.schedule_id "_s + rest);
    if (!query)
        return fail(query.error());
    QList<ScheduleRun> runs;
    while (query->next()) {
        ScheduleRun run{query->value(0).toLongLong(),      query->value(1).toLongLong(), query->value(2).toString(), query->value(3).toString(),
                        stepsOf(sql::list(query->value(4))), query->value(5).toString(),   sql::time(query->value(6)),
                        sql::time(query->value(7))};
        if (run.state == "interrupted"_L1)
            run.end(run.state);
        runs.append(run);
    }
    return runs;
}

Result<QList<ScheduleRun>> ScheduleTable::lastRuns()
{
    return readRuns(u"DISTINCT ON (r.schedule_id)"_s, u"ORDER BY r.schedule_id, r.id DESC"_s);
}

Result<QList<ScheduleRun>> ScheduleTable::abandonedRuns()
{
    return readRuns({}, u"WHERE r.state = 'running' AND schedule_run_state(r) = 'interrupted' ORDER BY r.id"_s);
}

} // namespace trueup
