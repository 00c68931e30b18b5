#include "lists/matchgenerator.h"
#include "reconcile/lists/listmatcher.h"
#include "reconcile/matchmodel.h"

#include <QTest>

using namespace trueup;
using namespace trueup::samples;
using namespace Qt::StringLiterals;

namespace {

constexpr quint64 firstSeed = 1'000'001; ///< far from those the weights were fitted on
constexpr int worlds = 60;
constexpr int worldSize = 500;

/// Probabilities and whether they were right.
struct Claims
{
    std::vector<double> probabilities;
    std::vector<bool> right;

    void add(double probability, bool isRight)
    {
        probabilities.push_back(probability);
        right.push_back(isRight);
    }
    [[nodiscard]] double error() const { return calibrationError(probabilities, right); }
    /// Share of right ones at or above `least`, and how many there are.
    [[nodiscard]] std::pair<double, int> precision(double least) const
    {
        int count = 0;
        int hits = 0;
        for (size_t i = 0; i < right.size(); ++i) {
            if (probabilities[i] < least)
                continue;
            ++count;
            hits += right[i] ? 1 : 0;
        }
        return {count > 0 ? double(hits) / count : 1, count};
    }
};

} // namespace

/// The probabilities of the identifier matcher on feeds with planted errors it was not fitted on.
class TestMatchModel : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void probabilitiesAreReliable();
    void theThresholdKeepsThePrecisionWanted_data();
    void theThresholdKeepsThePrecisionWanted();
    void theThresholdRisesWithTheWish();
    void theWorldsAreHard();

private:
    Claims m_matched;    ///< what the rules alone would match
    Claims m_candidates; ///< every candidate of every row
    int m_rows = 0;
    int m_withTruth = 0;
    int m_ambiguous = 0;
};

void TestMatchModel::initTestCase()
{
    for (int i = 0; i < worlds; ++i) {
        const MatchWorld world = makeMatchWorld(firstSeed + quint64(i), worldSize);
        const ErpIndex index(world.items);
        for (const LabelledRow& row : world.rows) {
            const Match found = match(row.feed, index);
            ++m_rows;
            m_withTruth += row.truth.isEmpty() ? 0 : 1;
            m_ambiguous += found.state == MatchState::Ambiguous || found.state == MatchState::Near;
            if (found.state == MatchState::Matched)
                m_matched.add(found.confidence, found.itemNumber == row.truth);
            for (const Candidate& candidate : found.candidates)
                m_candidates.add(candidate.confidence, candidate.itemNumber == row.truth);
        }
    }
    qInfo("worlds %llu to %llu: %d rows, %d with an item, %zu matched by the rules, %d ambiguous or near", firstSeed,
          firstSeed + worlds - 1, m_rows, m_withTruth, m_matched.right.size(), m_ambiguous);
}

void TestMatchModel::probabilitiesAreReliable()
{
    qInfo("calibration error: %.4f of matches, %.4f of all %zu candidates", m_matched.error(), m_candidates.error(),
          m_candidates.right.size());
    QVERIFY(m_matched.error() <= 0.02);
    QVERIFY(m_candidates.error() <= 0.02);
}

void TestMatchModel::theThresholdKeepsThePrecisionWanted_data()
{
    QTest::addColumn<double>("wanted");
    for (const double wanted : {0.95, 0.98, 0.99, 0.995, 0.997})
        QTest::addRow("%.3f", wanted) << wanted;
}

void TestMatchModel::theThresholdKeepsThePrecisionWanted()
{
    QFETCH(double, wanted);
    const auto threshold = automaticThreshold(wanted);
    QVERIFY(threshold);
    const auto [precision, count] = m_matched.precision(*threshold);
    qInfo("wanted %.3f: threshold %.4f, precision %.4f over %d automatic matches of %zu", wanted, *threshold, precision, count,
          m_matched.right.size());
    QVERIFY(precision >= wanted);
    QVERIFY2(count > int(m_matched.right.size()) / 3, "too few matches stay automatic to be of use");
}

void TestMatchModel::theThresholdRisesWithTheWish()
{
    double last = 0;
    for (double wanted = 0.5; wanted < 1; wanted += 0.001) {
        const auto threshold = automaticThreshold(wanted);
        if (!threshold)
            break;
        QVERIFY(*threshold >= last);
        last = *threshold;
    }
    QVERIFY(!automaticThreshold(1)); // nobody can promise that
}

void TestMatchModel::theWorldsAreHard()
{
    // Without a threshold the rules are wrong more often than is wanted: else the tests above would prove nothing.
    const auto [precision, count] = m_matched.precision(0);
    qInfo("without a threshold: precision %.4f over %d matches", precision, count);
    QVERIFY(precision < 0.99);
    QVERIFY(m_ambiguous > m_rows / 50);
}

QTEST_GUILESS_MAIN(TestMatchModel)
#include "tst_matchmodel.moc"
