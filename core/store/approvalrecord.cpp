#include "store/approvalrecord.h"

#include "store/sqlvalues.h"
#include "store/usertable.h"

namespace trueup {

using namespace Qt::StringLiterals;

Result<ApprovalRecordHead> ApprovalRecordReader::head(const QUuid& batch)
{
    ApprovalRecordHead head;
    const auto record = StagingTable(m_connection).batch(batch);
    if (!record)
        return fail(record.error());
    head.batch = *record;
    auto counts = m_connection.query(u"SELECT status, count(*) FROM sync_staging WHERE batch_id = ?::uuid GROUP BY status"_s,
                                     {batch.toString(QUuid::WithoutBraces)});
    if (!counts)
        return fail(counts.error());
    while (counts->next())
        head.statuses.insert(counts->value(0).toString(), counts->value(1).toLongLong());
    const auto people = UserTable(m_connection).names();
    if (!people)
        return fail(people.error());
    head.people = people->byLogin;
    auto place = m_connection.query(u"SELECT current_database()::text, now()"_s);
    if (!place)
        return fail(place.error());
    place->next();
    head.database = place->value(0).toString();
    head.readAt = sql::time(place->value(1));
    return head;
}

Result<QList<RecordedChange>> ApprovalRecordReader::page(const QUuid& batch, qint64 after, int limit)
{
    StagingFilter filter;
    filter.batch = batch;
    const auto items = StagingTable(m_connection).list(filter, after, limit);
    if (!items)
        return fail(items.error());
    QList<RecordedChange> page;
    QList<qint64> ids;
    QHash<qint64, qsizetype> places;
    for (const StagedItem& item : *items) {
        places.insert(item.id, page.size());
        ids.append(item.id);
        page.append({item, {}, {}});
    }
    const QString list = sql::array({ids.constData(), size_t(ids.size())});
    auto votes = m_connection.query(u"SELECT staging_row, login_name, decision, note, decided_at FROM sync_approvals "
                                    "WHERE staging_row = ANY(?::bigint[]) ORDER BY staging_row, decided_at"_s,
                                    {list});
    if (!votes)
        return fail(votes.error());
    while (votes->next())
        page[places.value(votes->value(0).toLongLong())].votes.append(
            {votes->value(1).toString(), votes->value(2).toString(), votes->value(3).toString(), sql::time(votes->value(4))});
    auto fields = m_connection.query(
        u"SELECT staging_row, jsonb_agg(jsonb_build_object('field', field, 'decision', decision, 'decided_by', decided_login, "
        "'decided_at', decided_at) ORDER BY field)::text FROM sync_staging_fields WHERE staging_row = ANY(?::bigint[]) GROUP BY 1"_s,
        {list});
    if (!fields)
        return fail(fields.error());
    while (fields->next())
        page[places.value(fields->value(0).toLongLong())].fieldDecisions = sql::list(fields->value(1));
    return page;
}

} // namespace trueup
