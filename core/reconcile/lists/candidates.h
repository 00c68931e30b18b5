#pragma once

#include "reconcile/lists/listcorpus.h"

namespace trueup {

struct CandidatePair
{
    quint32 left = 0;
    quint32 right = 0;
    [[nodiscard]] auto operator<=>(const CandidatePair&) const = default;
};

/// The pairs worth comparing, ascending: for every row the `perRow` most alike of the other side by rare words, and all
/// that share a GTIN, a model code or most of one. Work grows with rows times words, not with the product of the lists.
[[nodiscard]] std::vector<CandidatePair> candidatePairs(const ListCorpus& corpus, int perRow = 12);

/// Rows of one list that are alike by rare words, `left` before `right`, ascending: for every row the `perRow` most alike.
[[nodiscard]] std::vector<CandidatePair> kinPairs(const ListCorpus& corpus, ListSide side, int perRow = 6);

} // namespace trueup
