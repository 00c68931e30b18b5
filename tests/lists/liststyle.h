#pragma once

#include "lists/dice.h"

#include <QStringList>

#include <array>

namespace trueup::samples {

inline QStringList cells(const char* text, QChar separator = u',')
{
    return QString::fromLatin1(text).split(separator);
}

/// Letters behind a code: colour, country, condition.
inline constexpr std::array suffixes = {"B", "/B", "-BK", "US", "W", "-S", "/E", "K", "R", "-GY"};

inline QString pseudoWord(Dice& dice, int syllables)
{
    static constexpr std::array onsets = {"b", "br", "c", "cl", "d", "dr", "f",  "g", "gr", "h", "k", "l",
                                          "m", "n",  "p", "pr", "r", "s",  "st", "t", "tr", "v", "w", "z"};
    static constexpr std::array cores = {"a", "e", "i", "o", "u", "ai", "ea", "io", "o", "a"};
    static constexpr std::array codas = {"", "n", "r", "l", "x", "s", "m", "ck", "", "nd"};
    QString word;
    for (int i = 0; i < syllables; ++i) {
        const QLatin1StringView coda(i + 1 == syllables ? dice.pick(codas) : "");
        const QLatin1StringView core(dice.pick(cores));
        const QLatin1StringView onset(dice.pick(onsets));
        word += onset + core + coda;
    }
    word[0] = word[0].toUpper();
    return word;
}

/// How one shop writes.
struct Style
{
    double brandInName, brandColumn, codeInName, codeColumn, codeInText, suffix, series, noun, synonym, feature,
        attribute, typo, abbreviation, shuffle, marketing, priceMissing, priceNoise, priceLevel, descriptionFilled,
        entity, wrongCase, gtin, detail, codeCut;
    int codeForm, unitForm, descriptionWords, nameLimit, letterCase, codePlace;
};

inline Style drawStyle(Dice& dice)
{
    Style s{};
    s.brandInName = dice.chance(0.75) ? dice.range(0.85, 1) : dice.range(0, 0.5);
    s.brandColumn = dice.chance(0.5) ? dice.range(0.6, 1) : 0;
    s.codeInName = dice.chance(0.55) ? dice.range(0.7, 1) : dice.range(0, 0.5);
    s.codeColumn = dice.chance(0.25) ? dice.range(0.5, 1) : 0;
    s.codeInText = dice.chance(0.4) ? dice.range(0.3, 0.9) : dice.range(0, 0.1);
    s.suffix = dice.range(0, 0.8);
    s.series = dice.range(0.6, 1);
    s.noun = dice.range(0.8, 1);
    s.synonym = dice.range(0, 0.6);
    s.feature = dice.range(0.1, 0.7);
    s.attribute = dice.chance(0.7) ? dice.range(0.8, 1) : dice.range(0.5, 0.8);
    s.typo = dice.range(0, 0.02);
    s.abbreviation = dice.chance(0.3) ? dice.range(0.1, 0.6) : 0;
    s.shuffle = dice.chance(0.4) ? dice.range(0.1, 0.6) : 0;
    s.marketing = dice.range(0, 0.5);
    s.priceMissing = dice.chance(0.3) ? dice.range(0.3, 1) : dice.range(0, 0.1);
    s.priceNoise = dice.pick(std::array{0.0, 0.03, 0.08, 0.15, 0.25});
    s.priceLevel = dice.range(0.85, 1.15);
    s.descriptionFilled = dice.chance(0.35) ? 0 : dice.range(0.3, 1);
    s.entity = dice.range(0, 0.1);
    s.wrongCase = dice.range(0, 0.05);
    s.gtin = dice.chance(0.12) ? dice.range(0.3, 0.9) : 0;
    s.codeForm = dice.below(4);
    s.unitForm = dice.below(5);
    s.descriptionWords = dice.between(5, 60);
    s.nameLimit = dice.chance(0.2) ? dice.between(35, 60) : 400;
    s.letterCase = dice.below(5);
    s.codePlace = dice.below(3);
    s.detail = dice.range(0.1, 0.8);
    s.codeCut = dice.chance(0.15) ? dice.range(0.05, 0.4) : 0;
    // A list that does not name the maker anywhere is rare.
    if (s.brandInName < 0.5 && s.brandColumn == 0 && dice.chance(0.8))
        s.brandColumn = dice.range(0.7, 1);
    return s;
}

} // namespace trueup::samples
