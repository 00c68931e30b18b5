#include "reconcile/lists/competition.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace trueup {

namespace {

constexpr float widest = 12; ///< logits beyond are as good as certain
constexpr float nearly = 2;  ///< logits between scores that hardly differ

/// The pairs of each row of one side.
class Rows
{
public:
    Rows(std::span<const CandidatePair> pairs, quint32 CandidatePair::*side, size_t rows)
        : m_starts(rows + 1, 0), m_pairs(pairs.size())
    {
        for (const CandidatePair& pair : pairs)
            ++m_starts[pair.*side + 1];
        for (size_t row = 0; row < rows; ++row)
            m_starts[row + 1] += m_starts[row];
        std::vector<quint32> at(m_starts.begin(), m_starts.end() - 1);
        for (size_t i = 0; i < pairs.size(); ++i)
            m_pairs[at[pairs[i].*side]++] = quint32(i);
    }
    [[nodiscard]] size_t count() const { return m_starts.size() - 1; }
    [[nodiscard]] std::span<const quint32> of(size_t row) const
    {
        return std::span(m_pairs).subspan(m_starts[row], m_starts[row + 1] - m_starts[row]);
    }

private:
    std::vector<quint32> m_starts;
    std::vector<quint32> m_pairs;
};

/// What each row of `rows` leaves to a pair when its other candidates are considered.
void passMessages(const Rows& rows, const std::vector<double>& weight, const std::vector<double>& in,
                  std::vector<double>& out)
{
    for (size_t row = 0; row < rows.count(); ++row) {
        double sum = 1;
        for (const quint32 pair : rows.of(row))
            sum += weight[pair] * in[pair];
        for (const quint32 pair : rows.of(row)) {
            const double others = std::max(1.0, sum - weight[pair] * in[pair]);
            out[pair] = 0.5 * (out[pair] + 1 / others);
        }
    }
}

double logit(double p)
{
    return std::log(p / (1 - p));
}

/// Expected share of the rows of the shorter list that have a counterpart.
double matchedShare(const Rows& rows, const std::vector<double>& odds)
{
    double matched = 0;
    for (size_t row = 0; row < rows.count(); ++row) {
        double sum = 0;
        for (const quint32 pair : rows.of(row))
            sum += odds[pair] / (1 + odds[pair]);
        matched += std::min(1.0, sum);
    }
    return (matched + 1) / (double(rows.count()) + 2);
}

std::vector<double> matchingOdds(const Rows& left, const Rows& right, std::span<const float> scores)
{
    constexpr int rounds = 16;
    std::vector<double> weight(scores.size());
    for (size_t i = 0; i < scores.size(); ++i)
        weight[i] = std::exp(double(std::clamp(scores[i], -widest, widest)));
    std::vector<double> fromLeft(scores.size(), 1);
    std::vector<double> fromRight(scores.size(), 1);
    for (int round = 0; round < rounds; ++round) {
        passMessages(left, weight, fromRight, fromLeft);
        passMessages(right, weight, fromLeft, fromRight);
    }
    for (size_t i = 0; i < weight.size(); ++i)
        weight[i] *= fromLeft[i] * fromRight[i];
    return weight;
}

struct Lead
{
    float distance = 0;
    int near = 0;
};

/// Distance of each pair to the best other one of its row.
std::vector<Lead> leads(const Rows& rows, std::span<const float> scores)
{
    constexpr float alone = 8;
    std::vector<Lead> result(scores.size());
    for (size_t row = 0; row < rows.count(); ++row) {
        float best = -2 * widest;
        float second = -2 * widest;
        for (const quint32 pair : rows.of(row)) {
            const float score = scores[pair];
            if (score > best) {
                second = best;
                best = score;
            } else {
                second = std::max(second, score);
            }
        }
        for (const quint32 pair : rows.of(row)) {
            const float rival = scores[pair] == best ? second : best;
            result[pair].distance = std::clamp(scores[pair] - rival, -alone, alone);
            for (const quint32 other : rows.of(row))
                result[pair].near += other != pair && scores[other] > scores[pair] - nearly ? 1 : 0;
        }
    }
    return result;
}

/// What the lists as a whole tell about a score.
class Background
{
public:
    Background(std::span<const CandidatePair> pairs, std::span<const float> scores, const std::vector<double>& odds,
               const Rows& left, const Rows& right)
    {
        const bool byLeft = left.count() <= right.count();
        const Rows& rows = byLeft ? left : right;
        const std::vector<char> leftTaken = taken(left, odds);
        const std::vector<char> rightTaken = taken(right, odds);
        int found = 0;
        for (size_t row = 0; row < rows.count(); ++row) {
            float best = -widest;
            float bestWrong = -widest;
            bool sure = false;
            for (const quint32 pair : rows.of(row)) {
                best = std::max(best, scores[pair]);
                sure = sure || odds[pair] > certain;
                if (!(byLeft ? rightTaken[pairs[pair].right] : leftTaken[pairs[pair].left]))
                    bestWrong = std::max(bestWrong, scores[pair]);
            }
            add(m_all, best);
            if (sure) {
                add(m_wrong, bestWrong);
                ++found;
            }
        }
        const double rowCount = double(rows.count());
        m_overlap = logit(matchedShare(rows, odds));
        smooth(m_all, rowCount);
        smooth(m_wrong, double(found));
        m_trust = double(found) / (found + 20.0);
    }
    [[nodiscard]] double overlap() const { return m_overlap; }
    [[nodiscard]] double chance(float score) const
    {
        const size_t bin = binOf(score);
        return m_trust * std::clamp(std::log(m_all[bin] / m_wrong[bin]), -2.0, 4.0);
    }

private:
    static constexpr double certain = 20; ///< odds from which a pair counts as right
    static constexpr size_t bins = 49;
    using Histogram = std::array<double, bins>;

    static size_t binOf(float score) { return size_t(std::clamp((score + widest) * 2, 0.0F, float(bins - 1))); }
    static void add(Histogram& histogram, float score) { histogram[binOf(score)] += 1; }
    static std::vector<char> taken(const Rows& rows, const std::vector<double>& odds)
    {
        std::vector<char> result(rows.count(), 0);
        for (size_t row = 0; row < rows.count(); ++row)
            result[row] = std::ranges::any_of(rows.of(row), [&](quint32 pair) { return odds[pair] > certain; }) ? 1 : 0;
        return result;
    }
    /// Shares, spread over about two logits, with a grain of doubt.
    static void smooth(Histogram& histogram, double total)
    {
        Histogram out{};
        for (size_t i = 0; i < bins; ++i) {
            for (size_t j = 0; j < bins; ++j) {
                const double away = (double(i) - double(j)) / 3;
                out[i] += histogram[j] * std::exp(-away * away / 2) / 7.5;
            }
        }
        for (size_t i = 0; i < bins; ++i)
            histogram[i] = (out[i] + 0.25) / (total + 0.25 * bins);
    }

    Histogram m_all{};
    Histogram m_wrong{};
    double m_overlap = 0;
    double m_trust = 0;
};

float bestOf(const Kin& kin)
{
    return kin.empty() ? -widest : std::clamp(kin.front(), -widest, widest);
}

/// How many score nearly as well.
double near(const Kin& kin, float score)
{
    return double(std::ranges::count_if(kin, [score](float other) { return other > score - nearly; }));
}

} // namespace

std::vector<Kin> kinOf(std::span<const CandidatePair> pairs, std::span<const float> scores, size_t rows)
{
    std::vector<Kin> kin(rows);
    for (size_t i = 0; i < pairs.size(); ++i) {
        kin[pairs[i].left].push_back(scores[i]);
        kin[pairs[i].right].push_back(scores[i]);
    }
    for (Kin& scoresOfRow : kin)
        std::ranges::sort(scoresOfRow, std::greater<>());
    return kin;
}

std::vector<RivalFeatures> rivalFeatures(std::span<const CandidatePair> pairs, std::span<const float> scores,
                                         std::span<const Kin> leftKin, std::span<const Kin> rightKin)
{
    const Rows left(pairs, &CandidatePair::left, leftKin.size());
    const Rows right(pairs, &CandidatePair::right, rightKin.size());
    const std::vector<double> odds = matchingOdds(left, right, scores);
    const std::vector<Lead> leftLeads = leads(left, scores);
    const std::vector<Lead> rightLeads = leads(right, scores);
    const Background background(pairs, scores, odds, left, right);
    std::vector<RivalFeatures> features(pairs.size());
    for (size_t i = 0; i < pairs.size(); ++i) {
        const auto set = [&](RivalFeature feature, double value) {
            features[i][size_t(feature)] = float(value);
        };
        const float score = std::clamp(scores[i], -widest, widest);
        const float marginal = std::clamp(float(std::log(odds[i] + 1e-9)), -widest, widest);
        const float least = std::min(leftLeads[i].distance, rightLeads[i].distance);
        set(RivalFeature::Score, score);
        set(RivalFeature::ScoreHigh, std::max(0.0F, score - 2));
        set(RivalFeature::Marginal, marginal);
        set(RivalFeature::MarginalHigh, std::max(0.0F, marginal - 2));
        set(RivalFeature::LeadLeft, leftLeads[i].distance);
        set(RivalFeature::LeadRight, rightLeads[i].distance);
        set(RivalFeature::LeadLeast, least);
        set(RivalFeature::LeadSmall, std::exp(-std::abs(least)));
        set(RivalFeature::First, least > 0 ? 1 : 0);
        set(RivalFeature::Rivals, std::log2(1.0 + leftLeads[i].near + rightLeads[i].near));
        const double doubt = std::exp(-0.25 * double(marginal) * double(marginal) / 4);
        const Kin& ofLeft = leftKin[pairs[i].left];
        const Kin& ofRight = rightKin[pairs[i].right];
        const float kinLeft = bestOf(ofLeft);
        const float kinRight = bestOf(ofRight);
        set(RivalFeature::KinLead, std::clamp(score - std::min(kinLeft, kinRight), -8.0F, 8.0F));
        set(RivalFeature::KinLeast, std::clamp(score - std::max(kinLeft, kinRight), -8.0F, 8.0F));
        set(RivalFeature::KinCrowd, std::log2(1.0 + near(ofLeft, score) + near(ofRight, score)));
        set(RivalFeature::KinBest, std::max(kinLeft, kinRight));
        set(RivalFeature::Overlap, background.overlap());
        set(RivalFeature::OverlapDoubt, background.overlap() * doubt);
        set(RivalFeature::Chance, background.chance(scores[i]));
        set(RivalFeature::ChanceDoubt, background.chance(scores[i]) * doubt);
    }
    return features;
}

} // namespace trueup
