#include "remote/http/httptransfer.h"

#include "base/cancellation.h"
#include "remote/http/httpbody.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSslError>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

// Of an answer that goes to a file; the network's thread would otherwise run ahead of a busy disk by any amount.
constexpr qint64 savedReadAhead = 1 << 20;

QNetworkRequest prepared(const HttpRequest& request)
{
    QUrl url = request.url;
    url.setUserInfo({});
    QNetworkRequest out(url);
    bool secret = false;
    out.setRawHeader("User-Agent", "Trueup/" TRUEUP_VERSION);
    for (const HttpHeader& header : request.headers) {
        out.setRawHeader(header.name, header.value);
        secret = secret || header.secret;
    }
    out.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    out.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    out.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    out.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    out.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    // Credentials must not follow a redirect to somebody else.
    const auto following =
        secret ? QNetworkRequest::SameOriginRedirectPolicy : QNetworkRequest::NoLessSafeRedirectPolicy;
    out.setAttribute(
        QNetworkRequest::RedirectPolicyAttribute,
        int(request.followRedirects && request.repeatable ? following : QNetworkRequest::ManualRedirectPolicy));
    out.setMaximumRedirectsAllowed(5);
    out.setTransferTimeout(std::chrono::milliseconds(0));
    // Over HTTP/2 Qt keeps what goes beyond the read buffer in memory, however much; over 1.1 it lets the server wait.
    if (!request.saveTo.isEmpty())
        out.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    return out;
}

/// Everything below 200 is the network's or a proxy's; of the rest these few are not an answer of the server either.
/// (ProtocolInvalidOperationError is Qt's name for status 400, which is one.)
bool isTransportError(QNetworkReply::NetworkError error)
{
    if (error == QNetworkReply::NoError)
        return false;
    return error < 200 || error == QNetworkReply::ContentReSendError || error == QNetworkReply::ProtocolUnknownError ||
           error == QNetworkReply::ProtocolFailure;
}

} // namespace

HttpTransfer::HttpTransfer(QNetworkAccessManager& network, HttpRequest request, QString id, Done done, QObject* parent)
    : QObject(parent), m_request(std::move(request)), m_id(std::move(id)), m_done(std::move(done))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] { stop(m_sent ? Stop::TransferTimeout : Stop::ConnectTimeout); });
    start(network);
}

HttpTransfer::~HttpTransfer()
{
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->abort();
        m_reply->deleteLater();
    }
}

void HttpTransfer::start(QNetworkAccessManager& network)
{
    QNetworkRequest request = prepared(m_request);
    m_elapsed.start();
    if (m_request.method == "GET") {
        m_reply = network.get(request);
    } else if (!m_request.bodyFile.isEmpty()) {
        auto* body = new FileBody(m_request.body, m_request.bodyFile, m_request.bodyTail, this);
        request.setHeader(QNetworkRequest::ContentLengthHeader, body->size());
        m_reply = network.sendCustomRequest(request, m_request.method, body);
    } else if (m_request.repeatable) {
        m_reply = network.sendCustomRequest(request, m_request.method, m_request.body);
    } else {
        request.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
        request.setHeader(QNetworkRequest::ContentLengthHeader, m_request.body.size());
        auto* body = new OneWayBody(m_request.body, this);
        m_reply = network.sendCustomRequest(request, m_request.method, body);
    }
    connect(m_reply, &QNetworkReply::requestSent, this, &HttpTransfer::noteSent);
    connect(m_reply, &QNetworkReply::uploadProgress, this, [this](qint64 sent, qint64) {
        if (sent <= 0)
            return;
        noteSent();
        noteProgress();
    });
    connect(m_reply, &QNetworkReply::metaDataChanged, this, [this] {
        noteSent();
        limitReadAhead();
    });
    connect(m_reply, &QNetworkReply::readyRead, this, &HttpTransfer::readMore);
    connect(m_reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError>& errors) {
        QStringList texts;
        for (const QSslError& error : errors)
            texts.append(error.errorString());
        m_tls = texts.join(u", "_s);
    });
    connect(m_reply, &QNetworkReply::finished, this, &HttpTransfer::finish);
    m_timer.start(m_request.connectTimeout);
}

void HttpTransfer::noteSent()
{
    if (m_sent)
        return;
    m_sent = true;
    m_deadline.setRemainingTime(m_request.transferTimeout);
    if (m_stop == Stop::None)
        m_timer.start(m_request.transferTimeout);
}

bool HttpTransfer::isLarge() const
{
    return !m_request.saveTo.isEmpty() || !m_request.bodyFile.isEmpty();
}

/// A large transfer may take its time as long as it moves.
void HttpTransfer::noteProgress()
{
    if (isLarge() && m_sent && m_stop == Stop::None)
        m_timer.start(m_request.transferTimeout);
}

/// Only where the length is known: with a limited read buffer Qt takes an answer for whole although its connection ended too soon.
void HttpTransfer::limitReadAhead()
{
    if (!m_request.saveTo.isEmpty() && announcedLength())
        m_reply->setReadBufferSize(savedReadAhead);
}

/// Bytes of the body as it is read here; nothing when the server does not say, or packs it.
std::optional<qint64> HttpTransfer::announcedLength() const
{
    if (m_request.method == "HEAD" || m_reply->hasRawHeader("Content-Encoding"))
        return std::nullopt;
    bool isNumber = false;
    const qint64 length = m_reply->rawHeader("Content-Length").toLongLong(&isNumber);
    return isNumber ? std::optional(length) : std::nullopt;
}

void HttpTransfer::readMore()
{
    if (m_stop != Stop::None)
        return;
    const QByteArray more = m_reply->readAll();
    m_received += more.size();
    if (m_received > m_request.maxBody) {
        stop(Stop::TooLarge);
        return;
    }
    noteProgress();
    // Qt does not always notice that a connection ended within the chunks of a body.
    if (!isLarge())
        m_timer.start(std::min(m_request.pauseTimeout, std::chrono::ceil<std::chrono::milliseconds>(m_deadline.remainingTimeAsDuration())));
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (m_request.saveTo.isEmpty() || status < 200 || status >= 300) {
        m_body.append(more);
        return;
    }
    if (!m_file.isOpen()) {
        m_file.setFileName(m_request.saveTo);
        if (!m_file.open(QIODevice::WriteOnly | QIODevice::Truncate)) {
            stop(Stop::FileFailed);
            return;
        }
    }
    if (m_file.write(more) != more.size())
        stop(Stop::FileFailed);
}

void HttpTransfer::cancel()
{
    stop(Stop::Cancel);
}

void HttpTransfer::stop(Stop reason)
{
    if (m_stop != Stop::None || !m_reply)
        return;
    m_stop = reason;
    m_timer.stop();
    m_reply->abort(); // finished() follows at once
}

void HttpTransfer::finish()
{
    m_timer.stop();
    if (!m_reply)
        return;
    if (m_stop == Stop::None)
        readMore();
    if (m_file.isOpen() && !m_file.flush() && m_stop == Stop::None)
        m_stop = Stop::FileFailed;
    m_file.close();
    const bool failed = m_stop != Stop::None || isTransportError(m_reply->error()) ||
                        !m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).isValid() || isCut();
    auto result = failed ? Result<HttpAnswer>(std::unexpected(failure())) : Result<HttpAnswer>(answer());
    m_reply->disconnect(this);
    m_reply->deleteLater();
    m_reply.clear();
    report(std::move(result));
}

void HttpTransfer::report(Result<HttpAnswer> result)
{
    if (const Done done = std::exchange(m_done, {}))
        done(std::move(result));
}

bool HttpTransfer::isCut() const
{
    const auto length = announcedLength();
    return length && m_received < *length;
}

HttpAnswer HttpTransfer::answer() const
{
    HttpAnswer out;
    out.status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    for (const auto& [name, value] : m_reply->rawHeaderPairs())
        out.headers.append({name, value, false});
    out.body = m_body;
    out.url = m_reply->url();
    out.request = m_id;
    out.elapsed = std::chrono::milliseconds(m_elapsed.elapsed());
    return out;
}

Error HttpTransfer::failure() const
{
    Error error = m_stop == Stop::None ? networkError() : stopError();
    error.detail =
        u"%1 %2 %3: %4"_s.arg(m_id, QString::fromLatin1(m_request.method), shownUrl(m_request), error.detail);
    if (m_sent && !m_request.repeatable) {
        error.code = outcomeUnknownCode;
        error.retryable = false;
        error.notDone = tr("It is not known whether the request was carried out.");
    }
    return error;
}

Error HttpTransfer::stopError() const
{
    const QString server = m_request.url.host();
    switch (m_stop) {
    case Stop::Cancel:
        return CancelToken::error();
    case Stop::ConnectTimeout:
        return {ErrorKind::Timeout,
                tr("%1 could not be reached in time.").arg(server),
                {},
                tr("Check the network connection and try again."),
                u"connect time-out"_s,
                u"CONNECT_TIMEOUT"_s,
                true};
    case Stop::FileFailed: {
        const bool full = m_file.error() == QFileDevice::ResourceError;
        return {full ? ErrorKind::DiskFull : ErrorKind::Io,
                full ? tr("There is no room left for the answer of %1.").arg(server)
                     : tr("The answer of %1 could not be written to %2.").arg(server, m_request.saveTo),
                {},
                full ? tr("Free some space and try again.") : tr("Check the folder and try again."),
                m_file.errorString(),
                u"ANSWER_FILE"_s,
                false};
    }
    case Stop::TooLarge:
        return {ErrorKind::Contract,
                tr("The answer of %1 is larger than expected.").arg(server),
                {},
                {},
                u"more than %1 bytes"_s.arg(m_request.maxBody),
                u"ANSWER_TOO_LARGE"_s,
                false};
    case Stop::TransferTimeout:
    case Stop::None:
        break;
    }
    return {ErrorKind::Timeout,
            tr("%1 did not answer in time.").arg(server),
            {},
            tr("Try again later."),
            u"no complete answer after %1 ms"_s.arg(m_elapsed.elapsed()),
            u"TRANSFER_TIMEOUT"_s,
            true};
}

Error HttpTransfer::networkError() const
{
    const QString server = m_request.url.host();
    // Qt's text names the address, which may hold a query; the number of the error is enough beside our own.
    const QString detail = u"network error %1, %2 bytes received"_s.arg(int(m_reply->error())).arg(m_received);
    switch (m_reply->error()) {
    case QNetworkReply::SslHandshakeFailedError:
        return {ErrorKind::Network,
                tr("No secure connection to %1 could be made.").arg(server),
                {},
                tr("Check the date of this computer and the certificate of the server."),
                m_tls.isEmpty() ? detail : m_tls,
                u"TLS"_s,
                false};
    case QNetworkReply::HostNotFoundError:
        return {ErrorKind::Network,
                tr("The server %1 was not found.").arg(server),
                {},
                tr("Check the address and the network connection."),
                detail,
                u"HOST_NOT_FOUND"_s,
                true};
    case QNetworkReply::ConnectionRefusedError:
        return {ErrorKind::Network,
                tr("%1 refused the connection.").arg(server),
                {},
                tr("Check the address, or try again later."),
                detail,
                u"CONNECTION_REFUSED"_s,
                true};
    default:
        return {ErrorKind::Network,
                tr("The connection to %1 was lost before the answer was complete.").arg(server),
                {},
                tr("Check the network connection and try again."),
                detail,
                u"CONNECTION_LOST"_s,
                true};
    }
}

} // namespace trueup
