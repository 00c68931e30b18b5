#pragma once

#include "remote/shopify/graphqlanswer.h"

#include <QHash>
#include <QMutex>

namespace trueup {

/// The shop's point budget as its answers describe it, shared by the threads that spend it: each books the expected
/// cost before it sends and settles with what the answer says. Times are milliseconds of any clock that only rises.
/// Thread-safe.
class CostBucket
{
public:
    /// Books what `document` cost last time. The booked points, or nothing and in `waitMs` how long to wait first.
    [[nodiscard]] std::optional<double> book(const QString& document, qint64 now, qint64& waitMs);
    /// An answer came; `cost` may be unknown.
    void settle(const QString& document, double booked, const GraphQlCost& cost, qint64 now);
    /// How long a throttled request must wait by its own cost block.
    [[nodiscard]] static qint64 throttleWaitMs(const GraphQlCost& cost);

private:
    void refill(qint64 now);

    QMutex m_mutex;
    bool m_known = false; // no answer has described the bucket yet
    double m_maximum = 0;
    double m_restore = 0;
    double m_available = 0;
    double m_underWay = 0;
    qint64 m_last = 0;
    QHash<QString, double> m_costs; // by document, as requested last
};

} // namespace trueup
