#include "store/clusterfiles.h"
#include "store/privateserver.h"
#include "store/workspace.h"
#include "support/testpostgres.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

#ifdef Q_OS_UNIX
#include <csignal>
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;
using namespace trueup;

class tst_PrivateServer : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanup();
    void startsAndStops();
    void clusterIsSafe();
    void passwordIsPrivate();
    void outlivesItsStarter();
    void recoversFromKill();
    void stalePidOfAnotherProcess();
    void twoOpenersAtOnce();
    void longPathUsesLoopback();
    void takenPortIsAvoided();
    void interruptedInitIsRepeated();
    void aLocaleTheSystemLacksIsDoneWithout();
    void otherMajorVersionIsRefused();
    void rootDropsPrivileges();
    void unreachableWorkspace();
    void workspaceKeepsItsData();
    void workspaceOfNewerProgram();
    void workspaceThatIsNone();

private:
    std::unique_ptr<QTemporaryDir> m_directory;
    QStringList m_started;

    QString path() const { return m_directory->path(); }
    PrivateServer server(const QString& directory, bool loopback = false)
    {
        m_started.append(directory);
        return PrivateServer(directory,
                             {.durable = false, .loopback = loopback, .settings = u"shared_buffers = 16MB"_s});
    }
    static std::unique_ptr<Connection> connect(const Result<DatabaseAddress>& address)
    {
        if (!address)
            qFatal("%s %s", qUtf8Printable(errorText(address.error())), qUtf8Printable(address.error().detail));
        return TestPostgres::open(*address);
    }
    static void changeRecord(const QString& directory, const QString& key, const QJsonValue& value)
    {
        QFile file(directory + u"/server.json"_s);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
        json.insert(key, value);
        file.resize(0);
        file.seek(0);
        file.write(QJsonDocument(json).toJson());
    }
};

void tst_PrivateServer::initTestCase()
{
    m_directory = std::make_unique<QTemporaryDir>(QDir::tempPath() + u"/trueup-test-XXXXXX"_s);
    QFile::setPermissions(path(), QFileDevice::Permissions(0x7755));
}

void tst_PrivateServer::cleanup()
{
    for (const QString& directory : std::as_const(m_started))
        QVERIFY(PrivateServer(directory).stop());
    m_started.clear();
}

void tst_PrivateServer::startsAndStops()
{
    PrivateServer s = server(path() + u"/one"_s);
    QVERIFY(!s.status().initialised);
    QVERIFY(!s.address());
    QVERIFY(s.stop()); // nothing there: nothing to do
    const auto address = s.start();
    QCOMPARE(connect(address)->value(u"SELECT 1"_s).value().toInt(), 1);
    QVERIFY(s.status().running);
    QVERIFY(s.status().major >= 15);
    QVERIFY(s.start().value() == *address); // again: the same
    QVERIFY(s.stop());
    QVERIFY(!s.status().running);
    QVERIFY(s.status().initialised);
    QVERIFY(!Connection::open(*address));
}

void tst_PrivateServer::clusterIsSafe()
{
    // A durable one: what users get.
    m_started.append(path() + u"/durable"_s);
    PrivateServer s(path() + u"/durable"_s);
    const auto connection = connect(s.start());
    const auto setting = [&](const QString& name) {
        return connection->value(u"SHOW "_s + name).value().toString();
    };
    QCOMPARE(setting(u"fsync"_s), u"on"_s);
    QCOMPARE(setting(u"full_page_writes"_s), u"on"_s);
    QCOMPARE(setting(u"synchronous_commit"_s), u"on"_s);
    QCOMPARE(setting(u"data_checksums"_s), u"on"_s);
    QCOMPARE(setting(u"server_encoding"_s), u"UTF8"_s);
    QCOMPARE(setting(u"listen_addresses"_s), QString());
    QCOMPARE(setting(u"jit"_s), u"off"_s);
    QCOMPARE(connection->value(u"SELECT count(*) FROM pg_hba_file_rules WHERE auth_method <> 'scram-sha-256'"_s)
                 .value()
                 .toInt(),
             0);
    QCOMPARE(connection->value(u"SELECT upper('é')"_s).value().toString(), u"É"_s);
}

void tst_PrivateServer::passwordIsPrivate()
{
    PrivateServer s = server(path() + u"/one"_s);
    auto address = s.start();
    QVERIFY(address);
    QVERIFY(address->password.size() >= 32);
    const auto permissions = QFileInfo(path() + u"/one/password"_s).permissions();
    QVERIFY(!(permissions & (QFile::ReadGroup | QFile::ReadOther)));
    address->password.clear();
    QVERIFY(!Connection::open(*address));
}

void tst_PrivateServer::outlivesItsStarter()
{
    qint64 pid = 0;
    {
        PrivateServer s = server(path() + u"/one"_s);
        QVERIFY(s.start());
        pid = s.status().pid;
    }
    PrivateServer other = server(path() + u"/one"_s);
    QVERIFY(other.start());
    QCOMPARE(other.status().pid, pid);
#ifdef Q_OS_UNIX
    QVERIFY(getpgid(pid_t(pid)) != getpgrp()); // Ctrl+C in our terminal does not reach it
#endif
}

void tst_PrivateServer::recoversFromKill()
{
#ifdef Q_OS_UNIX
    m_started.append(path() + u"/one"_s);
    PrivateServer s(path() + u"/one"_s); // durable: without fsync nothing is promised
    {
        const auto connection = connect(s.start());
        QVERIFY(connection->script(u"CREATE TABLE IF NOT EXISTS kept (id int); INSERT INTO kept VALUES (1)"_s));
    }
    const qint64 pid = s.status().pid;
    QCOMPARE(kill(pid_t(pid), SIGKILL), 0);
    QTRY_VERIFY(kill(pid_t(pid), 0) != 0);
    QVERIFY(!s.status().running);
    QVERIFY(QFile::exists(s.status().dataDirectory + u"/postmaster.pid"_s)); // it could not clean up
    const auto connection = connect(s.start());
    QVERIFY(s.status().pid != pid);
    QVERIFY(connection->value(u"SELECT count(*) FROM kept"_s).value().toInt() >= 1);
#else
    QSKIP("signals are a matter of Unix");
#endif
}

void tst_PrivateServer::stalePidOfAnotherProcess()
{
    PrivateServer s = server(path() + u"/one"_s);
    QVERIFY(s.start());
    QFile pidFile(s.status().dataDirectory + u"/postmaster.pid"_s);
    QVERIFY(pidFile.open(QIODevice::ReadOnly));
    QByteArray contents = pidFile.readAll();
    pidFile.close();
    QVERIFY(s.stop());
    // After a crash and a restart of the machine the number may be anybody's: here it is ours.
    contents = QByteArray::number(QCoreApplication::applicationPid()) + contents.sliced(contents.indexOf('\n'));
    QVERIFY(pidFile.open(QIODevice::WriteOnly));
    pidFile.write(contents);
    pidFile.close();
    QVERIFY(!s.status().running);
    const auto address = s.start();
    QVERIFY2(address, address ? "" : qPrintable(address.error().detail));
    QVERIFY(s.status().pid != QCoreApplication::applicationPid());
}

void tst_PrivateServer::twoOpenersAtOnce()
{
    const QString directory = path() + u"/two"_s;
    m_started.append(directory);
    std::atomic_int reached = 0;
    {
        std::vector<std::jthread> programs;
        for (int i = 0; i < 3; ++i) {
            programs.emplace_back([&] {
                PrivateServer s(directory, {.durable = false, .loopback = false, .settings = {}});
                const auto address = s.start();
                if (!address)
                    qWarning() << address.error();
                else if (Connection::open(*address))
                    ++reached;
            });
        }
    }
    QCOMPARE(reached.load(), 3);
}

void tst_PrivateServer::longPathUsesLoopback()
{
    PrivateServer s = server(path() + u'/' + QString(90, u'x'));
    const auto address = s.start();
    QCOMPARE(connect(address)->value(u"SELECT 1"_s).value().toInt(), 1);
    QCOMPARE(address->host, u"127.0.0.1"_s);
}

void tst_PrivateServer::takenPortIsAvoided()
{
    PrivateServer first = server(path() + u"/one"_s, true);
    PrivateServer second = server(path() + u"/two"_s, true);
    QVERIFY(first.start());
    QVERIFY(second.init());
    changeRecord(path() + u"/two"_s, u"port"_s, first.status().port);
    const auto address = second.start();
    QVERIFY2(address, address ? "" : qPrintable(address.error().detail));
    QVERIFY(second.status().port != first.status().port);
    QCOMPARE(connect(address)->value(u"SHOW port"_s).value().toInt(), second.status().port);
}

void tst_PrivateServer::interruptedInitIsRepeated()
{
    const QString directory = path() + u"/interrupted"_s;
    QVERIFY(QDir().mkpath(directory + u"/cluster/data.new/base"_s)); // what a killed initdb leaves
    QFile::setPermissions(directory, QFileDevice::Permissions(0x7755));
    PrivateServer s = server(directory);
    QCOMPARE(connect(s.start())->value(u"SELECT 1"_s).value().toInt(), 1);
    QVERIFY(!QFile::exists(directory + u"/cluster/data.new"_s));
    QVERIFY(!QFile::exists(directory + u"/cluster/initdb.password"_s));
}

void tst_PrivateServer::aLocaleTheSystemLacksIsDoneWithout()
{
#ifdef Q_OS_UNIX
    QVERIFY(clusterLocales(15).size() > 1 && clusterLocales(17).size() == 1);
    const QString cluster = path() + u"/locale"_s;
    QVERIFY(QDir().mkpath(cluster));
    // What initdb says on a system without it.
    const QString folder = path() + u"/tools"_s;
    QVERIFY(QDir().mkpath(folder));
    QFile tool(folder + u"/initdb"_s);
    QVERIFY(tool.open(QIODevice::WriteOnly));
    tool.write("#!/bin/sh\ncase \"$*\" in *=C.UTF-8*) echo 'initdb: error: invalid locale name \"C.UTF-8\"' >&2; exit 1;; esac\nexec " +
               choosePostgres()->program(u"initdb"_s).toUtf8() + " \"$@\"\n");
    tool.close();
    QVERIFY(tool.setPermissions(QFileDevice::Permissions(0x7755)));
    const auto account = serverplatform::account(cluster);
    QVERIFY(account && serverplatform::give(*account, cluster));
    const auto made = initialiseCluster({{folder, 15}, *account, cluster, u"trueup"_s, u"a password"_s, false}, {});
    QVERIFY2(made, qPrintable(made ? QString() : made.error().detail));
    QVERIFY(QFile::exists(cluster + u"/data/PG_VERSION"_s));
#else
    QSKIP("The stand-in of initdb is a shell script.");
#endif
}

void tst_PrivateServer::otherMajorVersionIsRefused()
{
    PrivateServer s(path() + u"/one"_s);
    QVERIFY(s.init());
    changeRecord(path() + u"/one"_s, u"major"_s, 9);
    const auto refused = s.start();
    changeRecord(path() + u"/one"_s, u"major"_s, choosePostgres()->major);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, u"CLUSTER_VERSION"_s);
    QVERIFY(refused.error().nextStep.contains(u"9"_s));
}

void tst_PrivateServer::rootDropsPrivileges()
{
#ifdef Q_OS_UNIX
    PrivateServer s = server(path() + u"/one"_s);
    QVERIFY(s.start());
    const QFileInfo process(u"/proc/%1"_s.arg(s.status().pid));
    if (!process.exists())
        QSKIP("needs /proc");
    QVERIFY(process.ownerId() != 0);
    QCOMPARE(process.ownerId(), QFileInfo(s.status().dataDirectory).ownerId());
    QCOMPARE(geteuid() == 0, !s.status().account.isEmpty());
    QVERIFY(!(QFileInfo(s.status().dataDirectory).permissions() & (QFile::ReadOther | QFile::ExeOther)));
#else
    QSKIP("accounts are a matter of Unix");
#endif
}

void tst_PrivateServer::unreachableWorkspace()
{
#ifdef Q_OS_UNIX
    if (geteuid() != 0)
        QSKIP("needs root");
    const QString closed = path() + u"/closed"_s;
    QVERIFY(QDir().mkpath(closed));
    QFile::setPermissions(closed, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    PrivateServer s = server(closed + u"/inner"_s);
    QCOMPARE(connect(s.start())->value(u"SELECT 1"_s).value().toInt(), 1);
    const QString data = s.status().dataDirectory;
    QVERIFY2(data.startsWith("/var/lib/trueup/"_L1), qPrintable(data));
    QVERIFY(s.stop());
    QVERIFY(QDir(QFileInfo(data).path()).removeRecursively());
    m_started.clear();
#else
    QSKIP("accounts are a matter of Unix");
#endif
}

void tst_PrivateServer::workspaceKeepsItsData()
{
    const QString directory = path() + u"/workspace"_s;
    QVERIFY(!Workspace::status(directory).exists);
    {
        const auto workspace = Workspace::init(directory, {}, {.durable = false, .loopback = false, .settings = {}});
        QVERIFY2(workspace, workspace ? "" : qPrintable(workspace.error().message + workspace.error().detail));
        QVERIFY(TestPostgres::open(workspace->address())->script(u"CREATE TABLE mine (id int)"_s));
    }
    QVERIFY(Workspace::status(directory).server.running);
    QVERIFY(Workspace::init(directory)); // again: opened, not made anew
    QVERIFY(Workspace::stop(directory));
    QVERIFY(!Workspace::status(directory).server.running);
    const auto workspace = Workspace::open(directory);
    QVERIFY(workspace);
    QCOMPARE(TestPostgres::open(workspace->address())->value(u"SELECT count(*) FROM mine"_s).value().toInt(), 0);
    QCOMPARE(Workspace::status(directory).database, u"trueup"_s);
    QVERIFY(Workspace::stop(directory));
}

void tst_PrivateServer::workspaceOfNewerProgram()
{
    const QString directory = path() + u"/newer"_s;
    QVERIFY(QDir().mkpath(directory));
    QFile file(directory + u"/workspace.json"_s);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"format": 99, "database": "trueup"})");
    file.close();
    const auto refused = Workspace::open(directory);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Contract);
    QVERIFY(!QFile::exists(directory + u"/postgres"_s));
}

void tst_PrivateServer::workspaceThatIsNone()
{
    const auto refused = Workspace::open(path() + u"/nowhere"_s);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::NotFound);
    QVERIFY(!QFile::exists(path() + u"/nowhere"_s));
    QCOMPARE(Workspace::stop(path() + u"/nowhere"_s).error().kind, ErrorKind::NotFound);
}

QTEST_GUILESS_MAIN(tst_PrivateServer)
#include "tst_privateserver.moc"
