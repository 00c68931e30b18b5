// Fits the weights of the identifier matcher on labelled feeds with planted errors and writes
// core/reconcile/matchweights.cpp to the standard output; its figures go to the standard error output. Built by hand; not
// a test.
//
//   fit_matcher [WORLDS]    worlds of 1,000 items; half are fitted on, on the other half precision is measured
#include "lists/matchgenerator.h"
#include "lists/logistic.h"
#include "reconcile/lists/listmatcher.h"
#include "reconcile/matchmodel.h"

#include <QTextStream>

#include <map>

using namespace trueup;
using namespace trueup::samples;

namespace {

constexpr int worldSize = 1000;

/// What speaks for an item never counts against it, whatever the sample says. 0 is free.
constexpr auto signs = [] {
    std::array<int, matchClueCount> list{};
    using enum MatchClue;
    for (const MatchClue clue : {SkuRaw, SkuN1, SkuN2, CwsA, CwsCatalog, Sprc, Gtin, MpnMaker, BasePart, ItemN3, MpnOnly,
                                 MakerSame, TitleLike, TitleLead})
        list[size_t(clue)] = 1;
    for (const MatchClue clue : {Twins, Outranked, SkuElsewhere, ReferenceElsewhere, GtinElsewhere, MpnElsewhere, Values, Short,
                                 GtinDiffers, MpnDiffers, MakerDiffers, TitleContradicts, TitleNumbersDiffer, Inactive})
        list[size_t(clue)] = -1;
    return list;
}();

using Samples = std::vector<Sample<matchClueCount>>;

/// Every candidate of every row, and what the rules alone would have matched.
struct Measured
{
    Samples candidates;
    Samples matched;
};

void measure(quint64 seed, Measured& out)
{
    const MatchWorld world = makeMatchWorld(seed, worldSize);
    const ErpIndex index(world.items);
    for (const LabelledRow& row : world.rows) {
        const Match found = match(row.feed, index);
        for (const Candidate& candidate : found.candidates) {
            const Sample<matchClueCount> sample{candidate.clues, 1, candidate.itemNumber == row.truth};
            out.candidates.push_back(sample);
            if (found.state == MatchState::Matched && candidate.itemNumber == found.itemNumber)
                out.matched.push_back(sample);
        }
    }
}

QString percent(double share)
{
    return QString::asprintf("%.3f %%", 100 * share);
}

} // namespace

int main(int argc, char** argv)
{
    QTextStream err(stderr);
    QTextStream out(stdout);
    const int worlds = argc > 1 ? QByteArray(argv[1]).toInt() : 200;
    Measured fitted;
    Measured kept;
    for (int i = 0; i < worlds; ++i)
        measure(quint64(i) + 1, i % 2 == 0 ? fitted : kept);
    err << fitted.candidates.size() << " candidates to fit on\n";
    err.flush();
    // What the rules matched counts more: those are the probabilities people rely on.
    Samples samples = fitted.candidates;
    samples.insert(samples.end(), fitted.matched.begin(), fitted.matched.end());
    const auto weights = fit<matchClueCount>(samples, signs, 1e-6, 1500);

    const auto report = [&](const char* name, const Samples& list) {
        std::vector<double> p;
        std::vector<bool> right;
        double claimed = 0;
        double count = 0;
        for (const auto& sample : list) {
            p.push_back(probabilityOf(logOdds(sample.features, weights)));
            right.push_back(sample.match);
            claimed += p.back();
            count += sample.match ? 1 : 0;
        }
        err << name << ": " << list.size() << " pairs, " << percent(count / double(list.size())) << " right, mean probability "
            << percent(claimed / double(list.size())) << ", calibration error "
            << QString::number(calibrationError(p, right), 'f', 4) << "\n";
    };
    report("fitted on, candidates", fitted.candidates);
    report("fitted on, matched", fitted.matched);
    report("held out, candidates", kept.candidates);
    report("held out, matched", kept.matched);

    // From the surest match downwards: how many are right above each probability.
    std::ranges::sort(kept.matched, [&](const auto& a, const auto& b) {
        return logOdds(a.features, weights) > logOdds(b.features, weights);
    });
    constexpr double reserve = 4.0 / 3;  // a quarter of the errors allowed is kept back
    std::map<double, double> points;     // least probability -> precision promised
    double wrong = 0;
    for (size_t i = 0; i < kept.matched.size(); ++i) {
        wrong += kept.matched[i].match ? 0 : 1;
        const double n = double(i + 1);
        const double sampling = 2 * std::sqrt(wrong + 1) + 1;
        const double promised = 1 - reserve * (wrong + sampling) / n;
        if (n < 500 || (i + 1) % 250 != 0)
            continue;
        points[probabilityOf(logOdds(kept.matched[i].features, weights))] = promised;
    }
    // Falling thresholds promise falling precision; only a tenth fewer errors are worth a line.
    std::vector<std::pair<double, double>> steps;
    for (const auto& [least, promised] : points) {
        if (steps.empty() || 1 - promised < 0.9 * (1 - steps.back().second))
            steps.emplace_back(least, promised);
    }
    err << "precision up to " << percent(steps.empty() ? 0 : steps.back().second) << " can be wanted\n";

    const auto listed = [](const auto& values) {
        QStringList texts;
        for (const double value : values)
            texts.append(QString::number(value, 'g', 5));
        return texts.join(QStringLiteral(", "));
    };
    out << "// Written by tests/lists/fit_matcher; not to be edited.\n#include \"reconcile/matchmodel.h\"\n\nnamespace trueup {\n\n"
           "// clang-format off\n\nconst MatchWeights& fittedMatchWeights()\n{\n    static constexpr MatchWeights weights{"
        << listed(weights)
        << "};\n    return weights;\n}\n\nstd::span<const MatchPrecision> measuredMatchPrecision()\n{\n"
           "    static constexpr std::array<MatchPrecision, "
        << steps.size() << "> points{{\n";
    for (const auto& [least, promised] : steps)
        out << "        {" << QString::number(least, 'f', 5) << ", " << QString::number(promised, 'f', 5) << "},\n";
    out << "    }};\n    return points;\n}\n\n} // namespace trueup\n";
    return 0;
}
