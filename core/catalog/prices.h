#pragma once

#include "catalog/issues.h"

#include "base/decimal.h"

#include <QStringView>

#include <optional>

namespace trueup {

struct PriceText
{
    std::optional<Decimal> price; ///< none when the cell is empty or could not be read
    bool ambiguous = false;       ///< "1,299" or "1.299": thousands or decimals, nobody can tell
    bool malformed = false;       ///< not a price at all
};

/// Reads "$1,299.00", "1.299,00 €", "1299", "1 299,00". Never guesses and never falls back to 0; 0 is a value.
[[nodiscard]] PriceText readPrice(QStringView text);

struct PriceLimits
{
    Decimal minimum{1, 2};        ///< 0.01
    Decimal maximum{100'000, 0};
    bool blockBelowCost = false;  ///< else a warning
};

/// Price rules of the catalogue: zero and negative prices and prices above the maximum block the field, a price below
/// cost is reported. None is "no opinion" and passes.
[[nodiscard]] Issues checkPrice(const Value& price, const Value& cost, const Value& compareAt,
                                const PriceLimits& limits = {});

} // namespace trueup
