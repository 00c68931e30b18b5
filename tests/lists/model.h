#pragma once

#include "lists/boost.h"
#include "lists/logistic.h"

#include <QStringList>
#include <QTextStream>

namespace trueup::samples {

/// A sum of weights with trees on top.
template <size_t N> struct Model
{
    std::array<double, N + 1> weights{};
    std::vector<LevelTree> trees;

    [[nodiscard]] double odds(const std::array<float, N>& features) const
    {
        return logOdds(features, weights) + sumOfTrees(trees, features);
    }
    void fitTo(const std::vector<Sample<N>>& samples, const std::array<int, N>& signs, double penalty, int rounds,
               int trees_)
    {
        weights = fit<N>(samples, signs, penalty, rounds);
        Booster<N> booster;
        for (const auto& sample : samples)
            booster.add(sample.features, logOdds(sample.features, weights), sample.weight, sample.match);
        trees = booster.fit({.trees = trees_});
    }
};
template <class T> QString listed(const T& values, int digits)
{
    QStringList texts;
    for (const auto value : values)
        texts.append(QString::number(double(value), 'g', digits));
    return texts.join(QStringLiteral(", "));
}

template <size_t N> void write(QTextStream& out, const Model<N>& model, const char* name)
{
    out << "const " << name << "Weights& fitted" << name << "Weights()\n{\n    static constexpr " << name
        << "Weights weights{" << listed(model.weights, 4) << "};\n    return weights;\n}\n\n";
    out << "std::span<const LevelTree> fitted" << name << "Trees()\n{\n    static constexpr std::array<LevelTree, "
        << model.trees.size() << "> trees{{\n";
    for (const LevelTree& tree : model.trees)
        out << "        {{" << listed(tree.feature, 4) << "}, {" << listed(tree.above, 5) << "}, {"
            << listed(tree.leaf, 3) << "}},\n";
    out << "    }};\n    return trees;\n}\n\n";
}

} // namespace trueup::samples
