#include "base/decimal.h"

#include <QByteArray>

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace trueup {

namespace {

constexpr std::array<qint64, 19> powers = {1LL,
                                           10LL,
                                           100LL,
                                           1000LL,
                                           10000LL,
                                           100000LL,
                                           1000000LL,
                                           10000000LL,
                                           100000000LL,
                                           1000000000LL,
                                           10000000000LL,
                                           100000000000LL,
                                           1000000000000LL,
                                           10000000000000LL,
                                           100000000000000LL,
                                           1000000000000000LL,
                                           10000000000000000LL,
                                           100000000000000000LL,
                                           1000000000000000000LL};
constexpr qint64 limit = 999'999'999'999'999'999LL; // 18 digits

std::optional<qint64> multiplied(qint64 value, qint64 factor)
{
    if (value > limit / factor || value < -limit / factor)
        return std::nullopt;
    return value * factor;
}

} // namespace

Decimal::Decimal(qint64 unscaled, int scale) : m_unscaled(unscaled), m_scale(scale)
{
    Q_ASSERT(scale >= 0 && scale <= maxScale);
    Q_ASSERT(unscaled >= -limit && unscaled <= limit);
}

std::optional<Decimal> Decimal::fromString(QStringView text)
{
    qint64 value = 0;
    int scale = 0;
    int digits = 0;
    bool point = false;
    qsizetype i = 0;
    const bool negative = !text.isEmpty() && text[0] == u'-';
    if (!text.isEmpty() && (text[0] == u'-' || text[0] == u'+'))
        i = 1;
    for (; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c == u'.' && !point) {
            point = true;
            continue;
        }
        if (c < u'0' || c > u'9')
            return std::nullopt;
        if (point && ++scale > maxScale)
            return std::nullopt;
        ++digits;
        const auto shifted = multiplied(value, 10);
        if (!shifted)
            return std::nullopt;
        value = *shifted + (c.unicode() - u'0');
    }
    if (digits == 0)
        return std::nullopt;
    return Decimal(negative ? -value : value, scale);
}

std::optional<Decimal> Decimal::fromDouble(double value, int scale)
{
    Q_ASSERT(scale >= 0 && scale <= maxScale);
    if (!std::isfinite(value) || std::abs(value) >= 1e15)
        return std::nullopt;
    // The shortest text that reads back as the same double is what the sender wrote: 1.005, not 1.00499999….
    std::array<char, 64> buffer;
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed);
    if (error != std::errc())
        return std::nullopt;
    QByteArray text(buffer.data(), end - buffer.data());
    const qsizetype point = text.indexOf('.');
    if (point >= 0 && text.size() - point - 1 > maxScale)
        text.truncate(point + 1 + maxScale);
    const auto exact = fromString(QString::fromLatin1(text));
    return exact ? exact->rescaled(scale) : std::nullopt;
}

QString Decimal::toString() const
{
    return QString::fromLatin1(toLatin1());
}

QByteArray Decimal::toLatin1() const
{
    QByteArray digits = QByteArray::number(m_unscaled < 0 ? -m_unscaled : m_unscaled);
    if (m_scale > 0) {
        if (digits.size() <= m_scale)
            digits.prepend(QByteArray(m_scale + 1 - digits.size(), '0'));
        digits.insert(digits.size() - m_scale, '.');
    }
    if (m_unscaled < 0)
        digits.prepend('-');
    return digits;
}

std::optional<Decimal> Decimal::rescaled(int scale) const
{
    Q_ASSERT(scale >= 0 && scale <= maxScale);
    if (scale >= m_scale) {
        const auto value = multiplied(m_unscaled, powers[size_t(scale - m_scale)]);
        return value ? std::optional(Decimal(*value, scale)) : std::nullopt;
    }
    const qint64 divisor = powers[size_t(m_scale - scale)];
    qint64 quotient = m_unscaled / divisor;
    const qint64 rest = m_unscaled % divisor;
    if (std::abs(rest) * 2 >= divisor)
        quotient += m_unscaled < 0 ? -1 : 1;
    return Decimal(quotient, scale);
}

Decimal Decimal::normalised() const
{
    Decimal result = *this;
    while (result.m_scale > 0 && result.m_unscaled % 10 == 0) {
        result.m_unscaled /= 10;
        --result.m_scale;
    }
    return result;
}

double Decimal::toDouble() const
{
    return double(m_unscaled) / double(powers[size_t(m_scale)]);
}

std::optional<Decimal> Decimal::plus(const Decimal& other) const
{
    const int scale = std::max(m_scale, other.m_scale);
    const auto a = rescaled(scale);
    const auto b = other.rescaled(scale);
    if (!a || !b)
        return std::nullopt;
    const qint64 sum = a->m_unscaled + b->m_unscaled; // two 18-digit numbers cannot overflow 64 bits
    return sum > limit || sum < -limit ? std::nullopt : std::optional(Decimal(sum, scale));
}

std::optional<Decimal> Decimal::minus(const Decimal& other) const
{
    return plus(Decimal(-other.m_unscaled, other.m_scale));
}

std::optional<Decimal> Decimal::changePercent(const Decimal& from, const Decimal& to)
{
    if (from.isZero())
        return std::nullopt;
    const auto difference = to.minus(from);
    if (!difference)
        return std::nullopt;
    const double percent = difference->toDouble() * 100.0 / std::abs(from.toDouble());
    return fromDouble(std::round(percent * 10.0) / 10.0, 1);
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b)
{
    const bool negativeA = a.m_unscaled < 0;
    const bool negativeB = b.m_unscaled < 0;
    if (negativeA != negativeB)
        return negativeA ? std::strong_ordering::less : std::strong_ordering::greater;
    // Whole parts first, then fractions at a common scale: neither can overflow.
    const qint64 wholeA = a.m_unscaled / powers[size_t(a.m_scale)];
    const qint64 wholeB = b.m_unscaled / powers[size_t(b.m_scale)];
    if (wholeA != wholeB)
        return wholeA <=> wholeB;
    const int scale = std::max(a.m_scale, b.m_scale);
    const qint64 restA = a.m_unscaled % powers[size_t(a.m_scale)] * powers[size_t(scale - a.m_scale)];
    const qint64 restB = b.m_unscaled % powers[size_t(b.m_scale)] * powers[size_t(scale - b.m_scale)];
    return restA <=> restB;
}

} // namespace trueup
