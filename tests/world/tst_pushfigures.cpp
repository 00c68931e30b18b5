#include "world/cli.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace trueup;
using namespace Qt::StringLiterals;
using trueup::sandbox::ShopFault;
using trueup::sandbox::ShopWrite;

/// What the program says about a push before it, and what it does about a push that went wrong.
class TestPushFigures : public QObject
{
    Q_OBJECT
private slots:
    void theDryRunTellsWhatThePushNeeds_data();
    void theDryRunTellsWhatThePushNeeds();
    void deadWritesLiveAgain();

private:
    [[nodiscard]] static sandbox::SandboxOptions options(int products);
    /// Imports what the feed has and approves all of it; the batch.
    [[nodiscard]] static QString approved(CliWorld& world);

    TestPostgres m_postgres;
};

namespace {

/// The calls that were made, by the name of their document; lists count by their entries, as the dry run counts them.
QMap<QString, int> callsOf(const QList<ShopWrite>& writes)
{
    static const QHash<QString, QString> documents{{u"productSet"_s, u"SetProduct"_s},
                                                   {u"productUpdate"_s, u"UpdateProduct"_s},
                                                   {u"productVariantsBulkUpdate"_s, u"UpdateVariants"_s},
                                                   {u"metafieldsSet"_s, u"SetMetafields"_s},
                                                   {u"inventorySetQuantities"_s, u"SetInventory"_s},
                                                   {u"inventoryActivate"_s, u"ActivateInventory"_s}};
    QMap<QString, int> calls;
    for (const ShopWrite& write : writes)
        ++calls[documents.value(write.mutation, write.mutation)];
    return calls;
}

QMap<QString, int> callsIn(const QJsonObject& json)
{
    QMap<QString, int> calls;
    for (auto it = json.begin(); it != json.end(); ++it)
        calls.insert(it.key(), it.value().toInt());
    return calls;
}

} // namespace

sandbox::SandboxOptions TestPushFigures::options(int products)
{
    sandbox::SandboxOptions options;
    options.catalogue.products = products;
    options.catalogue.seed = 21;
    options.withFtp = false;
    options.shop.keepsWrites = true;
    return options;
}

QString TestPushFigures::approved(CliWorld& world)
{
    const CliAnswer imported = world.runReleased({u"etilize"_s, u"import"_s});
    const QString batch = imported.json["staging_id"_L1].toString();
    if (imported.exitCode != 0 || world.run({u"staging"_s, u"approve"_s, batch}).exitCode != 0)
        qFatal("nothing could be approved: %s", qPrintable(imported.errors));
    return batch;
}

void TestPushFigures::theDryRunTellsWhatThePushNeeds_data()
{
    QTest::addColumn<int>("products");
    QTest::addColumn<bool>("areNew");
    QTest::addColumn<bool>("bulk");
    QTest::newRow("new products") << 60 << true << false;
    QTest::newRow("changed products") << 60 << false << false;
    QTest::newRow("new products in bulk") << 60 << true << true;
    QTest::newRow("changed products in bulk") << 60 << false << true;
}

void TestPushFigures::theDryRunTellsWhatThePushNeeds()
{
    QFETCH(int, products);
    QFETCH(bool, areNew);
    QFETCH(bool, bulk);
    CliWorld world(m_postgres, options(products));
    sandbox::ShopifyServer& shop = world.sandbox().shop();
    if (!areNew) {
        world.pushEverything();
        QVERIFY(world.sandbox().evolve(12).has_value());
    }
    QCOMPARE(world.run({u"settings"_s, u"set"_s, u"push.bulk_threshold"_s, bulk ? u"5"_s : u"5000"_s}).exitCode, 0);
    const QString batch = approved(world);
    shop.clearLog();
    const CliAnswer tried = world.run({u"shopify"_s, u"push"_s, batch, u"--dry-run"_s});
    QVERIFY2(tried.exitCode == 0, qPrintable(tried.errors));
    QVERIFY(shop.writes().isEmpty());
    QCOMPARE(shop.writeCount(), 0);
    const QJsonValue estimate = tried.json["estimate"_L1];
    QCOMPARE(estimate["bulk"_L1].toBool(), bulk);

    shop.clearLog();
    const CliAnswer pushed = world.run({u"shopify"_s, u"push"_s, batch});
    QVERIFY2(pushed.exitCode == 0, qPrintable(pushed.errors));
    qInfo("said %lld requests and %.1f points, needed %d and %.1f", estimate["requests"_L1].toInteger(), estimate["points"_L1].toDouble(),
          shop.requestCount(), shop.pointsSpent());
    QCOMPARE(estimate["products"_L1].toInt(), pushed.json["products"_L1].toInt());
    QCOMPARE(estimate["creates"_L1].toInt(), pushed.json["created"_L1].toInt());
    QCOMPARE(estimate["updates"_L1].toInt(), pushed.json["updated"_L1].toInt());
    QVERIFY(estimate["products"_L1].toInt() >= 5);
    QCOMPARE(callsOf(shop.writes()), callsIn(estimate["calls"_L1].toObject()));
    // What is read depends on what the shop answers; how often a bulk operation is asked about, on how long the shop takes.
    const double allowed = bulk ? 0.5 : 0.25;
    const double points = estimate["points"_L1].toDouble();
    QVERIFY2(std::abs(points - shop.pointsSpent()) <= points * allowed, "the points are not what was said");
    const double requests = estimate["requests"_L1].toDouble();
    QVERIFY2(std::abs(requests - shop.requestCount()) <= std::max(4.0, requests * allowed), "the requests are not what was said");
}

/// The shop refuses every write; once it does not any more, one word brings all of them to their end.
void TestPushFigures::deadWritesLiveAgain()
{
    CliWorld world(m_postgres, options(20));
    sandbox::ShopifyServer& shop = world.sandbox().shop();
    const QString batch = approved(world);
    shop.addFault({.kind = ShopFault::Kind::UserErrors, .rootField = u"productSet"_s, .times = -1, .code = u"INVALID_INPUT"_s});
    (void)world.run({u"shopify"_s, u"push"_s, batch});
    const CliAnswer dead = world.run({u"outbox"_s, u"list"_s, u"--state"_s, u"dead"_s});
    QCOMPARE(dead.exitCode, 0);
    const int given = world.sql(u"SELECT count(*) FROM sync_outbox WHERE state = 'dead'"_s).toInt();
    QVERIFY(given > 0);
    QCOMPARE(shop.productCount(), 0);
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_staging WHERE status = 'failed'"_s).toInt(), given);

    // While the cause is there they only die again.
    QCOMPARE(world.run({u"outbox"_s, u"retry"_s, u"--all"_s}).json["retried"_L1].toInt(), given);
    (void)world.run({u"shopify"_s, u"push"_s});
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_outbox WHERE state = 'dead'"_s).toInt(), given);

    shop.clearFaults();
    QCOMPARE(world.run({u"outbox"_s, u"retry"_s, u"--all"_s}).json["retried"_L1].toInt(), given);
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_outbox WHERE state = 'dead'"_s).toInt(), 0);
    const CliAnswer pushed = world.run({u"shopify"_s, u"push"_s});
    QVERIFY2(pushed.exitCode == 0, qPrintable(pushed.errors));
    QCOMPARE(pushed.json["confirmed"_L1].toInt(), given);
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_staging WHERE status IN ('approved', 'queued', 'failed')"_s).toInt(), 0);
    QCOMPARE(world.shopDifference(), QString());
    QCOMPARE(world.run({u"outbox"_s, u"retry"_s, u"--all"_s}).json["retried"_L1].toInt(-1), 0);
}

QTEST_GUILESS_MAIN(TestPushFigures)
#include "tst_pushfigures.moc"
