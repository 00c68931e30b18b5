#pragma once

#include "operate/exporter.h"
#include "services/products.h"
#include "store/connection.h"
#include "sync/rollback.h"

namespace trueup {

/// Rolling back from the window, over one connection; blocking, for workers.

/// Exactly what would be staged: it is staged, looked at, and taken back before anybody sees it.
[[nodiscard]] Result<ui::RollbackPreview> previewRollback(Connection& connection, const ui::RollbackRequest& request,
                                                          const RollbackControl& control = {});
/// Stale, with nothing staged, when it would not be `expected` values.
[[nodiscard]] Result<ui::RollbackResult> performRollback(Connection& connection, const ui::RollbackRequest& request, qint64 expected,
                                                         const RollbackControl& control = {});

/// Every line of the preview as a file, however many there are; how many.
[[nodiscard]] Result<qint64> exportRollback(Connection& connection, const ui::RollbackRequest& request, const QString& file,
                                            const ExportControl& control = {});

} // namespace trueup
