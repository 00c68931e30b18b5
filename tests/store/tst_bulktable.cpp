#include "support/testpostgres.h"

#include "store/bulktable.h"

#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

/// What is remembered of a bulk operation, and which of them are still of interest.
class BulkTableTest : public QObject
{
    Q_OBJECT

    TestPostgres m_postgres;
    std::unique_ptr<Connection> m_connection;

    qint64 create(const QString& kind, const QString& purpose)
    {
        BulkRecord record;
        record.kind = kind;
        record.purpose = purpose;
        record.clientIdentifier = u"t1"_s;
        record.sha256 = QByteArray(64, 'a');
        record.lines = 7;
        return BulkTable(*m_connection).create(record).value_or(0);
    }

private slots:
    void init() { m_connection = m_postgres.connect(); }
    void cleanup() { m_connection.reset(); }

    void aRowTellsItsWholeLife()
    {
        BulkTable table(*m_connection);
        const qint64 id = create(u"mutation"_s, u"push:prices"_s);
        QVERIFY(id > 0);
        QVERIFY(table.setUploaded(id, u"tmp/1/bulk/x"_s));
        QCOMPARE((*table.get(id))->status, u"uploaded"_s);
        QVERIFY(table.setSubmitted(id, u"gid://shopify/BulkOperation/1"_s));
        QCOMPARE(table.underWay()->size(), 1);
        const QDateTime ended(QDate(2026, 11, 22), QTime(10, 0), QTimeZone::UTC);
        QVERIFY(table.setState(id, u"completed"_s, {}, 7, ended));
        QVERIFY(table.underWay()->isEmpty());
        const BulkRecord row = **table.get(id);
        QCOMPARE(row.gid, u"gid://shopify/BulkOperation/1"_s);
        QCOMPARE(row.uploadPath, u"tmp/1/bulk/x"_s);
        QCOMPARE(row.sha256, QByteArray(64, 'a'));
        QCOMPARE(row.lines, 7);
        QCOMPARE(row.objects, 7);
        QCOMPARE(row.completed, ended);
        QVERIFY(row.isOpen()); // its result was not worked in
        QVERIFY(table.setApplied(id, 7));
        QVERIFY(!(*table.get(id))->isOpen());
    }

    void onlyOpenOnesOfThePurposeAreTakenOver()
    {
        BulkTable table(*m_connection);
        const qint64 first = create(u"query"_s, u"export"_s);
        const qint64 second = create(u"query"_s, u"export"_s);
        const qint64 failed = create(u"query"_s, u"export"_s);
        create(u"query"_s, u"other"_s);
        create(u"mutation"_s, u"export"_s);
        QVERIFY(table.setState(failed, u"failed"_s, u"TIMEOUT"_s, 3, {}));
        QVERIFY(table.setState(second, u"unknown"_s, u"OUTCOME_UNKNOWN"_s, 0, {}));
        const auto open = table.open(u"query"_s, u"export"_s);
        QVERIFY(open);
        QCOMPARE(open->size(), 2);
        QCOMPARE(open->at(0).id, first);
        QCOMPARE(open->at(1).id, second);
        QCOMPARE(open->at(1).errorCode, u"OUTCOME_UNKNOWN"_s);
        QVERIFY(!*table.get(99'999));
    }

    void twoOperationsDoNotShareAnId()
    {
        BulkTable table(*m_connection);
        QVERIFY(table.setSubmitted(create(u"query"_s, u"export"_s), u"gid://shopify/BulkOperation/1"_s));
        QVERIFY(!table.setSubmitted(create(u"query"_s, u"export"_s), u"gid://shopify/BulkOperation/1"_s));
    }
};

QTEST_GUILESS_MAIN(BulkTableTest)
#include "tst_bulktable.moc"
