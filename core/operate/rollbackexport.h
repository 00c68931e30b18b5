#pragma once

#include "operate/exporter.h"
#include "sync/rollback.h"

namespace trueup {

/// Stages a roll-back on the connection of the export, for the control it is given.
using StageRollback = std::function<Result<RollbackSummary>(const RollbackControl&)>;

/// Every value a roll-back would stage and every one it leaves out, in the manner of the other lists (operate/listexports.h): it
/// is staged as for the preview, written down, and taken back. `reason` says why a field is left out. What is told and counted
/// beforehand are the products of a batch, because their values are only known once they are compared.
[[nodiscard]] Result<qint64> exportRollback(Connection& connection, const StageRollback& stage,
                                            const std::function<QString(SkippedField::Reason)>& reason, const QString& file,
                                            const ExportControl& control = {});

} // namespace trueup
