#pragma once

#include "reconcile/pushplan.h"
#include "remote/shopify/shopifyclient.h"

namespace trueup {

/// Which location's stock is meant: the one the settings name, else the first, in the shop's own order, that online orders
/// are sent from. A Config error when there is none.
[[nodiscard]] Result<ShopContext> resolveLocation(ShopContext shop, ShopifyClient& client, const CancelToken& cancel);

} // namespace trueup
