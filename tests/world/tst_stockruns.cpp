#include "world/feedfiles.h"

#include <QJsonArray>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <future>

using namespace trueup;
using namespace Qt::StringLiterals;

/// Stock of the ERP on its way to the shop: looked at, proposed, and written without a person only where the settings say so.
class TestStockRuns : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup() { m_world.reset(); }
    void nothingMovedIsNothingProposed();
    void exactlyWhatMovedIsProposed();
    void pushWritesWhatMayPass();
    void howFarStockMayFallIsASetting();
    void withoutPermissionNothingIsWritten();
    void chosenProductsAreAskedNow();
    void openChangesKeepWhatElseTheySay();
    void whatWaitsIsToldAndTakenUpAfterThePush();
    void whatWaitsHoldsNoRun();
    void whatIsStagedMeanwhileIsLeftAlone();
    void stockThatIsNotKnownIsLeftAlone();
    void aReadingWithHolesProposesNothing();
    void oldStockIsNotImported();
    void anEmptiedErpIsHeld();
    void stockThatAllMovesIsHeld_data();
    void stockThatAllMovesIsHeld();
    void anOrdinaryDayIsNotHeld();
    void theFirstRunOfANewShopIsNotHeld();
    void stockTheShopDoesNotTellIsFilled();
    void optionsThatExcludeEachOther();
    void stockIsReadByAnAppOfItsOwn();
    void anotherMapIsTriedWithoutTheErp();

private:
    CliAnswer inventory(const QStringList& more = {}) { return m_world->run(QStringList{u"xorosoft"_s, u"inventory"_s} + more); }
    /// Products of the shop with their stock there, by SKU; those with at least so many pieces.
    QStringList stocked(int atLeast)
    {
        QStringList skus;
        const QStringList all = m_world->sql(u"SELECT string_agg(sku, ',' ORDER BY sku) FROM public.products p JOIN product_items i "
                                             "ON i.product_id = p.id WHERE shopify_product_id IS NOT NULL"_s).toString().split(u',');
        for (const QString& sku : all) {
            if (inShop(sku) >= atLeast)
                skus.append(sku);
        }
        return skus;
    }
    qint64 inShop(const QString& sku)
    {
        const auto product = m_world->sandbox().shop().product(sku);
        const Value stock = product ? shopValues(*product)[FieldId::Inventory] : Value();
        return stock.integer() ? *stock.integer() : -1;
    }
    /// Sets what the ERP can sell of a product, all of it in its first store.
    void sell(const QString& sku, double pieces)
    {
        const QString item = m_world->sql(u"SELECT item_number FROM product_items i JOIN public.products p ON p.id = i.product_id WHERE p.sku = '%1'"_s.arg(sku)).toString();
        QVERIFY(m_world->sandbox().erp().edit(item, [pieces](sandbox::ErpItemData& data) {
            for (sandbox::ErpStock& stock : data.stock)
                stock.onHand = stock.allocated = 0;
            data.stock.first().onHand = pieces;
        }));
    }
    void letPass()
    {
        const CliAnswer answer = m_world->run({u"settings"_s, u"set"_s, u"approval.stock"_s, u"true"_s});
        QVERIFY2(answer.exitCode == 0, qPrintable(answer.errors));
    }
    /// What the mirror says can be sold of a product.
    int inMirror(const QString& sku)
    {
        return m_world->sql(u"SELECT a.available::int FROM erp_available a JOIN product_items i USING (item_number) JOIN public.products p ON p.id = i.product_id "
                            "WHERE p.sku = '%1'"_s.arg(sku)).toInt();
    }
    /// An open change of the title, from "a" to "b".
    [[nodiscard]] bool stageTitle(const QString& sku, const QString& status = u"pending"_s)
    {
        return m_world->connect()->execute(
            u"INSERT INTO sync_staging (batch_id, product_id, operation_type, target, source, sku, name, changes, changes_hash, changed_fields, status) "
            "SELECT (SELECT id FROM sync_batches LIMIT 1), id, 'update', 'shopify', 'etilize', sku, name, "
            "'{\"title\": {\"rule\": \"owner:etilize\", \"origin\": \"etilize\", \"current\": \"a\", \"proposed\": \"b\"}}', 'x', '{title}', ? "
            "FROM public.products WHERE sku = ?"_s,
            {status, sku}).has_value();
    }
    /// What the open change of a product says: its fields, status and new title.
    QString open(const QString& sku)
    {
        return m_world->sql(u"SELECT array_to_string(changed_fields, ' ') || ' ' || status || ' ' || (changes #>> '{title,proposed}') FROM sync_staging "
                            "WHERE is_open AND sku = '%1'"_s.arg(sku)).toString();
    }
    /// "SKU pieces status" of every open proposal of stock.
    QStringList proposals()
    {
        return m_world->sql(u"SELECT COALESCE(string_agg(sku || ' ' || (changes #>> '{inventory,proposed}') || ' ' || status, ',' ORDER BY sku), '') "
                            "FROM sync_staging WHERE is_open AND changes ? 'inventory'"_s)
            .toString().split(u',', Qt::SkipEmptyParts);
    }
    TestPostgres m_postgres;
    std::unique_ptr<CliWorld> m_world;
    QStringList m_skus; ///< with 20 pieces and more
};

void TestStockRuns::init()
{
    sandbox::SandboxOptions options;
    options.catalogue.products = 90;
    options.catalogue.seed = 77;
    options.catalogue.metafieldColumns = 10;
    options.catalogue.mess = sandbox::MessRates::none();
    options.withFtp = false;
    m_world = std::make_unique<CliWorld>(m_postgres, options);
    m_world->pushEverything();
    m_skus = stocked(20);
    QVERIFY(m_skus.size() > 8);
}

void TestStockRuns::nothingMovedIsNothingProposed()
{
    const CliAnswer answer = inventory({u"--all"_s});
    QVERIFY2(answer.exitCode == 0, qPrintable(answer.errors));
    QCOMPARE(answer.json["inventory_updates"_L1].toInt(), 0);
    QCOMPARE(answer.json["staging_id"_L1], QJsonValue());
    const int linked = m_world->sql(u"SELECT count(*)::int FROM public.products p JOIN product_items i ON i.product_id = p.id WHERE shopify_product_id IS NOT NULL"_s).toInt();
    QCOMPARE(answer.json["products_checked"_L1].toInt(), linked);
    QCOMPARE(answer.json["unchanged"_L1].toInt() + answer.json["unknown_stock"_L1].toInt(), linked);
    // A run, and no batch that nothing is in.
    QCOMPARE(m_world->sql(u"SELECT params ->> 'stock' FROM sync_runs WHERE kind = 'erp_pull' ORDER BY id DESC LIMIT 1"_s).toString(), u"all"_s);
    QCOMPARE(m_world->sql(u"SELECT count(*)::int FROM sync_batches WHERE source = 'xorosoft'"_s).toInt(), 0);
}

void TestStockRuns::exactlyWhatMovedIsProposed()
{
    QCOMPARE(inventory().exitCode, 0);
    sell(m_skus[0], double(inShop(m_skus[0]) + 7));
    sell(m_skus[1], 0);
    sell(m_skus[2], -3);
    const CliAnswer answer = inventory({u"--changed"_s});
    QVERIFY2(answer.exitCode == 0, qPrintable(answer.errors));
    QCOMPARE(answer.json["sync_mode"_L1].toString(), u"changed"_s);
    QCOMPARE(proposals(), (QStringList{m_skus[0] + u" %1 pending"_s.arg(inShop(m_skus[0]) + 7), m_skus[1] + u" 0 pending"_s, m_skus[2] + u" 0 pending"_s}));
    QCOMPARE(answer.json["inventory_updates"_L1].toInt(), 3);
    QCOMPARE(answer.json["newly_out_of_stock"_L1].toInt(), 2);
    QCOMPARE(answer.json["out_of_stock_examples"_L1].toArray(), (QJsonArray{m_skus[1], m_skus[2]}));
    QVERIFY(answer.json["out_of_stock_alerts"_L1].toInt() >= 2);
    QVERIFY(answer.json["requires_approval"_L1].toBool());
    // Asked again nothing is new, and what moved on takes the place of what was proposed.
    QCOMPARE(inventory().json["inventory_updates"_L1].toInt(), 0);
    sell(m_skus[1], 4);
    QCOMPARE(inventory().json["inventory_updates"_L1].toInt(), 1);
    QVERIFY(proposals().contains(m_skus[1] + u" 4 pending"_s));
    // Back at what the shop has: nothing is left to propose.
    sell(m_skus[1], double(inShop(m_skus[1])));
    QCOMPARE(inventory().exitCode, 0);
    QCOMPARE(proposals().size(), 2);
}

void TestStockRuns::pushWritesWhatMayPass()
{
    letPass();
    const qint64 before = inShop(m_skus[1]);
    sell(m_skus[0], double(inShop(m_skus[0]) + 7));
    const qint64 wanted = inShop(m_skus[0]) + 7;
    sell(m_skus[1], 1); // by half and more
    const CliAnswer answer = inventory({u"--push"_s});
    QVERIFY2(answer.exitCode == 0, qPrintable(answer.errors));
    QCOMPARE(answer.json["auto_approved"_L1].toInt(), 1);
    QCOMPARE(answer.json["push"_L1]["confirmed"_L1].toInt(), 1);
    QCOMPARE(inShop(m_skus[0]), wanted);
    QCOMPARE(inShop(m_skus[1]), before);
    QCOMPARE(proposals(), QStringList{m_skus[1] + u" 1 pending"_s});
    QCOMPARE(m_world->sql(u"SELECT reviewed_login FROM sync_staging WHERE status = 'synced' AND sku = '%1' ORDER BY id DESC LIMIT 1"_s.arg(m_skus[0])).toString(),
             u"rule:stock"_s);
}

void TestStockRuns::howFarStockMayFallIsASetting()
{
    letPass();
    for (const auto& [key, value] : {std::pair{u"approval.stock_fall_percent"_s, u"100"_s}, std::pair{u"approval.stock_fall_from"_s, u"0"_s}})
        QCOMPARE(m_world->run({u"settings"_s, u"set"_s, key, value}).exitCode, 0);
    sell(m_skus[0], 1); // by half and more, but something is left
    sell(m_skus[1], 0);
    QCOMPARE(inventory().json["auto_approved"_L1].toInt(), 1);
    QCOMPARE(proposals(), (QStringList{m_skus[0] + u" 1 approved"_s, m_skus[1] + u" 0 pending"_s}));
    QCOMPARE(m_world->run({u"settings"_s, u"set"_s, u"approval.stock_fall_percent"_s, u"0"_s}).exitCode, 2); // everything would be asked about
}

void TestStockRuns::withoutPermissionNothingIsWritten()
{
    const qint64 before = inShop(m_skus[0]);
    sell(m_skus[0], double(before + 1));
    const CliAnswer answer = inventory({u"--push"_s});
    QCOMPARE(answer.exitCode, 4);
    QCOMPARE(answer.json["auto_approved"_L1].toInt(), 0);
    QVERIFY(!answer.json.contains("push"_L1));
    QCOMPARE(inShop(m_skus[0]), before);
    QCOMPARE(proposals(), QStringList{m_skus[0] + u" %1 pending"_s.arg(before + 1)});
}

void TestStockRuns::chosenProductsAreAskedNow()
{
    sell(m_skus[0], 3);
    sell(m_skus[1], 3);
    m_world->sandbox().erp().clearCounts();
    const CliAnswer answer = inventory({u"--sku"_s, m_skus[0], u"NOBODY-KNOWS"_s});
    QVERIFY2(answer.exitCode == 0, qPrintable(answer.errors));
    QCOMPARE(answer.json["sync_mode"_L1].toString(), u"specific"_s);
    QCOMPARE(answer.json["not_found"_L1].toArray(), QJsonArray{u"NOBODY-KNOWS"_s});
    QCOMPARE(proposals(), QStringList{m_skus[0] + u" 3 pending"_s});
    QCOMPARE(m_world->sandbox().erp().requestCount(u"stock"_s), 1);
    QCOMPARE(m_world->sandbox().erp().requestCount(u"items"_s) + m_world->sandbox().erp().requestCount(u"products"_s), 0);
    const CliAnswer nobody = inventory({u"--sku"_s, u"NOBODY-KNOWS"_s});
    QCOMPARE(nobody.exitCode, 1);
    QCOMPARE(nobody.kind(), u"not_found"_s);
    // The next run of changes has not been spared anything by that.
    QCOMPARE(inventory({u"--changed"_s}).exitCode, 0);
    QCOMPARE(proposals().size(), 2);
}

void TestStockRuns::openChangesKeepWhatElseTheySay()
{
    const QString waits = m_skus[0];
    const QString approved = m_skus[1];
    QVERIFY(m_world->sandbox().evolve(1).has_value());
    for (const QString& sku : {waits, approved}) {
        QVERIFY(stageTitle(sku, sku == waits ? u"pending"_s : u"approved"_s));
        sell(sku, 3);
    }
    const CliAnswer answer = inventory({u"--sku"_s, waits, approved});
    QVERIFY2(answer.exitCode == 0, qPrintable(answer.errors));
    QCOMPARE(answer.json["added_to_open_changes"_L1].toInt(), 1);
    QCOMPARE(answer.json["behind_open_changes"_L1].toInt(), 1);
    QCOMPARE(open(waits), u"title inventory pending b"_s);
    QCOMPARE(open(approved), u"title approved b"_s);
}

/// The difference is remembered: by the time the way is free the ERP has not moved for long.
void TestStockRuns::whatWaitsIsToldAndTakenUpAfterThePush()
{
    QCOMPARE(inventory().exitCode, 0);
    const QString sku = m_skus[0];
    QVERIFY(m_world->connect()->execute(
        u"INSERT INTO sync_staging (batch_id, product_id, operation_type, target, source, sku, name, changes, changes_hash, changed_fields, status) "
        "SELECT (SELECT id FROM sync_batches LIMIT 1), id, 'update', 'shopify', 'etilize', sku, name, jsonb_build_object('title', jsonb_build_object("
        "'rule', 'owner:etilize', 'origin', 'etilize', 'base', name, 'current', name, 'proposed', name || ' XL')), 'x', '{title}', 'pending' "
        "FROM public.products WHERE sku = ?"_s,
        {sku}).has_value());
    const QStringList change = m_world->sql(u"SELECT batch_id || ' ' || id FROM sync_staging WHERE is_open AND sku = '%1'"_s.arg(sku)).toString().split(u' ');
    QCOMPARE(m_world->run({u"staging"_s, u"approve"_s, change[0], u"--only"_s, change[1]}).json["approved"_L1].toInt(), 1);
    sell(sku, 3);
    // It waits, whoever finds that out, and is not forgotten while it does.
    for (const QStringList& which : {QStringList{u"--sku"_s, sku}, QStringList{u"--changed"_s}, QStringList{u"--changed"_s}}) {
        const CliAnswer answer = inventory(which);
        QVERIFY2(answer.exitCode == 0, qPrintable(answer.errors));
        QCOMPARE(answer.json["behind_open_changes"_L1].toInt(), 1);
        QCOMPARE(answer.json["behind_open_examples"_L1].toArray(), QJsonArray{sku});
        QString told;
        QString named;
        for (const QJsonValue finding : answer.json["guardrails"_L1].toArray()) {
            if (finding["guardrail"_L1].toString() == "behind_open_changes"_L1 && finding["level"_L1].toString() == "warn"_L1) {
                told = finding["message"_L1].toString();
                named = finding["examples"_L1][0]["sku"_L1].toString();
            }
        }
        QVERIFY2(told.contains(u'1'), qPrintable(told));
        QCOMPARE(named, sku);
        QVERIFY(m_world->sql(u"SELECT counts ->> 'guardrails' FROM sync_runs WHERE kind = 'erp_pull' ORDER BY id DESC LIMIT 1"_s).toString().contains(sku));
        QVERIFY(proposals().isEmpty());
        for (const QString& table : {u"erp_items"_s, u"erp_stock"_s})
            QVERIFY(m_world->connect()->execute(u"UPDATE %1 SET changed_at = now() - interval '3 hours'"_s.arg(table)).has_value());
    }
    const CliAnswer pushed = m_world->run({u"shopify"_s, u"push"_s});
    QVERIFY2(pushed.exitCode == 0, qPrintable(pushed.errors));
    QCOMPARE(open(sku), QString());
    const CliAnswer after = inventory({u"--changed"_s});
    QVERIFY2(after.exitCode == 0, qPrintable(after.errors));
    QCOMPARE(after.json["behind_open_changes"_L1].toInt(), 0);
    QCOMPARE(proposals(), QStringList{sku + u" 3 pending"_s});
    // What waits no more is left to what moves again.
    QCOMPARE(inventory({u"--changed"_s}).json["products_checked"_L1].toInt(), 0);
}

void TestStockRuns::whatWaitsHoldsNoRun()
{
    const QStringList many = stocked(1).mid(0, 12);
    QCOMPARE(many.size(), 12);
    for (const QString& sku : many) {
        QVERIFY(stageTitle(sku, u"approved"_s));
        sell(sku, 0);
    }
    const CliAnswer answer = inventory(QStringList{u"--sku"_s} + many);
    QVERIFY2(answer.exitCode == 0, qPrintable(answer.errors));
    QCOMPARE(answer.json["behind_open_changes"_L1].toInt(), 12);
    QCOMPARE(answer.json["newly_out_of_stock"_L1].toInt(), 12);
    QVERIFY(proposals().isEmpty());
}

/// Between the comparison of a product and the staging of what it gave, somebody else stages something for it. The run is
/// caught in between by a change it wants to put right, which a person holds for that long.
void TestStockRuns::whatIsStagedMeanwhileIsLeftAlone()
{
    const QString held = m_skus[0];
    const QString disturbed = m_skus[1];
    const QString quiet = m_skus[2];
    QVERIFY(stageTitle(held));
    for (const QString& sku : {held, disturbed, quiet})
        sell(sku, 3);
    const auto person = m_world->connect();
    Transaction holding(*person);
    QVERIFY(person->query(u"SELECT id FROM sync_staging WHERE is_open AND sku = ? FOR UPDATE"_s, {held}).has_value());
    auto running = std::async(std::launch::async, [&] { return inventory({u"--sku"_s, held, disturbed, quiet}); });
    QTRY_COMPARE(m_world->sql(u"SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"_s).toInt(), 1);
    QVERIFY(stageTitle(disturbed));
    QVERIFY(holding.commit().has_value());
    const CliAnswer answer = running.get();
    QVERIFY2(answer.exitCode == 0, qPrintable(answer.errors));
    QCOMPARE(answer.json["added_to_open_changes"_L1].toInt(), 1);
    QCOMPARE(answer.json["staged"_L1].toInt(), 1);
    QCOMPARE(answer.json["behind_open_changes"_L1].toInt(), 1);
    QCOMPARE(open(held), u"title inventory pending b"_s);
    QCOMPARE(open(disturbed), u"title pending b"_s);
    QCOMPARE(proposals(), (QStringList{held + u" 3 pending"_s, quiet + u" 3 pending"_s}));
}

void TestStockRuns::stockThatIsNotKnownIsLeftAlone()
{
    using Kind = sandbox::ErpFault::Kind;
    letPass();
    const qint64 before = inShop(m_skus[0]);
    for (const auto& [fault, name] : {std::pair(Kind::MissingQuantity, "no quantities"), std::pair(Kind::Error500, "pages that fail"),
                                      std::pair(Kind::Unauthorized, "refused"), std::pair(Kind::NotJson, "not JSON"),
                                      std::pair(Kind::ErrorResult, "an error as an answer")}) {
        m_world->sandbox().erp().clearFaults();
        m_world->sandbox().erp().addFault({fault, u"stock"_s, -1});
        for (const QStringList& which : {QStringList{u"--sku"_s, m_skus[0]}, QStringList{u"--all"_s}}) {
            const CliAnswer answer = inventory(which + QStringList{u"--push"_s});
            // One item without a quantity is no fault; a whole mirror that loses its stock is held.
            const bool isFine = fault == Kind::MissingQuantity && which.size() == 2;
            QVERIFY2((answer.exitCode == 0) == isFine, name);
            QVERIFY2(!isFine || answer.json["unknown_stock"_L1].toInt() == 1, name);
            QVERIFY2(proposals().isEmpty(), name);
            QVERIFY2(inShop(m_skus[0]) == before, name);
        }
    }
}

void TestStockRuns::aReadingWithHolesProposesNothing()
{
    letPass();
    (void)m_world->run({u"settings"_s, u"set"_s, u"guard.stock_changes"_s, u"100"_s}); // all of it moves
    for (const QString& sku : std::as_const(m_skus))
        sell(sku, double(inShop(sku) + 1));
    m_world->sandbox().erp().addFault({sandbox::ErpFault::Kind::MissingNumber, u"stock"_s, 1});
    const CliAnswer answer = inventory({u"--all"_s, u"--push"_s});
    QCOMPARE(answer.exitCode, 1);
    QVERIFY2(answer.errors.contains(u"No stock was proposed"_s), qPrintable(answer.errors));
    QVERIFY2(proposals().isEmpty(), qPrintable(proposals().join(u", "_s)));
    // The next one is whole.
    QCOMPARE(inventory({u"--all"_s}).json["auto_approved"_L1].toInt(), int(m_skus.size()));
}

/// An import without the ERP at hand goes by the mirror, which may be of any age.
void TestStockRuns::oldStockIsNotImported()
{
    QVERIFY(m_world->connect()->execute(u"UPDATE erp_stock k SET available = available + 5, seen_at = now() - interval '30 hours' FROM product_items i "
                                        "JOIN public.products p ON p.id = i.product_id WHERE k.item_number = i.item_number AND p.sku = ? "
                                        "AND k.store_id = (SELECT min(m.store_id) FROM erp_stock m WHERE m.item_number = i.item_number)"_s,
                                        {m_skus[0]}).has_value());
    const auto import = [this] {
        return m_world->run({u"etilize"_s, u"import"_s, u"--no-filter"_s}, {{u"TRUEUP_XOROSOFT_URL"_s, QString()}});
    };
    const CliAnswer old = import();
    QVERIFY2(old.exitCode == 0, qPrintable(old.errors));
    QCOMPARE(old.json["status"_L1].toString(), u"completed"_s);
    QCOMPARE(old.json["stale_stock"_L1].toInt(), 1);
    QStringList guards;
    for (const QJsonValue finding : old.json["guardrails"_L1].toArray())
        guards.append(finding["guardrail"_L1].toString() + u' ' + finding["level"_L1].toString());
    QVERIFY2(guards.contains(u"stale_stock warn"_s), qPrintable(guards.join(u", "_s)));
    QVERIFY2(proposals().isEmpty(), qPrintable(proposals().join(u", "_s)));
    // Whoever allows that age gets it; another setting beside it makes it another import.
    for (const auto& [key, value] : {std::pair(u"stock.max_age_hours"_s, u"48"_s), std::pair(u"import.excluded_metafields"_s, uR"(["nothing"])"_s)})
        QCOMPARE(m_world->run({u"settings"_s, u"set"_s, key, value}).exitCode, 0);
    const CliAnswer allowed = import();
    QVERIFY2(allowed.exitCode == 0, qPrintable(allowed.errors));
    QCOMPARE(allowed.json["stale_stock"_L1].toInt(), 0);
    QCOMPARE(proposals(), QStringList{m_skus[0] + u" %1 pending"_s.arg(inShop(m_skus[0]) + 5)});
    QCOMPARE(m_world->run({u"settings"_s, u"set"_s, u"stock.max_age_hours"_s, u"0"_s}).exitCode, 2);
}

void TestStockRuns::anEmptiedErpIsHeld()
{
    // The mirror has taken it already, so that only what the shop would lose speaks against it.
    (void)m_world->run({u"settings"_s, u"set"_s, u"guard.erp_losses"_s, u"100"_s});
    letPass();
    const QStringList all = stocked(1);
    qint64 most = 0;
    for (const QString& sku : all) {
        most = std::max(most, inShop(sku));
        sell(sku, 0);
    }
    QCOMPARE(inventory({u"--all"_s, u"--push"_s}).exitCode, 3);
    QVERIFY(proposals().isEmpty());
    QCOMPARE(m_world->sql(u"SELECT held_findings #>> '{-1,guardrail}' FROM sync_runs WHERE status = 'held'"_s).toString(), u"stock_to_zero"_s);
    const QJsonArray examples = heldExamples(*m_world, u"stock_to_zero"_s);
    QCOMPARE(examples.size(), 5);
    QCOMPARE(examples[0]["before"_L1].toString(), QString::number(most));
    for (const QJsonValue example : examples) {
        QCOMPARE(example["before"_L1].toString(), QString::number(inShop(example["sku"_L1].toString())));
        QCOMPARE(example["after"_L1].toString(), u"0"_s);
    }
    // A reason of somebody who may lets it go on; what falls by half and more still waits for a person.
    const CliAnswer released = m_world->runReleased({u"xorosoft"_s, u"inventory"_s, u"--all"_s});
    QVERIFY2(released.exitCode == 0, qPrintable(released.errors));
    QCOMPARE(released.json["newly_out_of_stock"_L1].toInt(), int(all.size()));
    QCOMPARE(proposals().size(), all.size());
}

void TestStockRuns::stockThatAllMovesIsHeld_data()
{
    QTest::addColumn<double>("factor");
    QTest::newRow("a wrong key of the quantity") << 10.0;
    QTest::newRow("below what a person is asked for one by one") << 0.51;
}

/// Each product by itself would pass without a person.
void TestStockRuns::stockThatAllMovesIsHeld()
{
    QFETCH(double, factor);
    letPass();
    const QStringList all = stocked(3);
    QVERIFY(all.size() > 40);
    QHash<QString, qint64> before;
    for (const QString& sku : all) {
        before.insert(sku, inShop(sku));
        sell(sku, std::ceil(double(inShop(sku)) * factor));
    }
    for (const QStringList& which : {QStringList{u"--all"_s}, QStringList{u"--changed"_s}}) {
        QCOMPARE(inventory(which + QStringList{u"--push"_s}).exitCode, 3);
        QVERIFY(proposals().isEmpty());
        QCOMPARE(m_world->sql(u"SELECT string_agg(f->>'guardrail', ' ') FROM sync_runs r, jsonb_array_elements(r.held_findings) f "
                              "WHERE r.id = (SELECT max(id) FROM sync_runs) AND f->>'level' = 'hold'"_s).toString(), u"stock_changes"_s);
        const QJsonArray examples = heldExamples(*m_world, u"stock_changes"_s);
        QCOMPARE(examples.size(), 5);
        for (const QJsonValue example : examples) {
            const qint64 had = before.value(example["sku"_L1].toString());
            QCOMPARE(example["before"_L1].toString(), QString::number(had));
            QCOMPARE(example["after"_L1].toString(), QString::number(qint64(std::ceil(double(had) * factor))));
        }
    }
    for (const QString& sku : all)
        QCOMPARE(inShop(sku), before[sku]);
    const CliAnswer released = m_world->runReleased({u"xorosoft"_s, u"inventory"_s, u"--all"_s, u"--push"_s});
    QVERIFY2(released.exitCode == 0, qPrintable(released.errors));
    QCOMPARE(released.json["auto_approved"_L1].toInt(), int(all.size()));
    for (const QString& sku : all)
        QCOMPARE(inShop(sku), qint64(std::ceil(double(before[sku]) * factor)));
    // What was released is done; the next time is looked at again.
    for (const QString& sku : all)
        sell(sku, double(inShop(sku) + 5));
    QCOMPARE(inventory({u"--all"_s}).exitCode, 3);
}

void TestStockRuns::anOrdinaryDayIsNotHeld()
{
    letPass();
    const QStringList all = stocked(1);
    const QStringList moved = all.mid(0, all.size() * 2 / 5);
    QVERIFY(moved.size() >= 20);
    for (const QString& sku : moved)
        sell(sku, double(inShop(sku) + 3));
    // However few were looked at, they are a share of all.
    for (const QStringList& which : {QStringList{u"--sku"_s} + moved, QStringList{u"--changed"_s}}) {
        const CliAnswer answer = inventory(which);
        QVERIFY2(answer.exitCode == 0, qPrintable(answer.errors));
    }
    QCOMPARE(proposals().size(), moved.size());
}

void TestStockRuns::theFirstRunOfANewShopIsNotHeld()
{
    sandbox::SandboxOptions options;
    options.catalogue.products = 60;
    options.catalogue.mess = sandbox::MessRates::none();
    options.withFtp = false;
    CliWorld fresh(m_postgres, options);
    for (int i = 0; i < 2; ++i) { // with nothing known, and with products that are in no shop yet
        const CliAnswer answer = fresh.run({u"xorosoft"_s, u"inventory"_s, u"--all"_s});
        QVERIFY2(answer.exitCode == 0, qPrintable(answer.errors));
        QCOMPARE(answer.json["products_checked"_L1].toInt(-1), 0);
        QCOMPARE(answer.json["guardrails"_L1].toArray(), QJsonArray());
        if (i == 0)
            QCOMPARE(fresh.run({u"etilize"_s, u"import"_s}).exitCode, 0);
    }
}

/// A shop that has not said what it holds loses nothing.
void TestStockRuns::stockTheShopDoesNotTellIsFilled()
{
    for (const QString& forget : {u"UPDATE remote_snapshots SET data = data - 'inventory'"_s, u"UPDATE public.products SET inventory_quantity = NULL"_s,
                                  u"DELETE FROM sync_bases WHERE field = 'inventory'"_s})
        QVERIFY(m_world->connect()->execute(forget).has_value());
    const CliAnswer answer = inventory({u"--all"_s});
    QVERIFY2(answer.exitCode == 0, qPrintable(answer.errors));
    QCOMPARE(answer.json["staged"_L1].toInt() + answer.json["unknown_stock"_L1].toInt(), answer.json["products_checked"_L1].toInt());
    QVERIFY(answer.json["staged"_L1].toInt() > 40);
}

void TestStockRuns::optionsThatExcludeEachOther()
{
    QCOMPARE(inventory({u"--all"_s, u"--changed"_s}).exitCode, 2);
    QCOMPARE(inventory({u"--all"_s, u"--sku"_s, u"A"_s}).exitCode, 2);
    QCOMPARE(inventory({u"A"_s}).exitCode, 2);
}

void TestStockRuns::stockIsReadByAnAppOfItsOwn()
{
    sandbox::SandboxOptions options;
    options.catalogue.products = 20;
    options.erp.stockKey = u"stock-app"_s;
    options.erp.stockSecret = u"of its own"_s;
    CliWorld world(m_postgres, options);
    const QMap<QString, QString> without{{u"TRUEUP_XOROSOFT_STOCK_KEY"_s, {}}, {u"TRUEUP_XOROSOFT_STOCK_SECRET"_s, {}}};
    const CliAnswer refused = world.run({u"xorosoft"_s, u"refresh"_s}, without);
    QCOMPARE(refused.exitCode, 5);
    QCOMPARE(refused.kind(), u"permission"_s);
    QCOMPARE(world.sql(u"SELECT count(*) FROM erp_stock"_s).toLongLong(), 0);
    const CliAnswer half = world.run({u"xorosoft"_s, u"refresh"_s}, {{u"TRUEUP_XOROSOFT_STOCK_SECRET"_s, {}}});
    QCOMPARE(half.kind(), u"config"_s);
    const CliAnswer read = world.run({u"xorosoft"_s, u"refresh"_s});
    QVERIFY2(read.exitCode == 0, qPrintable(read.errors));
    QVERIFY(world.sql(u"SELECT count(*) FROM erp_stock"_s).toLongLong() > 0);
}

void TestStockRuns::anotherMapIsTriedWithoutTheErp()
{
    const QStringList refresh{u"xorosoft"_s, u"refresh"_s};
    const QStringList replay = refresh + QStringList{u"--replay"_s};
    // After the walk of the import some stock moved, and some was asked for one by one.
    sell(m_skus[0], 3);
    QCOMPARE(m_world->run(refresh).json["mode"_L1].toString(), u"incremental"_s);
    sell(m_skus[1], 4);
    QCOMPARE(inventory({u"--sku"_s, m_skus[1]}).exitCode, 0);
    QCOMPARE(m_world->run({u"settings"_s, u"set"_s, u"xorosoft.fields"_s, uR"({"price":["CustomPrice1"]})"_s}).exitCode, 0);
    const QString otherPrices = u"SELECT count(*)::int FROM erp_items WHERE missing_since IS NULL "
                                "AND price IS DISTINCT FROM round((raw ->> 'CustomPrice1')::numeric, 2)"_s;
    QVERIFY(m_world->sql(otherPrices).toInt() > 0);
    const QString ages = u"SELECT md5(string_agg(item_number || ' ' || store_id || ' ' || run_id, ',' ORDER BY item_number, store_id)) FROM erp_stock"_s;
    const QString agesBefore = m_world->sql(ages).toString();
    const QString now = m_world->sql(u"SELECT now()::text"_s).toString();
    m_world->sandbox().erp().clearCounts();
    const CliAnswer replayed = m_world->run(replay, {{u"TRUEUP_XOROSOFT_URL"_s, u"http://127.0.0.1:1/api/xerp"_s}}); // nobody is there
    QVERIFY2(replayed.exitCode == 0, qPrintable(replayed.errors));
    QCOMPARE(replayed.json["mode"_L1].toString(), u"replay"_s);
    QCOMPARE(replayed.json["api_calls"_L1].toInt(-1), 0);
    QVERIFY(replayed.json["complete"_L1].toBool());
    QVERIFY(replayed.json["replayed_pages"_L1].toInt() > 2);
    QVERIFY(QDateTime::fromString(replayed.json["replayed_from"_L1].toString(), Qt::ISODate).isValid());
    QCOMPARE(m_world->sandbox().erp().requestCount(), 0);
    QCOMPARE(m_world->sql(otherPrices).toInt(), 0);
    QCOMPARE(inMirror(m_skus[0]), 3);
    QCOMPARE(inMirror(m_skus[1]), 4);
    QCOMPARE(m_world->sql(u"SELECT count(*)::int FROM erp_stock WHERE seen_at >= '%1'"_s.arg(now)).toInt(), 0);
    QCOMPARE(m_world->sql(u"SELECT count(*)::int FROM erp_items WHERE last_seen_at >= '%1'"_s.arg(now)).toInt(), 0);
    QCOMPARE(m_world->sql(ages).toString(), agesBefore);
    // A run like others; the ERP is asked for no more than what changed since it was read.
    QCOMPARE(m_world->sql(u"SELECT kind || ' ' || status || ' ' || (params ->> 'replay') FROM sync_runs ORDER BY id DESC LIMIT 1"_s).toString(),
             u"erp_pull succeeded true"_s);
    const CliAnswer next = m_world->run(refresh);
    QVERIFY2(next.exitCode == 0, qPrintable(next.errors));
    QCOMPARE(next.json["mode"_L1].toString(), u"incremental"_s);
    QCOMPARE(m_world->sql(otherPrices).toInt(), 0);

    QCOMPARE(m_world->run(replay + QStringList{u"--full"_s}).exitCode, 2);
    QCOMPARE(m_world->run({u"settings"_s, u"set"_s, u"xorosoft.keep_pages"_s, u"0"_s}).exitCode, 0);
    QCOMPARE(m_world->run(refresh).exitCode, 0);
    QCOMPARE(m_world->sql(u"SELECT count(*)::int FROM xorosoft_pages"_s).toInt(), 0);
    const CliAnswer refused = m_world->run(replay);
    QCOMPARE(refused.exitCode, 1);
    QCOMPARE(refused.json["error"_L1]["code"_L1].toString(), u"NOTHING_KEPT"_s);
    QVERIFY2(refused.errors.contains(u"xorosoft refresh --full"_s), qPrintable(refused.errors));
    QCOMPARE(inMirror(m_skus[1]), 4);
}

QTEST_GUILESS_MAIN(TestStockRuns)
#include "tst_stockruns.moc"
