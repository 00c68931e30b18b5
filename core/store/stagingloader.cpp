#include "store/stagingloader.h"

#include "store/copywriter.h"
#include "store/sqlvalues.h"

#include <QCryptographicHash>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

void nullable(CopyWriter& copy, const QString& text)
{
    if (text.isEmpty())
        copy.null();
    else
        copy.text(text);
}

Result<void> write(CopyWriter& copy, const QUuid& load, const QUuid& batch, const StagedRow& row)
{
    copy.text(load.toString(QUuid::WithoutBraces));
    copy.text(batch.toString(QUuid::WithoutBraces));
    if (row.productId > 0)
        copy.integer(row.productId);
    else
        copy.null();
    nullable(copy, row.tempKey);
    copy.text(row.operation);
    copy.text(row.target);
    copy.text(row.source);
    nullable(copy, row.sku);
    nullable(copy, row.name);
    nullable(copy, row.vendor);
    nullable(copy, row.productType);
    copy.json(row.changes);
    copy.bytea(QCryptographicHash::hash(row.changes, QCryptographicHash::Md5));
    copy.text(sql::array(row.changedFields));
    if (row.priceChangePercent)
        copy.decimal(*row.priceChangePercent);
    else
        copy.null();
    if (const auto confidence = row.confidence ? Decimal::fromDouble(*row.confidence, 4) : std::nullopt; confidence)
        copy.decimal(*confidence);
    else
        copy.null();
    nullable(copy, row.confidenceReason);
    if (row.feedRow >= 0)
        copy.integer(row.feedRow);
    else
        copy.null();
    if (row.expected.isEmpty())
        copy.null();
    else
        copy.json(row.expected);
    nullable(copy, row.blockedReason);
    copy.integer(row.priority);
    copy.boolean(row.autoApprove);
    nullable(copy, row.approvalRule);
    copy.integer(row.approvalsNeeded);
    return copy.endRow();
}

} // namespace

StagingLoader::StagingLoader(Connection& connection, const QUuid& batch)
    : m_connection(connection), m_batch(batch), m_load(QUuid::createUuid())
{
}

Result<void> StagingLoader::append(std::span<const StagedRow> rows)
{
    if (rows.empty())
        return {};
    auto copy = CopyWriter::begin(
        m_connection, u"staging_load (load_id, batch_id, product_id, temp_key, operation_type, target, source, sku, name, "
                      "vendor, product_type, changes, changes_hash, changed_fields, price_change_percent, confidence, "
                      "confidence_reason, feed_row, expected, blocked_reason, priority, auto_approve, approval_rule, "
                      "approvals_needed)"_s);
    if (!copy)
        return fail(copy.error());
    for (const StagedRow& row : rows) {
        if (const auto written = write(*copy, m_load, m_batch, row); !written)
            return written;
    }
    const auto stored = copy->finish();
    if (!stored)
        return fail(stored.error());
    m_rows += *stored;
    return {};
}

Result<void> StagingLoader::block(const QList<qint64>& feedRows, const QString& reason)
{
    const auto done = m_connection.execute(
        uR"(UPDATE staging_load l
            SET blocked_reason = ?, auto_approve = false, product_id = NULL,
                temp_key = 'shared:' || COALESCE(l.temp_key, l.product_id::text) || '#' || COALESCE(l.sku, '') || '#' || n.place
            FROM (SELECT feed_row, row_number() OVER (PARTITION BY COALESCE(temp_key, product_id::text) ORDER BY feed_row) AS place
                  FROM staging_load WHERE load_id = ? AND feed_row = ANY (?::integer[])) n
            WHERE l.load_id = ? AND l.feed_row = n.feed_row)"_s,
        {reason, m_load.toString(QUuid::WithoutBraces), sql::array(std::span(feedRows.constData(), size_t(feedRows.size()))),
         m_load.toString(QUuid::WithoutBraces)});
    return done ? Result<void>() : fail(done.error());
}

Result<QHash<qint64, std::pair<QString, QString>>> StagingLoader::names(const QList<qint64>& feedRows)
{
    auto query = m_connection.query(
        u"SELECT feed_row, name, vendor FROM staging_load WHERE load_id = ? AND feed_row = ANY (?::integer[])"_s,
        {m_load.toString(QUuid::WithoutBraces), sql::array(std::span(feedRows.constData(), size_t(feedRows.size())))});
    if (!query)
        return fail(query.error());
    QHash<qint64, std::pair<QString, QString>> found;
    while (query->next())
        found.insert(query->value(0).toLongLong(), {query->value(1).toString(), query->value(2).toString()});
    return found;
}

Result<StagingCounts> StagingLoader::merge(bool rememberRejections)
{
    auto query = m_connection.query(u"SELECT staged, unchanged, superseded, rejected_before, in_flight, duplicates, blocked "
                                    "FROM staging_merge(?::uuid, ?)"_s,
                                    {m_load.toString(QUuid::WithoutBraces), rememberRejections});
    if (!query)
        return fail(query.error());
    StagingCounts counts;
    if (query->next()) {
        counts.staged = query->value(0).toLongLong();
        counts.unchanged = query->value(1).toLongLong();
        counts.superseded = query->value(2).toLongLong();
        counts.rejectedBefore = query->value(3).toLongLong();
        counts.inFlight = query->value(4).toLongLong();
        counts.duplicates = query->value(5).toLongLong();
        counts.blocked = query->value(6).toLongLong();
    }
    return counts;
}

} // namespace trueup
