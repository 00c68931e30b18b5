#pragma once

#include "store/runtable.h"

#include <QDate>

namespace trueup {

struct DashboardCards
{
    qint64 products = 0;
    qint64 inSync = 0;
    qint64 needsPush = 0; ///< approved or queued
    qint64 pendingReview = 0;
    qint64 blocked = 0;
    qint64 conflicts = 0;
    qint64 failed = 0;
    qint64 outOfStock = 0;
    qint64 heldRuns = 0;
    qint64 openAlerts = 0;
    QDateTime lastSuccess; ///< end of the last run that succeeded
    QString lastRunStatus; ///< of the newest run that is over
};

/// Writes and reads of one day (in UTC).
struct DayOutcome
{
    QDate day;
    qint64 success = 0;
    qint64 unchanged = 0;
    qint64 skipped = 0;
    qint64 conflict = 0;
    qint64 failed = 0;
    qint64 changes = 0; ///< staged changes created that day
};

struct SourceFreshness
{
    QString source; ///< etilize, xorosoft, shopify
    QDateTime lastSuccess;
    QDateTime lastAttempt;
    QString lastStatus;
};

struct RunThroughput
{
    qint64 run = 0;
    QString kind;
    QString status;
    QDateTime started;
    qint64 seconds = 0;
    qint64 read = 0;
};

struct ConflictTotals
{
    qint64 open = 0;
    qint64 byRule = 0;
    qint64 byPerson = 0;
    qint64 obsolete = 0;
};

/// Numbers and series of the dashboard, computed in SQL. Exact: reads the tables, not the status view.
class DashboardReader
{
public:
    explicit DashboardReader(Connection& connection) : m_connection(connection) {}

    [[nodiscard]] Result<DashboardCards> cards();
    [[nodiscard]] Result<QList<RunRecord>> activeJobs();
    /// One entry per day, oldest first, days without anything included.
    [[nodiscard]] Result<QList<DayOutcome>> outcomes(int days = 30);
    [[nodiscard]] Result<QList<SourceFreshness>> freshness();
    [[nodiscard]] Result<QList<RunThroughput>> throughput(int limit = 50);
    [[nodiscard]] Result<ConflictTotals> conflicts(int days = 30);

private:
    Connection& m_connection;
};

} // namespace trueup
