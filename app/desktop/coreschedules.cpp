#include "coreschedules.h"

#include "base/cronline.h"
#include "schedulerunner.h"
#include "sync/storedwords.h"

#include <QJsonArray>
#include <QTimeZone>

#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array<std::pair<ui::JobKind, QLatin1StringView>, 5> stepWords{{
    {ui::JobKind::EtilizeImport, "etilize_import"_L1}, {ui::JobKind::XorosoftRefresh, "xorosoft_refresh"_L1},
    {ui::JobKind::XorosoftStock, "xorosoft_inventory"_L1},
    {ui::JobKind::ShopifyPull, "sync_down"_L1}, {ui::JobKind::ShopifyPush, "sync_up"_L1}}};

constexpr std::array<std::pair<ui::StepState, QLatin1StringView>, 10> stateWords{{
    {ui::StepState::Waiting, "waiting"_L1}, {ui::StepState::Running, "running"_L1}, {ui::StepState::Succeeded, "succeeded"_L1},
    {ui::StepState::Partial, "partial"_L1}, {ui::StepState::Skipped, "skipped"_L1}, {ui::StepState::Failed, "failed"_L1},
    {ui::StepState::Held, "held"_L1}, {ui::StepState::Cancelled, "cancelled"_L1}, {ui::StepState::Interrupted, "interrupted"_L1},
    {ui::StepState::NotRun, "not_run"_L1}}};

ui::ScheduleRun shown(const ScheduleRun& record)
{
    ui::ScheduleRun run{record.started, record.finished, {}};
    for (const ScheduleRunStep& step : record.steps) {
        const auto kind = scheduleStepKind(step.type);
        const auto state = std::ranges::find(stateWords, step.state, &std::pair<ui::StepState, QLatin1StringView>::second);
        if (kind && state != stateWords.end())
            run.steps.append({{*kind, step.full}, state->first, step.run, step.started, step.finished,
                              storedSentence(step.reason)});
    }
    return run;
}

ui::Schedule shown(const ScheduleRecord& record)
{
    ui::Schedule schedule;
    schedule.name = record.name;
    schedule.steps = scheduleSteps(record.job);
    schedule.cron = record.cron;
    schedule.timeZone = record.timeZone;
    schedule.isActive = record.isActive;
    schedule.waits = record.overlap == "queue_one"_L1;
    schedule.catchesUp = record.missed == "run_once"_L1;
    schedule.tellsSuccess = record.job["notifications"_L1]["on_complete"_L1].toBool();
    schedule.tellsTrouble = record.job["notifications"_L1]["on_error"_L1].toBool();
    schedule.nextRun = record.isActive ? record.nextRun : QDateTime();
    schedule.lastSuccess = record.lastSuccess;
    schedule.lastRunId = record.lastRun;
    return schedule;
}

Result<QTimeZone> zoneOf(const QString& id)
{
    const QTimeZone zone(id.toLatin1());
    if (!zone.isValid())
        return fail(ErrorKind::Validation, CoreSchedules::tr("“%1” is no time zone of this computer.").arg(id),
                    CoreSchedules::tr("Choose one of the list, for example America/Toronto."));
    return zone;
}

/// As it is kept, with its next time from now on.
Result<ScheduleRecord> recordOf(const ui::Schedule& schedule)
{
    ScheduleRecord record;
    record.name = schedule.name.trimmed();
    if (record.name.isEmpty())
        return fail(ErrorKind::Validation, CoreSchedules::tr("A schedule needs a name."));
    if (schedule.steps.isEmpty())
        return fail(ErrorKind::Validation, CoreSchedules::tr("“%1” would start nothing.").arg(record.name),
                    CoreSchedules::tr("Tick at least one kind of run."));
    const auto zone = zoneOf(schedule.timeZone);
    if (!zone)
        return fail(zone.error());
    QJsonArray operations;
    for (const auto& [kind, full] : schedule.steps)
        operations.append(QJsonObject{{u"type"_s, scheduleStepWord(kind)}, {u"config"_s, full ? QJsonObject{{u"full"_s, true}} : QJsonObject()}});
    record.job = {{u"operations"_s, operations},
                  {u"notifications"_s, QJsonObject{{u"on_complete"_s, schedule.tellsSuccess}, {u"on_error"_s, schedule.tellsTrouble}}}};
    record.cron = schedule.cron.simplified();
    record.timeZone = schedule.timeZone;
    record.isActive = schedule.isActive;
    record.overlap = schedule.waits ? u"queue_one"_s : u"skip"_s;
    record.missed = schedule.catchesUp ? u"run_once"_s : u"skip"_s;
    if (record.cron.isEmpty())
        return record;
    const auto cron = CronLine::parse(record.cron);
    if (!cron)
        return fail(cron.error());
    record.nextRun = cron->next(QDateTime::currentDateTimeUtc(), *zone);
    if (!record.nextRun.isValid())
        return fail(ErrorKind::Validation, CoreSchedules::tr("“%1” never comes: there is no such day.").arg(record.cron));
    return record;
}

} // namespace

QString scheduleStepWord(ui::JobKind kind)
{
    const auto found = std::ranges::find(stepWords, kind, &std::pair<ui::JobKind, QLatin1StringView>::first);
    return found == stepWords.end() ? QString() : found->second.toString();
}

std::optional<ui::JobKind> scheduleStepKind(const QString& word)
{
    const auto found = std::ranges::find(stepWords, word, &std::pair<ui::JobKind, QLatin1StringView>::second);
    return found == stepWords.end() ? std::nullopt : std::optional(found->first);
}

QList<ui::ScheduleStep> scheduleSteps(const QJsonObject& job)
{
    QList<ui::ScheduleStep> steps;
    for (const QJsonValue operation : job["operations"_L1].toArray()) {
        if (const auto kind = scheduleStepKind(operation["type"_L1].toString()))
            steps.append({*kind, operation["config"_L1]["full"_L1].toBool()});
    }
    return steps;
}

CoreSchedules::CoreSchedules(Workbench& bench, ui::JobService& jobs, QObject* parent)
    : ui::ScheduleService(parent), m_bench(bench), m_runner(std::make_unique<ScheduleRunner>(bench, jobs))
{
    connect(m_runner.get(), &ScheduleRunner::refused, this, &CoreSchedules::refused);
    connect(&bench, &Workbench::readAgain, this, &CoreSchedules::changed);
    connect(&bench, &Workbench::noticed, this, [this](const QString& what, const QString&) {
        if (what == "schedules"_L1)
            emit changed();
    });
}

CoreSchedules::~CoreSchedules() = default;

ui::Answer<QList<ui::Schedule>> CoreSchedules::schedules()
{
    return m_bench.ask<QList<ui::Schedule>>([](Connection& connection) -> Result<QList<ui::Schedule>> {
        ScheduleTable table(connection);
        const auto records = table.list();
        const auto runs = records ? table.lastRuns() : fail(records.error());
        if (!runs)
            return fail(runs.error());
        QList<ui::Schedule> list;
        for (const ScheduleRecord& record : *records) {
            list.append(shown(record));
            if (const auto run = std::ranges::find(*runs, record.id, &ScheduleRun::schedule); run != runs->end())
                list.last().lastTime = shown(*run);
        }
        return list;
    });
}

ui::Answer<void> CoreSchedules::save(const QString& oldName, const ui::Schedule& schedule)
{
    const auto record = recordOf(schedule);
    if (!record)
        return ui::readyAnswer(Result<void>(fail(record.error())));
    return m_bench.ask<void>([oldName, record = *record](Connection& connection) -> Result<void> {
        auto saved = ScheduleTable(connection).save(oldName, record);
        if (saved)
            return {};
        Error error = saved.error();
        if (error.code == "23505"_L1)
            return fail(ErrorKind::Validation, CoreSchedules::tr("There is a schedule called “%1” already.").arg(record.name),
                        CoreSchedules::tr("Give this one another name."));
        return fail(error);
    });
}

ui::Answer<void> CoreSchedules::remove(const QString& name)
{
    return m_bench.ask<void>([name](Connection& connection) { return ScheduleTable(connection).remove(name); });
}

void CoreSchedules::runNow(const ui::Schedule& schedule)
{
    m_runner->runNow(schedule.name);
}

Result<ui::CronReading> CoreSchedules::read(const QString& cron, const QString& timeZone, int times) const
{
    const auto zone = zoneOf(timeZone);
    if (!zone)
        return fail(zone.error());
    const auto line = CronLine::parse(cron);
    if (!line)
        return fail(line.error());
    return ui::CronReading{line->sentence(QLocale()), line->following(QDateTime::currentDateTimeUtc(), *zone, times)};
}

} // namespace trueup
