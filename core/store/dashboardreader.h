#pragma once

#include "store/runtable.h"

#include <QDate>
#include <QMap>

namespace trueup {

struct DashboardCards
{
    qint64 products = 0;
    qint64 inSync = 0;
    qint64 conflicts = 0;
    qint64 outOfStock = 0;
    qint64 heldRuns = 0;
    qint64 openAlerts = 0;
    QDateTime lastSuccess; ///< end of the last run that succeeded; a check that changes nothing is none of the runs meant here
    /// Of the run that ended last, or of the last whole import, refresh, pull or push, if one of those did not succeed. Empty: none ended.
    QString lastRunStatus;
};

/// The staged changes, counted.
struct StagedTotals
{
    qint64 needsPush = 0; ///< approved or queued
    qint64 pendingReview = 0;
    qint64 blocked = 0;
    qint64 failed = 0;
    QMap<QDate, qint64> staged;   ///< by the day their batch was made (in UTC); only of the days asked
    QMap<QDate, qint64> rejected; ///< by the day a person or a rule rejected them
};

/// What writing and reading came to on one day (in UTC).
struct DayOutcome
{
    QDate day;
    qint64 success = 0;
    qint64 unchanged = 0;
    qint64 skipped = 0;
    qint64 conflict = 0;
    qint64 failed = 0;
};

struct SourceFreshness
{
    QString source; ///< etilize, xorosoft, shopify
    QDateTime lastSuccess;
    QDateTime lastAttempt;
    QString lastStatus;
    QString runKind;   ///< of the runs that read it
    QJsonObject error; ///< of the last attempt, as RunRecord has it
};

/// How long a run took, how much it did, and what it cost the shop.
struct RunThroughput
{
    qint64 run = 0;
    QString kind;
    QString status;
    QDateTime started;
    double seconds = 0;
    qint64 read = 0;        ///< rows, items or products, whatever this kind of run counts
    qint64 calls = 0;       ///< requests to the shop
    double points = 0;      ///< the shop charged
    qint64 throttled = 0;   ///< answers that asked for patience
    double pointsLimit = 0; ///< points the shop gave back in a second; 0: not known
};

/// How far a newcomer has come.
struct FirstStepsDone
{
    bool imported = false;
    bool reviewed = false; ///< by a person
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
    /// Everything the dashboard says about staged changes, in one pass over what is open or younger than `days`.
    [[nodiscard]] Result<StagedTotals> staged(int days = 30);
    /// One entry per day, oldest first, days without anything included.
    [[nodiscard]] Result<QList<DayOutcome>> outcomes(int days = 30);
    [[nodiscard]] Result<QList<SourceFreshness>> freshness();
    /// Of the last runs that are over, the newest first; dry runs left out.
    [[nodiscard]] Result<QList<RunThroughput>> throughput(int limit = 50);
    /// How many records of a source (etilize, xorosoft, shopify) are known here; -1: none was ever read.
    [[nodiscard]] Result<qint64> records(const QString& source);
    /// When the shop was last written to; invalid: never.
    [[nodiscard]] Result<QDateTime> lastWrite();
    [[nodiscard]] Result<FirstStepsDone> firstSteps();
    [[nodiscard]] Result<ConflictTotals> conflicts(int days = 30);

private:
    Connection& m_connection;
};

} // namespace trueup
