#include "catalog/comparators.h"
#include "reconcile/merge.h"
#include "samplevalues.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace trueup;
using namespace trueup::testing;
using namespace Qt::StringLiterals;

namespace {

Value tags(const QStringList& list)
{
    return list;
}

Value json(const char* text)
{
    return JsonText{text};
}

QStringList sources(const Value& value)
{
    QStringList list;
    for (const ProductImage& image : imagesFromValue(value))
        list.append(image.src);
    return list;
}

/// A small object with scalars, arrays and objects in it.
QJsonObject anyObject(int depth)
{
    QJsonObject object;
    const int keys = *rc::gen::inRange(0, 4);
    for (int i = 0; i < keys; ++i) {
        const QString key(QChar(u'a' + *rc::gen::inRange(0, 4)));
        const int kind = *rc::gen::inRange(0, depth > 0 ? 4 : 3);
        object[key] = kind == 0   ? QJsonValue(*rc::gen::inRange(0, 3))
                      : kind == 1 ? QJsonValue(QString(QChar(u'x' + *rc::gen::inRange(0, 2))))
                      : kind == 2 ? QJsonValue(QJsonArray{*rc::gen::inRange(0, 2), 7})
                                  : QJsonValue(anyObject(depth - 1));
    }
    return object;
}

Value objectValue(const QJsonObject& object)
{
    return JsonText{QJsonDocument(object).toJson(QJsonDocument::Compact)};
}

/// A value of a mergeable field; objects are made, the others picked.
Value anyMergeable(FieldId id)
{
    return id == FieldId::ProductInfo ? objectValue(anyObject(2)) : anyValue(id);
}

FieldId anyMergeableField()
{
    return *rc::gen::element(FieldId::Tags, FieldId::Images, FieldId::ProductInfo);
}

} // namespace

class TestMerge : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { setRounds(2000); }
    void onePieceIsNotMerged();
    void tagsOfBoth();
    void picturesOfStaffStay();
    void orderOfPictures();
    void alternativeTexts();
    void objectsKeyByKey();
    void objectsKeepDigitsAndOrder();
    void objectsInConflict();
    void whatIsNoObjectIsNotMerged();
    void addingOnly();
    void oneSideAloneIsTaken();
    void sidesMayBeSwapped();
    void mergingAgainChangesNothing();
    void nothingIsInvented();
};

void TestMerge::onePieceIsNotMerged()
{
    for (const Field& column : fields()) {
        const bool expected = column.id == FieldId::Tags || column.id == FieldId::Images || column.id == FieldId::ProductInfo;
        QVERIFY2(isMergeable(column.id) == expected, column.key);
        QVERIFY2(expected || !mergeValues(column.id, Value(), u"a"_s, u"b"_s).value, column.key);
    }
}

void TestMerge::tagsOfBoth()
{
    QCOMPARE(mergeTags(tags({u"a"_s, u"b"_s, u"c"_s}), tags({u"a"_s, u"c"_s, u"new"_s}), tags({u"sale"_s, u"A"_s, u"b"_s})),
             tags({u"sale"_s, u"A"_s, u"new"_s}));
    QCOMPARE(mergeTags(Value(), tags({u"a"_s}), tags({u"b"_s})), tags({u"b"_s, u"a"_s}));
    QCOMPARE(mergeTags(tags({u"Old  Tag"_s}), tags({u"old tag"_s}), Value()), Value());
    QCOMPARE(mergeTags(Value(), tags({u" "_s, u""_s}), tags({u"x"_s, u"X"_s})), tags({u"x"_s}));
}

void TestMerge::picturesOfStaffStay()
{
    const Value base = pictures({u"https://a.b/1.jpg"_s, u"https://a.b/2.jpg"_s});
    const Value local = pictures({u"https://a.b/1.jpg"_s, u"https://a.b/3.jpg"_s});
    const Value remote = pictures({u"https://cdn/staff.jpg"_s, u"https://a.b/1.jpg?v=2"_s, u"https://a.b/2.jpg"_s});
    QCOMPARE(sources(*mergeImages(base, local, remote).value),
             (QStringList{u"https://cdn/staff.jpg"_s, u"https://a.b/1.jpg?v=2"_s, u"https://a.b/2.jpg"_s, u"https://a.b/3.jpg"_s}));
    // The feed's own removal is carried out only when asked for, and never takes what staff added.
    QCOMPARE(sources(*mergeImages(base, local, remote, ImageRemovals::OfBoth).value),
             (QStringList{u"https://cdn/staff.jpg"_s, u"https://a.b/1.jpg?v=2"_s, u"https://a.b/3.jpg"_s}));
    // What staff removed in the shop stays removed.
    QCOMPARE(sources(*mergeImages(base, base, pictures({u"https://a.b/2.jpg"_s})).value), QStringList{u"https://a.b/2.jpg"_s});
}

void TestMerge::orderOfPictures()
{
    const QString a = u"https://a.b/a.jpg"_s;
    const QString b = u"https://a.b/b.jpg"_s;
    const QString c = u"https://a.b/c.jpg"_s;
    const QString n = u"https://a.b/n.jpg"_s;
    const Value base = pictures({a, b, c});
    QCOMPARE(sources(*mergeImages(base, pictures({c, b, a}), pictures({a, n, b, c})).value), (QStringList{c, b, a, n}));
    QCOMPARE(sources(*mergeImages(base, pictures({a, b, n, c}), pictures({b, a, c})).value), (QStringList{b, a, c, n}));
    QCOMPARE(sources(*mergeImages(base, pictures({c, b, a}), pictures({b, a, c})).value), (QStringList{b, a, c}));
}

void TestMerge::alternativeTexts()
{
    const QStringList url{u"https://a.b/1.jpg"_s};
    const auto merged = [&](const QString& base, const QString& local, const QString& remote) {
        return mergeImages(pictures(url, base), pictures(url, local), pictures(url, remote));
    };
    QCOMPARE(imagesFromValue(*merged(u"a"_s, u"b"_s, u" a "_s).value).first().alt, u"b"_s);
    QCOMPARE(imagesFromValue(*merged(u"a"_s, u"a"_s, u"c"_s).value).first().alt, u"c"_s);
    QCOMPARE(merged(u"a"_s, u"b"_s, u"c"_s).conflictingKeys, QStringList{u"a.b/1.jpg"_s});
    QVERIFY(!merged(u"a"_s, u"b"_s, u"c"_s).value);
}

void TestMerge::objectsKeyByKey()
{
    const Value base = json(R"({"Colour":"red","Size":"A4","Old":1})");
    const MergeResult merged = mergeObjects(base, json(R"({"Colour":"blue","Size":"A4","Old":1,"Feed":true})"),
                                            json(R"({"Size":" A4","Colour":"red","Staff":[1,2]})"));
    QCOMPARE(merged.value->toJson(), QByteArray(R"({"Size":" A4","Colour":"blue","Staff":[1,2],"Feed":true})"));
    const MergeResult nested = mergeObjects(json(R"({"S":{"a":1,"b":2}})"), json(R"({"S":{"a":9,"b":2}})"),
                                            json(R"({"S":{"a":1,"b":2,"c":3}})"));
    QCOMPARE(nested.value->toJson(), QByteArray(R"({"S":{"a":9,"b":2,"c":3}})"));
    QVERIFY(mergeObjects(json(R"({"a":1})"), json("{}"), json(R"({"a":1})")).value->isNone());
}

void TestMerge::objectsKeepDigitsAndOrder()
{
    const MergeResult merged = mergeObjects(Value(), json(R"({"z":12345678901234567890,"b":0.10})"), json(R"({"y":1.50,"a":"x"})"));
    QCOMPARE(merged.value->toJson(), QByteArray(R"({"y":1.50,"a":"x","z":12345678901234567890,"b":0.10})"));
}

void TestMerge::objectsInConflict()
{
    const MergeResult merged = mergeObjects(json(R"({"a":1,"S":{"c":1,"d":1},"gone":1})"), json(R"({"a":2,"S":{"c":2,"d":1},"gone":2})"),
                                            json(R"({"a":3,"S":{"c":3,"d":4}})"));
    QVERIFY(!merged.value);
    QCOMPARE(merged.conflictingKeys, (QStringList{u"a"_s, u"S.c"_s, u"gone"_s}));
}

void TestMerge::whatIsNoObjectIsNotMerged()
{
    QVERIFY(!mergeObjects(json("[1]"), json("{}"), json(R"({"a":1})")).value);
    QVERIFY(!mergeObjects(Value(), json("{broken"), json(R"({"a":1})")).value);
}

void TestMerge::addingOnly()
{
    QCOMPARE(withAddedTags(tags({u"pens"_s, u"old"_s}), tags({u"Pens"_s, u"sale"_s}), tags({u"pens"_s, u"old"_s, u"new"_s})),
             tags({u"Pens"_s, u"sale"_s, u"new"_s}));
    QCOMPARE(sources(withAddedImages(pictures({u"https://a.b/1.jpg"_s}), pictures({u"https://cdn/x.jpg"_s}),
                                     pictures({u"https://a.b/1.jpg"_s, u"https://a.b/2.jpg"_s}))),
             (QStringList{u"https://cdn/x.jpg"_s, u"https://a.b/2.jpg"_s}));
}

void TestMerge::oneSideAloneIsTaken()
{
    QVERIFY(rc::check("a side that alone moved is the result", [] {
        const FieldId id = anyMergeableField();
        const Value base = anyMergeable(id);
        const Value moved = anyMergeable(id);
        const MergeResult there = mergeValues(id, base, base, moved);
        RC_ASSERT((there.value && sameValue(id, *there.value, moved)));
        if (id != FieldId::Images) { // ours only adds pictures
            const MergeResult here = mergeValues(id, base, moved, base);
            RC_ASSERT((here.value && sameValue(id, *here.value, moved)));
        }
        const MergeResult both = mergeValues(id, base, moved, moved);
        RC_ASSERT((both.value && sameValue(id, *both.value, moved)));
    }));
}

void TestMerge::sidesMayBeSwapped()
{
    QVERIFY(rc::check("merging is commutative", [] {
        const FieldId id = *rc::gen::element(FieldId::Tags, FieldId::ProductInfo);
        const Value base = anyMergeable(id);
        const Value a = anyMergeable(id);
        const Value b = anyMergeable(id);
        const MergeResult ab = mergeValues(id, base, a, b);
        const MergeResult ba = mergeValues(id, base, b, a);
        RC_ASSERT(ab.value.has_value() == ba.value.has_value());
        RC_ASSERT((!ab.value || sameValue(id, *ab.value, *ba.value)));
        QStringList there = ab.conflictingKeys;
        QStringList back = ba.conflictingKeys;
        there.sort();
        back.sort();
        RC_ASSERT(there == back);
    }));
}

void TestMerge::mergingAgainChangesNothing()
{
    QVERIFY(rc::check("a merged value against the shop it was merged with is the merged value", [] {
        const FieldId id = anyMergeableField();
        const Value local = anyMergeable(id);
        const Value remote = anyMergeable(id);
        const MergeResult once = mergeValues(id, anyMergeable(id), local, remote);
        RC_PRE(once.value.has_value());
        const MergeResult again = mergeValues(id, remote, *once.value, remote);
        RC_ASSERT((again.value && sameValue(id, *again.value, *once.value)));
    }));
}

void TestMerge::nothingIsInvented()
{
    QVERIFY(rc::check("every tag, picture and member is one side's, and nothing new of a side is lost", [] {
        const FieldId id = *rc::gen::element(FieldId::Tags, FieldId::Images);
        const auto keys = [id](const Value& value) {
            QStringList list;
            for (const ProductImage& image : imagesFromValue(value))
                list.append(imageIdentity(image.src));
            const Value form = normalised(id, value);
            return id == FieldId::Images ? list : form.entries() ? *form.entries() : QStringList();
        };
        const Value base = anyValue(id);
        const Value local = anyValue(id);
        const Value remote = anyValue(id);
        const MergeResult merged = mergeValues(id, base, local, remote);
        RC_PRE(merged.value.has_value());
        const QStringList result = keys(*merged.value);
        for (const QString& key : result)
            RC_ASSERT((keys(local).contains(key) || keys(remote).contains(key)));
        for (const QString& key : keys(local) + keys(remote)) {
            const bool isNew = !keys(base).contains(key);
            RC_ASSERT((!isNew || result.contains(key)));
        }
        if (id == FieldId::Images) {
            for (const QString& key : keys(remote))
                RC_ASSERT(result.contains(key)); // nothing is taken out of the shop
        }
    }));
}

QTEST_GUILESS_MAIN(TestMerge)
#include "tst_merge.moc"
