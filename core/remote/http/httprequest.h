#pragma once

#include "base/error.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QUrl>

#include <chrono>
#include <optional>

namespace trueup {

/// One request header. The value of a secret one never reaches a log, an error or a detail text.
struct HttpHeader
{
    QByteArray name;
    QByteArray value;
    bool secret = false;
};

/// When and how often a request is sent again by HttpClient itself. Used for repeatable requests only.
struct HttpRetry
{
    int attempts = 1; ///< in all, the first one included
    std::chrono::milliseconds firstDelay{800};
    double growth = 2.5;
    std::chrono::milliseconds longestDelay{30'000}; ///< a longer Retry-After ends the attempts
    double jitter = 0.2;                            ///< share of the delay that is random, both ways
    QList<int> statuses = {429, 500, 502, 503, 504};
};

/// One request. A value; crosses threads by copy.
struct HttpRequest
{
    QByteArray method = "GET"; ///< a GET has no body and is repeatable
    QUrl url;                  ///< user info is ignored: credentials travel in headers
    bool isSecretPath = false; ///< whoever knows the path may post there (an incoming hook): no log, no error shows it
    QList<HttpHeader> headers;
    QByteArray body;
    QString bodyFile;    ///< a file sent behind `body`, read while it goes out; repeatable requests only
    QByteArray bodyTail; ///< sent behind the file
    /// The body of a success goes into this file instead of HttpAnswer::body, however large; every attempt starts it
    /// anew. The transfer time-out then counts from the last piece that came or went. Of a body in chunks, of which the server
    /// does not say how long it is, Qt does not always notice a missing end: whoever reads the file has to know what is whole.
    QString saveTo;
    /// Sending it twice does no harm. Only then is it retried, and only then may Qt send it again by itself.
    bool repeatable = true;
    HttpRetry retry;
    std::chrono::milliseconds connectTimeout{15'000};  ///< until the request is on its way
    std::chrono::milliseconds transferTimeout{90'000}; ///< from then until the answer is complete
    std::chrono::milliseconds pauseTimeout{30'000};    ///< between two pieces of an answer that has begun
    qint64 maxBody = 64 * 1024 * 1024;                 ///< bytes of the (inflated) answer; more is a Contract error
    bool followRedirects = false; ///< repeatable requests only; same or better security, at most five
};

/// A complete answer, whatever its status: callers read the body of an error status too.
struct HttpAnswer
{
    int status = 0;
    QList<HttpHeader> headers;
    QByteArray body;
    QUrl url;         ///< of the answer, after redirects
    QString request;  ///< id of the request in the log ("h-42")
    int attempts = 1; ///< how often it was sent
    std::chrono::milliseconds elapsed{0};

    /// First header of that name (any case); empty when there is none.
    [[nodiscard]] QByteArray header(QByteArrayView name) const;
    /// When the server says it answered, by its own clock, in UTC.
    [[nodiscard]] std::optional<QDateTime> date() const;
    [[nodiscard]] bool isSuccess() const { return status >= 200 && status < 300; }
    /// Retry-After in seconds or as a date relative to the answer's own Date header.
    [[nodiscard]] std::optional<std::chrono::milliseconds> retryAfter() const;
};

/// Error::code of a request that may have been carried out although no usable answer came: read before repeating it.
inline constexpr QLatin1StringView outcomeUnknownCode{"OUTCOME_UNKNOWN"};
/// Error::code while a host's circuit breaker is open.
inline constexpr QLatin1StringView circuitOpenCode{"CIRCUIT_OPEN"};

[[nodiscard]] inline bool outcomeUnknown(const Error& error)
{
    return error.code == outcomeUnknownCode;
}

/// The error an answer of this status is, or nothing for 2xx. 401 Auth, 402/403/423 Permission, 429 Throttled, others
/// Http with the code "HTTP_<status>"; a 5xx of a request that is not repeatable has an unknown outcome.
[[nodiscard]] std::optional<Error> errorOfStatus(const HttpAnswer& answer, bool repeatable);

/// The address as it may be shown: no user info, no query.
[[nodiscard]] QString shownUrl(const QUrl& url);
/// The same; of a secret path only the server.
[[nodiscard]] QString shownUrl(const HttpRequest& request);
/// At most `limit` characters of a body for a detail text, on one line.
[[nodiscard]] QString shownBody(QByteArrayView body, qsizetype limit = 300);
/// http is allowed only to this machine (tests, sandbox); everything else must be https.
[[nodiscard]] bool isSecureOrLoopback(const QUrl& url);

} // namespace trueup
