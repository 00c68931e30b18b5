#pragma once

#include "services/dashboard.h"
#include "widgets/charts/serieschart.h"
#include "widgets/charts/sharechart.h"

namespace trueup::ui {

/// What the charts of the dashboard show of a snapshot. Pure.
struct ChartData
{
    QList<ChartSeries> series;
    QList<ChartPoint> points;
};

/// Changes staged, written, rejected and failed, per day.
[[nodiscard]] ChartData dayChart(const QList<DayOutcome>& days);
/// How long runs took, by their kind, and how much they got through in a second.
[[nodiscard]] ChartData runChart(const QList<RunMark>& runs);
/// Points per second that runs used of the shop, beside what the shop gives back in a second.
[[nodiscard]] ChartData pointChart(const QList<RunMark>& runs);
/// Conflicts by the rule that settled them, and by people.
[[nodiscard]] QList<SharePart> settledShares(const ConflictStats& stats);

} // namespace trueup::ui
