#include "reconcile/pushplan.h"

#include <QJsonArray>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

// Published prices of 2026-10 (facts of the Admin API, rate limits).
constexpr double perMutation = 10;
constexpr double perVariant = 0.2;
constexpr double perVariantFile = 0.6;
constexpr double perMetafield = 0.4;
constexpr double perMedium = 1.9;
constexpr double perMetafieldOwner = 4; // of a product, in metafieldsSet

double count(const QJsonValue& list)
{
    return double(list.toArray().size());
}

} // namespace

double callCost(const PlannedCall& call)
{
    switch (call.kind) {
    case CallKind::SetProduct: {
        const QJsonObject input = call.variables["input"_L1].toObject();
        double cost = perMutation + perMetafield * count(input["metafields"_L1]) + perMedium * count(input["files"_L1]);
        for (const QJsonValue variant : input["variants"_L1].toArray())
            cost += perVariant + perMetafield * count(variant["metafields"_L1]) + perVariantFile * variant["file"_L1].isObject();
        return cost;
    }
    case CallKind::UpdateProduct:
        return perMutation + perMedium * count(call.variables["media"_L1]) +
               perMetafield * count(call.variables["product"_L1]["metafields"_L1]);
    case CallKind::UpdateVariants: return perMutation + perVariant * count(call.variables["variants"_L1]);
    case CallKind::SetMetafields: return perMutation + perMetafieldOwner * count(call.variables["metafields"_L1]);
    case CallKind::ActivateInventory:
    case CallKind::SetInventory: return perMutation;
    }
    return perMutation;
}

QList<CallKind> callKinds(bool isCreate, const QList<FieldId>& changed)
{
    if (isCreate)
        return {CallKind::SetProduct};
    QList<CallKind> kinds;
    const auto add = [&](CallKind kind) {
        if (!kinds.contains(kind))
            kinds.append(kind);
    };
    for (const FieldId id : changed) {
        switch (field(id).group) {
        case ShopifyGroup::None: break;
        case ShopifyGroup::Product:
        case ShopifyGroup::Media: add(CallKind::UpdateProduct); break;
        case ShopifyGroup::Variant: add(CallKind::UpdateVariants); break;
        case ShopifyGroup::Metafield: add(CallKind::SetMetafields); break;
        case ShopifyGroup::Inventory: add(CallKind::SetInventory); break;
        }
    }
    return kinds;
}

} // namespace trueup
