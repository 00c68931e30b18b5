#pragma once

#include "remote/http/hostgate.h"
#include "remote/http/httpledger.h"

#include <QElapsedTimer>
#include <QNetworkAccessManager>
#include <QPromise>
#include <QTimer>

#include <deque>
#include <map>

namespace trueup {

class HttpTransfer;

/// One request on its way through queue, attempts and answer.
struct HttpCall
{
    QString id;
    QByteArray host;
    HttpRequest request;
    CancelToken cancel;
    QPromise<Result<HttpAnswer>> promise;
    int attempts = 0;
    qint64 waitingSince = 0;
    qint64 notBefore = 0; // next attempt, after a failed one
    HttpTransfer* transfer = nullptr;
};

/// The network thread's side of HttpClient: queues, pace, breaker and attempts per host.
class HttpWorker : public QObject
{
    Q_OBJECT
public:
    explicit HttpWorker(std::shared_ptr<HttpLedger> ledger);
    ~HttpWorker() override;

    void submit(const std::shared_ptr<HttpCall>& call);
    void shutDown();

private:
    struct Host
    {
        QByteArray key;
        HostPolicy policy;
        TokenBucket bucket;
        CircuitBreaker breaker;
        std::deque<std::shared_ptr<HttpCall>> queue;
        std::vector<std::shared_ptr<HttpCall>> active;
        std::unique_ptr<QTimer> wake;
    };

    [[nodiscard]] Host& hostOf(const QByteArray& key);
    void applyPolicy(Host& host);
    void pump(Host& host);
    void pumpLater(Host& host, qint64 ms);
    void begin(Host& host, const std::shared_ptr<HttpCall>& call);
    void ended(Host& host, const std::shared_ptr<HttpCall>& call, Result<HttpAnswer> result);
    [[nodiscard]] std::optional<qint64> retryDelay(const HttpCall& call, const Result<HttpAnswer>& result) const;
    void finish(HttpCall& call, Result<HttpAnswer> result);
    void pollCancels();

    std::shared_ptr<HttpLedger> m_ledger;
    QNetworkAccessManager m_network;
    QElapsedTimer m_clock;
    QTimer m_poll;
    std::map<QByteArray, Host> m_hosts; // stable addresses
    bool m_down = false;
};

} // namespace trueup
