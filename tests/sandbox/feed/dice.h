#pragma once

#include <QtTypes>

namespace trueup::sandbox {

/// Which trait a die is thrown for; traits do not disturb each other when one of them throws once more.
enum class Trait : quint64 {
    Words = 1, Title, Description, Tags, Number, Mess, Barcode, Images, Relation, Price, Cost, Stock, Specifications,
    Cross, Presence, Noise, Weight, Erp, ErpOnly, SpecificationChange,
};

/// A small deterministic generator (SplitMix64): the same everywhere, unlike the standard distributions.
class Dice
{
public:
    Dice(quint64 seed, qint64 index, Trait trait, int day = 0)
        : m_state(seed * 0x9e3779b97f4a7c15ULL ^ quint64(index) * 0xbf58476d1ce4e5b9ULL ^
                  quint64(trait) * 0x94d049bb133111ebULL ^ quint64(day) * 0xd6e8feb86659fd93ULL)
    {
        next();
    }
    quint64 next()
    {
        m_state += 0x9e3779b97f4a7c15ULL;
        quint64 z = m_state;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }
    int below(int bound) { return int(next() % quint64(bound)); }
    int between(int low, int high) { return low + below(high - low + 1); }
    bool chance(int thousandths) { return below(1000) < thousandths; }
    template <class List>
    const auto& pick(const List& list)
    {
        return list[below(int(list.size()))];
    }

private:
    quint64 m_state;
};

} // namespace trueup::sandbox
