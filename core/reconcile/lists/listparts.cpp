#include "reconcile/lists/listparts.h"

#include <algorithm>

namespace trueup {

namespace {

constexpr double leastPossible = 0.1; ///< below this a pair is not worth a look

void addPairs(const ListMatching& matching, const std::vector<char>& leftTaken, const std::vector<char>& rightTaken, bool claimed,
              std::vector<ListLine>& lines)
{
    for (const ListPair& pair : matching.pairs) {
        const bool isFree = !leftTaken[pair.left] && !rightTaken[pair.right] && pair.probability >= leastPossible;
        if (claimed ? pair.claimed : isFree)
            lines.push_back({pair.left, pair.right, pair.probability});
    }
    std::ranges::stable_sort(lines, [claimed](const ListLine& a, const ListLine& b) {
        return claimed ? a.probability < b.probability : a.probability > b.probability;
    });
}

} // namespace

std::vector<ListLine> linesOf(const ListMatching& matching, size_t left, size_t right, ListPart part)
{
    std::vector<char> leftTaken(left, 0);
    std::vector<char> rightTaken(right, 0);
    for (const ListPair& pair : matching.pairs) {
        if (pair.claimed)
            leftTaken[pair.left] = rightTaken[pair.right] = 1;
    }
    std::vector<ListLine> lines;
    switch (part) {
    case ListPart::Matches:
    case ListPart::Possible: addPairs(matching, leftTaken, rightTaken, part == ListPart::Matches, lines); break;
    case ListPart::OnlyLeft:
        for (size_t row = 0; row < left; ++row) {
            if (!leftTaken[row])
                lines.push_back({quint32(row), std::nullopt, 0});
        }
        break;
    case ListPart::OnlyRight:
        for (size_t row = 0; row < right; ++row) {
            if (!rightTaken[row])
                lines.push_back({std::nullopt, quint32(row), 0});
        }
        break;
    }
    return lines;
}

} // namespace trueup
