#include "store/watermarktable.h"
#include "sync/pullworld.h"

#include <QTest>

#include <atomic>

using namespace trueup;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using sandbox::ShopFault;
using sandbox::ShopProduct;
using World = test::PullWorld;
using test::reason;

#define VERIFY_DONE(result) \
    do { \
        const auto& verified = (result); /* once: QVERIFY2 always makes its second argument */ \
        QVERIFY2(verified.has_value(), qPrintable(reason(verified))); \
    } while (false)

class TestShopifyPull : public QObject
{
    Q_OBJECT
    TestPostgres m_postgres;

private slots:
    void anEmptyCatalogueTakesEverythingOver_data();
    void anEmptyCatalogueTakesEverythingOver();
    void bulkAndPagesLeaveTheSame();
    void aSecondPullChangesNothing();
    void changesAreFoundByTheWindow();
    void theWatermarkNeverGoesBack();
    void oneProductIsReadByAnyOfItsNames();
    void productsWithoutAHomeAreListed();
    void aStaffEditIsAdopted();
    void ownWritesAreNotMistakenForEdits();
    void aStandingProposalMeetsTheNewValue();
    void aProposalTheShopFollowedIsTakenOut();
    void bothSidesMovedIsAConflict();
    void aRuleSettlesAndTheLoserIsKept();
    void aSkuOfAnotherProductIsNotTakenOver();
    void aLocalEditIsStaged();
    void rowsInFlightAreLeftAlone();
    void aLockedFieldIsStagedBack();
    void theRightVariantIsCompared();
    void deletedProductsAreMarked_data();
    void deletedProductsAreMarked();
    void aDeletedProductWithAProposalGoesToAPerson();
    void stockOfADeletedProductIsTakenBack();
    void manyMissingProductsHoldTheRun();
    void aShortExportMarksNothing();
    void aFailedExportFallsBackToPages();
    void anotherVersionOfTheInterfaceIsAnError();
    void aSearchTheShopDoesNotUnderstandIsAnError();
    void everyFaultEndsInTheSameState_data();
    void everyFaultEndsInTheSameState();
    void aStoppedPullGoesOn();
};

void TestShopifyPull::anEmptyCatalogueTakesEverythingOver_data()
{
    QTest::addColumn<bool>("bulk");
    QTest::newRow("pages") << false;
    QTest::newRow("bulk") << true;
}

void TestShopifyPull::anEmptyCatalogueTakesEverythingOver()
{
    QFETCH(bool, bulk);
    World world(m_postgres);
    const auto summary = world.pull(world.full(bulk));
    VERIFY_DONE(summary);
    QCOMPARE(summary->source, bulk ? u"bulk"_s : u"pages"_s);
    QCOMPARE(summary->counts.created, 10);
    QCOMPARE(summary->counts.versions, 10);
    QCOMPARE(world.sql(u"SELECT count(*) FROM public.products"_s).toInt(), 10);
    QCOMPARE(world.sql(u"SELECT count(*) FROM product_links WHERE system = 'shopify'"_s).toInt(), 30);
    const ShopProduct product = *world.shop.product(World::sku(3));
    QCOMPARE(world.title(3), product.title);
    QCOMPARE(world.sql(u"SELECT price FROM public.products WHERE sku = ?"_s, {World::sku(3)}).toString(), product.variants[0].price);
    QCOMPARE(world.sql(u"SELECT inventory_quantity FROM public.products WHERE sku = ?"_s, {World::sku(3)}).toInt(), 3);
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_bases b JOIN public.products p ON p.id = b.product_id "
                       "WHERE p.sku = ? AND b.field IN ('title', 'price', 'tags', 'images', 'product_info', 'cost')"_s,
                       {World::sku(3)}).toInt(), 6);
    QCOMPARE(world.sql(u"SELECT status FROM sync_runs WHERE kind = 'shopify_pull'"_s).toString(), u"succeeded"_s);
    QCOMPARE(world.sql(u"SELECT value ->> 'until' FROM sync_watermarks WHERE source = 'shopify'"_s).toString(), u"2026-11-22T11:59:00Z"_s);
    QCOMPARE(world.shop.writeCount(), bulk ? 2 : 0); // nothing but asking for the exports
}

void TestShopifyPull::bulkAndPagesLeaveTheSame()
{
    World pages(m_postgres, 30);
    World bulk(m_postgres, 30);
    VERIFY_DONE(pages.pull(pages.full()));
    VERIFY_DONE(bulk.pull(bulk.full(true)));
    QCOMPARE(bulk.state(), pages.state());
}

void TestShopifyPull::aSecondPullChangesNothing()
{
    World world(m_postgres);
    VERIFY_DONE(world.pull(world.full()));
    const QString before = world.state();
    for (const bool bulk : {false, true}) {
        const auto again = world.pull(world.full(bulk));
        VERIFY_DONE(again);
        QCOMPARE(again->counts.unchanged, 10);
        QCOMPARE(again->counts.versions, 0);
        QCOMPARE(again->counts.staged, 0);
        QCOMPARE(world.state(), before);
    }
}

void TestShopifyPull::changesAreFoundByTheWindow()
{
    World world(m_postgres);
    VERIFY_DONE(world.pull(world.full()));
    world.setTime(30);
    world.edit(4, [](ShopProduct& product) { product.title = u"Changed"_s; });
    world.setTime(60);
    const auto summary = world.pull();
    VERIFY_DONE(summary);
    QCOMPARE(summary->mode, u"incremental"_s);
    QCOMPARE(summary->from, test::day().addSecs(-60 - 480));
    QCOMPARE(summary->until, test::day().addSecs(59 * 60));
    QCOMPARE(summary->counts.updated, 1);
    QCOMPARE(world.title(4), u"Changed"_s);
    QCOMPARE(world.sql(u"SELECT value ->> 'until' FROM sync_watermarks WHERE source = 'shopify'"_s).toString(), u"2026-11-22T12:59:00Z"_s);
    QCOMPARE(world.pull()->counts.updated, 0); // the overlap reads it again and changes nothing
}

void TestShopifyPull::theWatermarkNeverGoesBack()
{
    World world(m_postgres);
    VERIFY_DONE(world.pull(world.full()));
    ShopifyPullParams params;
    params.since = test::day().addDays(-3);
    world.setTime(-120); // a clock set back
    VERIFY_DONE(world.pull(params));
    QCOMPARE(world.sql(u"SELECT value ->> 'until' FROM sync_watermarks WHERE source = 'shopify'"_s).toString(), u"2026-11-22T11:59:00Z"_s);
    world.setTime(300); // and a window that leaves a gap
    params.since = test::day().addSecs(200 * 60);
    VERIFY_DONE(world.pull(params));
    QCOMPARE(world.sql(u"SELECT value ->> 'until' FROM sync_watermarks WHERE source = 'shopify'"_s).toString(), u"2026-11-22T11:59:00Z"_s);
}

void TestShopifyPull::oneProductIsReadByAnyOfItsNames()
{
    World world(m_postgres);
    ShopifyPullParams params;
    params.products = {World::sku(2), world.shop.product(World::sku(5))->id};
    const auto summary = world.pull(params);
    VERIFY_DONE(summary);
    QCOMPARE(summary->mode, u"selective"_s);
    QCOMPARE(summary->counts.created, 2);
    world.edit(2, [](ShopProduct& product) { product.vendor = u"Somebody else"_s; });
    params.products = {QString::number(world.idOf(2)), u"NO-SUCH"_s};
    const auto again = world.pull(params);
    VERIFY_DONE(again);
    QCOMPARE(again->counts.updated, 1);
    QCOMPARE(again->notFound, QStringList{u"NO-SUCH"_s});
    QCOMPARE(world.sql(u"SELECT vendor FROM public.products WHERE sku = ?"_s, {World::sku(2)}).toString(), u"Somebody else"_s);
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_watermarks"_s).toInt(), 0);
    params.products = {u"NO-SUCH"_s};
    QCOMPARE(world.pull(params).error().kind, ErrorKind::NotFound);
}

void TestShopifyPull::productsWithoutAHomeAreListed()
{
    World world(m_postgres, 3);
    ShopProduct twin = sandbox::inventedProduct(2, sandbox::ShopState());
    twin.handle = u"twin"_s;
    twin.variants[0].levels.clear();
    world.shop.add(twin);
    world.edit(3, [](ShopProduct& product) { product.variants[0].sku.clear(); });
    const auto summary = world.pull(world.full());
    VERIFY_DONE(summary);
    QCOMPARE(summary->counts.created, 2);
    QCOMPARE(summary->counts.skippedCount, 2);
    QStringList reasons;
    for (const PullSkip& skip : summary->counts.skipped)
        reasons.append(skip.reason);
    reasons.sort();
    QCOMPARE(reasons, (QStringList{u"duplicate_sku"_s, u"no_sku"_s}));
    QCOMPARE(world.pull(world.full())->counts.skipped.last().reason.isEmpty(), false);
    QCOMPARE(world.sql(u"SELECT count(*) FROM public.products"_s).toInt(), 2);
}

void TestShopifyPull::aStaffEditIsAdopted()
{
    World world(m_postgres);
    VERIFY_DONE(world.pull(world.full()));
    world.setTime(10);
    world.edit(1, [](ShopProduct& product) {
        product.variants[0].price = u"77.00"_s;
        product.tags = {u"New"_s};
    });
    world.setTime(20);
    const auto summary = world.pull();
    VERIFY_DONE(summary);
    QCOMPARE(summary->counts.oneSided, 2);
    QCOMPARE(world.sql(u"SELECT price FROM public.products WHERE sku = ?"_s, {World::sku(1)}).toString(), u"77.00"_s);
    QCOMPARE(world.sql(u"SELECT string_agg(change_source || version_number, ',' ORDER BY version_number) FROM product_versions "
                       "WHERE product_id = ?"_s, {world.idOf(1)}).toString(), u"shopify1,shopify2"_s);
    QCOMPARE(world.sql(u"SELECT (base_value #>> '{}') || agreed_by FROM sync_bases WHERE product_id = ? AND field = 'price'"_s,
                       {world.idOf(1)}).toString(), u"77.00shopify"_s);
}

void TestShopifyPull::ownWritesAreNotMistakenForEdits()
{
    World world(m_postgres);
    VERIFY_DONE(world.pull(world.full()));
    world.setTime(10);
    world.edit(1, [](ShopProduct& product) { product.title = u"Written by us"_s; });
    // We wrote it, a newer proposal is waiting, and what is agreed is older than both.
    world.sql(u"INSERT INTO own_writes (object_gid, field, value_hash, remote_updated_at) SELECT shopify_product_id, 'title', "
              "decode(md5(to_jsonb('Written by us'::text)::text), 'hex'), ? FROM public.products WHERE sku = ? RETURNING field"_s,
              {test::day().addSecs(600), World::sku(1)});
    world.propose(1, R"({"title":{"base":"x","current":"x","proposed":"Newer still","origin":"etilize","rule":"owner:etilize"}})", {u"title"_s});
    world.setTime(20);
    const auto summary = world.pull();
    VERIFY_DONE(summary);
    QCOMPARE(summary->counts.conflicts, 0);
    QCOMPARE(world.sql(u"SELECT status FROM sync_staging WHERE sku = ?"_s, {World::sku(1)}).toString(), u"pending"_s);
    // Somebody changes the product again: now it is an edit.
    world.setTime(30);
    world.edit(1, [](ShopProduct& product) { product.vendor = u"Other"_s; });
    world.setTime(40);
    QCOMPARE(world.pull()->counts.conflicts, 1);
}

void TestShopifyPull::aStandingProposalMeetsTheNewValue()
{
    World world(m_postgres);
    VERIFY_DONE(world.pull(world.full()));
    const ShopProduct before = *world.shop.product(World::sku(1));
    world.propose(1, R"({"seo_title":{"base":"a","current":"a","proposed":"For search engines","origin":"etilize","rule":"fill"},"vendor":{"base":")" +
                         before.vendor.toUtf8() + R"(","current":")" + before.vendor.toUtf8() + R"(","proposed":"Better","origin":"etilize","rule":"owner:etilize"}})",
                  {u"seo_title"_s, u"vendor"_s}, u"etilize"_s, u"approved"_s);
    VERIFY_DONE(world.pull(world.full()));
    // seo_title was staged against a value the shop does not hold: the approval saw something else.
    QCOMPARE(world.sql(u"SELECT status FROM sync_staging WHERE sku = ?"_s, {World::sku(1)}).toString(), u"pending"_s);
    QCOMPARE(world.sql(u"SELECT changes #>> '{seo_title,current}' FROM sync_staging WHERE sku = ?"_s, {World::sku(1)}).toString(), before.title);
    QCOMPARE(world.sql(u"SELECT changes #>> '{vendor,proposed}' FROM sync_staging WHERE sku = ?"_s, {World::sku(1)}).toString(), u"Better"_s);
}

void TestShopifyPull::aProposalTheShopFollowedIsTakenOut()
{
    World world(m_postgres);
    VERIFY_DONE(world.pull(world.full()));
    const QString vendor = world.shop.product(World::sku(1))->vendor;
    world.propose(1, R"({"vendor":{"base":")" + vendor.toUtf8() + R"(","current":")" + vendor.toUtf8() +
                         R"(","proposed":"Better","origin":"etilize","rule":"owner:etilize"}})", {u"vendor"_s});
    world.setTime(10);
    world.edit(1, [](ShopProduct& product) { product.vendor = u"Better"_s; });
    world.setTime(20);
    const auto summary = world.pull();
    VERIFY_DONE(summary);
    QCOMPARE(summary->counts.converged, 1);
    QCOMPARE(world.sql(u"SELECT status FROM sync_staging WHERE sku = ?"_s, {World::sku(1)}).toString(), u"superseded"_s);
    QCOMPARE(world.sql(u"SELECT vendor FROM public.products WHERE sku = ?"_s, {World::sku(1)}).toString(), u"Better"_s);
    QCOMPARE(world.sql(u"SELECT agreed_by FROM sync_bases WHERE product_id = ? AND field = 'vendor'"_s, {world.idOf(1)}).toString(), u"etilize"_s);
}

void TestShopifyPull::bothSidesMovedIsAConflict()
{
    World world(m_postgres);
    VERIFY_DONE(world.pull(world.full()));
    const QString kind = world.shop.product(World::sku(1))->productType;
    world.propose(1, R"({"product_type":{"base":")" + kind.toUtf8() + R"(","current":")" + kind.toUtf8() +
                         R"(","proposed":"Ours","origin":"etilize","rule":"owner:etilize"}})", {u"product_type"_s}, u"etilize"_s, u"approved"_s);
    world.setTime(10);
    world.edit(1, [](ShopProduct& product) { product.productType = u"Theirs"_s; });
    world.setTime(20);
    const auto summary = world.pull();
    VERIFY_DONE(summary);
    QCOMPARE(summary->counts.conflicts, 1);
    QCOMPARE(summary->counts.people, 1);
    QCOMPARE(world.sql(u"SELECT concat_ws(' ', c.kind, c.field, c.sides #>> '{etilize,value}', c.sides #>> '{shopify,value}', s.status, "
                       "s.blocked_reason) FROM sync_conflicts c JOIN sync_staging s ON s.id = c.staging_row WHERE c.status = 'open'"_s).toString(),
             u"field product_type Ours Theirs blocked conflict"_s);
    QCOMPARE(world.sql(u"SELECT product_type FROM public.products WHERE sku = ?"_s, {World::sku(1)}).toString(), kind);
    const QString state = world.state();
    VERIFY_DONE(world.pull(world.full())); // looking again finds the same
    QCOMPARE(world.state(), state);
    world.setTime(30);
    world.edit(1, [&](ShopProduct& product) { product.productType = kind; }); // and it settles itself
    world.setTime(40);
    VERIFY_DONE(world.pull());
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_conflicts WHERE status = 'open'"_s).toInt(), 0);
    QCOMPARE(world.sql(u"SELECT status FROM sync_staging WHERE sku = ?"_s, {World::sku(1)}).toString(), u"pending"_s);
}

void TestShopifyPull::aRuleSettlesAndTheLoserIsKept()
{
    World world(m_postgres);
    VERIFY_DONE(world.pull(world.full()));
    world.edit(9, [](ShopProduct& product) { product.variants[0].price = u"100.00"_s; });
    VERIFY_DONE(world.pull(world.full()));
    world.propose(9, R"({"price":{"base":100,"current":100,"proposed":101,"origin":"xorosoft","rule":"owner:xorosoft"}})", {u"price"_s}, u"xorosoft"_s);
    world.setTime(10);
    world.edit(9, [](ShopProduct& product) { product.variants[0].price = u"102.00"_s; });
    world.setTime(20);
    const auto summary = world.pull();
    VERIFY_DONE(summary);
    QCOMPARE(summary->counts.settledByRule.value(u"price_small_difference"_s), 1);
    QCOMPARE(world.sql(u"SELECT concat_ws(' ', r.rule_name, r.chosen_side, r.chosen_value, r.losing_values #>> '{xorosoft,value}') "
                       "FROM sync_conflict_resolutions r"_s).toString(), u"price_small_difference shopify 102.00 101"_s);
    QCOMPARE(world.sql(u"SELECT price FROM public.products WHERE sku = ?"_s, {World::sku(9)}).toString(), u"102.00"_s);
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_staging WHERE is_open"_s).toInt(), 0);
}

/// Two products of the shop under one SKU: which of them it belongs to is for a person to say.
void TestShopifyPull::aSkuOfAnotherProductIsNotTakenOver()
{
    World world(m_postgres);
    VERIFY_DONE(world.pull(world.full()));
    world.setTime(10);
    world.edit(1, [](ShopProduct& product) {
        product.variants[0].sku = World::sku(2);
        product.tags = {u"New"_s};
    });
    world.setTime(20);
    const auto summary = world.pull();
    VERIFY_DONE(summary);
    QCOMPARE(world.sql(u"SELECT count(*) FROM public.products WHERE sku = ?"_s, {World::sku(1)}).toInt(), 1);
    QCOMPARE(world.sql(u"SELECT array_to_string(tags, ',') FROM public.products WHERE sku = ?"_s, {World::sku(1)}).toString(), u"New"_s); // the rest is
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_conflicts WHERE status = 'open' AND field = 'sku'"_s).toInt(), 1);
}

void TestShopifyPull::aLocalEditIsStaged()
{
    World world(m_postgres);
    VERIFY_DONE(world.pull(world.full()));
    world.sql(u"UPDATE public.products SET name = 'Edited here' WHERE sku = ? RETURNING id"_s, {World::sku(6)});
    const auto summary = world.pull(world.full());
    VERIFY_DONE(summary);
    QCOMPARE(summary->counts.staged, 1);
    QVERIFY(!summary->batch.isNull());
    QCOMPARE(world.sql(u"SELECT concat_ws(' ', source, status, changes #>> '{title,proposed}', changes #>> '{title,origin}') "
                       "FROM sync_staging WHERE batch_id = ?::uuid"_s, {summary->batch.toString(QUuid::WithoutBraces)}).toString(),
             u"manual pending Edited here local"_s);
    QCOMPARE(world.pull(world.full())->counts.staged, 0);
}

void TestShopifyPull::rowsInFlightAreLeftAlone()
{
    World world(m_postgres);
    VERIFY_DONE(world.pull(world.full()));
    world.propose(1, R"({"vendor":{"base":"Acme","current":"Acme","proposed":"Ours","origin":"etilize","rule":"r"}})", {u"vendor"_s},
                  u"etilize"_s, u"queued"_s);
    world.setTime(10);
    world.edit(1, [](ShopProduct& product) { product.vendor = u"Theirs"_s; });
    world.setTime(20);
    const QString before = world.state();
    const auto summary = world.pull(world.full());
    VERIFY_DONE(summary);
    QCOMPARE(summary->counts.inFlight, 1);
    QCOMPARE(summary->counts.conflicts, 0);
    QCOMPARE(world.sql(u"SELECT status FROM sync_staging WHERE sku = ?"_s, {World::sku(1)}).toString(), u"queued"_s);
    QVERIFY(world.state() != before); // only the watermark
}

void TestShopifyPull::aLockedFieldIsStagedBack()
{
    World world(m_postgres);
    VERIFY_DONE(world.pull(world.full()));
    QVERIFY(ProductTable(*world.database).setLocked(world.idOf(2), FieldId::Title, true));
    const QString title = world.title(2);
    world.setTime(10);
    world.edit(2, [](ShopProduct& product) { product.title = u"Not wanted"_s; });
    world.setTime(20);
    VERIFY_DONE(world.pull());
    QCOMPARE(world.title(2), title);
    QCOMPARE(world.sql(u"SELECT concat_ws('|', changes #>> '{title,proposed}', changes #>> '{title,rule}') FROM sync_staging WHERE is_open"_s).toString(),
             title + u"|lock"_s);
}

void TestShopifyPull::theRightVariantIsCompared()
{
    World world(m_postgres);
    VERIFY_DONE(world.pull(world.full()));
    world.setTime(10);
    world.edit(1, [](ShopProduct& product) { // a variant of somebody else comes first
        sandbox::ShopVariant other = product.variants[0];
        other.id.clear();
        other.sku = u"OTHER"_s;
        other.price = u"1.00"_s;
        other.options = {{u"Title"_s, u"Other"_s}};
        other.levels.clear();
        product.variants.prepend(other);
    });
    world.setTime(20);
    for (const bool bulk : {false, true}) {
        const auto summary = world.pull(world.full(bulk));
        VERIFY_DONE(summary);
        QCOMPARE(summary->counts.updated, 0);
    }
    QVERIFY(world.sql(u"SELECT price FROM public.products WHERE sku = ?"_s, {World::sku(1)}).toString() != u"1.00"_s);
}

void TestShopifyPull::deletedProductsAreMarked_data()
{
    anEmptyCatalogueTakesEverythingOver_data();
}

void TestShopifyPull::deletedProductsAreMarked()
{
    QFETCH(bool, bulk);
    World world(m_postgres, 20);
    VERIFY_DONE(world.pull(world.full(bulk)));
    QVERIFY(world.shop.deleteAsStaff(World::sku(7)));
    const auto changes = world.pull(); // changes alone say nothing about deletions
    VERIFY_DONE(changes);
    QCOMPARE(changes->counts.missing, 0);
    const auto summary = world.pull(world.full(bulk));
    VERIFY_DONE(summary);
    QCOMPARE(summary->counts.missing, 1);
    QCOMPARE(world.sql(u"SELECT p.sku FROM remote_snapshots r JOIN public.products p ON p.id = r.product_id WHERE r.is_missing"_s).toString(), World::sku(7));
    QCOMPARE(world.sql(u"SELECT count(*) FROM public.products"_s).toInt(), 20); // ours is never deleted
    QCOMPARE(world.pull(world.full(bulk))->counts.missing, 0);
}

void TestShopifyPull::aDeletedProductWithAProposalGoesToAPerson()
{
    World world(m_postgres, 20);
    VERIFY_DONE(world.pull(world.full()));
    world.propose(7, R"({"vendor":{"base":"Acme","current":"Acme","proposed":"Ours","origin":"etilize","rule":"r"}})", {u"vendor"_s});
    QVERIFY(world.shop.deleteAsStaff(World::sku(7)));
    VERIFY_DONE(world.pull(world.full()));
    QCOMPARE(world.sql(u"SELECT concat_ws(' ', c.kind, c.sides #>> '{local,value,vendor}', s.status, s.blocked_reason) FROM sync_conflicts c "
                       "JOIN sync_staging s ON s.id = c.staging_row WHERE c.status = 'open'"_s).toString(),
             u"delete_vs_edit Ours blocked conflict"_s);
}

/// A push may meet the deletion first and block the row; nothing of it may stay when the pull knows that nothing is lost.
void TestShopifyPull::stockOfADeletedProductIsTakenBack()
{
    World world(m_postgres, 20);
    VERIFY_DONE(world.pull(world.full()));
    world.propose(7, R"({"inventory":{"base":5,"current":5,"proposed":2,"origin":"xorosoft","rule":"r"}})", {u"inventory"_s});
    (void)world.sql(u"WITH b AS (UPDATE sync_staging SET status = 'blocked', blocked_reason = 'conflict' RETURNING id, product_id) "
                    "INSERT INTO sync_conflicts (product_id, staging_row, kind, sides, severity) "
                    "SELECT product_id, id, 'delete_vs_edit', '{\"local\": {\"value\": null}, \"shopify\": {\"value\": null}}', 'high' FROM b"_s);
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_conflicts WHERE status = 'open'"_s).toInt(), 1);
    QVERIFY(world.shop.deleteAsStaff(World::sku(7)));
    VERIFY_DONE(world.pull(world.full()));
    QCOMPARE(world.sql(u"SELECT status FROM sync_staging"_s).toString(), u"superseded"_s);
    QCOMPARE(world.sql(u"SELECT status FROM sync_conflicts"_s).toString(), u"obsolete"_s);
}

void TestShopifyPull::manyMissingProductsHoldTheRun()
{
    World world(m_postgres, 20);
    VERIFY_DONE(world.pull(world.full()));
    for (int number = 1; number <= 5; ++number)
        QVERIFY(world.shop.deleteAsStaff(World::sku(number)));
    const auto held = world.pull(world.full());
    QVERIFY(!held);
    QCOMPARE(held.error().kind, ErrorKind::Held);
    QCOMPARE(world.sql(u"SELECT count(*) FROM remote_snapshots WHERE is_missing"_s).toInt(), 0);
    const qint64 run = world.sql(u"SELECT max(id) FROM sync_runs WHERE status = 'held'"_s).toLongLong();
    QVERIFY(run > 0);
    QVERIFY(RunTable(*world.database).release(run, u"the season is over"_s));
    const auto released = world.pull(world.full());
    VERIFY_DONE(released);
    QCOMPARE(released->counts.missing, 5);
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_runs WHERE status IN ('held', 'queued', 'running')"_s).toInt(), 0);
}

void TestShopifyPull::aShortExportMarksNothing()
{
    World world(m_postgres, 20);
    VERIFY_DONE(world.pull(world.full(true)));
    world.shop.setBulk({.linesLost = 30});
    const auto summary = world.pull(world.full(true));
    VERIFY_DONE(summary);
    QCOMPARE(summary->source, u"pages"_s); // the export was not whole
    QCOMPARE(summary->counts.missing, 0);
    QCOMPARE(world.sql(u"SELECT error_code FROM bulk_operations WHERE purpose = 'export' ORDER BY id DESC LIMIT 1"_s).toString(), u"BULK_SHORT"_s);
}

void TestShopifyPull::aFailedExportFallsBackToPages()
{
    for (const sandbox::BulkBehaviour& behaviour :
         {sandbox::BulkBehaviour{.failAfter = 4}, sandbox::BulkBehaviour{.isStuck = true}, sandbox::BulkBehaviour{.limit = 0},
          sandbox::BulkBehaviour{.isRefused = true}}) {
        World world(m_postgres);
        world.shop.setBulk(behaviour);
        const auto summary = world.pull(world.full(true));
        VERIFY_DONE(summary);
        QCOMPARE(summary->source, u"pages"_s);
        QCOMPARE(summary->counts.created, 10);
    }
}

void TestShopifyPull::anotherVersionOfTheInterfaceIsAnError()
{
    World world(m_postgres);
    VERIFY_DONE(world.pull(world.full()));
    const QString mark = world.sql(u"SELECT value::text FROM sync_watermarks WHERE source = 'shopify'"_s).toString();
    world.setTime(30);
    world.shop.addFault({.kind = ShopFault::Kind::WrongVersion, .rootField = u"products"_s, .times = -1, .code = u"2025-01"_s});
    QVERIFY(!world.pull());
    QCOMPARE(world.sql(u"SELECT value::text FROM sync_watermarks WHERE source = 'shopify'"_s).toString(), mark);
}

void TestShopifyPull::aSearchTheShopDoesNotUnderstandIsAnError()
{
    World world(m_postgres);
    VERIFY_DONE(world.pull(world.full()));
    world.setTime(30);
    world.edit(1, [](ShopProduct& product) { product.title = u"Changed"_s; });
    const QString before = world.state();
    // A filter that is not known is left out of the search without an error: what is found has nothing to do with it.
    world.shop.withState([](sandbox::ShopState& state) { state.forgottenFilters = {u"updated_at"_s}; });
    const auto pulled = world.pull();
    QVERIFY(!pulled);
    QCOMPARE(pulled.error().kind, ErrorKind::Contract);
    QVERIFY2(pulled.error().message.contains(u"Invalid search field"_s), qPrintable(pulled.error().message));
    QCOMPARE(world.state(), before);
    QCOMPARE(world.sql(u"SELECT status FROM sync_runs ORDER BY id DESC LIMIT 1"_s).toString(), u"failed"_s);
}

void TestShopifyPull::everyFaultEndsInTheSameState_data()
{
    QTest::addColumn<bool>("bulk");
    QTest::addColumn<int>("kind");
    for (const auto& [name, kind] : {std::pair("503", ShopFault::Kind::StatusBefore), std::pair("answer lost", ShopFault::Kind::CutAfter)}) {
        QTest::addRow("pages, %s", name) << false << int(kind);
        QTest::addRow("bulk, %s", name) << true << int(kind);
    }
}

void TestShopifyPull::everyFaultEndsInTheSameState()
{
    QFETCH(bool, bulk);
    QFETCH(int, kind);
    const auto disturb = [](World& world) {
        world.setTime(10);
        world.edit(1, [](ShopProduct& product) { product.title = u"Changed"_s; });
        world.shop.deleteAsStaff(World::sku(12));
    };
    World undisturbed(m_postgres, 12);
    VERIFY_DONE(undisturbed.pull(undisturbed.full()));
    disturb(undisturbed);
    undisturbed.shop.clearLog();
    VERIFY_DONE(undisturbed.pull(undisturbed.full(bulk)));
    const int requests = undisturbed.shop.requestCount() + (bulk ? 1 : 0); // the result is one more
    QVERIFY(requests > 3);
    for (int n = 1; n <= requests; ++n) {
        World world(m_postgres, 12);
        VERIFY_DONE(world.pull(world.full()));
        disturb(world);
        // Every repeat of the client meets it too, and then it is over.
        ShopifyOptions options = world.client->options();
        options.attempts = 1;
        world.client = std::make_unique<ShopifyClient>(world.http, options, world.clock);
        world.shop.addFault({.kind = ShopFault::Kind(kind), .times = 1, .every = n, .status = 503});
        const auto struck = world.pull(world.full(bulk));
        world.shop.clearFaults();
        if (!struck)
            VERIFY_DONE(world.pull(world.full(bulk)));
        QVERIFY2(world.state() == undisturbed.state(), qPrintable(u"fault at request %1"_s.arg(n)));
    }
}

namespace {

/// A second passes between any two looks at it: progress is told every time instead of five times a second.
class HastyClock final : public Clock
{
public:
    [[nodiscard]] QDateTime now() const override { return m_system.now(); }
    [[nodiscard]] qint64 monotonicMs() const override { return m_looks += 1000; }

private:
    SystemClock m_system;
    mutable std::atomic<qint64> m_looks = 0;
};

} // namespace

void TestShopifyPull::aStoppedPullGoesOn()
{
    World world(m_postgres, 250);
    const HastyClock clock;
    const SyncContext context{world.pool, world.http, clock, QUuid::createUuid(), u"test"_s, world.folder.path()};
    CancelSource stop;
    int seen = 0;
    const JobControl control{stop.token(), [&](const Progress& progress) {
                                 if (progress.phaseKey == "read"_L1 && progress.done > 0 && ++seen == 1)
                                     stop.cancel();
                             }, {}};
    ShopifyPullParams params = world.full();
    const auto stopped = ShopifyPull(context, *world.client).run(params, control);
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().kind, ErrorKind::Cancelled);
    QCOMPARE(world.sql(u"SELECT status FROM sync_runs ORDER BY id DESC LIMIT 1"_s).toString(), u"cancelled"_s);
    const int stored = world.sql(u"SELECT count(*) FROM public.products"_s).toInt();
    QVERIFY2(stored > 0 && stored < 250, qPrintable(QString::number(stored)));
    const auto again = world.pull(params);
    VERIFY_DONE(again);
    QCOMPARE(again->counts.unchanged, stored);
    QCOMPARE(again->counts.created, 250 - stored);
}

QTEST_GUILESS_MAIN(TestShopifyPull)
#include "tst_shopifypull.moc"
