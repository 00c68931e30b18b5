#pragma once

#include "corereview.h"

namespace trueup {

// Each is one transaction. Stale when a row, or the number of rows meant, is no longer what the person saw.
[[nodiscard]] Result<DecisionMade> decideStaged(Connection& connection, const ui::Decision& decision);
[[nodiscard]] Result<DecisionMade> editStaged(Connection& connection, const ui::ValueEdit& edit);
[[nodiscard]] Result<DecisionUndone> undoDecision(Connection& connection, const DecisionTrace& trace);
/// One product with every field, base, ours and proposed, and the evidence of its match.
[[nodiscard]] Result<ui::ReviewDetail> reviewDetail(Connection& connection, qint64 id);

} // namespace trueup
