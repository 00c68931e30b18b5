#include "operate/listcomparison.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

/// Two lists from their files to what becomes of their rows.
class TestListComparison : public QObject
{
    Q_OBJECT
private slots:
    void everyRowIsInOnePart();
    void whatIsTakenIsNotPossibleAnyMore();
    void doubtStandsFirstAmongMatchesAndHopeAmongTheRest();
    void pairsGoOutByTheirIds();
    void peopleGetNamesAndNoFormulas();
    void whoeverWaitsCanStopIt();
    void aListWithoutNamesIsRefused();

private:
    [[nodiscard]] QString write(const QString& name, const QByteArray& text) const
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            return {};
        return file.fileName();
    }
    [[nodiscard]] static Result<ComparedList> read(const QString& file)
    {
        auto list = readComparedList(file);
        if (!list)
            return list;
        if (const auto taken = takeColumns(*list, {}); !taken)
            return fail(taken.error());
        return list;
    }
    [[nodiscard]] Result<ListComparison> compare(const ListMatchControl& control = {}) const
    {
        auto left = read(write(u"left.csv"_s, "id,name,price\n"
                                              "A1,=Nordvale stapler NS-4410 full strip black,12.50\n"
                                              "\"A,2\",Kestrel gel pen KG07 0.7 mm blue box of 12,8.99\n"
                                              "A3,Walnut desk organiser with five drawers,39.00\n"));
        auto right = read(write(u"right.csv"_s, "id,title,cost\n"
                                                "B1,Kestrel KG07 gel pens blue 0.7mm 12/box,6.10\n"
                                                "B2,NS-4410 Nordvale full-strip stapler (black),9.75\n"
                                                "B3,Thermal receipt rolls 80 mm,22.00\n"
                                                "B4,Label printer ribbon,5.00\n"));
        if (!left || !right)
            return fail(!left ? left.error() : right.error());
        return ListComparison::of({std::move(*left), std::move(*right)}, {}, control);
    }

    QTemporaryDir m_folder;
};

void TestListComparison::everyRowIsInOnePart()
{
    const auto comparison = compare();
    QVERIFY(comparison);
    const auto matches = comparison->lines(ListPart::Matches);
    QCOMPARE(matches.size(), size_t(2));
    QCOMPARE(comparison->lines(ListPart::OnlyLeft).size(), size_t(1));
    QCOMPARE(comparison->lines(ListPart::OnlyRight).size(), size_t(2));
    QCOMPARE(comparison->items(ListSide::Left)[*comparison->lines(ListPart::OnlyLeft).front().left].id, u"A3"_s);
    for (const ListLine& line : matches) {
        const QString left = comparison->items(ListSide::Left)[*line.left].id;
        QCOMPARE(comparison->items(ListSide::Right)[*line.right].id, left == "A1"_L1 ? u"B2"_s : u"B1"_s);
        QVERIFY(!comparison->explain(*line.left, *line.right).isEmpty());
    }
    QVERIFY2(comparison->list(ListSide::Left).rows.empty(), "cells are held twice");
}

void TestListComparison::whatIsTakenIsNotPossibleAnyMore()
{
    ListMatching matching;
    matching.pairs = {{0, 0, 0.9, true}, {0, 1, 0.6, false}, {1, 0, 0.5, false}, {1, 1, 0.3, false}, {1, 2, 0.05, false}};
    const auto possible = linesOf(matching, 2, 3, ListPart::Possible);
    QCOMPARE(possible.size(), size_t(1)); // rows 0 are taken, and 0.05 is not worth a look
    QCOMPARE(*possible.front().left, 1U);
    QCOMPARE(*possible.front().right, 1U);
}

void TestListComparison::doubtStandsFirstAmongMatchesAndHopeAmongTheRest()
{
    ListMatching matching;
    matching.pairs = {{0, 0, 0.9, true}, {1, 1, 0.6, true}, {2, 2, 0.2, false}, {3, 3, 0.4, false}};
    QCOMPARE(linesOf(matching, 4, 4, ListPart::Matches).front().probability, 0.6);
    QCOMPARE(linesOf(matching, 4, 4, ListPart::Possible).front().probability, 0.4);
}

void TestListComparison::pairsGoOutByTheirIds()
{
    const auto comparison = compare();
    QVERIFY(comparison);
    std::vector<ListPair> claimed;
    std::ranges::copy_if(comparison->matching().pairs, std::back_inserter(claimed), &ListPair::claimed);
    const QString out = m_folder.filePath(u"pairs.csv"_s);
    QCOMPARE(writePairs(*comparison, claimed, out).value_or(-1), 2);
    QFile file(out);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QVERIFY2(text.startsWith("left,right,probability,evidence\n"), text.constData());
    QVERIFY2(text.contains("\nA1,B2,") && text.contains("\n\"A,2\",B1,"), text.constData());
    const auto failed = writePairs(*comparison, claimed, m_folder.filePath(u"no/folder/pairs.csv"_s));
    QVERIFY(!failed && failed.error().kind == ErrorKind::Io && !failed.error().notDone.isEmpty());
}

void TestListComparison::peopleGetNamesAndNoFormulas()
{
    const auto comparison = compare();
    QVERIFY(comparison);
    const QString out = m_folder.filePath(u"matches.csv"_s);
    qint64 total = 0;
    QCOMPARE(exportComparison(*comparison, ListPart::Matches, out, {{}, {}, [&total](qint64 rows) { total = rows; }}).value_or(-1), 2);
    QCOMPARE(total, 2);
    QFile file(out);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(file.readAll());
    QVERIFY2(text.contains(u"'=Nordvale stapler"_s), "a spreadsheet would run the name");
    QVERIFY2(text.contains(u"12.50"_s) && text.contains(u"9.75"_s), qPrintable(text));
    const QString rest = m_folder.filePath(u"left.xlsx"_s);
    QCOMPARE(exportComparison(*comparison, ListPart::OnlyRight, rest).value_or(-1), 2);
    QVERIFY(QFile::exists(rest));
}

void TestListComparison::whoeverWaitsCanStopIt()
{
    CancelSource stop;
    qint64 told = -1;
    const auto stopped = compare({stop.token(), [&](qint64 done, qint64 total) {
                                      told = total;
                                      QCOMPARE(done, 0);
                                      stop.cancel();
                                  }});
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().kind, ErrorKind::Cancelled);
    QVERIFY(told > 0);
}

void TestListComparison::aListWithoutNamesIsRefused()
{
    auto list = readComparedList(write(u"numbers.csv"_s, "a,b\n1,2\n3,4\n"));
    QVERIFY(list);
    QCOMPARE(list->columns[size_t(ListColumn::Name)], -1);
    const auto taken = takeColumns(*list, {});
    QVERIFY(!taken);
    QCOMPARE(taken.error().kind, ErrorKind::Usage);
    QVERIFY(takeColumns(*list, {{ListColumn::Name, u"b"_s}}));
    QCOMPARE(list->columns[size_t(ListColumn::Name)], 1);
}

QTEST_GUILESS_MAIN(TestListComparison)
#include "tst_listcomparison.moc"
