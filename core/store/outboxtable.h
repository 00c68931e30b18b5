#pragma once

#include "store/connection.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QUuid>

#include <chrono>
#include <optional>
#include <span>
#include <vector>

namespace trueup {

/// A planned call on its way into sync_outbox.
struct OutboxItem
{
    qint64 stagingRow = 0;
    qint64 rowVersion = 0; ///< of the staged row the plan was made from
    qint64 productId = 0;  ///< 0 for a create
    qint64 runId = 0;
    QString operation;    ///< name of the GraphQL document
    QStringList fields;   ///< product fields the payload carries
    QByteArray payload;   ///< JSON variables
    QUuid idempotencyKey; ///< null: a new one is made
    QString orderKey;     ///< same key: strictly one after the other
    int priority = 3;
};

struct OutboxRow
{
    qint64 id = 0;
    qint64 stagingRow = 0;
    qint64 productId = 0;
    qint64 runId = 0;
    QString operation;
    QStringList fields;
    QByteArray payload;
    QUuid idempotencyKey;
    QString orderKey;
    int priority = 3;
    QString state;            ///< pending, leased, sent, unknown, confirmed, failed, dead, cancelled
    bool verifyFirst = false; ///< may have been written already: read before sending
    int attempts = 0;
    QDateTime nextAttempt;
    QString errorClass;
    QString errorCode;
    QString errorMessage;
    QString sku; ///< filled by list()
    QDateTime created;
    QDateTime sent;
    QDateTime confirmed;

    /// It must be recorded before it is sent (markSent): reading the shop would not tell whether a product, a picture or a
    /// movement of stock that is there is ours. The same rule is outbox_needs_mark of sql/0023.
    [[nodiscard]] bool needsMark() const;
};

/// A write that did not succeed; an invalid `retryAt` means that it is given up.
struct FailedWrite
{
    qint64 id = 0;
    Error error;
    QDateTime retryAt;
};

/// A write that went out as a line of a bulk operation.
struct BulkWrite
{
    qint64 id = 0;
    int line = 0; ///< of the uploaded file, from 0
};

/// A write the shop answered and the read-back agreed with.
struct ConfirmedWrite
{
    qint64 outboxId = 0;
    qint64 productId = 0; ///< 0: from the outbox row, or created now by SKU
    qint64 runId = 0;
    QString source;      ///< side of the change; empty: that of the staged row
    QString changeType;  ///< create, update, archive, delete, restore, merge; empty: from the staged row
    QByteArray values;   ///< JSON {field: value the shop now holds} of the fields this call wrote
    QByteArray snapshot; ///< JSON of everything else read back, may be empty
    QString productGid;
    QString variantGid;
    QString inventoryItemGid;
    QString handle;
    QJsonObject response;
    QDateTime remoteUpdated;
    QJsonArray media; ///< [{source_url, url_key, position, alt, gid, status}]
    int durationMs = 0;
};

/// How many approved changes there are of the same fields.
struct ApprovedShape
{
    bool isCreate = false;
    QStringList fields;
    qint64 products = 0;
};

/// sync_outbox: leasing, outcome, and the one transaction that turns a confirmed write into the truth.
class OutboxTable
{
public:
    explicit OutboxTable(Connection& connection) : m_connection(connection) {}

    /// Approved rows become queued together with their calls; returns the staged rows that were refused because they
    /// are no longer approved with the planned version. One transaction.
    [[nodiscard]] Result<QList<qint64>> enqueue(std::span<const OutboxItem> items);
    /// Tells the server's planner what the outbox holds now. To be called after much was enqueued, before it is leased: by
    /// old statistics a lease may read all open rows for each of them.
    [[nodiscard]] Result<void> refreshStatistics();
    /// Up to `limit` calls for this worker; expired leases are taken over. `run` 0 and `operation` empty: any.
    [[nodiscard]] Result<QList<OutboxRow>> lease(const QUuid& worker, int limit, std::chrono::seconds time,
                                                 qint64 run = 0, const QString& operation = {});
    /// The same, but only which ones: tens of thousands are not held in memory at once, rows() reads them when their turn
    /// comes.
    [[nodiscard]] Result<std::vector<qint64>> leaseIds(const QUuid& worker, int limit, std::chrono::seconds time,
                                                       const QString& operation);
    /// These calls in the order of their ids; NotFound when one of them does not exist.
    [[nodiscard]] Result<QList<OutboxRow>> rows(std::span<const qint64> ids);
    [[nodiscard]] Result<void> extendLease(const QUuid& worker, std::chrono::seconds time);
    /// Refused (Stale) when one of them is not leased by this worker any more: right before what needs no mark is sent.
    [[nodiscard]] Result<void> checkLeased(std::span<const qint64> ids, const QUuid& worker);
    /// Before sending, in a transaction of its own. Refused (Stale) when the lease is not this worker's any more.
    [[nodiscard]] Result<void> markSent(std::span<const qint64> ids, const QUuid& worker, qint64 bulkOperation = 0);
    /// The same for the lines of a bulk operation, before it is submitted.
    [[nodiscard]] Result<void> markSentInBulk(std::span<const BulkWrite> writes, const QUuid& worker,
                                              qint64 bulkOperation);
    /// The writes of a bulk operation that are not settled, in the order of their lines.
    [[nodiscard]] Result<std::vector<BulkWrite>> sentInBulk(qint64 bulkOperation);
    /// Before a request with one idempotency key for several writes leaves.
    [[nodiscard]] Result<void> recordRequestKey(std::span<const qint64> ids, const QString& key);
    /// The answer was lost; the next lease of the row says verifyFirst.
    [[nodiscard]] Result<void> markUnknown(std::span<const qint64> ids);
    /// Back to pending without an attempt counted (cancelled run, circuit open).
    [[nodiscard]] Result<void> release(std::span<const qint64> ids);
    /// ONE transaction: outbox, staging, product, links, bases, snapshot, version, history, own writes, media. Rows
    /// that are confirmed already change nothing. Returns how many were confirmed.
    [[nodiscard]] Result<qint64> confirm(std::span<const ConfirmedWrite> writes);
    /// Tried again at `retryAt`; an invalid time means dead: later calls of the staged row are cancelled, it is failed.
    [[nodiscard]] Result<void> fail(qint64 id, const Error& error, const QDateTime& retryAt);
    /// fail() for many in one statement.
    [[nodiscard]] Result<void> failAll(std::span<const FailedWrite> writes);
    /// The shop takes no more new products until `until`: these writes and all other creates wait, without an attempt
    /// counted. How many wait.
    [[nodiscard]] Result<qint64> postponeCreates(std::span<const qint64> ids, const QDateTime& until, const Error& error);
    /// A dead or failed write, with the calls cancelled behind it, goes back into the queue.
    [[nodiscard]] Result<void> retry(qint64 id);
    /// All dead ones but those with a newer proposal; how many.
    [[nodiscard]] Result<qint64> retryAll();
    /// Corrects one value (JSON) of a dead or failed write: it is cancelled, its staged change goes back to review with the new
    /// value. The staged change. Refused (Stale) while the write is leased or sent, or may be in the shop already. Needs the
    /// right to edit.
    [[nodiscard]] Result<qint64> edit(qint64 id, const QString& field, const QByteArray& value, const QString& note = {});
    /// Newest first; `state` empty for all.
    [[nodiscard]] Result<QList<OutboxRow>> list(const QString& state, int limit, qint64 before = 0);
    /// {pending: n, …} of everything that is not final, with dead, and confirmed of the last day.
    [[nodiscard]] Result<QJsonObject> counts(qint64 run = 0);
    /// How many writes of an operation (create, update, …) could be leased now.
    [[nodiscard]] Result<qint64> due(const QString& operation);
    /// What could be pushed, of one batch or (null) of all, by kind and fields.
    [[nodiscard]] Result<QList<ApprovedShape>> approvedShapes(const QUuid& batch);
    /// Seconds until the next call is due; none when nothing waits.
    [[nodiscard]] Result<std::optional<qint64>> secondsUntilDue(qint64 run = 0);

private:
    [[nodiscard]] Result<void> setState(std::span<const qint64> ids, const QString& assignments,
                                        const QString& condition);

    Connection& m_connection;
};

} // namespace trueup
