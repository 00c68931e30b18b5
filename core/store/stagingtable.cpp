#include "store/stagingtable.h"

#include "catalog/issues.h"
#include "store/sqlvalues.h"
#include "store/stagingloader.h"

#include <QCoreApplication>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::StagingTable)
};

QString decisionWord(Decision decision)
{
    switch (decision) {
    case Decision::Approve:
        return u"approve"_s;
    case Decision::Reject:
        return u"reject"_s;
    case Decision::Reopen:
        return u"reopen"_s;
    }
    return {};
}

Result<DecisionOutcome> readOutcome(Result<QSqlQuery> query)
{
    if (!query)
        return fail(query.error());
    query->next();
    return DecisionOutcome{query->value(0).toLongLong(), query->value(1).toLongLong(), query->value(2).toLongLong(),
                           query->value(3).toLongLong(), query->value(4).toLongLong(), query->value(5).toLongLong()};
}

Result<qint64> readNumber(const Result<QVariant>& value)
{
    if (!value)
        return fail(value.error());
    return value->toLongLong();
}

} // namespace

StagingCounts& StagingCounts::operator+=(const StagingCounts& other)
{
    staged += other.staged;
    unchanged += other.unchanged;
    superseded += other.superseded;
    rejectedBefore += other.rejectedBefore;
    inFlight += other.inFlight;
    duplicates += other.duplicates;
    blocked += other.blocked;
    return *this;
}

QByteArray StagingFilter::toJson() const
{
    QJsonObject json;
    const auto add = [&json](const QString& key, const QStringList& values) {
        if (!values.isEmpty())
            json.insert(key, QJsonArray::fromStringList(values));
    };
    const auto addText = [&json](const QString& key, const QString& value) {
        if (!value.isEmpty())
            json.insert(key, value);
    };
    if (!batch.isNull())
        json.insert(u"batch"_s, batch.toString(QUuid::WithoutBraces));
    add(u"statuses"_s, statuses);
    add(u"operations"_s, operations);
    add(u"sources"_s, sources);
    add(u"fields"_s, fields);
    if (!ids.isEmpty()) {
        QJsonArray numbers;
        for (const qint64 id : ids)
            numbers.append(id);
        json.insert(u"ids"_s, numbers);
    }
    addText(u"text"_s, text);
    addText(u"vendor"_s, vendor);
    addText(u"product_type"_s, productType);
    if (minConfidence)
        json.insert(u"min_confidence"_s, *minConfidence);
    if (maxConfidence)
        json.insert(u"max_confidence"_s, *maxConfidence);
    if (minPriceChange)
        json.insert(u"min_price_change"_s, minPriceChange->toString());
    if (autoApproved)
        json.insert(u"auto_approved"_s, *autoApproved);
    if (conflict)
        json.insert(u"conflict"_s, *conflict);
    return sql::json(json).toUtf8();
}

HeldFor heldFor(const StagedItem& item)
{
    if (item.blockedReason == issueWord(IssueCode::MatchAmbiguous))
        return HeldFor::Matches;
    return item.hasConflict ? HeldFor::Conflicts : HeldFor::Nowhere;
}

Result<QUuid> StagingTable::createBatch(const BatchRecord& batch)
{
    // The id is made here: INSERT … RETURNING would need the right to read, which a program that only stages may lack.
    const QUuid id = batch.id.isNull() ? QUuid::createUuid() : batch.id;
    auto done =
        m_connection.execute(u"INSERT INTO sync_batches (id, name, direction, source, run_id, counts, created_by) "
                             "VALUES (?::uuid, ?, ?, ?, ?, ?::jsonb, trueup_actor())"_s,
                             {id.toString(QUuid::WithoutBraces), sql::orNull(batch.name), batch.direction, batch.source,
                              sql::orNull(batch.runId), sql::json(batch.counts)});
    if (!done)
        return fail(done.error());
    return id;
}

Result<BatchRecord> StagingTable::batch(const QUuid& id)
{
    auto query =
        m_connection.query(u"SELECT name, direction, source, status, run_id, counts::text, created_login, created_at "
                           "FROM sync_batches WHERE id = ?::uuid"_s,
                           {id.toString(QUuid::WithoutBraces)});
    if (!query)
        return fail(query.error());
    if (!query->next())
        return fail(sql::notFound(Text::tr("The batch %1").arg(id.toString(QUuid::WithoutBraces))));
    return BatchRecord{id,
                       query->value(0).toString(),
                       query->value(1).toString(),
                       query->value(2).toString(),
                       query->value(3).toString(),
                       query->value(4).toLongLong(),
                       sql::object(query->value(5)),
                       query->value(6).toString(),
                       sql::time(query->value(7))};
}

Result<StagingCounts> StagingTable::stage(const QUuid& batch, std::span<const StagedRow> rows, bool rememberRejections)
{
    if (rows.empty())
        return StagingCounts();
    Transaction transaction(m_connection);
    StagingLoader loader(m_connection, batch);
    if (const auto loaded = loader.append(rows); !loaded)
        return fail(loaded.error());
    auto counts = loader.merge(rememberRejections);
    if (!counts)
        return counts;
    if (const auto committed = transaction.commit(); !committed)
        return fail(committed.error());
    return counts;
}

Result<qint64> StagingTable::withdraw(const QUuid& batch, const QString& source, const QString& target,
                                      std::span<const qint64> productIds)
{
    return readNumber(
        m_connection.value(u"SELECT staging_withdraw(?, ?, ?::bigint[], ?::uuid)"_s,
                           {source, target, sql::array(productIds), batch.toString(QUuid::WithoutBraces)}));
}

Result<qint64> StagingTable::autoApprove(const QUuid& batch, double threshold, const QString& rule)
{
    return readNumber(
        m_connection.value(u"SELECT staging_auto_approve(?::uuid, ?::numeric, ?)"_s,
                           {batch.toString(QUuid::WithoutBraces), QString::number(threshold, 'f', 6), rule}));
}

Result<DecisionOutcome> StagingTable::decide(Decision decision, std::span<const qint64> ids,
                                             std::span<const qint64> versions, const QString& note)
{
    return readOutcome(
        m_connection.query(u"SELECT (o).* FROM staging_decide(?, ?::bigint[], ?::bigint[], ?) o"_s,
                           {decisionWord(decision), sql::array(ids),
                            versions.empty() ? QVariant() : QVariant(sql::array(versions)), sql::orNull(note)}));
}

Result<DecisionOutcome> StagingTable::decideWhere(Decision decision, const StagingFilter& filter, qint64 expected,
                                                  const QString& note)
{
    return readOutcome(m_connection.query(u"SELECT (o).* FROM staging_decide_where(?, ?::jsonb, ?::bigint, ?) o"_s,
                                          {decisionWord(decision), QString::fromUtf8(filter.toJson()),
                                           expected < 0 ? QVariant() : QVariant(expected), sql::orNull(note)}));
}

Result<qint64> StagingTable::edit(qint64 id, qint64 version, const QString& field, const QByteArray& value,
                                  const QString& note)
{
    return readNumber(m_connection.value(u"SELECT staging_edit(?, ?, ?, ?::jsonb, ?)"_s,
                                         {id, version, field, QString::fromUtf8(value), sql::orNull(note)}));
}

Result<qint64> StagingTable::undoEdit(qint64 id, qint64 version, const QString& field)
{
    return readNumber(m_connection.value(u"SELECT staging_undo_edit(?, ?, ?)"_s, {id, version, field}));
}

Result<qint64> StagingTable::decideField(qint64 id, qint64 version, const QString& field, bool keep,
                                         const QString& note)
{
    return readNumber(m_connection.value(u"SELECT staging_decide_field(?, ?, ?, ?, ?)"_s,
                                         {id, version, field, keep, sql::orNull(note)}));
}

Result<QList<TakenFields>> StagingTable::takeFields(std::span<const qint64> ids, std::span<const qint64> versions,
                                                    const QString& field, bool others, const QString& note)
{
    auto query = m_connection.query(u"SELECT staged_row, new_version, to_json(taken)::text "
                                    "FROM staging_take_fields(?::bigint[], ?::bigint[], ?, ?, ?) ORDER BY 1"_s,
                                    {sql::array(ids), sql::array(versions), field, others, sql::orNull(note)});
    if (!query)
        return fail(query.error());
    QList<TakenFields> taken;
    while (query->next())
        taken.append({query->value(0).toLongLong(), query->value(1).toLongLong(), sql::strings(query->value(2))});
    return taken;
}

Result<qint64> StagingTable::putBackFields(std::span<const TakenFields> rows)
{
    QList<qint64> ids;
    QList<qint64> versions;
    QStringList fields;
    for (const TakenFields& row : rows) {
        ids.append(row.id);
        versions.append(row.version);
        fields.append(row.fields.join(u','));
    }
    return readNumber(m_connection.value(u"SELECT count(*) FROM staging_put_back_fields(?::bigint[], ?::bigint[], ?::text[])"_s,
                                         {sql::array(ids), sql::array(versions), sql::array(fields)}));
}

Result<QHash<qint64, qint64>> StagingTable::editMany(std::span<const qint64> ids, std::span<const qint64> versions,
                                                     const QString& field, const QByteArray& values, const QString& note)
{
    auto query = m_connection.query(u"SELECT staged_row, new_version FROM staging_edit_many(?::bigint[], ?::bigint[], ?, ?::jsonb, ?)"_s,
                                    {sql::array(ids), sql::array(versions), field, QString::fromUtf8(values), sql::orNull(note)});
    if (!query)
        return fail(query.error());
    QHash<qint64, qint64> edited;
    while (query->next())
        edited.insert(query->value(0).toLongLong(), query->value(1).toLongLong());
    return edited;
}

Result<qint64> StagingTable::undoEdits(std::span<const qint64> ids, std::span<const qint64> versions, const QString& field)
{
    return readNumber(m_connection.value(u"SELECT count(*) FROM staging_undo_edits(?::bigint[], ?::bigint[], ?)"_s,
                                         {sql::array(ids), sql::array(versions), field}));
}

Result<qint64> StagingTable::unblock(std::span<const qint64> ids, std::span<const qint64> versions, const QString& note)
{
    return readNumber(m_connection.value(
        u"SELECT count(version) FROM (SELECT staging_unblock(u.id, u.version, ?::text) AS version "
        "FROM unnest(?::bigint[], ?::bigint[]) WITH ORDINALITY AS u (id, version, place) ORDER BY u.place) d"_s,
        {note, sql::array(ids), sql::array(versions)}));
}

Result<ReleaseOutcome> StagingTable::releaseWhere(const StagingFilter& filter, const QString& note)
{
    ReleaseOutcome outcome;
    QList<qint64> seen;
    const auto read = forEach(filter, [&](const StagedItem& item) {
        const HeldFor reason = heldFor(item);
        if (item.status != "blocked"_L1) {
            ++outcome.others;
        } else if (reason == HeldFor::Nowhere) {
            outcome.ids.append(item.id);
            seen.append(item.rowVersion);
            outcome.versions.append(item.rowVersion + 1);
        } else {
            ++(reason == HeldFor::Matches ? outcome.matches : outcome.conflicts);
        }
        return true;
    });
    if (!read)
        return fail(read.error());
    if (const auto released = unblock(outcome.ids, seen, note); !released)
        return fail(released.error());
    return outcome;
}

Result<qint64> StagingTable::holdAgain(std::span<const qint64> ids, std::span<const qint64> versions)
{
    return readNumber(m_connection.value(u"SELECT staging_hold_again(?::bigint[], ?::bigint[])"_s, {sql::array(ids), sql::array(versions)}));
}

} // namespace trueup
