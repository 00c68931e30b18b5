#pragma once

#include <QtGlobal>

#include <random>

namespace trueup::samples {

/// Draws that are the same everywhere for a seed, as long as no expression draws twice: compilers differ in which operand or
/// argument they evaluate first.
class Dice
{
public:
    explicit Dice(quint64 seed) : m_engine(seed) {}
    /// 0 … below 1.
    double unit() { return double(m_engine() >> 11) / 9007199254740992.0; }
    bool chance(double p) { return unit() < p; }
    int below(int n) { return int(unit() * n); }
    int between(int a, int b) { return a + below(b - a + 1); }
    double range(double a, double b) { return a + (b - a) * unit(); }
    /// Sum of uniforms: near enough to normal, the same everywhere.
    double normal()
    {
        double sum = 0;
        for (int i = 0; i < 12; ++i)
            sum += unit();
        return sum - 6;
    }
    template <class T> const auto& pick(const T& from) { return from[size_t(below(int(from.size())))]; }

private:
    std::mt19937_64 m_engine;
};

} // namespace trueup::samples
