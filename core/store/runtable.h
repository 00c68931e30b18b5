#pragma once

#include "base/progress.h"
#include "store/connection.h"
#include "store/keyset.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QUuid>

#include <optional>

namespace trueup {

/// One row of sync_runs: one execution of one job.
struct RunRecord
{
    qint64 id = 0;
    QUuid uuid;
    QString kind;   ///< feed_import, erp_pull, shopify_pull, match, plan, push, reconcile, rollback, batch, maintenance
    QString mode;   ///< full, incremental, selective, dry_run
    QString status; ///< queued, running, held, paused, succeeded, partial, failed, cancelled
    QString trigger; ///< manual, schedule, resume, cli, api, webhook, test
    Progress progress;
    QJsonArray phases; ///< key, text, done, total (null: unknown), seconds; in the order in which they were begun
    QJsonObject counts;
    QJsonObject params;
    QJsonObject checkpoint;
    QString heldReason;
    QJsonArray heldFindings;
    QString releasedNote;
    bool isReleased = false; ///< somebody let it go on after it was held
    bool isCancelRequested = false;
    QString startedBy; ///< login
    qint64 scheduleId = 0;
    qint64 parentRun = 0;
    QJsonObject error; ///< kind, message, not_done, next_step, detail, code, language (of the sentences)
    QDateTime created;
    QDateTime started;
    QDateTime heartbeat;
    QDateTime finished;
};

struct RunStart
{
    QString kind;
    QString mode = QStringLiteral("incremental");
    QString trigger = QStringLiteral("manual");
    QJsonObject params;
    QUuid appInstance;
    qint64 scheduleId = 0;
    qint64 parentRun = 0;
};

enum class RunSort { Kind, Outcome, Started, Duration };

/// What runs are read in the order of. A run that is not over counts as shorter than all that are; equals by their id.
struct RunOrder
{
    RunSort column = RunSort::Started;
    Qt::SortOrder direction = Qt::DescendingOrder;
};

struct RunPage
{
    QList<RunRecord> runs;
    QList<KeyCursor> cursors; ///< of each of them
    bool hasMore = false;
};

/// Runs of jobs. One runner per kind over all installations: start() takes an advisory lock that lives as long as this
/// session, so a crashed runner frees it by dying.
class RunTable
{
public:
    explicit RunTable(Connection& connection) : m_connection(connection) {}

    /// Takes the lock of the kind and writes the row as running. Error Stale with code RUN_ACTIVE when another
    /// installation runs this kind. The caller's permission is checked by the database.
    [[nodiscard]] Result<RunRecord> start(const RunStart& start);
    /// Goes on with a released or paused run under the lock.
    [[nodiscard]] Result<RunRecord> resume(qint64 id, const QUuid& appInstance);
    /// Sign of life, at most 5 a second; true when somebody asked the run to stop.
    [[nodiscard]] Result<bool> heartbeat(qint64 id, const Progress& progress, const QJsonArray& phases = {});
    [[nodiscard]] Result<void> savePhases(qint64 id, const QJsonArray& phases);
    /// `status`: succeeded, partial, failed or cancelled. Frees the lock. A null error clears it.
    [[nodiscard]] Result<void> finish(qint64 id, const QString& status, const QJsonObject& counts,
                                      const std::optional<Error>& error = {});
    /// Stops before any write and waits for a person. Frees the lock.
    [[nodiscard]] Result<void> hold(qint64 id, const QString& reason, const QJsonArray& findings,
                                    const QJsonObject& counts = {});
    /// An approver lets it go on; the note is mandatory. The run is then "queued" until resume().
    [[nodiscard]] Result<void> release(qint64 id, const QString& note);
    /// False when the run is over already.
    [[nodiscard]] Result<bool> requestCancel(qint64 id);
    [[nodiscard]] Result<bool> isCancelRequested(qint64 id);

    /// Keeps runs of every kind out, of this and any other installation, until this session ends or letAllIn(). Error Stale with
    /// code RUN_ACTIVE while one runs.
    [[nodiscard]] Result<void> keepAllOut();
    void letAllIn();

    [[nodiscard]] Result<RunRecord> get(qint64 id);
    [[nodiscard]] Result<RunRecord> getByUuid(const QUuid& uuid);
    [[nodiscard]] Result<QList<RunRecord>> active();
    /// Newest first; `kind` empty for all; `before` is the id of the last row of the page before, 0 for the first page.
    [[nodiscard]] Result<QList<RunRecord>> list(int limit, qint64 before = 0, const QString& kind = {});
    /// `kind` empty for all.
    [[nodiscard]] Result<RunPage> page(const RunOrder& order, int limit, const KeyCursor& from = {}, const QString& kind = {});
    /// `kind` empty for all.
    [[nodiscard]] Result<qint64> count(const QString& kind = {});
    /// The last run of a kind that succeeded, if any.
    [[nodiscard]] Result<std::optional<RunRecord>> lastSuccess(const QString& kind);
    /// What guardrails on the ERP ("erp_…") held of the runs that a person released since then; an invalid time: ever.
    [[nodiscard]] Result<QJsonArray> releasedErpFindings(const QDateTime& since);
    /// Marks runs as failed whose runner has given no sign of life for `seconds` and holds no lock; how many.
    [[nodiscard]] Result<qint64> failAbandoned(int seconds = 120);
    /// Takes the technical detail of errors and the checkpoints from runs that ended before `before`; how many had some. The runs
    /// themselves, their numbers and what held them stay.
    [[nodiscard]] Result<qint64> purgeDetails(const QDateTime& before);

private:
    [[nodiscard]] Result<void> lockKind(const QString& kind);
    void unlockKind(const QString& kind);

    Connection& m_connection;
};

} // namespace trueup
