#pragma once

#include "base/cancellation.h"
#include "store/connection.h"

#include <functional>
#include <type_traits>
#include <utility>

namespace trueup {

struct PoolOptions
{
    int maxConnections = 16;
    int attempts = 5;                                 ///< tries to reach the server before DatabaseLost is reported
    std::chrono::milliseconds firstDelay{200};        ///< doubles with every try, at most 5 s
    std::chrono::milliseconds acquireTimeout{30'000}; ///< how long to wait while all connections are in use
};

/// Connections for worker threads: one per thread, opened on demand in the thread that asks, closed in that thread
/// (when it ends, or when another thread waits for a place). Thread-safe. Must outlive its leases.
class ConnectionPool
{
public:
    explicit ConnectionPool(DatabaseAddress address, ConnectionOptions connectionOptions = {},
                            PoolOptions options = {});
    ConnectionPool(const ConnectionPool&) = delete;
    ConnectionPool& operator=(const ConnectionPool&) = delete;
    ~ConnectionPool();

    /// The right to use this thread's connection. A second lease in the same thread shares the same connection.
    class Lease
    {
    public:
        Lease(Lease&& other) noexcept : m_pool(std::exchange(other.m_pool, nullptr)), m_connection(other.m_connection)
        {
        }
        Lease& operator=(Lease&&) = delete;
        ~Lease();
        [[nodiscard]] Connection& operator*() const { return *m_connection; }
        [[nodiscard]] Connection* operator->() const { return m_connection; }

    private:
        friend class ConnectionPool;
        Lease(ConnectionPool* pool, Connection* connection) : m_pool(pool), m_connection(connection) {}
        ConnectionPool* m_pool;
        Connection* m_connection;
    };

    /// A connection that answered just now. Errors: DatabaseLost after the last try, Timeout when no place became free,
    /// Cancelled, and whatever opening refuses for good (Auth, NotFound, Config).
    [[nodiscard]] Result<Lease> lease(const CancelToken& cancel = {});

    /// Runs `work(Connection&)`, which returns some Result<T>, once. It is not repeated when the server is lost half
    /// way: only the caller knows whether that is safe.
    template <class Work>
    [[nodiscard]] auto withConnection(Work&& work, const CancelToken& cancel = {})
        -> std::invoke_result_t<Work, Connection&>
    {
        Result<Lease> leased = lease(cancel);
        if (!leased)
            return std::unexpected(std::move(leased).error());
        return std::invoke(std::forward<Work>(work), **leased);
    }

    /// The server was away: every connection is asked before it is handed out again, however short it was idle. The pool
    /// does so by itself after one of its own was lost. Any thread.
    void doubt();

    [[nodiscard]] int openConnections() const;
    /// Threads that wait at this moment because every place is taken.
    [[nodiscard]] int waitingThreads() const;
    [[nodiscard]] const DatabaseAddress& address() const;

private:
    void release();
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace trueup
