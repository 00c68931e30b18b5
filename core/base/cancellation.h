#pragma once

#include "base/error.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>

namespace trueup {

/// The read side of a stop request: cheap to copy, safe from any thread. A default token never stops.
class CancelToken
{
public:
    CancelToken() = default;

    [[nodiscard]] bool isCancelled() const { return m_state && m_state->stop.load(std::memory_order_relaxed); }
    /// Waits at most `time`; true when the wait was cut short by a stop request. The only way the core ever waits.
    [[nodiscard]] bool waitFor(std::chrono::milliseconds time) const;
    /// A translated Cancelled error, for the failure branch of whoever noticed.
    [[nodiscard]] static Error error();

private:
    friend class CancelSource;
    struct State
    {
        std::atomic_bool stop = false;
        std::mutex mutex;
        std::condition_variable changed;
    };
    std::shared_ptr<State> m_state;
};

/// The write side. Stopping twice is harmless.
class CancelSource
{
public:
    CancelSource();
    void cancel();
    [[nodiscard]] CancelToken token() const { return m_token; }
    [[nodiscard]] bool isCancelled() const { return m_token.isCancelled(); }

private:
    CancelToken m_token;
};

} // namespace trueup
