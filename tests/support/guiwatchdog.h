#pragma once

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEvent>
#include <QList>
#include <QStringList>
#include <QThread>

/// One event that kept the thread of the window busy for too long.
struct SlowEvent
{
    double ms = 0;    ///< by the clock
    double cpuMs = 0; ///< of them, processor time of this thread: another program that is busy adds nothing
    QString event;    ///< for example "MetaCall" or "Timer"
    QString receiver; ///< class and, where it has one, object name
    /// Events handled inside it that took more than half of its time, outermost first: where to look.
    QStringList inside;

    /// "72 ms (70 of them at work) in MetaCall to trueup::ui::ReviewModel, inside it LayoutRequest to QTableView".
    [[nodiscard]] QString sentence() const;
};

/// Remembers which events kept the thread of the window busy for longer than a limit. Only the outermost event counts;
/// a nested event loop counts as one event, and the product has none.
class GuiWatchdog
{
public:
    /// What the desk promises: no call over 50 ms.
    static constexpr double defaultLimitMs = 50;

    void setLimit(double ms) { m_limitMs = ms; }
    [[nodiscard]] double limit() const { return m_limitMs; }
    [[nodiscard]] const QList<SlowEvent>& offenders() const { return m_offenders; }
    /// Of all events since the last clear(), those below the limit as well.
    [[nodiscard]] double longestMs() const { return m_longestMs; }
    void clear();
    /// The offenders as lines, longest first; empty when there is none.
    [[nodiscard]] QString report() const;

    template <class Handle>
    bool watch(const QObject* receiver, const QEvent* event, Handle handle)
    {
        const Open open = begin(receiver, event);
        const bool result = handle();
        end(open); // neither receiver nor event need exist any more
        return result;
    }

private:
    struct Open
    {
        QElapsedTimer timer;
        double cpuMs;
        const char* className;
        QString objectName;
        int eventType;
        QList<SlowEvent> insideBefore;
    };
    [[nodiscard]] Open begin(const QObject* receiver, const QEvent* event);
    void end(const Open& open);

    double m_limitMs = defaultLimitMs;
    double m_longestMs = 0;
    int m_depth = 0;
    QList<SlowEvent> m_inside; ///< slow ones handled inside the event that is open
    QList<SlowEvent> m_offenders;
};

/// An application (QApplication, QGuiApplication …) whose events are watched. Instead of QTEST_MAIN:
///
///     int main(int argc, char** argv)
///     {
///         WatchedApplication<QApplication> application(argc, argv);
///         TestDesk test(application.watchdog());
///         return QTest::qExec(&test, argc, argv);
///     }
template <class Application>
class WatchedApplication : public Application
{
public:
    using Application::Application;

    [[nodiscard]] GuiWatchdog& watchdog() { return m_watchdog; }
    bool notify(QObject* receiver, QEvent* event) override
    {
        if (QThread::currentThread() != this->thread()) // events of workers come through here, too
            return Application::notify(receiver, event);
        return m_watchdog.watch(receiver, event, [&] { return Application::notify(receiver, event); });
    }

private:
    GuiWatchdog m_watchdog;
};
