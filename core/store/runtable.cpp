#include "store/runtable.h"

#include "base/textlanguage.h"
#include "store/sqlvalues.h"

#include <QCoreApplication>

#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::RunTable)
};

// As in the condition of sync_runs.kind.
constexpr std::array kinds{"feed_import"_L1, "erp_pull"_L1, "shopify_pull"_L1, "match"_L1, "plan"_L1,
                           "push"_L1, "reconcile"_L1, "rollback"_L1, "batch"_L1, "maintenance"_L1};

// First half of the two-part advisory lock; the second is the hash of the kind.
constexpr auto lockClass = "73411"_L1;

constexpr auto columns =
    "id, run_uuid, kind, mode, status, trigger, phase, phase_text, progress_done, progress_total, per_second, "
    "counts::text, params::text, checkpoint::text, held_reason, held_findings::text, held_released_note, "
    "held_released_at IS NOT NULL, cancel_requested_at IS NOT NULL, started_login, schedule_id, parent_run_id, "
    "COALESCE(error, CASE WHEN error_code IS NOT NULL THEN jsonb_build_object('code', error_code, 'message', error_message) END)::text, "
    "created_at, started_at, heartbeat_at, finished_at, phases::text"_L1;
constexpr int columnCount = 28;

RunRecord read(const QSqlQuery& query)
{
    RunRecord run;
    run.id = query.value(0).toLongLong();
    run.uuid = query.value(1).toUuid();
    run.kind = query.value(2).toString();
    run.mode = query.value(3).toString();
    run.status = query.value(4).toString();
    run.trigger = query.value(5).toString();
    run.progress.phaseKey = query.value(6).toString();
    run.progress.phase = query.value(7).toString();
    run.progress.done = query.value(8).toLongLong();
    run.progress.total = query.value(9).isNull() ? -1 : query.value(9).toLongLong();
    run.progress.perSecond = query.value(10).toDouble();
    run.counts = sql::object(query.value(11));
    run.params = sql::object(query.value(12));
    run.checkpoint = sql::object(query.value(13));
    run.heldReason = query.value(14).toString();
    run.heldFindings = sql::list(query.value(15));
    run.releasedNote = query.value(16).toString();
    run.isReleased = query.value(17).toBool();
    run.isCancelRequested = query.value(18).toBool();
    run.startedBy = query.value(19).toString();
    run.scheduleId = query.value(20).toLongLong();
    run.parentRun = query.value(21).toLongLong();
    run.error = sql::object(query.value(22));
    run.created = sql::time(query.value(23));
    run.started = sql::time(query.value(24));
    run.heartbeat = sql::time(query.value(25));
    run.finished = sql::time(query.value(26));
    run.phases = sql::list(query.value(27));
    return run;
}

Result<QList<RunRecord>> readAll(Result<QSqlQuery> query)
{
    if (!query)
        return fail(query.error());
    QList<RunRecord> runs;
    while (query->next())
        runs.append(read(*query));
    return runs;
}

SortKey sortKey(RunSort sort)
{
    switch (sort) {
    case RunSort::Kind: // apart what the list calls by other names: checks, and what reads only the stock
        return {u"(kind || CASE WHEN params -> 'stock' IS NOT NULL THEN ' stock' WHEN kind = 'feed_import' AND mode = 'dry_run' "
                u"THEN ' check' ELSE '' END) COLLATE \"C\""_s, "text"_L1};
    case RunSort::Outcome: // a feed that was read before was skipped
        return {"CASE WHEN status = 'succeeded' AND counts -> 'same_file' = 'true' THEN 'skipped' ELSE status END COLLATE \"C\""_L1,
                "text"_L1};
    case RunSort::Duration:
        return {u"COALESCE(extract(epoch FROM finished_at - COALESCE(started_at, created_at)), -1)"_s, "numeric"_L1};
    case RunSort::Started: break; // numbers are given when a run starts
    }
    return {u"id"_s, "bigint"_L1};
}

Result<RunRecord> readOne(Result<QSqlQuery> query, const QString& what)
{
    auto runs = readAll(std::move(query));
    if (!runs)
        return fail(runs.error());
    return runs->isEmpty() ? Result<RunRecord>(fail(sql::notFound(what))) : Result<RunRecord>(runs->first());
}

QJsonObject errorJson(const Error& error)
{
    return {{u"kind"_s, errorKindWord(error.kind)}, {u"message"_s, error.message}, {u"not_done"_s, error.notDone},
            {u"next_step"_s, error.nextStep},       {u"detail"_s, error.detail},   {u"code"_s, error.code},
            {u"language"_s, textLanguage()}};
}

} // namespace

Result<void> RunTable::lockKind(const QString& kind)
{
    const auto locked = m_connection.value(u"SELECT pg_try_advisory_lock(%1, hashtext(?))"_s.arg(lockClass), {kind});
    if (!locked)
        return fail(locked.error());
    if (locked->toBool())
        return {};
    Error error;
    error.kind = ErrorKind::Stale;
    error.code = u"RUN_ACTIVE"_s;
    error.message = Text::tr("Another Trueup is running the same kind of job (%1) at this moment.").arg(kind);
    error.notDone = Text::tr("Nothing was started.");
    error.nextStep = Text::tr("Wait for it to finish, or cancel it on the Jobs page.");
    error.retryable = true;
    return fail(error);
}

void RunTable::unlockKind(const QString& kind)
{
    // A lock that cannot be freed ends with the session; there is nobody to report it to.
    (void)m_connection.value(u"SELECT pg_advisory_unlock(%1, hashtext(?))"_s.arg(lockClass), {kind});
}

Result<void> RunTable::keepAllOut()
{
    for (const auto kind : kinds) {
        if (auto locked = lockKind(kind); !locked) {
            for (const auto taken : kinds) {
                if (taken == kind)
                    break;
                unlockKind(taken);
            }
            return locked;
        }
    }
    return {};
}

void RunTable::letAllIn()
{
    for (const auto kind : kinds)
        unlockKind(kind);
}

Result<RunRecord> RunTable::start(const RunStart& start)
{
    if (auto locked = lockKind(start.kind); !locked)
        return fail(locked.error());
    auto run =
        readOne(m_connection.query(
                    u"INSERT INTO sync_runs (kind, mode, status, trigger, params, app_instance, schedule_id, "
                    "parent_run_id, started_by, started_at, heartbeat_at) "
                    "VALUES (?, ?, 'running', ?, ?::jsonb, ?::uuid, ?, ?, trueup_actor(), now(), now()) RETURNING "_s +
                        columns,
                    {start.kind, start.mode, start.trigger, sql::json(start.params),
                     start.appInstance.isNull() ? QVariant() : start.appInstance.toString(QUuid::WithoutBraces),
                     sql::orNull(start.scheduleId), sql::orNull(start.parentRun)}),
                start.kind);
    if (!run)
        unlockKind(start.kind);
    else
        (void)m_connection.value(u"SELECT trueup_changed('runs', ?)"_s, {QString::number(run->id)});
    return run;
}

Result<RunRecord> RunTable::resume(qint64 id, const QUuid& appInstance)
{
    const auto known = get(id);
    if (!known)
        return known;
    if (auto locked = lockKind(known->kind); !locked)
        return fail(locked.error());
    auto run = readOne(m_connection.query(u"UPDATE sync_runs SET status = 'running', heartbeat_at = now(), "
                                          "started_at = COALESCE(started_at, now()), app_instance = ?::uuid "
                                          "WHERE id = ? AND status IN ('queued', 'paused') RETURNING "_s +
                                              columns,
                                          {appInstance.toString(QUuid::WithoutBraces), id}),
                       Text::tr("A waiting run with the number %1").arg(id));
    if (!run)
        unlockKind(known->kind);
    return run;
}

Result<bool> RunTable::heartbeat(qint64 id, const Progress& progress, const QJsonArray& phases)
{
    const auto asked = m_connection.value(
        u"UPDATE sync_runs SET phase = ?, phase_text = ?, progress_done = ?, progress_total = ?, per_second = ?, "
        "phases = ?::jsonb, heartbeat_at = now() WHERE id = ? RETURNING cancel_requested_at IS NOT NULL"_s,
        {progress.phaseKey, progress.phase, progress.done, progress.total < 0 ? QVariant() : QVariant(progress.total),
         progress.perSecond, sql::json(phases), id});
    if (!asked)
        return fail(asked.error());
    return asked->toBool();
}

Result<void> RunTable::savePhases(qint64 id, const QJsonArray& phases)
{
    auto done = m_connection.execute(u"UPDATE sync_runs SET phases = ?::jsonb WHERE id = ?"_s, {sql::json(phases), id});
    return done ? Result<void>() : fail(done.error());
}

Result<void> RunTable::finish(qint64 id, const QString& status, const QJsonObject& counts,
                              const std::optional<Error>& error)
{
    const auto kind = m_connection.value(
        u"UPDATE sync_runs SET status = ?, counts = counts || ?::jsonb, error = ?::jsonb, error_code = ?, "
        "error_message = ?, heartbeat_at = now(), finished_at = now() WHERE id = ? RETURNING kind"_s,
        {status, sql::json(counts), error ? QVariant(sql::json(errorJson(*error))) : QVariant(),
         error ? sql::orNull(error->code.isEmpty() ? errorKindWord(error->kind) : error->code) : QVariant(),
         error ? sql::orNull(error->message) : QVariant(), id});
    if (!kind)
        return fail(kind.error());
    unlockKind(kind->toString());
    (void)m_connection.value(u"SELECT trueup_changed('runs', ?)"_s, {QString::number(id)});
    return {};
}

Result<void> RunTable::hold(qint64 id, const QString& reason, const QJsonArray& findings, const QJsonObject& counts)
{
    const auto kind = m_connection.value(
        u"UPDATE sync_runs SET status = 'held', held_reason = ?, held_findings = ?::jsonb, counts = counts || "
        u"?::jsonb, "
        "held_released_by = NULL, held_released_at = NULL, held_released_note = NULL, heartbeat_at = now() "
        "WHERE id = ? RETURNING kind"_s,
        {reason, sql::json(findings), sql::json(counts), id});
    if (!kind)
        return fail(kind.error());
    unlockKind(kind->toString());
    (void)m_connection.value(u"SELECT trueup_changed('runs', ?)"_s, {QString::number(id)});
    return {};
}

Result<void> RunTable::release(qint64 id, const QString& note)
{
    auto done = m_connection.query(u"SELECT run_release(?, ?)"_s, {id, note});
    return done ? Result<void>() : fail(done.error());
}

Result<bool> RunTable::requestCancel(qint64 id)
{
    const auto asked = m_connection.value(u"SELECT run_cancel(?)"_s, {id});
    if (!asked)
        return fail(asked.error());
    return asked->toBool();
}

Result<bool> RunTable::isCancelRequested(qint64 id)
{
    const auto asked =
        m_connection.value(u"SELECT cancel_requested_at IS NOT NULL FROM sync_runs WHERE id = ?"_s, {id});
    if (!asked)
        return fail(asked.error());
    return asked->toBool();
}

Result<RunRecord> RunTable::get(qint64 id)
{
    return readOne(m_connection.query(u"SELECT "_s + columns + u" FROM sync_runs WHERE id = ?"_s, {id}),
                   Text::tr("The run %1").arg(id));
}

Result<RunRecord> RunTable::getByUuid(const QUuid& uuid)
{
    const QString text = uuid.toString(QUuid::WithoutBraces);
    return readOne(m_connection.query(u"SELECT "_s + columns + u" FROM sync_runs WHERE run_uuid = ?::uuid"_s, {text}),
                   Text::tr("The run %1").arg(text));
}

Result<QList<RunRecord>> RunTable::active()
{
    return readAll(m_connection.query(
        u"SELECT "_s + columns +
        u" FROM sync_runs WHERE status IN ('queued', 'running', 'held', 'paused') ORDER BY id DESC LIMIT 100"_s));
}

Result<QList<RunRecord>> RunTable::list(int limit, qint64 before, const QString& kind)
{
    return readAll(
        m_connection.query(u"SELECT "_s + columns +
                               u" FROM sync_runs WHERE (?::bigint = 0 OR id < ?) AND (?::text = '' OR kind = ?) "
                               "ORDER BY id DESC LIMIT ?"_s,
                           {before, before, kind.isEmpty() ? u""_s : kind, kind.isEmpty() ? u""_s : kind, limit}));
}

Result<RunPage> RunTable::page(const RunOrder& order, int limit, const KeyCursor& from, const QString& kind)
{
    const SortKey key = sortKey(order.column);
    QVariantList parameters{kind.isEmpty() ? u""_s : kind};
    const QString where = u"?::text IN ('', kind) AND "_s + keyset::beyond(from, key, "id"_L1, order.direction, parameters);
    parameters << limit + 1;
    // First which rows, then what is in them: the sort would carry the counts and checkpoints of every run.
    auto query = m_connection.query(
        u"SELECT "_s + columns +
            u", w.key::text FROM sync_runs JOIN (SELECT id, %1 AS key FROM sync_runs WHERE %2 ORDER BY 2 %3, 1 %3 LIMIT ?) w "
            "USING (id) ORDER BY w.key %3, w.id %3"_s.arg(key.expression, where, keyset::directionWord(order.direction)),
        parameters);
    if (!query)
        return fail(query.error());
    RunPage page;
    while (query->next()) {
        if (page.runs.size() == limit) {
            page.hasMore = true;
            break;
        }
        page.runs.append(read(*query));
        page.cursors.append({query->value(columnCount).toString(), page.runs.constLast().id});
    }
    return page;
}

Result<qint64> RunTable::count(const QString& kind)
{
    const auto runs = m_connection.value(u"SELECT count(*) FROM sync_runs WHERE ?::text IN ('', kind)"_s, {kind.isEmpty() ? u""_s : kind});
    return runs ? Result<qint64>(runs->toLongLong()) : fail(runs.error());
}

Result<std::optional<RunRecord>> RunTable::lastSuccess(const QString& kind)
{
    auto runs = readAll(m_connection.query(
        u"SELECT "_s + columns +
            u" FROM sync_runs WHERE kind = ? AND status = 'succeeded' AND mode <> 'dry_run' ORDER BY id DESC LIMIT 1"_s,
        {kind}));
    if (!runs)
        return fail(runs.error());
    return runs->isEmpty() ? std::optional<RunRecord>() : std::optional(runs->first());
}

Result<QJsonArray> RunTable::releasedErpFindings(const QDateTime& since)
{
    const auto released = m_connection.value(
        u"SELECT COALESCE(jsonb_agg(f), '[]')::text FROM sync_runs r, jsonb_array_elements(r.held_findings) f "
        "WHERE r.kind IN ('erp_pull', 'feed_import') AND r.held_released_at > COALESCE(?::timestamptz, '-infinity') "
        "AND starts_with(f ->> 'guardrail', 'erp_') AND f ->> 'level' = 'hold'"_s,
        {sql::orNull(since)});
    return released ? Result<QJsonArray>(sql::list(*released)) : fail(released.error());
}

Result<qint64> RunTable::failAbandoned(int seconds)
{
    return m_connection.execute(
        u"UPDATE sync_runs r SET status = 'failed', error_code = 'ABANDONED', error_message = ?, finished_at = now() "
        "WHERE r.status = 'running' AND COALESCE(r.heartbeat_at, r.created_at) < now() - make_interval(secs => ?) "
        "AND NOT EXISTS (SELECT 1 FROM pg_locks l WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.granted "
        "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND l.classid = %1 "
        "AND l.objid = (hashtext(r.kind)::bigint & 4294967295)::oid)"_s.arg(lockClass),
        {Text::tr("The program that ran this job ended before the job did."), seconds});
}

Result<qint64> RunTable::purgeDetails(const QDateTime& before)
{
    return m_connection.execute(
        u"UPDATE sync_runs SET checkpoint = NULL, error = error - 'detail' WHERE finished_at < ? "
        "AND status IN ('succeeded', 'partial', 'failed', 'cancelled') "
        "AND (checkpoint IS NOT NULL OR COALESCE(error ->> 'detail', '') <> '')"_s,
        {before});
}

} // namespace trueup
