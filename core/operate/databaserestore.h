#pragma once

#include "base/cancellation.h"
#include "store/workspace.h"

#include <functional>

namespace trueup {

struct RestoreSteps
{
    std::function<void()> filling = {};   ///< a new database is filled from the backup
    std::function<void()> migrating = {}; ///< it is brought to the version of this program
};

/// Puts a backup in the place of the database of a workspace, for whoever may. `present` is connected to that database and
/// keeps runs of anybody out meanwhile; with success it is cut off. The backup is migrated before it takes the place, so that one
/// which cannot be (of a newer program, of something else) changes nothing. Error Stale with code RUN_ACTIVE while something
/// runs. Blocking, any thread.
[[nodiscard]] Result<RestoreReport> restoreWorkspace(const Workspace& workspace, Connection& present, const QString& file,
                                                     const CancelToken& cancel = {}, const RestoreSteps& steps = {});

} // namespace trueup
