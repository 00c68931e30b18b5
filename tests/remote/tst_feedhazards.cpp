#include "catalog/feedrow.h"
#include "remote/feed/csvreader.h"
#include "remote/feed/encoding.h"

#include <QBuffer>
#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

/// Every hazard of the feed as the bytes of a small file, read the way an import reads it: detector, CSV reader, header,
/// row. What is expected is told per row as "kind|SKU|field=value …|ISSUE,ISSUE".
class TestFeedHazards : public QObject
{
    Q_OBJECT
private slots:
    void row_data();
    void row();
    void overlongCellCostsOnlyItsRecord();
};

namespace {

const QByteArray head = "URL handle,Title,Vendor,Type,SKU,Description,Tags,Barcode,Product image URL,Image position,"
                        "Google Shopping / MPN,Metafield: custom.Box.Colour[list.single_line_text]\r\n";

CellDecoder decoderFor(FeedEncoding encoding)
{
    if (encoding == FeedEncoding::Cp1252)
        return CellDecoder(CellDecoder::Mode::Windows1252);
    return CellDecoder(encoding == FeedEncoding::MixedPerRecord ? CellDecoder::Mode::PerRecord : CellDecoder::Mode::Utf8);
}

std::vector<FeedRow> readFile(QByteArray bytes)
{
    EncodingDetector detector;
    detector.feed(bytes);
    const FeedEncoding encoding = detector.finish().encoding;
    QBuffer file(&bytes);
    file.open(QIODevice::ReadOnly);
    std::unique_ptr<Utf16Device> unpacked;
    QIODevice* device = &file;
    if (encoding == FeedEncoding::Utf16Le || encoding == FeedEncoding::Utf16Be) {
        unpacked = std::make_unique<Utf16Device>(file, encoding == FeedEncoding::Utf16Be);
        device = unpacked.get();
    }
    CsvOptions options;
    options.delimiter = unpacked ? ',' : sniffDelimiter(bytes);
    CsvReader reader(*device, options);
    const CellDecoder decoder = decoderFor(encoding);
    FeedHeader header;
    std::vector<FeedRow> rows;
    CsvRecord record;
    for (auto more = reader.next(record); more && *more; more = reader.next(record)) {
        if (record.recordNumber == 1) {
            QStringList names;
            const CellEncoding form = CellDecoder(CellDecoder::Mode::PerRecord).encodingOf(record.cells);
            for (const QByteArrayView cell : record.cells)
                names.append(CellDecoder::decode(cell, form));
            header = FeedHeader::parse(names);
        } else if (record.badQuote) {
            FeedRow bad;
            bad.issues.append(makeIssue(IssueCode::BadQuote, Severity::BlocksRow, std::nullopt));
            rows.push_back(std::move(bad));
        } else {
            rows.push_back(readFeedRow(header, record.cells, decoder));
        }
    }
    return rows;
}

QString told(const FeedRow& row, const QList<FieldId>& shown)
{
    QStringList values;
    for (const FieldId id : shown)
        values.append(field(id).keyString() + u'=' + row.values[id].toDisplay());
    QStringList codes;
    for (const Issue& issue : row.issues)
        codes.append(issueWord(issue.code));
    codes.removeDuplicates();
    return QStringList{rowKindWord(row.kind), row.sku, values.join(u' '), codes.join(u',')}.join(u'|');
}

} // namespace

void TestFeedHazards::row_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QList<FieldId>>("shown");
    QTest::addColumn<QStringList>("expected");
    const auto add = [](const char* name, const QByteArray& file, const QList<FieldId>& shown, const QStringList& expected) {
        QTest::newRow(name) << file << shown << expected;
    };
    const QList<FieldId> title{FieldId::Title};
    const QList<FieldId> barcode{FieldId::Barcode};
    const QList<FieldId> html{FieldId::Description};

    add("Windows-1252", head + "p,H\xE9lio\x99,V,T,S1\r\n", title, {u"product|S1|title=Hélio™|"_s});
    add("UTF-8", head + "p,Hélio™,V,T,S1\r\n", title, {u"product|S1|title=Hélio™|"_s});
    add("UTF-8 with a mark", "\xEF\xBB\xBF" + head + "p,Hélio™,V,T,S1\r\n", title, {u"product|S1|title=Hélio™|"_s});
    add("both in one file", head + "p,H\xE9lio,V,T,S1\r\nq,Hélio,V,T,S2\r\n", title,
        {u"product|S1|title=Hélio|"_s, u"product|S2|title=Hélio|"_s});
    QByteArray wide("\xFF\xFE", 2);
    for (const QChar c : QString::fromUtf8(head + "p,Hélio™,V,T,S1\r\n"))
        wide.append(char(c.unicode() & 0xFF)).append(char(c.unicode() >> 8));
    add("UTF-16", wide, title, {u"product|S1|title=Hélio™|"_s});
    add("mojibake is reported, not repaired", head + "p,HÃ©lio,V,T,S1\r\n", title, {u"product|S1|title=HÃ©lio|MOJIBAKE"_s});
    add("emoji", head + "p,Pen 🖊️ 👍🏽,V,T,S1\r\n", title, {u"product|S1|title=Pen 🖊️ 👍🏽|"_s});
    add("NUL", head + QByteArray("p,Pe\0n,V,T,S1\r\n", 15), title, {u"product|S1|title=Pen|CONTROL_CHARACTERS"_s});

    add("doubled quotes and a line break", head + "p,\"Pen \"\"Glide\"\", 8½\"\"\nblue\",V,T,S1\r\n", title,
        {u"product|S1|title=Pen \"Glide\", 8½\" blue|"_s});
    add("quote that never closes", head + "p,Pen,V,T,S1,,,,,,,\r\nq,\"Ink,V,T,S2,,,,,,,\r\nr,Cap,V,T,S3,,,,,,,\r\n", title,
        {u"product|S1|title=Pen|"_s, u"blank||title=|BAD_QUOTE"_s, u"product|S3|title=Cap|"_s});
    add("inch marks that were not doubled", head + "p,\"Ring Binder, 8.5\" x 11\", 2\" Spine\",V,T,S1,,,,,,,\r\nq,Cap,V,T,S2,,,,,,,\r\n", title,
        {u"product|S1|title=Ring Binder, 8.5\" x 11\", 2\" Spine|"_s, u"product|S2|title=Cap|"_s});
    add("inch marks that can be read in two ways", head + "p,\"Tape, 3\", wide\",V,T,S1,\"a, b\",\"c, 2\"\",,,,,\r\nq,Cap,V,T,S2,,,,,,,\r\n",
        title, {u"blank||title=|BAD_QUOTE"_s, u"product|S2|title=Cap|"_s});
    add("short row", head + "p,Pen,V,T,S1\r\n", barcode, {u"product|S1|barcode=|"_s});
    add("long row", head + "p,Pen,V,T,S1,,,,,,,,extra\r\n", title, {u"product|S1|title=Pen|ROW_TOO_LONG"_s});
    add("long row of empty cells", head + "p,Pen,V,T,S1,,,,,,,,,,\r\n", title, {u"product|S1|title=Pen|"_s});
    add("blank rows", head + "\r\n,,,,\r\n \t,,\r\n", {}, {u"blank|||"_s, u"blank|||"_s, u"blank|||"_s});
    add("semicolons", "Title;SKU;Vendor;Type\r\nPen, blue;S1;V;T\r\n", title, {u"product|S1|title=Pen, blue|"_s});
    add("tabs and CR", "Title\tSKU\tVendor\tType\rPen\tS1\tV\tT\r", title, {u"product|S1|title=Pen|"_s});

    add("header in other order, case and spacing", "  type ,SKU,\"vendor\",product   TITLE\r\nT,S1,V,Pen\r\n", title,
        {u"product|S1|title=Pen|"_s});
    add("header with a column twice", "Title,SKU,Vendor,Type,title\r\n,S1,V,T,Pen\r\nInk,S2,V,T,Pen\r\n", title,
        {u"product|S1|title=Pen|"_s, u"product|S2|title=Ink|"_s});
    add("dotted metafields", "Title,SKU,Vendor,Type,Metafield: custom.Box.Colour,Metafield: custom.Pkg. Qty.\r\nPen,S1,V,T,Blue,12\r\n",
        {FieldId::ProductInfo}, {u"product|S1|product_info={\"Box\":{\"Colour\":\"Blue\"},\"Pkg. Qty.\":\"12\"}|"_s});
    add("list cells", "Title,SKU,Vendor,Type,Metafield: custom.X[list.single_line_text]\r\nPen,S1,V,T,\"[\"\"a\"\",\"\"b\"\"]\"\r\n"
                      "Ink,S2,V,T,\"a, b\"\r\n",
        {FieldId::ProductInfo}, {u"product|S1|product_info={\"X\":[\"a\",\"b\"]}|"_s, u"product|S2|product_info={\"X\":\"a, b\"}|"_s});

    add("image row before its product", head + "p,,,,,,,,https://x.test/Left/1.jpg,2\r\np,Pen,V,T,S1\r\n", {},
        {u"image|||"_s, u"product|S1||"_s});
    add("image row without a handle", head + ",,,,,,,,https://x.test/Left/1.jpg,2\r\n", {}, {u"image|||ORPHAN_IMAGE"_s});
    add("image that is none", head + "p,,,,,,,,ftp://x.test/1.jpg,2\r\nq,Pen,V,T,S1,,,,Front/1.jpg\r\n", {},
        {u"image|||INVALID_IMAGE_URL"_s, u"product|S1||INVALID_IMAGE_URL"_s});
    add("documents", head + "p,,,,,,,,https://x.test/User-Manual/1.pdf,2\r\nq,Pen,V,T,S1,,,,https://x.test/a.ZIP?x=1.jpg\r\n", {},
        {u"image|||INVALID_IMAGE_URL"_s, u"product|S1||INVALID_IMAGE_URL"_s});
    add("incomplete rows", head + "p,Pen,,,S1\r\nq,Ink,V,T,\r\n", title,
        {u"incomplete|S1|title=Pen|ROW_INCOMPLETE"_s, u"incomplete||title=Ink|ROW_INCOMPLETE"_s});

    add("apostrophe barcode", head + "p,Pen,V,T,S1,,,'012345678905\r\n", barcode, {u"product|S1|barcode=012345678905|"_s});
    add("exponent barcode", head + "p,Pen,V,T,S1,,,9.52123E+12\r\n", barcode, {u"product|S1|barcode=|BARCODE_SCI_NOTATION"_s});
    add("lost leading zero", head + "p,Pen,V,T,S1,,,12345678905\r\n", barcode, {u"product|S1|barcode=012345678905|"_s});
    add("decimal tail", head + "p,Pen,V,T,S1,,,012345678905.0\r\n", barcode, {u"product|S1|barcode=012345678905|"_s});
    add("wrong check digit", head + "p,Pen,V,T,S1,,,012345678904\r\n", barcode, {u"product|S1|barcode=|BARCODE_CHECK_DIGIT"_s});
    add("numbers that look like others", head + "p,A,V,T,00480\r\nq,B,V,T,12E5\r\nr,C,V,T,3-4\r\n", {},
        {u"product|00480||"_s, u"product|12E5||"_s, u"product|3-4||"_s});

    add("title of 255 characters", head + "p," + QByteArray(255, 'x') + ",V,T,S1\r\n", title,
        {u"product|S1|title="_s + QString(255, u'x') + u'|'});
    add("title of 256 characters", head + "p," + QByteArray(256, 'x') + ",V,T,S1\r\n", title, {u"product|S1|title=|VALUE_TOO_LONG"_s});
    add("entities", head + "p,Tom &amp; Jerry&trade;,V,T,S1\r\nq,Tom &amp;amp; Jerry,V,T,S2\r\n", title,
        {u"product|S1|title=Tom & Jerry™|"_s, u"product|S2|title=Tom & Jerry|ENTITY_ENCODED_TWICE"_s});
    add("hostile HTML", head + "p,Pen,V,T,S1,<p onclick=x()>A<script>b()</script></p>\r\n", html,
        {u"product|S1|description=<p>A</p>|HTML_SANITISED"_s});
    add("broken HTML", head + "p,Pen,V,T,S1,<p><b>A<i>B</b>\r\n", html, {u"product|S1|description=<p><b>A<i>B</i></b></p>|"_s});
    add("tags", head + "p,Pen,V,T,S1,,\"a, A ,,b\"\r\n", {FieldId::Tags}, {u"product|S1|tags=a, b|"_s});
}

void TestFeedHazards::row()
{
    QFETCH(QByteArray, file);
    QFETCH(QList<FieldId>, shown);
    QFETCH(QStringList, expected);
    QStringList rows;
    for (const FeedRow& row : readFile(file))
        rows.append(told(row, shown));
    QCOMPARE(rows, expected);
}

/// A cell no honest feed has: it costs its record, the ones around it are read, and no more is kept than a record may hold.
void TestFeedHazards::overlongCellCostsOnlyItsRecord()
{
    for (const QByteArray& quote : {QByteArray(), QByteArray("\"")}) {
        const QByteArray file = head + "p,Pen,V,T,S1,,,,,,,\r\nq,Ink,V,T,S2," + quote + QByteArray(10 << 20, 'x') + quote +
                                ",,,,,,\r\nr,Cap,V,T,S3,,,,,,,\r\n";
        QStringList rows;
        for (const FeedRow& row : readFile(file))
            rows.append(told(row, {}));
        QCOMPARE(rows, (QStringList{u"product|S1||"_s, u"blank|||BAD_QUOTE"_s, u"product|S3||"_s}));
    }
}

QTEST_GUILESS_MAIN(TestFeedHazards)
#include "tst_feedhazards.moc"
