#pragma once

#include "corereview.h"
#include "store/stagingtable.h"

namespace trueup {

// Each is one transaction. Stale when a row, or the number of rows meant, is no longer what the person saw.
[[nodiscard]] Result<DecisionMade> decideStaged(Connection& connection, const ui::Decision& decision);
[[nodiscard]] Result<DecisionMade> editStaged(Connection& connection, const ui::ValueEdit& edit);
[[nodiscard]] Result<DecisionUndone> undoDecision(Connection& connection, const DecisionTrace& trace);
/// Those of the rows this transaction decided, with their new versions.
[[nodiscard]] Result<DecisionTrace> traceOf(Connection& connection, std::span<const qint64> ids, ui::Verdict verdict = ui::Verdict::Approve);
/// Counts, and the first reason why rows were left alone.
[[nodiscard]] ui::DecisionResult resultOf(const DecisionOutcome& outcome);
/// One product with every field, base, ours, the shop's and proposed, and the evidence of its match.
[[nodiscard]] Result<ui::ReviewDetail> reviewDetail(Connection& connection, qint64 id);

} // namespace trueup
