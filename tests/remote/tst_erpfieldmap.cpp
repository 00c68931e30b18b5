#include "remote/xorosoft/erpfieldmap.h"

#include <QJsonArray>
#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

/// Which keys of the ERP mean what is a choice of the workspace.
class TestErpFieldMap : public QObject
{
    Q_OBJECT
private slots:
    void onlyWhatDiffersIsKept()
    {
        QVERIFY(erpFieldsJson({}).isEmpty());
        XorosoftFieldMap map;
        map.price = {u"CustomPrice3"_s, u"StandardUnitPrice"_s};
        map.compareAtPrice = {u"CustomPrice4"_s};
        const QJsonObject kept = erpFieldsJson(map);
        QCOMPARE(kept, (QJsonObject{{u"price"_s, QJsonArray{u"CustomPrice3"_s, u"StandardUnitPrice"_s}}, {u"compare_at_price"_s, QJsonArray{u"CustomPrice4"_s}}}));
        QCOMPARE(erpFieldsJson(erpFieldsFromJson(kept)), kept);
    }
    void everyValueHasANameOfItsOwn()
    {
        QStringList keys;
        for (const ErpField& field : erpFields()) {
            QVERIFY2(!keys.contains(QString::fromLatin1(field.key)), field.key);
            keys.append(QString::fromLatin1(field.key));
            XorosoftFieldMap map;
            map.*field.names = {u"Only"_s};
            QVERIFY2(erpFieldsJson(map).size() == 1 && erpFieldsJson(map).contains(QLatin1StringView(field.key)), field.key);
        }
    }
    void whatCannotBeUnderstoodIsRefused_data()
    {
        QTest::addColumn<QJsonObject>("given");
        QTest::addColumn<QString>("named");
        QTest::newRow("unknown value") << QJsonObject{{u"smell"_s, u"Smell"_s}} << u"smell"_s;
        QTest::newRow("a number") << QJsonObject{{u"price"_s, 7}} << u"price"_s;
        QTest::newRow("a number in a list") << QJsonObject{{u"cost"_s, QJsonArray{u"A"_s, 7}}} << u"cost"_s;
        QTest::newRow("endless") << QJsonObject{{u"cost"_s, QString(101, u'x')}} << u"cost"_s;
    }
    void whatCannotBeUnderstoodIsRefused()
    {
        QFETCH(const QJsonObject, given);
        QFETCH(const QString, named);
        const auto refused = checkedErpFields(given);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Usage);
        QVERIFY(refused.error().message.contains(named));
        QVERIFY(!refused.error().nextStep.isEmpty());
        QCOMPARE(erpFieldsJson(erpFieldsFromJson(given)).contains(u"smell"_s), false);
    }
    void aSingleNameStandsForAList()
    {
        const auto kept = checkedErpFields({{u"price"_s, u" CustomPrice1 "_s}, {u"cost"_s, QJsonArray()},
                                            {u"inventory"_s, QJsonArray{u"AvailableQty"_s}}});
        QVERIFY(kept.has_value());
        QCOMPARE(*kept, (QJsonObject{{u"price"_s, QJsonArray{u"CustomPrice1"_s}}})); // the others are as usual
    }
    void theMarkTellsReadingsApart()
    {
        const XorosoftOptions usual;
        QVERIFY(readingMark(usual).isEmpty());
        QSet<QByteArray> marks{QByteArray()};
        const auto another = [&](auto change) {
            XorosoftOptions options;
            change(options);
            const QByteArray mark = readingMark(options);
            QVERIFY(!marks.contains(mark));
            marks.insert(mark);
        };
        another([](XorosoftOptions& o) { o.fields.price = {u"CustomPrice1"_s}; });
        another([](XorosoftOptions& o) { o.fields.cost = {u"CustomPrice1"_s}; });
        another([](XorosoftOptions& o) { o.itemTypes.clear(); });
        another([](XorosoftOptions& o) { o.currency = u"CAD"_s; });
        another([](XorosoftOptions& o) { o.zone = QTimeZone("America/Toronto"); });
        XorosoftOptions elsewhere;
        elsewhere.ratePerSecond = 1;
        elsewhere.key = u"k"_s;
        QVERIFY2(readingMark(elsewhere).isEmpty(), "how fast it is read, and by whom, changes no value");
    }
};

QTEST_GUILESS_MAIN(TestErpFieldMap)
#include "tst_erpfieldmap.moc"
