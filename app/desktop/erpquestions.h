#pragma once

#include "operate/session.h"
#include "services/products.h"

namespace trueup {

/// Questions about items of the ERP, for workers.

/// By the copy; see checkNumbers() of the core.
[[nodiscard]] Result<QList<ui::ErpNumber>> checkErpNumbers(Connection& connection, const QStringList& numbers, bool onlyItems);
/// By the ERP itself. NotFound when it says that there is no such item.
[[nodiscard]] Result<ui::ErpItemNow> askErpNow(Session& session, const QString& number, const CancelToken& cancel);

} // namespace trueup
