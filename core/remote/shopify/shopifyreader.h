#pragma once

#include "remote/shopify/exportjoiner.h"
#include "remote/shopify/shopifyclient.h"

namespace trueup {

struct ShopProbe
{
    QString shopId;
    QString name;
    QString domain;
    QString currency;
    QString timeZone;
    QString plan;
    bool plus = false;
    QStringList supportedVersions;
    QStringList scopes;
    QStringList missingScopes; ///< of the nine this program needs; empty when all is well
    qint64 products = -1;      ///< -1 when the shop gave no exact number
    qint64 variants = -1;
    QDateTime serverTime; ///< UTC
};

struct ShopLocation
{
    QString id;
    QString name;
    bool active = false;
    bool fulfillsOnlineOrders = false;
};

struct ShopPublication
{
    QString id;
    QString title;
};

/// A product found by walking changes.
struct ChangedProduct
{
    QString id;
    QString handle;
    QDateTime updatedAt; ///< UTC
};

/// Typed reading on top of ShopifyClient. Reads by id do not go through the search index and see a write at once.
/// Thread-safe like the client; holds no state but the page size that fits the shop's cost limit.
class ShopifyReader
{
public:
    static constexpr int batchSize = 50;

    explicit ShopifyReader(ShopifyClient& client) : m_client(client) {}

    [[nodiscard]] Result<ShopProbe> probe(CancelToken cancel = {});
    [[nodiscard]] Result<QList<ShopLocation>> locations(CancelToken cancel = {});
    [[nodiscard]] Result<QList<ShopPublication>> publications(CancelToken cancel = {});

    /// Nothing when the shop has no such product; faults are errors.
    [[nodiscard]] Result<std::optional<RemoteProduct>> productById(const QString& id, const RemoteContext& context,
                                                                   CancelToken cancel = {});
    [[nodiscard]] Result<std::optional<RemoteProduct>>
    productByHandle(const QString& handle, const RemoteContext& context, CancelToken cancel = {});
    /// `identifier` holds exactly one of id, handle, customId (ProductIdentifierInput).
    [[nodiscard]] Result<std::optional<RemoteProduct>>
    productByIdentifier(const QJsonObject& identifier, const RemoteContext& context, CancelToken cancel = {});
    /// The product that has a variant of exactly this SKU (the search is by tokens: every hit is checked). Two such
    /// products are a Validation error with the code AMBIGUOUS_SKU.
    [[nodiscard]] Result<std::optional<RemoteProduct>> productBySku(const QString& sku, const RemoteContext& context,
                                                                    CancelToken cancel = {});
    /// Those of `ids` that exist, in their order; at most 50 a call, fewer when the shop finds that too costly.
    [[nodiscard]] Result<std::vector<RemoteProduct>> productsByIds(const QStringList& ids, const RemoteContext& context,
                                                                   CancelToken cancel = {});

    /// The same with the answers that hold several variants (which one is ours may only be known later), and with the
    /// collections each product is in. A shop that does not let them be read is asked without them from then on.
    [[nodiscard]] Result<std::vector<ShopItem>> itemsByIds(const QStringList& ids, const RemoteContext& context,
                                                           CancelToken cancel = {});

    /// False once the shop refused to name the collections of its products.
    [[nodiscard]] bool readsCollections() const { return m_readsCollections; }

    using ChangedPage = std::function<Result<void>(const QList<ChangedProduct>&)>;
    /// Products of any status changed in [from, to] (UTC, the shop's clock), each (id, updatedAt) once. A row older
    /// than the window is a Contract error: the shop then read the times differently. `to` should lie a minute in the
    /// past.
    [[nodiscard]] Result<void> changedProducts(const QDateTime& from, const QDateTime& to, const ChangedPage& page,
                                               CancelToken cancel = {});

private:
    [[nodiscard]] Result<std::optional<ShopItem>> itemById(const QString& id, const RemoteContext& context,
                                                           CancelToken cancel);
    /// Of the page in the answer, and of the pages behind it.
    [[nodiscard]] Result<QList<ShopCollection>> collectionsOf(const QString& product, const QJsonObject& page,
                                                              const CancelToken& cancel);

    ShopifyClient& m_client;
    std::atomic_int m_batch = batchSize;
    std::atomic_bool m_readsCollections = true;
};

/// The scopes this program needs, by name.
[[nodiscard]] const QStringList& requiredShopScopes();

} // namespace trueup
