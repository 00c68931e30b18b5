#include "reconcile/matcher.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

namespace {

ErpKey item(const QString& number, const QString& base = {}, const QString& gtin = {}, const QString& mpn = {},
            const QString& maker = {}, const QString& title = {}, bool active = true)
{
    return {number, base, gtin, mpn, maker, title, active};
}

const std::vector<ErpKey> catalogue = {
    item(u"NVL-1"_s, u"NVL"_s, u"00012345678905"_s, u"GP10-BLU"_s, u"Nordvale Inc"_s, u"Pen Blue"_s),
    item(u"NVL 2"_s, u"NVL"_s, {}, u"GP10-BLK"_s, u"Nordvale"_s, u"Pen Black"_s),
    item(u"0012-34"_s, u"ONE"_s, {}, {}, {}, {}),
    item(u"DUP-1"_s), item(u"DUP1"_s), item(u"DU-P1"_s),
    item(u"OLD-1"_s, u"OLD"_s, {}, {}, {}, {}, false), item(u"OLD-2"_s, u"OLD"_s),
    item(u"G1"_s, {}, u"04006381333931"_s), item(u"G2"_s, {}, u"04006381333931"_s),
    item(u"M1"_s, {}, {}, u"X-100"_s, u"Acme"_s), item(u"M2"_s, {}, {}, u"X100"_s, u"Other"_s), item(u"M3"_s, {}, {}, u"Z-900"_s)};

FeedIdentity row(const QString& sku)
{
    FeedIdentity identity;
    identity.sku = sku;
    return identity;
}

} // namespace

class TestMatcher : public QObject
{
    Q_OBJECT
private slots:
    void followsTheOrderOfEvidence_data();
    void followsTheOrderOfEvidence();
    void confidenceFallsWithTheTier();
    void contradictionsLowerConfidence();
    void aDoubtfulMatchIsLeftToPeople();
    void peopleWin_data();
    void peopleWin();
    void aConfirmedItemIsNotGivenAway();
    void theLastWordCounts();
    void basePartAcceptsOnlyOneActive();
    void everyCandidateIsKept();
    void indexIsSmall();
    void aCaseNumberAloneIsForAPerson();
};

void TestMatcher::followsTheOrderOfEvidence_data()
{
    QTest::addColumn<FeedIdentity>("feed");
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("item");
    QTest::addColumn<QString>("method");
    const auto add = [](const char* name, const FeedIdentity& feed, const QString& state, const QString& number, const QString& method) {
        QTest::newRow(name) << feed << state << number << method;
    };
    FeedIdentity feed = row(u"X"_s);
    add("verbatim", row(u" NVL-1 "_s), u"matched"_s, u"NVL-1"_s, u"sku"_s);
    add("N1", row(u"nvl1"_s), u"matched"_s, u"NVL-1"_s, u"sku_n1"_s);
    add("N2", row(u"nvl.2"_s), u"matched"_s, u"NVL 2"_s, u"sku_n2"_s);
    add("N3 only proposes", row(u"1234"_s), u"near"_s, {}, u"near_n3"_s);
    add("several of one form", row(u"D-UP1"_s), u"ambiguous"_s, {}, u"sku_n1"_s);
    add("verbatim among several", row(u"DUP1"_s), u"matched"_s, u"DUP1"_s, u"sku"_s);
    add("nothing", row(u"nope"_s), u"unmatched"_s, {}, u"none"_s);
    add("empty", row({}), u"unmatched"_s, {}, u"none"_s);
    feed.cwsA = {u"none"_s, u"NVL-1"_s};
    add("second reference value", feed, u"matched"_s, u"NVL-1"_s, u"cws_a"_s);
    feed.sprc = {u"0012-34"_s};
    add("references disagree", feed, u"ambiguous"_s, {}, u"cws_a"_s);
    feed.sku = u"NVL 2"_s;
    add("SKU and reference disagree", feed, u"ambiguous"_s, {}, u"sku"_s);
    feed = row(u"X"_s);
    feed.cwsCatalog = {u"NVL-1"_s, u"NVL 2"_s};
    add("one cell, two items", feed, u"ambiguous"_s, {}, u"cws_catalog"_s);
    feed = row(u"X"_s);
    feed.gtin14 = u"00012345678905"_s;
    add("GTIN", feed, u"matched"_s, u"NVL-1"_s, u"gtin"_s);
    feed.gtin14 = u"04006381333931"_s;
    add("GTIN twice", feed, u"ambiguous"_s, {}, u"gtin"_s);
    feed = row(u"X"_s);
    feed.mpn = u"x 100"_s;
    feed.maker = u"ACME Ltd."_s;
    add("part number of the maker", feed, u"matched"_s, u"M1"_s, u"mpn"_s);
    feed.mpn = u"Z900"_s;
    add("part number without maker proposes", feed, u"near"_s, {}, u"near_mpn"_s);
    add("item number before base part", [] {
        FeedIdentity both = row(u"ONE"_s);
        both.cwsA = {u"NVL-1"_s};
        return both;
    }(), u"matched"_s, u"NVL-1"_s, u"cws_a"_s);
    add("base part", row(u"one"_s), u"matched"_s, u"0012-34"_s, u"base_part"_s);
    add("base part of several", row(u"NVL"_s), u"ambiguous"_s, {}, u"base_part"_s);
}

void TestMatcher::followsTheOrderOfEvidence()
{
    QFETCH(FeedIdentity, feed);
    QFETCH(QString, state);
    QFETCH(QString, item);
    QFETCH(QString, method);
    const ErpIndex index(catalogue);
    const Match found = match(feed, index);
    QCOMPARE(matchStateWord(found.state), state);
    QCOMPARE(found.itemNumber, item);
    QCOMPARE(matchMethodWord(found.method), method);
}

void TestMatcher::confidenceFallsWithTheTier()
{
    const ErpIndex index(catalogue);
    const auto of = [&](const FeedIdentity& feed) { return match(feed, index).candidates.front().confidence; };
    FeedIdentity gtin = row(u"X"_s);
    gtin.gtin14 = u"00012345678905"_s;
    FeedIdentity mpn = row(u"X"_s);
    mpn.mpn = u"Z900"_s;
    const std::array falling = {of(row(u"NVL-1"_s)), of(row(u"nvl1"_s)), of(row(u"one"_s))};
    for (size_t i = 0; i + 1 < falling.size(); ++i)
        QVERIFY2(falling[i] > falling[i + 1], qPrintable(QString::number(i)));
    QVERIFY(of(row(u"1234"_s)) < falling[0]);
    QVERIFY(of(mpn) < falling[0]);
    QVERIFY(falling[0] > 0.9);
    QVERIFY(of(gtin) < falling[0]);
    QVERIFY(isIdentifierBacked(MatchMethod::Person));
    QVERIFY(isIdentifierBacked(MatchMethod::BasePart));
    QVERIFY(!isIdentifierBacked(MatchMethod::ItemN3));
}

void TestMatcher::contradictionsLowerConfidence()
{
    const ErpIndex index(catalogue);
    FeedIdentity feed = row(u"NVL-1"_s);
    feed.title = u"Nordvale GlidePro Pen, Blue"_s;
    feed.maker = u"Nordvale"_s;
    const double fine = match(feed, index).confidence;
    QVERIFY2(fine > 0.98, qPrintable(QString::number(fine)));
    feed.title = u"Nordvale GlidePro Pen, Red"_s;
    const double colour = match(feed, index).confidence;
    QVERIFY(colour < fine);
    feed.maker = u"Maplecrest"_s;
    const double both = match(feed, index).confidence;
    QVERIFY(both < colour);
    feed.gtin14 = u"04006381333931"_s;
    const Match found = match(feed, index);
    QVERIFY(found.confidence < both);
    QCOMPARE(found.state, MatchState::Matched);
    const auto chosen = std::ranges::find(found.candidates, u"NVL-1"_s, &Candidate::itemNumber);
    QVERIFY(chosen->gtinContradicts && chosen->makerContradicts && chosen->titleContradicts);
    QCOMPARE(chosen->elsewhere, QStringList{u"gtin"_s}); // that barcode belongs to G1 and G2
}

void TestMatcher::aDoubtfulMatchIsLeftToPeople()
{
    const ErpIndex index(catalogue);
    FeedIdentity feed = row(u"NVL-1"_s);
    feed.title = u"Nordvale GlidePro Pen, Red"_s;
    feed.maker = u"Maplecrest"_s;
    feed.gtin14 = u"04006381333931"_s;
    const double doubtful = match(feed, index).confidence;
    const Match left = match(feed, index, {doubtful + 0.001, nullptr});
    QCOMPARE(left.state, MatchState::Near);
    QCOMPARE(left.reason, u"below_threshold"_s);
    QVERIFY(left.itemNumber.isEmpty());
    QCOMPARE(left.candidates.size(), match(feed, index).candidates.size());
    QCOMPARE(match(feed, index, {doubtful - 0.001, nullptr}).state, MatchState::Matched);
    QCOMPARE(match(row(u"NVL-1"_s), index, {2, nullptr}).state, MatchState::Near); // nothing is automatic
}

void TestMatcher::peopleWin_data()
{
    QTest::addColumn<QString>("said");
    QTest::addColumn<QString>("sku");
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("item");
    QTest::newRow("confirmed against the rules") << u"same NVL-1 M2"_s << u"NVL-1"_s << u"matched"_s << u"M2"_s;
    QTest::newRow("confirmed among several") << u"same D-UP1 DUP-1"_s << u"D-UP1"_s << u"matched"_s << u"DUP-1"_s;
    QTest::newRow("known again in another form") << u"same D-UP1 DUP-1"_s << u" dup-1 "_s << u"matched"_s << u"DUP-1"_s;
    QTest::newRow("confirmed without any candidate") << u"same nope G1"_s << u"nope"_s << u"matched"_s << u"G1"_s;
    QTest::newRow("the item is gone") << u"same nope GONE"_s << u"nope"_s << u"near"_s << QString();
    QTest::newRow("refused") << u"different NVL-1 NVL-1"_s << u"NVL-1"_s << u"unmatched"_s << QString();
    QTest::newRow("one of several refused") << u"different D-UP1 DUP-1"_s << u"D-UP1"_s << u"ambiguous"_s << QString();
    QTest::newRow("alone") << u"alone NVL-1"_s << u"NVL-1"_s << u"unmatched"_s << QString();
    QTest::newRow("about another row") << u"different OTHER NVL-1"_s << u"NVL-1"_s << u"matched"_s << u"NVL-1"_s;
    QTest::newRow("taken back") << u"back NVL-1 NVL-1"_s << u"NVL-1"_s << u"matched"_s << u"NVL-1"_s;
}

void TestMatcher::peopleWin()
{
    QFETCH(QString, said);
    QFETCH(QString, sku);
    QFETCH(QString, state);
    QFETCH(QString, item);
    const QStringList words = said.split(u' ');
    const QString key = matchKey(words.value(1), {});
    MatchDecisions decisions;
    if (words.first() == "same"_L1)
        decisions.confirm(key, words.value(2));
    else if (words.first() == "different"_L1)
        decisions.refuse(key, words.value(2));
    else if (words.first() == "alone"_L1)
        decisions.standAlone(key);
    else
        decisions.mention(key, words.value(2));
    const Match found = match(row(sku), ErpIndex(catalogue), {2, &decisions});
    if (words.first() == "back"_L1 || words.value(1) == "OTHER"_L1) {
        // Nothing holds about the row: the rules decide, and at this threshold leave it to people.
        QCOMPARE(found.reason, u"below_threshold"_s);
        QCOMPARE(match(row(sku), ErpIndex(catalogue), {0, &decisions}).itemNumber, item);
        return;
    }
    QCOMPARE(matchStateWord(found.state), state);
    QCOMPARE(found.itemNumber, item);
    if (words.first() == "different"_L1)
        QVERIFY(!found.evidenceJson().contains('"' + words.value(2).toUtf8() + "\",\"confidence\""));
    if (found.state == MatchState::Matched)
        QCOMPARE(found.method, MatchMethod::Person);
}

void TestMatcher::aConfirmedItemIsNotGivenAway()
{
    MatchDecisions decisions;
    decisions.confirm(matchKey(u"OTHER"_s, {}), u"NVL-1"_s);
    const Match found = match(row(u"NVL-1"_s), ErpIndex(catalogue), {0, &decisions});
    QCOMPARE(found.state, MatchState::Ambiguous);
    QCOMPARE(found.reason, u"item_taken"_s);
    QVERIFY(found.itemNumber.isEmpty());
}

void TestMatcher::theLastWordCounts()
{
    MatchDecisions decisions;
    const QString key = matchKey(u"a-1"_s, {});
    QCOMPARE(key, matchKey(u"A1"_s, u"handle"_s));
    QCOMPARE(matchKey({}, u" Pen "_s), u"#pen"_s);
    QVERIFY(matchKey({}, {}).isEmpty());
    decisions.refuse(key, u"X"_s);
    decisions.confirm(key, u"X"_s);
    QCOMPARE(decisions.itemOf(key), u"X"_s);
    QVERIFY(!decisions.isRefused(key, u"X"_s));
    decisions.confirm(key, u"Y"_s);
    QVERIFY(decisions.rowOf(u"X"_s).isEmpty());
    QCOMPARE(decisions.rowOf(u"Y"_s), key);
    decisions.standAlone(key);
    QVERIFY(decisions.isAlone(key) && decisions.itemOf(key).isEmpty() && decisions.rowOf(u"Y"_s).isEmpty());
    decisions.confirm(key, u"X"_s);
    QVERIFY(!decisions.isAlone(key));
    decisions.refuse(key, u"X"_s);
    QVERIFY(decisions.itemOf(key).isEmpty() && decisions.isRefused(key, u"X"_s));
    QCOMPARE(*decisions.mentioned(key), (QSet<QString>{u"X"_s, u"Y"_s}));
    QVERIFY(!decisions.mentioned(u"B"_s));
}

void TestMatcher::basePartAcceptsOnlyOneActive()
{
    const ErpIndex index(catalogue);
    const Match found = match(row(u"OLD"_s), index);
    QCOMPARE(found.state, MatchState::Matched);
    QCOMPARE(found.itemNumber, u"OLD-2"_s);
    QCOMPARE(found.candidates.size(), 2U);
}

void TestMatcher::everyCandidateIsKept()
{
    const ErpIndex index(catalogue);
    FeedIdentity feed = row(u"D-UP1"_s);
    feed.cwsA = {u"NVL-1"_s};
    const Match found = match(feed, index);
    QCOMPARE(found.candidates.size(), 4U);
    const QJsonObject json = QJsonDocument::fromJson(found.evidenceJson()).object();
    QCOMPARE(json["state"_L1].toString(), u"ambiguous"_s);
    QCOMPARE(json["candidates"_L1].toArray().size(), 4);
    const QJsonObject best = json["candidates"_L1].toArray().first().toObject();
    QCOMPARE(best["evidence"_L1].toArray().first().toObject()["method"_L1].toString(), u"sku_n1"_s);
    QCOMPARE(best["evidence"_L1].toArray().first().toObject()["feed"_L1].toString(), u"D-UP1"_s);
}

void TestMatcher::indexIsSmall()
{
    std::vector<ErpKey> items;
    for (int i = 0; i < 20'000; ++i)
        items.push_back(item(u"ITEM-%1"_s.arg(i), u"BASE-%1"_s.arg(i / 3), {}, u"MPN%1"_s.arg(i), u"Nordvale"_s, u"Some pen of a kind %1"_s.arg(i)));
    const ErpIndex index(items);
    QCOMPARE(index.size(), 20'000);
    QVERIFY2(index.memory() < 20'000 * 300, qPrintable(QString::number(index.memory())));
    QCOMPARE(index.itemNumber(19'999), u"ITEM-19999"_s);
    QCOMPARE(match(row(u"item777"_s), index).itemNumber, u"ITEM-777"_s);
}

/// A case's number on a piece, or the other way round, ships twelve for one: it may tie the two together, for a person to see.
void TestMatcher::aCaseNumberAloneIsForAPerson()
{
    std::vector<ErpKey> items = catalogue;
    items.push_back(item(u"CASE-1"_s, {}, u"10012345678902"_s, u"C-500"_s, u"Nordvale"_s));
    const ErpIndex index(items);
    FeedIdentity feed = row(u"X"_s);
    feed.gtin14 = u"10012345678902"_s;
    const Match alone = match(feed, index);
    QCOMPARE(alone.state, MatchState::Near);
    QCOMPARE(alone.reason, u"case_gtin"_s);
    QCOMPARE(alone.itemNumber, QString());
    QCOMPARE(alone.candidates.size(), 1U);
    QCOMPARE(alone.candidates.front().itemNumber, u"CASE-1"_s);
    // The piece of that case is another item: not even a candidate.
    QVERIFY(std::ranges::none_of(alone.candidates, [](const Candidate& one) { return one.itemNumber == u"NVL-1"_s; }));
    // With the maker's own number beside it, or where the SKU says so, it does not rest on the case alone.
    FeedIdentity both = feed;
    both.mpn = u"C500"_s;
    both.maker = u"Nordvale"_s;
    QCOMPARE(match(both, index).itemNumber, u"CASE-1"_s);
    FeedIdentity named = feed;
    named.sku = u"case1"_s;
    QCOMPARE(match(named, index).itemNumber, u"CASE-1"_s);
    // What a person confirmed stands.
    MatchDecisions decisions;
    decisions.confirm(matchKey(feed), u"CASE-1"_s);
    QCOMPARE(match(feed, index, {0, &decisions}).method, MatchMethod::Person);
}

QTEST_GUILESS_MAIN(TestMatcher)
#include "tst_matcher.moc"
