#pragma once

#include "reconcile/lists/listmatcher.h"

namespace trueup {

/// What became of the rows of two lists that were compared.
enum class ListPart : quint8 {
    Matches,  ///< pairs taken for one article, the least certain first
    Possible, ///< pairs of rows without a counterpart that may still be one article, the likeliest first
    OnlyLeft, ///< rows without a counterpart, as they stand in the list
    OnlyRight
};
inline constexpr int listPartCount = int(ListPart::OnlyRight) + 1;

/// One row of a part: a pair, or one side of it.
struct ListLine
{
    std::optional<quint32> left;
    std::optional<quint32> right;
    double probability = 0; ///< of a pair
};

/// `left` and `right` are the numbers of rows of the lists.
[[nodiscard]] std::vector<ListLine> linesOf(const ListMatching& matching, size_t left, size_t right, ListPart part);

} // namespace trueup
