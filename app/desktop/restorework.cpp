#include "restorework.h"

#include "operate/databaserestore.h"
#include "store/usertable.h"

#include <QCoreApplication>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::DatabaseRestore)
};

constexpr auto ownName = "trueup"_L1; // ConnectionOptions::applicationName
constexpr auto listenerName = "trueup notifications"_L1;

QString nothingChanged()
{
    return Text::tr("The database is as it was.");
}

Result<void> mayRestore(Session& session, Connection& connection)
{
    const auto user = UserTable(connection).current();
    if (!user)
        return fail(user.error());
    if (!user->permissions.contains(u"sync.admin"_s))
        return fail(Error{ErrorKind::Permission, Text::tr("Your role may not replace the database."), nothingChanged(),
                          Text::tr("Ask an administrator."), {}, {}, false});
    if (!session.workspace())
        return fail(Error{ErrorKind::Usage, Text::tr("A team database is restored on its server, not from here."), nothingChanged(),
                          Text::tr("Ask whoever runs the server, or use pg_restore."), {}, {}, false});
    return {};
}

/// Beside this window, whose own connections have the names of Trueup and are counted off.
Result<ui::RestoreOutlook> connectedOthers(Connection& connection, int own)
{
    auto query = connection.query(u"SELECT application_name, usename, count(*) FROM pg_stat_activity WHERE datname = current_database() "
                                  "AND backend_type = 'client backend' GROUP BY 1, 2 ORDER BY 1, 2"_s);
    if (!query)
        return fail(query.error());
    ui::RestoreOutlook outlook;
    qint64 ofTrueup = -own;
    while (query->next()) {
        const QString program = query->value(0).toString();
        if (program == ownName || program == listenerName)
            ofTrueup += query->value(2).toLongLong();
        else
            outlook.connected.append(Text::tr("%1 as %2", "a program and its login")
                                         .arg(program.isEmpty() ? Text::tr("an unnamed program") : program, query->value(1).toString()));
    }
    if (ofTrueup > 0)
        outlook.connected.prepend(Text::tr("%Ln connection(s) of another Trueup", "window, server or command line", int(ofTrueup)));
    return outlook;
}

} // namespace

Error restoreRefused(const QString& message, const QString& notDone, const QString& nextStep)
{
    return {ErrorKind::Stale, message, notDone, nextStep, {}, u"RUN_ACTIVE"_s, true};
}

Result<ui::RestoreOutlook> restoreOutlook(Session& session)
{
    return session.pool().withConnection([&session](Connection& connection) -> Result<ui::RestoreOutlook> {
        if (const auto may = mayRestore(session, connection); !may)
            return fail(may.error());
        return connectedOthers(connection, session.pool().openConnections() + 1); // and the one that listens
    });
}

Result<QJsonObject> restoreWork(Session& session, const QString& file, const JobControl& control)
{
    ProgressReporter progress(control.progress, session.clock());
    return session.pool().withConnection([&](Connection& connection) -> Result<QJsonObject> {
        if (const auto may = mayRestore(session, connection); !may)
            return fail(may.error());
        RestoreSteps steps;
        steps.filling = [&] { progress.phase(u"restore"_s, Text::tr("Filling a new database from the backup")); };
        steps.migrating = [&] { progress.phase(u"check"_s, Text::tr("Bringing it to the version of this program")); };
        const auto report = restoreWorkspace(*session.workspace(), connection, file, control.cancel, steps);
        if (!report)
            return fail(report.error());
        return QJsonObject{{u"backup"_s, file}, {u"previous_database"_s, report->keptDatabase}};
    }, control.cancel);
}

} // namespace trueup
