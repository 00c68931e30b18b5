#pragma once

#include "catalog/fields.h"
#include "catalog/issues.h"

#include <QJsonObject>
#include <QList>

#include <array>
#include <functional>
#include <optional>

namespace trueup {

/// The GraphQL documents a plan is made of; each name is the document's.
enum class CallKind { SetProduct, UpdateProduct, UpdateVariants, SetMetafields, ActivateInventory, SetInventory };
[[nodiscard]] QString documentName(CallKind kind);
/// In the order in which the calls of one product are sent.
inline constexpr std::array allCallKinds = {CallKind::SetProduct,   CallKind::UpdateProduct,     CallKind::UpdateVariants,
                                            CallKind::SetMetafields, CallKind::ActivateInventory, CallKind::SetInventory};
/// The calls that changes of these fields take, ActivateInventory aside: only a read of the shop tells whether it is needed.
[[nodiscard]] QList<CallKind> callKinds(bool isCreate, const QList<FieldId>& fields);

/// The shop as far as a plan needs it.
struct ShopContext
{
    QString locationId;
    QString metafieldNamespace = QStringLiteral("custom");
    QString metafieldKey = QStringLiteral("product_info");
    QString metafieldType = QStringLiteral("json");
    QString inventoryName = QStringLiteral("available");
    QString inventoryReason = QStringLiteral("correction");
    QString inventoryPolicy = QStringLiteral("CONTINUE"); ///< of new products
    QString referenceDocumentUri;                         ///< appears in the merchant's stock history; may be empty
    bool publishWhenReady = true;                         ///< new products that are ready become ACTIVE, else all stay DRAFT
};

/// Gives the @idempotent key of an inventory call: stable for equal variables, stored by the caller before sending.
using IdempotencyKey = std::function<QString(CallKind kind, const QByteArray& variables)>;

/// One product with its approved values and what is known about it in the shop.
struct PushSubject
{
    QString productId; ///< empty: the product is created
    QString variantId;
    QString inventoryItemId;
    ProductValues approved;               ///< only what was approved
    ProductValues current;                ///< as the shop last told
    std::optional<qint64> lastReadStock;  ///< the quantity the shop must still hold for a write; empty: do not check
    bool stockedAtLocation = true;        ///< the inventory item is active at the location
    QString metafieldDigest;              ///< compareDigest of the last read, empty: do not check
    bool linkConfirmed = false;           ///< tied to an ERP item; needed for a new product to become ACTIVE
    IdempotencyKey idempotencyKey;
};

struct PlannedCall
{
    CallKind kind = CallKind::UpdateProduct;
    QJsonObject variables; ///< exactly the variables the document declares
    QList<FieldId> fields; ///< the approved fields this call carries

    /// The variables as text; equal plans give equal bytes.
    [[nodiscard]] QByteArray variablesJson() const;
};

/// What the shop asks for a call, by its published prices (points); what it charges is told by its answers.
[[nodiscard]] double callCost(const PlannedCall& call);

struct PushPlan
{
    QList<PlannedCall> calls; ///< to be sent in this order
    Issues refused;           ///< values that must not be sent; with any of these `calls` is empty
    QList<FieldId> local;     ///< approved fields that are kept here and never sent

    [[nodiscard]] bool isRefused() const { return !refused.isEmpty(); }
};

/// The calls that bring the approved values into the shop: one for a new product, else only the calls whose fields
/// changed with only the changed keys in each. Refuses prices at or below zero, and calls that lack an id.
[[nodiscard]] PushPlan planPush(const PushSubject& subject, const ShopContext& shop);

/// The status a new product gets: ACTIVE with a confirmed link, a price above zero, a title and an image; else DRAFT.
[[nodiscard]] QString statusForNewProduct(const PushSubject& subject, const ShopContext& shop);

struct FieldMismatch
{
    FieldId field = FieldId::Title;
    Value expected;
    Value actual;
};

struct PushVerification
{
    QList<FieldId> confirmed;
    QList<FieldMismatch> differing;

    [[nodiscard]] bool isComplete() const { return differing.isEmpty(); }
};

/// Compares what was approved with what the shop now holds, field by field. Fields that are never sent count as confirmed.
[[nodiscard]] PushVerification verifyPush(const ProductValues& approved, const ProductValues& shop);

} // namespace trueup
