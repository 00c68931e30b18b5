#pragma once

#include "reconcile/approval.h"
#include "sync/guardsettings.h"

namespace trueup {

/// What may pass without a person, as settings (facts: business rules §4). Unless somebody changes them nothing may.
/// The confidence a match needs is a setting of its own, import.auto_approve, and says whether new products may pass.
[[nodiscard]] std::vector<SettingSpec> approvalSettingSpecs();
/// ApprovalPolicy but for minimumConfidence and allowCreates.
[[nodiscard]] ApprovalPolicy approvalPolicy(const SettingLookup& get);

} // namespace trueup
