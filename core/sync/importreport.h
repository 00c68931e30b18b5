#pragma once

#include "remote/feed/relationaltable.h"
#include "sync/etilizeimport.h"

#include <QJsonArray>

namespace trueup {

/// How an import is told: to programs, to the run's row, to the guardrails of the next one. Pure.

[[nodiscard]] QJsonObject importJson(const EtilizeImportSummary& summary);
[[nodiscard]] QJsonObject importCountsJson(const EtilizeImportSummary& summary);
/// {total_rows, processed_rows, …} of a job's row.
[[nodiscard]] QJsonObject importProgressJson(const FeedJob& job);
/// What the feed changes against the last one: counts, by field, differences that were only spelling, and examples.
[[nodiscard]] QJsonObject differenceJson(const EtilizeImportSummary& summary);
/// A row of a table that was not used: the table stands where the column stands of others.
[[nodiscard]] FeedReject tableRejectOf(const TableReject& reject);
/// What is wrong with such a row, by its code; empty for one that is not known.
[[nodiscard]] QString tableFaultText(const QString& code);

/// What the first pass knows, and what the second adds.
[[nodiscard]] RunStatistics scanStatistics(const FeedScan& scan, const std::optional<FeedJob>& last);
/// `isFirst`: no import was accepted before, so that there is nothing products could have changed from.
void completeStatistics(RunStatistics& statistics, const ImportCounts& counts, const FeedScan& scan, bool isFirst);
[[nodiscard]] QJsonObject statisticsJson(const RunStatistics& statistics, QJsonObject into);
[[nodiscard]] RunStatistics statisticsFromJson(const QJsonObject& json);

/// The rows by kind as far as the first pass knows: incomplete ones are among the products.
[[nodiscard]] ImportCounts scanCounts(const FeedScan& scan);
/// Writes the same numbers, the columns and the encoding into the job.
void describeScan(const FeedScan& scan, FeedJob& job);
/// What the header adds, drops and renames against the last accepted one; nothing when they are the same.
void describeHeaderChange(const FeedScan& scan, const FeedJob& last, FeedJob& job);
/// {found, utf8_lines, bytes_outside_utf8, mojibake_found, mojibake_repaired, bytes_replaced, …}
[[nodiscard]] QJsonObject encodingJson(const EncodingReport& report, const ImportCounts& counts);
/// Noise by kind: {white_space, entities} in cells, {letter_case, other} in values.
[[nodiscard]] QJsonObject normalisedJson(const ImportCounts& counts);
void describeCounts(const ImportCounts& counts, FeedJob& job);

} // namespace trueup
