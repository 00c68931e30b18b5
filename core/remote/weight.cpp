#include "remote/weight.h"

#include <QString>

#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Unit
{
    QLatin1StringView prefix; // of the lower-case name
    bool whole;               // the prefix is the whole name
    qint64 millionths;        // grams of one unit, in millionths
};

// lb and oz are the international avoirdupois units: 453.59237 g and a sixteenth of that (to the millionth).
constexpr std::array<Unit, 9> units = {{
    {"g"_L1, true, 1'000'000},
    {"gram"_L1, false, 1'000'000},
    {"gm"_L1, true, 1'000'000},
    {"kg"_L1, false, 1'000'000'000},
    {"kilo"_L1, false, 1'000'000'000},
    {"lb"_L1, false, 453'592'370},
    {"pound"_L1, false, 453'592'370},
    {"oz"_L1, false, 28'349'523},
    {"ounce"_L1, false, 28'349'523},
}};

} // namespace

std::optional<Decimal> gramsFrom(const Decimal& value, QStringView unit)
{
    const QString name = unit.trimmed().toString().toLower();
    const auto scaled = value.rescaled(4);
    // 1,000,000,000 ten-thousandths times 1,000,000,000 millionths still fit 64 bits.
    if (!scaled || scaled->unscaled() > 1'000'000'000 || scaled->unscaled() < 0)
        return std::nullopt;
    for (const Unit& known : units) {
        if (known.whole ? name != known.prefix : !name.startsWith(known.prefix))
            continue;
        const qint64 tenBillionths = scaled->unscaled() * known.millionths;
        return Decimal((tenBillionths + 5'000'000) / 10'000'000, 3);
    }
    return std::nullopt;
}

} // namespace trueup
