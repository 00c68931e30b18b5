#pragma once

#include <QtGlobal>

#include <algorithm>

namespace trueup {

/// Spaces out starts. Times are milliseconds of any clock that only rises. Belongs to one thread.
class TokenBucket
{
public:
    TokenBucket() = default;
    TokenBucket(double perSecond, int burst) : m_perSecond(perSecond), m_burst(std::max(burst, 1)), m_tokens(m_burst) {}

    /// Milliseconds until the next start is allowed, 0 when it is now.
    [[nodiscard]] qint64 waitMs(qint64 now);
    void take(qint64 now);
    /// Another rate from now on; tokens saved up are kept within the new burst.
    void change(double perSecond, int burst, qint64 now);

private:
    void refill(qint64 now);

    double m_perSecond = 0; // 0 is unlimited
    int m_burst = 1;
    double m_tokens = 1;
    qint64 m_last = 0;
};

/// Stops calling a host that only fails: closed, open for a while, then one probe decides. Belongs to one thread.
class CircuitBreaker
{
public:
    enum class Gate {
        Go,     ///< send
        Wait,   ///< a probe is under way, its end decides
        Refuse, ///< open: fail at once
    };

    CircuitBreaker() = default;
    CircuitBreaker(int failures, qint64 pauseMs) : m_limit(failures), m_pauseMs(pauseMs) {}

    [[nodiscard]] Gate gate(qint64 now) const;
    void started(qint64 now);
    void succeeded();
    void failed(qint64 now);
    void abandoned(); ///< cancelled: says nothing about the host
    void change(int failures, qint64 pauseMs);

private:
    int m_limit = 0; // 0 is off
    qint64 m_pauseMs = 0;
    int m_failures = 0;
    qint64 m_openedAt = -1; // -1: closed
    bool m_probing = false;
};

} // namespace trueup
