#pragma once

#include "reconcile/conflictrules.h"

namespace trueup {

/// The rule somebody asks for who says "always like this": the field, our side, whether a person was at work, and the size
/// class of the difference as similarKey() has them (the direction cannot be asked for by a rule). Asked before every shipped
/// rule. Nothing when no rule may decide this: a value that is empty never wins by itself.
[[nodiscard]] std::optional<ConflictRule> ruleLike(const FieldSituation& situation, RuleAction::Use winner, const QString& name = {});

} // namespace trueup
