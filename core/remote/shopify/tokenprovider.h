#pragma once

#include "base/cancellation.h"
#include "base/clock.h"
#include "remote/http/httpclient.h"
#include "remote/shopify/shopifyoptions.h"

#include <QMutex>

namespace trueup {

/// The access token of a shop: fixed, or granted for client credentials, renewed an hour before it ends and once after
/// a refusal. One renewal at a time; other threads wait for it. Thread-safe.
class TokenProvider
{
public:
    TokenProvider(HttpClient& http, const ShopifyOptions& options, const Clock& clock)
        : m_http(http), m_options(options), m_clock(clock)
    {
    }

    /// Errors: Auth (the shop refuses the credentials), Network, Timeout, Parse, Cancelled.
    [[nodiscard]] Result<QString> token(const CancelToken& cancel);
    /// `refused` was answered with 401. True when another one can be had; it is forgotten unless already replaced.
    [[nodiscard]] bool forget(const QString& refused);

private:
    [[nodiscard]] Result<void> renew(const CancelToken& cancel);

    HttpClient& m_http;
    const ShopifyOptions& m_options;
    const Clock& m_clock;
    QMutex m_mutex;
    QString m_token;
    QDateTime m_renewAt;
};

} // namespace trueup
