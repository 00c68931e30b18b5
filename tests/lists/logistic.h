#pragma once

#include "reconcile/lists/pairmodel.h"

#include <array>
#include <cmath>
#include <vector>

namespace trueup::samples {

template <size_t N> struct Sample
{
    std::array<float, N> features;
    float weight; ///< 0 for none
    bool match;
};

/// Logistic regression by diagonal-scaled gradient steps with momentum; `penalty` draws the weights to 0.
template <size_t N>
std::array<double, N + 1> fit(const std::vector<Sample<N>>& samples, const std::array<int, N>& signs, double penalty,
                              int rounds)
{
    std::array<double, N + 1> weights{};
    std::array<double, N + 1> moment{};
    std::array<double, N + 1> square{};
    double total = 0;
    for (const auto& sample : samples)
        total += double(sample.weight);
    for (int round = 1; round <= rounds; ++round) {
        std::array<double, N + 1> gradient{};
        for (const auto& sample : samples) {
            const double error =
                double(sample.weight) * (probabilityOf(logOdds(sample.features, weights)) - (sample.match ? 1 : 0));
            for (size_t i = 0; i < N; ++i)
                gradient[i] += error * double(sample.features[i]);
            gradient[N] += error;
        }
        const double step = 0.15 * std::pow(0.02, double(round) / rounds);
        for (size_t i = 0; i <= N; ++i) {
            double g = gradient[i] / total + (i < N ? penalty * weights[i] : 0);
            moment[i] = 0.9 * moment[i] + 0.1 * g;
            square[i] = 0.99 * square[i] + 0.01 * g * g;
            weights[i] -= step * (moment[i] / (1 - std::pow(0.9, round))) /
                          (std::sqrt(square[i] / (1 - std::pow(0.99, round))) + 1e-8);
            if (i < N && signs[i] * weights[i] < 0)
                weights[i] = 0;
        }
    }
    return weights;
}

} // namespace trueup::samples
