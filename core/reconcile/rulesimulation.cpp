#include "reconcile/rulesimulation.h"

namespace trueup {

namespace {

/// The rules as they would be with `rule` switched on.
RuleSet withRule(const RuleSet& others, ConflictRule rule)
{
    QList<ConflictRule> rules = others.rules();
    rules.removeIf([&rule](const ConflictRule& other) { return other.name == rule.name; });
    rule.isActive = true;
    rules.append(std::move(rule));
    return RuleSet(std::move(rules), others.owners());
}

/// Adds one conflict the rule decides, beside what became of it.
void compare(RuleSimulation& result, const PastConflict& past, const RuleVerdict& verdict)
{
    ++result.decides;
    if (!past.settled || !past.byPerson) {
        ++result.unknown;
        return;
    }
    if (agree(past.field.field, past.settledValue, verdict.value)) {
        ++result.agrees;
        return;
    }
    ++result.differs;
    result.differing.append({past.id, past.product.sku, past.field.field, past.settledSide, past.settledValue, verdict.word,
                             verdict.value});
}

} // namespace

RuleSimulation simulateRule(const ConflictRule& rule, const RuleSet& others, std::span<const PastConflict> past)
{
    RuleSimulation result;
    result.total = int(past.size());
    result.problem = rule.problem;
    const RuleSet rules = rule.problem.isEmpty() ? withRule(others, rule) : others;
    for (const PastConflict& conflict : past) {
        const ConflictContext context{conflict.field, conflict.product, conflict.detected};
        const RuleVerdict verdict = rules.settle(context);
        const bool ours = rule.problem.isEmpty() && verdict.rule == rule.name;
        if (verdict.isSettled() && ours)
            compare(result, conflict, verdict);
        else if (verdict.isSettled())
            ++result.settledByOthers;
        else if (ours)
            ++result.toPerson;
        else
            ++result.undecided;
    }
    return result;
}

} // namespace trueup
