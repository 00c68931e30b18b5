#pragma once

#include <QtTypes>

#include <array>
#include <cstddef>
#include <span>

namespace trueup {

/// A decision tree that asks the same question everywhere on a level: leaf number = the answers as bits.
struct LevelTree
{
    static constexpr size_t depth = 4;
    std::array<quint8, depth> feature;
    std::array<float, depth> above;             ///< answer: feature > above
    std::array<float, size_t(1) << depth> leaf; ///< log-odds to add
};

[[nodiscard]] inline double sumOfTrees(std::span<const LevelTree> trees, std::span<const float> features)
{
    double sum = 0;
    for (const LevelTree& tree : trees) {
        size_t leaf = 0;
        for (size_t level = 0; level < LevelTree::depth; ++level)
            leaf |= size_t(features[tree.feature[level]] > tree.above[level] ? 1 : 0) << level;
        sum += double(tree.leaf[leaf]);
    }
    return sum;
}

} // namespace trueup
