#include "sync/importreport.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::RelationalFeed)
};

struct FaultText
{
    TableFault fault;
    const char* code;
    const char* severity;
    const char* message;
};

constexpr std::array faultTexts = {
    FaultText{TableFault::BadQuote, "TABLE_BAD_QUOTE", "error",
              QT_TRANSLATE_NOOP("trueup::RelationalFeed", "The quotation marks of the row are not closed or can be read in several ways, or it is longer than a megabyte.")},
    FaultText{TableFault::NoId, "TABLE_NO_ID", "error",
              QT_TRANSLATE_NOOP("trueup::RelationalFeed", "The row has no id, so nothing tells what it belongs to.")},
    FaultText{TableFault::Repeated, "TABLE_REPEATED", "warning",
              QT_TRANSLATE_NOOP("trueup::RelationalFeed", "A product with this id came before; the first one counts.")},
    FaultText{TableFault::Stray, "TABLE_STRAY", "warning",
              QT_TRANSLATE_NOOP("trueup::RelationalFeed", "The row belongs to a product that is not in the product table.")},
    FaultText{TableFault::BeyondCaps, "TABLE_BEYOND_LIMIT", "warning",
              QT_TRANSLATE_NOOP("trueup::RelationalFeed", "The product has more rows of this kind than a product may have; this one was left out.")},
};

/// How many records fill each mapped column, by the name that says what the column means.
QHash<QString, qint64> filledColumns(const FeedScan& scan)
{
    QHash<QString, qint64> filled;
    for (int i = 0; i < scan.header.size(); ++i) {
        if (isMappedColumn(scan.header.column(i).kind))
            filled[scan.header.column(i).knownName()] += scan.filled[size_t(i)];
    }
    return filled;
}

struct FilledColumn
{
    QString name; ///< as one of the files spells it
    qint64 rows = 0;
};

/// The same by meaning: another spelling, letter case or dialect of a column is still that column.
QMap<QString, FilledColumn> byMeaning(const QHash<QString, qint64>& columns)
{
    QMap<QString, FilledColumn> found;
    for (auto column = columns.constBegin(); column != columns.constEnd(); ++column) {
        const ColumnKind kind = FeedHeader::parse({column.key()}).column(0).kind;
        FilledColumn& meaning = found[kind == ColumnKind::Unknown ? column.key().toLower() : u'#' + QString::number(int(kind))];
        meaning.name = column.key();
        meaning.rows += *column;
    }
    return found;
}

/// What became of the columns of the last accepted feed.
void compareColumns(const FeedScan& scan, const FeedJob& last, RunStatistics& statistics)
{
    QHash<QString, qint64> earlier;
    const QJsonObject stored = last.statistics["columns"_L1].toObject();
    for (auto column = stored.constBegin(); column != stored.constEnd(); ++column)
        earlier.insert(column.key(), column->toInteger());
    const QMap<QString, FilledColumn> before = byMeaning(earlier);
    const QMap<QString, FilledColumn> now = byMeaning(filledColumns(scan));
    // Rows that are gone took their values with them: that is for the guard on the length.
    const qint64 fewerRows = last.totalRows > scan.records ? last.totalRows - scan.records : 0;
    for (auto column = before.constBegin(); column != before.constEnd(); ++column) {
        if (column->rows <= 0)
            continue;
        const qint64 rows = now.value(column.key()).rows;
        if (rows == 0)
            statistics.vanishedColumns.append(column->name);
        else if (const qint64 lost = column->rows - rows - fewerRows; lost > 0) {
            statistics.filledBefore.insert(column->name, column->rows);
            statistics.blanked.insert(column->name, lost);
        }
    }
    const HeaderDifference difference = headerDifference(FeedHeader::parse(last.header), scan.header);
    statistics.newColumns = difference.added;
}

/// Jobs of earlier versions did not count them: of one that was read to its end they are what is left.
qint64 blankRows(const FeedJob& job)
{
    if (job.statistics.contains("blank_rows"_L1) || job.processedRows == 0)
        return job.statistics["blank_rows"_L1].toInteger();
    return std::max<qint64>(0, job.totalRows - job.productRows - job.imageRows - job.incompleteRows - job.rejectedRows);
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
            {u"accepted_rows"_s, job.productRows + job.incompleteRows},
            {u"blank_rows"_s, blankRows(job)},
            {u"rejected_rows"_s, job.rejectedRows},
            {u"matched_products"_s, job.matched},
            {u"ambiguous_products"_s, job.ambiguous},
            {u"new_products"_s, job.created},
            {u"updated_products"_s, job.updated},
            {u"unchanged_products"_s, job.unchanged},
            {u"xorosoft_filtered"_s, job.filtered}};
}

FeedReject tableRejectOf(const TableReject& reject)
{
    const FaultText& text = *std::ranges::find(faultTexts, reject.fault, &FaultText::fault);
    FeedReject found;
    found.rowNumber = reject.row;
    found.column = reject.table;
    found.severity = QString::fromLatin1(text.severity);
    found.code = QString::fromLatin1(text.code);
    found.value = reject.id;
    found.message = Text::tr(text.message);
    found.raw = QJsonDocument::fromJson(reject.raw).object();
    return found;
}

QString tableFaultText(const QString& code)
{
    const auto* const text = std::ranges::find_if(faultTexts, [&code](const FaultText& one) { return code == QLatin1StringView(one.code); });
    return text == faultTexts.end() ? QString() : Text::tr(text->message);
}

QJsonObject importJson(const EtilizeImportSummary& summary)
{
    QJsonObject changed;
    for (auto it = summary.counts.changedFields.cbegin(); it != summary.counts.changedFields.cend(); ++it)
        changed.insert(it.key(), it.value());
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
            {u"difference"_s, differenceJson(summary)},
            {u"archives"_s, summary.archives.toJson()},
            {u"stale_stock"_s, summary.counts.staleStock},
            {u"relational"_s, summary.job.statistics["relational"_L1].toObject()},
            {u"encoding"_s, summary.job.statistics["encoding"_L1].toObject()},
            {u"normalised"_s, summary.job.statistics["normalised"_L1].toObject()},
            {u"header_change"_s, summary.job.statistics["header_change"_L1].toObject()},
            {u"column_map"_s, summary.job.statistics["column_map"_L1].toObject()},
            {u"guardrails"_s, findingsJson(summary.findings)},
            {u"xorosoft_api_calls"_s, summary.erp.calls},
            {u"duration_seconds"_s, summary.seconds},
            {u"rows_per_second"_s, summary.rowsPerSecond()}};
}

QJsonObject differenceJson(const EtilizeImportSummary& summary)
{
    QJsonObject fields;
    for (auto it = summary.counts.changedFields.cbegin(); it != summary.counts.changedFields.cend(); ++it)
        fields.insert(it.key(), it.value());
    return {{u"new"_s, summary.counts.created},
            {u"changed"_s, summary.counts.updated},
            {u"unchanged"_s, summary.counts.unchanged},
            {u"withdrawn"_s, summary.job.missing},
            {u"changed_by_field"_s, fields},
            {u"normalised_away"_s, summary.counts.normalisedAway},
            {u"examples"_s, QJsonObject{{u"new"_s, QJsonArray::fromStringList(summary.counts.newExamples)},
                                        {u"changed"_s, QJsonArray::fromStringList(summary.counts.changedExamples)},
                                        {u"withdrawn"_s, QJsonArray::fromStringList(summary.withdrawnExamples)}}}};
}

QJsonObject importCountsJson(const EtilizeImportSummary& summary)
{
    const ImportCounts& counts = summary.counts;
    return {{u"read"_s, counts.records},
            {u"accepted"_s, counts.accepted()},
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
    compareColumns(scan, *last, statistics);
    return statistics;
}

void completeStatistics(RunStatistics& statistics, const ImportCounts& counts, const FeedScan& scan, bool isFirst)
{
    statistics.changedProducts = counts.updated;
    statistics.knownProducts = counts.updated + counts.unchanged;
    statistics.priceSwings = counts.priceSwings;
    statistics.badPrices = counts.badPrices;
    statistics.pricedProducts = counts.priced;
    statistics.stockToZero = counts.stockToZero;
    statistics.unmatchedRows = counts.unmatched;
    statistics.stockedProducts = counts.stocked;
    if (!isFirst) { // of the first one every product may differ
        statistics.stockChanges = counts.stockChanges;
        statistics.stockKnown = counts.stocked + counts.stockFilled;
    }
    statistics.filledNow = filledColumns(scan);
    counts.examples.describe(statistics);
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
    for (auto column = statistics.filledNow.constBegin(); column != statistics.filledNow.constEnd(); ++column)
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

ImportCounts scanCounts(const FeedScan& scan)
{
    ImportCounts counts;
    counts.records = scan.records;
    counts.products = scan.acceptedRows();
    counts.images = scan.imageRows;
    counts.blank = scan.blankRows;
    counts.rejected = scan.rejectedRows;
    return counts;
}

void describeScan(const FeedScan& scan, FeedJob& job)
{
    job.csvSha256 = QString::fromLatin1(scan.csvSha256.toHex());
    job.csvEncoding = feedEncodingName(scan.encoding.encoding);
    job.header = scan.header.names();
    job.headerSha256 = QString::fromLatin1(scan.header.hash().toHex());
    job.totalRows = scan.records;
    job.productRows = scan.acceptedRows();
    job.imageRows = scan.imageRows;
    job.rejectedRows = scan.rejectedRows;
    job.statistics.insert(u"blank_rows"_s, scan.blankRows);
    const QMap<QString, QString> applied = scan.header.appliedMap();
    QJsonObject map;
    for (auto entry = applied.cbegin(); entry != applied.cend(); ++entry)
        map.insert(entry.key(), entry.value());
    job.statistics.insert(u"column_map"_s, map);
}

void describeHeaderChange(const FeedScan& scan, const FeedJob& last, FeedJob& job)
{
    if (last.header.isEmpty() || last.headerSha256 == job.headerSha256)
        return;
    constexpr qsizetype shown = 50; // of some thousand columns
    const HeaderDifference difference = headerDifference(FeedHeader::parse(last.header), scan.header);
    QJsonArray renamed;
    for (const auto& [before, now] : difference.renamed.mid(0, shown))
        renamed.append(QJsonObject{{u"before"_s, before}, {u"now"_s, now}});
    job.statistics.insert(u"header_change"_s,
                          QJsonObject{{u"added"_s, QJsonArray::fromStringList(difference.added.mid(0, shown))},
                                      {u"removed"_s, QJsonArray::fromStringList(difference.removed.mid(0, shown))},
                                      {u"renamed"_s, renamed},
                                      {u"added_count"_s, difference.added.size()},
                                      {u"removed_count"_s, difference.removed.size()}});
}

QJsonObject encodingJson(const EncodingReport& report, const ImportCounts& counts)
{
    return {{u"found"_s, feedEncodingName(report.encoding)},
            {u"utf8_lines"_s, report.utf8Lines},
            {u"other_lines"_s, report.nonUtf8Lines},
            {u"bytes_outside_utf8"_s, report.nonUtf8Bytes},
            {u"nul_bytes"_s, report.nulBytes},
            {u"bytes_replaced"_s, counts.bytesReplaced},
            {u"mojibake_found"_s, report.mojibake},
            {u"mojibake_repaired"_s, counts.mojibakeRepaired}};
}

QJsonObject normalisedJson(const ImportCounts& counts)
{
    return {{u"white_space"_s, counts.whiteSpace},
            {u"entities"_s, counts.entities},
            {u"letter_case"_s, counts.letterCase},
            {u"other"_s, counts.normalisedAway - counts.letterCase}};
}

void describeCounts(const ImportCounts& counts, FeedJob& job)
{
    job.totalRows = counts.records;
    job.processedRows = counts.records;
    job.productRows = counts.products;
    job.imageRows = counts.images;
    job.incompleteRows = counts.incomplete;
    job.rejectedRows = counts.rejected;
    job.statistics.insert(u"blank_rows"_s, counts.blank);
    job.matched = counts.matched;
    job.ambiguous = counts.ambiguous;
    job.created = counts.created;
    job.updated = counts.updated;
    job.unchanged = counts.unchanged;
    job.filtered = counts.filtered;
}

} // namespace trueup
