#include "remote/http/hostgate.h"

#include <cmath>

namespace trueup {

void TokenBucket::refill(qint64 now)
{
    if (m_perSecond > 0 && now > m_last)
        m_tokens = std::min(double(m_burst), m_tokens + double(now - m_last) * m_perSecond / 1000.0);
    m_last = std::max(m_last, now);
}

qint64 TokenBucket::waitMs(qint64 now)
{
    if (m_perSecond <= 0)
        return 0;
    refill(now);
    // A hair below one is one: the sum of many refills is not exact.
    return m_tokens >= 1 - 1e-9 ? 0 : std::max<qint64>(1, qint64(std::ceil((1 - m_tokens) * 1000.0 / m_perSecond)));
}

void TokenBucket::take(qint64 now)
{
    refill(now);
    if (m_perSecond > 0)
        m_tokens -= 1;
}

void TokenBucket::change(double perSecond, int burst, qint64 now)
{
    refill(now);
    m_perSecond = perSecond;
    m_burst = std::max(burst, 1);
    m_tokens = std::min(m_tokens, double(m_burst));
}

CircuitBreaker::Gate CircuitBreaker::gate(qint64 now) const
{
    if (m_openedAt < 0)
        return Gate::Go;
    if (m_probing)
        return Gate::Wait;
    return now - m_openedAt >= m_pauseMs ? Gate::Go : Gate::Refuse;
}

void CircuitBreaker::started(qint64 now)
{
    if (m_openedAt >= 0 && now - m_openedAt >= m_pauseMs)
        m_probing = true;
}

void CircuitBreaker::succeeded()
{
    m_failures = 0;
    m_openedAt = -1;
    m_probing = false;
}

void CircuitBreaker::failed(qint64 now)
{
    ++m_failures;
    if (m_limit > 0 && m_failures >= m_limit)
        m_openedAt = now;
    m_probing = false;
}

void CircuitBreaker::abandoned()
{
    m_probing = false;
}

void CircuitBreaker::change(int failures, qint64 pauseMs)
{
    m_limit = failures;
    m_pauseMs = pauseMs;
    if (m_limit <= 0)
        succeeded();
}

} // namespace trueup
