#pragma once

#include "base/cancellation.h"
#include "remote/http/httprequest.h"

#include <QFuture>
#include <QThread>

#include <atomic>
#include <memory>

namespace trueup {

class HttpLedger;
class HttpWorker;

/// How a host is treated: all requests to the same scheme, name and port share it.
struct HostPolicy
{
    double perSecond = 0;    ///< starts per second; 0 is unlimited
    int burst = 1;           ///< starts allowed at once after a pause
    int maxConcurrent = 6;   ///< requests under way
    int breakerFailures = 8; ///< failures in a row that open the breaker; 0 switches it off
    std::chrono::milliseconds breakerPause{30'000};

    friend bool operator==(const HostPolicy&, const HostPolicy&) = default;
};

/// What was asked of a host since the client was made.
struct HttpCounters
{
    qint64 calls = 0;    ///< requests handed in
    qint64 attempts = 0; ///< requests sent
    qint64 retries = 0;  ///< attempts after the first
    qint64 failures = 0; ///< calls that ended without an answer
    qint64 bytesSent = 0;
    qint64 bytesReceived = 0;
    qint64 waitMs = 0; ///< spent in the queue, for the rate and between attempts
};

/// The only way out over HTTP. One thread of its own holds the network manager (keep-alive, HTTP/2); requests of a host
/// queue there and are paced, retried (only when repeatable) and held back by a circuit breaker. TLS is always
/// verified, redirects are answers unless asked for, cookies and caches are off.
///
/// Thread-safe. Errors: Network, Timeout, Contract (body too large), Cancelled; a request that is not repeatable and
/// whose bytes may have reached the server fails with code OUTCOME_UNKNOWN. HTTP error statuses are answers, see
/// errorOfStatus().
class HttpClient
{
public:
    HttpClient();
    ~HttpClient(); ///< ends what is under way: open futures finish with Cancelled
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    void setHostPolicy(const QUrl& url, const HostPolicy& policy);
    [[nodiscard]] HostPolicy hostPolicy(const QUrl& url) const;

    /// Finished exactly once. A stop of `cancel` ends it within a tenth of a second.
    [[nodiscard]] QFuture<Result<HttpAnswer>> send(HttpRequest request, CancelToken cancel = {});
    /// send() and wait; for worker threads, never for the thread of a window.
    [[nodiscard]] Result<HttpAnswer> perform(HttpRequest request, CancelToken cancel = {});

    [[nodiscard]] HttpCounters counters() const;                ///< of all hosts
    [[nodiscard]] HttpCounters counters(const QUrl& url) const; ///< of one host

private:
    std::shared_ptr<HttpLedger> m_ledger;
    QThread m_thread;
    HttpWorker* m_worker; // lives in m_thread, deleted when it ends
    std::atomic<qint64> m_lastId = 0;
};

} // namespace trueup
