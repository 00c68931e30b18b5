#pragma once

#include "services/push.h"

class QVBoxLayout;
class QWidget;

namespace trueup::ui {

/// "ABC-1: 12.00 → 99.00" or "ABC-1: Stapler", with prices and numbers as they are read here.
[[nodiscard]] QString exampleText(const GuardExample& example);
/// Adds what a guardrail says, as `sentence`, and beneath it, quietly, a line for each of its examples.
void addFinding(QVBoxLayout* lines, const QString& sentence, const GuardFinding& finding, QWidget* parent);

} // namespace trueup::ui
