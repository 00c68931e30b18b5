#pragma once

#include <QStringView>

namespace trueup {

/// How alike two titles are, 0 … 100, whatever the order of their words; -1 when one of them is empty. Ranks and casts
/// doubt, never accepts.
[[nodiscard]] int titleSimilarity(QStringView a, QStringView b);

/// Whether the titles can hardly mean one article: they share almost nothing, or name different colours.
[[nodiscard]] bool titlesContradict(QStringView a, QStringView b, int similarity);

} // namespace trueup
