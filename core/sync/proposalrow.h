#pragma once

#include "reconcile/diff.h"
#include "store/producttable.h"
#include "store/stagingtable.h"

namespace trueup {

/// A proposal for a product we hold, with all that follows from the two; where it comes from and how it was decided is the caller's.
[[nodiscard]] StagedRow proposalRow(const ProductState& product, const ChangeSet& changes);
/// The keys of the fields, in the order of the changes.
[[nodiscard]] QStringList changedFieldKeys(const ChangeSet& changes);
/// Of the price, none where it does not change or cannot be told.
[[nodiscard]] std::optional<Decimal> pricePercentOf(const ChangeSet& changes);

} // namespace trueup
