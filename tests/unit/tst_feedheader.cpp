#include "catalog/feedheader.h"
#include "catalog/feedrow.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

namespace {

/// product_info of one row with the given metafield columns, and the words of its issues.
std::pair<QByteArray, QStringList> combine(const QList<std::pair<QString, QByteArray>>& cells, const HeaderOptions& options = {})
{
    QStringList names = {u"SKU"_s, u"Title"_s, u"Vendor"_s, u"Type"_s};
    std::vector<QByteArrayView> views = {"S1", "T", "V", "P"};
    for (const auto& [name, value] : cells) {
        names.append(name);
        views.push_back(value);
    }
    const FeedRow row = readFeedRow(FeedHeader::parse(names, options), views, CellDecoder());
    QStringList codes;
    for (const Issue& issue : row.issues)
        codes.append(issueWord(issue.code));
    const JsonText* json = row.values[FieldId::ProductInfo].json();
    return {json ? json->text : QByteArray(), codes};
}

QString meta(const QString& name, const QString& suffix = u"[list.single_line_text]"_s)
{
    return u"Metafield: custom."_s + name + suffix;
}

} // namespace

class TestFeedHeader : public QObject
{
    Q_OBJECT
private slots:
    void knowsDialects_data();
    void knowsDialects();
    void splitsAtTheFirstDot_data();
    void splitsAtTheFirstDot();
    void sectionsStayTogether();
    void sameKeyBecomesAList();
    void leafAndSectionShareAName();
    void metadataIsMergedFirst();
    void metadataIsDecodedStringByString();
    void invalidMetadataIsKeptAsText();
    void exclusionAndSeparator();
    void listsAreNeverCutAtCommas();
    void textIsCleanedButNotEmptied();
    void requiredColumns();
    void duplicateColumnFillsIn();
    void differenceHoldsMappedColumns();
    void mapNamesAColumn();
    void suggests_data();
    void suggests();
};

void TestFeedHeader::knowsDialects_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("kind");
    const auto row = [](const char* name, ColumnKind kind) { QTest::newRow(name) << QString::fromUtf8(name) << int(kind); };
    row("  url   HANDLE ", ColumnKind::UrlHandle);
    row("Body (HTML)", ColumnKind::Description);
    row("body_html", ColumnKind::Description);
    row("newSKU", ColumnKind::Sku);
    row("Variant Barcode", ColumnKind::Barcode);
    row("Image Src", ColumnKind::ImageUrl);
    row("Compare-at price", ColumnKind::CompareAtPrice);
    row("Google Shopping / MPN", ColumnKind::Mpn);
    row("etilize_id", ColumnKind::EtilizeId);
    row("Metafield: custom.CWS_A[list.single_line_text]", ColumnKind::CwsA);
    row("metafield:custom.sprc", ColumnKind::Sprc);
    row("Metafield: custom.metadata[json]", ColumnKind::Metadata);
    row("Metafield: custom.features.color", ColumnKind::Metafield);
    row("Colour (product.metafields.custom.colour)", ColumnKind::Metafield);
    row("Metafield: other.colour", ColumnKind::Unknown);
    row("Google Shopping / Gender", ColumnKind::Unknown);
}

void TestFeedHeader::knowsDialects()
{
    QFETCH(QString, name);
    QFETCH(int, kind);
    QCOMPARE(int(FeedHeader::parse({name}).column(0).kind), kind);
}

void TestFeedHeader::splitsAtTheFirstDot_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("rule");
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("nests") << u"General Information.Manufacturer"_s << int(DotRule::First)
                           << QByteArray(R"({"General Information":{"Manufacturer":"x"}})");
    QTest::newRow("abbreviation") << u"Pkg. Qty."_s << int(DotRule::First) << QByteArray(R"({"Pkg. Qty.":"x"})");
    QTest::newRow("decimal") << u"8.5 x 11"_s << int(DotRule::First) << QByteArray(R"({"8.5 x 11":"x"})");
    QTest::newRow("first only") << u"a.b.c"_s << int(DotRule::First) << QByteArray(R"({"a":{"b.c":"x"}})");
    QTest::newRow("all") << u"a.b.c"_s << int(DotRule::All) << QByteArray(R"({"a":{"b":{"c":"x"}}})");
    QTest::newRow("none") << u"a.b.c"_s << int(DotRule::None) << QByteArray(R"({"a.b.c":"x"})");
    QTest::newRow("case kept") << u"Miscellaneous.Certifications & Standards #%"_s << int(DotRule::First)
                               << QByteArray(R"({"Miscellaneous":{"Certifications & Standards #%":"x"}})");
    QTest::newRow("leading dot") << u".hidden"_s << int(DotRule::First) << QByteArray(R"({".hidden":"x"})");
}

void TestFeedHeader::splitsAtTheFirstDot()
{
    QFETCH(QString, name);
    QFETCH(int, rule);
    QFETCH(QByteArray, json);
    HeaderOptions options;
    options.dots = DotRule(rule);
    QCOMPARE(combine({{meta(name), "x"}}, options).first, json);
}

void TestFeedHeader::sectionsStayTogether()
{
    const auto [json, codes] = combine({{meta(u"A.one"_s), "1"}, {meta(u"flat"_s), "f"}, {meta(u"A.two"_s), "2"}});
    QCOMPARE(json, QByteArray(R"({"A":{"one":"1","two":"2"},"flat":"f"})"));
    QCOMPARE(codes, QStringList());
}

void TestFeedHeader::sameKeyBecomesAList()
{
    const QString other = meta(u"Colour"_s, u""_s);
    const auto [json, codes] = combine({{meta(u"Colour"_s), "Red"}, {other, "[\"Blue\",\"Red\"]"}});
    QCOMPARE(json, QByteArray(R"({"Colour":["Red","Blue"]})"));
    QCOMPARE(codes, QStringList{u"METAFIELD_KEY_CLASH"_s});
    QCOMPARE(combine({{meta(u"Colour"_s), "Red"}, {other, ""}}).first, QByteArray(R"({"Colour":"Red"})"));
}

void TestFeedHeader::leafAndSectionShareAName()
{
    const auto [json, codes] = combine({{meta(u"Size.Width"_s), "3"}, {meta(u"Size"_s), "large"}});
    QCOMPARE(json, QByteArray(R"({"Size":{"_value":"large","Width":"3"}})"));
    QCOMPARE(codes, QStringList{u"METAFIELD_KEY_CLASH"_s});
    const auto [alone, none] = combine({{meta(u"Size.Width"_s), ""}, {meta(u"Size"_s), "large"}});
    QCOMPARE(alone, QByteArray(R"({"Size":"large"})"));
    QCOMPARE(none, QStringList());
}

void TestFeedHeader::metadataIsMergedFirst()
{
    const QString metadata = u"Metafield: custom.metadata[json]"_s;
    const auto [json, codes] =
        combine({{meta(u"A.one"_s), "new"}, {metadata, R"({ "z": 1.10, "A": {"one":"old", "two": [1, "x\u0000y"]} })"}});
    QCOMPARE(json, QByteArray(R"({"z":1.10,"A":{"one":"new","two":[1,"xy"]}})"));
    QCOMPARE(codes, QStringList());
    QCOMPARE(combine({{meta(u"A.b"_s), "v"}, {metadata, R"({"A":"leaf"})"}}),
             std::pair(QByteArray(R"({"A":{"_value":"leaf","b":"v"}})"), QStringList{u"METAFIELD_KEY_CLASH"_s}));
}

/// As the relational delivery brings its specifications: entities in names and values, quotation marks among them.
void TestFeedHeader::metadataIsDecodedStringByString()
{
    const QString metadata = u"Metafield: custom.metadata[json]"_s;
    const QByteArray json = R"({"Caf&eacute; &amp; Co":{"Maker":"H&eacute;lio &quot;HX&quot;","Sizes":["8&frac12;&quot;",2,"a\\"]}})";
    QCOMPARE(combine({{metadata, json}}),
             std::pair(QByteArray(R"({"Café & Co":{"Maker":"Hélio \"HX\"","Sizes":["8½\"",2,"a\\"]}})"), QStringList()));
    QCOMPARE(combine({{metadata, R"({"a":"x &amp;amp; y"})"}}),
             std::pair(QByteArray(R"({"a":"x & y"})"), QStringList{u"ENTITY_ENCODED_TWICE"_s}));
    // The second column of that name counts where the first is empty.
    QCOMPARE(combine({{metadata, ""}, {metadata, R"({"a":"b"})"}}).first, QByteArray(R"({"a":"b"})"));
}

void TestFeedHeader::invalidMetadataIsKeptAsText()
{
    const auto [json, codes] = combine({{u"Metafield: custom.metadata[json]"_s, "{not json"}});
    QCOMPARE(json, QByteArray(R"({"metadata":"{not json"})"));
    QCOMPARE(codes, QStringList{u"METAFIELD_INVALID_JSON"_s});
}

void TestFeedHeader::exclusionAndSeparator()
{
    HeaderOptions options;
    options.excludedMetafields = {u"sprc"_s};
    options.listSeparators = {{u"colours"_s, u"|"_s}};
    const FeedHeader header = FeedHeader::parse({meta(u"SPRC"_s)}, options);
    QCOMPARE(int(header.column(0).kind), int(ColumnKind::Sprc)); // still used for matching
    QCOMPARE(combine({{meta(u"SPRC"_s), "X1"}, {meta(u"Colours"_s), "Red | Blue"}}, options).first,
             QByteArray(R"({"Colours":["Red","Blue"]})"));
}

void TestFeedHeader::listsAreNeverCutAtCommas()
{
    QCOMPARE(combine({{meta(u"Maker"_s), "Nordvale, Inc"}}).first, QByteArray(R"({"Maker":"Nordvale, Inc"})"));
    QCOMPARE(combine({{meta(u"L"_s), "[1.50, true, \"a\"]"}}).first, QByteArray(R"({"L":[1.50,true,"a"]})"));
    QCOMPARE(combine({{meta(u"L"_s), "[{\"a\":1}]"}}).first, QByteArray(R"({"L":"[{\"a\":1}]"})"));
    QCOMPARE(combine({{meta(u"L"_s), "[12 pack]"}}).first, QByteArray(R"({"L":"[12 pack]"})"));
}

void TestFeedHeader::textIsCleanedButNotEmptied()
{
    QCOMPARE(combine({{meta(u"a"_s), "N/A"}, {meta(u"b"_s), "null"}, {meta(u"c"_s), "  "}}).first,
             QByteArray(R"({"a":"N/A","b":"null"})"));
    QCOMPARE(combine({{meta(u"a"_s), QByteArray("x\r\ny\0z &amp; \"q\"\\", 17)}}).first, QByteArray(R"({"a":"x\nyz & \"q\"\\"})"));
    QCOMPARE(combine({{meta(u"a"_s), QByteArray("\0", 1)}}).first, QByteArray());
    QCOMPARE(combine({{meta(u"a"_s), "e\xCC\x81"}}).first, QByteArray("{\"a\":\"\xC3\xA9\"}")); // NFC
}

void TestFeedHeader::requiredColumns()
{
    QCOMPARE(FeedHeader::parse({u"Handle"_s, u"Vendor"_s}).missingRequired(), (QStringList{u"SKU"_s, u"Title"_s}));
    QCOMPARE(FeedHeader::parse({u"variant sku"_s, u"Product Title"_s}).missingRequired(), QStringList());
}

void TestFeedHeader::duplicateColumnFillsIn()
{
    const FeedHeader header = FeedHeader::parse({u"SKU"_s, u"Title"_s, u"title "_s});
    QCOMPARE(header.warnings().size(), 1);
    QVERIFY(header.column(2).duplicate);
    const std::vector<QByteArrayView> cells = {"S", "", "Second"};
    QCOMPARE(readFeedRow(header, cells, CellDecoder()).values.text(FieldId::Title), u"Second"_s);
}

void TestFeedHeader::differenceHoldsMappedColumns()
{
    const FeedHeader before = FeedHeader::parse({u"SKU"_s, u"Title"_s, u"Vendor"_s, meta(u"a"_s), u"Body HTML"_s});
    const FeedHeader now = FeedHeader::parse({u"sku"_s, u"Title"_s, meta(u"b"_s), u"Description"_s});
    const HeaderDifference difference = headerDifference(before, now);
    QCOMPARE(difference.vanishedMapped, QStringList{u"Vendor"_s});
    QCOMPARE(difference.removed, (QStringList{u"Vendor"_s, meta(u"a"_s)}));
    QCOMPARE(difference.added, QStringList{meta(u"b"_s)});
    QCOMPARE(difference.renamed.size(), 1);
    QCOMPARE(difference.renamed.first().second, u"Description"_s);
    QVERIFY(headerDifference(now, now).isEmpty());
    QVERIFY(before.hash() != now.hash());
}

void TestFeedHeader::mapNamesAColumn()
{
    HeaderOptions options;
    options.columnMap = {{u"ITEM  name"_s, u"Title"_s}, {u"Art.Nr."_s, u"Metafield: custom.CWS_A"_s}, {u"absent"_s, u"SKU"_s}};
    const FeedHeader header = FeedHeader::parse({u"Item Name"_s, u"SKU"_s, u"Art.Nr."_s}, options);
    QCOMPARE(header.indexOf(ColumnKind::Title), 0);
    QCOMPARE(header.indexOf(ColumnKind::CwsA), 2);
    QCOMPARE(header.column(0).name, u"Item Name"_s);
    QVERIFY(header.missingRequired().isEmpty());
    const QMap<QString, QString> applied{{u"Item Name"_s, u"Title"_s}, {u"Art.Nr."_s, u"Metafield: custom.CWS_A"_s}};
    QCOMPARE(header.appliedMap(), applied);
    // A name that stopped meaning anything else: the map also takes a column away from a dialect.
    options.columnMap = {{u"Name"_s, u"Vendor"_s}};
    QCOMPARE(FeedHeader::parse({u"Name"_s}, options).column(0).kind, ColumnKind::Vendor);
}

void TestFeedHeader::suggests_data()
{
    QTest::addColumn<QStringList>("columns");
    QTest::addColumn<QString>("wanted");
    QTest::addColumn<QString>("suggested");
    const auto add = [](const char* name, const QStringList& columns, const QString& wanted, const QString& suggested) {
        QTest::newRow(name) << columns << wanted << suggested;
    };
    add("synonym", {u"Colour"_s, u"Item Name"_s}, u"Title"_s, u"Item Name"_s);
    add("spelling", {u"Titel"_s, u"Tags"_s}, u"Title"_s, u"Titel"_s);
    add("word", {u"Supplier SKU"_s, u"Colour"_s}, u"SKU"_s, u"Supplier SKU"_s);
    add("punctuation", {u"item_number"_s}, u"SKU"_s, u"item_number"_s);
    add("the better of two", {u"Old title of the page"_s, u"Item Title"_s}, u"Title"_s, u"Item Title"_s);
    add("nothing alike", {u"Colour"_s, u"Size"_s}, u"SKU"_s, QString());
    add("never a column with a meaning of its own", {u"SEO Title"_s}, u"Title"_s, QString());
    add("another word of the same length", {u"Product Size"_s, u"Style"_s}, u"Title"_s, QString());
    add("never an empty name", {QString()}, u"SKU"_s, QString());
}

void TestFeedHeader::suggests()
{
    QFETCH(QStringList, columns);
    QFETCH(QString, wanted);
    QFETCH(QString, suggested);
    const QList<ColumnSuggestion> found = suggestColumns(FeedHeader::parse(columns), {wanted});
    QCOMPARE(found.size(), suggested.isEmpty() ? 0 : 1);
    if (!found.isEmpty())
        QCOMPARE(found.first().column, suggested);
}

QTEST_GUILESS_MAIN(TestFeedHeader)
#include "tst_feedheader.moc"
