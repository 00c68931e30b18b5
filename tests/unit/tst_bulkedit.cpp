#include "reconcile/bulkedit.h"

#include <QTest>

#include <rapidcheck.h>

using namespace trueup;
using namespace Qt::StringLiterals;

/// One edit for many products: every new value exact, and nothing the catalogue would refuse.
class TestBulkEdit : public QObject
{
    Q_OBJECT

    static Decimal number(const QString& text) { return Decimal::fromString(text).value_or(Decimal(-1, 0)); }
    static BulkEdit adjust(const QString& percent, const QString& ending = {})
    {
        BulkEdit edit{.kind = BulkEdit::Kind::Adjust};
        edit.percent = number(percent);
        if (!ending.isEmpty())
            edit.ending = number(ending);
        return edit;
    }
    static BulkEdit replace(const QString& find, const QString& replacement, bool matchCase = true)
    {
        return {.kind = BulkEdit::Kind::Replace, .find = find, .replacement = replacement, .matchCase = matchCase};
    }

private slots:
    void amounts_data()
    {
        QTest::addColumn<FieldId>("id");
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("percent");
        QTest::addColumn<QString>("ending");
        QTest::addColumn<QString>("result"); // "same", the word of an issue, or the value
        QTest::newRow("raised") << FieldId::Price << u"12.00"_s << u"5"_s << QString() << u"12.60"_s;
        QTest::newRow("lowered") << FieldId::Price << u"12.00"_s << u"-2.5"_s << QString() << u"11.70"_s;
        QTest::newRow("half a cent up") << FieldId::Price << u"0.50"_s << u"1"_s << QString() << u"0.51"_s; // 0.505
        QTest::newRow("no double can say it") << FieldId::Price << u"1.15"_s << u"10"_s << QString() << u"1.27"_s; // 1.265 exactly
        QTest::newRow("costs have four digits") << FieldId::Cost << u"1.2345"_s << u"10"_s << QString() << u"1.3580"_s; // 1.35795
        QTest::newRow("too little to matter") << FieldId::Price << u"0.10"_s << u"1"_s << QString() << u"same"_s;
        QTest::newRow("the same in another spelling") << FieldId::Price << u"12.990"_s << u"0"_s << u"0.99"_s << u"same"_s;
        QTest::newRow("down to .99") << FieldId::Price << u"12.40"_s << u"0"_s << u"0.99"_s << u"11.99"_s;
        QTest::newRow("up to .99") << FieldId::Price << u"12.50"_s << u"0"_s << u"0.99"_s << u"12.99"_s;
        QTest::newRow("of two as near the higher") << FieldId::Price << u"12.49"_s << u"0"_s << u"0.99"_s << u"12.99"_s;
        QTest::newRow("raised, then .95") << FieldId::Price << u"20.00"_s << u"5"_s << u"0.95"_s << u"20.95"_s;
        QTest::newRow("whole") << FieldId::Price << u"19.99"_s << u"0"_s << u"0.00"_s << u"20.00"_s;
        QTest::newRow("never nothing") << FieldId::Price << u"0.20"_s << u"0"_s << u"0.00"_s << u"1.00"_s;
        QTest::newRow("never less than nothing") << FieldId::Price << u"0.20"_s << u"0"_s << u"0.99"_s << u"0.99"_s;
        QTest::newRow("too much") << FieldId::Price << u"90000"_s << u"50"_s << QString() << u"VALUE_ABOVE_MAXIMUM"_s;
        QTest::newRow("no longer anything") << FieldId::Price << u"0.01"_s << u"-99"_s << QString() << u"VALUE_BELOW_MINIMUM"_s;
        QTest::newRow("nothing is not rounded up") << FieldId::Price << u"0.01"_s << u"-99"_s << u"0.99"_s << u"VALUE_BELOW_MINIMUM"_s;
    }
    void amounts()
    {
        QFETCH(FieldId, id);
        QFETCH(QString, from);
        QFETCH(QString, percent);
        QFETCH(QString, ending);
        QFETCH(QString, result);
        const BulkEdit edit = adjust(percent, ending);
        QVERIFY(isComplete(id, edit));
        const BulkEdited made = bulkEdited(id, edit, Value(number(from)));
        QCOMPARE(made.issue ? issueWord(*made.issue) : made.outcome == BulkEdited::Outcome::Same ? u"same"_s : made.value.toDisplay(), result);
        QCOMPARE(made.outcome == BulkEdited::Outcome::Unfit, made.issue.has_value());
    }

    void whatHasNoAmountIsLeftAlone()
    {
        QCOMPARE(bulkEdited(FieldId::Price, adjust(u"5"_s), {}).issue, std::optional(IssueCode::MissingRequiredField));
    }

    void texts_data()
    {
        QTest::addColumn<FieldId>("id");
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("find");
        QTest::addColumn<QString>("replacement");
        QTest::addColumn<bool>("matchCase");
        QTest::addColumn<QString>("result");
        QTest::newRow("every one") << FieldId::Title << u"Pen, blue pen"_s << u"pen"_s << u"marker"_s << false << u"marker, blue marker"_s;
        QTest::newRow("as written") << FieldId::Title << u"Pen, blue pen"_s << u"pen"_s << u"marker"_s << true << u"Pen, blue marker"_s;
        QTest::newRow("not there") << FieldId::Title << u"Pen"_s << u"ink"_s << u"x"_s << true << u"same"_s;
        QTest::newRow("tags stay") << FieldId::Description << u"<p title=\"a > p\">p & p</p>"_s << u"p"_s << u"q"_s << true
                                   << u"<p title=\"a > p\">q & q</p>"_s;
        QTest::newRow("no markup slips in") << FieldId::Description << u"<p>x</p>"_s << u"x"_s << u"<b>"_s << true << u"<p>&lt;b&gt;</p>"_s;
        QTest::newRow("an entity is what it shows") << FieldId::Description << u"<p>A &amp; B</p>"_s << u"A & B"_s << u"C"_s << true << u"<p>C</p>"_s;
        QTest::newRow("a title is never empty") << FieldId::Title << u"Pen"_s << u"Pen"_s << QString() << true << u"MISSING_REQUIRED_FIELD"_s;
        QTest::newRow("too long") << FieldId::Title << u"ab"_s.repeated(120) << u"a"_s << u"aa"_s << true << u"VALUE_TOO_LONG"_s;
    }
    void texts()
    {
        QFETCH(FieldId, id);
        QFETCH(QString, from);
        QFETCH(QString, find);
        QFETCH(QString, replacement);
        QFETCH(bool, matchCase);
        QFETCH(QString, result);
        const BulkEdit edit = replace(find, replacement, matchCase);
        QVERIFY(isComplete(id, edit));
        const BulkEdited made = bulkEdited(id, edit, Value(from));
        QCOMPARE(made.issue ? issueWord(*made.issue) : made.outcome == BulkEdited::Outcome::Same ? u"same"_s : *made.value.text(), result);
    }

    void entriesOfASet()
    {
        const Value from(QStringList{u"Pens"_s, u"Blue pens"_s, u"Old"_s});
        const BulkEdited made = bulkEdited(FieldId::Tags, replace(u"Old"_s, {}), from);
        QCOMPARE(made.value, Value(QStringList{u"Pens"_s, u"Blue pens"_s}));
        QCOMPARE(bulkEdited(FieldId::Tags, replace(u"Blue pens"_s, u"Pens"_s), from).value, Value(QStringList{u"Pens"_s, u"Old"_s}));
    }

    void oneValueForAll()
    {
        BulkEdit edit;
        QVERIFY(!isComplete(FieldId::Vendor, edit));
        edit.value = u"Bic"_s;
        QVERIFY(isComplete(FieldId::Vendor, edit));
        QCOMPARE(bulkEdited(FieldId::Vendor, edit, Value(u"Pilot"_s)).value, edit.value);
        QCOMPARE(bulkEdited(FieldId::Vendor, edit, {}).outcome, BulkEdited::Outcome::Changed);
        QCOMPARE(bulkEdited(FieldId::Vendor, edit, edit.value).outcome, BulkEdited::Outcome::Same);
    }

    void whatMakesSenseForMany()
    {
        for (const FieldId id : {FieldId::Sku, FieldId::Barcode, FieldId::Handle, FieldId::Images, FieldId::ProductInfo})
            QVERIFY2(!suitsBulkEdit(id, BulkEdit::Kind::Set), qPrintable(field(id).keyString()));
        QVERIFY(!suitsBulkEdit(FieldId::Title, BulkEdit::Kind::Adjust));
        QVERIFY(!suitsBulkEdit(FieldId::Price, BulkEdit::Kind::Replace));
        QVERIFY(!suitsBulkEdit(FieldId::Status, BulkEdit::Kind::Replace));
        QVERIFY(suitsBulkEdit(FieldId::Description, BulkEdit::Kind::Replace));
        QVERIFY(!isComplete(FieldId::Price, adjust(u"0"_s)));
        QVERIFY(!isComplete(FieldId::Price, adjust(u"-100"_s)));
        QVERIFY(!isComplete(FieldId::Price, adjust(u"1.234"_s)));
        QVERIFY(!isComplete(FieldId::Price, adjust(u"0"_s, u"1"_s)));
        QVERIFY(!isComplete(FieldId::Weight, adjust(u"0"_s, u"0.99"_s)));
        QVERIFY(!isComplete(FieldId::Title, replace({}, u"x"_s)));
    }

    void everyEndingIsTheNearest()
    {
        QVERIFY(rc::check([] {
            const qint64 cents = *rc::gen::inRange<qint64>(1, 2'000'000);
            const qint64 ending = *rc::gen::inRange<qint64>(0, 100);
            BulkEdit edit{.kind = BulkEdit::Kind::Adjust};
            edit.ending = Decimal(ending, 2);
            const BulkEdited made = bulkEdited(FieldId::Price, edit, Value(Decimal(cents, 2)));
            const qint64 now = made.outcome == BulkEdited::Outcome::Same ? cents : made.value.decimal()->unscaled();
            RC_ASSERT(now > 0);
            RC_ASSERT(now % 100 == ending);
            RC_ASSERT(qAbs(now - cents) <= 50 || now <= 100);
        }));
    }
};

QTEST_APPLESS_MAIN(TestBulkEdit)
#include "tst_bulkedit.moc"
