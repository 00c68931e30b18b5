#pragma once

#include "reconcile/guardrails.h"
#include "store/connection.h"
#include "sync/pushestimate.h"

#include <QUuid>

namespace trueup {

struct PushFindings
{
    std::vector<GuardFinding> findings;
    qint64 priceSwings = 0; ///< approved prices that move by more than the limit, few or many; new products left out
    QList<GuardExample> swingExamples; ///< of these
    qint64 withdrawals = 0; ///< approved changes that take a product out of the shop, few or many
    QList<GuardExample> withdrawalExamples; ///< of these
};

/// What the guardrails say about writing the approved changes of a batch (null: all), by the numbers of what would be written:
/// withdrawals, strong price moves, stock to zero, and the points needed against what the shop gives in a day at `restoreRate`.
/// Everything is a warning: the run that proposed the changes was held by the same limits, and a person approved what is
/// written (facts: business-rules §7). The window and the command line say the same.
[[nodiscard]] Result<PushFindings> pushFindings(Connection& connection, const QUuid& batch, const PushEstimate& estimate,
                                                double restoreRate, const GuardrailThresholds& thresholds);

} // namespace trueup
