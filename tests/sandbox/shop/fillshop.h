#pragma once

#include "sandbox/shopifyserver.h"

namespace trueup::sandbox {

/// Puts `count` invented products of ordinary size into the shop: SHOP-000001 and so on, one variant each, stocked at the
/// first location, each in the collection of its kind, every third one in "New in" too.
void fillShop(ShopifyServer& shop, int count);
/// The product that fillShop() makes at a place, counted from 1.
[[nodiscard]] ShopProduct inventedProduct(int number, const ShopState& state);

} // namespace trueup::sandbox
