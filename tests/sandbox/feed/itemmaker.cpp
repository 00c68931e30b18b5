#include "sandbox/feed/productmaker.h"
#include "sandbox/feed/words.h"

#include <QTimeZone>

#include <cmath>

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

namespace {

QDateTime baseTime(qint64 seconds)
{
    static const QDateTime start(QDate(2025, 1, 6), QTime(8, 0), QTimeZone::utc());
    return start.addSecs(seconds);
}

QList<ErpStock> stockOf(double main, double showroom, Dice dice)
{
    if (dice.chance(20))
        return {}; // in no store at all
    QList<ErpStock> stock{{3, u"Main Warehouse"_s, main, main >= 10 && dice.chance(200) ? 2.0 : 0.0}};
    if (dice.chance(600))
        stock.append({7, u"Showroom"_s, showroom, 0});
    return stock;
}

ErpItemData itemOf(const CatalogueOptions& options, const FeedProduct& product, int variant)
{
    Dice dice(options.seed, product.index * 4 + variant, Trait::Erp);
    ErpItemData item;
    item.id = 700'000 + product.index * 4LL + variant;
    item.productId = 500'000 + product.index;
    item.productIndex = product.index;
    item.itemNumber = product.erpItemNumbers.value(variant, product.sku + "/OLD"_L1);
    item.title = product.title.left(60);
    item.description = product.title.left(40);
    item.brand = product.vendor;
    item.category = product.type.toUpper();
    item.price = product.price.toDouble();
    item.cost = product.cost.toDouble();
    if (dice.chance(700))
        item.weight = product.weightGrams.toDouble();
    const bool fractional = product.stockMain != std::floor(product.stockMain);
    item.quantityDecimal = fractional && dice.chance(500);
    item.stock = stockOf(product.stockMain, product.stockShowroom, dice);
    const int day = std::max(lastChange(options, product.index, Trait::Price, 30), lastChange(options, product.index, Trait::Cost, 15));
    item.modified = baseTime(dice.below(200 * 86'400)).addDays(day > 0 ? 250 + day : 0);
    return item;
}

} // namespace

QList<ErpItemData> makeItems(const CatalogueOptions& options, const FeedProduct& product)
{
    QList<ErpItemData> items;
    const bool isBase = product.relation == ErpRelation::BasePart || product.relation == ErpRelation::Ambiguous;
    const int count = int(product.erpItemNumbers.size()) + (product.relation == ErpRelation::BasePart ? 1 : 0);
    for (int i = 0; i < count; ++i) {
        ErpItemData item = itemOf(options, product, i);
        if (isBase) {
            item.basePartNumber = product.sku; // and no other identifier, so that the base part alone speaks
            item.colour = i < 3 ? colours()[i].name : QString();
            item.active = item.sellable = i < product.erpItemNumbers.size();
        } else {
            item.basePartNumber = product.index % 5 == 0 ? QString() : item.itemNumber.section(u'-', 0, 0);
            item.upc = product.index % 4 == 0 ? QString() : product.gtin;
            item.vendorPartNumber = product.index % 3 == 0 ? product.mpn : QString();
        }
        if (product.relation == ErpRelation::Inactive) {
            item.active = item.sellable = false;
            item.discontinued = baseTime(170LL * 86'400);
        }
        items.append(item);
    }
    return items;
}

ErpItemData makeErpOnly(const CatalogueOptions& options, int number)
{
    Dice dice(options.seed, number, Trait::ErpOnly);
    ErpItemData item;
    item.id = 90'000'000 + number;
    item.productId = 80'000'000 + number;
    item.itemNumber = u"LOC%1-%2"_s.arg(300'000 + number).arg(dice.pick(colours()).code);
    item.basePartNumber = item.itemNumber.section(u'-', 0, 0);
    item.title = item.description = u"Local stock item %1"_s.arg(number);
    item.brand = dice.pick(brands()).name;
    item.category = u"LOCAL"_s;
    item.price = dice.chance(30) ? std::optional<double>() : dice.chance(30) ? 0.0 : dice.between(100, 9999) / 100.0;
    item.cost = dice.chance(100) ? std::optional<double>() : dice.between(10'000, 499'999) / 10'000.0;
    item.active = item.sellable = !dice.chance(150);
    item.stock = stockOf(dice.between(-3, 200), dice.below(9), dice);
    item.modified = baseTime(dice.below(200 * 86'400));
    return item;
}

QList<ErpItemData> makeServices()
{
    QList<ErpItemData> items;
    for (const QString& name : {u"FREIGHT"_s, u"LABOUR"_s, u"DELIVERY CHARGE"_s, u"RESTOCKING FEE"_s, u"GIFT WRAP"_s}) {
        ErpItemData item;
        item.id = 99'000'000 + items.size();
        item.productId = 98'000'000 + items.size();
        item.itemNumber = item.title = item.description = name;
        item.typeName = items.size() % 2 == 0 ? u"Service"_s : u"Miscellaneous"_s;
        item.category = u"SERVICES"_s;
        item.price = 25.0;
        item.modified = baseTime(0);
        items.append(item);
    }
    return items;
}

} // namespace trueup::sandbox
