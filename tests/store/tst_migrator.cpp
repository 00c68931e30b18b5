#include "store/migrator.h"
#include "support/testpostgres.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace Qt::StringLiterals;
using namespace trueup;

class tst_Migrator : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_connection.reset(); }
    void statementsAreSplit();
    void ownRelationsAreFound();
    void windowsLineEndsDoNotChangeTheChecksum();
    void badNamesAreRefused();
    void emptyDatabaseGoesToPublic();
    void secondRunDoesNothing();
    void dryRunWritesNothing();
    void changedFileIsRefused();
    void missingFileIsRefused();
    void newerDatabaseIsRefused();
    void lateNumberIsRefused();
    void failedStepLeavesNothingOfItself();
    void killedHalfWay();
    void twoProgramsAtOnce();
    void foreignTableSendsOursToTheirOwnSchema();
    void foreignJournalIsLeftAlone();
    void withoutTransaction();
    void withoutTransactionIsRepeated();
    void roleWithoutCreate();
    void cancelled();
    void programsOwnMigrations();

private:
    TestPostgres m_postgres;
    std::unique_ptr<QTemporaryDir> m_files;
    DatabaseAddress m_address;
    std::unique_ptr<Connection> m_connection;

    void write(const QString& name, const QByteArray& sql)
    {
        QFile file(m_files->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(sql);
    }
    QList<Migration> files() { return readMigrations(m_files->path()).value(); }
    Result<MigrationReport> migrate() { return Migrator(*m_connection, files()).migrate(); }
    QString one(const QString& sql) { return m_connection->value(sql).value_or(u"?"_s).toString(); }
    void verifyRefused(const char* code)
    {
        const auto refused = migrate();
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, QLatin1StringView(code));
        QVERIFY(!refused.error().nextStep.isEmpty());
    }
};

void tst_Migrator::init()
{
    m_files = std::make_unique<QTemporaryDir>();
    m_address = m_postgres.emptyDatabase();
    m_connection = TestPostgres::open(m_address);
    write(u"0001_first.sql"_s, "CREATE TABLE things (id int PRIMARY KEY);\nINSERT INTO things VALUES (1);\n");
    write(u"0002_second.sql"_s, "ALTER TABLE things ADD COLUMN name text DEFAULT 'x';\n");
}

void tst_Migrator::statementsAreSplit()
{
    const QStringList statements = splitStatements(
        u"-- a; comment\nSELECT ';', \"a;b\"; /* ; */ SELECT 'it''s;';\nDO $x$ BEGIN; $$;$$ END $x$;;\n-- end;\n"_s);
    QCOMPARE(statements, (QStringList{u"-- a; comment\nSELECT ';', \"a;b\""_s, u"/* ; */ SELECT 'it''s;'"_s,
                                      u"DO $x$ BEGIN; $$;$$ END $x$"_s}));
}

void tst_Migrator::ownRelationsAreFound()
{
    const QList<Migration> migrations{
        {1,
         {},
         u"-- words\nCREATE TABLE one (id int);\nCREATE TABLE IF NOT EXISTS public.users (id int);\n"
         "create unlogged table Two (id int); CREATE MATERIALIZED VIEW three AS SELECT 1;\n"
         "CREATE INDEX four ON one (id); DO $$ CREATE TABLE five (); $$; CREATE TEMP TABLE six ();"_s,
         {},
         true}};
    QCOMPARE(ownRelations(migrations), (QStringList{u"one"_s, u"two"_s, u"three"_s}));
}

void tst_Migrator::windowsLineEndsDoNotChangeTheChecksum()
{
    const QByteArray before = files().first().sha256;
    write(u"0001_first.sql"_s, "CREATE TABLE things (id int PRIMARY KEY);\r\nINSERT INTO things VALUES (1);\r\n");
    QCOMPARE(files().first().sha256, before);
    QCOMPARE(before.size(), 64);
}

void tst_Migrator::badNamesAreRefused()
{
    write(u"1_short.sql"_s, "SELECT 1");
    QVERIFY(!readMigrations(m_files->path()));
    QFile::remove(m_files->filePath(u"1_short.sql"_s));
    write(u"0002_twin.sql"_s, "SELECT 1");
    QVERIFY(!readMigrations(m_files->path()));
}

void tst_Migrator::emptyDatabaseGoesToPublic()
{
    const auto report = migrate();
    QVERIFY2(report, report ? "" : qPrintable(report.error().message));
    QCOMPARE(report->schema, u"public"_s);
    QCOMPARE(report->version, 2);
    QCOMPARE(report->applied, (QStringList{u"0001_first.sql"_s, u"0002_second.sql"_s}));
    QCOMPARE(one(u"SELECT name FROM public.things"_s), u"x"_s);
    QCOMPARE(
        one(u"SELECT string_agg(name || ' ' || length(sha256) || ' ' || applied_by, ', ' ORDER BY version) FROM schema_migrations"_s),
        u"0001_first.sql 64 %1, 0002_second.sql 64 %1"_s.arg(m_address.user));
}

void tst_Migrator::secondRunDoesNothing()
{
    QVERIFY(migrate());
    const auto report = migrate();
    QVERIFY(report);
    QVERIFY(report->applied.isEmpty());
    QCOMPARE(report->version, 2);
    QCOMPARE(one(u"SELECT count(*) FROM things"_s), u"1"_s);
}

void tst_Migrator::dryRunWritesNothing()
{
    const auto plan = Migrator(*m_connection, files()).plan();
    QVERIFY(plan);
    QCOMPARE(plan->pending.size(), 2);
    QCOMPARE(plan->currentVersion, 0);
    QCOMPARE(one(u"SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"_s), u"0"_s);
}

void tst_Migrator::changedFileIsRefused()
{
    QVERIFY(migrate());
    write(u"0001_first.sql"_s, "CREATE TABLE things (id bigint PRIMARY KEY);\n");
    verifyRefused("MIGRATION_CHANGED");
}

void tst_Migrator::missingFileIsRefused()
{
    QVERIFY(migrate());
    QFile::remove(m_files->filePath(u"0001_first.sql"_s));
    verifyRefused("MIGRATION_MISSING");
}

void tst_Migrator::newerDatabaseIsRefused()
{
    QVERIFY(migrate());
    QFile::remove(m_files->filePath(u"0002_second.sql"_s));
    verifyRefused("DATABASE_NEWER");
}

void tst_Migrator::lateNumberIsRefused()
{
    QFile::rename(m_files->filePath(u"0002_second.sql"_s), m_files->filePath(u"0003_second.sql"_s));
    QVERIFY(migrate());
    write(u"0002_late.sql"_s, "SELECT 1;");
    verifyRefused("MIGRATION_ORDER");
}

void tst_Migrator::failedStepLeavesNothingOfItself()
{
    write(u"0002_second.sql"_s, "CREATE TABLE half (id int);\nSELECT 1/0;\n");
    const auto refused = migrate();
    QVERIFY(!refused);
    QVERIFY2(refused.error().notDone.contains("0002_second.sql"_L1), qPrintable(refused.error().notDone));
    QCOMPARE(one(u"SELECT max(version) FROM schema_migrations"_s), u"1"_s);
    QCOMPARE(one(u"SELECT to_regclass('half') IS NULL"_s), u"true"_s);
    write(u"0002_second.sql"_s, "CREATE TABLE half (id int);\n");
    QVERIFY(migrate());
    QCOMPARE(one(u"SELECT max(version) FROM schema_migrations"_s), u"2"_s);
}

void tst_Migrator::killedHalfWay()
{
    // The step ends its own session after it has changed something: the server sees what a killed program looks like.
    write(u"0002_second.sql"_s,
          "CREATE TABLE half (id int);\nSELECT pg_terminate_backend(pg_backend_pid());\nSELECT 1;\n");
    const auto lost = migrate();
    QVERIFY(!lost);
    QCOMPARE(lost.error().kind, ErrorKind::DatabaseLost);
    m_connection = TestPostgres::open(m_address);
    QCOMPARE(one(u"SELECT to_regclass('half') IS NULL"_s), u"true"_s);
    write(u"0002_second.sql"_s, "CREATE TABLE half (id int);\n");
    const auto report = migrate();
    QVERIFY(report);
    QCOMPARE(report->applied, (QStringList{u"0002_second.sql"_s}));
}

void tst_Migrator::twoProgramsAtOnce()
{
    write(u"0001_first.sql"_s, "CREATE TABLE things (id int PRIMARY KEY); SELECT pg_sleep(0.2);\n");
    write(u"0003_index.sql"_s,
          "-- trueup:no-transaction\nCREATE INDEX CONCURRENTLY IF NOT EXISTS things_name ON things (name);\n");
    QStringList applied[3];
    QString failures[3];
    {
        std::vector<std::jthread> programs;
        for (int i = 0; i < 3; ++i) {
            programs.emplace_back([&, i] {
                const auto connection = TestPostgres::open(m_address);
                const auto report = Migrator(*connection, files()).migrate();
                if (report)
                    applied[i] = report->applied;
                else
                    failures[i] = report.error().message + u' ' + report.error().detail;
            });
        }
    }
    for (const QString& failure : failures)
        QVERIFY2(failure.isEmpty(), qPrintable(failure));
    QStringList all = applied[0] + applied[1] + applied[2];
    all.sort();
    QCOMPARE(all, (QStringList{u"0001_first.sql"_s, u"0002_second.sql"_s, u"0003_index.sql"_s}));
    QCOMPARE(one(u"SELECT to_regnamespace('catalog_sync') IS NULL"_s), u"true"_s);
}

void tst_Migrator::foreignTableSendsOursToTheirOwnSchema()
{
    QVERIFY(
        m_connection->script(u"CREATE TABLE public.things (theirs text); INSERT INTO public.things VALUES ('kept')"_s));
    const auto report = migrate();
    QVERIFY2(report, report ? "" : qPrintable(report.error().message));
    QCOMPARE(report->schema, u"catalog_sync"_s);
    QCOMPARE(one(u"SELECT theirs FROM public.things"_s), u"kept"_s);
    QCOMPARE(one(u"SELECT id FROM things"_s), u"1"_s);
    QCOMPARE(TestPostgres::open(m_address)->value(u"SELECT id FROM things"_s).value().toInt(), 1);
    // The choice stays when the reason for it goes away.
    QVERIFY(m_connection->script(u"DROP TABLE public.things"_s));
    const auto again = migrate();
    QVERIFY(again);
    QCOMPARE(again->schema, u"catalog_sync"_s);
    QVERIFY(again->applied.isEmpty());
}

void tst_Migrator::foreignJournalIsLeftAlone()
{
    QVERIFY(m_connection->script(u"CREATE TABLE public.schema_migrations (version varchar); "
                                 "INSERT INTO schema_migrations VALUES ('20200101')"_s));
    const auto report = migrate();
    QVERIFY2(report, report ? "" : qPrintable(report.error().message));
    QCOMPARE(report->schema, u"catalog_sync"_s);
    QCOMPARE(one(u"SELECT version FROM public.schema_migrations"_s), u"20200101"_s);
}

void tst_Migrator::withoutTransaction()
{
    write(u"0003_index.sql"_s, "-- trueup:no-transaction\nCREATE INDEX CONCURRENTLY IF NOT EXISTS a ON things (id);\n"
                               "CREATE INDEX CONCURRENTLY IF NOT EXISTS b ON things (name);\n");
    const auto report = migrate();
    QVERIFY2(report, report ? "" : qPrintable(report.error().message + report.error().detail));
    QCOMPARE(one(u"SELECT count(*) FROM pg_indexes WHERE indexname IN ('a', 'b')"_s), u"2"_s);
    // The server lists the locks of every database, and test programs that share it take one while they make their template.
    QCOMPARE(one(u"SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
                 "WHERE l.locktype = 'advisory' AND d.datname = current_database()"_s),
             u"0"_s);
}

void tst_Migrator::withoutTransactionIsRepeated()
{
    write(u"0003_index.sql"_s,
          "-- trueup:no-transaction\nCREATE INDEX CONCURRENTLY IF NOT EXISTS a ON things (id);\nSELECT 1/0;\n");
    QVERIFY(!migrate());
    QCOMPARE(one(u"SELECT max(version) FROM schema_migrations"_s), u"2"_s);
    write(u"0003_index.sql"_s, "-- trueup:no-transaction\nCREATE INDEX CONCURRENTLY IF NOT EXISTS a ON things (id);\n");
    QVERIFY(migrate());
    QCOMPARE(one(u"SELECT max(version) FROM schema_migrations"_s), u"3"_s);
}

void tst_Migrator::roleWithoutCreate()
{
    QVERIFY(m_connection->script(u"CREATE ROLE nocreate_%1; SET ROLE nocreate_%1"_s.arg(m_address.database)));
    const auto refused = migrate();
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Permission);
    QVERIFY(m_connection->script(u"RESET ROLE; DROP ROLE nocreate_%1"_s.arg(m_address.database)));
}

void tst_Migrator::cancelled()
{
    CancelSource source;
    const auto stopped =
        Migrator(*m_connection, files()).migrate(source.token(), [&](const Migration&) { source.cancel(); });
    QVERIFY(stopped || stopped.error().kind == ErrorKind::Cancelled);
    QCOMPARE(one(u"SELECT count(*) FROM schema_migrations"_s), u"1"_s); // the step that had begun is whole
}

void tst_Migrator::programsOwnMigrations()
{
    const auto migrations = readMigrations();
    QVERIFY(migrations);
    const auto report = Migrator(*m_connection, *migrations).migrate();
    QVERIFY2(report, report ? "" : qPrintable(report.error().message + report.error().detail));
    QCOMPARE(report->applied.size(), migrations->size());
}

QTEST_GUILESS_MAIN(tst_Migrator)
#include "tst_migrator.moc"
