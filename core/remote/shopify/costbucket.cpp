#include "remote/shopify/costbucket.h"

#include <algorithm>
#include <cmath>

namespace trueup {

namespace {

constexpr double unknownCost = 10; // the default of a mutation

} // namespace

void CostBucket::refill(qint64 now)
{
    if (m_known && now > m_last)
        m_available = std::min(m_maximum, m_available + double(now - m_last) * m_restore / 1000.0);
    m_last = std::max(m_last, now);
}

std::optional<double> CostBucket::book(const QString& document, qint64 now, qint64& waitMs)
{
    const QMutexLocker lock(&m_mutex);
    refill(now);
    const double cost = m_costs.value(document, unknownCost);
    // More than the bucket can hold is for the shop to refuse, not for us to wait for.
    const double needed = std::min(cost, m_maximum);
    if (m_known && m_available < needed && m_restore > 0) {
        waitMs = std::max<qint64>(1, qint64(std::ceil((needed - m_available) * 1000.0 / m_restore)));
        return std::nullopt;
    }
    m_available -= cost;
    m_underWay += cost;
    return cost;
}

void CostBucket::settle(const QString& document, double booked, const GraphQlCost& cost, qint64 now)
{
    const QMutexLocker lock(&m_mutex);
    refill(now);
    m_underWay = std::max(0.0, m_underWay - booked);
    if (!cost.isKnown()) {
        m_available += booked;
        return;
    }
    m_costs.insert(document, cost.requested);
    m_known = true;
    m_maximum = cost.maximumAvailable;
    m_restore = cost.restoreRate;
    // What is under way may or may not be counted in the answer: assume that it is still to come.
    m_available = cost.currentlyAvailable - m_underWay;
}

qint64 CostBucket::throttleWaitMs(const GraphQlCost& cost)
{
    if (!cost.isKnown())
        return 0;
    const double missing = cost.requested - cost.currentlyAvailable;
    return missing <= 0 ? 0 : qint64(std::ceil(missing / cost.restoreRate)) * 1000;
}

} // namespace trueup
