#include "store/preflight.h"
#include "support/testpostgres.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace trueup;

namespace {

class OffsetClock final : public Clock
{
public:
    explicit OffsetClock(qint64 seconds) : m_seconds(seconds) {}
    QDateTime now() const override { return QDateTime::currentDateTimeUtc().addSecs(m_seconds); }
    qint64 monotonicMs() const override { return 0; }

private:
    qint64 m_seconds;
};

} // namespace

class tst_Preflight : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void emptyDatabasePasses();
    void wrongClock();
    void hiddenRows();
    void missingPrivileges();
    void keysOfAnotherType();
    void duplicateShopIds();
    void wrongEncoding();

private:
    TestPostgres m_postgres;
    DatabaseAddress m_address;
    std::unique_ptr<Connection> m_connection;

    QString role() const { return u"person_"_s + m_address.database; }
    PreflightCheck find(const QString& name, qint64 clockOffset = 0)
    {
        const auto checks = runPreflight(*m_connection, OffsetClock(clockOffset));
        if (!checks)
            qFatal("%s", qUtf8Printable(checks.error().message + checks.error().detail));
        for (const PreflightCheck& check : *checks) {
            if (check.check == name)
                return check;
        }
        return {name, CheckState::Ok, u"no such check"_s, {}};
    }
};

void tst_Preflight::init()
{
    m_address = m_postgres.emptyDatabase();
    m_connection = TestPostgres::open(m_address);
}

void tst_Preflight::cleanup()
{
    QVERIFY(m_connection->script(u"RESET ROLE"_s));
    if (m_connection->value(u"SELECT 1 FROM pg_roles WHERE rolname = ?"_s, {role()}).value().isValid())
        QVERIFY(m_connection->script(u"DROP OWNED BY %1; DROP ROLE %1"_s.arg(role())));
}

void tst_Preflight::emptyDatabasePasses()
{
    const auto checks = runPreflight(*m_connection, SystemClock());
    QVERIFY(checks);
    QVERIFY(checks->size() >= 10);
    for (const PreflightCheck& check : *checks) {
        QVERIFY2(check.state == CheckState::Ok, qPrintable(check.check + u": "_s + check.sentence));
        QVERIFY(check.sentence.endsWith(u'.'));
        QVERIFY(check.nextStep.isEmpty());
    }
}

void tst_Preflight::wrongClock()
{
    const PreflightCheck check = find(u"clock"_s, -90);
    QCOMPARE(checkStateWord(check.state), u"warn"_s);
    QVERIFY2(check.sentence.contains(u"90"_s) || check.sentence.contains(u"89"_s), qPrintable(check.sentence));
}

void tst_Preflight::hiddenRows()
{
    QVERIFY(
        m_connection->script(u"CREATE TABLE products (id int); INSERT INTO products VALUES (1); "
                             "ALTER TABLE products ENABLE ROW LEVEL SECURITY; CREATE ROLE %1; "
                             "GRANT SELECT, INSERT, UPDATE, REFERENCES ON products TO %1; SET ROLE %1"_s.arg(role())));
    QCOMPARE(m_connection->value(u"SELECT count(*) FROM products"_s).value().toInt(), 0); // in silence
    const PreflightCheck check = find(u"row_security"_s);
    QCOMPARE(checkStateWord(check.state), u"fail"_s);
    QVERIFY(check.sentence.contains("products"_L1));
    QVERIFY(!check.nextStep.isEmpty());
    QVERIFY(m_connection->script(
        u"RESET ROLE; CREATE POLICY p ON products FOR SELECT TO %1 USING (true); SET ROLE %1"_s.arg(role())));
    QCOMPARE(checkStateWord(find(u"row_security"_s).state), u"ok"_s);
}

void tst_Preflight::missingPrivileges()
{
    QVERIFY(m_connection->script(
        u"CREATE TABLE products (id int); CREATE ROLE %1; GRANT SELECT ON products TO %1; SET ROLE %1"_s.arg(role())));
    const PreflightCheck check = find(u"privileges"_s);
    QCOMPARE(checkStateWord(check.state), u"warn"_s);
    QVERIFY2(check.sentence.contains("UPDATE products"_L1) && !check.sentence.contains("SELECT"_L1),
             qPrintable(check.sentence));
    QCOMPARE(checkStateWord(find(u"create"_s).state), u"fail"_s);
}

void tst_Preflight::keysOfAnotherType()
{
    QVERIFY(m_connection->script(u"CREATE TABLE products (id uuid)"_s));
    QCOMPARE(checkStateWord(find(u"key_types"_s).state), u"fail"_s);
}

void tst_Preflight::duplicateShopIds()
{
    QVERIFY(m_connection->script(
        u"CREATE TABLE products (id int, shopify_product_id text); "
        "INSERT INTO products VALUES (1, '7'), (2, '8'), (3, NULL), (4, NULL), (5, ''), (6, '')"_s));
    QCOMPARE(checkStateWord(find(u"duplicate_shop_ids"_s).state), u"ok"_s);
    QVERIFY(m_connection->script(u"INSERT INTO products VALUES (7, '7')"_s));
    const PreflightCheck check = find(u"duplicate_shop_ids"_s);
    QCOMPARE(checkStateWord(check.state), u"warn"_s);
    QVERIFY(check.sentence.startsWith(u'1'));
}

void tst_Preflight::wrongEncoding()
{
    DatabaseAddress latin = m_address;
    latin.database = u"latin_"_s + m_address.database;
    const auto admin = TestPostgres::open(m_postgres.adminAddress());
    QVERIFY(admin->script(
        u"CREATE DATABASE \"%1\" TEMPLATE template0 ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C'"_s.arg(
            latin.database)));
    m_connection = TestPostgres::open(latin);
    QCOMPARE(checkStateWord(find(u"encoding"_s).state), u"fail"_s);
    m_connection = TestPostgres::open(m_address);
    QVERIFY(admin->script(u"DROP DATABASE \"%1\" WITH (FORCE)"_s.arg(latin.database)));
}

QTEST_GUILESS_MAIN(tst_Preflight)
#include "tst_preflight.moc"
