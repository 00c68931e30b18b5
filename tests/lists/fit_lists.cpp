// Fits the weights of the list matcher on labelled lists of many styles and writes core/reconcile/lists/pairweights.cpp
// to the standard output; its figures go to the standard error output. Built by hand; not a test.
//
//   fit_lists [WORLDS [TREES [TREES [OFFERS [MORE]]]]]    worlds of about 500 rows; three quarters of them are fitted
//                                                 and settled on, the rest only measured; OFFERS more whose lists hold
//                                                 offers of several shops; MORE that are settled on only
#include "lists/handwritten.h"
#include "lists/listgenerator.h"
#include "lists/model.h"
#include "reconcile/lists/assignment.h"
#include "reconcile/lists/pairmodel.h"

#include <QSet>
#include <QTextStream>

#include <cmath>

using namespace trueup;
using namespace trueup::samples;

namespace {

struct Lists
{
    std::vector<CandidatePair> pairs;
    std::vector<PairFeatures> features;
    std::vector<char> match;
    ListFeatures whole{};
    std::array<std::vector<CandidatePair>, 2> kinPairs;
    std::array<std::vector<PairFeatures>, 2> kinFeatures;
    size_t left = 0;
    size_t right = 0;
    size_t truth = 0;
};

Lists prepare(const LabelledLists& lists)
{
    const ListCorpus corpus(lists.left, lists.right);
    Lists out;
    out.pairs = candidatePairs(corpus);
    out.left = lists.left.size();
    out.right = lists.right.size();
    out.truth = lists.truth.size();
    for (const CandidatePair& pair : out.pairs) {
        out.features.push_back(compareRecords(corpus, corpus.records(ListSide::Left)[pair.left],
                                              corpus.records(ListSide::Right)[pair.right]));
        out.match.push_back(std::ranges::binary_search(lists.truth, std::pair(pair.left, pair.right)) ? 1 : 0);
    }
    out.whole = listFeatures(corpus, out.pairs, out.features);
    for (const ListSide side : {ListSide::Left, ListSide::Right}) {
        const auto& records = corpus.records(side);
        out.kinPairs[size_t(side)] = kinPairs(corpus, side);
        for (const CandidatePair& pair : out.kinPairs[size_t(side)])
            out.kinFeatures[size_t(side)].push_back(compareRecords(corpus, records[pair.left], records[pair.right]));
    }
    return out;
}

/// Signs a weight may not change, whatever the sample says: what speaks for a pair never counts against it. 0 is free.
constexpr auto pairSigns = [] {
    std::array<int, pairFeatureCount> signs{};
    using enum PairFeature;
    for (const PairFeature feature :
         {GtinEqual,     CodeCellEqual, CodeUnique,      CodeShared,  CodePart,     WordsLeft,
          WordsRight,    WordsLeast,    WordsCommon,     WordsAmount, WordRarest,   NumberCommon,
          MeasureCommon, BrandSame,     AttributeCommon, PriceNear,   Descriptions, Letters,
          LettersSame,   CodeOfBrand,   WordsNoCode,     LeastNoCode, WordsAll})
        signs[size_t(feature)] = 1;
    for (const PairFeature feature :
         {GtinDiffers, CodeCrowd, CodeDiffers, CodeDiffersToo, RestBoth, RestRarest, NumberDiffers, MeasureDiffers,
          CodeHost, HostOneSided, BrandDiffers, ColourDiffers, EditionDiffers, PlatformDiffers, SizeDiffers, AttributeOneSided, PriceFar})
        signs[size_t(feature)] = -1;
    return signs;
}();

using PairModel = Model<pairFeatureCount>;
using FinalModel = Model<finalFeatureCount>;

std::vector<FinalFeatures> finals(const Lists& lists, const PairModel& model)
{
    const auto scored = [&model](const std::vector<PairFeatures>& features) {
        std::vector<float> scores;
        for (const PairFeatures& one : features)
            scores.push_back(float(model.odds(one)));
        return scores;
    };
    const auto rivals = rivalFeatures(lists.pairs, scored(lists.features), kinOf(lists.kinPairs[0], scored(lists.kinFeatures[0]), lists.left),
                                      kinOf(lists.kinPairs[1], scored(lists.kinFeatures[1]), lists.right));
    const UsualPair usual(rivals, lists.features);
    std::vector<FinalFeatures> out;
    for (size_t i = 0; i < rivals.size(); ++i)
        out.push_back(finalFeatures(rivals[i], lists.features[i], lists.whole, usual));
    return out;
}

struct Measure
{
    double f1 = 0;
    double found = 0; ///< share of the truth among the candidates
    double error = 0; ///< expected calibration error of the claimed pairs, ten bins
    double mean = 0;  ///< mean probability less precision
};

using Settling = std::pair<SettlingWeights, SettlingWeights>; ///< chosen, others

std::vector<quint32> choice(const Lists& lists, const std::vector<double>& odds)
{
    std::vector<double> values;
    for (const double value : odds) {
        const double p = probabilityOf(value);
        values.push_back(p < 0.02 ? 0 : p);
    }
    return assignOneToOne(lists.pairs, values);
}

/// Lists with the odds before they are settled.
struct Unsettled
{
    std::vector<double> odds;
    std::vector<quint32> chosen;
    std::vector<FinalFeatures> chosenFeatures;
    std::vector<double> chosenOdds;
};

Unsettled unsettled(const Lists& lists, const PairModel& pair, const FinalModel& last)
{
    Unsettled out;
    const std::vector<FinalFeatures> all = finals(lists, pair);
    for (const FinalFeatures& features : all)
        out.odds.push_back(last.odds(features));
    out.chosen = choice(lists, out.odds);
    for (const quint32 i : out.chosen) {
        out.chosenFeatures.push_back(all[i]);
        out.chosenOdds.push_back(out.odds[i]);
    }
    return out;
}

std::vector<SettlingFeatures> settlingOf(const Unsettled& lists, const ListSummary& typical)
{
    const ListSummary summary = summaryOf(lists.chosenFeatures, lists.chosenOdds, typical);
    std::vector<SettlingFeatures> settling;
    for (const double odds : lists.odds)
        settling.push_back(settlingFeatures(odds, summary, typical));
    return settling;
}

Measure measure(const Lists& lists, std::vector<quint32> chosen, const std::vector<SettlingFeatures>& settling, const Settling& weights)
{
    std::vector<double> p(settling.size());
    for (const quint32 pair : chosen)
        p[pair] = probabilityOf(logOdds(settling[pair], weights.first));
    std::ranges::stable_sort(chosen, [&](quint32 a, quint32 b) { return p[a] > p[b]; });
    double expected = 0;
    for (const quint32 pair : chosen)
        expected += p[pair];
    double sum = 0;
    double best = -1;
    size_t count = 0;
    for (size_t k = 0; k < chosen.size(); ++k) {
        sum += p[chosen[k]];
        const double f1 = 2 * sum / (double(k + 1) + expected);
        if (f1 > best) {
            best = f1;
            count = k + 1;
        }
    }
    double right = 0;
    double claimed = 0;
    std::array<double, 10> binSum{};
    std::array<double, 10> binRight{};
    for (size_t k = 0; k < count; ++k) {
        right += lists.match[chosen[k]];
        claimed += p[chosen[k]];
        const size_t bin = std::min<size_t>(9, size_t(p[chosen[k]] * 10));
        binSum[bin] += p[chosen[k]];
        binRight[bin] += lists.match[chosen[k]];
    }
    Measure m;
    m.f1 = 2 * right / double(count + lists.truth);
    m.found = double(std::ranges::count(lists.match, 1)) / double(std::max<size_t>(1, lists.truth));
    for (size_t bin = 0; bin < 10; ++bin)
        m.error += std::abs(binSum[bin] - binRight[bin]) / double(std::max<size_t>(1, count));
    m.mean = (claimed - right) / double(std::max<size_t>(1, count));
    return m;
}

/// Mostly a few hundred, for many styles; some as long as real lists.
int rowsOf(int world)
{
    return world % 9 == 4 ? 1400 : 200 + 100 * (world % 5);
}

/// What is fitted on lists of some goods, before it is settled.
struct Models
{
    PairModel pair;
    FinalModel last;
};

Models modelsOf(const std::vector<const Lists*>& train, int pairTrees, int finalTrees)
{
    Models models;
    std::vector<Sample<pairFeatureCount>> samples;
    for (const Lists* lists : train) {
        for (size_t i = 0; i < lists->pairs.size(); ++i)
            samples.push_back({lists->features[i], float(100.0 / double(lists->left)), lists->match[i] != 0});
    }
    models.pair.fitTo(samples, pairSigns, 1e-5, 300, pairTrees);
    samples.clear();
    std::vector<Sample<finalFeatureCount>> finalSamples;
    for (const Lists* lists : train) {
        const auto features = finals(*lists, models.pair);
        for (size_t i = 0; i < features.size(); ++i) {
            if (features[i][size_t(RivalFeature::Marginal)] > -8)
                finalSamples.push_back({features[i], float(100.0 / double(lists->left)), lists->match[i] != 0});
        }
    }
    models.last.fitTo(finalSamples, {}, 2e-5, 300, finalTrees);
    return models;
}

/// A list with the number of the part of the goods it is made of.
struct Fitted
{
    Lists lists;
    int part = 0;
};

constexpr int parts = 3;

} // namespace

int main(int argc, char** argv)
{
    QTextStream err(stderr);
    QTextStream out(stdout);
    const auto argument = [&](int place, int otherwise) { return argc > place ? QByteArray(argv[place]).toInt() : otherwise; };
    const int worlds = argument(1, 60);
    const int pairTrees = argument(2, 60);
    const int finalTrees = argument(3, 60);
    const int offers = argument(4, 0);
    const int more = argument(5, 0);
    const QStringList all = listCategories();
    std::array<QStringList, parts> known;
    QStringList unseen;
    int count = 0;
    for (qsizetype i = 0; i < all.size(); ++i)
        (i % 6 == 5 ? unseen : known[size_t(count++ % parts)]).append(all[i]);
    std::vector<Fitted> train;
    std::vector<Fitted> settle; ///< only settled on
    std::vector<Lists> test;
    std::vector<Lists> testOffers;
    std::vector<QString> styles;
    for (int i = 0; i < worlds; ++i) {
        const bool held = i % 4 == 3;
        const int part = i % parts;
        const LabelledLists lists = makeLists({quint64(i) + 1, rowsOf(i), held ? unseen : known[size_t(part)]});
        if (held) {
            styles.push_back(lists.style);
            test.push_back(prepare(lists));
        } else {
            train.push_back({prepare(lists), part});
        }
    }
    for (int i = 0; i < offers; ++i) {
        const bool held = i % 4 == 3;
        const int part = i % parts;
        const LabelledLists lists = makeLists({quint64(i) + 2'000'001, rowsOf(i), held ? unseen : known[size_t(part)], true});
        if (held)
            testOffers.push_back(prepare(lists));
        else
            train.push_back({prepare(lists), part});
    }
    // What lists are like as a whole is told apart by many lists, not by many pairs.
    for (int i = 0; i < more; ++i)
        settle.push_back({prepare(makeLists({quint64(i) + 3'000'001, 400 + 100 * (i % 7), known[size_t(i % parts)], i % 5 == 4})), i % parts});
    err << "prepared\n";
    err.flush();

    const auto trained = [&](int without) {
        std::vector<const Lists*> chosen;
        for (const Fitted& one : train) {
            if (one.part != without)
                chosen.push_back(&one.lists);
        }
        return modelsOf(chosen, pairTrees, finalTrees);
    };
    const auto [pair, last] = trained(-1);
    // Settled on every known kind of goods, each by models that were not fitted on it: so it will be with any list.
    std::vector<Unsettled> unsettledLists;
    std::vector<const Lists*> settledOn;
    for (int part = 0; part < parts; ++part) {
        const Models others = trained(part);
        for (const std::vector<Fitted>* from : {&settle, &train}) {
            for (const Fitted& one : *from) {
                if (one.part != part)
                    continue;
                settledOn.push_back(&one.lists);
                unsettledLists.push_back(unsettled(one.lists, others.pair, others.last));
            }
        }
        err << "part " << part << "\n";
        err.flush();
    }
    ListSummary typical{};
    for (const Unsettled& lists : unsettledLists) {
        const ListSummary summary = summaryOf(lists.chosenFeatures, lists.chosenOdds, {});
        for (size_t i = 0; i < typical.size(); ++i)
            typical[i] += summary[i] / float(unsettledLists.size());
    }
    std::vector<Sample<settlingCount>> chosenSamples;
    std::vector<Sample<settlingCount>> otherSamples;
    for (size_t w = 0; w < settledOn.size(); ++w) {
        const auto settling = settlingOf(unsettledLists[w], typical);
        for (size_t i = 0; i < settling.size(); ++i) {
            const bool is = std::ranges::binary_search(unsettledLists[w].chosen, quint32(i));
            if (!is && settling[i][0] < -9)
                continue;
            (is ? chosenSamples : otherSamples)
                .push_back({settling[i], float(100.0 / double(settledOn[w]->left)), settledOn[w]->match[i] != 0});
        }
    }
    unsettledLists.clear();
    const Settling settled{fit<settlingCount>(chosenSamples, {}, 1e-3, 500),
                           fit<settlingCount>(otherSamples, {}, 1e-3, 500)};
    const auto measured = [&](const Lists& lists) {
        const Unsettled before = unsettled(lists, pair, last);
        return measure(lists, before.chosen, settlingOf(before, typical), settled);
    };
    for (const auto* part : {&test, &testOffers}) {
        if (part->empty())
            continue;
        Measure mean;
        double bias = 0;
        for (size_t w = 0; w < part->size(); ++w) {
            const Measure m = measured((*part)[w]);
            if (part == &test)
                err << QString::asprintf("F1 %.3f candidates %.3f calibration %.3f mean %+.3f  ", m.f1, m.found,
                                         m.error, m.mean)
                    << styles[w] << "\n";
            mean.f1 += m.f1 / double(part->size());
            mean.found += m.found / double(part->size());
            mean.error += m.error / double(part->size());
            mean.mean += std::abs(m.mean) / double(part->size());
            bias += m.mean / double(part->size());
        }
        err << (part == &test ? "held out" : "held out, offers")
            << QString::asprintf(": F1 %.4f candidates %.3f calibration %.3f |mean| %.3f mean %+.3f\n", mean.f1,
                                 mean.found, mean.error, mean.mean, bias);
    }
    const Measure hand = measured(prepare(readHandwritten()));
    err << QString::asprintf("handwritten: F1 %.3f candidates %.3f calibration %.3f mean %+.3f\n", hand.f1, hand.found,
                             hand.error, hand.mean);
    out << "// Written by tests/lists/fit_lists; not to be edited.\n#include "
           "\"reconcile/lists/pairmodel.h\"\n\nnamespace trueup {\n\n"
           "// clang-format off\n\n";
    write(out, pair, "Pair");
    write(out, last, "Final");
    for (const auto& [name, weights] : {std::pair("Chosen", settled.first), std::pair("Other", settled.second)})
        out << "const SettlingWeights& fitted" << name << "Weights()\n{\n    static constexpr SettlingWeights weights{"
            << listed(weights, 4) << "};\n    return weights;\n}\n\n";
    out << "const ListSummary& fittedTypicalSummary()\n{\n    static constexpr ListSummary summary{" << listed(typical, 4)
        << "};\n    return summary;\n}\n\n} // namespace trueup\n";
    for (const double weight : pair.weights)
        err << QString::number(weight, 'f', 2) << " ";
    err << "\n";
    return 0;
}
