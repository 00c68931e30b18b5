#pragma once

#include "base/error.h"

#include <QList>
#include <QString>
#include <QStringList>
#include <QTimeZone>
#include <QUrl>

#include <chrono>

namespace trueup {

/// Which keys of an answer hold a value of ours; each list is tried in order, the first non-empty value counts.
/// Defaults as collected from integrations that are known to work.
struct XorosoftFieldMap
{
    QStringList itemNumber = {QStringLiteral("ItemNumber")};
    QStringList basePartNumber = {QStringLiteral("BasePartNumber")};
    QStringList title = {QStringLiteral("Title"), QStringLiteral("Description")};
    QStringList description = {QStringLiteral("BodyHtml"), QStringLiteral("Description")};
    QStringList handle = {QStringLiteral("Handle")};
    QStringList barcode = {QStringLiteral("ItemUpc"), QStringLiteral("ItemBarcode"), QStringLiteral("ItemGtin"),
                           QStringLiteral("UPC")};
    QStringList mpn = {QStringLiteral("VendorPartNumber"), QStringLiteral("OldItemNumber"),
                       QStringLiteral("AlternativeItemNumber1"), QStringLiteral("VendorProductNumber")};
    QStringList manufacturer = {QStringLiteral("Manufacturer"), QStringLiteral("BrandName"),
                                QStringLiteral("ManufacturerName")};
    QStringList brand = {QStringLiteral("BrandName")};
    QStringList price = {QStringLiteral("StandardUnitPrice"), QStringLiteral("UnitPrice")};
    QStringList compareAtPrice; ///< none by default
    QStringList cost = {QStringLiteral("StandardUnitCost"),
                        QStringLiteral("AverageUnitCost"),
                        QStringLiteral("LastUnitCost"),
                        QStringLiteral("UnitCost"),
                        QStringLiteral("Cost"),
                        QStringLiteral("AvgCost"),
                        QStringLiteral("AverageCost")};
    QStringList currency = {QStringLiteral("CurrencyCode"), QStringLiteral("HomeCurrencyCode")};
    QStringList quantity = {QStringLiteral("AvailableQty")};
};

/// Everything about the ERP's API that no public specification settles, with the defaults known to work.
struct XorosoftOptions
{
    QUrl url{QStringLiteral("https://res.xorosoft.io/api/xerp")};
    QString key;
    QString secret;
    QString stockKey; ///< of an app of its own for stock, since each has its own permissions (facts: xorosoft §1); empty: the same
    QString stockSecret;
    double ratePerSecond = 2; ///< starts of requests; one at a time

    /// Tried in order; the next one only when the one before is a configuration error.
    QStringList itemPaths = {QStringLiteral("product/getproduct"), QStringLiteral("item/getitem"),
                             QStringLiteral("product/item/getitem")};
    QStringList stockPaths = {QStringLiteral("inventory/getinventorybyitem")};
    int pageSize = 0;          ///< sent as per_page when above 0; several endpoints ignore it
    int pageLimit = 1000;      ///< pages of a walk whose answers name no TotalPages
    int failedPagesInARow = 5; ///< that end a walk
    QString pageParameter = QStringLiteral("page");
    QString pageSizeParameter = QStringLiteral("per_page");
    QString updatedParameter = QStringLiteral("updated_at_min");
    QString storeParameter = QStringLiteral("store");
    QString basePartParameter = QStringLiteral("base_part_number");
    QString itemNumberParameter = QStringLiteral("item_number");

    XorosoftFieldMap fields;
    QStringList itemTypes = {QStringLiteral("Inventory")}; ///< others are skipped; empty keeps all
    QString currency;                                      ///< when the answer names none
    QTimeZone zone = QTimeZone(QTimeZone::UTC);            ///< of dates in answers and parameters

    std::chrono::milliseconds timeout{90'000};
    int timeoutAttempts = 3;
    QList<std::chrono::milliseconds> retryDelays = {std::chrono::milliseconds(800), std::chrono::milliseconds(2000),
                                                    std::chrono::milliseconds(4000)};
    std::chrono::milliseconds throttlePause{30'000}; ///< after 429 without Retry-After
    int throttleAttempts = 4;

    int keepPages = 3; ///< whole readings whose raw answers are kept, with those of every later reading; 0: none (facts: xorosoft §8)

    /// Asks `attempts` times (at least once) for a page that does not come in time, and once more after faults that pass sooner; the pauses
    /// grow as usual and are 30 s at most.
    void setAttempts(int attempts);
    /// Whether a connection can be tried at all: address, https unless loopback, whole key pairs.
    [[nodiscard]] Result<void> validate() const;
};

} // namespace trueup
