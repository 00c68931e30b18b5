#include "operate/databaserestore.h"

#include "store/migrator.h"
#include "store/runtable.h"

#include <QCoreApplication>
#include <QDir>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::DatabaseRestore)
};

std::unexpected<Error> nothingChanged(Error error)
{
    error.notDone = Text::tr("The database is as it was.");
    return fail(std::move(error));
}

/// Whether a database holds no table at all, as that of a workspace nobody migrated yet.
Result<bool> isEmpty(Connection& connection)
{
    const auto found = connection.value(u"SELECT EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                                        "WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_')"_s);
    return found ? Result<bool>(!found->toBool()) : fail(found.error());
}

/// What was restored is a database of Trueup and can be worked on by this program. `isFirst`: there is none of Trueup to lose.
Result<void> makeCurrent(const DatabaseAddress& fresh, const QString& file, bool isFirst, const CancelToken& cancel)
{
    const auto connection = Connection::open(fresh);
    if (!connection)
        return fail(connection.error());
    auto migrations = readMigrations(u":/sql"_s);
    if (!migrations)
        return fail(migrations.error());
    Migrator migrator(**connection, std::move(*migrations));
    const auto plan = migrator.plan();
    if (!plan)
        return nothingChanged(plan.error());
    if (!plan->installed) {
        const auto empty = isEmpty(**connection);
        if (!empty)
            return fail(empty.error());
        if (!isFirst || !*empty)
            return nothingChanged({ErrorKind::Usage,
                                   Text::tr("%1 is a backup of another database than Trueup's.").arg(QDir::toNativeSeparators(file)), {},
                                   Text::tr("Choose a file that “Back up the database …” has written."), {}, {}, false});
    }
    if (const auto migrated = migrator.migrate(cancel); !migrated)
        return nothingChanged(migrated.error());
    return {};
}

} // namespace

Result<RestoreReport> restoreWorkspace(const Workspace& workspace, Connection& present, const QString& file, const CancelToken& cancel,
                                       const RestoreSteps& steps)
{
    const auto isFirst = isEmpty(present);
    if (!isFirst)
        return nothingChanged(isFirst.error());
    RunTable runs(present);
    if (const auto alone = runs.keepAllOut(); !alone)
        return nothingChanged(alone.error());
    if (steps.filling)
        steps.filling();
    auto report = workspace.restore(file, cancel, [&](const DatabaseAddress& fresh) {
        if (steps.migrating)
            steps.migrating();
        return makeCurrent(fresh, file, *isFirst, cancel);
    });
    if (!report)
        runs.letAllIn(); // else the locks went with the connection
    return report;
}

} // namespace trueup
