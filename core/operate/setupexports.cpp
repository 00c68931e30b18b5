#include "operate/setupexports.h"

#include "base/cronline.h"
#include "operate/alertwords.h"
#include "operate/exportpages.h"
#include "store/alerttable.h"
#include "store/conflictreader.h"
#include "store/scheduletable.h"
#include "store/storedrules.h"
#include "store/usertable.h"

#include <QJsonDocument>
#include <QLocale>

namespace trueup {

using namespace Qt::StringLiterals;
using namespace exports;

namespace {

constexpr int settledDays = 3650; // what a rule has settled in all

ExportCell json(const QJsonObject& object)
{
    return text(QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)));
}

/// The kinds of runs, one after the other. What else a job says may be meant for one program alone.
QString stepsOf(const QJsonObject& job)
{
    QStringList steps;
    for (const QJsonValue operation : job["operations"_L1].toArray()) {
        const bool isFull = operation["config"_L1]["full"_L1].toBool();
        steps.append(operation["type"_L1].toString() + (isFull ? u" (full)"_s : QString()));
    }
    return steps.join(u", "_s);
}

QList<ExportCell> scheduleRow(const ScheduleRecord& schedule)
{
    const auto cron = CronLine::parse(schedule.cron);
    return {text(schedule.name), yesNo(schedule.isActive), text(schedule.cron), text(cron ? cron->sentence(QLocale()) : QString()),
            text(schedule.timeZone), text(stepsOf(schedule.job)), text(schedule.overlap), text(schedule.missed),
            time(schedule.isActive ? schedule.nextRun : QDateTime()), time(schedule.lastSuccess),
            schedule.lastRun > 0 ? number(schedule.lastRun) : ExportCell()};
}

QList<ExportCell> alertRuleRow(const AlertRuleRecord& rule)
{
    return {text(rule.name), yesNo(rule.isActive), text(rule.severity), text(rule.metric), text(measureTitle(rule.metric)),
            text(rule.comparator), {QString::number(rule.threshold, 'g', 12), true}, number(rule.windowSeconds),
            text(rule.channels.join(u", "_s))};
}

QList<ExportCell> userRow(const UserRecord& user)
{
    return {text(user.email), text(user.firstName), text(user.lastName), yesNo(user.isActive), text(user.roles.join(u", "_s)),
            text(user.logins.join(u", "_s))};
}

} // namespace

Result<qint64> exportSchedules(Connection& connection, const QString& file, const ExportControl& control)
{
    return inOnePicture(connection, file, [&](const RowSink& sink) {
        return everyRow<ScheduleRecord>(sink, control, heading({"name", "active", "cron", "in words", "time zone", "steps", "overlap",
                                                                "missed", "next run", "last success", "last run"}),
                                        ScheduleTable(connection).list(), scheduleRow);
    });
}

Result<qint64> exportConflictRules(Connection& connection, const RuleWords& words, const QString& file, const ExportControl& control)
{
    return inOnePicture(connection, file, [&](const RowSink& sink) -> Result<qint64> {
        const auto settled = ConflictReader(connection).settled(settledDays);
        if (!settled)
            return fail(settled.error());
        QHash<QString, qint64> counts;
        for (const auto& [name, count] : settled->rules)
            counts.insert(name, count);
        return everyRow<RuleRecord>(sink, control, heading({"priority", "name", "label", "active", "field", "in words", "condition",
                                                            "action", "settled", "problem"}),
                                    RuleTable(connection).list(false, u"conflict"_s), [&](const RuleRecord& record) {
            const ConflictRule rule = conflictRuleOf(record);
            return QList<ExportCell>{number(record.priority), text(record.name), text(words.label(record.name)), yesNo(record.isActive),
                                     text(record.field), text(words.sentence(rule)), json(record.condition), json(record.action),
                                     number(counts.value(record.name)), text(rule.problem)};
        });
    });
}

Result<qint64> exportAlertRules(Connection& connection, const QString& file, const ExportControl& control)
{
    return inOnePicture(connection, file, [&](const RowSink& sink) {
        return everyRow<AlertRuleRecord>(sink, control, heading({"name", "active", "severity", "measure", "in words", "comparator",
                                                                 "threshold", "window seconds", "channels"}),
                                         AlertTable(connection).rules(), alertRuleRow);
    });
}

Result<qint64> exportUsers(Connection& connection, const QString& file, const ExportControl& control)
{
    return inOnePicture(connection, file, [&](const RowSink& sink) {
        return everyRow<UserRecord>(sink, control, heading({"e-mail", "first name", "last name", "active", "roles", "logins"}),
                                    UserTable(connection).list(), userRow);
    });
}

} // namespace trueup
