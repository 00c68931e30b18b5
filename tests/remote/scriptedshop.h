#pragma once

#include "remote/shopify/shopifyclient.h"
#include "support/httpscript.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTimeZone>

#include <atomic>

namespace trueup::test {

class ShopClock final : public Clock
{
public:
    [[nodiscard]] QDateTime now() const override
    {
        return QDateTime(QDate(2026, 11, 22), QTime(12, 0), QTimeZone::UTC).addSecs(seconds);
    }
    [[nodiscard]] qint64 monotonicMs() const override { return m_system.monotonicMs(); }
    std::atomic<qint64> seconds = 0;

private:
    SystemClock m_system;
};

inline QByteArray cost(double requested, double actual, double available, double restore = 1000, double maximum = 2000)
{
    return QStringLiteral(R"({"cost":{"requestedQueryCost":%1,"actualQueryCost":%2,"throttleStatus":)"
                          R"({"maximumAvailable":%3,"currentlyAvailable":%4,"restoreRate":%5}}})")
        .arg(requested)
        .arg(actual)
        .arg(maximum)
        .arg(available)
        .arg(restore)
        .toUtf8();
}

inline ScriptedAnswer data(const QByteArray& json, const QByteArray& extensions = cost(10, 7, 1900))
{
    ScriptedAnswer answer = ScriptedAnswer::json("{\"data\":" + json + ",\"extensions\":" + extensions + '}');
    answer.headers.append(std::pair<QByteArray, QByteArray>("X-Shopify-API-Version", "2026-10"));
    return answer;
}

inline ScriptedAnswer throttled(double requested, double available, double restore = 1000)
{
    return ScriptedAnswer::json(
        R"({"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],"extensions":)" +
        cost(requested, 0, available, restore) + '}');
}

inline ScriptedAnswer error(const QByteArray& code, const QByteArray& dataJson = {})
{
    const QByteArray extensions = code.isEmpty() ? QByteArray("{}") : "{\"code\":\"" + code + "\"}";
    return ScriptedAnswer::json("{\"errors\":[{\"message\":\"It went wrong\",\"extensions\":" + extensions + "}]" +
                                (dataJson.isEmpty() ? QByteArray() : ",\"data\":" + dataJson) + '}');
}

/// A shop that answers what it is told to, and how a client is set up for it.
struct ScriptedShop
{
    HttpScript server;
    HttpClient http;
    ShopClock clock;
    ShopifyOptions options;

    ScriptedShop()
    {
        options.url = server.url();
        options.token = QStringLiteral("shpat_s3cr3t");
        options.retryDelay = std::chrono::milliseconds(2);
        options.timeout = std::chrono::milliseconds(300);
        options.shortestThrottleWait = std::chrono::milliseconds(5);
    }
    [[nodiscard]] Result<GraphQlAnswer> query(ShopifyClient& client, CancelToken cancel = {})
    {
        return client.execute(QStringLiteral("Nodes"), {{QStringLiteral("ids"), QJsonArray()}}, GraphQlKind::Query, std::move(cancel));
    }
    [[nodiscard]] Result<GraphQlAnswer> mutation(ShopifyClient& client)
    {
        const QJsonObject product{{QStringLiteral("id"), QStringLiteral("gid://1")}};
        return client.execute(QStringLiteral("UpdateProduct"), {{QStringLiteral("product"), product}}, GraphQlKind::Mutation);
    }
};

inline QJsonObject sentBody(const ScriptedRequest& request)
{
    return QJsonDocument::fromJson(request.body).object();
}

} // namespace trueup::test
