#include "reconcile/lists/scoring.h"

#include "reconcile/lists/assignment.h"

#include <algorithm>

namespace trueup {

namespace {

/// Below this a candidate is no match even if nothing better is left.
constexpr double hopeless = 0.02;
constexpr size_t watchedPairs = 4096;

/// How alike the rows of a list are to others of it. `goesOn` is asked every few thousand comparisons; false stops.
std::vector<Kin> kinWithin(const ListCorpus& corpus, ListSide side, const std::function<bool()>& goesOn)
{
    const auto& records = corpus.records(side);
    const std::vector<CandidatePair> pairs = kinPairs(corpus, side);
    std::vector<float> scores;
    scores.reserve(pairs.size());
    for (const CandidatePair& pair : pairs) {
        if (scores.size() % watchedPairs == 0 && !goesOn())
            return {};
        scores.push_back(float(pairOdds(compareRecords(corpus, records[pair.left], records[pair.right]))));
    }
    return kinOf(pairs, scores, records.size());
}

} // namespace

double pairOdds(const PairFeatures& features)
{
    return logOdds(features, fittedPairWeights()) + sumOfTrees(fittedPairTrees(), features);
}

OneToOne scoreOneToOne(const ListCorpus& corpus, std::span<const CandidatePair> pairs, const PairWatch& watch)
{
    const auto& left = corpus.records(ListSide::Left);
    const auto& right = corpus.records(ListSide::Right);
    OneToOne scored;
    scored.features.reserve(pairs.size());
    scored.scores.reserve(pairs.size());
    for (const CandidatePair& pair : pairs) {
        if (watch && scored.features.size() % watchedPairs == 0 && !watch(scored.features.size()))
            return {};
        scored.features.push_back(compareRecords(corpus, left[pair.left], right[pair.right]));
        scored.scores.push_back(float(pairOdds(scored.features.back())));
    }
    const auto goesOn = [&] { return !watch || watch(pairs.size()); };
    const std::vector<Kin> leftKin = kinWithin(corpus, ListSide::Left, goesOn);
    const std::vector<Kin> rightKin = kinWithin(corpus, ListSide::Right, goesOn);
    if (leftKin.size() != left.size() || rightKin.size() != right.size())
        return {};
    const ListFeatures whole = listFeatures(corpus, pairs, scored.features);
    const std::vector<RivalFeatures> rivals = rivalFeatures(pairs, scored.scores, leftKin, rightKin);
    const UsualPair usual(rivals, scored.features);
    std::vector<double> values(pairs.size());
    scored.odds.resize(pairs.size());
    for (size_t i = 0; i < pairs.size(); ++i) {
        const FinalFeatures last = finalFeatures(rivals[i], scored.features[i], whole, usual);
        scored.odds[i] = logOdds(last, fittedFinalWeights()) + sumOfTrees(fittedFinalTrees(), last);
        const double value = probabilityOf(scored.odds[i]);
        values[i] = value < hopeless ? 0.0 : value;
    }
    scored.chosen = assignOneToOne(pairs, values);
    std::vector<FinalFeatures> chosen;
    std::vector<double> chosenOdds;
    for (const quint32 pair : scored.chosen) {
        chosen.push_back(finalFeatures(rivals[pair], scored.features[pair], whole, usual));
        chosenOdds.push_back(scored.odds[pair]);
    }
    const ListSummary& typical = fittedTypicalSummary();
    const ListSummary summary = summaryOf(chosen, chosenOdds, typical);
    for (size_t i = 0; i < pairs.size(); ++i) {
        const bool is = std::ranges::binary_search(scored.chosen, quint32(i));
        scored.odds[i] =
            logOdds(settlingFeatures(scored.odds[i], summary, typical), is ? fittedChosenWeights() : fittedOtherWeights());
    }
    return scored;
}

} // namespace trueup
