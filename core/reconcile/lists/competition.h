#pragma once

#include "reconcile/lists/candidates.h"

#include <array>
#include <span>

namespace trueup {

/// How a pair stands among its rivals: the other candidates of its left and of its right row.
enum class RivalFeature : quint8 {
    Score,        ///< logit of the pair alone
    ScoreHigh,    ///< its part above 2
    Marginal,     ///< logit of the probability that it is in a one-to-one matching
    MarginalHigh, ///< its part above 2
    LeadLeft,     ///< distance to the best rival of the left row; negative behind it
    LeadRight,
    LeadLeast,
    LeadSmall,    ///< how little the smaller lead is, 1 at none
    First,        ///< no rival is better on either side
    Rivals,       ///< how many are nearly as good, logarithm
    Overlap,      ///< of the whole: logit of the share of the shorter list that seems to have a counterpart
    OverlapDoubt, ///< the same for pairs that are not clear by themselves
    Chance, ///< how much more often rows have a best candidate of this score than rows whose counterpart was put aside
    ChanceDoubt,
    KinLead,  ///< distance to the best score either row has with another of its own list
    KinLeast, ///< the same with the row of which that is less
    KinCrowd, ///< how many of their own lists are nearly as alike to them, logarithm
    KinBest,  ///< best score of either with one of its own list
};
inline constexpr int rivalFeatureCount = int(RivalFeature::KinBest) + 1;
using RivalFeatures = std::array<float, rivalFeatureCount>;

/// How alike a row is to others of its own list, scores (logits) falling. A wrong counterpart is such a relative, too, in the
/// other list: a pair that is no more alike than these may well be one, although its row has no better candidate.
using Kin = std::vector<float>;
/// Of each of `rows` rows, by the scores of `pairs` within the list.
[[nodiscard]] std::vector<Kin> kinOf(std::span<const CandidatePair> pairs, std::span<const float> scores, size_t rows);

/// For each of `pairs` (ascending) with its `scores` (logits). The marginals are those of a random one-to-one matching
/// whose pairs have these odds, by belief propagation: exact where the candidates form no rings, near it elsewhere.
/// The features of the whole let the same score mean less in lists that have little in common: how good the best wrong
/// candidate of a row tends to be is seen on the rows whose right one is beyond doubt.
[[nodiscard]] std::vector<RivalFeatures>
rivalFeatures(std::span<const CandidatePair> pairs, std::span<const float> scores, std::span<const Kin> left,
              std::span<const Kin> right);

} // namespace trueup
