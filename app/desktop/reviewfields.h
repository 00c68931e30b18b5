#pragma once

#include "corereview.h"

namespace trueup {

/// What would be done to how many products; writes nothing.
[[nodiscard]] Result<ui::FieldPreview> previewStagedField(Connection& connection, const ui::FieldTask& task);
/// One transaction. Stale when another number of products is meant than expected, or a listed one was changed meanwhile.
[[nodiscard]] Result<DecisionMade> actOnStagedField(Connection& connection, const ui::FieldTask& task);

} // namespace trueup
