#pragma once

#include "services/jobs.h"
#include "services/review.h"
#include "widgets/icons.h"

namespace trueup::ui {

/// The one translated word and icon for each state, used by every list.
[[nodiscard]] QString statusLabel(ReviewStatus status);
[[nodiscard]] QIcon statusIcon(ReviewStatus status);
[[nodiscard]] QString kindLabel(ChangeKind kind);
[[nodiscard]] QIcon kindIcon(ChangeKind kind);
[[nodiscard]] QString outcomeLabel(RunOutcome outcome);
[[nodiscard]] QIcon outcomeIcon(RunOutcome outcome);
[[nodiscard]] QString jobLabel(JobKind kind);
[[nodiscard]] QString severityLabel(Severity severity);
/// Without its colour where it asks for nothing any more.
[[nodiscard]] QIcon severityIcon(Severity severity, bool isOpen = true);
/// "31,204 of 50,000", "41.2 MB"; empty when nothing is known.
[[nodiscard]] QString amountText(const Progress& progress);
/// How fast it goes, and how long it still takes; empty where that is not known.
[[nodiscard]] QString rateText(const Progress& progress);
[[nodiscard]] QString timeLeftText(const Progress& progress);
/// "31,204 of 50,000 · 8,900 /s · 2 s left"; parts that are not known are left out.
[[nodiscard]] QString progressText(const Progress& progress);

} // namespace trueup::ui
