#pragma once

#include "reconcile/conflictrules.h"
#include "store/connection.h"
#include "store/ruletable.h"

namespace trueup {

/// The setting that keeps FieldOwners::toJson().
inline constexpr const char* ownersKey = "fields.owners";

/// A row as it decides; what of it cannot be read is its `problem`.
[[nodiscard]] ConflictRule conflictRuleOf(const RuleRecord& record);
[[nodiscard]] Result<FieldOwners> storedOwners(Connection& connection);
/// The conflict rules that are switched on and the owners they go by. None at all: a person decides.
[[nodiscard]] Result<RuleSet> storedRules(Connection& connection);

} // namespace trueup
