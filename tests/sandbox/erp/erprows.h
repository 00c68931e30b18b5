#pragma once

#include "sandbox/feed/erpitem.h"

#include <QJsonObject>
#include <QList>

namespace trueup::sandbox {

/// One item in the keys of item/getitem and of Variants[].
[[nodiscard]] QJsonObject itemRow(const ErpItemData& item);
/// One row of inventory/getinventorybyitem.
[[nodiscard]] QJsonObject stockRow(const ErpItemData& item, const ErpStock& stock);
/// One product with its variants.
[[nodiscard]] QJsonObject productRow(const QList<const ErpItemData*>& variants);

} // namespace trueup::sandbox
