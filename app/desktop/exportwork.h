#pragma once

#include "operate/session.h"
#include "services/jobs.h"
#include "sync/job.h"

namespace trueup {

/// Writes what a person asked to have as a file; {file, rows}. For a worker; tells its progress and stops when asked to.
[[nodiscard]] Result<QJsonObject> exportWork(Session& session, const ui::ExportRequest& request, const JobControl& control);

} // namespace trueup
