#include "store/connectionpool.h"
#include "support/testpostgres.h"

#include <QTest>
#include <QThread>

#include <atomic>
#include <latch>
#include <set>
#include <thread>

using namespace Qt::StringLiterals;
using namespace trueup;

class tst_ConnectionPool : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_address = m_postgres.emptyDatabase(); }
    void oneConnectionPerThread();
    void nestedLeaseSharesTheConnection();
    void connectionEndsWithItsThread();
    void waitsForAPlace();
    void idleThreadsMakeRoom();
    void timeOutWhenAllAreInUse();
    void comesBackAfterLostServer();
    void oneLossMakesTheOthersDoubtful();
    void doubtIsAsked();
    void givesUpAfterTheLastTry();
    void permanentErrorsAreNotRetried();
    void cancelledWhileWaiting();
    void workReturnsItsResult();

private:
    TestPostgres m_postgres;
    DatabaseAddress m_address;

    static int backend(Connection& connection)
    {
        return connection.value(u"SELECT pg_backend_pid()"_s).value().toInt();
    }
};

void tst_ConnectionPool::oneConnectionPerThread()
{
    ConnectionPool pool(m_address);
    std::mutex mutex;
    std::set<int> backends;
    std::atomic_int moved = 0;
    {
        std::latch together(4);
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                int first = 0;
                {
                    auto lease = pool.lease();
                    first = backend(**lease);
                }
                together.arrive_and_wait(); // all four are open at the same time
                auto lease = pool.lease();
                moved += backend(**lease) != first ? 1 : 0;
                const std::scoped_lock lock(mutex);
                backends.insert(first);
            });
        }
    }
    QCOMPARE(backends.size(), 4u);
    QCOMPARE(moved.load(), 0);
}

void tst_ConnectionPool::nestedLeaseSharesTheConnection()
{
    ConnectionPool pool(m_address);
    auto outer = pool.lease();
    auto inner = pool.lease();
    QVERIFY(outer && inner);
    QCOMPARE(&**outer, &**inner);
    QCOMPARE(pool.openConnections(), 1);
}

void tst_ConnectionPool::connectionEndsWithItsThread()
{
    ConnectionPool pool(m_address);
    std::jthread([&] { QVERIFY(pool.lease()); }).join();
    QCOMPARE(pool.openConnections(), 0);
    const std::unique_ptr<QThread> thread(QThread::create([&] { QVERIFY(pool.lease()); }));
    thread->start();
    thread->wait();
    QCOMPARE(pool.openConnections(), 0);
}

void tst_ConnectionPool::waitsForAPlace()
{
    PoolOptions options;
    options.maxConnections = 2;
    ConnectionPool pool(m_address, {}, options);
    std::atomic_int now = 0;
    std::atomic_int most = 0;
    std::atomic_int done = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 6; ++i) {
            threads.emplace_back([&] {
                auto lease = pool.lease();
                if (!lease)
                    return;
                const int count = ++now;
                for (int seen = most; count > seen && !most.compare_exchange_weak(seen, count);) {
                }
                done += (*lease)->value(u"SELECT pg_sleep(0.02)"_s) ? 1 : 0;
                --now;
            });
        }
    }
    QCOMPARE(done.load(), 6);
    QVERIFY(most.load() <= 2);
}

void tst_ConnectionPool::idleThreadsMakeRoom()
{
    PoolOptions options;
    options.maxConnections = 1;
    options.acquireTimeout = std::chrono::milliseconds(5'000);
    ConnectionPool pool(m_address, {}, options);
    std::optional<Result<ConnectionPool::Lease>> mine(pool.lease());
    QVERIFY(*mine);
    const int first = backend(***mine);
    int second = 0;
    std::jthread other([&] {
        if (const auto lease = pool.lease())
            second = backend(**lease);
    });
    const bool isWaiting = QTest::qWaitFor([&] { return pool.waitingThreads() == 1; });
    mine.reset(); // this thread lives on, and gives its place away all the same
    other.join();
    QVERIFY(isWaiting);
    QVERIFY2(second != 0, "the waiting thread got no connection");
    QVERIFY(second != first);
    QCOMPARE(pool.openConnections(), 0);
}

void tst_ConnectionPool::timeOutWhenAllAreInUse()
{
    PoolOptions options;
    options.maxConnections = 1;
    options.acquireTimeout = std::chrono::milliseconds(60);
    ConnectionPool pool(m_address, {}, options);
    const auto mine = pool.lease();
    QVERIFY(mine);
    ErrorKind kind = ErrorKind::Internal;
    std::jthread([&] { kind = pool.lease().error().kind; }).join();
    QCOMPARE(kind, ErrorKind::Timeout);
}

void tst_ConnectionPool::comesBackAfterLostServer()
{
    ConnectionPool pool(m_address);
    {
        const auto lease = pool.lease();
        QVERIFY(lease);
        m_postgres.killSessions(m_address);
        const auto lost = (*lease)->value(u"SELECT 1"_s);
        QVERIFY(!lost);
        QCOMPARE(lost.error().kind, ErrorKind::DatabaseLost);
    }
    const auto lease = pool.lease();
    QVERIFY(lease);
    QCOMPARE((*lease)->value(u"SELECT 1"_s).value().toInt(), 1);
}

void tst_ConnectionPool::oneLossMakesTheOthersDoubtful()
{
    ConnectionPool pool(m_address);
    QVERIFY(pool.lease()); // idle from now on, and lost with the other one
    bool wasLost = false;
    std::jthread([&] {
        const auto lease = pool.lease();
        m_postgres.killSessions(m_address);
        wasLost = lease && !(*lease)->value(u"SELECT 1"_s);
    }).join();
    QVERIFY(wasLost);
    const auto lease = pool.lease();
    QVERIFY(lease);
    QCOMPARE((*lease)->value(u"SELECT 1"_s).value_or(QVariant()).toInt(), 1);
}

void tst_ConnectionPool::doubtIsAsked()
{
    ConnectionPool pool(m_address);
    QVERIFY(pool.lease());
    m_postgres.killSessions(m_address);
    pool.doubt();
    const auto lease = pool.lease();
    QVERIFY(lease);
    QCOMPARE((*lease)->value(u"SELECT 1"_s).value_or(QVariant()).toInt(), 1);
}

void tst_ConnectionPool::givesUpAfterTheLastTry()
{
    DatabaseAddress nowhere = m_address;
    nowhere.host = u"/nowhere"_s;
    PoolOptions options;
    options.attempts = 3;
    options.firstDelay = std::chrono::milliseconds(1);
    ConnectionPool pool(nowhere, {}, options);
    const auto lease = pool.lease();
    QVERIFY(!lease);
    QCOMPARE(lease.error().kind, ErrorKind::DatabaseLost);
    QCOMPARE(pool.openConnections(), 0);
}

void tst_ConnectionPool::permanentErrorsAreNotRetried()
{
    DatabaseAddress wrong = m_address;
    wrong.password = u"wrong"_s;
    PoolOptions options;
    options.firstDelay = std::chrono::minutes(10); // a retry would never come back
    ConnectionPool pool(wrong, {}, options);
    QCOMPARE(pool.lease().error().kind, ErrorKind::Auth);
}

void tst_ConnectionPool::cancelledWhileWaiting()
{
    DatabaseAddress nowhere = m_address;
    nowhere.host = u"/nowhere"_s;
    PoolOptions options;
    options.firstDelay = std::chrono::minutes(10);
    ConnectionPool pool(nowhere, {}, options);
    CancelSource source;
    ErrorKind kind = ErrorKind::Internal;
    std::jthread waiter([&] { kind = pool.lease(source.token()).error().kind; });
    source.cancel();
    waiter.join();
    QCOMPARE(kind, ErrorKind::Cancelled);
}

void tst_ConnectionPool::workReturnsItsResult()
{
    ConnectionPool pool(m_address);
    const Result<int> answer = pool.withConnection([](Connection& connection) -> Result<int> {
        const auto value = connection.value(u"SELECT 42"_s);
        return value ? Result<int>(value->toInt()) : fail(value.error());
    });
    QCOMPARE(answer.value_or(-1), 42);
}

QTEST_GUILESS_MAIN(tst_ConnectionPool)
#include "tst_connectionpool.moc"
