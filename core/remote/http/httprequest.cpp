#include "remote/http/httprequest.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QHostAddress>
#include <QLocale>
#include <QTimeZone>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Http)
};

std::optional<QDateTime> httpDate(const QByteArray& text)
{
    const QDateTime date = QDateTime::fromString(QString::fromLatin1(text), Qt::RFC2822Date);
    if (date.isValid())
        return date.toUTC();
    const QDateTime plain = QLocale::c().toDateTime(QString::fromLatin1(text), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
    return plain.isValid() ? std::optional(QDateTime(plain.date(), plain.time(), QTimeZone::UTC)) : std::nullopt;
}

} // namespace

QByteArray HttpAnswer::header(QByteArrayView name) const
{
    for (const HttpHeader& candidate : headers) {
        if (candidate.name.compare(name, Qt::CaseInsensitive) == 0)
            return candidate.value;
    }
    return {};
}

std::optional<QDateTime> HttpAnswer::date() const
{
    return httpDate(header("Date"));
}

std::optional<std::chrono::milliseconds> HttpAnswer::retryAfter() const
{
    const QByteArray text = header("Retry-After").trimmed();
    if (text.isEmpty())
        return std::nullopt;
    bool isNumber = false;
    const double seconds = text.toDouble(&isNumber);
    if (isNumber)
        return std::chrono::milliseconds(qint64(qBound(0.0, seconds, 86'400.0) * 1000));
    const auto until = httpDate(text);
    const auto now = date();
    if (!until || !now)
        return std::nullopt;
    return std::chrono::milliseconds(std::clamp<qint64>(now->msecsTo(*until), 0, 86'400'000));
}

std::optional<Error> errorOfStatus(const HttpAnswer& answer, bool repeatable)
{
    if (answer.isSuccess())
        return std::nullopt;
    const QString server = answer.url.host();
    Error error;
    error.code = u"HTTP_%1"_s.arg(answer.status);
    error.detail = u"%1 %2 %3: %4"_s.arg(answer.request, QString::number(answer.status), shownUrl(answer.url),
                                         shownBody(answer.body));
    switch (answer.status) {
    case 401:
        error.kind = ErrorKind::Auth;
        error.message = Text::tr("%1 refused the credentials.").arg(server);
        error.nextStep = Text::tr("Check the key or token in the settings.");
        return error;
    case 402:
    case 403:
    case 423:
        error.kind = ErrorKind::Permission;
        error.message = Text::tr("%1 does not permit this request (HTTP status %2).").arg(server).arg(answer.status);
        error.nextStep = Text::tr("Check what the key or token is allowed to do.");
        return error;
    case 429:
        error.kind = ErrorKind::Throttled;
        error.message = Text::tr("%1 asks for fewer requests.").arg(server);
        error.nextStep = Text::tr("Try again later, or lower the rate in the settings.");
        error.retryable = true;
        return error;
    default:
        break;
    }
    error.kind = ErrorKind::Http;
    error.message = Text::tr("%1 answered with HTTP status %2.").arg(server).arg(answer.status);
    error.retryable = answer.status >= 500 || answer.status == 408;
    if (answer.status >= 500) {
        error.nextStep = Text::tr("Try again later.");
        if (!repeatable) {
            error.code = outcomeUnknownCode;
            error.retryable = false;
            error.notDone = Text::tr("It is not known whether the request was carried out.");
        }
    }
    return error;
}

QString shownUrl(const QUrl& url)
{
    return url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
}

QString shownUrl(const HttpRequest& request)
{
    return request.isSecretPath ? request.url.toString(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment) + u"/•••"_s
                                : shownUrl(request.url);
}

QString shownBody(QByteArrayView body, qsizetype limit)
{
    // A few bytes more than characters wanted, then cut: enough for any mix of UTF-8.
    return QString::fromUtf8(body.first(std::min(body.size(), limit * 4))).simplified().left(limit);
}

bool isSecureOrLoopback(const QUrl& url)
{
    if (url.scheme() == "https"_L1)
        return !url.host().isEmpty();
    if (url.scheme() != "http"_L1)
        return false;
    return url.host() == "localhost"_L1 || QHostAddress(url.host()).isLoopback();
}

} // namespace trueup
