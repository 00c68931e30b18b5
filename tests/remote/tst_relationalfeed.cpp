#include "remote/feed/csvreader.h"
#include "remote/feed/relationalfeed.h"

#include <KZip>

#include <QBuffer>
#include <QDir>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

using Files = QMap<QString, QByteArray>;

/// Several tables become one wide CSV: what is joined, what is left out and counted, and that memory is not the limit.
class TestRelationalFeed : public QObject
{
    Q_OBJECT
private slots:
    void namesOfTables_data();
    void namesOfTables();
    void oneProductWithEverything();
    void filesWithColumnNames();
    void bulletsInThreeShapes_data();
    void bulletsInThreeShapes();
    void onlyTheUsualLanguage();
    void theSkuIsTheWantedSuppliers();
    void withoutNumbersThePartNumberIsTheSku();
    void whatIsNotForSaleIsCounted();
    void unusedRowsAreTold();
    void tablesInAnyEncoding_data();
    void tablesInAnyEncoding();
    void theEncodingOfEachTableIsTold();
    void partsMakeTheSameRows();
    void nothingIsLeftBehind();
    void aMissingColumnIsRefused();
    void anotherZipIsNoDelivery();
    void companionsOfAFile_data();
    void companionsOfAFile();

private:
    struct Wide
    {
        QStringList names;
        QList<QStringList> rows;
        RelationalCounts counts;
        QStringList rejects; ///< "table row fault id raw"
        Error error;

        [[nodiscard]] QString cell(qsizetype row, const QString& column) const { return rows.value(row).value(names.indexOf(column)); }
        [[nodiscard]] QJsonObject metadata(qsizetype row) const
        {
            return QJsonDocument::fromJson(cell(row, u"Metafield: custom.metadata[json]"_s).toUtf8()).object();
        }
    };

    QString zip(const Files& files)
    {
        const QString path = m_folder.filePath(u"%1.zip"_s.arg(++m_zips));
        KZip zip(path);
        bool fine = zip.open(QIODevice::WriteOnly);
        for (auto file = files.cbegin(); file != files.cend(); ++file)
            fine = fine && zip.writeFile(file.key(), *file);
        if (!fine || !zip.close())
            qFatal("no zip");
        return path;
    }
    Wide flatten(const Files& files, RelationalOptions options = {})
    {
        Wide wide;
        const auto tables = RelationalFeed::tables({zip(files)});
        if (!tables) {
            wide.error = tables.error();
            return wide;
        }
        options.folder = m_folder.filePath(u"work"_s);
        ProgressReporter progress({}, m_clock);
        const auto feed = RelationalFeed::flatten(*tables, options, progress, {});
        if (!feed) {
            wide.error = feed.error();
            return wide;
        }
        wide.counts = (*feed)->counts();
        const auto told = (*feed)->rejects([&](const TableReject& reject) -> Result<void> {
            wide.rejects.append(u"%1 %2 %3 %4 %5"_s.arg(reject.table).arg(reject.row).arg(int(reject.fault)).arg(reject.id, QString::fromUtf8(reject.raw)));
            return {};
        });
        if (!told)
            wide.error = told.error();
        const auto device = (*feed)->device();
        CsvReader reader(**device);
        CsvRecord record;
        while (reader.next(record).value_or(false)) {
            QStringList cells;
            for (const QByteArrayView cell : record.cells)
                cells.append(QString::fromUtf8(cell));
            (record.recordNumber == 1 ? wide.names : wide.rows.emplaceBack()) = cells;
        }
        return wide;
    }

    QTemporaryDir m_folder;
    SystemClock m_clock;
    int m_zips = 0;
};

namespace {

/// One stapler, as the supplier's tables describe it; latin-1 and no row of names.
Files stapler()
{
    return {{u"EN_US_B_product.csv"_s, "7,40,1,\"B-8\",90,0,,2020-01-01,,\r\n"},
            {u"EN_US_B_productdescriptions.csv"_s,
             "7,Agrafeuse Caf\xE9,1,2,1\r\n7,\"Staples, quickly\",0,20,1\r\n7,Full text & more,0,1,1\r\n"},
            {u"EN_US_B_productattributes.csv"_s, "7,500,90,Black,,,0,1,1\r\n7,501,90,\"2\"\" x 6\"\"\",,,0,1,1\r\n7,502,90,gone,,,0,0,1\r\n"},
            {u"EN_US_F_productfeaturebullets.csv"_s, "7,1,2,Second\r\n7,1,1,First\r\n"},
            {u"EN_US_B_productimages.csv"_s,
             "7,75,ok\r\n7,1500,ok\r\n7,Front,ok\r\n7,Left,Series\r\n7,User-Manual,ok\r\n7,Front,ok\r\n"},
            {u"EN_US_SKU_UPC_productskus.csv"_s, "7,UPC,4006381333931,1,2020-01-01,\r\n7,UNSPSC,44121615,1,,\r\n"},
            {u"EN_US_SKU_SPR_productskus.csv"_s, "7,SP Richards,OLD8,1,2019-01-01,2019-02-01\r\n7,SP Richards,BOSB8,1,2020-01-01,\r\n"},
            {u"EN_US_attributenames.csv"_s, "500,Colour,1\r\n501,Size,1\r\n502,Old,1\r\n"},
            {u"EN_US_categorynames.csv"_s, "90,Staplers,1\r\n"},
            {u"EN_US_headernames.csv"_s, "3,General Information,1\r\n"},
            {u"G_categorydisplayattributes.csv"_s, "3,90,500,1,0,1,1,\r\n"},
            {u"G_manufacturer.csv"_s, "40,Nordvale,,,,,,,,,,\r\n"},
            {u"EN_US_A_productaccessories.csv"_s, "7,8,1\r\n"}};
}

} // namespace

void TestRelationalFeed::namesOfTables_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("table"); // -1: none
    const auto row = [](const char* file, std::optional<RelationalTable> table) {
        QTest::newRow(file) << QString::fromLatin1(file) << (table ? int(*table) : -1);
    };
    row("EN_US_B_product.csv", RelationalTable::Product);
    row("data/en_us_b_PRODUCTDESCRIPTIONS.CSV", RelationalTable::Descriptions);
    row("EN_CA_D_productattributes.csv", RelationalTable::Attributes);
    row("EN_US_SKU_SPR_Catalog_productskus.csv", RelationalTable::Skus);
    row("product.csv", RelationalTable::Product);
    row("EN_US_B_productkeywords.csv", std::nullopt);
    row("EN_US_B_product.txt", std::nullopt);
    row("feed.csv", std::nullopt);
}

void TestRelationalFeed::namesOfTables()
{
    QFETCH(QString, file);
    QFETCH(int, table);
    const auto found = relationalTableOf(file);
    QCOMPARE(found ? int(*found) : -1, table);
}

void TestRelationalFeed::oneProductWithEverything()
{
    const Wide wide = flatten(stapler());
    QCOMPARE(wide.error.message, QString());
    QCOMPARE(wide.rows.size(), 2);
    QCOMPARE(wide.cell(0, u"Handle"_s), u"7"_s);
    QCOMPARE(wide.cell(0, u"Title"_s), u"Agrafeuse Café"_s);
    QCOMPARE(wide.cell(0, u"Description"_s),
             u"<p>Full text &amp; more</p><p>Staples, quickly</p><ul><li>First</li><li>Second</li></ul>"_s);
    QCOMPARE(wide.cell(0, u"Vendor"_s), u"Nordvale"_s);
    QCOMPARE(wide.cell(0, u"Type"_s), u"Staplers"_s);
    QCOMPARE(wide.cell(0, u"SKU"_s), u"BOSB8"_s); // not the number that was given up
    QCOMPARE(wide.cell(0, u"Barcode"_s), u"4006381333931"_s);
    QCOMPARE(wide.cell(0, u"Google Shopping / MPN"_s), u"B-8"_s);
    QCOMPARE(wide.cell(0, u"Product ID"_s), u"7"_s);
    // The largest size and each view that shows this product; no manual, no picture of the series, none twice.
    QCOMPARE(wide.cell(0, u"Product image URL"_s), u"https://content.etilize.com/1500/7.jpg"_s);
    QCOMPARE(wide.cell(1, u"Product image URL"_s), u"https://content.etilize.com/Front/7.jpg"_s);
    QCOMPARE(wide.cell(1, u"Image position"_s), u"2"_s);
    QCOMPARE(wide.cell(1, u"Title"_s), QString());
    const QJsonObject expected{{u"General Information"_s, QJsonObject{{u"Colour"_s, u"Black"_s}}},
                               {u"Size"_s, u"2\" x 6\""_s},
                               {u"UNSPSC"_s, u"44121615"_s}};
    QCOMPARE(wide.metadata(0), expected);
    QCOMPARE(wide.counts.products, 1);
    QCOMPARE(wide.counts.skuName, u"SP Richards"_s);
    QCOMPARE(wide.counts.strays + wide.counts.unreadable + wide.counts.beyondCaps + wide.counts.repeated, 0);
}

void TestRelationalFeed::filesWithColumnNames()
{
    Files files = stapler();
    files[u"EN_US_B_product.csv"_s] = "MfgPartNo,IsActive,ProductID,Category_ID,ManufacturerID\r\nB-8,true,7,90,40\r\n";
    const Wide wide = flatten(files);
    QCOMPARE(wide.error.message, QString());
    QCOMPARE(wide.cell(0, u"Google Shopping / MPN"_s), u"B-8"_s);
    QCOMPARE(wide.cell(0, u"Vendor"_s), u"Nordvale"_s);
    QCOMPARE(wide.cell(0, u"Type"_s), u"Staplers"_s);
}

void TestRelationalFeed::bulletsInThreeShapes_data()
{
    QTest::addColumn<QByteArray>("bullets");
    QTest::newRow("locale, order") << "7,1,2,b\r\n7,1,1,a\r\n"_ba;
    QTest::newRow("order, locale, date") << "7,2,1,b,2020-01-01\r\n7,1,1,a,2020-01-01\r\n"_ba;
    QTest::newRow("own id first") << "900,7,1,2,b,2020-01-01\r\n901,7,1,1,a,2020-01-01\r\n"_ba;
}

void TestRelationalFeed::bulletsInThreeShapes()
{
    QFETCH(QByteArray, bullets);
    Files files = stapler();
    files[u"EN_US_F_productfeaturebullets.csv"_s] = bullets;
    const Wide wide = flatten(files);
    QVERIFY2(wide.cell(0, u"Description"_s).endsWith("<ul><li>a</li><li>b</li></ul>"_L1), qPrintable(wide.cell(0, u"Description"_s)));
}

void TestRelationalFeed::onlyTheUsualLanguage()
{
    Files files = stapler();
    files[u"EN_US_B_productdescriptions.csv"_s] += "7,Klammerger\xE4t,1,0,4\r\n";
    files[u"EN_US_categorynames.csv"_s] = "90,Heftger\xE4te,4\r\n90,Staplers,1\r\n90,Agrafeuses,2\r\n";
    const Wide wide = flatten(files);
    QCOMPARE(wide.counts.locale, u"1"_s);
    QCOMPARE(wide.cell(0, u"Title"_s), u"Agrafeuse Café"_s);
    QCOMPARE(wide.cell(0, u"Type"_s), u"Staplers"_s);
    files[u"EN_US_categorynames.csv"_s] = "90,Heftger\xE4te,4\r\n";
    QCOMPARE(flatten(files).cell(0, u"Type"_s), u"Heftgeräte"_s); // better than none
}

void TestRelationalFeed::theSkuIsTheWantedSuppliers()
{
    Files files = stapler();
    files[u"EN_US_SKU_HORIZON_productskus.csv"_s] = "7,Horizon,HZ-8,1,,\r\n";
    RelationalOptions options;
    options.skuName = u"horizon"_s;
    QCOMPARE(flatten(files, options).cell(0, u"SKU"_s), u"HZ-8"_s);
    options.skuName = u"Nobody"_s;
    const Wide wide = flatten(files, options);
    QCOMPARE(wide.error.kind, ErrorKind::Feed);
    QVERIFY2(wide.error.message.contains("Horizon, SP Richards"_L1), qPrintable(wide.error.message));
}

void TestRelationalFeed::withoutNumbersThePartNumberIsTheSku()
{
    Files files = stapler();
    files.remove(u"EN_US_SKU_SPR_productskus.csv"_s);
    QCOMPARE(flatten(files).cell(0, u"SKU"_s), u"B-8"_s);
}

void TestRelationalFeed::whatIsNotForSaleIsCounted()
{
    Files files = stapler();
    files[u"EN_US_B_product.csv"_s] += "8,40,1,P-1,90,1,,,,\r\n9,40,0,P-2,90,0,,,,\r\n7,40,1,again,90,0,,,,\r\n,40,1,no id,90,0,,,,\r\n";
    files[u"EN_US_B_productimages.csv"_s] += "404,Front,ok\r\n";
    QByteArray& attributes = files[u"EN_US_B_productattributes.csv"_s];
    for (int i = 0; i < 2'100; ++i)
        attributes += "7,500,90,v" + QByteArray::number(i) + ",,,0,1,1\r\n";
    const Wide wide = flatten(files);
    QCOMPARE(wide.counts.products, 1);
    QCOMPARE(wide.counts.accessories, 1);
    QCOMPARE(wide.counts.inactive, 1);
    QCOMPARE(wide.counts.repeated, 1);
    QCOMPARE(wide.counts.unreadable, 1);
    QCOMPARE(wide.counts.strays, 1);
    QCOMPARE(wide.counts.beyondCaps, 102); // 2,102 that are in use, 2,000 may be
    QCOMPARE(wide.cell(0, u"Google Shopping / MPN"_s), u"B-8"_s);
}

void TestRelationalFeed::unusedRowsAreTold()
{
    Files files = stapler();
    files[u"EN_US_B_product.csv"_s] = QByteArray(1'100'000, 'x') + // too long, and before any row that says where the columns are
                                      "\r\n7,40,1,B-8,90,0,,2020-01-01,,\r\n7,40,1,again \xE9,90,0,,,,\r\n\r\n"
                                      ",40,1,no id,90,0,,2021-02-03,,\r\n8,40,1,\"never closed,90,0,,,,\r\n";
    files[u"EN_US_B_productimages.csv"_s] = "ProductID,Type,Status,Note\r\n404,Front,,\r\n7,Front,ok,\r\n,Left,ok,why\r\n";
    const Wide wide = flatten(files);
    QCOMPARE(wide.error.message, QString());
    QCOMPARE(wide.counts.products, 1);
    QCOMPARE(wide.cell(0, u"Google Shopping / MPN"_s), u"B-8"_s);
    const auto line = [](const QString& place, TableFault fault, const QString& rest) {
        return u"%1 %2 %3"_s.arg(place).arg(int(fault)).arg(rest);
    };
    const QStringList expected{
        line(u"EN_US_B_product.csv 1"_s, TableFault::BadQuote, u" {\"record\":\"%1\"}"_s.arg(QString(16 * 1024, u'x'))),
        line(u"EN_US_B_product.csv 3"_s, TableFault::Repeated,
             uR"(7 {"productid":"7","manufacturerid":"40","isactive":"1","mfgpartno":"again é","categoryid":"90","isaccessory":"0"})"_s),
        line(u"EN_US_B_product.csv 5"_s, TableFault::NoId,
             uR"( {"manufacturerid":"40","isactive":"1","mfgpartno":"no id","categoryid":"90","isaccessory":"0","#8":"2021-02-03"})"_s),
        line(u"EN_US_B_product.csv 6"_s, TableFault::BadQuote, uR"( {"record":"8,40,1,\"never closed,90,0,,,,"})"_s),
        line(u"EN_US_B_productimages.csv 2"_s, TableFault::Stray, uR"(404 {"productid":"404","type":"Front"})"_s),
        line(u"EN_US_B_productimages.csv 4"_s, TableFault::NoId, uR"( {"Type":"Left","Status":"ok","Note":"why"})"_s)};
    QStringList told = wide.rejects;
    told.sort();
    QCOMPARE(told, expected);
    QCOMPARE(wide.counts.repeated + wide.counts.strays + wide.counts.unreadable, expected.size());
    QCOMPARE(QDir(m_folder.filePath(u"work"_s)).entryList(QDir::Files), QStringList()); // nor is their file left behind
}

void TestRelationalFeed::tablesInAnyEncoding_data()
{
    QTest::addColumn<int>("encoding"); // of QStringConverter, -1: Windows-1252
    QTest::addColumn<bool>("marked");
    QTest::addColumn<QString>("told");
    QTest::newRow("UTF-8") << int(QStringConverter::Utf8) << false << u"utf-8"_s;
    QTest::newRow("UTF-8 with a mark") << int(QStringConverter::Utf8) << true << u"utf-8-bom"_s;
    QTest::newRow("UTF-16 little endian") << int(QStringConverter::Utf16LE) << true << u"utf-16le"_s;
    QTest::newRow("UTF-16 big endian") << int(QStringConverter::Utf16BE) << true << u"utf-16be"_s;
    QTest::newRow("UTF-16 without a mark") << int(QStringConverter::Utf16LE) << false << u"utf-16le"_s;
    QTest::newRow("Windows-1252") << -1 << false << u"windows-1252"_s;
}

void TestRelationalFeed::tablesInAnyEncoding()
{
    QFETCH(int, encoding);
    QFETCH(bool, marked);
    QFETCH(QString, told);
    Files files = stapler();
    for (QByteArray& table : files) {
        const QString text = QString::fromLatin1(table);
        if (encoding < 0)
            continue;
        QStringEncoder encode(QStringConverter::Encoding(encoding), marked ? QStringConverter::Flag::WriteBom : QStringConverter::Flag::Default);
        table = QByteArray(encode(text));
    }
    const Wide wide = flatten(files);
    QCOMPARE(wide.error.message, QString());
    QCOMPARE(wide.rows.size(), 2);
    QCOMPARE(wide.cell(0, u"Title"_s), u"Agrafeuse Café"_s);
    QCOMPARE(wide.cell(0, u"Vendor"_s), u"Nordvale"_s);
    QCOMPARE(wide.cell(0, u"Type"_s), u"Staplers"_s);
    QCOMPARE(wide.cell(0, u"SKU"_s), u"BOSB8"_s);
    QCOMPARE(wide.rejects, QStringList());
    QCOMPARE(feedEncodingName(wide.counts.encodings.value(u"EN_US_B_productdescriptions.csv"_s)), told);
}

/// By all their rows: how a table begins says nothing about what stands further down.
void TestRelationalFeed::theEncodingOfEachTableIsTold()
{
    Files files = stapler();
    const QByteArray plain = QByteArray("7,Staples,0,20,2\r\n").repeated(6'000); // more than is read to see how a table is cut
    files[u"EN_US_B_productdescriptions.csv"_s] = plain + "7,Agrafeuse Caf\xE9,1,2,1\r\n";
    files[u"EN_US_B_productattributes.csv"_s] = "7,500,90,Gr\xC3\xA9,,,0,1,1\r\n7,501,90,Gr\xE9,,,0,1,1\r\n";
    const Wide wide = flatten(files);
    QCOMPARE(wide.error.message, QString());
    const QJsonObject told = wide.counts.toJson()["encodings"_L1].toObject();
    QCOMPARE(told.size(), files.size() - 1); // one of the files is no table that is read
    QCOMPARE(told["EN_US_B_productdescriptions.csv"_L1].toString(), u"windows-1252"_s);
    QCOMPARE(told["EN_US_B_productattributes.csv"_L1].toString(), u"mixed"_s);
    QCOMPARE(told["EN_US_B_product.csv"_L1].toString(), u"utf-8"_s);
}

void TestRelationalFeed::partsMakeTheSameRows()
{
    Files files{{u"product.csv"_s, {}}, {u"productdescriptions.csv"_s, {}}};
    for (int i = 0; i < 3'000; ++i) {
        const QByteArray id = QByteArray::number(i);
        files[u"product.csv"_s] += id + ",40,1,M-" + id + ",90,0,,,,\r\n";
        files[u"productdescriptions.csv"_s].prepend(id + ",Title " + id + ",1,2,1\r\n");
    }
    Wide whole = flatten(files);
    RelationalOptions options;
    options.partBytes = 4'096; // some sixty parts
    Wide parted = flatten(files, options);
    QCOMPARE(whole.rows.size(), 3'000);
    std::ranges::sort(whole.rows);
    std::ranges::sort(parted.rows);
    QCOMPARE(parted.rows, whole.rows);
    for (const QStringList& row : std::as_const(whole.rows))
        QCOMPARE(row[1], u"Title "_s + row[0]);
}

void TestRelationalFeed::nothingIsLeftBehind()
{
    QVERIFY(!flatten(stapler()).rows.isEmpty());
    QCOMPARE(QDir(m_folder.filePath(u"work"_s)).entryList(QDir::Files), QStringList());
}

void TestRelationalFeed::aMissingColumnIsRefused()
{
    Files files = stapler();
    files[u"EN_US_B_productdescriptions.csv"_s] = "productid,words\r\n7,Stapler\r\n";
    const Wide wide = flatten(files);
    QCOMPARE(wide.error.kind, ErrorKind::Feed);
    QVERIFY2(wide.error.message.contains("description"_L1), qPrintable(wide.error.message));
}

void TestRelationalFeed::anotherZipIsNoDelivery()
{
    const auto wide = RelationalFeed::tables({zip({{u"feed.csv"_s, "SKU,Title\r\n"}})});
    QVERIFY(wide && wide->isEmpty());
    const auto half = RelationalFeed::tables({zip({{u"EN_US_B_product.csv"_s, "7,40,1,B,90,0,,,,\r\n"}})});
    QVERIFY(half && half->isEmpty());
}

void TestRelationalFeed::companionsOfAFile_data()
{
    QTest::addColumn<QString>("directory");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QStringList>("companions");
    QTest::newRow("Etilize's tree") << u"/Enhanced_Content/SPR/content/EN_US/basic/"_s << u"basic_EN_US_current_mysql.zip"_s
                                    << QStringList{u"/Enhanced_Content/SPR/content/EN_US/sku/sku_EN_US_current_mysql.zip"_s,
                                                   u"/Enhanced_Content/SPR/content/EN_US/detail/detail_EN_US_current_mysql.zip"_s,
                                                   u"/Enhanced_Content/SPR/content/EN_US/featurebullet/featurebullet_EN_US_current_mysql.zip"_s,
                                                   u"/Enhanced_Content/tax/EN_US/tax_EN_US_current_mysql.zip"_s,
                                                   u"/Enhanced_Content/tax/global/tax_global_current_mysql.zip"_s};
    QTest::newRow("one folder") << u"/feeds/"_s << u"basic_EN_CA_current_mssql.zip"_s
                                << QStringList{u"/feeds/sku_EN_CA_current_mssql.zip"_s, u"/feeds/detail_EN_CA_current_mssql.zip"_s,
                                               u"/feeds/featurebullet_EN_CA_current_mssql.zip"_s,
                                               u"/feeds/tax_EN_CA_current_mssql.zip"_s, u"/feeds/tax_global_current_mssql.zip"_s};
    QTest::newRow("another file") << u"/"_s << u"CowanOfficeSupplies.zip"_s << QStringList();
}

void TestRelationalFeed::companionsOfAFile()
{
    QFETCH(QString, directory);
    QFETCH(QString, file);
    QFETCH(QStringList, companions);
    QCOMPARE(RelationalFeed::companions(directory, file), companions);
}

QTEST_GUILESS_MAIN(TestRelationalFeed)
#include "tst_relationalfeed.moc"
