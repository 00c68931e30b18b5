#pragma once

#include "base/decimal.h"

#include <QByteArray>
#include <QDate>
#include <QDateTime>
#include <QString>
#include <QStringList>

#include <optional>

namespace trueup {

/// One item (a variant) of the ERP, read through the configured field chains. Values the answer did not hold are empty;
/// 0 is a value.
struct ErpItem
{
    QString itemNumber; ///< identity, verbatim
    QString basePartNumber;
    QString itemId;
    QString productId;
    QString title;
    QString description;
    QString handle;
    QString barcode;
    QString mpn;
    QString manufacturer; ///< Manufacturer, else BrandName
    QString brand;
    QStringList otherNumbers; ///< old and alternative item numbers, without repeats of itemNumber
    QString itemType;         ///< "Inventory", "Miscellaneous", …
    QString category;
    QString currency;
    std::optional<Decimal> price;          ///< 2 digits
    std::optional<Decimal> compareAtPrice; ///< 2 digits
    std::optional<Decimal> cost;           ///< 4 digits
    std::optional<Decimal> weightGrams;    ///< 3 digits; empty when the unit is not known
    bool active = true;                    ///< active, sellable and not discontinued when it was read
    bool sellable = true;                  ///< its own flag alone
    QDate discontinuedOn;                  ///< the last day it is sold, in the ERP's zone; invalid when the ERP names none
    bool quantityHasDecimals = false;
    QString modifiedText; ///< as the ERP wrote it
    QDateTime modified;   ///< UTC; invalid when it cannot be read
    QString modifiedBy;
    QByteArray raw; ///< compact JSON of the item, unknown keys included

    friend bool operator==(const ErpItem&, const ErpItem&) = default;
};

/// Stock of one item in one store. Quantities may be negative and fractional.
struct ErpStockRow
{
    QString itemNumber;
    QString basePartNumber;
    QString itemId;
    QString storeId;
    QString storeName;
    std::optional<Decimal> quantity; ///< the configured quantity (AvailableQty by default)
    std::optional<Decimal> onHand;
    std::optional<Decimal> available;
    std::optional<Decimal> allocated;
    std::optional<Decimal> onPurchaseOrder;
    std::optional<Decimal> availableToSell;
    QByteArray raw;

    friend bool operator==(const ErpStockRow&, const ErpStockRow&) = default;
};

} // namespace trueup
