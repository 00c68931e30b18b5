#pragma once

#include "reconcile/lists/trees.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <vector>

namespace trueup::samples {

/// Gradient boosting of LevelTree on the logistic loss, starting from given log-odds. Deterministic.
template <size_t N> class Booster
{
public:
    struct Options
    {
        int trees = 80;
        double rate = 0.12;
        double penalty = 4; ///< added to the weight of every leaf
        double share = 0.5; ///< of the samples each tree sees
    };

    void add(const std::array<float, N>& features, double start, float weight, bool match)
    {
        m_features.push_back(features);
        m_odds.push_back(start);
        m_weight.push_back(weight);
        m_match.push_back(match ? 1 : 0);
    }
    std::vector<LevelTree> fit(const Options& options)
    {
        bin();
        std::mt19937 engine(11);
        std::vector<LevelTree> trees;
        for (int i = 0; i < options.trees; ++i) {
            std::vector<quint32> rows;
            for (quint32 row = 0; row < m_odds.size(); ++row) {
                if (double(engine()) < options.share * 4294967296.0)
                    rows.push_back(row);
            }
            trees.push_back(grow(rows, options));
            for (size_t row = 0; row < m_odds.size(); ++row)
                m_odds[row] += sumOfTrees(std::span(&trees.back(), 1), m_features[row]);
        }
        return trees;
    }

private:
    static constexpr size_t bins = 32;

    void bin()
    {
        m_bins.assign(m_features.size() * N, 0);
        for (size_t f = 0; f < N; ++f) {
            std::vector<float> values;
            for (size_t row = 0; row < m_features.size(); row += 1 + m_features.size() / 20000)
                values.push_back(m_features[row][f]);
            std::ranges::sort(values);
            // As many edges among the different values as among the rows: most features are 0 nearly everywhere.
            std::vector<float> edges;
            std::vector<float> different = values;
            different.erase(std::ranges::unique(different).begin(), different.end());
            for (size_t i = 1; i <= bins / 2; ++i) {
                edges.push_back(values[std::min(values.size() - 1, i * values.size() / (bins / 2 + 1))]);
                edges.push_back(different[std::min(different.size() - 1, i * different.size() / (bins / 2 + 1))]);
            }
            std::ranges::sort(edges);
            edges.erase(std::ranges::unique(edges).begin(), edges.end());
            if (edges.size() > bins - 1)
                edges.resize(bins - 1);
            m_edges[f] = edges;
            for (size_t row = 0; row < m_features.size(); ++row)
                m_bins[row * N + f] = quint8(std::ranges::lower_bound(edges, m_features[row][f]) - edges.begin());
        }
    }

    struct Cell
    {
        double gradient = 0;
        double hessian = 0;
    };

    LevelTree grow(const std::vector<quint32>& rows, const Options& options)
    {
        std::vector<float> gradient(rows.size());
        std::vector<float> hessian(rows.size());
        std::vector<quint8> leafOf(rows.size(), 0);
        for (size_t i = 0; i < rows.size(); ++i) {
            const double p = 1 / (1 + std::exp(-m_odds[rows[i]]));
            gradient[i] = m_weight[rows[i]] * float(double(m_match[rows[i]]) - p);
            hessian[i] = m_weight[rows[i]] * float(std::max(1e-4, p * (1 - p)));
        }
        LevelTree tree{};
        for (size_t level = 0; level < LevelTree::depth; ++level) {
            const size_t leaves = size_t(1) << level;
            std::vector<Cell> cells(leaves * N * bins);
            for (size_t i = 0; i < rows.size(); ++i) {
                const quint8* row = &m_bins[size_t(rows[i]) * N];
                Cell* base = &cells[leafOf[i] * N * bins];
                for (size_t f = 0; f < N; ++f) {
                    Cell& cell = base[f * bins + row[f]];
                    cell.gradient += double(gradient[i]);
                    cell.hessian += double(hessian[i]);
                }
            }
            double best = -1;
            for (size_t f = 0; f < N; ++f) {
                for (size_t edge = 0; edge < m_edges[f].size(); ++edge) {
                    const double gain = gainOf(cells, leaves, f, edge, options.penalty);
                    if (gain > best) {
                        best = gain;
                        tree.feature[level] = quint8(f);
                        tree.above[level] = m_edges[f][edge];
                    }
                }
            }
            for (size_t i = 0; i < rows.size(); ++i) {
                if (m_features[rows[i]][tree.feature[level]] > tree.above[level])
                    leafOf[i] = quint8(leafOf[i] | (1U << level));
            }
        }
        std::array<Cell, size_t(1) << LevelTree::depth> sums{};
        for (size_t i = 0; i < rows.size(); ++i) {
            sums[leafOf[i]].gradient += double(gradient[i]);
            sums[leafOf[i]].hessian += double(hessian[i]);
        }
        for (size_t leaf = 0; leaf < sums.size(); ++leaf)
            tree.leaf[leaf] = float(options.rate * sums[leaf].gradient / (sums[leaf].hessian + options.penalty));
        return tree;
    }
    double gainOf(const std::vector<Cell>& cells, size_t leaves, size_t f, size_t edge, double penalty) const
    {
        double gain = 0;
        for (size_t leaf = 0; leaf < leaves; ++leaf) {
            Cell low;
            Cell all;
            for (size_t b = 0; b < bins; ++b) {
                const Cell& cell = cells[(leaf * N + f) * bins + b];
                all.gradient += cell.gradient;
                all.hessian += cell.hessian;
                if (b <= edge) {
                    low.gradient += cell.gradient;
                    low.hessian += cell.hessian;
                }
            }
            const double high = all.gradient - low.gradient;
            gain += low.gradient * low.gradient / (low.hessian + penalty) +
                    high * high / (all.hessian - low.hessian + penalty) -
                    all.gradient * all.gradient / (all.hessian + penalty);
        }
        return gain;
    }

    std::vector<std::array<float, N>> m_features;
    std::vector<double> m_odds;
    std::vector<float> m_weight;
    std::vector<char> m_match;
    std::vector<quint8> m_bins;
    std::array<std::vector<float>, N> m_edges;
};

} // namespace trueup::samples
