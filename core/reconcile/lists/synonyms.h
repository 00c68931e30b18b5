#pragma once

#include <QLatin1StringView>
#include <QString>

namespace trueup {

/// The form in which a lower-case word is compared: singular, abbreviations and spellings of everyday trade made one
/// ("blk", "noir" -> "black"); empty for words without meaning. Numerals of three and more letters or "ii" become
/// digits.
[[nodiscard]] QString canonicalWord(const QString& word);

/// The one word for two that belong together ("hewlett packard" -> "hp"), empty when they do not.
[[nodiscard]] QLatin1StringView pairSynonym(QStringView first, QStringView second);

/// Kinds of words of which a product has one at most: two different ones are two products.
enum class Attribute : quint8 { Colour, Edition, Platform, Licence, Size, Side, Condition, Finish, Flavour, Age };
inline constexpr int attributeCount = int(Attribute::Age) + 1;

struct AttributeWord
{
    Attribute attribute;
    quint32 bit; ///< words of one meaning share it
};

/// Whether a canonical word is such a word; bit 0 when it is not.
[[nodiscard]] AttributeWord attributeOf(QStringView canonical);

} // namespace trueup
