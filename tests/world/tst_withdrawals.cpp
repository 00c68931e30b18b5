#include "world/feedfiles.h"

#include <KZip>

#include <QJsonArray>
#include <QTest>

#include <algorithm>

using namespace trueup;
using namespace Qt::StringLiterals;

/// Products that leave the range: proposed to be archived on the third feed without them, never before, never by themselves,
/// never deleted; and back again when they are. What is left of one is sold first, unless that is switched off, as it is here
/// where archives are looked at.
class TestWithdrawals : public QObject
{
    Q_OBJECT
private slots:
    void missedThreeTimes();
    void inactiveInTheErp();
    void manyAreHeld();
    void theShopMovesWhileArchivesWait();
    void whatIsLeftIsSoldBeforeTheArchive();

private:
    static sandbox::SandboxOptions plain(int products)
    {
        sandbox::SandboxOptions options;
        options.catalogue.products = products;
        options.catalogue.seed = 31;
        options.catalogue.metafieldColumns = 10;
        options.catalogue.mess = sandbox::MessRates::none();
        options.withFtp = false;
        return options;
    }
    /// The feed of the world's first day without the products named; no two days are equal to the byte.
    static QString feed(CliWorld& world, int day, const QStringList& without)
    {
        const sandbox::Catalogue& catalogue = world.sandbox().catalogue();
        QByteArray csv;
        (void)catalogue.writeCsv([&](const QByteArray& record) { csv += record; });
        csv.replace("Continue selling when out of stock", "Word nobody knows"); // new products go on selling, as the settings say
        QList<QByteArray> lines = csv.split('\n');
        lines.removeIf([&](const QByteArray& line) {
            return std::ranges::any_of(without, [&](const QString& sku) { return line.contains(',' + sku.toLatin1() + ','); });
        });
        const QString path = world.path(u"day%1.zip"_s.arg(day));
        KZip zip(path);
        const bool written = zip.open(QIODevice::WriteOnly) &&
                             zip.writeFile(u"feed.csv"_s, lines.join('\n') + "\r\n" + QByteArray(day, '\n')) && zip.close();
        return written ? path : QString();
    }
    static CliAnswer import(CliWorld& world, const QString& path, const QStringList& more = {}, const QMap<QString, QString>& extra = {})
    {
        return world.run(QStringList{u"etilize"_s, u"import"_s, u"--source"_s, path, u"--auto-approve"_s, u"0.6"_s} + more, extra);
    }
    /// Imports the first day, approves, pushes; the SKUs (feed = ERP = shop) of products on sale.
    static QStringList start(CliWorld& world)
    {
        (void)world.run({u"settings"_s, u"set"_s, u"import.sell_out"_s, u"false"_s});
        const CliAnswer imported = import(world, feed(world, 0, {}));
        const QString batch = imported.json["staging_id"_L1].toString();
        (void)world.run({u"staging"_s, u"approve"_s, batch});
        const CliAnswer pushed = world.run({u"shopify"_s, u"push"_s, batch});
        if (pushed.exitCode != 0)
            qFatal("%s", qPrintable(imported.errors + pushed.errors));
        QStringList skus;
        const sandbox::Catalogue& catalogue = world.sandbox().catalogue();
        for (int i = 0; i < catalogue.productCount(); ++i) {
            const sandbox::FeedProduct product = catalogue.product(i);
            const auto held = world.sandbox().shop().product(product.sku);
            if (product.relation == sandbox::ErpRelation::Sku && held && held->status == "ACTIVE"_L1)
                skus.append(product.sku);
        }
        return skus;
    }
    /// The open changes that would archive, by SKU.
    static QStringList openArchives(CliWorld& world)
    {
        return world.sql(u"SELECT COALESCE(string_agg(sku || ' ' || status, ',' ORDER BY sku), '') FROM sync_staging "
                         "WHERE is_open AND operation_type = 'archive' AND changes #>> '{status,proposed}' = 'ARCHIVED'"_s)
            .toString().split(u',', Qt::SkipEmptyParts);
    }
    static QStringList pending(QStringList skus)
    {
        for (QString& sku : skus)
            sku += u" pending"_s;
        skus.sort();
        return skus;
    }
    static QString statusInShop(CliWorld& world, const QString& sku)
    {
        const auto product = world.sandbox().shop().product(sku);
        return product ? product->status : u"gone"_s;
    }
    static qint64 stagedArchives(const CliAnswer& answer) { return answer.json["archives"_L1]["staged"_L1].toInteger(-1); }
    TestPostgres m_postgres;
};

void TestWithdrawals::missedThreeTimes()
{
    CliWorld world(m_postgres, plain(90));
    const QStringList onSale = start(world);
    QVERIFY(onSale.size() > 40);
    const QString stays = onSale[5];
    const QString returns = onSale[6];
    const QStringList gone{onSale[7], stays, returns};
    const auto products = world.sandbox().shop().productCount();

    // Twice is not enough; an unchanged file, a killed run and a failed one count as nothing.
    QCOMPARE(stagedArchives(import(world, feed(world, 1, gone))), 0);
    QCOMPARE(import(world, world.path(u"day1.zip"_s)).json["status"_L1].toString(), u"skipped_same_file"_s);
    const QString second = feed(world, 2, gone);
    QCOMPARE(import(world, second, {}, {{u"TRUEUP_FAIL_POINT"_s, u"import.before_commit:1"_s}}).exitCode, 137);
    QCOMPARE(import(world, world.path(u"not_there.zip"_s)).exitCode, 1);
    QCOMPARE(stagedArchives(import(world, second)), 0);
    QCOMPARE(import(world, second, {}, {{u"TRUEUP_FAIL_POINT"_s, u"import.after_commit:1"_s}}).exitCode, 0); // skipped before it
    // The same content under other settings is imported once more, and still is one feed.
    QCOMPARE(world.run({u"settings"_s, u"set"_s, u"import.excluded_metafields"_s, uR"(["nothing"])"_s}).exitCode, 0);
    const CliAnswer again = import(world, second);
    QCOMPARE(again.json["status"_L1].toString(), u"completed"_s);
    QCOMPARE(stagedArchives(again), 0);
    QCOMPARE(openArchives(world), QStringList());

    // The third time exactly these, pending although everything is approved by rule.
    const QString third = feed(world, 3, gone);
    const CliAnswer dry = import(world, third, {u"--dry-run"_s});
    QCOMPARE(stagedArchives(dry), 3);
    QCOMPARE(openArchives(world), QStringList());
    QCOMPARE(import(world, third, {}, {{u"TRUEUP_FAIL_POINT"_s, u"import.before_commit:1"_s}}).exitCode, 137);
    const CliAnswer real = import(world, third);
    QCOMPARE(stagedArchives(real), 3);
    QCOMPARE(real.json["archives"_L1], dry.json["archives"_L1]);
    QCOMPARE(openArchives(world), pending(gone));
    const QString row = world.sql(u"SELECT id::text FROM sync_staging WHERE is_open AND sku = '%1'"_s.arg(stays)).toString();
    const QJsonObject change = world.run({u"staging"_s, u"show"_s, row}).json["changes"_L1]["status"_L1].toObject();
    QCOMPARE(change["rule"_L1].toString(), u"missing_from_feed"_s);
    QStringList files;
    for (const QJsonValue missed : change["evidence"_L1]["missed_feeds"_L1].toArray())
        files.append(missed["file"_L1].toString());
    QCOMPARE(files, (QStringList{u"day1.zip"_s, u"day2.zip"_s, u"day3.zip"_s}));
    QVERIFY(QDateTime::fromString(change["evidence"_L1]["missing_since"_L1].toString(), Qt::ISODate).isValid());

    // Back before anybody decided: taken back. The others are not asked twice.
    const CliAnswer fourth = import(world, feed(world, 4, {gone[0], stays}));
    QCOMPARE(fourth.json["archives"_L1]["taken_back"_L1].toInt(), 1);
    QCOMPARE(fourth.json["archives"_L1]["waiting"_L1].toInt(), 2);
    QCOMPARE(openArchives(world), pending({gone[0], stays}));

    // One is refused and not asked again; the other is written like any change of status.
    const QString refused = world.sql(u"SELECT id::text FROM sync_staging WHERE is_open AND sku = '%1'"_s.arg(gone[0])).toString();
    QCOMPARE(world.run({u"staging"_s, u"reject"_s, real.json["staging_id"_L1].toString(), u"--only"_s, refused}).exitCode, 0);
    QCOMPARE(world.run({u"staging"_s, u"approve"_s, real.json["staging_id"_L1].toString(), u"--where"_s, u"operation = archive"_s})
                 .json["approved"_L1].toInt(), 1);
    const CliAnswer pushed = world.run({u"shopify"_s, u"push"_s});
    QVERIFY2(pushed.exitCode == 0, qPrintable(pushed.errors));
    QCOMPARE(statusInShop(world, stays), u"ARCHIVED"_s);
    QCOMPARE(statusInShop(world, gone[0]), u"ACTIVE"_s);
    QCOMPARE(world.sql(u"SELECT status FROM sync_staging WHERE id = "_s + row).toString(), u"synced"_s);
    QCOMPARE(stagedArchives(import(world, feed(world, 5, {gone[0], stays}))), 0);
    QCOMPARE(openArchives(world), QStringList());

    // Listed again: proposed to be sold again, by a person.
    const CliAnswer back = import(world, feed(world, 6, {gone[0]}));
    QCOMPARE(back.json["archives"_L1]["restored"_L1].toInt(), 1);
    QCOMPARE(world.sql(u"SELECT sku || ' ' || status || ' ' || (changes #>> '{status,proposed}') || ' ' || (changes #>> '{status,rule}') "
                       "FROM sync_staging WHERE is_open AND operation_type = 'update' AND changes->'status' IS NOT NULL"_s).toString(),
             stays + u" pending ACTIVE back_in_feed"_s);
    QCOMPARE(statusInShop(world, stays), u"ARCHIVED"_s);
    // Taking the archive back by its history says the same.
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_staging WHERE operation_type = 'delete'"_s).toInt(), 0);
    QCOMPARE(world.sandbox().shop().productCount(), products);
    const CliAnswer rolled = world.run({u"batches"_s, u"rollback"_s, real.json["staging_id"_L1].toString()});
    QVERIFY2(rolled.exitCode == 0, qPrintable(rolled.errors));
    QCOMPARE(world.run({u"staging"_s, u"approve"_s, rolled.json["staging_id"_L1].toString()}).exitCode, 0);
    QCOMPARE(world.run({u"shopify"_s, u"push"_s}).exitCode, 0);
    QCOMPARE(statusInShop(world, stays), u"ACTIVE"_s);
}

void TestWithdrawals::inactiveInTheErp()
{
    CliWorld world(m_postgres, plain(60));
    const QStringList onSale = start(world);
    // What the ERP does not sell from the beginning is not put on sale, so it need not be taken off.
    QCOMPARE(world.sql(u"SELECT count(*) FROM public.products p JOIN erp_items i ON i.item_number = p.sku "
                       "WHERE NOT i.active AND upper(p.status::text) = 'ACTIVE'"_s).toInt(), 0);
    const QString sku = onSale[3];
    const auto sell = [&](bool active) {
        return world.sandbox().erp().edit(sku, [active](sandbox::ErpItemData& item) { item.active = active; });
    };
    QVERIFY(sell(false));
    const CliAnswer first = import(world, feed(world, 1, {}));
    QVERIFY2(first.exitCode == 0, qPrintable(first.errors));
    QCOMPARE(openArchives(world), pending({sku}));
    QCOMPARE(world.sql(u"SELECT (changes #>> '{status,rule}') || ' ' || (changes #>> '{status,evidence,erp,item}') || ' ' || "
                       "(changes #>> '{status,evidence,erp,active}') FROM sync_staging WHERE is_open AND operation_type = 'archive'"_s)
                 .toString(),
             u"erp_inactive %1 false"_s.arg(sku));
    QVERIFY(sell(true));
    const CliAnswer second = import(world, feed(world, 2, {}));
    QCOMPARE(second.json["archives"_L1]["taken_back"_L1].toInt(), 1);
    QCOMPARE(openArchives(world), QStringList());
}

void TestWithdrawals::manyAreHeld()
{
    CliWorld world(m_postgres, plain(130));
    const QStringList onSale = start(world);
    const QStringList gone = onSale.mid(0, 52);
    QCOMPARE(gone.size(), 52);
    // Their absence itself is held first; a person says that it is right.
    QVERIFY(world.runReleased({u"etilize"_s, u"import"_s, u"--source"_s, feed(world, 1, gone)}).exitCode == 0);
    QCOMPARE(import(world, feed(world, 2, gone)).exitCode, 0);
    const QString third = feed(world, 3, gone);
    QCOMPARE(import(world, third).exitCode, 3);
    QCOMPARE(world.sql(u"SELECT string_agg(f->>'guardrail' || ' ' || (f->>'observed'), ',') FROM sync_runs r, "
                       "jsonb_array_elements(r.held_findings) f WHERE r.id = (SELECT max(id) FROM sync_runs) AND f->>'level' = 'hold'"_s)
                 .toString(),
             u"withdrawals 52"_s);
    const QJsonArray examples = heldExamples(world, u"withdrawals"_s);
    QCOMPARE(examples.size(), 5);
    for (const QJsonValue example : examples) {
        QVERIFY(gone.contains(example["sku"_L1].toString()));
        QVERIFY(!example["name"_L1].toString().isEmpty());
    }
    QCOMPARE(import(world, third).exitCode, 3); // held is not counted: still the third
    QCOMPARE(openArchives(world), QStringList());
    const CliAnswer released = world.runReleased({u"etilize"_s, u"import"_s, u"--source"_s, third});
    QVERIFY2(released.exitCode == 0, qPrintable(released.errors));
    QCOMPARE(stagedArchives(released), 52);
    QCOMPARE(openArchives(world), pending(gone));
    for (const QString& sku : gone)
        QCOMPARE(statusInShop(world, sku), u"ACTIVE"_s);
}

void TestWithdrawals::theShopMovesWhileArchivesWait()
{
    CliWorld world(m_postgres, plain(80));
    const QStringList onSale = start(world);
    QVERIFY(onSale.size() > 30);
    const QString untouched = onSale[2];
    const QString renamed = onSale[3];
    const QString archived = onSale[4];
    const QString drafted = onSale[5];
    const QString approved = onSale[6];
    const QStringList leaving{untouched, renamed, archived, drafted, approved};
    for (const QString& sku : leaving)
        QVERIFY(world.sandbox().erp().edit(sku, [](sandbox::ErpItemData& item) { item.active = false; }));
    const CliAnswer imported = import(world, feed(world, 1, {}));
    QVERIFY2(imported.exitCode == 0, qPrintable(imported.errors));
    QCOMPARE(openArchives(world), pending(leaving));
    const QString batch = imported.json["staging_id"_L1].toString();
    const QString row = world.sql(u"SELECT id::text FROM sync_staging WHERE is_open AND sku = '%1'"_s.arg(approved)).toString();
    QCOMPARE(world.run({u"staging"_s, u"approve"_s, batch, u"--only"_s, row}).exitCode, 0);

    const auto staff = [&](const QString& sku, const std::function<void(sandbox::ShopProduct&)>& edit) {
        return world.sandbox().shop().editAsStaff(sku, edit);
    };
    QVERIFY(staff(renamed, [](sandbox::ShopProduct& product) { product.title = u"Last of its kind"_s; }));
    QVERIFY(staff(archived, [](sandbox::ShopProduct& product) { product.status = u"ARCHIVED"_s; }));
    QVERIFY(staff(drafted, [](sandbox::ShopProduct& product) { product.status = u"DRAFT"_s; }));
    QVERIFY(staff(approved, [](sandbox::ShopProduct& product) { product.title = u"Still wanted?"_s; }));
    const CliAnswer pulled = world.run({u"shopify"_s, u"pull"_s, u"--full"_s});
    QVERIFY2(pulled.exitCode == 0, qPrintable(pulled.errors));

    // What staff did elsewhere on the product leaves its archive waiting; who took it off sale himself has the last word.
    QStringList open = pending({untouched, renamed}) + QStringList{approved + u" approved"_s};
    open.sort();
    QCOMPARE(openArchives(world), open);
    const auto catalogue = [&](const QString& sku) {
        return world.sql(u"SELECT name || ', ' || status::text FROM public.products WHERE sku = '%1'"_s.arg(sku)).toString();
    };
    QCOMPARE(catalogue(renamed), u"Last of its kind, ACTIVE"_s);
    QCOMPARE(catalogue(approved), u"Still wanted?, ACTIVE"_s);
    QVERIFY(catalogue(archived).endsWith(u", ARCHIVED"_s));
    QVERIFY(catalogue(drafted).endsWith(u", DRAFT"_s));
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_conflicts WHERE status = 'open'"_s).toInt(), 0);

    QCOMPARE(world.run({u"staging"_s, u"approve"_s, batch, u"--where"_s, u"operation = archive"_s}).json["approved"_L1].toInt(), 2);
    const CliAnswer pushed = world.run({u"shopify"_s, u"push"_s});
    QVERIFY2(pushed.exitCode == 0, qPrintable(pushed.errors));
    for (const QString& sku : {untouched, renamed, archived, approved})
        QCOMPARE(statusInShop(world, sku), u"ARCHIVED"_s);
    QCOMPARE(statusInShop(world, drafted), u"DRAFT"_s);
    QCOMPARE(world.sandbox().shop().product(renamed)->title, u"Last of its kind"_s);
    QCOMPARE(world.sandbox().shop().product(approved)->title, u"Still wanted?"_s);
    // None of the five is asked about again.
    QCOMPARE(stagedArchives(import(world, feed(world, 2, {}))), 0);
    QCOMPARE(openArchives(world), QStringList());
}

void TestWithdrawals::whatIsLeftIsSoldBeforeTheArchive()
{
    CliWorld world(m_postgres, plain(60));
    const QString sku = start(world).at(3);
    QCOMPARE(world.run({u"settings"_s, u"set"_s, u"import.sell_out"_s, u"true"_s}).exitCode, 0);
    const auto erp = [&](bool active, double pieces) {
        return world.sandbox().erp().edit(sku, [&](sandbox::ErpItemData& item) {
            item.active = active;
            for (sandbox::ErpStock& store : item.stock)
                store.onHand = store.allocated = 0;
            item.stock.first().onHand = pieces;
        });
    };
    const auto numbers = [](const CliAnswer& answer) {
        const QJsonObject archives = answer.json["archives"_L1].toObject();
        return u"%1 archived, %2 sold out, %3 taken back, %4 ended"_s.arg(archives["staged"_L1].toInt()).arg(archives["sell_outs"_L1].toInt())
            .arg(archives["taken_back"_L1].toInt()).arg(archives["sell_outs_ended"_L1].toInt());
    };
    /// What is open about the policy: what is proposed, why, in which state.
    const auto open = [&] {
        return world.sql(u"SELECT string_agg(sku || ' ' || (changes #>> '{inventory_policy,proposed}') || ' ' || (changes #>> '{inventory_policy,rule}') "
                         "|| ' ' || status, ',') FROM sync_staging WHERE is_open AND operation_type = 'update' AND changes ? 'inventory_policy'"_s).toString();
    };
    const auto policy = [&] { return world.sandbox().shop().product(sku)->variants[0].inventoryPolicy; };
    QCOMPARE(policy(), u"CONTINUE"_s);

    // Some are left: it stays on sale, and a person is asked whether it may be ordered anew.
    QVERIFY(erp(false, 5));
    const CliAnswer first = import(world, feed(world, 1, {}));
    QVERIFY2(first.exitCode == 0, qPrintable(first.errors));
    QCOMPARE(numbers(first), u"0 archived, 1 sold out, 0 taken back, 0 ended"_s);
    QCOMPARE(open(), sku + u" DENY sell_out pending"_s);
    QCOMPARE(world.sql(u"SELECT changes #>> '{inventory_policy,evidence,left}' FROM sync_staging WHERE is_open AND sku = '%1'"_s.arg(sku)).toString(), u"5"_s);
    QCOMPARE(openArchives(world), QStringList());
    // Not asked twice; taken back as soon as the ERP sells it again.
    QCOMPARE(numbers(import(world, feed(world, 2, {}))), u"0 archived, 0 sold out, 0 taken back, 0 ended"_s);
    QVERIFY(erp(true, 5));
    QCOMPARE(numbers(import(world, feed(world, 3, {}))), u"0 archived, 0 sold out, 1 taken back, 0 ended"_s);
    QCOMPARE(open(), QString());

    // Approved and written: still on sale.
    QVERIFY(erp(false, 5));
    const CliAnswer again = import(world, feed(world, 4, {}));
    QCOMPARE(numbers(again), u"0 archived, 1 sold out, 0 taken back, 0 ended"_s);
    QCOMPARE(world.run({u"staging"_s, u"approve"_s, again.json["staging_id"_L1].toString()}).exitCode, 0);
    const CliAnswer pushed = world.run({u"shopify"_s, u"push"_s});
    QVERIFY2(pushed.exitCode == 0, qPrintable(pushed.errors));
    QCOMPARE(policy(), u"DENY"_s);
    QCOMPARE(statusInShop(world, sku), u"ACTIVE"_s);
    QCOMPARE(numbers(import(world, feed(world, 5, {}))), u"0 archived, 0 sold out, 0 taken back, 0 ended"_s);
    QCOMPARE(open(), QString());

    // Sold by the ERP again: the policy it had before is proposed with its row, and withdrawn when that was too early.
    QVERIFY(erp(true, 5));
    QCOMPARE(numbers(import(world, feed(world, 6, {}))), u"0 archived, 0 sold out, 0 taken back, 1 ended"_s);
    QCOMPARE(open(), sku + u" CONTINUE sell_out_over pending"_s);
    QCOMPARE(policy(), u"DENY"_s);

    // None left: now it is for the archive.
    QVERIFY(erp(false, 0));
    const CliAnswer gone = import(world, feed(world, 7, {}));
    QVERIFY2(gone.exitCode == 0, qPrintable(gone.errors));
    QCOMPARE(numbers(gone), u"1 archived, 0 sold out, 0 taken back, 0 ended"_s);
    QCOMPARE(openArchives(world), pending({sku}));
    QCOMPARE(open(), QString());
}

QTEST_GUILESS_MAIN(TestWithdrawals)
#include "tst_withdrawals.moc"
