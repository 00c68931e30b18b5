#include "sync/phaselog.h"

#include <QJsonObject>
#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

/// What a run did, as it is told after it.
class TestPhaseLog : public QObject
{
    Q_OBJECT
private slots:
    void aRunThatDidNothingHasNone() { QVERIFY(PhaseLog().toJson(5'000).isEmpty()); }

    void eachPhaseLastsUntilTheNext()
    {
        PhaseLog log;
        log.add({u"Reading"_s, u"read"_s, 0, 100, 0, {}}, 1'000);
        log.add({u"Reading"_s, u"read"_s, 100, 100, 0, {}}, 4'000);
        log.add({u"Staging"_s, u"stage"_s, 0, -1, 0, {}}, 6'000);
        const QJsonArray phases = log.toJson(6'500);
        QCOMPARE(phases.size(), 2);
        QCOMPARE(phases[0].toObject(), (QJsonObject{{u"key"_s, u"read"_s}, {u"text"_s, u"Reading"_s}, {u"done"_s, 100}, {u"total"_s, 100}, {u"seconds"_s, 5.0}}));
        QCOMPARE(phases[1].toObject(),
                 (QJsonObject{{u"key"_s, u"stage"_s}, {u"text"_s, u"Staging"_s}, {u"done"_s, 0}, {u"total"_s, QJsonValue()}, {u"seconds"_s, 0.5}}));
    }

    void aPhaseThatIsGoneBackToGoesOn()
    {
        PhaseLog log;
        for (int i = 0; i < 3; ++i) {
            log.add({u"Reading"_s, u"read"_s, i, -1, 0, {}}, i * 1'000);
            log.add({u"Writing"_s, u"write"_s, i, -1, 0, {}}, i * 1'000 + 400);
        }
        const QJsonArray phases = log.toJson(3'000);
        QCOMPARE(phases.size(), 2);
        QCOMPARE(phases[0]["seconds"_L1].toDouble(), 1.2);
        QCOMPARE(phases[1]["seconds"_L1].toDouble(), 1.8);
        QCOMPARE(phases[1]["done"_L1].toInt(), 2);
    }

    void whatHasNoNameIsNoPhase()
    {
        PhaseLog log;
        log.add(Progress(), 10);
        QVERIFY(log.toJson(20).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestPhaseLog)
#include "tst_phaselog.moc"
