#include "remote/xorosoft/erpreader.h"

#include "remote/weight.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

std::optional<Decimal> decimalOf(const QJsonValue& value, int scale)
{
    if (value.isDouble())
        return Decimal::fromDouble(value.toDouble(), scale);
    const auto number = value.isString() ? Decimal::fromString(value.toString().trimmed()) : std::nullopt;
    return number ? number->rescaled(scale) : std::nullopt;
}

/// An item and, when it came inside one, its product: what the item does not say, the product may.
struct Source
{
    const QJsonObject& item;
    const QJsonObject& product;

    [[nodiscard]] QString text(const QStringList& chain) const
    {
        for (const QString& key : chain) {
            for (const QJsonObject* object : {&item, &product}) {
                if (const QString value = erpText((*object)[key]); !value.isEmpty())
                    return value;
            }
        }
        return {};
    }
    [[nodiscard]] QString text(QLatin1StringView key) const { return text(QStringList{QString(key)}); }

    [[nodiscard]] std::optional<Decimal> number(const QStringList& chain, int scale) const
    {
        for (const QString& key : chain) {
            if (const auto value = decimalOf(item[key], scale))
                return value;
        }
        return std::nullopt;
    }

    /// A flag, its text twin ("Y", "N"), or `otherwise` when neither says anything.
    [[nodiscard]] static bool flag(const QJsonObject& object, QLatin1StringView key, bool otherwise)
    {
        if (const QJsonValue value = object[key]; value.isBool())
            return value.toBool();
        const QString twin = object[QString(key) + "Str"_L1].toString();
        return twin.isEmpty() ? otherwise : twin.startsWith(u'Y', Qt::CaseInsensitive);
    }
};

QDate discontinuedOn(const Source& source, const XorosoftOptions& options)
{
    const QDateTime discontinued = erpDate(source.item["DiscontinuedDate"_L1].toString(), options.zone);
    return discontinued.isValid() ? discontinued.toTimeZone(options.zone).date() : QDate();
}

QStringList otherNumbersOf(const Source& source, const QString& itemNumber)
{
    QStringList numbers;
    for (const QLatin1StringView key :
         {"OldItemNumber"_L1, "AlternativeItemNumber1"_L1, "AlternativeItemNumber2"_L1, "AlternativeItemNumber3"_L1}) {
        const QString number = erpText(source.item[key]);
        if (!number.isEmpty() && number != itemNumber && !numbers.contains(number))
            numbers.append(number);
    }
    return numbers;
}

ErpItem itemOf(const Source& source, const XorosoftOptions& options, const QDateTime& now)
{
    const XorosoftFieldMap& map = options.fields;
    ErpItem item;
    item.itemNumber = source.text(map.itemNumber);
    item.basePartNumber = source.text(map.basePartNumber);
    item.itemId = erpText(source.item["Id"_L1]);
    item.productId = erpText(source.item["ProductHeaderId"_L1]);
    item.title = source.text(map.title);
    item.description = source.text(map.description);
    item.handle = source.text(map.handle);
    item.barcode = source.text(map.barcode);
    item.mpn = source.text(map.mpn);
    item.manufacturer = source.text(map.manufacturer);
    item.brand = source.text(map.brand);
    item.otherNumbers = otherNumbersOf(source, item.itemNumber);
    item.itemType = source.text("ItemTypeName"_L1);
    item.category = source.text({u"CategoryName"_s, u"ProductCategoryName"_s});
    item.currency = source.text(map.currency);
    if (item.currency.isEmpty())
        item.currency = options.currency;
    item.price = source.number(map.price, 2);
    item.compareAtPrice = source.number(map.compareAtPrice, 2);
    item.cost = source.number(map.cost, 4);
    if (const auto weight = source.number({u"Weight"_s}, 4))
        item.weightGrams = gramsFrom(*weight, source.text({u"WeightUomCode"_s, u"WeightUomName"_s}));
    item.sellable = Source::flag(source.item, "IsSellableFlag"_L1, true);
    item.discontinuedOn = discontinuedOn(source, options);
    // On the day itself it is still sold (facts: xorosoft §6).
    const bool isOver = item.discontinuedOn.isValid() && item.discontinuedOn < now.toTimeZone(options.zone).date();
    item.active = Source::flag(source.item, "ActiveFlag"_L1, true) && Source::flag(source.product, "ActiveFlag"_L1, true) &&
                  item.sellable && !isOver;
    item.quantityHasDecimals = Source::flag(source.item, "QtyDecimalFlag"_L1, false);
    item.modifiedText = source.text("ModifyDttm"_L1);
    item.modified = erpDate(item.modifiedText, options.zone);
    item.modifiedBy = source.text("ModifySource"_L1);
    item.raw = QJsonDocument(source.item).toJson(QJsonDocument::Compact);
    return item;
}

} // namespace

QString erpText(const QJsonValue& value)
{
    if (value.isString())
        return value.toString().trimmed();
    if (!value.isDouble())
        return {};
    const double number = value.toDouble();
    return number == std::trunc(number) ? QString::number(value.toInteger()) : QString::number(number);
}

QDateTime erpDate(const QString& text, const QTimeZone& zone)
{
    if (text.trimmed().isEmpty())
        return {};
    // The C locale writes AM and PM whatever the language of the machine.
    for (const QString& format : {u"MM/dd/yyyy hh:mm:ss AP"_s, u"M/d/yyyy h:mm:ss AP"_s, u"yyyy-MM-ddTHH:mm:ss"_s}) {
        const QDateTime read = QLocale::c().toDateTime(text.trimmed(), format);
        if (read.isValid())
            return QDateTime(read.date(), read.time(), zone).toUTC();
    }
    const QDateTime iso = QDateTime::fromString(text.trimmed(), Qt::ISODateWithMs);
    if (!iso.isValid())
        return {};
    // Without an offset it is the ERP's time, not that of this machine.
    return iso.timeSpec() == Qt::LocalTime ? QDateTime(iso.date(), iso.time(), zone).toUTC() : iso.toUTC();
}

std::vector<ErpItem> erpItemsOf(const QJsonObject& row, const XorosoftOptions& options, const QDateTime& now)
{
    std::vector<ErpItem> items;
    const auto add = [&](const Source& source) {
        ErpItem item = itemOf(source, options, now);
        if (!item.itemNumber.isEmpty())
            items.push_back(std::move(item));
    };
    if (const QJsonValue variants = row["Variants"_L1]; variants.isArray()) {
        for (const QJsonValue variant : variants.toArray()) {
            const QJsonObject object = variant.toObject();
            add({object, row});
        }
    } else {
        const QJsonObject none;
        add({row, none});
    }
    return items;
}

bool namesItsItems(const QJsonObject& row, const XorosoftOptions& options)
{
    const auto names = [&](const QJsonObject& object) {
        return std::ranges::any_of(options.fields.itemNumber, [&](const QString& key) { return object.contains(key); });
    };
    const QJsonValue variants = row["Variants"_L1];
    if (!variants.isArray())
        return names(row);
    for (const QJsonValue variant : variants.toArray()) {
        if (!names(variant.toObject()))
            return false;
    }
    return true;
}

ErpStockRow erpStockRowOf(const QJsonObject& row, const XorosoftOptions& options)
{
    const QJsonObject none;
    const Source source{row, none};
    ErpStockRow stock;
    stock.itemNumber = source.text(options.fields.itemNumber);
    stock.basePartNumber = source.text(options.fields.basePartNumber);
    stock.itemId = erpText(row["ItemId"_L1]);
    stock.storeId = erpText(row["StoreId"_L1]);
    stock.storeName = erpText(row["StoreName"_L1]);
    stock.quantity = source.number(options.fields.quantity, 4);
    stock.onHand = decimalOf(row["OnHandQty"_L1], 4);
    stock.available = decimalOf(row["AvailableQty"_L1], 4);
    stock.allocated = decimalOf(row["AllocatedQty"_L1], 4);
    stock.onPurchaseOrder = decimalOf(row["QtyOnPO"_L1], 4);
    stock.availableToSell = decimalOf(row["ATSQty"_L1], 4);
    stock.raw = QJsonDocument(row).toJson(QJsonDocument::Compact);
    return stock;
}

} // namespace trueup
