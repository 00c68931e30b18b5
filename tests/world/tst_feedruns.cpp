#include "catalog/identifiers.h"
#include "world/feedfiles.h"

#include <KZip>

#include <QFile>
#include <QJsonArray>
#include <QSet>
#include <QTest>

#include <cmath>
#include <functional>

using namespace trueup;
using namespace Qt::StringLiterals;

/// Feeds one after the other: every row accounted for, the difference told before anything is staged, renamed columns
/// mapped once, and runs that look wrong held until somebody lets them go on.
class TestFeedRuns : public QObject
{
    Q_OBJECT
private slots:
    void messyFeedAddsUp();
    void dryRunTellsTheDifference();
    void exactlyTheRealDifferencesAreStaged();
    void theSameCsvInAnotherZipIsUnchanged();
    void encodingIsKeptWithTheJob();
    void renamedColumnIsMappedOnce();
    void otherSpellingOfTheHeaderIsNoDifference();
    void columnThatIsThereTwiceIsReported();
    void shortFeedIsHeldWithItsDifference();
    void aFeedWithoutNumbersInventsNoRows();
    void newProductsInAnotherSpellingStay();
    void rowsThatShareAnItemInAnotherSpellingStay();
    void emptiedColumnIsHeld();
    void emptiedValuesAndChangedProductsHaveExamples();
    void restoredBackupIsHeld();
    void olderFileIsHeld();
    void manyPriceChangesAreHeld();
    void manyDuplicatesAreHeld();
    void capitalsAndSpacesAreNotStaged();
    void badPricesOfTheErpAreHeldThoughNothingIsStaged_data();
    void badPricesOfTheErpAreHeldThoughNothingIsStaged();
    void whatCountsAsAStrongPriceChangeIsASetting();
    void changedPricesOfTheErpAreStagedFromTheSameFile();
    void anImportOfAnEarlierVersionIsKnown();

private:
    static sandbox::SandboxOptions messy(int products = 200)
    {
        sandbox::SandboxOptions options;
        options.catalogue.products = products;
        options.catalogue.seed = 21;
        options.withFtp = false;
        return options;
    }
    static QByteArray rows(int count, const QByteArray& head = "Title,SKU,Vendor,Type", const QByteArray& vendor = "Nordvale")
    {
        QByteArray csv = head + "\r\n";
        for (int i = 0; i < count; ++i)
            csv += "Pen " + QByteArray::number(i) + ",NV-" + QByteArray::number(1000 + i) + ',' + vendor + ",Pens\r\n";
        return csv;
    }
    /// "SKU field" of every open change of a product that exists.
    static QStringList openChanges(CliWorld& world)
    {
        return world.sql(u"SELECT COALESCE(string_agg(sku || ' ' || k, ',' ORDER BY sku, k), '') FROM sync_staging, jsonb_object_keys(changes) k "
                         "WHERE is_open AND operation_type = 'update'"_s).toString().split(u',', Qt::SkipEmptyParts);
    }
    static CliAnswer import(CliWorld& world, const QString& path)
    {
        return world.run({u"etilize"_s, u"import"_s, u"--source"_s, path, u"--no-filter"_s});
    }
    /// The run is held by this guard and leaves nothing; after a release the same file is imported.
    static void heldThenReleased(CliWorld& world, const QString& path, const QString& guard)
    {
        const QString staged = world.sql(u"SELECT count(*)::text FROM sync_staging"_s).toString();
        const CliAnswer held = import(world, path);
        QCOMPARE(held.exitCode, 3);
        QCOMPARE(holdingGuards(world), guard);
        QCOMPARE(world.sql(u"SELECT count(*)::text FROM sync_staging"_s).toString(), staged);
        QVERIFY(releaseHeld(world));
        const CliAnswer released = import(world, path);
        QVERIFY2(released.exitCode == 0, qPrintable(released.errors));
        QCOMPARE(released.json["status"_L1].toString(), u"completed"_s);
    }
    TestPostgres m_postgres;
};

void TestFeedRuns::messyFeedAddsUp()
{
    sandbox::SandboxOptions options = messy(400);
    for (int* rate : {&options.catalogue.mess.blankRows, &options.catalogue.mess.longRows, &options.catalogue.mess.incompleteRows,
                      &options.catalogue.mess.repeatedRows})
        *rate = 25; // often enough that each kind is there
    CliWorld world(m_postgres, options);
    const sandbox::FeedTruth truth = world.sandbox().catalogue().truth();
    QVERIFY(truth.blankRows > 0 && truth.incompleteRows > 0 && truth.imageRows > 0 && truth.longRows > 0 && truth.repeatedRows > 0);
    const CliAnswer answer = world.run({u"etilize"_s, u"import"_s});
    QVERIFY2(answer.exitCode == 0, qPrintable(answer.errors));
    const CliAnswer status = world.run({u"etilize"_s, u"status"_s});
    for (const QJsonObject& progress : {answer.json["progress"_L1].toObject(), status.json["progress"_L1].toObject()}) {
        QCOMPARE(progress["total_rows"_L1].toInteger(), truth.records);
        QCOMPARE(progress["accepted_rows"_L1].toInteger(), truth.products + truth.incompleteRows);
        QCOMPARE(progress["image_rows"_L1].toInteger(), truth.imageRows);
        QCOMPARE(progress["blank_rows"_L1].toInteger(), truth.blankRows);
        QCOMPARE(progress["rejected_rows"_L1].toInteger(), 0);
    }
    // Every row that says anything is in the record of the import.
    QCOMPARE(world.sql(u"SELECT count(*) FROM feed_rows"_s).toLongLong(), truth.records - truth.blankRows);
}

void TestFeedRuns::dryRunTellsTheDifference()
{
    CliWorld world(m_postgres, messy());
    QCOMPARE(world.run({u"etilize"_s, u"import"_s}).exitCode, 0);
    const QString before = world.sql(u"SELECT count(*)::text FROM sync_staging"_s).toString();
    const sandbox::Catalogue earlier = world.sandbox().catalogue();
    QVERIFY(world.sandbox().evolve(1).has_value());
    const sandbox::DayDifferences days = sandbox::Catalogue::differences(earlier, world.sandbox().catalogue());
    const CliAnswer dry = world.run({u"etilize"_s, u"import"_s, u"--dry-run"_s});
    QVERIFY2(dry.exitCode == 0, qPrintable(dry.errors));
    const QJsonObject difference = dry.json["difference"_L1].toObject();
    QCOMPARE(difference["withdrawn"_L1].toInt(), int(days.removed.size()));
    QCOMPARE(difference["examples"_L1]["withdrawn"_L1].toArray().size(), std::min<qsizetype>(5, days.removed.size()));
    QVERIFY(!difference["changed_by_field"_L1].toObject().isEmpty());
    QCOMPARE(world.sql(u"SELECT count(*)::text FROM sync_staging"_s).toString(), before);
    // The record of the dry run keeps the numbers and is no yardstick for the next one.
    const CliAnswer status = world.run({u"etilize"_s, u"status"_s});
    QCOMPARE(status.json["status"_L1].toString(), u"completed"_s);
    QCOMPARE(status.json["difference"_L1].toObject(), difference);
    QCOMPARE(world.sql(u"SELECT count(*) FROM etilize_sync_jobs WHERE accepted"_s).toInt(), 1);
    // What was told is what the import then does.
    const CliAnswer real = world.run({u"etilize"_s, u"import"_s});
    QVERIFY2(real.exitCode == 0, qPrintable(real.errors));
    QCOMPARE(real.json["difference"_L1].toObject(), difference);
}

void TestFeedRuns::exactlyTheRealDifferencesAreStaged()
{
    sandbox::SandboxOptions options = messy(400);
    options.catalogue.mess = sandbox::MessRates::none();
    options.catalogue.mess.entities = 200;
    CliWorld world(m_postgres, options);
    world.pushEverything();
    QCOMPARE(world.run({u"etilize"_s, u"import"_s}).json["status"_L1].toString(), u"skipped_same_file"_s);
    const sandbox::Catalogue before = world.sandbox().catalogue();
    QVERIFY(world.sandbox().evolve(1).has_value());
    const sandbox::Catalogue& after = world.sandbox().catalogue();
    const CliAnswer answer = world.runReleased({u"etilize"_s, u"import"_s});
    QVERIFY2(answer.exitCode == 0, qPrintable(answer.errors));

    // The world's own ledger, for every product that is in the shop; SKUs there are item numbers.
    const sandbox::DayDifferences ledger = sandbox::Catalogue::differences(before, after);
    const auto inShop = [&](int index) -> QString {
        for (const QString& item : after.product(index).erpItemNumbers) {
            if (world.sandbox().shop().product(item))
                return item;
        }
        return {};
    };
    QSet<QString> expected;
    const std::pair<const QList<int>*, QString> lists[] = {
        {&ledger.title, u"title"_s}, {&ledger.description, u"description"_s}, {&ledger.tags, u"tags"_s},
        {&ledger.specifications, u"product_info"_s}, {&ledger.price, u"price"_s}, {&ledger.cost, u"cost"_s},
        {&ledger.stock, u"inventory"_s}};
    QHash<QString, double> stockBefore;
    for (const sandbox::ErpItemData& item : before.erpItems()) {
        for (const sandbox::ErpStock& stock : item.stock)
            stockBefore[item.itemNumber] += stock.available();
    }
    QHash<QString, double> stockAfter;
    for (const sandbox::ErpItemData& item : after.erpItems()) {
        for (const sandbox::ErpStock& stock : item.stock)
            stockAfter[item.itemNumber] += stock.available();
    }
    for (const auto& [indices, field] : lists) {
        for (const int index : *indices) {
            const QString item = inShop(index);
            // What moved between two stores alone is no difference of the shop's one number.
            const auto whole = [&](const QHash<QString, double>& stock) { return std::max(0, int(std::floor(stock.value(item) + 1e-6))); };
            const bool isSame = field == "inventory"_L1 && whole(stockBefore) == whole(stockAfter);
            if (!item.isEmpty() && !isSame)
                expected.insert(item + u' ' + field);
        }
    }
    QSet<QString> staged;
    const QString rows = world.sql(u"SELECT string_agg(sku || ' ' || k, ',') FROM sync_staging, jsonb_object_keys(changes) k "
                                   "WHERE is_open AND operation_type = 'update'"_s).toString();
    for (const QString& row : rows.split(u',', Qt::SkipEmptyParts))
        staged.insert(row);
    QVERIFY(expected.size() > 60);
    QVERIFY2(staged == expected, qPrintable(u"not staged: %1; staged for nothing: %2"_s.arg(
                                     QStringList((expected - staged).values()).join(u", "_s), QStringList((staged - expected).values()).join(u", "_s))));
    // The noise of the day was met, counted, and is in none of the changes above.
    QVERIFY(ledger.noiseOnly.size() > 5);
    const QJsonObject normalised = answer.json["normalised"_L1].toObject();
    QVERIFY(normalised["white_space"_L1].toInt() > 0);
    QVERIFY(normalised["entities"_L1].toInt() > 0);
    QVERIFY(normalised["letter_case"_L1].toInt() + normalised["other"_L1].toInt() > 0);
    QCOMPARE(world.run({u"etilize"_s, u"status"_s}).json["normalised"_L1].toObject(), normalised);
}

void TestFeedRuns::theSameCsvInAnotherZipIsUnchanged()
{
    CliWorld world(m_postgres, messy(30));
    QCOMPARE(import(world, writeFeed(world, u"a.zip"_s, rows(60))).exitCode, 0);
    const QString path = world.path(u"other name.zip"_s);
    KZip zip(path);
    zip.setCompression(KZip::NoCompression);
    QVERIFY(zip.open(QIODevice::WriteOnly));
    QVERIFY(zip.writeFile(u"Renamed.CSV"_s, rows(60), 0100644, {}, {}, {}, QDateTime(QDate(2020, 1, 1), QTime(1, 2)), {}));
    QVERIFY(zip.close());
    const auto jobs = world.sql(u"SELECT count(*) FROM etilize_sync_jobs WHERE accepted"_s).toInt();
    const CliAnswer same = import(world, path);
    QCOMPARE(same.exitCode, 0);
    QCOMPARE(same.json["status"_L1].toString(), u"skipped_same_file"_s);
    QCOMPARE(same.json["xorosoft_api_calls"_L1].toInt(), 0);
    QCOMPARE(world.sql(u"SELECT count(*) FROM etilize_sync_jobs WHERE accepted"_s).toInt(), jobs);
    QCOMPARE(import(world, writeFeed(world, u"b.zip"_s, rows(61))).json["status"_L1].toString(), u"completed"_s);
    // An older content in a new zip is the old content: that is what a restored backup looks like.
    QCOMPARE(import(world, path).exitCode, 3);
}

void TestFeedRuns::encodingIsKeptWithTheJob()
{
    CliWorld world(m_postgres, messy(30));
    const QByteArray head = "Title,SKU,Vendor,Type\r\n";
    const QByteArray mixed = head + "Caf\xE9,NV-1,Nordvale,Pens\r\nCaf\xC3\xA9,NV-2,Nordvale,Pens\r\n"
                                    "Caf\xC3\x83\xC2\xA9,NV-3,Nordvale,Pens\r\n";
    const CliAnswer found = import(world, writeFeed(world, u"a.zip"_s, mixed));
    QVERIFY2(found.exitCode == 0, qPrintable(found.errors));
    QJsonObject encoding = found.json["encoding"_L1].toObject();
    QCOMPARE(encoding["found"_L1].toString(), u"mixed"_s);
    QCOMPARE(encoding["bytes_outside_utf8"_L1].toInt(), 1);
    QCOMPARE(encoding["mojibake_found"_L1].toInt(), 1);
    QCOMPARE(encoding["mojibake_repaired"_L1].toInt(), 0);
    QCOMPARE(world.run({u"etilize"_s, u"status"_s}).json["encoding"_L1].toObject(), encoding);
    // Put right once somebody asks for it; the same file is then another import.
    QCOMPARE(world.run({u"settings"_s, u"set"_s, u"import.repair_mojibake"_s, u"true"_s}).exitCode, 0);
    const CliAnswer repaired = import(world, world.path(u"a.zip"_s));
    QCOMPARE(repaired.json["status"_L1].toString(), u"completed"_s);
    QCOMPARE(repaired.json["encoding"_L1]["mojibake_repaired"_L1].toInt(), 1);
    QCOMPARE(world.sql(u"SELECT string_agg(DISTINCT name, ',') FROM sync_staging WHERE is_open"_s).toString(), u"Café"_s);
}

void TestFeedRuns::renamedColumnIsMappedOnce()
{
    CliWorld world(m_postgres, messy(30));
    const QString path = writeFeed(world, u"renamed.zip"_s, rows(40, "Item Name,SKU,Vendor,Type"));
    const CliAnswer refused = import(world, path);
    QCOMPARE(refused.exitCode, 1);
    const QJsonObject error = refused.json["error"_L1].toObject();
    QCOMPARE(error["code"_L1].toString(), u"MISSING_COLUMN"_s);
    QVERIFY2(error["message"_L1].toString().contains("Item Name"_L1), qPrintable(error["message"_L1].toString()));
    QVERIFY2(error["next_step"_L1].toString().contains(R"(feed.column_map '{"Item Name":"Title"}')"_L1),
             qPrintable(error["next_step"_L1].toString()));
    // A meaning nothing knows is refused, so that a slip does not hide a column.
    QCOMPARE(world.run({u"settings"_s, u"set"_s, u"feed.column_map"_s, uR"({"Item Name":"Titel"})"_s}).exitCode, 2);
    QCOMPARE(world.run({u"settings"_s, u"set"_s, u"feed.column_map"_s, uR"({"Item Name":"Title"})"_s}).exitCode, 0);
    for (const QString& name : {u"renamed.zip"_s, u"again.zip"_s}) { // remembered
        const CliAnswer answer = import(world, name == "renamed.zip"_L1 ? path : writeFeed(world, name, rows(41, "item  NAME,SKU,Vendor,Type")));
        QVERIFY2(answer.exitCode == 0, qPrintable(answer.errors));
        QCOMPARE(answer.json["progress"_L1]["product_rows"_L1].toInt(), name == "again.zip"_L1 ? 41 : 40);
    }
    const QJsonObject map = world.run({u"etilize"_s, u"status"_s}).json["column_map"_L1].toObject();
    QCOMPARE(map, (QJsonObject{{u"item NAME"_s, u"Title"_s}}));
}

void TestFeedRuns::otherSpellingOfTheHeaderIsNoDifference()
{
    CliWorld world(m_postgres, messy(30));
    QCOMPARE(import(world, writeFeed(world, u"a.zip"_s, rows(60))).exitCode, 0);
    const CliAnswer answer = import(world, writeFeed(world, u"b.zip"_s, rows(60, "product  title,sku,VENDOR,product_type")));
    QVERIFY2(answer.exitCode == 0, qPrintable(answer.errors));
}

void TestFeedRuns::columnThatIsThereTwiceIsReported()
{
    CliWorld world(m_postgres, messy(30));
    const CliAnswer answer = import(world, writeFeed(world, u"a.zip"_s, rows(3, "Title,SKU,Vendor,Type,product title")));
    QVERIFY2(answer.exitCode == 0, qPrintable(answer.errors));
    QCOMPARE(world.sql(u"SELECT row_no || ' ' || column_name || ' ' || severity FROM feed_rejects WHERE code = 'DUPLICATE_COLUMN'"_s)
                 .toString(),
             u"1 product title warning"_s);
}

/// What is held by its length alone tells all the same what it would do, and every finding of both checks at once.
void TestFeedRuns::shortFeedIsHeldWithItsDifference()
{
    CliWorld world(m_postgres, messy(30));
    QCOMPARE(import(world, writeFeed(world, u"a.zip"_s, rows(100, "Title,SKU,Vendor,Type,Product image URL,URL handle"))).exitCode, 0);
    const auto kept = [&] {
        return world.sql(u"SELECT concat_ws(' ', (SELECT count(*) FROM sync_staging WHERE is_open), (SELECT count(*) FROM sync_batches))"_s).toString();
    };
    const auto listed = [&](const QJsonValue& job) {
        return world.run({u"etilize"_s, u"rejects"_s, job.toString(), u"--limit"_s, u"500"_s}).json;
    };
    const QString before = kept();
    const QByteArray csv = rows(60, "Title,SKU,Vendor,Type,Product image URL,URL handle") +
                           ",,,,https://x.test/Front/1.jpg,pen\r\nPen,NV-9,,Pens,,\r\n,,,\r\n , \r\n,,Nordvale,,,\r\n\"Pen,NV-10,Nordvale,Pens,,\r\n";
    const QString path = writeFeed(world, u"short.zip"_s, csv);
    const CliAnswer held = import(world, path);
    QCOMPARE(held.exitCode, 3);
    QCOMPARE(holdingGuards(world), u"feed_rows missing_products"_s);
    QStringList lost;
    for (const QJsonValue example : heldExamples(world, u"missing_products"_s))
        lost.append(example["sku"_L1].toString());
    QCOMPARE(lost.join(u' '), n1Form(u"NV-1060 NV-1061 NV-1062 NV-1063 NV-1064"_s));
    QCOMPARE(kept(), before);
    const CliAnswer status = world.run({u"etilize"_s, u"status"_s});
    QCOMPARE(status.json["status"_L1].toString(), u"held"_s);
    const QJsonObject progress = status.json["progress"_L1].toObject();
    QCOMPARE(progress["total_rows"_L1].toInt(), 66);
    QCOMPARE(progress["accepted_rows"_L1].toInt(), 62);
    QCOMPARE(progress["incomplete_rows"_L1].toInt(), 2);
    QCOMPARE(progress["image_rows"_L1].toInt(), 1);
    QCOMPARE(progress["blank_rows"_L1].toInt(), 2);
    QCOMPARE(progress["rejected_rows"_L1].toInt(), 1);
    const QJsonObject difference = status.json["difference"_L1].toObject();
    QCOMPARE(difference["withdrawn"_L1].toInt(), 40);
    QCOMPARE(difference["new"_L1].toInt(), 62);
    // The record of the run says the same, and names no batch that is not there.
    QCOMPARE(world.sql(u"SELECT concat_ws(' ', counts->>'read', counts->>'accepted', counts->>'blank', counts->>'missing', "
                       "COALESCE(counts->>'batch', 'none')) FROM sync_runs WHERE id = (SELECT max(id) FROM sync_runs)"_s).toString(),
             u"66 62 2 40 none"_s);
    // Which rows were wrong stands beside it, with their cells, and of the other rows nothing.
    const QJsonObject rejects = listed(status.json["job_id"_L1]);
    QJsonObject unreadable;
    QSet<int> incomplete;
    for (const QJsonValue reject : rejects["rejects"_L1].toArray()) {
        if (reject["code"_L1].toString() == "BAD_QUOTE"_L1)
            unreadable = reject.toObject();
        if (reject["code"_L1].toString() == "ROW_INCOMPLETE"_L1)
            incomplete.insert(reject["row"_L1].toInt());
    }
    QCOMPARE(unreadable["row"_L1].toInt(), 67);
    QVERIFY(!unreadable["message"_L1].toString().isEmpty());
    QVERIFY(!unreadable["raw"_L1].toObject().isEmpty());
    QCOMPARE(incomplete, (QSet<int>{63, 66}));
    const auto rowsOf = [&](const QJsonValue& job, const QString& which) {
        return world.sql(u"SELECT count(*) FROM feed_rows r JOIN etilize_sync_jobs e ON e.id = r.job_id WHERE e.job_id = '%1' AND %2"_s
                             .arg(job.toString(), which)).toInt();
    };
    QCOMPARE(rowsOf(status.json["job_id"_L1], u"raw IS NULL"_s), 0);
    QVERIFY(rowsOf(status.json["job_id"_L1], u"row_no IN (63, 66, 67)"_s) == 3);
    QVERIFY(releaseHeld(world));
    const CliAnswer released = import(world, path);
    QVERIFY2(released.exitCode == 0, qPrintable(released.errors));
    QCOMPARE(released.json["status"_L1].toString(), u"completed"_s);
    QCOMPARE(released.json["difference"_L1].toObject(), difference);
    // The run that went on tells the same of its own, and the held one no more than before.
    QCOMPARE(listed(released.json["job_id"_L1])["rejects"_L1], rejects["rejects"_L1]);
    QCOMPARE(listed(status.json["job_id"_L1]), rejects);
    QCOMPARE(released.json["progress"_L1]["rejected_rows"_L1].toInt(), 1);
}

/// Nothing tells its products apart: it is not compared, and what the scan knows of its rows is told.
void TestFeedRuns::aFeedWithoutNumbersInventsNoRows()
{
    CliWorld world(m_postgres, messy(30));
    QCOMPARE(import(world, writeFeed(world, u"a.zip"_s, rows(60))).exitCode, 0);
    QByteArray csv = "Title,SKU,Vendor,Type\r\n,,,\r\n";
    for (int i = 0; i < 58; ++i)
        csv += "Pen " + QByteArray::number(i) + ",,Nordvale,Pens\r\n";
    QCOMPARE(import(world, writeFeed(world, u"b.zip"_s, csv)).exitCode, 3);
    const CliAnswer status = world.run({u"etilize"_s, u"status"_s});
    const QJsonObject progress = status.json["progress"_L1].toObject();
    QCOMPARE(progress["total_rows"_L1].toInt(), 59);
    QCOMPARE(progress["accepted_rows"_L1].toInt(), 58);
    QCOMPARE(progress["blank_rows"_L1].toInt(), 1);
    QCOMPARE(progress["processed_rows"_L1].toInt(), 0);
    QCOMPARE(status.json["difference"_L1].toObject(), QJsonObject());
    QCOMPARE(world.sql(u"SELECT counts->>'read' FROM sync_runs WHERE id = (SELECT max(id) FROM sync_runs)"_s).toInt(), 59);
}

void TestFeedRuns::newProductsInAnotherSpellingStay()
{
    CliWorld world(m_postgres, messy(30));
    const CliAnswer first = import(world, writeFeed(world, u"a.zip"_s, rows(40)));
    QVERIFY2(first.exitCode == 0, qPrintable(first.errors));
    const QString one = world.sql(u"SELECT min(id)::text FROM sync_staging WHERE is_open"_s).toString();
    QCOMPARE(world.run({u"staging"_s, u"approve"_s, first.json["staging_id"_L1].toString(), u"--only"_s, one}).exitCode, 0);
    const auto open = [&] {
        return world.sql(u"SELECT string_agg(concat_ws(' ', id, status, name, vendor), ',' ORDER BY id) FROM sync_staging WHERE is_open"_s).toString();
    };
    const QString before = open();
    QVERIFY(before.contains("approved"_L1));
    const QByteArray noisy = rows(40, "Title,SKU,Vendor,Type", "NORDVALE").replace("Pen ", "PEN  ");
    const CliAnswer same = import(world, writeFeed(world, u"b.zip"_s, noisy));
    QVERIFY2(same.exitCode == 0, qPrintable(same.errors));
    QCOMPARE(same.json["staged"_L1].toInt(), 0);
    QCOMPARE(same.json["superseded"_L1].toInt(), 0);
    QCOMPARE(same.json["normalised_differences"_L1].toInt(), 80);
    QCOMPARE(open(), before);
    const CliAnswer real = import(world, writeFeed(world, u"c.zip"_s, QByteArray(noisy).replace("PEN  7,", "PENCIL 7,")));
    QVERIFY2(real.exitCode == 0, qPrintable(real.errors));
    QCOMPARE(real.json["staged"_L1].toInt(), 1);
    QCOMPARE(real.json["superseded"_L1].toInt(), 1);
}

/// Blocked for a person to say which of them is the item: spelling is no news about that.
void TestFeedRuns::rowsThatShareAnItemInAnotherSpellingStay()
{
    CliWorld world(m_postgres, messy(30));
    QCOMPARE(world.run({u"xorosoft"_s, u"refresh"_s}).exitCode, 0);
    QCOMPARE(world.run({u"settings"_s, u"set"_s, u"match.wanted_precision"_s, u"0.9"_s}).exitCode, 0);
    const QString item = world.sql(u"SELECT min(item_number) FROM erp_items WHERE active AND price > 0 AND item_number !~ '[,;|]' "
                                   "GROUP BY upper(regexp_replace(item_number, '[^A-Za-z0-9]', '', 'g')) HAVING count(*) = 1 ORDER BY 1 LIMIT 1"_s)
                             .toString();
    const QString title = world.sql(u"SELECT COALESCE(title, description) FROM erp_items WHERE item_number = '%1'"_s.arg(item)).toString();
    const auto feed = [&](const QString& name, const QString& spelling) {
        QByteArray csv = rows(40, "Title,SKU,Vendor,Type,Metafield: custom.CWS_A[list.single_line_text]");
        for (const QByteArray& sku : {QByteArray("P-3"), QByteArray("P-4")})
            csv += '"' + spelling.toUtf8().replace('"', "\"\"") + "\"," + sku + ",Nordvale,Pens," + item.toUtf8() + "\r\n";
        return import(world, writeFeed(world, name, csv));
    };
    const auto open = [&] {
        return world.sql(u"SELECT string_agg(concat_ws(' ', id, status, name), ',' ORDER BY id) FROM sync_staging "
                         "WHERE is_open AND temp_key LIKE 'shared:%'"_s).toString();
    };
    const CliAnswer first = feed(u"a.zip"_s, title);
    QVERIFY2(first.exitCode == 0, qPrintable(first.errors));
    const QString before = open();
    QCOMPARE(before.count(u" blocked "_s), 2);
    const CliAnswer same = feed(u"b.zip"_s, title.toUpper() + u' ');
    QVERIFY2(same.exitCode == 0, qPrintable(same.errors));
    QCOMPARE(same.json["staged"_L1].toInt(), 0);
    QCOMPARE(same.json["superseded"_L1].toInt(), 0);
    QVERIFY(same.json["normalised_differences"_L1].toInt() >= 2);
    QCOMPARE(open(), before);
    const CliAnswer real = feed(u"c.zip"_s, title + u" XL"_s);
    QVERIFY2(real.exitCode == 0, qPrintable(real.errors));
    QCOMPARE(real.json["staged"_L1].toInt(), 2);
    QCOMPARE(real.json["superseded"_L1].toInt(), 2);
}

void TestFeedRuns::emptiedColumnIsHeld()
{
    CliWorld world(m_postgres, messy(30));
    QCOMPARE(import(world, writeFeed(world, u"a.zip"_s, rows(60))).exitCode, 0);
    heldThenReleased(world, writeFeed(world, u"empty.zip"_s, rows(60, "Title,SKU,Vendor,Type", "")), u"columns"_s);
    // Half of it is enough: "blanked" judges the share.
    QCOMPARE(import(world, writeFeed(world, u"c.zip"_s, rows(61))).exitCode, 0);
    QByteArray half = rows(31, "Title,SKU,Vendor,Type", "");
    half += rows(61).split('\n').mid(32).join('\n');
    heldThenReleased(world, writeFeed(world, u"half.zip"_s, half), u"blanked"_s);
}

void TestFeedRuns::emptiedValuesAndChangedProductsHaveExamples()
{
    sandbox::SandboxOptions options = messy(60);
    options.catalogue.mess = sandbox::MessRates::none();
    CliWorld world(m_postgres, options);
    world.pushEverything();
    int product = 0;
    const QByteArray csv = editedFeed(world, [&product](const QByteArrayList& names, QByteArrayList& cells) {
        const qsizetype title = names.indexOf("Title");
        if (cells[title].isEmpty())
            return; // a picture
        cells[title] += " (new)";
        if (++product % 4 != 0) // a column that is wholly empty is one that vanished
            cells[names.indexOf("Description")].clear();
    });
    QCOMPARE(world.run({u"etilize"_s, u"import"_s, u"--source"_s, writeFeed(world, u"new.zip"_s, csv)}).exitCode, 3);
    QVERIFY2(holdingGuards(world).contains(u"changed_products"_s), qPrintable(holdingGuards(world)));
    const auto products = world.connect();
    const auto valueOf = [&](const QString& column, const QJsonValue& example) {
        return products->value(u"SELECT %1 FROM public.products WHERE sku = ?"_s.arg(column), {example["sku"_L1].toString()}).value_or(QVariant()).toString();
    };
    const QJsonArray changed = heldExamples(world, u"changed_products"_s);
    QCOMPARE(changed.size(), 5);
    for (const QJsonValue example : changed)
        QVERIFY2(example["name"_L1].toString() == valueOf(u"name"_s, example) + u" (new)"_s, qPrintable(example["name"_L1].toString()));
    const QJsonArray blanked = heldExamples(world, u"blanked"_s);
    QCOMPARE(blanked.size(), 5);
    for (const QJsonValue example : blanked) {
        QVERIFY(!example["before"_L1].toString().isEmpty() && example["after"_L1].isNull());
        const QString start = example["before"_L1].toString().first(8);
        QVERIFY2(valueOf(u"description_html"_s, example).contains(start), qPrintable(start));
    }
}

void TestFeedRuns::restoredBackupIsHeld()
{
    CliWorld world(m_postgres, messy(30));
    const QString first = writeFeed(world, u"monday.zip"_s, rows(60));
    QCOMPARE(import(world, first).exitCode, 0);
    QCOMPARE(import(world, first).json["status"_L1].toString(), u"skipped_same_file"_s);
    QCOMPARE(import(world, writeFeed(world, u"tuesday.zip"_s, rows(61))).exitCode, 0);
    heldThenReleased(world, first, u"old_source"_s);
    // The release was for that one time.
    QCOMPARE(import(world, world.path(u"tuesday.zip"_s)).exitCode, 3);
    QCOMPARE(import(world, first).json["status"_L1].toString(), u"skipped_same_file"_s);
}

void TestFeedRuns::olderFileIsHeld()
{
    CliWorld world(m_postgres, messy(30));
    QCOMPARE(import(world, writeFeed(world, u"feed.zip"_s, rows(60))).exitCode, 0);
    const QString path = writeFeed(world, u"feed.zip"_s, rows(62));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.setFileTime(QDateTime::currentDateTimeUtc().addDays(-9), QFileDevice::FileModificationTime));
    file.close();
    heldThenReleased(world, path, u"old_source"_s);
}

void TestFeedRuns::manyPriceChangesAreHeld()
{
    CliWorld world(m_postgres, messy(80));
    world.pushEverything();
    for (const sandbox::ErpItemData& item : world.sandbox().catalogue().erpItems()) {
        (void)world.sandbox().erp().edit(item.itemNumber, [](sandbox::ErpItemData& changed) {
            if (changed.price)
                changed.price = *changed.price * 1.5;
        });
    }
    const QString path = world.path(u"next.zip"_s);
    QVERIFY(world.sandbox().catalogue().evolve(1).writeZip(path));
    const CliAnswer held = world.run({u"etilize"_s, u"import"_s, u"--source"_s, path});
    QCOMPARE(held.exitCode, 3);
    QVERIFY2(held.json["error"_L1]["message"_L1].toString().contains("price"_L1), qPrintable(held.errors));
    QVERIFY(releaseHeld(world));
    const CliAnswer released = world.run({u"etilize"_s, u"import"_s, u"--source"_s, path});
    QVERIFY2(released.exitCode == 0, qPrintable(released.errors));
}

void TestFeedRuns::manyDuplicatesAreHeld()
{
    CliWorld world(m_postgres, messy(30));
    QCOMPARE(import(world, writeFeed(world, u"a.zip"_s, rows(200))).exitCode, 0);
    QByteArray repeated = rows(200);
    for (int i = 0; i < 30; ++i)
        repeated += "Another pen,nv" + QByteArray::number(1000 + i) + ",Nordvale,Pens\r\n";
    heldThenReleased(world, writeFeed(world, u"twice.zip"_s, repeated), u"duplicates"_s);
}

void TestFeedRuns::capitalsAndSpacesAreNotStaged()
{
    sandbox::SandboxOptions options = messy(80);
    options.catalogue.mess = sandbox::MessRates::none();
    CliWorld world(m_postgres, options);
    world.pushEverything();
    QCOMPARE(openChanges(world), QStringList());
    const auto noisy = [](QByteArray cell) { return cell.replace(' ', "  ").toUpper(); }; // of ASCII letters, which is noise enough
    const QByteArray csv = editedFeed(world, [&](const QByteArrayList& names, QByteArrayList& cells) {
        for (qsizetype i = 0; i < cells.size(); ++i) {
            const QByteArray name = names.value(i);
            const bool isSpecification = i >= 42 && !cells[i].contains("://"); // behind the documented and the cross-reference columns
            if (name == "Title" || name == "Vendor" || name == "Type" || isSpecification)
                cells[i] = noisy(cells[i]);
        }
    });
    const CliAnswer answer = world.run({u"etilize"_s, u"import"_s, u"--source"_s, writeFeed(world, u"capitals.zip"_s, csv)});
    QVERIFY2(answer.exitCode == 0, qPrintable(answer.errors));
    QCOMPARE(openChanges(world), QStringList());
    QCOMPARE(answer.json["progress"_L1]["updated_products"_L1].toInt(), 0);
    // Title, type and specifications of every product that is in the shop, and most vendors.
    const qint64 known = itemsInShop(world).size();
    const qint64 normalised = answer.json["normalised_differences"_L1].toInteger();
    QVERIFY(known > 40);
    QVERIFY2(normalised >= 3 * known, qPrintable(u"%1 of %2 products"_s.arg(normalised).arg(known)));
    // A word more is none.
    QString renamed;
    const QByteArray other = editedFeed(world, [&](const QByteArrayList& names, QByteArrayList& cells) {
        cells[names.indexOf("Vendor")] = noisy(cells[names.indexOf("Vendor")]);
        const QString sku = QString::fromLatin1(cells[names.indexOf("SKU")]); // most are item numbers
        const bool isFirst = renamed.isEmpty() && !cells[names.indexOf("Vendor")].isEmpty() && world.sandbox().shop().product(sku);
        if (isFirst) {
            renamed = sku;
            cells[names.indexOf("Title")] += " new";
        }
    });
    const CliAnswer real = world.run({u"etilize"_s, u"import"_s, u"--source"_s, writeFeed(world, u"other.zip"_s, other)});
    QVERIFY2(real.exitCode == 0, qPrintable(real.errors));
    QCOMPARE(openChanges(world), QStringList{renamed + u" title"_s});
}

void TestFeedRuns::badPricesOfTheErpAreHeldThoughNothingIsStaged_data()
{
    QTest::addColumn<double>("price");
    QTest::newRow("zero") << 0.0;
    QTest::newRow("negative") << -1.0;
    QTest::newRow("below a new cost") << 1000.0; // the cost
}

void TestFeedRuns::badPricesOfTheErpAreHeldThoughNothingIsStaged()
{
    QFETCH(double, price);
    sandbox::SandboxOptions options = messy(80);
    options.catalogue.mess = sandbox::MessRates::none();
    CliWorld world(m_postgres, options);
    world.pushEverything();
    const QStringList items = itemsInShop(world);
    for (const QString& number : items.mid(0, items.size() * 3 / 10)) {
        QVERIFY(world.sandbox().erp().edit(number, [price](sandbox::ErpItemData& item) {
            if (price > 0)
                item.cost = *item.price + price;
            else
                item.price = price;
        }));
    }
    // Another file by its bytes, with the same to say about every product.
    const QByteArray csv = editedFeed(world, [](const QByteArrayList&, QByteArrayList&) {});
    const QString path = writeFeed(world, u"next.zip"_s, csv + "\r\n");
    const CliAnswer held = world.run({u"etilize"_s, u"import"_s, u"--source"_s, path});
    QCOMPARE(held.exitCode, 3);
    QCOMPARE(holdingGuards(world), u"bad_prices"_s);
    const QJsonArray examples = heldExamples(world, u"bad_prices"_s);
    QCOMPARE(examples.size(), 5);
    for (const QJsonValue example : examples) {
        const QString before = example["before"_L1].toString();
        const QString after = example["after"_L1].toString();
        QVERIFY(items.contains(example["sku"_L1].toString()) && before.toDouble() > 0);
        QCOMPARE(after, price > 0 ? before : QString::number(price, 'f', 2));
        QVERIFY(price <= 0 || example["cost"_L1].toString().toDouble() > after.toDouble());
    }
    QCOMPARE(openChanges(world), QStringList());
    if (price <= 0)
        return;
    // Once somebody has let it pass and it is so, it is no news of the next feed.
    QVERIFY(releaseHeld(world));
    const CliAnswer released = world.run({u"etilize"_s, u"import"_s, u"--source"_s, path});
    QVERIFY2(released.exitCode == 0, qPrintable(released.errors));
    QCOMPARE(world.run({u"staging"_s, u"approve"_s, released.json["staging_id"_L1].toString()}).exitCode, 0);
    QCOMPARE(world.run({u"shopify"_s, u"push"_s}).exitCode, 0);
    const CliAnswer next = world.run({u"etilize"_s, u"import"_s, u"--source"_s, writeFeed(world, u"later.zip"_s, csv + "\r\n\r\n")});
    QVERIFY2(next.exitCode == 0, qPrintable(next.errors));
}

void TestFeedRuns::whatCountsAsAStrongPriceChangeIsASetting()
{
    sandbox::SandboxOptions options = messy(80);
    options.catalogue.mess = sandbox::MessRates::none();
    CliWorld world(m_postgres, options);
    world.pushEverything();
    const QStringList items = itemsInShop(world);
    setPrices(world, items.mid(0, items.size() * 3 / 10), [](double price) { return price * 1.3; });
    const QByteArray csv = editedFeed(world, [](const QByteArrayList&, QByteArrayList&) {});
    const QStringList import{u"etilize"_s, u"import"_s, u"--source"_s, writeFeed(world, u"next.zip"_s, csv + "\r\n")};
    QCOMPARE(world.run(import).exitCode, 3);
    QCOMPARE(holdingGuards(world), u"price_swings"_s);
    // Where prices move by a third every other week, nobody wants to be asked each time.
    const auto set = [&](const QString& key, const QString& value) { return world.run({u"settings"_s, u"set"_s, key, value}).exitCode; };
    QCOMPARE(set(u"guard.price_swing_percent"_s, u"120"_s), 2);
    QCOMPARE(set(u"guard.price_swing_percent"_s, u"40"_s), 0);
    const CliAnswer let = world.run(import);
    QVERIFY2(let.exitCode == 0, qPrintable(let.errors));
    // A warning that would come after its hold is refused, whichever of the two is set last.
    QCOMPARE(set(u"guard.price_swings_warn"_s, u"4"_s), 0);
    QCOMPARE(set(u"guard.price_swings"_s, u"3"_s), 2);
    QCOMPARE(set(u"guard.price_swings_warn"_s, u"6"_s), 2);
    QCOMPARE(set(u"guard.price_swings"_s, u"4"_s), 0);
}

void TestFeedRuns::changedPricesOfTheErpAreStagedFromTheSameFile()
{
    sandbox::SandboxOptions options = messy(400);
    options.catalogue.mess = sandbox::MessRates::none();
    CliWorld world(m_postgres, options);
    world.pushEverything();
    const QStringList import{u"etilize"_s, u"import"_s};
    const auto status = [&] { return world.run(import).json["status"_L1].toString(); };
    QCOMPARE(status(), u"skipped_same_file"_s);
    QCOMPARE(world.run({u"xorosoft"_s, u"refresh"_s}).exitCode, 0);
    QCOMPARE(status(), u"skipped_same_file"_s); // nothing had changed

    // Stock has runs of its own.
    const QStringList items = itemsInShop(world);
    QVERIFY(items.size() > 100);
    QVERIFY(world.sandbox().erp().edit(items[50], [](sandbox::ErpItemData& item) { item.stock = {{3, u"Main Warehouse"_s, 77, 0}}; }));
    QCOMPARE(world.run({u"xorosoft"_s, u"refresh"_s, u"--full"_s}).exitCode, 0);
    QCOMPARE(status(), u"skipped_same_file"_s);
    QVERIFY(world.sandbox().erp().edit(items[50], [&](sandbox::ErpItemData& item) {
        for (const sandbox::ErpItemData& first : world.sandbox().catalogue().erpItems()) {
            if (first.itemNumber == item.itemNumber)
                item.stock = first.stock;
        }
    }));

    const QStringList raised{items[0], items[7], items[90]};
    setPrices(world, raised, [](double price) { return price * 1.1; });
    QCOMPARE(world.run({u"xorosoft"_s, u"refresh"_s}).exitCode, 0);
    const CliAnswer answer = world.run(import);
    QVERIFY2(answer.exitCode == 0, qPrintable(answer.errors));
    QCOMPARE(answer.json["status"_L1].toString(), u"completed"_s);
    QStringList expected;
    for (const QString& item : raised)
        expected.append(item + u" price"_s);
    QStringList staged = openChanges(world);
    expected.sort();
    staged.sort();
    QCOMPARE(staged, expected);
    QCOMPARE(status(), u"skipped_same_file"_s); // they were staged once

    // Read by another key everything of the ERP may mean something else, though nobody has read it yet.
    QCOMPARE(world.run({u"settings"_s, u"set"_s, u"xorosoft.fields"_s, uR"({"compare_at_price":["CustomPrice1"]})"_s}).exitCode, 0);
    QVERIFY(status() != "skipped_same_file"_L1);
}

void TestFeedRuns::anImportOfAnEarlierVersionIsKnown()
{
    CliWorld world(m_postgres, messy(30));
    const QString path = writeFeed(world, u"a.zip"_s, rows(60));
    QCOMPARE(import(world, path).exitCode, 0);
    // Earlier versions kept no mark of the ERP with it.
    QCOMPARE(world.sql(u"SELECT count(*) FROM etilize_sync_jobs WHERE accepted AND statistics ->> 'erp_mark' <> ''"_s).toInt(), 1);
    QVERIFY(world.connect()->execute(u"UPDATE etilize_sync_jobs SET statistics = statistics - 'erp_mark'"_s));
    QCOMPARE(import(world, path).json["status"_L1].toString(), u"skipped_same_file"_s);
    setPrices(world, {world.sql(u"SELECT min(item_number) FROM erp_items"_s).toString()}, [](double price) { return price + 1; });
    const CliAnswer refreshed = world.run({u"xorosoft"_s, u"refresh"_s});
    QVERIFY2(refreshed.exitCode == 0, qPrintable(refreshed.errors));
    QCOMPARE(import(world, path).json["status"_L1].toString(), u"completed"_s);
    QCOMPARE(import(world, path).json["status"_L1].toString(), u"skipped_same_file"_s);
}

QTEST_GUILESS_MAIN(TestFeedRuns)
#include "tst_feedruns.moc"
