#include "sync/pushworld.h"

#include <QTest>

#include <thread>

using namespace trueup;
using namespace Qt::StringLiterals;
using trueup::sandbox::ShopFault;
using trueup::sandbox::ShopOptions;

/// Many changes by the shop's bulk operations: the same promises as for single ones.
class TestPushBulk : public QObject
{
    Q_OBJECT
private slots:
    void manyPriceChangesTakeAHandfulOfCalls();
    void fewAreReadPageByPage();
    void whatTheShopHoldsAlreadyIsNotSent();
    void conflictsAndRefusalsStayAlone();
    void filesAreSplitBySize();
    void everyKindOfCallOfAProductGoes();
    void newProductsAreMadeAndProved_data();
    void newProductsAreMadeAndProved();
    void aTakenHandleIsLeftToACloserLook();
    void anOperationThatFailsHalfWayIsVerified();
    void aLostAnswerDoesNotSendTwice();
    void lostLinesAreLookedUp();
    void refusedBulkFallsBackToDirectCalls();
    void resultsOfAnEarlierRunAreTakenOver();
    void filesRunSideBySide_data();
    void filesRunSideBySide();
    void kindsOfAProductKeepTheirOrder();
    void severalOperationsUnderWayAreTakenOver();
    void anExportIsReadByTheIdsOfItsLines();
    void belowTheThresholdNothingGoesInBulk();

private:
    static ShopifyPushParams params(qsizetype exportFrom = 1)
    {
        ShopifyPushParams params;
        params.bulk.exportFrom = exportFrom;
        params.bulk.fileLines = 10'000; // one file, unless a test says otherwise
        params.bulk.policy.placeWait = std::chrono::milliseconds(50);
        return params;
    }
    static QList<StagedRow> prices(int count)
    {
        QList<StagedRow> rows;
        for (int i = 1; i <= count; ++i)
            rows.append(PushWorld::price(i));
        return rows;
    }
    static int directWrites(const PushWorld& world)
    {
        int count = 0;
        for (const auto& request : world.shop.log())
            count += request.isMutation && request.isApplied && !request.rootFields.contains(u"stagedUploadsCreate"_s) &&
                     !request.rootFields.contains(u"bulkOperationRunMutation"_s) &&
                     !request.rootFields.contains(u"bulkOperationRunQuery"_s);
        return count;
    }
    std::unique_ptr<PushWorld> world(int products, ShopOptions options = {})
    {
        auto made = std::make_unique<PushWorld>(m_postgres, std::move(options));
        made->addProducts(products);
        made->setSetting(u"push.bulk_threshold"_s, u"20"_s);
        return made;
    }
    TestPostgres m_postgres;
};

void TestPushBulk::manyPriceChangesTakeAHandfulOfCalls()
{
    const auto world = this->world(600);
    world->approve(prices(600));
    const auto pushed = world->push(params());
    QVERIFY2(pushed, qPrintable(pushed ? QString() : errorText(pushed.error()) + pushed.error().detail));
    QCOMPARE(pushed->confirmed, 600);
    QCOMPARE(pushed->bulkProducts, 600);
    QCOMPARE(pushed->bulkOperations, 2); // the export and the prices
    QCOMPARE(directWrites(*world), 0);
    QVERIFY2(pushed->shop.calls <= 30, qPrintable(QString::number(pushed->shop.calls)));
    QCOMPARE(world->priceInShop(1), u"12.50"_s);
    QCOMPARE(world->priceInShop(600), u"12.50"_s);
    QCOMPARE(world->sql(u"SELECT count(*) FROM sync_outbox WHERE state = 'confirmed' AND bulk_operation_id IS NOT NULL"_s), u"600"_s);
    QCOMPARE(world->sql(u"SELECT count(*) FROM product_versions"_s), u"600"_s);
    // What was not exported is not remembered as empty.
    QCOMPARE(world->sql(u"SELECT count(*) FROM remote_snapshots WHERE data ? 'description' OR data ? 'product_info'"_s), u"0"_s);
    QCOMPARE(world->sql(u"SELECT count(*) FROM bulk_operations WHERE status <> 'completed'"_s), u"0"_s);
    QCOMPARE(QDir(world->folder.path()).entryList(QDir::Files), QStringList());
}

void TestPushBulk::fewAreReadPageByPage()
{
    const auto world = this->world(120);
    world->approve(prices(120));
    const auto pushed = world->push(params(5000));
    QVERIFY(pushed);
    QCOMPARE(pushed->confirmed, 120);
    QCOMPARE(pushed->bulkOperations, 1);
    QCOMPARE(world->shop.requestCount(u"nodes"_s), 3);
    QCOMPARE(directWrites(*world), 0);
}

void TestPushBulk::whatTheShopHoldsAlreadyIsNotSent()
{
    const auto world = this->world(40);
    world->approve(prices(40));
    QVERIFY(world->shop.editAsStaff(u"S-3"_s, [](sandbox::ShopProduct& product) { product.variants[0].price = u"12.5"_s; }));
    const auto pushed = world->push(params());
    QVERIFY(pushed);
    QCOMPARE(pushed->confirmed, 40);
    QCOMPARE(world->sql(u"SELECT line_count FROM bulk_operations WHERE kind = 'mutation'"_s), u"39"_s);
}

void TestPushBulk::conflictsAndRefusalsStayAlone()
{
    const auto world = this->world(60);
    QList<StagedRow> rows = prices(40);
    for (int i = 41; i <= 59; ++i) {
        const QByteArray n = QByteArray::number(i);
        const QByteArray handle = i == 50 ? "stapler-60" : "stapler-new-" + n; // taken
        rows.append(PushWorld::change(i, R"({"handle":{"base":"stapler-)" + n + R"(","current":"stapler-)" + n + R"(","proposed":")" + handle + R"("}})",
                                      {u"handle"_s}));
    }
    world->approve(rows);
    QVERIFY(world->shop.editAsStaff(u"S-4"_s, [](sandbox::ShopProduct& product) { product.variants[0].price = u"3.21"_s; }));
    QVERIFY(world->shop.deleteAsStaff(u"S-9"_s));
    const auto pushed = world->push(params());
    QVERIFY(pushed);
    QCOMPARE(pushed->conflicts, 2);
    QCOMPARE(pushed->failed, 1);
    QCOMPARE(pushed->confirmed, 56);
    QCOMPARE(world->priceInShop(4), u"3.21"_s);
    QCOMPARE(world->sql(u"SELECT s.sku FROM sync_outbox o JOIN sync_staging s ON s.id = o.staging_row WHERE o.state = 'dead'"_s), u"S-50"_s);
    QCOMPARE(directWrites(*world), 0);
}

void TestPushBulk::filesAreSplitBySize()
{
    const auto world = this->world(100);
    world->approve(prices(100));
    ShopifyPushParams small = params();
    small.bulk.fileBytes = 4000;
    const auto pushed = world->push(small);
    QVERIFY(pushed);
    QCOMPARE(pushed->confirmed, 100);
    QVERIFY2(pushed->bulkOperations >= 4, qPrintable(QString::number(pushed->bulkOperations)));
    QCOMPARE(world->sql(u"SELECT sum(line_count) FROM bulk_operations WHERE kind = 'mutation'"_s), u"100"_s);
    QCOMPARE(directWrites(*world), 0);
}

void TestPushBulk::everyKindOfCallOfAProductGoes()
{
    const auto world = this->world(30);
    QList<StagedRow> rows;
    for (int i = 1; i <= 30; ++i) {
        const QByteArray n = QByteArray::number(i);
        rows.append(PushWorld::change(i, R"({"title":{"base":"Stapler )" + n + R"(","current":"Stapler )" + n + R"(","proposed":"Better stapler )" + n +
                                             R"("},"price":{"base":10,"current":10,"proposed":11},"inventory":{"base":5,"current":5,"proposed":)" + n +
                                             R"(},"product_info":{"base":null,"current":null,"proposed":{"Colour":"red"}}})",
                                      {u"title"_s, u"price"_s, u"inventory"_s, u"product_info"_s}));
    }
    world->approve(rows);
    const auto pushed = world->push(params());
    QVERIFY2(pushed, qPrintable(pushed ? QString() : errorText(pushed.error())));
    QCOMPARE(pushed->confirmed, 30);
    for (int i = 1; i <= 30; ++i) {
        const auto product = world->shop.product(PushWorld::sku(i));
        QCOMPARE(product->title, u"Better stapler %1"_s.arg(i));
        QCOMPARE(product->variants[0].price, u"11.00"_s);
        QCOMPARE(world->stockInShop(i), i);
        QVERIFY(product->metafield(u"custom"_s, u"product_info"_s));
    }
    QCOMPARE(world->sql(u"SELECT string_agg(purpose, ' ' ORDER BY id) FROM bulk_operations WHERE kind = 'mutation'"_s),
             u"push:UpdateProduct push:UpdateVariants push:SetMetafields push:SetInventory"_s);
    QCOMPARE(directWrites(*world), 0);
}

void TestPushBulk::newProductsAreMadeAndProved_data()
{
    QTest::addColumn<int>("exportFrom");
    QTest::newRow("by exports") << 1;
    QTest::newRow("page by page") << 5000;
}

void TestPushBulk::newProductsAreMadeAndProved()
{
    QFETCH(int, exportFrom);
    const auto world = this->world(5);
    QList<StagedRow> rows;
    for (int i = 1; i <= 80; ++i)
        rows.append(PushWorld::create(i));
    world->approve(rows);
    const auto pushed = world->push(params(exportFrom));
    QVERIFY2(pushed, qPrintable(pushed ? QString() : errorText(pushed.error())));
    QCOMPARE(pushed->created, 80);
    QCOMPARE(world->shop.productCount(), 85);
    QCOMPARE(directWrites(*world), 0);
    QCOMPARE(world->shop.product(u"N-80"_s)->variants[0].price, u"7.25"_s);
    QCOMPARE(world->sql(u"SELECT count(DISTINCT shopify_variant_id) FROM public.products WHERE sku LIKE 'N-%'"_s), u"80"_s);
}

void TestPushBulk::aTakenHandleIsLeftToACloserLook()
{
    const auto world = this->world(0);
    sandbox::ShopProduct product;
    product.handle = u"new-pen-7"_s;
    product.title = u"Made by staff"_s;
    product.variants.append(sandbox::ShopVariant());
    QVERIFY(!world->shop.add(product).isEmpty());
    QList<StagedRow> rows;
    for (int i = 1; i <= 30; ++i)
        rows.append(PushWorld::create(i));
    world->approve(rows);
    const auto pushed = world->push(params());
    QVERIFY(pushed);
    QCOMPARE(pushed->created, 29);
    QCOMPARE(pushed->conflicts, 1);
    QCOMPARE(world->shop.productByHandle(u"new-pen-7"_s)->title, u"Made by staff"_s);
}

void TestPushBulk::anOperationThatFailsHalfWayIsVerified()
{
    ShopOptions options;
    options.bulk.failAfter = 20;
    const auto world = this->world(50, options);
    world->approve(prices(50));
    const auto pushed = world->push(params(5000)); // read page by page, so that only the mutation meets the failure
    QVERIFY2(pushed, qPrintable(pushed ? QString() : errorText(pushed.error())));
    QCOMPARE(pushed->confirmed, 50);
    QCOMPARE(world->priceInShop(1), u"12.50"_s);
    QCOMPARE(world->priceInShop(50), u"12.50"_s);
    QCOMPARE(world->sql(u"SELECT status FROM bulk_operations WHERE kind = 'mutation'"_s), u"failed"_s);
    // The shop did twenty of them; only the others were sent again.
    qsizetype again = 0;
    for (const auto& request : world->shop.log())
        again += std::ranges::count(request.rootFields, u"productVariantsBulkUpdate"_s);
    QCOMPARE(again, 30);
}

void TestPushBulk::aLostAnswerDoesNotSendTwice()
{
    const auto world = this->world(50);
    world->approve(prices(50));
    world->shop.addFault({.kind = ShopFault::Kind::CutAfter, .rootField = u"bulkOperationRunMutation"_s});
    const auto pushed = world->push(params());
    QVERIFY2(pushed, qPrintable(pushed ? QString() : errorText(pushed.error())));
    QCOMPARE(pushed->confirmed, 50);
    QCOMPARE(world->shop.requestCount(u"bulkOperationRunMutation"_s), 1);
    QCOMPARE(directWrites(*world), 0);
}

void TestPushBulk::lostLinesAreLookedUp()
{
    ShopOptions options;
    options.bulk.linesLost = 10;
    const auto world = this->world(50, options);
    world->approve(prices(50));
    const auto pushed = world->push(params(5000));
    QVERIFY2(pushed, qPrintable(pushed ? QString() : errorText(pushed.error())));
    QCOMPARE(pushed->confirmed, 50);
    QCOMPARE(directWrites(*world), 0); // read, found to be written, not sent again
}

void TestPushBulk::refusedBulkFallsBackToDirectCalls()
{
    const auto world = this->world(50);
    world->approve(prices(50));
    world->shop.addFault({.kind = ShopFault::Kind::UserErrors, .rootField = u"bulkOperationRunMutation"_s, .times = -1});
    const auto pushed = world->push(params(5000));
    QVERIFY2(pushed, qPrintable(pushed ? QString() : errorText(pushed.error())));
    QCOMPARE(pushed->confirmed, 50);
    QCOMPARE(directWrites(*world), 2);
}

void TestPushBulk::resultsOfAnEarlierRunAreTakenOver()
{
    const auto world = this->world(50);
    world->approve(prices(50));
    // The run is stopped while the shop works: the operation goes on without us.
    CancelSource stop;
    ShopifyPushParams stopped = params(5000);
    stopped.bulk.policy.firstPoll = std::chrono::milliseconds(20);
    JobControl control;
    control.cancel = stop.token();
    world->shop.addFault({.kind = ShopFault::Kind::Slow, .rootField = u"bulkOperation"_s, .times = 1, .delayMs = 300});
    std::jthread watcher([&] {
        for (int i = 0; i < 2000 && world->shop.requestCount(u"bulkOperation"_s) == 0; ++i)
            (void)CancelSource().token().waitFor(std::chrono::milliseconds(5));
        stop.cancel();
    });
    const auto first = ShopifyPush(*world->context, *world->client).run(stopped, control);
    watcher.join();
    QVERIFY(!first);
    QCOMPARE(first.error().kind, ErrorKind::Cancelled);
    QCOMPARE(world->sql(u"SELECT count(*) FROM sync_outbox WHERE state = 'confirmed'"_s), u"0"_s);
    const auto second = world->push(params(5000));
    QVERIFY2(second, qPrintable(second ? QString() : errorText(second.error())));
    QCOMPARE(second->confirmed, 50);
    QCOMPARE(world->shop.requestCount(u"bulkOperationRunMutation"_s), 1);
    QCOMPARE(directWrites(*world), 0);
    QCOMPARE(world->sql(u"SELECT count(*) FROM product_versions"_s), u"50"_s);
}

void TestPushBulk::filesRunSideBySide_data()
{
    QTest::addColumn<int>("places");
    QTest::newRow("all places") << 5;
    QTest::newRow("other programs have three") << 2;
    QTest::newRow("one") << 1;
}

void TestPushBulk::filesRunSideBySide()
{
    QFETCH(int, places);
    ShopOptions options;
    options.bulk.limit = places;
    const auto world = this->world(100, options);
    world->approve(prices(100));
    ShopifyPushParams several = params(5000);
    several.bulk.fileLines = 10;
    const auto pushed = world->push(several);
    QVERIFY2(pushed, qPrintable(pushed ? QString() : errorText(pushed.error())));
    QCOMPARE(pushed->confirmed, 100);
    QCOMPARE(pushed->bulkProducts, 100);
    QCOMPARE(pushed->bulkOperations, 5);
    QCOMPARE(directWrites(*world), 0);
    // All that have a place are begun before any is waited for.
    int begun = 0;
    for (const auto& request : world->shop.log()) {
        if (begun > 0 && request.rootFields.contains(u"bulkOperation"_s))
            break;
        begun += request.rootFields.contains(u"bulkOperationRunMutation"_s);
    }
    QCOMPARE(begun, std::min(5, places + 1)); // the last one found no place
    QCOMPARE(world->sql(u"SELECT string_agg(line_count::text, ' ') FROM bulk_operations WHERE kind = 'mutation' AND status = 'completed'"_s),
             u"20 20 20 20 20"_s);
    for (int i = 1; i <= 100; ++i)
        QCOMPARE(world->priceInShop(i), u"12.50"_s);
    QCOMPARE(world->sql(u"SELECT count(*) FROM product_versions"_s), u"100"_s);
    QCOMPARE(QDir(world->folder.path()).entryList(QDir::Files), QStringList());
}

void TestPushBulk::kindsOfAProductKeepTheirOrder()
{
    const auto world = this->world(60);
    QList<StagedRow> rows;
    for (int i = 1; i <= 60; ++i) {
        const QByteArray n = QByteArray::number(i);
        rows.append(PushWorld::change(i, R"({"title":{"base":"Stapler )" + n + R"(","current":"Stapler )" + n + R"(","proposed":"Better )" + n +
                                             R"("},"price":{"base":10,"current":10,"proposed":11}})",
                                      {u"title"_s, u"price"_s}));
    }
    world->approve(rows);
    ShopifyPushParams several = params(5000);
    several.bulk.fileLines = 10;
    const auto pushed = world->push(several);
    QVERIFY2(pushed, qPrintable(pushed ? QString() : errorText(pushed.error())));
    QCOMPARE(pushed->confirmed, 60);
    QCOMPARE(pushed->bulkOperations, 10);
    // No operation with prices is begun while one with titles has not been waited for.
    int titles = 0;
    int prices = 0;
    QSet<QString> polled;
    for (const auto& request : world->shop.log()) {
        const bool isTitle = request.variables["mutation"_L1].toString().contains(u"productUpdate("_s);
        if (request.rootFields.contains(u"bulkOperation"_s) && prices == 0)
            polled.insert(request.variables["id"_L1].toString());
        if (!request.rootFields.contains(u"bulkOperationRunMutation"_s))
            continue;
        ++(isTitle ? titles : prices);
        QVERIFY2(!isTitle || prices == 0, "a title after a price");
        QVERIFY2(isTitle || polled.size() == 5, "a price before the titles have ended");
    }
    QCOMPARE(titles, 5);
    QCOMPARE(prices, 5);
}

void TestPushBulk::severalOperationsUnderWayAreTakenOver()
{
    const auto world = this->world(50);
    world->approve(prices(50));
    CancelSource stop;
    ShopifyPushParams stopped = params(5000);
    stopped.bulk.fileLines = 10;
    stopped.bulk.policy.firstPoll = std::chrono::milliseconds(20);
    JobControl control;
    control.cancel = stop.token();
    world->shop.addFault({.kind = ShopFault::Kind::Slow, .rootField = u"bulkOperation"_s, .times = 1, .delayMs = 300});
    std::jthread watcher([&] {
        for (int i = 0; i < 2000 && world->shop.requestCount(u"bulkOperation"_s) == 0; ++i)
            (void)CancelSource().token().waitFor(std::chrono::milliseconds(5));
        stop.cancel();
    });
    const auto first = ShopifyPush(*world->context, *world->client).run(stopped, control);
    watcher.join();
    QVERIFY(!first);
    QCOMPARE(first.error().kind, ErrorKind::Cancelled);
    QCOMPARE(world->shop.requestCount(u"bulkOperationRunMutation"_s), 5);
    QCOMPARE(world->sql(u"SELECT count(*) FROM sync_outbox WHERE state = 'confirmed'"_s), u"0"_s);
    const auto second = world->push(params(5000));
    QVERIFY2(second, qPrintable(second ? QString() : errorText(second.error())));
    QCOMPARE(second->confirmed, 50);
    QCOMPARE(second->bulkOperations, 5);
    QCOMPARE(world->shop.requestCount(u"bulkOperationRunMutation"_s), 5);
    QCOMPARE(directWrites(*world), 0);
    QCOMPARE(world->sql(u"SELECT count(*) FROM product_versions"_s), u"50"_s);
}

void TestPushBulk::anExportIsReadByTheIdsOfItsLines()
{
    QTemporaryDir folder;
    const QString name = folder.filePath(u"export.jsonl"_s);
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"id":"gid://shopify/Product/1","title":"One"}
{"id":"gid://shopify/Product/2","title":"Two"}

{"id":"gid://shopify/ProductVariant/12","__parentId":"gid://shopify/Product/2"}
{"id":"gid://shopify/ProductVariant/11","__parentId":"gid://shopify/Product/1"}
{"id":"gid://shopify/Metafield/5","__parentId":"gid://shopify/Product/2"}
{"id":"gid://shopify/ProductVariant/22","__parentId":"gid://shopify/Product/2"})");
    file.close();
    ExportedProducts products;
    products.want(u"gid://shopify/Product/2"_s);
    products.want(u"gid://shopify/Product/3"_s);
    QVERIFY(products.read(name, {}));
    const auto two = products.product(u"gid://shopify/Product/2"_s);
    QVERIFY(two && *two);
    QCOMPARE((**two)["title"_L1].toString(), u"Two"_s);
    QCOMPARE((**two)["variants"_L1]["nodes"_L1].toArray().size(), 2);
    QCOMPARE((**two)["metafields"_L1]["nodes"_L1].toArray().size(), 1);
    QVERIFY(!*products.product(u"gid://shopify/Product/3"_s)); // the shop does not have it
    QVERIFY(!*products.product(u"gid://shopify/Product/1"_s)); // nobody wanted it
    QVERIFY(file.open(QIODevice::Append) && file.write("\n{\"title\":\"nobody\"}\n") > 0);
    file.close();
    ExportedProducts broken;
    broken.want(u"gid://shopify/Product/2"_s);
    QVERIFY(!broken.read(name, {}));
}

void TestPushBulk::belowTheThresholdNothingGoesInBulk()
{
    const auto world = this->world(19);
    world->approve(prices(19));
    const auto pushed = world->push(params());
    QVERIFY(pushed);
    QCOMPARE(pushed->confirmed, 19);
    QCOMPARE(pushed->bulkOperations, 0);
    QVERIFY(world->connection->execute(u"UPDATE app_settings SET value = '0' WHERE key = 'push.bulk_threshold'"_s));
    world->addProducts(30, 101);
    QList<StagedRow> rows;
    for (int i = 101; i <= 130; ++i)
        rows.append(PushWorld::price(i));
    world->approve(rows);
    const auto direct = world->push(params());
    QVERIFY(direct);
    QCOMPARE(direct->confirmed, 30);
    QCOMPARE(direct->bulkOperations, 0); // never
}

QTEST_GUILESS_MAIN(TestPushBulk)
#include "tst_pushbulk.moc"
