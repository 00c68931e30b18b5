#pragma once

#include "catalog/fields.h"
#include "catalog/shopcollection.h"
#include "store/connection.h"
#include "store/producttable.h"

#include <QDateTime>
#include <QJsonArray>
#include <QSet>

#include <optional>
#include <span>

namespace trueup {

/// A product of the shop, to be recognised.
struct PullKey
{
    QString gid;
    QString sku;
    QByteArray hash; ///< hex, of everything that was read of it; empty: not read
    QDateTime updated = {};
};

/// What is known here about a product of the shop. The open change is locked until the transaction ends.
struct PullState
{
    struct OpenRow
    {
        qint64 id = 0; ///< 0: nothing is staged
        qint64 version = 0;
        QString status;
        QString operation;
        QString blockedReason;
        QString source;
        QByteArray changes; ///< JSON
        QString editedBy;   ///< login of the person whose values it holds; empty when it is a program's
        QDateTime updated;
    };
    qint64 productId = 0; ///< 0: new to us
    QString refused;      ///< why a new one cannot be taken over: no_sku, sku_taken, duplicate_sku
    OpenRow row;
    bool inFlight = false;  ///< being written to the shop: the push settles it
    bool unchanged = false; ///< nothing moved on either side since a pull that had nothing to decide
};

/// What a pull stores of one product.
struct PullItem
{
    qint64 productId = 0; ///< 0: created from `values`
    ShopifyIds ids;
    QString handle;
    ProductValues values;  ///< everything read; becomes the snapshot
    QByteArray valuesJson; ///< `values` as JSON, when somebody had to make it already
    ProductValues product; ///< what our product takes over
    ProductValues base;    ///< what is agreed from now on
    QList<FieldId> baseNone;            ///< agreed to be empty
    QHash<FieldId, QString> baseBy;     ///< whose word it is; "shopify" unless said here
    bool isWhole = false; ///< `product` and `base` are `values`
    QByteArray hash;      ///< of what was read, when nothing was left to decide; see PullKey
    QDateTime remoteUpdated;
};

/// An open change after it met what the shop holds now, see pull_rebase().
struct PullRowChange
{
    qint64 id = 0;
    qint64 version = 0;
    QByteArray changes; ///< JSON; {}: nothing is left to write
    QStringList fields;
    std::optional<Decimal> pricePercent;
    bool block = false;
    bool clear = false;
    bool reopen = false;
};

/// One value of the shop that may be a write of our own, seen again.
struct EchoQuestion
{
    QString gid;
    FieldId field = FieldId::Title;
    Value value;
    QDateTime remoteUpdated;
};

/// The collections a product of the shop is in, as they were read.
struct PullMembership
{
    qint64 productId = 0; ///< 0: the product that is linked with `gid`, if there is one
    QString gid;
    QList<ShopCollection> collections;
};

/// The statements of a pull (migrations 0014, 0020 and 0024). Sets only; belongs inside the caller's transaction.
class PullTable
{
public:
    explicit PullTable(Connection& connection) : m_connection(connection) {}

    /// Answer i belongs to key i.
    [[nodiscard]] Result<QList<PullState>> lock(std::span<const PullKey> keys);
    /// Those of the SKUs that products of ours have.
    [[nodiscard]] Result<QSet<QString>> takenSkus(const QStringList& skus);
    /// Those questions (by position) whose value this program wrote last, and the shop was not changed after that.
    [[nodiscard]] Result<QSet<qsizetype>> echoes(std::span<const EchoQuestion> questions);
    /// New products are created whole, with what was read as base and snapshot; the others as their item says.
    [[nodiscard]] Result<void> save(qint64 run, std::span<const PullItem> items);
    [[nodiscard]] Result<void> seen(qint64 run, std::span<const qint64> products);
    /// How many products are in other collections than before. `note`: also when those were read that are in the same ones.
    [[nodiscard]] Result<qint64> saveCollections(qint64 run, std::span<const PullMembership> memberships, bool note);
    [[nodiscard]] Result<qint64> rebase(std::span<const PullRowChange> changes);
    /// Products without a taker (`reason`) go into the history of the run as skipped.
    [[nodiscard]] Result<void> skipped(qint64 run, const QJsonArray& skipped);
    /// The open changes of these products with all that lock() says of one, and without locking anything.
    [[nodiscard]] Result<QHash<qint64, PullState>> openChanges(std::span<const qint64> products);
    /// The open changes of these products, by product.
    [[nodiscard]] Result<QHash<qint64, qint64>> openRows(std::span<const qint64> products);

    struct Candidate
    {
        qint64 productId = 0;
        QString gid;
    };
    /// Linked products that were not seen since `before` and whose gid is not among `seen`; those being written and those
    /// known to be missing are left out.
    [[nodiscard]] Result<QList<Candidate>> unseen(const QStringList& seen, const QDateTime& before);
    [[nodiscard]] Result<qint64> markMissing(qint64 run, std::span<const qint64> products);
    /// Products that are linked with the shop and not known to be missing.
    [[nodiscard]] Result<qint64> countLinked();

private:
    Connection& m_connection;
};

} // namespace trueup
