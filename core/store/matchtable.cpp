#include "store/matchtable.h"

#include "catalog/identifiers.h"
#include "store/erptable.h"
#include "store/sqlvalues.h"

#include <QCoreApplication>
#include <QSqlRecord>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::MatchTable)
};

/// The first candidate stands for its row; the decision that holds about the row beside it, one that names its home first.
constexpr auto caseRows =
    "FROM match_candidates m "
    "LEFT JOIN LATERAL (SELECT d.* FROM match_decisions d WHERE d.row_key = m.row_key AND d.revoked_at IS NULL "
    "ORDER BY d.verdict <> 'different' DESC, d.id DESC LIMIT 1) d ON true "
    "CROSS JOIN LATERAL (SELECT CASE WHEN d.verdict = 'same' THEN 'accepted' WHEN d.verdict = 'alone' THEN 'alone' "
    "WHEN NOT EXISTS (SELECT 1 FROM match_candidates o WHERE o.job_id = m.job_id AND o.row_no = m.row_no AND o.state = 'open') "
    "THEN 'rejected' ELSE 'open' END AS word) s "
    "WHERE m.rank = 1 AND m.job_id = (SELECT max(id) FROM etilize_sync_jobs WHERE accepted) "_L1;

constexpr auto caseColumns =
    "SELECT m.id, m.row_no, COALESCE(m.row_key, ''), m.sku, m.evidence #>> '{row,title}', m.evidence #>> '{row,vendor}', s.word, "
    "m.evidence ->> 'reason', m.evidence ->> 'method', "
    "CASE WHEN s.word = 'accepted' THEN d.item_number WHEN s.word <> 'alone' THEN m.item_number END, m.score, "
    "(SELECT count(*) FROM match_candidates o WHERE o.job_id = m.job_id AND o.row_no = m.row_no), "
    "d.group_id, d.decided_login, d.decided_at, d.note, match_version(m.row_key) "_L1;

/// By the index of open proposals for new products.
constexpr auto newRows =
    "FROM sync_staging s CROSS JOIN LATERAL (SELECT match_staged_key(s.sku, s.temp_key) AS row_key) k "
    "WHERE s.is_open AND s.product_id IS NULL AND s.source = 'etilize' AND s.confidence_reason = 'none' AND k.row_key <> '' "
    "AND NOT EXISTS (SELECT 1 FROM match_decisions d WHERE d.row_key = k.row_key AND d.verdict <> 'different' "
    "AND d.revoked_at IS NULL) "_L1;

constexpr auto newColumns =
    "SELECT s.id, s.feed_row, k.row_key, s.sku, s.name, s.vendor, 'open', NULL, s.confidence_reason, NULL, 0, 0, NULL, NULL, NULL, NULL, "
    "match_version(k.row_key), s.status, s.temp_key "_L1;

QString condition(MatchList which)
{
    switch (which) {
    case MatchList::Open: return u"AND s.word = 'open' "_s;
    case MatchList::Decided: return u"AND s.word <> 'open' "_s;
    case MatchList::All: break;
    }
    return {};
}

MatchCase caseFrom(const QSqlQuery& query)
{
    MatchCase found;
    found.id = query.value(0).toLongLong();
    found.rowNumber = query.value(1).isNull() ? -1 : query.value(1).toLongLong();
    found.key = query.value(2).toString();
    found.sku = query.value(3).toString();
    found.title = query.value(4).toString();
    found.vendor = query.value(5).toString();
    found.state = query.value(6).toString();
    found.reason = query.value(7).toString();
    found.method = query.value(8).toString();
    found.item = query.value(9).toString();
    found.probability = query.value(10).toDouble();
    found.candidates = query.value(11).toInt();
    found.decision = query.value(12).toUuid();
    found.decidedBy = query.value(13).toString();
    found.decided = sql::time(query.value(14));
    found.note = query.value(15).toString();
    found.version = query.value(16).toLongLong();
    if (query.record().count() > 17) {
        found.proposal = query.value(17).toString();
        found.proposalKey = query.value(18).toString();
    }
    return found;
}

QString verdictWord(MatchVerdict verdict)
{
    switch (verdict) {
    case MatchVerdict::Same: return u"same"_s;
    case MatchVerdict::Different: return u"different"_s;
    case MatchVerdict::Alone: return u"alone"_s;
    }
    return {};
}

} // namespace

Result<QList<MatchCase>> MatchTable::cases(const QString& where, const QVariantList& parameters)
{
    auto query = m_connection.query(where, parameters);
    if (!query)
        return fail(query.error());
    QList<MatchCase> found;
    while (query->next())
        found.append(caseFrom(*query));
    return found;
}

Result<QList<MatchCase>> MatchTable::list(MatchList which, const QString& sku, int limit, qint64 after)
{
    return cases(QString(caseColumns) + caseRows + condition(which) +
                     u"AND (?::text IS NULL OR m.sku = ?) AND m.id > ? ORDER BY m.id LIMIT ?"_s,
                 {sql::orNull(sku), sql::orNull(sku), after, limit});
}

Result<qint64> MatchTable::count(MatchList which, const QString& sku)
{
    const auto number = m_connection.value(u"SELECT count(*) "_s + caseRows + condition(which) + u"AND (?::text IS NULL OR m.sku = ?)"_s,
                                           {sql::orNull(sku), sql::orNull(sku)});
    return number ? Result<qint64>(number->toLongLong()) : fail(number.error());
}

Result<MatchCaseDetail> MatchTable::get(qint64 id)
{
    const auto rows = cases(QString(caseColumns) + caseRows + u"AND m.id = ?"_s, {id});
    if (!rows)
        return fail(rows.error());
    if (rows->isEmpty())
        return fail(sql::notFound(Text::tr("The ambiguous row %1").arg(id)));
    MatchCaseDetail detail;
    detail.row = rows->constFirst();
    auto query = m_connection.query(
        u"SELECT o.item_number, i.title, COALESCE(NULLIF(i.manufacturer, ''), i.brand), i.gtin14, i.vendor_part_number, i.price, "_s +
            ErpTable::activeCondition() + u", o.score, o.state, o.evidence::text FROM match_candidates m "
        "JOIN match_candidates o ON o.job_id = m.job_id AND o.row_no = m.row_no "
        "LEFT JOIN erp_items i ON i.item_number = o.item_number WHERE m.id = ? ORDER BY o.rank, o.id"_s,
        {id});
    if (!query)
        return fail(query.error());
    while (query->next()) {
        const QJsonObject evidence = sql::object(query->value(9));
        if (const QJsonObject row = evidence["row"_L1].toObject(); !row.isEmpty()) {
            detail.mpn = row["mpn"_L1].toString();
            detail.gtin14 = row["gtin"_L1].toString();
        }
        detail.choices.append({query->value(0).toString(), query->value(1).toString(), query->value(2).toString(),
                               query->value(3).toString(), query->value(4).toString(), sql::number(query->value(5)),
                               query->value(6).toBool(), query->value(7).toDouble(), query->value(8).toString(),
                               evidence["candidates"_L1].toArray().at(0).toObject()});
    }
    auto earlier = decided(detail.row.key, 100);
    if (!earlier)
        return fail(earlier.error());
    detail.earlier = std::move(*earlier);
    return detail;
}

Result<QList<MatchCase>> MatchTable::withoutItem(int limit, const QString& after, const QString& sku)
{
    return cases(QString(newColumns) + newRows +
                     u"AND (?::text IS NULL OR s.sku = ?) AND (?::text IS NULL OR s.temp_key > ?) ORDER BY s.temp_key, s.id LIMIT ?"_s,
                 {sql::orNull(sku), sql::orNull(sku), sql::orNull(after), sql::orNull(after), limit});
}

Result<qint64> MatchTable::withoutItemCount()
{
    const auto number = m_connection.value(u"SELECT count(*) "_s + newRows);
    return number ? Result<qint64>(number->toLongLong()) : fail(number.error());
}

Result<MatchCaseDetail> MatchTable::getWithoutItem(qint64 id)
{
    const auto rows = cases(QString(newColumns) + newRows + u"AND s.id = ?"_s, {id});
    if (!rows)
        return fail(rows.error());
    if (rows->isEmpty())
        return fail(sql::notFound(Text::tr("The new product %1").arg(id)));
    auto query = m_connection.query(u"SELECT changes #>> '{mpn,proposed}', changes #>> '{barcode,proposed}', "
                                    "changes #>> '{price,proposed}' FROM sync_staging WHERE id = ?"_s,
                                    {id});
    if (!query)
        return fail(query.error());
    MatchCaseDetail detail;
    detail.row = rows->constFirst();
    if (query->next()) {
        detail.mpn = query->value(0).toString();
        detail.gtin14 = readBarcode(query->value(1).toString()).gtin14;
        detail.price = sql::number(query->value(2));
    }
    auto earlier = decided(detail.row.key, 100);
    if (!earlier)
        return fail(earlier.error());
    detail.earlier = std::move(*earlier);
    return detail;
}

Result<QList<MatchCase>> MatchTable::decided(const QString& key, int limit, qint64 before)
{
    return cases(
        u"SELECT d.id, (SELECT c.row_no FROM match_candidates c WHERE c.row_key = d.row_key AND c.job_id = (SELECT max(id) "
        "FROM etilize_sync_jobs WHERE accepted) LIMIT 1), d.row_key, d.sku, d.evidence ->> 'title', d.evidence ->> 'vendor', "
        "CASE d.verdict WHEN 'same' THEN 'accepted' WHEN 'alone' THEN 'alone' ELSE 'rejected' END, NULL, 'person', d.item_number, "
        "COALESCE((d.evidence ->> 'probability')::numeric, 0), 0, d.group_id, d.decided_login, d.decided_at, d.note, "
        "match_version(d.row_key) FROM match_decisions d WHERE d.revoked_at IS NULL AND (?::text IS NULL OR d.row_key = ?) "
        "AND (? = 0 OR d.id < ?) ORDER BY d.id DESC LIMIT ?"_s,
        {sql::orNull(key), sql::orNull(key), before, before, limit});
}

Result<qint64> MatchTable::decidedCount()
{
    const auto number = m_connection.value(u"SELECT count(*) FROM match_decisions WHERE revoked_at IS NULL"_s);
    return number ? Result<qint64>(number->toLongLong()) : fail(number.error());
}

Result<QUuid> MatchTable::decide(const MatchWord& word)
{
    const QVariant version = word.version ? QVariant(*word.version) : QVariant(QMetaType(QMetaType::LongLong));
    const auto decision = m_connection.value(
        u"SELECT match_decide(?, ?, ?, ?::text[], ?::bigint, ?::jsonb, ?)"_s,
        {word.key, sql::orNull(word.sku), verdictWord(word.verdict), sql::array(word.items), version,
         word.evidence.isEmpty() ? QVariant(QMetaType(QMetaType::QString)) : QVariant(sql::json(word.evidence)),
         sql::orNull(word.note)});
    return decision ? Result<QUuid>(decision->toUuid()) : fail(decision.error());
}

Result<qint64> MatchTable::revoke(const QUuid& decision, const QString& note)
{
    const auto items = m_connection.value(u"SELECT match_revoke(?::uuid, ?)"_s,
                                          {decision.toString(QUuid::WithoutBraces), sql::orNull(note)});
    return items ? Result<qint64>(items->toLongLong()) : fail(items.error());
}

Result<MatchDecisions> MatchTable::decisions()
{
    auto query = m_connection.query(u"SELECT row_key, verdict, item_number, revoked_at IS NULL FROM match_decisions ORDER BY id"_s);
    if (!query)
        return fail(query.error());
    MatchDecisions decisions;
    while (query->next()) {
        const QString key = query->value(0).toString();
        const QString verdict = query->value(1).toString();
        const QString item = query->value(2).toString();
        if (!query->value(3).toBool())
            decisions.mention(key, item);
        else if (verdict == "same"_L1)
            decisions.confirm(key, item);
        else if (verdict == "different"_L1)
            decisions.refuse(key, item);
        else
            decisions.standAlone(key);
    }
    return decisions;
}

Result<qint64> MatchTable::version()
{
    const auto number = m_connection.value(
        u"SELECT COALESCE(sum(1 + (revoked_at IS NOT NULL)::integer), 0)::bigint FROM match_decisions"_s);
    return number ? Result<qint64>(number->toLongLong()) : fail(number.error());
}

Result<qint64> MatchTable::withdraw(const ObsoleteMatches& obsolete, const QUuid& batch)
{
    if (obsolete.creates.isEmpty() && obsolete.items.isEmpty() && obsolete.unshared.isEmpty())
        return 0;
    const auto withdrawn = m_connection.value(u"SELECT match_withdraw(?::text[], ?::text[], ?::text[], ?::uuid)"_s,
                                              {sql::array(obsolete.creates), sql::array(obsolete.items), sql::array(obsolete.unshared),
                                               batch.toString(QUuid::WithoutBraces)});
    return withdrawn ? Result<qint64>(withdrawn->toLongLong()) : fail(withdrawn.error());
}

} // namespace trueup
