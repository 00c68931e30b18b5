#pragma once

#include "remote/xorosoft/erpitem.h"
#include "remote/xorosoft/xorosoftoptions.h"

#include <QJsonObject>

#include <vector>

namespace trueup {

/// The items of one row: of its Variants when it is a product, else of the row itself. Items without a number are left
/// out. `now` decides whether an item is discontinued: it is sold to the end of the day the ERP names, in the ERP's zone.
[[nodiscard]] std::vector<ErpItem> erpItemsOf(const QJsonObject& row, const XorosoftOptions& options,
                                              const QDateTime& now);
/// Whether the row, or each variant of it, has a key for the item number, be it empty. One that has not was cut: it says
/// nothing about any item, least of all that an item is gone.
[[nodiscard]] bool namesItsItems(const QJsonObject& row, const XorosoftOptions& options);
[[nodiscard]] ErpStockRow erpStockRowOf(const QJsonObject& row, const XorosoftOptions& options);

/// How the ERP writes dates: "MM/DD/YYYY hh:mm:ss AM", without a zone. UTC; invalid when it cannot be read.
[[nodiscard]] QDateTime erpDate(const QString& text, const QTimeZone& zone);

/// Text of a value that may be text or number ("" for null); whole numbers without a point.
[[nodiscard]] QString erpText(const QJsonValue& value);

} // namespace trueup
