#pragma once

#include "sandbox/shop/objects.h"

namespace trueup::sandbox {

/// userErrors of one payload, in the shape its type wants.
class UserErrors
{
public:
    explicit UserErrors(QString type) : m_type(std::move(type)) {}
    void add(const QString& code, const QStringList& field, const QString& message, int elementIndex = -1);
    [[nodiscard]] bool isEmpty() const { return m_list.isEmpty(); }
    [[nodiscard]] GqlResolved list() const { return m_list; }

private:
    QString m_type;
    QList<GqlResolved> m_list;
};

[[nodiscard]] GqlResolved productSet(ShopService& shop, GqlCall& call);
[[nodiscard]] GqlResolved productUpdate(ShopService& shop, GqlCall& call);
[[nodiscard]] GqlResolved productDelete(ShopService& shop, GqlCall& call);
[[nodiscard]] GqlResolved variantsBulkUpdate(ShopService& shop, GqlCall& call);
[[nodiscard]] GqlResolved metafieldsSet(ShopService& shop, GqlCall& call);
[[nodiscard]] GqlResolved metafieldsDelete(ShopService& shop, GqlCall& call);
[[nodiscard]] GqlResolved inventorySetQuantities(ShopService& shop, GqlCall& call);
[[nodiscard]] GqlResolved inventoryActivate(ShopService& shop, GqlCall& call);
[[nodiscard]] GqlResolved tagsChange(ShopService& shop, GqlCall& call, bool add);
[[nodiscard]] GqlResolved fileUpdate(ShopService& shop, GqlCall& call);
[[nodiscard]] GqlResolved publish(ShopService& shop, GqlCall& call, bool on);
[[nodiscard]] GqlResolved stagedUploadsCreate(ShopService& shop, GqlCall& call);
[[nodiscard]] GqlResolved bulkRun(ShopService& shop, GqlCall& call, bool isMutation);
[[nodiscard]] GqlResolved bulkCancel(ShopService& shop, GqlCall& call);
[[nodiscard]] GqlResolved hookCreate(ShopService& shop, GqlCall& call);

/// Puts the given fields of a product into `product`; absent ones stay. Errors name fields below `path`.
void applyProduct(ShopService& shop, const QJsonObject& input, ShopProduct& product, const QStringList& path, UserErrors& errors);
/// The fields variants have in productSet and productVariantsBulkUpdate alike.
void applyVariant(ShopService& shop, const QJsonObject& input, ShopVariant& variant, const QStringList& path, UserErrors& errors);
/// Sets one metafield; an unchanged value changes nothing at all. True when something changed.
bool applyMetafield(ShopService& shop, const QJsonObject& input, QList<ShopMetafield>& list, const QStringList& path, UserErrors& errors, int index = -1);

} // namespace trueup::sandbox
