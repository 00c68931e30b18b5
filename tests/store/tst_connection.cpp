#include "store/connection.h"
#include "support/testpostgres.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace trueup;

class tst_Connection : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void addressFromUrl_data();
    void addressFromUrl();
    void addressRefused_data();
    void addressRefused();
    void addressTextHidesPassword();
    void sessionSettings();
    void searchPathFollowsSchema();
    void valuesComeBack();
    void arrayParameters();
    void errorsAreClassified_data();
    void errorsAreClassified();
    void ownErrorKeepsItsSentence();
    void lockTimeoutIsRetryable();
    void wrongPassword();
    void noSuchDatabase();
    void nothingListens();
    void lostServerThenNewConnection();
    void scriptNamesTheLine();
    void statementTextStaysOutOfErrors();
    void longAnswersComeRowByRow();
    void anAnswerThatBreaksOffSaysSo();
    void transactionRollsBackUnlessCommitted();
    void nestedTransactionUndoesOnlyItself();
    void commitOfFailedTransactionReportsTheCause();
    void deferredConstraintFailsAtCommit();
    void commitAfterLostServer();

private:
    TestPostgres m_postgres;
    DatabaseAddress m_address;
    std::unique_ptr<Connection> m_connection;

    int rows() { return m_connection->value(u"SELECT count(*) FROM t"_s).value().toInt(); }
};

void tst_Connection::init()
{
    if (m_address.host.isEmpty())
        m_address = m_postgres.emptyDatabase();
    m_connection = TestPostgres::open(m_address);
    QVERIFY(m_connection->script(u"DROP SCHEMA IF EXISTS catalog_sync CASCADE; DROP TABLE IF EXISTS t; "
                                 "CREATE TABLE t (id int PRIMARY KEY, name text CHECK (name <> 'bad'))"_s));
}

void tst_Connection::addressFromUrl_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<DatabaseAddress>("expected");
    const auto row = [](const char* name, const QString& url, const DatabaseAddress& expected) {
        QTest::newRow(name) << url << expected;
    };
    row("full", u"postgresql://anna:secret@db.example.com:6543/shop"_s,
        {u"db.example.com"_s, 6543, u"shop"_s, u"anna"_s, u"secret"_s, {}, {}});
    row("short scheme, default port", u"postgres://anna@db/shop"_s, {u"db"_s, 5432, u"shop"_s, u"anna"_s, {}, {}, {}});
    row("percent encoding", u"postgresql://a%40b:p%2F%3A%25@h/d%20b"_s,
        {u"h"_s, 5432, u"d b"_s, u"a@b"_s, u"p/:%"_s, {}, {}});
    row("unencoded @ in the password", u"postgresql://anna:p@ss@h/d"_s,
        {u"h"_s, 5432, u"d"_s, u"anna"_s, u"p@ss"_s, {}, {}});
    row("socket directory", u"postgresql://anna@/shop?host=/var/run/postgresql&port=5433"_s,
        {u"/var/run/postgresql"_s, 5433, u"shop"_s, u"anna"_s, {}, {}, {}});
    row("encoded socket", u"postgresql://%2Frun%2Fpg/shop"_s, {u"/run/pg"_s, 5432, u"shop"_s, {}, {}, {}, {}});
    row("IPv6", u"postgresql://u@[::1]:5433/d"_s, {u"::1"_s, 5433, u"d"_s, u"u"_s, {}, {}, {}});
    row("database is the user", u"postgresql://anna@h"_s, {u"h"_s, 5432, u"anna"_s, u"anna"_s, {}, {}, {}});
    row("TLS", u"postgresql://u@h/d?sslmode=verify-ca&sslrootcert=/etc/ca.pem"_s,
        {u"h"_s, 5432, u"d"_s, u"u"_s, {}, u"verify-ca"_s, u"/etc/ca.pem"_s});
}

void tst_Connection::addressFromUrl()
{
    QFETCH(QString, url);
    QFETCH(DatabaseAddress, expected);
    const auto parsed = DatabaseAddress::fromUrl(url);
    QVERIFY2(parsed, parsed ? "" : qPrintable(parsed.error().message));
    QCOMPARE(parsed->host, expected.host);
    QCOMPARE(parsed->password, expected.password);
    QVERIFY2(*parsed == expected, qPrintable(parsed->toString()));
    // What is shown can be read again; only the password is gone.
    auto again = DatabaseAddress::fromUrl(parsed->toString());
    QVERIFY(again);
    again->password = expected.password;
    QVERIFY2(*again == expected, qPrintable(parsed->toString()));
}

void tst_Connection::addressRefused_data()
{
    QTest::addColumn<QString>("url");
    QTest::newRow("empty") << QString();
    QTest::newRow("other scheme") << u"mysql://u@h/d"_s;
    QTest::newRow("port") << u"postgresql://u@h:99999/d"_s;
    QTest::newRow("two hosts") << u"postgresql://u@h1,h2/d"_s;
    QTest::newRow("sslmode") << u"postgresql://u@h/d?sslmode=maybe"_s;
    QTest::newRow("no database") << u"postgresql://h"_s;
}

void tst_Connection::addressRefused()
{
    QFETCH(QString, url);
    const auto parsed = DatabaseAddress::fromUrl(url);
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().kind, ErrorKind::Config);
    QVERIFY(!parsed.error().nextStep.isEmpty());
}

void tst_Connection::addressTextHidesPassword()
{
    QVERIFY(!DatabaseAddress::fromUrl(u"postgresql://u:hunter2@h/d"_s)->toString().contains("hunter2"_L1));
}

void tst_Connection::sessionSettings()
{
    QCOMPARE(m_connection->value(u"SHOW timezone"_s).value().toString(), u"UTC"_s);
    QCOMPARE(m_connection->value(u"SHOW search_path"_s).value().toString(), u"public"_s);
    QCOMPARE(m_connection->value(u"SHOW lock_timeout"_s).value().toString(), u"10s"_s);
    QCOMPARE(m_connection->value(u"SHOW application_name"_s).value().toString(), u"trueup"_s);
}

void tst_Connection::searchPathFollowsSchema()
{
    QVERIFY(m_connection->script(u"CREATE SCHEMA catalog_sync"_s));
    QCOMPARE(TestPostgres::open(m_address)->value(u"SHOW search_path"_s).value().toString(), u"catalog_sync, public"_s);
}

void tst_Connection::valuesComeBack()
{
    const QDateTime at = QDateTime::fromString(u"2026-03-08T06:59:59.123Z"_s, Qt::ISODateWithMs);
    auto answer = m_connection->query(u"SELECT ?::text, ?::numeric, ?::bytea, ?::timestamptz, ?::boolean, ?::text"_s,
                                      {QString(u"It's \\ \"é\" 日本"_s + QChar(QChar::Null)), u"1234567.89"_s,
                                       QByteArray("\0\xff\\'", 4), at, true, QVariant(QMetaType::fromType<QString>())});
    QVERIFY2(answer, answer ? "" : qPrintable(answer.error().message));
    QVERIFY(answer->next());
    QCOMPARE(answer->value(0).toString(), u"It's \\ \"é\" 日本"_s);
    QCOMPARE(answer->value(1).toString(), u"1234567.89"_s);
    QCOMPARE(answer->value(2).toByteArray(), QByteArray("\0\xff\\'", 4));
    QCOMPARE(answer->value(3).toDateTime().toUTC(), at);
    QCOMPARE(answer->value(4).toBool(), true);
    QVERIFY(answer->isNull(5));
}

void tst_Connection::arrayParameters()
{
    const QStringList names{u"plain"_s, u"com,ma"_s, u"quo\"te"_s, u"back\\slash"_s, QString()};
    QCOMPARE(m_connection->value(u"SELECT array_to_json(?::text[])::text"_s, {names}).value().toString(),
             uR"(["plain","com,ma","quo\"te","back\\slash",""])"_s);
    const QVariant numbers = QVariant::fromValue(QList<qint64>{1, -2, 1LL << 40});
    QCOMPARE(m_connection->value(u"SELECT sum(n) FROM unnest(?::bigint[]) n"_s, {numbers}).value().toLongLong(),
             (1LL << 40) - 1);
}

void tst_Connection::errorsAreClassified_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("code");
    const auto raised = [](const char* code) {
        return u"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '%1'; END $$"_s.arg(QLatin1StringView(code));
    };
    QTest::newRow("syntax") << u"SELEC 1"_s << ErrorKind::Database << u"42601"_s;
    QTest::newRow("missing table") << u"SELECT * FROM nowhere"_s << ErrorKind::Database << u"42P01"_s;
    QTest::newRow("unique") << u"INSERT INTO t VALUES (1), (1)"_s << ErrorKind::Validation << u"23505"_s;
    QTest::newRow("check") << u"INSERT INTO t VALUES (1, 'bad')"_s << ErrorKind::Validation << u"23514"_s;
    QTest::newRow("not null") << u"INSERT INTO t VALUES (NULL)"_s << ErrorKind::Validation << u"23502"_s;
    QTest::newRow("number") << u"SELECT 'x'::int"_s << ErrorKind::Validation << u"22P02"_s;
    QTest::newRow("time-out") << u"SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(5)"_s << ErrorKind::Timeout
                              << u"57014"_s;
    QTest::newRow("deadlock") << raised("40P01") << ErrorKind::Stale << u"40P01"_s;
    QTest::newRow("disk full") << raised("53100") << ErrorKind::DiskFull << u"53100"_s;
    QTest::newRow("permission") << raised("42501") << ErrorKind::Permission << u"42501"_s;
    QTest::newRow("held") << raised("TU003") << ErrorKind::Held << u"TU003"_s;
}

void tst_Connection::errorsAreClassified()
{
    QFETCH(QString, sql);
    QFETCH(ErrorKind, kind);
    QFETCH(QString, code);
    const auto refused = m_connection->query(sql);
    QVERIFY(!refused);
    QCOMPARE(errorKindWord(refused.error().kind), errorKindWord(kind));
    QCOMPARE(refused.error().code, code);
    QVERIFY(!refused.error().message.isEmpty());
}

void tst_Connection::ownErrorKeepsItsSentence()
{
    const auto refused =
        m_connection->execute(u"DO $$ BEGIN RAISE EXCEPTION 'Anna changed the row.' USING ERRCODE = 'TU001'; END $$"_s);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Stale);
    QCOMPARE(refused.error().message, u"Anna changed the row."_s);
}

void tst_Connection::lockTimeoutIsRetryable()
{
    Transaction holder(*m_connection);
    QVERIFY(m_connection->execute(u"LOCK TABLE t"_s));
    ConnectionOptions options;
    options.lockTimeout = std::chrono::milliseconds(30);
    const auto second = Connection::open(m_address, options);
    QVERIFY(second);
    const auto refused = (*second)->execute(u"INSERT INTO t VALUES (1)"_s);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Timeout);
    QVERIFY(refused.error().retryable);
}

void tst_Connection::wrongPassword()
{
    DatabaseAddress address = m_address;
    address.password = u"not-the-password"_s;
    const auto refused = Connection::open(address);
    QVERIFY(!refused);
    QCOMPARE(errorKindWord(refused.error().kind), u"auth"_s);
    QVERIFY(!errorText(refused.error()).contains(address.password));
    QVERIFY(!refused.error().detail.contains(address.password));
}

void tst_Connection::noSuchDatabase()
{
    DatabaseAddress address = m_address;
    address.database = u"nowhere"_s;
    const auto refused = Connection::open(address);
    QVERIFY(!refused);
    QCOMPARE(errorKindWord(refused.error().kind), u"not_found"_s);
}

void tst_Connection::nothingListens()
{
    DatabaseAddress address = m_address;
    address.host = u"/nowhere"_s;
    const auto refused = Connection::open(address);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::DatabaseLost);
    QVERIFY(refused.error().retryable);
}

void tst_Connection::lostServerThenNewConnection()
{
    m_postgres.killSessions(m_address);
    const auto lost = m_connection->value(u"SELECT 1"_s);
    QVERIFY(!lost);
    QCOMPARE(lost.error().kind, ErrorKind::DatabaseLost);
    QVERIFY(lost.error().retryable);
    QVERIFY(!m_connection->isAlive());
    m_connection = TestPostgres::open(m_address);
    QCOMPARE(m_connection->value(u"SELECT 1"_s).value().toInt(), 1);
}

void tst_Connection::longAnswersComeRowByRow()
{
    QList<int> numbers;
    const auto count = m_connection->stream(u"SELECT n FROM generate_series(1, ?) n"_s, {3}, [&numbers](const QSqlQuery& row) {
        numbers.append(row.value(0).toInt());
    });
    QVERIFY2(count, count ? "" : qPrintable(count.error().detail));
    QCOMPARE(*count, 3);
    QCOMPARE(numbers, (QList{1, 2, 3}));
    QCOMPARE(*m_connection->stream(u"SELECT 1 WHERE false"_s, {}, [](const QSqlQuery&) {}), 0);
    QCOMPARE(rows(), 0); // the connection is free again
    QVERIFY(!m_connection->stream(u"SELECT nothing FROM nowhere"_s, {}, [](const QSqlQuery&) {}));
}

void tst_Connection::anAnswerThatBreaksOffSaysSo()
{
    int seen = 0;
    // Long enough for rows to be under way when the server meets the one it cannot compute.
    const auto count = m_connection->stream(u"SELECT 1 / (50000 - n) FROM generate_series(1, 60000) n"_s, {}, [&seen](const QSqlQuery&) { ++seen; });
    QVERIFY2(!count, "half an answer is none");
    QCOMPARE(count.error().code, u"22012"_s);
    QVERIFY2(seen < 50000, qPrintable(QString::number(seen)));
    QCOMPARE(rows(), 0);
}

void tst_Connection::scriptNamesTheLine()
{
    const auto refused = m_connection->script(u"SELECT 1;\nSELECT 2;\nSELEC 3;"_s);
    QVERIFY(!refused);
    QVERIFY2(refused.error().detail.contains("line 3"_L1), qPrintable(refused.error().detail));
}

void tst_Connection::statementTextStaysOutOfErrors()
{
    const auto refused = m_connection->query(u"CREATE ROLE anna PASSWORD 'hunter2' NONSENSE"_s);
    QVERIFY(!refused);
    QVERIFY(!errorText(refused.error()).contains("hunter2"_L1));
    QVERIFY2(!refused.error().detail.contains("hunter2"_L1), qPrintable(refused.error().detail));
}

void tst_Connection::transactionRollsBackUnlessCommitted()
{
    {
        Transaction transaction(*m_connection);
        QVERIFY(transaction.isOpen());
        QVERIFY(m_connection->execute(u"INSERT INTO t VALUES (1)"_s));
    }
    QCOMPARE(rows(), 0);
    Transaction transaction(*m_connection);
    QVERIFY(m_connection->execute(u"INSERT INTO t VALUES (1)"_s));
    QVERIFY(transaction.commit());
    QVERIFY(!transaction.commit()); // a second time is a defect and says so
    QCOMPARE(rows(), 1);
}

void tst_Connection::nestedTransactionUndoesOnlyItself()
{
    Transaction outer(*m_connection);
    QVERIFY(m_connection->execute(u"INSERT INTO t VALUES (1)"_s));
    {
        Transaction inner(*m_connection);
        QVERIFY(m_connection->execute(u"INSERT INTO t VALUES (2)"_s));
        QVERIFY(!m_connection->execute(u"INSERT INTO t VALUES (2)"_s));
        const auto committed = inner.commit();
        QVERIFY(!committed);
        QCOMPARE(committed.error().code, u"23505"_s);
    }
    {
        Transaction inner(*m_connection);
        QVERIFY(m_connection->execute(u"INSERT INTO t VALUES (3)"_s));
        QVERIFY(inner.commit());
    }
    QVERIFY(outer.commit());
    QCOMPARE(m_connection->value(u"SELECT string_agg(id::text, ',' ORDER BY id) FROM t"_s).value().toString(),
             u"1,3"_s);
}

void tst_Connection::commitOfFailedTransactionReportsTheCause()
{
    Transaction transaction(*m_connection);
    QVERIFY(m_connection->execute(u"INSERT INTO t VALUES (1)"_s));
    QVERIFY(!m_connection->execute(u"INSERT INTO t VALUES (2, 'bad')"_s));
    QVERIFY(!m_connection->execute(u"INSERT INTO t VALUES (3)"_s));
    const auto committed = transaction.commit();
    QVERIFY(!committed);
    QCOMPARE(committed.error().kind, ErrorKind::Validation);
    QCOMPARE(committed.error().code, u"23514"_s);
    QCOMPARE(rows(), 0);
}

void tst_Connection::deferredConstraintFailsAtCommit()
{
    QVERIFY(m_connection->script(u"CREATE TEMP TABLE parent (id int PRIMARY KEY); "
                                 "CREATE TEMP TABLE child (p int REFERENCES parent DEFERRABLE INITIALLY DEFERRED)"_s));
    Transaction transaction(*m_connection);
    QVERIFY(m_connection->execute(u"INSERT INTO child VALUES (9)"_s));
    const auto committed = transaction.commit();
    QVERIFY(!committed);
    QCOMPARE(committed.error().code, u"23503"_s);
}

void tst_Connection::commitAfterLostServer()
{
    {
        Transaction transaction(*m_connection);
        QVERIFY(m_connection->execute(u"INSERT INTO t VALUES (1)"_s));
        m_postgres.killSessions(m_address);
        const auto committed = transaction.commit();
        QVERIFY(!committed);
        QCOMPARE(committed.error().kind, ErrorKind::DatabaseLost);
    }
    m_connection = TestPostgres::open(m_address);
    QCOMPARE(rows(), 0);
}

QTEST_GUILESS_MAIN(tst_Connection)
#include "tst_connection.moc"
