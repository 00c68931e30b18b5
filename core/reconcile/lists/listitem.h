#pragma once

#include <QString>

#include <optional>

namespace trueup {

/// One row of a price list or catalogue of any origin, as far as matching is concerned. Only `id` must be filled.
struct ListItem
{
    QString id;
    QString name;
    QString brand;
    QString code; ///< maker's part or model number, or the supplier's own
    QString gtin; ///< as written
    QString description;
    std::optional<double> price; ///< in the list's own currency; evidence only, never money
};

} // namespace trueup
