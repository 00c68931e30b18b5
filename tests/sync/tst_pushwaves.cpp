#include "sync/pushworld.h"

#include "sync/pushsender.h"

#include <QTest>

#include <algorithm>

using namespace trueup;
using namespace Qt::StringLiterals;
using trueup::sandbox::ShopFault;
using trueup::sandbox::ShopOptions;

/// Many products in few requests, and none of them harms another.
class TestPushWaves : public QObject
{
    Q_OBJECT
private slots:
    void aHundredPriceChangesTakeFewCalls();
    void aHundredNewProductsTakeFewCalls();
    void anIdlePushTouchesNoProduct();
    void aConflictStaysAlone();
    void aRefusalStaysAlone();
    void oneBundleDoesNotSpoilTheStockOfOthers();
    void aJoinedStockCallHasAKeyThatWasStoredFirst();
    void aSpoiltRequestIsTakenApart();
    void aStaleMetafieldStaysAlone();
    void aLostJoinedAnswerIsLookedUp_data();
    void aLostJoinedAnswerIsLookedUp();
    void anyFailedRequestChangesNothingInTheEnd_data();
    void anyFailedRequestChangesNothingInTheEnd();
    void theDailyLimitStopsOnlyNewProducts();
    void aTightBudgetIsSpentWithoutWaste();
    void aDeadWriteIsCorrectedAndReviewedAgain();
    void everyDeadWriteIsRetried();
    void theDryRunTellsWhatIsUnusual();
    void fewStrongPriceMovesAreCountedWithTheFindings();
    void fewWithdrawalsAreNamedWithTheFindings();

private:
    static QList<StagedRow> mixed()
    {
        QList<StagedRow> rows;
        for (int i = 1; i <= 6; ++i)
            rows.append(i % 2 ? PushWorld::price(i) : PushWorld::stock(i, 20 + i));
        for (int i = 1; i <= 3; ++i)
            rows.append(PushWorld::create(i));
        return rows;
    }
    TestPostgres m_postgres;
};

void TestPushWaves::aHundredPriceChangesTakeFewCalls()
{
    PushWorld world(m_postgres);
    world.addProducts(100);
    QList<StagedRow> rows;
    for (int i = 1; i <= 100; ++i)
        rows.append(PushWorld::price(i));
    world.approve(rows);
    const auto pushed = world.push();
    QVERIFY2(pushed, qPrintable(pushed ? QString() : errorText(pushed.error()) + pushed.error().detail));
    QCOMPARE(pushed->confirmed, 100);
    QVERIFY2(pushed->shop.calls <= 15, qPrintable(QString::number(pushed->shop.calls)));
    for (int i = 1; i <= 100; ++i)
        QCOMPARE(world.priceInShop(i), u"12.50"_s);
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_staging WHERE status = 'synced'"_s), u"100"_s);
    QCOMPARE(world.sql(u"SELECT count(*) FROM product_versions"_s), u"100"_s);
    QCOMPARE(pushed->engine.operations, 100);
}

void TestPushWaves::aHundredNewProductsTakeFewCalls()
{
    PushWorld world(m_postgres);
    QList<StagedRow> rows;
    for (int i = 1; i <= 100; ++i)
        rows.append(PushWorld::create(i));
    world.approve(rows);
    const auto pushed = world.push();
    QVERIFY2(pushed, qPrintable(pushed ? QString() : errorText(pushed.error()) + pushed.error().detail));
    QCOMPARE(pushed->created, 100);
    QVERIFY2(pushed->shop.calls <= 25, qPrintable(QString::number(pushed->shop.calls)));
    QCOMPARE(world.shop.productCount(), 100);
    QCOMPARE(world.sql(u"SELECT count(DISTINCT shopify_product_id) FROM public.products"_s), u"100"_s);
}

void TestPushWaves::anIdlePushTouchesNoProduct()
{
    PushWorld world(m_postgres);
    world.addProducts(3);
    world.approve({PushWorld::price(1)});
    QVERIFY(world.push());
    world.shop.clearLog();
    const auto idle = world.push();
    QVERIFY(idle);
    QCOMPARE(world.shop.writeCount(), 0);
    QCOMPARE(world.shop.requestCount(), world.shop.requestCount(u"locations"_s));
    QCOMPARE(idle->products, 0);
}

void TestPushWaves::aConflictStaysAlone()
{
    PushWorld world(m_postgres);
    world.addProducts(10);
    QList<StagedRow> rows;
    for (int i = 1; i <= 10; ++i)
        rows.append(PushWorld::price(i));
    world.approve(rows);
    QVERIFY(world.shop.editAsStaff(u"S-4"_s, [](sandbox::ShopProduct& product) { product.variants[0].price = u"3.21"_s; }));
    QVERIFY(world.shop.deleteAsStaff(u"S-7"_s));
    const auto pushed = world.push();
    QVERIFY(pushed);
    QCOMPARE(pushed->confirmed, 8);
    QCOMPARE(pushed->conflicts, 2);
    QCOMPARE(world.priceInShop(4), u"3.21"_s);
    QCOMPARE(world.priceInShop(5), u"12.50"_s);
    QCOMPARE(world.sql(u"SELECT string_agg(s.sku || ' ' || c.kind, ',' ORDER BY s.sku) FROM sync_conflicts c JOIN sync_staging s ON s.id = c.staging_row"_s),
             u"S-4 stale_write,S-7 delete_vs_edit"_s);
}

void TestPushWaves::aRefusalStaysAlone()
{
    PushWorld world(m_postgres);
    world.addProducts(10);
    QList<StagedRow> rows;
    for (int i = 1; i <= 9; ++i) {
        const QByteArray n = QByteArray::number(i);
        // The handle of the fifth is taken by the tenth: only the shop knows.
        const QByteArray handle = i == 5 ? "stapler-10" : "stapler-new-" + n;
        rows.append(PushWorld::change(i, R"({"handle":{"base":"stapler-)" + n + R"(","current":"stapler-)" + n + R"(","proposed":")" + handle + R"("}})",
                                      {u"handle"_s}));
    }
    world.approve(rows);
    const auto pushed = world.push();
    QVERIFY(pushed);
    QCOMPARE(pushed->confirmed, 8);
    QCOMPARE(pushed->failed, 1);
    QCOMPARE(pushed->failures.size(), 1);
    QCOMPARE(pushed->failures[0].sku, u"S-5"_s);
    QCOMPARE(world.shop.requestCount(u"productUpdate"_s), 1);
    QCOMPARE(world.sql(u"SELECT error_class || ' ' || state FROM sync_outbox WHERE state = 'dead'"_s), u"user_error dead"_s);
}

void TestPushWaves::oneBundleDoesNotSpoilTheStockOfOthers()
{
    PushWorld world(m_postgres);
    world.addProducts(30);
    QVERIFY(world.shop.editAsStaff(u"S-11"_s, [](sandbox::ShopProduct& product) { product.variants[0].requiresComponents = true; }));
    QList<StagedRow> rows;
    for (int i = 1; i <= 30; ++i)
        rows.append(PushWorld::stock(i, 40 + i));
    world.approve(rows);
    const auto pushed = world.push();
    QVERIFY(pushed);
    QCOMPARE(pushed->confirmed, 29);
    QCOMPARE(pushed->failed, 1);
    QCOMPARE(world.shop.requestCount(u"inventorySetQuantities"_s), 2); // all thirty, then without the bundle
    QCOMPARE(world.stockInShop(11), 5);
    QCOMPARE(world.stockInShop(12), 52);
    QCOMPARE(world.sql(u"SELECT error_code FROM sync_outbox WHERE state = 'dead'"_s), u"NON_MUTABLE_INVENTORY_ITEM"_s);
}

void TestPushWaves::aJoinedStockCallHasAKeyThatWasStoredFirst()
{
    PushWorld world(m_postgres);
    world.addProducts(3);
    world.approve({PushWorld::stock(1, 7), PushWorld::stock(2, 8), PushWorld::stock(3, 9)});
    QVERIFY(world.push());
    QString sent;
    for (const auto& request : world.shop.log()) {
        if (request.rootFields.contains(u"inventorySetQuantities"_s))
            sent = request.variables["key"_L1].toString();
    }
    QVERIFY(!sent.isEmpty());
    QCOMPARE(world.sql(u"SELECT string_agg(DISTINCT request_key::text, ',') FROM sync_outbox"_s), sent);
    // The same calls of the same changes have the same key; other values have another.
    const QStringList seeds{QUuid::createUuid().toString(), QUuid::createUuid().toString()};
    QCOMPARE(idempotencyKey(seeds, CallKind::SetInventory, "{}"), idempotencyKey(seeds, CallKind::SetInventory, "{}"));
    QVERIFY(idempotencyKey(seeds, CallKind::SetInventory, "{}") != idempotencyKey(seeds, CallKind::SetInventory, "{ }"));
    QVERIFY(idempotencyKey(seeds, CallKind::SetInventory, "{}") !=
            idempotencyKey(std::span(seeds).first(1), CallKind::SetInventory, "{}"));
}

void TestPushWaves::aSpoiltRequestIsTakenApart()
{
    PushWorld world(m_postgres);
    world.addProducts(9);
    std::vector<OutgoingCall> calls;
    for (int i = 1; i <= 9; ++i) {
        QJsonObject product{{u"id"_s, world.shop.product(PushWorld::sku(i))->id}, {u"vendor"_s, u"Vendor %1"_s.arg(i)}};
        if (i == 6)
            product.insert(u"nonsense"_s, 1); // the shop refuses the whole request
        calls.push_back({{CallKind::UpdateProduct, {{u"product"_s, product}}, {FieldId::Vendor}}, QUuid::createUuid().toString()});
    }
    const auto answers = PushSender(*world.client, {}).send(CallKind::UpdateProduct, calls, {});
    for (int i = 1; i <= 9; ++i) {
        QCOMPARE(answers[size_t(i - 1)].has_value(), i != 6);
        QCOMPARE(world.shop.product(PushWorld::sku(i))->vendor, i == 6 ? QString() : u"Vendor %1"_s.arg(i));
    }
    QCOMPARE(answers[5].error().kind, ErrorKind::GraphQl);
    QVERIFY(world.shop.requestCount() < 9);
}

void TestPushWaves::aStaleMetafieldStaysAlone()
{
    PushWorld world(m_postgres);
    world.addProducts(30);
    std::vector<OutgoingCall> calls;
    for (int i = 1; i <= 30; ++i) {
        QJsonObject entry{{u"ownerId"_s, world.shop.product(PushWorld::sku(i))->id},
                          {u"namespace"_s, u"custom"_s},
                          {u"key"_s, u"product_info"_s},
                          {u"type"_s, u"json"_s},
                          {u"value"_s, u"{\"n\":%1}"_s.arg(i)}};
        if (i == 3)
            entry.insert(u"compareDigest"_s, u"somebody-else-was-here"_s);
        calls.push_back({{CallKind::SetMetafields, {{u"metafields"_s, QJsonArray{entry}}}, {FieldId::ProductInfo}}, {}});
    }
    const auto answers = PushSender(*world.client, {}).send(CallKind::SetMetafields, calls, {});
    for (int i = 1; i <= 30; ++i)
        QCOMPARE(answers[size_t(i - 1)].has_value(), i != 3);
    QCOMPARE(answers[2].error().kind, ErrorKind::Stale);
    QCOMPARE(world.shop.requestCount(u"metafieldsSet"_s), 3); // 25, the 24 without the stale one, the last 5
}

void TestPushWaves::aLostJoinedAnswerIsLookedUp_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("requests");
    QTest::newRow("done, then cut off") << int(ShopFault::Kind::CutAfter) << 1;
    QTest::newRow("done, then 502") << int(ShopFault::Kind::StatusAfter) << 1;
    QTest::newRow("nothing done, 502") << int(ShopFault::Kind::StatusBefore) << 2;
}

void TestPushWaves::aLostJoinedAnswerIsLookedUp()
{
    QFETCH(int, kind);
    QFETCH(int, requests);
    PushWorld world(m_postgres);
    world.addProducts(20);
    QList<StagedRow> rows;
    for (int i = 1; i <= 20; ++i)
        rows.append(PushWorld::price(i));
    world.approve(rows);
    world.shop.addFault({.kind = ShopFault::Kind(kind), .rootField = u"productVariantsBulkUpdate"_s});
    const auto pushed = world.push();
    QVERIFY(pushed);
    QCOMPARE(pushed->confirmed, 20);
    QCOMPARE(world.shop.requestCount(u"productVariantsBulkUpdate"_s), requests);
    QCOMPARE(world.priceInShop(20), u"12.50"_s);
}

void TestPushWaves::anyFailedRequestChangesNothingInTheEnd_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("502 before") << int(ShopFault::Kind::StatusBefore);
    QTest::newRow("502 after") << int(ShopFault::Kind::StatusAfter);
    QTest::newRow("cut off") << int(ShopFault::Kind::CutAfter);
    QTest::newRow("no JSON") << int(ShopFault::Kind::Malformed);
    QTest::newRow("throttled") << int(ShopFault::Kind::Throttled);
}

void TestPushWaves::anyFailedRequestChangesNothingInTheEnd()
{
    QFETCH(int, kind);
    PushWorld undisturbed(m_postgres);
    undisturbed.addProducts(6);
    undisturbed.approve(mixed());
    QCOMPARE(undisturbed.pushUntilDone(), 1);
    const QStringList expected = undisturbed.state();
    const int requests = undisturbed.shop.requestCount();
    QVERIFY(requests >= 8);
    for (int n = 0; n < requests; ++n) {
        PushWorld world(m_postgres);
        world.addProducts(6);
        world.approve(mixed());
        world.shop.addFault({.kind = ShopFault::Kind(kind), .after = n});
        QVERIFY2(world.pushUntilDone() <= 6, qPrintable(u"request %1"_s.arg(n)));
        QCOMPARE(world.shop.faultsStruck(), 1);
        QCOMPARE(world.state(), expected);
    }
}

void TestPushWaves::theDailyLimitStopsOnlyNewProducts()
{
    ShopOptions options;
    options.newVariantsPerDay = 0;
    PushWorld world(m_postgres, options);
    world.addProducts(5);
    QList<StagedRow> rows;
    for (int i = 1; i <= 5; ++i)
        rows.append(PushWorld::price(i));
    for (int i = 1; i <= 60; ++i)
        rows.append(PushWorld::create(i));
    world.approve(rows);
    const auto pushed = world.push();
    QVERIFY2(pushed, qPrintable(pushed ? QString() : errorText(pushed.error())));
    QCOMPARE(pushed->confirmed, 5);
    QCOMPARE(pushed->created, 0);
    QCOMPARE(pushed->postponed, 60);
    QCOMPARE(pushed->waiting, 60);
    QCOMPARE(pushed->notes.size(), 1);
    QCOMPARE(world.sql(u"SELECT status FROM sync_runs ORDER BY id DESC LIMIT 1"_s), u"partial"_s);
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_outbox WHERE state = 'pending' AND attempts = 0 AND next_attempt_at > now() "
                       "AND next_attempt_at <= date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' + interval '1 day' "
                       "AND error_code = 'DAILY_VARIANT_LIMIT'"_s),
             u"60"_s);
    // The same day nothing is asked again.
    world.shop.clearLog();
    QVERIFY(world.push());
    QCOMPARE(world.shop.requestCount(u"productSet"_s), 0);
}

void TestPushWaves::aTightBudgetIsSpentWithoutWaste()
{
    ShopOptions options;
    options.restoreRate = 300; // the points are what is scarce, as on a Standard plan, also on a machine that is busy
    options.bucket = 1000;
    PushWorld world(m_postgres, options);
    constexpr int products = 600;
    world.addProducts(products);
    world.setSetting(u"push.bulk_threshold"_s, u"0"_s);
    QList<StagedRow> rows;
    for (int i = 1; i <= products; ++i)
        rows.append(i % 5 == 0 ? PushWorld::stock(i, 9) : PushWorld::price(i));
    world.approve(rows);
    const auto pushed = world.push();
    QVERIFY(pushed);
    QCOMPARE(pushed->confirmed, products);
    QCOMPARE(pushed->shop.throttled, 0);
    QCOMPARE(world.shop.throttledCount(), 0);
    const double waste = 1 - (world.shop.pointsSpent() - world.shop.pointsWasted()) / world.shop.pointsOffered();
    qInfo("%.0f of %.0f points used", world.shop.pointsSpent(), world.shop.pointsOffered());
    QVERIFY2(waste < 0.10, qPrintable(QString::number(waste))); // what the last waves leave weighs more in a short run
}

void TestPushWaves::aDeadWriteIsCorrectedAndReviewedAgain()
{
    PushWorld world(m_postgres);
    world.addProducts(2);
    world.approve({PushWorld::change(1, R"({"handle":{"base":"stapler-1","current":"stapler-1","proposed":"stapler-2"}})", {u"handle"_s})});
    QCOMPARE(world.push()->failed, 1);
    OutboxTable outbox(*world.connection);
    const auto dead = outbox.list(u"dead"_s, 10);
    QCOMPARE(dead->size(), 1);
    const qint64 id = dead->first().id;
    const auto staged = outbox.edit(id, u"handle"_s, R"("stapler-one")", u"taken"_s);
    QVERIFY2(staged, qPrintable(staged ? QString() : errorText(staged.error())));
    QCOMPARE(world.sql(u"SELECT status FROM sync_staging"_s), u"pending"_s);
    QCOMPARE(world.sql(u"SELECT state FROM sync_outbox"_s), u"cancelled"_s);
    QVERIFY(!outbox.edit(id, u"handle"_s, R"("again")"));
    QVERIFY(!outbox.retry(id));
    QVERIFY(world.push()); // nobody has approved the new value
    QCOMPARE(world.shop.product(u"S-1"_s)->handle, u"stapler-1"_s);
    StagingFilter filter;
    QVERIFY(StagingTable(*world.connection).decideWhere(Decision::Approve, filter));
    QCOMPARE(world.push()->confirmed, 1);
    QCOMPARE(world.shop.product(u"S-1"_s)->handle, u"stapler-one"_s);
}

void TestPushWaves::everyDeadWriteIsRetried()
{
    PushWorld world(m_postgres);
    world.addProducts(4);
    world.approve({PushWorld::price(1), PushWorld::price(2), PushWorld::price(3)});
    world.shop.addFault({.kind = ShopFault::Kind::UserErrors, .rootField = u"productVariantsBulkUpdate"_s, .times = 1});
    QCOMPARE(world.push()->failed, 3);
    world.approve({PushWorld::price(2, "13")}); // a newer proposal stands in the way of one
    QCOMPARE(OutboxTable(*world.connection).retryAll().value_or(-1), 2);
    QCOMPARE(world.push()->confirmed, 3);
    QCOMPARE(world.priceInShop(1), u"12.50"_s);
    QCOMPARE(world.priceInShop(2), u"13.00"_s);
}

/// By the same limits that hold an import, but said only: what is written was approved by a person.
void TestPushWaves::theDryRunTellsWhatIsUnusual()
{
    PushWorld world(m_postgres);
    world.addProducts(60);
    QVERIFY(world.connection->execute(u"UPDATE public.products SET inventory_quantity = 5, status = 'ACTIVE'"_s));
    const auto guards = [&world] {
        ShopifyPushParams params;
        params.dryRun = true;
        const auto tried = world.push(params);
        QMap<QString, GuardFinding> found;
        for (const GuardFinding& finding : tried ? tried->findings : std::vector<GuardFinding>())
            found.insert(finding.guard, finding);
        return found;
    };
    QList<StagedRow> rows;
    for (int i = 1; i <= 12; ++i)
        rows.append(PushWorld::stock(i, 0));
    for (int i = 13; i <= 24; ++i) {
        StagedRow leaving = PushWorld::change(i, R"({"status":{"base":"ACTIVE","current":"ACTIVE","proposed":"ARCHIVED"}})", {u"status"_s});
        leaving.operation = u"archive"_s;
        rows.append(leaving);
    }
    world.approve(rows);
    const auto found = guards();
    QCOMPARE(found.keys(), (QStringList{u"stock_to_zero"_s, u"withdrawals"_s}));
    QCOMPARE(found[u"stock_to_zero"_s].count, 12);
    QCOMPARE(found[u"stock_to_zero"_s].of, 60);
    QCOMPARE(found[u"withdrawals"_s].count, 12);
    const auto skus = [&found](const QString& guard) {
        QStringList list;
        for (const GuardExample& example : found[guard].examples)
            list.append(example.sku);
        return list.join(u' ');
    };
    QCOMPARE(skus(u"stock_to_zero"_s), u"S-1 S-10 S-11 S-12 S-2"_s);
    QVERIFY(found[u"stock_to_zero"_s].examples.first() == (GuardExample{.sku = u"S-1"_s, .before = u"5"_s, .after = u"0"_s}));
    QCOMPARE(skus(u"withdrawals"_s), u"S-13 S-14 S-15 S-16 S-17"_s);
    for (const GuardFinding& finding : found)
        QCOMPARE(finding.level, GuardLevel::Warn);
    // A push that takes more points than the shop gives in a day.
    PushEstimate estimate;
    estimate.points = 1'000;
    const auto points = [&](double rate) {
        const auto judged = pushFindings(*world.connection, {}, estimate, rate, {});
        return judged && std::ranges::any_of(judged->findings, [](const GuardFinding& finding) { return finding.guard == "points"_L1; });
    };
    QVERIFY(points(0.01));
    QVERIFY(!points(0.02));
    const auto pushed = world.push();
    QVERIFY2(pushed, pushed ? "" : qPrintable(errorText(pushed.error()))); // nothing of it holds a push
    QVERIFY(pushed->confirmed >= 12);
}

/// One reading serves the guard and the sentence about moves that are too few for it.
void TestPushWaves::fewStrongPriceMovesAreCountedWithTheFindings()
{
    PushWorld world(m_postgres);
    world.addProducts(60);
    QList<StagedRow> rows;
    for (const auto& [product, price, percent] : {std::tuple(1, "15", 50), std::tuple(2, "5", -50), std::tuple(3, "12", 20)}) {
        StagedRow row = PushWorld::price(product, price);
        row.priceChangePercent = Decimal::fromDouble(percent, 0);
        rows.append(row);
    }
    world.approve(rows);
    GuardrailThresholds thresholds;
    thresholds.priceSwings = {50, 60};
    const auto found = pushFindings(*world.connection, {}, {}, 0, thresholds);
    QVERIFY2(found, found ? "" : qPrintable(errorText(found.error())));
    QCOMPARE(found->priceSwings, 2);
    QVERIFY(found->swingExamples == (QList<GuardExample>{{.sku = u"S-1"_s, .before = u"10.00"_s, .after = u"15.00"_s},
                                                         {.sku = u"S-2"_s, .before = u"10.00"_s, .after = u"5.00"_s}}));
    QVERIFY(std::ranges::none_of(found->findings, [](const GuardFinding& finding) { return finding.guard == "price_swings"_L1; }));
    thresholds.swingPercent = 60;
    const auto none = pushFindings(*world.connection, {}, {}, 0, thresholds);
    QVERIFY2(none, none ? "" : qPrintable(errorText(none.error())));
    QCOMPARE(none->priceSwings, 0);
    QVERIFY(none->swingExamples.isEmpty());
    QCOMPARE(none->withdrawals, 0);
}

/// Two products that leave the shop are no share worth a guard, and still what a person wants to see by name.
void TestPushWaves::fewWithdrawalsAreNamedWithTheFindings()
{
    PushWorld world(m_postgres);
    world.addProducts(60);
    QList<StagedRow> rows;
    for (const int product : {4, 9}) {
        StagedRow leaving = PushWorld::change(product, R"({"status":{"base":"ACTIVE","current":"ACTIVE","proposed":"ARCHIVED"}})", {u"status"_s});
        leaving.operation = u"archive"_s;
        leaving.name = u"Pen %1"_s.arg(product);
        rows.append(leaving);
    }
    world.approve(rows);
    const auto found = pushFindings(*world.connection, {}, {}, 0, {});
    QVERIFY2(found, found ? "" : qPrintable(errorText(found.error())));
    QVERIFY(std::ranges::none_of(found->findings, [](const GuardFinding& finding) { return finding.guard == "withdrawals"_L1; }));
    QCOMPARE(found->withdrawals, 2);
    QCOMPARE(found->withdrawalExamples.size(), 2);
    QCOMPARE(found->withdrawalExamples[0].sku, u"S-4"_s);
    QCOMPARE(found->withdrawalExamples[0].name, u"Pen 4"_s);
}

QTEST_GUILESS_MAIN(TestPushWaves)
#include "tst_pushwaves.moc"
