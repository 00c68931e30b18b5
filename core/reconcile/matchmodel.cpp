#include "reconcile/matchmodel.h"

#include "reconcile/lists/pairmodel.h"

#include <algorithm>

namespace trueup {

double matchProbability(const MatchClues& clues)
{
    return probabilityOf(logOdds(clues, fittedMatchWeights()));
}

std::optional<double> automaticThreshold(double wantedPrecision)
{
    const auto points = measuredMatchPrecision();
    const auto point = std::ranges::find_if(points, [&](const MatchPrecision& p) { return p.precision >= wantedPrecision; });
    return point == points.end() ? std::optional<double>() : point->least;
}

} // namespace trueup
