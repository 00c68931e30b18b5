#include "reconcile/lists/listmatcher.h"

#include "reconcile/lists/again.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ListMatcher)
};

/// Below this a second counterpart is none even if nothing better is left.
constexpr double hopeless = 0.02;

struct Scored
{
    std::vector<double> probability;
    std::vector<quint32> chosen; ///< pairs that may be claimed
};

/// `one` is what was found row by row.
Scored score(const ListCorpus& corpus, std::span<const CandidatePair> pairs, OneToOne one, ListCounterparts counterparts)
{
    Scored scored;
    scored.probability.resize(pairs.size());
    std::ranges::transform(one.odds, scored.probability.begin(), probabilityOf);
    if (counterparts != ListCounterparts::One) {
        for (const AgainCandidate& again : againCandidates(corpus, pairs, one)) {
            const double p = probabilityOf(againOdds(again.features));
            scored.probability[again.pair] = std::max(scored.probability[again.pair], p);
            if (p >= hopeless)
                one.chosen.push_back(again.pair);
        }
        std::ranges::sort(one.chosen);
        const auto twice = std::ranges::unique(one.chosen);
        one.chosen.erase(twice.begin(), twice.end());
    }
    scored.chosen = std::move(one.chosen);
    return scored;
}

/// Left rows with two candidates that are about as likely, both of them more than a remote chance.
int countAmbiguous(const std::vector<ListPair>& pairs)
{
    constexpr double chance = 0.25;
    constexpr double close = 0.15;
    int count = 0;
    for (size_t first = 0; first < pairs.size();) {
        double best = 0;
        double second = 0;
        size_t end = first;
        for (; end < pairs.size() && pairs[end].left == pairs[first].left; ++end) {
            const double p = pairs[end].probability;
            if (p > best) {
                second = best;
                best = p;
            } else {
                second = std::max(second, p);
            }
        }
        count += second >= chance && best - second <= close ? 1 : 0;
        first = end;
    }
    return count;
}

/// Claimed pairs beyond the first of a row.
int countRepeated(const std::vector<ListPair>& pairs)
{
    const auto count = [&pairs](quint32 ListPair::*row) {
        std::vector<quint32> rows;
        for (const ListPair& pair : pairs) {
            if (pair.claimed)
                rows.push_back(pair.*row);
        }
        std::ranges::sort(rows);
        return int(std::ranges::unique(rows).size());
    };
    return count(&ListPair::left) + count(&ListPair::right);
}

void claim(ListMatching& matching, std::vector<quint32> chosen, const ListMatchOptions& options)
{
    std::ranges::stable_sort(
        chosen, [&](quint32 a, quint32 b) { return matching.pairs[a].probability > matching.pairs[b].probability; });
    std::vector<double> falling;
    double expected = 0;
    for (const quint32 pair : chosen) {
        falling.push_back(matching.pairs[pair].probability);
        expected += falling.back();
    }
    const size_t count =
        options.precision ? countForPrecision(falling, *options.precision) : countForBestF1(falling, 0);
    double right = 0;
    for (size_t i = 0; i < count; ++i) {
        matching.pairs[chosen[i]].claimed = true;
        right += falling[i];
    }
    matching.claimed = int(count);
    matching.repeated = countRepeated(matching.pairs);
    matching.threshold = count > 0 ? falling[count - 1] : 1;
    matching.expectedPrecision = count > 0 ? right / double(count) : 0;
    matching.expectedRecall = expected > 0 ? right / expected : 0;
}

} // namespace

ListMatching ListMatcher::match(const ListMatchOptions& options) const
{
    return match(options, {}).value_or(ListMatching()); // nobody can cancel it
}

Result<ListMatching> ListMatcher::match(const ListMatchOptions& options, const ListMatchControl& control) const
{
    const std::vector<CandidatePair> pairs = candidatePairs(m_corpus, options.perRow);
    OneToOne one = scoreOneToOne(m_corpus, pairs, [&](size_t done) {
        if (control.progress)
            control.progress(qint64(done), qint64(pairs.size()));
        return !control.cancel.isCancelled();
    });
    if (control.cancel.isCancelled())
        return fail(CancelToken::error());
    Scored scored = score(m_corpus, pairs, std::move(one), options.counterparts);
    ListMatching matching;
    matching.pairs.reserve(pairs.size());
    for (size_t i = 0; i < pairs.size(); ++i)
        matching.pairs.push_back({pairs[i].left, pairs[i].right, scored.probability[i], false});
    claim(matching, std::move(scored.chosen), options);
    matching.ambiguous = countAmbiguous(matching.pairs);
    return matching;
}

QString ListMatcher::explain(quint32 left, quint32 right) const
{
    const ListRecord& a = m_corpus.records(ListSide::Left)[left];
    const ListRecord& b = m_corpus.records(ListSide::Right)[right];
    PairFacts facts;
    const PairFeatures features = compareRecords(m_corpus, a, b, &facts);
    const auto value = [&](PairFeature feature) {
        return features[size_t(feature)];
    };
    QStringList reasons;
    const auto say = [&](PairFeature feature, const QString& sentence) {
        if (value(feature) > 0)
            reasons.append(sentence);
    };
    say(PairFeature::GtinEqual, Text::tr("same GTIN"));
    say(PairFeature::GtinDiffers, Text::tr("different GTINs"));
    if (facts.code >= 0)
        reasons.append(Text::tr("same model code %1").arg(m_corpus.codeText(quint32(facts.code))));
    say(PairFeature::CodePart, Text::tr("one code is part of the other"));
    say(PairFeature::CodeDiffers, Text::tr("different model codes"));
    say(PairFeature::CodeDiffersToo, Text::tr("another code differs"));
    reasons.append(Text::tr("%1 of %2 words, %3% of their weight")
                       .arg(facts.wordsCommon)
                       .arg(std::min(facts.wordsLeft, facts.wordsRight))
                       .arg(qRound(100 * value(PairFeature::WordsLeast))));
    say(PairFeature::BrandSame, Text::tr("same brand"));
    say(PairFeature::BrandDiffers, Text::tr("different brands"));
    say(PairFeature::NumberDiffers, Text::tr("different numbers"));
    say(PairFeature::MeasureDiffers, Text::tr("different measures"));
    say(PairFeature::ColourDiffers, Text::tr("different colours"));
    say(PairFeature::EditionDiffers, Text::tr("different editions"));
    say(PairFeature::PlatformDiffers, Text::tr("different platforms"));
    say(PairFeature::SizeDiffers, Text::tr("different sizes or kinds"));
    if (a.price > 0 && b.price > 0)
        reasons.append(
            Text::tr("price %1% apart").arg(qRound(100 * std::abs(a.price - b.price) / std::max(a.price, b.price))));
    return reasons.join(u"; "_s);
}

double calibrationError(std::span<const double> probabilities, const std::vector<bool>& right)
{
    constexpr size_t bins = 10;
    std::array<double, bins> claimed{};
    std::array<double, bins> true_{};
    for (size_t i = 0; i < probabilities.size(); ++i) {
        const size_t bin = std::min(bins - 1, size_t(probabilities[i] * double(bins)));
        claimed[bin] += probabilities[i];
        true_[bin] += right[i] ? 1 : 0;
    }
    double sum = 0;
    for (size_t bin = 0; bin < bins; ++bin)
        sum += std::abs(claimed[bin] - true_[bin]);
    return probabilities.empty() ? 0 : sum / double(probabilities.size());
}

size_t countForBestF1(std::span<const double> probabilities, double missed)
{
    double expected = missed;
    for (const double p : probabilities)
        expected += p;
    double sum = 0;
    double best = 0;
    size_t count = 0;
    for (size_t i = 0; i < probabilities.size(); ++i) {
        sum += probabilities[i];
        const double f1 = 2 * sum / (double(i + 1) + expected);
        if (f1 > best) {
            best = f1;
            count = i + 1;
        }
    }
    return count;
}

size_t countForPrecision(std::span<const double> probabilities, double precision)
{
    double sum = 0;
    size_t count = 0;
    for (size_t i = 0; i < probabilities.size(); ++i) {
        sum += probabilities[i];
        if (sum >= precision * double(i + 1))
            count = i + 1;
    }
    return count;
}

} // namespace trueup
