#include "remote/http/guardeddownload.h"

#include "base/cancellation.h"
#include "remote/http/publicaddress.h"

#include <QNetworkAccessManager>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

bool isWebAddress(const QUrl& url)
{
    return (url.scheme() == "https"_L1 || url.scheme() == "http"_L1) && !url.host().isEmpty();
}

qint64 maxAgeOf(const QByteArray& cacheControl)
{
    for (const QByteArray& part : cacheControl.toLower().split(',')) {
        const QByteArray word = part.trimmed();
        if (word == "no-store" || word == "no-cache")
            return 0;
        if (word.startsWith("max-age="))
            return std::max<qint64>(word.mid(8).toLongLong(), 0);
    }
    return -1;
}

/// No connection came about: another address of the same host may do.
bool isWorthAnotherAddress(QNetworkReply::NetworkError error)
{
    return error == QNetworkReply::ConnectionRefusedError || error == QNetworkReply::UnknownNetworkError ||
           error == QNetworkReply::NetworkSessionFailedError || error == QNetworkReply::TemporaryNetworkFailureError;
}

} // namespace

GuardedDownload::GuardedDownload(DownloadMeans means, DownloadLimits limits, QObject* parent)
    : QObject(parent), m_means(std::move(means)), m_limits(limits)
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, [this] { giveUp(ErrorKind::Timeout, tr("the host took too long.")); });
}

GuardedDownload::~GuardedDownload()
{
    m_isOver = true;
    if (m_reply)
        m_reply->abort();
}

void GuardedDownload::askSystem(const QString& host, QObject* context, DownloadMeans::Resolved resolved)
{
    QHostInfo::lookupHost(host, context, std::move(resolved));
}

void GuardedDownload::start(const QUrl& url, const QByteArray& kind, const QByteArray& accept, Done done)
{
    m_kind = kind;
    m_accept = accept;
    m_done = std::move(done);
    m_deadline.start(m_limits.totalMs);
    QMetaObject::invokeMethod(this, [this, url] { visit(url); }, Qt::QueuedConnection);
}

void GuardedDownload::stop()
{
    end(fail(CancelToken::error()));
}

/// A name, or an address written as one: the look-up tells what it stands for ("2130706433" is 127.0.0.1).
void GuardedDownload::visit(const QUrl& url)
{
    if (m_isOver)
        return;
    m_url = url;
    m_url.setUserInfo({});
    m_url.setFragment({});
    m_addresses.clear();
    m_data.clear();
    if (!isWebAddress(m_url))
        return giveUp(ErrorKind::Validation, tr("“%1” is no address on the web.").arg(url.toString(QUrl::RemoveUserInfo).left(80)));
    if (!isPrivateName(m_url.host()))
        return m_means.resolve(m_url.host(), this, [this](const QHostInfo& found) { judge(found); });
    judge(QHostInfo()); // who looks it up asks the neighbours
}

void GuardedDownload::judge(const QHostInfo& found)
{
    if (m_isOver)
        return;
    const bool isHidden = isPrivateName(m_url.host());
    m_addresses = found.addresses();
    if (!isHidden && (found.error() != QHostInfo::NoError || m_addresses.isEmpty()))
        return giveUp(ErrorKind::Network, tr("the host “%1” was not found.").arg(m_url.host()), {}, found.errorString());
    if (!isHidden && std::ranges::all_of(m_addresses, isPublicAddress))
        return fetch();
    m_means.vouchedFor(m_url, this, [this, isHidden](bool isAllowed) {
        if (m_isOver)
            return;
        if (!isAllowed)
            return giveUp(ErrorKind::Permission, tr("“%1” lies in a private network and is not asked.").arg(m_url.host()),
                          tr("If it is meant to be, an administrator names the host in the settings, under “Publishing and pushing”."));
        if (!isHidden)
            return fetch();
        m_means.resolve(m_url.host(), this, [this](const QHostInfo& late) {
            m_addresses = late.addresses();
            if (m_isOver)
                return;
            if (m_addresses.isEmpty())
                return giveUp(ErrorKind::Network, tr("the host “%1” was not found.").arg(m_url.host()), {}, late.errorString());
            fetch();
        });
    });
}

QNetworkRequest GuardedDownload::request(const QHostAddress& address) const
{
    QUrl url = m_url;
    url.setHost(address.toString());
    QNetworkRequest request(url);
    const QString host = m_url.host(QUrl::FullyEncoded);
    const QString shown = host.contains(u':') ? u'[' + host + u']' : host;
    request.setRawHeader("Host", (m_url.port() < 0 ? shown : u"%1:%2"_s.arg(shown).arg(m_url.port())).toLatin1());
    request.setPeerVerifyName(host); // the certificate is that of the name
    request.setRawHeader("User-Agent", "Trueup/" TRUEUP_VERSION);
    request.setRawHeader("Accept", m_accept);
    request.setTransferTimeout(m_limits.idleMs);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false); // it would name the host by the address alone
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    for (const auto attribute : {QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::CookieSaveControlAttribute,
                                 QNetworkRequest::AuthenticationReuseAttribute})
        request.setAttribute(attribute, QNetworkRequest::Manual);
    return request;
}

void GuardedDownload::fetch()
{
    m_reply = m_means.network->get(request(m_addresses.takeFirst()));
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &GuardedDownload::readHead);
    connect(m_reply, &QNetworkReply::readyRead, this, &GuardedDownload::readMore);
    connect(m_reply, &QNetworkReply::finished, this, &GuardedDownload::replied);
}

/// What the head alone forbids is not downloaded.
void GuardedDownload::readHead()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status < 200 || status > 299)
        return;
    if (m_reply->header(QNetworkRequest::ContentLengthHeader).toLongLong() > m_limits.bytes)
        return giveUp(ErrorKind::Validation, tr("the file is too large."));
    const QByteArray type = m_reply->rawHeader("Content-Type").split(';').first().trimmed().toLower();
    if (!type.isEmpty() && !type.startsWith(m_kind) && !type.endsWith("/octet-stream"))
        giveUp(ErrorKind::Validation, tr("the host answers with a file of the kind “%1”.").arg(QString::fromLatin1(type.left(60))));
}

void GuardedDownload::readMore()
{
    m_data += m_reply->read(m_limits.bytes + 1 - m_data.size());
    if (m_data.size() > m_limits.bytes)
        giveUp(ErrorKind::Validation, tr("the file is too large."));
}

void GuardedDownload::replied()
{
    if (m_isOver)
        return;
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QNetworkReply::NetworkError error = m_reply->error();
    if (status >= 300 && status < 400)
        return redirect();
    if (status >= 400)
        return giveUp(ErrorKind::Http, tr("the host answers with the status %1.").arg(status));
    if (error == QNetworkReply::OperationCanceledError)
        return giveUp(ErrorKind::Timeout, tr("the host took too long."));
    if (error == QNetworkReply::NoError) {
        readMore();
        m_maxAge = maxAgeOf(m_reply->rawHeader("Cache-Control"));
        return end(std::exchange(m_data, {}));
    }
    if (m_addresses.isEmpty() || !m_data.isEmpty() || !isWorthAnotherAddress(error))
        return giveUp(ErrorKind::Network, tr("the host “%1” cannot be reached.").arg(m_url.host()), {}, m_reply->errorString());
    m_reply->deleteLater();
    fetch();
}

void GuardedDownload::redirect()
{
    const QUrl next = m_url.resolved(QUrl::fromEncoded(m_reply->rawHeader("Location")));
    m_reply->deleteLater();
    m_reply->disconnect(this);
    m_reply.clear();
    if (++m_redirects > m_limits.redirects)
        return giveUp(ErrorKind::Network, tr("the host leads on to further addresses too often."));
    if (m_url.scheme() == "https"_L1 && next.scheme() == "http"_L1)
        return giveUp(ErrorKind::Validation, tr("the host leads on to an address without encryption."));
    visit(next);
}

void GuardedDownload::giveUp(ErrorKind kind, const QString& message, const QString& nextStep, const QString& detail)
{
    end(fail(kind, message, nextStep, detail));
}

void GuardedDownload::end(Result<QByteArray> result)
{
    if (std::exchange(m_isOver, true))
        return;
    m_deadline.stop();
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->abort();
        m_reply->deleteLater();
    }
    if (m_done)
        m_done(result);
}

} // namespace trueup
