#include "remote/feed/curlerrors.h"

#include <curl/curl.h>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::FeedSource)
};

struct Sentence
{
    ErrorKind kind;
    QString message;
    QString nextStep;
    bool retryable = false;
};

Sentence missing(const CurlFailure& failure, const FeedAddress& address)
{
    const QString message = failure.name.isEmpty()
                                ? Text::tr("The folder “%1” does not exist on %2.").arg(address.directory, address.host)
                                : Text::tr("The file “%1” is not on %2.").arg(failure.name, address.host);
    return {ErrorKind::NotFound, message, Text::tr("Check the folder and file name in the feed settings.")};
}

Sentence refusedLogin(const FeedAddress& address)
{
    return {ErrorKind::Auth, Text::tr("%1 refused the user name or password.").arg(address.host),
            Text::tr("Check the user name and password of the feed.")};
}

Sentence lost(const FeedAddress& address)
{
    return {ErrorKind::Network, Text::tr("The connection to %1 broke off.").arg(address.host),
            Text::tr("Try again; if it keeps happening, ask the supplier whether the server is well."), true};
}

Sentence httpStatus(const CurlFailure& failure, const FeedAddress& address)
{
    switch (failure.status) {
    case 401: return refusedLogin(address);
    case 403:
        return {ErrorKind::Permission, Text::tr("%1 does not let this user read the file.").arg(address.host),
                Text::tr("Ask the supplier for access.")};
    case 404:
    case 410: return missing(failure, address);
    case 429:
        return {ErrorKind::Throttled, Text::tr("%1 asks to wait before asking again.").arg(address.host), {}, true};
    default:
        return {ErrorKind::Http, Text::tr("%1 answered with status %2.").arg(address.host).arg(failure.status),
                Text::tr("Try again later."), failure.status >= 500};
    }
}

Sentence security(const CurlFailure& failure, const FeedAddress& address)
{
    if (failure.code == CURLE_USE_SSL_FAILED) {
        return {ErrorKind::Network, Text::tr("%1 offers no encryption.").arg(address.host),
                Text::tr("Allow an unencrypted connection in the feed settings, or ask the supplier for FTPS.")};
    }
    if (address.scheme == "sftp"_L1) {
        return {ErrorKind::Network, Text::tr("The key of %1 is not among the known hosts.").arg(address.host),
                Text::tr("Compare the key with the one the supplier gave you and add it to the known hosts.")};
    }
    return {ErrorKind::Network, Text::tr("The certificate of %1 could not be verified.").arg(address.host),
            Text::tr("Check the server's name; for a private authority set its certificate file in the feed settings.")};
}

/// FTP replies of the 4xx kind pass by themselves; 5xx do not.
Sentence ftpRefused(const CurlFailure& failure, const FeedAddress& address)
{
    if (failure.status == 530)
        return refusedLogin(address);
    if (failure.status >= 550)
        return missing(failure, address);
    return {ErrorKind::Network, Text::tr("%1 refused the request (reply %2).").arg(address.host).arg(failure.status),
            Text::tr("Try again later."), failure.status < 500};
}

Sentence describe(const CurlFailure& failure, const FeedAddress& address)
{
    switch (failure.code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        return {ErrorKind::Network, Text::tr("The server %1 was not found.").arg(address.host),
                Text::tr("Check the server's name in the feed settings and your network connection."), true};
    case CURLE_COULDNT_CONNECT:
        return {ErrorKind::Network, Text::tr("%1 does not accept connections.").arg(address.host),
                Text::tr("Check the address and port in the feed settings, then try again."), true};
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_FTP_ACCEPT_TIMEOUT:
        return {ErrorKind::Timeout, Text::tr("%1 did not answer in time.").arg(address.host), Text::tr("Try again later."),
                true};
    case CURLE_LOGIN_DENIED:
    case CURLE_AUTH_ERROR: return refusedLogin(address);
    case CURLE_REMOTE_FILE_NOT_FOUND:
    case CURLE_TFTP_NOTFOUND: return missing(failure, address);
    case CURLE_REMOTE_ACCESS_DENIED: {
        CurlFailure folder = failure; // the server would not enter the folder
        folder.name.clear();
        return missing(folder, address);
    }
    case CURLE_FTP_COULDNT_RETR_FILE:
    case CURLE_QUOTE_ERROR: return ftpRefused(failure, address);
    case CURLE_HTTP_RETURNED_ERROR: return httpStatus(failure, address);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_USE_SSL_FAILED: return security(failure, address);
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
        return {ErrorKind::Config, Text::tr("The feed's address cannot be used: %1").arg(address.display()),
                Text::tr("Check the address in the feed settings.")};
    default: return lost(address);
    }
}

} // namespace

Error curlError(const CurlFailure& failure, const FeedAddress& address)
{
    Sentence sentence = describe(failure, address);
    const bool resume = failure.code == CURLE_FTP_COULDNT_USE_REST || failure.code == CURLE_RANGE_ERROR
                        || failure.code == CURLE_BAD_DOWNLOAD_RESUME;
    return Error{sentence.kind,
                 std::move(sentence.message),
                 {},
                 std::move(sentence.nextStep),
                 u"%1 (%2)"_s.arg(failure.detail.isEmpty() ? QString::fromUtf8(curl_easy_strerror(CURLcode(failure.code)))
                                                           : failure.detail)
                     .arg(failure.code),
                 resume ? u"CANNOT_RESUME"_s : QString(),
                 sentence.retryable || resume};
}

} // namespace trueup
