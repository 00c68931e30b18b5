#include "sessionhelp.h"

#include "operate/doctor.h"
#include "store/migrationfiles.h"

#include <QJsonArray>

#include <algorithm>

namespace trueup::cli {

using namespace Qt::StringLiterals;

namespace {

HealthCheck failedCheck(const QString& check, const Error& error)
{
    QString message = error.message;
    if (!error.notDone.isEmpty())
        message += u' ' + error.notDone;
    return {check, HealthState::Fail, message, error.nextStep};
}

/// Everything that can be looked at; what keeps the rest from being looked at is a failed check itself.
Result<QList<HealthCheck>> examine(const Environment& environment)
{
    const auto session = Session::open(sessionOptions(environment), environment.cancel);
    if (!session) {
        if (session.error().kind == ErrorKind::Cancelled)
            return fail(session.error());
        return QList<HealthCheck>{failedCheck(u"database"_s, session.error())};
    }
    QList<HealthCheck> checks;
    const auto plan = (*session)->migrationPlan(environment.cancel);
    // Before the first migration there are no settings to read, and that is what the schema check says.
    if (plan && plan->installed) {
        if (const auto connected = (*session)->connect(); !connected)
            checks.append(failedCheck(u"connections"_s, connected.error()));
    }
    checks += checkEverything(**session, environment.cancel);
    if (environment.cancel.isCancelled())
        return fail(CancelToken::error());
    return checks;
}

Result<Answer> doctor(const Environment& environment, const QCommandLineParser&)
{
    const auto checks = examine(environment);
    if (!checks)
        return fail(checks.error());
    QJsonArray list;
    QList<QStringList> rows;
    for (const HealthCheck& check : *checks) {
        list.append(QJsonObject{{u"check"_s, check.check},
                                {u"status"_s, healthStateWord(check.state)},
                                {u"message"_s, check.message},
                                {u"next_step"_s, check.nextStep}});
        rows.append({healthStateWord(check.state), check.check, check.message + u' ' + check.nextStep});
    }
    const bool healthy =
        std::ranges::none_of(*checks, [](const HealthCheck& c) { return c.state == HealthState::Fail; });
    return Answer{{{u"healthy"_s, healthy}, {u"checks"_s, list}},
                  table({Text::tr("State"), Text::tr("Check"), Text::tr("Finding")}, rows, 400),
                  healthy ? Success : Failed};
}

QString plainName(const QString& file)
{
    return file.section(u'_', 1).section(u'.', 0, 0);
}

Answer migrationAnswer(const QList<Migration>& steps, int version, const QString& schema, bool dryRun)
{
    QJsonArray applied;
    QList<QStringList> rows;
    for (const Migration& step : steps) {
        applied.append(QJsonObject{{u"version"_s, step.version}, {u"name"_s, plainName(step.name)}});
        rows.append({QString::number(step.version), plainName(step.name)});
    }
    QString text = rows.isEmpty() ? Text::tr("The database is up to date (version %1).").arg(version)
                   : dryRun ? Text::tr("These steps would be applied to the database (version %1 now):").arg(version)
                            : Text::tr("The database is at version %1 now. Applied:").arg(version);
    if (!rows.isEmpty())
        text += u'\n' + table({Text::tr("Version"), Text::tr("Step")}, rows);
    return {{{u"dry_run"_s, dryRun}, {u"applied"_s, applied}, {u"version"_s, version}, {u"schema"_s, schema}}, text};
}

Result<Answer> migrate(const Environment& environment, const QCommandLineParser& parser)
{
    const auto session = Session::open(sessionOptions(environment), environment.cancel);
    if (!session)
        return fail(session.error());
    const auto plan = (*session)->migrationPlan(environment.cancel);
    if (!plan)
        return fail(plan.error());
    if (parser.isSet(u"dry-run"_s))
        return migrationAnswer(plan->pending, plan->currentVersion, plan->schema, true);
    const auto report = (*session)->migrate(environment.cancel);
    if (!report)
        return fail(report.error());
    QList<Migration> applied = plan->pending;
    applied.removeIf([&](const Migration& step) { return !report->applied.contains(step.name); });
    return migrationAnswer(applied, report->version, report->schema, false);
}

} // namespace

std::vector<Verb> databaseVerbs()
{
    const QCommandLineOption dryRun(u"dry-run"_s, Text::tr("Only say what would be done."));
    return {
        makeVerb(u"doctor"_s, Text::tr("Check the database and every connection, and say what to do"), {}, {}, doctor),
        makeVerb(u"migrate"_s, Text::tr("Bring the database to the version of this program"), {}, {dryRun}, migrate),
    };
}

} // namespace trueup::cli
