#include "support/testpostgres.h"

#include "base/error.h"
#include "store/migrator.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QStorageInfo>
#include <QUuid>

using namespace Qt::StringLiterals;
using namespace trueup;

namespace {

template <class T> T orDie(Result<T> result, const char* what)
{
    if (!result)
        qFatal("%s: %s (%s)", what, qUtf8Printable(errorText(result.error())), qUtf8Printable(result.error().detail));
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

/// Where a cluster for tests stands. A database for a test is three hundred small files, which many a disk takes ten times
/// as long for as memory does: where Linux offers a file system in memory with room to spare, it stands there.
QString clusterPlace()
{
    constexpr qint64 roomy = qint64(4) << 30;
    const QString path = u"/dev/shm"_s;
    const QStorageInfo memory(path);
    const bool isUsable = memory.isValid() && memory.isReady() && !memory.isReadOnly() && memory.fileSystemType() == "tmpfs"
                          && memory.bytesAvailable() >= roomy;
    return isUsable ? path : QDir::tempPath();
}

QString templateName(const QList<Migration>& migrations)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const Migration& migration : migrations)
        hash.addData(migration.sha256);
    return u"trueup_template_"_s + QString::fromLatin1(hash.result().toHex().left(16));
}

} // namespace

TestPostgres::TestPostgres() = default;

TestPostgres::~TestPostgres()
{
    if (!m_server) {
        // A cluster that others use as well: leave it as it was found.
        if (!m_databases.isEmpty()) {
            const auto admin = open(adminAddress());
            for (const QString& name : std::as_const(m_databases))
                orDie(admin->script(u"DROP DATABASE IF EXISTS \"%1\" WITH (FORCE)"_s.arg(name)),
                      "dropping a test database");
        }
        return;
    }
    if (auto stopped = m_server->stop(); !stopped)
        qWarning() << stopped.error();
    if (m_watchdog) {
        m_watchdog->closeWriteChannel();
        m_watchdog->waitForFinished(10'000);
    }
}

DatabaseAddress TestPostgres::adminAddress()
{
    ensureStarted();
    return m_admin;
}

void TestPostgres::ensureStarted()
{
    if (!m_admin.host.isEmpty())
        return;
    if (const QString running = qEnvironmentVariable("TRUEUP_TEST_CLUSTER"); !running.isEmpty()) {
        m_admin = orDie(DatabaseAddress::fromUrl(running), "TRUEUP_TEST_CLUSTER");
        return;
    }
    m_directory = std::make_unique<QTemporaryDir>(clusterPlace() + u"/trueup-test-XXXXXX"_s);
    // Started as root the server runs under another account, which has to pass.
    QFile::setPermissions(m_directory->path(), QFileDevice::Permissions(0x7755));
    m_server = std::make_unique<PrivateServer>(
        m_directory->path(), PrivateServerOptions{.durable = false,
                                                  .givesWay = false,
                                                  .loopback = false,
                                                  .settings = u"shared_buffers = 32MB\nmax_wal_size = 512MB"_s});
    m_admin = orDie(m_server->start(), "starting PostgreSQL for the tests");
#ifndef Q_OS_WIN
    // Ends the server when this program dies without destructors: its end closes the pipe, and `cat` returns.
    m_watchdog = std::make_unique<QProcess>();
    m_watchdog->start(
        u"/bin/sh"_s,
        {u"-c"_s,
         u"trap '' INT TERM HUP; cat >/dev/null; pid=$(head -n 1 \"$1/postmaster.pid\" 2>/dev/null) || exit 0; "
         "kill -QUIT \"$pid\"; while kill -0 \"$pid\" 2>/dev/null; do sleep 0.1; done; rm -rf \"$2\""_s,
         u"sh"_s, m_server->status().dataDirectory, m_directory->path()});
    m_watchdog->waitForStarted();
#endif
}

/// Made once per cluster and set of migrations. Several test programs may share a cluster, so it is made under another
/// name and appears complete.
void TestPostgres::ensureTemplate()
{
    if (!m_template.isEmpty())
        return;
    ensureStarted();
    const QList<Migration> migrations = orDie(readMigrations(), "reading the migrations");
    const QString name = templateName(migrations);
    const auto admin = open(m_admin);
    orDie(admin->script(u"SET lock_timeout = '120s'; SELECT pg_advisory_lock(815001)"_s), "waiting for the template");
    const QVariant exists =
        orDie(admin->value(u"SELECT 1 FROM pg_database WHERE datname = ?"_s, {name}), "looking for the template");
    if (!exists.isValid()) {
        const QString building = u"trueup_building_"_s + QUuid::createUuid().toString(QUuid::Id128).left(12);
        orDie(admin->script(u"CREATE DATABASE \"%1\" TEMPLATE template0"_s.arg(building)), "creating the template");
        DatabaseAddress address = m_admin;
        address.database = building;
        {
            const auto connection = open(address);
            orDie(Migrator(*connection, migrations).migrate(), "migrating the template");
        }
        orDie(admin->script(u"ALTER DATABASE \"%1\" RENAME TO \"%2\""_s.arg(building, name)), "naming the template");
    }
    m_template = name;
}

DatabaseAddress TestPostgres::newDatabase(const QString& source)
{
    const QString name = u"test_"_s + QUuid::createUuid().toString(QUuid::Id128);
    orDie(open(adminAddress())->script(u"CREATE DATABASE \"%1\" TEMPLATE \"%2\""_s.arg(name, source)),
          "creating a test database");
    m_databases.append(name);
    DatabaseAddress address = m_admin;
    address.database = name;
    return address;
}

DatabaseAddress TestPostgres::createDatabase()
{
    ensureTemplate();
    return newDatabase(m_template);
}

DatabaseAddress TestPostgres::emptyDatabase()
{
    ensureStarted();
    return newDatabase(u"template0"_s);
}

DatabaseAddress TestPostgres::copyOf(const DatabaseAddress& address)
{
    killSessions(address);
    return newDatabase(address.database);
}

std::unique_ptr<Connection> TestPostgres::connect()
{
    return open(createDatabase());
}

std::unique_ptr<Connection> TestPostgres::open(const DatabaseAddress& address)
{
    return orDie(Connection::open(address), "connecting to the test database");
}

void TestPostgres::drop(const DatabaseAddress& address)
{
    orDie(open(adminAddress())->script(u"DROP DATABASE IF EXISTS \"%1\" WITH (FORCE)"_s.arg(address.database)),
          "dropping a test database");
    m_databases.removeAll(address.database);
}

void TestPostgres::killSessions(const DatabaseAddress& address)
{
    orDie(open(adminAddress())
              ->query(u"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = ?"_s,
                      {address.database}),
          "ending the sessions of a test database");
}
