#pragma once

#include "catalog/fields.h"
#include "store/connection.h"

#include <QDateTime>

#include <span>

namespace trueup {

/// What one run did with one product.
struct HistoryRecord
{
    qint64 id = 0;
    qint64 runId = 0;
    qint64 productId = 0;
    QString sku;
    QString direction; ///< pull or push
    QString action;
    QString outcome; ///< success, unchanged, skipped, conflict, failed
    QStringList changedFields;
    QDateTime remoteUpdated;
    QString errorClass;
    QString errorCode;
    QString errorMessage;
    int durationMs = -1;
    QDateTime created;
};

struct WriteApproval
{
    QString login;     ///< or rule:<name>
    qint64 person = 0; ///< whose the login was then; 0: nobody's
    QDateTime at;
};

/// What one write carried.
struct WrittenValues
{
    ProductValues before; ///< as whoever approved it saw them
    ProductValues written;
    QList<WriteApproval> approvals; ///< before it was queued; none where the change was decided anew since
};

/// sync_history.
class HistoryTable
{
public:
    explicit HistoryTable(Connection& connection) : m_connection(connection) {}

    /// By COPY.
    [[nodiscard]] Result<qint64> append(std::span<const HistoryRecord> records);
    /// What was written, or tried to be, newest first below `before` (0: from the newest).
    [[nodiscard]] Result<QList<HistoryRecord>> writesOf(qint64 productId, qint64 before, int limit);
    [[nodiscard]] Result<qint64> writeCount(qint64 productId);
    /// Of one entry of writesOf(). Empty when what was queued for it is not there any more; NotFound when there is no such entry.
    [[nodiscard]] Result<WrittenValues> written(qint64 id);
    /// In id order above `after`.
    [[nodiscard]] Result<QList<HistoryRecord>> ofRun(qint64 runId, qint64 after = 0, int limit = 500);

private:
    [[nodiscard]] Result<QList<HistoryRecord>> read(const QString& where, const QVariantList& parameters);

    Connection& m_connection;
};

} // namespace trueup
