#include "world/cli.h"

#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;
using trueup::sandbox::ShopFault;

/// Faults and sudden death: whatever strikes, the end is the one of an undisturbed run.
class TestSurvival : public QObject
{
    Q_OBJECT
private slots:
    void faultsOfTheShop_data();
    void faultsOfTheShop();
    void aLostShopLosesNothing();
    void aLostDatabaseLosesNothing();
    void killedWhileImporting_data();
    void killedWhileImporting();
    void killedWhilePushing_data();
    void killedWhilePushing();
    void anEditInTheShopIsNotOverwritten();
    void aProductTheShopAlreadyHasIsNotOverwritten();
    void aDeletedProductIsNotMadeAgain();

private:
    static sandbox::SandboxOptions small(int products = 60)
    {
        sandbox::SandboxOptions options;
        options.catalogue.products = products;
        options.catalogue.seed = 12;
        options.withFtp = false;
        return options;
    }
    /// Imports and approves; the batch.
    static QString approved(CliWorld& world)
    {
        const QString batch = world.run({u"etilize"_s, u"import"_s}).json["staging_id"_L1].toString();
        return world.run({u"staging"_s, u"approve"_s, batch}).exitCode == 0 ? batch : QString();
    }
    TestPostgres m_postgres;
};

void TestSurvival::faultsOfTheShop_data()
{
    QTest::addColumn<ShopFault>("fault");
    const auto row = [](const char* name, ShopFault::Kind kind, const QString& root, int every, int status = 502) {
        ShopFault fault;
        fault.kind = kind;
        fault.rootField = root;
        fault.times = -1;
        fault.every = every;
        fault.status = status;
        QTest::newRow(name) << fault;
    };
    row("answers to creates cut off after they were done", ShopFault::Kind::CutAfter, u"productSet"_s, 3);
    row("502 after the create was done", ShopFault::Kind::StatusAfter, u"productSet"_s, 3);
    row("502 before anything was done", ShopFault::Kind::StatusBefore, u"productSet"_s, 2);
    row("throttled", ShopFault::Kind::Throttled, {}, 5);
    row("answers that are no JSON", ShopFault::Kind::Malformed, u"productSet"_s, 2);
    row("reads that fail", ShopFault::Kind::StatusBefore, u"productByIdentifier"_s, 2, 503);
}

void TestSurvival::faultsOfTheShop()
{
    QFETCH(ShopFault, fault);
    CliWorld world(m_postgres, small());
    const QString batch = approved(world);
    QVERIFY(!batch.isEmpty());
    world.sandbox().shop().addFault(fault);
    CliAnswer pushed;
    for (int run = 0; run < 6; ++run) {
        pushed = world.run({u"shopify"_s, u"push"_s, batch});
        if (pushed.exitCode == 0 && pushed.json["waiting"_L1].toInt() == 0)
            break;
    }
    QVERIFY(world.sandbox().shop().faultsStruck() > 0);
    QVERIFY2(pushed.exitCode == 0, qPrintable(pushed.errors));
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_staging WHERE status IN ('approved', 'queued', 'failed')"_s).toInt(), 0);
    QCOMPARE(world.shopDifference(), QString());
}

void TestSurvival::aLostShopLosesNothing()
{
    CliWorld world(m_postgres, small());
    const QString batch = approved(world);
    const CliAnswer lost = world.run({u"shopify"_s, u"push"_s, batch}, {{u"TRUEUP_SHOPIFY_URL"_s, u"http://127.0.0.1:1"_s}});
    QCOMPARE(lost.exitCode, 1);
    QCOMPARE(lost.kind(), u"network"_s);
    ShopFault gone;
    gone.kind = ShopFault::Kind::StatusBefore;
    gone.rootField = u"productSet"_s;
    gone.times = -1;
    gone.status = 503;
    world.sandbox().shop().addFault(gone);
    QCOMPARE(world.run({u"shopify"_s, u"push"_s, batch}).exitCode, 1);
    world.sandbox().shop().clearFaults();
    const CliAnswer back = world.run({u"shopify"_s, u"push"_s, batch});
    QVERIFY2(back.exitCode == 0, qPrintable(back.errors));
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_staging WHERE status IN ('approved', 'queued', 'failed')"_s).toInt(), 0);
    QCOMPARE(world.shopDifference(), QString());
}

void TestSurvival::aLostDatabaseLosesNothing()
{
    CliWorld world(m_postgres, small());
    const QString batch = approved(world);
    // The server ends every session of ours at the tenth confirmed product, as a restart would.
    QVERIFY(world.connect()->script(
        u"CREATE SEQUENCE drop_counter; CREATE FUNCTION drop_sessions() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF nextval('drop_counter') = 10 THEN PERFORM pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid(); PERFORM pg_terminate_backend(pg_backend_pid()); "
        "END IF; RETURN NEW; END $$; CREATE TRIGGER drop_now AFTER INSERT ON product_versions FOR EACH ROW "
        "EXECUTE FUNCTION drop_sessions()"_s));
    const CliAnswer lost = world.run({u"shopify"_s, u"push"_s, batch});
    QCOMPARE(lost.exitCode, 1);
    QCOMPARE(lost.kind(), u"database_lost"_s);
    QVERIFY(world.connect()->script(u"DROP TRIGGER drop_now ON product_versions"_s));
    const CliAnswer back = world.run({u"shopify"_s, u"push"_s, batch});
    QVERIFY2(back.exitCode == 0, qPrintable(back.errors));
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_staging WHERE status IN ('approved', 'queued', 'failed')"_s).toInt(), 0);
    QCOMPARE(world.sql(u"SELECT count(*) FROM product_versions WHERE version_number > 1"_s).toInt(), 0);
    QCOMPARE(world.shopDifference(), QString());
}

void TestSurvival::killedWhileImporting_data()
{
    QTest::addColumn<QString>("point");
    QTest::newRow("in the middle of the file") << u"import.block:1"_s;
    QTest::newRow("just before the commit") << u"import.before_commit:1"_s;
    QTest::newRow("just after the commit") << u"import.after_commit:1"_s;
}

void TestSurvival::killedWhileImporting()
{
    QFETCH(QString, point);
    CliWorld undisturbed(m_postgres, small());
    QCOMPARE(undisturbed.run({u"etilize"_s, u"import"_s}).exitCode, 0);
    CliWorld world(m_postgres, small());
    QCOMPARE(world.run({u"etilize"_s, u"import"_s}, {{u"TRUEUP_FAIL_POINT"_s, point}}).exitCode, 137);
    const CliAnswer again = world.run({u"etilize"_s, u"import"_s});
    QVERIFY2(again.exitCode == 0, qPrintable(again.errors));
    const QString state =
        u"SELECT md5(string_agg(concat_ws('|', sku, temp_key, operation_type, status, blocked_reason, changes::text), ';' "
        "ORDER BY sku, temp_key)) FROM sync_staging"_s;
    QCOMPARE(world.sql(state).toString(), undisturbed.sql(state).toString());
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_runs WHERE status = 'running'"_s).toInt(), 0);
    QCOMPARE(world.sql(u"SELECT count(*) FROM staging_load"_s).toInt(), 0);
}

void TestSurvival::killedWhilePushing_data()
{
    QTest::addColumn<QString>("point");
    for (const auto& point : {u"push.enqueued:1"_s, u"push.before_mark:5"_s, u"push.before_send:1"_s, u"push.before_send:7"_s,
                              u"push.after_send:1"_s, u"push.after_send:9"_s, u"push.before_settle:4"_s, u"push.settled:6"_s})
        QTest::newRow(qPrintable(point)) << point;
}

void TestSurvival::killedWhilePushing()
{
    QFETCH(QString, point);
    CliWorld world(m_postgres, small());
    const QString batch = approved(world);
    QCOMPARE(world.run({u"shopify"_s, u"push"_s, batch}, {{u"TRUEUP_FAIL_POINT"_s, point}}).exitCode, 137);
    const CliAnswer again = world.run({u"shopify"_s, u"push"_s, batch});
    // Needs approval: everything approved was confirmed before the end, only blocked changes are left.
    QVERIFY2(again.exitCode == 0 || again.exitCode == 4, qPrintable(again.errors));
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_staging WHERE status IN ('approved', 'queued', 'failed')"_s).toInt(), 0);
    QCOMPARE(world.sql(u"SELECT count(*) FROM product_versions WHERE version_number > 1"_s).toInt(), 0);
    QCOMPARE(world.shopDifference(), QString());
}

void TestSurvival::anEditInTheShopIsNotOverwritten()
{
    CliWorld world(m_postgres, small(120));
    world.pushEverything();
    QVERIFY(world.sandbox().evolve(1).has_value());
    const QString batch = world.run({u"etilize"_s, u"import"_s}).json["staging_id"_L1].toString();
    const QString sku =
        world.sql(u"SELECT sku FROM sync_staging WHERE status = 'pending' AND changed_fields @> '{price}' AND product_id IS NOT NULL "
                  "ORDER BY id LIMIT 1"_s)
            .toString();
    QVERIFY2(!sku.isEmpty(), "the second day changes no price");
    QVERIFY(world.sandbox().shop().editAsStaff(sku, [](sandbox::ShopProduct& product) { product.variants[0].price = u"3.21"_s; }));
    QCOMPARE(world.run({u"staging"_s, u"approve"_s, batch}).exitCode, 0);
    const CliAnswer pushed = world.run({u"shopify"_s, u"push"_s, batch});
    QCOMPARE(pushed.json["conflicts"_L1].toInt(), 1);
    QCOMPARE(world.sandbox().shop().product(sku)->variants[0].price, u"3.21"_s);
    const auto conflict = world.connect()->value(
        u"SELECT c.kind || ' ' || c.field || ' ' || (c.sides #>> '{shopify,value}') FROM sync_conflicts c "
        "JOIN sync_staging s ON s.id = c.staging_row WHERE s.sku = ? AND c.status = 'open' AND s.status = 'blocked'"_s,
        {sku});
    QVERIFY(conflict.has_value());
    QCOMPARE(conflict->toString(), u"stale_write price 3.21"_s);
}

void TestSurvival::aProductTheShopAlreadyHasIsNotOverwritten()
{
    CliWorld world(m_postgres, small());
    const QString batch = approved(world);
    const QString sku = world.sql(u"SELECT min(sku) FROM sync_staging WHERE status = 'approved'"_s).toString();
    sandbox::ShopProduct product;
    product.handle = u"made-by-staff"_s;
    product.title = u"Made by staff"_s;
    sandbox::ShopVariant variant;
    variant.sku = sku;
    product.variants.append(variant);
    QVERIFY(!world.sandbox().shop().add(product).isEmpty());
    const CliAnswer pushed = world.run({u"shopify"_s, u"push"_s, batch});
    QCOMPARE(pushed.json["conflicts"_L1].toInt(), 1);
    QCOMPARE(world.sandbox().shop().product(sku)->title, u"Made by staff"_s);
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_conflicts WHERE kind = 'create_vs_create'"_s).toInt() > 0, true);
}

void TestSurvival::aDeletedProductIsNotMadeAgain()
{
    CliWorld world(m_postgres, small(120));
    world.pushEverything();
    QVERIFY(world.sandbox().evolve(1).has_value());
    const QString batch = world.run({u"etilize"_s, u"import"_s}).json["staging_id"_L1].toString();
    const QString sku =
        world.sql(u"SELECT sku FROM sync_staging WHERE status = 'pending' AND operation_type = 'update' ORDER BY id LIMIT 1"_s)
            .toString();
    QVERIFY(!sku.isEmpty());
    QVERIFY(world.sandbox().shop().deleteAsStaff(sku));
    QCOMPARE(world.run({u"staging"_s, u"approve"_s, batch}).exitCode, 0);
    const CliAnswer pushed = world.run({u"shopify"_s, u"push"_s, batch});
    QCOMPARE(pushed.json["conflicts"_L1].toInt(), 1);
    QVERIFY(!world.sandbox().shop().product(sku).has_value());
    QCOMPARE(world.sql(u"SELECT kind FROM sync_conflicts WHERE status = 'open'"_s).toString(), u"delete_vs_edit"_s);
}

QTEST_GUILESS_MAIN(TestSurvival)
#include "tst_survival.moc"
