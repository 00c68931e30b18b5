#pragma once

#include <QStringView>

#include <optional>

namespace trueup {

/// What a number with a unit measures. Only values of one dimension can be compared.
enum class Dimension : quint8 {
    Length,    ///< mm
    Mass,      ///< g
    Ounce,     ///< oz, of weight or of fluid: lists do not tell them apart
    Volume,    ///< ml
    Storage,   ///< MB
    Frequency, ///< Hz
    Power,     ///< W
    Voltage,
    Current, ///< A
    Charge,  ///< mAh
    Pixels,  ///< millions
    Zoom,
    Speed, ///< revolutions, pages or other events a minute
    Heat,  ///< BTU
    Count, ///< pieces in a pack
    Sheets,
    Users,
    Duration,   ///< months
    Resolution, ///< dots an inch
};
inline constexpr int dimensionCount = int(Dimension::Resolution) + 1;

struct Unit
{
    Dimension dimension;
    double factor;
    bool alone; ///< may stand apart from its number ("40 inch"); single letters may not
};

/// The unit a lower-case word names, in singular, plural or abbreviated.
[[nodiscard]] std::optional<Unit> unitOf(QStringView word);

} // namespace trueup
