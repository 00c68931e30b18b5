#pragma once

#include "store/scheduletable.h"

namespace trueup {

/// What the alerts of schedules say in place of a measure.
inline constexpr QLatin1StringView scheduleStopped("schedule_stopped");
inline constexpr QLatin1StringView scheduleDone("schedule_done");

/// What there is to tell of a time a schedule ran that has ended: severity, title, detail, run. Whether it is told is for the database
/// to say, which knows what the schedule wants and whether anything was left undone.
[[nodiscard]] QJsonObject scheduleAlert(const ScheduleRun& run);

} // namespace trueup
