#pragma once

#include "operate/exporter.h"
#include "store/conflictreader.h"
#include "store/productreader.h"
#include "store/runtable.h"
#include "store/versiontable.h"

namespace trueup {

/// Lists of the window as files: always everything under the filter, read in pages, one consistent picture. Errors are those
/// of exportTable(), of the database, and Cancelled.

/// Open ones gravest first, others newest first.
[[nodiscard]] Result<qint64> exportConflicts(Connection& connection, const ConflictQuery& query, const QString& file,
                                             const ExportControl& control = {});
[[nodiscard]] Result<qint64> exportProducts(Connection& connection, const QString& text, ProductScope scope, const ProductOrder& order,
                                            const QString& file, const ExportControl& control = {});
/// Runs of a kind (empty: any) that `isMeant`. How far it is counts all runs of the kind.
[[nodiscard]] Result<qint64> exportRuns(Connection& connection, const RunOrder& order, const QString& kind,
                                        const std::function<bool(const RunRecord&)>& isMeant, const QString& file,
                                        const ExportControl& control = {});
/// Alerts that are not closed, newest first; `withClosed`: and those closed in the last shownClosedDays.
[[nodiscard]] Result<qint64> exportAlerts(Connection& connection, bool withClosed, const QString& file, const ExportControl& control = {});
/// Rows of the newest feed whose ERP item a person has to name; `decided`: the decisions that hold instead.
[[nodiscard]] Result<qint64> exportMatches(Connection& connection, bool decided, const QString& file, const ExportControl& control = {});
/// What was written to the shop of one product, or tried to be, newest first.
[[nodiscard]] Result<qint64> exportWrites(Connection& connection, qint64 productId, const QString& file, const ExportControl& control = {});
/// The history of one product, newest version first: a row for every field a version changed, with the value of the version
/// before, as far as that is kept, and its own. A version that names no field has one row.
[[nodiscard]] Result<qint64> exportVersions(Connection& connection, qint64 productId, const QString& file, const ExportControl& control = {});
/// The heading of an export of versions, and the row of one field.
[[nodiscard]] QList<ExportCell> versionHeading();
[[nodiscard]] QList<ExportCell> versionRow(const VersionedField& change);
/// The rows of a feed that an import rejected, with their raw cells in the order of the file. A run without a feed has none.
[[nodiscard]] Result<qint64> exportRejects(Connection& connection, qint64 runId, const QString& file, const ExportControl& control = {});

} // namespace trueup
