#include "remote/shopify/exportjoiner.h"
#include "store/collectiontable.h"
#include "sync/pullworld.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;
using sandbox::BulkBehaviour;
using sandbox::ShopFault;
using sandbox::ShopState;
using World = test::PullWorld;
using test::reason;

#define VERIFY_DONE(result) \
    do { \
        const auto& verified = (result); /* once: QVERIFY2 always makes its second argument */ \
        QVERIFY2(verified.has_value(), qPrintable(reason(verified))); \
    } while (false)

/// Which collections of the shop a product is in: read by every kind of pull, and nothing that anything is decided on.
class TestCollections : public QObject
{
    Q_OBJECT
    TestPostgres m_postgres;

    static void ways()
    {
        QTest::addColumn<bool>("bulk");
        QTest::newRow("pages") << false;
        QTest::newRow("bulk") << true;
    }
    /// What the shop itself says: "SKU: titles" of every product, in the order of the collections' ids.
    static QStringList inShop(const World& world)
    {
        QStringList lines;
        world.shop.withState([&lines](ShopState& state) {
            for (const auto& [number, product] : state.products()) {
                QStringList titles;
                for (const auto& collection : std::as_const(state.collections)) {
                    if (collection.products.contains(number))
                        titles.append(collection.title);
                }
                lines.append(product.variants.first().sku + u": "_s + titles.join(u", "_s));
            }
        });
        lines.sort();
        return lines;
    }
    /// The same as we know it; products of which nothing is known are left out.
    static QStringList known(World& world)
    {
        const auto json = world.sql(u"SELECT COALESCE(to_json(array_agg(p.sku || ': ' || COALESCE((SELECT string_agg(e.value ->> 'title', ', ' "
                                    "ORDER BY e.n) FROM jsonb_array_elements(k.collections) WITH ORDINALITY e (value, n)), '') ORDER BY p.sku)), "
                                    "'[]')::text FROM remote_collections k JOIN public.products p ON p.id = k.product_id"_s);
        QStringList lines;
        for (const QJsonValue line : QJsonDocument::fromJson(json.toString().toUtf8()).array())
            lines.append(line.toString());
        return lines;
    }
    static void collect(World& world, const QString& title, int number, bool isMember = true)
    {
        const QString id = world.shop.product(World::sku(number))->id;
        world.shop.withState([&](ShopState& state) { state.collect(title, id, isMember); });
    }
    static QString file(const QTemporaryDir& folder, const QString& name, const QByteArray& lines)
    {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(lines) != lines.size())
            qFatal("%s could not be written", qPrintable(name));
        return file.fileName();
    }

private slots:
    void everyPullReadsThem_data() { ways(); }
    void everyPullReadsThem();
    void pagesAndBulkAgree();
    void aMoveIsNoticedByAWholePullAndDecidesNothing_data() { ways(); }
    void aMoveIsNoticedByAWholePullAndDecidesNothing();
    void aNamedProductIsBroughtUpToDate();
    void itIsToldWhenTheyWereRead();
    void aProductThatWasNotReadIsNotInNone();
    void aShopWithOnePlaceForBulk();
    void aFailedListIsAskedForAgain();
    void aListThatKeepsFailingEndsThePull();
    void aListOfAnEarlierRunIsTakenOver();
    void linesThatBelongToNothing();
};

void TestCollections::everyPullReadsThem()
{
    QFETCH(bool, bulk);
    World world(m_postgres, 12);
    for (int i = 1; i <= 14; ++i) // more than a page of products asks for
        collect(world, u"Shelf %1"_s.arg(i), 5);
    collect(world, u"Gel Pen"_s, 7, false);
    collect(world, u"Empty"_s, 1);
    collect(world, u"Empty"_s, 1, false);
    const auto summary = world.pull(world.full(bulk));
    VERIFY_DONE(summary);
    QVERIFY(summary->readCollections);
    QCOMPARE(summary->counts.regrouped, 0);
    QCOMPARE(known(world), inShop(world));
    QCOMPARE(known(world).at(4).count(u"Shelf"_s), 14);
    QVERIFY2(known(world).contains(World::sku(7) + u": "_s), "a product in no collection is known to be in none");
    const auto one = CollectionTable(*world.database).of(world.idOf(6));
    VERIFY_DONE(one);
    QVERIFY(*one);
    QCOMPARE((*one)->collections.size(), 2);
    QVERIFY((*one)->collections.first().id.startsWith("gid://shopify/Collection/"_L1));
    QCOMPARE((*one)->collections.last().handle, u"new-in"_s);
}

void TestCollections::pagesAndBulkAgree()
{
    World pages(m_postgres, 40);
    World bulk(m_postgres, 40);
    for (World* world : {&pages, &bulk}) {
        for (int i = 1; i <= 12; ++i)
            collect(*world, u"Shelf %1"_s.arg(i), 3 + i % 3);
    }
    VERIFY_DONE(pages.pull(pages.full()));
    VERIFY_DONE(bulk.pull(bulk.full(true)));
    QCOMPARE(known(bulk), known(pages));
    QCOMPARE(bulk.state(), pages.state());
}

void TestCollections::aMoveIsNoticedByAWholePullAndDecidesNothing()
{
    QFETCH(bool, bulk);
    World world(m_postgres, 12);
    VERIFY_DONE(world.pull(world.full(bulk)));
    world.setTime(30);
    VERIFY_DONE(world.pull()); // whose window reaches back to when the products were made
    collect(world, u"Sale"_s, 2);
    collect(world, u"New in"_s, 3, false);
    world.setTime(60);
    const auto incremental = world.pull();
    VERIFY_DONE(incremental);
    QCOMPARE(incremental->counts.seen, 0); // the shop does not count it as a change of the product
    QVERIFY(known(world) != inShop(world));
    const auto whole = world.pull(world.full(bulk));
    VERIFY_DONE(whole);
    QCOMPARE(known(world), inShop(world));
    QCOMPARE(whole->counts.regrouped, 2);
    QCOMPARE(whole->counts.unchanged, 12);
    QCOMPARE(whole->counts.versions + whole->counts.staged + whole->counts.conflicts + whole->counts.oneSided + whole->counts.people, 0);
    QCOMPARE(world.sql(u"SELECT (SELECT count(*) FROM sync_staging) + (SELECT count(*) FROM sync_conflicts)"_s).toInt(), 0);
    // A collection that gets another name: every product in it says so.
    world.shop.withState([](ShopState& state) { state.collection(u"New in"_s).title = u"Fresh"_s; });
    const auto renamed = world.pull(world.full(bulk));
    VERIFY_DONE(renamed);
    QCOMPARE(renamed->counts.regrouped, 3);
    QCOMPARE(known(world), inShop(world));
    const auto again = world.pull(world.full(bulk));
    VERIFY_DONE(again);
    QCOMPARE(again->counts.regrouped, 0);
}

void TestCollections::aNamedProductIsBroughtUpToDate()
{
    World world(m_postgres, 6);
    VERIFY_DONE(world.pull(world.full()));
    collect(world, u"Sale"_s, 2);
    collect(world, u"Sale"_s, 4);
    ShopifyPullParams params;
    params.products = {World::sku(2)};
    const auto summary = world.pull(params);
    VERIFY_DONE(summary);
    QCOMPARE(summary->counts.regrouped, 1);
    QVERIFY(known(world).at(1).endsWith(u"Sale"_s));
    QVERIFY(!known(world).at(3).contains(u"Sale"_s));
}

void TestCollections::itIsToldWhenTheyWereRead()
{
    World world(m_postgres, 6);
    VERIFY_DONE(world.pull(world.full(true)));
    const auto readOf = [&](int number) { return CollectionTable(*world.database).of(world.idOf(number)).value()->read; };
    world.sql(u"UPDATE remote_collections SET read_at = now() - interval '2 days' RETURNING 1"_s);
    world.sql(u"UPDATE sync_watermarks SET value = value || jsonb_build_object('collections', now() - interval '1 day') RETURNING 1"_s);
    const QDateTime yesterday = readOf(1);
    QCOMPARE(yesterday.secsTo(readOf(2)), 0);
    QVERIFY(yesterday.secsTo(QDateTime::currentDateTimeUtc()) >= 86'000);
    ShopifyPullParams params;
    params.products = {World::sku(2)};
    VERIFY_DONE(world.pull(params)); // the same list as before
    QVERIFY(readOf(2).secsTo(QDateTime::currentDateTimeUtc()) < 3600);
    QCOMPARE(readOf(1), yesterday);
    VERIFY_DONE(world.pull(world.full(true)));
    QVERIFY(readOf(1).secsTo(QDateTime::currentDateTimeUtc()) < 3600);
    QCOMPARE(world.sql(u"SELECT count(*) FROM remote_collections WHERE read_at < now() - interval '1 day'"_s).toInt(), 5);
}

void TestCollections::aProductThatWasNotReadIsNotInNone()
{
    World world(m_postgres, 6);
    BulkBehaviour behaviour;
    behaviour.isRefused = true;
    behaviour.concerns = u"collections"_s;
    world.shop.setBulk(behaviour);
    const auto refused = world.pull(world.full(true));
    VERIFY_DONE(refused);
    QCOMPARE(refused->source, u"bulk"_s);
    QVERIFY(!refused->readCollections);
    QCOMPARE(refused->counts.created, 6);
    QCOMPARE(known(world), QStringList());
    QVERIFY(!CollectionTable(*world.database).of(world.idOf(1)).value());
    QVERIFY(!world.sql(u"SELECT value ? 'collections' FROM sync_watermarks WHERE source = 'shopify'"_s).toBool());
    world.shop.setBulk({});
    VERIFY_DONE(world.pull(world.full(true)));
    const QStringList before = known(world);
    QCOMPARE(before, inShop(world));
    collect(world, u"Sale"_s, 2);
    world.shop.setBulk(behaviour);
    const auto kept = world.pull(world.full(true));
    VERIFY_DONE(kept);
    QVERIFY(!kept->readCollections);
    QCOMPARE(known(world), before);
}

void TestCollections::aShopWithOnePlaceForBulk()
{
    World world(m_postgres, 6);
    BulkBehaviour behaviour;
    behaviour.limit = 1;
    behaviour.pollsCreated = 3;
    world.shop.setBulk(behaviour);
    const auto summary = world.pull(world.full(true));
    VERIFY_DONE(summary);
    QCOMPARE(summary->source, u"bulk"_s);
    QCOMPARE(known(world), inShop(world));
}

void TestCollections::aFailedListIsAskedForAgain()
{
    World world(m_postgres, 6);
    BulkBehaviour behaviour;
    behaviour.failAfter = 2;
    behaviour.failures = 1;
    behaviour.concerns = u"collections"_s;
    world.shop.setBulk(behaviour);
    const auto summary = world.pull(world.full(true));
    VERIFY_DONE(summary);
    QCOMPARE(summary->source, u"bulk"_s);
    QCOMPARE(known(world), inShop(world));
    QCOMPARE(world.shop.requestCount(u"bulkOperationRunQuery"_s), 3);
}

void TestCollections::aListThatKeepsFailingEndsThePull()
{
    World world(m_postgres, 6);
    world.shop.setTime(std::nullopt); // what is older than half an hour is not taken over
    BulkBehaviour lossy;
    lossy.linesLost = 1;
    BulkBehaviour failing;
    failing.failAfter = 0;
    for (BulkBehaviour* behaviour : {&lossy, &failing}) {
        behaviour->concerns = u"collections"_s;
        world.shop.setBulk(*behaviour);
        const auto summary = world.pull(world.full(true));
        QVERIFY2(!summary, "a list of collections that is not whole was taken for one");
        QVERIFY2(summary.error().message.contains(u"collection"_s), qPrintable(summary.error().message));
        QCOMPARE(world.sql(u"SELECT count(*) FROM public.products"_s).toInt(), 0);
        QCOMPARE(world.sql(u"SELECT status FROM sync_runs ORDER BY id DESC LIMIT 1"_s).toString(), u"failed"_s);
        QCOMPARE(world.sql(u"SELECT count(*) FROM sync_watermarks WHERE source = 'shopify'"_s).toInt(), 0);
    }
    world.shop.setBulk({});
    const int asked = world.shop.requestCount(u"bulkOperationRunQuery"_s);
    VERIFY_DONE(world.pull(world.full(true)));
    QCOMPARE(world.shop.requestCount(u"bulkOperationRunQuery"_s), asked + 1); // the products were still there
    QCOMPARE(known(world), inShop(world));
}

void TestCollections::aListOfAnEarlierRunIsTakenOver()
{
    World world(m_postgres, 6);
    world.shop.setTime(std::nullopt);
    ShopFault fault;
    fault.kind = ShopFault::Kind::DropBefore;
    fault.rootField = u"bulkResult"_s;
    fault.times = -1;
    fault.after = 1; // the products come, the list does not
    world.shop.addFault(fault);
    const auto struck = world.pull(world.full(true));
    QVERIFY(!struck);
    QCOMPARE(struck.error().kind, ErrorKind::Network);
    QCOMPARE(world.sql(u"SELECT count(*) FROM public.products"_s).toInt(), 0);
    world.shop.clearFaults();
    VERIFY_DONE(world.pull(world.full(true)));
    QCOMPARE(known(world), inShop(world));
    QCOMPARE(world.shop.requestCount(u"bulkOperationRunQuery"_s), 2); // both were taken over
    QCOMPARE(world.sql(u"SELECT count(*) FROM bulk_operations WHERE lines_applied IS NULL"_s).toInt(), 0);
}

void TestCollections::linesThatBelongToNothing()
{
    const QTemporaryDir folder;
    const QByteArray product = R"({"id":"gid://shopify/Product/1","title":"A"})" "\n" R"({"id":"gid://shopify/Product/2","title":"B"})" "\n";
    const QString products = file(folder, u"products"_s, product);
    const QByteArray sale = R"({"id":"gid://shopify/Collection/12","handle":"sale","title":"Sale"})" "\n";
    const QByteArray pens = R"({"id":"gid://shopify/Collection/7","handle":"pens","title":"Pens"})" "\n";
    const auto member = [](const QByteArray& number, const QByteArray& collection) {
        return R"({"id":"gid://shopify/Product/)" + number + R"(","__parentId":"gid://shopify/Collection/)" + collection + "\"}\n";
    };
    ExportJoiner joiner(folder.path(), 2, 1);
    const auto sorted = joiner.sort(products, {}, file(folder, u"collections"_s, sale + pens + member("1", "12") + member("1", "7") +
                                                                                     member("1", "12") + member("99", "7")));
    VERIFY_DONE(sorted);
    QCOMPARE(joiner.parts(), 2);
    const auto first = joiner.part(0, {});
    const auto second = joiner.part(1, {});
    VERIFY_DONE(first);
    VERIFY_DONE(second);
    const QList<ShopCollection> both{{u"gid://shopify/Collection/7"_s, u"pens"_s, u"Pens"_s}, {u"gid://shopify/Collection/12"_s, u"sale"_s, u"Sale"_s}};
    QCOMPARE(first->front().collections.value(), both);
    QCOMPARE(second->front().collections.value(), QList<ShopCollection>());
    ExportJoiner alone(folder.path(), 2, 2);
    VERIFY_DONE(alone.sort(products));
    const auto unasked = alone.part(0, {});
    VERIFY_DONE(unasked);
    QVERIFY(!unasked->front().collections);
    for (const QByteArray& broken : {sale + member("1", "7"), sale + sale, member("1", "12"), product, QByteArray("{}\n")}) {
        ExportJoiner refused(folder.path(), 2, 2);
        const auto result = refused.sort(products, {}, file(folder, u"broken"_s, broken));
        QVERIFY2(!result, broken.constData());
        QCOMPARE(result.error().kind, ErrorKind::Contract);
    }
}

QTEST_GUILESS_MAIN(TestCollections)
#include "tst_collections.moc"
