#include "store/backup.h"
#include "support/testpostgres.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace trueup;

class tst_Backup : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void roundTrip();
    void rolesAreCreatedWhenMissing();
    void oldSessionsDoNotStopTheSwap();
    void damagedFileChangesNothing();
    void failedBackupLeavesNoFile();
    void failedRestoreLeavesTheOldOne();
    void backupHidesThePassword();

private:
    TestPostgres m_postgres;
    QTemporaryDir m_files;
    PostgresBinaries m_tools;
    DatabaseAddress m_address;

    QString one(const QString& sql) { return TestPostgres::open(m_address)->value(sql).value_or(u"?"_s).toString(); }
    QString file() const { return m_files.filePath(u"backup.dump"_s); }
    int databases()
    {
        return TestPostgres::open(m_postgres.adminAddress())
            ->value(u"SELECT count(*) FROM pg_database WHERE datname LIKE ?"_s, {QString(m_address.database + u'%')})
            .value()
            .toInt();
    }
};

void tst_Backup::init()
{
    if (m_tools.major == 0)
        m_tools = choosePostgres().value();
    m_address = m_postgres.emptyDatabase();
    QVERIFY(
        TestPostgres::open(m_address)->script(u"CREATE TABLE t (id int PRIMARY KEY, name text); "
                                              "INSERT INTO t SELECT n, 'é ' || n FROM generate_series(1, 1000) n"_s));
    QFile::remove(file());
}

void tst_Backup::roundTrip()
{
    const auto backup = backupDatabase(m_tools, m_address, file());
    QVERIFY2(backup, backup ? "" : qPrintable(backup.error().message + backup.error().detail));
    QVERIFY(backup->bytes > 0);
    QVERIFY(!(QFile::permissions(file()) & QFile::ReadOther));
    QVERIFY(TestPostgres::open(m_address)->script(u"DELETE FROM t WHERE id > 10; CREATE TABLE later (id int)"_s));

    const auto restored = restoreDatabase(m_tools, m_address, file());
    QVERIFY2(restored, restored ? "" : qPrintable(restored.error().message + restored.error().detail));
    QCOMPARE(one(u"SELECT count(*) || ' ' || max(name) FROM t"_s), u"1000 é 999"_s);
    QCOMPARE(one(u"SELECT to_regclass('later') IS NULL"_s), u"true"_s);
    // What was there before is kept and can be read.
    DatabaseAddress kept = m_address;
    kept.database = restored->keptDatabase;
    QVERIFY(kept.database.startsWith(m_address.database + u"_before_restore_"_s));
    QCOMPARE(TestPostgres::open(kept)->value(u"SELECT count(*) FROM t"_s).value().toInt(), 10);
}

void tst_Backup::rolesAreCreatedWhenMissing()
{
    const QString role = u"reader_"_s + m_address.database;
    QVERIFY(TestPostgres::open(m_address)->script(u"CREATE ROLE %1; GRANT SELECT ON t TO %1"_s.arg(role)));
    QVERIFY(backupDatabase(m_tools, m_address, file()));
    QVERIFY(TestPostgres::open(m_address)->script(u"DROP OWNED BY %1; DROP ROLE %1"_s.arg(role)));
    const auto restored = restoreDatabase(m_tools, m_address, file());
    QVERIFY2(restored, restored ? "" : qPrintable(restored.error().message + restored.error().detail));
    QCOMPARE(restored->createdRoles, QStringList{role});
    QCOMPARE(one(u"SELECT has_table_privilege('%1', 't', 'SELECT')"_s.arg(role)), u"true"_s);
    QCOMPARE(one(u"SELECT rolcanlogin FROM pg_roles WHERE rolname = '%1'"_s.arg(role)), u"false"_s);
}

void tst_Backup::oldSessionsDoNotStopTheSwap()
{
    QVERIFY(backupDatabase(m_tools, m_address, file()));
    const auto open = TestPostgres::open(m_address);
    Transaction transaction(*open);
    QVERIFY(open->execute(u"DELETE FROM t"_s));
    QVERIFY(restoreDatabase(m_tools, m_address, file()));
    QVERIFY(!transaction.commit());
    QCOMPARE(one(u"SELECT count(*) FROM t"_s), u"1000"_s);
}

void tst_Backup::damagedFileChangesNothing()
{
    QFile damaged(file());
    QVERIFY(damaged.open(QIODevice::WriteOnly));
    damaged.write("PGDMP this is no backup");
    damaged.close();
    const auto refused = restoreDatabase(m_tools, m_address, file());
    QVERIFY(!refused);
    QVERIFY(!refused.error().notDone.isEmpty());
    QCOMPARE(databases(), 1);
    QCOMPARE(one(u"SELECT count(*) FROM t"_s), u"1000"_s);
}

void tst_Backup::failedBackupLeavesNoFile()
{
    DatabaseAddress wrong = m_address;
    wrong.database = u"nowhere"_s;
    QVERIFY(!backupDatabase(m_tools, wrong, file()));
    QVERIFY(QDir(m_files.path()).isEmpty());
}

void tst_Backup::failedRestoreLeavesTheOldOne()
{
    QVERIFY(TestPostgres::open(m_address)->script(
        u"CREATE TABLE big AS SELECT n, md5(n::text) FROM generate_series(1, 20000) n"_s));
    QVERIFY(backupDatabase(m_tools, m_address, file()));
    // Cut off inside the data: the table of contents is whole, the contents are not.
    QFile cut(file());
    QVERIFY(cut.resize(cut.size() - 100'000));
    const auto refused = restoreDatabase(m_tools, m_address, file());
    QVERIFY(!refused);
    QCOMPARE(databases(), 1);
    QCOMPARE(one(u"SELECT count(*) FROM big"_s), u"20000"_s);
}

void tst_Backup::backupHidesThePassword()
{
    DatabaseAddress wrong = m_address;
    wrong.password = u"hunter2"_s;
    const auto refused = backupDatabase(m_tools, wrong, file());
    QVERIFY(!refused);
    QVERIFY(!refused.error().detail.contains("hunter2"_L1));
}

QTEST_GUILESS_MAIN(tst_Backup)
#include "tst_backup.moc"
