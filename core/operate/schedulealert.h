#pragma once

#include "store/scheduletable.h"

namespace trueup {

/// What the alert of a schedule says in place of a measure.
inline constexpr QLatin1StringView scheduleStopped("schedule_stopped");

/// What there is to tell of a time a schedule ran that has ended: severity, title, detail, run. Empty: nothing was left undone.
[[nodiscard]] QJsonObject scheduleAlert(const ScheduleRun& run);

} // namespace trueup
