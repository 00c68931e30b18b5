#pragma once

#include "reconcile/rulesimulation.h"
#include "store/connection.h"

namespace trueup {

/// Conflicts about fields with how they ended, newest first, at most `limit`: what a rule is simulated on.
[[nodiscard]] Result<QList<PastConflict>> pastConflicts(Connection& connection, int limit = 10000);

} // namespace trueup
