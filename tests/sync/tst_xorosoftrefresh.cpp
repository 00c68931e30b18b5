#include "sandbox/xorosoftserver.h"
#include "store/erppagetable.h"
#include "store/settingstable.h"
#include "support/testpostgres.h"
#include "sync/xorosoftrefresh.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace trueup;
using Fault = sandbox::ErpFault::Kind;

namespace {

constexpr int itemCount = 95;
constexpr int pageSize = 10;
constexpr int itemPages = 10;  // 95 products
constexpr int stockPages = 19; // in two stores each

/// E-0 … E-94, none of them touched for a year; 7 pieces in one store and 0 in the other.
QList<sandbox::ErpItemData> manyItems()
{
    QList<sandbox::ErpItemData> items;
    for (int i = 0; i < itemCount; ++i) {
        sandbox::ErpItemData item;
        item.id = 1000 + i;
        item.productId = 5000 + i;
        item.itemNumber = u"E-%1"_s.arg(i);
        item.basePartNumber = u"E%1"_s.arg(i);
        item.title = u"Pen %1"_s.arg(i);
        item.price = 9.5;
        item.modified = QDateTime::currentDateTimeUtc().addDays(-365);
        item.stock = {{3, u"Main"_s, 7, 0}, {7, u"Showroom"_s, 0, 0}};
        items.append(item);
    }
    return items;
}

sandbox::ErpOptions smallPages()
{
    sandbox::ErpOptions options;
    options.pageSize = pageSize;
    return options;
}

struct World
{
    DatabaseAddress address;
    ConnectionPool pool;
    std::unique_ptr<Connection> connection;
    sandbox::XorosoftServer erp{manyItems(), smallPages()};
    SystemClock clock;
    QTemporaryDir folder;
    int keepPages = XorosoftOptions().keepPages;
    QStringList itemPaths = XorosoftOptions().itemPaths;

    explicit World(TestPostgres& postgres) : address(postgres.createDatabase()), pool(address), connection(TestPostgres::open(address))
    {
        if (!erp.start())
            qFatal("the sandbox ERP could not be started");
    }

    /// As a program of its own would.
    Result<XorosoftRefreshSummary> refresh(bool full, const XorosoftFieldMap& fields = {}) { return run({full}, fields); }
    Result<XorosoftRefreshSummary> replay(const XorosoftFieldMap& fields = {}) { return run({false, true}, fields); }
    Result<XorosoftRefreshSummary> run(const XorosoftRefreshParams& params, const XorosoftFieldMap& fields)
    {
        erp.clearCounts();
        HttpClient http;
        const SyncContext context{pool, http, clock, QUuid::createUuid(), u"test"_s, folder.path()};
        XorosoftClient client(http, optionsOf(fields), clock);
        return XorosoftRefresh(context, client).run(params, {});
    }

    /// What the ERP says about one item, to the byte.
    QByteArray answerAbout(const QString& number)
    {
        HttpClient http;
        XorosoftClient client(http, optionsOf({}), clock);
        QByteArray raw;
        (void)client.walkItems(
            {},
            [&](std::vector<ErpItem>&& page, const ErpWalkReport&) -> Result<void> {
                for (const ErpItem& item : page) {
                    if (item.itemNumber == number)
                        raw = item.raw;
                }
                return {};
            },
            {});
        return raw;
    }

    [[nodiscard]] XorosoftOptions optionsOf(const XorosoftFieldMap& fields) const
    {
        XorosoftOptions options;
        options.url = erp.url();
        options.key = erp.options().key;
        options.secret = erp.options().secret;
        options.ratePerSecond = 2000;
        options.fields = fields;
        options.timeout = std::chrono::milliseconds(300);
        options.timeoutAttempts = 1;
        options.retryDelays = {std::chrono::milliseconds(1)};
        options.throttlePause = std::chrono::milliseconds(1);
        options.throttleAttempts = 1;
        options.keepPages = keepPages;
        options.itemPaths = itemPaths;
        return options;
    }

    [[nodiscard]] QString sql(const QString& query) const { return connection->value(query).value_or(QVariant()).toString(); }
    /// Everything the mirror says but when its rows were seen and written.
    [[nodiscard]] QString mirror() const
    {
        return sql(u"SELECT (SELECT string_agg((to_jsonb(i) - '{changed_at,last_seen_at}'::text[])::text, E'\\n' ORDER BY item_number) FROM erp_items i) "
                   "|| (SELECT string_agg((to_jsonb(k) - '{changed_at,seen_at}'::text[])::text, E'\\n' ORDER BY item_number, store_id) FROM erp_stock k)"_s);
    }
    /// The kinds of the readings that are kept, in their order.
    [[nodiscard]] QString readings() const { return sql(u"SELECT string_agg(kind, ' ' ORDER BY id) FROM xorosoft_readings"_s); }
    /// As if everything had been read from the ERP so many hours earlier.
    void age(int hours)
    {
        for (const auto& [table, column] : {std::pair{u"xorosoft_pages"_s, u"received_at"_s}, std::pair{u"erp_stock"_s, u"seen_at"_s},
                                            std::pair{u"erp_items"_s, u"last_seen_at"_s}}) {
            if (!connection->execute(u"UPDATE %1 SET %2 = %2 - interval '%3 hours'"_s.arg(table, column).arg(hours)))
                qFatal("the clock could not be put back");
        }
    }
    [[nodiscard]] QString stocked() const { return sql(u"SELECT count(*) FROM erp_available WHERE available = 7"_s); }
    [[nodiscard]] QString soldOut() const { return sql(u"SELECT count(*) FROM erp_available WHERE available <= 0"_s); }
    [[nodiscard]] QString missing() const { return sql(u"SELECT (SELECT count(*) FROM erp_items WHERE missing_since IS NOT NULL) "
                                                      "+ (SELECT count(*) FROM erp_stock WHERE missing_since IS NOT NULL)"_s); }
};

} // namespace

/// The mirror of the ERP against a server that pages, changes and fails.
class TestXorosoftRefresh : public QObject
{
    Q_OBJECT

    TestPostgres m_postgres;

private slots:
    void aMirrorTakesThePagesItNeedsAndNoMore()
    {
        World world(m_postgres);
        const auto summary = world.refresh(false);
        QVERIFY2(summary, qPrintable(summary ? QString() : errorText(summary.error())));
        QVERIFY(summary->complete);
        QCOMPARE(summary->mode, u"full"_s);
        QCOMPARE(summary->items, itemCount);
        QCOMPARE(summary->calls, itemPages + stockPages);
        QCOMPARE(world.erp.requestCount(u"products"_s), itemPages);
        QCOMPARE(world.erp.requestCount(u"stock"_s), stockPages);
        QCOMPARE(world.erp.requestCount(), itemPages + stockPages);
        QCOMPARE(world.stocked(), QString::number(itemCount));
    }

    void theNextRefreshAsksOnlyForWhatChanged()
    {
        World world(m_postgres);
        QVERIFY(world.refresh(false));
        for (int i = 0; i < 3; ++i)
            QVERIFY(world.erp.edit(u"E-%1"_s.arg(i * 20), [](sandbox::ErpItemData& item) { item.price = 12; }));
        const auto changed = world.refresh(false);
        QVERIFY(changed);
        QCOMPARE(changed->mode, u"incremental"_s);
        QCOMPARE(changed->items, 3);
        QCOMPARE(changed->changed, 3);
        QCOMPARE(changed->missing, 0);
        QCOMPARE(world.erp.requestCount(u"products"_s), 1);
        QCOMPARE(world.sql(u"SELECT count(*) FROM erp_items WHERE price = 12"_s), u"3"_s);
        QCOMPARE(world.missing(), u"0"_s);
    }

    void anotherMapReadsEveryItemAgain()
    {
        World world(m_postgres);
        QVERIFY(world.refresh(false));
        const QString usual = world.sql(u"SELECT sum(price) FROM erp_items"_s);
        XorosoftFieldMap fields;
        fields.price = {u"CustomPrice1"_s};
        const auto other = world.refresh(false, fields);
        QVERIFY2(other, qPrintable(other ? QString() : errorText(other.error())));
        QCOMPARE(other->mode, u"full"_s);
        QCOMPARE(other->changed, itemCount);
        QVERIFY(world.sql(u"SELECT sum(price) FROM erp_items"_s).toDouble() > usual.toDouble() * 1.3);
        // Read once more by the same map nothing has changed, and the usual one brings the usual prices back.
        QCOMPARE(world.refresh(false, fields)->mode, u"incremental"_s);
        QCOMPARE(world.refresh(true, fields)->changed, 0);
        QVERIFY(world.refresh(false).has_value());
        QCOMPARE(world.sql(u"SELECT sum(price) FROM erp_items"_s), usual);
    }

    void answersAreKeptAsTheyCame()
    {
        World world(m_postgres);
        QVERIFY(world.refresh(false));
        QCOMPARE(world.readings(), u"walk"_s);
        QCOMPARE(world.sql(u"SELECT items_whole AND stock_whole FROM xorosoft_readings"_s), u"true"_s);
        QCOMPARE(world.sql(u"SELECT string_agg(DISTINCT run_id::text, '') = (SELECT max(id)::text FROM sync_runs) FROM xorosoft_pages"_s), u"true"_s);
        ErpPageTable table(*world.connection);
        const qint64 reading = world.sql(u"SELECT max(id) FROM xorosoft_readings"_s).toLongLong();
        for (const bool isStock : {false, true}) {
            const auto pages = table.pages(reading, isStock);
            QVERIFY(pages);
            QCOMPARE(pages->size(), isStock ? stockPages : itemPages);
            for (const qint64 id : *pages) {
                const auto page = table.page(id);
                QVERIFY(page);
                const QByteArray body = qUncompress(page->body);
                QCOMPARE(body.size(), page->size);
                QVERIFY(page->body.size() < page->size / 2);
                QVERIFY(QJsonDocument::fromJson(body).object()["Result"_L1].toBool());
                QCOMPARE(page->status, 200);
                QCOMPARE(page->path, isStock ? u"inventory/getinventorybyitem"_s : u"product/getproduct"_s);
            }
        }
        // What is asked for stands with the answer, who asked does not.
        QVERIFY(world.refresh(false));
        QCOMPARE(world.readings(), u"walk delta"_s);
        QCOMPARE(world.sql(u"SELECT count(*) FROM xorosoft_pages WHERE changed_since IS NOT NULL AND endpoint = 'items'"_s), u"1"_s);
        QCOMPARE(world.sql(u"SELECT count(*) FROM xorosoft_pages p WHERE strpos(p::text, '%1') > 0 OR strpos(encode(p.body, 'escape'), '%1') > 0"_s
                               .arg(world.erp.options().secret)), u"0"_s);
    }

    void whatCouldNotBeReadIsKeptToBeLookedAt()
    {
        World world(m_postgres);
        QVERIFY(world.refresh(false));
        const QString kept = u"SELECT count(*) FROM xorosoft_pages WHERE reading_id IS NOT NULL"_s;
        const QString before = world.sql(kept);
        world.erp.addFault({.kind = Fault::LoginPage, .endpoint = u"stock"_s, .times = -1});
        for (int i = 0; i < ErpPageTable::keptUnread + 5; ++i)
            QVERIFY(!world.refresh(false));
        QCOMPARE(world.readings(), u"walk"_s);
        QVERIFY2(world.sql(kept) == before, "a run that was rolled back keeps none of its pages");
        QCOMPARE(world.sql(u"SELECT count(*) FROM xorosoft_pages WHERE reading_id IS NULL AND note = 'LOGIN_PAGE' AND status = 200"_s),
                 QString::number(ErpPageTable::keptUnread));
        const auto page = ErpPageTable(*world.connection).page(world.sql(u"SELECT max(id) FROM xorosoft_pages"_s).toLongLong());
        QVERIFY(page);
        QVERIFY(qUncompress(page->body).contains("<form id=\"login\">"));
        // A page that passes after a fault is kept once, as it was read in the end.
        world.erp.clearFaults();
        world.erp.addFault({.kind = Fault::NotJson, .endpoint = u"products"_s, .times = 1});
        QVERIFY(world.refresh(true));
        QCOMPARE(world.sql(u"SELECT count(*) FROM xorosoft_pages WHERE reading_id = (SELECT max(id) FROM xorosoft_readings) AND endpoint = 'items'"_s),
                 QString::number(itemPages));
        QCOMPARE(world.sql(u"SELECT count(*) FROM xorosoft_pages WHERE note = 'NOT_JSON'"_s), u"1"_s);
        world.keepPages = 0;
        QVERIFY(world.refresh(false));
        QCOMPARE(world.sql(u"SELECT count(*) FROM xorosoft_pages"_s), u"0"_s);
    }

    void onlyTheLastWalksAndWhatCameAfterThemAreKept()
    {
        World world(m_postgres);
        world.keepPages = 2;
        for (int i = 0; i < 3; ++i) {
            QVERIFY(world.refresh(true));
            QVERIFY(world.refresh(false));
        }
        QCOMPARE(world.readings(), u"walk delta walk delta"_s);
        // A walk with a hole is none to begin with, and takes no place of one.
        world.erp.addFault({.kind = Fault::MissingNumber, .endpoint = u"stock"_s});
        QVERIFY(!world.refresh(true)->complete);
        QCOMPARE(world.readings(), u"walk delta walk delta walk"_s);
        QCOMPARE(world.sql(u"SELECT string_agg(stock_whole::text, ' ' ORDER BY id) FROM xorosoft_readings WHERE kind = 'walk'"_s), u"true true false"_s);
        world.erp.clearFaults();
        world.keepPages = 1;
        QVERIFY(world.refresh(true));
        QCOMPARE(world.readings(), u"walk"_s);
        QCOMPARE(world.sql(u"SELECT count(*) FROM xorosoft_pages"_s), QString::number(itemPages + stockPages));
        world.keepPages = 0;
        QVERIFY(world.refresh(false));
        QVERIFY(world.readings().isEmpty());
        // Changes without the walk they belong to say nothing.
        world.keepPages = 3;
        QVERIFY(world.refresh(false));
        QVERIFY(world.readings().isEmpty());
    }

    void aReplayByTheSameMapChangesNothing()
    {
        World world(m_postgres);
        QVERIFY(world.refresh(true));
        QList<sandbox::ErpItemData> items = manyItems();
        items.remove(90, 5);
        items[5].stock.removeLast(); // a store that is not named any more
        world.erp.setItems(items);
        QCOMPARE(world.refresh(true)->missing, 5);
        sandbox::ErpItemData added = manyItems().last();
        added.itemNumber = u"E-NEW"_s;
        added.id = 9000;
        added.productId = 9900;
        added.modified = QDateTime::currentDateTimeUtc();
        items.append(added);
        world.erp.setItems(items);
        QVERIFY(world.refresh(false));
        QVERIFY(world.erp.edit(u"E-7"_s, [](sandbox::ErpItemData& item) {
            item.price = 12;
            item.stock[0].onHand = 3;
        }));
        QVERIFY(world.refresh(false));
        const QString before = world.mirror();
        QVERIFY(before.contains(u"E-NEW"_s));
        const QString mark = world.sql(u"SELECT value->>'full' || (value->>'started') || updated_at FROM sync_watermarks WHERE source = 'xorosoft' AND scope = 'items'"_s);
        for (int i = 0; i < 2; ++i) {
            const auto replayed = world.replay();
            QVERIFY2(replayed, qPrintable(replayed ? QString() : errorText(replayed.error())));
            QVERIFY(replayed->complete);
            QCOMPARE(replayed->mode, u"replay"_s);
            QCOMPARE(replayed->calls, 0);
            QCOMPARE(replayed->missing, 0);
            QCOMPARE(world.erp.requestCount(), 0);
            QCOMPARE(world.mirror(), before);
        }
        QVERIFY2(world.sql(u"SELECT value->>'full' || (value->>'started') || updated_at FROM sync_watermarks WHERE source = 'xorosoft' AND scope = 'items'"_s) == mark,
                 "a replay is no reading of the ERP");
        QCOMPARE(world.sql(u"SELECT mode || ' ' || (params ->> 'replay') || ' ' || status || ' ' || (counts ->> 'api_calls') FROM sync_runs ORDER BY id DESC LIMIT 1"_s),
                 u"selective true succeeded 0"_s);
        QCOMPARE(world.readings(), u"walk walk delta delta"_s);
    }

    void anotherMapIsTriedOnWhatWasKept()
    {
        World world(m_postgres);
        QVERIFY(world.refresh(false));
        QVERIFY(world.erp.edit(u"E-5"_s, [](sandbox::ErpItemData& item) {
            item.price = 100;
            item.stock[0].onHand = 4;
        }));
        QVERIFY(world.refresh(false));
        world.age(30);
        world.erp.stop();
        XorosoftFieldMap fields;
        fields.price = {u"CustomPrice1"_s};
        const auto replayed = world.replay(fields);
        QVERIFY2(replayed, qPrintable(replayed ? QString() : errorText(replayed.error())));
        QVERIFY(replayed->complete);
        QCOMPARE(world.sql(u"SELECT count(*) FROM erp_items WHERE price = 13.02"_s), QString::number(itemCount - 1)); // 9.5 * 1.37
        QVERIFY2(world.sql(u"SELECT price FROM erp_items WHERE item_number = 'E-5'"_s) == "137.00"_L1, "what came later holds");
        QCOMPARE(world.sql(u"SELECT available::int FROM erp_available WHERE item_number = 'E-5'"_s), u"4"_s);
        const auto facts = ErpTable(*world.connection).facts({u"E-5"_s, u"E-6"_s});
        for (const ErpFacts& fact : *facts) {
            QVERIFY2(fact.stockAge > std::chrono::hours(29), "it is as old as when it was read");
            QVERIFY(fact.seen < QDateTime::currentDateTimeUtc().addSecs(-29 * 3600));
        }
        QCOMPARE(world.sql(u"SELECT max(seen_at) = (SELECT max(received_at) FROM xorosoft_pages WHERE endpoint = 'stock') FROM erp_stock"_s), u"true"_s);
        QCOMPARE(replayed->toJson()["replayed_pages"_L1].toInt(), itemPages + 1 + stockPages); // the stock of the walk was told again
    }

    void afterAReplayTheNextRefreshAsksOnlyForWhatChanged()
    {
        World world(m_postgres);
        QVERIFY(world.refresh(false));
        XorosoftFieldMap fields;
        fields.price = {u"CustomPrice1"_s};
        QVERIFY(world.replay(fields));
        QVERIFY(world.erp.edit(u"E-5"_s, [](sandbox::ErpItemData& item) { item.price = 100; }));
        const auto next = world.refresh(false, fields);
        QVERIFY(next);
        QCOMPARE(next->mode, u"incremental"_s);
        QCOMPARE(next->changed, 1);
        const QString mirror = world.sql(u"SELECT string_agg(item_number || row_hash::text, ' ' ORDER BY item_number) FROM erp_items"_s);
        QCOMPARE(world.refresh(true, fields)->changed, 0); // a reading of everything says the same
        QCOMPARE(world.sql(u"SELECT string_agg(item_number || row_hash::text, ' ' ORDER BY item_number) FROM erp_items"_s), mirror);
        QVERIFY2(world.refresh(false)->mode == "full"_L1, "another map without a replay reads everything");
    }

    void aReplayTrustsNothingTheReadingDidNotTrust()
    {
        World world(m_postgres);
        QVERIFY(world.refresh(true));
        const QString last = u"E-%1"_s.arg(itemCount - 1);
        const auto age = [&] { return ErpTable(*world.connection).facts({last})->value(last).stockAge; };
        world.erp.addFault({.kind = Fault::MissingNumber, .endpoint = u"stock"_s});
        QVERIFY(!world.refresh(false)->complete);
        world.erp.clearFaults();
        QVERIFY(age() > std::chrono::hours(24 * 365));
        const QString before = world.mirror();
        const auto replayed = world.replay();
        QVERIFY(replayed && replayed->complete);
        QVERIFY(age() > std::chrono::hours(24 * 365));
        QCOMPARE(world.mirror(), before);
        // A page that was lost from what is kept is said, and what it held stays as it was.
        QVERIFY(world.refresh(true));
        QVERIFY(world.connection->execute(u"DELETE FROM xorosoft_pages WHERE reading_id = (SELECT max(id) FROM xorosoft_readings) AND page = 4"_s));
        XorosoftFieldMap fields;
        fields.price = {u"CustomPrice1"_s};
        const auto holed = world.replay(fields);
        QVERIFY2(holed, qPrintable(holed ? QString() : errorText(holed.error())));
        QVERIFY(!holed->complete);
        QCOMPARE(world.missing(), u"0"_s);
        QCOMPARE(world.sql(u"SELECT count(*) FROM erp_items WHERE price = 9.5"_s), QString::number(pageSize));
        QVERIFY2(world.refresh(false, fields)->mode == "full"_L1, "the mirror was not read whole by these keys");
    }

    void aReplayIsHeldLikeAReading()
    {
        World world(m_postgres);
        QVERIFY(world.refresh(true));
        const QString before = world.mirror();
        XorosoftFieldMap fields;
        fields.itemNumber = {u"Title"_s}; // nothing of what was known is there then
        const auto held = world.replay(fields);
        QVERIFY(!held);
        QCOMPARE(held.error().kind, ErrorKind::Held);
        QCOMPARE(world.mirror(), before);
    }

    void aHeldReadingTellsSomeOfItsItems()
    {
        World world(m_postgres);
        QVERIFY(world.erp.edit(u"E-5"_s, [](sandbox::ErpItemData& item) { item.stock[0].onHand = 20; }));
        QVERIFY(world.refresh(true));
        QList<sandbox::ErpItemData> items = manyItems();
        for (int i = 0; i < 12; ++i)
            items[i].stock[0].onHand = 0;
        for (int i = 12; i < 24; ++i)
            items[i].active = false;
        items.remove(24, 12);
        world.erp.setItems(items);
        const auto held = world.refresh(true);
        QVERIFY(!held);
        QCOMPARE(held.error().kind, ErrorKind::Held);
        const QString stored = world.sql(u"SELECT held_findings FROM sync_runs WHERE status = 'held'"_s);
        QMap<QString, QStringList> told;
        for (const GuardFinding& finding : findingsFromJson(QJsonDocument::fromJson(stored.toUtf8()).array())) {
            for (const GuardExample& example : finding.examples)
                told[finding.guard].append(u"%1 %2 %3>%4"_s.arg(example.sku, example.name, example.before, example.after));
        }
        // What had the most stock comes first, then the first by number.
        QCOMPARE(told[u"erp_stock"_s], (QStringList{u"E-5  20>0"_s, u"E-0  7>0"_s, u"E-1  7>0"_s, u"E-10  7>0"_s, u"E-11  7>0"_s}));
        QCOMPARE(told[u"erp_inactive"_s], (QStringList{u"E-12 Pen 12 >"_s, u"E-13 Pen 13 >"_s, u"E-14 Pen 14 >"_s, u"E-15 Pen 15 >"_s,
                                                       u"E-16 Pen 16 >"_s}));
        QCOMPARE(told[u"erp_items"_s], (QStringList{u"E-24 Pen 24 >"_s, u"E-25 Pen 25 >"_s, u"E-26 Pen 26 >"_s, u"E-27 Pen 27 >"_s,
                                                    u"E-28 Pen 28 >"_s}));
        QCOMPARE(world.missing(), u"0"_s);
    }

    void withoutACompleteReadingNothingIsReplayed()
    {
        World world(m_postgres);
        world.keepPages = 0;
        QVERIFY(world.refresh(true));
        const QString before = world.mirror();
        const auto none = world.replay();
        QVERIFY(!none);
        QCOMPARE(none.error().kind, ErrorKind::NotFound);
        QCOMPARE(none.error().code, u"NOTHING_KEPT"_s);
        QVERIFY2(none.error().nextStep.contains(u"xorosoft refresh --full"_s), qPrintable(none.error().nextStep));
        QCOMPARE(world.mirror(), before);
        // What another path answered is not what this one would have.
        world.keepPages = 3;
        QVERIFY(world.refresh(true));
        world.itemPaths = {u"item/getitem"_s};
        const auto elsewhere = world.replay();
        QVERIFY(!elsewhere);
        QCOMPARE(elsewhere.error().code, u"NOTHING_KEPT"_s);
    }

    void nothingOldIsRemovedUnlessSomebodySaysSo()
    {
        World world(m_postgres);
        // Six feeds of 100, 80, … 1 days ago, one of which failed, each with a row and a rejected one.
        QVERIFY(world.connection->execute(
            u"WITH run AS (INSERT INTO sync_runs (kind, status, finished_at, checkpoint, counts, error) SELECT 'feed_import', "
            "CASE d WHEN 80 THEN 'failed' ELSE 'succeeded' END, now() - d * interval '1 day', '{\"row\": 1}', '{\"read\": 7}', "
            "CASE d WHEN 80 THEN '{\"message\": \"m\", \"detail\": \"a long trace\"}'::jsonb END "
            "FROM unnest(ARRAY[100, 80, 60, 50, 40, 1]) d ORDER BY d DESC RETURNING id, finished_at, status), "
            "job AS (INSERT INTO etilize_sync_jobs (run_id, ftp_filename, status, accepted, completed_at) SELECT id, 'f.zip', "
            "CASE status WHEN 'failed' THEN 'failed' ELSE 'completed' END, status <> 'failed', finished_at FROM run ORDER BY id RETURNING id), "
            "line AS (INSERT INTO feed_rows (job_id, row_no, row_kind, row_hash) SELECT id, 1, 'product', '' FROM job) "
            "INSERT INTO feed_rejects (job_id, row_no, severity, code, message) SELECT id, 2, 'error', 'X', 'y' FROM job"_s));
        const auto left = [&] {
            return world.sql(u"SELECT concat_ws(' ', (SELECT count(*) FROM feed_rows), (SELECT count(*) FROM feed_rejects), "
                             "(SELECT count(*) FROM sync_runs WHERE checkpoint IS NOT NULL), (SELECT count(*) FROM sync_runs WHERE error -> 'detail' IS NOT NULL))"_s);
        };
        const auto told = [&] { return world.sql(u"SELECT counts ->> 'purged' FROM sync_runs ORDER BY id DESC LIMIT 1"_s); };
        QVERIFY(world.refresh(false));
        QCOMPARE(left(), u"6 6 6 1"_s);
        QVERIFY(told().isEmpty());
        SettingsTable settings(*world.connection);
        QVERIFY(settings.set(u"retention.feed_rows_days"_s, 30.0));
        QVERIFY(world.refresh(false));
        QVERIFY2(left() == "3 6 6 1"_L1, "the newest three accepted feeds are what the next one is compared with");
        QCOMPARE(world.sql(u"SELECT counts #>> '{purged,feed_rows}' FROM sync_runs ORDER BY id DESC LIMIT 1"_s), u"3"_s);
        QVERIFY(settings.set(u"retention.run_details_days"_s, 70.0));
        QVERIFY(world.refresh(false));
        QCOMPARE(left(), u"3 4 4 0"_s);
        QCOMPARE(world.sql(u"SELECT counts #>> '{purged,rejects}' || ' ' || (counts #>> '{purged,run_details}') FROM sync_runs ORDER BY id DESC LIMIT 1"_s),
                 u"2 2"_s);
        QCOMPARE(world.sql(u"SELECT string_agg(DISTINCT counts ->> 'read', '') || count(*) FROM sync_runs WHERE kind = 'feed_import'"_s), u"76"_s);
        QCOMPARE(world.sql(u"SELECT error ->> 'message' FROM sync_runs WHERE status = 'failed'"_s), u"m"_s);
        QVERIFY(world.refresh(false));
        QVERIFY2(told().isEmpty(), "there was nothing more");
    }

    void theLastDayOfAnItemIsKept()
    {
        World world(m_postgres);
        const QDate last = QDateTime::currentDateTimeUtc().date().addDays(40);
        QVERIFY(world.erp.edit(u"E-3"_s, [&](sandbox::ErpItemData& item) { item.discontinued = QDateTime(last, QTime(0, 0), QTimeZone::UTC); }));
        QVERIFY(world.erp.edit(u"E-4"_s, [&](sandbox::ErpItemData& item) { item.sellable = false; }));
        QVERIFY(world.refresh(true));
        const auto kept = [&] {
            return world.sql(u"SELECT string_agg(concat_ws(' ', item_number, active, sellable, discontinued_on), ', ' ORDER BY item_number) "
                             "FROM erp_items WHERE item_number IN ('E-3', 'E-4', 'E-5')"_s);
        };
        const QString wanted = u"E-3 t t %1, E-4 f f, E-5 t t"_s.arg(last.toString(Qt::ISODate));
        QCOMPARE(kept(), wanted);
        QVERIFY(ErpTable(*world.connection).facts({u"E-3"_s})->value(u"E-3"_s).active);
        // As an earlier version stored them: without the date and the flag, under the hash of the answer alone.
        const QString stored = u"UPDATE erp_items SET discontinued_on = NULL, sellable = NULL, row_hash = decode('%2', 'hex') "
                               "WHERE item_number = '%1'"_s;
        for (const QString& number : {u"E-3"_s, u"E-4"_s, u"E-5"_s}) {
            const QByteArray raw = world.answerAbout(number);
            QVERIFY(!raw.isEmpty());
            const QByteArray hash = QCryptographicHash::hash(raw, QCryptographicHash::Md5).toHex();
            QVERIFY(world.connection->execute(stored.arg(number, QString::fromLatin1(hash))));
        }
        // What says more now is written once more, the rest is not touched.
        QCOMPARE(world.refresh(true)->changed, 2);
        QCOMPARE(kept(), QString(wanted).replace("E-5 t t"_L1, "E-5 t"_L1));
        QCOMPARE(world.refresh(true)->changed, 0);
    }

    void nothingChangedTakesOneRequestForItems()
    {
        World world(m_postgres);
        QVERIFY(world.refresh(false));
        const auto idle = world.refresh(false);
        QVERIFY2(idle, qPrintable(idle ? QString() : errorText(idle.error())));
        QCOMPARE(idle->items, 0);
        QCOMPARE(world.erp.requestCount(u"products"_s), 1);
        QCOMPARE(world.missing(), u"0"_s);
    }

    void aFailingErpIsNeverNotFoundOrSoldOut_data()
    {
        QTest::addColumn<Fault>("kind");
        QTest::addColumn<QString>("endpoint");
        QTest::addColumn<int>("every");
        const std::pair<const char*, Fault> kinds[] = {
            {"500", Fault::Error500},          {"empty body", Fault::EmptyBody},     {"login page", Fault::LoginPage},
            {"redirect", Fault::Redirect},     {"401", Fault::Unauthorized},         {"403", Fault::Forbidden},
            {"429", Fault::TooMany},           {"dropped", Fault::Drop},             {"cut short", Fault::CutShort},
            {"not JSON", Fault::NotJson},      {"Result false", Fault::ErrorResult}, {"no records", Fault::EmptyResult},
            {"repeated", Fault::RepeatedPage}, {"shrinking", Fault::ShrinkingTotal}, {"no number", Fault::MissingNumber},
            {"no keys", Fault::MissingKeys},   {"null prices", Fault::NullPrices},   {"no quantity", Fault::MissingQuantity}};
        for (const auto& [name, kind] : kinds) {
            for (const char* endpoint : {"products", "stock"}) {
                for (const int every : {1, 4}) {
                    if (kind == Fault::TooMany && every == 1)
                        continue; // its Retry-After is a second: every 4 takes it often enough
                    QTest::addRow("%s of %s, every %d", name, endpoint, every) << kind << QString::fromLatin1(endpoint) << every;
                }
            }
        }
    }
    void aFailingErpIsNeverNotFoundOrSoldOut()
    {
        QFETCH(Fault, kind);
        QFETCH(QString, endpoint);
        QFETCH(int, every);
        World& world = mirrored();
        world.erp.clearFaults();
        world.erp.addFault({.kind = kind, .endpoint = endpoint, .every = every});
        const auto summary = world.refresh(true);
        QVERIFY2(world.erp.requestCount(endpoint) >= 1, "the fault was met");
        QCOMPARE(world.missing(), u"0"_s);
        QCOMPARE(world.soldOut(), u"0"_s);
        QCOMPARE(world.sql(u"SELECT count(*) FROM erp_items WHERE price = 0"_s), u"0"_s);
        if (kind != Fault::MissingQuantity || endpoint != "stock"_L1)
            QCOMPARE(world.stocked(), QString::number(itemCount));
        world.erp.clearFaults();
        const auto after = world.refresh(true);
        QVERIFY2(after && after->complete, qPrintable(after ? QString() : errorText(after.error())));
        QCOMPARE(world.stocked(), QString::number(itemCount));
    }

    void stockOfABrokenWalkIsTooOldForEverything()
    {
        World world(m_postgres);
        QVERIFY(world.refresh(true));
        const QString last = u"E-%1"_s.arg(itemCount - 1);
        const auto facts = [&] { return ErpTable(*world.connection).facts({last})->value(last); };
        QVERIFY(facts().stockAge < std::chrono::minutes(10));
        world.erp.addFault({.kind = Fault::MissingNumber, .endpoint = u"stock"_s});
        const auto broken = world.refresh(true);
        QVERIFY2(broken, qPrintable(broken ? QString() : errorText(broken.error())));
        QVERIFY(!broken->complete);
        QVERIFY(facts().available.has_value()); // to look at, and not to write
        QVERIFY(facts().stockAge > std::chrono::hours(24 * 365));
        world.erp.clearFaults();
        QVERIFY(world.refresh(false));
        QVERIFY(facts().stockAge < std::chrono::minutes(10));
    }

    void aTotalThatIsAlwaysShortLosesNothing_data()
    {
        QTest::addColumn<bool>("fromTheStart");
        QTest::newRow("the mirror was whole before") << false;
        QTest::newRow("from the first walk") << true;
    }
    void aTotalThatIsAlwaysShortLosesNothing()
    {
        QFETCH(bool, fromTheStart);
        World world(m_postgres);
        if (!fromTheStart)
            QVERIFY(world.refresh(true));
        world.erp.clearCounts();
        world.erp.addFault({.kind = Fault::ShrinkingTotal, .every = 1});
        auto summary = world.refresh(true);
        QVERIFY2(summary, qPrintable(summary ? QString() : errorText(summary.error())));
        if (fromTheStart) {
            // Where every page read was full and nothing contradicts, the second walk is the one that asks behind the end.
            summary = world.refresh(true);
            QVERIFY2(summary, qPrintable(summary ? QString() : errorText(summary.error())));
        }
        QVERIFY(summary->complete);
        QCOMPARE(world.missing(), u"0"_s);
        QCOMPARE(world.sql(u"SELECT count(*) FROM erp_items"_s), QString::number(itemCount));
        QCOMPARE(world.stocked(), QString::number(itemCount));
    }

    void aTrueTotalCostsNoRequestMore()
    {
        World world(m_postgres);
        QList<sandbox::ErpItemData> full = manyItems(); // 90 items: nine full pages, and 18 of stock
        full.resize(90);
        world.erp.setItems(full);
        world.erp.clearCounts();
        QVERIFY(world.refresh(true));
        QCOMPARE(world.erp.requestCount(u"products"_s), 9);
        QCOMPARE(world.erp.requestCount(u"stock"_s), 18);
    }

    void manyLossesAreHeld_data()
    {
        QTest::addColumn<QString>("guard");
        for (const char* guard : {"erp_items", "erp_inactive", "erp_stock"})
            QTest::newRow(guard) << QString::fromLatin1(guard);
    }
    void manyLossesAreHeld()
    {
        QFETCH(QString, guard);
        World world(m_postgres);
        QVERIFY(world.refresh(true));
        QList<sandbox::ErpItemData> items = manyItems();
        for (int i = 0; i < 20; ++i) {
            if (guard == "erp_inactive"_L1)
                items[i].active = false;
            else if (guard == "erp_stock"_L1)
                items[i].stock[0].onHand = 0;
        }
        if (guard == "erp_items"_L1)
            items.remove(0, 20);
        world.erp.setItems(items);
        const QString changed = u"SELECT count(*) FROM erp_items i LEFT JOIN erp_available a USING (item_number) WHERE missing_since "
                                "IS NOT NULL OR NOT active OR COALESCE(available, 0) <= 0"_s;
        for (int i = 0; i < 2; ++i) {
            const auto held = world.refresh(true);
            QVERIFY(!held);
            QCOMPARE(held.error().kind, ErrorKind::Held);
            QCOMPARE(world.sql(changed), u"0"_s);
            QCOMPARE(world.sql(u"SELECT string_agg(f->>'guardrail', ' ') FROM jsonb_array_elements((SELECT held_findings FROM sync_runs "
                               "ORDER BY id DESC LIMIT 1)) f WHERE f->>'level' = 'hold'"_s), guard);
        }
        QVERIFY(RunTable(*world.connection).release(world.sql(u"SELECT max(id) FROM sync_runs"_s).toLongLong(), u"stocktaking"_s));
        const auto released = world.refresh(true);
        QVERIFY2(released, qPrintable(released ? QString() : errorText(released.error())));
        QCOMPARE(world.sql(changed), u"20"_s);
        // The release was for that one time.
        items.remove(0, 30);
        world.erp.setItems(items);
        QVERIFY(!world.refresh(true));
    }

private:
    /// One world for all faults: each leaves it whole again.
    World& mirrored()
    {
        if (!m_world) {
            m_world = std::make_unique<World>(m_postgres);
            if (!m_world->refresh(true))
                qFatal("the mirror could not be filled");
        }
        return *m_world;
    }
    std::unique_ptr<World> m_world;
};

QTEST_GUILESS_MAIN(TestXorosoftRefresh)
#include "tst_xorosoftrefresh.moc"
