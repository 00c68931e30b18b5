#pragma once

#include "reconcile/conflictrules.h"
#include "store/connection.h"

namespace trueup {

/// The setting that keeps FieldOwners::toJson().
inline constexpr const char* ownersKey = "fields.owners";

[[nodiscard]] Result<FieldOwners> storedOwners(Connection& connection);
/// The conflict rules that are switched on and the owners they go by. None at all: a person decides.
[[nodiscard]] Result<RuleSet> storedRules(Connection& connection);

} // namespace trueup
