#include "remote/http/httpledger.h"

namespace trueup {

namespace {

void sum(HttpCounters& into, const HttpCounters& more)
{
    into.calls += more.calls;
    into.attempts += more.attempts;
    into.retries += more.retries;
    into.failures += more.failures;
    into.bytesSent += more.bytesSent;
    into.bytesReceived += more.bytesReceived;
    into.waitMs += more.waitMs;
}

} // namespace

QByteArray HttpLedger::hostKey(const QUrl& url)
{
    const int standard = url.scheme() == QLatin1StringView("https") ? 443 : 80;
    return url.scheme().toLatin1() + "://" + url.host(QUrl::FullyEncoded).toLatin1() + ':' +
           QByteArray::number(url.port(standard));
}

void HttpLedger::setPolicy(const QByteArray& host, const HostPolicy& policy)
{
    const QMutexLocker lock(&m_mutex);
    m_policies.insert(host, policy);
}

HostPolicy HttpLedger::policy(const QByteArray& host) const
{
    const QMutexLocker lock(&m_mutex);
    return m_policies.value(host);
}

void HttpLedger::add(const QByteArray& host, const HttpCounters& more)
{
    const QMutexLocker lock(&m_mutex);
    sum(m_counters[host], more);
}

HttpCounters HttpLedger::counters(const QByteArray& host) const
{
    const QMutexLocker lock(&m_mutex);
    return m_counters.value(host);
}

HttpCounters HttpLedger::total() const
{
    const QMutexLocker lock(&m_mutex);
    HttpCounters all;
    for (const HttpCounters& one : m_counters)
        sum(all, one);
    return all;
}

} // namespace trueup
