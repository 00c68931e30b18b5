#pragma once

#include "catalog/fields.h"
#include "store/connection.h"
#include "store/keyset.h"

#include <QDateTime>
#include <QJsonObject>
#include <QUuid>

#include <optional>

namespace trueup {

/// One product of a search.
struct ProductListing
{
    qint64 id = 0;
    QString sku;
    QString name;
    QString vendor;
    QString productType;
    QString barcode;
    std::optional<Decimal> price;
    bool isInShop = false;
    qint64 conflicts = 0;
    QDateTime updated;
};

/// Which products a list is of.
enum class ProductScope {
    All,
    InSync,     ///< in the shop, and nothing is open, failed or in conflict
    OutOfStock, ///< the ERP says that there are none left
};

enum class ProductSort { Sku, Name, Vendor, Price, Changed };

/// What products are read in the order of. Texts without regard to case, by code points of their first 200 characters; what has no
/// value comes before all that have one, equals by their id.
struct ProductOrder
{
    ProductSort column = ProductSort::Sku;
    Qt::SortOrder direction = Qt::AscendingOrder;
};

struct ProductListings
{
    QList<ProductListing> rows;
    KeyCursor next;
    bool hasMore = false;
};

/// What one side was last seen or heard to say about a product.
struct SideValues
{
    ProductValues values;
    QDateTime seen; ///< invalid: never
};

/// What stands around a product beside its own row.
struct ProductSurroundings
{
    QUuid openBatch; ///< of its staged change that is not over; null when there is none
    QStringList conflictFields;
    QDateTime shopSeen;
};

struct VersionEntry
{
    int number = 0;
    QString source; ///< a side, or user:<id>
    QString type;
    QString author;
    QDateTime created;
    QStringList fields;
    QUuid batch;
};

/// A link to another system, or a candidate for one.
struct LinkEntry
{
    QString system;
    QString entity;
    QString externalId;
    QString method;
    std::optional<double> score;
    QString state; ///< proposed, active, rejected, retired; of a candidate open, accepted, rejected, auto
    QByteArray evidence; ///< JSON, may be empty
    QString decidedBy;
    QDateTime at;
    bool isCandidate = false;
    /// Of the feed, as Match::evidenceJson names it: sku, gtin, mpn. One that is missing was not kept, an empty one is not in the feed.
    /// Empty: not kept at all, or of another system.
    QJsonObject row = {};
    QString itemBarcode = {};   ///< of the item of the ERP
    QString itemPartNumber = {};
};

/// What the product pages read. Keyset pages, no OFFSET; writes nothing.
class ProductReader
{
public:
    explicit ProductReader(Connection& connection) : m_connection(connection) {}

    /// Part of SKU, name or vendor, or exactly a barcode, item number, handle, or an identifier of a linked system.
    [[nodiscard]] Result<ProductListings> search(const QString& text, const KeyCursor& from, int limit,
                                                 ProductScope scope = ProductScope::All, const ProductOrder& order = {});
    /// Everything a search would find.
    [[nodiscard]] Result<qint64> count(const QString& text, ProductScope scope = ProductScope::All);
    [[nodiscard]] Result<ProductListing> listing(qint64 id);
    [[nodiscard]] Result<ProductSurroundings> surroundings(qint64 id);
    /// Of every field the newest value the feed proposed.
    [[nodiscard]] Result<SideValues> lastProposed(qint64 id, const QString& origin);
    /// The newest first, below `before` (0: from the newest).
    [[nodiscard]] Result<QList<VersionEntry>> versions(qint64 id, int before, int limit);
    /// The values of one version; NotFound when there is no such version.
    [[nodiscard]] Result<ProductValues> version(qint64 id, int number);
    /// Links first, then at most `limit` candidates of the newest imports. A row of the feed is kept where a person had to look at it; of
    /// a link it is the newest one. Of one that nobody looked at it is put together from what imports staged for the product.
    [[nodiscard]] Result<QList<LinkEntry>> links(qint64 id, int limit);

private:
    [[nodiscard]] Result<QJsonObject> stagedFeedRow(qint64 id);

    Connection& m_connection;
};

} // namespace trueup
