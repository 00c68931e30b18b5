#pragma once

#include "operate/session.h"
#include "services/jobs.h"
#include "sync/job.h"

namespace trueup {

/// Putting a backup in the place of the private database a session works on. Blocking, for workers.

/// A refusal because something runs, as the run locks of the database say it.
[[nodiscard]] Error restoreRefused(const QString& message, const QString& notDone, const QString& nextStep);
/// Who else is connected. Refused for a team database and without the right to administer.
[[nodiscard]] Result<ui::RestoreOutlook> restoreOutlook(Session& session);
/// {backup, previous_database}, see restoreWorkspace(). Afterwards every connection of the session is gone, and what was read over
/// it is of the former database.
[[nodiscard]] Result<QJsonObject> restoreWork(Session& session, const QString& file, const JobControl& control);

} // namespace trueup
