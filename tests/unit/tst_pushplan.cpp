#include "catalog/images.h"
#include "reconcile/pushplan.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

namespace {

ShopContext shop()
{
    ShopContext context;
    context.locationId = u"gid://shopify/Location/1"_s;
    return context;
}

PushSubject existing()
{
    PushSubject subject;
    subject.productId = u"gid://shopify/Product/1"_s;
    subject.variantId = u"gid://shopify/ProductVariant/2"_s;
    subject.inventoryItemId = u"gid://shopify/InventoryItem/3"_s;
    subject.idempotencyKey = [](CallKind kind, const QByteArray&) { return u"key-"_s + documentName(kind); };
    return subject;
}

Value twoImages()
{
    const QList<ProductImage> images = {{u"https://content.etilize.com/Front/99.jpg"_s, u"Pen, Front"_s},
                                        {u"https://content.etilize.com/Left/99.jpg"_s, u"Pen, Left"_s}};
    return imagesValue(images);
}

PushSubject newProduct()
{
    PushSubject subject;
    subject.linkConfirmed = true;
    ProductValues& values = subject.approved;
    values[FieldId::Title] = u"Pen"_s;
    values[FieldId::Handle] = u"pen"_s;
    values[FieldId::Description] = u"<p>x</p>"_s;
    values[FieldId::Tags] = QStringList{u"pens"_s};
    values[FieldId::SeoTitle] = u"Pen!"_s;
    values[FieldId::Sku] = u"NVL-1"_s;
    values[FieldId::Barcode] = u"012345678905"_s;
    values[FieldId::Price] = Decimal(12, 0);
    values[FieldId::Cost] = Decimal(41275, 4);
    values[FieldId::Weight] = Decimal(138500, 3);
    values[FieldId::Inventory] = Value::integer(7);
    values[FieldId::ProductInfo] = JsonText{R"({"CWS_A":"NV-1001"})"};
    values[FieldId::Images] = twoImages();
    values[FieldId::Mpn] = u"GP10"_s;
    return subject;
}

QByteArray text(const QJsonObject& object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

class TestPushPlan : public QObject
{
    Q_OBJECT
private slots:
    void createIsOneWholeProduct();
    void statusOfNewProducts_data();
    void statusOfNewProducts();
    void priceOnlyTouchesTheVariant();
    void updateCallsCarryOnlyTheirFields();
    void stockComparesWithTheLastRead();
    void refusesZeroPriceAndMissingIds();
    void metafieldsAndDigest();
    void onlyNewImagesAreSent();
    void equalPlansAreEqualBytes();
    void verifiesFieldByField();
};

void TestPushPlan::createIsOneWholeProduct()
{
    const PushPlan plan = planPush(newProduct(), shop());
    QVERIFY(!plan.isRefused());
    QCOMPARE(plan.calls.size(), 1);
    QCOMPARE(documentName(plan.calls.first().kind), u"SetProduct"_s);
    QCOMPARE(plan.local, QList<FieldId>{FieldId::Mpn});
    QCOMPARE(plan.calls.first().fields.size(), 13);
    const QByteArray expected =
        R"({"identifier":{"handle":"pen"},"input":{"descriptionHtml":"<p>x</p>","files":[{"alt":"Pen, Front","contentType":"IMAGE",)"
        R"("filename":"99-front.jpg","originalSource":"https://content.etilize.com/Front/99.jpg"},{"alt":"Pen, Left","contentType":)"
        R"("IMAGE","filename":"99-left.jpg","originalSource":"https://content.etilize.com/Left/99.jpg"}],"handle":"pen","metafields":)"
        R"([{"key":"product_info","namespace":"custom","type":"json","value":"{\"CWS_A\":\"NV-1001\"}"}],"productOptions":[{"name":)"
        R"("Title","position":1,"values":[{"name":"Default Title"}]}],"seo":{"title":"Pen!"},"status":"ACTIVE","tags":["pens"],)"
        R"("title":"Pen","variants":[{"barcode":"012345678905","inventoryItem":{"cost":"4.1275","measurement":{"weight":{"unit":)"
        R"("GRAMS","value":138.5}},"tracked":true},"inventoryPolicy":"CONTINUE","inventoryQuantities":[{"locationId":)"
        R"("gid://shopify/Location/1","name":"available","quantity":7}],"optionValues":[{"name":"Default Title","optionName":"Title"}],)"
        R"("price":"12.00","sku":"NVL-1"}]},"sync":true})";
    QCOMPARE(plan.calls.first().variablesJson(), expected);
}

void TestPushPlan::statusOfNewProducts_data()
{
    QTest::addColumn<QString>("lack");
    QTest::addColumn<QString>("status");
    QTest::newRow("ready") << u""_s << u"ACTIVE"_s;
    QTest::newRow("no link") << u"link"_s << u"DRAFT"_s;
    QTest::newRow("no price") << u"price"_s << u"DRAFT"_s;
    QTest::newRow("no image") << u"images"_s << u"DRAFT"_s;
    QTest::newRow("feed says draft") << u"draft"_s << u"DRAFT"_s;
    QTest::newRow("feed says active, no link") << u"active"_s << u"DRAFT"_s;
    QTest::newRow("feed says archived") << u"archived"_s << u"ARCHIVED"_s;
}

void TestPushPlan::statusOfNewProducts()
{
    QFETCH(QString, lack);
    QFETCH(QString, status);
    PushSubject subject = newProduct();
    subject.linkConfirmed = lack != "link"_L1 && lack != "active"_L1;
    if (lack == "price"_L1)
        subject.approved[FieldId::Price] = Value();
    if (lack == "images"_L1)
        subject.approved[FieldId::Images] = Value();
    if (lack == "draft"_L1 || lack == "active"_L1 || lack == "archived"_L1)
        subject.approved[FieldId::Status] = lack.toUpper();
    const PushPlan plan = planPush(subject, shop());
    QCOMPARE(plan.calls.size(), 1);
    QCOMPARE(plan.calls.first().variables["input"_L1].toObject()["status"_L1].toString(), status);
}

void TestPushPlan::priceOnlyTouchesTheVariant()
{
    PushSubject subject = existing();
    subject.approved[FieldId::Price] = Decimal(1299, 2);
    const PushPlan plan = planPush(subject, shop());
    QCOMPARE(plan.calls.size(), 1);
    QCOMPARE(plan.calls.first().variablesJson(),
             QByteArray(R"({"productId":"gid://shopify/Product/1","variants":[{"id":"gid://shopify/ProductVariant/2","price":"12.99"}]})"));
    QCOMPARE(plan.calls.first().fields, QList<FieldId>{FieldId::Price});
}

void TestPushPlan::updateCallsCarryOnlyTheirFields()
{
    PushSubject subject = existing();
    subject.approved = newProduct().approved;
    subject.current[FieldId::Handle] = u"old"_s;
    QStringList names;
    QList<FieldId> carried;
    const PushPlan plan = planPush(subject, shop());
    for (const PlannedCall& call : plan.calls) {
        names.append(documentName(call.kind));
        carried.append(call.fields);
    }
    QCOMPARE(names, (QStringList{u"UpdateProduct"_s, u"UpdateVariants"_s, u"SetMetafields"_s, u"SetInventory"_s}));
    QCOMPARE(carried.size(), 13); // every pushable field once
    QCOMPARE(QSet<FieldId>(carried.begin(), carried.end()).size(), 13);
    const QJsonObject product = plan.calls.first().variables["product"_L1].toObject();
    QVERIFY(product["redirectNewHandle"_L1].toBool());
    QVERIFY(!product.contains("vendor"_L1));
}

void TestPushPlan::stockComparesWithTheLastRead()
{
    PushSubject subject = existing();
    subject.approved[FieldId::Inventory] = Value::integer(0);
    subject.stockedAtLocation = false;
    const PushPlan unread = planPush(subject, shop());
    QCOMPARE(unread.calls.size(), 2);
    QCOMPARE(text(unread.calls[0].variables),
             QByteArray(R"({"itemId":"gid://shopify/InventoryItem/3","key":"key-ActivateInventory","locationId":"gid://shopify/Location/1"})"));
    QCOMPARE(text(unread.calls[1].variables),
             QByteArray(R"({"input":{"name":"available","quantities":[{"changeFromQuantity":null,"inventoryItemId":)"
                        R"("gid://shopify/InventoryItem/3","locationId":"gid://shopify/Location/1","quantity":0}],"reason":"correction"},)"
                        R"("key":"key-SetInventory"})"));
    subject.stockedAtLocation = true;
    subject.lastReadStock = 5;
    const PushPlan read = planPush(subject, shop());
    QCOMPARE(read.calls.size(), 1);
    const QJsonObject input = read.calls.first().variables["input"_L1].toObject();
    QCOMPARE(input["quantities"_L1].toArray().first().toObject()["changeFromQuantity"_L1].toInt(), 5);
}

void TestPushPlan::refusesZeroPriceAndMissingIds()
{
    PushSubject subject = newProduct();
    subject.approved[FieldId::Price] = Decimal(0, 2);
    PushPlan plan = planPush(subject, shop());
    QVERIFY(plan.calls.isEmpty());
    QCOMPARE(issueWord(plan.refused.first().code), u"VALUE_BELOW_MINIMUM"_s);
    subject = existing();
    subject.variantId.clear();
    subject.approved[FieldId::Title] = u"x"_s;
    subject.approved[FieldId::Sku] = u"A"_s;
    plan = planPush(subject, shop());
    QVERIFY(plan.isRefused() && plan.calls.isEmpty());
    subject = newProduct();
    subject.approved[FieldId::Title] = Value();
    QVERIFY(planPush(subject, shop()).isRefused());
    subject = newProduct();
    subject.approved[FieldId::Handle] = Value();
    QCOMPARE(planPush(subject, shop()).calls.first().variables["identifier"_L1].toObject()["handle"_L1].toString(), u"pen"_s);
}

void TestPushPlan::metafieldsAndDigest()
{
    PushSubject subject = existing();
    subject.approved[FieldId::ProductInfo] = JsonText{R"({"a":"b"})"};
    subject.metafieldDigest = u"digest"_s;
    QCOMPARE(planPush(subject, shop()).calls.first().variablesJson(),
             QByteArray(R"({"metafields":[{"compareDigest":"digest","key":"product_info","namespace":"custom","ownerId":)"
                        R"("gid://shopify/Product/1","type":"json","value":"{\"a\":\"b\"}"}]})"));
}

void TestPushPlan::onlyNewImagesAreSent()
{
    PushSubject subject = existing();
    subject.approved[FieldId::Images] = twoImages();
    const QList<ProductImage> held = {{u"https://content.etilize.com/Front/99.jpg?v=2"_s, {}}};
    subject.current[FieldId::Images] = imagesValue(held);
    const PushPlan plan = planPush(subject, shop());
    const QJsonArray media = plan.calls.first().variables["media"_L1].toArray();
    QCOMPARE(media.size(), 1);
    QCOMPARE(media.first().toObject()["originalSource"_L1].toString(), u"https://content.etilize.com/Left/99.jpg"_s);
}

void TestPushPlan::equalPlansAreEqualBytes()
{
    QCOMPARE(planPush(newProduct(), shop()).calls.first().variablesJson(), planPush(newProduct(), shop()).calls.first().variablesJson());
    QVERIFY(planPush(existing(), shop()).calls.isEmpty());
}

void TestPushPlan::verifiesFieldByField()
{
    ProductValues approved = newProduct().approved;
    ProductValues held = approved;
    held[FieldId::Mpn] = Value();
    held[FieldId::Price] = Decimal(12000, 3);
    const QList<ProductImage> copied = {{u"https://cdn.shopify.com/files/99-front.jpg?v=1"_s, {}},
                                        {u"https://cdn.shopify.com/files/99-left_0b1c.jpg?v=1"_s, {}}};
    held[FieldId::Images] = imagesValue(copied);
    QVERIFY(verifyPush(approved, held).isComplete());
    QCOMPARE(verifyPush(approved, held).confirmed.size(), 14);
    held[FieldId::Price] = Decimal(1100, 2);
    held[FieldId::Images] = imagesValue(std::span(copied).first(1));
    const PushVerification partial = verifyPush(approved, held);
    QCOMPARE(partial.differing.size(), 2);
    QCOMPARE(partial.differing.last().field, FieldId::Price);
    QCOMPARE(partial.confirmed.size(), 12);
}

QTEST_GUILESS_MAIN(TestPushPlan)
#include "tst_pushplan.moc"
