#pragma once

#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>

namespace trueup::sandbox {

/// Stock of an item in one store.
struct ErpStock
{
    int storeId = 0;
    QString storeName;
    double onHand = 0;
    double allocated = 0;
    [[nodiscard]] double available() const { return onHand - allocated; }
};

/// One item as the ERP holds it.
struct ErpItemData
{
    qint64 id = 0;
    qint64 productId = 0;
    QString itemNumber;
    QString basePartNumber;
    QString title;
    QString description;
    QString handle;
    QString brand;
    QString vendorPartNumber;
    QString upc;
    QString typeName = QStringLiteral("Inventory");
    QString category;
    QString colour;
    std::optional<double> price;
    std::optional<double> cost;
    std::optional<double> weight;
    bool active = true;
    bool sellable = true;
    bool quantityDecimal = false;
    std::optional<QDateTime> discontinued;
    QDateTime modified; ///< wall clock of the ERP, without a zone
    int productIndex = -1; ///< index in the catalogue, -1 for items only the ERP knows
    QList<ErpStock> stock; ///< empty: in no store
};

} // namespace trueup::sandbox
