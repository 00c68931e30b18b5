#pragma once

#include "remote/shopify/shopifyreader.h"
#include "sync/shopexport.h"

#include <functional>

namespace trueup {

/// Products of the shop on their way to the database.
struct ShopBlock
{
    std::vector<ShopItem> items;
    QList<QByteArray> valuesJson; ///< of each product, and
    QList<QByteArray> hashes;     ///< ShopItem::hash(); both made by the reading thread
    QStringList gone;  ///< asked for by id, and the shop has no such product
    bool isOfWholeShop = false; ///< when it was read need not be noted of each product
    QDateTime reached; ///< everything changed until then has been handed out; invalid when that cannot be said
};

/// Takes a block; false ends the reading.
using ShopBlockSink = std::function<bool(ShopBlock&&)>;

/// Where a pull gets its products from. Blocks come in order, one at a time; reading goes on while one is worked in.
class PullReader
{
public:
    PullReader(ShopifyClient& client, RemoteContext context, int workers = 4);

    /// The result of the bulk queries.
    [[nodiscard]] Result<void> exported(const ShopExport& shop, const QString& folder, const ShopBlockSink& sink,
                                        const CancelToken& cancel);
    /// Everything changed in [from, to], page by page; several batches under way at once.
    [[nodiscard]] Result<void> changed(const QDateTime& from, const QDateTime& to, const ShopBlockSink& sink,
                                       const CancelToken& cancel);
    [[nodiscard]] Result<void> named(const QStringList& ids, const ShopBlockSink& sink, const CancelToken& cancel);
    /// False once the shop refused to name the collections of its products.
    [[nodiscard]] bool readsCollections() const { return m_reader.readsCollections(); }

private:
    ShopifyReader m_reader;
    RemoteContext m_context;
    int m_workers;
};

} // namespace trueup
