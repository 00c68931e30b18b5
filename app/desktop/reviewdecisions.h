#pragma once

#include "corereview.h"

namespace trueup {

/// What became of a decision and how to take it back.
struct DecisionMade
{
    ui::DecisionResult result;
    DecisionTrace trace;
};

// Each is one transaction. Stale when a row, or the number of rows meant, is no longer what the person saw.
[[nodiscard]] Result<DecisionMade> decideStaged(Connection& connection, const ui::Decision& decision);
[[nodiscard]] Result<ui::DecisionResult> undoDecision(Connection& connection, const DecisionTrace& trace);
/// One product with every field, base, ours and proposed, and the evidence of its match.
[[nodiscard]] Result<ui::ReviewDetail> reviewDetail(Connection& connection, qint64 id);

} // namespace trueup
