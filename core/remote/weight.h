#pragma once

#include "base/decimal.h"

#include <QStringView>

#include <optional>

namespace trueup {

/// `value` of a unit as the ERP or the shop names it ("g", "Gram", "KILOGRAMS", "lb", "Pound", "OUNCES", …) in grams
/// with 3 digits. Nothing for a unit that is not known or a weight above 100,000 units.
[[nodiscard]] std::optional<Decimal> gramsFrom(const Decimal& value, QStringView unit);

} // namespace trueup
