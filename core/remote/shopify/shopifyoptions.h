#pragma once

#include "base/error.h"

#include <QString>
#include <QUrl>

#include <chrono>

namespace trueup {

/// How to reach a shop. Either a token or a client id with its secret.
struct ShopifyOptions
{
    QUrl url; ///< https://SHOP.myshopify.com, or http to this machine
    QString token;
    QString clientId;
    QString clientSecret;
    QString apiVersion = QStringLiteral("2026-10");

    int attempts = 4; ///< of a query that meets network faults or 5xx
    std::chrono::milliseconds retryDelay{800};
    std::chrono::milliseconds timeout{40'000};              ///< Shopify itself gives up after about 10 s
    std::chrono::milliseconds shortestThrottleWait{1'000};  ///< at least one second is advised
    std::chrono::milliseconds longestThrottleWait{300'000}; ///< in one call, then Throttled
    int maxConcurrent = 8;                                  ///< requests under way

    /// Whether a connection can be tried at all: address, https unless loopback, credentials, form of the version.
    [[nodiscard]] Result<void> validate() const;
    [[nodiscard]] QUrl graphqlUrl() const;
    [[nodiscard]] QUrl tokenUrl() const;
};

} // namespace trueup
