#include "sync/engine.h"

#include <QSet>
#include <QTest>
#include <QTimeZone>

#include <atomic>
#include <thread>

using namespace trueup;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The worker pool without a network.
class TestEngine : public QObject
{
    Q_OBJECT

    /// Lets handlers wait until the test says go.
    struct Gate
    {
        std::mutex mutex;
        std::condition_variable changed;
        bool open = false;
        int waiting = 0;

        void pass()
        {
            std::unique_lock lock(mutex);
            ++waiting;
            changed.notify_all();
            changed.wait(lock, [this] { return open; });
            --waiting;
        }
        bool waitFor(int count)
        {
            std::unique_lock lock(mutex);
            return changed.wait_for(lock, 20s, [&] { return waiting >= count; });
        }
        void release()
        {
            const std::scoped_lock lock(mutex);
            open = true;
            changed.notify_all();
        }
    };

    /// Time that moves when the test says so.
    class HeldClock final : public Clock
    {
    public:
        QDateTime now() const override { return QDateTime::fromMSecsSinceEpoch(m_ms, QTimeZone::UTC); }
        qint64 monotonicMs() const override { return m_ms; }
        void advance(qint64 ms) { m_ms += ms; }

    private:
        std::atomic<qint64> m_ms = 1000;
    };

    static std::vector<SyncOperation> operations(int count, const QString& kind = u"update"_s, int priority = 3, int first = 0)
    {
        std::vector<SyncOperation> all;
        for (int i = 0; i < count; ++i)
            all.push_back({priority, kind, first + i, 0});
        return all;
    }
    SystemClock m_clock;

private slots:
    void everythingIsDoneOnceInBatchesOfOneKind()
    {
        std::mutex mutex;
        QSet<int> done;
        QString trouble;
        EngineOptions options;
        options.batchSize = 7;
        ParallelSyncEngine engine(options, m_clock, [&](std::vector<SyncOperation>& batch) {
            const std::scoped_lock lock(mutex);
            if (batch.size() > 7)
                trouble = u"too large"_s;
            for (const SyncOperation& operation : batch) {
                if (operation.kind != batch.front().kind)
                    trouble = u"mixed"_s;
                if (done.contains(std::any_cast<int>(operation.payload)))
                    trouble = u"twice"_s;
                done.insert(std::any_cast<int>(operation.payload));
            }
        });
        QVERIFY(engine.submit(operations(100, u"update"_s, 3, 0)).empty());
        QVERIFY(engine.submit(operations(100, u"create"_s, 3, 100)).empty());
        QVERIFY(engine.submit(operations(100, u"update"_s, 5, 200)).empty());
        QVERIFY(engine.waitUntilIdle(20s));
        QCOMPARE(trouble, QString());
        QCOMPARE(done.size(), 300);
        const EngineMetrics metrics = engine.metrics();
        QCOMPARE(metrics.operations, 300);
        QVERIFY(metrics.batches >= 45);
        QCOMPARE(metrics.queued, 0);
        QCOMPARE(metrics.inFlight, 0);
    }

    void theUrgentGoesFirstAndNothingStarves()
    {
        Gate gate;
        HeldClock clock;
        std::mutex mutex;
        QList<int> order;
        EngineOptions options;
        options.minWorkers = 1;
        options.maxWorkers = 1;
        options.batchSize = 1;
        options.capacity = 100;
        ParallelSyncEngine engine(options, clock, [&](std::vector<SyncOperation>& batch) {
            gate.pass();
            const std::scoped_lock lock(mutex);
            order.append(batch.front().priority);
        });
        QVERIFY(engine.submit(operations(1)).empty()); // keeps the only worker busy
        QVERIFY(gate.waitFor(1));
        QVERIFY(engine.submit(operations(1, u"update"_s, 5)).empty());
        clock.advance(5); // the batch operation is older than the urgent ones
        QVERIFY(engine.submit(operations(20, u"update"_s, 1)).empty());
        gate.release();
        QVERIFY(engine.waitUntilIdle(20s));
        QCOMPARE(order.size(), 22);
        QCOMPARE(order[1], 1);
        QVERIFY(order.indexOf(5) > 1);
        QVERIFY2(order.indexOf(5) < 20, "the oldest waited until the urgent ones were through");
    }

    void kindsOfOnePriorityTakeTurns()
    {
        Gate gate;
        QStringList order;
        EngineOptions options;
        options.minWorkers = 1;
        options.maxWorkers = 1;
        options.batchSize = 1;
        ParallelSyncEngine engine(options, m_clock, [&](std::vector<SyncOperation>& batch) {
            gate.pass();
            order.append(batch.front().kind);
        });
        QVERIFY(engine.submit(operations(1, u"c"_s)).empty());
        QVERIFY(gate.waitFor(1));
        QVERIFY(engine.submit(operations(3, u"a"_s)).empty());
        QVERIFY(engine.submit(operations(3, u"b"_s)).empty());
        gate.release();
        QVERIFY(engine.waitUntilIdle(20s));
        QCOMPARE(order, (QStringList{u"c"_s, u"a"_s, u"b"_s, u"a"_s, u"b"_s, u"a"_s, u"b"_s}));
    }

    void growsWithTheQueueAndShrinksAgain()
    {
        Gate gate;
        EngineOptions options;
        options.minWorkers = 2;
        options.maxWorkers = 5;
        options.batchSize = 1;
        options.idle = 20ms;
        std::atomic_int quick = 0;
        ParallelSyncEngine engine(options, m_clock, [&](std::vector<SyncOperation>&) {
            if (++quick > 6) // the first ones show that an operation is quick
                gate.pass();
        });
        QVERIFY(engine.submit(operations(6)).empty());
        QVERIFY(engine.waitUntilIdle(20s));
        for (int i = 0; i < 5; ++i)
            QVERIFY(engine.submit(operations(2)).empty());
        QVERIFY(gate.waitFor(5));
        QCOMPARE(engine.metrics().workers, 5);
        QCOMPARE(engine.metrics().peakWorkers, 5);
        gate.release();
        QVERIFY(engine.waitUntilIdle(20s));
        QTRY_COMPARE(engine.metrics().workers, 2);
    }

    void slowWorkGetsNoMoreHands()
    {
        EngineOptions options;
        options.minWorkers = 2;
        options.maxWorkers = 8;
        options.batchSize = 1;
        options.latencyTarget = 1ms;
        CancelSource source; // a token that is never stopped: waitFor() is a pause
        ParallelSyncEngine engine(options, m_clock,
                                  [&](std::vector<SyncOperation>&) { (void)source.token().waitFor(10ms); });
        QVERIFY(engine.submit(operations(60)).empty());
        QVERIFY(engine.waitUntilIdle(20s));
        QCOMPARE(engine.metrics().peakWorkers, 2);
        QVERIFY(engine.metrics().meanLatencyMs >= 9);
        QVERIFY(engine.metrics().p99LatencyMs >= engine.metrics().meanLatencyMs);
        QVERIFY(engine.metrics().meanWaitMs > engine.metrics().meanLatencyMs);
    }

    void aFullQueueMakesTheProducerWait()
    {
        Gate gate;
        EngineOptions options;
        options.minWorkers = 1;
        options.maxWorkers = 1;
        options.batchSize = 5;
        options.capacity = 10;
        ParallelSyncEngine engine(options, m_clock, [&](std::vector<SyncOperation>&) { gate.pass(); });
        QVERIFY(engine.submit(operations(5)).empty());
        QVERIFY(gate.waitFor(1));
        QVERIFY(engine.submit(operations(10)).empty());
        QVERIFY(!engine.waitForRoom(10, 10ms));
        std::atomic_bool through = false;
        std::jthread producer([&] {
            (void)engine.submit(operations(5));
            through = true;
        });
        QTRY_COMPARE(engine.metrics().producersWaiting, 1);
        QVERIFY(!through);
        CancelSource stop;
        stop.cancel();
        QCOMPARE(engine.submit(operations(5), stop.token()).size(), size_t(5)); // handed back
        gate.release();
        producer.join();
        QVERIFY(through);
        QVERIFY(engine.waitUntilIdle(20s));
        QCOMPARE(engine.metrics().operations, 20);
    }

    void pausesAndResumes()
    {
        std::atomic_int done = 0;
        ParallelSyncEngine engine({}, m_clock, [&](std::vector<SyncOperation>& batch) { done += int(batch.size()); });
        engine.pause();
        QVERIFY(engine.submit(operations(30)).empty());
        QVERIFY(!engine.waitUntilIdle(50ms));
        QCOMPARE(done.load(), 0);
        engine.resume();
        QVERIFY(engine.waitUntilIdle(20s));
        QCOMPARE(done.load(), 30);
    }

    void stopHandsBackWhatWasNotBegun()
    {
        Gate gate;
        EngineOptions options;
        options.minWorkers = 1;
        options.maxWorkers = 1;
        options.batchSize = 2;
        std::atomic_int done = 0;
        ParallelSyncEngine engine(options, m_clock, [&](std::vector<SyncOperation>& batch) {
            gate.pass();
            done += int(batch.size());
        });
        QVERIFY(engine.submit(operations(10)).empty());
        QVERIFY(gate.waitFor(1));
        std::vector<SyncOperation> left;
        std::jthread stopper([&] { left = engine.stop(); });
        QTRY_COMPARE(engine.metrics().queued, 0);
        gate.release();
        stopper.join();
        QCOMPARE(left.size(), size_t(8));
        QCOMPARE(done.load(), 2);
        QCOMPARE(engine.submit(operations(1)).size(), size_t(1));
    }
};

QTEST_GUILESS_MAIN(TestEngine)
#include "tst_engine.moc"
