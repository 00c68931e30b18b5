#pragma once

#include "services/push.h"

class QVBoxLayout;
class QWidget;

namespace trueup::ui {

/// "ABC-1: 12.00 → 99.00" or "ABC-1: Stapler", with prices and numbers as they are read here.
[[nodiscard]] QString exampleText(const GuardExample& example);
/// By how many per cent its value moves, "+725.0%"; empty where that cannot be told.
[[nodiscard]] QString exampleChange(const GuardExample& example);
/// Adds what a guardrail says, as `sentence`, and beneath it its examples, one below the other, and how many more there are.
void addFinding(QVBoxLayout* lines, const QString& sentence, const GuardFinding& finding, QWidget* parent);

} // namespace trueup::ui
