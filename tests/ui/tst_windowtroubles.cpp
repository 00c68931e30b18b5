#include "deskview.h"
#include "deskworld.h"
#include "farewell.h"
#include "services/review.h"
#include "support/cuttingproxy.h"

#include <QElapsedTimer>

using namespace trueup;
using namespace trueup::ui;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;
using trueup::test::CuttingProxy;
using trueup::test::urlOf;

/// The real window over the real services, when the database goes away, says nothing, or refuses.
class TestWindowTroubles : public QObject
{
    Q_OBJECT

    TestPostgres m_postgres;
    DeskWatch m_watch;

public:
    explicit TestWindowTroubles(GuiWatchdog& watchdog) : m_watch(watchdog) {}

private slots:
    void init() { m_watch.begin(); }
    void cleanup()
    {
        m_watch.note(QString::fromLatin1(QTest::currentTestFunction()));
        QVERIFY2(m_watch.faults().isEmpty(), qPrintable(m_watch.faults()));
    }
    void aLostDatabaseComesBack();
    void aSilentDatabaseKeepsNobodyWaiting();
    void aViewerIsRefused();
};

/// The database goes away between two keys of a person and comes back: a banner says so, what was chosen stays chosen, and
/// the same key works afterwards.
void TestWindowTroubles::aLostDatabaseComesBack()
{
    DeskWorld world(m_postgres, 40, false);
    CuttingProxy cable(CuttingProxy::Protocol::Postgres, world.address.host, world.address.port);
    DatabaseAddress through = world.address;
    through.host = u"127.0.0.1"_s;
    through.port = cable.port();
    Desk desk(urlOf(through));
    QTRY_VERIFY_WITH_TIMEOUT(desk.hand.find(u"Import from Etilize"_s)->isEnabled(), longMs);
    QVERIFY(desk.hand.click(desk.hand.find(u"Import from Etilize"_s)));
    QTRY_VERIFY2_WITH_TIMEOUT(desk.hand.reads(u"staged."_s), said(desk.window).constData(), longMs);
    desk.hand.key(Qt::Key_2, Qt::ControlModifier);
    QTableView* grid = nullptr;
    QTRY_VERIFY((grid = desk.hand.find<QTableView>(u"Staged changes"_s)) && grid->model()->rowCount() > 20);
    QTRY_VERIFY(desk.window.isSettled());
    QVERIFY(desk.hand.tabTo(grid));
    for (int i = 0; i < 3; ++i) {
        goToPending(desk.hand, grid);
        desk.hand.key(Qt::Key_Space);
        desk.hand.key(Qt::Key_J);
    }
    QVERIFY(desk.hand.find(u"Approve 3 ticked"_s) != nullptr);
    const int rows = grid->model()->rowCount();

    constexpr int backMs = 20'000;
    cable.setShut(true);
    QTRY_VERIFY2_WITH_TIMEOUT(bannersOf(desk.window).contains(u"connection to the database was lost"_s), "no banner", backMs);
    desk.hand.key(Qt::Key_A);
    QTRY_VERIFY2_WITH_TIMEOUT(desk.window.isSettled(), said(desk.window).constData(), backMs); // the decision has failed
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_staging WHERE status = 'approved'"_s).toInt(), 0);
    QCOMPARE(grid->model()->rowCount(), rows);
    QVERIFY2(desk.hand.find(u"Approve 3 ticked"_s), "what was ticked is lost");

    cable.setShut(false);
    QTRY_VERIFY2_WITH_TIMEOUT(bannersOf(desk.window).isEmpty(), said(desk.window).constData(), backMs);
    QTRY_VERIFY2_WITH_TIMEOUT(desk.window.isSettled(), said(desk.window).constData(), backMs);
    QVERIFY2(desk.hand.find(u"Approve 3 ticked"_s), "what was ticked is lost");
    QVERIFY(desk.hand.tabTo(grid));
    desk.hand.key(Qt::Key_A);
    QTRY_VERIFY2_WITH_TIMEOUT(desk.hand.reads(u"3 approved."_s), said(desk.window).constData(), backMs);
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_staging WHERE status = 'approved'"_s).toInt(), 3);
}

/// The cable is pulled out while the window reads and a run works: window and assistant are closed at once, and what they
/// leave ends when the connections do.
void TestWindowTroubles::aSilentDatabaseKeepsNobodyWaiting()
{
    constexpr int atOnceMs = 2000; // a connection is given up after ten seconds at the earliest
    DeskWorld world(m_postgres, 10, false);
    CuttingProxy cable(CuttingProxy::Protocol::Postgres, world.address.host, world.address.port);
    DatabaseAddress through = world.address;
    through.host = u"127.0.0.1"_s;
    through.port = cable.port();
    Farewell farewell;
    const auto mended = qScopeGuard([&] { cable.setShut(true); });
    auto desk = std::make_unique<Desk>(urlOf(through), &farewell);
    auto setup = makeSetupService(desk->store, &farewell);
    QTRY_VERIFY_WITH_TIMEOUT(desk->window.isSettled(), longMs); // a newcomer has the button elsewhere
    QAbstractButton* import = desk->hand.find(u"Import from Etilize"_s);
    QTRY_VERIFY_WITH_TIMEOUT(import->isEnabled() && desk->window.isSettled(), longMs);

    cable.setSilent(true);
    SetupRequest request;
    request.mode = SetupMode::TeamDatabase;
    request.databaseUrl = urlOf(through);
    const auto checked = setup->check(request);
    QVERIFY(desk->hand.click(import));
    desk->hand.key(Qt::Key_2, Qt::ControlModifier);
    QTRY_VERIFY(!desk->services->bundle().jobs.running().isEmpty());
    QVERIFY(!desk->window.isSettled() && !checked.isFinished());
    QElapsedTimer watch;
    watch.start();
    setup.reset();
    QVERIFY2(watch.elapsed() < atOnceMs, qPrintable(u"the assistant took %1 ms"_s.arg(watch.elapsed())));
    watch.restart();
    desk.reset();
    QVERIFY2(watch.elapsed() < atOnceMs, qPrintable(u"the window took %1 ms"_s.arg(watch.elapsed())));
    QVERIFY2(!farewell.wait(std::chrono::milliseconds(0)), "there was nothing to wait for");
    cable.setShut(true);
    QVERIFY2(farewell.wait(std::chrono::milliseconds(longMs)), "what was left does not end");
}

/// Somebody who may only look: the window offers nothing that would be refused and says why, and keys change nothing.
void TestWindowTroubles::aViewerIsRefused()
{
    DeskWorld world(m_postgres, 10, false);
    {
        Desk owner(urlOf(world.address));
        QTRY_VERIFY_WITH_TIMEOUT(owner.hand.find(u"Import from Etilize"_s)->isEnabled(), longMs);
        QVERIFY(owner.hand.click(owner.hand.find(u"Import from Etilize"_s)));
        QTRY_VERIFY_WITH_TIMEOUT(owner.hand.reads(u"staged."_s), longMs);
    }
    const QString login = world.address.database + u"_viewer"_s;
    QVERIFY(TestPostgres::open(world.address)->execute(u"CREATE ROLE \"%1\" LOGIN PASSWORD 'test' IN ROLE trueup_viewer"_s.arg(login)));
    {
        Desk desk(urlOf(world.address, login, u"test"_s));
        QTRY_VERIFY2_WITH_TIMEOUT(desk.hand.reads(u"Viewer"_s), "the role is shown", longMs);
        for (const QString& action : {u"Import from Etilize"_s, u"Refresh Xorosoft"_s, u"Pull from Shopify"_s, u"Push approved"_s})
            QVERIFY2(!desk.hand.find(action)->isEnabled(), qPrintable(action));
        QCOMPARE(desk.hand.find(u"Import from Etilize"_s)->toolTip(), u"Your role may not start runs."_s);
        desk.hand.key(Qt::Key_2, Qt::ControlModifier);
        QTableView* grid = nullptr;
        QTRY_VERIFY((grid = desk.hand.find<QTableView>(u"Staged changes"_s)) && grid->model()->rowCount() > 0);
        QTRY_VERIFY(desk.window.isSettled());
        QVERIFY2(desk.hand.reads(u"Your role may look but not approve."_s), "the reason is not said");
        QVERIFY(desk.hand.tabTo(grid));
        desk.hand.key(Qt::Key_A);
        desk.hand.key(Qt::Key_R);
        QTRY_VERIFY(desk.window.isSettled());
        QVERIFY2(bannersOf(desk.window).isEmpty(), said(desk.window).constData());
        // Past the window the database itself refuses, in words.
        Decision decision;
        decision.everything.emplace();
        decision.expected = world.sql(u"SELECT count(*) FROM sync_staging WHERE status = 'pending'"_s).toInt();
        const auto refused = test::settled(desk.services->bundle().review.decide(decision));
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Permission);
        QVERIFY2(!refused.error().nextStep.isEmpty(), qPrintable(errorText(refused.error())));
    }
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_staging WHERE status IN ('approved', 'rejected')"_s).toInt(), 0);
    (void)TestPostgres::open(world.address)->script(u"DROP OWNED BY \"%1\"; DROP ROLE \"%1\""_s.arg(login));
}

int main(int argc, char** argv)
{
    WatchedApplication<QApplication> application(argc, argv);
    TestWindowTroubles test(application.watchdog());
    return QTest::qExec(&test, argc, argv);
}

#include "tst_windowtroubles.moc"
