#include "reconcile/titlesimilarity.h"

#include <QList>
#include <QString>

#include <rapidfuzz/fuzz.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// Below this even an abbreviated title of the same article is rare.
constexpr int unlike = 35;

QString words(QStringView title)
{
    QString text = title.toString().toLower();
    for (QChar& c : text) {
        if (!c.isLetterOrNumber())
            c = u' ';
    }
    return text.simplified();
}

/// The colours a title names, one bit each; English and French words share a bit.
unsigned coloursOf(const QString& text)
{
    struct Colour
    {
        QLatin1StringView word;
        unsigned bit;
    };
    static constexpr std::array colours = {
        Colour{"black"_L1, 0},  Colour{"noir"_L1, 0},    Colour{"blue"_L1, 1},   Colour{"bleu"_L1, 1},  Colour{"red"_L1, 2},
        Colour{"rouge"_L1, 2},  Colour{"green"_L1, 3},   Colour{"vert"_L1, 3},   Colour{"yellow"_L1, 4}, Colour{"jaune"_L1, 4},
        Colour{"white"_L1, 5},  Colour{"blanc"_L1, 5},   Colour{"cyan"_L1, 6},   Colour{"magenta"_L1, 7}, Colour{"pink"_L1, 8},
        Colour{"rose"_L1, 8},   Colour{"purple"_L1, 9},  Colour{"violet"_L1, 9}, Colour{"orange"_L1, 10}, Colour{"brown"_L1, 11},
        Colour{"gray"_L1, 12},  Colour{"grey"_L1, 12},   Colour{"gris"_L1, 12},  Colour{"beige"_L1, 13}};
    unsigned found = 0;
    for (const QStringView word : QStringView(text).split(u' ')) {
        for (const Colour& colour : colours) {
            if (word == colour.word)
                found |= 1U << colour.bit;
        }
    }
    return found;
}

std::u16string_view units(const QString& text)
{
    return {reinterpret_cast<const char16_t*>(text.utf16()), size_t(text.size())};
}

} // namespace

int titleSimilarity(QStringView a, QStringView b)
{
    const QString left = words(a);
    const QString right = words(b);
    if (left.isEmpty() || right.isEmpty())
        return -1;
    return int(rapidfuzz::fuzz::token_set_ratio(units(left), units(right)) + 0.5);
}

bool titlesContradict(QStringView a, QStringView b, int similarity)
{
    if (similarity < 0)
        return false;
    const unsigned left = coloursOf(words(a));
    const unsigned right = coloursOf(words(b));
    return similarity < unlike || (left != 0 && right != 0 && (left & right) == 0);
}

} // namespace trueup
