#pragma once

#include <QtTypes>

#include <array>
#include <optional>
#include <span>

namespace trueup {

/// What speaks for or against one ERP item being the article of a feed row.
enum class MatchClue : quint8 {
    SkuRaw, ///< which identifiers meet: one each, as in MatchMethod
    SkuN1,
    SkuN2,
    CwsA,
    CwsCatalog,
    Sprc,
    Gtin,
    MpnMaker,
    BasePart,
    ItemN3,
    MpnOnly,
    Twins,              ///< log2 of the items the strongest identifier meets
    Rivals,             ///< log2 of the candidates of the row
    Outranked,          ///< a stricter identifier meets another item
    SkuElsewhere,       ///< the SKU names other items, not this one
    ReferenceElsewhere, ///< number of reference columns that do
    GtinElsewhere,
    MpnElsewhere,
    Values,             ///< log2 of the values in the cell the item was met by
    Short,              ///< 0 … 1: the shorter the number that met, the sooner two articles share it
    GtinDiffers,        ///< both sides have a valid GTIN, not the same
    MpnDiffers,
    MakerSame,
    MakerDiffers,
    TitleContradicts,
    TitleNumbersDiffer, ///< each title has a number the other lacks
    TitleLike,          ///< similarity, -1 … 1; 0 without titles
    TitleLead,          ///< similarity beyond that of the next candidate, -1 … 1
    NoTitle,
    Inactive,
};
inline constexpr int matchClueCount = int(MatchClue::Inactive) + 1;
using MatchClues = std::array<float, matchClueCount>;
using MatchWeights = std::array<double, matchClueCount + 1>; ///< log-odds; the last one is the constant

/// A measured point: of the matches at or above `least`, this share was right, sampling error and a reserve taken off.
struct MatchPrecision
{
    double least = 1;
    double precision = 0;
};

/// Fitted by tests/lists/fit_matcher on feeds with planted errors; see matchweights.cpp, which that program writes.
[[nodiscard]] const MatchWeights& fittedMatchWeights();
/// By rising threshold.
[[nodiscard]] std::span<const MatchPrecision> measuredMatchPrecision();

/// Probability that the item is the article of the row: of candidates with p = 0.9, nine of ten are right.
[[nodiscard]] double matchProbability(const MatchClues& clues);
/// The lowest probability from which matches may be automatic if this share of them is to be right; empty when that is
/// out of reach, and then nothing may.
[[nodiscard]] std::optional<double> automaticThreshold(double wantedPrecision);

} // namespace trueup
