#include "catalog/feedrow.h"
#include "catalog/images.h"
#include "reconcile/importplan.h"

#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

namespace {

const QStringList columns = {
    u"Handle"_s, u"Title"_s, u"URL handle"_s, u"Description"_s, u"Vendor"_s, u"Type"_s, u"Tags"_s, u"Published"_s, u"Status"_s,
    u"SKU"_s, u"Barcode"_s, u"Option1 Name"_s, u"Option1 Value"_s, u"Weight value (grams)"_s, u"Product image URL"_s,
    u"Image position"_s, u"Google Shopping / MPN"_s, u"Metafield: custom.CWS_A[list.single_line_text]"_s,
    u"Metafield: custom.CWS_Catalog[list.single_line_text]"_s, u"Metafield: custom.SPRC[list.single_line_text]"_s,
    u"Metafield: custom.General Information.Manufacturer[list.single_line_text]"_s,
    u"Metafield: custom.Physical Characteristics.Color Family[list.single_line_text]"_s,
    u"Metafield: custom.Miscellaneous.Certifications & Standards[list.single_line_text]"_s,
    u"Metafield: custom.Pkg. Qty.[list.single_line_text]"_s};

/// The eight records of the specification's example, by column position.
using Cells = QMap<int, QByteArray>;

QList<Cells> exampleRecords()
{
    return {
        {{1, "Nordvale \"GlidePro\" Ballpoint Pen, 1.0 mm, Blue"}, {2, "nordvale-glidepro-pen-blue"},
         {3, "<p>Smooth ink &amp; soft grip.</p>\n<ul><li>Tip: 1.0&nbsp;mm</li><li>Dries in &lt; 2 s</li></ul>"},
         {4, "Nordvale"}, {5, "Ballpoint Pens"}, {6, "pens, writing, blue"}, {7, "TRUE"}, {8, "ACTIVE"}, {9, "NVLGP10-BLU"},
         {10, "'012345678905"}, {11, "Title"}, {12, "Default Title"}, {13, "138"},
         {14, "https://content.etilize.com/Front/9900000001.jpg"}, {15, "1"}, {16, "GP10-BLU"}, {17, "NV-1001"},
         {19, "NVLGP10BLU"}, {20, "Nordvale Office Goods, Inc"}, {21, "Blue"}, {23, "12"}},
        {{2, "nordvale-glidepro-pen-blue"}, {14, "https://content.etilize.com/Left/9900000001.jpg"}, {15, "2"}},
        {{1, "Hélio Print™ “High-Yield” Toner, Black"}, {2, "helio-print-hy-toner-black"},
         {3, "<p>Up to 7,500 pages – fits HX&nbsp;40 &amp; HX&nbsp;45.</p>"}, {4, "H&eacute;lio Print"}, {5, "Toner &amp; Ink"},
         {6, "toner,black"}, {7, "TRUE"}, {8, "ACTIVE"}, {9, "HLPHX40K"}, {10, "9.52123E+12"}, {13, "1020.5"},
         {14, "https://content.etilize.com/Front/9900000002.jpg"}, {15, "1"}, {16, "HX40K"},
         {18, "[\"HX-40-K\",\"HX40KBLK\"]"}, {20, "Hélio Print SAS"}, {21, "Black"}, {22, "DIN # 0000000"}},
        {{2, "nordvale-glidepro-pen-blue"}, {14, "https://content.etilize.com/1500/9900000001.jpg"}, {15, "3"}},
        {{1, "Ring Binder, 8½\" x 11\", 2\" Spine"}, {2, "maplecrest-ring-binder-2in-white"}, {3, "Holds 400 sheets"},
         {4, "Maplecrest"}, {5, "Binders"}, {6, "binders"}, {7, "TRUE"}, {8, "ACTIVE"}, {9, "00480-2WH"}, {13, "610"},
         {19, "MPC4802WH"}, {21, "White"}},
        {{2, "helio-print-hy-toner-black"}, {14, "https://content.etilize.com/Life-Style/9900000002.jpg?noimage=logo"}, {15, "2"}},
        {{1, "Desk Organizer, Mesh, 6 Compartments"}, {2, "desk-organizer-mesh-6"}, {7, "TRUE"}, {8, "ACTIVE"}, {9, "MPCDO6"}, {23, "1"}},
        {{1, "Nordvale GlidePro Pen, Blue (old listing)"}, {2, "nordvale-glidepro-pen-blue-1"}, {4, "Nordvale"},
         {5, "Ballpoint Pens"}, {6, "pens"}, {7, "FALSE"}, {9, "nvlgp10blu"}, {10, "012345678905"}, {17, "NV-1001, NV-1001A"}},
    };
}

FeedRow read(const Cells& cells, const QStringList& names = columns, CellDecoder::Mode mode = CellDecoder::Mode::Utf8)
{
    std::vector<QByteArrayView> views(size_t(names.size()));
    for (const auto& [index, bytes] : cells.asKeyValueRange()) {
        if (size_t(index) >= views.size())
            views.resize(size_t(index) + 1);
        views[size_t(index)] = bytes;
    }
    return readFeedRow(FeedHeader::parse(names), views, CellDecoder(mode));
}

FeedRow example(int number)
{
    return read(exampleRecords().at(number - 1));
}

QStringList codes(const FeedRow& row)
{
    QStringList words;
    for (const Issue& issue : row.issues)
        words.append(issueWord(issue.code));
    return words;
}

} // namespace

class TestFeedRow : public QObject
{
    Q_OBJECT
private slots:
    void kindsOfTheExample_data();
    void kindsOfTheExample();
    void record1();
    void record3();
    void record5();
    void record7IsKeptAndBlocked();
    void record8();
    void productInfoOfTheExample_data();
    void productInfoOfTheExample();
    void imagesGatherAcrossTheFile();
    void cp1252ReadsTheSame();
    void mixedEncodingIsDecidedPerRecord();
    void emptyCellIsNoOpinion();
    void feedPriceIsOnlyAReference();
    void unreadableNumbersOfTheFeedBlockNothing_data();
    void unreadableNumbersOfTheFeedBlockNothing();
    void aPriceInAnotherCurrencyIsBlocked();
    void metafieldCellsTellTheSameHazards();
    void extraCellsAreTheRowsError();
    void encodedMarkupIsDecodedOnce();
    void scriptsAreRemovedAndReported();
    void oversizedValueCostsOnlyItself();
    void hashFollowsContentNotPaddingColumns();
    void doubleEncodedTitleIsReported();
    void imageWithoutAddressIsRejected();
    void blankRow();
};

void TestFeedRow::kindsOfTheExample_data()
{
    QTest::addColumn<int>("record");
    QTest::addColumn<QString>("kind");
    const QStringList kinds = {u"product"_s, u"image"_s, u"product"_s, u"image"_s, u"product"_s, u"image"_s, u"incomplete"_s, u"product"_s};
    for (int i = 0; i < kinds.size(); ++i)
        QTest::addRow("record %d", i + 1) << i + 1 << kinds[i];
}

void TestFeedRow::kindsOfTheExample()
{
    QFETCH(int, record);
    QFETCH(QString, kind);
    QCOMPARE(rowKindWord(example(record).kind), kind);
}

void TestFeedRow::record1()
{
    const FeedRow row = example(1);
    QCOMPARE(row.values.text(FieldId::Title), u"Nordvale \"GlidePro\" Ballpoint Pen, 1.0 mm, Blue"_s);
    QCOMPARE(row.values.text(FieldId::Description),
             u"<p>Smooth ink &amp; soft grip.</p>\n<ul><li>Tip: 1.0&nbsp;mm</li><li>Dries in &lt; 2 s</li></ul>"_s);
    QCOMPARE(row.values.text(FieldId::Barcode), u"012345678905"_s);
    QCOMPARE(row.gtin14, u"00012345678905"_s);
    QCOMPARE(row.sku, u"NVLGP10-BLU"_s);
    QCOMPARE(row.handle, u"nordvale-glidepro-pen-blue"_s);
    QCOMPARE(*row.values[FieldId::Tags].entries(), (QStringList{u"pens"_s, u"writing"_s, u"blue"_s}));
    QCOMPARE(row.values[FieldId::Weight].decimal()->toString(), u"138.000"_s);
    QCOMPARE(row.values.text(FieldId::Mpn), u"GP10-BLU"_s);
    QCOMPARE(row.values.text(FieldId::Status), u"ACTIVE"_s);
    QCOMPARE(row.published, std::optional(true));
    QCOMPARE(row.cwsA, QStringList{u"NV-1001"_s});
    QCOMPARE(row.sprc, QStringList{u"NVLGP10BLU"_s});
    QVERIFY(!row.values.has(FieldId::Sku));
    QCOMPARE(codes(row), QStringList());
}

void TestFeedRow::record3()
{
    const FeedRow row = example(3);
    QCOMPARE(row.values.text(FieldId::Title), u"Hélio Print™ “High-Yield” Toner, Black"_s);
    QCOMPARE(row.values.text(FieldId::Vendor), u"Hélio Print"_s);
    QCOMPARE(row.values.text(FieldId::ProductType), u"Toner & Ink"_s);
    QCOMPARE(row.cwsCatalog, (QStringList{u"HX-40-K"_s, u"HX40KBLK"_s}));
    QVERIFY(!row.values.has(FieldId::Barcode));
    QCOMPARE(codes(row), QStringList{u"BARCODE_SCI_NOTATION"_s});
    QCOMPARE(row.issues.first().value, u"9.52123E+12"_s);
    QCOMPARE(row.issues.first().severity, Severity::BlocksField);
}

void TestFeedRow::record5()
{
    const FeedRow row = example(5);
    QCOMPARE(row.values.text(FieldId::Title), u"Ring Binder, 8½\" x 11\", 2\" Spine"_s);
    QCOMPARE(row.sku, u"00480-2WH"_s);
    QVERIFY(!row.image);
    QVERIFY(!row.values.has(FieldId::Barcode));
    QCOMPARE(codes(row), QStringList());
}

void TestFeedRow::record7IsKeptAndBlocked()
{
    const FeedRow row = example(7);
    QCOMPARE(codes(row), QStringList{u"ROW_INCOMPLETE"_s});
    QCOMPARE(row.issues.first().column, u"Vendor, Type"_s);
    QCOMPARE(row.issues.first().severity, Severity::BlocksRow);
    QCOMPARE(row.values.text(FieldId::Title), u"Desk Organizer, Mesh, 6 Compartments"_s);
    QCOMPARE(row.sku, u"MPCDO6"_s);
}

void TestFeedRow::record8()
{
    const FeedRow row = example(8);
    QCOMPARE(row.cwsA, (QStringList{u"NV-1001"_s, u"NV-1001A"_s}));
    QCOMPARE(row.gtin14, example(1).gtin14);
    QVERIFY(!row.values.has(FieldId::Status));
    QCOMPARE(row.published, std::optional(false));
}

void TestFeedRow::productInfoOfTheExample_data()
{
    QTest::addColumn<int>("record");
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("record 1") << 1
                              << QByteArray(R"({"CWS_A":"NV-1001","SPRC":"NVLGP10BLU","General Information":{"Manufacturer":"Nordvale )"
                                            R"(Office Goods, Inc"},"Physical Characteristics":{"Color Family":"Blue"},"Pkg. Qty.":"12"})");
    QTest::newRow("record 3") << 3
                              << QByteArray(R"({"CWS_Catalog":["HX-40-K","HX40KBLK"],"General Information":{"Manufacturer":"Hélio )"
                                            R"(Print SAS"},"Physical Characteristics":{"Color Family":"Black"},"Miscellaneous":)"
                                            R"({"Certifications & Standards":"DIN # 0000000"}})");
}

void TestFeedRow::productInfoOfTheExample()
{
    QFETCH(int, record);
    QFETCH(QByteArray, json);
    const FeedRow row = example(record);
    QVERIFY(row.values[FieldId::ProductInfo].json());
    QCOMPARE(row.values[FieldId::ProductInfo].json()->text, json);
}

void TestFeedRow::imagesGatherAcrossTheFile()
{
    QList<FeedImage> images;
    for (const int record : {4, 2, 1}) {
        FeedRow row = example(record);
        QVERIFY(row.image);
        row.image->row = record;
        images.append(*row.image);
    }
    const QList<ProductImage> ordered = orderImages(images, u"Pen"_s);
    QCOMPARE(ordered.size(), 3);
    QCOMPARE(ordered[0].src, u"https://content.etilize.com/Front/9900000001.jpg"_s);
    QCOMPARE(ordered[0].alt, u"Pen, Front"_s);
    QCOMPARE(ordered[1].src, u"https://content.etilize.com/Left/9900000001.jpg"_s);
    QCOMPARE(ordered[2].src, u"https://content.etilize.com/1500/9900000001.jpg"_s);
    QCOMPARE(imageIdentity(example(6).image->url), u"content.etilize.com/Life-Style/9900000002.jpg"_s);
}

void TestFeedRow::cp1252ReadsTheSame()
{
    const Cells utf8 = exampleRecords().at(2);
    Cells windows;
    for (const auto& [index, bytes] : utf8.asKeyValueRange()) {
        QByteArray single = bytes;
        single.replace("é", "\xE9").replace("™", "\x99").replace("“", "\x93").replace("”", "\x94").replace("–", "\x96");
        windows[index] = single;
    }
    const FeedRow row = read(windows, columns, CellDecoder::Mode::Windows1252);
    QCOMPARE(row.encoding, CellEncoding::Windows1252);
    QCOMPARE(row.values, read(utf8).values);
}

void TestFeedRow::mixedEncodingIsDecidedPerRecord()
{
    Cells cells = exampleRecords().at(4);
    cells[1] = "Caf\xE9";
    QCOMPARE(read(cells, columns, CellDecoder::Mode::PerRecord).values.text(FieldId::Title), u"Café"_s);
    cells[1] = "Café";
    const FeedRow row = read(cells, columns, CellDecoder::Mode::PerRecord);
    QCOMPARE(row.values.text(FieldId::Title), u"Café"_s);
    QCOMPARE(row.encoding, CellEncoding::Utf8);
}

void TestFeedRow::emptyCellIsNoOpinion()
{
    const FeedRow row = example(5);
    for (const FieldId id : {FieldId::SeoTitle, FieldId::Barcode, FieldId::Mpn, FieldId::Images, FieldId::Price, FieldId::Taxable})
        QVERIFY2(row.values[id].isNone(), field(id).key);
}

void TestFeedRow::feedPriceIsOnlyAReference()
{
    QStringList names = columns;
    names.append({u"Price"_s, u"Cost per item"_s});
    Cells cells = exampleRecords().at(4);
    cells[24] = "$1,299.00";
    cells[25] = "1,299";
    const FeedRow row = read(cells, names);
    QCOMPARE(row.referencePrice->toString(), u"1299.00"_s);
    QVERIFY(!row.referenceCost);
    QVERIFY(!row.values.has(FieldId::Price));
    QCOMPARE(codes(row), QStringList{u"PRICE_AMBIGUOUS"_s});
}

/// The ERP owns these numbers, so whatever the feed says in their place is told and lets the row pass.
void TestFeedRow::unreadableNumbersOfTheFeedBlockNothing_data()
{
    QTest::addColumn<QString>("column");
    QTest::addColumn<QByteArray>("cell");
    QTest::addColumn<QString>("code");
    QTest::newRow("a word") << u"Price"_s << QByteArray("Call") << u"INVALID_DATA_TYPE"_s;
    QTest::newRow("one of two numbers") << u"Variant Price"_s << QByteArray("1,299") << u"PRICE_AMBIGUOUS"_s;
    QTest::newRow("compare-at") << u"Compare-at price"_s << QByteArray("n/a") << u"INVALID_DATA_TYPE"_s;
    QTest::newRow("cost") << u"Cost per item"_s << QByteArray("1,299") << u"PRICE_AMBIGUOUS"_s;
    QTest::newRow("stock") << u"Inventory"_s << QByteArray("plenty") << u"INVALID_DATA_TYPE"_s;
}

void TestFeedRow::unreadableNumbersOfTheFeedBlockNothing()
{
    QFETCH(QString, column);
    QFETCH(QByteArray, cell);
    QFETCH(QString, code);
    Cells cells = exampleRecords().at(4);
    cells[24] = cell;
    const FeedRow row = read(cells, columns + QStringList{column});
    QCOMPARE(codes(row), QStringList{code});
    QCOMPARE(row.issues.first().severity, Severity::Warning);
    QCOMPARE(row.issues.first().value, QString::fromLatin1(cell));
    QCOMPARE(row.issues.first().column, column);
    Match match;
    match.state = MatchState::Matched;
    match.itemNumber = u"00480-2WH"_s;
    match.method = MatchMethod::SkuRaw;
    match.confidence = 1;
    ItemFacts item;
    item.itemNumber = match.itemNumber;
    item.price = Decimal(1299, 2);
    const PlannedImport planned = planImport({row, {}, match, item, std::nullopt}, {});
    QCOMPARE(planned.blockedReason, QString());
    QCOMPARE(planned.decision, ImportDecision::Staged);
    const FieldChange* price = planned.changes.find(FieldId::Price);
    QVERIFY(price);
    QCOMPARE(price->proposed.decimal()->toString(), u"12.99"_s);
}

/// 12.99 USD in the ERP is not 12.99 in a shop that counts in CAD.
void TestFeedRow::aPriceInAnotherCurrencyIsBlocked()
{
    const FeedRow row = read(exampleRecords().at(4));
    Match match;
    match.state = MatchState::Matched;
    match.itemNumber = u"00480-2WH"_s;
    match.method = MatchMethod::SkuRaw;
    match.confidence = 1;
    ItemFacts item;
    item.itemNumber = match.itemNumber;
    item.price = Decimal(1299, 2);
    item.cost = Decimal(700, 2);
    item.currency = u"USD"_s;
    ImportPolicy policy;
    const auto plan = [&] { return planImport({row, {}, match, item, std::nullopt}, policy); };
    QVERIFY(plan().changes.find(FieldId::Price)); // nobody says what the shop counts in
    policy.currency = u"CAD"_s;
    const PlannedImport planned = plan();
    QCOMPARE(planned.blockedReason, u"OTHER_CURRENCY"_s);
    QVERIFY(!planned.changes.find(FieldId::Price) && !planned.changes.find(FieldId::Cost));
    QVERIFY(planned.changes.find(FieldId::Title));
    QVERIFY(planned.hasBadPrice);
    QVERIFY(!planned.approval.approved);
    const auto issue = std::ranges::find(planned.issues, std::optional(FieldId::Price), &Issue::field);
    QVERIFY(issue != planned.issues.end());
    QVERIFY2(issue->message.contains(u"USD"_s) && issue->message.contains(u"CAD"_s), qPrintable(issue->message));
    item.currency = u"cad"_s;
    QCOMPARE(plan().blockedReason, QString());
    item.currency.clear(); // the ERP names none
    QVERIFY(plan().changes.find(FieldId::Price));
}

void TestFeedRow::metafieldCellsTellTheSameHazards()
{
    Cells cells = exampleRecords().at(4);
    cells[20] = "HÃ©lio";
    cells[21] = QByteArray("Whi\0te", 6);
    cells[22] = "A &amp;amp; B";
    cells[23] = "\xE9";
    const FeedHeader header = FeedHeader::parse(columns);
    std::vector<QByteArrayView> views(size_t(columns.size()));
    for (const auto& [index, bytes] : cells.asKeyValueRange())
        views[size_t(index)] = bytes;
    const FeedRow row = readFeedRow(header, views, CellDecoder());
    QCOMPARE(codes(row), (QStringList{u"MOJIBAKE"_s, u"CONTROL_CHARACTERS"_s, u"ENTITY_ENCODED_TWICE"_s, u"BAD_ENCODING"_s}));
    for (qsizetype i = 0; i < row.issues.size(); ++i)
        QCOMPARE(row.issues[i].column, columns[20 + i]);
    QVERIFY(row.values[FieldId::ProductInfo].json()->text.contains("HÃ©lio"));
    FeedOptions options;
    options.repairMojibake = true;
    const FeedRow repaired = readFeedRow(header, views, CellDecoder(), options);
    QVERIFY(repaired.values[FieldId::ProductInfo].json()->text.contains("\"Hélio\""));
    QCOMPARE(repaired.notes.repaired, 1);
    QCOMPARE(repaired.notes.replaced, 1);
    // A cross-reference is a metafield and a number to match by: told once.
    cells = exampleRecords().at(4);
    cells[17] = QByteArray("NV\0-1", 5);
    const FeedRow reference = read(cells);
    QCOMPARE(codes(reference), QStringList{u"CONTROL_CHARACTERS"_s});
    QCOMPARE(reference.cwsA, QStringList{u"NV-1"_s});
}

void TestFeedRow::extraCellsAreTheRowsError()
{
    Cells cells = exampleRecords().at(4);
    cells[24] = " ";
    QCOMPARE(codes(read(cells)), QStringList());
    cells[25] = "stray";
    const FeedRow row = read(cells);
    QCOMPARE(codes(row), QStringList{u"ROW_TOO_LONG"_s});
    QCOMPARE(row.issues.first().severity, Severity::BlocksRow);
    QCOMPARE(row.sku, u"00480-2WH"_s);
}

void TestFeedRow::encodedMarkupIsDecodedOnce()
{
    Cells cells = exampleRecords().at(4);
    cells[3] = "&lt;p&gt;Ink &amp;amp; paper&lt;/p&gt;";
    QCOMPARE(read(cells).values.text(FieldId::Description), u"<p>Ink &amp; paper</p>"_s);
    cells[3] = "<p>Write &lt;b&gt; for bold</p>";
    QCOMPARE(read(cells).values.text(FieldId::Description), u"<p>Write &lt;b&gt; for bold</p>"_s);
}

void TestFeedRow::scriptsAreRemovedAndReported()
{
    Cells cells = exampleRecords().at(4);
    cells[3] = "<p onclick=\"x()\">Good</p><script>alert(1)</script>";
    const FeedRow row = read(cells);
    QCOMPARE(row.values.text(FieldId::Description), u"<p>Good</p>"_s);
    QCOMPARE(codes(row), QStringList{u"HTML_SANITISED"_s});
    QVERIFY(row.issues.first().value.contains(u"script"_s));
    QVERIFY(row.issues.first().value.contains(u"onclick"_s));
}

void TestFeedRow::oversizedValueCostsOnlyItself()
{
    Cells cells = exampleRecords().at(4);
    cells[4] = QByteArray(300, 'v');
    FeedRow row = read(cells);
    QCOMPARE(codes(row), QStringList{u"VALUE_TOO_LONG"_s});
    QVERIFY(!row.values.has(FieldId::Vendor));
    QVERIFY(row.values.has(FieldId::Title));
    QVERIFY(row.issues.first().severity != Severity::BlocksRow);
    cells = exampleRecords().at(4);
    cells[20] = QByteArray(128 * 1024, 'x');
    row = read(cells);
    QCOMPARE(codes(row), QStringList{u"METAFIELD_TOO_LARGE"_s});
    QVERIFY(!row.values.has(FieldId::ProductInfo));
}

void TestFeedRow::hashFollowsContentNotPaddingColumns()
{
    Cells cells = exampleRecords().at(4);
    const QByteArray hash = read(cells).rowHash;
    QCOMPARE(hash.size(), 16);
    cells[30] = "";
    QCOMPARE(read(cells).rowHash, hash);
    cells[21] = "Whit";
    QVERIFY(read(cells).rowHash != hash);
    // A value that moves to the next column is another row.
    cells[21] = {};
    cells[22] = "White";
    QVERIFY(read(cells).rowHash != hash);
}

void TestFeedRow::doubleEncodedTitleIsReported()
{
    Cells cells = exampleRecords().at(4);
    cells[1] = "Ink &amp;amp; Paper";
    const FeedRow row = read(cells);
    QCOMPARE(row.values.text(FieldId::Title), u"Ink & Paper"_s);
    QCOMPARE(codes(row), QStringList{u"ENTITY_ENCODED_TWICE"_s});
}

void TestFeedRow::imageWithoutAddressIsRejected()
{
    Cells cells = exampleRecords().at(1);
    cells[14] = "images/9900000001.jpg";
    const FeedRow row = read(cells);
    QCOMPARE(row.kind, RowKind::Image);
    QVERIFY(!row.image);
    QCOMPARE(codes(row), QStringList{u"INVALID_IMAGE_URL"_s});
    cells[14] = "https://content.etilize.com/User-Manual/9900000001.pdf";
    const FeedRow manual = read(cells);
    QVERIFY(!manual.image);
    QCOMPARE(codes(manual), QStringList{u"INVALID_IMAGE_URL"_s});
}

void TestFeedRow::blankRow()
{
    const FeedRow row = read({{3, "  "}, {7, "\t"}});
    QCOMPARE(row.kind, RowKind::Blank);
    QVERIFY(row.issues.isEmpty());
}

QTEST_GUILESS_MAIN(TestFeedRow)
#include "tst_feedrow.moc"
