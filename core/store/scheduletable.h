#pragma once

#include "store/connection.h"

#include <QDateTime>
#include <QJsonObject>
#include <QUuid>

#include <span>

namespace trueup {

/// A batch operation of the design: steps, an optional cron line, notifications.
struct ScheduleRecord
{
    qint64 id = 0;
    QUuid uuid;
    QString name;
    QJsonObject job; ///< {"operations": [{type, config}], "notifications": {…}}
    QString cron;    ///< empty: by hand only
    QString timeZone = QStringLiteral("UTC");
    bool isActive = true;
    QString overlap = QStringLiteral("skip");    ///< or "queue_one": a run of the same kind is waited for
    QString missed = QStringLiteral("run_once"); ///< or "skip": what no program was there for
    QDateTime nextRun;
    qint64 lastRun = 0;
    QDateTime lastSuccess;
};

class ScheduleTable
{
public:
    explicit ScheduleTable(Connection& connection) : m_connection(connection) {}

    /// Replaces the one named `oldName`, or makes one; administrators only. Answers the id.
    [[nodiscard]] Result<qint64> save(const QString& oldName, const ScheduleRecord& schedule);
    [[nodiscard]] Result<void> remove(const QString& name);
    /// By name.
    [[nodiscard]] Result<QList<ScheduleRecord>> list();
    /// Active ones whose time has come; nobody's until they are claimed.
    [[nodiscard]] Result<QList<ScheduleRecord>> due(const QDateTime& now);
    /// Moves a due schedule to its next time (invalid: never). False when another program did, or somebody changed it.
    [[nodiscard]] Result<bool> claim(const ScheduleRecord& due, const QDateTime& next);
    /// How what was claimed ended.
    [[nodiscard]] Result<void> ended(qint64 id, std::span<const qint64> runs, bool succeeded);

private:
    [[nodiscard]] Result<QList<ScheduleRecord>> read(const QString& where, const QVariantList& parameters);

    Connection& m_connection;
};

} // namespace trueup
