#pragma once

#include "lists/listgenerator.h"
#include "reconcile/lists/listmatcher.h"

#include <random>

namespace trueup::samples {

/// The kinds of goods no weight was fitted on: those fit_lists only measures.
inline QStringList unseenCategories()
{
    QStringList unseen;
    const QStringList all = listCategories();
    for (qsizetype i = 5; i < all.size(); i += 6)
        unseen.append(all[i]);
    return unseen;
}

/// The calibration error probabilities would have that are right to the last digit: what chance alone makes of so few.
inline double errorByChance(const std::vector<double>& probabilities)
{
    constexpr int draws = 20;
    std::mt19937 engine(5);
    double sum = 0;
    for (int draw = 0; draw < draws; ++draw) {
        std::vector<bool> right;
        for (const double p : probabilities)
            right.push_back(double(engine()) < p * 4294967296.0);
        sum += calibrationError(probabilities, right);
    }
    return sum / draws;
}

} // namespace trueup::samples
