#include "store/bulktable.h"

#include "store/sqlvalues.h"

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

Result<void> done(const Result<qint64>& result)
{
    return result ? Result<void>() : fail(result.error());
}

} // namespace

bool BulkRecord::isOpen() const
{
    return applied < 0 && (status == "preparing"_L1 || status == "uploaded"_L1 || status == "created"_L1 ||
                           status == "running"_L1 || status == "completed"_L1 || status == "unknown"_L1);
}

Result<qint64> BulkTable::create(const BulkRecord& record)
{
    const auto id = m_connection.value(
        u"INSERT INTO bulk_operations (kind, purpose, client_identifier, jsonl_sha256, line_count, run_id, lines_applied) "
        "VALUES (?, ?, ?, ?, ?, ?, -1) RETURNING id"_s,
        {record.kind, record.purpose, sql::orNull(record.clientIdentifier), sql::orNull(record.sha256), record.lines,
         sql::orNull(record.runId)});
    return id ? Result<qint64>(id->toLongLong()) : fail(id.error());
}

Result<void> BulkTable::setUploaded(qint64 id, const QString& path)
{
    return done(m_connection.execute(
        u"UPDATE bulk_operations SET status = 'uploaded', staged_upload_path = ? WHERE id = ?"_s, {path, id}));
}

Result<void> BulkTable::setSubmitted(qint64 id, const QString& gid)
{
    return done(m_connection.execute(u"UPDATE bulk_operations SET status = 'created', remote_gid = ? WHERE id = ?"_s,
                                     {gid, id}));
}

Result<void> BulkTable::setState(qint64 id, const QString& status, const QString& errorCode, qint64 objects,
                                 const QDateTime& completed)
{
    return done(m_connection.execute(u"UPDATE bulk_operations SET status = ?, error_code = ?, object_count = ?, "
                                     "completed_at = ? WHERE id = ?"_s,
                                     {status, sql::orNull(errorCode), objects, sql::orNull(completed), id}));
}

Result<void> BulkTable::setApplied(qint64 id, qint64 lines)
{
    return done(
        m_connection.execute(u"UPDATE bulk_operations SET lines_applied = ? WHERE id = ?"_s, {lines, id}));
}

Result<std::optional<BulkRecord>> BulkTable::get(qint64 id)
{
    auto rows = read(u"id = ?"_s, {id});
    if (!rows)
        return fail(rows.error());
    return rows->isEmpty() ? std::optional<BulkRecord>() : std::optional(rows->first());
}

Result<QList<BulkRecord>> BulkTable::open(const QString& kind, const QString& purpose)
{
    return read(u"kind = ? AND purpose = ? AND lines_applied < 0 "
                "AND status IN ('preparing', 'uploaded', 'created', 'running', 'completed', 'unknown')"_s,
                {kind, purpose});
}

Result<QList<BulkRecord>> BulkTable::underWay()
{
    return read(u"status IN ('created', 'running') AND remote_gid IS NOT NULL"_s, {});
}

Result<QList<BulkRecord>> BulkTable::read(const QString& where, const QVariantList& parameters)
{
    auto query = m_connection.query(
        u"SELECT id, remote_gid, kind, purpose, client_identifier, staged_upload_path, jsonl_sha256, "
        "line_count, status, error_code, COALESCE(object_count, 0), lines_applied, run_id, created_at, completed_at "
        "FROM bulk_operations WHERE "_s +
            where + u" ORDER BY id"_s,
        parameters);
    if (!query)
        return fail(query.error());
    QList<BulkRecord> rows;
    while (query->next())
        rows.append({query->value(0).toLongLong(), query->value(1).toString(), query->value(2).toString(),
                     query->value(3).toString(), query->value(4).toString(), query->value(5).toString(),
                     query->value(6).toString().toLatin1(), query->value(7).toLongLong(), query->value(8).toString(),
                     query->value(9).toString(), query->value(10).toLongLong(), query->value(11).toLongLong(),
                     query->value(12).toLongLong(), sql::time(query->value(13)), sql::time(query->value(14))});
    return rows;
}

} // namespace trueup
