#include "store/dashboardreader.h"

#include "store/sqlvalues.h"

namespace trueup {

using namespace Qt::StringLiterals;

Result<DashboardCards> DashboardReader::cards()
{
    // Open rows come from a partial index; "in sync" are the products that were written or confirmed equal, and for
    // which nothing is open, failed or in conflict.
    auto query = m_connection.query(
        u"WITH open AS MATERIALIZED (SELECT product_id, status FROM sync_staging WHERE is_open OR status = 'failed'), "
        "clash AS MATERIALIZED (SELECT product_id FROM sync_conflicts WHERE status = 'open') "
        "SELECT (SELECT count(*) FROM public.products), "
        "(SELECT count(*) FROM remote_snapshots r WHERE r.system = 'shopify' AND NOT r.is_missing "
        "AND NOT EXISTS (SELECT 1 FROM open o WHERE o.product_id = r.product_id) "
        "AND NOT EXISTS (SELECT 1 FROM clash c WHERE c.product_id = r.product_id)), "
        "(SELECT count(*) FROM open WHERE status IN ('approved', 'queued')), "
        "(SELECT count(*) FROM open WHERE status = 'pending'), (SELECT count(*) FROM open WHERE status = 'blocked'), "
        "(SELECT count(*) FROM clash), (SELECT count(*) FROM open WHERE status = 'failed'), "
        "(SELECT count(*) FROM erp_available WHERE available <= 0), "
        "(SELECT count(*) FROM sync_runs WHERE status = 'held'), (SELECT count(*) FROM alerts WHERE state = 'open'), "
        "(SELECT max(finished_at) FROM sync_runs WHERE status = 'succeeded'), "
        "(SELECT status FROM sync_runs WHERE finished_at IS NOT NULL ORDER BY id DESC LIMIT 1)"_s);
    if (!query)
        return fail(query.error());
    query->next();
    DashboardCards cards;
    int i = 0;
    for (qint64* count : {&cards.products, &cards.inSync, &cards.needsPush, &cards.pendingReview, &cards.blocked,
                          &cards.conflicts, &cards.failed, &cards.outOfStock, &cards.heldRuns, &cards.openAlerts})
        *count = query->value(i++).toLongLong();
    cards.lastSuccess = sql::time(query->value(i++));
    cards.lastRunStatus = query->value(i).toString();
    return cards;
}

Result<QList<RunRecord>> DashboardReader::activeJobs()
{
    return RunTable(m_connection).active();
}

Result<QList<DayOutcome>> DashboardReader::outcomes(int days)
{
    auto query = m_connection.query(
        u"WITH days AS (SELECT d::date AS day FROM generate_series(CURRENT_DATE - (?::integer - 1), CURRENT_DATE, "
        "interval '1 day') d), "
        "done AS (SELECT created_at::date AS day, outcome, count(*) AS n FROM sync_history "
        "WHERE created_at >= CURRENT_DATE - (?::integer - 1) GROUP BY 1, 2), "
        "staged AS (SELECT s.day, sum(s.n) AS n FROM (SELECT b.created_at::date AS day, (SELECT count(*) FROM "
        "sync_staging x "
        "WHERE x.batch_id = b.id) AS n FROM sync_batches b WHERE b.created_at >= CURRENT_DATE - (?::integer - 1)) s "
        "GROUP BY 1) "
        "SELECT d.day, COALESCE(sum(o.n) FILTER (WHERE o.outcome = 'success'), 0), "
        "COALESCE(sum(o.n) FILTER (WHERE o.outcome = 'unchanged'), 0), "
        "COALESCE(sum(o.n) FILTER (WHERE o.outcome = 'skipped'), 0), "
        "COALESCE(sum(o.n) FILTER (WHERE o.outcome = 'conflict'), 0), "
        "COALESCE(sum(o.n) FILTER (WHERE o.outcome = 'failed'), 0), COALESCE(max(s.n), 0) "
        "FROM days d LEFT JOIN done o USING (day) LEFT JOIN staged s USING (day) GROUP BY d.day ORDER BY d.day"_s,
        {days, days, days});
    if (!query)
        return fail(query.error());
    QList<DayOutcome> outcomes;
    while (query->next())
        outcomes.append({query->value(0).toDate(), query->value(1).toLongLong(), query->value(2).toLongLong(),
                         query->value(3).toLongLong(), query->value(4).toLongLong(), query->value(5).toLongLong(),
                         query->value(6).toLongLong()});
    return outcomes;
}

Result<QList<SourceFreshness>> DashboardReader::freshness()
{
    auto query =
        m_connection.query(u"SELECT w.source, (SELECT max(finished_at) FROM sync_runs r WHERE r.kind = w.kind AND "
                           u"r.status = 'succeeded'), "
                           "l.created_at, l.status FROM (VALUES ('etilize', 'feed_import'), ('xorosoft', 'erp_pull'), "
                           "('shopify', 'shopify_pull')) w (source, kind) LEFT JOIN LATERAL (SELECT r.created_at, "
                           "r.status FROM sync_runs r "
                           "WHERE r.kind = w.kind ORDER BY r.id DESC LIMIT 1) l ON true"_s);
    if (!query)
        return fail(query.error());
    QList<SourceFreshness> sources;
    while (query->next())
        sources.append({query->value(0).toString(), sql::time(query->value(1)), sql::time(query->value(2)),
                        query->value(3).toString()});
    return sources;
}

Result<QList<RunThroughput>> DashboardReader::throughput(int limit)
{
    auto query = m_connection.query(
        u"SELECT id, kind, status, started_at, ceil(extract(epoch FROM finished_at - started_at))::bigint, "
        "CASE WHEN jsonb_typeof(counts -> 'read') = 'number' THEN (counts ->> 'read')::numeric::bigint ELSE 0 END "
        "FROM sync_runs WHERE finished_at IS NOT NULL AND started_at IS NOT NULL ORDER BY id DESC LIMIT ?"_s,
        {limit});
    if (!query)
        return fail(query.error());
    QList<RunThroughput> runs;
    while (query->next())
        runs.append({query->value(0).toLongLong(), query->value(1).toString(), query->value(2).toString(),
                     sql::time(query->value(3)), query->value(4).toLongLong(), query->value(5).toLongLong()});
    return runs;
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
