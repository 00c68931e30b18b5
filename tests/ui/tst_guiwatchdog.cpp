#include "support/guiwatchdog.h"

#include <QSemaphore>
#include <QTest>
#include <QThread>

using namespace Qt::StringLiterals;

namespace {

constexpr double limitMs = 20;

/// Takes processor time, as a slow handler does.
void beBusy(double ms)
{
    QElapsedTimer timer;
    timer.start();
    while (double(timer.nsecsElapsed()) / 1e6 < ms) {
    }
}

class Slow : public QObject
{
    Q_OBJECT
public:
    double ms = 0;
    int waitMs = 0; ///< for something that does not come
    QObject* next = nullptr; ///< handles an event inside this one's

protected:
    bool event(QEvent* event) override
    {
        if (event->type() != QEvent::User)
            return QObject::event(event);
        beBusy(ms);
        QSemaphore nothing;
        (void)nothing.tryAcquire(1, waitMs);
        if (next) {
            QEvent inner(QEvent::User);
            QCoreApplication::sendEvent(next, &inner);
        }
        return true;
    }
};

} // namespace

class TestGuiWatchdog : public QObject
{
    Q_OBJECT
public:
    explicit TestGuiWatchdog(GuiWatchdog& watchdog) : m_watchdog(watchdog) {}

private slots:
    void init();
    void quickEventsAreNoOffence();
    void slowEventsAreNamed();
    void waitingIsNoWork();
    void theEventInsideIsNamed();
    void aReceiverMayGo();
    void workersAreTheirOwn();

private:
    GuiWatchdog& m_watchdog;
};

void TestGuiWatchdog::init()
{
    m_watchdog.clear();
    m_watchdog.setLimit(limitMs);
}

void TestGuiWatchdog::quickEventsAreNoOffence()
{
    Slow slow;
    QEvent event(QEvent::User);
    QCoreApplication::sendEvent(&slow, &event);
    QVERIFY2(m_watchdog.offenders().isEmpty(), qPrintable(m_watchdog.report()));
    QVERIFY(m_watchdog.longestMs() > 0);
}

void TestGuiWatchdog::slowEventsAreNamed()
{
    Slow slow;
    slow.ms = limitMs * 1.5;
    slow.setObjectName("grid");
    QEvent event(QEvent::User);
    QCoreApplication::sendEvent(&slow, &event);
    QCOMPARE(m_watchdog.offenders().size(), 1);
    const SlowEvent& found = m_watchdog.offenders().first();
    QVERIFY(found.ms > limitMs);
    QVERIFY2(found.cpuMs > 0 && found.cpuMs <= found.ms + 1, qPrintable(found.sentence()));
    QCOMPARE(m_watchdog.longestMs(), found.ms);
    QVERIFY2(found.sentence().contains(u"User to "_s) && found.sentence().contains(u"Slow “grid”"_s), qPrintable(found.sentence()));
}

void TestGuiWatchdog::waitingIsNoWork()
{
    Slow slow;
    slow.waitMs = int(limitMs) * 2;
    QEvent event(QEvent::User);
    QCoreApplication::sendEvent(&slow, &event);
    QCOMPARE(m_watchdog.offenders().size(), 1);
    const SlowEvent& found = m_watchdog.offenders().first();
    QVERIFY2(found.ms > limitMs && found.cpuMs < found.ms / 2, qPrintable(found.sentence()));
}

void TestGuiWatchdog::theEventInsideIsNamed()
{
    Slow outer;
    Slow inner;
    inner.ms = limitMs * 2;
    inner.setObjectName("inner");
    outer.next = &inner;
    QEvent event(QEvent::User);
    QCoreApplication::sendEvent(&outer, &event);
    QCOMPARE(m_watchdog.offenders().size(), 1); // the same time is not reported twice
    QCOMPARE(m_watchdog.offenders().first().inside.size(), 1);
    QVERIFY2(m_watchdog.report().contains(u"inner"_s), qPrintable(m_watchdog.report()));
}

void TestGuiWatchdog::aReceiverMayGo()
{
    auto* slow = new Slow;
    QObject::connect(slow, &QObject::destroyed, this, [] { beBusy(limitMs * 1.5); });
    slow->deleteLater();
    QCoreApplication::sendPostedEvents(slow, QEvent::DeferredDelete);
    QCOMPARE(m_watchdog.offenders().size(), 1);
    QVERIFY2(m_watchdog.report().contains(u"DeferredDelete"_s), qPrintable(m_watchdog.report()));
}

void TestGuiWatchdog::workersAreTheirOwn()
{
    QThread thread;
    Slow slow;
    slow.ms = limitMs * 1.5;
    slow.moveToThread(&thread);
    thread.start();
    QCoreApplication::postEvent(&slow, new QEvent(QEvent::User));
    thread.quit();
    QVERIFY(thread.wait(10'000));
    QVERIFY2(m_watchdog.offenders().isEmpty(), qPrintable(m_watchdog.report()));
}

int main(int argc, char** argv)
{
    WatchedApplication<QCoreApplication> application(argc, argv);
    TestGuiWatchdog test(application.watchdog());
    return QTest::qExec(&test, argc, argv);
}

#include "tst_guiwatchdog.moc"
