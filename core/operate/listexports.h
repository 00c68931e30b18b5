#pragma once

#include "operate/exporter.h"
#include "store/conflictreader.h"
#include "store/productreader.h"
#include "store/runtable.h"

namespace trueup {

/// Lists of the window as files: always everything under the filter, read in pages, one consistent picture. Errors are those
/// of exportTable(), of the database, and Cancelled.

[[nodiscard]] Result<qint64> exportConflicts(Connection& connection, const ConflictQuery& query, const QString& file,
                                             const ExportControl& control = {});
[[nodiscard]] Result<qint64> exportProducts(Connection& connection, const QString& text, ProductScope scope, const QString& file,
                                            const ExportControl& control = {});
/// Runs of a kind (empty: any) that `isMeant`, newest first.
[[nodiscard]] Result<qint64> exportRuns(Connection& connection, const QString& kind, const std::function<bool(const RunRecord&)>& isMeant,
                                        const QString& file, const ExportControl& control = {});
/// The rows of a feed that an import rejected, with their raw cells in the order of the file. A run without a feed has none.
[[nodiscard]] Result<qint64> exportRejects(Connection& connection, qint64 runId, const QString& file, const ExportControl& control = {});

} // namespace trueup
