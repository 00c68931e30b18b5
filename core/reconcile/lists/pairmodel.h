#pragma once

#include "reconcile/lists/competition.h"
#include "reconcile/lists/pairfeatures.h"
#include "reconcile/lists/trees.h"

namespace trueup {

/// What holds for two lists as a whole and says how often a row has a counterpart at all.
enum class ListFeature : quint8 {
    CodeOverlap, ///< logit of the share of coded rows of the shorter list whose code the other one has, by how many
                 ///< have one
    CodeOverlapDoubt, ///< the same for pairs that are not clear by themselves
    CodesShort,       ///< share of rows with a code
    CodesLong,
    Sizes, ///< logarithm of longer by shorter
};
inline constexpr int listFeatureCount = int(ListFeature::Sizes) + 1;
using ListFeatures = std::array<float, listFeatureCount>;

[[nodiscard]] ListFeatures listFeatures(const ListCorpus& corpus, std::span<const CandidatePair> pairs,
                                        std::span<const PairFeatures> features);

/// What pairs of two lists are usually like, by those that are probably in a one-to-one matching. How wordy two shops are and
/// how far their prices lie apart differs, and what is little in common for some is all there ever is for others.
class UsualPair
{
public:
    /// A feature of a pair as the distance to the usual value, in usual spreads.
    static constexpr std::array features{
        PairFeature::WordsLeft, PairFeature::WordsRight, PairFeature::WordsCommon, PairFeature::RestBoth, PairFeature::RestRarest,
        PairFeature::Letters,   PairFeature::Descriptions, PairFeature::PriceNear};
    using Distances = std::array<float, features.size()>;

    UsualPair(std::span<const RivalFeatures> rivals, std::span<const PairFeatures> pairs);
    [[nodiscard]] Distances distances(const PairFeatures& pair) const;

private:
    /// Whether the feature says anything about the pair.
    static bool counts(PairFeature feature, const PairFeatures& pair);

    std::array<float, features.size()> m_mean{};
    std::array<float, features.size()> m_spread{};
};
inline constexpr int distanceCount = int(UsualPair::features.size());

/// Log-odds of a pair: a weighted sum, and trees for what the sum gets wrong. From what speaks for and against it,
/// rivals not considered.
using PairWeights = std::array<double, pairFeatureCount + 1>; ///< the last one is the constant
/// Log-odds from the rivals and, again, from the pair itself.
inline constexpr int finalFeatureCount = rivalFeatureCount + pairFeatureCount + listFeatureCount + distanceCount;
using FinalFeatures = std::array<float, finalFeatureCount>;
using FinalWeights = std::array<double, finalFeatureCount + 1>;

/// Fitted by tests/lists/fit_lists on labelled lists of many styles; see pairweights.cpp, which that program writes.
[[nodiscard]] const PairWeights& fittedPairWeights();
[[nodiscard]] const FinalWeights& fittedFinalWeights();
[[nodiscard]] std::span<const LevelTree> fittedPairTrees();
[[nodiscard]] std::span<const LevelTree> fittedFinalTrees();

[[nodiscard]] FinalFeatures finalFeatures(const RivalFeatures& rivals, const PairFeatures& pair,
                                          const ListFeatures& lists, const UsualPair& usual);

/// What the best one-to-one choice looks like as a whole: without a label it tells lists whose doubtful pairs are mostly
/// right from lists where they are mostly wrong. Each is a mean over the chosen pairs if not said otherwise.
enum class SummaryFeature : quint8 {
    Overlap,     ///< RivalFeature::Overlap, of all pairs
    CodeOverlap, ///< ListFeature::CodeOverlap, of all pairs
    Odds,
    Doubtful,      ///< share that is neither clear nor hopeless
    LeadSmall,     ///< how little they lead
    Chance,
    NoCode,
    CodeUnique,
    WordsClear,    ///< WordsLeast of the clear ones
    WordsDoubtful, ///< the same of the doubtful ones less that of the clear ones
    PriceNear,     ///< of the doubtful less that of the clear, where both have a price
    DiffersClear,  ///< how much contradicts in the clear ones
    DiffersDoubtful,
    OneSided,      ///< CodeOneSided and AttributeOneSided
    Brand,
    Descriptions, ///< share with one on both sides
    Sizes,
    KinLead,     ///< RivalFeature::KinLeast
    KinDoubtful, ///< the same of the doubtful ones less that of the clear ones
    KinBest,
    KinCrowd,
    KinNear,     ///< share of the chosen with a row in their own lists that is as alike
};
inline constexpr int summaryCount = int(SummaryFeature::KinNear) + 1;
using ListSummary = std::array<float, summaryCount>;

/// Of chosen pairs and their log-odds. Drawn towards `typical` where the pairs are few.
[[nodiscard]] ListSummary summaryOf(std::span<const FinalFeatures> chosen, std::span<const double> odds,
                                    const ListSummary& typical);
/// The mean of the lists fitted on.
[[nodiscard]] const ListSummary& fittedTypicalSummary();

/// The last word, fitted on lists the rest was not fitted on: to be in the best one-to-one choice says more than the
/// rivals did, not to be in it less, and what the choice looks like as a whole says how far odds can be trusted. From
/// log-odds, the summary less the typical one, and the same for doubtful pairs.
inline constexpr int settlingCount = 1 + 2 * summaryCount;
using SettlingFeatures = std::array<float, settlingCount>;
using SettlingWeights = std::array<double, settlingCount + 1>;
[[nodiscard]] const SettlingWeights& fittedChosenWeights();
[[nodiscard]] const SettlingWeights& fittedOtherWeights();
[[nodiscard]] SettlingFeatures settlingFeatures(double odds, const ListSummary& summary, const ListSummary& typical);

template <size_t N>
[[nodiscard]] double logOdds(const std::array<float, N>& features, const std::array<double, N + 1>& weights)
{
    double sum = weights[N];
    for (size_t i = 0; i < N; ++i)
        sum += double(features[i]) * weights[i];
    return sum;
}
[[nodiscard]] double probabilityOf(double logOdds);

} // namespace trueup
