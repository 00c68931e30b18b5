#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <utility>

namespace trueup::sandbox {

/// How the ERP knows a product of the feed.
enum class ErpRelation {
    Sku,            ///< ItemNumber equals the feed's SKU
    Hyphenless,     ///< equal once hyphens and case do not count
    CrossReference, ///< only a value of CWS_A, CWS_Catalog or SPRC is an ItemNumber
    BasePart,       ///< the SKU is a BasePartNumber with one active item
    Ambiguous,      ///< the SKU is a BasePartNumber with three active items
    Inactive,       ///< found by SKU, but inactive and not sellable
    Absent,
};

enum class BarcodeForm { Plain, Apostrophe, Exponent, WrongCheckDigit, Empty };

/// One product as the world knows it, before it is written messily.
struct FeedProduct
{
    int index = 0;
    QString handle;
    QString title;
    QString description; ///< HTML as written, hostile parts included
    QString vendor;
    QString type;
    QStringList tags;
    QString sku;
    QString mpn;
    QString gtin; ///< 12 or 13 digits with a valid check digit
    BarcodeForm barcodeForm = BarcodeForm::Plain;
    QString weightGrams;
    QString cwsA, cwsCatalog, sprc;                ///< cells as written
    QList<std::pair<int, QString>> specifications; ///< metafield column number and value
    QStringList imageUrls;                         ///< the first stands on the product row
    QList<int> imageOffset; ///< per further image: 0 next to its product, else the distance in products
    ErpRelation relation = ErpRelation::Sku;
    QStringList erpItemNumbers; ///< items of this product; empty when absent
    QString price;              ///< two decimals
    QString cost;               ///< four decimals
    double stockMain = 0;
    double stockShowroom = 0;
    bool incomplete = false;
    bool hasDuplicate = false;
    bool isRepeated = false;
    bool isShort = false;
    bool isLong = false;
    bool isHostile = false;
    bool hasEntities = false;
    bool hasDoubleEntities = false;
    bool hasNewlines = false;
    bool hasNotAvailable = false;
    bool handleIsEmpty = false;
    bool blankFollows = false;
    bool orphanFollows = false;
    bool isNoisy = false; ///< written with harmless differences on this day
};

} // namespace trueup::sandbox
