#include "reconcile/lists/measures.h"

#include <QLatin1StringView>

#include <algorithm>
#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Named
{
    QLatin1StringView word;
    Unit unit;
};

constexpr auto D(Dimension dimension, double factor)
{
    return Unit{dimension, factor, true};
}
constexpr auto attached(Dimension dimension, double factor)
{
    return Unit{dimension, factor, false};
}

using enum Dimension;

constexpr std::array units = {
    Named{"in"_L1, attached(Length, 25.4)},
    Named{"inch"_L1, D(Length, 25.4)},
    Named{"inches"_L1, D(Length, 25.4)},
    Named{"ft"_L1, D(Length, 304.8)},
    Named{"feet"_L1, D(Length, 304.8)},
    Named{"foot"_L1, D(Length, 304.8)},
    Named{"yd"_L1, D(Length, 914.4)},
    Named{"yard"_L1, D(Length, 914.4)},
    Named{"yards"_L1, D(Length, 914.4)},
    Named{"yds"_L1, D(Length, 914.4)},
    Named{"mm"_L1, D(Length, 1)},
    Named{"cm"_L1, D(Length, 10)},
    Named{"m"_L1, attached(Length, 1000)},
    Named{"meter"_L1, D(Length, 1000)},
    Named{"meters"_L1, D(Length, 1000)},
    Named{"metre"_L1, D(Length, 1000)},
    Named{"g"_L1, attached(Mass, 1)},
    Named{"gm"_L1, D(Mass, 1)},
    Named{"gram"_L1, D(Mass, 1)},
    Named{"grams"_L1, D(Mass, 1)},
    Named{"kg"_L1, D(Mass, 1000)},
    Named{"mg"_L1, D(Mass, 0.001)},
    Named{"oz"_L1, D(Ounce, 1)},
    Named{"floz"_L1, D(Ounce, 1)},
    Named{"ounce"_L1, D(Ounce, 1)},
    Named{"ounces"_L1, D(Ounce, 1)},
    Named{"lb"_L1, D(Ounce, 16)},
    Named{"lbs"_L1, D(Ounce, 16)},
    Named{"pound"_L1, D(Ounce, 16)},
    Named{"pounds"_L1, D(Ounce, 16)},
    Named{"ml"_L1, D(Volume, 1)},
    Named{"cl"_L1, D(Volume, 10)},
    Named{"l"_L1, attached(Volume, 1000)},
    Named{"ltr"_L1, D(Volume, 1000)},
    Named{"liter"_L1, D(Volume, 1000)},
    Named{"liters"_L1, D(Volume, 1000)},
    Named{"litre"_L1, D(Volume, 1000)},
    Named{"litres"_L1, D(Volume, 1000)},
    Named{"qt"_L1, D(Volume, 946)},
    Named{"quart"_L1, D(Volume, 946)},
    Named{"quarts"_L1, D(Volume, 946)},
    Named{"gal"_L1, D(Volume, 3785)},
    Named{"gallon"_L1, D(Volume, 3785)},
    Named{"gallons"_L1, D(Volume, 3785)},
    Named{"kb"_L1, D(Storage, 0.001)},
    Named{"mb"_L1, D(Storage, 1)},
    Named{"gb"_L1, D(Storage, 1000)},
    Named{"gig"_L1, D(Storage, 1000)},
    Named{"gigabyte"_L1, D(Storage, 1000)},
    Named{"megabyte"_L1, D(Storage, 1)},
    Named{"tb"_L1, D(Storage, 1'000'000)},
    Named{"terabyte"_L1, D(Storage, 1'000'000)},
    Named{"hz"_L1, D(Frequency, 1)},
    Named{"khz"_L1, D(Frequency, 1e3)},
    Named{"mhz"_L1, D(Frequency, 1e6)},
    Named{"ghz"_L1, D(Frequency, 1e9)},
    Named{"w"_L1, attached(Power, 1)},
    Named{"watt"_L1, D(Power, 1)},
    Named{"watts"_L1, D(Power, 1)},
    Named{"kw"_L1, D(Power, 1000)},
    Named{"v"_L1, attached(Voltage, 1)},
    Named{"volt"_L1, D(Voltage, 1)},
    Named{"volts"_L1, D(Voltage, 1)},
    Named{"vac"_L1, D(Voltage, 1)},
    Named{"amp"_L1, D(Current, 1)},
    Named{"amps"_L1, D(Current, 1)},
    Named{"ah"_L1, D(Charge, 1000)},
    Named{"mah"_L1, D(Charge, 1)},
    Named{"mp"_L1, D(Pixels, 1)},
    Named{"megapixel"_L1, D(Pixels, 1)},
    Named{"megapixels"_L1, D(Pixels, 1)},
    Named{"mpix"_L1, D(Pixels, 1)},
    Named{"x"_L1, attached(Zoom, 1)},
    Named{"rpm"_L1, D(Speed, 1)},
    Named{"ppm"_L1, D(Speed, 1)},
    Named{"cfm"_L1, D(Speed, 1)},
    Named{"btu"_L1, D(Heat, 1)},
    Named{"btus"_L1, D(Heat, 1)},
    Named{"ct"_L1, D(Count, 1)},
    Named{"count"_L1, D(Count, 1)},
    Named{"pk"_L1, D(Count, 1)},
    Named{"pack"_L1, D(Count, 1)},
    Named{"packs"_L1, D(Count, 1)},
    Named{"pcs"_L1, D(Count, 1)},
    Named{"piece"_L1, D(Count, 1)},
    Named{"pieces"_L1, D(Count, 1)},
    Named{"box"_L1, attached(Count, 1)},
    Named{"bx"_L1, attached(Count, 1)},
    Named{"carton"_L1, attached(Count, 1)},
    Named{"ctn"_L1, attached(Count, 1)},
    Named{"pc"_L1, D(Count, 1)},
    Named{"sheet"_L1, D(Sheets, 1)},
    Named{"sheets"_L1, D(Sheets, 1)},
    Named{"page"_L1, D(Sheets, 1)},
    Named{"pages"_L1, D(Sheets, 1)},
    Named{"user"_L1, D(Users, 1)},
    Named{"users"_L1, D(Users, 1)},
    Named{"license"_L1, D(Users, 1)},
    Named{"licenses"_L1, D(Users, 1)},
    Named{"seat"_L1, D(Users, 1)},
    Named{"seats"_L1, D(Users, 1)},
    Named{"month"_L1, D(Duration, 1)},
    Named{"months"_L1, D(Duration, 1)},
    Named{"year"_L1, D(Duration, 12)},
    Named{"years"_L1, D(Duration, 12)},
    Named{"yr"_L1, D(Duration, 12)},
    Named{"dpi"_L1, D(Resolution, 1)},
};

} // namespace

std::optional<Unit> unitOf(QStringView word)
{
    const auto found = std::ranges::find_if(units, [word](const Named& named) { return word == named.word; });
    if (found == units.end())
        return std::nullopt;
    return found->unit;
}

} // namespace trueup
