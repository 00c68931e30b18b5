#pragma once

#include "base/decimal.h"
#include "reconcile/guardexamples.h"
#include "store/connection.h"

#include <QDate>
#include <QDateTime>
#include <QHash>
#include <QJsonObject>

#include <chrono>
#include <functional>
#include <optional>
#include <span>

namespace trueup {

/// One item of the ERP as the mirror keeps it (erp_items).
struct ErpItemRecord
{
    QString itemNumber;
    QString itemNorm; ///< normalised form used for look-ups
    QString basePart;
    QString baseNorm;
    qint64 erpItemId = 0;
    qint64 erpProductId = 0;
    QString title;
    QString description;
    QString handle;
    QString manufacturer;
    QString brand;
    QString vendorPartNumber;
    QStringList altNumbers;
    QString upc;
    QString gtin14;
    std::optional<Decimal> price;
    std::optional<Decimal> compareAtPrice;
    std::optional<Decimal> cost;
    QString currency;
    std::optional<Decimal> weight;
    QString weightUnit;
    std::optional<bool> active; ///< of the day it was read
    std::optional<bool> sellable;
    QDate discontinuedOn; ///< the last day it is sold
    QString modifiedRaw;
    QDateTime modified;
    QByteArray raw;  ///< JSON object as received
    QByteArray hash; ///< of everything the ERP says above; the same hash means nothing to write
    QDateTime seen = {}; ///< when the ERP said so; invalid: now
};

struct ErpStockRecord
{
    QString itemNumber;
    QString storeId;
    QString storeName;
    std::optional<Decimal> onHand;
    std::optional<Decimal> available;
    std::optional<Decimal> allocated;
    std::optional<Decimal> notAvailable;
    std::optional<Decimal> netAvailable;
    std::optional<Decimal> ats;
    std::optional<Decimal> atsIncPo;
    std::optional<Decimal> onSo;
    std::optional<Decimal> onPo;
    QDateTime seen = {}; ///< as of ErpItemRecord
};

struct ErpLoadCounts
{
    qint64 read = 0;
    qint64 added = 0;
    qint64 changed = 0;
    qint64 unchanged = 0;
    qint64 missing = 0;    ///< newly absent from a complete walk
    qint64 duplicates = 0; ///< the same item twice in one walk: the first is kept
    qint64 unknown = 0;    ///< stock rows of items the mirror does not have
};

/// What the matcher needs of an item, and nothing else.
struct ErpKeyRecord
{
    QString itemNumber;
    QString basePart;
    QString gtin14;
    QString vendorPartNumber;
    QStringList altNumbers;
    QString manufacturer;
    QString brand;
    QString title;
    std::optional<Decimal> price;
    bool active = true;
};

/// What an item says of itself, for comparing all of them with another list.
struct ErpListing
{
    QString itemNumber;
    QString title; ///< of items without one their description
    QString description;
    QString maker;
    QString partNumber; ///< the maker's, else the base part
    QString gtin14;
    std::optional<Decimal> price;
    QStringList otherNumbers;
};

/// What proposals are made of.
struct ErpFacts
{
    QString itemNumber;
    std::optional<Decimal> price;
    std::optional<Decimal> compareAtPrice;
    std::optional<Decimal> cost;
    std::optional<Decimal> available; ///< over the mapped stores, safety stock taken off; none when unknown
    std::chrono::seconds stockAge{0}; ///< of its oldest part, by the database's clock; very large for a part of an incomplete walk
    QString currency; ///< of the price and the cost; empty when nobody names one
    QString upc;
    QString gtin14;
    QString vendorPartNumber;
    QString manufacturer;
    QString brand;
    QString title;
    std::optional<Decimal> weight;
    QString weightUnit;
    bool active = true;
    QDateTime missingSince;
    QDateTime seen;
};

/// What a walk changed for the worse, against the state remembered before it.
struct ErpLosses
{
    qint64 items = 0;       ///< before
    qint64 gone = 0;        ///< of these, no longer listed
    qint64 active = 0;      ///< before
    qint64 inactivated = 0; ///< of these, listed and no longer sold
    qint64 stocked = 0;     ///< before
    qint64 emptied = 0;     ///< of these, listed and at zero or of unknown stock
};

enum class ErpLoss { Gone, Inactivated, Emptied };

/// The mirror of the ERP: erp_items and erp_stock. A walk loads pages, then finishes; nothing is ever deleted.
class ErpTable
{
public:
    explicit ErpTable(Connection& connection) : m_connection(connection) {}
    /// The condition, in SQL, that the ERP sells the item `i` of erp_items. A date of discontinuation is judged by the day of
    /// the database on which the condition is used, not by the day on which the item was read.
    [[nodiscard]] static QLatin1StringView activeCondition();

    /// Writes new and changed items (by hash) of one page or many, and the words they are found by (erp_item_words); all are marked as
    /// seen by `run`. Set-based.
    [[nodiscard]] Result<ErpLoadCounts> loadItems(qint64 run, std::span<const ErpItemRecord> items);
    [[nodiscard]] Result<ErpLoadCounts> loadStock(qint64 run, std::span<const ErpStockRecord> rows);
    /// After a complete walk: items not seen by `run` are marked missing since `at` (invalid: now), seen ones are not missing any more.
    [[nodiscard]] Result<qint64> markMissingItems(qint64 run, const QDateTime& at = {});
    /// `item`: of this one only.
    [[nodiscard]] Result<qint64> markMissingStock(qint64 run, const QString& item = {}, const QDateTime& at = {});
    /// After a walk that was not read to its end: what it did read is kept, and is of no age that may be written to the shop,
    /// because other stores of the same items may be on the pages that are missing.
    [[nodiscard]] Result<qint64> distrustStock(qint64 run);

    /// Forgets that these runs met items, or stock, because what they read is about to be loaded once more under their names.
    [[nodiscard]] Result<void> forgetSeenItems(std::span<const qint64> runs);
    [[nodiscard]] Result<void> forgetSeenStock(std::span<const qint64> runs);

    /// Keeps the state of the mirror until the end of the transaction, for losses().
    [[nodiscard]] Result<void> rememberState();
    [[nodiscard]] Result<ErpLosses> losses();
    /// A few of the items that one of the losses() counts, those with the most stock before first. Of emptied ones their stock is told.
    [[nodiscard]] Result<QList<GuardExample>> lossExamples(ErpLoss loss);
    /// Whether the mirror holds items, or stock, that `run` has not met.
    [[nodiscard]] Result<bool> hasUnseenItems(qint64 run);
    [[nodiscard]] Result<bool> hasUnseenStock(qint64 run);
    /// Whether some listed item has no stock row at all.
    [[nodiscard]] Result<bool> hasItemsWithoutStock();

    /// Streams the keys of all items that are not missing.
    [[nodiscard]] Result<qint64> forEachKey(const std::function<void(ErpKeyRecord&&)>& sink);
    /// Streams what all items that are not missing say of themselves.
    [[nodiscard]] Result<qint64> forEachListing(const std::function<void(ErpListing&&)>& sink);
    [[nodiscard]] Result<QHash<QString, ErpFacts>> facts(const QStringList& itemNumbers);
    /// Item numbers whose item or stock changed at or after `since`; all when `since` is invalid.
    [[nodiscard]] Result<QStringList> changedSince(const QDateTime& since);
    /// Changes with everything of the listed items that decides how feed rows are matched and what is proposed for them, and
    /// with the day on which one is no longer sold. Not with stock, nor with what else the ERP keeps of an item.
    [[nodiscard]] Result<QString> proposalMark();
    /// Whether some item was written, or marked missing, after `since`; an invalid time: none was.
    [[nodiscard]] Result<bool> hasItemsChangedSince(const QDateTime& since);
    /// An item by its number, or by its normalised number; every hit.
    [[nodiscard]] Result<QList<ErpItemRecord>> find(const QString& itemNumber, const QString& itemNorm = {});
    [[nodiscard]] Result<QList<ErpStockRecord>> stock(const QString& itemNumber);
    /// {items, active, missing, stocked, out_of_stock, stores}
    [[nodiscard]] Result<QJsonObject> counts();
    /// Active items whose available quantity is zero or less and, when `since` is valid, became so at or after it.
    [[nodiscard]] Result<QStringList> outOfStock(const QDateTime& since = {});

private:
    [[nodiscard]] Result<bool> exists(const QString& query, const QVariantList& values = {});

    Connection& m_connection;
};

} // namespace trueup
