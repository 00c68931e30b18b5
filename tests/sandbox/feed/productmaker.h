#pragma once

#include "sandbox/feed/catalogue.h"
#include "sandbox/feed/dice.h"

namespace trueup::sandbox {

/// The latest day up to `day` at which the trait of a product changed; 0 when it never did.
[[nodiscard]] int lastChange(const CatalogueOptions& options, int index, Trait trait, int thousandths);

/// Makes product `index` of the world `options` describes.
[[nodiscard]] FeedProduct makeProduct(const CatalogueOptions& options, int index);

/// The ERP's items of a product.
[[nodiscard]] QList<ErpItemData> makeItems(const CatalogueOptions& options, const FeedProduct& product);
/// An item only the ERP knows, and the rows of services.
[[nodiscard]] ErpItemData makeErpOnly(const CatalogueOptions& options, int number);
[[nodiscard]] QList<ErpItemData> makeServices();

} // namespace trueup::sandbox
