#include "store/connectionpool.h"

#include "base/log.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QMutex>
#include <QThread>
#include <QWaitCondition>

#include <atomic>
#include <unordered_map>

namespace trueup {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ConnectionPool)
};

/// What one thread holds. Touched by its own thread only; the map around it is guarded by the mutex.
struct Slot
{
    std::unique_ptr<Connection> connection;
    QElapsedTimer idle;
    int leases = 0;
    int losses = 0; ///< that were known when the connection last answered
};

constexpr std::chrono::milliseconds longestDelay{5'000};
constexpr std::chrono::milliseconds trustIdle{2'000}; ///< a connection idle for longer is asked before it is handed out

} // namespace

struct ConnectionPool::Private
{
    DatabaseAddress address;
    ConnectionOptions connectionOptions;
    PoolOptions options;

    mutable QMutex mutex;
    QWaitCondition freed;
    std::unordered_map<QThread*, std::unique_ptr<Slot>> held;
    int waiting = 0;
    std::atomic_int losses = 0; ///< a lost connection makes all others doubtful
    QObject context; ///< ends the connections to QThread::finished with the pool

    Slot* ownSlot();
    Result<Slot*> acquireSlot(const CancelToken& cancel);
    Result<std::unique_ptr<Connection>> connect(const CancelToken& cancel) const;
    void drop(QThread* thread);
};

Slot* ConnectionPool::Private::ownSlot()
{
    const auto found = held.find(QThread::currentThread());
    return found == held.end() ? nullptr : found->second.get();
}

Result<Slot*> ConnectionPool::Private::acquireSlot(const CancelToken& cancel)
{
    const QDeadlineTimer deadline(options.acquireTimeout);
    QMutexLocker lock(&mutex);
    if (Slot* slot = ownSlot())
        return slot;
    while (int(held.size()) >= options.maxConnections) {
        if (cancel.isCancelled())
            return fail(CancelToken::error());
        if (deadline.hasExpired()) {
            Error error{ErrorKind::Timeout,
                        Text::tr("All %n connection(s) to the database are in use.", nullptr, options.maxConnections),
                        Text::tr("The step was not begun."),
                        Text::tr("Try again when other work is done."),
                        {},
                        {},
                        true};
            return fail(std::move(error));
        }
        ++waiting;
        freed.wait(&mutex, QDeadlineTimer(std::chrono::milliseconds(50)));
        --waiting;
    }
    QThread* thread = QThread::currentThread();
    Slot* slot = held.emplace(thread, std::make_unique<Slot>()).first->second.get();
    // `finished` is sent by the ending thread itself, so the connection is closed where it was opened.
    QObject::connect(
        thread, &QThread::finished, &context, [this, thread] { drop(thread); }, Qt::DirectConnection);
    return slot;
}

Result<std::unique_ptr<Connection>> ConnectionPool::Private::connect(const CancelToken& cancel) const
{
    std::chrono::milliseconds delay = options.firstDelay;
    for (int attempt = 1;; ++attempt) {
        if (cancel.isCancelled())
            return fail(CancelToken::error());
        auto opened = Connection::open(address, connectionOptions);
        if (opened || !opened.error().retryable || attempt >= options.attempts)
            return opened;
        qCInfo(lcStore) << "the database does not answer, try" << attempt << opened.error();
        if (cancel.waitFor(delay))
            return fail(CancelToken::error());
        delay = std::min(delay * 2, longestDelay);
    }
}

void ConnectionPool::Private::drop(QThread* thread)
{
    std::unique_ptr<Slot> slot;
    {
        const QMutexLocker lock(&mutex);
        const auto found = held.find(thread);
        if (found == held.end())
            return;
        slot = std::move(found->second);
        held.erase(found);
        freed.wakeOne();
    }
    QObject::disconnect(thread, &QThread::finished, &context, nullptr);
}

ConnectionPool::ConnectionPool(DatabaseAddress address, ConnectionOptions connectionOptions, PoolOptions options)
    : d(std::make_unique<Private>())
{
    d->address = std::move(address);
    d->connectionOptions = std::move(connectionOptions);
    d->options = options;
}

ConnectionPool::~ConnectionPool() = default;

Result<ConnectionPool::Lease> ConnectionPool::lease(const CancelToken& cancel)
{
    auto slot = d->acquireSlot(cancel);
    if (!slot)
        return fail(slot.error());
    Slot& own = **slot;
    if (own.leases > 0) {
        ++own.leases;
        return Lease(this, own.connection.get());
    }
    const int losses = d->losses;
    const bool isDoubtful = own.connection && (own.losses != losses || own.idle.hasExpired(trustIdle.count()));
    if (own.connection && (!own.connection->isAlive() || (isDoubtful && !own.connection->value(QStringLiteral("SELECT 1")))))
        own.connection.reset();
    own.losses = losses;
    if (!own.connection) {
        auto opened = d->connect(cancel);
        if (!opened) {
            d->drop(QThread::currentThread());
            return fail(opened.error());
        }
        own.connection = std::move(*opened);
    }
    own.leases = 1;
    return Lease(this, own.connection.get());
}

void ConnectionPool::release()
{
    bool close = false;
    {
        const QMutexLocker lock(&d->mutex);
        Slot* slot = d->ownSlot();
        Q_ASSERT(slot && slot->leases > 0);
        if (--slot->leases > 0)
            return;
        slot->idle.start();
        const bool isLost = !slot->connection->isAlive();
        if (isLost)
            ++d->losses;
        close = d->waiting > 0 || isLost;
    }
    if (close)
        d->drop(QThread::currentThread());
}

void ConnectionPool::doubt()
{
    ++d->losses;
}

ConnectionPool::Lease::~Lease()
{
    if (m_pool)
        m_pool->release();
}

int ConnectionPool::openConnections() const
{
    const QMutexLocker lock(&d->mutex);
    return int(d->held.size());
}

int ConnectionPool::waitingThreads() const
{
    const QMutexLocker lock(&d->mutex);
    return d->waiting;
}

const DatabaseAddress& ConnectionPool::address() const
{
    return d->address;
}

} // namespace trueup
