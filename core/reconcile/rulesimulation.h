#pragma once

#include "reconcile/conflictrules.h"

#include <QUuid>

#include <span>

namespace trueup {

/// A conflict of the past with how it ended.
struct PastConflict
{
    QUuid id = {};
    FieldSituation field = {};
    ProductSituation product = {}; ///< `fields` may be empty; SKU, vendor, type and cost are what conditions ask for
    QDateTime detected = {};  ///< UTC, stands for "now"
    bool settled = false;
    bool byPerson = false;    ///< a person settled it, else a rule
    QString settledSide = {}; ///< a side's word, "base", "custom" or "merge"
    Value settledValue = {};
};

/// What the rule would have made of one conflict, beside what was made of it.
struct SimulatedCase
{
    QUuid id;
    QString sku;
    FieldId field = FieldId::Title;
    QString settledSide;
    Value settledValue;
    QString ruleSide;
    Value ruleValue;

    friend bool operator==(const SimulatedCase&, const SimulatedCase&) = default;
};

struct RuleSimulation
{
    int total = 0;
    int decides = 0;         ///< conflicts this rule would settle, in its place among the others
    int toPerson = 0;        ///< conflicts this rule would hand to a person
    int settledByOthers = 0; ///< conflicts a rule before or after it settles
    int undecided = 0;       ///< conflicts nobody but a person would settle (without toPerson)
    int agrees = 0;          ///< of `decides`: people decided the same
    int differs = 0;         ///< of `decides`: people decided otherwise
    int unknown = 0;         ///< of `decides`: still open, or settled by a rule
    QList<SimulatedCase> differing; ///< in the order given
    QString problem;         ///< not empty: the rule cannot be read and decides nothing

    friend bool operator==(const RuleSimulation&, const RuleSimulation&) = default;
};

/// What would have happened had `rule` been switched on: evaluated in its place by priority among `others`; another rule of
/// the same name is replaced. Pure; writes nothing.
[[nodiscard]] RuleSimulation simulateRule(const ConflictRule& rule, const RuleSet& others, std::span<const PastConflict> past);

} // namespace trueup
