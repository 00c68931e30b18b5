#include "remote/http/httpclient.h"

#include "remote/http/httpworker.h"

namespace trueup {

using namespace Qt::StringLiterals;

HttpClient::HttpClient() : m_ledger(std::make_shared<HttpLedger>()), m_worker(new HttpWorker(m_ledger))
{
    m_thread.setObjectName(u"trueup-http"_s);
    m_worker->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start();
}

HttpClient::~HttpClient()
{
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker] { worker->shutDown(); }, Qt::QueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

void HttpClient::setHostPolicy(const QUrl& url, const HostPolicy& policy)
{
    m_ledger->setPolicy(HttpLedger::hostKey(url), policy);
}

HostPolicy HttpClient::hostPolicy(const QUrl& url) const
{
    return m_ledger->policy(HttpLedger::hostKey(url));
}

QFuture<Result<HttpAnswer>> HttpClient::send(HttpRequest request, CancelToken cancel)
{
    auto call = std::make_shared<HttpCall>();
    call->id = u"h-%1"_s.arg(++m_lastId);
    call->host = HttpLedger::hostKey(request.url);
    call->request = std::move(request);
    call->cancel = std::move(cancel);
    call->promise.start();
    QFuture<Result<HttpAnswer>> future = call->promise.future();
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, call] { worker->submit(call); }, Qt::QueuedConnection);
    return future;
}

Result<HttpAnswer> HttpClient::perform(HttpRequest request, CancelToken cancel)
{
    return send(std::move(request), std::move(cancel)).result();
}

HttpCounters HttpClient::counters() const
{
    return m_ledger->total();
}

HttpCounters HttpClient::counters(const QUrl& url) const
{
    return m_ledger->counters(HttpLedger::hostKey(url));
}

} // namespace trueup
