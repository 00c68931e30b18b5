#include "store/sqlvalues.h"
#include "store/stagingtable.h"

#include <QCoreApplication>

// The reading half of StagingTable.

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::StagingTable)
};

} // namespace

QString StagingTable::itemColumns()
{
    return u"s.id, s.staging_id, s.batch_id, s.product_id, s.temp_key, s.operation_type, s.target, s.source, s.sku, "
           u"s.name, "
           "s.vendor, s.product_type, s.changes::text, to_json(s.changed_fields)::text, s.price_change_percent, "
           "s.confidence, "
           "s.confidence_reason, s.feed_row, s.expected::text, s.status, s.blocked_reason, s.priority, s.auto_approve, "
           "s.auto_approved, s.approval_rule, s.approvals_needed, EXISTS (SELECT 1 FROM sync_conflicts c "
           "WHERE c.staging_row = s.id AND c.status = 'open'), s.reviewed_login, s.reviewed_at, s.review_notes, "
           "s.edited_login, s.error_message, s.row_version, s.created_at, s.updated_at"_s;
}

StagedItem StagingTable::readItem(const QSqlQuery& query)
{
    StagedItem item;
    int i = 0;
    const auto next = [&] {
        return query.value(i++);
    };
    item.id = next().toLongLong();
    item.stagingId = next().toUuid();
    item.batchId = next().toUuid();
    item.productId = next().toLongLong();
    for (QString* text : {&item.tempKey, &item.operation, &item.target, &item.source, &item.sku, &item.name,
                          &item.vendor, &item.productType})
        *text = next().toString();
    item.changes = next().toString().toUtf8();
    item.changedFields = sql::strings(next());
    item.priceChangePercent = sql::number(next());
    item.confidence = sql::real(next());
    item.confidenceReason = next().toString();
    const QVariant feedRow = next();
    item.feedRow = feedRow.isNull() ? -1 : feedRow.toLongLong();
    item.expected = sql::object(next());
    item.status = next().toString();
    item.blockedReason = next().toString();
    item.priority = next().toInt();
    item.autoApprove = next().toBool();
    item.autoApproved = next().toBool();
    item.approvalRule = next().toString();
    item.approvalsNeeded = next().toInt();
    item.hasConflict = next().toBool();
    item.reviewedBy = next().toString();
    item.reviewed = sql::time(next());
    item.note = next().toString();
    item.editedBy = next().toString();
    item.error = next().toString();
    item.rowVersion = next().toLongLong();
    item.created = sql::time(next());
    item.updated = sql::time(next());
    return item;
}

Result<StagedItem> StagingTable::get(qint64 id)
{
    auto query = m_connection.query(u"SELECT "_s + itemColumns() + u" FROM sync_staging s WHERE s.id = ?"_s, {id});
    if (!query)
        return fail(query.error());
    if (!query->next())
        return fail(sql::notFound(Text::tr("The staged change %1").arg(id)));
    return readItem(*query);
}

Result<QList<StagedItem>> StagingTable::list(const StagingFilter& filter, qint64 after, int limit)
{
    // The page is chosen first: else the values of every row under the filter are unpacked before the sort.
    auto query = m_connection.query(u"SELECT "_s + itemColumns() +
                                        u" FROM (SELECT * FROM staging_filtered(?::jsonb) f WHERE f.id > ? ORDER BY f.id LIMIT ?) s"
                                         " ORDER BY s.id"_s,
                                    {QString::fromUtf8(filter.toJson()), after, limit});
    if (!query)
        return fail(query.error());
    QList<StagedItem> items;
    while (query->next())
        items.append(readItem(*query));
    return items;
}

Result<qint64> StagingTable::count(const StagingFilter& filter)
{
    const auto value =
        m_connection.value(u"SELECT count(*) FROM staging_filtered(?::jsonb)"_s, {QString::fromUtf8(filter.toJson())});
    if (!value)
        return fail(value.error());
    return value->toLongLong();
}

Result<qint64> StagingTable::forEach(const StagingFilter& filter, const std::function<bool(const StagedItem&)>& sink)
{
    constexpr int pageSize = 1000;
    qint64 seen = 0;
    qint64 after = 0;
    while (true) {
        const auto page = list(filter, after, pageSize);
        if (!page)
            return fail(page.error());
        for (const StagedItem& item : *page) {
            ++seen;
            after = item.id;
            if (!sink(item))
                return seen;
        }
        if (page->size() < pageSize)
            return seen;
    }
}

Result<QJsonObject> StagingTable::summary(const StagingFilter& filter)
{
    const auto json = m_connection.value(
        u"WITH f AS MATERIALIZED (SELECT id, status, operation_type, source, auto_approved, changed_fields "
        "FROM staging_filtered(?::jsonb)) SELECT json_build_object("
        "'total', (SELECT count(*) FROM f), 'auto_approved', (SELECT count(*) FROM f WHERE auto_approved), "
        "'conflicts', (SELECT count(DISTINCT c.staging_row) FROM sync_conflicts c JOIN f ON f.id = c.staging_row "
        "WHERE c.status = 'open'), "
        "'status', (SELECT COALESCE(json_object_agg(k, n), '{}') FROM (SELECT status k, count(*) n FROM f GROUP BY 1) "
        "g), "
        "'operation', (SELECT COALESCE(json_object_agg(k, n), '{}') FROM (SELECT operation_type k, count(*) n FROM f "
        "GROUP BY 1) g), "
        "'source', (SELECT COALESCE(json_object_agg(k, n), '{}') FROM (SELECT source k, count(*) n FROM f GROUP BY 1) "
        "g), "
        "'field', (SELECT COALESCE(json_object_agg(k, n), '{}') FROM (SELECT k, count(*) n FROM f, "
        "unnest(changed_fields) k GROUP BY 1) g)"
        ")::text"_s,
        {QString::fromUtf8(filter.toJson())});
    if (!json)
        return fail(json.error());
    return sql::object(*json);
}

Result<QJsonArray> StagingTable::fieldDecisions(qint64 id)
{
    const auto json = m_connection.value(
        u"SELECT COALESCE(json_agg(json_build_object('field', field, 'decision', decision, 'proposed', proposed, "
        "'final_value', final_value, 'decided_by', decided_login, 'decided_at', decided_at) ORDER BY field), "
        "'[]')::text "
        "FROM sync_staging_fields WHERE staging_row = ?"_s,
        {id});
    if (!json)
        return fail(json.error());
    return sql::list(*json);
}

} // namespace trueup
