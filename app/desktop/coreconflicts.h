#pragma once

#include "services/conflicts.h"
#include "workbench.h"

namespace trueup {

class CoreConflicts final : public ui::ConflictService
{
    Q_OBJECT
public:
    explicit CoreConflicts(Workbench& bench, QObject* parent = nullptr);

    [[nodiscard]] ui::Answer<ui::Page<ui::ConflictRow>> page(const ui::ConflictFilter& filter, const QString& afterKey, int limit) override;
    [[nodiscard]] ui::Answer<ui::ConflictCounts> counts(const ui::ConflictFilter& filter) override;
    [[nodiscard]] ui::Answer<ui::ConflictDetail> detail(qint64 id) override;
    [[nodiscard]] ui::Answer<ui::SimilarPreview> similar(qint64 id, const ui::ConflictChoice& choice) override;
    [[nodiscard]] ui::Answer<ui::ConflictResult> resolve(const ui::ConflictDecision& decision) override;
    [[nodiscard]] ui::Answer<ui::ConflictResult> ignore(qint64 id, qint64 version) override;
    [[nodiscard]] ui::Answer<QList<ui::ConflictMark>> marks(const ui::ConflictFilter& filter) override;
    [[nodiscard]] ui::Answer<ui::ConflictResult> resolveMany(const ui::BulkDecision& decision) override;
    [[nodiscard]] ui::Answer<ui::ConflictResult> undo(const QString& undoToken) override;
    [[nodiscard]] ui::Answer<ui::ConflictStats> stats(int days) override;
    [[nodiscard]] ui::Answer<QList<ui::ConflictRuleRow>> rules() override;
    [[nodiscard]] ui::Answer<ui::RuleSimulation> simulate(const QString& ruleName) override;
    [[nodiscard]] ui::Answer<void> setRuleActive(const QString& ruleName, bool active) override;
    [[nodiscard]] ui::Answer<void> addRule(const ui::RuleDraft& draft) override;
    [[nodiscard]] ui::Answer<ui::EditedRule> rule(const QString& ruleName) override;
    [[nodiscard]] ui::Answer<ui::RuleTrial> tryRule(const ConflictRule& rule) override;
    [[nodiscard]] ui::Answer<void> saveRule(const ui::EditedRule& edited) override;
    [[nodiscard]] ui::Answer<bool> removeRule(const QString& ruleName) override;

private:
    Workbench& m_bench;
};

} // namespace trueup
