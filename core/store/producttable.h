#pragma once

#include "catalog/fields.h"
#include "store/connection.h"

#include <QDateTime>
#include <QHash>
#include <QJsonObject>
#include <QSet>

#include <optional>
#include <span>

namespace trueup {

struct ShopifyIds
{
    QString product;
    QString variant;
    QString inventoryItem;
};

/// A product with everything a plan needs: what we hold, what was last agreed, what each side was last seen to hold.
struct ProductState
{
    qint64 id = 0;
    qint64 rowVersion = 0;
    QString sku;
    QString itemNumber; ///< confirmed ERP link, empty when there is none
    ShopifyIds shopify;
    ProductValues current;
    ProductValues base;    ///< none: never agreed
    ProductValues shop;    ///< last seen in the shop, none when never seen
    QDateTime shopUpdated; ///< the shop's own clock
    QSet<FieldId> lockedFields;
    QDateTime updated;
    QDateTime discontinuedSince;
    bool isMissingInShop = false;
    QHash<FieldId, QString> baseBy; ///< who wrote the base: etilize, xorosoft, shopify, user:<id>, rule:<name>
};

/// One key to look products up by; empty members are not used. Order of trust: link, item number, SKU, handle.
struct ProductKey
{
    QString feedSku;
    QString itemNumber;
    QString sku;
    QString handle;
    QString shopifyProduct; ///< gid
};

/// public.products, product_links, sync_bases, remote_snapshots.
class ProductTable
{
public:
    explicit ProductTable(Connection& connection) : m_connection(connection) {}

    /// One query per call; answer i belongs to key i, 0 when unknown.
    [[nodiscard]] Result<QList<qint64>> find(std::span<const ProductKey> keys);
    /// The state of the products named, in one query. Unknown ids are absent.
    [[nodiscard]] Result<QHash<qint64, ProductState>> load(std::span<const qint64> ids);
    [[nodiscard]] Result<std::optional<ProductState>> loadBySku(const QString& sku);
    /// Products with ids above `after` in id order, for walks over the whole catalogue.
    [[nodiscard]] Result<QList<ProductState>> page(qint64 after, int limit);
    /// (product id, item number) of every product with an ERP link.
    [[nodiscard]] Result<QHash<QString, qint64>> productsByItem();
    /// Products of the shop with an ERP link and some stock there, as far as it was last seen.
    [[nodiscard]] Result<qint64> countStocked();
    /// Search by SKU, name, vendor or barcode; keyset by id.
    [[nodiscard]] Result<QList<ProductState>> search(const QString& text, qint64 after, int limit);

    /// One active owner per external id; a link of another product is retired first when `replace`.
    [[nodiscard]] Result<void> link(qint64 productId, const QString& system, const QString& entity,
                                    const QString& externalId, const QString& method, double score,
                                    const QJsonObject& evidence = {}, bool replace = false);
    [[nodiscard]] Result<void> setLocked(qint64 productId, FieldId field, bool locked);
    /// Sets the base of fields that turned out equal on all sides, without touching the product.
    [[nodiscard]] Result<void> agree(qint64 run, const QString& by, qint64 productId, const ProductValues& values);
    /// Side's last seen values, {} when never seen.
    [[nodiscard]] Result<QJsonObject> snapshot(qint64 productId, const QString& system);
    [[nodiscard]] Result<qint64> count();
    /// Brings product_sync_status up to date without blocking its readers; after a run, never per row.
    [[nodiscard]] Result<void> refreshStatusView();

private:
    Connection& m_connection;
};

} // namespace trueup
