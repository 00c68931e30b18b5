#include "store/migrator.h"

#include "base/log.h"

#include <QCoreApplication>
#include <QDeadlineTimer>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Migrator)
};

/// Any constant will do; it must never change, or two versions of the program could migrate at once.
constexpr qint64 lockKey = 7'238'450'113;
constexpr std::chrono::milliseconds lockPoll{50};

QString journal(const QString& schema)
{
    return u"CREATE TABLE %1.schema_migrations (version integer PRIMARY KEY, name text NOT NULL, sha256 char(64) NOT "
           u"NULL, "
           "applied_at timestamptz NOT NULL DEFAULT now(), applied_by text NOT NULL)"_s.arg(schema);
}

std::unexpected<Error> refuse(const QString& code, const QString& message, const QString& nextStep)
{
    return fail(
        Error{ErrorKind::Contract, message, Text::tr("The database was left as it is."), nextStep, {}, code, false});
}

QString searchPath(const QString& schema)
{
    return schema == "public"_L1 ? u"public"_s : schema + u", public"_s;
}

} // namespace

Migrator::Migrator(Connection& connection, QList<Migration> migrations)
    : m_connection(connection), m_migrations(std::move(migrations))
{
}

/// Where our journal is; empty when this database has none. Other programs have tables of that name too, so the columns
/// decide.
Result<QString> Migrator::installedSchema()
{
    auto schema = m_connection.value(
        u"SELECT table_schema FROM information_schema.columns WHERE table_name = 'schema_migrations' "
        "AND table_schema IN ('catalog_sync', 'public') AND column_name IN ('version', 'sha256', 'applied_by') "
        "GROUP BY table_schema HAVING count(*) = 3 ORDER BY table_schema LIMIT 1"_s);
    if (!schema)
        return fail(schema.error());
    return schema->toString();
}

Result<QStringList> Migrator::foreignRelations()
{
    const QStringList names = ownRelations(m_migrations) << u"schema_migrations"_s;
    auto rows = m_connection.query(u"SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND "
                                   "relname = ANY(?::text[]) ORDER BY relname"_s,
                                   {names});
    if (!rows)
        return fail(rows.error());
    QStringList found;
    while (rows->next())
        found.append(rows->value(0).toString());
    return found;
}

Result<QList<Migrator::Applied>> Migrator::applied(const QString& schema)
{
    auto rows =
        m_connection.query(u"SELECT version, name, sha256 FROM %1.schema_migrations ORDER BY version"_s.arg(schema));
    if (!rows)
        return fail(rows.error());
    QList<Applied> done;
    while (rows->next())
        done.append({rows->value(0).toInt(), rows->value(1).toString(), rows->value(2).toByteArray().trimmed()});
    return done;
}

Result<void> Migrator::check(const QList<Applied>& done) const
{
    if (done.isEmpty())
        return {};
    const int newest = m_migrations.isEmpty() ? 0 : m_migrations.last().version;
    if (done.last().version > newest)
        return refuse(u"DATABASE_NEWER"_s,
                      Text::tr("The database has version %1, but this program knows versions up to %2 only.")
                          .arg(done.last().version)
                          .arg(newest),
                      Text::tr("Install the newer version of Trueup on this computer."));
    for (const Applied& entry : done) {
        const auto file = std::ranges::find(m_migrations, entry.version, &Migration::version);
        if (file == m_migrations.end())
            return refuse(u"MIGRATION_MISSING"_s,
                          Text::tr("The database has the step %1, which this program does not know.").arg(entry.name),
                          Text::tr("Use the version of Trueup that made this database."));
        if (file->sha256 != entry.sha256)
            return refuse(
                u"MIGRATION_CHANGED"_s,
                Text::tr("The step %1 was applied to the database with other contents than it has now.")
                    .arg(entry.name),
                Text::tr("Use the version of Trueup that made this database; applied steps must never change."));
    }
    for (const Migration& migration : m_migrations) {
        const bool isDone = std::ranges::find(done, migration.version, &Applied::version) != done.end();
        if (!isDone && migration.version < done.last().version)
            return refuse(u"MIGRATION_ORDER"_s,
                          Text::tr("The step %1 was never applied, although later ones were.").arg(migration.name),
                          Text::tr("Give the new step a number above %1.").arg(done.last().version));
    }
    return {};
}

Result<MigrationPlan> Migrator::plan()
{
    auto schema = installedSchema();
    if (!schema)
        return fail(schema.error());
    MigrationPlan plan;
    plan.installed = !schema->isEmpty();
    if (!plan.installed) {
        auto foreign = foreignRelations();
        if (!foreign)
            return fail(foreign.error());
        plan.foreignTables = *foreign;
        plan.schema = foreign->isEmpty() ? u"public"_s : u"catalog_sync"_s;
        plan.pending = m_migrations;
        return plan;
    }
    plan.schema = *schema;
    auto done = applied(plan.schema);
    if (!done)
        return fail(done.error());
    if (auto checked = check(*done); !checked)
        return fail(checked.error());
    plan.currentVersion = done->isEmpty() ? 0 : done->last().version;
    for (const Migration& migration : m_migrations) {
        if (migration.version > plan.currentVersion)
            plan.pending.append(migration);
    }
    return plan;
}

/// Asks again and again instead of waiting inside the server: a waiting statement would hold a snapshot, and
/// CREATE INDEX CONCURRENTLY of the other program would wait for that.
Result<void> Migrator::waitForLock(const QString& function, const CancelToken& cancel)
{
    const QDeadlineTimer deadline(lockWait);
    for (;;) {
        auto locked = m_connection.value(u"SELECT %1(%2)"_s.arg(function).arg(lockKey));
        if (!locked)
            return fail(locked.error());
        if (locked->toBool())
            return {};
        if (cancel.waitFor(lockPoll))
            return fail(CancelToken::error());
        if (deadline.hasExpired())
            return fail(Error{ErrorKind::Timeout,
                              Text::tr("Another program is bringing the database up to date and does not finish."),
                              Text::tr("The database was left as it is."),
                              Text::tr("Try again later."),
                              {},
                              {},
                              true});
    }
}

/// Creates schema and journal. Looks again under the lock, because another program may just have done so: its half of
/// the tables must not be taken for somebody else's.
Result<void> Migrator::install(MigrationPlan& planned, const CancelToken& cancel)
{
    Transaction transaction(m_connection);
    if (auto locked = waitForLock(u"pg_try_advisory_xact_lock"_s, cancel); !locked)
        return locked;
    auto fresh = plan();
    if (!fresh)
        return fail(fresh.error());
    planned = std::move(*fresh);
    if (planned.installed)
        return transaction.commit();
    if (planned.schema != "public"_L1) {
        const QString reason =
            u"Trueup: public has other tables with these names: "_s + planned.foreignTables.join(u", "_s);
        auto created = m_connection.script(u"CREATE SCHEMA IF NOT EXISTS %1; COMMENT ON SCHEMA %1 IS '%2'"_s.arg(
            planned.schema, QString(reason).replace(u'\'', u"''"_s)));
        if (!created)
            return created;
    }
    if (auto created = m_connection.script(journal(planned.schema)); !created)
        return created;
    return transaction.commit();
}

Result<bool> Migrator::isApplied(const Migration& migration)
{
    auto sha256 = m_connection.value(u"SELECT sha256 FROM schema_migrations WHERE version = ?"_s, {migration.version});
    if (!sha256)
        return fail(sha256.error());
    return sha256->isValid();
}

Result<void> Migrator::record(const Migration& migration)
{
    auto stored = m_connection.execute(
        u"INSERT INTO schema_migrations (version, name, sha256, applied_by) VALUES (?, ?, ?, current_user)"_s,
        {migration.version, migration.name, QString::fromLatin1(migration.sha256)});
    if (!stored)
        return fail(stored.error());
    return {};
}

Result<bool> Migrator::applyInTransaction(const Migration& migration, const CancelToken& cancel)
{
    Transaction transaction(m_connection);
    if (auto locked = waitForLock(u"pg_try_advisory_xact_lock"_s, cancel); !locked)
        return fail(locked.error());
    const auto done = isApplied(migration);
    if (!done || *done)
        return done ? Result<bool>(false) : done;
    if (auto run = m_connection.script(migration.sql); !run)
        return fail(run.error());
    if (auto recorded = record(migration); !recorded)
        return fail(recorded.error());
    if (auto committed = transaction.commit(); !committed)
        return fail(committed.error());
    return true;
}

Result<bool> Migrator::applyAlone(const Migration& migration, const CancelToken& cancel)
{
    if (auto locked = waitForLock(u"pg_try_advisory_lock"_s, cancel); !locked)
        return fail(locked.error());
    const auto run = [&]() -> Result<bool> {
        const auto done = isApplied(migration);
        if (!done || *done)
            return done ? Result<bool>(false) : done;
        for (const QString& statement : splitStatements(migration.sql)) {
            if (auto ran = m_connection.script(statement); !ran)
                return fail(ran.error());
        }
        if (auto recorded = record(migration); !recorded)
            return fail(recorded.error());
        return true;
    };
    Result<bool> outcome = run();
    // A lost session has given the lock back by itself.
    if (m_connection.isAlive()) {
        if (auto unlocked = m_connection.value(u"SELECT pg_advisory_unlock(%1)"_s.arg(lockKey)); !unlocked)
            qCWarning(lcStore) << "the migration lock was not given back:" << unlocked.error();
    }
    return outcome;
}

Result<bool> Migrator::apply(const Migration& migration, const CancelToken& cancel)
{
    Result<bool> outcome =
        migration.transactional ? applyInTransaction(migration, cancel) : applyAlone(migration, cancel);
    if (outcome || outcome.error().kind == ErrorKind::Cancelled)
        return outcome;
    Error error = outcome.error();
    error.detail = error.detail.isEmpty() ? migration.name : migration.name + u": "_s + error.detail;
    error.notDone =
        migration.transactional
            ? Text::tr("Nothing of the step %1 was stored; the steps before it are complete.").arg(migration.name)
            : Text::tr("The step %1 is not complete; it is repeated next time.").arg(migration.name);
    return fail(std::move(error));
}

Result<MigrationReport> Migrator::migrate(const CancelToken& cancel, const std::function<void(const Migration&)>& step)
{
    auto planned = plan();
    if (!planned)
        return fail(planned.error());
    if (!planned->installed) {
        if (auto installed = install(*planned, cancel); !installed)
            return fail(installed.error());
    }
    if (auto path = m_connection.script(u"SET search_path TO "_s + searchPath(planned->schema)); !path)
        return fail(path.error());
    MigrationReport report{planned->schema, planned->currentVersion, {}};
    for (const Migration& migration : std::as_const(planned->pending)) {
        if (cancel.isCancelled())
            return fail(CancelToken::error());
        if (step)
            step(migration);
        auto ran = apply(migration, cancel);
        if (!ran)
            return fail(ran.error());
        if (*ran) {
            qCInfo(lcStore, "applied migration %ls", qUtf16Printable(migration.name));
            report.applied.append(migration.name);
        }
        report.version = migration.version;
    }
    // Another program may have been newer: what it applied must be known to us as well.
    auto done = applied(report.schema);
    if (!done)
        return fail(done.error());
    if (auto checked = check(*done); !checked)
        return fail(checked.error());
    return report;
}

} // namespace trueup
