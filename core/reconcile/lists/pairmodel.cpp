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

UsualPair::UsualPair(std::span<const RivalFeatures> rivals, std::span<const PairFeatures> pairs)
{
    constexpr double grain = 10; ///< pairs of no list in particular that are counted in
    constexpr double least = 0.05;
    for (size_t f = 0; f < features.size(); ++f) {
        double weight = grain;
        double sum = 0.5 * grain;
        double squares = (0.25 + 0.0625) * grain;
        for (size_t i = 0; i < pairs.size(); ++i) {
            const double p = probabilityOf(double(rivals[i][size_t(RivalFeature::Marginal)]));
            if (p < 0.5 || !counts(features[f], pairs[i]))
                continue;
            const auto value = double(pairs[i][size_t(features[f])]);
            weight += p;
            sum += p * value;
            squares += p * value * value;
        }
        const double mean = sum / weight;
        m_mean[f] = float(mean);
        m_spread[f] = float(std::max(least, std::sqrt(std::max(0.0, squares / weight - mean * mean))));
    }
}

bool UsualPair::counts(PairFeature feature, const PairFeatures& pair)
{
    if (feature == PairFeature::Descriptions)
        return pair[size_t(PairFeature::NoDescriptions)] == 0;
    return feature != PairFeature::PriceNear || pair[size_t(PairFeature::PriceUnknown)] == 0;
}

UsualPair::Distances UsualPair::distances(const PairFeatures& pair) const
{
    constexpr float farthest = 4;
    Distances out{};
    for (size_t f = 0; f < features.size(); ++f) {
        if (counts(features[f], pair))
            out[f] = std::clamp((pair[size_t(features[f])] - m_mean[f]) / m_spread[f], -farthest, farthest);
    }
    return out;
}

FinalFeatures finalFeatures(const RivalFeatures& rivals, const PairFeatures& pair, const ListFeatures& lists, const UsualPair& usual)
{
    FinalFeatures features;
    std::ranges::copy(rivals, features.begin());
    std::ranges::copy(pair, features.begin() + rivalFeatureCount);
    std::ranges::copy(lists, features.begin() + rivalFeatureCount + pairFeatureCount);
    std::ranges::copy(usual.distances(pair), features.begin() + rivalFeatureCount + pairFeatureCount + listFeatureCount);
    const double marginal = double(rivals[size_t(RivalFeature::Marginal)]);
    features[size_t(rivalFeatureCount + pairFeatureCount) + size_t(ListFeature::CodeOverlapDoubt)] =
        lists[size_t(ListFeature::CodeOverlap)] * float(std::exp(-marginal * marginal / 16));
    return features;
}

namespace {

constexpr double doubtful = 3; ///< log-odds within are neither clear nor hopeless

/// A mean of those that count.
struct Mean
{
    double sum = 0;
    double count = 0;

    void add(double value, bool counts = true)
    {
        sum += counts ? value : 0;
        count += counts ? 1 : 0;
    }
    /// With a grain of `usual`.
    [[nodiscard]] double value(double usual) const { return (sum + usual) / (count + 1); }
};

} // namespace

ListSummary summaryOf(std::span<const FinalFeatures> chosen, std::span<const double> odds, const ListSummary& typical)
{
    std::array<Mean, summaryCount> means{};
    std::array<Mean, 2> words; // clear, doubtful
    std::array<Mean, 2> prices;
    std::array<Mean, 2> differs;
    std::array<Mean, 2> kin;
    const auto add = [&means](SummaryFeature feature, float value) { means[size_t(feature)].add(double(value)); };
    for (size_t i = 0; i < chosen.size(); ++i) {
        const auto rival = [&](RivalFeature feature) { return chosen[i][size_t(feature)]; };
        const auto pair = [&](PairFeature feature) { return chosen[i][size_t(rivalFeatureCount) + size_t(feature)]; };
        const auto list = [&](ListFeature feature) { return chosen[i][size_t(rivalFeatureCount + pairFeatureCount) + size_t(feature)]; };
        using enum SummaryFeature;
        const bool doubt = std::abs(odds[i]) < doubtful;
        add(Overlap, rival(RivalFeature::Overlap));
        add(CodeOverlap, list(ListFeature::CodeOverlap));
        add(Odds, float(std::clamp(odds[i], -6.0, 6.0) / 3));
        add(Doubtful, doubt ? 1 : 0);
        add(LeadSmall, rival(RivalFeature::LeadSmall));
        add(Chance, rival(RivalFeature::Chance));
        add(NoCode, pair(PairFeature::NoCode));
        add(CodeUnique, pair(PairFeature::CodeUnique));
        add(OneSided, pair(PairFeature::CodeOneSided) + pair(PairFeature::AttributeOneSided));
        add(Brand, pair(PairFeature::BrandSame) - pair(PairFeature::BrandDiffers));
        add(Descriptions, 1 - pair(PairFeature::NoDescriptions));
        add(Sizes, list(ListFeature::Sizes));
        const float kinLead = rival(RivalFeature::KinLeast);
        add(KinLead, kinLead / 4);
        add(SummaryFeature::KinBest, rival(RivalFeature::KinBest) / 4);
        add(KinCrowd, rival(RivalFeature::KinCrowd));
        add(KinNear, kinLead < 0 ? 1 : 0);
        const float contradiction = pair(PairFeature::NumberDiffers) + pair(PairFeature::MeasureDiffers) + pair(PairFeature::ColourDiffers) +
                                    pair(PairFeature::EditionDiffers) + pair(PairFeature::PlatformDiffers) + pair(PairFeature::SizeDiffers);
        for (const bool which : {false, true}) {
            const bool counts = which ? doubt : odds[i] >= doubtful;
            words[which ? 1 : 0].add(double(pair(PairFeature::WordsLeast)), counts);
            prices[which ? 1 : 0].add(double(pair(PairFeature::PriceNear)), counts && pair(PairFeature::PriceUnknown) == 0);
            differs[which ? 1 : 0].add(double(contradiction), counts);
            kin[which ? 1 : 0].add(double(kinLead) / 4, counts);
        }
    }
    ListSummary summary{};
    for (size_t i = 0; i < means.size(); ++i)
        summary[i] = float(means[i].value(double(typical[i])));
    const auto usual = [&typical](SummaryFeature feature) { return double(typical[size_t(feature)]); };
    const auto set = [&summary](SummaryFeature feature, double value) { summary[size_t(feature)] = float(value); };
    const double clearWords = words[0].value(usual(SummaryFeature::WordsClear));
    const double clearPrices = prices[0].value(0.5);
    set(SummaryFeature::WordsClear, clearWords);
    set(SummaryFeature::WordsDoubtful, words[1].value(clearWords + usual(SummaryFeature::WordsDoubtful)) - clearWords);
    set(SummaryFeature::PriceNear, prices[1].value(clearPrices + usual(SummaryFeature::PriceNear)) - clearPrices);
    set(SummaryFeature::DiffersClear, differs[0].value(usual(SummaryFeature::DiffersClear)));
    set(SummaryFeature::DiffersDoubtful, differs[1].value(usual(SummaryFeature::DiffersDoubtful)));
    const double clearKin = kin[0].value(usual(SummaryFeature::KinLead));
    set(SummaryFeature::KinDoubtful, kin[1].value(clearKin + usual(SummaryFeature::KinDoubtful)) - clearKin);
    constexpr double few = 100;
    const double trust = double(chosen.size()) / (double(chosen.size()) + few);
    for (size_t i = 0; i < summary.size(); ++i)
        summary[i] = float(double(typical[i]) + trust * (double(summary[i]) - double(typical[i])));
    return summary;
}

SettlingFeatures settlingFeatures(double odds, const ListSummary& summary, const ListSummary& typical)
{
    SettlingFeatures features{};
    features[0] = float(odds);
    const auto doubt = float(std::exp(-odds * odds / 8));
    for (size_t i = 0; i < summary.size(); ++i) {
        features[1 + i] = summary[i] - typical[i];
        features[1 + summary.size() + i] = features[1 + i] * doubt;
    }
    return features;
}

double probabilityOf(double logOdds)
{
    return 1 / (1 + std::exp(-logOdds));
}

} // namespace trueup
