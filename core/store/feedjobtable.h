#pragma once

#include "store/connection.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QUuid>

#include <optional>
#include <span>

namespace trueup {

/// One row of etilize_sync_jobs: one feed file and what became of it.
struct FeedJob
{
    qint64 id = 0;
    QUuid uuid; ///< "job_id" in the design
    qint64 runId = 0;
    QString host;
    QString path;
    QString fileName;
    qint64 fileSize = -1;
    QDateTime fileModified;
    QString zipSha256;
    QString csvName;
    QString csvSha256;
    QString csvEncoding;
    QString headerSha256;
    QStringList header;
    QString status = QStringLiteral("pending"); ///< pending, downloading, processing, held, completed, failed,
                                                ///< cancelled, skipped_same_file
    qint64 totalRows = -1; ///< -1: unknown
    qint64 processedRows = 0;
    qint64 productRows = 0;
    qint64 imageRows = 0;
    qint64 incompleteRows = 0;
    qint64 rejectedRows = 0;
    qint64 failedRows = 0;
    qint64 matched = 0;
    qint64 ambiguous = 0;
    qint64 created = 0;
    qint64 updated = 0;
    qint64 unchanged = 0;
    qint64 missing = 0;
    qint64 filtered = 0;
    qint64 apiCalls = 0;
    QJsonObject statistics; ///< what the guardrails of the next run compare with
    bool accepted = false;  ///< complete and not held
    QUuid batchId;
    QString errorLog;
    QDateTime downloadStarted;
    QDateTime downloadCompleted;
    QDateTime started;
    QDateTime completed;
};

/// One record of the CSV. `raw` (JSON of the non-empty cells) only where a person has to look at it, else empty.
struct FeedRowRecord
{
    qint64 rowNumber = 0;
    QString kind; ///< product, image, incomplete, blank, rejected
    QString handle;
    QString sku;
    QString skuNorm;
    QByteArray raw;
    QByteArray hash;
};

struct FeedReject
{
    qint64 id = 0; ///< set by rejects(), the key of the next page
    qint64 rowNumber = 0;
    QString sku;
    QString column;
    QString severity; ///< info, warning, error, critical
    QString code;
    QString value;
    QString message;
    QJsonObject raw; ///< filled by rejects(): the cells as they came

    /// Of a table of a relational feed (code "TABLE_…"): `column` is the table and `rowNumber` counts its rows. It has no row
    /// of its own in the feed, so loadRejects() keeps its `raw`.
    [[nodiscard]] bool isOfTable() const { return code.startsWith(QLatin1StringView("TABLE_")); }
};

/// One candidate of an ambiguous or near match, kept with its evidence for a person (match_candidates).
struct MatchCandidateRecord
{
    qint64 rowNumber = 0;
    QString sku;
    QString itemNumber;
    QString rule;
    double score = 0;
    int rank = 1;
    QByteArray evidence; ///< JSON object, see Match::evidenceJson
    QString state = QStringLiteral("open");
    QString rowKey = {}; ///< matchKey() of the row
};

/// etilize_sync_jobs, feed_rows, feed_rejects, match_candidates.
class FeedJobTable
{
public:
    explicit FeedJobTable(Connection& connection) : m_connection(connection) {}

    /// Writes a new row; fills id and uuid.
    [[nodiscard]] Result<FeedJob> create(FeedJob job);
    /// Writes every column of `job` but its keys.
    [[nodiscard]] Result<void> update(const FeedJob& job);
    [[nodiscard]] Result<FeedJob> get(qint64 id);
    [[nodiscard]] Result<FeedJob> getByUuid(const QUuid& uuid);
    [[nodiscard]] Result<QList<FeedJob>> list(int limit, qint64 before = 0);
    /// The accepted job that imported exactly this archive or this CSV; empty hashes never match.
    [[nodiscard]] Result<std::optional<FeedJob>> findImported(const QString& zipSha256, const QString& csvSha256 = {});
    /// The yardstick of the guardrails: the last accepted job, with statistics and header.
    [[nodiscard]] Result<std::optional<FeedJob>> lastAccepted();

    /// The job of a run; 0 when it read no feed.
    [[nodiscard]] Result<qint64> ofRun(qint64 runId);
    /// The newest job whose columns are known, imported or not.
    [[nodiscard]] Result<std::optional<FeedJob>> lastWithHeader();

    /// By COPY; call it per block of some thousand rows.
    [[nodiscard]] Result<qint64> loadRows(qint64 jobId, std::span<const FeedRowRecord> rows);
    [[nodiscard]] Result<qint64> loadRejects(qint64 jobId, std::span<const FeedReject> rejects);
    [[nodiscard]] Result<qint64> loadCandidates(qint64 jobId, std::span<const MatchCandidateRecord> candidates);
    /// In the order found, with their raw cells; `afterId` and `limit` page.
    [[nodiscard]] Result<QList<FeedReject>> rejects(qint64 jobId, qint64 afterId = 0, int limit = 1000);
    [[nodiscard]] Result<qint64> rejectCount(qint64 jobId);
    /// The rows those are about that have raw cells, in the order of the feed above `afterRow`.
    [[nodiscard]] Result<QList<FeedRowRecord>> rejectedRows(qint64 jobId, qint64 afterRow, int limit);
    [[nodiscard]] Result<QList<MatchCandidateRecord>> candidates(qint64 jobId, qint64 rowNumber);
    /// {row: (SKU, handle)}
    [[nodiscard]] Result<QHash<qint64, std::pair<QString, QString>>> rowKeys(qint64 jobId, const QList<qint64>& rows);
    /// SKUs (normalised) of an earlier job that are absent from a later one: what the supplier withdrew.
    [[nodiscard]] Result<QStringList> missingSkus(qint64 earlierJob, qint64 laterJob);
    /// Removes the rows of jobs that ended before `before`; how many. Never those of the newest accepted jobs, with which the next
    /// feed is compared, and of some jobs at a time, so that the first time takes no longer than the others.
    [[nodiscard]] Result<qint64> purgeRows(const QDateTime& before);
    /// The same of the rejected rows.
    [[nodiscard]] Result<qint64> purgeRejects(const QDateTime& before);

private:
    [[nodiscard]] Result<qint64> purge(const QString& table, const QDateTime& before);

    Connection& m_connection;
};

} // namespace trueup
