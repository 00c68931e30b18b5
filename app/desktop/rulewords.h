#pragma once

#include "reconcile/conflictrules.h"

namespace trueup {

/// Rules for conflicts as people read them. Pure.

/// A short name: of the shipped rules a translated one, of others their own.
[[nodiscard]] QString ruleLabel(const QString& name);
/// When it decides and how: "Price, differs by less than 5 % of the base: take Shopify".
[[nodiscard]] QString ruleSentence(const ConflictRule& rule);

} // namespace trueup
