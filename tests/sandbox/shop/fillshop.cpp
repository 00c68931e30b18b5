#include "sandbox/shop/fillshop.h"

#include <array>

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

ShopProduct inventedProduct(int number, const ShopState& state)
{
    static const std::array kinds = {u"Stapler"_s, u"Ring Binder"_s, u"Gel Pen"_s, u"Desk Lamp"_s, u"Paper Tray"_s};
    static const std::array makers = {u"Acme"_s, u"Northwind"_s, u"Globex"_s, u"Initech"_s};
    const QString kind = kinds[size_t(number) % kinds.size()];
    ShopProduct product;
    product.title = u"%1 %2 no. %3"_s.arg(makers[size_t(number) % makers.size()], kind).arg(number);
    product.handle = u"shop-%1"_s.arg(number, 6, 10, QChar(u'0'));
    product.vendor = makers[size_t(number) % makers.size()];
    product.productType = kind;
    product.descriptionHtml = u"<p>The %1 for every office, with a warranty of %2 years.</p>"_s.arg(kind).arg(1 + number % 9) +
                              u"<ul>"_s + u"<li>Keeps what it promises, day after day</li>"_s.repeated(6) + u"</ul>"_s;
    product.tags = {kind, product.vendor, u"Office"_s, u"Shelf %1"_s.arg(number % 40)};
    product.seoTitle = product.title;
    product.metafields = {{{}, u"custom"_s, u"product_info"_s, u"json"_s,
                           u"{\"Colour\":\"Black\",\"Pack\":\"%1\",\"Warranty\":\"%2 years\",\"Country\":\"Canada\"}"_s.arg(1 + number % 12).arg(1 + number % 9),
                           state.now(), state.now()}};
    product.metafields.first().id = u"gid://shopify/Metafield/%1"_s.arg(7'000'000'000LL + number);
    ShopMedia picture;
    picture.alt = product.title;
    picture.fileName = u"shop-%1.jpg"_s.arg(number);
    picture.source = u"https://content.example.com/%1"_s.arg(picture.fileName);
    picture.readsUntilReady = 0;
    product.media = {picture};
    ShopVariant variant;
    variant.sku = u"SHOP-%1"_s.arg(number, 6, 10, QChar(u'0'));
    variant.barcode = u"0%1"_s.arg(30'000'000'000LL + number);
    variant.price = u"%1.%2"_s.arg(5 + number % 200).arg(number % 100, 2, 10, QChar(u'0'));
    variant.cost = u"%1.00"_s.arg(2 + number % 100);
    variant.weight = 100 + number % 900;
    variant.tracked = true;
    ShopLevel level;
    level.available = number % 50;
    variant.levels.insert(state.locations.first().id, level);
    product.variants = {variant};
    return product;
}

void fillShop(ShopifyServer& shop, int count)
{
    shop.withState([count](ShopState& state) {
        for (int number = 1; number <= count; ++number) {
            const ShopProduct& product = state.store(inventedProduct(number, state));
            state.collect(product.productType, product.id);
            if (number % 3 == 0)
                state.collect(u"New in"_s, product.id);
        }
    });
}

} // namespace trueup::sandbox
