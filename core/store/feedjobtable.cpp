#include "store/feedjobtable.h"

#include "store/copywriter.h"
#include "store/sqlvalues.h"

#include <QCoreApplication>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::FeedJobTable)
};

constexpr auto columns =
    "id, job_id, run_id, ftp_host, ftp_path, ftp_filename, ftp_file_size, ftp_modified_date, zip_sha256, csv_name, "
    "csv_sha256, csv_encoding, header_sha256, header::text, status, total_rows, processed_rows, product_rows, "
    "image_rows, "
    "incomplete_rows, rejected_rows, failed_rows, matched_products, ambiguous_products, new_products, "
    "updated_products, "
    "unchanged_products, missing_products, xorosoft_filtered, xorosoft_api_calls, statistics::text, accepted, "
    "batch_id, "
    "error_log, download_started_at, download_completed_at, started_at, completed_at"_L1;

FeedJob read(const QSqlQuery& query)
{
    FeedJob job;
    int i = 0;
    const auto next = [&] {
        return query.value(i++);
    };
    const auto size = [&] {
        const QVariant value = next();
        return value.isNull() ? qint64(-1) : value.toLongLong();
    };
    job.id = next().toLongLong();
    job.uuid = next().toUuid();
    job.runId = next().toLongLong();
    job.host = next().toString();
    job.path = next().toString();
    job.fileName = next().toString();
    job.fileSize = size();
    job.fileModified = sql::time(next());
    job.zipSha256 = next().toString();
    job.csvName = next().toString();
    job.csvSha256 = next().toString();
    job.csvEncoding = next().toString();
    job.headerSha256 = next().toString();
    job.header = sql::strings(next());
    job.status = next().toString();
    job.totalRows = size();
    for (qint64* count : {&job.processedRows, &job.productRows, &job.imageRows, &job.incompleteRows, &job.rejectedRows,
                          &job.failedRows, &job.matched, &job.ambiguous, &job.created, &job.updated, &job.unchanged,
                          &job.missing, &job.filtered, &job.apiCalls})
        *count = next().toLongLong();
    job.statistics = sql::object(next());
    job.accepted = next().toBool();
    job.batchId = next().toUuid();
    job.errorLog = next().toString();
    job.downloadStarted = sql::time(next());
    job.downloadCompleted = sql::time(next());
    job.started = sql::time(next());
    job.completed = sql::time(next());
    return job;
}

Result<QList<FeedJob>> readAll(Result<QSqlQuery> query)
{
    if (!query)
        return fail(query.error());
    QList<FeedJob> jobs;
    while (query->next())
        jobs.append(read(*query));
    return jobs;
}

Result<FeedJob> readOne(Result<QSqlQuery> query, const QString& what)
{
    auto jobs = readAll(std::move(query));
    if (!jobs)
        return fail(jobs.error());
    return jobs->isEmpty() ? Result<FeedJob>(fail(sql::notFound(what))) : Result<FeedJob>(jobs->first());
}

Result<std::optional<FeedJob>> readMaybe(Result<QSqlQuery> query)
{
    auto jobs = readAll(std::move(query));
    if (!jobs)
        return fail(jobs.error());
    return jobs->isEmpty() ? std::optional<FeedJob>() : std::optional(jobs->first());
}

/// The value of a row of a table, and its cells beside it.
QString withCells(const FeedReject& reject)
{
    return sql::json(QJsonObject{{u"value"_s, reject.value}, {u"raw"_s, reject.raw}});
}

} // namespace

Result<FeedJob> FeedJobTable::create(FeedJob job)
{
    auto query =
        m_connection.query(u"INSERT INTO etilize_sync_jobs (run_id, ftp_filename) VALUES (?, ?) RETURNING id, job_id"_s,
                           {job.runId, job.fileName});
    if (!query)
        return fail(query.error());
    query->next();
    job.id = query->value(0).toLongLong();
    job.uuid = query->value(1).toUuid();
    if (auto written = update(job); !written)
        return fail(written.error());
    return job;
}

Result<void> FeedJobTable::update(const FeedJob& job)
{
    QVariantList values{sql::orNull(job.host),
                        sql::orNull(job.path),
                        job.fileName,
                        job.fileSize < 0 ? QVariant() : QVariant(job.fileSize),
                        sql::orNull(job.fileModified),
                        sql::orNull(job.zipSha256),
                        sql::orNull(job.csvName),
                        sql::orNull(job.csvSha256),
                        sql::orNull(job.csvEncoding),
                        sql::orNull(job.headerSha256),
                        sql::json(QJsonArray::fromStringList(job.header)),
                        job.status,
                        job.totalRows < 0 ? QVariant() : QVariant(job.totalRows)};
    for (const qint64 count :
         {job.processedRows, job.productRows, job.imageRows, job.incompleteRows, job.rejectedRows, job.failedRows,
          job.matched, job.ambiguous, job.created, job.updated, job.unchanged, job.missing, job.filtered, job.apiCalls})
        values.append(count);
    values << (job.statistics.isEmpty() ? QVariant() : QVariant(sql::json(job.statistics))) << job.accepted
           << (job.batchId.isNull() ? QVariant() : QVariant(job.batchId.toString(QUuid::WithoutBraces)))
           << sql::orNull(job.errorLog) << sql::orNull(job.downloadStarted) << sql::orNull(job.downloadCompleted)
           << sql::orNull(job.started) << sql::orNull(job.completed) << job.id;
    auto done = m_connection.execute(
        u"UPDATE etilize_sync_jobs SET ftp_host = ?, ftp_path = ?, ftp_filename = ?, ftp_file_size = ?, "
        "ftp_modified_date = ?, zip_sha256 = ?, csv_name = ?, csv_sha256 = ?, csv_encoding = ?, header_sha256 = ?, "
        "header = ?::jsonb, status = ?, total_rows = ?, processed_rows = ?, product_rows = ?, image_rows = ?, "
        "incomplete_rows = ?, rejected_rows = ?, failed_rows = ?, matched_products = ?, ambiguous_products = ?, "
        "new_products = ?, updated_products = ?, unchanged_products = ?, missing_products = ?, xorosoft_filtered = ?, "
        "xorosoft_api_calls = ?, statistics = ?::jsonb, accepted = ?, batch_id = ?::uuid, error_log = ?, "
        "download_started_at = ?, download_completed_at = ?, started_at = ?, completed_at = ?, updated_at = now(), "
        "processing_duration_seconds = extract(epoch FROM completed_at - started_at)::integer WHERE id = ?"_s,
        values);
    return done ? Result<void>() : fail(done.error());
}

Result<FeedJob> FeedJobTable::get(qint64 id)
{
    return readOne(m_connection.query(u"SELECT "_s + columns + u" FROM etilize_sync_jobs WHERE id = ?"_s, {id}),
                   Text::tr("The import %1").arg(id));
}

Result<FeedJob> FeedJobTable::getByUuid(const QUuid& uuid)
{
    const QString text = uuid.toString(QUuid::WithoutBraces);
    return readOne(
        m_connection.query(u"SELECT "_s + columns + u" FROM etilize_sync_jobs WHERE job_id = ?::uuid"_s, {text}),
        Text::tr("The import %1").arg(text));
}

Result<QList<FeedJob>> FeedJobTable::list(int limit, qint64 before)
{
    return readAll(m_connection.query(
        u"SELECT "_s + columns + u" FROM etilize_sync_jobs WHERE ?::bigint = 0 OR id < ? ORDER BY id DESC LIMIT ?"_s,
        {before, before, limit}));
}

Result<std::optional<FeedJob>> FeedJobTable::findImported(const QString& zipSha256, const QString& csvSha256)
{
    return readMaybe(
        m_connection.query(u"SELECT "_s + columns +
                               u" FROM etilize_sync_jobs WHERE accepted AND ((zip_sha256 = ? AND zip_sha256 <> '') "
                               "OR (csv_sha256 = ? AND csv_sha256 <> '')) ORDER BY id DESC LIMIT 1"_s,
                           {sql::orNull(zipSha256), sql::orNull(csvSha256)}));
}

Result<std::optional<FeedJob>> FeedJobTable::lastAccepted()
{
    return readMaybe(m_connection.query(u"SELECT "_s + columns +
                                        u" FROM etilize_sync_jobs WHERE accepted ORDER BY id DESC LIMIT 1"_s));
}

Result<std::optional<FeedJob>> FeedJobTable::lastWithHeader()
{
    return readMaybe(m_connection.query(u"SELECT "_s + columns +
                                        u" FROM etilize_sync_jobs WHERE header IS NOT NULL AND header <> '[]' ORDER BY id DESC LIMIT 1"_s));
}

Result<qint64> FeedJobTable::loadRows(qint64 jobId, std::span<const FeedRowRecord> rows)
{
    auto copy = CopyWriter::begin(m_connection,
                                  u"feed_rows (job_id, row_no, row_kind, handle, sku, sku_norm, raw, row_hash)"_s);
    if (!copy)
        return fail(copy.error());
    for (const FeedRowRecord& row : rows) {
        copy->integer(jobId);
        copy->integer(row.rowNumber);
        copy->text(row.kind);
        copy->textOrNull(row.handle);
        copy->textOrNull(row.sku);
        copy->textOrNull(row.skuNorm);
        if (row.raw.isEmpty())
            copy->null();
        else
            copy->json(row.raw);
        copy->bytea(row.hash);
        if (auto ended = copy->endRow(); !ended)
            return fail(ended.error());
    }
    return copy->finish();
}

Result<qint64> FeedJobTable::loadRejects(qint64 jobId, std::span<const FeedReject> rejects)
{
    auto copy = CopyWriter::begin(m_connection,
                                  u"feed_rejects (job_id, row_no, sku, column_name, severity, code, value, message)"_s);
    if (!copy)
        return fail(copy.error());
    for (const FeedReject& reject : rejects) {
        copy->integer(jobId);
        copy->integer(reject.rowNumber);
        copy->textOrNull(reject.sku);
        copy->textOrNull(reject.column);
        copy->text(reject.severity);
        copy->text(reject.code);
        copy->textOrNull(reject.isOfTable() ? withCells(reject) : reject.value);
        copy->text(reject.message);
        if (auto ended = copy->endRow(); !ended)
            return fail(ended.error());
    }
    return copy->finish();
}

Result<qint64> FeedJobTable::loadCandidates(qint64 jobId, std::span<const MatchCandidateRecord> candidates)
{
    auto copy = CopyWriter::begin(
        m_connection, u"match_candidates (job_id, row_no, sku, item_number, rule, score, rank, evidence, state, row_key)"_s);
    if (!copy)
        return fail(copy.error());
    for (const MatchCandidateRecord& candidate : candidates) {
        copy->integer(jobId);
        copy->integer(candidate.rowNumber);
        copy->textOrNull(candidate.sku);
        copy->textOrNull(candidate.itemNumber);
        copy->text(candidate.rule);
        copy->text(QString::number(candidate.score, 'f', 4));
        copy->integer(candidate.rank);
        if (candidate.evidence.isEmpty())
            copy->null();
        else
            copy->json(candidate.evidence);
        copy->text(candidate.state);
        copy->textOrNull(candidate.rowKey);
        if (auto ended = copy->endRow(); !ended)
            return fail(ended.error());
    }
    return copy->finish();
}

Result<qint64> FeedJobTable::ofRun(qint64 runId)
{
    const auto id = m_connection.value(u"SELECT id FROM etilize_sync_jobs WHERE run_id = ? ORDER BY id DESC LIMIT 1"_s, {runId});
    if (!id)
        return fail(id.error());
    return id->toLongLong();
}

Result<QList<FeedReject>> FeedJobTable::rejects(qint64 jobId, qint64 afterId, int limit)
{
    auto query = m_connection.query(
        u"SELECT j.id, j.row_no, j.sku, j.column_name, j.severity, j.code, j.value, j.message, r.raw::text "
        "FROM feed_rejects j LEFT JOIN feed_rows r ON r.job_id = j.job_id AND r.row_no = j.row_no "
        "AND NOT starts_with(j.code, 'TABLE_') "
        "WHERE j.job_id = ? AND j.id > ? ORDER BY j.id LIMIT ?"_s,
        {jobId, afterId, limit});
    if (!query)
        return fail(query.error());
    QList<FeedReject> rejects;
    while (query->next()) {
        rejects.append({query->value(0).toLongLong(), query->value(1).toLongLong(), query->value(2).toString(),
                        query->value(3).toString(), query->value(4).toString(), query->value(5).toString(),
                        query->value(6).toString(), query->value(7).toString(), sql::object(query->value(8))});
        if (FeedReject& reject = rejects.last(); reject.isOfTable()) {
            const QJsonObject kept = sql::object(reject.value);
            reject.value = kept["value"_L1].toString();
            reject.raw = kept["raw"_L1].toObject();
        }
    }
    return rejects;
}

Result<qint64> FeedJobTable::rejectCount(qint64 jobId)
{
    const auto rejects = m_connection.value(u"SELECT count(*) FROM feed_rejects WHERE job_id = ?"_s, {jobId});
    return rejects ? Result<qint64>(rejects->toLongLong()) : fail(rejects.error());
}

Result<QList<FeedRowRecord>> FeedJobTable::rejectedRows(qint64 jobId, qint64 afterRow, int limit)
{
    auto query = m_connection.query(
        u"SELECT r.row_no, r.row_kind, r.handle, r.sku, r.sku_norm, r.raw::text, r.row_hash FROM feed_rows r "
        "WHERE r.job_id = ? AND r.row_no > ? AND r.raw IS NOT NULL AND EXISTS (SELECT 1 FROM feed_rejects j "
        "WHERE j.job_id = r.job_id AND j.row_no = r.row_no AND NOT starts_with(j.code, 'TABLE_')) ORDER BY r.row_no LIMIT ?"_s,
        {jobId, afterRow, limit});
    if (!query)
        return fail(query.error());
    QList<FeedRowRecord> rows;
    while (query->next())
        rows.append({query->value(0).toLongLong(), query->value(1).toString(), query->value(2).toString(), query->value(3).toString(),
                     query->value(4).toString(), query->value(5).toString().toUtf8(), query->value(6).toByteArray()});
    return rows;
}

Result<QList<MatchCandidateRecord>> FeedJobTable::candidates(qint64 jobId, qint64 rowNumber)
{
    auto query = m_connection.query(u"SELECT row_no, sku, item_number, rule, score, rank, evidence::text, state, row_key "
                                    "FROM match_candidates WHERE job_id = ? AND row_no = ? ORDER BY rank, id"_s,
                                    {jobId, rowNumber});
    if (!query)
        return fail(query.error());
    QList<MatchCandidateRecord> found;
    while (query->next()) {
        found.append({query->value(0).toLongLong(), query->value(1).toString(), query->value(2).toString(),
                      query->value(3).toString(), query->value(4).toDouble(), query->value(5).toInt(),
                      query->value(6).toString().toUtf8(), query->value(7).toString(), query->value(8).toString()});
    }
    return found;
}

Result<QHash<qint64, std::pair<QString, QString>>> FeedJobTable::rowKeys(qint64 jobId, const QList<qint64>& rows)
{
    auto query = m_connection.query(
        u"SELECT row_no, sku, handle FROM feed_rows WHERE job_id = ? AND row_no = ANY (?::integer[])"_s,
        {jobId, sql::array(std::span(rows.constData(), size_t(rows.size())))});
    if (!query)
        return fail(query.error());
    QHash<qint64, std::pair<QString, QString>> found;
    while (query->next())
        found.insert(query->value(0).toLongLong(), {query->value(1).toString(), query->value(2).toString()});
    return found;
}

Result<QStringList> FeedJobTable::missingSkus(qint64 earlierJob, qint64 laterJob)
{
    auto query =
        m_connection.query(u"SELECT DISTINCT sku_norm FROM feed_rows WHERE job_id = ? AND row_kind = 'product' "
                           "AND sku_norm IS NOT NULL EXCEPT SELECT sku_norm FROM feed_rows WHERE job_id = ?"_s,
                           {earlierJob, laterJob});
    if (!query)
        return fail(query.error());
    QStringList skus;
    while (query->next())
        skus.append(query->value(0).toString());
    return skus;
}

Result<qint64> FeedJobTable::purge(const QString& table, const QDateTime& before)
{
    constexpr int keptJobs = 3;
    constexpr int jobsAtOnce = 30;
    auto query = m_connection.query(
        u"SELECT j.id FROM etilize_sync_jobs j WHERE j.completed_at < ? AND j.id NOT IN (SELECT id FROM etilize_sync_jobs "
        "WHERE accepted ORDER BY id DESC LIMIT ?) AND EXISTS (SELECT 1 FROM %1 r WHERE r.job_id = j.id) ORDER BY j.id LIMIT ?"_s.arg(table),
        {before, keptJobs, jobsAtOnce});
    if (!query)
        return fail(query.error());
    QList<qint64> jobs;
    while (query->next())
        jobs.append(query->value(0).toLongLong());
    qint64 removed = 0;
    for (const qint64 job : std::as_const(jobs)) {
        const auto deleted = m_connection.execute(u"DELETE FROM %1 WHERE job_id = ?"_s.arg(table), {job});
        if (!deleted)
            return deleted;
        removed += *deleted;
    }
    return removed;
}

Result<qint64> FeedJobTable::purgeRows(const QDateTime& before)
{
    return purge(u"feed_rows"_s, before);
}

Result<qint64> FeedJobTable::purgeRejects(const QDateTime& before)
{
    return purge(u"feed_rejects"_s, before);
}

} // namespace trueup
