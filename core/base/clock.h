#pragma once

#include <QDateTime>

namespace trueup {

/// Time as a dependency, so that tests can hold it still. Thread-safe implementations only.
class Clock
{
public:
    Clock() = default;
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;
    virtual ~Clock() = default;

    /// The present, in UTC.
    [[nodiscard]] virtual QDateTime now() const = 0;
    /// Milliseconds that only ever rise, for durations and rates.
    [[nodiscard]] virtual qint64 monotonicMs() const = 0;
};

class SystemClock final : public Clock
{
public:
    [[nodiscard]] QDateTime now() const override;
    [[nodiscard]] qint64 monotonicMs() const override;
};

} // namespace trueup
