#include "remote/mail/smtpclient.h"

#include <QHostAddress>
#include <QUrl>

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <memory>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Mail)
};

using Easy = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using List = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

struct Transfer
{
    QByteArray mail;
    qsizetype sent = 0;
    const CancelToken& cancel;

    static size_t read(char* to, size_t size, size_t count, void* self)
    {
        auto& transfer = *static_cast<Transfer*>(self);
        const qsizetype piece = std::min(qsizetype(size * count), transfer.mail.size() - transfer.sent);
        std::memcpy(to, transfer.mail.constData() + transfer.sent, size_t(piece));
        transfer.sent += piece;
        return size_t(piece);
    }
    static int progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
    {
        return static_cast<Transfer*>(self)->cancel.isCancelled() ? 1 : 0;
    }
};

/// Without user and password, which libcurl is given apart.
QUrl bareUrl(const SmtpServer& server)
{
    QUrl url;
    url.setScheme(server.scheme);
    url.setHost(server.host);
    url.setPort(server.port);
    return url;
}

int usualPort(const QString& scheme)
{
    return scheme == "smtps"_L1 ? smtpsPort : smtpPort;
}

/// What the server refused. libcurl reports its 4xx and 5xx replies as failed sending or receiving.
Error refused(const SmtpServer& server, long reply)
{
    Error error{ErrorKind::Http, Text::tr("The mail server %1 refused the mail (reply %2).").arg(server.host).arg(reply), {},
                Text::tr("Check the sender and the recipients in the settings of alerts."), {}, u"SMTP_%1"_s.arg(reply), reply < 500};
    if (reply == 421 || reply == 450 || reply == 451 || reply == 452)
        error.nextStep = Text::tr("It is tried again later.");
    return error;
}

Error errorOf(CURLcode code, const SmtpServer& server, long reply)
{
    const auto make = [](ErrorKind kind, const QString& message, const QString& nextStep, bool retryable) {
        return Error{kind, message, {}, nextStep, {}, {}, retryable};
    };
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return make(ErrorKind::Network, Text::tr("The mail server %1 was not found.").arg(server.host),
                    Text::tr("Check the address of the mail server and the network connection."), true);
    case CURLE_COULDNT_CONNECT:
        return make(ErrorKind::Network, Text::tr("The mail server %1 does not accept connections.").arg(server.host),
                    Text::tr("Check the address and port of the mail server."), true);
    case CURLE_OPERATION_TIMEDOUT:
        return make(ErrorKind::Timeout, Text::tr("The mail server %1 did not answer in time.").arg(server.host), Text::tr("It is tried again later."),
                    true);
    case CURLE_LOGIN_DENIED:
        return make(ErrorKind::Auth, Text::tr("The mail server %1 refused the user name or password.").arg(server.host),
                    Text::tr("Correct the user name and the password of the mail server."), reply >= 400 && reply < 500);
    case CURLE_USE_SSL_FAILED:
        return make(ErrorKind::Network, Text::tr("The mail server %1 offers no encryption.").arg(server.host),
                    Text::tr("Use TLS from the first byte (smtps://) or a server that knows STARTTLS."), false);
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
        return make(ErrorKind::Network, Text::tr("No secure connection to the mail server %1 could be made.").arg(server.host),
                    Text::tr("Check the name of the mail server, its port and its certificate."), false);
    default: break;
    }
    if (reply >= 400)
        return refused(server, reply);
    return make(ErrorKind::Network, Text::tr("The connection to the mail server %1 broke off.").arg(server.host),
                Text::tr("It is tried again later."), true);
}

void configure(CURL* easy, const SmtpServer& server, const SmtpOptions& options)
{
    curl_easy_setopt(easy, CURLOPT_URL, bareUrl(server).toEncoded().constData());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, long(options.connectTimeout.count()));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, long(options.totalTimeout.count()));
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(easy, CURLOPT_USE_SSL, long(server.isLoopback() ? CURLUSESSL_TRY : CURLUSESSL_ALL));
    if (!options.caFile.isEmpty())
        curl_easy_setopt(easy, CURLOPT_CAINFO, options.caFile.toUtf8().constData());
    if (!server.user.isEmpty()) {
        curl_easy_setopt(easy, CURLOPT_USERNAME, server.user.toUtf8().constData());
        curl_easy_setopt(easy, CURLOPT_PASSWORD, server.password.toUtf8().constData());
    }
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
}

} // namespace

Result<SmtpServer> SmtpServer::parse(const QString& text)
{
    const QUrl url(text.trimmed(), QUrl::StrictMode);
    if (!url.isValid() || (url.scheme() != "smtps"_L1 && url.scheme() != "smtp"_L1) || url.host().isEmpty())
        return fail(ErrorKind::Config, Text::tr("The address of the mail server cannot be used."),
                    Text::tr("Write it like smtps://user:password@mail.example.com; special characters of the password as %40 and the like."));
    return SmtpServer{url.scheme(), url.host(), url.port(usualPort(url.scheme())), url.userName(QUrl::FullyDecoded),
                      url.password(QUrl::FullyDecoded)};
}

QString SmtpServer::address() const
{
    QUrl url = bareUrl(*this);
    if (port == usualPort(scheme))
        url.setPort(-1);
    url.setUserName(user, QUrl::DecodedMode);
    url.setPassword(password, QUrl::DecodedMode);
    const QString text = url.toString(QUrl::FullyEncoded);
    return parse(text) ? text : QString();
}

bool SmtpServer::isLoopback() const
{
    return host == "localhost"_L1 || QHostAddress(host).isLoopback();
}

Result<void> sendMail(const SmtpServer& server, const MailMessage& message, const CancelToken& cancel, const SmtpOptions& options)
{
    if (cancel.isCancelled())
        return fail(CancelToken::error());
    const auto mail = mailBytes(message);
    if (!mail)
        return fail(mail.error());
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    const Easy easy(ready == CURLE_OK ? curl_easy_init() : nullptr, &curl_easy_cleanup);
    if (!easy)
        return fail(ErrorKind::Internal, Text::tr("The transfer library could not be started."));
    configure(easy.get(), server, options);
    List recipients(nullptr, &curl_slist_free_all);
    // As they were checked: what stands around an address in the settings reaches no command.
    const QStringList to = mailAddresses(message.to.join(u',')).value_or(QStringList());
    for (const QString& address : to) {
        curl_slist* longer = curl_slist_append(recipients.get(), address.toLatin1().constData());
        if (!longer)
            return fail(ErrorKind::Internal, Text::tr("The transfer library could not be started."));
        (void)recipients.release();
        recipients.reset(longer);
    }
    Transfer transfer{*mail, 0, cancel};
    curl_easy_setopt(easy.get(), CURLOPT_MAIL_FROM, message.from.trimmed().toLatin1().constData());
    curl_easy_setopt(easy.get(), CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(easy.get(), CURLOPT_READFUNCTION, &Transfer::read);
    curl_easy_setopt(easy.get(), CURLOPT_READDATA, static_cast<void*>(&transfer));
    curl_easy_setopt(easy.get(), CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(easy.get(), CURLOPT_XFERINFOFUNCTION, &Transfer::progress);
    curl_easy_setopt(easy.get(), CURLOPT_XFERINFODATA, static_cast<void*>(&transfer));
    const CURLcode code = curl_easy_perform(easy.get());
    if (cancel.isCancelled() && code != CURLE_OK)
        return fail(CancelToken::error());
    if (code == CURLE_OK)
        return {};
    long reply = 0;
    curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &reply);
    Error error = errorOf(code, server, reply);
    error.detail = u"curl %1, reply %2"_s.arg(int(code)).arg(reply);
    return fail(error);
}

} // namespace trueup
