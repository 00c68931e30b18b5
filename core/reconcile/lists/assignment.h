#pragma once

#include "reconcile/lists/candidates.h"

#include <span>

namespace trueup {

/// The one-to-one choice of pairs with the greatest sum of `values`; values of 0 and less are never chosen. Exact
/// within every group of rows tied by candidates, up to a size where a group is solved by the best pair first. Ties go
/// to the earlier pair. Returns positions in `pairs` (ascending pairs), ascending.
[[nodiscard]] std::vector<quint32> assignOneToOne(std::span<const CandidatePair> pairs, std::span<const double> values);

} // namespace trueup
