#include "reconcile/situation.h"

#include "catalog/comparators.h"

#include <algorithm>
#include <limits>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// Product without overflow; both factors are not negative.
std::optional<quint64> product(quint64 a, quint64 b)
{
    if (b != 0 && a > std::numeric_limits<quint64>::max() / b)
        return std::nullopt;
    return a * b;
}

std::optional<quint64> shifted(quint64 value, int digits)
{
    std::optional<quint64> result = value;
    for (int i = 0; i < digits && result; ++i)
        result = product(*result, 10);
    return result;
}

quint64 magnitude(const Decimal& number)
{
    return quint64(number.isNegative() ? -number.unscaled() : number.unscaled());
}

/// Whether nothing is left of the value after normalisation; long values are not normalised to find out.
bool hasNoContent(FieldId id, const Value& value)
{
    constexpr qsizetype longText = 256;
    constexpr qsizetype longJson = 64; // an object or array of this size holds something
    if (const QString* text = value.text(); text && text->size() > longText)
        return std::ranges::all_of(*text, [](QChar c) { return c.isSpace(); });
    if (const JsonText* json = value.json(); json && json->text.size() > longJson)
        return false;
    return normalised(id, value).isEmpty();
}

} // namespace

bool isVoid(FieldId id, const Value& value)
{
    if (value.isEmpty() || hasNoContent(id, value))
        return true;
    const auto number = id == FieldId::Price || id == FieldId::CompareAtPrice ? numberOf(value) : std::nullopt;
    return number && *number <= Decimal();
}

bool agree(FieldId id, const Value& a, const Value& b)
{
    return sameValue(id, a, b) || (isVoid(id, a) && isVoid(id, b));
}

bool isByHand(const SideView& view)
{
    if (view.by.startsWith("user:"_L1))
        return true;
    switch (view.side) {
    case Side::Local: return true;
    case Side::Shopify: return view.by != "trueup"_L1 && !view.by.startsWith("app:"_L1);
    case Side::Etilize:
    case Side::Xorosoft: return false;
    }
    return true;
}

std::optional<Decimal> numberOf(const Value& value)
{
    if (const Decimal* number = value.decimal())
        return *number;
    constexpr qint64 exact = 1'000'000'000'000;
    if (const qint64* number = value.integer(); number && *number < exact && *number > -exact)
        return Decimal(*number, 0);
    return std::nullopt;
}

std::optional<bool> isBelowPercent(const Decimal& difference, const Decimal& whole, const Decimal& percent)
{
    if (whole.isZero())
        return std::nullopt;
    // |difference| · 100 < percent · |whole|, both at the scale of the product of the scales.
    const Decimal d = difference.normalised();
    const Decimal w = whole.normalised();
    const Decimal p = percent.normalised();
    const auto hundredfold = product(magnitude(d), 100);
    const auto left = hundredfold ? shifted(*hundredfold, w.scale() + p.scale()) : std::nullopt;
    const auto share = product(magnitude(w), magnitude(p));
    const auto right = share ? shifted(*share, d.scale()) : std::nullopt;
    if (!left || !right)
        return std::nullopt;
    return *left < *right;
}

} // namespace trueup
