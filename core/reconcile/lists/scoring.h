#pragma once

#include "reconcile/lists/pairmodel.h"

#include <functional>
#include <vector>

namespace trueup {

/// Log-odds of a pair by itself.
[[nodiscard]] double pairOdds(const PairFeatures& features);

/// The pairs of two lists after everything was considered: each among its rivals, then the best one-to-one choice.
struct OneToOne
{
    std::vector<PairFeatures> features;
    std::vector<float> scores; ///< log-odds of each pair by itself
    std::vector<double> odds;  ///< log-odds in the end
    std::vector<quint32> chosen; ///< positions in the pairs, ascending
};
/// Told how many pairs were compared, every few thousand; false stops.
using PairWatch = std::function<bool(size_t done)>;
/// Without anything in it when `watch` stopped it.
[[nodiscard]] OneToOne scoreOneToOne(const ListCorpus& corpus, std::span<const CandidatePair> pairs, const PairWatch& watch = {});

} // namespace trueup
