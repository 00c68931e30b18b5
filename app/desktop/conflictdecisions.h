#pragma once

#include "services/conflicts.h"
#include "store/connection.h"

namespace trueup {

/// What a person does about conflicts, over one connection; blocking, for workers.

[[nodiscard]] Result<ui::SimilarPreview> similarConflicts(Connection& connection, qint64 id, const ui::ConflictChoice& choice);
/// The decision and, when wanted, the rule made of it: both or neither.
[[nodiscard]] Result<ui::ConflictResult> settleConflict(Connection& connection, const ui::ConflictDecision& decision);
[[nodiscard]] Result<ui::ConflictResult> settleManyConflicts(Connection& connection, const ui::BulkDecision& decision);
[[nodiscard]] Result<ui::ConflictResult> ignoreConflict(Connection& connection, qint64 id, qint64 version);
/// What takes a settled or ignored one back, into the detail.
[[nodiscard]] Result<void> addWayBack(Connection& connection, ui::ConflictDetail& detail);
/// Of what the token of a decision stands for: settled or ignored ones.
[[nodiscard]] Result<ui::ConflictResult> reopenConflicts(Connection& connection, const QString& undoToken);

[[nodiscard]] Result<QList<ui::ConflictRuleRow>> conflictRules(Connection& connection);
[[nodiscard]] Result<ui::RuleSimulation> simulateConflictRule(Connection& connection, const QString& name);
[[nodiscard]] Result<void> addConflictRule(Connection& connection, const ui::RuleDraft& draft);

/// A rule to edit, to try as if it were switched on, and to keep.
[[nodiscard]] Result<ui::EditedRule> editedRule(Connection& connection, const QString& name);
[[nodiscard]] Result<ui::RuleTrial> tryConflictRule(Connection& connection, const ConflictRule& rule);
[[nodiscard]] Result<void> saveEditedRule(Connection& connection, const ui::EditedRule& edited);

} // namespace trueup
