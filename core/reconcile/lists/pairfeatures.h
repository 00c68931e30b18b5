#pragma once

#include "reconcile/lists/candidates.h"

#include <array>

namespace trueup {

/// What speaks for or against two rows being one article. Each is 0 when nothing is known.
enum class PairFeature : quint8 {
    GtinEqual,
    GtinDiffers,
    CodeCellEqual,  ///< the code columns are the same
    CodeUnique,     ///< a code in common that nobody else has, by its length
    CodeShared,     ///< a code in common, by its length and where it stands
    CodeCrowd,      ///< how many share that code, logarithm
    CodePart,       ///< one code begins or ends with the other
    CodeNear,       ///< different codes of similar letters
    CodeDiffers,    ///< both have codes and none is common
    CodeDiffersToo, ///< one in common, another that differs
    CodeOneSided,   ///< only one side has a code
    WordsLeft,      ///< share of the left name's weight that the right row has
    WordsRight,
    WordsLeast,  ///< the smaller of the two
    WordsCommon, ///< weight in common by weight of both names
    WordsAmount, ///< weight in common, absolute
    WordRarest,  ///< weight of the rarest word in common
    RestBoth,    ///< weight both names have left that the other does not explain
    RestRarest,  ///< the rarest word left, of the side where it is commoner
    NumberCommon,
    NumberDiffers,
    MeasureCommon,
    MeasureDiffers,
    BrandSame,
    BrandDiffers,
    AttributeCommon,
    ColourDiffers,
    EditionDiffers,
    PlatformDiffers,
    SizeDiffers,
    AttributeOneSided,
    PriceNear,
    PriceFar,
    PriceUnknown,
    Descriptions,   ///< how alike the descriptions are
    NoDescriptions, ///< not both have one
    Letters,        ///< similarity of the names letter by letter
    LettersSame,    ///< letter by letter nearly the same
    CodeOfBrand,    ///< a code in common and the brand too
    WordsNoCode,    ///< WordsCommon where neither side has a code
    LeastNoCode,    ///< WordsLeast where neither side has a code
    NoCode,         ///< neither side has a code
    WordsAll,       ///< the names have nearly all their weight in common
    CodeHost,       ///< the code in common is of one the own one, of the other that of what it is for
    HostOneSided,   ///< only one side is said to be for something with a code
};
inline constexpr int pairFeatureCount = int(PairFeature::HostOneSided) + 1;
using PairFeatures = std::array<float, pairFeatureCount>;

/// What people want to be told about a pair.
struct PairFacts
{
    qint64 code = -1; ///< the best code in common
    int wordsLeft = 0;
    int wordsRight = 0;
    int wordsCommon = 0;
};

[[nodiscard]] PairFeatures compareRecords(const ListCorpus& corpus, const ListRecord& left, const ListRecord& right,
                                          PairFacts* facts = nullptr);

} // namespace trueup
