#pragma once

#include "store/connection.h"

#include <QHash>

#include <span>

namespace trueup {

/// An image we brought into the shop; only mapped media are ever removed by us.
struct MediaRecord
{
    qint64 productId = 0;
    QString sourceUrl;
    QString urlKey; ///< host and path, host in lower case, no query
    int position = 0;
    QString alt;
    QString shopifyGid;
    QString shopifyStatus;
};

/// media_map.
class MediaTable
{
public:
    explicit MediaTable(Connection& connection) : m_connection(connection) {}

    /// Images that are not removed, by product, in position order.
    [[nodiscard]] Result<QHash<qint64, QList<MediaRecord>>> ofProducts(std::span<const qint64> productIds);
    [[nodiscard]] Result<void> save(std::span<const MediaRecord> records);

private:
    Connection& m_connection;
};

} // namespace trueup
