#pragma once

#include "reconcile/lists/scoring.h"

namespace trueup {

/// What speaks for or against a row having a second counterpart: a list may hold an article more than once, as several
/// offers, say. `free` is the row without a counterpart, `taken` the one of the other list that has one, `twin` that one.
enum class AgainFeature : quint8 {
    Score,        ///< log-odds of free and taken by themselves
    ScoreHigh,    ///< their part above 2
    Lead,         ///< the same less those of taken and twin
    ChosenOdds,   ///< log-odds of taken and twin in the end
    Best,         ///< taken is the best candidate of free
    LeadOfFree,   ///< how far, or how far behind the best
    PairDiffers,  ///< how much of free and taken contradicts
    CodeUnique,   ///< a code free and taken have in common
    Twin,         ///< log-odds of free and twin, two rows of one list
    TwinHigh,     ///< their part above 4
    TwinLetters,  ///< similarity of their names letter by letter
    TwinWords,    ///< share of their weight in common
    TwinLeast,    ///< of the name with the smaller share
    TwinSame,     ///< they are called the same
    TwinDiffers,  ///< how much of them contradicts
    TwinPriceNear,
    TwinPriceFar,
    Twins,        ///< of the whole list: logarithm of the share of rows that look like second offers
    Free,         ///< share of its rows that have no counterpart
    Sizes,        ///< logarithm of its rows by those of the other
};
inline constexpr int againFeatureCount = int(AgainFeature::Sizes) + 1;
using AgainFeatures = std::array<float, againFeatureCount>;
using AgainWeights = std::array<double, againFeatureCount + 1>;

/// Fitted by tests/lists/fit_again; see againweights.cpp, which that program writes.
[[nodiscard]] const AgainWeights& fittedAgainWeights();
[[nodiscard]] std::span<const LevelTree> fittedAgainTrees();
[[nodiscard]] double againOdds(const AgainFeatures& features);

/// A pair beyond the one-to-one choice of which exactly one row has a counterpart already.
struct AgainCandidate
{
    quint32 pair = 0; ///< position in the pairs
    AgainFeatures features{};
};
[[nodiscard]] std::vector<AgainCandidate> againCandidates(const ListCorpus& corpus, std::span<const CandidatePair> pairs,
                                                          const OneToOne& scored);

} // namespace trueup
