#include "support/guiwatchdog.h"

#include <QMetaEnum>

#include <algorithm>
#include <utility>

#ifdef Q_OS_WIN
#include <qt_windows.h>
#else
#include <time.h>
#endif

using namespace Qt::StringLiterals;

namespace {

/// Processor time that the calling thread has used so far.
double threadCpuMs()
{
#ifdef Q_OS_WIN
    FILETIME made, ended, kernel, user;
    if (!GetThreadTimes(GetCurrentThread(), &made, &ended, &kernel, &user))
        return 0;
    const auto ticks = [](const FILETIME& time) { return (quint64(time.dwHighDateTime) << 32) + time.dwLowDateTime; };
    return double(ticks(kernel) + ticks(user)) / 1e4;
#else
    timespec used{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return double(used.tv_sec) * 1e3 + double(used.tv_nsec) / 1e6;
#endif
}

QString eventName(int type)
{
    const char* name = QMetaEnum::fromType<QEvent::Type>().valueToKey(type);
    return name ? QString::fromLatin1(name) : u"event %1"_s.arg(type);
}

} // namespace

QString SlowEvent::sentence() const
{
    QString text = u"%1 ms (%2 of them at work) in %3 to %4"_s.arg(ms, 0, 'f', 0).arg(cpuMs, 0, 'f', 0).arg(event, receiver);
    if (!inside.isEmpty())
        text += u", inside it "_s + inside.join(u", "_s);
    return text;
}

void GuiWatchdog::clear()
{
    m_offenders.clear();
    m_longestMs = 0;
}

QString GuiWatchdog::report() const
{
    QList<SlowEvent> sorted = m_offenders;
    std::ranges::stable_sort(sorted, std::ranges::greater(), &SlowEvent::ms);
    QStringList lines;
    for (const SlowEvent& one : std::as_const(sorted))
        lines.append(one.sentence());
    return lines.join(u'\n');
}

GuiWatchdog::Open GuiWatchdog::begin(const QObject* receiver, const QEvent* event)
{
    ++m_depth;
    Open open{{}, threadCpuMs(), receiver->metaObject()->className(), receiver->objectName(), event->type(), std::exchange(m_inside, {})};
    open.timer.start();
    return open;
}

void GuiWatchdog::end(const Open& open)
{
    const double ms = double(open.timer.nsecsElapsed()) / 1e6;
    const double cpuMs = threadCpuMs() - open.cpuMs;
    const QList<SlowEvent> inside = std::exchange(m_inside, open.insideBefore);
    --m_depth;
    if (m_depth == 0)
        m_longestMs = std::max(m_longestMs, ms);
    if (ms <= m_limitMs / 2)
        return;
    SlowEvent slow{ms, cpuMs, eventName(open.eventType), QString::fromLatin1(open.className), {}};
    if (!open.objectName.isEmpty())
        slow.receiver += u" “%1”"_s.arg(open.objectName);
    for (const SlowEvent& one : inside) {
        if (one.ms * 2 > ms) {
            slow.inside.append(u"%1 to %2"_s.arg(one.event, one.receiver));
            slow.inside += one.inside;
        }
    }
    if (m_depth > 0)
        m_inside.append(slow);
    else if (ms > m_limitMs)
        m_offenders.append(slow);
}
