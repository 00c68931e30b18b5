#pragma once

#include "reconcile/matcher.h"
#include "store/connection.h"

namespace trueup {

/// The index of all items of the ERP's mirror that are not missing; empty when there are none. The mirror is streamed.
[[nodiscard]] Result<ErpIndex> readErpIndex(Connection& connection);

} // namespace trueup
