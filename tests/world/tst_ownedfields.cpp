#include "world/cli.h"

#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

/// A workspace gives fields to other owners: imports and pulls go by it, and what was said before the choice is put right.
class TestOwnedFields : public QObject
{
    Q_OBJECT
private slots:
    void whatTheShopOwnsIsLeftAlone();
    void pullsGoByIt();
    void whatCannotBeIsRefused();

private:
    static sandbox::SandboxOptions plain()
    {
        sandbox::SandboxOptions options;
        options.catalogue.products = 250;
        options.catalogue.seed = 57;
        options.catalogue.metafieldColumns = 10;
        options.catalogue.mess = sandbox::MessRates::none();
        options.withFtp = false;
        return options;
    }
    static void give(CliWorld& world, const QString& owners)
    {
        const CliAnswer answer = world.run({u"settings"_s, u"set"_s, u"fields.owners"_s, owners});
        QVERIFY2(answer.exitCode == 0, qPrintable(answer.errors));
    }
    static void import(CliWorld& world)
    {
        const CliAnswer answer = world.runReleased({u"etilize"_s, u"import"_s});
        QVERIFY2(answer.exitCode == 0, qPrintable(answer.errors));
        QCOMPARE(answer.json["status"_L1].toString(), u"completed"_s);
    }
    /// Open changes of a field to products that are in the shop.
    static int openChanges(CliWorld& world, const QString& field)
    {
        return world.sql(u"SELECT count(*)::int FROM sync_staging WHERE is_open AND operation_type = 'update' AND changes ? '%1'"_s.arg(field)).toInt();
    }
    static int creates(CliWorld& world, const QString& field)
    {
        return world.sql(u"SELECT count(*)::int FROM sync_staging WHERE is_open AND operation_type = 'create' AND changes ? '%1'"_s.arg(field)).toInt();
    }
    TestPostgres m_postgres;
};

void TestOwnedFields::whatTheShopOwnsIsLeftAlone()
{
    CliWorld world(m_postgres, plain());
    world.pushEverything();
    give(world, u"{\"title\": \"shopify\", \"price\": \"shopify\"}"_s);
    QVERIFY(world.sandbox().evolve(1).has_value());
    import(world);
    QCOMPARE(openChanges(world, u"title"_s), 0);
    QCOMPARE(openChanges(world, u"price"_s), 0);
    QVERIFY(openChanges(world, u"description"_s) > 0);
    QVERIFY(openChanges(world, u"cost"_s) > 0);
    // A product the shop does not have needs both, and nobody else has said them.
    const int created = creates(world, u"handle"_s);
    QVERIFY(created > 0);
    QCOMPARE(creates(world, u"title"_s), created);
    QVERIFY(creates(world, u"price"_s) > 0);

    // The same file says something else as soon as the owners are others …
    give(world, u"{}"_s);
    import(world);
    const int titles = openChanges(world, u"title"_s);
    const int prices = openChanges(world, u"price"_s);
    QVERIFY(titles > 0);
    QVERIFY(prices > 0);
    // … and what is no longer proposed does not stay open.
    give(world, u"{\"title\": \"local\"}"_s);
    import(world);
    QCOMPARE(openChanges(world, u"title"_s), 0);
    QCOMPARE(openChanges(world, u"price"_s), prices);
}

void TestOwnedFields::pullsGoByIt()
{
    CliWorld world(m_postgres, plain());
    world.pushEverything();
    const auto pull = [&world] {
        const CliAnswer answer = world.run({u"shopify"_s, u"pull"_s, u"--full"_s});
        QVERIFY2(answer.exitCode == 0, qPrintable(answer.errors));
    };
    pull();
    const QString skus = world.sql(u"SELECT string_agg(sku, ',' ORDER BY sku) FROM (SELECT sku FROM sync_staging WHERE status = 'synced' AND changes ? 'price' "
                                   "ORDER BY sku LIMIT 2) s"_s).toString();
    const auto raise = [&world](const QString& sku) {
        return world.sandbox().shop().editAsStaff(sku, [](sandbox::ShopProduct& product) {
            product.variants[0].price = QString::number(product.variants[0].price.toDouble() + 1, 'f', 2);
        });
    };
    const QString usual = skus.section(u',', 0, 0);
    const QString shops = skus.section(u',', 1, 1);
    QVERIFY(raise(usual));
    pull();
    QCOMPARE(world.sql(u"SELECT sku || ' ' || (changes #>> '{price,rule}') FROM sync_staging WHERE is_open AND changes ? 'price'"_s).toString(),
             usual + u" restore_owner:xorosoft"_s);
    give(world, u"{\"price\": \"shopify\"}"_s);
    QVERIFY(raise(shops));
    pull();
    QCOMPARE(openChanges(world, u"price"_s), 0); // nor is the other one put back any longer
    QCOMPARE(world.sql(u"SELECT v.base_value #>> '{}' FROM sync_bases v JOIN public.products p ON p.id = v.product_id WHERE v.field = 'price' AND p.sku = '%1'"_s
                           .arg(shops)).toDouble(),
             world.sandbox().shop().product(shops)->variants[0].price.toDouble());
}

void TestOwnedFields::whatCannotBeIsRefused()
{
    CliWorld world(m_postgres, plain());
    for (const auto& [owners, part] : {std::pair(u"{\"sku\": \"shopify\"}"_s, u"SKU"_s), std::pair(u"{\"price\": \"etilize\"}"_s, u"xorosoft, shopify, local"_s),
                                       std::pair(u"{\"title\": \"moon\"}"_s, u"etilize, shopify, local"_s), std::pair(u"{\"smell\": \"shopify\"}"_s, u"smell"_s),
                                       std::pair(u"{\"title\": 7}"_s, u"etilize, shopify, local"_s), std::pair(u"[]"_s, u"fields.owners"_s)}) {
        const CliAnswer answer = world.run({u"settings"_s, u"set"_s, u"fields.owners"_s, owners});
        QVERIFY2(answer.exitCode == 2, qPrintable(owners));
        QVERIFY2(answer.errors.contains(part), qPrintable(owners + u": "_s + answer.errors));
    }
    // The usual owner is no exception and is not kept as one.
    give(world, u"{\"title\": \"etilize\", \"vendor\": \"local\"}"_s);
    QCOMPARE(world.run({u"settings"_s, u"get"_s}).json["settings"_L1]["fields.owners"_L1], QJsonValue(QJsonObject{{u"vendor"_s, u"local"_s}}));
}

QTEST_GUILESS_MAIN(TestOwnedFields)
#include "tst_ownedfields.moc"
