#include "store/outboxreader.h"

#include "store/sqlvalues.h"

#include <QCoreApplication>

#include <limits>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {
struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::OutboxReader)
};

QString conditionOf(const WriteScope& scope, QVariantList& parameters)
{
    QString where = u"true"_s;
    if (!scope.batch.isEmpty()) {
        where += u" AND s.batch_id = ?::uuid"_s;
        parameters.append(scope.batch);
    }
    if (scope.run != 0) {
        where += u" AND o.run_id = ?"_s;
        parameters.append(scope.run);
    }
    if (scope.first > 0) {
        where += u" AND o.id >= ?"_s;
        parameters.append(scope.first);
    }
    return where;
}

QString unfinishedCondition()
{
    return u"(o.state IN ('failed', 'unknown') OR (o.state = 'dead' AND NOT "_s + OutboxReader::replacedCondition() + u"))"_s;
}

} // namespace

QLatin1StringView OutboxReader::replacedCondition()
{
    return "EXISTS (SELECT 1 FROM sync_staging s JOIN sync_staging n ON n.target = s.target AND n.is_open AND n.id <> s.id "
           "AND (n.product_id = s.product_id OR (s.product_id IS NULL AND n.product_id IS NULL AND n.temp_key = s.temp_key)) "
           "WHERE s.id = o.staging_row)"_L1;
}

Result<QList<WriteResult>> OutboxReader::read(const QString& where, QVariantList parameters, qint64 before, int limit)
{
    parameters.append({before > 0 ? before : std::numeric_limits<qint64>::max(), limit});
    auto query = m_connection.query(
        u"SELECT o.id, COALESCE(s.sku, s.temp_key), s.name, o.state, o.attempts, COALESCE(o.confirmed_at, o.sent_at, o.created_at), "
        "CASE WHEN o.state IN ('pending', 'failed') AND o.attempts > 0 THEN o.next_attempt_at END, o.error_class, o.error_message, "
        "to_json(o.fields)::text, o.error_code FROM sync_outbox o JOIN sync_staging s ON s.id = o.staging_row "
        "WHERE %1 AND o.id < ? ORDER BY o.id DESC LIMIT ?"_s.arg(where),
        parameters);
    if (!query)
        return fail(query.error());
    QList<WriteResult> results;
    while (query->next())
        results.append({query->value(0).toLongLong(), query->value(1).toString(), query->value(2).toString(), query->value(3).toString(),
                        query->value(4).toInt(), sql::time(query->value(5)), sql::time(query->value(6)), query->value(7).toString(),
                        query->value(8).toString(), sql::strings(query->value(9)), query->value(10).toString()});
    return results;
}

Result<qint64> OutboxReader::count(const QString& where, const QVariantList& parameters)
{
    const auto rows = m_connection.value(
        u"SELECT count(*) FROM sync_outbox o JOIN sync_staging s ON s.id = o.staging_row WHERE "_s + where, parameters);
    return rows ? Result<qint64>(rows->toLongLong()) : fail(rows.error());
}

Result<QList<WriteResult>> OutboxReader::results(const WriteScope& scope, qint64 before, int limit)
{
    QVariantList parameters;
    const QString where = conditionOf(scope, parameters);
    return read(where, parameters, before, limit);
}

Result<WriteExtent> OutboxReader::extent(const WriteScope& scope)
{
    QVariantList parameters;
    const QString where = conditionOf(scope, parameters);
    auto query = m_connection.query(u"SELECT COALESCE(min(o.id), 0), COALESCE(max(o.id), 0), count(*) FROM sync_outbox o "
                                    "JOIN sync_staging s ON s.id = o.staging_row WHERE "_s + where,
                                    parameters);
    if (!query)
        return fail(query.error());
    WriteExtent extent;
    if (query->next())
        extent = {query->value(0).toLongLong(), query->value(1).toLongLong(), query->value(2).toLongLong()};
    return extent;
}

Result<QList<WriteResult>> OutboxReader::unfinished(qint64 before, int limit)
{
    return read(unfinishedCondition(), {}, before, limit);
}

Result<qint64> OutboxReader::unfinishedCount()
{
    return count(unfinishedCondition(), {});
}

Result<qint64> OutboxReader::waiting(const QString& batch)
{
    const QString wanted = batch.isEmpty() ? u""_s : batch;
    const auto count = m_connection.value(u"SELECT count(*) FROM sync_outbox o JOIN sync_staging s ON s.id = o.staging_row "
                                          "WHERE o.state = 'pending' AND o.next_attempt_at <= now() AND (?::text = '' OR s.batch_id::text = ?)"_s,
                                          {wanted, wanted});
    return count ? Result<qint64>(count->toLongLong()) : fail(count.error());
}

Result<QByteArray> OutboxReader::proposed(qint64 id, const QString& field)
{
    const auto value = m_connection.value(u"SELECT (s.changes -> ?::text -> 'proposed')::text FROM sync_outbox o "
                                          "JOIN sync_staging s ON s.id = o.staging_row WHERE o.id = ?"_s,
                                          {field, id});
    if (!value)
        return fail(value.error());
    if (value->toString().isEmpty())
        return fail(sql::notFound(Text::tr("The value of this write")));
    return value->toString().toUtf8();
}

} // namespace trueup
