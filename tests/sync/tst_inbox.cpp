#include "sandbox/shop/fillshop.h"
#include "support/testpostgres.h"
#include "sync/inboxprocessor.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace trueup;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using sandbox::ShopDelivery;
using sandbox::ShopProduct;

namespace {

struct World
{
    sandbox::ShopifyServer shop;
    HttpClient http;
    SystemClock clock;
    QTemporaryDir folder;
    ConnectionPool pool;
    SyncContext context;
    std::unique_ptr<ShopifyClient> client;
    std::unique_ptr<Connection> database;
    std::unique_ptr<InboxProcessor> inbox;

    explicit World(TestPostgres& postgres)
        : pool(postgres.createDatabase()), context{pool, http, clock, QUuid::createUuid(), u"webhook"_s, folder.path()}
    {
        sandbox::fillShop(shop, 6);
        [[maybe_unused]] const bool started = shop.start();
        ShopifyOptions options;
        options.url = shop.url();
        options.token = shop.options().token;
        options.attempts = 1;
        client = std::make_unique<ShopifyClient>(http, options, clock);
        database = TestPostgres::open(pool.address());
        inbox = std::make_unique<InboxProcessor>(context, *client,
                                                 QList<QByteArray>{shop.options().clientSecret.toUtf8(), "an older one"});
        ShopifyPullParams params;
        params.full = true;
        params.bulk = false;
        if (const auto pulled = ShopifyPull(context, *client).run(params, {}); !pulled)
            qFatal("%s", qPrintable(errorText(pulled.error())));
        (void)shop.takeDeliveries(); // from now on
        later();
    }
    /// The shop's clock goes on: what happens now was triggered after our reading.
    void later() { shop.setTime(QDateTime::currentDateTimeUtc().addSecs(600)); }
    void edit(int number, const QString& title)
    {
        shop.editAsStaff(u"SHOP-%1"_s.arg(number, 6, 10, QChar(u'0')), [&](ShopProduct& product) { product.title = title; });
    }
    [[nodiscard]] bool receive(const ShopDelivery& delivery) { return inbox->receive(delivery.headers, delivery.body).value_or(false); }
    [[nodiscard]] QString sql(const QString& query) { return database->value(query).value_or(QVariant()).toString(); }
    [[nodiscard]] QString states() { return sql(u"SELECT string_agg(state, ',' ORDER BY id) FROM webhook_inbox"_s); }
};

} // namespace

/// Deliveries of the shop: who signed them, how often they come, in which order, and what is done about them.
class TestInbox : public QObject
{
    Q_OBJECT
    TestPostgres m_postgres;

private slots:
    void onlySignedBytesAreTaken()
    {
        World world(m_postgres);
        world.edit(1, u"Edited"_s);
        const auto deliveries = world.shop.takeDeliveries();
        QCOMPARE(deliveries.size(), 1);
        ShopDelivery forged = deliveries.first();
        forged.body.replace("Values", "values");
        const auto refused = world.inbox->receive(forged.headers, forged.body);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Auth);
        QVERIFY(!InboxProcessor::isSigned("body", "", {"secret"}));
        QVERIFY(!InboxProcessor::isSigned("body", QByteArray(44, 'A'), {""}));
        QCOMPARE(world.sql(u"SELECT count(*)::text FROM webhook_inbox"_s), u"0"_s);
        QVERIFY(world.receive(deliveries.first()));
        // For an hour after the secret was changed the old one counts.
        const QByteArray old = QMessageAuthenticationCode::hash("body", "an older one", QCryptographicHash::Sha256).toBase64();
        QVERIFY(InboxProcessor::isSigned("body", old, {"the new one", "an older one"}));
        QVERIFY(!InboxProcessor::isSigned("body", old, {"the new one"}));
    }

    void repeatsCountOnce()
    {
        World world(m_postgres);
        world.edit(1, u"Edited"_s);
        const auto deliveries = world.shop.takeDeliveries();
        QVERIFY(world.receive(deliveries.first()));
        QVERIFY(!world.receive(deliveries.first()));
        QCOMPARE(world.sql(u"SELECT concat_ws(' ', count(*), min(topic), min(payload::text)) FROM webhook_inbox"_s),
                 u"1 products/update {}"_s);
    }

    void manyDeliveriesOfAProductAreOneReading()
    {
        World world(m_postgres);
        for (int i = 0; i < 5; ++i)
            world.edit(1, u"Edited %1"_s.arg(i));
        world.edit(2, u"Another"_s);
        auto deliveries = world.shop.takeDeliveries();
        QCOMPARE(deliveries.size(), 6);
        std::ranges::reverse(deliveries); // the order says nothing
        for (const ShopDelivery& delivery : std::as_const(deliveries))
            QVERIFY(world.receive(delivery));
        const int before = world.shop.requestCount(u"nodes"_s);
        const auto summary = world.inbox->process({});
        QVERIFY2(summary, qPrintable(summary ? QString() : errorText(summary.error())));
        QCOMPARE(summary->taken, 6);
        QCOMPARE(summary->products, 2);
        QCOMPARE(world.shop.requestCount(u"nodes"_s) - before, 1);
        QCOMPARE(world.sql(u"SELECT name FROM public.products WHERE sku = 'SHOP-000001'"_s), u"Edited 4"_s);
        QCOMPARE(world.sql(u"SELECT name FROM public.products WHERE sku = 'SHOP-000002'"_s), u"Another"_s);
        QCOMPARE(world.states(), u"done,done,done,done,done,done"_s);
    }

    void whatWasReadSinceIsDropped()
    {
        World world(m_postgres);
        world.shop.setTime(QDateTime::currentDateTimeUtc().addSecs(-600));
        world.edit(1, u"Edited"_s);
        for (const ShopDelivery& delivery : world.shop.takeDeliveries())
            QVERIFY(world.receive(delivery));
        const auto summary = world.inbox->process({});
        QVERIFY(summary);
        QCOMPARE(summary->stale, 1);
        QCOMPARE(summary->products, 0);
    }

    void aDeletionIsVerifiedFirst()
    {
        World world(m_postgres);
        QVERIFY(world.shop.deleteAsStaff(u"SHOP-000003"_s));
        const auto deliveries = world.shop.takeDeliveries();
        QCOMPARE(deliveries.first().headers.value("x-shopify-topic"), "products/delete"_ba);
        QVERIFY(world.receive(deliveries.first()));
        const auto summary = world.inbox->process({});
        QVERIFY(summary);
        QCOMPARE(summary->counts.missing, 1);
        QCOMPARE(world.sql(u"SELECT p.sku FROM remote_snapshots r JOIN public.products p ON p.id = r.product_id WHERE r.is_missing"_s),
                 u"SHOP-000003"_s);
    }

    void otherTopicsAreIgnored()
    {
        World world(m_postgres);
        world.edit(1, u"Edited"_s);
        ShopDelivery delivery = world.shop.takeDeliveries().first();
        delivery.headers["x-shopify-topic"] = "carts/update";
        QVERIFY(world.receive(delivery));
        const auto summary = world.inbox->process({});
        QVERIFY(summary);
        QCOMPARE(summary->ignored, 1);
        QCOMPARE(world.states(), u"ignored"_s);
    }

    void failuresAreTriedAgainAndThenGivenUp()
    {
        World world(m_postgres);
        world.edit(1, u"Edited"_s);
        QVERIFY(world.receive(world.shop.takeDeliveries().first()));
        world.shop.addFault({.kind = sandbox::ShopFault::Kind::StatusBefore, .rootField = u"nodes"_s, .times = -1, .status = 503});
        for (int attempt = 1; attempt < 5; ++attempt) {
            const auto summary = world.inbox->process({});
            QVERIFY(summary);
            QCOMPARE(summary->again, 1);
            QCOMPARE(world.states(), u"received"_s);
        }
        QCOMPARE(world.inbox->process({})->failed, 1);
        QCOMPARE(world.states(), u"failed"_s);
        QVERIFY(!world.sql(u"SELECT error FROM webhook_inbox"_s).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestInbox)
#include "tst_inbox.moc"
