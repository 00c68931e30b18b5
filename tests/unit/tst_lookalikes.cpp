#include "reconcile/lookalikes.h"

#include <QTest>

#include <algorithm>

using namespace trueup;
using namespace Qt::StringLiterals;

namespace {

LookAlikeItem item(const QString& number, const QString& title, double shared = 0.5)
{
    LookAlikeItem made{number, title};
    made.shared = shared;
    return made;
}

QStringList numbers(const QList<LookAlike>& ranked)
{
    QStringList found;
    for (const LookAlike& like : ranked)
        found.append(like.item.itemNumber);
    return found;
}

} // namespace

/// Items that look like a row: which come first, which are no help, and what is said for and against each.
class TestLookAlikes : public QObject
{
    Q_OBJECT
private slots:
    void theWordsToLookBy_data();
    void theWordsToLookBy();
    void theMostAlikeComesFirst();
    void whatSharesNextToNothingIsLeftOut();
    void theEvidenceIsNamed();
    void numbersWeighMoreThanWords_data();
    void numbersWeighMoreThanWords();
    void whatSpeaksAgainstAnItem_data();
    void whatSpeaksAgainstAnItem();
    void aRefusedItemComesLast();
    void theDescriptionCountsToo();
    void theOrderOfTheItemsDoesNotMatter();
};

void TestLookAlikes::theWordsToLookBy_data()
{
    QTest::addColumn<LookAlikeSubject>("subject");
    QTest::addColumn<QStringList>("words");
    QTest::newRow("words") << LookAlikeSubject{u"Gel Pen, Blue"_s} << QStringList{u"gel"_s, u"pen"_s, u"blue"_s};
    QTest::newRow("accents and single letters") << LookAlikeSubject{u"Crayon à bille ÉTÉ"_s}
                                                << QStringList{u"crayon"_s, u"bille"_s, u"ete"_s};
    QTest::newRow("codes in their parts and as one") << LookAlikeSubject{u"Toner CF-226A"_s}
                                                    << QStringList{u"cf226a"_s, u"226a"_s, u"toner"_s, u"cf"_s};
    QTest::newRow("maker and part number") << LookAlikeSubject{u"Pen"_s, u"Bic"_s, u"GSM11-BLK"_s}
                                           << QStringList{u"gsm11blk"_s, u"gsm11"_s, u"blk"_s, u"bic"_s, u"pen"_s};
    QTest::newRow("barcode") << LookAlikeSubject{u"Pen"_s, {}, {}, u"00012345678905"_s} << QStringList{u"12345678905"_s, u"pen"_s};
    QTest::newRow("nothing") << LookAlikeSubject{u" – / "_s} << QStringList();
}

void TestLookAlikes::theWordsToLookBy()
{
    QFETCH(LookAlikeSubject, subject);
    QFETCH(QStringList, words);
    QCOMPARE(lookAlikeWords(subject), words);
}

void TestLookAlikes::theMostAlikeComesFirst()
{
    const LookAlikeSubject row{u"Nordvale GlidePro Gel Pen, Blue, 12/Box"_s, u"Nordvale"_s};
    const std::vector items = {item(u"A"_s, u"Nordvale Hanging Folder, Blue"_s, 0.4), item(u"B"_s, u"GlidePro gel pen blue 12/bx"_s, 0.9),
                               item(u"C"_s, u"Gel Pen"_s, 0.3)};
    QCOMPARE(numbers(rankLookAlikes(row, items)).first(), u"B"_s);
    QCOMPARE(numbers(rankLookAlikes(row, items, 1)), QStringList{u"B"_s});
    // All words of a short title are in a long one; what few rarities they share puts it below.
    QVERIFY(numbers(rankLookAlikes(row, items)).indexOf(u"C"_s) > 0);
}

void TestLookAlikes::whatSharesNextToNothingIsLeftOut()
{
    const LookAlikeSubject row{u"Nordvale GlidePro Gel Pen"_s};
    QVERIFY(rankLookAlikes(row, std::vector{item(u"A"_s, u"Zinc bracket kit"_s, 0.1)}).isEmpty());
    QCOMPARE(rankLookAlikes(row, std::vector{item(u"A"_s, u"Zinc bracket kit"_s, 0.31)}).size(), 1);
    QVERIFY(rankLookAlikes(row, {}).isEmpty());
}

void TestLookAlikes::theEvidenceIsNamed()
{
    LookAlikeSubject row{u"HP 26A Toner CF226A, Black"_s, u"HP Inc."_s, u"CF226A#BGJ"_s};
    LookAlikeItem known = item(u"HEW-26A"_s, u"CF226A black toner cartridge"_s);
    known.maker = u"HP"_s;
    known.mpn = u"CF226A"_s;
    const LookAlike like = rankLookAlikes(row, std::vector{known}).value(0);
    QCOMPARE(like.codes, QStringList{u"cf226a"_s});
    QCOMPARE(like.words, (QStringList{u"hp"_s, u"toner"_s, u"black"_s}));
    QVERIFY(like.makerSame && !like.makerContradicts && !like.titleContradicts);
    QVERIFY(!like.mpnSame && !like.numberSame && !like.gtinSame);
    QVERIFY(like.titleSimilarity > 60);
}

void TestLookAlikes::numbersWeighMoreThanWords_data()
{
    QTest::addColumn<LookAlikeItem>("meant");
    LookAlikeItem meant = item(u"X-1"_s, u"Writing utensil"_s, 0.1);
    meant.mpn = u"gsm 11"_s;
    QTest::newRow("part number") << meant;
    meant.mpn.clear();
    meant.gtin14 = u"00012345678905"_s;
    QTest::newRow("barcode") << meant;
    QTest::newRow("item number") << item(u"GSM11"_s, u"Writing utensil"_s, 0.1);
}

void TestLookAlikes::numbersWeighMoreThanWords()
{
    QFETCH(LookAlikeItem, meant);
    const LookAlikeSubject row{u"Ballpoint pen, blue"_s, u"Bic"_s, u"GSM-11"_s, u"00012345678905"_s};
    const auto ranked = rankLookAlikes(row, std::vector{item(u"W"_s, u"Ballpoint pen, medium, blue"_s, 0.6), meant});
    QCOMPARE(numbers(ranked), (QStringList{meant.itemNumber, u"W"_s}));
}

void TestLookAlikes::whatSpeaksAgainstAnItem_data()
{
    QTest::addColumn<LookAlikeItem>("worse");
    const auto base = [] {
        LookAlikeItem made = item(u"A"_s, u"Ballpoint pen, blue"_s); // the first by number, were they equal
        made.maker = u"Bic"_s;
        made.price = Decimal(1000, 2);
        return made;
    };
    LookAlikeItem other = base();
    other.maker = u"Pilot"_s;
    QTest::newRow("other maker") << other;
    other = base();
    other.title = u"Ballpoint pen, red"_s;
    QTest::newRow("other colour") << other;
    other = base();
    other.price = Decimal(9000, 2);
    QTest::newRow("another price altogether") << other;
    other = base();
    other.active = false;
    QTest::newRow("no longer sold") << other;
}

void TestLookAlikes::whatSpeaksAgainstAnItem()
{
    QFETCH(LookAlikeItem, worse);
    LookAlikeSubject row{u"Ballpoint pen, blue"_s, u"BIC Corp"_s};
    row.price = Decimal(1050, 2);
    LookAlikeItem better = item(u"B"_s, u"Ballpoint pen, blue"_s);
    better.maker = u"Bic"_s;
    better.price = Decimal(1000, 2);
    QCOMPARE(numbers(rankLookAlikes(row, std::vector{worse, better})), (QStringList{u"B"_s, u"A"_s}));
}

void TestLookAlikes::aRefusedItemComesLast()
{
    LookAlikeItem refused = item(u"A"_s, u"Ballpoint pen, blue"_s, 1);
    refused.isRefused = true;
    const std::vector items = {refused, item(u"B"_s, u"Pen"_s, 0.3)};
    QCOMPARE(numbers(rankLookAlikes({u"Ballpoint pen, blue"_s}, items)), (QStringList{u"B"_s, u"A"_s}));
}

void TestLookAlikes::theDescriptionCountsToo()
{
    LookAlikeItem described = item(u"A"_s, u"GlidePro"_s);
    described.description = u"Gel pen, blue, 12/bx"_s;
    const LookAlike like = rankLookAlikes({u"Gel Pen, Blue, 12/Box"_s}, std::vector{described}).value(0);
    QVERIFY2(like.titleSimilarity > 80, qPrintable(QString::number(like.titleSimilarity)));
    QCOMPARE(like.words, (QStringList{u"gel"_s, u"pen"_s, u"blue"_s, u"12"_s}));
}

void TestLookAlikes::theOrderOfTheItemsDoesNotMatter()
{
    const LookAlikeSubject row{u"Gel pen"_s};
    std::vector items = {item(u"B"_s, u"Gel pen"_s), item(u"A"_s, u"Gel pen"_s), item(u"C"_s, u"Gel pens"_s)};
    const QStringList once = numbers(rankLookAlikes(row, items));
    std::ranges::reverse(items);
    QCOMPARE(numbers(rankLookAlikes(row, items)), once);
    QCOMPARE(once, (QStringList{u"A"_s, u"B"_s, u"C"_s}));
}

QTEST_GUILESS_MAIN(TestLookAlikes)
#include "tst_lookalikes.moc"
