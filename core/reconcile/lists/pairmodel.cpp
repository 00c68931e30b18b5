#include "reconcile/lists/pairmodel.h"

#include <algorithm>
#include <cmath>

namespace trueup {

ListFeatures listFeatures(const ListCorpus& corpus, std::span<const CandidatePair> pairs,
                          std::span<const PairFeatures> features)
{
    const auto& left = corpus.records(ListSide::Left);
    const auto& right = corpus.records(ListSide::Right);
    const bool leftIsShort = left.size() <= right.size();
    const auto& shorter = leftIsShort ? left : right;
    const auto& longer = leftIsShort ? right : left;
    const auto coded = [](const std::vector<ListRecord>& records) {
        return double(
            std::ranges::count_if(records, [](const ListRecord& record) { return !record.ownCodes.empty(); }));
    };
    constexpr float surely = 0.5; // CodeUnique of a code nobody else has
    std::vector<char> hit(shorter.size(), 0);
    for (size_t i = 0; i < pairs.size(); ++i) {
        const quint32 row = leftIsShort ? pairs[i].left : pairs[i].right;
        if (features[i][size_t(PairFeature::CodeUnique)] >= surely && !shorter[row].ownCodes.empty())
            hit[row] = 1;
    }
    const double codedShort = coded(shorter) / std::max(1.0, double(shorter.size()));
    const double codedLong = coded(longer) / std::max(1.0, double(longer.size()));
    const double hits = double(std::ranges::count(hit, 1)) / std::max(1.0, coded(shorter));
    const double share = std::clamp(hits / std::max(0.05, codedLong), 0.03, 0.97);
    ListFeatures out{};
    out[size_t(ListFeature::CodeOverlap)] =
        float(std::log(share / (1 - share)) * std::min(1.0, 4 * codedShort * codedLong));
    out[size_t(ListFeature::CodesShort)] = float(codedShort);
    out[size_t(ListFeature::CodesLong)] = float(codedLong);
    out[size_t(ListFeature::Sizes)] =
        float(std::log(std::max(1.0, double(longer.size())) / std::max(1.0, double(shorter.size()))));
    return out;
}

FinalFeatures finalFeatures(const RivalFeatures& rivals, const PairFeatures& pair, const ListFeatures& lists)
{
    FinalFeatures features;
    std::ranges::copy(rivals, features.begin());
    std::ranges::copy(pair, features.begin() + rivalFeatureCount);
    std::ranges::copy(lists, features.begin() + rivalFeatureCount + pairFeatureCount);
    const double marginal = double(rivals[size_t(RivalFeature::Marginal)]);
    features[size_t(rivalFeatureCount + pairFeatureCount) + size_t(ListFeature::CodeOverlapDoubt)] =
        lists[size_t(ListFeature::CodeOverlap)] * float(std::exp(-marginal * marginal / 16));
    return features;
}

SettlingFeatures settlingFeatures(double odds, const FinalFeatures& pair)
{
    constexpr size_t lists = size_t(rivalFeatureCount + pairFeatureCount);
    return {float(odds), pair[size_t(RivalFeature::Overlap)], pair[lists + size_t(ListFeature::CodeOverlap)]};
}

double probabilityOf(double logOdds)
{
    return 1 / (1 + std::exp(-logOdds));
}

} // namespace trueup
