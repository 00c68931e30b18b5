#include "catalog/comparators.h"
#include "catalog/images.h"
#include "reconcile/diff.h"

#include <rapidcheck.h>

#include <QJsonDocument>
#include <QTest>

#include <algorithm>

using namespace trueup;
using namespace Qt::StringLiterals;

namespace {

ProductValues with(FieldId id, const Value& value)
{
    ProductValues values;
    values[id] = value;
    return values;
}

ProposedValues offered(FieldId id, const Value& value, Side side)
{
    ProposedValues proposed;
    proposed.offer(id, value, side);
    return proposed;
}

Value images(const QStringList& urls)
{
    QList<ProductImage> list;
    for (const QString& url : urls)
        list.append({url, u"alt"_s});
    return imagesValue(list);
}

/// Samples of values that people confuse, for one field of every comparator.
QList<Value> samples(FieldId id)
{
    switch (field(id).comparator) {
    case Comparator::Html: return {Value(), u""_s, u"<p>a</p>"_s, u"<p>a"_s, u"<p> a </p>"_s, u"<p>b</p>"_s, u"a"_s, u"a &amp; b"_s, u"a & b"_s};
    case Comparator::Number:
        return {Value(), Decimal(1, 0), Decimal(100, 2), Decimal(101, 2), Decimal(0, 0), Value::integer(1), Value::integer(0)};
    case Comparator::Boolean: return {Value(), Value::boolean(true), Value::boolean(false)};
    case Comparator::Gtin: return {Value(), u"012345678905"_s, u"00012345678905"_s, u"12345678905"_s, u"'012345678905"_s, u"X1"_s, u"x1"_s};
    case Comparator::Tags: return {Value(), QStringList(), QStringList{u"a"_s, u"B"_s}, QStringList{u"b"_s, u"A"_s, u"a"_s}, QStringList{u"a"_s}};
    case Comparator::Images:
        return {Value(), images({u"https://a.b/1.jpg"_s}), imagesValue(QList<ProductImage>{{u"https://a.b/1.jpg"_s, u"ALT"_s}}), images({u"https://A.B/1.jpg?x=1"_s}), images({u"https://a.b/2.jpg"_s}), images({})};
    case Comparator::Json:
        return {Value(), JsonText{R"({"a":"1","b":"2"})"}, JsonText{R"({ "b":" 2","a":"1" })"}, JsonText{R"({"a":"1"})"}, JsonText{"{}"},
                JsonText{R"({"A":"1","b":"2"})"}, JsonText{R"({"a":"x y"})"}, JsonText{R"({"a":"X  Y"})"}, JsonText{"no json"}};
    case Comparator::Exact: return {Value(), u"a"_s, u"A"_s, u" a"_s, u""_s};
    case Comparator::Text: return {Value(), u"a b"_s, u" a  b "_s, u"A b"_s, u"a &amp; b"_s, u"a & b"_s, u"e\u0301"_s, u"é"_s, u""_s};
    }
    return {};
}

} // namespace

class TestDiff : public QObject
{
    Q_OBJECT
private slots:
    void comparatorsAreEquivalences();
    void noiseIsNoDifference();
    void caseIsNoise();
    void whatCaseDoesNotHide();
    void caseAndSpacesAreTheOnlyNoise();
    void sourcesDoNotStageCase_data();
    void sourcesDoNotStageCase();
    void threeWay_data();
    void threeWay();
    void emptyProposalChangesNothing();
    void createProposesEverything();
    void ownersDecideWhoMaySpeak();
    void barcodesOfTwoSides();
    void tagsAreMerged();
    void staffImagesStay();
    void staffTextsAreOnlyFilled();
    void handleNeedsABase();
    void jsonAndBack();
    void convergesAfterApplying();
};

void TestDiff::comparatorsAreEquivalences()
{
    for (const Field& column : fields()) {
        const QList<Value> values = samples(column.id);
        for (const Value& a : values) {
            QVERIFY2(sameValue(column.id, a, a), column.key);
            QVERIFY2(sameButForCase(column.id, a, a), column.key);
            for (const Value& b : values) {
                QVERIFY2(!sameValue(column.id, a, b) || sameButForCase(column.id, a, b), column.key);
                QVERIFY2(sameButForCase(column.id, a, b) == sameButForCase(column.id, b, a), column.key);
                for (const Value& c : values)
                    QVERIFY2(!sameButForCase(column.id, a, b) || !sameButForCase(column.id, b, c) || sameButForCase(column.id, a, c),
                             column.key);
                QVERIFY2(sameValue(column.id, a, b) == sameValue(column.id, b, a), column.key);
                for (const Value& c : values)
                    QVERIFY2(!sameValue(column.id, a, b) || !sameValue(column.id, b, c) || sameValue(column.id, a, c), column.key);
            }
        }
    }
}

void TestDiff::noiseIsNoDifference()
{
    QVERIFY(sameValue(FieldId::Title, u" Toner &amp; Ink "_s, u"Toner & Ink"_s));
    QVERIFY(!sameValue(FieldId::Title, u"Toner"_s, u"toner"_s));
    QVERIFY(sameValue(FieldId::Price, Decimal(1099, 2), Decimal(10990, 3)));
    QVERIFY(sameValue(FieldId::Barcode, u"12345678905"_s, u"00012345678905"_s));
    QVERIFY(sameValue(FieldId::Description, u"<p>a</p>\n<p>b"_s, u"<p>a</p><p>b</p>"_s));
    QVERIFY(sameValue(FieldId::ProductInfo, JsonText{R"({"b":"2 ","a":1.0})"}, JsonText{R"({"a":1,"b":"2"})"}));
    QVERIFY(!sameValue(FieldId::Inventory, Value::integer(0), Value()));
}

void TestDiff::caseIsNoise()
{
    QVERIFY(sameButForCase(FieldId::Vendor, u"Nordvale"_s, u"NORDVALE"_s));
    QVERIFY(sameButForCase(FieldId::Title, u"Pen  &amp; Étui Ω"_s, u"PEN & ÉTUI ω"_s));
    QVERIFY(sameButForCase(FieldId::Description, u"<p>Soft grip</p><ul><li>A</li></ul>"_s, u"<p>SOFT  GRIP</p>\n<ul><li>a</li></ul>"_s));
    QVERIFY(sameButForCase(FieldId::Tags, QStringList{u"Pens"_s, u"blue"_s}, QStringList{u"BLUE"_s, u"pens"_s}));
    QVERIFY(sameButForCase(FieldId::ProductInfo, JsonText{R"({"Size":{"Colour Family":"Dark Blue","b":["x y",1]}})"},
                           JsonText{R"({"SIZE":{"B":["X  Y",1],"COLOUR  FAMILY":"DARK BLUE"}})"}));
    QVERIFY(sameButForCase(FieldId::Images, images({u"https://a.b/1.jpg"_s}), imagesValue(QList<ProductImage>{{u"https://a.b/1.jpg"_s, u"ALT"_s}})));
}

void TestDiff::whatCaseDoesNotHide()
{
    for (const FieldId id : {FieldId::Sku, FieldId::Handle, FieldId::Mpn, FieldId::Barcode, FieldId::Status})
        QVERIFY2(!sameButForCase(id, u"ab-1x"_s, u"AB-1X"_s), field(id).key);
    QVERIFY(!sameButForCase(FieldId::Images, images({u"https://a.b/a.jpg"_s}), images({u"https://a.b/A.jpg"_s})));
    QVERIFY(!sameButForCase(FieldId::Description, u"<a href=\"https://a.b/x\">y</a>"_s, u"<a href=\"https://a.b/X\">y</a>"_s));
    const auto manualAt = [](const QByteArray& address) { return JsonText{"{\"Manual\":\"" + address + "\"}"}; };
    QVERIFY(!sameButForCase(FieldId::ProductInfo, manualAt("https://a.b/x"), manualAt("https://a.b/X")));
    QVERIFY(!sameButForCase(FieldId::ProductInfo, JsonText{R"({"a":"1","b":"2"})"}, JsonText{R"({"a":"2","b":"1"})"}));
    QVERIFY(!sameButForCase(FieldId::ProductInfo, JsonText{R"({"a":["x","y"]})"}, JsonText{R"({"a":["Y","X"]})"}));
    QVERIFY(!sameButForCase(FieldId::Vendor, u"Nordvale"_s, Value()));
    QVERIFY(!sameButForCase(FieldId::Title, u"ab c"_s, u"a bc"_s));
}

void TestDiff::caseAndSpacesAreTheOnlyNoise()
{
    static const QString letters = u"abcxyzABCXYZéÉ0189-.,/()%"_s;
    QVERIFY(rc::check("capitals and doubled spaces are noise, another character is not", [] {
        QString text;
        const int length = *rc::gen::inRange(1, 20);
        for (int i = 0; i < length; ++i) {
            text.append(letters[*rc::gen::inRange(0, int(letters.size()))]);
            if (*rc::gen::inRange(0, 4) == 0 && i + 1 < length)
                text.append(u' ');
        }
        const auto as = [](FieldId id, const QString& words) {
            if (id == FieldId::ProductInfo)
                return Value(JsonText{QJsonDocument(QJsonObject{{u"key"_s, words}}).toJson(QJsonDocument::Compact)});
            return id == FieldId::Description ? Value(u"<p>"_s + words + u"</p>"_s) : Value(words);
        };
        QString noisy = text;
        noisy.replace(u' ', "  "_L1);
        noisy = *rc::gen::inRange(0, 2) == 0 ? noisy.toUpper() : noisy.toLower();
        qsizetype at = *rc::gen::inRange(0, int(text.size()));
        while (text[at] == u' ')
            --at; // it never begins with one
        QString other = text;
        qsizetype letter = *rc::gen::inRange(0, int(letters.size()));
        while (letters[letter].toCaseFolded() == text[at].toCaseFolded()) // a generator would give the same one again for small sizes
            letter = (letter + 1) % letters.size();
        other[at] = letters[letter];
        for (const FieldId id : {FieldId::Title, FieldId::Vendor, FieldId::Description, FieldId::ProductInfo}) {
            RC_ASSERT(sameButForCase(id, as(id, text), as(id, noisy)));
            RC_ASSERT(sameButForCase(id, as(id, noisy), as(id, text)));
            RC_ASSERT(!sameButForCase(id, as(id, text), as(id, other)));
            RC_ASSERT(!sameButForCase(id, as(id, other), as(id, noisy)));
        }
    }));
}

void TestDiff::sourcesDoNotStageCase_data()
{
    QTest::addColumn<QString>("base");
    QTest::addColumn<QString>("current");
    QTest::addColumn<QString>("proposed");
    QTest::addColumn<QString>("staged"); // by an import; c: as a conflict
    QTest::addColumn<int>("noise");
    QTest::newRow("capitals") << u"Pen"_s << u"Pen"_s << u"PEN"_s << QString() << 1;
    QTest::newRow("never agreed") << QString() << u"Pen"_s << u"PEN"_s << QString() << 1;
    QTest::newRow("staff put the capitals right") << u"PEN"_s << u"Pen"_s << u"PEN"_s << QString() << 1;
    QTest::newRow("capitals of what was agreed") << u"Pen"_s << u"Biro"_s << u"PEN"_s << QString() << 1;
    QTest::newRow("empty now") << QString() << QString() << u"PEN"_s << u"PEN"_s << 0;
    QTest::newRow("a word more") << u"Pen"_s << u"Pen"_s << u"PEN 2"_s << u"PEN 2"_s << 0;
    QTest::newRow("both moved") << u"Pen"_s << u"Biro"_s << u"Quill"_s << u"c Quill"_s << 0;
}

void TestDiff::sourcesDoNotStageCase()
{
    QFETCH(QString, base);
    QFETCH(QString, current);
    QFETCH(QString, proposed);
    const auto value = [](const QString& text) { return text.isNull() ? Value() : Value(text); };
    const auto staged = [&](Side side, bool isImport) {
        DiffOptions options;
        options.caseIsNoise = isImport;
        ProposedValues offer;
        offer.set(FieldId::Title, {proposed, side, u"test"_s, false});
        return diffProduct(with(FieldId::Title, value(base)), with(FieldId::Title, value(current)), offer, options);
    };
    const ChangeSet import = staged(Side::Etilize, true);
    QTEST(import.isEmpty() ? QString() : (import.hasConflict() ? u"c "_s : QString()) + *import.changes.first().proposed.text(), "staged");
    QTEST(import.normalisedAway, "noise");
    QCOMPARE(import.letterCase, import.normalisedAway);
    // A person, and every other comparison, means the letters as they are.
    QCOMPARE(staged(Side::Local, true).find(FieldId::Title) != nullptr, !sameValue(FieldId::Title, value(current), proposed)
                                                                            && (base.isNull() || base == current || base != proposed));
    QCOMPARE(staged(Side::Etilize, false).changes.size(), staged(Side::Local, true).changes.size());
}

void TestDiff::threeWay_data()
{
    QTest::addColumn<QString>("base");
    QTest::addColumn<QString>("current");
    QTest::addColumn<QString>("proposed");
    QTest::addColumn<QString>("outcome");
    QTest::newRow("only the feed moved") << u"a"_s << u"a"_s << u"b"_s << u"change"_s;
    QTest::newRow("only the shop moved") << u"a"_s << u"b"_s << u"a"_s << u"local edit"_s;
    QTest::newRow("both moved") << u"a"_s << u"b"_s << u"c"_s << u"conflict"_s;
    QTest::newRow("both moved alike") << u"a"_s << u"b"_s << u"b"_s << u"adopt"_s;
    QTest::newRow("nobody moved") << u"a"_s << u"a"_s << u"a"_s << u"nothing"_s;
    QTest::newRow("spelling only") << u"a"_s << u" a "_s << u"a"_s << u"nothing"_s;
    QTest::newRow("never agreed, differs") << QString() << u"a"_s << u"b"_s << u"change"_s;
    QTest::newRow("never agreed, equal") << QString() << u"a"_s << u"a"_s << u"adopt"_s;
    QTest::newRow("feed is silent") << u"a"_s << u"b"_s << QString() << u"nothing"_s;
}

void TestDiff::threeWay()
{
    QFETCH(QString, base);
    QFETCH(QString, current);
    QFETCH(QString, proposed);
    QFETCH(QString, outcome);
    const auto value = [](const QString& text) { return text.isNull() ? Value() : Value(text); };
    const ChangeSet set = diffProduct(with(FieldId::Title, value(base)), with(FieldId::Title, value(current)),
                                      offered(FieldId::Title, value(proposed), Side::Etilize));
    const QString found = set.hasConflict()                              ? u"conflict"_s
                          : !set.isEmpty()                               ? u"change"_s
                          : set.localEdits.contains(FieldId::Title)      ? u"local edit"_s
                          : set.adopted.contains(FieldId::Title)         ? u"adopt"_s
                                                                         : u"nothing"_s;
    QCOMPARE(found, outcome);
}

void TestDiff::emptyProposalChangesNothing()
{
    ProposedValues proposed;
    QVERIFY(!proposed.offer(FieldId::Title, u""_s, Side::Etilize));
    QVERIFY(!proposed.offer(FieldId::Tags, QStringList(), Side::Etilize));
    QVERIFY(!proposed.offer(FieldId::ProductInfo, JsonText{"{}"}, Side::Etilize));
    QVERIFY(diffProduct({}, with(FieldId::Title, u"a"_s), proposed).isEmpty());
}

void TestDiff::createProposesEverything()
{
    ProposedValues proposed;
    proposed.offer(FieldId::Title, u"Pen"_s, Side::Etilize);
    proposed.offer(FieldId::Handle, u"pen"_s, Side::Etilize);
    proposed.offer(FieldId::Price, Decimal(199, 2), Side::Xorosoft);
    proposed.offer(FieldId::Inventory, Value::integer(0), Side::Xorosoft);
    const ChangeSet set = diffProduct({}, {}, proposed, {.isCreate = true});
    QCOMPARE(set.changes.size(), 4);
    QVERIFY(set.isCreate);
    QCOMPARE(set.find(FieldId::Price)->rule, u"owner:xorosoft"_s);
    QCOMPARE(set.find(FieldId::Title)->origin, Side::Etilize);
}

void TestDiff::ownersDecideWhoMaySpeak()
{
    ProposedValues proposed;
    QVERIFY(!proposed.offer(FieldId::Price, Decimal(1, 0), Side::Etilize));
    QVERIFY(proposed.offer(FieldId::Vendor, u"ERP name"_s, Side::Xorosoft));
    QCOMPARE(proposed[FieldId::Vendor].rule, u"fill:xorosoft"_s);
    QVERIFY(proposed.offer(FieldId::Vendor, u"Feed name"_s, Side::Etilize));
    QVERIFY(!proposed.offer(FieldId::Vendor, u"ERP name"_s, Side::Xorosoft));
    QCOMPARE(proposed[FieldId::Vendor].rule, u"owner:etilize"_s);
    QVERIFY(proposed.offer(FieldId::Price, Decimal(2, 0), Side::Xorosoft));
    QVERIFY(proposed.offer(FieldId::Price, Decimal(3, 0), Side::Local));
    QVERIFY(!proposed.offer(FieldId::Price, Decimal(4, 0), Side::Xorosoft));
    QCOMPARE(*proposed[FieldId::Price].value.decimal(), Decimal(3, 0));
}

void TestDiff::barcodesOfTwoSides()
{
    ProposedValues proposed;
    proposed.offer(FieldId::Barcode, u"12345"_s, Side::Etilize);
    proposed.offer(FieldId::Barcode, u"012345678905"_s, Side::Xorosoft);
    QCOMPARE(proposed.values().text(FieldId::Barcode), u"012345678905"_s);
    QCOMPARE(proposed[FieldId::Barcode].rule, u"valid_gtin:xorosoft"_s);
    proposed.offer(FieldId::Barcode, u"4006381333931"_s, Side::Etilize);
    QVERIFY(proposed[FieldId::Barcode].disputed);
    QCOMPARE(proposed[FieldId::Barcode].origin, Side::Etilize);
    QVERIFY(diffProduct({}, {}, proposed).hasConflict());
}

void TestDiff::tagsAreMerged()
{
    const auto tags = [](const QStringList& list) { return Value(list); };
    // Staff added "sale" and removed "old"; the feed adds "new" and still says "old".
    const ChangeSet set = diffProduct(with(FieldId::Tags, tags({u"pens"_s, u"old"_s})), with(FieldId::Tags, tags({u"Pens"_s, u"sale"_s})),
                                      offered(FieldId::Tags, tags({u"pens"_s, u"old"_s, u"new"_s}), Side::Etilize));
    QCOMPARE(set.changes.size(), 1);
    QCOMPARE(*set.changes.first().proposed.entries(), (QStringList{u"Pens"_s, u"sale"_s, u"new"_s}));
    QVERIFY(!set.hasConflict());
}

void TestDiff::staffImagesStay()
{
    const ChangeSet set = diffProduct({}, with(FieldId::Images, images({u"https://cdn/x.jpg"_s})),
                                      offered(FieldId::Images, images({u"https://a.b/1.jpg"_s}), Side::Etilize));
    QCOMPARE(imagesFromValue(set.changes.first().proposed).size(), 2);
    QCOMPARE(imagesFromValue(set.changes.first().proposed).first().src, u"https://cdn/x.jpg"_s);
}

void TestDiff::staffTextsAreOnlyFilled()
{
    const ProposedValues proposed = offered(FieldId::SeoTitle, u"feed"_s, Side::Etilize);
    QVERIFY(diffProduct({}, with(FieldId::SeoTitle, u"staff"_s), proposed).isEmpty());
    QCOMPARE(diffProduct({}, {}, proposed).changes.size(), 1);
}

void TestDiff::handleNeedsABase()
{
    const ProposedValues proposed = offered(FieldId::Handle, u"new"_s, Side::Etilize);
    QVERIFY(diffProduct({}, with(FieldId::Handle, u"old"_s), proposed).isEmpty());
    QCOMPARE(diffProduct(with(FieldId::Handle, u"old"_s), with(FieldId::Handle, u"old"_s), proposed).changes.size(), 1);
}

void TestDiff::jsonAndBack()
{
    ProposedValues proposed;
    proposed.offer(FieldId::Price, Decimal(1299, 2), Side::Xorosoft);
    proposed.offer(FieldId::Title, u"b"_s, Side::Etilize);
    ProductValues base = with(FieldId::Title, u"a"_s);
    ProductValues current = with(FieldId::Price, Decimal(1099, 2));
    current[FieldId::Title] = u"c"_s;
    const ChangeSet set = diffProduct(base, current, proposed);
    const QByteArray json = changesJson(set);
    QCOMPARE(json, QByteArray(R"({"price":{"rule":"owner:xorosoft","origin":"xorosoft","current":10.99,"proposed":12.99,)"
                              R"("change_percent":18.2},"title":{"base":"a","rule":"owner:etilize","origin":"etilize",)"
                              R"("current":"c","conflict":true,"proposed":"b"}})"));
    QCOMPARE(completeChanges(QJsonDocument::fromJson(json).object())["price"_L1],
             QJsonValue(QJsonObject{{u"base"_s, QJsonValue::Null}, {u"rule"_s, u"owner:xorosoft"_s}, {u"origin"_s, u"xorosoft"_s},
                                    {u"current"_s, 10.99}, {u"proposed"_s, 12.99}, {u"change_percent"_s, 18.2}}));
    // They are read in the order of the registry.
    QList<FieldChange> ordered = set.changes;
    std::ranges::sort(ordered, {}, &FieldChange::field);
    QCOMPARE(changesFromJson(json).changes, ordered);
    QVERIFY(changesFromJson("not json").isEmpty());
}

void TestDiff::convergesAfterApplying()
{
    QVERIFY(rc::check("after applying a change set nothing is left to change", [] {
        const auto pick = [] { return QString(QChar(u'a' + *rc::gen::inRange(0, 4))); };
        const ProductValues base = with(FieldId::Title, pick());
        ProductValues current = with(FieldId::Title, pick());
        ProposedValues proposed = offered(FieldId::Title, pick(), Side::Etilize);
        const QStringList tags = {pick(), pick()};
        proposed.offer(FieldId::Tags, tags, Side::Etilize);
        current[FieldId::Tags] = QStringList{pick()};
        const ChangeSet set = diffProduct(base, current, proposed);
        for (const FieldChange& change : set.changes)
            current[change.field] = change.proposed;
        RC_ASSERT(diffProduct(current, current, proposed).find(FieldId::Tags) == nullptr);
        RC_ASSERT(set.localEdits.contains(FieldId::Title) || diffProduct(base, current, proposed).isEmpty());
    }));
}

QTEST_GUILESS_MAIN(TestDiff)
#include "tst_diff.moc"
