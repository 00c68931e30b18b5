#include "remote/http/httpworker.h"

#include "base/log.h"
#include "remote/http/httptransfer.h"

#include <QCoreApplication>
#include <QRandomGenerator>

#include <algorithm>
#include <cmath>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int cancelPollMs = 50;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Http)
};

/// Whether the host itself is in trouble; a refusal or a throttle shows that it is alive.
bool isHostFailure(const Result<HttpAnswer>& result)
{
    if (result)
        return result->status >= 500;
    return result.error().kind == ErrorKind::Network || result.error().kind == ErrorKind::Timeout;
}

Error circuitOpen(const QUrl& url)
{
    return {ErrorKind::Network,
            Text::tr("%1 failed several times in a row and is left alone for a moment.").arg(url.host()),
            Text::tr("The request was not sent."),
            Text::tr("Try again in a minute."),
            {},
            circuitOpenCode,
            true};
}

} // namespace

HttpWorker::HttpWorker(std::shared_ptr<HttpLedger> ledger) : m_ledger(std::move(ledger)), m_network(this), m_poll(this)
{
    // Children, so that they move to the network thread with this object.
    m_clock.start();
    m_poll.setInterval(cancelPollMs);
    connect(&m_poll, &QTimer::timeout, this, &HttpWorker::pollCancels);
}

HttpWorker::~HttpWorker()
{
    shutDown();
}

HttpWorker::Host& HttpWorker::hostOf(const QByteArray& key)
{
    Host& host = m_hosts[key];
    if (!host.wake) {
        host.key = key;
        host.policy = m_ledger->policy(key);
        host.bucket = TokenBucket(host.policy.perSecond, host.policy.burst);
        host.breaker = CircuitBreaker(host.policy.breakerFailures, host.policy.breakerPause.count());
        host.wake = std::make_unique<QTimer>();
        host.wake->setSingleShot(true);
        connect(host.wake.get(), &QTimer::timeout, this, [this, &host] { pump(host); });
    }
    return host;
}

void HttpWorker::applyPolicy(Host& host)
{
    const HostPolicy policy = m_ledger->policy(host.key);
    if (policy == host.policy)
        return;
    host.policy = policy;
    host.bucket.change(policy.perSecond, policy.burst, m_clock.elapsed());
    host.breaker.change(policy.breakerFailures, policy.breakerPause.count());
}

void HttpWorker::submit(const std::shared_ptr<HttpCall>& call)
{
    m_ledger->add(call->host, {.calls = 1});
    call->waitingSince = m_clock.elapsed();
    if (m_down || call->cancel.isCancelled()) {
        finish(*call, std::unexpected(CancelToken::error()));
        return;
    }
    Host& host = hostOf(call->host);
    host.queue.push_back(call);
    if (!m_poll.isActive())
        m_poll.start();
    pump(host);
}

void HttpWorker::pump(Host& host)
{
    applyPolicy(host);
    while (!host.queue.empty() && int(host.active.size()) < std::max(host.policy.maxConcurrent, 1)) {
        const qint64 now = m_clock.elapsed();
        const auto ready = std::ranges::find_if(host.queue, [now](const auto& call) { return call->notBefore <= now; });
        if (ready == host.queue.end()) {
            const auto next =
                std::ranges::min_element(host.queue, {}, [](const auto& call) { return call->notBefore; });
            pumpLater(host, (*next)->notBefore - now);
            return;
        }
        const std::shared_ptr<HttpCall> call = *ready;
        const CircuitBreaker::Gate gate = host.breaker.gate(now);
        if (gate == CircuitBreaker::Gate::Wait)
            return;
        if (gate == CircuitBreaker::Gate::Refuse) {
            host.queue.erase(ready);
            finish(*call, std::unexpected(circuitOpen(call->request.url)));
            continue;
        }
        if (const qint64 wait = host.bucket.waitMs(now); wait > 0) {
            pumpLater(host, wait);
            return;
        }
        host.queue.erase(ready);
        begin(host, call);
    }
}

void HttpWorker::pumpLater(Host& host, qint64 ms)
{
    host.wake->start(std::chrono::milliseconds(std::max<qint64>(ms, 1)));
}

void HttpWorker::begin(Host& host, const std::shared_ptr<HttpCall>& call)
{
    const qint64 now = m_clock.elapsed();
    host.bucket.take(now);
    host.breaker.started(now);
    host.active.push_back(call);
    ++call->attempts;
    m_ledger->add(call->host, {.attempts = 1,
                               .retries = call->attempts > 1 ? 1 : 0,
                               .bytesSent = call->request.body.size(),
                               .waitMs = now - call->waitingSince});
    qCDebug(lcRemote).noquote() << call->id << call->request.method << shownUrl(call->request) << "attempt"
                                << call->attempts;
    call->transfer = new HttpTransfer(
        m_network, call->request, call->id,
        [this, &host, call](Result<HttpAnswer> result) { ended(host, call, std::move(result)); }, this);
}

void HttpWorker::ended(Host& host, const std::shared_ptr<HttpCall>& call, Result<HttpAnswer> result)
{
    std::erase(host.active, call);
    m_ledger->add(call->host, {.bytesReceived = call->transfer->bytesReceived()});
    call->transfer->deleteLater();
    call->transfer = nullptr;
    const qint64 now = m_clock.elapsed();
    if (isHostFailure(result))
        host.breaker.failed(now);
    else if (!result && result.error().kind == ErrorKind::Cancelled)
        host.breaker.abandoned();
    else
        host.breaker.succeeded();

    const auto delay = retryDelay(*call, result);
    if (delay) {
        qCInfo(lcRemote).noquote() << call->id << "is sent again in" << *delay << "ms:"
                                   << (result ? u"HTTP %1"_s.arg(result->status) : errorKindWord(result.error().kind));
        call->waitingSince = now;
        call->notBefore = now + *delay;
        host.queue.push_back(call);
    } else {
        finish(*call, std::move(result));
    }
    pump(host);
}

std::optional<qint64> HttpWorker::retryDelay(const HttpCall& call, const Result<HttpAnswer>& result) const
{
    const HttpRetry& retry = call.request.retry;
    if (m_down || !call.request.repeatable || call.attempts >= retry.attempts || call.cancel.isCancelled())
        return std::nullopt;
    if (result ? !retry.statuses.contains(result->status) : !result.error().retryable)
        return std::nullopt;
    if (const auto asked = result ? result->retryAfter() : std::nullopt)
        return *asked > retry.longestDelay ? std::nullopt : std::optional(qint64(asked->count()));
    const double plain = double(retry.firstDelay.count()) * std::pow(retry.growth, call.attempts - 1);
    const double spread = (QRandomGenerator::global()->generateDouble() * 2 - 1) * retry.jitter;
    return qint64(std::min(plain, double(retry.longestDelay.count())) * (1 + spread));
}

void HttpWorker::finish(HttpCall& call, Result<HttpAnswer> result)
{
    if (result) {
        result->attempts = call.attempts;
        qCDebug(lcRemote).noquote() << call.id << "HTTP" << result->status << result->body.size() << "bytes in"
                                    << result->elapsed.count() << "ms";
    } else {
        m_ledger->add(call.host, {.failures = 1});
        qCDebug(lcRemote).noquote() << call.id << errorKindWord(result.error().kind) << result.error().detail;
    }
    call.promise.addResult(std::move(result));
    call.promise.finish();
}

void HttpWorker::pollCancels()
{
    bool any = false;
    for (auto& [key, host] : m_hosts) {
        std::vector<std::shared_ptr<HttpCall>> stopped;
        std::erase_if(host.queue, [&](const auto& call) {
            if (call->cancel.isCancelled())
                stopped.push_back(call);
            return call->cancel.isCancelled();
        });
        for (const auto& call : stopped)
            finish(*call, std::unexpected(CancelToken::error()));
        const auto active = host.active; // a cancelled transfer leaves the list at once
        for (const auto& call : active) {
            if (call->cancel.isCancelled() && call->transfer)
                call->transfer->cancel();
        }
        any = any || !host.queue.empty() || !host.active.empty();
    }
    if (!any)
        m_poll.stop();
}

void HttpWorker::shutDown()
{
    m_down = true;
    for (auto& [key, host] : m_hosts) {
        for (const auto& call : std::exchange(host.queue, {}))
            finish(*call, std::unexpected(CancelToken::error()));
        const auto active = host.active;
        for (const auto& call : active) {
            if (call->transfer)
                call->transfer->cancel();
        }
    }
}

} // namespace trueup
