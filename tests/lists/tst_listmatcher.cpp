#include "lists/handwritten.h"
#include "lists/listgenerator.h"
#include "lists/shoplists.h"
#include "lists/unseen.h"
#include "reconcile/lists/assignment.h"
#include "reconcile/lists/competition.h"
#include "reconcile/lists/listmatcher.h"
#include "reconcile/lists/pairmodel.h"
#include "reconcile/lists/producttext.h"

#include <QTest>

#include <rapidcheck.h>

#include <cmath>
#include <map>
#include <set>

using namespace trueup;
using namespace trueup::samples;
using namespace Qt::StringLiterals;

class TestListMatcher : public QObject
{
    Q_OBJECT
private slots:
    void readsOneTextAlike_data();
    void readsOneTextAlike();
    void tellsTextsApart_data();
    void tellsTextsApart();
    void joinsCodes();
    void knowsWhatAnArticleIsFor();
    void assignmentIsTheBest();
    void calibrationErrorSeesFalseClaims();
    void chooses();
    void matchesWhatPeopleWrote();
    void matchesWhatShopsWrite();
    void keepsItsWordOnUnseenStyles();
    void seesOffersOfSeveralShops();
    void longListsOneByOne();
    void kinAreRowsOfOneList();
    void kinAsAlikeAreHeldAgainstAPair();
    void pairsAreHeldAgainstUsualOnes();
    void accessoriesAreNotTheirHosts();
    void precisionIsKept();
    void isDeterministicAndOneToOne();
    void manyAllowsSeveral();
    void emptyAndHostileLists();
};

namespace {

QStringList words(const QString& text)
{
    QStringList out;
    for (const TextToken& token : readProductText(text).tokens)
        out.append(token.text);
    out.sort();
    return out;
}

struct Judged
{
    std::vector<double> probabilities;
    std::vector<bool> right;
    double f1 = 0;
    double precision = 0;
};

Judged judge(const LabelledLists& lists, const ListMatchOptions& options = {})
{
    const ListMatching matching = ListMatcher(lists.left, lists.right).match(options);
    Judged judged;
    int good = 0;
    for (const ListPair& pair : matching.pairs) {
        if (!pair.claimed)
            continue;
        const bool right = std::ranges::binary_search(lists.truth, std::pair(pair.left, pair.right));
        good += right ? 1 : 0;
        judged.probabilities.push_back(pair.probability);
        judged.right.push_back(right);
    }
    judged.f1 = 2.0 * good / double(judged.right.size() + lists.truth.size());
    judged.precision = judged.right.empty() ? 1 : double(good) / double(judged.right.size());
    return judged;
}

constexpr quint64 unseenSeeds = 700'000; ///< far from those of fit_lists

} // namespace

void TestListMatcher::readsOneTextAlike_data()
{
    QTest::addColumn<QString>("a");
    QTest::addColumn<QString>("b");
    QTest::newRow("inches") << u"TV 40\" wide"_s << u"tv 40-inch WIDE"_s;
    QTest::newRow("inch word") << u"TV 40 in. wide"_s << u"TV 40&quot; wide"_s;
    QTest::newRow("terabyte") << u"drive 1.5TB"_s << u"Drive 1500 GB"_s;
    QTest::newRow("pack") << u"Pens, 12/Pack"_s << u"pen pack of 12"_s;
    QTest::newRow("dozen") << u"Pens, dozen"_s << u"pens 12 ct"_s;
    QTest::newRow("fraction") << u"Paper 8 1/2\""_s << u"paper 8.5 inch"_s;
    QTest::newRow("vulgar fraction") << u"Paper 8½\""_s << u"paper 8.5\""_s;
    QTest::newRow("colour") << u"Toner, Blk"_s << u"toner black"_s;
    QTest::newRow("accents") << u"Crème Hélio™"_s << u"creme helio"_s;
    QTest::newRow("brand of two words") << u"Hewlett-Packard toner"_s << u"HP Toner"_s;
    QTest::newRow("version") << u"Photo v6.0"_s << u"photo version 6"_s;
    QTest::newRow("tags") << u"<p>Fine</p><br/>pen"_s << u"fine pen"_s;
    QTest::newRow("thousands") << u"1,000 sheets"_s << u"1000 sheet"_s;
    QTest::newRow("plural") << u"batteries for boxes"_s << u"battery box"_s;
    QTest::newRow("size product") << u"label 2x4"_s << u"label 2 x 4"_s;
    QTest::newRow("pieces of a weight") << u"tins 12x100g"_s << u"tins 12 x 100 g"_s;
    QTest::newRow("pieces of a volume") << u"water 6X1.5L"_s << u"water 6 x 1500 ml"_s;
    QTest::newRow("letter of a unit") << u"jam 370g jar"_s << u"jam 370 g, jar"_s;
    QTest::newRow("two decimals") << u"paper 11x8.5"_s << u"paper 11 x 8.5"_s;
    QTest::newRow("year") << u"cards '08"_s << u"cards 2008"_s;
    QTest::newRow("year of the last century") << u"cards ('98)"_s << u"cards 1998"_s;
    QTest::newRow("number word") << u"Three User licence"_s << u"3 user licence"_s;
}

void TestListMatcher::readsOneTextAlike()
{
    QFETCH(QString, a);
    QFETCH(QString, b);
    QStringList left = words(a);
    QStringList right = words(b);
    right.removeAll(u"x"_s); // a lone times sign
    left.removeAll(u"x"_s);
    QCOMPARE(left, right);
}

void TestListMatcher::tellsTextsApart_data()
{
    QTest::addColumn<QString>("a");
    QTest::addColumn<QString>("b");
    QTest::newRow("inches") << u"TV 40\""_s << u"TV 42\""_s;
    QTest::newRow("unit") << u"drive 4GB"_s << u"drive 4MB"_s;
    QTest::newRow("pack") << u"pens 12 ct"_s << u"pens 24 ct"_s;
    QTest::newRow("version") << u"photo 6.0"_s << u"photo 6.1"_s;
    QTest::newRow("colour") << u"toner blk"_s << u"toner blu"_s;
    QTest::newRow("age") << u"dog food puppy"_s << u"dog food adult"_s;
    QTest::newRow("pieces") << u"tins 12x100g"_s << u"tins 40x85g"_s;
    QTest::newRow("feet") << u"cord 6'08\""_s << u"cord 2008"_s;
}

void TestListMatcher::tellsTextsApart()
{
    QFETCH(QString, a);
    QFETCH(QString, b);
    QVERIFY(words(a) != words(b));
}

void TestListMatcher::joinsCodes()
{
    const auto codes = [](const QString& text) {
        std::set<QString> found;
        for (const CodeForm& form : readProductText(text).codes)
            found.insert(form.text);
        return found;
    };
    for (const QString& text :
         {u"TV KDL 40 V 4100 black"_s, u"TV KDL-40V4100 black"_s, u"tv KDL 40V4100"_s, u"kdl40v4100 TV"_s, u"(KDL/40/V4100)"_s})
        QVERIFY2(codes(text).contains(u"kdl40v4100"_s), qPrintable(text));
    QVERIFY(!codes(u"40-inch TV"_s).contains(u"40inch"_s));
    QVERIFY(!codes(u"KDL, 40V4100"_s).contains(u"kdl40v4100"_s));
    QVERIFY(!codes(u"tins 12x100g"_s).contains(u"12x100g"_s));
    QVERIFY(codes(u"4x100q bolt"_s).contains(u"4x100q"_s));
    QVERIFY(!looksLikeCode(u"12cups"));
    QVERIFY(!looksLikeCode(u"2008"));
    QVERIFY(looksLikeCode(u"w120"));
    QCOMPARE(compactCode(u" KDL-40V4100/B "_s), u"kdl40v4100b"_s);
}

void TestListMatcher::knowsWhatAnArticleIsFor()
{
    const auto hosted = [](const QString& text) {
        std::set<QString> found;
        const ProductText read = readProductText(text);
        for (const CodeForm& form : read.codes) {
            if (read.ofHost(form))
                found.insert(form.text);
        }
        return found;
    };
    QVERIFY(hosted(u"Battery BT-77X for Orlane ZX-100Q"_s).contains(u"zx100q"_s));
    QVERIFY(!hosted(u"Battery BT-77X for Orlane ZX-100Q"_s).contains(u"bt77x"_s));
    QVERIFY(hosted(u"Case compatible with ZX-100Q"_s).contains(u"zx100q"_s));
    QVERIFY(hosted(u"Kettle with lid ZX-100Q"_s).empty());
    QVERIFY(hosted(u"for ZX-100Q"_s).empty()); // nothing stands before it
}

void TestListMatcher::assignmentIsTheBest()
{
    const bool fine = rc::check("one-to-one, and no other choice is worth more", [] {
        std::map<std::pair<int, int>, int> drawn;
        const int count = *rc::gen::inRange(0, 14);
        for (int i = 0; i < count; ++i)
            drawn[{*rc::gen::inRange(0, 5), *rc::gen::inRange(0, 5)}] = *rc::gen::inRange(0, 100);
        std::vector<CandidatePair> pairs;
        std::vector<double> values;
        for (const auto& [rows, value] : drawn) {
            pairs.push_back({quint32(rows.first), quint32(rows.second)});
            values.push_back(value / 100.0);
        }
        double best = 0;
        for (unsigned mask = 0; mask < (1U << pairs.size()); ++mask) {
            unsigned lefts = 0;
            unsigned rights = 0;
            double sum = 0;
            bool allowed = true;
            for (size_t i = 0; i < pairs.size(); ++i) {
                if (!(mask >> i & 1))
                    continue;
                allowed = allowed && !(lefts >> pairs[i].left & 1) && !(rights >> pairs[i].right & 1);
                lefts |= 1U << pairs[i].left;
                rights |= 1U << pairs[i].right;
                sum += values[i];
            }
            if (allowed)
                best = std::max(best, sum);
        }
        std::set<quint32> lefts;
        std::set<quint32> rights;
        double sum = 0;
        for (const quint32 pair : assignOneToOne(pairs, values)) {
            RC_ASSERT(lefts.insert(pairs[pair].left).second);
            RC_ASSERT(rights.insert(pairs[pair].right).second);
            sum += values[pair];
        }
        RC_ASSERT(std::abs(sum - best) < 1e-9);
    });
    QVERIFY(fine);
}

void TestListMatcher::calibrationErrorSeesFalseClaims()
{
    const std::vector<double> half(100, 0.5);
    std::vector<bool> right(100, false);
    for (size_t i = 0; i < 50; ++i)
        right[i] = true;
    QVERIFY(calibrationError(half, right) < 1e-9);
    QVERIFY(std::abs(calibrationError(std::vector<double>(100, 0.9), right) - 0.4) < 1e-9);
    QCOMPARE(calibrationError({}, {}), 0.0);
}

void TestListMatcher::chooses()
{
    const std::vector<double> falling{0.99, 0.9, 0.6, 0.2, 0.05};
    QCOMPARE(countForBestF1(falling, 0), size_t(3));
    QCOMPARE(countForPrecision(falling, 0.9), size_t(2));
    QCOMPARE(countForPrecision(falling, 0.999), size_t(0));
    QCOMPARE(countForPrecision(falling, 0), size_t(5));
}

void TestListMatcher::matchesWhatPeopleWrote()
{
    const LabelledLists lists = readHandwritten();
    QVERIFY(lists.truth.size() > 150);
    const Judged judged = judge(lists);
    qInfo("hand-written: F1 %.3f, precision %.3f, calibration error %.3f", judged.f1, judged.precision,
          calibrationError(judged.probabilities, judged.right));
    QVERIFY2(judged.f1 >= 0.99, qPrintable(QString::number(judged.f1)));
}

/// Rows of five trades as shops write them, a quarter of the counterparts missing.
void TestListMatcher::matchesWhatShopsWrite()
{
    double mean = 0;
    const QStringList names = shopLists();
    QCOMPARE(names.size(), 5);
    constexpr int draws = 4;
    for (const QString& name : names) {
        const LabelledLists whole = readShopLists(name);
        QVERIFY(whole.truth.size() >= 60);
        double f1 = 0;
        double error = 0;
        for (int draw = 0; draw < draws; ++draw) {
            const Judged judged = judge(thinned(whole, quint32(draw) + 1, 0.25));
            f1 += judged.f1 / draws;
            error += calibrationError(judged.probabilities, judged.right) / draws;
        }
        qInfo("%s: F1 %.3f, calibration error %.3f", qPrintable(name), f1, error);
        mean += f1 / double(names.size());
    }
    qInfo("together F1 %.3f", mean);
    QVERIFY2(mean >= 0.91, qPrintable(QString::number(mean)));
}

void TestListMatcher::keepsItsWordOnUnseenStyles()
{
    constexpr int worlds = 16;
    Judged all;
    double f1 = 0;
    double alone = 0;
    double chance = 0;
    for (int i = 0; i < worlds; ++i) {
        const LabelledLists lists = makeLists({unseenSeeds + quint64(i), 400, unseenCategories()});
        const Judged judged = judge(lists);
        f1 += judged.f1 / worlds;
        chance += errorByChance(judged.probabilities) / worlds;
        alone += calibrationError(judged.probabilities, judged.right) / worlds;
        all.probabilities.insert(all.probabilities.end(), judged.probabilities.begin(), judged.probabilities.end());
        all.right.insert(all.right.end(), judged.right.begin(), judged.right.end());
    }
    const double error = calibrationError(all.probabilities, all.right);
    qInfo("%d unseen styles: mean F1 %.3f; calibration error %.3f together, %.3f each (%.3f by chance alone)", worlds, f1, error, alone,
          chance);
    QVERIFY2(f1 >= 0.83, qPrintable(QString::number(f1)));
    QVERIFY2(error <= 0.015, qPrintable(QString::number(error)));
    QVERIFY2(alone <= 0.052, qPrintable(QString::number(alone)));
}

void TestListMatcher::seesOffersOfSeveralShops()
{
    for (const bool offers : {false, true}) {
        double one = 0;
        double looks = 0;
        double error = 0;
        int repeated = 0;
        constexpr int worlds = 12;
        for (int i = 0; i < worlds; ++i) {
            const LabelledLists lists = makeLists({unseenSeeds + 300 + quint64(i), 300, unseenCategories(), offers});
            one += judge(lists).f1 / worlds;
            const Judged judged = judge(lists, {.counterparts = ListCounterparts::AsTheyLook});
            looks += judged.f1 / worlds;
            error += calibrationError(judged.probabilities, judged.right) / worlds;
            repeated += ListMatcher(lists.left, lists.right).match({.counterparts = ListCounterparts::AsTheyLook}).repeated;
        }
        qInfo("%s: mean F1 %.3f one to one, %.3f as they look; calibration error %.3f each; %d second counterparts",
              offers ? "offers of several shops" : "one shop a list", one, looks, error, repeated);
        QVERIFY(offers ? looks >= one + 0.075 : looks >= one);
    }
}

/// As long as real ones, so that a list's own error is more than chance.
void TestListMatcher::longListsOneByOne()
{
    constexpr int worlds = 8;
    double f1 = 0;
    double alone = 0;
    double chance = 0;
    for (int i = 0; i < worlds; ++i) {
        const Judged judged = judge(makeLists({unseenSeeds + 500 + quint64(i), 1500, unseenCategories()}));
        f1 += judged.f1 / worlds;
        alone += calibrationError(judged.probabilities, judged.right) / worlds;
        chance += errorByChance(judged.probabilities) / worlds;
    }
    qInfo("%d unseen styles of 1,500 rows: mean F1 %.3f; calibration error %.3f each (%.3f by chance alone)", worlds, f1, alone, chance);
    QVERIFY2(f1 >= 0.81, qPrintable(QString::number(f1)));
    QVERIFY2(alone <= 0.049, qPrintable(QString::number(alone)));
}

void TestListMatcher::kinAreRowsOfOneList()
{
    const LabelledLists lists = makeLists({unseenSeeds + 900, 200, unseenCategories()});
    const ListCorpus corpus(lists.left, lists.right);
    for (const ListSide side : {ListSide::Left, ListSide::Right}) {
        const auto pairs = kinPairs(corpus, side, 3);
        const size_t rows = corpus.records(side).size();
        QVERIFY(pairs.size() >= rows && pairs.size() <= 3 * rows);
        QVERIFY2(std::ranges::all_of(pairs, [rows](const CandidatePair& pair) { return pair.left < pair.right && pair.right < rows; }),
                 "a row is no kin of its own");
        QVERIFY2(std::ranges::adjacent_find(pairs, std::greater_equal()) == pairs.end(), "ascending, each once");
    }
}

void TestListMatcher::kinAsAlikeAreHeldAgainstAPair()
{
    const std::vector<CandidatePair> pairs{{0, 0}, {1, 1}};
    const std::vector<float> scores{1, 1};
    const std::vector<Kin> left{{1.5F, 0.5F, -6}, {-5}};
    const std::vector<Kin> right{{-3}, {}};
    const auto features = rivalFeatures(pairs, scores, left, right);
    const auto value = [&](size_t pair, RivalFeature feature) { return features[pair][size_t(feature)]; };
    QCOMPARE(value(0, RivalFeature::KinLeast), -0.5F);
    QCOMPARE(value(0, RivalFeature::KinLead), 4.0F);
    QCOMPARE(value(0, RivalFeature::KinBest), 1.5F);
    QCOMPARE(value(0, RivalFeature::KinCrowd), std::log2(3.0F)); // two of the left list
    QCOMPARE(value(1, RivalFeature::KinLeast), 6.0F);
    QCOMPARE(value(1, RivalFeature::KinLead), 8.0F); // no kin: as far as it goes
    QCOMPARE(value(1, RivalFeature::KinCrowd), 0.0F);
    const std::vector<CandidatePair> within{{0, 2}, {1, 2}};
    const std::vector<float> withinScores{-1, 3};
    QCOMPARE(kinOf(within, withinScores, 3), (std::vector<Kin>{{-1}, {3}, {3, -1}}));
}

/// What is little in common in lists that write alike is usual in lists that do not.
void TestListMatcher::pairsAreHeldAgainstUsualOnes()
{
    const auto pairOf = [](float words) {
        PairFeatures pair{};
        pair[size_t(PairFeature::WordsCommon)] = words;
        pair[size_t(PairFeature::PriceUnknown)] = 1;
        return pair;
    };
    const auto distances = [&](float usual, float probed, float marginal = 6) {
        RivalFeatures rival{};
        rival[size_t(RivalFeature::Marginal)] = marginal;
        const std::vector<RivalFeatures> rivals(200, rival);
        const std::vector<PairFeatures> pairs(200, pairOf(usual));
        return UsualPair(rivals, pairs).distances(pairOf(probed));
    };
    const auto at = [](PairFeature feature) { return size_t(std::ranges::find(UsualPair::features, feature) - UsualPair::features.begin()); };
    const size_t words = at(PairFeature::WordsCommon);
    QVERIFY(std::abs(distances(0.9F, 0.9F)[words]) < 0.5F);
    QVERIFY(distances(0.9F, 0.4F)[words] < -3);
    QVERIFY(std::abs(distances(0.4F, 0.4F)[words]) < 0.5F);
    QVERIFY(distances(0.1F, 0.4F)[words] > 2);
    QCOMPARE(distances(0.9F, 0.5F, -6)[words], 0.0F); // nobody is sure of anything
    QCOMPARE(distances(0.9F, 0.9F)[at(PairFeature::PriceNear)], 0.0F); // no price, no distance
}

void TestListMatcher::accessoriesAreNotTheirHosts()
{
    std::vector<ListItem> left;
    std::vector<ListItem> right;
    const auto add = [](std::vector<ListItem>& items, const QString& name, double price) {
        items.push_back({QString::number(items.size()), name, {}, {}, {}, {}, price});
    };
    // A third of the articles are in both lists; of the others the right one has only a case.
    for (int i = 0; i < 90; ++i) {
        const QString code = u"ZX-%1Q"_s.arg(1000 + 37 * i);
        add(left, u"Orlane Kettle Vista - %1"_s.arg(code), 60.0 + i);
        if (i % 3 == 0)
            add(right, u"ORLANE %1 Vista kettle"_s.arg(code), 60.0 + i);
        else
            add(right, u"Orlane BT-%1 carrying case for Orlane Vista %2"_s.arg(400 + i).arg(code), 9.0 + 0.1 * i);
    }
    int hosts = 0;
    int cases = 0;
    for (const ListPair& pair : ListMatcher(left, right).match().pairs) {
        if (pair.claimed)
            ++(pair.left == pair.right && pair.left % 3 == 0 ? hosts : cases);
    }
    QCOMPARE(hosts, 30);
    QCOMPARE(cases, 0);
}

void TestListMatcher::precisionIsKept()
{
    int good = 0;
    int claimed = 0;
    for (int i = 0; i < 8; ++i) {
        const Judged judged =
            judge(makeLists({unseenSeeds + 100 + quint64(i), 300, unseenCategories()}), {.precision = 0.97});
        good += int(std::ranges::count(judged.right, true));
        claimed += int(judged.right.size());
    }
    qInfo("wanted precision 0.97: %d of %d right", good, claimed);
    QVERIFY(claimed > 300);
    QVERIFY2(good >= 0.955 * claimed, qPrintable(QString::number(double(good) / claimed)));
}

void TestListMatcher::isDeterministicAndOneToOne()
{
    const LabelledLists lists = makeLists({unseenSeeds + 200, 300, {}});
    const ListMatching first = ListMatcher(lists.left, lists.right).match();
    const ListMatching second = ListMatcher(lists.left, lists.right).match();
    QCOMPARE(first.pairs.size(), second.pairs.size());
    std::set<quint32> lefts;
    std::set<quint32> rights;
    int claimed = 0;
    for (size_t i = 0; i < first.pairs.size(); ++i) {
        QCOMPARE(first.pairs[i].probability, second.pairs[i].probability);
        QCOMPARE(first.pairs[i].claimed, second.pairs[i].claimed);
        if (!first.pairs[i].claimed)
            continue;
        ++claimed;
        QVERIFY(first.pairs[i].probability >= first.threshold);
        QVERIFY(lefts.insert(first.pairs[i].left).second);
        QVERIFY(rights.insert(first.pairs[i].right).second);
    }
    QVERIFY(claimed > 0);
    QCOMPARE(claimed, first.claimed);
}

void TestListMatcher::manyAllowsSeveral()
{
    std::vector<ListItem> left;
    std::vector<ListItem> right;
    for (int i = 0; i < 40; ++i) {
        const QString code = u"ZX-%1Q"_s.arg(1000 + 37 * i);
        left.push_back({u"L%1"_s.arg(i), u"Orlane %1 Kettle"_s.arg(code), {}, {}, {}, {}, 20.0 + i});
        right.push_back({u"R%1"_s.arg(i), u"ORLANE kettle %1"_s.arg(code), {}, {}, {}, {}, 20.0 + i});
    }
    right.push_back({u"R-again"_s, u"Orlane Kettle %1"_s.arg(u"ZX1000Q"_s), {}, {}, {}, {}, 20.0});
    const auto claims = [&](bool many) {
        int count = 0;
        for (const ListPair& pair : ListMatcher(left, right).match({.counterparts = many ? ListCounterparts::AsTheyLook : ListCounterparts::One}).pairs)
            count += pair.left == 0 && pair.claimed ? 1 : 0;
        return count;
    };
    QCOMPARE(claims(false), 1);
    QCOMPARE(claims(true), 2);
}

void TestListMatcher::emptyAndHostileLists()
{
    QCOMPARE(ListMatcher({}, {}).match().claimed, 0);
    const std::vector<ListItem> empty(3);
    QCOMPARE(ListMatcher(empty, empty).match().claimed, 0);
    ListItem nasty;
    nasty.name =
        u"<<<& &#xFFFFFFF; 1/2/3/4 -- \"\"\" ½½½ "_s + QString(5000, u'9') + u' ' + QString(5000, QChar(0xD800));
    nasty.description = QString(100'000, u'x');
    nasty.price = -1;
    const std::vector<ListItem> one{nasty, {}};
    const ListMatcher matcher(one, one);
    for (const ListPair& pair : matcher.match().pairs) {
        QVERIFY(pair.probability >= 0 && pair.probability <= 1);
        QVERIFY(!matcher.explain(pair.left, pair.right).isEmpty());
    }
}

QTEST_GUILESS_MAIN(TestListMatcher)
#include "tst_listmatcher.moc"
