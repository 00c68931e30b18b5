#include "remote/scriptedshop.h"
#include "remote/shopify/shopifyreader.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace trueup;
using namespace trueup::test;

/// What is read from a shop: pages, products, locations, collections.
class TestShopifyReader : public QObject
{
    Q_OBJECT

private slots:
    void walkReadsEveryPage();
    void walkGuardsItsCursor();
    void probeNamesMissingScopes();
    void locationsOverTwoPages();
    void productById();
    void productThatIsGone();
    void productsByIdsShrinkAndComplete();
    void collectionsArePagedOn();
    void collectionsThatMayNotBeReadAreLeftOut();
    void skuIsCheckedExactly();
    void ambiguousSku();
    void changedProductsQuoteTimes();
};

namespace {

QByteArray productJson(const QByteArray& id, const QByteArray& sku = "SKU-1", bool moreVariants = false)
{
    return R"({"__typename":"Product","id":")" + id +
           R"(","handle":"pen","title":"Pen","updatedAt":"2026-11-20T10:00:00Z",
        "status":"ACTIVE","vendor":"Nordvale","productType":"Pens","tags":["b","a"],"descriptionHtml":"<p>Ink</p>",
        "seo":{"title":null,"description":"Writes"},
        "metafields":{"nodes":[{"id":"gid://m/1","namespace":"custom","key":"product_info","type":"json",
            "value":"{ \"Color\" : \"Blue\" }","compareDigest":"d1"},{"id":"gid://m/2","namespace":"custom","key":"other",
            "type":"single_line_text_field","value":"x","compareDigest":"d2"}],"pageInfo":{"hasNextPage":false}},
        "media":{"nodes":[{"id":"gid://i/1","alt":"Front","status":"READY","mediaContentType":"IMAGE","image":{"url":"https://cdn/1.jpg"}},
            {"id":"gid://i/2","alt":null,"status":"PROCESSING","mediaContentType":"IMAGE","image":null}],"pageInfo":{"hasNextPage":false}},
        "variants":{"nodes":[{"id":"gid://v/0","sku":"OTHER","price":"1.00","inventoryItem":{"id":"gid://ii/0","tracked":true}},
            {"id":"gid://v/1","sku":")" +
           sku + R"(","barcode":"0012345678905","price":"9.5","compareAtPrice":null,"inventoryPolicy":"CONTINUE",
            "taxable":true,"requiresComponents":false,"inventoryItem":{"id":"gid://ii/1","tracked":true,"requiresShipping":true,
            "unitCost":{"amount":"4.1275","currencyCode":"CAD"},"measurement":{"weight":{"unit":"KILOGRAMS","value":0.138}},
            "inventoryLevel":{"id":"gid://l/1","quantities":[{"name":"available","quantity":-3},{"name":"on_hand","quantity":4}]}}}],
            "pageInfo":{"hasNextPage":)" +
           (moreVariants ? "true" : "false") + "}}}";
}

} // namespace

void TestShopifyReader::walkReadsEveryPage()
{
    ScriptedShop world;
    world.server.setHandler([](const ScriptedRequest& request) {
        const QJsonValue after = sentBody(request)["variables"_L1]["after"_L1];
        const int page = after.isNull() ? 0 : after.toString().toInt();
        QByteArray nodes;
        const int count = page < 2 ? 100 : 51;
        for (int i = 0; i < count; ++i)
            nodes += (i > 0 ? ",{\"id\":\"" : "{\"id\":\"") + QByteArray::number(page * 100 + i) + "\"}";
        return data("{\"products\":{\"nodes\":[" + nodes + "],\"pageInfo\":{\"hasNextPage\":" +
                    (page < 2 ? "true" : "false") + ",\"endCursor\":\"" + QByteArray::number(page + 1) + "\"}}}");
    });
    ShopifyClient client(world.http, world.options, world.clock);
    QSet<QString> ids;
    const auto walked = client.walk(u"ChangedProducts"_s, {{u"q"_s, QString()}}, u"products"_s,
                                    [&](const QJsonArray& nodes, const GraphQlAnswer&) -> Result<void> {
                                        for (const QJsonValue node : nodes)
                                            ids.insert(node["id"_L1].toString());
                                        return {};
                                    });
    QVERIFY(walked);
    QCOMPARE(ids.size(), 251);
    QCOMPARE(world.server.requestCount(), 3);
}

void TestShopifyReader::walkGuardsItsCursor()
{
    ScriptedShop world;
    world.server.setHandler([](const ScriptedRequest&) {
        return data(R"({"products":{"nodes":[],"pageInfo":{"hasNextPage":true,"endCursor":"same"}}})");
    });
    ShopifyClient client(world.http, world.options, world.clock);
    const auto page = [](const QJsonArray&, const GraphQlAnswer&) -> Result<void> {
        return {};
    };
    const auto stuck = client.walk(u"ChangedProducts"_s, {}, u"products"_s, page);
    QVERIFY(!stuck);
    QCOMPARE(stuck.error().kind, ErrorKind::Contract);
    QCOMPARE(world.server.requestCount(), 2);

    world.server.setHandler([](const ScriptedRequest&) { return data(R"({"products":{"nodes":[]}})"); });
    const auto blind = client.walk(u"ChangedProducts"_s, {}, u"products"_s, page);
    QVERIFY2(!blind, "an answer without pageInfo was taken for the last page");
}

void TestShopifyReader::probeNamesMissingScopes()
{
    ScriptedShop world;
    world.server.enqueue(
        data(R"({"shop":{"id":"gid://s","name":"Demo","myshopifyDomain":"demo.myshopify.com","currencyCode":"CAD",
        "ianaTimezone":"America/Toronto","plan":{"publicDisplayName":"Basic","shopifyPlus":false}},
        "publicApiVersions":[{"handle":"2026-10","supported":true},{"handle":"unstable","supported":false}],
        "currentAppInstallation":{"accessScopes":[{"handle":"write_products"},{"handle":"read_inventory"},{"handle":"write_inventory"},
        {"handle":"read_locations"},{"handle":"read_files"},{"handle":"write_files"},{"handle":"read_publications"}]},
        "productsCount":{"count":24000,"precision":"EXACT"},"productVariantsCount":{"count":10000,"precision":"AT_LEAST"}})"));
    ShopifyClient client(world.http, world.options, world.clock);
    const auto probe = ShopifyReader(client).probe();
    QVERIFY(probe);
    QCOMPARE(probe->missingScopes, QStringList{u"write_publications"_s}); // write_products includes read_products
    QCOMPARE(probe->supportedVersions, QStringList{u"2026-10"_s});
    QCOMPARE(probe->products, 24000);
    QCOMPARE(probe->variants, -1);
    QCOMPARE(probe->currency, u"CAD"_s);
}

void TestShopifyReader::locationsOverTwoPages()
{
    ScriptedShop world;
    world.server.enqueue(data(
        R"({"locations":{"nodes":[{"id":"gid://l/1","name":"Main","isActive":true}],"pageInfo":{"hasNextPage":true,"endCursor":"c"}}})"));
    world.server.enqueue(data(
        R"({"locations":{"nodes":[{"id":"gid://l/2","name":"Old","isActive":false}],"pageInfo":{"hasNextPage":false,"endCursor":"d"}}})"));
    ShopifyClient client(world.http, world.options, world.clock);
    const auto locations = ShopifyReader(client).locations();
    QVERIFY(locations);
    QCOMPARE(locations->size(), 2);
    QVERIFY(!locations->at(1).active);
    QCOMPARE(sentBody(world.server.requests()[1])["variables"_L1]["after"_L1].toString(), u"c"_s);
}

void TestShopifyReader::productById()
{
    ScriptedShop world;
    world.server.enqueue(data("{\"product\":" + productJson("gid://p/1") + '}'));
    ShopifyClient client(world.http, world.options, world.clock);
    RemoteContext context;
    context.locationId = u"gid://l/1"_s;
    context.sku = u"SKU-1"_s;
    const auto read = ShopifyReader(client).productById(u"gid://p/1"_s, context);
    QVERIFY(read);
    QVERIFY(*read);
    const RemoteProduct& product = **read;
    QCOMPARE(product.variantId, u"gid://v/1"_s);
    QCOMPARE(product.inventoryItemId, u"gid://ii/1"_s);
    QCOMPARE(product.inventoryLevelId, u"gid://l/1"_s);
    QCOMPARE(product.compareDigest, u"d1"_s);
    QCOMPARE(product.updatedAt, QDateTime(QDate(2026, 11, 20), QTime(10, 0), QTimeZone::UTC));
    QCOMPARE(product.variants.size(), size_t(2));
    QVERIFY(product.complete);
    const QJsonObject expected{
        {u"title"_s, u"Pen"_s},
        {u"handle"_s, u"pen"_s},
        {u"description"_s, u"<p>Ink</p>"_s},
        {u"vendor"_s, u"Nordvale"_s},
        {u"product_type"_s, u"Pens"_s},
        {u"tags"_s, QJsonArray{u"b"_s, u"a"_s}},
        {u"status"_s, u"ACTIVE"_s},
        {u"seo_title"_s, QString(u""_s)},
        {u"seo_description"_s, u"Writes"_s},
        {u"product_info"_s, QJsonObject{{u"Color"_s, u"Blue"_s}}},
        {u"images"_s, QJsonArray{QJsonObject{{u"alt"_s, u"Front"_s}, {u"src"_s, u"https://cdn/1.jpg"_s}}}},
        {u"sku"_s, u"SKU-1"_s},
        {u"barcode"_s, u"0012345678905"_s},
        {u"price"_s, 9.5},
        {u"cost"_s, 4.1275},
        {u"inventory"_s, -3},
        {u"weight"_s, 138},
        {u"inventory_policy"_s, u"CONTINUE"_s},
        {u"requires_shipping"_s, true},
        {u"taxable"_s, true}};
    QCOMPARE(QJsonDocument::fromJson(product.values.toJson()).object(), expected);
    QCOMPARE(product.values[FieldId::Price].decimal()->toString(), u"9.50"_s);
    const QJsonObject variables = sentBody(world.server.requests().first())["variables"_L1].toObject();
    QCOMPARE(variables["ns"_L1].toString(), u"custom"_s);
    QCOMPARE(variables["locationId"_L1].toString(), u"gid://l/1"_s);
}

void TestShopifyReader::productThatIsGone()
{
    ScriptedShop world;
    world.server.enqueue(data(R"({"product":null})"));
    ShopifyClient client(world.http, world.options, world.clock);
    RemoteContext context;
    context.locationId = u"gid://l/1"_s;
    const auto gone = ShopifyReader(client).productById(u"gid://p/1"_s, context);
    QVERIFY(gone);
    QVERIFY(!*gone);
    world.server.enqueue(ScriptedAnswer::json("{}", 403));
    QVERIFY2(!ShopifyReader(client).productById(u"gid://p/1"_s, context),
             "a fault was taken for a product that is gone");
}

void TestShopifyReader::productsByIdsShrinkAndComplete()
{
    ScriptedShop world;
    world.server.setHandler([](const ScriptedRequest& request) {
        const QJsonObject variables = sentBody(request)["variables"_L1].toObject();
        if (variables.contains("id"_L1))
            return data("{\"product\":" + productJson(variables["id"_L1].toString().toUtf8()) + '}');
        const QJsonArray ids = variables["ids"_L1].toArray();
        if (ids.size() > 30)
            return error("MAX_COST_EXCEEDED");
        QByteArray nodes;
        for (const QJsonValue id : ids) {
            const QByteArray text = id.toString().toUtf8();
            nodes += nodes.isEmpty() ? "" : ",";
            nodes += text == "gid://p/3" ? QByteArray("null") : productJson(text, "SKU-1", text == "gid://p/5");
        }
        return data("{\"nodes\":[" + nodes + "]}");
    });
    ShopifyClient client(world.http, world.options, world.clock);
    ShopifyReader reader(client);
    RemoteContext context;
    context.locationId = u"gid://l/1"_s;
    QStringList ids;
    for (int i = 0; i < 60; ++i)
        ids.append(u"gid://p/%1"_s.arg(i));
    const auto products = reader.productsByIds(ids, context);
    QVERIFY(products);
    QCOMPARE(products->size(), size_t(59));
    QCOMPARE(products->at(3).id, u"gid://p/4"_s);
    for (const RemoteProduct& product : *products)
        QVERIFY(product.complete);
    QCOMPARE(world.server.requestCount(), 1 + 3 + 1); // too costly, 25 + 25 + 10, one read by itself
}

void TestShopifyReader::collectionsArePagedOn()
{
    ScriptedShop world;
    bool goesOn = true;
    world.server.setHandler([&goesOn](const ScriptedRequest& request) {
        const QJsonObject variables = sentBody(request)["variables"_L1].toObject();
        const auto page = [](const QByteArray& nodes, const QByteArray& next) {
            return "{\"nodes\":[" + nodes + "],\"pageInfo\":{\"hasNextPage\":" + (next.isEmpty() ? "false" : "true") + ",\"endCursor\":\"" + next + "\"}}";
        };
        const QByteArray sale = R"({"id":"gid://shopify/Collection/12","handle":"sale","title":"Sale"})";
        const QByteArray pens = R"({"id":"gid://shopify/Collection/7","handle":"pens","title":"Pens"})";
        if (variables.contains("after"_L1)) {
            if (variables["after"_L1].toString() == "a"_L1)
                return data("{\"product\":{\"collections\":" + page(pens, "b") + "}}");
            return data("{\"product\":{\"collections\":" + page(sale, goesOn ? QByteArray() : QByteArray("b")) + "}}"); // one that moved to the next page
        }
        QByteArray product = productJson("gid://p/1");
        product.chop(1);
        return data("{\"nodes\":[" + product + ",\"collections\":" + page(sale, "a") + "}]}");
    });
    ShopifyClient client(world.http, world.options, world.clock);
    ShopifyReader reader(client);
    RemoteContext context;
    context.locationId = u"gid://l/1"_s;
    const auto items = reader.itemsByIds({u"gid://p/1"_s}, context);
    QVERIFY(items);
    const QList<ShopCollection> both{{u"gid://shopify/Collection/7"_s, u"pens"_s, u"Pens"_s}, {u"gid://shopify/Collection/12"_s, u"sale"_s, u"Sale"_s}};
    QCOMPARE(items->front().collections.value(), both);
    QVERIFY2(!items->front().json.contains("collections"_L1), "a move would look like a change of the product");
    QCOMPARE(world.server.requestCount(), 3);
    goesOn = false;
    const auto stuck = reader.itemsByIds({u"gid://p/1"_s}, context);
    QVERIFY2(!stuck, "a page that never ends");
    QCOMPARE(stuck.error().kind, ErrorKind::Contract);
}

void TestShopifyReader::collectionsThatMayNotBeReadAreLeftOut()
{
    for (const char* code : {"ACCESS_DENIED", "undefinedField"}) {
        ScriptedShop world;
        QStringList asked;
        world.server.setHandler([&](const ScriptedRequest& request) {
            asked.append(sentBody(request)["operationName"_L1].toString());
            return asked.constLast() == "PulledProducts"_L1 ? error(code) : data("{\"nodes\":[" + productJson("gid://p/1") + "]}");
        });
        ShopifyClient client(world.http, world.options, world.clock);
        ShopifyReader reader(client);
        RemoteContext context;
        context.locationId = u"gid://l/1"_s;
        for (int i = 0; i < 2; ++i) {
            const auto items = reader.itemsByIds({u"gid://p/1"_s}, context);
            QVERIFY(items);
            QVERIFY2(!items->front().collections, "what was not read is not known");
        }
        QVERIFY(!reader.readsCollections());
        QCOMPARE(asked, (QStringList{u"PulledProducts"_s, u"ProductsByIds"_s, u"ProductsByIds"_s}));
    }
}

void TestShopifyReader::skuIsCheckedExactly()
{
    ScriptedShop world;
    world.server.enqueue(
        data(R"({"productVariants":{"nodes":[{"id":"gid://v/9","sku":"A-1-X","product":{"id":"gid://p/9"}},
        {"id":"gid://v/1","sku":"A-1","product":{"id":"gid://p/1"}}],"pageInfo":{"hasNextPage":false}}})"));
    world.server.enqueue(data("{\"product\":" + productJson("gid://p/1", "A-1") + '}'));
    ShopifyClient client(world.http, world.options, world.clock);
    RemoteContext context;
    context.locationId = u"gid://l/1"_s;
    const auto product = ShopifyReader(client).productBySku(u"A-1"_s, context);
    QVERIFY(product);
    QVERIFY(*product);
    QCOMPARE((*product)->variantId, u"gid://v/1"_s);
    QCOMPARE(sentBody(world.server.requests()[0])["variables"_L1]["q"_L1].toString(), u"sku:\"A-1\""_s);

    world.server.enqueue(data(
        R"({"productVariants":{"nodes":[{"id":"gid://v/9","sku":"a-1 b","product":{"id":"gid://p/9"}}],"pageInfo":{"hasNextPage":false}}})"));
    const auto none = ShopifyReader(client).productBySku(u"A-1"_s, context);
    QVERIFY(none);
    QVERIFY(!*none);
}

void TestShopifyReader::ambiguousSku()
{
    ScriptedShop world;
    world.server.enqueue(data(R"({"productVariants":{"nodes":[{"id":"gid://v/1","sku":"A","product":{"id":"gid://p/1"}},
        {"id":"gid://v/2","sku":"A","product":{"id":"gid://p/2"}}],"pageInfo":{"hasNextPage":false}}})"));
    ShopifyClient client(world.http, world.options, world.clock);
    const auto product = ShopifyReader(client).productBySku(u"A"_s, {});
    QVERIFY(!product);
    QCOMPARE(product.error().code, u"AMBIGUOUS_SKU"_s);
}

void TestShopifyReader::changedProductsQuoteTimes()
{
    ScriptedShop world;
    const QByteArray node = R"({"id":"gid://p/1","handle":"pen","updatedAt":"2026-11-20T10:00:00Z"})";
    world.server.enqueue(
        data("{\"products\":{\"nodes\":[" + node + ',' + node + R"(],"pageInfo":{"hasNextPage":false}}})"));
    ShopifyClient client(world.http, world.options, world.clock);
    ShopifyReader reader(client);
    const QDateTime from(QDate(2026, 11, 20), QTime(9, 0), QTimeZone::UTC);
    int count = 0;
    const auto page = [&count](const QList<ChangedProduct>& products) -> Result<void> {
        count += int(products.size());
        return {};
    };
    QVERIFY(reader.changedProducts(from, from.addSecs(7200), page));
    QCOMPARE(count, 1);
    QCOMPARE(
        sentBody(world.server.requests()[0])["variables"_L1]["q"_L1].toString(),
        u"updated_at:>='2026-11-20T09:00:00Z' updated_at:<='2026-11-20T11:00:00Z' status:active,draft,archived,unlisted"_s);

    world.server.enqueue(data("{\"products\":{\"nodes\":[" + node + R"(],"pageInfo":{"hasNextPage":false}}})"));
    const auto early = reader.changedProducts(from.addSecs(3 * 3600), from.addSecs(4 * 3600), page);
    QVERIFY2(!early, "a row from before the window was accepted");
    QCOMPARE(early.error().kind, ErrorKind::Contract);
}

QTEST_GUILESS_MAIN(TestShopifyReader)
#include "tst_shopifyreader.moc"
