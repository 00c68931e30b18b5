#pragma once

#include "remote/shopify/remoteproduct.h"
#include "remote/shopify/shopifyclient.h"

namespace trueup {

/// A product to be read: by its id, and which of its variants is ours.
struct ProductRef
{
    QString id;
    QString variantId;
    QString sku;
};

/// Groups of fields a product is read for.
struct ReadParts
{
    bool product = false; ///< title, status, vendor, type, tags
    bool texts = false;   ///< description and SEO
    bool media = false;
    bool metafield = false;
    bool variant = false; ///< barcode, prices, cost, weight, policy and flags
    bool inventory = false;

    /// What comparing and proving these values needs.
    [[nodiscard]] static ReadParts of(const ProductValues& values);
    ReadParts& operator|=(const ReadParts& other);
};

/// Reads many products in few requests. Every answer has one entry per thing asked for, in their order: a fault that
/// concerns one product alone is that entry's error, a fault of the shop is the error of every entry it concerns.
/// Reads by id and by handle see a write at once; the search for SKUs lags behind. Thread-safe like the client.
class ProductLookup
{
public:
    static constexpr int readSize = 50;  ///< products in one read
    static constexpr int joinSize = 25;  ///< handles or SKUs in one request
    using Found = std::optional<RemoteProduct>;

    ProductLookup(ShopifyClient& client, RemoteContext shop) : m_client(client), m_shop(std::move(shop)) {}

    /// Nothing for a product the shop does not have. Beside ids and handle, only what `parts` names is read: everything
    /// else stays without a value, which costs the shop and us the less.
    [[nodiscard]] std::vector<Result<Found>> byIds(const std::vector<ProductRef>& products, ReadParts parts,
                                                   const CancelToken& cancel);
    /// The product's id, empty when no product has the handle.
    [[nodiscard]] std::vector<Result<QString>> idsByHandles(const QStringList& handles, const CancelToken& cancel);
    /// The product that has a variant of exactly this SKU and that variant, an empty id when none has; two products are
    /// a Validation error with the code AMBIGUOUS_SKU.
    [[nodiscard]] std::vector<Result<ProductRef>> bySkus(const QStringList& skus, const CancelToken& cancel);

private:
    void read(std::span<const ProductRef> products, ReadParts parts, std::span<Result<Found>> into, const CancelToken& cancel);
    [[nodiscard]] Result<Found> readWhole(const ProductRef& product, const CancelToken& cancel);
    void findHandles(std::span<const QString> handles, std::span<Result<QString>> into, const CancelToken& cancel);
    void findSkus(std::span<const QString> skus, std::span<Result<ProductRef>> into, const CancelToken& cancel);
    [[nodiscard]] RemoteContext contextOf(const ProductRef& product) const;

    ShopifyClient& m_client;
    RemoteContext m_shop; ///< location and metafield
    std::atomic_int m_batch = readSize;
};

/// A value as a quoted term of the shop's search grammar.
[[nodiscard]] QString shopSearchTerm(QString value);
[[nodiscard]] Error ambiguousSku(const QString& sku, const QStringList& products);

} // namespace trueup
