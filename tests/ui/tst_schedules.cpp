#include "corealerts.h"
#include "coreschedules.h"
#include "fakeservices.h"
#include "hand.h"
#include "jobs/jobspage.h"
#include "jobs/scheduleform.h"
#include "jobs/schedulestepsview.h"
#include "jobs/schedulesview.h"
#include "operate/alertevaluation.h"
#include "operate/alertwords.h"
#include "schedulerunner.h"
#include "store/alerttable.h"
#include "store/runtable.h"
#include "support/handy.h"
#include "support/testpostgres.h"
#include "widgets/errorbanner.h"
#include "widgets/latescrollarea.h"

#include <QCheckBox>
#include <QComboBox>
#include <QTimeEdit>
#include <QJsonArray>
#include <QHeaderView>
#include <QLayout>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableWidget>

#include <algorithm>

using namespace trueup;
using namespace trueup::ui;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;
using trueup::test::settled;
using trueup::test::urlOf;

namespace {

/// The schedules as who sits there sees them, read.
class OpenSchedules final : public SchedulesView
{
public:
    explicit OpenSchedules(FakeWorld& world, QSize size = {}) : OpenSchedules(world, world.session.value, size) {}
    OpenSchedules(FakeWorld& world, const ui::Session& session, QSize size = {}) : SchedulesView(world.bundle)
    {
        setSession(session);
        if (size.isValid())
            resize(size);
        setVisible(true);
        open();
    }
};

} // namespace

/// Runs that the clock starts: kept and claimed in a real database, shown and changed in the window.
class TestSchedules : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void keepsAndChanges();
    void refusesWhatCannotBeKept_data();
    void refusesWhatCannotBeKept();
    void startsWhatIsDueStepByStep();
    void readsEverythingWhereItSaysSo();
    void oneOfTwoProgramsStartsIt();
    void aFailedStepEndsIt();
    void aStepThatCannotStartEndsIt();
    void whatIsLeftUndoneIsTold_data();
    void whatIsLeftUndoneIsTold();
    void thatItFailedAtTheEndIsToldByItsRun();
    void messagesAreSentAsItSays_data();
    void messagesAreSentAsItSays();
    void theRunOfAStepIsKnownWhileItGoesOn();
    void whatWasLeftIsInterrupted();
    void whoWasTakenForGoneGoesOn();
    void theLastTimesAreKept();
    void aRunUnderWay_data();
    void aRunUnderWay();
    void whatNobodyWasThereFor_data();
    void whatNobodyWasThereFor();
    void viewersStartNothing();
    void byHand();
    void aStartThatIsRefusedIsTold();
    void theWindowShowsAndChangesThem();
    void theWindowShowsWhatItsStepsDid();
    void aStepLeadsToItsRun();
    void theWindowSaysWhatALineMeans();
    void aChoiceWritesTheLine();
    void aZoneHasAName();
    void anotherClockIsNamed();
    void theFormLeavesRoomForItsButtons();
    void theListHasTheFocus();
    void onlyAdministratorsChange();
    void aListThatCannotBeReadSaysSo();

private:
    [[nodiscard]] Schedule night() const
    {
        Schedule schedule;
        schedule.name = u"Every night"_s;
        schedule.steps = {{JobKind::EtilizeImport}, {JobKind::ShopifyPush}};
        schedule.cron = u"0 2 * * *"_s;
        schedule.timeZone = u"America/Toronto"_s;
        return schedule;
    }
    [[nodiscard]] Schedule only() const
    {
        const auto all = settled(m_schedules->schedules());
        return all && all->size() == 1 ? all->constFirst() : Schedule();
    }
    void keep(const Schedule& schedule) { QVERIFY(settled(m_schedules->save({}, schedule))); }
    /// Its time came so many seconds ago.
    void makeDue(int secondsAgo = 5)
    {
        QVERIFY(m_connection->execute(u"UPDATE schedules SET next_run_at = now() - ? * interval '1 second'"_s, {secondsAgo}));
    }
    /// Looks for what is due and waits until that, and the claim it may lead to, is over.
    static void lookOnce(ScheduleRunner& runner)
    {
        QTRY_VERIFY(!runner.isLooking());
        runner.look();
        QTRY_VERIFY(!runner.isLooking());
    }
    [[nodiscard]] QString sql(const QString& query) const { return m_connection->value(query).value_or(QVariant()).toString(); }
    /// How the steps of its newest time stand.
    [[nodiscard]] QList<StepState> states() const
    {
        QList<StepState> list;
        for (const ScheduleStepRun& step : only().lastTime.steps)
            list.append(step.state);
        return list;
    }
    [[nodiscard]] QList<AlertRecord> alerts() const { return AlertTable(*m_connection).standing().value_or(QList<AlertRecord>()); }
    /// Ends the newest job the runner started.
    void finish(RunOutcome outcome, const QString& sentence = {})
    {
        FinishedJob done;
        done.id = m_jobs.now.constLast().id;
        done.kind = m_jobs.now.constLast().kind;
        done.outcome = outcome;
        done.sentence = sentence;
        RunStart start;
        start.kind = done.kind == JobKind::ShopifyPush ? u"push"_s : u"feed_import"_s;
        done.runId = RunTable(*m_connection).start(start)->id;
        QVERIFY(RunTable(*m_connection).finish(done.runId, u"succeeded"_s, {}));
        m_jobs.now.clear();
        emit m_jobs.finished(done);
    }

    TestPostgres m_postgres;
    DatabaseAddress m_address;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<Workbench> m_bench;
    FakeJobs m_jobs{false};
    std::unique_ptr<CoreSchedules> m_schedules;
};

void TestSchedules::init()
{
    m_address = m_postgres.createDatabase();
    m_connection = TestPostgres::open(m_address);
    WorkbenchOptions options;
    options.session.databaseUrl = urlOf(m_address);
    m_bench = std::make_unique<Workbench>(options);
    m_jobs.started.clear();
    m_jobs.now.clear();
    m_schedules = std::make_unique<CoreSchedules>(*m_bench, m_jobs);
}

void TestSchedules::cleanup()
{
    m_schedules.reset();
    m_bench.reset();
    m_connection.reset();
}

void TestSchedules::keepsAndChanges()
{
    keep(night());
    Schedule kept = only();
    QVERIFY(kept.nextRun > QDateTime::currentDateTimeUtc());
    QCOMPARE(kept.nextRun.toTimeZone(QTimeZone("America/Toronto")).time(), QTime(2, 0));
    kept.nextRun = {};
    QCOMPARE(kept, night());
    Schedule changed = night();
    changed.name = u"By hand"_s;
    changed.cron.clear();
    changed.waits = true;
    changed.catchesUp = false;
    changed.tellsTrouble = true;
    QVERIFY(settled(m_schedules->save(u"Every night"_s, changed)));
    QCOMPARE(only(), changed);
    QCOMPARE(sql(u"SELECT job -> 'notifications' FROM schedules"_s), u"{\"on_error\": true, \"on_complete\": false}"_s);
    QCOMPARE(sql(u"SELECT count(*) FROM audit_log WHERE action = 'schedule.save'"_s), u"2"_s);
    QVERIFY(settled(m_schedules->remove(u"By hand"_s)));
    QCOMPARE(settled(m_schedules->schedules())->size(), 0);
    QCOMPARE(sql(u"SELECT count(*) FROM audit_log WHERE action = 'schedule.remove'"_s), u"1"_s);
}

void TestSchedules::refusesWhatCannotBeKept_data()
{
    QTest::addColumn<Schedule>("schedule");
    QTest::addColumn<QString>("said");
    Schedule one = night();
    one.name = u"  "_s;
    QTest::newRow("no name") << one << u"needs a name"_s;
    one = night();
    one.steps.clear();
    QTest::newRow("no step") << one << u"would start nothing"_s;
    one = night();
    one.timeZone = u"Office/Desk"_s;
    QTest::newRow("no zone") << one << u"Office/Desk"_s;
    one = night();
    one.cron = u"0 2 30 2 *"_s;
    QTest::newRow("no day") << one << u"never comes"_s;
    one = night();
    one.cron = u"61 2 * * *"_s;
    QTest::newRow("no minute") << one << u"the minute"_s;
    one = night();
    one.name = u"Taken"_s;
    QTest::newRow("a name twice") << one << u"called “Taken” already"_s;
}

void TestSchedules::refusesWhatCannotBeKept()
{
    QFETCH(Schedule, schedule);
    QFETCH(QString, said);
    Schedule taken = night();
    taken.name = u"Taken"_s;
    keep(taken);
    const auto saved = settled(m_schedules->save({}, schedule));
    QVERIFY(!saved);
    QVERIFY2(saved.error().message.contains(said), qPrintable(saved.error().message));
    QCOMPARE(saved.error().kind, ErrorKind::Validation);
    QCOMPARE(sql(u"SELECT count(*) FROM schedules"_s), u"1"_s);
}

void TestSchedules::startsWhatIsDueStepByStep()
{
    keep(night());
    ScheduleRunner runner(*m_bench, m_jobs);
    lookOnce(runner);
    QVERIFY(m_jobs.started.isEmpty()); // its time has not come
    makeDue();
    runner.look();
    QTRY_COMPARE(m_jobs.started.size(), 1);
    QCOMPARE(m_jobs.started[0].kind, JobKind::EtilizeImport);
    QVERIFY(only().nextRun > QDateTime::currentDateTimeUtc());
    QTRY_COMPARE(states(), (QList{StepState::Running, StepState::Waiting}));
    finish(RunOutcome::Succeeded);
    QTRY_COMPARE(m_jobs.started.size(), 2);
    QCOMPARE(m_jobs.started[1].kind, JobKind::ShopifyPush);
    QTRY_COMPARE(states(), (QList{StepState::Succeeded, StepState::Running}));
    QVERIFY(!only().lastSuccess.isValid());
    QVERIFY(!only().lastTime.finishedAt.isValid());
    finish(RunOutcome::Partial);
    QTRY_VERIFY(only().lastSuccess.isValid());
    const ui::ScheduleRun done = only().lastTime;
    QCOMPARE(states(), (QList{StepState::Succeeded, StepState::Partial}));
    QVERIFY(done.startedAt.isValid() && done.finishedAt >= done.startedAt);
    QCOMPARE(done.steps[0].step, night().steps[0]);
    QCOMPARE(done.steps[0].runId, 1);
    QCOMPARE(done.steps[1].runId, 2);
    QVERIFY(done.steps[1].startedAt >= done.steps[0].finishedAt && done.steps[1].finishedAt.isValid());
    QCOMPARE(only().lastRunId, sql(u"SELECT max(id) FROM sync_runs"_s).toLongLong());
    QCOMPARE(sql(u"SELECT count(*) FROM sync_runs WHERE trigger = 'schedule'"_s), u"2"_s);
    QCOMPARE(m_jobs.started.size(), 2);
}

void TestSchedules::readsEverythingWhereItSaysSo()
{
    Schedule weekly = night();
    weekly.steps = {{JobKind::XorosoftRefresh, true}, {JobKind::ShopifyPull, true}, {JobKind::XorosoftStock}};
    keep(weekly);
    QCOMPARE(only().steps, weekly.steps);
    ScheduleRunner runner(*m_bench, m_jobs);
    makeDue();
    runner.look();
    for (int i = 0; i < 3; ++i) {
        QTRY_COMPARE(m_jobs.started.size(), i + 1);
        QCOMPARE(m_jobs.started[i].kind, weekly.steps[i].kind);
        QCOMPARE(m_jobs.started[i].full, weekly.steps[i].full);
        finish(RunOutcome::Succeeded);
    }
}

void TestSchedules::oneOfTwoProgramsStartsIt()
{
    keep(night());
    makeDue();
    FakeJobs others(false);
    WorkbenchOptions options;
    options.session.databaseUrl = urlOf(m_address);
    Workbench otherBench(options);
    ScheduleRunner one(*m_bench, m_jobs);
    ScheduleRunner two(otherBench, others);
    one.look();
    two.look();
    QTRY_COMPARE(m_jobs.started.size() + others.started.size(), 1);
    lookOnce(one);
    lookOnce(two);
    QCOMPARE(m_jobs.started.size() + others.started.size(), 1);
}

void TestSchedules::aFailedStepEndsIt()
{
    keep(night());
    makeDue();
    ScheduleRunner runner(*m_bench, m_jobs);
    runner.look();
    QTRY_COMPARE(m_jobs.started.size(), 1);
    finish(RunOutcome::Held, u"The feed is much shorter."_s);
    QTRY_COMPARE(sql(u"SELECT count(*) FROM sync_runs WHERE trigger = 'schedule'"_s), u"1"_s);
    QVERIFY(!only().lastSuccess.isValid());
    QCOMPARE(m_jobs.started.size(), 1); // nothing is pushed after an import that is held
    QCOMPARE(states(), (QList{StepState::Held, StepState::NotRun}));
    const ui::ScheduleRun stopped = only().lastTime;
    QCOMPARE(stopped.steps[0].reason, u"The feed is much shorter."_s);
    QVERIFY(stopped.steps[0].finishedAt.isValid() && stopped.finishedAt.isValid());
    QVERIFY(!stopped.steps[1].startedAt.isValid() && stopped.steps[1].runId == 0);
}

void TestSchedules::aStepThatCannotStartEndsIt()
{
    keep(night());
    makeDue();
    m_jobs.failWith = Error{ErrorKind::Config, u"No feed is set up."_s, {}, {}, {}, {}, false};
    ScheduleRunner runner(*m_bench, m_jobs);
    runner.look();
    QTRY_COMPARE(sql(u"SELECT state FROM schedule_runs"_s), u"stopped"_s);
    QCOMPARE(states(), (QList{StepState::Failed, StepState::NotRun}));
    QCOMPARE(only().lastTime.steps[0].reason, u"No feed is set up."_s);
    QCOMPARE(only().lastRunId, 0);
}

void TestSchedules::whatIsLeftUndoneIsTold_data()
{
    QTest::addColumn<RunOutcome>("outcome");
    QTest::addColumn<QString>("title");
    const QString title = u"Every night: stopped at step 1 of 2 (%1). Not done: push to the shop."_s;
    QTest::newRow("failed") << RunOutcome::Failed << title.arg(u"import of the feed failed"_s);
    QTest::newRow("held") << RunOutcome::Held << title.arg(u"import of the feed is held"_s);
    QTest::newRow("cancelled") << RunOutcome::Cancelled << title.arg(u"import of the feed was cancelled"_s);
}

void TestSchedules::whatIsLeftUndoneIsTold()
{
    QFETCH(RunOutcome, outcome);
    QFETCH(QString, title);
    keep(night());
    ScheduleRunner runner(*m_bench, m_jobs);
    const auto runIt = [&](std::initializer_list<RunOutcome> outcomes) {
        m_jobs.started.clear();
        const qsizetype before = sql(u"SELECT count(*) FROM schedule_runs"_s).toLongLong();
        makeDue();
        lookOnce(runner);
        for (const RunOutcome one : outcomes) {
            QTRY_VERIFY(!m_jobs.now.isEmpty());
            finish(one);
        }
        QTRY_COMPARE(sql(u"SELECT count(*) FROM schedule_runs WHERE finished_at IS NOT NULL"_s).toLongLong(), before + 1);
    };
    runIt({outcome});
    QCOMPARE(alerts().size(), 1);
    const AlertRecord first = alerts().constFirst();
    QCOMPARE(alertTitle(first), title);
    QCOMPARE(first.title, title); // for who reads the table itself
    QVERIFY(!alertAdvice(first).isEmpty());
    QVERIFY(shownAlert(first, {}).isOfSchedule);
    QCOMPARE(first.severity, outcome == RunOutcome::Failed ? u"error"_s : u"warning"_s);
    QCOMPARE(first.runId, only().lastTime.steps[0].runId);
    QCOMPARE(AlertTable(*m_connection).forDesktops(first.id - 1)->size(), 1);
    QCOMPARE(sql(u"SELECT count(*) FROM alert_deliveries"_s), u"0"_s); // nobody wanted a message
    // No rule closes it, and the next time it stops is told anew.
    QVERIFY(evaluateAlerts(*m_connection));
    QCOMPARE(AlertTable(*m_connection).get(first.id)->value().state, u"open"_s);
    runIt({outcome});
    QCOMPARE(alerts().size(), 1);
    QVERIFY(alerts().constFirst().id > first.id);
    QCOMPARE(AlertTable(*m_connection).get(first.id)->value().state, u"closed"_s);
    // What succeeds makes it good; so does nobody, when the schedule is gone.
    runIt({RunOutcome::Succeeded, RunOutcome::Succeeded});
    QCOMPARE(alerts().size(), 0);
    runIt({outcome});
    QCOMPARE(alerts().size(), 1);
    QVERIFY(settled(m_schedules->remove(u"Every night"_s)));
    QCOMPARE(alerts().size(), 0);
}

void TestSchedules::thatItFailedAtTheEndIsToldByItsRun()
{
    keep(night());
    makeDue();
    ScheduleRunner runner(*m_bench, m_jobs);
    runner.look();
    QTRY_COMPARE(m_jobs.started.size(), 1);
    finish(RunOutcome::Succeeded);
    QTRY_COMPARE(m_jobs.started.size(), 2);
    finish(RunOutcome::Failed);
    QTRY_COMPARE(sql(u"SELECT state FROM schedule_runs"_s), u"stopped"_s);
    QCOMPARE(states(), (QList{StepState::Succeeded, StepState::Failed}));
    QCOMPARE(alerts().size(), 0); // nothing was left undone
}

void TestSchedules::messagesAreSentAsItSays_data()
{
    QTest::addColumn<bool>("tellsSuccess");
    QTest::addColumn<bool>("tellsTrouble");
    QTest::addColumn<RunOutcome>("outcome");
    QTest::addColumn<QString>("told");
    const QString sent = u"email slack webhook"_s;
    QTest::newRow("well, wanted") << true << false << RunOutcome::Succeeded << u"closed info "_s + sent;
    QTest::newRow("well, not wanted") << false << true << RunOutcome::Succeeded << QString();
    QTest::newRow("failed, wanted") << false << true << RunOutcome::Failed << u"open error "_s + sent;
    QTest::newRow("failed, not wanted") << true << false << RunOutcome::Failed << QString();
}

void TestSchedules::messagesAreSentAsItSays()
{
    QFETCH(bool, tellsSuccess);
    QFETCH(bool, tellsTrouble);
    QFETCH(RunOutcome, outcome);
    QFETCH(QString, told);
    Schedule schedule = night();
    schedule.steps = {{JobKind::ShopifyPush}};
    schedule.tellsSuccess = tellsSuccess;
    schedule.tellsTrouble = tellsTrouble;
    keep(schedule);
    makeDue();
    ScheduleRunner runner(*m_bench, m_jobs);
    runner.look();
    QTRY_COMPARE(m_jobs.started.size(), 1);
    finish(outcome);
    QTRY_VERIFY(only().lastTime.finishedAt.isValid());
    QCOMPARE(sql(u"SELECT a.state || ' ' || a.severity || ' ' || string_agg(d.channel, ' ' ORDER BY d.channel) "
                 "FROM alerts a JOIN alert_deliveries d ON d.alert_id = a.id AND d.state = 'waiting' GROUP BY a.id"_s),
             told);
    QCOMPARE(sql(u"SELECT count(*) FROM alerts"_s), told.isEmpty() ? u"0"_s : u"1"_s);
    QCOMPARE(AlertTable(*m_connection).forDesktops(0)->size(), told.startsWith(u"open"_s) ? 1 : 0);
}

void TestSchedules::theRunOfAStepIsKnownWhileItGoesOn()
{
    keep(night());
    makeDue();
    ScheduleRunner runner(*m_bench, m_jobs);
    runner.look();
    QTRY_COMPARE(states(), (QList{StepState::Running, StepState::Waiting}));
    QCOMPARE(only().lastTime.steps[0].runId, 0);
    RunStart start;
    start.kind = u"feed_import"_s;
    const auto run = RunTable(*m_connection).start(start);
    QVERIFY(run);
    // The window may not be listening yet when the run says that it is there.
    QTRY_VERIFY(m_connection->value(u"SELECT trueup_changed('runs', '')"_s) && only().lastTime.steps[0].runId == run->id);
    QCOMPARE(states(), (QList{StepState::Running, StepState::Waiting}));
}

/// A window was closed in the middle, or its computer lost.
void TestSchedules::whatWasLeftIsInterrupted()
{
    keep(night());
    makeDue();
    {
        ScheduleRunner runner(*m_bench, m_jobs);
        runner.look();
        QTRY_COMPARE(states(), (QList{StepState::Running, StepState::Waiting}));
    }
    QCOMPARE(states(), (QList{StepState::Running, StepState::Waiting})); // it may be only late
    QVERIFY(m_connection->execute(u"UPDATE schedule_runs SET heartbeat_at = now() - interval '2 minutes'"_s));
    QCOMPARE(states(), (QList{StepState::Interrupted, StepState::NotRun}));
    QCOMPARE(sql(u"SELECT state FROM schedule_runs"_s), u"running"_s); // nobody looked yet
    ScheduleRunner next(*m_bench, m_jobs);
    lookOnce(next);
    QCOMPARE(sql(u"SELECT state FROM schedule_runs"_s), u"interrupted"_s);
    QCOMPARE(states(), (QList{StepState::Interrupted, StepState::NotRun}));
    QVERIFY(!only().lastTime.steps[0].finishedAt.isValid()); // nobody saw it end
    QCOMPARE(alerts().size(), 1);
    QCOMPARE(alertTitle(alerts().constFirst()),
             u"Every night: stopped at step 1 of 2 (import of the feed was interrupted). Not done: push to the shop."_s);
    QCOMPARE(m_jobs.started.size(), 1);
}

/// Such as a computer that slept.
void TestSchedules::whoWasTakenForGoneGoesOn()
{
    keep(night());
    ScheduleTable table(*m_connection);
    ::trueup::ScheduleRun run;
    run.steps.resize(2);
    run.steps[0].state = u"running"_s;
    run.id = table.beginRun(sql(u"SELECT id FROM schedules"_s).toLongLong(), run.steps).value_or(0);
    QVERIFY(run.id > 0);
    ::trueup::ScheduleRun left = run;
    left.end(u"interrupted"_s);
    QCOMPARE(table.endRun(left), false); // it lives
    QVERIFY(m_connection->execute(u"UPDATE schedule_runs SET heartbeat_at = now() - interval '2 minutes'"_s));
    QCOMPARE(table.abandonedRuns()->size(), 1);
    QCOMPARE(table.endRun(left), true);
    QCOMPARE(table.abandonedRuns()->size(), 0);
    QVERIFY(table.keepRun(run.id, run.steps));
    QCOMPARE(sql(u"SELECT state FROM schedule_runs"_s), u"running"_s);
    QCOMPARE(table.lastRuns()->constFirst().steps[0].state, u"running"_s);
    run.steps[0].state = run.steps[1].state = u"succeeded"_s;
    run.end(u"stopped"_s);
    QCOMPARE(table.endRun(run), true);
    QCOMPARE(table.endRun(run), false); // it has ended
    QVERIFY(table.keepRun(run.id, left.steps)); // too late, and no harm
    QCOMPARE(table.lastRuns()->constFirst().steps[0].state, u"succeeded"_s);
    QVERIFY(only().lastSuccess.isValid());
}

void TestSchedules::theLastTimesAreKept()
{
    keep(night());
    Schedule other = night();
    other.name = u"Other"_s;
    keep(other);
    ScheduleTable table(*m_connection);
    const qint64 id = sql(u"SELECT id FROM schedules WHERE name = 'Every night'"_s).toLongLong();
    QVERIFY(table.beginRun(sql(u"SELECT id FROM schedules WHERE name = 'Other'"_s).toLongLong(), {}));
    qint64 newest = 0;
    for (int i = 0; i < 25; ++i)
        newest = table.beginRun(id, {}).value_or(0);
    QCOMPARE(sql(u"SELECT count(*) || ' up to ' || max(id) FROM schedule_runs WHERE schedule_id = %1"_s.arg(id)),
             u"20 up to %1"_s.arg(newest));
    QCOMPARE(sql(u"SELECT count(*) FROM schedule_runs"_s), u"21"_s); // the other one keeps its own
    QCOMPARE(table.lastRuns()->size(), 2);
    QVERIFY(settled(m_schedules->remove(u"Every night"_s)));
    QCOMPARE(sql(u"SELECT count(*) FROM schedule_runs"_s), u"1"_s);
}

void TestSchedules::aRunUnderWay_data()
{
    QTest::addColumn<bool>("waits");
    QTest::newRow("left out") << false;
    QTest::newRow("waited for") << true;
}

void TestSchedules::aRunUnderWay()
{
    QFETCH(bool, waits);
    Schedule schedule = night();
    schedule.waits = waits;
    keep(schedule);
    makeDue();
    const QString due = sql(u"SELECT next_run_at FROM schedules"_s);
    JobRequest somebodys;
    somebodys.kind = JobKind::ShopifyPush;
    (void)settled(m_jobs.start(somebodys));
    ScheduleRunner runner(*m_bench, m_jobs);
    lookOnce(runner);
    QCOMPARE(sql(u"SELECT next_run_at FROM schedules"_s) != due, !waits);
    QCOMPARE(m_jobs.started.size(), 1);
    m_jobs.now.clear();
    lookOnce(runner);
    QCOMPARE(m_jobs.started.size(), waits ? 2 : 1);
}

void TestSchedules::whatNobodyWasThereFor_data()
{
    QTest::addColumn<bool>("catchesUp");
    QTest::newRow("made up for once") << true;
    QTest::newRow("left out") << false;
}

void TestSchedules::whatNobodyWasThereFor()
{
    QFETCH(bool, catchesUp);
    Schedule schedule = night();
    schedule.cron = u"*/30 * * * *"_s;
    schedule.catchesUp = catchesUp;
    keep(schedule);
    makeDue(5 * 3600);
    const QString due = sql(u"SELECT next_run_at FROM schedules"_s);
    ScheduleRunner runner(*m_bench, m_jobs);
    lookOnce(runner);
    QVERIFY(sql(u"SELECT next_run_at FROM schedules"_s) != due);
    QVERIFY(only().nextRun > QDateTime::currentDateTimeUtc()); // ten times were missed, one run makes up for them
    QCOMPARE(m_jobs.started.size(), catchesUp ? 1 : 0);
}

void TestSchedules::viewersStartNothing()
{
    keep(night());
    makeDue();
    const QString login = m_address.database + u"_viewer"_s;
    QVERIFY(m_connection->script(u"CREATE ROLE \"%1\" LOGIN PASSWORD 'test' IN ROLE trueup_viewer"_s.arg(login)));
    {
        WorkbenchOptions options;
        options.session.databaseUrl = urlOf(m_address, login, u"test"_s);
        Workbench bench(options);
        CoreSchedules schedules(bench, m_jobs);
        ScheduleRunner runner(bench, m_jobs);
        lookOnce(runner);
        const auto seen = settled(schedules.schedules());
        QVERIFY2(seen && seen->size() == 1, "a viewer may look");
        for (const auto& refused : {settled(schedules.save({}, night())), settled(schedules.remove(u"Every night"_s))}) {
            QVERIFY(!refused);
            QCOMPARE(refused.error().kind, ErrorKind::Permission);
        }
        const auto claimed = settled(bench.ask<bool>([](Connection& connection) { return ScheduleTable(connection).claim(ScheduleRecord(), {}); }));
        QVERIFY(!claimed);
        QCOMPARE(claimed.error().kind, ErrorKind::Permission);
        const auto begun = settled(bench.ask<qint64>([](Connection& connection) { return ScheduleTable(connection).beginRun(1, {}); }));
        QVERIFY(!begun);
        QCOMPARE(begun.error().kind, ErrorKind::Permission);
    }
    QVERIFY(m_jobs.started.isEmpty());
    QVERIFY(m_connection->script(u"DROP OWNED BY \"%1\"; DROP ROLE \"%1\""_s.arg(login)));
}

void TestSchedules::byHand()
{
    Schedule schedule = night();
    schedule.cron.clear();
    schedule.isActive = false;
    keep(schedule);
    m_schedules->runNow(schedule);
    QTRY_COMPARE(m_jobs.started.size(), 1);
    QCOMPARE(m_jobs.started[0].kind, JobKind::EtilizeImport);
}

void TestSchedules::aStartThatIsRefusedIsTold()
{
    QSignalSpy refused(m_schedules.get(), &CoreSchedules::refused);
    Schedule schedule = night();
    m_schedules->runNow(schedule); // a colleague removed it
    QTRY_COMPARE(refused.size(), 1);
    const auto gone = refused.takeFirst().constFirst().value<Error>();
    QCOMPARE(gone.kind, ErrorKind::NotFound);
    QCOMPARE(gone.notDone, u"“Every night” was not started."_s);
    keep(schedule);
    QVERIFY(m_connection->execute(u"ALTER TABLE schedule_runs RENAME TO schedule_runs_away"_s));
    m_schedules->runNow(schedule);
    QTRY_COMPARE(refused.size(), 1);
    QCOMPARE(refused.takeFirst().constFirst().value<Error>().notDone, u"“Every night” was not started."_s);
    QVERIFY(m_jobs.started.isEmpty());

    FakeWorld world;
    OpenSchedules view(world);
    emit world.schedules.refused(gone);
    QVERIFY(Hand(view).reads(gone.message));
}

void TestSchedules::theWindowShowsAndChangesThem()
{
    FakeWorld world;
    OpenSchedules view(world, QSize(1100, 760));
    const Hand hand(view);
    auto* table = hand.find<QTableWidget>(u"Schedules"_s);
    QCOMPARE(table->rowCount(), 2);
    QCOMPARE(table->item(0, 1)->text(), u"Etilize import → Shopify pull (everything)"_s);
    QVERIFY2(table->item(0, 2)->text().startsWith(u"Every day at"), qPrintable(table->item(0, 2)->text()));
    QCOMPARE(table->item(1, 3)->text(), u"Switched off"_s);
    const int needed = table->fontMetrics().horizontalAdvance(table->item(1, 2)->text());
    QTRY_VERIFY2(table->columnWidth(2) > needed, qPrintable(u"%1 of %2"_s.arg(table->columnWidth(2)).arg(needed)));
    QCOMPARE(table->item(1, 2)->toolTip(), table->item(1, 2)->text());
    table->setCurrentCell(0, 0);
    const auto everything = [&view](const QString& kind) -> QCheckBox* { // they all say the same
        const auto boxes = view.findChildren<QCheckBox*>();
        const auto found = std::ranges::find(boxes, kind + u" (everything)"_s, &QWidget::accessibleName);
        return found == boxes.end() ? nullptr : *found;
    };
    QCheckBox* full = everything(u"Shopify pull"_s);
    QVERIFY(full && full->isVisible() && full->isEnabled() && full->isChecked());
    QVERIFY2(!everything(u"Xorosoft stock"_s)->isEnabled(), "what does not run reads nothing");
    full->click();
    QVERIFY(hand.find<QCheckBox>(u"when a step stops the schedule"_s)->isChecked());
    QVERIFY(!hand.find<QCheckBox>(u"when every step is done"_s)->isChecked());
    hand.find<QCheckBox>(u"when every step is done"_s)->click();
    hand.find(u"Save the schedule"_s)->click();
    QVERIFY(world.schedules.kept[0].tellsSuccess && world.schedules.kept[0].tellsTrouble);
    QCOMPARE(world.schedules.kept[0].steps, (QList<ScheduleStep>{{JobKind::EtilizeImport}, {JobKind::ShopifyPull}}));
    table->setCurrentCell(1, 0);
    auto* on = hand.find<QCheckBox>(u"Switched on"_s);
    QVERIFY(!on->isChecked());
    on->click();
    hand.find(u"Save the schedule"_s)->click();
    QVERIFY(world.schedules.kept[1].isActive);
    QCOMPARE(world.schedules.kept[1].cron, u"*/30 8-18 * * 1-5"_s);
    hand.find(u"Run it now"_s)->click();
    QCOMPARE(world.schedules.ranNow, QStringList{u"Stock and prices"_s});
    // One that starts nothing is refused in words, and what was typed stays.
    hand.find(u"New schedule"_s)->click();
    auto* name = qobject_cast<QLineEdit*>(view.focusWidget());
    QVERIFY2(name && name->text().isEmpty(), "one begins with its name");
    QVERIFY2(!hand.find(u"New schedule"_s)->isEnabled(), "it is new already");
    QVERIFY2(!hand.find(u"Save the schedule"_s)->isEnabled(), "it has no name");
    name->setText(u"Nothing"_s);
    hand.find<QCheckBox>(u"Etilize import"_s)->setChecked(false);
    hand.find(u"Save the schedule"_s)->click();
    QVERIFY(view.findChild<ErrorBanner*>()->text().contains(u"Tick at least one kind of run."));
    QCOMPARE(world.schedules.kept.size(), 2);
    world.prompts.answer = QString();
    table->setCurrentCell(0, 0);
    hand.find(u"Remove the schedule"_s)->click();
    QCOMPARE(world.schedules.kept.size(), 1);
    QCOMPARE(world.schedules.kept[0].name, u"Stock and prices"_s);
}

void TestSchedules::theWindowShowsWhatItsStepsDid()
{
    FakeWorld world;
    OpenSchedules view(world, QSize(1100, 760));
    const Hand hand(view);
    for (const QString& said : {u"Last time: "_s, u"1. Etilize import"_s, u"Held"_s, u"shorter than the last accepted one"_s,
                                u"2. Shopify pull (everything)"_s, u"Not run because step 1 was held"_s})
        QVERIFY2(hand.reads(said), qPrintable(said));
    auto* steps = view.findChild<ScheduleStepsView*>();
    int marks = 0;
    for (const QLabel* one : steps->findChildren<QLabel*>()) {
        if (one->pixmap().isNull() || !one->isVisible())
            continue;
        ++marks;
        QVERIFY2(hand.reads(one->accessibleName()), "never a colour alone");
    }
    QCOMPARE(marks, 2);
    auto* table = hand.find<QTableWidget>(u"Schedules"_s);
    table->setCurrentCell(1, 0);
    QVERIFY(hand.reads(u"Has not run yet"_s));
    QVERIFY(!hand.reads(u"1. Etilize import"_s) && !hand.find(u"Open the run"_s));
    // It is started somewhere, and what somebody types meanwhile stays.
    auto* name = view.findChild<ScheduleForm*>()->findChild<QLineEdit*>();
    QCOMPARE(name->text(), u"Stock and prices"_s);
    name->setText(u"Stock"_s);
    ui::Schedule& stock = world.schedules.kept[1];
    const QDateTime now = QDateTime::currentDateTimeUtc();
    stock.lastTime = {now, {}, {{stock.steps[0], StepState::Running, 7, now, {}, {}}}};
    emit world.schedules.changed();
    QVERIFY(hand.reads(u"Running since "_s) && hand.reads(u"1. Xorosoft refresh"_s));
    QVERIFY(hand.find(u"Open the run"_s));
    QCOMPARE(name->text(), u"Stock"_s);
    stock.lastTime.steps[0].state = StepState::Interrupted;
    emit world.schedules.changed();
    QVERIFY(hand.reads(u"Interrupted"_s) && !hand.reads(u"Running"_s));
    hand.find(u"New schedule"_s)->click();
    QVERIFY2(!steps->isVisible(), "one that is being made has done nothing");
}

void TestSchedules::aStepLeadsToItsRun()
{
    FakeWorld world;
    JobsPage page(world.bundle);
    page.setSession(world.session.value);
    page.resize(1200, 800);
    page.show();
    page.open();
    page.showSchedules();
    QVERIFY(QTest::qWaitForWindowExposed(&page));
    const Hand hand(page);
    auto* open = hand.find(u"Open the run"_s);
    QVERIFY(open);
    QCOMPARE(open->accessibleName(), u"Open the run: Etilize import"_s);
    open->click();
    QCOMPARE(page.findChild<QTabWidget*>()->currentIndex(), 0);
    QCOMPARE(page.chosenRun(), FakeNight::held);
}

void TestSchedules::theWindowSaysWhatALineMeans()
{
    FakeWorld world(false);
    OpenSchedules view(world);
    const Hand hand(view);
    auto* often = hand.find<QComboBox>(u"How often"_s);
    QCOMPARE(often->currentText(), u"Every day at …"_s);
    QVERIFY(hand.reads(u"Every day at"_s));
    auto* cron = view.findChild<ScheduleForm*>()->findChildren<QLineEdit*>().constLast();
    for (QLineEdit* one : view.findChildren<QLineEdit*>()) {
        if (one->text() == "0 2 * * *"_L1)
            cron = one;
    }
    cron->setText(u"15 6 * * 1-5"_s);
    QCOMPARE(often->currentText(), u"Every weekday at …"_s);
    QCOMPARE(hand.find<QTimeEdit>(u"Time of the day"_s)->time(), QTime(6, 15));
    QVERIFY(!cron->isVisible());
    QVERIFY(hand.reads(u"Every Monday to Friday at"_s));
    QVERIFY(hand.reads(u"Next: "_s));
    cron->setText(u"15 6 * *"_s);
    QVERIFY(hand.reads(u"instead of five"_s));
    QCOMPARE(often->currentText(), u"Custom (cron)"_s);
    QVERIFY(cron->isVisible());
    QVERIFY(!hand.reads(u"Next: "_s));
    cron->setText(u"*/30 * * * *"_s);
    QCOMPARE(often->currentText(), u"Every 30 minutes"_s);
}

/// Nobody has to know cron: what is chosen writes the line, also where it is one's own from then on.
void TestSchedules::aChoiceWritesTheLine()
{
    FakeWorld world;
    OpenSchedules view(world);
    const Hand hand(view);
    auto* form = view.findChild<ScheduleForm*>();
    auto* often = hand.find<QComboBox>(u"How often"_s);
    const auto choose = [often](const QString& text) {
        often->setCurrentIndex(often->findText(text));
        emit often->activated(often->currentIndex());
    };
    const auto* save = hand.find(u"Save the schedule"_s);
    QVERIFY(!save->isEnabled()); // nothing is changed
    QCOMPARE(save->toolTip(), u"Nothing is changed yet."_s);
    choose(u"Every week on …"_s);
    auto* day = hand.find<QComboBox>(u"Day of the week"_s);
    day->setCurrentIndex(day->findData(int(Qt::Sunday)));
    emit day->activated(day->currentIndex());
    hand.find<QTimeEdit>(u"Time of the day"_s)->setTime(QTime(3, 30));
    QCOMPARE(form->written().cron, u"30 3 * * 0"_s);
    QCOMPARE(often->currentText(), u"Every week on …"_s);
    QVERIFY(save->isEnabled());
    choose(u"Custom (cron)"_s);
    QCOMPARE(form->written().cron, u"30 3 * * 0"_s); // a line to go on with
    QCOMPARE(often->currentText(), u"Custom (cron)"_s);
    choose(u"Every hour"_s);
    QCOMPARE(form->written().cron, u"0 * * * *"_s);
    choose(u"Only by hand"_s);
    QVERIFY(form->written().cron.isEmpty());
}

/// A zone is chosen by what people call it and kept by its id.
void TestSchedules::aZoneHasAName()
{
    FakeWorld world;
    OpenSchedules view(world);
    const Hand hand(view);
    auto* zone = hand.find<QComboBox>(u"Time zone"_s);
    QVERIFY2(zone->currentText().startsWith(u"Toronto"_s) && zone->currentText().endsWith(u"(UTC−05:00)"_s), qPrintable(zone->currentText()));
    const auto* form = view.findChild<ScheduleForm*>();
    QCOMPARE(form->written().timeZone, u"America/Toronto"_s);
    zone->lineEdit()->setText(u"nowhere"_s);
    emit zone->lineEdit()->editingFinished();
    QVERIFY(zone->currentText().startsWith(u"Toronto"_s));
    zone->setCurrentIndex(zone->findData(u"Asia/Kathmandu"_s));
    QCOMPARE(form->written().timeZone, u"Asia/Kathmandu"_s);
    QVERIFY(zone->currentText().endsWith(u"(UTC+05:45)"_s));
}

/// At two o'clock where? The sentence is of the clock of the schedule, the times that follow are of this computer's.
void TestSchedules::anotherClockIsNamed()
{
    FakeWorld world;
    world.schedules.kept[0].timeZone = u"Asia/Kathmandu"_s; // 5:45 hours off UTC, as no other clock
    world.schedules.kept[1].timeZone = QString::fromLatin1(QTimeZone::systemTimeZoneId());
    OpenSchedules view(world);
    const Hand hand(view);
    auto* table = hand.find<QTableWidget>(u"Schedules"_s);
    QVERIFY2(table->item(0, 2)->text().endsWith(u" (Kathmandu)"_s), qPrintable(table->item(0, 2)->text()));
    QVERIFY2(!table->item(1, 2)->text().endsWith(u')'), qPrintable(table->item(1, 2)->text()));
    QCOMPARE(table->horizontalHeaderItem(3)->text(), u"Next time (local)"_s);
    QVERIFY(hand.reads(u"(Kathmandu)"_s));
    QVERIFY(hand.reads(u"Next, local time: "_s));
    table->setCurrentCell(1, 0);
    QVERIFY(!hand.reads(u"(Kathmandu)"_s) && hand.reads(u"Next: "_s));
}

void TestSchedules::theFormLeavesRoomForItsButtons()
{
    FakeWorld world;
    OpenSchedules view(world, QSize(1000, 420));
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    const Hand hand(view);
    const auto* save = hand.find(u"Save the schedule"_s);
    QVERIFY(save);
    QCOMPARE(save->visibleRegion().boundingRect(), save->rect());
    const auto* table = hand.find<QTableWidget>(u"Schedules"_s);
    QVERIFY2(table->viewport()->height() >= 3 * table->rowHeight(0), "three schedules are seen");
}

/// What somebody types on arrival must not change a schedule that is at work.
void TestSchedules::theListHasTheFocus()
{
    FakeWorld world;
    JobsPage page(world.bundle);
    page.setSession(world.session.value);
    page.resize(1200, 800);
    page.show();
    page.open();
    page.showSchedules();
    QVERIFY(page.focusWidget());
    QCOMPARE(page.focusWidget()->accessibleName(), u"Schedules"_s);
    QVERIFY(QTest::qWaitForWindowActive(&page));
    auto* tabs = page.findChild<QTabWidget*>();
    tabs->setCurrentIndex(0);
    QCOMPARE(QApplication::focusWidget()->accessibleName(), u"Runs"_s);
    tabs->setCurrentIndex(2);
    QCOMPARE(QApplication::focusWidget()->accessibleName(), u"Schedules"_s);
    world.schedules.kept.clear();
    page.open();
    page.showSchedules(); // where there is none, one is made
    QVERIFY(qobject_cast<QLineEdit*>(page.focusWidget()));
}

void TestSchedules::onlyAdministratorsChange()
{
    FakeWorld world;
    ui::Session session = world.session.value;
    session.mayAdminister = false;
    OpenSchedules view(world, session);
    const Hand hand(view);
    hand.find<QTableWidget>(u"Schedules"_s)->setCurrentCell(0, 0);
    for (const QString& name : {u"Save the schedule"_s, u"Remove the schedule"_s, u"New schedule"_s})
        QVERIFY2(!hand.find(name), qPrintable(name)); // nobody needs a button that is never alive
    auto* runNow = hand.find(u"Run it now"_s);
    QVERIFY(runNow->isEnabled()); // the role may start runs
    // What its first step does is under way: a second one would only be refused.
    RunningJob import;
    import.id = u"elsewhere"_s;
    import.kind = JobKind::EtilizeImport;
    world.jobs.now = {import};
    emit world.jobs.runningChanged();
    QVERIFY(!runNow->isEnabled());
    QVERIFY2(runNow->toolTip().contains(u"under way already"_s), qPrintable(runNow->toolTip()));
    hand.find<QTableWidget>(u"Schedules"_s)->setCurrentCell(1, 0); // refreshes Xorosoft
    QVERIFY(runNow->isEnabled());
    hand.find<QTableWidget>(u"Schedules"_s)->setCurrentCell(0, 0);
    QVERIFY(!runNow->isEnabled());
    world.jobs.now.clear();
    emit world.jobs.runningChanged();
    QVERIFY(runNow->isEnabled());
    // That the newest time was stopped is seen in the list.
    const auto* name = hand.find<QTableWidget>(u"Schedules"_s)->item(0, 0);
    QVERIFY(!name->icon().isNull() && name->toolTip().contains(outcomeLabel(RunOutcome::Held)));
    const auto* second = hand.find<QTableWidget>(u"Schedules"_s)->item(1, 0);
    QVERIFY2(!second->icon().isNull() && !second->toolTip().contains(u"Last time"_s), "its name begins where the other does, with nothing before it");
    QVERIFY(hand.reads(u"Your role may look but not change schedules. Ask an administrator to change them."_s));
    auto* form = view.findChild<ScheduleForm*>();
    const auto* first = form->findChild<QLineEdit*>();
    QVERIFY2(first->isEnabled() && first->isReadOnly(), "what may be looked at is read in full ink, and copied");
    // Without a button the form goes on to the edge of the page.
    session.mayRun = false;
    view.setSession(session);
    const auto* area = form->findChild<LateScrollArea*>();
    QTRY_VERIFY(form->height() - form->layout()->contentsMargins().bottom() - area->geometry().bottom() <= 1);
    // Where there is none they have nothing to fill in.
    world.schedules.kept.clear();
    OpenSchedules empty(world, session);
    const Hand other(empty);
    QTRY_VERIFY(other.reads(u"There is no schedule yet"_s));
    QVERIFY(other.reads(u"Administrators make them."_s));
    QVERIFY(!other.find(u"Save the schedule"_s));
}

void TestSchedules::aListThatCannotBeReadSaysSo()
{
    FakeWorld world;
    world.schedules.failWith = Error{ErrorKind::Database, u"The server is away."_s, {}, {}, {}, {}, true};
    UiServices services = world.services();
    SchedulesView view(services);
    view.setSession(world.session.value);
    view.resize(1100, 700);
    view.show();
    auto* table = view.findChild<QTableWidget*>();
    table->setColumnWidth(2, 333);
    view.open();
    const Hand hand(view);
    QTRY_VERIFY(hand.reads(u"The schedules could not be read"_s));
    QVERIFY(hand.reads(u"The server is away."_s));
    QVERIFY2(!hand.find(u"Save the schedule"_s), "a form nobody has read anything for");
    QVERIFY(hand.click(hand.find(u"Try again"_s)));
    QTRY_COMPARE(table->rowCount(), 2);
    QVERIFY(table->isVisible() && hand.find(u"Save the schedule"_s));
    QVERIFY(view.findChild<ErrorBanner*>()->isHidden());
    QVERIFY2(table->columnWidth(2) == 333, "the width somebody gave it");
}

QTEST_MAIN(TestSchedules)
#include "tst_schedules.moc"
