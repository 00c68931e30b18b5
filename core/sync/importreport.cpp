#include "sync/importreport.h"

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// How many records fill each mapped column, by the column's name.
QHash<QString, qint64> filledColumns(const FeedScan& scan)
{
    QHash<QString, qint64> filled;
    for (int i = 0; i < scan.header.size(); ++i) {
        if (isMappedColumn(scan.header.column(i).kind))
            filled[scan.header.column(i).name] += scan.filled[size_t(i)];
    }
    return filled;
}

QJsonValue idOrNull(const QUuid& id)
{
    return id.isNull() ? QJsonValue(QJsonValue::Null) : QJsonValue(id.toString(QUuid::WithoutBraces));
}

} // namespace

QJsonObject importProgressJson(const FeedJob& job)
{
    return {{u"total_rows"_s, std::max<qint64>(0, job.totalRows)},
            {u"processed_rows"_s, job.processedRows},
            {u"product_rows"_s, job.productRows},
            {u"image_rows"_s, job.imageRows},
            {u"incomplete_rows"_s, job.incompleteRows},
            {u"blank_rows"_s, std::max<qint64>(0, job.totalRows - job.productRows - job.imageRows - job.incompleteRows -
                                                      job.rejectedRows)},
            {u"rejected_rows"_s, job.rejectedRows},
            {u"matched_products"_s, job.matched},
            {u"ambiguous_products"_s, job.ambiguous},
            {u"new_products"_s, job.created},
            {u"updated_products"_s, job.updated},
            {u"unchanged_products"_s, job.unchanged},
            {u"xorosoft_filtered"_s, job.filtered}};
}

QJsonArray findingsJson(const std::vector<GuardFinding>& findings)
{
    QJsonArray array;
    for (const GuardFinding& finding : findings)
        array.append(QJsonObject{{u"guardrail"_s, finding.guard},
                                 {u"level"_s, guardLevelWord(finding.level)},
                                 {u"message"_s, finding.sentence},
                                 {u"observed"_s, finding.observed},
                                 {u"limit"_s, finding.limit}});
    return array;
}

QJsonObject importJson(const EtilizeImportSummary& summary)
{
    QJsonObject changed;
    for (auto it = summary.counts.changedFields.cbegin(); it != summary.counts.changedFields.cend(); ++it)
        changed.insert(it.key(), it.value());
    QJsonArray guardrails;
    for (const GuardFinding& finding : summary.findings)
        guardrails.append(QJsonObject{{u"guardrail"_s, finding.guard},
                                      {u"level"_s, guardLevelWord(finding.level)},
                                      {u"message"_s, finding.sentence}});
    return {{u"job_id"_s, idOrNull(summary.job.uuid)},
            {u"staging_id"_s, idOrNull(summary.batch)},
            {u"status"_s, summary.status},
            {u"same_file"_s, summary.status == "skipped_same_file"_L1},
            {u"dry_run"_s, summary.dryRun},
            {u"filename"_s, summary.job.fileName},
            {u"progress"_s, importProgressJson(summary.job)},
            {u"staged"_s, summary.staging.staged},
            {u"blocked"_s, summary.staging.blocked},
            {u"auto_approved"_s, summary.autoApproved},
            {u"superseded"_s, summary.staging.superseded},
            {u"normalised_differences"_s, summary.counts.normalisedAway},
            {u"requires_approval"_s, summary.staging.staged > summary.autoApproved},
            {u"changes_summary"_s, changed},
            {u"guardrails"_s, guardrails},
            {u"xorosoft_api_calls"_s, summary.erp.calls},
            {u"duration_seconds"_s, summary.seconds},
            {u"rows_per_second"_s, summary.rowsPerSecond()}};
}

QJsonObject importCountsJson(const EtilizeImportSummary& summary)
{
    const ImportCounts& counts = summary.counts;
    return {{u"read"_s, counts.records},
            {u"new"_s, counts.created},
            {u"changed"_s, counts.updated},
            {u"unchanged"_s, counts.unchanged},
            {u"missing"_s, summary.job.missing},
            {u"rejected"_s, counts.rejected},
            {u"incomplete"_s, counts.incomplete},
            {u"images"_s, counts.images},
            {u"blank"_s, counts.blank},
            {u"filtered"_s, counts.filtered},
            {u"matched"_s, counts.matched},
            {u"ambiguous"_s, counts.ambiguous},
            {u"staged"_s, summary.staging.staged},
            {u"blocked"_s, summary.staging.blocked},
            {u"auto_approved"_s, summary.autoApproved},
            {u"failed"_s, 0},
            {u"same_file"_s, summary.status == "skipped_same_file"_L1},
            {u"batch"_s, idOrNull(summary.batch)}};
}

RunStatistics scanStatistics(const FeedScan& scan, const std::optional<FeedJob>& last)
{
    RunStatistics statistics;
    statistics.feedRows = scan.productRows;
    statistics.duplicateKeys = 0;
    for (const DuplicateRow& row : scan.duplicates)
        *statistics.duplicateKeys += !row.identical && row.ordinal > 1; // the first of a group is no repetition
    if (!last)
        return statistics;
    const QHash<QString, qint64> now = filledColumns(scan);
    const QJsonObject before = last->statistics["columns"_L1].toObject();
    for (auto column = before.constBegin(); column != before.constEnd(); ++column) {
        if (column->toInteger() > 0 && now.value(column.key()) == 0)
            statistics.vanishedColumns.append(column.key());
    }
    return statistics;
}

void completeStatistics(RunStatistics& statistics, const ImportCounts& counts, const FeedScan& scan)
{
    statistics.changedProducts = counts.updated;
    statistics.knownProducts = counts.updated + counts.unchanged;
    statistics.priceSwings = counts.priceSwings;
    statistics.badPrices = counts.badPrices;
    statistics.pricedProducts = counts.priced;
    statistics.stockToZero = counts.stockToZero;
    statistics.unmatchedRows = counts.unmatched;
    const QHash<QString, qint64> columns = filledColumns(scan);
    for (auto column = columns.constBegin(); column != columns.constEnd(); ++column)
        statistics.filledBefore.insert(column.key(), *column);
}

QJsonObject statisticsJson(const RunStatistics& statistics, QJsonObject into)
{
    const auto put = [&into](const QString& key, const std::optional<qint64>& number) {
        if (number)
            into.insert(key, *number);
    };
    put(u"feed_rows"_s, statistics.feedRows);
    put(u"known_products"_s, statistics.knownProducts);
    put(u"unmatched_rows"_s, statistics.unmatchedRows);
    put(u"erp_items"_s, statistics.erpItems);
    QJsonObject columns;
    for (auto column = statistics.filledBefore.constBegin(); column != statistics.filledBefore.constEnd(); ++column)
        columns.insert(column.key(), *column);
    into.insert(u"columns"_s, columns);
    return into;
}

RunStatistics statisticsFromJson(const QJsonObject& json)
{
    RunStatistics statistics;
    const auto get = [&json](const QString& key) {
        const QJsonValue value = json[key];
        return value.isDouble() ? std::optional(value.toInteger()) : std::nullopt;
    };
    statistics.feedRows = get(u"feed_rows"_s);
    statistics.knownProducts = get(u"known_products"_s);
    statistics.unmatchedRows = get(u"unmatched_rows"_s);
    statistics.erpItems = get(u"erp_items"_s);
    return statistics;
}

void describeScan(const FeedScan& scan, FeedJob& job)
{
    job.csvSha256 = QString::fromLatin1(scan.csvSha256.toHex());
    job.csvEncoding = feedEncodingName(scan.encoding.encoding);
    job.header = scan.header.names();
    job.headerSha256 = QString::fromLatin1(scan.header.hash().toHex());
    job.totalRows = scan.records;
}

void describeCounts(const ImportCounts& counts, FeedJob& job)
{
    job.totalRows = counts.records;
    job.processedRows = counts.records;
    job.productRows = counts.products;
    job.imageRows = counts.images;
    job.incompleteRows = counts.incomplete;
    job.rejectedRows = counts.rejected;
    job.matched = counts.matched;
    job.ambiguous = counts.ambiguous;
    job.created = counts.created;
    job.updated = counts.updated;
    job.unchanged = counts.unchanged;
    job.filtered = counts.filtered;
}

} // namespace trueup
