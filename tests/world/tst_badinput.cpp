#include "world/cli.h"

#include <KZip>

#include <QFile>
#include <QTest>

#include <functional>

using namespace trueup;
using namespace Qt::StringLiterals;

/// Everything that can be wrong with what comes in: a clear error or a held run, the right exit code, nothing half
/// written, and the next good file is imported as if nothing had been.
class TestBadInput : public QObject
{
    Q_OBJECT
private slots:
    void feedIsRefused_data();
    void feedIsRefused();
    void connectionIsRefused_data();
    void connectionIsRefused();
    void sixtyPercentGoneIsHeld();
    void theSettingNamesOneOfSeveralCsvFiles();
    void oneBadRecordCostsOnlyItself();
    void duplicatesAreFoundInTheSecondColumnToo();
    void whatWasTakenAwayCanBeLookedUp();
    void pricesBelowZeroAreBlocked();
    void scriptsNeverReachTheShop();

private:
    static sandbox::SandboxOptions small(int products = 120)
    {
        sandbox::SandboxOptions options;
        options.catalogue.products = products;
        options.catalogue.seed = 9;
        options.withFtp = false;
        return options;
    }
    static QByteArray csv(const QByteArray& rows)
    {
        return "URL handle,Title,Vendor,Type,SKU,Description,Barcode\r\n" + rows;
    }
    TestPostgres m_postgres;
};

namespace {

using Maker = std::function<bool(const QString& path)>;

bool writeZip(const QString& path, const QList<std::pair<QString, QByteArray>>& entries)
{
    KZip zip(path);
    if (!zip.open(QIODevice::WriteOnly))
        return false;
    for (const auto& [name, data] : entries) {
        if (!zip.writeFile(name, data))
            return false;
    }
    return zip.close();
}

bool writeBytes(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

} // namespace

Q_DECLARE_METATYPE(Maker)

void TestBadInput::feedIsRefused_data()
{
    QTest::addColumn<Maker>("make");
    QTest::addColumn<QString>("kind");
    const QByteArray good = csv("pen,Pen,Nordvale,Pens,NV-1,<p>A pen</p>,\r\n");

    QTest::newRow("missing file") << Maker([](const QString&) { return true; }) << u"not_found"_s;
    QTest::newRow("empty file") << Maker([](const QString& path) { return writeBytes(path, {}); }) << u"feed"_s;
    QTest::newRow("web page under the zip's name")
        << Maker([](const QString& path) { return writeBytes(path, "<html><body>Log in</body></html>"); }) << u"archive"_s;
    QTest::newRow("truncated zip") << Maker([good](const QString& path) {
        if (!writeZip(path, {{u"feed.csv"_s, good.repeated(200)}}))
            return false;
        QFile file(path);
        return file.resize(file.size() / 2);
    }) << u"archive"_s;
    QTest::newRow("bomb") << Maker([](const QString& path) {
        return writeZip(path, {{u"feed.csv"_s, csv(QByteArray(220 << 20, ' '))}});
    }) << u"archive"_s;
    QTest::newRow("path that escapes") << Maker([good](const QString& path) {
        return writeZip(path, {{u"../../etc/feed.csv"_s, good}});
    }) << u"archive"_s;
    QTest::newRow("no CSV inside") << Maker([](const QString& path) {
        return writeZip(path, {{u"readme.txt"_s, "nothing here"}});
    }) << u"feed"_s;
    QTest::newRow("several CSV files") << Maker([good](const QString& path) {
        return writeZip(path, {{u"a.csv"_s, good}, {u"b.csv"_s, good}});
    }) << u"held"_s;
    QTest::newRow("empty CSV") << Maker([](const QString& path) {
        return writeZip(path, {{u"feed.csv"_s, "\r\n"}});
    }) << u"feed"_s;
    QTest::newRow("no SKU column") << Maker([](const QString& path) {
        return writeZip(path, {{u"feed.csv"_s, "URL handle,Title,Vendor,Type\r\npen,Pen,Nordvale,Pens\r\n"}});
    }) << u"feed"_s;
    QTest::newRow("header without a row") << Maker([](const QString& path) {
        return writeZip(path, {{u"feed.csv"_s, csv({})}});
    }) << u"held"_s;
}

void TestBadInput::feedIsRefused()
{
    QFETCH(Maker, make);
    QFETCH(QString, kind);
    CliWorld world(m_postgres, small());
    const QString path = world.path(u"bad.zip"_s);
    QVERIFY(make(path));
    const CliAnswer answer = world.run({u"etilize"_s, u"import"_s, u"--source"_s, path});
    QCOMPARE(answer.kind(), kind);
    QCOMPARE(answer.exitCode, kind == "held"_L1 ? 3 : 1);
    const QJsonObject error = answer.json["error"_L1].toObject();
    QVERIFY(!error["message"_L1].toString().isEmpty());
    QVERIFY2(!error["next_step"_L1].toString().isEmpty(), qPrintable(error["message"_L1].toString()));
    // Nothing half written, and the run says how it ended.
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_staging"_s).toInt(), 0);
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_batches"_s).toInt(), 0);
    QCOMPARE(world.sql(u"SELECT count(*) FROM feed_rows"_s).toInt(), 0);
    QCOMPARE(world.sql(u"SELECT status FROM sync_runs ORDER BY id DESC LIMIT 1"_s).toString(),
             kind == "held"_L1 ? u"held"_s : u"failed"_s);
    // The good feed afterwards is imported as if nothing had been.
    const CliAnswer good = world.run({u"etilize"_s, u"import"_s});
    QVERIFY2(good.exitCode == 0, qPrintable(good.errors));
    QVERIFY(good.json["staged"_L1].toInt() > 0);
}

void TestBadInput::connectionIsRefused_data()
{
    QTest::addColumn<QStringList>("verb");
    QTest::addColumn<QString>("variable");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("kind");
    const QStringList import{u"etilize"_s, u"import"_s};
    QTest::newRow("feed: wrong password") << import << u"TRUEUP_FEED_PASSWORD"_s << u"wrong"_s << u"auth"_s;
    QTest::newRow("feed: nobody there") << import << u"TRUEUP_FEED_URL"_s << u"ftp://127.0.0.1:1/x.zip"_s << u"network"_s;
    QTest::newRow("ERP: wrong key") << import << u"TRUEUP_XOROSOFT_SECRET"_s << u"wrong"_s << u"auth"_s;
    QTest::newRow("ERP: nobody there")
        << import << u"TRUEUP_XOROSOFT_URL"_s << u"http://127.0.0.1:1/api/xerp"_s << u"network"_s;
    QTest::newRow("database: nobody there")
        << import << u"TRUEUP_DATABASE_URL"_s << u"postgresql://a:b@127.0.0.1:1/x"_s << u"database_lost"_s;
}

void TestBadInput::connectionIsRefused()
{
    QFETCH(QStringList, verb);
    QFETCH(QString, variable);
    QFETCH(QString, value);
    QFETCH(QString, kind);
    sandbox::SandboxOptions options = small();
    options.withFtp = true;
    CliWorld world(m_postgres, options);
    const CliAnswer answer = world.run(verb, {{variable, value}});
    QCOMPARE(answer.kind(), kind);
    QCOMPARE(answer.exitCode, 1);
    QVERIFY(!answer.json["error"_L1]["next_step"_L1].toString().isEmpty());
    QVERIFY2(!answer.errors.contains("sandbox-feed-password"_L1) && !answer.errors.contains("sandbox-secret"_L1),
             "a secret is in the error text");
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_staging"_s).toInt(), 0);
    QCOMPARE(world.sql(u"SELECT count(*) FROM erp_items WHERE missing_since IS NOT NULL"_s).toInt(), 0);
    QCOMPARE(world.run(verb).exitCode, 0);
}

void TestBadInput::sixtyPercentGoneIsHeld()
{
    CliWorld world(m_postgres, small(300));
    QCOMPARE(world.run({u"etilize"_s, u"import"_s}).exitCode, 0);
    const QString staged = world.sql(u"SELECT count(*)::text FROM sync_staging"_s).toString();
    sandbox::CatalogueOptions fewer = world.sandbox().catalogue().options();
    fewer.products = 120;
    const QString path = world.path(u"short.zip"_s);
    QVERIFY(sandbox::Catalogue(fewer).writeZip(path));
    const CliAnswer answer = world.run({u"etilize"_s, u"import"_s, u"--source"_s, path});
    QCOMPARE(answer.exitCode, 3);
    QCOMPARE(answer.kind(), u"held"_s);
    QCOMPARE(world.sql(u"SELECT count(*)::text FROM sync_staging"_s).toString(), staged);
    QCOMPARE(world.sql(u"SELECT status FROM etilize_sync_jobs ORDER BY id DESC LIMIT 1"_s).toString(), u"held"_s);
    // Released with a reason, the same file is imported.
    const QString run = world.sql(u"SELECT max(id)::text FROM sync_runs WHERE status = 'held'"_s).toString();
    QCOMPARE(world.run({u"jobs"_s, u"release"_s, run, u"--note"_s, u"the supplier dropped a range"_s}).exitCode, 0);
    const CliAnswer released = world.run({u"etilize"_s, u"import"_s, u"--source"_s, path});
    QVERIFY2(released.exitCode == 0, qPrintable(released.errors));
}

void TestBadInput::theSettingNamesOneOfSeveralCsvFiles()
{
    CliWorld world(m_postgres, small());
    const QString path = world.path(u"several.zip"_s);
    QVERIFY(writeZip(path, {{u"feed_2024.csv"_s, csv("pen,Pen,Nordvale,Pens,NV-1,,\r\n")},
                            {u"readme.csv"_s, csv("cap,Cap,Nordvale,Caps,NV-2,,\r\n")}}));
    const QStringList import{u"etilize"_s, u"import"_s, u"--source"_s, path, u"--no-filter"_s};
    const CliAnswer held = world.run(import);
    QCOMPARE(held.exitCode, 3);
    QVERIFY(held.json["error"_L1]["next_step"_L1].toString().contains("feed.csv_name"_L1));
    const auto skuOf = [&](const QString& name) {
        if (world.run({u"settings"_s, u"set"_s, u"feed.csv_name"_s, name}).exitCode != 0)
            return u"not set"_s;
        const CliAnswer answer = world.runReleased(import);
        return answer.exitCode == 0 ? world.sql(u"SELECT sku FROM feed_rows ORDER BY job_id DESC LIMIT 1"_s).toString() : answer.errors;
    };
    QCOMPARE(skuOf(u"feed_*.csv"_s), u"NV-1"_s);
    // Another CSV of the same zip is another import.
    QCOMPARE(skuOf(u"readme.csv"_s), u"NV-2"_s);
    QCOMPARE(world.run({u"etilize"_s, u"download"_s}, {{u"TRUEUP_FEED_URL"_s, QUrl::fromLocalFile(path).toString()}}).json["csv_name"_L1].toString(),
             u"readme.csv"_s);
}

void TestBadInput::oneBadRecordCostsOnlyItself()
{
    CliWorld world(m_postgres, small());
    const QByteArray rows = "pen,Pen,Nordvale,Pens,NV-1,<p>A pen</p>,\r\n"
                            "ink,\"Ink,Nordvale,Inks,NV-2,<p>never closed</p>,\r\n"
                            "cap,Cap,Nordvale,Caps,NV-3,<p>A cap</p>,\r\n"
                            "nib,Nib,Nordvale,Nibs,NV-4,<p>A nib</p>,\r\n";
    const QString path = world.path(u"quote.zip"_s);
    QVERIFY(writeZip(path, {{u"feed.csv"_s, csv(rows)}}));
    const CliAnswer answer = world.run({u"etilize"_s, u"import"_s, u"--source"_s, path, u"--no-filter"_s});
    QVERIFY2(answer.exitCode == 0, qPrintable(answer.errors));
    QCOMPARE(answer.json["progress"_L1]["rejected_rows"_L1].toInt(), 1);
    QCOMPARE(answer.json["progress"_L1]["product_rows"_L1].toInt(), 3);
    QCOMPARE(world.sql(u"SELECT code FROM feed_rejects WHERE row_no = 3"_s).toString(), u"BAD_QUOTE"_s);
    QVERIFY(world.sql(u"SELECT raw::text FROM feed_rows WHERE row_no = 3"_s).toString().contains("never closed"_L1));
}

/// Two columns of one meaning, the first of them empty: every part of the import reads the filled one.
void TestBadInput::duplicatesAreFoundInTheSecondColumnToo()
{
    CliWorld world(m_postgres, small());
    const QString path = world.path(u"second.zip"_s);
    QVERIFY(writeZip(path, {{u"feed.csv"_s, "SKU,Title,Vendor,Type,Image Src,URL handle,Product Title,Variant SKU,Product image URL\r\n"
                                            ",Pen,Nordvale,Pens,,pen,,NV-1,\r\n"
                                            ",,Nordvale,Pens,,ink,Ink,nv1,\r\n"
                                            ",Cap,Nordvale,Caps,,cap,,NV-3,\r\n"
                                            ",,,,,cap,,,https://x.test/Left/1.jpg\r\n"}}));
    const CliAnswer answer = world.run({u"etilize"_s, u"import"_s, u"--source"_s, path, u"--no-filter"_s});
    QVERIFY2(answer.exitCode == 0, qPrintable(answer.errors));
    QCOMPARE(world.sql(u"SELECT string_agg(row_no::text, ' ' ORDER BY row_no) FROM feed_rejects WHERE code = 'DUPLICATE_SKU'"_s).toString(),
             u"2 3"_s);
    QCOMPARE(world.sql(u"SELECT count(*) FROM feed_rejects WHERE code = 'ORPHAN_IMAGE'"_s).toInt(), 0);
    QVERIFY(world.sql(u"SELECT changes::text FROM sync_staging WHERE sku = 'NV-3'"_s).toString().contains("Left/1.jpg"_L1));
}

void TestBadInput::whatWasTakenAwayCanBeLookedUp()
{
    CliWorld world(m_postgres, small());
    const QString path = world.path(u"taken.zip"_s);
    QVERIFY(writeZip(path, {{u"feed.csv"_s, "URL handle,Title,Vendor,Type,SKU,Description,Product image URL\r\n"
                                            "pen,Pen,Nordvale,Pens,NV-1,<p onclick=x()>A pen</p>,\r\n"
                                            "cap,Cap,Nordvale,Caps,NV-2,<p>A cap</p>,\r\n"
                                            "gone,,,,,,https://x.test/Left/1.jpg\r\n"
                                            "pen,,,,,,https://x.test/User-Manual/1.pdf\r\n"}}));
    const CliAnswer answer = world.run({u"etilize"_s, u"import"_s, u"--source"_s, path, u"--no-filter"_s});
    QVERIFY2(answer.exitCode == 0, qPrintable(answer.errors));
    // Only the cell that was changed, not the row.
    QCOMPARE(world.sql(u"SELECT raw::text FROM feed_rows WHERE row_no = 2"_s).toString(), u"{\"Description\": \"<p onclick=x()>A pen</p>\"}"_s);
    QVERIFY(world.sql(u"SELECT raw IS NULL FROM feed_rows WHERE row_no = 3"_s).toBool());
    QCOMPARE(world.sql(u"SELECT r.handle || ' ' || j.value FROM feed_rejects j JOIN feed_rows r USING (job_id, row_no) "
                       "WHERE j.code = 'ORPHAN_IMAGE'"_s).toString(),
             u"gone https://x.test/Left/1.jpg"_s);
    QCOMPARE(world.sql(u"SELECT raw ->> 'Product image URL' FROM feed_rows WHERE row_no = 5"_s).toString(),
             u"https://x.test/User-Manual/1.pdf"_s);
}

void TestBadInput::pricesBelowZeroAreBlocked()
{
    CliWorld world(m_postgres, small());
    QCOMPARE(world.run({u"etilize"_s, u"import"_s}).exitCode, 0);
    const QString wrong =
        world.sql(u"SELECT sku FROM sync_staging WHERE status = 'pending' AND confidence > 0.99 ORDER BY id LIMIT 1"_s).toString();
    QVERIFY(world.sandbox().evolve(1).has_value());
    QVERIFY(world.sandbox().erp().edit(wrong, [](sandbox::ErpItemData& item) { item.price = -5.0; }));
    QCOMPARE(world.run({u"etilize"_s, u"import"_s}).exitCode, 0);
    const auto row = world.connect()->value(
        u"SELECT status || ' ' || blocked_reason || ' ' || (changed_fields @> '{price}')::text FROM sync_staging WHERE sku = ? "
        "ORDER BY id DESC LIMIT 1"_s,
        {wrong});
    QVERIFY(row.has_value());
    QCOMPARE(row->toString(), u"blocked VALUE_BELOW_MINIMUM false"_s);
}

void TestBadInput::scriptsNeverReachTheShop()
{
    CliWorld world(m_postgres, small());
    const QByteArray rows =
        "pen,Pen,Nordvale,Pens,NV-1,\"<p onclick=\"\"steal()\"\">A pen</p><script>alert(1)</script>"
        "<a href=\"\"javascript:alert(2)\"\">more</a>\",\r\n";
    const QString path = world.path(u"script.zip"_s);
    QVERIFY(writeZip(path, {{u"feed.csv"_s, csv(rows)}}));
    const CliAnswer answer = world.run({u"etilize"_s, u"import"_s, u"--source"_s, path, u"--no-filter"_s});
    QVERIFY2(answer.exitCode == 0, qPrintable(answer.errors));
    const QString batch = answer.json["staging_id"_L1].toString();
    QCOMPARE(world.run({u"staging"_s, u"approve"_s, batch}).exitCode, 0);
    QCOMPARE(world.run({u"shopify"_s, u"push"_s, batch}).exitCode, 0);
    const auto product = world.sandbox().shop().product(u"NV-1"_s);
    QVERIFY(product.has_value());
    QVERIFY2(product->descriptionHtml.contains("A pen"_L1), qPrintable(product->descriptionHtml));
    for (const auto word : {"script"_L1, "onclick"_L1, "javascript"_L1, "alert"_L1})
        QVERIFY2(!product->descriptionHtml.contains(word), qPrintable(product->descriptionHtml));
    QCOMPARE(world.sql(u"SELECT count(*) FROM feed_rejects WHERE code = 'HTML_SANITISED'"_s).toInt(), 1);
}

QTEST_GUILESS_MAIN(TestBadInput)
#include "tst_badinput.moc"
