#pragma once

#include "reconcile/alertrules.h"
#include "store/connection.h"

namespace trueup {

/// What the measures of alerts say now, computed in SQL. Reads only.
class AlertMeasures
{
public:
    /// `lowStockBelow`: of how many pieces fewer are left.
    explicit AlertMeasures(Connection& connection, double lowStockBelow = 10) : m_connection(connection), m_lowStockBelow(lowStockBelow) {}

    /// Null: nothing to measure (no write within the window, no such run ever). A Usage error when there is no such measure.
    [[nodiscard]] Result<std::optional<double>> measure(const QString& word, int windowSeconds);
    /// Runs that are held, runs that failed within the window, and those named, with how they stand.
    [[nodiscard]] Result<QList<WatchedRun>> runs(int failedWindowSeconds, const QList<qint64>& named);
    /// Their kinds by id, for titles.
    [[nodiscard]] Result<QHash<qint64, QString>> kinds(const QList<qint64>& runs);

private:
    Connection& m_connection;
    double m_lowStockBelow;
};

} // namespace trueup
