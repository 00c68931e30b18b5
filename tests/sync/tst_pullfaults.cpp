#include "support/cuttingproxy.h"
#include "sync/pullworld.h"

#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;
using sandbox::ShopProduct;
using test::CuttingProxy;
using test::PullWorld;
using test::reason;

/// A pull that has something of everything to do loses each of its accesses to the database once, by turns before it arrives
/// and while its answer is under way (TRUEUP_EVERY_FAULT=both: each in both ways); done again it ends where the undisturbed
/// one did.
class TestPullFaults : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void everyDatabaseAccess_data();
    void everyDatabaseAccess();

private:
    /// A world that begins where every pull of this test does.
    [[nodiscard]] std::unique_ptr<PullWorld> world(CuttingProxy& proxy);
    [[nodiscard]] static ShopifyPullParams params(const QString& mode);

    TestPostgres m_postgres;
    DatabaseAddress m_before;
    sandbox::ShopState m_shop;
};

namespace {

QByteArray change(const QByteArray& field, const QByteArray& base, const QByteArray& proposed, const QByteArray& origin)
{
    return QByteArray(R"({"%1":{"base":%2,"current":%2,"proposed":%3,"origin":"%4","rule":"owner:%4"}})")
        .replace("%1", field).replace("%2", base).replace("%3", proposed).replace("%4", origin);
}

} // namespace

void TestPullFaults::initTestCase()
{
    m_before = m_postgres.createDatabase();
    PullWorld world(m_before, 12);
    const auto pulled = world.pull(world.full());
    QVERIFY2(pulled, qPrintable(reason(pulled)));
    const QString price = world.shop.product(PullWorld::sku(1))->variants[0].price;
    const QByteArray base = price.toUtf8();
    const double amount = price.toDouble();
    const auto times = [&](double factor) { return QByteArray::number(amount * factor, 'f', 2); };
    world.setTime(10);
    // Settled by a rule, left to a person, met, adopted, staged back, withdrawn from the shop, new in the shop.
    world.propose(1, change("price", base, times(1.5), "xorosoft"), {u"price"_s}, u"xorosoft"_s);
    world.edit(1, [&](ShopProduct& product) { product.variants[0].price = QString::fromLatin1(times(1.51)); });
    const QByteArray title = '"' + world.title(2).toUtf8() + '"';
    world.propose(2, change("title", title, R"("From the feed")", "etilize"), {u"title"_s});
    world.edit(2, [](ShopProduct& product) { product.title = u"By staff"_s; });
    const QByteArray third = '"' + world.title(3).toUtf8() + '"';
    world.propose(3, change("title", third, R"("The same")", "etilize"), {u"title"_s}, u"etilize"_s, u"approved"_s);
    world.edit(3, [](ShopProduct& product) { product.title = u"The same"_s; });
    world.edit(4, [](ShopProduct& product) {
        product.tags.append(u"staff"_s);
        product.descriptionHtml = u"<p>By staff</p>"_s;
    });
    world.sql(u"UPDATE public.products SET name = 'Typed here' WHERE sku = ? RETURNING id"_s, {PullWorld::sku(5)});
    QVERIFY(world.shop.deleteAsStaff(PullWorld::sku(12)));
    ShopProduct made;
    made.handle = u"made-by-staff"_s;
    made.title = u"Made by staff"_s;
    sandbox::ShopVariant variant;
    variant.sku = u"STAFF-1"_s;
    variant.price = u"12.34"_s;
    made.variants.append(variant);
    QVERIFY(!world.shop.add(made).isEmpty());
    world.shop.withState([this](sandbox::ShopState& state) { m_shop = state; });
}

std::unique_ptr<PullWorld> TestPullFaults::world(CuttingProxy& proxy)
{
    const DatabaseAddress address = m_postgres.copyOf(m_before);
    DatabaseAddress way = address;
    way.host = u"127.0.0.1"_s;
    way.port = proxy.port();
    auto world = std::make_unique<PullWorld>(address, 0, way);
    world->shop.withState([this](sandbox::ShopState& state) { state = m_shop; });
    return world;
}

ShopifyPullParams TestPullFaults::params(const QString& mode)
{
    ShopifyPullParams params;
    params.full = true;
    params.bulk = mode == "bulk"_L1;
    params.bulkAbove = 0;
    return params;
}

void TestPullFaults::everyDatabaseAccess_data()
{
    QTest::addColumn<QString>("mode");
    for (const char* mode : {"pages", "bulk"})
        QTest::newRow(mode) << QString::fromLatin1(mode);
}

void TestPullFaults::everyDatabaseAccess()
{
    QFETCH(QString, mode);
    CuttingProxy proxy(CuttingProxy::Protocol::Postgres, m_before.host, m_before.port);
    QString goal;
    {
        const auto undisturbed = world(proxy);
        const auto pulled = undisturbed->pull(params(mode));
        QVERIFY2(pulled, qPrintable(reason(pulled)));
        QCOMPARE(pulled->source, mode);
        QVERIFY(pulled->counts.created == 1 && pulled->counts.people > 0 && !pulled->counts.settledByRule.isEmpty());
        QCOMPARE(pulled->counts.missing, 1);
        goal = undisturbed->state();
    }
    const bool both = qEnvironmentVariable("TRUEUP_EVERY_FAULT") == "both"_L1;
    int access = 0;
    for (bool wasCut = true; wasCut;) {
        ++access;
        for (int way = 0; way < (both ? 2 : 1); ++way) {
            const bool inAnswer = (access + way) % 2 == 0;
            const auto struck = world(proxy);
            proxy.cutAt(access, inAnswer ? CuttingProxy::Moment::InAnswer : CuttingProxy::Moment::BeforeRequest);
            const auto first = struck->pull(params(mode));
            wasCut = proxy.hasCut();
            proxy.cutAt(0);
            const QString what = u"%1 of access %2 lost"_s.arg(inAnswer ? u"answer"_s : u"request"_s).arg(access);
            if (!first) {
                // Until the server has noticed that its client is gone, the run counts as under way.
                QTRY_COMPARE_WITH_TIMEOUT(struck->sql(u"SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
                                                      "WHERE l.locktype = 'advisory' AND d.datname = current_database()"_s).toInt(),
                                          0, 30'000);
                const auto again = struck->pull(params(mode));
                QVERIFY2(again, qPrintable(what + u", done again: "_s + reason(again)));
            }
            QVERIFY2(struck->state() == goal, qPrintable(what + u": another state"_s));
            QCOMPARE(struck->sql(u"SELECT count(*) FROM sync_runs WHERE status = 'running'"_s).toInt(), 0);
            m_postgres.drop(struck->address);
        }
    }
    QVERIFY(access > 10);
    qInfo("%d accesses", access - 1);
}

QTEST_GUILESS_MAIN(TestPullFaults)
#include "tst_pullfaults.moc"
