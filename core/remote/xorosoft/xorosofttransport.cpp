#include "remote/xorosoft/xorosofttransport.h"

#include "base/log.h"

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr double slowestRate = 0.1; // a second

HostPolicy policyOf(const XorosoftOptions& options, double rate)
{
    // The walk has its own end after failed pages; the breaker only stops what would go on beyond that.
    const int attemptsOfAPage = int(options.retryDelays.size()) + 1;
    return {.perSecond = rate,
            .burst = 1,
            .maxConcurrent = 1,
            .breakerFailures = std::max(options.failedPagesInARow, 1) * attemptsOfAPage,
            .breakerPause = std::chrono::milliseconds(30'000)};
}

QByteArray pairOf(const QString& key, const QString& secret)
{
    return (key + u':' + secret).toUtf8();
}

ErpAnswer faultOf(const Error& error)
{
    ErpAnswer answer;
    answer.verdict = error.retryable ? ErpVerdict::Passing : ErpVerdict::Final;
    answer.error = error;
    return answer;
}

} // namespace

XorosoftTransport::XorosoftTransport(HttpClient& http, const XorosoftOptions& options)
    : m_http(http), m_options(options), m_rate(options.ratePerSecond)
{
    m_http.setHostPolicy(m_options.url, policyOf(m_options, m_rate));
}

HttpRequest XorosoftTransport::requestOf(const QString& path, const ErpPageRequest& request) const
{
    QUrlQuery query = request.query;
    query.addQueryItem(m_options.pageParameter, QString::number(request.page));
    HttpRequest out;
    out.url = m_options.url;
    out.url.setPath(out.url.path() + u'/' + path);
    out.url.setQuery(query);
    const bool hasOwn = request.endpoint == ErpEndpoint::Stock && !m_options.stockKey.isEmpty();
    const QByteArray pair = hasOwn ? pairOf(m_options.stockKey, m_options.stockSecret) : pairOf(m_options.key, m_options.secret);
    out.headers = {{"Accept", "application/json", false},
                   {"Content-Type", "application/json", false},
                   {"Authorization", "Basic " + pair.toBase64(), true}};
    out.transferTimeout = m_options.timeout;
    return out;
}

/// A page that shows what it was asked, as error pages do, must not make the pair last.
QByteArray XorosoftTransport::withoutCredentials(QByteArray body) const
{
    constexpr qsizetype shortest = 6; // anything shorter is found by chance
    for (const auto& [key, secret] : {std::pair(m_options.key, m_options.secret), std::pair(m_options.stockKey, m_options.stockSecret)}) {
        const QByteArray pair = pairOf(key, secret);
        for (const QByteArray& told : {pair.toBase64(), pair, secret.toUtf8()}) {
            if (told.size() >= shortest)
                body.replace(told, "***");
        }
    }
    return body;
}

Result<ErpPage> XorosoftTransport::page(const ErpPageRequest& request, const CancelToken& cancel, ErpCalls& calls)
{
    const QString& first = request.paths.first();
    QString known;
    {
        const QMutexLocker lock(&m_mutex);
        known = m_known.value(first);
    }
    if (!known.isEmpty())
        return pageOf(known, request, cancel, calls);
    Result<ErpPage> last = fail(ErrorKind::Config, {});
    for (const QString& path : request.paths) {
        last = pageOf(path, request, cancel, calls);
        if (last) {
            const QMutexLocker lock(&m_mutex);
            m_known.insert(first, path);
            return last;
        }
        if (last.error().kind != ErrorKind::Config)
            return last;
        qCInfo(lcRemote).noquote() << "the ERP does not offer" << path;
    }
    return last;
}

Result<ErpPage> XorosoftTransport::pageOf(const QString& path, const ErpPageRequest& request, const CancelToken& cancel, ErpCalls& calls)
{
    Tries tries;
    while (true) {
        ++calls.count;
        Result<HttpAnswer> sent = m_http.perform(requestOf(path, request), cancel);
        if (!sent && sent.error().kind == ErrorKind::Cancelled)
            return std::unexpected(sent.error());
        ErpAnswer answer = sent ? readErpAnswer(*sent) : faultOf(sent.error());
        const bool isReadable = answer.verdict == ErpVerdict::Rows || answer.verdict == ErpVerdict::NoRecords;
        if (sent && calls.answered) {
            const auto taken = calls.answered({request.endpoint, path, request.page, sent->status, withoutCredentials(std::move(sent->body)),
                                               isReadable, answer.error.code});
            if (!taken)
                return std::unexpected(taken.error());
        }
        if (isReadable) {
            speedUp();
            const QMutexLocker lock(&m_mutex);
            if (!m_worked.contains(path))
                m_worked.append(path);
            return ErpPage{std::move(answer), path, {}};
        }
        const auto wait = nextTry(answer, sent ? sent->retryAfter() : std::nullopt, tries);
        if (!wait)
            return std::unexpected(settled(answer.error, path));
        qCInfo(lcRemote).noquote() << path << "is asked again in" << wait->count() << "ms:" << answer.error.code;
        if (cancel.waitFor(*wait))
            return std::unexpected(CancelToken::error());
    }
}

std::optional<std::chrono::milliseconds>
XorosoftTransport::nextTry(const ErpAnswer& answer, std::optional<std::chrono::milliseconds> asked, Tries& tries)
{
    switch (answer.verdict) {
    case ErpVerdict::Throttled:
        slowDown(0.5);
        if (++tries.throttles >= m_options.throttleAttempts)
            return std::nullopt;
        return asked.value_or(m_options.throttlePause);
    case ErpVerdict::Garbled:
        if (++tries.garbled > 1)
            return std::nullopt;
        return m_options.retryDelays.isEmpty() ? std::chrono::milliseconds(0) : m_options.retryDelays.first();
    case ErpVerdict::Passing:
        slowDown(0.8);
        if (answer.error.kind == ErrorKind::Timeout && ++tries.timeouts >= m_options.timeoutAttempts)
            return std::nullopt;
        if (tries.passing >= m_options.retryDelays.size())
            return std::nullopt;
        return m_options.retryDelays[tries.passing++];
    case ErpVerdict::Rows:
    case ErpVerdict::NoRecords:
    case ErpVerdict::Final:
        break;
    }
    return std::nullopt;
}

Error XorosoftTransport::settled(Error error, const QString& path) const
{
    const QMutexLocker lock(&m_mutex);
    // A wrong path may answer like an outage; one that has never worked is taken for wrong.
    if (error.code == "HTTP_500"_L1 && !m_worked.contains(path)) {
        error.kind = ErrorKind::Config;
        error.code = unknownPathCode;
        error.message =
            QCoreApplication::translate("trueup::Xorosoft", "The ERP has never answered on the path %1.").arg(path);
        error.nextStep = QCoreApplication::translate(
            "trueup::Xorosoft", "Check the paths in the settings of the ERP connection; it may also be out of order.");
    }
    return error;
}

void XorosoftTransport::slowDown(double factor)
{
    const QMutexLocker lock(&m_mutex);
    m_rate = std::max(m_rate * factor, std::min(slowestRate, m_options.ratePerSecond));
    m_http.setHostPolicy(m_options.url, policyOf(m_options, m_rate));
}

void XorosoftTransport::speedUp()
{
    const QMutexLocker lock(&m_mutex);
    if (m_rate >= m_options.ratePerSecond)
        return;
    m_rate = std::min(m_rate * 1.1, m_options.ratePerSecond);
    m_http.setHostPolicy(m_options.url, policyOf(m_options, m_rate));
}

} // namespace trueup
