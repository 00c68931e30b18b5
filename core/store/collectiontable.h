#pragma once

#include "catalog/shopcollection.h"
#include "store/connection.h"

#include <QDateTime>
#include <QHash>

#include <optional>
#include <span>

namespace trueup {

/// The collections of the shop a product is in, as last read.
struct Membership
{
    QList<ShopCollection> collections; ///< empty: in none
    QDateTime read; ///< when that was last so; the shop does not count a move as a change of the product, so it may be old
};

/// remote_collections, which PullTable writes.
class CollectionTable
{
public:
    explicit CollectionTable(Connection& connection) : m_connection(connection) {}

    /// Nothing when it was never read.
    [[nodiscard]] Result<std::optional<Membership>> of(qint64 productId);
    /// Their titles, of the products that are known to be in any.
    [[nodiscard]] Result<QHash<qint64, QStringList>> titles(std::span<const qint64> products);

private:
    Connection& m_connection;
};

} // namespace trueup
