#include "world/cli.h"

#include "store/backup.h"
#include "store/migrator.h"
#include "store/runtable.h"
#include "store/usertable.h"
#include "store/workspace.h"

#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

/// The private database by the command line: a backup brought back is one that this program can go on with.
class TestWorkspaceVerbs : public QObject
{
    Q_OBJECT

    TestPostgres m_postgres;
    std::unique_ptr<CliWorld> m_world;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::optional<Workspace> m_workspace;

    [[nodiscard]] QString path(const QString& name) const { return m_folder->filePath(name); }
    [[nodiscard]] CliAnswer run(const QStringList& arguments)
    {
        return m_world->run(arguments + QStringList{u"--workspace"_s, m_workspace->directory()}, {{u"TRUEUP_DATABASE_URL"_s, {}}});
    }
    [[nodiscard]] CliAnswer restore(const QString& file) { return run({u"workspace"_s, u"restore"_s, path(file)}); }
    [[nodiscard]] QString one(const QString& sql) const
    {
        return TestPostgres::open(m_workspace->address())->value(sql).value_or(QVariant()).toString();
    }
    [[nodiscard]] QString skus() const { return one(u"SELECT string_agg(sku, ',' ORDER BY sku) FROM public.products"_s); }
    [[nodiscard]] QString version() const { return one(u"SELECT max(version) FROM schema_migrations"_s); }
    void add(const QString& sku) const
    {
        QVERIFY(TestPostgres::open(m_workspace->address())->execute(u"INSERT INTO public.products (sku, name) VALUES (?, 'Pen')"_s, {sku}));
    }
    /// A backup of a database that only the first migrations were applied to.
    void backupOfBefore(const QString& file, qsizetype migrationCount)
    {
        DatabaseAddress older = m_workspace->address();
        older.database = u"older"_s;
        QVERIFY(TestPostgres::open(m_workspace->address())->script(u"CREATE DATABASE older"_s));
        {
            const auto connection = TestPostgres::open(older);
            auto migrations = readMigrations(u":/sql"_s);
            QVERIFY(migrations && migrations->size() > migrationCount);
            QVERIFY(Migrator(*connection, migrations->first(migrationCount)).migrate());
            QVERIFY(connection->execute(u"INSERT INTO public.products (sku, name) VALUES ('OLD', 'Pen')"_s));
        }
        const auto tools = choosePostgres();
        QVERIFY(tools && backupDatabase(*tools, older, path(file)));
        QVERIFY(TestPostgres::open(m_workspace->address())->script(u"DROP DATABASE older"_s));
    }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        if (!m_world)
            m_world = std::make_unique<CliWorld>(m_postgres);
        const auto made = Workspace::init(path(u"workspace"_s), {}, {.durable = false, .loopback = false, .settings = {}});
        QVERIFY2(made, made ? "" : qPrintable(errorText(made.error())));
        m_workspace = *made;
    }
    void cleanup()
    {
        if (m_workspace)
            QCOMPARE(run({u"workspace"_s, u"remove"_s, u"--yes"_s}).exitCode, 0);
        m_workspace.reset();
    }
    void cleanupTestCase() { m_world.reset(); }

    void aBackupOfAnOlderProgramIsMigrated()
    {
        QCOMPARE(run({u"migrate"_s}).exitCode, 0);
        const QString newest = version();
        add(u"NEW"_s);
        backupOfBefore(u"older.dump"_s, 40);
        const CliAnswer answer = restore(u"older.dump"_s);
        QVERIFY2(answer.exitCode == 0, qPrintable(answer.errors));
        QCOMPARE(answer.json["file"_L1].toString(), path(u"older.dump"_s));
        QVERIFY(answer.json["previous_database"_L1].toString().startsWith(u"trueup_before_restore_"_s));
        QCOMPARE(skus(), u"OLD"_s);
        QCOMPARE(version(), newest);
        QCOMPARE(run({u"staging"_s, u"batches"_s}).exitCode, 0); // refused where something has to be migrated first
    }

    /// Whoever signs in is the owner here and can always administer: roles are notes.
    void rolesOfAPrivateDatabaseAreNotKept()
    {
        QCOMPARE(run({u"migrate"_s}).exitCode, 0);
        const auto connection = TestPostgres::open(m_workspace->address());
        QCOMPARE(one(u"SELECT administrators_are_owners()"_s), u"true"_s);
        QVERIFY(connection->execute(u"DELETE FROM user_logins"_s)); // else the owner would be the administrator who is left
        UserTable users(*connection);
        const qint64 ann = users.create(u"ann@example.com"_s).value_or(0);
        QVERIFY(users.grant(ann, u"admin"_s));
        const auto revoked = users.revoke(ann, u"admin"_s);
        QVERIFY2(revoked, revoked ? "" : qPrintable(errorText(revoked.error())));
        QVERIFY(users.grant(ann, u"admin"_s));
        const auto emptied = connection->execute(u"TRUNCATE user_roles"_s);
        QVERIFY2(emptied, emptied ? "" : qPrintable(errorText(emptied.error())));
        QVERIFY(connection->script(u"CREATE ROLE somebody LOGIN"_s)); // a team from now on
        QVERIFY(users.grant(ann, u"admin"_s));
        const auto refused = users.revoke(ann, u"admin"_s);
        QVERIFY2(!refused, "somebody signs in who does not own it");
        QCOMPARE(refused.error().code, u"TU006"_s);
    }

    void aRunKeepsTheDatabase()
    {
        QCOMPARE(run({u"migrate"_s}).exitCode, 0);
        add(u"KEPT"_s);
        QCOMPARE(run({u"workspace"_s, u"backup"_s, path(u"monday.dump"_s)}).exitCode, 0);
        add(u"LATER"_s);
        const QString before = one(u"SELECT count(*) FROM pg_database"_s);
        const auto other = TestPostgres::open(m_workspace->address());
        RunTable runs(*other);
        RunStart start;
        start.kind = u"push"_s;
        const auto begun = runs.start(start);
        QVERIFY2(begun, begun ? "" : qPrintable(errorText(begun.error())));
        const CliAnswer refused = restore(u"monday.dump"_s);
        QVERIFY(refused.exitCode != 0);
        QCOMPARE(refused.kind(), u"stale"_s);
        QCOMPARE(skus(), u"KEPT,LATER"_s);
        QCOMPARE(one(u"SELECT count(*) FROM pg_database"_s), before);
        QVERIFY(runs.finish(begun->id, u"succeeded"_s, {}));
        const CliAnswer done = restore(u"monday.dump"_s);
        QVERIFY2(done.exitCode == 0, qPrintable(done.errors));
        QCOMPARE(skus(), u"KEPT"_s);
        const auto fresh = TestPostgres::open(m_workspace->address());
        QVERIFY2(RunTable(*fresh).keepAllOut(), "runs are let in again");
    }

    void whatCannotBeWorkedOnChangesNothing()
    {
        QCOMPARE(run({u"migrate"_s}).exitCode, 0);
        add(u"KEPT"_s);
        const QString before = one(u"SELECT count(*) FROM pg_database"_s);
        const auto refusal = [&](const QString& file) {
            const CliAnswer answer = restore(file);
            return answer.exitCode == 0 ? u"restored"_s : answer.json["error"_L1].toObject()["message"_L1].toString();
        };
        const auto tools = choosePostgres();
        DatabaseAddress other = m_workspace->address();
        other.database = u"postgres"_s;
        QVERIFY(tools && backupDatabase(*tools, other, path(u"other.dump"_s)));
        QVERIFY2(refusal(u"other.dump"_s).contains(u"another database"_s), qPrintable(refusal(u"other.dump"_s)));
        QVERIFY(!one(u"UPDATE schema_migrations SET version = 9999 WHERE version = (SELECT max(version) FROM schema_migrations) RETURNING 1"_s)
                     .isEmpty());
        QVERIFY(backupDatabase(*tools, m_workspace->address(), path(u"newer.dump"_s)));
        QVERIFY2(refusal(u"newer.dump"_s).contains(u"9999"_s), qPrintable(refusal(u"newer.dump"_s)));
        QCOMPARE(skus(), u"KEPT"_s);
        QCOMPARE(one(u"SELECT count(*) FROM pg_database"_s), before);
        QVERIFY2(RunTable(*TestPostgres::open(m_workspace->address())).keepAllOut(), "runs are let in again");
    }

    /// In a new workspace there is nothing of Trueup yet that a run could write to or a mistake could lose.
    void aNewWorkspaceTakesABackup()
    {
        backupOfBefore(u"older.dump"_s, 40);
        const CliAnswer done = restore(u"older.dump"_s);
        QVERIFY2(done.exitCode == 0, qPrintable(done.errors));
        QCOMPARE(skus(), u"OLD"_s);
        QCOMPARE(run({u"staging"_s, u"batches"_s}).exitCode, 0);
    }
};

QTEST_GUILESS_MAIN(TestWorkspaceVerbs)
#include "tst_workspaceverbs.moc"
