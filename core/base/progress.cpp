#include "base/progress.h"

namespace trueup {

namespace {
constexpr qint64 minimumGapMs = 200; // five a second
}

void ProgressReporter::phase(const QString& key, const QString& text, qint64 total)
{
    m_progress = Progress{text, key, 0, total, 0, {}};
    m_phaseStart = m_clock.monotonicMs();
    send();
}

void ProgressReporter::update(qint64 done, const QString& item)
{
    m_progress.done = done;
    m_progress.item = item;
    if (m_clock.monotonicMs() - m_lastSent >= minimumGapMs)
        send();
}

void ProgressReporter::finishPhase()
{
    if (m_progress.total >= 0)
        m_progress.done = m_progress.total;
    send();
}

void ProgressReporter::send()
{
    m_lastSent = m_clock.monotonicMs();
    const qint64 elapsed = m_lastSent - m_phaseStart;
    m_progress.perSecond = elapsed > 0 ? double(m_progress.done) * 1000.0 / double(elapsed) : 0;
    if (m_sink)
        m_sink(m_progress);
}

} // namespace trueup
