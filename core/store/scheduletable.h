#pragma once

#include "store/connection.h"

#include <QDateTime>
#include <QJsonObject>
#include <QUuid>

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
    QString overlap = QStringLiteral("skip");
    QString missed = QStringLiteral("run_once");
    QDateTime nextRun;
    qint64 lastRun = 0;
    QDateTime lastSuccess;
};

class ScheduleTable
{
public:
    explicit ScheduleTable(Connection& connection) : m_connection(connection) {}

    /// Inserts, or replaces the one of the same name; fills id and uuid.
    [[nodiscard]] Result<ScheduleRecord> save(ScheduleRecord schedule);
    [[nodiscard]] Result<QList<ScheduleRecord>> list();
    [[nodiscard]] Result<ScheduleRecord> getByName(const QString& name);
    [[nodiscard]] Result<void> setActive(const QString& name, bool active);
    [[nodiscard]] Result<void> setNextRun(qint64 id, const QDateTime& next);
    [[nodiscard]] Result<void> recordRun(qint64 id, qint64 run, bool succeeded);
    [[nodiscard]] Result<void> remove(const QString& name);
    /// Active ones whose time has come; locked by nobody: the caller starts the run and sets the next time.
    [[nodiscard]] Result<QList<ScheduleRecord>> due(const QDateTime& now);

private:
    [[nodiscard]] Result<QList<ScheduleRecord>> read(const QString& where, const QVariantList& parameters);

    Connection& m_connection;
};

} // namespace trueup
