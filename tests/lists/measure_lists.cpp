// Measures the list matcher as it is built, on generated lists whose kinds of goods and seeds nothing was fitted on, and
// tells where what is missing is lost. Figures go to the standard output. Run by hand; not a test.
//
//   measure_lists [LISTS [ROWS [KIND [WRONG]]]]    KIND: shops (one a list) or offers (of several); WRONG decisions of
//                                                 every list are shown in full
//   measure_lists written [DRAWS [WRONG [NAME]]]   the lists written by hand: of each the mean of DRAWS, in every one of
//                                                 which other counterparts are missing; WRONG decisions of list NAME
//
// Of each list: F1, precision and recall of what is claimed; the best F1 any threshold would reach; the share of true
// pairs among the candidates; the calibration error and what chance alone makes of it; the
// share of true pairs of which nobody could know by what the rows say.
#include "lists/handwritten.h"
#include "lists/listgenerator.h"
#include "lists/shoplists.h"
#include "lists/unseen.h"
#include "reconcile/lists/listmatcher.h"

#include <QTextStream>

#include <algorithm>
#include <chrono>

using namespace trueup;
using namespace trueup::samples;

namespace {

constexpr quint64 measuredSeeds = 900'000; ///< neither those of the fits nor those of the tests

struct Figures
{
    double f1 = 0;
    double precision = 0;
    double recall = 0;
    double bestF1 = 0;
    double candidates = 0;
    double error = 0;
    double chance = 0;
    double untellable = 0;
    double bias = 0; ///< mean probability of the claimed less their precision

    void add(const Figures& other, double share)
    {
        for (const auto field : {&Figures::f1, &Figures::precision, &Figures::recall, &Figures::bestF1, &Figures::candidates,
                                 &Figures::error, &Figures::chance, &Figures::untellable})
            this->*field += share * other.*field;
        bias += share * std::abs(other.bias);
    }
    [[nodiscard]] QString text() const
    {
        return QString::asprintf("F1 %.3f precision %.3f recall %.3f best F1 %.3f candidates %.3f calibration %.3f (chance %.3f) bias %+.3f untellable %.3f",
                                 f1, precision, recall, bestF1, candidates, error, chance, bias, untellable);
    }
};

double f1Of(double right, double claimed, double truth)
{
    return 2 * right / std::max(1.0, claimed + truth);
}

/// How much two rows say alike; negative as soon as they contradict each other.
int alike(const RowFacts& a, const RowFacts& b)
{
    int common = 0;
    for (auto it = a.constBegin(); it != a.constEnd(); ++it) {
        const auto other = b.constFind(it.key());
        if (other == b.constEnd())
            continue;
        if (*other != *it)
            return -1;
        ++common;
    }
    return common;
}

/// Share of the true pairs of which nobody could know by what the rows say: another row agrees with one of them as well
/// and has no better counterpart of its own. None for lists nobody generated: of them it is not known.
double untellable(const LabelledLists& lists, const ListMatching& matching)
{
    if (lists.leftFacts.empty())
        return 0;
    std::vector<int> leftOwn(lists.left.size(), 0);
    std::vector<int> rightOwn(lists.right.size(), 0);
    for (const auto& [left, right] : lists.truth) {
        const int own = alike(lists.leftFacts[left], lists.rightFacts[right]);
        leftOwn[left] = std::max(leftOwn[left], own);
        rightOwn[right] = std::max(rightOwn[right], own);
    }
    std::vector<int> leftRival(lists.left.size(), 0);
    std::vector<int> rightRival(lists.right.size(), 0);
    for (const ListPair& pair : matching.pairs) {
        if (std::ranges::binary_search(lists.truth, std::pair(pair.left, pair.right)))
            continue;
        const int common = alike(lists.leftFacts[pair.left], lists.rightFacts[pair.right]);
        if (rightOwn[pair.right] <= common)
            leftRival[pair.left] = std::max(leftRival[pair.left], common);
        if (leftOwn[pair.left] <= common)
            rightRival[pair.right] = std::max(rightRival[pair.right], common);
    }
    double count = 0;
    for (const auto& [left, right] : lists.truth) {
        const int own = alike(lists.leftFacts[left], lists.rightFacts[right]);
        count += own <= std::max(1, std::max(leftRival[left], rightRival[right])) ? 1 : 0;
    }
    return count / std::max(1.0, double(lists.truth.size()));
}

Figures figuresOf(const LabelledLists& lists, const ListMatching& matching, bool offers)
{
    const auto isRight = [&](const ListPair& pair) {
        return std::ranges::binary_search(lists.truth, std::pair(pair.left, pair.right));
    };
    std::vector<double> probabilities;
    std::vector<bool> right;
    std::vector<const ListPair*> falling;
    double found = 0;
    double good = 0;
    double sum = 0;
    for (const ListPair& pair : matching.pairs) {
        found += isRight(pair) ? 1 : 0;
        falling.push_back(&pair);
        if (!pair.claimed)
            continue;
        good += isRight(pair) ? 1 : 0;
        sum += pair.probability;
        probabilities.push_back(pair.probability);
        right.push_back(isRight(pair));
    }
    const auto truth = double(lists.truth.size());
    const auto claimed = double(right.size());
    Figures out;
    out.f1 = f1Of(good, claimed, truth);
    out.precision = good / std::max(1.0, claimed);
    out.recall = good / std::max(1.0, truth);
    out.candidates = found / std::max(1.0, truth);
    out.error = calibrationError(probabilities, right);
    out.chance = errorByChance(probabilities);
    out.untellable = untellable(lists, matching);
    out.bias = (sum - good) / std::max(1.0, claimed);
    // Any threshold over the pairs in their order, each row once.
    std::ranges::stable_sort(falling, std::greater<>(), [](const ListPair* pair) { return pair->probability; });
    std::vector<char> leftTaken(lists.left.size(), 0);
    std::vector<char> rightTaken(lists.right.size(), 0);
    double count = 0;
    double hits = 0;
    for (const ListPair* pair : falling) {
        if (!offers && (leftTaken[pair->left] || rightTaken[pair->right]))
            continue;
        leftTaken[pair->left] = rightTaken[pair->right] = 1;
        count += 1;
        hits += isRight(*pair) ? 1 : 0;
        out.bestF1 = std::max(out.bestF1, f1Of(hits, count, truth));
    }
    return out;
}

QString rowText(const ListItem& item)
{
    return QStringLiteral("%1 | brand %2 | code %3 | price %4 | %5")
        .arg(item.name, item.brand, item.code, item.price ? QString::number(*item.price) : QString(), item.description.left(300));
}

void showWrong(QTextStream& out, const LabelledLists& lists, const ListMatching& matching, const ListMatcher& matcher, int most)
{
    const auto isRight = [&](quint32 left, quint32 right) { return std::ranges::binary_search(lists.truth, std::pair(left, right)); };
    int shown = 0;
    // Spread over the list rather than its beginning.
    size_t wrong = 0;
    for (const ListPair& pair : matching.pairs)
        wrong += pair.claimed != isRight(pair.left, pair.right) ? 1 : 0;
    const size_t step = std::max<size_t>(1, wrong / size_t(std::max(1, most)));
    size_t seen = 0;
    for (const ListPair& pair : matching.pairs) {
        if (pair.claimed == isRight(pair.left, pair.right) || seen++ % step != 0 || shown++ >= most)
            continue;
        out << (pair.claimed ? "FALSE CLAIM " : "MISSED ") << QString::number(pair.probability, 'f', 3) << "\n  L " << rowText(lists.left[pair.left])
            << "\n  R " << rowText(lists.right[pair.right]) << "\n    " << matcher.explain(pair.left, pair.right) << "\n";
        for (const ListPair& other : matching.pairs) {
            if ((other.left == pair.left) == (other.right == pair.right))
                continue;
            if (other.claimed || isRight(other.left, other.right))
                out << (isRight(other.left, other.right) ? "  truth " : "  claimed ") << (other.left == pair.left ? "R " : "L ")
                    << QString::number(other.probability, 'f', 3) << " "
                    << rowText(other.left == pair.left ? lists.right[other.right] : lists.left[other.left]) << "\n";
        }
    }
}

/// Share of the counterparts missing in a draw.
constexpr double missingShare = 0.25;

void measureWritten(QTextStream& out, int draws, int wrong, const QString& shown)
{
    QStringList names = shopLists();
    names.append(QStringLiteral("hard_pairs"));
    Figures all;
    for (const QString& name : names) {
        const LabelledLists whole = name == names.back() ? readHandwritten() : readShopLists(name);
        Figures mean;
        double bias = 0;
        std::vector<double> probabilities;
        std::vector<bool> right;
        for (int draw = 0; draw < draws; ++draw) {
            const LabelledLists lists = thinned(whole, quint32(draw) + 1, missingShare);
            const ListMatcher matcher(lists.left, lists.right);
            const ListMatching matching = matcher.match();
            const Figures figures = figuresOf(lists, matching, false);
            mean.add(figures, 1.0 / draws);
            bias += figures.bias / draws;
            for (const ListPair& pair : matching.pairs) {
                if (!pair.claimed)
                    continue;
                probabilities.push_back(pair.probability);
                right.push_back(std::ranges::binary_search(lists.truth, std::pair(pair.left, pair.right)));
            }
            if (name == shown && draw == 0)
                showWrong(out, lists, matching, matcher, wrong);
        }
        all.add(mean, 1.0 / double(names.size()));
        out << name << ": " << mean.text() << QString::asprintf(" signed bias %+.3f; together %.3f\n", bias, calibrationError(probabilities, right));
    }
    out << "mean of " << names.size() << ": " << all.text() << "\n";
}

} // namespace

int main(int argc, char** argv)
{
    QTextStream out(stdout);
    if (argc > 1 && QByteArray(argv[1]) == "written") {
        measureWritten(out, argc > 2 ? QByteArray(argv[2]).toInt() : 20, argc > 3 ? QByteArray(argv[3]).toInt() : 0,
                       argc > 4 ? QString::fromLocal8Bit(argv[4]) : QString());
        return 0;
    }
    const int count = argc > 1 ? QByteArray(argv[1]).toInt() : 16;
    const int rows = argc > 2 ? QByteArray(argv[2]).toInt() : 1500;
    const bool offers = argc > 3 && QByteArray(argv[3]) == "offers";
    const int wrong = argc > 4 ? QByteArray(argv[4]).toInt() : 0;
    Figures mean;
    double seconds = 0;
    int good = 0;
    int kept = 0;
    for (int i = 0; i < count; ++i) {
        const LabelledLists lists = makeLists({measuredSeeds + quint64(i), rows, unseenCategories(), offers});
        const auto start = std::chrono::steady_clock::now();
        const ListMatcher matcher(lists.left, lists.right);
        const ListMatching matching = matcher.match({.counterparts = offers ? ListCounterparts::AsTheyLook : ListCounterparts::One});
        seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        const Figures figures = figuresOf(lists, matching, offers);
        mean.add(figures, 1.0 / count);
        good += figures.f1 >= 0.9 ? 1 : 0;
        kept += figures.error <= 0.02 ? 1 : 0;
        out << i << ": " << figures.text() << "  " << lists.left.size() << " x " << lists.right.size() << ", " << lists.style << "\n";
        if (wrong > 0)
            showWrong(out, lists, matching, matcher, wrong);
        out.flush();
    }
    out << "mean of " << count << ": " << mean.text() << QString::asprintf("; %d with F1 of 0.9 and more, %d with an error of 0.02 and less, %.2f s each\n", good, kept, seconds / count);
    return 0;
}
