#include "store/historytable.h"

#include "store/copywriter.h"
#include "store/sqlvalues.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::HistoryTable)
};

/// The approvals of the staged change `s` that the queued write `o` relied on, as JSON. Where several had to approve, those of the
/// last round; a decision that came after the write was queued is of another one.
constexpr auto approvalsOfWrite =
    "COALESCE((SELECT jsonb_agg(jsonb_build_object('login', a.login_name, 'person', a.user_id, 'at', a.decided_at) ORDER BY a.decided_at) "
    "FROM sync_approvals a WHERE a.staging_row = s.id AND s.approvals_needed > 1 AND a.decision = 'approve' AND a.decided_at <= o.created_at "
    "AND a.row_version = (SELECT max(b.row_version) FROM sync_approvals b WHERE b.staging_row = s.id AND b.decision = 'approve' "
    "AND b.decided_at <= o.created_at)), "
    "(SELECT jsonb_build_array(jsonb_build_object('login', s.reviewed_login, 'person', s.reviewed_by, 'at', s.reviewed_at)) "
    "WHERE s.reviewed_login IS NOT NULL AND s.reviewed_at <= o.created_at), '[]')::text"_L1;

} // namespace

Result<qint64> HistoryTable::append(std::span<const HistoryRecord> records)
{
    auto copy =
        CopyWriter::begin(m_connection, u"sync_history (run_id, product_id, sku, direction, action, outcome, "
                                        "changed_fields, remote_updated_at, error_class, error_code, error_message, "
                                        "duration_ms)"_s);
    if (!copy)
        return fail(copy.error());
    for (const HistoryRecord& record : records) {
        copy->idOrNull(record.runId);
        copy->idOrNull(record.productId);
        copy->textOrNull(record.sku);
        copy->text(record.direction);
        copy->text(record.action);
        copy->text(record.outcome);
        copy->text(sql::array(record.changedFields));
        copy->timestamp(record.remoteUpdated);
        copy->textOrNull(record.errorClass);
        copy->textOrNull(record.errorCode);
        copy->textOrNull(record.errorMessage);
        if (record.durationMs < 0)
            copy->null();
        else
            copy->integer(record.durationMs);
        if (auto ended = copy->endRow(); !ended)
            return fail(ended.error());
    }
    return copy->finish();
}

Result<QList<HistoryRecord>> HistoryTable::read(const QString& where, const QVariantList& parameters)
{
    auto query = m_connection.query(
        u"SELECT id, run_id, product_id, sku, direction, action, outcome, to_json(changed_fields)::text, "
        u"remote_updated_at, "
        "error_class, error_code, error_message, duration_ms, created_at FROM sync_history WHERE "_s +
            where,
        parameters);
    if (!query)
        return fail(query.error());
    QList<HistoryRecord> records;
    while (query->next()) {
        HistoryRecord record;
        record.id = query->value(0).toLongLong();
        record.runId = query->value(1).toLongLong();
        record.productId = query->value(2).toLongLong();
        record.sku = query->value(3).toString();
        record.direction = query->value(4).toString();
        record.action = query->value(5).toString();
        record.outcome = query->value(6).toString();
        record.changedFields = sql::strings(query->value(7));
        record.remoteUpdated = sql::time(query->value(8));
        record.errorClass = query->value(9).toString();
        record.errorCode = query->value(10).toString();
        record.errorMessage = query->value(11).toString();
        record.durationMs = query->isNull(12) ? -1 : query->value(12).toInt();
        record.created = sql::time(query->value(13));
        records.append(record);
    }
    return records;
}

Result<QList<HistoryRecord>> HistoryTable::writesOf(qint64 productId, qint64 before, int limit)
{
    return read(u"product_id = ? AND direction = 'push' AND (?::bigint = 0 OR id < ?) ORDER BY id DESC LIMIT ?"_s,
                {productId, before, before, limit});
}

Result<qint64> HistoryTable::writeCount(qint64 productId)
{
    const auto writes = m_connection.value(u"SELECT count(*) FROM sync_history WHERE product_id = ? AND direction = 'push'"_s, {productId});
    return writes ? Result<qint64>(writes->toLongLong()) : fail(writes.error());
}

Result<WrittenValues> HistoryTable::written(qint64 id)
{
    auto query = m_connection.query(u"SELECT (o.payload -> 'current')::text, (o.payload -> 'approved')::text, %1 FROM sync_history h "
                                    "LEFT JOIN sync_outbox o ON o.id = h.outbox_id LEFT JOIN sync_staging s ON s.id = o.staging_row "
                                    "WHERE h.id = ?"_s.arg(approvalsOfWrite),
                                    {id});
    if (!query)
        return fail(query.error());
    if (!query->next())
        return fail(sql::notFound(Text::tr("The write %1").arg(id)));
    WrittenValues values;
    values.before = ProductValues::fromJson(sql::object(query->value(0)));
    values.written = ProductValues::fromJson(sql::object(query->value(1)));
    for (const QJsonValue one : sql::list(query->value(2)))
        values.approvals.append({one["login"_L1].toString(), one["person"_L1].toInteger(), QDateTime::fromString(one["at"_L1].toString(), Qt::ISODateWithMs)});
    return values;
}

Result<QList<HistoryRecord>> HistoryTable::ofRun(qint64 runId, qint64 after, int limit)
{
    return read(u"run_id = ? AND id > ? ORDER BY id LIMIT ?"_s, {runId, after, limit});
}

} // namespace trueup
