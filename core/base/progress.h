#pragma once

#include "base/clock.h"

#include <QString>

#include <functional>

namespace trueup {

/// Where a long operation stands. A value; crosses threads by copy.
struct Progress
{
    QString phase;        ///< translated, for example "Reading the feed"
    QString phaseKey;     ///< stable word for programs, for example "parse"
    qint64 done = 0;      ///< units of this phase done
    qint64 total = -1;    ///< units of this phase, -1 when unknown
    double perSecond = 0; ///< recent rate, 0 when unknown
    QString item;         ///< what is being worked on, may be empty

    /// Seconds left by the recent rate, -1 when it cannot be told.
    [[nodiscard]] qint64 secondsLeft() const
    {
        return total < 0 || perSecond <= 0 ? -1 : qint64(double(total - done) / perSecond + 0.5);
    }
};

/// Called from worker threads; must be quick and thread-safe.
using ProgressSink = std::function<void(const Progress&)>;

/// Passes on at most five updates a second, every change of phase, and the last one of a phase; works out the rate.
/// Belongs to one thread.
class ProgressReporter
{
public:
    ProgressReporter(ProgressSink sink, const Clock& clock) : m_sink(std::move(sink)), m_clock(clock) {}

    void phase(const QString& key, const QString& text, qint64 total = -1);
    void update(qint64 done, const QString& item = {});
    void setTotal(qint64 total) { m_progress.total = total; }
    void finishPhase();

private:
    void send();

    ProgressSink m_sink;
    const Clock& m_clock;
    Progress m_progress;
    qint64 m_phaseStart = 0;
    qint64 m_lastSent = 0;
};

} // namespace trueup
