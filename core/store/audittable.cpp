#include "store/audittable.h"

#include "store/sqlvalues.h"

namespace trueup {

using namespace Qt::StringLiterals;

Result<void> AuditTable::write(const AuditRecord& record)
{
    auto written = m_connection.query(u"SELECT trueup_audit(?, ?, ?, ?::jsonb, ?::jsonb, ?, ?::bigint)"_s,
                                      {record.action, record.entity, sql::orNull(record.entityId),
                                       record.before.isEmpty() ? QVariant() : QVariant(sql::json(record.before)),
                                       record.after.isEmpty() ? QVariant() : QVariant(sql::json(record.after)),
                                       sql::orNull(record.reason), sql::orNull(record.runId)});
    return written ? Result<void>() : fail(written.error());
}

Result<QList<AuditRecord>> AuditTable::list(int limit, qint64 before, const QString& entity, const QString& entityId)
{
    auto query = m_connection.query(
        u"SELECT id, at, actor, action, entity, entity_id, before::text, after::text, reason, run_id FROM audit_log "
        "WHERE (?::bigint = 0 OR id < ?) AND (?::text IS NULL OR entity = ?) AND (?::text IS NULL OR entity_id = ?) "
        "ORDER BY id DESC LIMIT ?"_s,
        {before, before, sql::orNull(entity), sql::orNull(entity), sql::orNull(entityId), sql::orNull(entityId),
         limit});
    if (!query)
        return fail(query.error());
    QList<AuditRecord> records;
    while (query->next())
        records.append({query->value(0).toLongLong(), sql::time(query->value(1)), query->value(2).toString(),
                        query->value(3).toString(), query->value(4).toString(), query->value(5).toString(),
                        sql::object(query->value(6)), sql::object(query->value(7)), query->value(8).toString(),
                        query->value(9).toLongLong()});
    return records;
}

} // namespace trueup
