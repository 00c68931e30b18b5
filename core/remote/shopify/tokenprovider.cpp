#include "remote/shopify/tokenprovider.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrlQuery>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 renewEarlySeconds = 3600;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Shopify)
};

QByteArray formField(const QString& name, const QString& value)
{
    return name.toLatin1() + '=' + QUrl::toPercentEncoding(value);
}

} // namespace

Result<QString> TokenProvider::token(const CancelToken& cancel)
{
    if (!m_options.token.isEmpty())
        return m_options.token;
    const QMutexLocker lock(&m_mutex); // held while renewing: that is the single flight
    if (m_token.isEmpty() || m_clock.now() >= m_renewAt) {
        if (const auto renewed = renew(cancel); !renewed)
            return std::unexpected(renewed.error());
    }
    return m_token;
}

bool TokenProvider::forget(const QString& refused)
{
    if (!m_options.token.isEmpty())
        return false;
    const QMutexLocker lock(&m_mutex);
    if (m_token == refused)
        m_token.clear();
    return true;
}

Result<void> TokenProvider::renew(const CancelToken& cancel)
{
    HttpRequest request;
    request.method = "POST";
    request.url = m_options.tokenUrl();
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded", false},
                       {"Accept", "application/json", false}};
    request.body = formField(u"grant_type"_s, u"client_credentials"_s) + '&' +
                   formField(u"client_id"_s, m_options.clientId) + '&' +
                   formField(u"client_secret"_s, m_options.clientSecret);
    request.transferTimeout = m_options.timeout;
    request.retry.attempts = m_options.attempts; // asking twice merely yields two tokens
    request.retry.firstDelay = m_options.retryDelay;
    const Result<HttpAnswer> answer = m_http.perform(request, cancel);
    if (!answer)
        return std::unexpected(answer.error());
    // The body of a refusal may echo what was sent: it is not quoted.
    if (answer->status >= 400 && answer->status < 500 && answer->status != 429)
        return fail(ErrorKind::Auth, Text::tr("The shop refused the client id or its secret."),
                    Text::tr("Check both in the settings, and that the app is installed in this shop."),
                    u"HTTP %1"_s.arg(answer->status));
    if (!answer->isSuccess())
        return fail(ErrorKind::Http, Text::tr("The shop gave no access token (HTTP status %1).").arg(answer->status),
                    Text::tr("Try again later."));
    const QJsonObject grant = QJsonDocument::fromJson(answer->body).object();
    m_token = grant["access_token"_L1].toString();
    if (m_token.isEmpty())
        return fail(ErrorKind::Parse, Text::tr("The shop's answer holds no access token."),
                    Text::tr("Check the address of the shop."));
    const qint64 life = grant["expires_in"_L1].toInteger(86'399);
    m_renewAt = m_clock.now().addSecs(life > 2 * renewEarlySeconds ? life - renewEarlySeconds : life / 2);
    return {};
}

} // namespace trueup
