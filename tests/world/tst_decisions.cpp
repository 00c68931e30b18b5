#include "world/cli.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

/// What people decide, end to end and through the command line only: conflicts one by one, alike ones together, undone,
/// kept as a rule; earlier versions brought back. The shop is what counts, value by value.
class TestDecisions : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { m_prefix = u"w%1_"_s.arg(QUuid::createUuid().toString(QUuid::Id128).left(8)); }
    void everyWayToSettle_data();
    void everyWayToSettle();
    void whatAPullFound_data();
    void whatAPullFound();
    void whatARuleSettledIsTakenBack();
    void anIgnoredOneIsOpenedAgain();
    void alikeOnesTogetherUndoneAndAgain();
    void aDecisionKeptAsARule();
    void onlyWhoMayDecides();
    void aProductGoneFromTheShop();
    void aProductBothMade();
    void aFieldAndAVersionBroughtBack();
    void aBatchBroughtBack();
    void heldOnesReleasedAndDecisionsReopened();

private:
    struct Disputed
    {
        QString sku;
        QString batch;
        QString ours;     ///< approved price
        QString agreed;   ///< before the edits
        QString conflict; ///< conflict_id
    };
    static sandbox::SandboxOptions options(int products = 120)
    {
        sandbox::SandboxOptions options;
        options.catalogue.products = products;
        options.catalogue.seed = 12;
        options.withFtp = false;
        return options;
    }
    static CliAnswer fine(CliWorld& world, const QStringList& words)
    {
        const CliAnswer answer = world.run(words);
        if (answer.exitCode != 0)
            qWarning().noquote() << words.join(u' ') << "ends with" << answer.exitCode << answer.errors;
        return answer;
    }
    static QString priceInShop(CliWorld& world, const QString& sku)
    {
        const auto product = world.sandbox().shop().product(sku);
        return product ? money(product->variants[0].price) : u"(gone)"_s;
    }
    static QString money(const QString& text) { return QString::number(text.toDouble(), 'f', 2); }
    static QString stored(CliWorld& world, const QString& sku, const QString& expression)
    {
        return world.connect()
            ->value(u"SELECT (%1)::text FROM public.products p WHERE sku = ?"_s.arg(expression), {sku})
            .value_or(QVariant())
            .toString();
    }
    /// A second day of the feed, imported; the batch.
    static QString secondDay(CliWorld& world)
    {
        world.pushEverything();
        if (!world.sandbox().evolve(1))
            return {};
        return fine(world, {u"etilize"_s, u"import"_s}).json["staging_id"_L1].toString();
    }
    /// SKUs whose price the batch changes, at most `count`.
    static QStringList repriced(CliWorld& world, const QString& batch, int count)
    {
        const QString list =
            world.connect()
                ->value(u"SELECT string_agg(sku, ',' ORDER BY id) FROM (SELECT sku, id FROM sync_staging WHERE "
                        u"batch_id = ?::uuid AND status = 'pending' "
                        "AND changed_fields @> '{price}' AND operation_type = 'update' ORDER BY id LIMIT ?) s"_s,
                        {batch, count})
                .value_or(QVariant())
                .toString();
        return list.split(u',', Qt::SkipEmptyParts);
    }
    /// Staff gives the products in the shop a price 10 per cent below what we approve, then the approved batch is
    /// pushed.
    static QList<Disputed> disputed(CliWorld& world, int count)
    {
        const QString batch = secondDay(world);
        QList<Disputed> list;
        for (const QString& sku : repriced(world, batch, count)) {
            const QStringList prices = world.connect()
                                           ->value(u"SELECT concat_ws(' ', changes #>> '{price,proposed}', changes #>> "
                                                   u"'{price,current}') FROM sync_staging "
                                                   "WHERE sku = ? AND status = 'pending'"_s,
                                                   {sku})
                                           ->toString()
                                           .split(u' ');
            const QString theirs = QString::number(prices[0].toDouble() * 0.9, 'f', 2);
            if (!world.sandbox().shop().editAsStaff(
                    sku, [&](sandbox::ShopProduct& product) { product.variants[0].price = theirs; }))
                return {};
            list.append({sku, batch, money(prices[0]), money(prices[1]), {}});
        }
        fine(world, {u"staging"_s, u"approve"_s, batch});
        const CliAnswer pushed = fine(world, {u"shopify"_s, u"push"_s, batch});
        if (pushed.json["conflicts"_L1].toInt() != list.size())
            qWarning() << pushed.json["conflicts"_L1].toInt() << "conflicts instead of" << list.size();
        for (Disputed& one : list)
            one.conflict = fine(world, {u"conflicts"_s, u"list"_s, u"--sku"_s, one.sku})
                               .json["conflicts"_L1][0]["conflict_id"_L1]
                               .toString();
        return list;
    }
    /// Approves what is pending of the product and pushes; the answer of the push.
    static CliAnswer approveAndPush(CliWorld& world, const QString& batch)
    {
        if (fine(world, {u"staging"_s, u"approve"_s, batch}).exitCode != 0)
            return {};
        return fine(world, {u"shopify"_s, u"push"_s, batch});
    }
    /// Environment of a login with that role.
    QMap<QString, QString> as(CliWorld& world, const QString& role)
    {
        const QString login = m_prefix + role;
        const auto connection = world.connect();
        (void)connection->execute(
            u"DO $$ BEGIN CREATE ROLE %1 LOGIN PASSWORD 'test' IN ROLE trueup_%2; EXCEPTION WHEN duplicate_object "
            "THEN NULL; END $$"_s.arg(login, role));
        return {{u"TRUEUP_DATABASE_URL"_s, test::urlOf(world.address(), login, u"test"_s)}};
    }
    TestPostgres m_postgres;
    QString m_prefix;
};

void TestDecisions::everyWayToSettle_data()
{
    QTest::addColumn<QStringList>("how");
    QTest::addColumn<QString>("resolution");
    QTest::newRow("the shop's value") << QStringList{u"--use-shopify"_s} << u"use_shopify"_s;
    QTest::newRow("our value") << QStringList{u"--use-local"_s} << u"use_local"_s;
    QTest::newRow("the ERP's value") << QStringList{u"--use-xorosoft"_s} << u"use_xorosoft"_s;
    QTest::newRow("the agreed value") << QStringList{u"--use-base"_s} << u"use_base"_s;
    QTest::newRow("a third value") << QStringList{u"--value"_s, u"77.70"_s} << u"custom"_s;
}

void TestDecisions::everyWayToSettle()
{
    QFETCH(QStringList, how);
    QFETCH(QString, resolution);
    CliWorld world(m_postgres, options());
    const QList<Disputed> cases = disputed(world, 1);
    QCOMPARE(cases.size(), 1);
    const Disputed& one = cases.first();
    const QString theirs = priceInShop(world, one.sku);
    QVERIFY(theirs != one.ours);

    const CliAnswer shown = fine(world, {u"conflicts"_s, u"show"_s, one.conflict});
    QCOMPARE(shown.json["field"_L1].toString(), u"price"_s);
    QCOMPARE(shown.json["status"_L1].toString(), u"open"_s);
    QCOMPARE(QString::number(shown.json["shopify_value"_L1].toDouble(), 'f', 2), theirs);
    QCOMPARE(QString::number(shown.json["local_value"_L1].toDouble(), 'f', 2), one.ours);
    QCOMPARE(world.run({u"conflicts"_s, u"resolve"_s, one.conflict}).exitCode, 2); // says nothing
    QCOMPARE(world.run({u"conflicts"_s, u"resolve"_s, one.conflict, u"--value"_s, u"cheap"_s}).exitCode, 2);

    const CliAnswer resolved = fine(world, QStringList{u"conflicts"_s, u"resolve"_s, one.conflict} + how);
    QCOMPARE(resolved.exitCode, 0);
    QCOMPARE(resolved.json["resolution"_L1].toString(), resolution);
    QCOMPARE(resolved.json["resolved"_L1].toInt(), 1);
    QCOMPARE(world.run(QStringList{u"conflicts"_s, u"resolve"_s, one.conflict} + how).kind(), u"stale"_s);
    QCOMPARE(priceInShop(world, one.sku), theirs); // nothing is written without approval

    const QString wanted = resolution == "use_shopify"_L1 ? theirs
                           : resolution == "use_base"_L1  ? one.agreed
                           : resolution == "custom"_L1    ? u"77.70"_s
                                                          : one.ours;
    if (resolution == "use_shopify"_L1)
        QCOMPARE(money(stored(world, one.sku, u"price"_s)), theirs); // ours took it at once
    QVERIFY(approveAndPush(world, one.batch).json["conflicts"_L1].toInt() == 0 || resolution == "use_shopify"_L1);
    QCOMPARE(priceInShop(world, one.sku), wanted);
    QCOMPARE(money(stored(world, one.sku, u"price"_s)), wanted);
    QCOMPARE(money(stored(world, one.sku,
                          u"SELECT base_value FROM sync_bases b WHERE b.product_id = p.id AND b.field = 'price'"_s)),
             wanted);
    QCOMPARE(fine(world, {u"conflicts"_s, u"list"_s}).json["total_conflicts"_L1].toInt(), 0);
}

void TestDecisions::whatAPullFound_data()
{
    QTest::addColumn<QStringList>("how");
    QTest::newRow("the shop's value") << QStringList{u"--use-shopify"_s};
    QTest::newRow("our value") << QStringList{u"--use-local"_s};
    QTest::newRow("a third value") << QStringList{u"--value"_s, u"77.70"_s};
}

/// The feed proposes a price, staff sets another one: the pull finds it, and after the decision no pull finds it again.
void TestDecisions::whatAPullFound()
{
    QFETCH(QStringList, how);
    CliWorld world(m_postgres, options());
    const QString batch = secondDay(world);
    const QString sku = repriced(world, batch, 1).value(0);
    QVERIFY(!sku.isEmpty());
    const QString ours = world.connect()->value(u"SELECT changes #>> '{price,proposed}' FROM sync_staging WHERE sku = ? AND is_open"_s, {sku})
                             ->toString();
    const QString theirs = QString::number(ours.toDouble() * 2, 'f', 2);
    QVERIFY(world.sandbox().shop().editAsStaff(sku, [&](sandbox::ShopProduct& product) { product.variants[0].price = theirs; }));
    QCOMPARE(fine(world, {u"shopify"_s, u"pull"_s, u"--full"_s}).exitCode, 0);
    const CliAnswer found = fine(world, {u"conflicts"_s, u"list"_s, u"--sku"_s, sku});
    QCOMPARE(found.json["total_conflicts"_L1].toInt(), 1);
    const QJsonValue conflict = found.json["conflicts"_L1][0];
    QCOMPARE(conflict["kind"_L1].toString(), u"field"_s);
    QCOMPARE(conflict["field"_L1].toString(), u"price"_s);

    QCOMPARE(fine(world, QStringList{u"conflicts"_s, u"resolve"_s, conflict["conflict_id"_L1].toString()} + how).exitCode, 0);
    const QString wanted = how.first() == "--use-shopify"_L1 ? theirs : how.first() == "--use-local"_L1 ? money(ours) : u"77.70"_s;
    for (int look = 0; look < 2; ++look) {
        QCOMPARE(fine(world, {u"shopify"_s, u"pull"_s, u"--full"_s}).exitCode, 0);
        QCOMPARE(fine(world, {u"conflicts"_s, u"list"_s, u"--sku"_s, sku}).json["total_conflicts"_L1].toInt(), 0);
    }
    const CliAnswer pushed = approveAndPush(world, batch);
    QCOMPARE(pushed.json["conflicts"_L1].toInt(), 0);
    QCOMPARE(priceInShop(world, sku), wanted);
    QCOMPARE(money(stored(world, sku, u"price"_s)), wanted);
}

/// A difference below 5 per cent is settled by the shipped rule; a person takes that back, and the next pull respects it.
void TestDecisions::whatARuleSettledIsTakenBack()
{
    CliWorld world(m_postgres, options());
    const QString batch = secondDay(world);
    const QString sku = repriced(world, batch, 1).value(0);
    const QString ours = world.connect()->value(u"SELECT changes #>> '{price,proposed}' FROM sync_staging WHERE sku = ? AND is_open"_s, {sku})
                             ->toString();
    const QString theirs = QString::number(ours.toDouble() * 1.01, 'f', 2);
    QVERIFY(world.sandbox().shop().editAsStaff(sku, [&](sandbox::ShopProduct& product) { product.variants[0].price = theirs; }));
    QCOMPARE(fine(world, {u"shopify"_s, u"pull"_s, u"--full"_s}).exitCode, 0);
    const CliAnswer settled = fine(world, {u"conflicts"_s, u"list"_s, u"--status"_s, u"resolved_by_rule"_s, u"--sku"_s, sku});
    QCOMPARE(settled.json["total_conflicts"_L1].toInt(), 1);
    const QJsonValue conflict = settled.json["conflicts"_L1][0];
    QCOMPARE(conflict["rule"_L1].toString(), u"price_small_difference"_s);
    QCOMPARE(money(stored(world, sku, u"price"_s)), theirs);

    QCOMPARE(fine(world, {u"conflicts"_s, u"undo"_s, conflict["conflict_id"_L1].toString()}).json["reopened"_L1].toInt(), 1);
    QCOMPARE(fine(world, {u"shopify"_s, u"pull"_s, u"--full"_s}).exitCode, 0);
    const CliAnswer open = fine(world, {u"conflicts"_s, u"list"_s, u"--sku"_s, sku});
    QCOMPARE(open.json["total_conflicts"_L1].toInt(), 1);
    QCOMPARE(open.json["conflicts"_L1][0]["conflict_id"_L1].toString(), conflict["conflict_id"_L1].toString());
    QCOMPARE(fine(world, {u"conflicts"_s, u"resolve"_s, conflict["conflict_id"_L1].toString(), u"--use-local"_s}).exitCode, 0);
    const QString staged = world.connect()->value(u"SELECT batch_id::text FROM sync_staging WHERE sku = ? AND is_open"_s, {sku})->toString();
    QCOMPARE(approveAndPush(world, staged).json["conflicts"_L1].toInt(), 0);
    QCOMPARE(priceInShop(world, sku), money(ours));
    QCOMPARE(fine(world, {u"conflicts"_s, u"stats"_s}).json["wrong"_L1].toInt(), 1);
}

/// Ignoring is taken back like a decision, and the base can be kept afterwards.
void TestDecisions::anIgnoredOneIsOpenedAgain()
{
    CliWorld world(m_postgres, options());
    const QList<Disputed> cases = disputed(world, 1);
    QCOMPARE(cases.size(), 1);
    const Disputed& one = cases.first();
    QVERIFY(fine(world, {u"conflicts"_s, u"ignore"_s, one.conflict}).json["ignored"_L1].toBool());
    const CliAnswer opened = fine(world, {u"conflicts"_s, u"undo"_s, one.conflict});
    QCOMPARE(opened.json["reopened"_L1].toInt(), 1);
    QVERIFY(opened.json["resolution_group"_L1].isNull());
    QCOMPARE(fine(world, {u"conflicts"_s, u"show"_s, one.conflict}).json["status"_L1].toString(), u"open"_s);
    QCOMPARE(fine(world, {u"conflicts"_s, u"resolve"_s, one.conflict, u"--use-base"_s}).exitCode, 0);
    QCOMPARE(approveAndPush(world, one.batch).json["conflicts"_L1].toInt(), 0);
    QCOMPARE(priceInShop(world, one.sku), one.agreed);
}

void TestDecisions::alikeOnesTogetherUndoneAndAgain()
{
    CliWorld world(m_postgres, options(360));
    const QList<Disputed> cases = disputed(world, 4);
    QVERIFY2(cases.size() >= 3, "the second day changes too few prices");
    const QString first = cases.first().conflict;
    const int others = int(cases.size()) - 1;
    QCOMPARE(fine(world, {u"conflicts"_s, u"similar"_s, first}).json["total_similar"_L1].toInt(), others);
    const CliAnswer counted =
        world.run({u"conflicts"_s, u"resolve"_s, first, u"--use-shopify"_s, u"--similar"_s, u"--expect"_s, u"99"_s});
    QCOMPARE(counted.exitCode, 1);
    QCOMPARE(counted.kind(), u"stale"_s);
    QCOMPARE(fine(world, {u"conflicts"_s, u"list"_s}).json["total_conflicts"_L1].toInt(), others + 1);

    const CliAnswer taken = fine(world, {u"conflicts"_s, u"resolve"_s, first, u"--use-shopify"_s, u"--similar"_s,
                                         u"--expect"_s, QString::number(others)});
    QCOMPARE(taken.json["resolved"_L1].toInt(), others + 1);
    for (const Disputed& one : cases)
        QCOMPARE(money(stored(world, one.sku, u"price"_s)), priceInShop(world, one.sku));
    const CliAnswer undone =
        fine(world, {u"conflicts"_s, u"undo"_s, cases.last().conflict}); // any of them stands for all
    QCOMPARE(undone.json["reopened"_L1].toInt(), others + 1);
    for (const Disputed& one : cases)
        QCOMPARE(money(stored(world, one.sku, u"price"_s)), one.agreed);

    QCOMPARE(fine(world, {u"conflicts"_s, u"resolve"_s, first, u"--use-local"_s, u"--similar"_s})
                 .json["resolved"_L1]
                 .toInt(),
             others + 1);
    QCOMPARE(approveAndPush(world, cases.first().batch).json["conflicts"_L1].toInt(), 0);
    for (const Disputed& one : cases)
        QCOMPARE(priceInShop(world, one.sku), one.ours);
    // What is in the shop is not undone but rolled back.
    const CliAnswer late = world.run({u"conflicts"_s, u"undo"_s, first});
    QCOMPARE(late.kind(), u"stale"_s);
    QVERIFY2(late.errors.contains(u"roll"_s), qPrintable(late.errors));
    const CliAnswer stats = fine(world, {u"conflicts"_s, u"stats"_s});
    QCOMPARE(stats.json["wrong"_L1].toInt(), others + 1);
    QCOMPARE(stats.json["resolved_by_user"_L1].toInt(), others + 1);
}

void TestDecisions::aDecisionKeptAsARule()
{
    CliWorld world(m_postgres, options());
    const QList<Disputed> cases = disputed(world, 2);
    QCOMPARE(cases.size(), 2);
    QCOMPARE(fine(world, {u"conflicts"_s, u"resolve"_s, cases[0].conflict, u"--use-shopify"_s, u"--keep-as-rule"_s,
                          u"shop_prices"_s})
                 .exitCode,
             0);
    const CliAnswer rule = fine(world, {u"rules"_s, u"show"_s, u"shop_prices"_s});
    QCOMPARE(rule.json["field"_L1].toString(), u"price"_s);
    QCOMPARE(rule.json["action"_L1]["use"_L1].toString(), u"shopify"_s);
    QVERIFY(rule.json["problem"_L1].isNull());
    QCOMPARE(fine(world, {u"rules"_s, u"list"_s}).json["rules"_L1][0]["name"_L1].toString(),
             u"shop_prices"_s); // asked first

    QCOMPARE(fine(world, {u"conflicts"_s, u"resolve"_s, cases[1].conflict, u"--use-local"_s}).exitCode, 0);
    const CliAnswer tried = fine(world, {u"rules"_s, u"simulate"_s, u"shop_prices"_s});
    QCOMPARE(tried.json["decides"_L1].toInt(), 2);
    QCOMPARE(tried.json["agrees"_L1].toInt(), 1);
    QCOMPARE(tried.json["differs"_L1].toInt(), 1);
    QCOMPARE(tried.json["differing"_L1][0]["product_sku"_L1].toString(), cases[1].sku);
    QCOMPARE(fine(world, {u"rules"_s, u"disable"_s, u"shop_prices"_s}).exitCode, 0);
    QVERIFY(!fine(world, {u"rules"_s, u"show"_s, u"shop_prices"_s}).json["active"_L1].toBool(true));
    QCOMPARE(world.run({u"rules"_s, u"add"_s, u"--name"_s, u"x"_s, u"--use"_s, u"nonsense"_s}).exitCode, 2);
}

void TestDecisions::onlyWhoMayDecides()
{
    CliWorld world(m_postgres, options());
    const QList<Disputed> cases = disputed(world, 1);
    QCOMPARE(cases.size(), 1);
    const Disputed& one = cases.first();
    const auto viewer = as(world, u"viewer"_s);
    const auto editor = as(world, u"editor"_s);
    const auto approver = as(world, u"approver"_s);
    QCOMPARE(world.run({u"conflicts"_s, u"list"_s}, viewer).exitCode, 0);
    QCOMPARE(world.run({u"conflicts"_s, u"resolve"_s, one.conflict, u"--use-shopify"_s}, viewer).exitCode, 5);
    QCOMPARE(world.run({u"conflicts"_s, u"ignore"_s, one.conflict}, viewer).exitCode, 5);
    QCOMPARE(world.run({u"versions"_s, u"rollback"_s, one.sku, u"1"_s}, viewer).exitCode, 5);
    QCOMPARE(world.run({u"versions"_s, u"rollback"_s, one.sku, u"1"_s}, editor).exitCode, 5);
    QCOMPARE(world.run({u"batches"_s, u"rollback"_s, one.batch}, editor).exitCode, 5);
    QCOMPARE(world.run({u"rules"_s, u"disable"_s, u"ask"_s}, approver).exitCode, 5);
    // An editor keeps no rules: nothing of the call is done then.
    QCOMPARE(
        world
            .run({u"conflicts"_s, u"resolve"_s, one.conflict, u"--use-local"_s, u"--keep-as-rule"_s, u"mine"_s}, editor)
            .exitCode,
        5);
    QCOMPARE(fine(world, {u"conflicts"_s, u"show"_s, one.conflict}).json["status"_L1].toString(), u"open"_s);

    // Four eyes: who wrote the value does not approve it.
    QCOMPARE(fine(world, {u"settings"_s, u"set"_s, u"approval.four_eyes"_s, u"true"_s}).exitCode, 0);
    QCOMPARE(world.run({u"conflicts"_s, u"resolve"_s, one.conflict, u"--value"_s, u"55.50"_s}, approver).exitCode, 0);
    const QString id = world.connect()
                           ->value(u"SELECT id FROM sync_staging WHERE sku = ? AND status = 'pending'"_s, {one.sku})
                           ->toString();
    QCOMPARE(world.run({u"staging"_s, u"approve"_s, one.batch, u"--only"_s, id}, approver).exitCode, 5);
    QCOMPARE(fine(world, {u"staging"_s, u"approve"_s, one.batch, u"--only"_s, id}).json["approved"_L1].toInt(), 1);
    QCOMPARE(fine(world, {u"shopify"_s, u"push"_s, one.batch}).json["confirmed"_L1].toInt(), 1);
    QCOMPARE(priceInShop(world, one.sku), u"55.50"_s);
}

void TestDecisions::aProductGoneFromTheShop()
{
    CliWorld world(m_postgres, options());
    const QString batch = secondDay(world);
    const QStringList skus = repriced(world, batch, 2);
    QCOMPARE(skus.size(), 2);
    for (const QString& sku : skus)
        QVERIFY(world.sandbox().shop().deleteAsStaff(sku));
    QCOMPARE(approveAndPush(world, batch).json["conflicts"_L1].toInt(), 2);
    const auto conflictOf = [&](const QString& sku) {
        return fine(world, {u"conflicts"_s, u"list"_s, u"--sku"_s, sku}).json["conflicts"_L1][0];
    };
    QCOMPARE(conflictOf(skus[0])["kind"_L1].toString(), u"delete_vs_edit"_s);
    QCOMPARE(fine(world,
                  {u"conflicts"_s, u"resolve"_s, conflictOf(skus[0])["conflict_id"_L1].toString(), u"--use-shopify"_s})
                 .exitCode,
             0);
    QCOMPARE(stored(world, skus[0], u"status"_s), u"ARCHIVED"_s);
    QCOMPARE(
        fine(world, {u"conflicts"_s, u"resolve"_s, conflictOf(skus[1])["conflict_id"_L1].toString(), u"--use-local"_s})
            .exitCode,
        0);
    QVERIFY(!world.sandbox().shop().product(skus[1]).has_value()); // for review only
    const QString again =
        world.connect()
            ->value(
                u"SELECT batch_id::text FROM sync_staging WHERE sku = ? AND operation_type = 'create' AND is_open"_s,
                {skus[1]})
            ->toString();
    const QString wanted =
        world.connect()
            ->value(u"SELECT changes #>> '{price,proposed}' FROM sync_staging WHERE sku = ? AND is_open"_s, {skus[1]})
            ->toString();
    QCOMPARE(approveAndPush(world, again).json["created"_L1].toInt(), 1);
    QCOMPARE(priceInShop(world, skus[1]), money(wanted));
    QVERIFY(!world.sandbox().shop().product(skus[0]).has_value());
}

void TestDecisions::aProductBothMade()
{
    CliWorld world(m_postgres, options());
    const QString batch = fine(world, {u"etilize"_s, u"import"_s}).json["staging_id"_L1].toString();
    const QString sku = world.sql(u"SELECT min(sku) FROM sync_staging WHERE status = 'pending'"_s).toString();
    sandbox::ShopProduct product;
    product.handle = u"made-by-staff"_s;
    product.title = u"Made by staff"_s;
    sandbox::ShopVariant variant;
    variant.sku = sku;
    product.variants.append(variant);
    const QString gid = world.sandbox().shop().add(product);
    QVERIFY(!gid.isEmpty());
    QCOMPARE(approveAndPush(world, batch).json["conflicts"_L1].toInt(), 1);
    const QString conflict =
        fine(world, {u"conflicts"_s, u"list"_s, u"--sku"_s, sku}).json["conflicts"_L1][0]["conflict_id"_L1].toString();
    QCOMPARE(fine(world, {u"conflicts"_s, u"resolve"_s, conflict, u"--use-shopify"_s}).exitCode, 0);
    QCOMPARE(fine(world, {u"conflicts"_s, u"list"_s}).json["total_conflicts"_L1].toInt(), 0);
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_staging WHERE sku = '%1' AND is_open"_s.arg(sku)).toInt(), 0);
    QCOMPARE(world.sandbox().shop().product(sku)->title, u"Made by staff"_s);
    QCOMPARE(stored(world, sku, u"shopify_product_id"_s), gid); // ours is linked to it now
    QCOMPARE(stored(world, sku, u"name"_s), u"Made by staff"_s);
}

void TestDecisions::aFieldAndAVersionBroughtBack()
{
    CliWorld world(m_postgres, options());
    const QString batch = secondDay(world);
    const QString sku = repriced(world, batch, 1).value(0);
    QVERIFY(!sku.isEmpty());
    const QString before = priceInShop(world, sku);
    QCOMPARE(approveAndPush(world, batch).exitCode, 0);
    QVERIFY(priceInShop(world, sku) != before);
    const QString title = world.sandbox().shop().product(sku)->title;

    const CliAnswer compared = fine(world, {u"versions"_s, u"compare"_s, sku, u"1"_s, u"current"_s});
    bool priceDiffers = false;
    for (const QJsonValue difference : compared.json["differences"_L1].toArray()) {
        if (difference["field"_L1].toString() != "price"_L1)
            continue;
        priceDiffers = true;
        QCOMPARE(QString::number(difference["a"_L1].toDouble(), 'f', 2), before);
        QCOMPARE(QString::number(difference["b"_L1].toDouble(), 'f', 2), priceInShop(world, sku));
    }
    QVERIFY(priceDiffers);

    const CliAnswer field = fine(world, {u"versions"_s, u"rollback"_s, sku, u"1"_s, u"--field"_s, u"price"_s});
    QCOMPARE(field.json["products_staged"_L1].toInt(), 1);
    const QJsonValue item = field.json["items"_L1][0];
    QCOMPARE(item["changes"_L1].toObject().keys(), QStringList{u"price"_s});
    QCOMPARE(item["overwritten"_L1][0]["version"_L1].toInt(), 2); // what the second day brought is written over
    QVERIFY(priceInShop(world, sku) != before);                   // for review first
    const CliAnswer pushed = approveAndPush(world, field.json["staging_id"_L1].toString());
    QCOMPARE(pushed.json["confirmed"_L1].toInt(), 1);
    QCOMPARE(priceInShop(world, sku), before);
    QCOMPARE(world.sandbox().shop().product(sku)->title, title);
    QCOMPARE(
        fine(world, {u"versions"_s, u"rollback"_s, sku, u"1"_s, u"--field"_s, u"price"_s}).json["unchanged"_L1].toInt(),
        1);

    // And the whole of version 2 again.
    const CliAnswer whole = fine(world, {u"versions"_s, u"rollback"_s, sku, u"2"_s});
    QCOMPARE(approveAndPush(world, whole.json["staging_id"_L1].toString()).exitCode, 0);
    const CliAnswer same = fine(world, {u"versions"_s, u"compare"_s, sku, u"2"_s, u"current"_s});
    for (const QJsonValue difference : same.json["differences"_L1].toArray())
        QCOMPARE(difference["field"_L1].toString(), u"inventory"_s); // stock is not brought back unasked
    QVERIFY(priceInShop(world, sku) != before);
    QCOMPARE(world.run({u"versions"_s, u"rollback"_s, sku, u"99"_s}).kind(), u"not_found"_s);
}

void TestDecisions::aBatchBroughtBack()
{
    CliWorld world(m_postgres, options());
    const QString batch = secondDay(world);
    QCOMPARE(approveAndPush(world, batch).exitCode, 0);
    const int products = world.sandbox().shop().productCount();
    const CliAnswer back = fine(world, {u"batches"_s, u"rollback"_s, batch});
    QVERIFY(back.json["products_staged"_L1].toInt() > 0);
    QVERIFY(back.json["approval_required"_L1].toBool());
    const CliAnswer pushed = approveAndPush(world, back.json["staging_id"_L1].toString());
    QCOMPARE(pushed.json["failed"_L1].toInt(), 0);
    QCOMPARE(pushed.json["conflicts"_L1].toInt(), 0);
    QCOMPARE(world.sandbox().shop().productCount(), products); // nothing is ever deleted

    auto rows = world.connect()->query(u"SELECT p.sku, b.type, (SELECT o.product_data::text FROM product_versions o "
                                       u"WHERE o.product_id = p.id AND o.version_number = b.first - 1), "
                                       "to_json(b.fields)::text FROM (SELECT product_id, min(version_number) AS first, "
                                       "(array_agg(change_type ORDER BY version_number))[1] AS type, "
                                       "(array_agg(changed_fields ORDER BY version_number))[1] AS fields FROM "
                                       "product_versions WHERE batch_id = ?::uuid GROUP BY product_id) b "
                                       "JOIN public.products p ON p.id = b.product_id"_s,
                                       {batch});
    QVERIFY(rows.has_value());
    int archived = 0;
    int compared = 0;
    while (rows->next()) {
        const QString sku = rows->value(0).toString();
        const auto inShop = world.sandbox().shop().product(sku);
        QVERIFY(inShop.has_value());
        if (rows->value(1).toString() == "create"_L1) {
            QVERIFY2(inShop->status != "ACTIVE"_L1, qPrintable(sku));
            ++archived;
            continue;
        }
        const QJsonObject old = QJsonDocument::fromJson(rows->value(2).toString().toUtf8()).object();
        const QString fields = rows->value(3).toString();
        if (fields.contains("\"price\""_L1))
            QCOMPARE(money(inShop->variants[0].price), QString::number(old["price"_L1].toDouble(), 'f', 2));
        if (fields.contains("\"title\""_L1))
            QCOMPARE(inShop->title, old["title"_L1].toString());
        ++compared;
    }
    QVERIFY(compared > 0);
    QVERIFY(archived > 0);
    QCOMPARE(world.run({u"batches"_s, u"rollback"_s, QUuid::createUuid().toString(QUuid::WithoutBraces)}).kind(),
             u"not_found"_s);
}

void TestDecisions::heldOnesReleasedAndDecisionsReopened()
{
    CliWorld world(m_postgres, options(60));
    const QString batch = fine(world, {u"etilize"_s, u"import"_s}).json["staging_id"_L1].toString();
    const QString text = world.sql(u"SELECT string_agg(id::text, ',') FROM (SELECT id FROM sync_staging WHERE status = 'pending' "
                                   "AND is_open ORDER BY id LIMIT 3) s"_s).toString();
    const QStringList ids = text.split(u',');
    QCOMPARE(ids.size(), 3);
    QVERIFY(world.connect()->execute(u"UPDATE sync_staging SET status = 'blocked', blocked_reason = CASE WHEN id = ? THEN 'MATCH_AMBIGUOUS' "
                                     "ELSE 'PRICE_AMBIGUOUS' END WHERE id = ANY (string_to_array(?, ',')::bigint[])"_s,
                                     {ids[2].toLongLong(), text}));
    const auto states = [&] {
        return world.sql(u"SELECT string_agg(status, ',' ORDER BY id) FROM sync_staging WHERE id IN (%1)"_s.arg(text)).toString();
    };
    const QStringList release{u"staging"_s, u"release"_s, batch, u"--only"_s, text};
    const QStringList reopen{u"staging"_s, u"reopen"_s, batch, u"--only"_s, ids[0] + u',' + ids[1]};
    QCOMPARE(world.run(release).exitCode, 2); // without a reason
    QCOMPARE(world.run(release + QStringList{u"--note"_s, u"seen"_s}, as(world, u"editor"_s)).exitCode, 5);
    QCOMPARE(states(), u"blocked,blocked,blocked"_s);

    QVERIFY(world.connect()->script(u"CREATE TABLE public.told (at timestamptz); CREATE FUNCTION public.tell() RETURNS trigger LANGUAGE plpgsql "
                                    "AS $$BEGIN INSERT INTO public.told VALUES (statement_timestamp()); RETURN NEW; END$$; "
                                    "CREATE TRIGGER tell BEFORE UPDATE ON sync_staging FOR EACH ROW EXECUTE FUNCTION public.tell()"_s));
    CliAnswer answer = fine(world, release + QStringList{u"--note"_s, u"seen"_s});
    // Both rows by one statement, with an entry for each.
    QCOMPARE(world.sql(u"SELECT count(*) || ' ' || count(DISTINCT at) FROM public.told"_s).toString(), u"2 1"_s);
    QVERIFY(world.connect()->script(u"DROP TRIGGER tell ON sync_staging"_s));
    QCOMPARE(world.sql(u"SELECT string_agg(concat_ws(' ', entity_id, before ->> 'blocked', reason), ', ' ORDER BY id) FROM audit_log "
                       "WHERE action = 'staging.unblock'"_s).toString(),
             u"%1 PRICE_AMBIGUOUS seen, %2 PRICE_AMBIGUOUS seen"_s.arg(ids[0], ids[1]));
    QCOMPARE(answer.json["released"_L1].toInt(), 2);
    QCOMPARE(answer.json["skipped"_L1].toInt(), 1); // which item it is has to be decided
    QCOMPARE(states(), u"pending,pending,blocked"_s);
    QCOMPARE(world.sql(u"SELECT review_notes FROM sync_staging WHERE id = %1"_s.arg(ids[0])).toString(), u"seen"_s);
    QCOMPARE(fine(world, release + QStringList{u"--note"_s, u"again"_s}).json["skipped"_L1].toInt(), 3);

    fine(world, {u"staging"_s, u"approve"_s, batch, u"--only"_s, ids[0]});
    fine(world, {u"staging"_s, u"reject"_s, batch, u"--only"_s, ids[1]});
    QCOMPARE(states(), u"approved,rejected,blocked"_s);
    QCOMPARE(world.run(reopen, as(world, u"editor"_s)).exitCode, 5);
    answer = fine(world, reopen);
    QCOMPARE(answer.json["reopened"_L1].toInt(), 2);
    QCOMPARE(states(), u"pending,pending,blocked"_s);
    QCOMPARE(fine(world, reopen).json["skipped"_L1].toInt(), 2);

    // Without names everything that was decided, and nothing else.
    const int approved = fine(world, {u"staging"_s, u"approve"_s, batch}).json["approved"_L1].toInt();
    QVERIFY(approved > 2);
    answer = fine(world, {u"staging"_s, u"reopen"_s, batch});
    QCOMPARE(answer.json["reopened"_L1].toInt(), approved);
    QCOMPARE(answer.json["skipped"_L1].toInt(), 0);
    QCOMPARE(world.run({u"staging"_s, u"reopen"_s, batch, u"--only"_s, u"999999999"_s}).kind(), u"not_found"_s);
}

QTEST_GUILESS_MAIN(TestDecisions)
#include "tst_decisions.moc"
