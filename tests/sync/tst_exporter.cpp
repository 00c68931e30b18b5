#include "operate/exporter.h"
#include "operate/listexports.h"

#include <QBuffer>
#include <QTimeZone>
#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

/// What an export looks like, without a database.
class TestExporter : public QObject
{
    Q_OBJECT

private slots:
    void formulas_data();
    void formulas();
    void csv();
    void xlsx();
    void stagedRows();
    void versionRows();
};

void TestExporter::formulas_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("safe");
    QTest::newRow("empty") << u""_s << u""_s;
    QTest::newRow("text") << u"Stapler"_s << u"Stapler"_s;
    QTest::newRow("equals") << u"=1+1"_s << u"'=1+1"_s;
    QTest::newRow("plus") << u"+cmd"_s << u"'+cmd"_s;
    QTest::newRow("minus") << u"-2+3"_s << u"'-2+3"_s;
    QTest::newRow("at") << u"@SUM(A1)"_s << u"'@SUM(A1)"_s;
    QTest::newRow("tab") << u"\t=1"_s << u"'\t=1"_s;
    QTest::newRow("return") << u"\r=1"_s << u"'\r=1"_s;
    QTest::newRow("negative number") << u"-12.50"_s << u"-12.50"_s;
    QTest::newRow("inside") << u"A=B"_s << u"A=B"_s;
}

void TestExporter::formulas()
{
    QFETCH(QString, text);
    QTEST(formulaSafe(text), "safe");
}

void TestExporter::csv()
{
    QBuffer buffer;
    QVERIFY(buffer.open(QIODevice::WriteOnly));
    const auto writer = csvTableWriter(buffer);
    QVERIFY(writer->row({{u"sku"_s, false}, {u"name"_s, false}, {u"price"_s, false}}));
    QVERIFY(writer->row({{u"=A1"_s, false}, {u"2\" tape, é\nwide"_s, false}, {u"-1.50"_s, true}}));
    QVERIFY(writer->finish());
    QCOMPARE(buffer.data(), QByteArray("\xEF\xBB\xBFsku,name,price\r\n'=A1,\"2\"\" tape, \xC3\xA9\nwide\",-1.50\r\n"));
}

void TestExporter::xlsx()
{
    QBuffer buffer;
    QVERIFY(buffer.open(QIODevice::WriteOnly));
    auto writer = xlsxTableWriter(buffer);
    QVERIFY(writer);
    QVERIFY((*writer)->row({{u"sku"_s, false}, {u"price"_s, false}}));
    QVERIFY((*writer)->row({{QString(40'000, u'x'), false}, {u"1.5"_s, true}}));
    QCOMPARE(buffer.data().size(), 0);
    QVERIFY((*writer)->finish());
    QVERIFY(buffer.data().startsWith("PK\x03\x04"));
    QVERIFY(buffer.data().contains("xl/worksheets/sheet1.xml"));
}

void TestExporter::stagedRows()
{
    StagedItem item;
    item.id = 7;
    item.sku = u"00042"_s;
    item.confidence = 0.999;
    item.changedFields = {u"price"_s};
    item.changes =
        R"({"price":{"base":null,"current":10.99,"proposed":12.99,"change_percent":18.2,"origin":"xorosoft"}})";
    const QList<FieldId> columns{FieldId::Title, FieldId::Price};
    const QList<ExportCell> heading = stagedHeading(columns);
    const QList<ExportCell> row = stagedRow(item, columns, {u"Pens"_s, u"=New in"_s});
    QCOMPARE(row.size(), heading.size());
    QCOMPARE(heading.constLast().text, u"price new"_s);
    QCOMPARE(heading.at(8).text, u"collections"_s);
    QCOMPARE(row.at(8).text, u"Pens, =New in"_s);
    QCOMPARE(row.at(1).text, u"00042"_s);
    QVERIFY(!row.at(1).isNumber);
    QVERIFY(row.at(heading.size() - 4).text.isEmpty());
    QCOMPARE(Decimal::fromString(row.at(heading.size() - 2).text), Decimal::fromString(u"10.99"));
    QCOMPARE(Decimal::fromString(row.constLast().text), Decimal::fromString(u"12.99"));
    QVERIFY(row.constLast().isNumber);
}

/// A value is written as its field has it, in a column that fits every type of value.
void TestExporter::versionRows()
{
    VersionedField change;
    change.number = 3;
    change.source = u"xorosoft"_s;
    change.type = u"update"_s;
    change.author = u"Ann"_s;
    change.created = QDateTime(QDate(2026, 11, 20), QTime(10, 0), QTimeZone::UTC);
    change.field = u"price"_s;
    change.before = "12";
    change.after = "12.5";
    const QList<ExportCell> heading = versionHeading();
    QList<ExportCell> row = versionRow(change);
    QCOMPARE(row.size(), heading.size());
    QCOMPARE(heading.at(5).text, u"field"_s);
    QCOMPARE(row.at(1).text, u"2026-11-20T10:00:00Z"_s);
    QCOMPARE(row.at(2).text, u"Ann"_s);
    QCOMPARE(row.at(6).text, u"12.00"_s);
    QCOMPARE(row.at(7).text, u"12.50"_s);
    QVERIFY(row.at(7).isNumber);
    change.field = u"tags"_s;
    change.before = {};
    change.after = R"(["a","b"])";
    row = versionRow(change);
    QVERIFY(row.at(6).text.isEmpty() && !row.at(6).isNumber);
    QCOMPARE(row.at(7).text, u"a, b"_s);
    change.field = u"title"_s;
    change.after = R"("=1+1")";
    QCOMPARE(versionRow(change).at(7).text, u"=1+1"_s);
    QVERIFY(!versionRow(change).at(7).isNumber); // the writers make it harmless
    change.field = u"no_field_any_more"_s;
    change.after = R"({"a":1})";
    QCOMPARE(versionRow(change).at(7).text, u"{\"a\":1}"_s);
}

QTEST_GUILESS_MAIN(TestExporter)
#include "tst_exporter.moc"
