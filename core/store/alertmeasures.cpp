#include "store/alertmeasures.h"

#include "store/outboxreader.h"
#include "store/sqlvalues.h"

#include <QCoreApplication>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Alerts)
};

/// Of a failed run nobody need worry about any more: a later one of its kind ended well.
constexpr auto recovered = "EXISTS (SELECT 1 FROM sync_runs l WHERE l.kind = r.kind AND l.id > r.id AND l.mode <> 'dry_run' "
                           "AND l.status IN ('succeeded', 'partial'))"_L1;

/// Failed runs within the window that nothing made good, of those whose error is so.
QString failedRuns(const QString& condition)
{
    return u"SELECT count(*) FROM sync_runs r WHERE status = 'failed' AND mode <> 'dry_run' AND %1 "
           "AND finished_at > now() - ? * interval '1 second' AND NOT "_s.arg(condition) + recovered;
}

/// Hours since a run of that kind last did its work; one of a few products says nothing about the others.
QString ageOf(const QString& kind)
{
    return u"SELECT extract(epoch FROM now() - max(finished_at))::float8 / 3600 FROM sync_runs WHERE kind = '%1' "
           "AND status IN ('succeeded', 'partial') AND mode NOT IN ('dry_run', 'selective')"_s.arg(kind);
}

/// A key, password or token a remote refused, or does not let do what is needed: Xorosoft answers 403 to both. The database says
/// "permission" as well, of the role of whoever ran it (42501, TU002), and a shop that is not paid for is no matter of credentials.
constexpr auto refusal = "(error ->> 'kind' = 'auth' OR (error ->> 'kind' = 'permission' "
                         "AND COALESCE(error ->> 'code', '') NOT IN ('42501', 'TU002', 'SHOP_FROZEN')))"_L1;

struct Question
{
    QString sql;
    bool asksWindow = false;
    bool asksLow = false;
};

const QHash<QString, Question>& questions()
{
    static const QString stocked = u"SELECT count(*) FROM product_items p JOIN erp_available a USING (item_number) "
                                   "WHERE "_s;
    static const QHash<QString, Question> all{
        {u"error_rate"_s,
         {u"SELECT count(*) FILTER (WHERE outcome = 'failed')::float8 / NULLIF(count(*), 0) FROM sync_history WHERE direction = 'push' "
          "AND outcome IN ('success', 'unchanged', 'failed') AND created_at > now() - ? * interval '1 second'"_s,
          true}},
        {u"queue_depth"_s, {u"SELECT count(*) FROM sync_outbox WHERE state NOT IN ('confirmed', 'dead', 'cancelled')"_s}},
        {u"dead_writes"_s, {u"SELECT count(*) FROM sync_outbox o WHERE o.state = 'dead' AND NOT "_s + OutboxReader::replacedCondition()}},
        {u"held_runs"_s, {u"SELECT count(*) FROM sync_runs WHERE status = 'held' AND held_released_at IS NULL"_s}},
        {u"failed_runs"_s, {failedRuns(u"true"_s), true}},
        {u"refused_credentials"_s, {failedRuns(refusal), true}},
        {u"api_versions"_s, {failedRuns(u"error ->> 'code' = 'API_VERSION_DRIFT'"_s), true}},
        {u"postponed_products"_s,
         {u"SELECT count(*) FROM sync_outbox WHERE operation = 'create' AND state IN ('pending', 'failed') "
          "AND error_code = 'DAILY_VARIANT_LIMIT' AND next_attempt_at > now()"_s}},
        {u"open_conflicts"_s, {u"SELECT count(*) FROM sync_conflicts WHERE status = 'open'"_s}},
        {u"out_of_stock"_s, {stocked + u"a.available <= 0"_s}},
        {u"low_stock"_s, {stocked + u"a.available > 0 AND a.available < ?"_s, false, true}},
        {u"stock_age"_s, {u"SELECT extract(epoch FROM now() - max(seen_at))::float8 / 3600 FROM erp_stock WHERE missing_since IS NULL"_s}},
        {u"feed_age"_s, {ageOf(u"feed_import"_s)}},
        {u"erp_age"_s, {ageOf(u"erp_pull"_s)}},
        {u"shop_age"_s, {ageOf(u"shopify_pull"_s)}},
        {u"overdue_schedules"_s,
         {u"SELECT count(*) FROM schedules WHERE is_active AND cron IS NOT NULL AND next_run_at < now() - ? * interval '1 second'"_s, true}}};
    return all;
}

} // namespace

Result<std::optional<double>> AlertMeasures::measure(const QString& word, int windowSeconds)
{
    const auto question = questions().constFind(word);
    if (question == questions().constEnd())
        return fail(ErrorKind::Usage, Text::tr("There is no measure “%1”.").arg(word));
    QVariantList parameters;
    if (question->asksWindow)
        parameters.append(std::clamp(windowSeconds, 0, longestAlertWindow));
    if (question->asksLow)
        parameters.append(m_lowStockBelow);
    const auto value = m_connection.value(question->sql, parameters);
    return value ? Result<std::optional<double>>(sql::real(*value)) : fail(value.error());
}

Result<QList<WatchedRun>> AlertMeasures::runs(int failedWindowSeconds, const QList<qint64>& named)
{
    const int window = std::clamp(failedWindowSeconds, 0, longestAlertWindow);
    auto query = m_connection.query(
        u"SELECT r.id, CASE WHEN r.status = 'held' AND r.held_released_at IS NULL THEN 'held' WHEN r.status <> 'failed' OR "_s + recovered +
            u" THEN 'well' WHEN r.finished_at > now() - ? * interval '1 second' THEN 'failed' ELSE 'before' END "
            "FROM sync_runs r WHERE (r.status = 'held' AND r.held_released_at IS NULL) OR (r.status = 'failed' AND r.mode <> 'dry_run' "
            "AND r.finished_at > now() - ? * interval '1 second') OR r.id = ANY (?::bigint[]) ORDER BY r.id"_s,
        {window, window, sql::array({named.constData(), size_t(named.size())})});
    if (!query)
        return fail(query.error());
    QList<WatchedRun> runs;
    while (query->next()) {
        const QString state = query->value(1).toString();
        runs.append({query->value(0).toLongLong(), state == "held"_L1     ? WatchedRunState::Held
                                                   : state == "failed"_L1 ? WatchedRunState::Failed
                                                   : state == "before"_L1 ? WatchedRunState::FailedBefore
                                                                          : WatchedRunState::Well});
    }
    return runs;
}

Result<QHash<qint64, QString>> AlertMeasures::kinds(const QList<qint64>& runs)
{
    auto query = m_connection.query(u"SELECT id, kind FROM sync_runs WHERE id = ANY (?::bigint[])"_s,
                                    {sql::array({runs.constData(), size_t(runs.size())})});
    if (!query)
        return fail(query.error());
    QHash<qint64, QString> kinds;
    while (query->next())
        kinds.insert(query->value(0).toLongLong(), query->value(1).toString());
    return kinds;
}

} // namespace trueup
