#include "sync/shoplocation.h"

#include "base/log.h"
#include "remote/shopify/shopifyreader.h"

#include <algorithm>

namespace trueup {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ShopLocation)
};

} // namespace

Result<ShopContext> resolveLocation(ShopContext shop, ShopifyClient& client, const CancelToken& cancel)
{
    const auto locations = ShopifyReader(client).locations(cancel);
    if (!locations)
        return fail(locations.error());
    if (!shop.locationId.isEmpty()) {
        if (std::ranges::contains(*locations, shop.locationId, &ShopLocation::id))
            return shop;
        return fail(ErrorKind::Config, Text::tr("The shop has no location %1.").arg(shop.locationId),
                    Text::tr("Choose the location whose stock counts in the settings (shopify.location)."));
    }
    const auto usable = std::ranges::find_if(*locations, [](const ShopLocation& location) {
        return location.active && location.fulfillsOnlineOrders;
    });
    if (usable == locations->cend())
        return fail(ErrorKind::Config, Text::tr("The shop has no active location that fulfils online orders."),
                    Text::tr("Choose the location whose stock counts in the settings (shopify.location)."));
    shop.locationId = usable->id;
    qCInfo(lcSync) << "stock is that of" << usable->name;
    return shop;
}

} // namespace trueup
