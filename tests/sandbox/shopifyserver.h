#pragma once

#include "sandbox/shop/bulkbehaviour.h"
#include "sandbox/shop/shopstate.h"
#include "sandbox/shop/writelog.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QUrl>

#include <functional>
#include <memory>
#include <optional>

namespace trueup::sandbox {

struct ShopOptions
{
    QString token = QStringLiteral("shpat_sandbox_token");
    QString clientId = QStringLiteral("sandbox-client");
    QString clientSecret = QStringLiteral("sandbox-client-secret");
    QString apiVersion = QStringLiteral("2026-10"); ///< what the server speaks; other supported ones are answered as asked
    double restoreRate = 0;       ///< points a second; 0: no throttling (a bucket that is always full)
    double bucket = 2000;         ///< points; 20 seconds of the restore rate on every plan
    int mediaReads = 2;           ///< reads until a new picture is READY
    int newVariantsPerDay = -1;   ///< -1: unlimited; beyond it HTTP 429 as with more than 50,000 variants
    bool enforceIdempotency = true;
    bool keepsWrites = false;     ///< what is written to products is kept, key by key: see writes()
    BulkBehaviour bulk;
};

/// Something that goes wrong. Uploads count as root field "upload", fetched bulk results as "bulkResult". Mind that Qt's network access manager quietly sends a request again, up to three times,
/// when its connection goes without a byte of an answer: a single drop is invisible to it, CutAfter is not. It counts the requests its root field occurs in and strikes `times` times, or at every
/// n-th of them when `every` is set.
struct ShopFault
{
    enum class Kind {
        DropBefore,   ///< the connection goes before anything is done
        DropAfter,    ///< done, but the answer is lost
        StatusBefore, ///< `status` with nothing done (401, 403, 429, 500, 502, 504 …)
        StatusAfter,  ///< done, then `status`
        Throttled,    ///< HTTP 200 with THROTTLED
        CutAfter,     ///< done, the connection goes in the middle of the answer
        Hang,         ///< never answered, nothing done
        HangAfter,    ///< done, never answered
        Malformed,    ///< done, answer cut in the middle of its JSON
        Html,         ///< nothing done, a page instead of JSON
        UserErrors,   ///< nothing done, `code` and `message` as userErrors of every root field
        Slow,         ///< done, answered after `delayMs`
        WrongVersion, ///< done, X-Shopify-API-Version names another version (`code`)
    };
    Kind kind = Kind::StatusBefore;
    QString rootField = {}; ///< empty: any request
    int times = 1;     ///< -1: for ever
    int every = 0;
    int status = 502;
    int delayMs = 0;
    QString code = {};
    QString message = QStringLiteral("The sandbox was told to refuse this");
    int after = 0; ///< so many are let through first
};

/// A webhook as the shop would send it.
struct ShopDelivery
{
    QHash<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;                       ///< signed as it is
};

struct LoggedShopRequest
{
    QString operationName;
    QStringList rootFields;
    QJsonObject variables;
    bool isMutation = false;
    bool isApplied = false; ///< executed, whatever the client was told
    int status = 200;
    double requestedCost = 0;
    double actualCost = 0;
};

/// A small Shopify Admin GraphQL API on a loopback port, in its own thread. All functions are safe from any thread.
/// Also serves POST /admin/oauth/access_token, uploads, bulk results, GET /sandbox/products.json, GET /sandbox/usage.json and
/// GET /sandbox/writes.json.
class ShopifyServer
{
public:
    explicit ShopifyServer(ShopOptions options = {});
    ~ShopifyServer();

    [[nodiscard]] bool start(quint16 port = 0);
    void stop();
    [[nodiscard]] QUrl url() const; ///< http://127.0.0.1:PORT: what TRUEUP_SHOPIFY_URL takes
    [[nodiscard]] const ShopOptions& options() const;

    void addFault(ShopFault fault);
    void clearFaults();
    [[nodiscard]] int faultsStruck() const;

    [[nodiscard]] QList<LoggedShopRequest> log() const;
    void clearLog();
    /// Requests whose root fields include `rootField`; all of them when it is empty.
    [[nodiscard]] int requestCount(const QString& rootField = {}) const;
    /// Executed mutations: zero after an idle run.
    [[nodiscard]] int writeCount() const;
    /// What the API's users wrote to products, in order, since the last clearLog(); with ShopOptions::keepsWrites.
    [[nodiscard]] QList<ShopWrite> writes() const;
    [[nodiscard]] double pointsSpent() const;
    /// What could have been spent between the first and the last request: the bucket at the beginning and everything
    /// restored since.
    [[nodiscard]] double pointsOffered() const;
    [[nodiscard]] double pointsWasted() const; ///< spent on requests that were answered with an error or not at all
    [[nodiscard]] int throttledCount() const;

    [[nodiscard]] int productCount() const;
    [[nodiscard]] std::optional<ShopProduct> product(const QString& sku) const;
    [[nodiscard]] std::optional<ShopProduct> productByHandle(const QString& handle) const;
    [[nodiscard]] QList<ShopProduct> products() const;
    /// Edits a product as somebody in the shop's admin would: updatedAt moves. False when no variant has the SKU.
    bool editAsStaff(const QString& sku, const std::function<void(ShopProduct&)>& edit);
    bool deleteAsStaff(const QString& sku);
    /// Adds a product directly; returns its id.
    QString add(ShopProduct product);
    /// Runs `action` on the state under the server's lock.
    void withState(const std::function<void(ShopState&)>& action) const;

    void setTime(std::optional<QDateTime> fixed); ///< none: the system's clock
    void setToken(const QString& token);          ///< the old one answers 401 from now on
    /// What webhooks would tell since the last call (since the first one: nothing before it is kept), in order, each once.
    [[nodiscard]] QList<ShopDelivery> takeDeliveries();
    void setBulk(const BulkBehaviour& behaviour);
    /// Results of bulk operations are gone, as after seven days.
    void expireBulkResults();
    /// Empties the cost bucket down to `points`.
    void setAvailable(double points);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace trueup::sandbox
