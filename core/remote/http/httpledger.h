#pragma once

#include "remote/http/httpclient.h"

#include <QHash>
#include <QMutex>

namespace trueup {

/// Policies and counters by host, shared by the threads that call and the one that sends. Thread-safe.
class HttpLedger
{
public:
    /// scheme://name:port of an address.
    [[nodiscard]] static QByteArray hostKey(const QUrl& url);

    void setPolicy(const QByteArray& host, const HostPolicy& policy);
    [[nodiscard]] HostPolicy policy(const QByteArray& host) const;
    void add(const QByteArray& host, const HttpCounters& more);
    [[nodiscard]] HttpCounters counters(const QByteArray& host) const;
    [[nodiscard]] HttpCounters total() const;

private:
    mutable QMutex m_mutex;
    QHash<QByteArray, HostPolicy> m_policies;
    QHash<QByteArray, HttpCounters> m_counters;
};

} // namespace trueup
