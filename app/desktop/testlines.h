#pragma once

#include "operate/doctor.h"
#include "services/settings.h"

namespace trueup {

/// What the doctor found, as the window shows it.
[[nodiscard]] ui::TestReport testReport(const QList<HealthCheck>& checks);
[[nodiscard]] ui::TestReport failedReport(const Error& error);

} // namespace trueup
