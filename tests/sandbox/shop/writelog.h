#pragma once

#include "sandbox/graphql/executor.h"

namespace trueup::sandbox {

class ShopService;

/// Something the shop was made to write: by one mutation, to one object.
struct ShopWrite
{
    QString mutation;  ///< root field: productUpdate, metafieldsSet …
    QString productId; ///< of the product it belongs to
    QString sku;       ///< of that product's first variant when it was written (of a new one: afterwards)
    QString objectId;  ///< the very object: product, variant, inventory item, picture
    bool creates = false; ///< the product was not there before
    /// What was asked for: the keys of the input as a path below the object ("title", "seo.title", "variants.price",
    /// "metafields.custom.info", "inventory.available", "media"), with their values. Keys that only identify are left out.
    QJsonObject fields;

    [[nodiscard]] QJsonObject toJson() const;
};

/// Runs a mutation; what it writes to products goes to `log`, unless the shop refused it. A value that was there already
/// counts as written: the caller could not know.
[[nodiscard]] GqlResolved logged(ShopService& shop, GqlCall& call, QList<ShopWrite>& log, const std::function<GqlResolved()>& run);

} // namespace trueup::sandbox
