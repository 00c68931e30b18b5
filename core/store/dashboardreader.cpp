#include "store/dashboardreader.h"

#include "store/sqlvalues.h"

namespace trueup {

using namespace Qt::StringLiterals;

Result<DashboardCards> DashboardReader::cards()
{
    // "In sync" are the products that were written or confirmed equal, and for which nothing is open, failed or in conflict.
    auto query = m_connection.query(
        u"SELECT (SELECT count(*) FROM public.products), "
        "(SELECT count(*) FROM remote_snapshots r WHERE r.system = 'shopify' AND NOT r.is_missing "
        "AND NOT EXISTS (SELECT 1 FROM sync_staging o WHERE o.product_id = r.product_id AND o.is_open) "
        "AND NOT EXISTS (SELECT 1 FROM sync_staging o WHERE o.product_id = r.product_id AND o.status = 'failed') "
        "AND NOT EXISTS (SELECT 1 FROM sync_conflicts c WHERE c.product_id = r.product_id AND c.status = 'open')), "
        "(SELECT count(*) FROM sync_conflicts WHERE status = 'open'), "
        "(SELECT count(*) FROM product_items p JOIN erp_available a USING (item_number) "
        "WHERE a.available <= 0), "
        "(SELECT count(*) FROM sync_runs WHERE status = 'held'), (SELECT count(*) FROM alerts WHERE state = 'open'), "
        "(SELECT max(finished_at) FROM sync_runs WHERE status = 'succeeded' AND mode <> 'dry_run'), "
        "(WITH ended AS (SELECT kind, mode, status, finished_at FROM sync_runs WHERE finished_at IS NOT NULL AND mode <> 'dry_run') "
        "SELECT status FROM ((SELECT status, finished_at FROM ended ORDER BY finished_at DESC LIMIT 1) UNION ALL "
        "(SELECT DISTINCT ON (kind) status, finished_at FROM ended WHERE mode <> 'selective' "
        "AND kind IN ('feed_import', 'erp_pull', 'shopify_pull', 'push') ORDER BY kind, finished_at DESC)) l "
        "ORDER BY status = 'succeeded', finished_at DESC LIMIT 1)"_s);
    if (!query)
        return fail(query.error());
    query->next();
    DashboardCards cards;
    int i = 0;
    for (qint64* count : {&cards.products, &cards.inSync, &cards.conflicts, &cards.outOfStock, &cards.heldRuns, &cards.openAlerts})
        *count = query->value(i++).toLongLong();
    cards.lastSuccess = sql::time(query->value(i++));
    cards.lastRunStatus = query->value(i).toString();
    return cards;
}

Result<StagedTotals> DashboardReader::staged(int days)
{
    // What is closed and old is left out by the conditions, each of which has an index; the rest is read once.
    auto query = m_connection.query(
        u"WITH since AS MATERIALIZED (SELECT CURRENT_DATE - (?::integer - 1) AS day), "
        "recent AS MATERIALIZED (SELECT id, created_at::date AS day FROM sync_batches WHERE created_at >= (SELECT day FROM since)), "
        "counted AS (SELECT batch_id, status, is_open, CASE WHEN status = 'rejected' THEN reviewed_at::date END AS refused, "
        "count(*) AS n FROM sync_staging WHERE is_open OR status = 'failed' OR batch_id = ANY (ARRAY (SELECT id FROM recent)) "
        "OR (status = 'rejected' AND reviewed_at >= (SELECT day FROM since)) GROUP BY 1, 2, 3, 4) "
        "SELECT r.day, c.status, c.is_open, CASE WHEN c.refused >= (SELECT day FROM since) THEN c.refused END, sum(c.n)::bigint "
        "FROM counted c LEFT JOIN recent r ON r.id = c.batch_id GROUP BY 1, 2, 3, 4"_s,
        {days});
    if (!query)
        return fail(query.error());
    StagedTotals totals;
    while (query->next()) {
        const QString status = query->value(1).toString();
        const qint64 count = query->value(4).toLongLong();
        if (status == "failed"_L1)
            totals.failed += count;
        else if (query->value(2).toBool())
            (status == "pending"_L1 ? totals.pendingReview : status == "blocked"_L1 ? totals.blocked : totals.needsPush) += count;
        if (!query->isNull(0))
            totals.staged[query->value(0).toDate()] += count;
        if (!query->isNull(3))
            totals.rejected[query->value(3).toDate()] += count;
    }
    return totals;
}

Result<QList<DayOutcome>> DashboardReader::outcomes(int days)
{
    auto query = m_connection.query(
        u"WITH days AS (SELECT d::date AS day FROM generate_series(CURRENT_DATE - (?::integer - 1), CURRENT_DATE, "
        "interval '1 day') d), "
        "done AS (SELECT created_at::date AS day, outcome, count(*) AS n FROM sync_history "
        "WHERE created_at >= CURRENT_DATE - (?::integer - 1) GROUP BY 1, 2) "
        "SELECT d.day, COALESCE(sum(o.n) FILTER (WHERE o.outcome = 'success'), 0), "
        "COALESCE(sum(o.n) FILTER (WHERE o.outcome = 'unchanged'), 0), "
        "COALESCE(sum(o.n) FILTER (WHERE o.outcome = 'skipped'), 0), "
        "COALESCE(sum(o.n) FILTER (WHERE o.outcome = 'conflict'), 0), "
        "COALESCE(sum(o.n) FILTER (WHERE o.outcome = 'failed'), 0) "
        "FROM days d LEFT JOIN done o USING (day) GROUP BY d.day ORDER BY d.day"_s,
        {days, days});
    if (!query)
        return fail(query.error());
    QList<DayOutcome> outcomes;
    while (query->next())
        outcomes.append({query->value(0).toDate(), query->value(1).toLongLong(), query->value(2).toLongLong(),
                         query->value(3).toLongLong(), query->value(4).toLongLong(), query->value(5).toLongLong()});
    return outcomes;
}

Result<QList<SourceFreshness>> DashboardReader::freshness()
{
    auto query =
        m_connection.query(u"SELECT w.source, (SELECT max(finished_at) FROM sync_runs r WHERE r.kind = w.kind AND "
                           u"r.status = 'succeeded' AND r.mode NOT IN ('dry_run', 'selective')), "
                           "l.created_at, l.status, w.kind, l.error::text FROM (VALUES ('etilize', 'feed_import'), ('xorosoft', 'erp_pull'), "
                           "('shopify', 'shopify_pull')) w (source, kind) LEFT JOIN LATERAL (SELECT r.created_at, "
                           "r.status, COALESCE(r.error, CASE WHEN r.error_code IS NOT NULL THEN "
                           "jsonb_build_object('code', r.error_code, 'message', r.error_message) END) AS error FROM sync_runs r "
                           "WHERE r.kind = w.kind ORDER BY r.id DESC LIMIT 1) l ON true"_s);
    if (!query)
        return fail(query.error());
    QList<SourceFreshness> sources;
    while (query->next())
        sources.append({query->value(0).toString(), sql::time(query->value(1)), sql::time(query->value(2)),
                        query->value(3).toString(), query->value(4).toString(), sql::object(query->value(5))});
    return sources;
}

Result<QList<RunThroughput>> DashboardReader::throughput(int limit)
{
    // Counts are written by workflows of several ages: what is no number counts as nothing.
    auto query = m_connection.query(
        u"SELECT r.id, r.kind, r.status, r.started_at, extract(epoch FROM r.finished_at - r.started_at)::float8, "
        "(SELECT COALESCE(max((c.value #>> '{}')::numeric), 0)::bigint FROM jsonb_each(r.counts) c "
        "WHERE c.key IN ('read', 'items', 'products') AND jsonb_typeof(c.value) = 'number'), "
        "n.calls::bigint, n.points::float8, n.throttled::bigint, n.per_second::float8 "
        "FROM sync_runs r CROSS JOIN LATERAL (SELECT "
        "COALESCE(max((c.value #>> '{}')::numeric) FILTER (WHERE c.key IN ('api_calls', 'calls')), 0) AS calls, "
        "COALESCE(max((c.value #>> '{}')::numeric) FILTER (WHERE c.key = 'points'), 0) AS points, "
        "COALESCE(max((c.value #>> '{}')::numeric) FILTER (WHERE c.key = 'throttled'), 0) AS throttled, "
        "COALESCE(max((c.value #>> '{}')::numeric) FILTER (WHERE c.key = 'points_per_second_limit'), 0) AS per_second "
        "FROM jsonb_each(r.counts) c WHERE jsonb_typeof(c.value) = 'number') n "
        "WHERE r.finished_at IS NOT NULL AND r.started_at IS NOT NULL AND r.mode <> 'dry_run' ORDER BY r.id DESC LIMIT ?"_s,
        {limit});
    if (!query)
        return fail(query.error());
    QList<RunThroughput> runs;
    while (query->next())
        runs.append({query->value(0).toLongLong(), query->value(1).toString(), query->value(2).toString(),
                     sql::time(query->value(3)), query->value(4).toDouble(), query->value(5).toLongLong(),
                     query->value(6).toLongLong(), query->value(7).toDouble(), query->value(8).toLongLong(),
                     query->value(9).toDouble()});
    return runs;
}

Result<qint64> DashboardReader::records(const QString& source)
{
    const QString counting = source == "xorosoft"_L1  ? u"SELECT count(*) FROM erp_items"_s
                             : source == "shopify"_L1 ? u"SELECT count(*) FROM remote_snapshots WHERE system = 'shopify' AND NOT is_missing"_s
                                                      : u"SELECT product_rows FROM etilize_sync_jobs WHERE accepted ORDER BY id DESC LIMIT 1"_s;
    const auto count = m_connection.value(counting);
    if (!count)
        return fail(count.error());
    return count->isValid() ? count->toLongLong() : -1;
}

Result<QDateTime> DashboardReader::lastWrite()
{
    const auto at = m_connection.value(
        u"SELECT max(finished_at) FROM sync_runs WHERE kind = 'push' AND status IN ('succeeded', 'partial') AND mode <> 'dry_run'"_s);
    if (!at)
        return fail(at.error());
    return sql::time(*at);
}

Result<FirstStepsDone> DashboardReader::firstSteps()
{
    auto query = m_connection.query(
        u"SELECT EXISTS (SELECT 1 FROM sync_runs WHERE kind = 'feed_import' AND status = 'succeeded' AND mode <> 'dry_run') "
        "OR EXISTS (SELECT 1 FROM sync_batches), EXISTS (SELECT 1 FROM audit_log WHERE entity = 'sync_staging' "
        "AND action IN ('staging.approve', 'staging.reject', 'staging.field_rejected'))"_s); // by people; rules leave other words
    if (!query)
        return fail(query.error());
    query->next();
    return FirstStepsDone{query->value(0).toBool(), query->value(1).toBool()};
}

Result<ConflictTotals> DashboardReader::conflicts(int days)
{
    auto query = m_connection.query(
        u"SELECT count(*) FILTER (WHERE status = 'open'), count(*) FILTER (WHERE status = 'resolved_by_rule'), "
        "count(*) FILTER (WHERE status = 'resolved_by_user'), count(*) FILTER (WHERE status IN ('obsolete', "
        "'ignored')) "
        "FROM sync_conflicts WHERE status = 'open' OR detected_at >= CURRENT_DATE - ?::integer"_s,
        {days});
    if (!query)
        return fail(query.error());
    query->next();
    return ConflictTotals{query->value(0).toLongLong(), query->value(1).toLongLong(), query->value(2).toLongLong(),
                           query->value(3).toLongLong()};
}

} // namespace trueup
