#include "reconcile/lists/listcolumns.h"
#include "remote/feed/listfile.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

class TestListColumns : public QObject
{
    Q_OBJECT
private slots:
    void knowsHeaders_data();
    void knowsHeaders();
    void guessesByContent();
    void chosenColumnsWin();
    void namesWhatIsMissing();
    void readsWhatBothSay();
    void readsPrices();
    void emptyByAnyName();
    void readsFiles_data();
    void readsFiles();
    void readsFilesAsTheyAreFound();
};

namespace {

ListColumns detect(const QStringList& header, const std::vector<QStringList>& rows = {})
{
    return detectColumns(u"list.csv"_s, header, rows, {}).value();
}

} // namespace

void TestListColumns::knowsHeaders_data()
{
    QTest::addColumn<QString>("header");
    QTest::addColumn<QString>("places"); ///< id name brand code gtin price description
    QTest::newRow("plain") << u"id,name,description,price"_s << u"0 1 -1 -1 -1 3 2"_s;
    QTest::newRow("titles") << u"id,title,manufacturer,price"_s << u"0 1 2 -1 -1 3 -1"_s;
    QTest::newRow("model") << u"custom_id,id,title,category,brand,modelno,price"_s << u"1 2 4 5 -1 6 -1"_s;
    QTest::newRow("shop") << u"SKU,Product Name,Vendor,UPC,List Price,Body (HTML)"_s << u"0 1 2 0 3 4 5"_s;
    QTest::newRow("underscores") << u"unique_id,product_name,model_number,brand_name,unit price"_s << u"0 1 3 2 -1 4 -1"_s;
    QTest::newRow("mixed case") << u"ID,productTitle,MANUFACTURER,modelNo,longDescription"_s << u"0 1 2 3 -1 -1 4"_s;
    QTest::newRow("french") << u"Référence,Désignation,Marque,Prix"_s << u"-1 1 2 0 -1 3 -1"_s;
}

void TestListColumns::knowsHeaders()
{
    QFETCH(QString, header);
    QFETCH(QString, places);
    QStringList found;
    for (const int column : detect(header.split(u',')))
        found.append(QString::number(column));
    QCOMPARE(found.join(u' '), places);
}

void TestListColumns::guessesByContent()
{
    const ListColumns columns = detect({u"c1"_s, u"c2"_s, u"c3"_s}, {{u"9.99"_s, u"A 1"_s, u"Pilot pen blue"_s},
                                                                     {u"9.99"_s, u"B 2"_s, u"Bic pen red fine"_s}});
    QCOMPARE(columns[size_t(ListColumn::Name)], 2); // the wordiest
    const ListColumns only =
        detect({u"nr"_s, u"description"_s}, {{u"1"_s, u"Pilot pen blue"_s}, {u"2"_s, u"Bic pen red"_s}});
    QCOMPARE(only[size_t(ListColumn::Id)], 0);
    QCOMPARE(only[size_t(ListColumn::Name)], 1);
    QCOMPARE(only[size_t(ListColumn::Description)], -1);
}

void TestListColumns::chosenColumnsWin()
{
    const auto chosen = parseColumnChoice(u"name=long text, id=2"_s);
    QVERIFY(chosen.has_value());
    const auto columns = detectColumns(u"list.csv"_s, {u"name"_s, u"nr"_s, u"Long Text"_s}, {}, *chosen);
    QVERIFY(columns.has_value());
    QCOMPARE((*columns)[size_t(ListColumn::Name)], 2);
    QCOMPARE((*columns)[size_t(ListColumn::Id)], 1);
}

void TestListColumns::namesWhatIsMissing()
{
    const auto columns = detectColumns(u"list.csv"_s, {u"id"_s, u"title"_s}, {}, {{ListColumn::Brand, u"maker"_s}});
    QVERIFY(!columns.has_value());
    QVERIFY2(columns.error().message.contains(u"maker"_s), qPrintable(columns.error().message));
    QVERIFY2(columns.error().nextStep.contains(u"id, title"_s), qPrintable(columns.error().nextStep));
    QCOMPARE(parseColumnChoice(u"colour=x"_s).error().kind, ErrorKind::Usage);
    QCOMPARE(detectColumns(u"list.csv"_s, {u"id"_s, u"price"_s}, {}, {}).error().kind, ErrorKind::Usage);
}

void TestListColumns::readsWhatBothSay()
{
    const QStringList header{u"id"_s, u"title"_s, u"Authors"_s, u"year"_s, u"stock"_s, u"link"_s, u"mine"_s};
    const std::vector<QStringList> rows{{u"1"_s, u"On mice and maps"_s, u"A. Lind, B. Rao"_s, u"1999"_s, u"12"_s, u"http://a.test/1"_s, u"red"_s},
                                        {u"2"_s, u"On cats"_s, u"n/a"_s, u"2003"_s, u"7"_s, u"http://a.test/2"_s, u"blue"_s}};
    const QStringList turned{u"stock"_s, u"year"_s, u"id"_s, u"title"_s, u"authors"_s, u"link"_s, u"theirs"_s};
    const std::vector<QStringList> other{{u"5"_s, u"1999"_s, u"x"_s, u"Mice and maps"_s, u"Lind"_s, u"http://b.test"_s, u"green"_s}};
    const ListSample left{header, detect(header, rows), rows};
    const ListSample right{turned, detect(turned, other), other};
    // Numbers and addresses mean nothing elsewhere; a column of one list alone has nothing to be compared with.
    const auto shared = sharedOtherColumns(left, right);
    QCOMPARE(shared[0], (std::vector{2, 3}));
    QCOMPARE(shared[1], (std::vector{4, 1}));
    QCOMPARE(listItemOf(rows[0], left.columns, 1, shared[0]).description, u"A. Lind, B. Rao | 1999"_s);
    QCOMPARE(listItemOf(rows[1], left.columns, 2, shared[0]).description, u"2003"_s);
    QCOMPARE(listItemOf(rows[0], left.columns, 1).description, QString());
}

void TestListColumns::readsPrices()
{
    const ListColumns columns = detect({u"id"_s, u"name"_s, u"price"_s});
    const auto price = [&](const QString& text) {
        return listItemOf({u"1"_s, u"Pen"_s, text}, columns, 1).price.value_or(-1);
    };
    QCOMPARE(price(u"$1,299.00"_s), 1299.0);
    QCOMPARE(price(u"1,299"_s), 1299.0);
    QCOMPARE(price(u"12.50"_s), 12.5);
    QCOMPARE(price(u"call"_s), -1.0);
    QCOMPARE(price({}), -1.0);
    QCOMPARE(price(u"nan"_s), -1.0);
    QCOMPARE(price(u"USD 1,299.00"_s), 1299.0);
    QCOMPARE(price(u"12.50 gbp"_s), 12.5);
    QCOMPARE(price(u"$ 0.99"_s), 0.99);
    QCOMPARE(listItemOf({u""_s, u"Pen"_s}, columns, 7).id, u"7"_s);
}

void TestListColumns::emptyByAnyName()
{
    const ListColumns columns = detect({u"id"_s, u"name"_s, u"brand"_s, u"modelno"_s, u"description"_s});
    for (const QString& empty : {u""_s, u" "_s, u"NaN"_s, u"null"_s, u"None"_s, u"N/A"_s, u"-"_s, u"\\N"_s}) {
        const ListItem item = listItemOf({u"null"_s, u"None"_s, empty, empty, empty}, columns, 3);
        QVERIFY2(item.brand.isEmpty() && item.code.isEmpty() && item.description.isEmpty(), qPrintable(empty));
        QCOMPARE(item.id, u"null"_s); // whatever it is, it is the id
        QCOMPARE(item.name, u"None"_s);
    }
    QCOMPARE(listItemOf({u"1"_s, u"Pen"_s, u"Nilco"_s, u"N-1"_s, u"None better"_s}, columns, 1).description, u"None better"_s);
}

void TestListColumns::readsFiles_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("utf-8") << QByteArray("id,name\n1,\"Caf\xC3\xA9, \"\"fin\"\"\"\n");
    QTest::newRow("utf-8 with mark") << QByteArray("\xEF\xBB\xBFid,name\r\n1,\"Caf\xC3\xA9, \"\"fin\"\"\"\r\n");
    QTest::newRow("latin-1") << QByteArray("id;name\n1;\"Caf\xE9, \"\"fin\"\"\"\n");
    QTest::newRow("tabs") << QByteArray("id\tname\n\n1\t\"Caf\xE9, \"\"fin\"\"\"\n");
}

void TestListColumns::readsFiles()
{
    QFETCH(QByteArray, bytes);
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"list.csv"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
    file.close();
    const auto list = readListFile(file.fileName());
    QVERIFY(list.has_value());
    QCOMPARE(list->header, QStringList({u"id"_s, u"name"_s}));
    QCOMPARE(list->rows.size(), size_t(1));
    QCOMPARE(list->rows[0], QStringList({u"1"_s, u"Café, \"fin\""_s}));
    QCOMPARE(readListFile(folder.filePath(u"none.csv"_s)).error().kind, ErrorKind::Io);
}

/// Latin-1 with bytes no alphabet knows, line breaks inside quotes, empty lines, short and long rows, an id twice.
void TestListColumns::readsFilesAsTheyAreFound()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"list.csv"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("\"id\",\"title\",\"description\",\"manufacturer\",\"price\"\r\n"
               "7,\"Caf\xE9 \x81\x8D grinder 12\"\" wide\",\"two\r\nlines, \n\nand more\",\"\",\"$1,299.00\"\r\n"
               "\r\n"
               "7,Mug,,,\r\n"
               "8,Short\r\n"
               "9,Long,text,Maker,5.00,more,than,asked");
    file.close();
    const auto list = readListFile(file.fileName());
    QVERIFY2(list.has_value(), list ? "" : qPrintable(list.error().message));
    QCOMPARE(list->rows.size(), size_t(4));
    const auto columns = detectColumns(u"list.csv"_s, list->header, list->rows, {});
    QVERIFY(columns.has_value());
    const ListItem first = listItemOf(list->rows[0], *columns, 1);
    QCOMPARE(first.id, u"7"_s);
    QVERIFY2(first.name.startsWith(u"Café"_s) && first.name.endsWith(u"grinder 12\" wide"_s), qPrintable(first.name));
    QVERIFY2(first.description.startsWith(u"two"_s) && first.description.endsWith(u"and more"_s), qPrintable(first.description));
    QVERIFY(first.brand.isEmpty());
    QCOMPARE(first.price.value_or(-1), 1299.0);
    const ListItem second = listItemOf(list->rows[1], *columns, 2);
    QCOMPARE(second.id, u"7"_s); // twice: both rows are kept
    QVERIFY(!second.price && second.description.isEmpty());
    QCOMPARE(listItemOf(list->rows[2], *columns, 3).name, u"Short"_s);
    QCOMPARE(listItemOf(list->rows[3], *columns, 4).brand, u"Maker"_s);
    QCOMPARE(listItemOf(list->rows[3], *columns, 4).price.value_or(-1), 5.0);
}

QTEST_GUILESS_MAIN(TestListColumns)
#include "tst_listcolumns.moc"
