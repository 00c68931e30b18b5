#include "remote/shopify/shopifyclient.h"

#include "base/log.h"
#include "remote/shopify/costbucket.h"
#include "remote/shopify/joineddocument.h"
#include "remote/shopify/tokenprovider.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <cmath>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 longestLook = 100; // ms: how late a stop request may be noticed

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Shopify)
};

Error drifted(const QString& detail)
{
    return {ErrorKind::Contract,
            Text::tr("The shop answers with another version of its API than the one asked for."),
            Text::tr("Nothing more is written."),
            Text::tr("Install a newer version of this program, or set a supported API version in the settings."),
            detail,
            u"API_VERSION_DRIFT"_s,
            false};
}

Result<QByteArray> documentFile(const QString& name)
{
    QFile file(u":/graphql/%1.graphql"_s.arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Internal, Text::tr("There is no GraphQL document named %1.").arg(name));
    return file.readAll();
}

/// The name that stands at `from`, behind spaces; empty when none does.
QByteArray nameAt(const QByteArray& text, qsizetype from)
{
    while (from < text.size() && text[from] == ' ')
        ++from;
    qsizetype end = from;
    while (end < text.size() && (QChar::isLetterOrNumber(uchar(text[end])) || text[end] == '_'))
        ++end;
    return text.sliced(from, end - from);
}

} // namespace

/// Under which name the price of a request is remembered: flags switch parts of a document on and off, so that each
/// combination has a price of its own.
static QString priceName(const QString& document, const QJsonObject& variables)
{
    QString name = document;
    for (auto it = variables.begin(); it != variables.end(); ++it) {
        if (it->isBool() && it->toBool())
            name += u' ' + it.key();
    }
    return name;
}

/// What one request has gone through so far. Its place in the line for points is given up with it.
struct ShopifyClient::Attempt
{
    Attempt(CostBucket& points, QString name, double cost) : bucket(points), price(std::move(name)), expectedCost(cost) {}
    Attempt(const Attempt&) = delete;
    Attempt& operator=(const Attempt&) = delete;
    ~Attempt()
    {
        if (ticket != 0)
            bucket.leave(ticket);
    }

    CostBucket& bucket;
    QString price; ///< name of it in the bucket
    double expectedCost;
    quint64 ticket = 0;
    qint64 waitedMs = 0;
    bool renewedToken = false;
    std::optional<qint64> againInMs; ///< set: try again after this wait
    bool lacksPoints = false;        ///< then earlier when an answer gives some back
};

ShopifyClient::ShopifyClient(HttpClient& http, ShopifyOptions options, const Clock& clock)
    : m_http(http), m_options(std::move(options)), m_clock(clock),
      m_tokens(std::make_unique<TokenProvider>(http, m_options, clock)), m_bucket(std::make_unique<CostBucket>())
{
    HostPolicy policy = m_http.hostPolicy(m_options.url);
    policy.maxConcurrent = m_options.maxConcurrent;
    m_http.setHostPolicy(m_options.url, policy);
}

ShopifyClient::~ShopifyClient() = default;

Result<QByteArray> ShopifyClient::document(const QString& name)
{
    auto whole = documentFile(name);
    QStringList added{u"on"_s}; // a condition on a type is no fragment
    for (qsizetype at = 0; whole && (at = whole->indexOf("...", at)) >= 0;) {
        at += 3;
        const QString fragment = QString::fromLatin1(nameAt(*whole, at));
        if (fragment.isEmpty() || added.contains(fragment))
            continue;
        added.append(fragment);
        const auto text = documentFile(u"fragments/"_s + fragment);
        if (!text)
            return text;
        whole->append('\n').append(*text);
    }
    return whole;
}

Result<GraphQlAnswer> ShopifyClient::execute(const QString& name, const QJsonObject& variables, GraphQlKind kind,
                                             CancelToken cancel)
{
    return execute(name, variables, kind, CostBucket::plainCost, std::move(cancel));
}

Result<GraphQlAnswer> ShopifyClient::execute(const QString& name, const QJsonObject& variables, GraphQlKind kind,
                                             double expectedCost, CancelToken cancel)
{
    if (const auto valid = m_options.validate(); !valid)
        return std::unexpected(valid.error());
    const Result<QByteArray> text = document(name);
    if (!text)
        return std::unexpected(text.error());
    return run(name, *text, variables, kind, expectedCost, cancel);
}

Result<QByteArray> ShopifyClient::joinedText(const QString& name, int count)
{
    const QMutexLocker lock(&m_joinedMutex);
    const std::pair key(name, count);
    if (const auto known = m_joined.constFind(key); known != m_joined.cend())
        return *known;
    const Result<QByteArray> text = document(name);
    Result<QByteArray> joined = text ? joinedDocument(*text, count) : text;
    if (joined)
        m_joined.insert(key, *joined);
    return joined;
}

Result<GraphQlAnswer> ShopifyClient::executeJoined(const QString& name, const QList<QJsonObject>& calls,
                                                   GraphQlKind kind, double expectedCost, CancelToken cancel)
{
    if (const auto valid = m_options.validate(); !valid)
        return std::unexpected(valid.error());
    const Result<QByteArray> text = joinedText(name, int(calls.size()));
    if (!text)
        return std::unexpected(text.error());
    return run(name, *text, joinedVariables(calls), kind, expectedCost, cancel);
}

Result<GraphQlAnswer> ShopifyClient::run(const QString& name, const QByteArray& text, const QJsonObject& variables,
                                         GraphQlKind kind, double expectedCost, const CancelToken& cancel)
{
    const QByteArray body = QJsonDocument(QJsonObject{{u"query"_s, QString::fromUtf8(text)},
                                                      {u"operationName"_s, name},
                                                      {u"variables"_s, variables}})
                                .toJson(QJsonDocument::Compact);
    Attempt state(*m_bucket, priceName(name, variables), expectedCost);
    while (true) {
        if (kind == GraphQlKind::Mutation && m_drifted)
            return std::unexpected(drifted(name));
        state.againInMs.reset();
        Result<GraphQlAnswer> answer = attempt(name, body, kind, cancel, state);
        if (!state.againInMs)
            return answer;
        if (state.lacksPoints)
            state.againInMs = m_bucket->waitForAnswer(std::chrono::milliseconds(*state.againInMs)).count();
        state.waitedMs += *state.againInMs;
        if (state.waitedMs > m_options.longestThrottleWait.count())
            return answer ? fail(ErrorKind::Throttled, Text::tr("The shop has no points left for this request."),
                                 Text::tr("Try again later."))
                          : std::move(answer);
        m_waitMs += *state.againInMs;
        if (cancel.isCancelled() || (!state.lacksPoints && cancel.waitFor(std::chrono::milliseconds(*state.againInMs))))
            return std::unexpected(CancelToken::error());
    }
}

Result<GraphQlAnswer> ShopifyClient::attempt(const QString& name, const QByteArray& body, GraphQlKind kind,
                                             const CancelToken& cancel, Attempt& state)
{
    qint64 waitMs = 0;
    const auto booked = m_bucket->book(state.price, m_clock.monotonicMs(), waitMs, state.expectedCost, &state.ticket);
    state.lacksPoints = !booked;
    if (!booked) {
        // Looked at again soon: the line may have moved on, and a stop request is noticed.
        state.againInMs = std::min(waitMs, longestLook);
        return GraphQlAnswer{};
    }
    GraphQlCost cost;
    const Result<QString> token = m_tokens->token(cancel);
    const Result<HttpAnswer> sent = token ? post(body, *token, kind, cancel) : std::unexpected(token.error());
    Result<GraphQlAnswer> answer = sent ? readGraphQlAnswer(*sent, kind, cost) : std::unexpected(sent.error());
    m_bucket->settle(state.price, *booked, cost, m_clock.monotonicMs(), state.expectedCost);
    if (!sent)
        return answer;
    m_points += qint64(std::ceil(std::max(cost.actual, 0.0)));
    if (const auto version = checkVersion(*sent, kind); !version)
        return std::unexpected(version.error());
    if (answer)
        return answer;
    if (answer.error().kind == ErrorKind::Throttled) {
        ++m_throttled;
        const qint64 asked = sent->retryAfter().value_or(std::chrono::milliseconds(0)).count();
        state.againInMs =
            std::max({CostBucket::throttleWaitMs(cost), asked, qint64(m_options.shortestThrottleWait.count())});
        qCInfo(lcRemote).noquote() << name << "is throttled and waits" << *state.againInMs << "ms";
    } else if (sent->status == 401 && !state.renewedToken && m_tokens->forget(*token)) {
        state.renewedToken = true;
        state.againInMs = 0;
    }
    return answer;
}

Result<HttpAnswer> ShopifyClient::post(const QByteArray& body, const QString& token, GraphQlKind kind,
                                       const CancelToken& cancel)
{
    HttpRequest request;
    request.method = "POST";
    request.url = m_options.graphqlUrl();
    request.body = body;
    request.headers = {{"Content-Type", "application/json", false},
                       {"Accept", "application/json", false},
                       {"X-Shopify-Access-Token", token.toUtf8(), true}};
    if (kind == GraphQlKind::Query)
        request.headers.append(HttpHeader{"Shopify-Search-Query-Debug", "1", false});
    request.repeatable = kind == GraphQlKind::Query;
    request.retry.attempts = m_options.attempts;
    request.retry.firstDelay = m_options.retryDelay;
    request.retry.statuses = {500, 502, 503, 504};
    request.transferTimeout = m_options.timeout;
    Result<HttpAnswer> answer = m_http.perform(request, cancel);
    m_calls += answer ? answer->attempts : 1;
    return answer;
}

Result<void> ShopifyClient::checkVersion(const HttpAnswer& answer, GraphQlKind kind)
{
    const QString served = QString::fromLatin1(answer.header("X-Shopify-API-Version"));
    if (served.isEmpty() || served == m_options.apiVersion)
        return {};
    m_drifted = true;
    const QString detail = u"asked for %1, answered with %2"_s.arg(m_options.apiVersion, served);
    qCWarning(lcRemote).noquote() << "API version:" << detail;
    Error error = drifted(detail);
    if (kind == GraphQlKind::Mutation && answer.isSuccess()) {
        error.code = outcomeUnknownCode;
        error.notDone = Text::tr("It is not known whether the change was written as meant. Nothing more is written.");
    }
    return std::unexpected(error);
}

Result<void> ShopifyClient::walk(const QString& name, QJsonObject variables, const QString& connection,
                                 const Page& page, CancelToken cancel)
{
    QString cursor;
    while (true) {
        variables[u"after"_s] = cursor.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(cursor);
        const Result<GraphQlAnswer> answer = execute(name, variables, GraphQlKind::Query, cancel);
        if (!answer)
            return std::unexpected(answer.error());
        const QJsonObject read = answer->data[connection].toObject();
        if (!read["nodes"_L1].isArray() || !read["pageInfo"_L1]["hasNextPage"_L1].isBool())
            return fail(ErrorKind::Contract, Text::tr("The shop's answer holds no page of %1.").arg(connection), {},
                        name);
        if (const auto taken = page(read["nodes"_L1].toArray(), *answer); !taken)
            return std::unexpected(taken.error());
        if (!read["pageInfo"_L1]["hasNextPage"_L1].toBool())
            return {};
        const QString next = read["pageInfo"_L1]["endCursor"_L1].toString();
        if (next.isEmpty() || next == cursor)
            return fail(ErrorKind::Contract,
                        Text::tr("The shop announces another page of %1 and does not go on.").arg(connection), {},
                        name);
        cursor = next;
    }
}

double ShopifyClient::restoreRate() const
{
    return m_bucket->restoreRate();
}

ShopifyCounters ShopifyClient::counters() const
{
    return {m_calls, m_points, m_throttled, m_waitMs, restoreRate()};
}

} // namespace trueup
