#pragma once

#include "store/connection.h"

#include <QDateTime>
#include <QJsonObject>

namespace trueup {

struct AuditRecord
{
    qint64 id = 0;
    QDateTime at;
    QString actor;
    QString action; ///< staging.approve, conflict.resolve, run.release, …
    QString entity;
    QString entityId;
    QJsonObject before;
    QJsonObject after;
    QString reason;
    qint64 runId = 0;
};

/// audit_log: append-only for everybody.
class AuditTable
{
public:
    explicit AuditTable(Connection& connection) : m_connection(connection) {}

    /// In the name of this session.
    [[nodiscard]] Result<void> write(const AuditRecord& record);
    /// Newest first; entity empty for all.
    [[nodiscard]] Result<QList<AuditRecord>> list(int limit, qint64 before = 0, const QString& entity = {},
                                                  const QString& entityId = {});

private:
    Connection& m_connection;
};

} // namespace trueup
