#include "remote/shopify/costbucket.h"
#include "remote/shopify/joineddocument.h"
#include "remote/shopify/productlookup.h"
#include "sandbox/shopifyserver.h"

#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

/// Several calls in one request, and several products in one read.
class TestJoined : public QObject
{
    Q_OBJECT

    struct World
    {
        explicit World(sandbox::ShopOptions shopOptions = {}) : shop(std::move(shopOptions))
        {
            if (!shop.start())
                qFatal("the sandbox shop could not be started");
            shop.withState([this](sandbox::ShopState& state) { context.locationId = state.locations.first().id; });
            ShopifyOptions options;
            options.url = shop.url();
            options.token = shop.options().token;
            options.retryDelay = std::chrono::milliseconds(1);
            client = std::make_unique<ShopifyClient>(http, options, clock);
        }
        QString add(const QString& handle, const QString& sku)
        {
            sandbox::ShopProduct product;
            product.handle = handle;
            product.title = handle;
            sandbox::ShopVariant variant;
            variant.sku = sku;
            product.variants.append(variant);
            return shop.add(product);
        }
        sandbox::ShopifyServer shop;
        SystemClock clock;
        HttpClient http;
        RemoteContext context;
        std::unique_ptr<ShopifyClient> client;
    };

private slots:
    void repeatsTheRootUnderAliases()
    {
        const auto joined = joinedDocument("# a comment with {braces}\nmutation Set($id: ID!, $n: [Int!]) {\n  set(id: $id, note: \"$id {\", list: $n) "
                                           "@idempotent(key: $id) {\n    a { b }\n  }\n}\n",
                                           2);
        QVERIFY2(joined, qPrintable(joined ? QString() : errorText(joined.error())));
        QCOMPARE(QString::fromUtf8(*joined).simplified(),
                 u"mutation Set($p0_id: ID!, $p0_n: [Int!], $p1_id: ID!, $p1_n: [Int!]) { "
                 "p0: set(id: $p0_id, note: \"$id {\", list: $p0_n) @idempotent(key: $p0_id) { a { b } } "
                 "p1: set(id: $p1_id, note: \"$id {\", list: $p1_n) @idempotent(key: $p1_id) { a { b } } }"_s);
        QCOMPARE(joinedVariables({{{u"id"_s, 1}}, {{u"id"_s, 2}}}), (QJsonObject{{u"p0_id"_s, 1}, {u"p1_id"_s, 2}}));
        QCOMPARE(joinedIndex(u"p12"_s), 12);
        QCOMPARE(joinedIndex(u"add"_s), -1);
    }

    void refusesWhatCannotBeJoined_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("two roots") << "mutation T($id: ID!) { a(id: $id) { x } b(id: $id) { y } }"_ba;
        QTest::newRow("an alias") << "mutation T($id: ID!) { a: tagsAdd(id: $id) { x } }"_ba;
        QTest::newRow("two operations") << "query A { a { x } } query B { b { x } }"_ba;
        QTest::newRow("no name") << "query { a { x } }"_ba;
        QTest::newRow("not closed") << "query A { a { x }"_ba;
        QTest::newRow("empty") << ""_ba;
    }

    void refusesWhatCannotBeJoined()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!joinedDocument(text, 2));
    }

    void everyDocumentThePushJoinsIsAccepted()
    {
        World world;
        for (const QString& name : {u"SetProduct"_s, u"UpdateProduct"_s, u"UpdateVariants"_s, u"ActivateInventory"_s, u"FindByHandle"_s}) {
            const auto text = ShopifyClient::document(name);
            QVERIFY2(text && joinedDocument(*text, 25), qPrintable(name));
        }
        world.add(u"one"_s, u"A"_s);
        const QString two = world.add(u"two"_s, u"B"_s);
        const auto answer = world.client->executeJoined(u"FindByHandle"_s,
                                                        {{{u"identifier"_s, QJsonObject{{u"handle"_s, u"missing"_s}}}},
                                                         {{u"identifier"_s, QJsonObject{{u"handle"_s, u"two"_s}}}}},
                                                        GraphQlKind::Query, 2);
        QVERIFY2(answer, qPrintable(answer ? QString() : errorText(answer.error())));
        QVERIFY(answer->data["p0"_L1].isNull());
        QCOMPARE(answer->data["p1"_L1]["id"_L1].toString(), two);
    }

    void manyAreFoundInFewRequests()
    {
        World world;
        QStringList ids;
        QStringList handles;
        QStringList skus;
        for (int i = 0; i < 60; ++i) {
            ids.append(world.add(u"pen-%1"_s.arg(i), u"PEN \"%1\""_s.arg(i)));
            handles.append(u"pen-%1"_s.arg(i));
            skus.append(u"PEN \"%1\""_s.arg(i));
        }
        handles.append(u"no-such"_s);
        skus.append(u"PEN"_s); // the beginning of others only
        ProductLookup lookup(*world.client, world.context);
        const auto byHandle = lookup.idsByHandles(handles, {});
        const auto bySku = lookup.bySkus(skus, {});
        QCOMPARE(byHandle.size(), size_t(61));
        for (int i = 0; i < 60; ++i) {
            QCOMPARE(byHandle[size_t(i)].value_or(QString()), ids[i]);
            QCOMPARE(bySku[size_t(i)].value_or(ProductRef()).id, ids[i]);
        }
        QCOMPARE(byHandle[60].value_or(u"?"_s), QString());
        QCOMPARE(bySku[60].value_or(ProductRef{u"?"_s, {}, {}}).id, QString());
        QVERIFY2(world.shop.requestCount() <= 9, qPrintable(QString::number(world.shop.requestCount())));

        world.shop.clearLog();
        std::vector<ProductRef> refs;
        for (int i = 0; i < 60; ++i)
            refs.push_back({i == 7 ? u"gid://shopify/Product/1"_s : ids[i], {}, skus[i]});
        const auto read = lookup.byIds(refs, ReadParts{.product = true}, {});
        QCOMPARE(world.shop.requestCount(), 2);
        for (int i = 0; i < 60; ++i) {
            QVERIFY(read[size_t(i)].has_value());
            QCOMPARE((*read[size_t(i)]).has_value(), i != 7);
        }
    }

    void twoProductsWithOneSkuAreNobodyElsesTrouble()
    {
        World world;
        world.add(u"a"_s, u"SAME"_s);
        world.add(u"b"_s, u"SAME"_s);
        const QString other = world.add(u"c"_s, u"OTHER"_s);
        const auto found = ProductLookup(*world.client, world.context).bySkus({u"SAME"_s, u"OTHER"_s}, {});
        QVERIFY(!found[0]);
        QCOMPARE(found[0].error().code, u"AMBIGUOUS_SKU"_s);
        QCOMPARE(found[1].value_or(ProductRef()).id, other);
    }

    void aFaultOfTheShopIsEverybodysError()
    {
        World world;
        world.shop.addFault({.kind = sandbox::ShopFault::Kind::StatusBefore, .times = -1, .status = 403});
        const auto found = ProductLookup(*world.client, world.context).idsByHandles({u"a"_s, u"b"_s}, {});
        QCOMPARE(found.size(), size_t(2));
        for (const auto& one : found)
            QVERIFY(!one && one.error().kind == ErrorKind::Permission);
    }

    void pointsAreServedInTheOrderTheyWereAskedFor()
    {
        CostBucket bucket;
        qint64 wait = 0;
        const auto first = bucket.book(u"Q"_s, 0, wait, 200);
        QVERIFY(first);
        bucket.settle(u"Q"_s, *first, {400, 400, 1000, 100, 100}, 0, 200); // twice what was expected
        quint64 dear = 0;
        quint64 cheap = 0;
        QVERIFY(!bucket.book(u"Q"_s, 0, wait, 100, &dear)); // 200 are needed
        QCOMPARE(wait, 1000);
        QVERIFY2(!bucket.book(u"Other"_s, 0, wait, 10, &cheap), "a cheap request overtakes one that waits");
        QVERIFY(bucket.book(u"Q"_s, 1000, wait, 100, &dear));
        QCOMPARE(dear, quint64(0));
        QVERIFY(!bucket.book(u"Other"_s, 1000, wait, 10, &cheap));
        QVERIFY(bucket.book(u"Other"_s, 1200, wait, 10, &cheap));
        // Who gives up leaves the line.
        quint64 gone = 0;
        quint64 next = 0;
        QVERIFY(!bucket.book(u"Q"_s, 1200, wait, 100, &gone));
        QVERIFY(!bucket.book(u"Q"_s, 1200, wait, 50, &next));
        bucket.leave(gone);
        QVERIFY(bucket.book(u"Q"_s, 2400, wait, 50, &next));
        QCOMPARE(bucket.restoreRate(), 100);
    }
};

QTEST_GUILESS_MAIN(TestJoined)
#include "tst_joined.moc"
