#include "store/outboxtable.h"

#include "store/sqlvalues.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonDocument>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::OutboxTable)
};

constexpr auto columns =
    "o.id, o.staging_row, o.product_id, o.run_id, o.operation, to_json(o.fields)::text, o.payload::text, "
    "o.idempotency_key, o.order_key, o.priority, o.state, o.verify_first, o.attempts, o.next_attempt_at, "
    "o.error_class, o.error_code, o.error_message, o.created_at, o.sent_at, o.confirmed_at"_L1;
constexpr int columnCount = 20;

OutboxRow read(const QSqlQuery& query)
{
    OutboxRow row;
    int i = 0;
    const auto next = [&] {
        return query.value(i++);
    };
    row.id = next().toLongLong();
    row.stagingRow = next().toLongLong();
    row.productId = next().toLongLong();
    row.runId = next().toLongLong();
    row.operation = next().toString();
    row.fields = sql::strings(next());
    row.payload = next().toString().toUtf8();
    row.idempotencyKey = next().toUuid();
    row.orderKey = next().toString();
    row.priority = next().toInt();
    row.state = next().toString();
    row.verifyFirst = next().toBool();
    row.attempts = next().toInt();
    row.nextAttempt = sql::time(next());
    row.errorClass = next().toString();
    row.errorCode = next().toString();
    row.errorMessage = next().toString();
    row.created = sql::time(next());
    row.sent = sql::time(next());
    row.confirmed = sql::time(next());
    return row;
}

Error takenOver()
{
    return {ErrorKind::Stale,
            Text::tr("Another program took over writes that were leased here."),
            Text::tr("The other program sends them; nothing needs to be done."),
            {},
            {},
            {},
            false};
}

void addNumber(QByteArray& out, const char* key, qint64 number)
{
    if (number != 0)
        out.append(",\"").append(key).append("\":").append(QByteArray::number(number));
}

/// JSON that is produced already is passed on as it is: parsing it would cost more than everything else.
void addRaw(QByteArray& out, const char* key, const QByteArray& json)
{
    if (!json.isEmpty())
        out.append(",\"").append(key).append("\":").append(json);
}

void addText(QByteArray& out, const char* key, const QString& text)
{
    if (!text.isEmpty()) {
        const QByteArray array = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
        addRaw(out, key, array.sliced(1, array.size() - 2));
    }
}

QByteArray enqueueJson(const OutboxItem& item)
{
    QByteArray out = "{\"priority\":" + QByteArray::number(item.priority);
    addNumber(out, "staging_row", item.stagingRow);
    addNumber(out, "row_version", item.rowVersion);
    addNumber(out, "product_id", item.productId);
    addNumber(out, "run_id", item.runId);
    addText(out, "operation", item.operation);
    addRaw(out, "fields", QJsonDocument(QJsonArray::fromStringList(item.fields)).toJson(QJsonDocument::Compact));
    addRaw(out, "payload", item.payload);
    addText(out, "payload_sha256",
            QString::fromLatin1(QCryptographicHash::hash(item.payload, QCryptographicHash::Sha256).toHex()));
    const QUuid key = item.idempotencyKey.isNull() ? QUuid::createUuid() : item.idempotencyKey;
    addText(out, "idempotency_key", key.toString(QUuid::WithoutBraces));
    addText(out, "order_key", item.orderKey);
    return out.append('}');
}

QByteArray confirmJson(const ConfirmedWrite& write)
{
    QByteArray out = "{\"outbox_id\":" + QByteArray::number(write.outboxId);
    addNumber(out, "product_id", write.productId);
    addNumber(out, "run_id", write.runId);
    addNumber(out, "duration_ms", write.durationMs);
    addText(out, "source", write.source);
    addText(out, "change_type", write.changeType);
    addRaw(out, "values", write.values);
    addRaw(out, "snapshot", write.snapshot);
    addText(out, "product_gid", write.productGid);
    addText(out, "variant_gid", write.variantGid);
    addText(out, "inventory_item_gid", write.inventoryItemGid);
    addText(out, "handle", write.handle);
    addText(out, "remote_id", write.productGid);
    addRaw(out, "response", QJsonDocument(write.response).toJson(QJsonDocument::Compact));
    if (write.remoteUpdated.isValid())
        addText(out, "remote_updated_at", write.remoteUpdated.toUTC().toString(Qt::ISODateWithMs));
    if (!write.media.isEmpty())
        addRaw(out, "media", QJsonDocument(write.media).toJson(QJsonDocument::Compact));
    return out.append('}');
}

QByteArray failureJson(const FailedWrite& write)
{
    QByteArray out = "{\"id\":" + QByteArray::number(write.id);
    addText(out, "class", errorKindWord(write.error.kind));
    addText(out, "code", write.error.code);
    addText(out, "message", write.error.message);
    if (write.retryAt.isValid())
        addText(out, "retry_at", write.retryAt.toUTC().toString(Qt::ISODateWithMs));
    return out.append('}');
}

// A jsonb value may hold 256 MB; blocks also keep one statement from holding everything in memory twice.
constexpr size_t blockSize = 2000;

template <class T, class F> QString block(std::span<const T> items, F toJson)
{
    QByteArray json("[");
    for (const T& item : items) {
        if (json.size() > 1)
            json.append(',');
        json.append(toJson(item));
    }
    return QString::fromUtf8(json.append(']'));
}

} // namespace

bool OutboxRow::needsMark() const
{
    return operation == "create"_L1 || fields.contains("images"_L1) || fields.contains("inventory"_L1);
}

Result<QList<qint64>> OutboxTable::enqueue(std::span<const OutboxItem> items)
{
    QList<qint64> refused;
    Transaction transaction(m_connection);
    for (size_t start = 0; start < items.size();) {
        // The calls of one staged row stay together: the first takes the row from approved to queued.
        size_t end = std::min(items.size(), start + blockSize);
        while (end < items.size() && items[end].stagingRow != 0 && items[end].stagingRow == items[end - 1].stagingRow)
            ++end;
        auto query = m_connection.query(u"SELECT staging_row FROM outbox_enqueue(?::jsonb)"_s,
                                        {block(items.subspan(start, end - start), enqueueJson)});
        if (!query)
            return trueup::fail(query.error());
        while (query->next())
            refused.append(query->value(0).toLongLong());
        start = end;
    }
    if (auto committed = transaction.commit(); !committed)
        return trueup::fail(committed.error());
    return refused;
}

Result<void> OutboxTable::refreshStatistics()
{
    const auto done = m_connection.query(u"SELECT outbox_analyze()"_s);
    return done ? Result<void>() : trueup::fail(done.error());
}

Result<QList<OutboxRow>> OutboxTable::lease(const QUuid& worker, int limit, std::chrono::seconds time, qint64 run,
                                            const QString& operation)
{
    auto query = m_connection.query(
        u"SELECT "_s + columns + u" FROM outbox_lease(?::uuid, ?, ?, ?::bigint, ?::text) o ORDER BY o.priority, o.id"_s,
        {worker.toString(QUuid::WithoutBraces), limit, qint64(time.count()), sql::orNull(run), sql::orNull(operation)});
    if (!query)
        return trueup::fail(query.error());
    QList<OutboxRow> rows;
    while (query->next())
        rows.append(read(*query));
    return rows;
}

Result<std::vector<qint64>> OutboxTable::leaseIds(const QUuid& worker, int limit, std::chrono::seconds time,
                                                  const QString& operation)
{
    auto query = m_connection.query(
        u"SELECT o.id FROM outbox_lease(?::uuid, ?, ?, NULL, ?::text) o ORDER BY o.priority, o.id"_s,
        {worker.toString(QUuid::WithoutBraces), limit, qint64(time.count()), sql::orNull(operation)});
    if (!query)
        return trueup::fail(query.error());
    std::vector<qint64> ids;
    while (query->next())
        ids.push_back(query->value(0).toLongLong());
    return ids;
}

Result<QList<OutboxRow>> OutboxTable::rows(std::span<const qint64> ids)
{
    auto query = m_connection.query(u"SELECT "_s + columns + u" FROM unnest(?::bigint[]) WITH ORDINALITY w (id, place) "
                                    "JOIN sync_outbox o ON o.id = w.id ORDER BY w.place"_s,
                                    {sql::array(ids)});
    if (!query)
        return trueup::fail(query.error());
    QList<OutboxRow> rows;
    rows.reserve(qsizetype(ids.size()));
    while (query->next())
        rows.append(read(*query));
    if (rows.size() != qsizetype(ids.size()))
        return trueup::fail(ErrorKind::NotFound, Text::tr("Writes that were leased here are no longer in the outbox."));
    return rows;
}

Result<void> OutboxTable::extendLease(const QUuid& worker, std::chrono::seconds time)
{
    auto done = m_connection.execute(u"UPDATE sync_outbox SET leased_until = now() + make_interval(secs => ?) "
                                     "WHERE leased_by = ?::uuid AND state IN ('leased', 'sent')"_s,
                                     {qint64(time.count()), worker.toString(QUuid::WithoutBraces)});
    return done ? Result<void>() : trueup::fail(done.error());
}

Result<void> OutboxTable::checkLeased(std::span<const qint64> ids, const QUuid& worker)
{
    // One by one: put together, the planner also walks every lease there ever was.
    const auto held = m_connection.value(u"SELECT count(*) FROM unnest(?::bigint[]) w (id) WHERE (SELECT o.state = 'leased' "
                                         "AND o.leased_by = ?::uuid AND o.leased_until > now() FROM sync_outbox o WHERE o.id = w.id)"_s,
                                         {sql::array(ids), worker.toString(QUuid::WithoutBraces)});
    if (!held)
        return trueup::fail(held.error());
    return held->toLongLong() == qint64(ids.size()) ? Result<void>() : trueup::fail(takenOver());
}

Result<void> OutboxTable::markSent(std::span<const qint64> ids, const QUuid& worker, qint64 bulkOperation)
{
    Transaction transaction(m_connection);
    auto done =
        m_connection.execute(u"UPDATE sync_outbox SET state = 'sent', sent_at = now(), bulk_operation_id = "
                             u"COALESCE(?::bigint, bulk_operation_id) "
                             "WHERE id = ANY (?::bigint[]) AND state = 'leased' AND leased_by = ?::uuid"_s,
                             {sql::orNull(bulkOperation), sql::array(ids), worker.toString(QUuid::WithoutBraces)});
    if (!done)
        return trueup::fail(done.error());
    if (*done != qint64(ids.size()))
        return trueup::fail(takenOver());
    return transaction.commit();
}

Result<void> OutboxTable::markSentInBulk(std::span<const BulkWrite> writes, const QUuid& worker, qint64 bulkOperation)
{
    std::vector<qint64> ids;
    std::vector<qint64> lines;
    for (const BulkWrite& write : writes) {
        ids.push_back(write.id);
        lines.push_back(write.line);
    }
    auto done = m_connection.query(
        u"SELECT outbox_sent_in_bulk(?::uuid, ?, ?::bigint[], ?::integer[])"_s,
        {worker.toString(QUuid::WithoutBraces), bulkOperation, sql::array(ids), sql::array(lines)});
    return done ? Result<void>() : trueup::fail(done.error());
}

Result<std::vector<BulkWrite>> OutboxTable::sentInBulk(qint64 bulkOperation)
{
    auto query = m_connection.query(u"SELECT id, bulk_line FROM sync_outbox WHERE bulk_operation_id = ? AND bulk_line IS NOT NULL "
                                    "AND state IN ('pending', 'leased', 'sent', 'unknown') ORDER BY bulk_line"_s,
                                    {bulkOperation});
    if (!query)
        return trueup::fail(query.error());
    std::vector<BulkWrite> writes;
    while (query->next())
        writes.push_back({query->value(0).toLongLong(), query->value(1).toInt()});
    return writes;
}

Result<void> OutboxTable::recordRequestKey(std::span<const qint64> ids, const QString& key)
{
    auto done = m_connection.execute(u"UPDATE sync_outbox SET request_key = ?::uuid WHERE id = ANY (?::bigint[])"_s,
                                     {key, sql::array(ids)});
    return done ? Result<void>() : trueup::fail(done.error());
}

Result<void> OutboxTable::setState(std::span<const qint64> ids, const QString& assignments, const QString& condition)
{
    auto done = m_connection.execute(u"UPDATE sync_outbox SET "_s + assignments +
                                         u" WHERE id = ANY (?::bigint[]) AND "_s + condition,
                                     {sql::array(ids)});
    return done ? Result<void>() : trueup::fail(done.error());
}

Result<void> OutboxTable::markUnknown(std::span<const qint64> ids)
{
    return setState(ids, u"state = 'unknown', verify_first = true, leased_by = NULL, leased_until = NULL"_s,
                    u"state IN ('leased', 'sent')"_s);
}

Result<void> OutboxTable::release(std::span<const qint64> ids)
{
    return setState(
        ids,
        u"state = CASE WHEN verify_first THEN 'unknown' ELSE 'pending' END, leased_by = NULL, leased_until = NULL"_s,
        u"state = 'leased'"_s);
}

Result<qint64> OutboxTable::confirm(std::span<const ConfirmedWrite> writes)
{
    qint64 confirmed = 0;
    Transaction transaction(m_connection);
    for (size_t start = 0; start < writes.size(); start += blockSize) {
        const auto value =
            m_connection.value(u"SELECT outbox_confirm(?::jsonb)"_s,
                               {block(writes.subspan(start, std::min(blockSize, writes.size() - start)), confirmJson)});
        if (!value)
            return trueup::fail(value.error());
        confirmed += value->toLongLong();
    }
    if (auto committed = transaction.commit(); !committed)
        return trueup::fail(committed.error());
    return confirmed;
}

Result<void> OutboxTable::fail(qint64 id, const Error& error, const QDateTime& retryAt)
{
    auto done = m_connection.query(
        u"SELECT outbox_fail(?, ?, ?, ?, ?::timestamptz)"_s,
        {id, errorKindWord(error.kind), sql::orNull(error.code), error.message, sql::orNull(retryAt)});
    return done ? Result<void>() : trueup::fail(done.error());
}

Result<void> OutboxTable::failAll(std::span<const FailedWrite> writes)
{
    for (size_t start = 0; start < writes.size(); start += blockSize) {
        auto done = m_connection.query(u"SELECT outbox_failures(?::jsonb)"_s,
                                       {block(writes.subspan(start, std::min(blockSize, writes.size() - start)), failureJson)});
        if (!done)
            return trueup::fail(done.error());
    }
    return {};
}

Result<qint64> OutboxTable::postponeCreates(std::span<const qint64> ids, const QDateTime& until, const Error& error)
{
    const auto waiting = m_connection.value(
        u"SELECT outbox_postpone(?::bigint[], ?::timestamptz, ?, ?, ?)"_s,
        {sql::array(ids), sql::orNull(until), errorKindWord(error.kind), sql::orNull(error.code), error.message});
    return waiting ? Result<qint64>(waiting->toLongLong()) : trueup::fail(waiting.error());
}

Result<qint64> OutboxTable::retryAll()
{
    const auto revived = m_connection.value(u"SELECT outbox_retry_all()"_s);
    return revived ? Result<qint64>(revived->toLongLong()) : trueup::fail(revived.error());
}

Result<qint64> OutboxTable::edit(qint64 id, const QString& field, const QByteArray& value, const QString& note)
{
    const auto row = m_connection.value(u"SELECT outbox_edit(?, ?, ?::jsonb, ?)"_s,
                                        {id, field, QString::fromUtf8(value), sql::orNull(note)});
    return row ? Result<qint64>(row->toLongLong()) : trueup::fail(row.error());
}

Result<void> OutboxTable::retry(qint64 id)
{
    auto done = m_connection.query(u"SELECT outbox_retry(?)"_s, {id});
    return done ? Result<void>() : trueup::fail(done.error());
}

Result<QList<OutboxRow>> OutboxTable::list(const QString& state, int limit, qint64 before)
{
    const QString wanted = state.isEmpty() ? u""_s : state;
    auto query = m_connection.query(
        u"SELECT "_s + columns +
            u", COALESCE(s.sku, p.sku) FROM sync_outbox o LEFT JOIN sync_staging s ON s.id = o.staging_row "
            "LEFT JOIN public.products p ON p.id = o.product_id WHERE (?::text = '' OR o.state = ?) "
            "AND (?::bigint = 0 OR o.id < ?) ORDER BY o.id DESC LIMIT ?"_s,
        {wanted, wanted, before, before, limit});
    if (!query)
        return trueup::fail(query.error());
    QList<OutboxRow> rows;
    while (query->next()) {
        rows.append(read(*query));
        rows.last().sku = query->value(columnCount).toString();
    }
    return rows;
}

Result<QJsonObject> OutboxTable::counts(qint64 run)
{
    const auto json = m_connection.value(
        u"SELECT COALESCE(json_object_agg(state, n), '{}')::text FROM (SELECT state, count(*) n FROM sync_outbox "
        "WHERE (?::bigint = 0 OR run_id = ?) AND (state NOT IN ('confirmed', 'cancelled') OR ?::bigint <> 0 "
        "OR created_at > now() - interval '1 day') GROUP BY state) g"_s,
        {run, run, run});
    if (!json)
        return trueup::fail(json.error());
    return sql::object(*json);
}

Result<qint64> OutboxTable::due(const QString& operation)
{
    const auto count = m_connection.value(u"SELECT count(*) FROM sync_outbox WHERE state IN ('pending', 'failed', 'unknown') "
                                          "AND next_attempt_at <= now() AND operation = ?"_s,
                                          {operation});
    return count ? Result<qint64>(count->toLongLong()) : trueup::fail(count.error());
}

Result<QList<ApprovedShape>> OutboxTable::approvedShapes(const QUuid& batch)
{
    const QVariant id = sql::orNull(batch.isNull() ? QString() : batch.toString(QUuid::WithoutBraces));
    auto query = m_connection.query(
        u"SELECT operation_type = 'create', to_json(changed_fields)::text, count(*) FROM sync_staging "
        "WHERE status = 'approved' AND (?::uuid IS NULL OR batch_id = ?::uuid) GROUP BY 1, changed_fields"_s,
        {id, id});
    if (!query)
        return trueup::fail(query.error());
    QList<ApprovedShape> shapes;
    while (query->next())
        shapes.append({query->value(0).toBool(), sql::strings(query->value(1)), query->value(2).toLongLong()});
    return shapes;
}

Result<std::optional<qint64>> OutboxTable::secondsUntilDue(qint64 run)
{
    const auto seconds = m_connection.value(
        u"SELECT CASE WHEN count(*) > 0 THEN ceil(greatest(0, extract(epoch FROM min(CASE WHEN state IN ('leased', 'sent') "
        "THEN leased_until ELSE next_attempt_at END) - now())))::bigint END FROM sync_outbox o WHERE state NOT IN ('confirmed', 'dead', "
        "'cancelled') "
        // What waits behind an earlier write of the same product is not due before that one.
        "AND NOT EXISTS (SELECT 1 FROM sync_outbox e WHERE e.order_key = o.order_key AND e.id < o.id "
        "AND e.state NOT IN ('confirmed', 'dead', 'cancelled')) "
        "AND (?::bigint = 0 OR run_id = ?)"_s,
        {run, run});
    if (!seconds)
        return trueup::fail(seconds.error());
    return seconds->isNull() ? std::optional<qint64>() : std::optional(seconds->toLongLong());
}

} // namespace trueup
