#pragma once

#include "catalog/fields.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>

#include <optional>
#include <vector>

namespace trueup {

/// What a product is read for: which location's stock, which metafield, which of its variants.
struct RemoteContext
{
    QString locationId;
    QString metafieldNamespace = QStringLiteral("custom");
    QString metafieldKey = QStringLiteral("product_info");
    QString variantId; ///< the variant linked to ours; empty: by SKU, else the first
    QString sku;
};

struct RemoteMedia
{
    QString id;
    QString source; ///< URL at the shop; empty until it is processed
    QString alt;
    QString status; ///< UPLOADED, PROCESSING, READY, FAILED
    QString type;   ///< IMAGE, VIDEO, …
};

struct RemoteVariant
{
    QString id;
    QString inventoryItemId;
    QString sku;
    bool tracked = false;
    bool requiresComponents = false; ///< a bundle: its stock cannot be written
};

/// A product as the shop holds it at this moment. `values` are those of the chosen variant.
struct RemoteProduct
{
    QString id;
    QString handle;
    QDateTime updatedAt; ///< UTC, the shop's clock
    QString variantId;
    QString inventoryItemId;
    QString inventoryLevelId; ///< empty: the item is not stocked at the location
    bool tracked = false;
    bool requiresComponents = false;
    QString metafieldId;
    QString metafieldType;
    QString compareDigest; ///< of the product_info metafield; empty when there is none
    QString currency;      ///< of the cost
    std::vector<RemoteVariant> variants;
    QList<RemoteMedia> media;
    bool complete = true; ///< false when a nested list had more pages than were read
    ProductValues values;

    /// From the selection of ProductById. Nothing when `product` is null or has no id. Status and policy are in the
    /// shop's capitals ("ACTIVE", "DENY"), the weight is in grams, an image without a URL is left out of the images. What a
    /// narrower selection lacks is left without a value.
    [[nodiscard]] static std::optional<RemoteProduct> fromJson(const QJsonObject& product,
                                                               const RemoteContext& context);
};

} // namespace trueup
