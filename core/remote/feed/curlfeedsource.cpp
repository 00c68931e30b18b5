#include "remote/feed/curlfeedsource.h"

#include "remote/feed/curlerrors.h"
#include "remote/feed/ftplisting.h"
#include "remote/feed/partfile.h"

#include <QDir>
#include <QTimeZone>

#include <curl/curl.h>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::CurlFeedSource)
};

/// A listing is text a person could read; anything larger is not one.
constexpr qsizetype maxListing = 16 * 1024 * 1024;

long seconds(std::chrono::milliseconds time)
{
    return std::max(1L, long((time.count() + 999) / 1000));
}

} // namespace

struct CurlFeedSource::Handle
{
    Handle()
    {
        // Thread-safe by libcurl's own promise since 7.84 and by this static before.
        static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
        easy = ready == CURLE_OK ? curl_easy_init() : nullptr;
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle() { curl_easy_cleanup(easy); }

    template <class T>
    void set(CURLoption option, T value)
    {
        curl_easy_setopt(easy, option, value);
    }
    void set(CURLoption option, const QString& text) { curl_easy_setopt(easy, option, text.toUtf8().constData()); }

    CURL* easy = nullptr;
};

struct CurlFeedSource::Running
{
    const Request& request;
    const CancelToken& cancel;
    Result<void> sunk;

    static size_t write(char* data, size_t size, size_t count, void* self)
    {
        auto& running = *static_cast<Running*>(self);
        if (running.cancel.isCancelled())
            return CURL_WRITEFUNC_ERROR;
        if (running.request.sink)
            running.sunk = running.request.sink(QByteArrayView(data, qsizetype(size * count)));
        return running.sunk ? size * count : size_t(CURL_WRITEFUNC_ERROR);
    }
    static size_t ignore(char*, size_t size, size_t count, void*) { return size * count; }
    static int progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
    {
        return static_cast<Running*>(self)->cancel.isCancelled() ? 1 : 0;
    }
};

CurlFeedSource::CurlFeedSource(FeedAddress address, TransferOptions options, const Clock& clock)
    : FeedSource(std::move(address), std::move(options), clock), m_handle(std::make_unique<Handle>())
{
}

CurlFeedSource::~CurlFeedSource() = default;

bool CurlFeedSource::isWeb() const
{
    return address().scheme.startsWith("http"_L1);
}

qint64 CurlFeedSource::commandDeadline() const
{
    return clock().monotonicMs() + options().commandTimeout.count();
}

void CurlFeedSource::configureSecurity()
{
    m_handle->set(CURLOPT_SSL_VERIFYPEER, 1L);
    m_handle->set(CURLOPT_SSL_VERIFYHOST, 2L);
    if (!options().caFile.isEmpty())
        m_handle->set(CURLOPT_CAINFO, options().caFile);
    if (address().scheme == "ftp"_L1 && options().explicitTls)
        m_handle->set(CURLOPT_USE_SSL, long(CURLUSESSL_ALL));
    if (address().scheme == "sftp"_L1) {
        // Without a file libcurl would take any host key.
        m_handle->set(CURLOPT_SSH_KNOWNHOSTS, options().knownHostsFile.isEmpty() ? QDir::homePath() + "/.ssh/known_hosts"_L1
                                                                                 : options().knownHostsFile);
    }
    m_handle->set(CURLOPT_PROTOCOLS_STR, address().scheme);
    if (isWeb()) {
        m_handle->set(CURLOPT_FOLLOWLOCATION, 1L);
        m_handle->set(CURLOPT_MAXREDIRS, 5L);
        m_handle->set(CURLOPT_REDIR_PROTOCOLS_STR, address().scheme == "https"_L1 ? "https" : "http,https");
    }
    if (!address().user.isEmpty()) {
        m_handle->set(CURLOPT_USERNAME, address().user);
        m_handle->set(CURLOPT_PASSWORD, address().password);
    }
}

void CurlFeedSource::configureFtp(const Request& request)
{
    if (!request.command.isEmpty())
        m_handle->set(CURLOPT_CUSTOMREQUEST, request.command.constData());
    if (request.namesOnly)
        m_handle->set(CURLOPT_DIRLISTONLY, 1L);
    if (options().activeMode)
        m_handle->set(CURLOPT_FTPPORT, "-");
    m_handle->set(CURLOPT_FTP_SKIP_PASV_IP, 1L); // never let the server point us at another host
}

void CurlFeedSource::configure(const Request& request)
{
    curl_easy_reset(m_handle->easy); // the connection stays
    m_handle->set(CURLOPT_URL, address().url(request.name));
    m_handle->set(CURLOPT_NOSIGNAL, 1L);
    m_handle->set(CURLOPT_FAILONERROR, 1L);
    m_handle->set(CURLOPT_FILETIME, request.headOnly ? 1L : 0L);
    m_handle->set(CURLOPT_NOBODY, request.headOnly ? 1L : 0L);
    m_handle->set(CURLOPT_USERAGENT, "Trueup/" TRUEUP_VERSION);
    m_handle->set(CURLOPT_CONNECTTIMEOUT_MS, long(options().connectTimeout.count()));
    m_handle->set(CURLOPT_SERVER_RESPONSE_TIMEOUT, seconds(options().stallTimeout));
    m_handle->set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    m_handle->set(CURLOPT_LOW_SPEED_TIME, seconds(options().stallTimeout));
    m_handle->set(CURLOPT_TIMEOUT_MS, long(std::max<qint64>(1, request.deadline - clock().monotonicMs())));
    if (request.resumeFrom > 0)
        m_handle->set(CURLOPT_RESUME_FROM_LARGE, curl_off_t(request.resumeFrom));
    configureSecurity();
    if (!isWeb())
        configureFtp(request);
}

Result<CurlFeedSource::Answer> CurlFeedSource::perform(const Request& request, const CancelToken& cancel)
{
    if (cancel.isCancelled())
        return fail(CancelToken::error());
    if (!m_handle->easy)
        return fail(ErrorKind::Internal, Text::tr("The transfer library could not be started."));
    char detail[CURL_ERROR_SIZE] = {};
    Running running{request, cancel, {}};
    configure(request);
    m_handle->set(CURLOPT_ERRORBUFFER, &detail[0]);
    m_handle->set(CURLOPT_HEADERFUNCTION, &Running::ignore);
    m_handle->set(CURLOPT_WRITEFUNCTION, &Running::write);
    m_handle->set(CURLOPT_WRITEDATA, static_cast<void*>(&running));
    m_handle->set(CURLOPT_NOPROGRESS, 0L);
    m_handle->set(CURLOPT_XFERINFOFUNCTION, &Running::progress);
    m_handle->set(CURLOPT_XFERINFODATA, static_cast<void*>(&running));
    const CURLcode code = curl_easy_perform(m_handle->easy);
    m_handle->set(CURLOPT_ERRORBUFFER, static_cast<char*>(nullptr));
    if (cancel.isCancelled())
        return fail(CancelToken::error());
    if (!running.sunk)
        return fail(running.sunk.error());
    if (code != CURLE_OK) {
        CurlFailure failure{int(code), 0, request.name, QString::fromUtf8(detail)};
        curl_easy_getinfo(m_handle->easy, CURLINFO_RESPONSE_CODE, &failure.status);
        return fail(curlError(failure, address()));
    }
    Answer answer;
    curl_off_t size = -1;
    curl_off_t time = -1;
    curl_easy_getinfo(m_handle->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &size);
    curl_easy_getinfo(m_handle->easy, CURLINFO_FILETIME_T, &time);
    answer.size = qint64(size);
    if (time >= 0)
        answer.modified = QDateTime::fromSecsSinceEpoch(qint64(time), QTimeZone::UTC);
    return answer;
}

Result<QByteArray> CurlFeedSource::listing(const QByteArray& command, bool namesOnly, const CancelToken& cancel)
{
    QByteArray text;
    Request request;
    request.command = command;
    request.namesOnly = namesOnly;
    request.deadline = commandDeadline();
    request.sink = [&text](QByteArrayView bytes) -> Result<void> {
        if (text.size() + bytes.size() > maxListing)
            return fail(ErrorKind::Contract, Text::tr("The server's list of files is too long."));
        text.append(bytes);
        return {};
    };
    if (auto done = perform(request, cancel); !done)
        return fail(done.error());
    return text;
}

/// MLSD where the server knows it, because it alone is standardised; else LIST, else the bare names.
Result<QList<RemoteFile>> CurlFeedSource::listFtp(const CancelToken& cancel)
{
    const auto isRefusal = [](const Error& error) {
        return error.kind != ErrorKind::Cancelled && error.kind != ErrorKind::Auth && !error.retryable;
    };
    if (address().scheme != "sftp"_L1 && !m_mlsdRefused) {
        auto machine = listing("MLSD"_ba, false, cancel);
        if (machine)
            return parseMlsd(*machine);
        if (!isRefusal(machine.error()))
            return fail(machine.error());
        m_mlsdRefused = true;
    }
    auto text = listing({}, false, cancel);
    if (text) {
        auto files = parseList(*text);
        if (!files.isEmpty() || text->trimmed().isEmpty() || address().scheme == "sftp"_L1)
            return files;
    } else if (!isRefusal(text.error()) || address().scheme == "sftp"_L1) {
        return fail(text.error());
    }
    auto names = listing({}, true, cancel);
    if (!names)
        return fail(text ? names.error() : text.error());
    return parseNlst(*names);
}

Result<QList<RemoteFile>> CurlFeedSource::list(const CancelToken& cancel)
{
    if (isWeb()) {
        if (address().fileName.isEmpty() || address().hasWildcard()) {
            return fail(ErrorKind::Config, Text::tr("A web server gives no list of its files."),
                        Text::tr("Write the whole file name into the feed's address."));
        }
        auto file = stat(address().fileName, cancel);
        if (!file)
            return fail(file.error());
        return QList<RemoteFile>{*file};
    }
    auto files = listFtp(cancel);
    if (!files)
        return files;
    files->removeIf([this](const RemoteFile& file) { return !address().matches(file.name); });
    std::ranges::sort(*files, {}, &RemoteFile::name);
    return files;
}

Result<RemoteFile> CurlFeedSource::stat(const QString& name, const CancelToken& cancel)
{
    Request request;
    request.name = name;
    request.headOnly = true;
    request.deadline = commandDeadline();
    const auto answer = perform(request, cancel);
    if (!answer) {
        const bool noHead = isWeb() && answer.error().kind == ErrorKind::Http && !answer.error().retryable;
        return noHead ? Result<RemoteFile>(RemoteFile{name, -1, {}}) : fail(answer.error());
    }
    RemoteFile file{name, answer->size, answer->modified};
    if (isWeb() || file.size >= 0 || file.modified.isValid())
        return file;
    // The server tells neither number and so has not yet said whether the file is there at all.
    const auto files = listFtp(cancel);
    if (!files && (files.error().kind == ErrorKind::Cancelled || files.error().retryable))
        return fail(files.error());
    if (!files)
        return file;
    const auto found = std::ranges::find(*files, name, &RemoteFile::name);
    if (found == files->end()) {
        return fail(ErrorKind::NotFound, Text::tr("The file “%1” is not on %2.").arg(name, address().host),
                    Text::tr("Check the folder and file name in the feed settings."));
    }
    return *found;
}

Result<void> CurlFeedSource::transfer(const RemoteFile& file, const Transfer& to, const CancelToken& cancel)
{
    Request request;
    request.name = file.name;
    request.resumeFrom = to.file->size();
    request.deadline = to.deadline;
    request.sink = [&to](QByteArrayView bytes) -> Result<void> {
        auto written = to.file->append(bytes);
        to.progress->update(to.file->size());
        return written;
    };
    if (auto done = perform(request, cancel); !done)
        return fail(done.error());
    return {};
}

} // namespace trueup
