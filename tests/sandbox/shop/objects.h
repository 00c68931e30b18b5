#pragma once

#include "sandbox/shop/shopservice.h"

#include <functional>

namespace trueup::sandbox {

[[nodiscard]] GqlResolved queryRoot(ShopService& shop);
[[nodiscard]] std::shared_ptr<GqlObject> mutationRoot(ShopService& shop);

/// Objects look their data up at every field, so they stay right whatever happens meanwhile; null for an unknown id.
[[nodiscard]] GqlResolved productObject(ShopService& shop, const QString& id);
[[nodiscard]] GqlResolved collectionObject(ShopService& shop, const QString& id);
/// The collections a product is in.
[[nodiscard]] GqlResolved collectionConnection(ShopService& shop, const ShopProduct& product, const QJsonObject& arguments);
[[nodiscard]] GqlResolved variantObject(ShopService& shop, const QString& id);
[[nodiscard]] GqlResolved itemObject(ShopService& shop, const QString& inventoryItemId);
[[nodiscard]] GqlResolved levelObject(ShopService& shop, const QString& inventoryItemId, const QString& locationId);
[[nodiscard]] GqlResolved mediaObject(ShopService& shop, const QString& id);
[[nodiscard]] GqlResolved metafieldRecord(const ShopMetafield& metafield, const QString& ownerType);
[[nodiscard]] GqlResolved metafieldConnection(ShopService& shop, const QList<ShopMetafield>& all, const QString& ownerType, const GqlCall& call);
[[nodiscard]] GqlResolved oneMetafield(const QList<ShopMetafield>& all, const QString& ownerType, const GqlCall& call);
[[nodiscard]] GqlResolved locationRecord(const ShopLocation& location);
[[nodiscard]] GqlResolved publicationRecord(const std::pair<QString, QString>& publication);
[[nodiscard]] GqlResolved bulkRecord(const ShopService& shop, const ShopBulk& bulk);
/// A poll: the operation moves on.
[[nodiscard]] GqlResolved bulkById(ShopService& shop, const QString& id);
[[nodiscard]] GqlResolved hookRecord(const ShopService& shop, const ShopHook& hook);
[[nodiscard]] GqlResolved shopRecord(const ShopState& state);
[[nodiscard]] GqlResolved anyNode(ShopService& shop, const QString& id);

/// Pages `count` entries by first, after, last and reverse. `keyOf` gives keys in rising order; they become the cursors.
[[nodiscard]] GqlResolved connection(const ShopService& shop, const QString& type, qsizetype count, const QJsonObject& arguments,
                                     const std::function<QString(qsizetype)>& keyOf,
                                     const std::function<GqlResolved(qsizetype)>& objectOf);
[[nodiscard]] GqlResolved connection(const ShopService& shop, const QString& type, const QList<GqlResolved>& entries,
                                     const QJsonObject& arguments);

[[nodiscard]] inline QJsonValue orNull(const QString& text) { return text.isEmpty() ? QJsonValue() : QJsonValue(text); }
[[nodiscard]] inline QString isoTime(const QDateTime& time) { return time.toString(Qt::ISODate); }

/// Ids of the products a search finds, in the order asked for. Unknown filters are ignored with a warning.
[[nodiscard]] QList<const ShopProduct*> searchProducts(ShopService& shop, const QString& query);

} // namespace trueup::sandbox
