#pragma once

#include "catalog/feedrow.h"
#include "reconcile/approval.h"
#include "reconcile/diff.h"
#include "reconcile/matcher.h"
#include "reconcile/pushplan.h"

#include <chrono>
#include <optional>

namespace trueup {

/// What the ERP says about one item, as far as a proposal needs it.
struct ItemFacts
{
    QString itemNumber;
    std::optional<Decimal> price;
    std::optional<Decimal> compareAtPrice;
    std::optional<Decimal> cost;
    QString currency;            ///< of the price and the cost, as ISO 4217 names it; empty when nobody names one
    std::optional<qint64> stock; ///< sellable units over the mapped stores, safety stock taken off; empty when unknown
    std::chrono::seconds stockAge{0}; ///< since its oldest part was read; of an incomplete reading: beyond every limit
    QString barcode;
    QString mpn;
    QString maker;
    bool active = true;
};

/// Older stock is never written to the shop unless the settings say otherwise (facts: business-rules §6).
inline constexpr std::chrono::hours usualStockAge{24};
/// Whether the ERP names a stock that is too old to be proposed.
[[nodiscard]] bool isStockStale(const ItemFacts& erp, std::chrono::seconds maximumAge);

/// What the catalogue knows about the product a feed row belongs to.
struct KnownProduct
{
    qint64 id = 0;
    QString shopifyProductId; ///< empty: not in the shop yet
    QString shopifyVariantId;
    ProductValues current;
    ProductValues base;
    QList<FieldId> locked; ///< fields staff keep as they are
    QString statusToRestore; ///< it was archived because no feed listed it: what it was before; empty: nothing to restore
};

/// A feed row with everything that was found out about it.
struct ImportSubject
{
    const FeedRow& row;
    QList<FeedImage> images; ///< of its image rows
    const Match& match;
    std::optional<ItemFacts> erp;
    std::optional<KnownProduct> product;
};

struct ImportPolicy
{
    bool filterByErp = true; ///< products the ERP does not know are left out
    ApprovalPolicy approval;
    FieldOwners owners;
    ShopContext shop;
    ValidationLimits limits;
    std::chrono::seconds maximumStockAge = usualStockAge;
    QString currency; ///< of the shop; empty: not known, and every price is taken to be in it
    QHash<qint64, QString> policiesToRestore = {}; ///< by product: it was to be sold out, and had this policy before
};

enum class ImportDecision {
    Filtered,  ///< not in the ERP
    Unchanged, ///< the product is as it should be
    Staged,    ///< proposed for review, possibly blocked
};

struct PlannedImport
{
    ImportDecision decision = ImportDecision::Unchanged;
    Operation operation = Operation::Update;
    ChangeSet changes;
    QString sku;  ///< the ERP's item number where there is one, else the feed's
    QString name;
    QString blockedReason; ///< an issue word; empty: not blocked
    ApprovalDecision approval;
    Issues issues; ///< beyond those of the row itself
    bool isPriced = false;    ///< a price was offered for something the ERP sells, be it one that is refused
    bool hasBadPrice = false; ///< that price is refused, or what is staged would sell below cost
    Value offeredPrice;       ///< refused or not
    Value offeredCost;
    bool isStockStale = false; ///< its stock is not proposed because nobody knows what it is by now
};

/// Decides what an imported row means for the catalogue. Pure; the order of rows does not matter.
[[nodiscard]] PlannedImport planImport(const ImportSubject& subject, const ImportPolicy& policy);

} // namespace trueup
