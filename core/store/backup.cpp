#include "store/backup.h"

#include "base/log.h"
#include "store/toolrun.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Backup)
};

constexpr std::chrono::hours longest{4};

ToolRun toolFor(const PostgresBinaries& tools, const QString& name, const DatabaseAddress& address)
{
    ToolRun run;
    run.program = tools.program(name);
    run.environment = toolEnvironment();
    run.environment.insert(u"PGHOST"_s, address.host);
    run.environment.insert(u"PGPORT"_s, QString::number(address.port));
    run.environment.insert(u"PGUSER"_s, address.user);
    run.environment.insert(u"PGDATABASE"_s, address.database);
    run.environment.insert(u"PGPASSWORD"_s, address.password); // only our own account can read it there
    if (!address.sslMode.isEmpty())
        run.environment.insert(u"PGSSLMODE"_s, address.sslMode);
    if (!address.sslRootCert.isEmpty())
        run.environment.insert(u"PGSSLROOTCERT"_s, address.sslRootCert);
    run.timeout = longest;
    return run;
}

QString identifier(QString name)
{
    return u'"' + name.replace(u'"', u"\"\""_s) + u'"';
}

std::unexpected<Error> toolFailed(const ToolResult& result, const QString& message, const QString& notDone)
{
    const bool full = result.messages.contains("No space left"_L1);
    return fail(Error{full ? ErrorKind::DiskFull : ErrorKind::Database,
                      message,
                      notDone,
                      full ? Text::tr("Free some disk space and try again.")
                           : Text::tr("The details say what PostgreSQL reported."),
                      result.messages.right(2'000),
                      {},
                      false});
}

/// The backup's statements that name roles, as SQL.
Result<QStringList> rolesIn(const PostgresBinaries& tools, const QString& file, const CancelToken& cancel)
{
    ToolRun run;
    run.program = tools.program(u"pg_restore"_s);
    run.arguments = {u"--schema-only"_s, u"--no-owner"_s, u"--file=-"_s, file};
    run.environment = toolEnvironment();
    const auto ran = runTool(run, cancel);
    if (!ran)
        return fail(ran.error());
    if (ran->exitCode != 0)
        return toolFailed(
            *ran, Text::tr("The file %1 is not a backup that can be restored.").arg(QDir::toNativeSeparators(file)),
            Text::tr("Nothing was changed."));
    static const QRegularExpression naming(
        u"^(?:GRANT|REVOKE|ALTER DEFAULT PRIVILEGES|CREATE POLICY)\\b[^;]*?\\b(?:TO|FROM)\\s+(\"[^\"]+\"|[a-z_][a-z0-9_]*)"_s,
        QRegularExpression::MultilineOption);
    QStringList roles;
    QRegularExpressionMatchIterator matches = naming.globalMatch(QString::fromUtf8(ran->output));
    while (matches.hasNext()) {
        QString role = matches.next().captured(1);
        if (role.startsWith(u'"'))
            role = role.sliced(1, role.size() - 2);
        if (role != "public"_L1 && role != "PUBLIC"_L1 && !role.startsWith("pg_"_L1))
            roles.append(role);
    }
    roles.removeDuplicates();
    return roles;
}

Result<QStringList> createMissingRoles(Connection& admin, const QStringList& roles)
{
    QStringList created;
    for (const QString& role : roles) {
        const auto exists = admin.value(u"SELECT 1 FROM pg_roles WHERE rolname = ?"_s, {role});
        if (!exists)
            return fail(exists.error());
        if (exists->isValid())
            continue;
        if (auto made = admin.script(u"CREATE ROLE %1 NOLOGIN"_s.arg(identifier(role))); !made)
            return fail(made.error());
        created.append(role);
    }
    return created;
}

/// Puts `fresh` in the place of `name`. New sessions are kept out for the moment of the swap.
Result<void> swapDatabases(Connection& admin, const QString& name, const QString& fresh, const QString& kept,
                           const CancelToken& cancel)
{
    const QString allow = u"ALTER DATABASE %1 WITH ALLOW_CONNECTIONS %2"_s;
    if (auto closed = admin.script(allow.arg(identifier(name), u"false"_s)); !closed)
        return closed;
    const auto swap = [&]() -> Result<void> {
        for (int attempt = 0; attempt < 100; ++attempt) {
            auto left = admin.query(u"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN (?, ?)"_s,
                                    {name, fresh});
            if (!left)
                return fail(left.error());
            if (left->size() == 0)
                break;
            if (cancel.waitFor(std::chrono::milliseconds(50)))
                return fail(CancelToken::error());
        }
        Transaction transaction(admin);
        if (auto renamed = admin.script(u"ALTER DATABASE %1 RENAME TO %2; ALTER DATABASE %3 RENAME TO %1"_s.arg(
                identifier(name), identifier(kept), identifier(fresh)));
            !renamed)
            return renamed;
        return transaction.commit();
    };
    Result<void> swapped = swap();
    if (auto opened = admin.script(allow.arg(identifier(swapped ? kept : name), u"true"_s)); !opened)
        qCWarning(lcStore) << "the database stayed closed:" << opened.error();
    return swapped;
}

/// Fills the fresh database; it is dropped again when that fails.
Result<void> fillDatabase(const PostgresBinaries& tools, const DatabaseAddress& fresh, const QString& file,
                          const CancelToken& cancel)
{
    ToolRun run = toolFor(tools, u"pg_restore"_s, fresh);
    run.arguments = {u"--exit-on-error"_s, u"--no-owner"_s, u"--no-password"_s, u"--dbname="_s + fresh.database, file};
    const auto ran = runTool(run, cancel);
    if (!ran)
        return fail(ran.error());
    if (ran->exitCode != 0)
        return toolFailed(*ran, Text::tr("The backup %1 could not be restored.").arg(QDir::toNativeSeparators(file)),
                          Text::tr("The database is as it was before."));
    return {};
}

} // namespace

Result<BackupReport> backupDatabase(const PostgresBinaries& tools, const DatabaseAddress& address, const QString& file,
                                    const CancelToken& cancel)
{
    const QString partial = file + u".partial"_s;
    ToolRun run = toolFor(tools, u"pg_dump"_s, address);
    run.arguments = {u"--format=custom"_s, u"--no-password"_s, u"--file="_s + partial};
    const auto ran = runTool(run, cancel);
    const QString notDone = Text::tr("No backup was written.");
    if (!ran || ran->exitCode != 0) {
        QFile::remove(partial);
        return ran ? toolFailed(*ran, Text::tr("The database could not be backed up."), notDone) : fail(ran.error());
    }
    QFile::setPermissions(partial, QFile::ReadOwner | QFile::WriteOwner);
    QFile::remove(file);
    if (!QFile::rename(partial, file))
        return fail(Error{ErrorKind::Io,
                          Text::tr("The backup %1 could not be put in place.").arg(QDir::toNativeSeparators(file)),
                          Text::tr("The complete backup is in %1.").arg(QDir::toNativeSeparators(partial)),
                          {},
                          {},
                          {},
                          false});
    return BackupReport{file, QFileInfo(file).size()};
}

Result<RestoreReport> restoreDatabase(const PostgresBinaries& tools, const DatabaseAddress& address,
                                      const QString& file, const CancelToken& cancel, const RestoreCheck& check)
{
    if (!QFileInfo(file).isReadable())
        return fail(ErrorKind::NotFound, Text::tr("The backup %1 cannot be read.").arg(QDir::toNativeSeparators(file)),
                    Text::tr("Check the name of the file."));
    const auto roles = rolesIn(tools, file, cancel);
    if (!roles)
        return fail(roles.error());
    DatabaseAddress maintenance = address;
    maintenance.database = u"postgres"_s;
    auto admin = Connection::open(maintenance);
    if (!admin)
        return fail(admin.error());
    RestoreReport report;
    report.database = address.database;
    auto created = createMissingRoles(**admin, *roles);
    if (!created)
        return fail(created.error());
    report.createdRoles = *created;

    const QString stamp = QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd_HHmmss_zzz"_s);
    DatabaseAddress fresh = address;
    fresh.database = address.database + u"_restore_"_s + stamp;
    report.keptDatabase = address.database + u"_before_restore_"_s + stamp;
    if (auto made = (*admin)->script(u"CREATE DATABASE %1 TEMPLATE template0"_s.arg(identifier(fresh.database))); !made)
        return fail(made.error());
    Result<void> done = fillDatabase(tools, fresh, file, cancel);
    if (done && check)
        done = check(fresh);
    if (done)
        done = swapDatabases(**admin, address.database, fresh.database, report.keptDatabase, cancel);
    if (!done) {
        if (auto dropped =
                (*admin)->script(u"DROP DATABASE IF EXISTS %1 WITH (FORCE)"_s.arg(identifier(fresh.database)));
            !dropped)
            qCWarning(lcStore) << "an unfinished restore stayed behind:" << dropped.error();
        return fail(done.error());
    }
    return report;
}

} // namespace trueup
