#pragma once

#include "reconcile/matcher.h"

namespace trueup::samples {

struct LabelledRow
{
    FeedIdentity feed;
    QString truth; ///< item number; empty: the ERP does not have the article
};

/// A feed and an ERP catalogue that were damaged in known ways.
struct MatchWorld
{
    std::vector<ErpKey> items;
    std::vector<LabelledRow> rows;
    QString style; ///< its rates of damage, for people
};

/// About `size` items and as many rows. Every seed is a shop of its own: how often numbers are carried over, re-used or
/// written differently, barcodes shared, mistyped or cut by a spreadsheet, part numbers re-used between and within brands,
/// references stale, brands confused, titles short or wrong. Harder than a real feed: few rows are carried by their SKU.
[[nodiscard]] MatchWorld makeMatchWorld(quint64 seed, int size);

} // namespace trueup::samples
