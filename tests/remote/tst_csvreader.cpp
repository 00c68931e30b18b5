#include "remote/feed/csvreader.h"

#include <QBuffer>
#include <QTest>

#include <random>

using namespace trueup;
using namespace Qt::StringLiterals;

namespace {

using Row = QList<QByteArray>;

/// Gives the data out in pieces that end at chosen places.
class ChunkDevice final : public QIODevice
{
public:
    ChunkDevice(QByteArray data, qsizetype firstChunk, qsizetype chunk)
        : m_data(std::move(data)), m_next(firstChunk), m_chunk(chunk)
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }
    bool isSequential() const override { return true; }

protected:
    qint64 readData(char* data, qint64 maxSize) override
    {
        if (m_next <= 0)
            m_next = m_chunk;
        const qint64 size = std::min<qint64>({maxSize, m_data.size() - m_at, m_next});
        memcpy(data, m_data.constData() + m_at, size_t(size));
        m_at += size;
        m_next -= size;
        return size;
    }
    qint64 writeData(const char*, qint64) override { return -1; }

private:
    QByteArray m_data;
    qsizetype m_next;
    qsizetype m_chunk;
    qsizetype m_at = 0;
};

struct Read
{
    QList<Row> rows;
    QList<QByteArray> raws;
    QList<qint64> lines;
    QList<qint64> bad; ///< record numbers
    int loose = 0;
};

Read readAll(QIODevice& device, const CsvOptions& options = {})
{
    Read all;
    CsvReader reader(device, options);
    CsvRecord record;
    for (;;) {
        const auto more = reader.next(record);
        if (!more.value_or(false))
            break;
        Row row;
        for (const QByteArrayView cell : record.cells)
            row.append(cell.toByteArray());
        all.rows.append(row);
        all.raws.append(record.raw.toByteArray());
        all.lines.append(record.lineNumber);
        if (record.badQuote)
            all.bad.append(record.recordNumber);
        all.loose += record.looseQuotes;
    }
    return all;
}

Read readAll(const QByteArray& data, const CsvOptions& options = {})
{
    ChunkDevice device(data, data.size(), data.size() + 1);
    return readAll(device, options);
}

QByteArray written(const Row& row, char delimiter)
{
    QByteArray line;
    for (qsizetype i = 0; i < row.size(); ++i) {
        QByteArray cell = row[i];
        if (i > 0)
            line += delimiter;
        const bool quote = cell.contains(delimiter) || cell.contains('\n') || cell.contains('\r') || cell.contains('"');
        if (quote)
            cell = '"' + cell.replace("\"", "\"\"") + '"';
        line += cell;
    }
    return line;
}

/// As a program writes it that knows nothing of doubling: quotes around what has a comma or a line break, all others as text.
QByteArray writtenBare(const Row& row)
{
    QByteArray line;
    for (qsizetype i = 0; i < row.size(); ++i)
        line += (i > 0 ? "," : "") + (row[i].contains(',') || row[i].contains('\n') ? '"' + row[i] + '"' : row[i]);
    return line;
}

} // namespace

class TestCsvReader : public QObject
{
    Q_OBJECT

private slots:
    void cells_data();
    void cells();
    void anyTableComesBack_data();
    void anyTableComesBack();
    void bareQuotes_data();
    void bareQuotes();
    void inchMarksNeverMoveACell();
    void everyChunkBoundary();
    void physicalLines();
    void rawBytes();
    void byteOrderMark();
    void fragmentOfTheFeed();
    void unclosedQuoteIsReportedAndReadingGoesOn();
    void unclosedQuoteBeforeQuotedCells();
    void unclosedQuoteBeyondTheCaps_data();
    void unclosedQuoteBeyondTheCaps();
    void overlongLineIsSkipped();
    void wideRecordsGrowTheBuffer();
    void hostileQuotesStayLinear();
    void consumedBytes();
    void sniff_data();
    void sniff();
};

void TestCsvReader::cells_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<QList<Row>>("rows");

    QTest::newRow("empty file") << ""_ba << QList<Row>{};
    QTest::newRow("one cell, no line end") << "a"_ba << QList<Row>{{"a"}};
    QTest::newRow("LF") << "a,b\nc,d\n"_ba << QList<Row>{{"a", "b"}, {"c", "d"}};
    QTest::newRow("CRLF") << "a,b\r\nc,d\r\n"_ba << QList<Row>{{"a", "b"}, {"c", "d"}};
    QTest::newRow("CR") << "a,b\rc,d\r"_ba << QList<Row>{{"a", "b"}, {"c", "d"}};
    QTest::newRow("empty cells") << ",,\n"_ba << QList<Row>{{"", "", ""}};
    QTest::newRow("blank line is one empty cell") << "a\n\nb\n"_ba << QList<Row>{{"a"}, {""}, {"b"}};
    QTest::newRow("quoted") << "\"a,b\",\"c\"\"d\",\"e\nf\"\n"_ba << QList<Row>{{"a,b", "c\"d", "e\nf"}};
    QTest::newRow("only quotes") << "\"\",\"\"\"\"\n"_ba << QList<Row>{{"", "\""}};
    QTest::newRow("quoted at the very end") << "x,\"y\""_ba << QList<Row>{{"x", "y"}};
    QTest::newRow("lone quotes inside an unquoted cell") << "8\" x 11\",a\"b\"c\n"_ba << QList<Row>{{"8\" x 11\"", "a\"b\"c"}};
    QTest::newRow("text behind a closing quote") << "\"8\" x 11\" pad\",z\n"_ba << QList<Row>{{"8\" x 11\" pad", "z"}};
    QTest::newRow("lone quotes beside a quoted cell") << "\"a, b\",8\" x 11\",z\n\"c, d\",2\",\n"_ba
                                                      << QList<Row>{{"a, b", "8\" x 11\"", "z"}, {"c, d", "2\"", ""}};
    QTest::newRow("space before a quote makes it text") << " \"a\",b\n"_ba << QList<Row>{{" \"a\"", "b"}};
    QTest::newRow("NUL and high bytes") << QByteArray("a\0b,\xE9\xFF\n", 7) << QList<Row>{{QByteArray("a\0b", 3), "\xE9\xFF"}};
    QTest::newRow("short and long rows are given as they are") << "a,b,c\nd\ne,f,g,h\n"_ba
                                                               << QList<Row>{{"a", "b", "c"}, {"d"}, {"e", "f", "g", "h"}};
    QTest::newRow("last cell empty without line end") << "a,"_ba << QList<Row>{{"a", ""}};
}

void TestCsvReader::cells()
{
    QFETCH(QByteArray, data);
    QFETCH(QList<Row>, rows);
    const Read read = readAll(data);
    QCOMPARE(read.rows, rows);
    QVERIFY(read.bad.isEmpty());
}

void TestCsvReader::anyTableComesBack_data()
{
    QTest::addColumn<char>("delimiter");
    QTest::addColumn<QByteArray>("lineEnd");
    QTest::newRow("comma LF") << ',' << "\n"_ba;
    QTest::newRow("comma CRLF") << ',' << "\r\n"_ba;
    QTest::newRow("semicolon CR") << ';' << "\r"_ba;
    QTest::newRow("tab CRLF") << '\t' << "\r\n"_ba;
}

void TestCsvReader::anyTableComesBack()
{
    QFETCH(char, delimiter);
    QFETCH(QByteArray, lineEnd);
    const QByteArray alphabet("ab,;\t\"\n\r \0\xE9\xC3\xA9", 13);
    std::mt19937 random(20261122);
    for (int round = 0; round < 400; ++round) {
        QList<Row> table;
        QByteArray data;
        const int columns = 1 + int(random() % 90);
        for (int i = int(random() % 12); i > 0; --i) {
            Row row;
            for (int column = 0; column < columns; ++column) {
                QByteArray cell;
                for (int length = random() % 3 == 0 ? int(random() % 70) : 0; length > 0; --length)
                    cell += alphabet[qsizetype(random() % size_t(alphabet.size()))];
                row.append(cell);
            }
            table.append(row);
            data += written(row, delimiter) + lineEnd;
        }
        ChunkDevice device(data, 1 + qsizetype(random() % 100), 1 + qsizetype(random() % 100));
        const Read read = readAll(device, CsvOptions{.delimiter = delimiter, .skipBom = false});
        QVERIFY2(read.rows == table, qPrintable(u"round %1: %2"_s.arg(round).arg(QString::fromLatin1(data.toPercentEncoding()))));
        QVERIFY(read.bad.isEmpty());
    }
}

/// Cells in quotes that were not doubled, below a header of four columns; an empty row is a bad one.
void TestCsvReader::bareQuotes_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<QList<Row>>("rows");
    const auto add = [](const char* name, const QByteArray& data, const QList<Row>& rows) { QTest::newRow(name) << data << rows; };
    add("inch marks", "\"Ring Binder, 8.5\" x 11\", 2\" Spine\",Maplecrest,Binders,MPC-480\n",
        {{"Ring Binder, 8.5\" x 11\", 2\" Spine", "Maplecrest", "Binders", "MPC-480"}});
    add("only in front of a comma", "\"Binder, 11\", 2 rings\",V,T,S\n", {{"Binder, 11\", 2 rings", "V", "T", "S"}});
    add("only in front of a comma, empty cells behind", "\"Binder, 11\", 2 rings\",V,,\n", {{"Binder, 11\", 2 rings", "V", "", ""}});
    add("mark at the end of the cell", "\"Binder, 2\"\",V,T,S1\n\"Pen, blue\",V,T,S2\n",
        {{"Binder, 2\"", "V", "T", "S1"}, {"Pen, blue", "V", "T", "S2"}});
    add("mark at the end of the record", "S,V,T,\"Binder, 2\"\"\n\"a\",b,c,d\n", {{"S", "V", "T", "Binder, 2\""}, {"a", "b", "c", "d"}});
    add("quotation marks around the first word", "\"Glide\" pen,V,T,S\n", {{"\"Glide\" pen", "V", "T", "S"}});
    add("several lines behind it", "\"8\" x 11\", ruled\",\"a\nb, \"\"c\"\"\",T,S\nn,e,x,t\n",
        {{"8\" x 11\", ruled", "a\nb, \"c\"", "T", "S"}, {"n", "e", "x", "t"}});
    add("two readings of four cells", "\"a 1\", b\",\"c\",d 2\",e\nn,e,x,t\n", {{}, {"n", "e", "x", "t"}});
    add("no reading of four cells", "\"8\" x 11\" pad\",V\nn,e,x,t\n", {{}, {"n", "e", "x", "t"}});
    add("short as it is, or four cells", "\"Tape, 3\"\",Tape 2\",V,T\nn,e,x,t\n", {{}, {"n", "e", "x", "t"}});
    add("short in any reading", "\"a, b\",8\" wide\nn,e,x,t\n", {{"a, b", "8\" wide"}, {"n", "e", "x", "t"}});
    add("swallowed line of a file that has such marks", "p,8\" x 11\",T,S\n\"Tape, 3\"\",V,T,S1\nTape 2\",V,T,S2\nn,e,x,t\n",
        {{"p", "8\" x 11\"", "T", "S"}, {}, {"n", "e", "x", "t"}});
}

void TestCsvReader::bareQuotes()
{
    QFETCH(QByteArray, data);
    QFETCH(QList<Row>, rows);
    data.prepend("a,b,c,d\n");
    rows.prepend({"a", "b", "c", "d"});
    for (qsizetype boundary = 1; boundary <= data.size(); ++boundary) {
        ChunkDevice device(data, boundary, data.size());
        const Read read = readAll(device, CsvOptions{.readAhead = 8});
        QCOMPARE(read.rows, rows);
        QCOMPARE(read.bad.size(), rows.count(Row()));
    }
}

/// Whatever a writer that doubles no quote makes of a list of goods: a row is read as it was, or told as bad.
void TestCsvReader::inchMarksNeverMoveACell()
{
    std::mt19937 random(20270305);
    const auto oneOf = [&random](const QList<QByteArray>& words) { return words[qsizetype(random() % size_t(words.size()))]; };
    const QList<QByteArray> words = {"Ring Binder", "8.5\" x 11\"", "2\" Spine", "White", "11\"", "3/4\"", "Tape", "1\" to 2\"", "60 yd"};
    const QList<QByteArray> others = {"", "", "", "Blue", "pens, writing", "Office Goods, Inc", "2\"", "8\" wide", "2\", 3\"",
                                      "<p>Up to 7,500 pages</p>\n<ul><li>a, b</li></ul>"};
    int right = 0;
    int all = 0;
    for (int round = 0; round < 500; ++round) {
        const int columns = 6 + int(random() % 18);
        QList<Row> table;
        QByteArray data = QByteArray(columns - 1, ',').prepend('h') + '\n';
        for (int i = 0; i < 8; ++i) {
            QByteArray title = i == 0 ? "8.5\" x 11\", 2\" Spine"_ba : oneOf(words);
            for (int more = i == 0 ? 0 : int(random() % 5); more > 0; --more)
                title += oneOf({", ", " ", " - "}) + oneOf(words);
            Row row{QByteArray::number(i), title};
            while (row.size() < columns)
                row.append(oneOf(others));
            table.append(row);
            data += writtenBare(row) + '\n';
        }
        const QList<Row> rows = readAll(data).rows;
        for (const Row& row : rows.sliced(1)) {
            if (row.isEmpty())
                continue;
            QCOMPARE(row, table.value(row.first().toInt()));
            ++right;
        }
        all += int(table.size());
    }
    QVERIFY2(right * 4 > all, qPrintable(u"%1 of %2"_s.arg(right).arg(all)));
}

void TestCsvReader::everyChunkBoundary()
{
    const QByteArray data = "\xEF\xBB\xBFh1,h2,h3\r\n\"a \"\"q\"\"\",\"line\r\nbreak\",\r\n,,\"\"\r\nx,y,\"z\"\r\n\r\n1,2,3"_ba;
    const QList<Row> expected = readAll(data).rows;
    QCOMPARE(expected.size(), 6);
    QCOMPARE(expected[1], (Row{"a \"q\"", "line\r\nbreak", ""}));
    for (qsizetype boundary = 1; boundary < data.size(); ++boundary) {
        ChunkDevice device(data, boundary, data.size());
        QVERIFY2(readAll(device).rows == expected, qPrintable(u"boundary %1"_s.arg(boundary)));
    }
    // The reader's own buffer ends inside this record for one of these paddings at every byte of it.
    const QByteArray padding = QByteArray(1000, 'p') + '\n';
    for (int shift = 0; shift < int(data.size()) + 4; ++shift) {
        const QByteArray front = padding.repeated(261) + QByteArray(882 - shift, 's') + '\n';
        const Read read = readAll(front + data.sliced(3));
        QVERIFY2(read.rows.sliced(262) == expected, qPrintable(u"shift %1"_s.arg(shift)));
    }
}

void TestCsvReader::physicalLines()
{
    const Read read = readAll("h\n\"a\nb\r\nc\rd\"\nx\r\ny\rz"_ba);
    QCOMPARE(read.lines, (QList<qint64>{1, 2, 6, 7, 8}));
}

void TestCsvReader::rawBytes()
{
    const Read read = readAll("a,\"b\"\"c\"\r\n\nlast"_ba);
    QCOMPARE(read.raws, (QList<QByteArray>{"a,\"b\"\"c\"", "", "last"}));
}

void TestCsvReader::byteOrderMark()
{
    QCOMPARE(readAll("\xEF\xBB\xBF\"Handle\",b\n"_ba).rows, (QList<Row>{{"Handle", "b"}}));
    QCOMPARE(readAll("\xEF\xBB\xBFHandle\n"_ba, CsvOptions{.skipBom = false}).rows, (QList<Row>{{"\xEF\xBB\xBFHandle"}}));
}

/// Eight records of the documented example, in Windows-1252 as the supplier sends them.
void TestCsvReader::fragmentOfTheFeed()
{
    const QByteArray data =
        "Handle,Title,URL handle,Description,Vendor,Type,Tags,SKU,Barcode,Image\r\n"
        ",\"Nordvale \"\"GlidePro\"\" Ballpoint Pen, 1.0 mm, Blue\",nordvale-glidepro-pen-blue,\"<p>Smooth ink &amp; soft grip.</p>\n"
        "<ul><li>Tip: 1.0&nbsp;mm</li><li>Dries in &lt; 2 s</li></ul>\",Nordvale,Ballpoint Pens,\"pens, writing, blue\",NVLGP10-BLU,'012345678905,1\r\n"
        ",,nordvale-glidepro-pen-blue,,,,,,,2\r\n"
        ",\"H\xE9lio Print\x99 \x93High-Yield\x94 Toner, Black\",helio-print-hy-toner-black,\"<p>Up to 7,500 pages \x96 fits</p>\",H&eacute;lio Print,Toner &amp; Ink,\"toner,black\",HLPHX40K,9.52123E+12,1\r\n"
        ",,nordvale-glidepro-pen-blue,,,,,,,3\r\n"
        ",\"Ring Binder, 8\xBD\"\" x 11\"\", 2\"\" Spine\",maplecrest-ring-binder-2in-white,Holds 400 sheets,Maplecrest,Binders,binders,00480-2WH,,\r\n"
        ",,helio-print-hy-toner-black,,,,,,,2\r\n"
        ",\"Desk Organizer, Mesh, 6 Compartments\",desk-organizer-mesh-6,,,,,MPCDO6,,\r\n"
        ",\"Nordvale GlidePro Pen, Blue (old listing)\",nordvale-glidepro-pen-blue-1,,Nordvale,Ballpoint Pens,pens,nvlgp10blu,012345678905,\r\n"_ba;
    const Read read = readAll(data);
    QCOMPARE(read.rows.size(), 9);
    for (const Row& row : read.rows)
        QCOMPARE(row.size(), 10);
    QCOMPARE(read.rows[1][1], "Nordvale \"GlidePro\" Ballpoint Pen, 1.0 mm, Blue"_ba);
    QVERIFY(read.rows[1][3].contains("grip.</p>\n<ul>"));
    QCOMPARE(read.rows[3][1], "H\xE9lio Print\x99 \x93High-Yield\x94 Toner, Black"_ba);
    QCOMPARE(read.rows[5][1], "Ring Binder, 8\xBD\" x 11\", 2\" Spine"_ba);
    QCOMPARE(read.rows[5][7], "00480-2WH"_ba);
    QCOMPARE(read.lines, (QList<qint64>{1, 2, 4, 5, 6, 7, 8, 9, 10}));
    QCOMPARE(read.loose, 0);
}

void TestCsvReader::unclosedQuoteIsReportedAndReadingGoesOn()
{
    const Read read = readAll("a,b,c\n1,2,3\n4,\"open,6\n7,8,9\n10,11,12\n"_ba);
    QCOMPARE(read.bad, QList<qint64>{3});
    QCOMPARE(read.lines, (QList<qint64>{1, 2, 3, 4, 5}));
    QCOMPARE(read.raws[2], "4,\"open,6"_ba);
    QCOMPARE(read.rows[2], Row{});
    QCOMPARE(read.rows[3], (Row{"7", "8", "9"}));
    QCOMPARE(read.rows[4], (Row{"10", "11", "12"}));
}

/// The next quote in the file closes the open cell in the wrong place; the width of the first record gives it away.
void TestCsvReader::unclosedQuoteBeforeQuotedCells()
{
    const Read read = readAll("a,b,c\n4,\"open,6\n7,\"eight\",9\n\"1\n0\",11,12\n"_ba);
    QCOMPARE(read.bad, QList<qint64>{2});
    QCOMPARE(read.rows.size(), 4);
    QCOMPARE(read.rows[2], (Row{"7", "eight", "9"}));
    QCOMPARE(read.rows[3], (Row{"1\n0", "11", "12"}));
    QCOMPARE(read.lines, (QList<qint64>{1, 2, 3, 4}));
}

void TestCsvReader::unclosedQuoteBeyondTheCaps_data()
{
    QTest::addColumn<int>("rows");
    QTest::addColumn<qsizetype>("bytes");
    QTest::newRow("500 lines") << 5'000 << qsizetype(1 << 20);
    QTest::newRow("one megabyte") << 60'000 << qsizetype(1 << 20);
    QTest::newRow("small cap") << 200 << qsizetype(256);
}

void TestCsvReader::unclosedQuoteBeyondTheCaps()
{
    QFETCH(int, rows);
    QFETCH(qsizetype, bytes);
    QByteArray data = "a,b,c\n1,\"open,3\n";
    for (int i = 0; i < rows; ++i)
        data += QByteArray::number(i) + ",some text of a row,x\n";
    data += "last,\"quoted\",x\n";
    const Read read = readAll(data, CsvOptions{.maxRecordBytes = bytes});
    QCOMPARE(read.bad, QList<qint64>{2});
    QCOMPARE(read.rows.size(), rows + 3);
    QCOMPARE(read.rows[2], (Row{"0", "some text of a row", "x"}));
    QCOMPARE(read.rows.last(), (Row{"last", "quoted", "x"}));
    QCOMPARE(read.lines.last(), qint64(rows + 3));
}

void TestCsvReader::overlongLineIsSkipped()
{
    const QByteArray data = "a,b\n" + QByteArray(3'000'000, 'x') + ",y\r\nc,d\n";
    const Read read = readAll(data);
    QCOMPARE(read.bad, QList<qint64>{2});
    QCOMPARE(read.raws[1].size(), qsizetype(1 << 20));
    QCOMPARE(read.rows.last(), (Row{"c", "d"}));
    QCOMPARE(read.lines, (QList<qint64>{1, 2, 3}));
}

void TestCsvReader::wideRecordsGrowTheBuffer()
{
    const QByteArray cell(900'000, 'w');
    const Read read = readAll("\"" + cell + "\",\"a\"\"b\"\n" + cell + ",2\n");
    QCOMPARE(read.rows, (QList<Row>{{cell, "a\"b"}, {cell, "2"}}));
}

/// Megabytes of lines that each open a quote: every one could be tried as a new start.
void TestCsvReader::hostileQuotesStayLinear()
{
    const Read read = readAll("a,b\n" + QByteArray("x,\"y\n").repeated(50'000));
    QVERIFY(!read.bad.isEmpty());
    QCOMPARE(read.rows.first(), (Row{"a", "b"}));
}

void TestCsvReader::consumedBytes()
{
    QByteArray data = "\xEF\xBB\xBF" "a,b\r\nc,d";
    QBuffer buffer(&data);
    QVERIFY(buffer.open(QIODevice::ReadOnly));
    CsvReader reader(buffer);
    CsvRecord record;
    QVERIFY(reader.next(record).value_or(false));
    QCOMPARE(reader.bytesConsumed(), 8);
    QVERIFY(reader.next(record).value_or(false));
    QCOMPARE(reader.bytesConsumed(), data.size());
    QVERIFY(!reader.next(record).value_or(true));
}

void TestCsvReader::sniff_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<char>("delimiter");
    QTest::newRow("comma") << "a,b,c;d\n;;;;;;"_ba << ',';
    QTest::newRow("semicolon") << "\"a,b,c\";d;e\r\n"_ba << ';';
    QTest::newRow("tab") << "a\tb\tc,d\n"_ba << '\t';
    QTest::newRow("bar") << "a|b|c\n"_ba << '|';
    QTest::newRow("none") << "a\n"_ba << ',';
    QTest::newRow("empty") << ""_ba << ',';
}

void TestCsvReader::sniff()
{
    QFETCH(QByteArray, data);
    QTEST(sniffDelimiter(data), "delimiter");
}

QTEST_GUILESS_MAIN(TestCsvReader)
#include "tst_csvreader.moc"
