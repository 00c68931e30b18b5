#include "base/decimal.h"

#include <rapidcheck.h>

#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

class TestDecimal : public QObject
{
    Q_OBJECT
private slots:
    void readsPlainNotationOnly_data();
    void readsPlainNotationOnly();
    void roundsHalfAwayFromZero();
    void comparesByValue();
    void doublesKeepWhatWasWritten();
    void changeInPerCent();
    void textAndBack();
    void orderAgreesWithCrossMultiplication();
};

void TestDecimal::readsPlainNotationOnly_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("integer") << u"12"_s << u"12"_s;
    QTest::newRow("scale kept") << u"12.50"_s << u"12.50"_s;
    QTest::newRow("below one") << u"-0.05"_s << u"-0.05"_s;
    QTest::newRow("point first") << u".5"_s << u"0.5"_s;
    QTest::newRow("empty") << u""_s << QString();
    QTest::newRow("sign only") << u"-"_s << QString();
    QTest::newRow("two points") << u"1.2.3"_s << QString();
    QTest::newRow("exponent") << u"9.5E+12"_s << QString();
    QTest::newRow("grouping") << u"1,299.00"_s << QString();
    QTest::newRow("space") << u" 1"_s << QString();
    QTest::newRow("too many digits") << u"1234567890123456789"_s << QString();
}

void TestDecimal::readsPlainNotationOnly()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    const auto number = Decimal::fromString(text);
    QCOMPARE(number ? number->toString() : QString(), expected);
}

void TestDecimal::roundsHalfAwayFromZero()
{
    QCOMPARE(Decimal(1005, 3).rescaled(2)->toString(), u"1.01"_s);
    QCOMPARE(Decimal(-1005, 3).rescaled(2)->toString(), u"-1.01"_s);
    QCOMPARE(Decimal(1004, 3).rescaled(2)->toString(), u"1.00"_s);
    QVERIFY(!Decimal(999'999'999'999'999'999, 0).rescaled(2));
}

void TestDecimal::comparesByValue()
{
    QVERIFY(Decimal(150, 2) == Decimal(15, 1));
    QVERIFY(Decimal(-1, 0) < Decimal(1, 2));
    QVERIFY(Decimal(199, 2) < Decimal(2, 0));
    QCOMPARE(Decimal(1500, 3).normalised().toString(), u"1.5"_s);
}

void TestDecimal::doublesKeepWhatWasWritten()
{
    QCOMPARE(Decimal::fromDouble(1.005, 2)->toString(), u"1.01"_s);
    QCOMPARE(Decimal::fromDouble(4.1275, 4)->toString(), u"4.1275"_s);
    QCOMPARE(Decimal::fromDouble(0.1 + 0.2, 2)->toString(), u"0.30"_s);
    QVERIFY(!Decimal::fromDouble(1e20, 2));
    QVERIFY(!Decimal::fromDouble(std::numeric_limits<double>::quiet_NaN(), 2));
}

void TestDecimal::changeInPerCent()
{
    QCOMPARE(Decimal::changePercent(*Decimal::fromString(u"10.99"), *Decimal::fromString(u"12.99"))->toString(), u"18.2"_s);
    QCOMPARE(Decimal::changePercent(*Decimal::fromString(u"20"), *Decimal::fromString(u"15"))->toString(), u"-25.0"_s);
    QVERIFY(!Decimal::changePercent(Decimal(), Decimal(5, 0)));
}

void TestDecimal::textAndBack()
{
    QVERIFY(rc::check("a number survives text", [] {
        const auto unscaled = *rc::gen::inRange<qint64>(-999'999'999'999'999, 999'999'999'999'999);
        const Decimal number(unscaled, *rc::gen::inRange(0, Decimal::maxScale + 1));
        const auto back = Decimal::fromString(number.toString());
        RC_ASSERT(back.has_value());
        RC_ASSERT(*back == number);
        RC_ASSERT(back->scale() == number.scale());
    }));
}

void TestDecimal::orderAgreesWithCrossMultiplication()
{
    QVERIFY(rc::check("order agrees with integers at a common scale", [] {
        const auto a = *rc::gen::inRange<qint64>(-1'000'000, 1'000'000);
        const auto b = *rc::gen::inRange<qint64>(-1'000'000, 1'000'000);
        const int scaleA = *rc::gen::inRange(0, 5);
        const int scaleB = *rc::gen::inRange(0, 5);
        qint64 left = a;
        qint64 right = b;
        for (int i = 0; i < scaleB; ++i)
            left *= 10;
        for (int i = 0; i < scaleA; ++i)
            right *= 10;
        RC_ASSERT((Decimal(a, scaleA) <=> Decimal(b, scaleB)) == (left <=> right));
    }));
}

QTEST_GUILESS_MAIN(TestDecimal)
#include "tst_decimal.moc"
