#pragma once

#include "reconcile/alertrules.h"
#include "store/alerttable.h"

namespace trueup {

/// A rule with what it measures now.
struct RuleReading
{
    AlertRuleRecord rule;
    bool isKnown = true;         ///< false: a rule of a newer program
    std::optional<double> value; ///< null: nothing to measure
    bool holds = false;
};

struct AlertEvaluation
{
    bool isMine = true; ///< false: another program evaluates, or did a moment ago; then nothing else is said
    QList<RuleReading> readings;
    QList<AlertStep> steps; ///< what was decided
    QList<qint64> raised;   ///< ids of new alerts
};

/// What the measure says now, with the thresholds of the settings.
[[nodiscard]] Result<std::optional<double>> measureAlert(Connection& connection, const QString& metric, int windowSeconds);
/// Measures every active rule and says what would be done; changes nothing.
[[nodiscard]] Result<AlertEvaluation> previewAlerts(Connection& connection);
/// Measures, decides, raises and closes in one transaction, one program at a time. Operators only.
[[nodiscard]] Result<AlertEvaluation> evaluateAlerts(Connection& connection, int notWithinSeconds = 0);

} // namespace trueup
