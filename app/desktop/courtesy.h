#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

namespace trueup {

/// Lets work that nobody waits for step aside for answers that somebody does. Any thread may use it.
class Courtesy
{
public:
    /// `longest`: how long one call of letOthersPass() may take; `calm`: how long after an answer the next question may still come.
    explicit Courtesy(std::chrono::milliseconds longest, std::chrono::milliseconds calm) : m_longest(longest), m_calm(calm) {}

    /// Somebody waits for an answer for as long as the result lives.
    [[nodiscard]] static std::shared_ptr<void> first(const std::shared_ptr<Courtesy>& courtesy);
    /// Blocks until nobody waits for an answer or has just got one, and no longer than told.
    void letOthersPass();

private:
    using Clock = std::chrono::steady_clock;

    const std::chrono::milliseconds m_longest;
    const std::chrono::milliseconds m_calm;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_asked = 0; ///< answers somebody waits for
    Clock::time_point m_calmFrom;
};

} // namespace trueup
