#include "reconcile/alertrules.h"

#include <rapidcheck.h>

#include <QTest>

#include <algorithm>
#include <map>

using namespace trueup;
using namespace Qt::StringLiterals;

namespace {

WatchRule ruleOf(qint64 id, const QString& metric, double threshold, const QString& comparator = u">"_s)
{
    return {id, metric, comparator, threshold, u"warning"_s, true};
}

StandingAlert ofRule(qint64 id, qint64 rule, std::optional<double> value, bool isAcknowledged = false)
{
    return {id, u"rule:%1"_s.arg(rule), rule, 0, u"queue_depth"_s, isAcknowledged, value};
}

StandingAlert ofRun(qint64 id, qint64 run, const QString& metric, bool isAcknowledged = false)
{
    return {id, u"run:%1"_s.arg(run), 1, run, metric, isAcknowledged, {}};
}

/// A word per step: "raise rule:1", "worse rule:1", "close rule:1".
QStringList said(const AlertSituation& situation)
{
    QStringList words;
    for (const AlertStep& step : decideAlerts(situation))
        words.append((step.kind == AlertStep::Raise ? u"raise "_s : step.kind == AlertStep::Worse ? u"worse "_s : u"close "_s) + step.key);
    return words;
}

/// What a database keeps, to carry steps out on.
void carryOut(AlertSituation& situation, const QList<AlertStep>& steps, qint64& lastId)
{
    for (const AlertStep& step : steps) {
        const auto metric = std::ranges::find(situation.rules, step.rule, &WatchRule::id);
        if (step.kind == AlertStep::Raise)
            situation.standing.append({++lastId, step.key, step.rule, step.run, metric->metric, false, step.value});
        else if (step.kind == AlertStep::Close)
            situation.standing.removeIf([&](const StandingAlert& alert) { return alert.id == step.alert; });
        for (StandingAlert& alert : situation.standing) {
            if (step.kind == AlertStep::Worse && alert.id == step.alert) {
                alert.value = step.value;
                alert.metric = metric->metric;
            }
        }
    }
}

AlertSituation anySituation()
{
    static const QStringList metrics{u"queue_depth"_s, u"error_rate"_s, u"held_runs"_s, u"failed_runs"_s};
    static const QStringList comparators{u">"_s, u">="_s, u"<"_s, u"<="_s};
    AlertSituation situation;
    const auto small = [](int end) { return *rc::gen::inRange(0, end); };
    for (int id = 1; id <= small(5); ++id) {
        situation.rules.append({id, metrics[small(4)], comparators[small(4)], double(small(5)), u"error"_s, small(5) != 0});
        if (small(6) != 0)
            situation.values.append({id, small(4) == 0 ? std::nullopt : std::optional(double(small(8)))});
    }
    for (int id = 1; id <= small(5); ++id)
        situation.runs.append({id, WatchedRunState(small(4))});
    std::map<QString, StandingAlert> standing; // one per cause, as the database has it
    for (int id = 1; id <= small(6); ++id) {
        StandingAlert alert = small(2) == 0 ? ofRule(id, small(6), small(2) == 0 ? std::nullopt : std::optional(double(small(8))))
                                            : ofRun(id, small(6), metrics[2 + small(2)]);
        alert.isAcknowledged = small(2) == 0;
        standing.emplace(alert.key, alert);
    }
    for (const auto& [key, alert] : standing)
        situation.standing.append(alert);
    return situation;
}

} // namespace

/// What is raised, counted up and closed, decided over values alone.
class AlertRulesTest : public QObject
{
    Q_OBJECT
private slots:
    void raisesOnceAndClosesWhenItIsOver()
    {
        AlertSituation now{{ruleOf(1, u"queue_depth"_s, 100)}, {{1, 101}}, {}, {}};
        QCOMPARE(said(now), QStringList{u"raise rule:1"_s});
        QCOMPARE(decideAlerts(now).constFirst().value, 101);
        now.standing = {ofRule(7, 1, 101)};
        QCOMPARE(said(now), QStringList());
        now.values = {{1, 100}};
        QCOMPARE(said(now), QStringList{u"close rule:1"_s});
        QCOMPARE(decideAlerts(now).constFirst().alert, 7);
        now.standing.clear();
        QCOMPARE(said(now), QStringList());
    }

    void thatOfAScheduleIsLeftAlone()
    {
        AlertSituation now;
        now.standing = {{3, u"schedule:1"_s, 0, 0, u"schedule_stopped"_s, true, {}},
                        {4, u"schedule:2"_s, 0, 9, u"schedule_stopped"_s, false, {}}};
        now.runs = {{9, WatchedRunState::Well}};
        QCOMPARE(said(now), QStringList());
        now.standing[1].key = u"run:9"_s;
        QCOMPARE(said(now), QStringList{u"close run:9"_s});
    }

    void comparatorsHold_data()
    {
        QTest::addColumn<QString>("comparator");
        QTest::addColumn<QString>("below");
        QTest::newRow("above") << u">"_s << u"0 0 1"_s;
        QTest::newRow("from") << u">="_s << u"0 1 1"_s;
        QTest::newRow("below") << u"<"_s << u"1 0 0"_s;
        QTest::newRow("up to") << u"<="_s << u"1 1 0"_s;
        QTest::newRow("no comparator") << u"="_s << u"0 0 0"_s;
    }
    void comparatorsHold()
    {
        QFETCH(QString, comparator);
        QFETCH(QString, below);
        QStringList held;
        for (const double value : {4.0, 5.0, 6.0})
            held.append(QString::number(int(ruleHolds(ruleOf(1, {}, 5, comparator), value))));
        QCOMPARE(held.join(u' '), below);
    }

    void countsUpOnlyWhatGetsWorse_data()
    {
        QTest::addColumn<QString>("comparator");
        QTest::addColumn<double>("counted");
        QTest::addColumn<double>("now");
        QTest::addColumn<bool>("isWorse");
        QTest::newRow("lasts") << u">"_s << 200.0 << 200.0 << false;
        QTest::newRow("hardly more") << u">"_s << 200.0 << 219.0 << false;
        QTest::newRow("a tenth more") << u">"_s << 200.0 << 220.0 << true;
        QTest::newRow("better") << u">"_s << 200.0 << 150.0 << false;
        QTest::newRow("one of three more") << u">"_s << 3.0 << 4.0 << true;
        QTest::newRow("less is worse") << u"<"_s << 50.0 << 45.0 << true;
        QTest::newRow("hardly less") << u"<"_s << 50.0 << 46.0 << false;
    }
    void countsUpOnlyWhatGetsWorse()
    {
        QFETCH(QString, comparator);
        QFETCH(double, counted);
        QFETCH(double, now);
        QFETCH(bool, isWorse);
        const double threshold = comparator == ">"_L1 ? 1 : 100;
        const AlertSituation situation{{ruleOf(1, u"queue_depth"_s, threshold, comparator)}, {{1, now}}, {}, {ofRule(7, 1, counted)}};
        QCOMPARE(said(situation), isWorse ? QStringList{u"worse rule:1"_s} : QStringList());
    }

    void nothingMeasuredDecidesNothing()
    {
        AlertSituation now{{ruleOf(1, u"error_rate"_s, 0.1)}, {{1, std::nullopt}}, {}, {}};
        QCOMPARE(said(now), QStringList());
        now.standing = {ofRule(7, 1, 0.5)};
        QCOMPARE(said(now), QStringList()); // nothing shows that writes work again
        now.standing[0].isAcknowledged = true;
        QCOMPARE(said(now), QStringList{u"close rule:1"_s}); // the next failure is told anew
        now.values.clear(); // a measure this program does not know
        QCOMPARE(said(now), QStringList());
    }

    void stoppedAndRemovedRulesCloseTheirs()
    {
        AlertSituation now{{ruleOf(1, u"queue_depth"_s, 100)}, {}, {}, {ofRule(7, 1, 500)}};
        now.rules[0].isActive = false;
        QCOMPARE(said(now), QStringList{u"close rule:1"_s});
        now.rules.clear();
        QCOMPARE(said(now), QStringList{u"close rule:1"_s});
    }

    void everyTroubledRunHasItsOwn()
    {
        AlertSituation now{{ruleOf(1, u"held_runs"_s, 0), ruleOf(2, u"failed_runs"_s, 0)},
                           {{1, 1}, {2, 2}},
                           {{11, WatchedRunState::Held}, {12, WatchedRunState::Failed}, {13, WatchedRunState::Failed}},
                           {}};
        QCOMPARE(said(now), QStringList({u"raise run:11"_s, u"raise run:12"_s, u"raise run:13"_s}));
        QCOMPARE(decideAlerts(now)[0].rule, 1);
        QCOMPARE(decideAlerts(now)[1].rule, 2);
        QCOMPARE(decideAlerts(now)[1].run, 12);
        now.standing = {ofRun(7, 11, u"held_runs"_s), ofRun(8, 12, u"failed_runs"_s), ofRun(9, 13, u"failed_runs"_s)};
        QCOMPARE(said(now), QStringList()); // not again every minute
        now.runs = {{11, WatchedRunState::Failed}, {12, WatchedRunState::Well}, {13, WatchedRunState::FailedBefore}};
        QCOMPARE(said(now), QStringList({u"worse run:11"_s, u"close run:12"_s})); // 13 was seen by nobody yet
        now.standing[2].isAcknowledged = true;
        QCOMPARE(said(now), QStringList({u"worse run:11"_s, u"close run:12"_s, u"close run:13"_s}));
        now.runs.clear();
        QCOMPARE(said(now).size(), 3); // runs that are gone
    }

    void theMostSevereRuleOfRunsSpeaks()
    {
        AlertSituation now{{ruleOf(1, u"failed_runs"_s, 0), ruleOf(2, u"failed_runs"_s, 1)}, {{1, 1}, {2, 1}}, {{12, WatchedRunState::Failed}}, {}};
        now.rules[1].severity = u"critical"_s;
        QCOMPARE(decideAlerts(now).constFirst().rule, 1); // the other one begins with two
        now.values[1].value = 2;
        QCOMPARE(decideAlerts(now).constFirst().rule, 2);
    }

    void whateverTheSituation()
    {
        QVERIFY(rc::check("decisions hold together", [] {
            AlertSituation situation = anySituation();
            const QList<AlertStep> steps = decideAlerts(situation);
            QSet<QString> keys;
            for (const AlertStep& step : steps) {
                RC_ASSERT(!keys.contains(step.key)); // one thing happens to a cause
                keys.insert(step.key);
                const bool isStanding = std::ranges::any_of(situation.standing, [&](const StandingAlert& one) { return one.key == step.key; });
                RC_ASSERT(isStanding == (step.kind != AlertStep::Raise));
                const auto rule = std::ranges::find(situation.rules, step.rule, &WatchRule::id);
                if (step.kind != AlertStep::Close) {
                    RC_ASSERT(rule != situation.rules.end());
                    RC_ASSERT(rule->isActive);
                }
                if (step.kind == AlertStep::Raise && step.run == 0) {
                    RC_ASSERT(step.value.has_value());
                    RC_ASSERT(ruleHolds(*rule, *step.value));
                }
            }
            qint64 lastId = 1000;
            carryOut(situation, steps, lastId);
            RC_ASSERT(decideAlerts(situation).isEmpty()); // as long as nothing changes nothing more is said
        }));
    }

    void triesAreBounded()
    {
        std::chrono::seconds whole{0};
        std::chrono::seconds last{0};
        int attempts = 0;
        while (const auto pause = nextAlertAttempt(attempts + 1)) {
            QVERIFY(*pause > last);
            last = *pause;
            whole += last;
            ++attempts;
        }
        QCOMPARE(attempts, 4);
        QVERIFY(whole < std::chrono::hours(24)); // the database gives up after a day
        QVERIFY(!nextAlertAttempt(0));
    }
};

QTEST_APPLESS_MAIN(AlertRulesTest)
#include "tst_alertrules.moc"
