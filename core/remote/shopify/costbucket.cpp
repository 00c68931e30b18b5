#include "remote/shopify/costbucket.h"

#include <QDeadlineTimer>

#include <algorithm>
#include <cmath>

namespace trueup {

namespace {

constexpr qint64 firstLook = 5; // ms: how often it is looked whether the first request of a document has been answered

} // namespace

void CostBucket::refill(qint64 now)
{
    if (m_known && now > m_last)
        m_available = std::min(m_maximum, m_available + double(now - m_last) * m_restore / 1000.0);
    m_last = std::max(m_last, now);
}

std::optional<double> CostBucket::book(const QString& document, qint64 now, qint64& waitMs, double expected,
                                       quint64* ticket)
{
    const QMutexLocker lock(&m_mutex);
    refill(now);
    const double cost = expected * m_ratios.value(document, 1.0);
    // More than the bucket can hold is for the shop to refuse, not for us to wait for.
    const double needed = std::min(cost, m_maximum);
    const bool isPriced = m_ratios.contains(document);
    const bool isNext = m_line.empty() || (ticket && m_line.front() == *ticket);
    if (!isPriced && m_firsts.contains(document)) {
        waitMs = firstLook;
        return std::nullopt;
    }
    if (m_known && m_restore > 0 && (m_available < needed || (ticket && !isNext))) {
        const qint64 shortest = isNext ? 1 : 20; // who is not next looks again when the line may have moved
        waitMs = std::max(shortest, qint64(std::ceil((needed - m_available) * 1000.0 / m_restore)));
        if (ticket && *ticket == 0) {
            *ticket = ++m_lastTicket;
            m_line.push_back(*ticket);
        }
        return std::nullopt;
    }
    if (ticket && *ticket != 0) {
        std::erase(m_line, *ticket);
        *ticket = 0;
    }
    if (!isPriced)
        m_firsts.insert(document);
    m_available -= cost;
    m_underWay += cost;
    return cost;
}

void CostBucket::leave(quint64 ticket)
{
    const QMutexLocker lock(&m_mutex);
    std::erase(m_line, ticket);
}

void CostBucket::settle(const QString& document, double booked, const GraphQlCost& cost, qint64 now, double expected)
{
    const QMutexLocker lock(&m_mutex);
    refill(now);
    m_underWay = std::max(0.0, m_underWay - booked);
    m_firsts.remove(document);
    m_answered.wakeAll(); // whoever wakes waits for the mutex until what follows is done
    if (!cost.isKnown()) {
        m_available += booked;
        return;
    }
    if (expected > 0)
        m_ratios.insert(document, cost.requested / expected);
    // What is under way may or may not be counted in the answer: assume that it is still to come. An answer that was
    // overtaken by a later one tells of points that are spent by now: our own account bounds it, but for the fraction of
    // a point the shop rounds off.
    const double told = cost.currentlyAvailable - m_underWay;
    const double own = m_available + booked - std::max(0.0, cost.actual) + 1;
    m_available = m_known ? std::min(told, own) : told;
    m_known = true;
    m_maximum = cost.maximumAvailable;
    m_restore = cost.restoreRate;
}

std::chrono::milliseconds CostBucket::waitForAnswer(std::chrono::milliseconds time)
{
    const auto begun = std::chrono::steady_clock::now();
    const QMutexLocker lock(&m_mutex);
    (void)m_answered.wait(&m_mutex, QDeadlineTimer(time));
    return std::chrono::ceil<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
}

double CostBucket::restoreRate() const
{
    const QMutexLocker lock(&m_mutex);
    return m_restore;
}

qint64 CostBucket::throttleWaitMs(const GraphQlCost& cost)
{
    if (!cost.isKnown())
        return 0;
    const double missing = cost.requested - cost.currentlyAvailable;
    return missing <= 0 ? 0 : qint64(std::ceil(missing / cost.restoreRate)) * 1000;
}

} // namespace trueup
