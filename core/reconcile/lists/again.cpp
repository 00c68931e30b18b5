#include "reconcile/lists/again.h"

#include <algorithm>
#include <cmath>

namespace trueup {

namespace {

constexpr float widest = 12;    ///< logits beyond are as good as certain
constexpr float worthALook = -2; ///< pairs less likely by themselves are no second counterparts
constexpr quint32 nobody = ~0U;

double contradictions(const PairFeatures& features)
{
    double sum = 0;
    using enum PairFeature;
    for (const PairFeature feature : {GtinDiffers, CodeDiffers, CodeDiffersToo, NumberDiffers, MeasureDiffers, ColourDiffers,
                                      EditionDiffers, PlatformDiffers, SizeDiffers})
        sum += double(features[size_t(feature)]);
    return sum;
}

/// What is known about the rows of one side: the pair each was chosen for, and the best scores of its candidates.
struct Rows
{
    explicit Rows(size_t count) : chosen(count, nobody), best(count, -2 * widest), second(count, -2 * widest) {}
    std::vector<quint32> chosen;
    std::vector<float> best;
    std::vector<float> second;

    void see(quint32 row, float score)
    {
        second[row] = std::max(second[row], std::min(best[row], score));
        best[row] = std::max(best[row], score);
    }
    [[nodiscard]] double freeShare() const
    {
        return double(std::ranges::count(chosen, nobody)) / std::max(1.0, double(chosen.size()));
    }
};

class Search
{
public:
    Search(const ListCorpus& corpus, std::span<const CandidatePair> pairs, const OneToOne& scored)
        : m_corpus(corpus), m_pairs(pairs), m_scored(scored),
          m_rows{Rows(corpus.records(ListSide::Left).size()), Rows(corpus.records(ListSide::Right).size())}
    {
        for (const quint32 pair : scored.chosen) {
            if (scored.odds[pair] < 0)
                continue; // a makeshift: its rows are as good as free
            m_rows[0].chosen[pairs[pair].left] = pair;
            m_rows[1].chosen[pairs[pair].right] = pair;
        }
        for (size_t i = 0; i < pairs.size(); ++i) {
            m_rows[0].see(pairs[i].left, scored.scores[i]);
            m_rows[1].see(pairs[i].right, scored.scores[i]);
        }
    }

    std::vector<AgainCandidate> run()
    {
        std::vector<AgainCandidate> found;
        std::vector<ListSide> sides;
        std::array<int, 2> likely{};
        for (quint32 i = 0; i < m_pairs.size(); ++i) {
            const bool leftFree = m_rows[0].chosen[m_pairs[i].left] == nobody;
            const bool rightFree = m_rows[1].chosen[m_pairs[i].right] == nobody;
            if (leftFree == rightFree || m_scored.scores[i] < worthALook)
                continue;
            const ListSide side = leftFree ? ListSide::Left : ListSide::Right;
            found.push_back({i, compare(i, side)});
            sides.push_back(side);
            likely[size_t(side)] += looksLikeAnOffer(found.back().features) ? 1 : 0;
        }
        for (size_t i = 0; i < found.size(); ++i)
            addWhole(found[i].features, sides[i], likely[size_t(sides[i])]);
        return found;
    }

private:
    [[nodiscard]] AgainFeatures compare(quint32 pair, ListSide side) const
    {
        const auto rowOf = [side](const CandidatePair& p) { return side == ListSide::Left ? p.left : p.right; };
        const auto otherOf = [side](const CandidatePair& p) { return side == ListSide::Left ? p.right : p.left; };
        const quint32 free = rowOf(m_pairs[pair]);
        const quint32 chosen = m_rows[1 - size_t(side)].chosen[otherOf(m_pairs[pair])];
        const quint32 twin = rowOf(m_pairs[chosen]);
        const auto& records = m_corpus.records(side);
        const PairFeatures twins = compareRecords(m_corpus, records[free], records[twin]);
        const PairFeatures& own = m_scored.features[pair];
        AgainFeatures out{};
        const auto set = [&out](AgainFeature feature, double value) { out[size_t(feature)] = float(value); };
        const float score = std::clamp(m_scored.scores[pair], -widest, widest);
        const Rows& rows = m_rows[size_t(side)];
        const bool best = m_scored.scores[pair] >= rows.best[free];
        set(AgainFeature::Score, score);
        set(AgainFeature::ScoreHigh, std::max(0.0F, score - 2));
        set(AgainFeature::Lead, std::clamp(m_scored.scores[pair] - m_scored.scores[chosen], -8.0F, 8.0F));
        set(AgainFeature::ChosenOdds, std::clamp(m_scored.odds[chosen], -double(widest), double(widest)));
        set(AgainFeature::Best, best);
        set(AgainFeature::LeadOfFree,
            std::clamp(m_scored.scores[pair] - (best ? rows.second[free] : rows.best[free]), -8.0F, 8.0F));
        set(AgainFeature::PairDiffers, contradictions(own));
        set(AgainFeature::CodeUnique, double(own[size_t(PairFeature::CodeUnique)]));
        const float alike = std::clamp(float(pairOdds(twins)), -widest, widest);
        set(AgainFeature::Twin, alike);
        set(AgainFeature::TwinHigh, std::max(0.0F, alike - 4));
        set(AgainFeature::TwinLetters, double(twins[size_t(PairFeature::Letters)]));
        set(AgainFeature::TwinWords, double(twins[size_t(PairFeature::WordsCommon)]));
        set(AgainFeature::TwinLeast, double(twins[size_t(PairFeature::WordsLeast)]));
        set(AgainFeature::TwinSame, records[free].words == records[twin].words);
        set(AgainFeature::TwinDiffers, contradictions(twins));
        set(AgainFeature::TwinPriceNear, double(twins[size_t(PairFeature::PriceNear)]));
        set(AgainFeature::TwinPriceFar, double(twins[size_t(PairFeature::PriceFar)]));
        return out;
    }

    static bool looksLikeAnOffer(const AgainFeatures& features)
    {
        return features[size_t(AgainFeature::Best)] > 0 && features[size_t(AgainFeature::Score)] > 2 &&
               features[size_t(AgainFeature::PairDiffers)] == 0 && features[size_t(AgainFeature::TwinDiffers)] == 0;
    }

    void addWhole(AgainFeatures& features, ListSide side, int likely) const
    {
        const double rows = std::max(1.0, double(m_rows[size_t(side)].chosen.size()));
        const double others = std::max(1.0, double(m_rows[1 - size_t(side)].chosen.size()));
        features[size_t(AgainFeature::Twins)] = float(std::log((likely + 1) / (rows + 20)));
        features[size_t(AgainFeature::Free)] = float(m_rows[size_t(side)].freeShare());
        features[size_t(AgainFeature::Sizes)] = float(std::log(rows / others));
    }

    const ListCorpus& m_corpus;
    std::span<const CandidatePair> m_pairs;
    const OneToOne& m_scored;
    std::array<Rows, 2> m_rows;
};

} // namespace

double againOdds(const AgainFeatures& features)
{
    return logOdds(features, fittedAgainWeights()) + sumOfTrees(fittedAgainTrees(), features);
}

std::vector<AgainCandidate> againCandidates(const ListCorpus& corpus, std::span<const CandidatePair> pairs, const OneToOne& scored)
{
    return Search(corpus, pairs, scored).run();
}

} // namespace trueup
