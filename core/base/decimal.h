#pragma once

#include <QString>
#include <QStringView>

#include <compare>
#include <optional>

namespace trueup {

/// An exact decimal number of at most 18 digits: money, weights, quantities. Never a binary float.
/// Equality is by value: 1.5 equals 1.50; toString keeps the written scale.
class Decimal
{
public:
    static constexpr int maxScale = 9;

    Decimal() = default;
    /// `unscaled` / 10^`scale`.
    Decimal(qint64 unscaled, int scale);

    /// Plain notation only: optional sign, digits, optional point and digits. No exponent, no grouping, no spaces.
    [[nodiscard]] static std::optional<Decimal> fromString(QStringView text);
    /// From a number that only exists as a double (JSON of a foreign service): its shortest text, rounded to `scale`.
    [[nodiscard]] static std::optional<Decimal> fromDouble(double value, int scale);

    [[nodiscard]] QString toString() const;
    [[nodiscard]] QByteArray toLatin1() const;
    /// Rounded half away from zero to `scale` digits, trailing zeros kept: the form prices are shown and sent in.
    /// No value when the result would not fit.
    [[nodiscard]] std::optional<Decimal> rescaled(int scale) const;
    [[nodiscard]] Decimal normalised() const; ///< without trailing zeros after the point
    [[nodiscard]] double toDouble() const;    ///< for charts only

    [[nodiscard]] qint64 unscaled() const { return m_unscaled; }
    [[nodiscard]] int scale() const { return m_scale; }
    [[nodiscard]] bool isZero() const { return m_unscaled == 0; }
    [[nodiscard]] bool isNegative() const { return m_unscaled < 0; }

    [[nodiscard]] std::optional<Decimal> plus(const Decimal& other) const;
    [[nodiscard]] std::optional<Decimal> minus(const Decimal& other) const;
    /// (to − from) / from in per cent with one digit; no value when `from` is zero or the numbers are out of range.
    [[nodiscard]] static std::optional<Decimal> changePercent(const Decimal& from, const Decimal& to);

    friend bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == 0; }
    friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);

private:
    qint64 m_unscaled = 0;
    int m_scale = 0;
};

} // namespace trueup
