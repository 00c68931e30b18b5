#include "sandbox/erp/erprows.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

namespace {

QJsonValue number(const std::optional<double>& value)
{
    return value ? QJsonValue(*value) : QJsonValue();
}

QJsonValue erpTime(const QDateTime& time)
{
    return time.isValid() ? QJsonValue(QLocale::c().toString(time, u"MM/dd/yyyy hh:mm:ss AP"_s)) : QJsonValue();
}

QString margin(const ErpItemData& item)
{
    if (!item.price || !item.cost || *item.price == 0)
        return u"0%"_s;
    return QString::number((*item.price - *item.cost) / *item.price * 100, 'f', 2) + u'%';
}

void addState(QJsonObject& row, const ErpItemData& item)
{
    row["ActiveFlag"_L1] = item.active;
    row["ActiveFlagStr"_L1] = QJsonValue();
    row["IsSellableFlag"_L1] = item.sellable;
    row["IsPurchasableFlag"_L1] = item.active;
    row["IsBomItemFlag"_L1] = false;
    row["DropShipItemFlag"_L1] = false;
    row["AllowBackorderFlag"_L1] = false;
    row["IsStockingItemFlag"_L1] = false;
    row["QtyDecimalFlag"_L1] = item.quantityDecimal;
    row["DiscontinuedDate"_L1] = item.discontinued ? erpTime(*item.discontinued) : QJsonValue();
    row["CreateDttm"_L1] = u"03/02/2024 09:15:00 AM"_s;
    row["CreateSource"_L1] = u"xoro"_s;
    row["ModifyDttm"_L1] = erpTime(item.modified);
    row["ModifySource"_L1] = item.id % 3 ? u"mlee"_s : u"xoro"_s;
}

void addPrices(QJsonObject& row, const ErpItemData& item)
{
    row["StandardUnitPrice"_L1] = number(item.price);
    row["CustomPrice1"_L1] = item.price ? QJsonValue(std::round(*item.price * 137) / 100) : QJsonValue();
    row["CustomPrice2"_L1] = QJsonValue();
    row["StandardUnitCost"_L1] = number(item.cost);
    row["AverageUnitCost"_L1] = QJsonValue();
    row["LastUnitCost"_L1] = QJsonValue();
    row["Margin"_L1] = margin(item);
    row["CurrencyCode"_L1] = QJsonValue();
    row["HomeCurrencyCode"_L1] = QJsonValue();
    row["CurrencyPriceList"_L1] = QJsonArray();
}

} // namespace

QJsonObject itemRow(const ErpItemData& item)
{
    QJsonObject row{{"Id"_L1, item.id}, {"ProductHeaderId"_L1, item.productId},
                    {"ItemNumber"_L1, item.itemNumber}, {"BasePartNumber"_L1, item.basePartNumber},
                    {"OldItemNumber"_L1, item.itemNumber}, {"Title"_L1, item.title},
                    {"Description"_L1, item.description}, {"ItemTypeName"_L1, item.typeName}};
    row["ItemUpc"_L1] = item.upc;
    row["ItemBarcode"_L1] = QString();
    row["ItemGtin"_L1] = QJsonValue();
    row["MasterCaseUPC"_L1] = QJsonValue();
    row["MasterCaseQty"_L1] = 12.0;
    row["VendorPartNumber"_L1] = item.vendorPartNumber.isEmpty() ? QJsonValue() : QJsonValue(item.vendorPartNumber);
    row["AlternativeItemNumber1"_L1] = QString();
    row["Manufacturer"_L1] = QJsonValue();
    row["BrandName"_L1] = item.brand;
    row["GroupName"_L1] = u"STATIONERY"_s;
    row["CategoryName"_L1] = item.category;
    row["Handle"_L1] = QJsonValue();
    row["Option1Name"_L1] = item.colour.isEmpty() ? QString() : u"Color"_s;
    row["Option1Value"_L1] = item.colour;
    row["Option2Name"_L1] = QString();
    row["Option2Value"_L1] = QString();
    row["Weight"_L1] = number(item.weight);
    row["WeightUomCode"_L1] = item.weight ? QJsonValue(u"g"_s) : QJsonValue();
    row["WeightUomName"_L1] = item.weight ? QJsonValue(u"Gram"_s) : QJsonValue();
    row["SellUomName"_L1] = u"Each"_s;
    row["Tags"_L1] = u"B2C"_s;
    row["CustomFieldH1"_L1] = QString();
    row["CustomFieldH50"_L1] = QJsonValue();
    addPrices(row, item);
    addState(row, item);
    return row;
}

QJsonObject stockRow(const ErpItemData& item, const ErpStock& stock)
{
    const double available = stock.available();
    return {{"ItemId"_L1, item.id}, {"ItemNumber"_L1, item.itemNumber}, {"BasePartNumber"_L1, item.basePartNumber},
            {"ProductHeaderId"_L1, item.productId}, {"ItemDescription"_L1, item.description}, {"ItemTags"_L1, u"B2C"_s},
            {"StoreId"_L1, stock.storeId}, {"StoreName"_L1, stock.storeName}, {"OnHandQty"_L1, stock.onHand},
            {"AvailableQty"_L1, available}, {"AllocatedQty"_L1, stock.allocated}, {"NotAvailableQty"_L1, 0.0},
            {"NetAvailable"_L1, available}, {"ATSQty"_L1, available}, {"ATSQtyIncPO"_L1, available + 48},
            {"QtyOnSO"_L1, stock.allocated}, {"QtyOnPO"_L1, 48.0}, {"QtyOnPODraft"_L1, 0.0}, {"QtyOnASN"_L1, 0.0}};
}

QJsonObject productRow(const QList<const ErpItemData*>& variants)
{
    const ErpItemData& first = *variants.first();
    QJsonArray rows, colours;
    bool active = false;
    QDateTime modified;
    for (const ErpItemData* item : variants) {
        rows.append(itemRow(*item));
        colours.append(item->colour);
        active = active || item->active;
        modified = std::max(modified, item->modified);
    }
    const QJsonArray options{QJsonObject{{"Id"_L1, first.productId * 10 + 1}, {"Name"_L1, u"Color"_s},
                                         {"Position"_L1, 1}, {"ValueArr"_L1, colours}}};
    return {{"Id"_L1, first.productId}, {"BasePartNumber"_L1, first.basePartNumber}, {"Handle"_L1, first.handle},
            {"Title"_L1, first.title}, {"BodyHtml"_L1, u"<p>%1</p>"_s.arg(first.description.toHtmlEscaped())},
            {"ProductCategoryName"_L1, first.category}, {"ActiveFlag"_L1, active}, {"IsHeaderOnly"_L1, false},
            {"ProductTags"_L1, u"B2C"_s}, {"ProductImages"_L1, QJsonArray()},
            {"CreateDttm"_L1, u"03/02/2024 09:15:00 AM"_s}, {"CreateSource"_L1, u"xoro"_s},
            {"ModifyDttm"_L1, erpTime(modified)}, {"ModifySource"_L1, u"mlee"_s},
            {"Options"_L1, variants.size() > 1 ? options : QJsonArray()}, {"Variants"_L1, rows}};
}

} // namespace trueup::sandbox
