#pragma once

#include "base/cancellation.h"
#include "base/clock.h"
#include "remote/http/httpclient.h"
#include "remote/shopify/graphqlanswer.h"
#include "remote/shopify/shopifyoptions.h"

#include <QHash>
#include <QMutex>

#include <atomic>
#include <functional>
#include <memory>

namespace trueup {

class CostBucket;
class TokenProvider;

struct ShopifyCounters
{
    qint64 calls = 0;     ///< requests sent, repeats included
    qint64 points = 0;    ///< actual cost of all answers
    qint64 throttled = 0; ///< answers that asked for patience
    qint64 waitMs = 0;    ///< waited for points
    double restoreRate = 0; ///< points the shop gives back in a second, by its last answer; 0 before the first

    /// What was counted since `before`; the rate is no count and stays.
    [[nodiscard]] ShopifyCounters since(const ShopifyCounters& before) const
    {
        return {calls - before.calls, points - before.points, throttled - before.throttled, waitMs - before.waitMs, restoreRate};
    }
};

/// Speaks GraphQL with one shop. Documents are named files of resources/graphql. Threads share the cost bucket, the
/// token and the version check; several requests may be under way. Thread-safe, blocking, for worker threads.
///
/// Queries are repeated freely; a mutation is repeated only when the shop said that it did not run it (throttled, token
/// refused). After a lost answer the error has the code OUTCOME_UNKNOWN: read what the shop holds before trying again.
/// Errors: Config, Auth, Permission, Throttled, DailyLimit, GraphQl, Contract, Parse, Http, Network, Timeout,
/// Cancelled.
class ShopifyClient
{
public:
    /// Called for each page of a connection; a failure ends the walk with it.
    using Page = std::function<Result<void>(const QJsonArray& nodes, const GraphQlAnswer& answer)>;

    ShopifyClient(HttpClient& http, ShopifyOptions options, const Clock& clock);
    ~ShopifyClient();

    [[nodiscard]] Result<GraphQlAnswer> execute(const QString& document, const QJsonObject& variables, GraphQlKind kind,
                                                CancelToken cancel = {});
    /// The same for a request whose price depends on how much it asks for: `expectedCost` is what it is likely to be charged,
    /// or anything in proportion to that.
    [[nodiscard]] Result<GraphQlAnswer> execute(const QString& document, const QJsonObject& variables, GraphQlKind kind,
                                                double expectedCost, CancelToken cancel);
    /// The same document for each of `calls`, in one request (see joineddocument.h): the answer's data and the roots of
    /// its user errors are named p0, p1 … in their order, also for a single call. `expectedCost` is what the whole
    /// request is likely to be charged. A refusal of the request as a whole says nothing about any single call.
    [[nodiscard]] Result<GraphQlAnswer> executeJoined(const QString& document, const QList<QJsonObject>& calls,
                                                      GraphQlKind kind, double expectedCost, CancelToken cancel = {});
    /// Walks the connection at root field `connection` with the variable $after; guards against a cursor that stands.
    [[nodiscard]] Result<void> walk(const QString& document, QJsonObject variables, const QString& connection,
                                    const Page& page, CancelToken cancel = {});

    /// The shop answered with another API version than the one asked for: writes are refused from then on.
    [[nodiscard]] bool hasDrifted() const { return m_drifted; }
    [[nodiscard]] ShopifyCounters counters() const;
    /// Points the shop gives back in a second, by its last answer; 0 before the first.
    [[nodiscard]] double restoreRate() const;
    [[nodiscard]] const ShopifyOptions& options() const { return m_options; }
    /// The text of a document with the fragments it names; an Internal error when there is none of that name.
    [[nodiscard]] static Result<QByteArray> document(const QString& name);

private:
    struct Attempt;

    [[nodiscard]] Result<GraphQlAnswer> run(const QString& name, const QByteArray& text, const QJsonObject& variables,
                                            GraphQlKind kind, double expectedCost, const CancelToken& cancel);
    [[nodiscard]] Result<QByteArray> joinedText(const QString& name, int count);
    [[nodiscard]] Result<HttpAnswer> post(const QByteArray& body, const QString& token, GraphQlKind kind,
                                          const CancelToken& cancel);
    [[nodiscard]] Result<GraphQlAnswer> attempt(const QString& document, const QByteArray& body, GraphQlKind kind,
                                                const CancelToken& cancel, Attempt& state);
    [[nodiscard]] Result<void> checkVersion(const HttpAnswer& answer, GraphQlKind kind);

    HttpClient& m_http;
    ShopifyOptions m_options;
    const Clock& m_clock;
    std::unique_ptr<TokenProvider> m_tokens;
    std::unique_ptr<CostBucket> m_bucket;
    QMutex m_joinedMutex;
    QHash<std::pair<QString, int>, QByteArray> m_joined; ///< joined documents by name and number of calls
    std::atomic_bool m_drifted = false;
    std::atomic<qint64> m_calls = 0;
    std::atomic<qint64> m_points = 0;
    std::atomic<qint64> m_throttled = 0;
    std::atomic<qint64> m_waitMs = 0;
};

} // namespace trueup
