#pragma once

#include "operate/exporter.h"
#include "store/outboxreader.h"

namespace trueup {

/// What a push will do and what it did, as files, in the manner of the other lists (operate/listexports.h).

/// The approved changes of a batch (null: of all): what a push writes. By their ids, as StagingTable::list() reads them, they are
/// queued. `text`: only those with it in SKU or name.
[[nodiscard]] StagingFilter approvedChanges(const QUuid& batch, const QString& text = {});
/// The calls a staged change takes, as the shop's documentation names them.
[[nodiscard]] QStringList callsOf(const StagedItem& item);

/// What would be written of these, product by product: the calls, and behind them what each field held and what it will hold.
[[nodiscard]] Result<qint64> exportPlannedCalls(Connection& connection, const QUuid& batch, const QString& file,
                                                const ExportControl& control = {});
/// What became of each write, newest first.
[[nodiscard]] Result<qint64> exportPushResults(Connection& connection, const WriteScope& scope, const QString& file,
                                               const ExportControl& control = {});
/// Writes of any push that failed, gave up or are being verified.
[[nodiscard]] Result<qint64> exportFailedWrites(Connection& connection, const QString& file, const ExportControl& control = {});

} // namespace trueup
