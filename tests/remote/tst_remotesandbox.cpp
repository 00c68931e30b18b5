#include "remote/shopify/shopifyreader.h"
#include "sandbox/shopifyserver.h"

#include <QJsonArray>
#include <QTest>
#include <QUuid>

using namespace Qt::StringLiterals;
using namespace trueup;

/// The documents of resources/graphql against a server that executes them.
class TestRemoteSandbox : public QObject
{
    Q_OBJECT
private slots:
    void documentsAreExecuted();
};

void TestRemoteSandbox::documentsAreExecuted()
{
    sandbox::ShopifyServer shop;
    QVERIFY(shop.start());
    HttpClient http;
    SystemClock clock;
    ShopifyOptions options;
    options.url = shop.url();
    options.clientId = shop.options().clientId;
    options.clientSecret = shop.options().clientSecret;
    ShopifyClient client(http, options, clock);
    ShopifyReader reader(client);

    const auto probe = reader.probe();
    QVERIFY2(probe, probe ? "" : qPrintable(probe.error().message + probe.error().detail));
    QVERIFY2(probe->missingScopes.isEmpty(), qPrintable(probe->missingScopes.join(u' ')));
    const auto locations = reader.locations();
    QVERIFY2(locations, locations ? "" : qPrintable(locations.error().detail));
    QVERIFY(!locations->isEmpty());
    const auto publications = reader.publications();
    QVERIFY2(publications, publications ? "" : qPrintable(publications.error().detail));
    RemoteContext context;
    context.locationId = locations->first().id;

    const auto write = [&](const QString& name, const QJsonObject& variables) {
        const auto answer = refusedIfUserErrors(client.execute(name, variables, GraphQlKind::Mutation));
        if (!answer)
            qWarning().noquote() << name << answer.error().message << answer.error().detail;
        return answer.has_value();
    };
    const QJsonObject variant{
        {u"optionValues"_s, QJsonArray{QJsonObject{{u"optionName"_s, u"Title"_s}, {u"name"_s, u"Default Title"_s}}}},
        {u"sku"_s, u"T-1"_s},
        {u"price"_s, u"9.50"_s},
        {u"inventoryItem"_s, QJsonObject{{u"tracked"_s, true}, {u"cost"_s, u"4.10"_s},
             {u"measurement"_s, QJsonObject{{u"weight"_s, QJsonObject{{u"unit"_s, u"GRAMS"_s}, {u"value"_s, 138}}}}}}},
        {u"inventoryQuantities"_s,
         QJsonArray{QJsonObject{{u"locationId"_s, context.locationId}, {u"name"_s, u"available"_s}, {u"quantity"_s, 5}}}}};
    const QJsonObject input{
        {u"title"_s, u"Pen"_s}, {u"handle"_s, u"pen-1"_s}, {u"status"_s, u"DRAFT"_s}, {u"descriptionHtml"_s, u"<p>Ink</p>"_s},
        {u"productOptions"_s, QJsonArray{QJsonObject{{u"name"_s, u"Title"_s}, {u"values"_s, QJsonArray{QJsonObject{{u"name"_s, u"Default Title"_s}}}}}}},
        {u"variants"_s, QJsonArray{variant}}};
    QVERIFY(write(u"SetProduct"_s, {{u"identifier"_s, QJsonObject{{u"handle"_s, u"pen-1"_s}}}, {u"input"_s, input}, {u"sync"_s, true}}));

    auto read = reader.productByHandle(u"pen-1"_s, context);
    QVERIFY2(read, read ? "" : qPrintable(read.error().detail));
    QVERIFY(*read);
    const RemoteProduct pen = **read;
    QCOMPARE(pen.values.text(FieldId::Sku), u"T-1"_s);
    QCOMPARE(pen.values[FieldId::Inventory].toDisplay(), u"5"_s);
    QCOMPARE(pen.values[FieldId::Weight].toDisplay(), u"138.000"_s);

    QVERIFY(write(u"UpdateProduct"_s, {{u"product"_s, QJsonObject{{u"id"_s, pen.id}, {u"title"_s, u"Better pen"_s}}}}));
    QVERIFY(write(u"UpdateVariants"_s, {{u"productId"_s, pen.id},
        {u"variants"_s, QJsonArray{QJsonObject{{u"id"_s, pen.variantId}, {u"price"_s, u"10.00"_s}}}}}));
    QVERIFY(write(u"SetInventory"_s, {{u"key"_s, QUuid::createUuid().toString(QUuid::WithoutBraces)},
        {u"input"_s, QJsonObject{{u"name"_s, u"available"_s}, {u"reason"_s, u"correction"_s},
             {u"quantities"_s, QJsonArray{QJsonObject{{u"inventoryItemId"_s, pen.inventoryItemId}, {u"locationId"_s, context.locationId},
                  {u"quantity"_s, 7}, {u"changeFromQuantity"_s, 5}}}}}}}));
    QVERIFY(write(u"SetMetafields"_s, {{u"metafields"_s, QJsonArray{QJsonObject{{u"ownerId"_s, pen.id}, {u"namespace"_s, u"custom"_s},
        {u"key"_s, u"product_info"_s}, {u"type"_s, u"json"_s}, {u"value"_s, u"{\"Color\":\"Blue\"}"_s}, {u"compareDigest"_s, QJsonValue::Null}}}}}));
    QVERIFY(write(u"Tags"_s, {{u"id"_s, pen.id}, {u"add"_s, QJsonArray{u"new"_s}}, {u"del"_s, QJsonArray{u"old"_s}}}));

    const auto byId = reader.productsByIds({pen.id, u"gid://shopify/Product/999999999"_s}, context);
    QVERIFY2(byId, byId ? "" : qPrintable(byId.error().detail));
    QCOMPARE(byId->size(), size_t(1));
    const RemoteProduct& now = byId->front();
    QCOMPARE(now.values.text(FieldId::Title), u"Better pen"_s);
    QCOMPARE(now.values[FieldId::Price].toDisplay(), u"10.00"_s);
    QCOMPARE(now.values[FieldId::Inventory].toDisplay(), u"7"_s);
    QVERIFY(!now.compareDigest.isEmpty());
    const auto bySku = reader.productBySku(u"T-1"_s, context);
    QVERIFY2(bySku, bySku ? "" : qPrintable(bySku.error().message + bySku.error().detail));
    QVERIFY(*bySku);
    int changed = 0;
    const auto walked = reader.changedProducts(clock.now().addSecs(-600), clock.now().addSecs(60), [&](const auto& page) -> Result<void> {
        changed += int(page.size());
        return {};
    });
    QVERIFY2(walked, walked ? "" : qPrintable(walked.error().message + walked.error().detail));
    QCOMPARE(changed, 1);

    sandbox::ShopFault fault;
    fault.kind = sandbox::ShopFault::Kind::DropAfter;
    fault.rootField = u"productUpdate"_s;
    shop.addFault(fault);
    const auto lost = client.execute(u"UpdateProduct"_s, {{u"product"_s, QJsonObject{{u"id"_s, pen.id}, {u"title"_s, u"Last"_s}}}}, GraphQlKind::Mutation);
    QVERIFY(!lost);
    QVERIFY(outcomeUnknown(lost.error()));
    QCOMPARE(shop.requestCount(u"productUpdate"_s), 2); // the one above and this one, not repeated
}

QTEST_GUILESS_MAIN(TestRemoteSandbox)
#include "tst_remotesandbox.moc"
