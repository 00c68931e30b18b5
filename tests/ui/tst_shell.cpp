#include "fakeservices.h"

#include "conflicts/conflictspage.h"
#include "dashboard/dashboardpage.h"
#include "dashboard/jobspanel.h"
#include "dashboard/statuscard.h"
#include "jobs/jobspage.h"
#include "products/productspage.h"
#include "review/filterbar.h"
#include "review/reviewgrid.h"
#include "review/reviewpage.h"
#include "services/filtertexts.h"
#include "settings/settingspage.h"
#include "shell/jobstrip.h"
#include "shell/mainwindow.h"
#include "shell/navigation.h"
#include "shell/screenshots.h"
#include "shell/setupassistant.h"
#include "shell/statemark.h"
#include "shell/topbar.h"
#include "shell/windowcommands.h"
#include "shell/windowpages.h"
#include "widgets/appearance.h"
#include "widgets/errorbanner.h"
#include "widgets/format.h"
#include "widgets/notice.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QTranslator>

using namespace trueup;
using namespace trueup::ui;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;

class TestShell : public QObject
{
    Q_OBJECT
private slots:
    void stateIsGreenOnlyWhenEverythingIs_data();
    void stateIsGreenOnlyWhenEverythingIs();
    void whatIsHeldIsNamedAndLeadsToWhereItIsReleased();
    void cardsLeadToTheFilteredList();
    void aNewcomerSeesThreeSteps();
    void aJobCanBeCancelledFromTheStrip();
    void aJobOfSomebodyElseCanBeCancelled();
    void progressShowsCountRateAndTimeLeft();
    void aFailedJobSaysWhatWasNotDone();
    void viewersMayNotStartRuns();
    void onlyWhatIsThereIsExported();
    void pagesComeOneByOne();
    void theBadgeOfJobsCountsWhatWaits();
    void setupChecksBeforeItApplies();
    void aTeamDatabaseIsPreparedOnlyWhenAgreed();
    void aFeedIsCheckedWithoutStaging();
    void filtersAreAsTheyWereLeft();
    void filtersOfAnotherProgramHideNothing();
    void theFrameStaysWhereItIs();
    void whichDataTheseAreIsNeverCut();
    void howFastIsWorthMoreThanWithWhat();
    void whatRunsComesBeforeTheLastSuccess();
    void pagesFitTheSmallestWindow();
    void theSmallestWindowShowsRowsToReview();
    void picturesOfEveryPage_data();
    void picturesOfEveryPage();
};

void TestShell::stateIsGreenOnlyWhenEverythingIs_data()
{
    QTest::addColumn<SyncState>("state");
    QTest::addColumn<bool>("green");
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QTest::newRow("all done") << SyncState{RunOutcome::Succeeded, now, 0, 0, 0, 0, 0} << true;
    QTest::newRow("never ran") << SyncState{{}, {}, 0, 0, 0, 0, 0} << false;
    QTest::newRow("last run failed") << SyncState{RunOutcome::Failed, now, 0, 0, 0, 0, 0} << false;
    QTest::newRow("last run cancelled") << SyncState{RunOutcome::Cancelled, now, 0, 0, 0, 0, 0} << false;
    QTest::newRow("last run in part") << SyncState{RunOutcome::Partial, now, 0, 0, 0, 0, 0} << false;
    QTest::newRow("pending") << SyncState{RunOutcome::Succeeded, now, 1, 0, 0, 0, 0} << false;
    QTest::newRow("failed") << SyncState{RunOutcome::Succeeded, now, 0, 1, 0, 0, 0} << false;
    QTest::newRow("held change") << SyncState{RunOutcome::Succeeded, now, 0, 0, 1, 0, 0} << false;
    QTest::newRow("held run") << SyncState{RunOutcome::Succeeded, now, 0, 0, 0, 1, 0} << false;
    QTest::newRow("conflict") << SyncState{RunOutcome::Succeeded, now, 0, 0, 0, 0, 1} << false;
}

void TestShell::stateIsGreenOnlyWhenEverythingIs()
{
    QFETCH(SyncState, state);
    QFETCH(bool, green);
    StateMark mark;
    mark.setState(state);
    QCOMPARE(mark.isGreen(), green);
    QCOMPARE(mark.text().startsWith(u"All in sync"_s), green);
    for (const QLabel* one : mark.findChildren<QLabel*>()) {
        if (one->text().contains(shownTime(state.lastSuccess)))
            QCOMPARE(one->property("tone").toString(), u"muted"_s); // a success is not in the colour of what failed
    }
}

/// The number of held changes is the one that Review says; a held run is not one of them and is released elsewhere.
void TestShell::whatIsHeldIsNamedAndLeadsToWhereItIsReleased()
{
    FakeWorld world;
    world.dashboard.value.state.heldRuns = 2;
    const qint64 changes = world.dashboard.value.counts.held;
    QVERIFY(changes > 0);
    MainWindow window(world.services(), nullptr);
    window.show();
    const auto* mark = window.findChild<StateMark*>();
    QTRY_VERIFY2(mark->text().contains(u", %1 held, 2 held run(s)"_s.arg(changes)), qPrintable(mark->text()));
    const auto follow = [&window](const QString& start) {
        for (auto* one : window.findChildren<QPushButton*>()) {
            if (one->isVisible() && one->text().startsWith(start))
                return one->click();
        }
        QFAIL(qPrintable(start));
    };
    follow(u"%1 change(s) are held"_s.arg(changes));
    QCOMPARE(window.currentPage(), PageId::Review);
    QCOMPARE(window.review().filter().statuses, QSet<ReviewStatus>{ReviewStatus::Held});
    window.showPage(PageId::Dashboard);
    follow(u"2 run(s) are held"_s);
    QCOMPARE(window.currentPage(), PageId::Jobs);
    QCOMPARE(window.jobs().filter().outcome, RunOutcome::Held);
}

void TestShell::cardsLeadToTheFilteredList()
{
    FakeWorld world;
    MainWindow window(world.services(), nullptr);
    window.show();
    for (auto* card : window.findChildren<StatusCardButton*>()) {
        if (card->card() == StatusCard::Failed)
            card->click();
    }
    QCOMPARE(window.currentPage(), PageId::Review);
    QCOMPARE(window.review().filter().statuses, QSet<ReviewStatus>{ReviewStatus::Failed});
}

void TestShell::aNewcomerSeesThreeSteps()
{
    FakeWorld world(false);
    MainWindow window(world.services(), nullptr);
    window.show();
    int visible = 0;
    for (auto* one : window.findChildren<QFrame*>()) {
        if (one->accessibleName() == u"First steps"_s)
            visible += one->isVisible();
    }
    QCOMPARE(visible, 1);
}

void TestShell::aJobCanBeCancelledFromTheStrip()
{
    FakeWorld world;
    MainWindow window(world.services(), nullptr);
    window.show();
    (void)world.jobs.start({JobKind::EtilizeImport, {}, {}, false});
    auto* strip = window.findChild<JobStrip*>();
    const auto buttons = strip->findChildren<QToolButton*>();
    QCOMPARE(buttons.size(), 1);
    buttons.first()->click();
    QCOMPARE(world.jobs.cancelled, QStringList{u"job-1"_s});
    QVERIFY2(!buttons.first()->isEnabled(), "a second click must not be possible");
    world.jobs.finish(u"job-1"_s, RunOutcome::Cancelled, u"Stopped."_s);
    QVERIFY(window.findChild<Notice*>()->text().contains(u"Cancelled"_s));
}

/// Also what runs elsewhere, by whoever it was started.
void TestShell::aJobOfSomebodyElseCanBeCancelled()
{
    FakeWorld world;
    MainWindow window(world.services(), nullptr);
    window.show();
    QTRY_VERIFY(window.isSettled());
    (void)world.jobs.start({JobKind::EtilizeImport, {}, {}, false});
    world.jobs.now.first().owner = u"Luc"_s;
    emit world.jobs.runningChanged();
    world.jobs.advance(u"job-1"_s, 10, 1);
    for (const QWidget* place : {static_cast<QWidget*>(window.findChild<JobStrip*>()), static_cast<QWidget*>(window.findChild<JobsPanel*>())}) {
        world.jobs.cancelled.clear();
        world.jobs.now.first().isCancelling = false;
        world.jobs.advance(u"job-1"_s, 11, 1);
        QVERIFY(eventsArrived()); // lines made in a window that is seen are shown then
        QAbstractButton* cancel = nullptr;
        for (auto* one : place->findChildren<QAbstractButton*>()) {
            if (one->text() == "Cancel"_L1 && !one->isHidden())
                cancel = one;
        }
        QVERIFY2(cancel, place->metaObject()->className());
        QVERIFY(cancel->toolTip().contains(u"Luc"_s));
        cancel->click();
        QCOMPARE(world.jobs.cancelled, QStringList{u"job-1"_s});
    }
}

void TestShell::progressShowsCountRateAndTimeLeft()
{
    FakeWorld world;
    MainWindow window(world.services(), nullptr);
    (void)world.jobs.start({JobKind::EtilizeImport, {}, {}, false});
    world.jobs.advance(u"job-1"_s, 12'000, 6'000);
    QStringList texts;
    for (auto* text : window.findChild<JobStrip*>()->findChildren<QLabel*>())
        texts += text->text();
    const QString all = texts.join(u'|');
    QVERIFY2(all.contains(u"12,000 of "_s + QLocale().toString(FakeNight::feedRows)) && all.contains(u"6,000 rows/s"_s) && all.contains(u"2 s left"_s), qPrintable(all));
}

void TestShell::aFailedJobSaysWhatWasNotDone()
{
    FakeWorld world;
    MainWindow window(world.services(), nullptr);
    window.show();
    (void)world.jobs.start({JobKind::EtilizeImport, {}, {}, false});
    world.jobs.finish(u"job-1"_s, RunOutcome::Failed, {},
                      Error{ErrorKind::Auth, u"The feed refused the password."_s, u"Nothing was imported."_s,
                            u"Enter the password in Settings."_s, u"530 Login incorrect"_s, {}, false});
    QStringList said;
    for (auto* banner : window.findChildren<ErrorBanner*>())
        said += banner->text();
    const QString all = said.join(u' ');
    QVERIFY2(all.contains(u"refused the password"_s) && all.contains(u"Nothing was imported"_s)
                 && all.contains(u"in Settings"_s), qPrintable(all));
}

void TestShell::viewersMayNotStartRuns()
{
    FakeWorld world;
    world.session.value.mayRun = false;
    MainWindow window(world.services(), nullptr);
    for (auto* action : window.findChildren<QPushButton*>()) {
        if (action->text() == u"Refresh Xorosoft"_s)
            QVERIFY(!action->isEnabled());
    }
}

/// A window stands before its pages do. Each is made once, when it is asked for or a little later, and knows who sits there.
void TestShell::onlyWhatIsThereIsExported()
{
    FakeWorld empty(false);
    empty.session.value.mayAdminister = true;
    MainWindow newcomer(empty.services(), nullptr);
    newcomer.show();
    FakeWorld world;
    MainWindow window(world.services(), nullptr);
    window.show();
    const auto offers = [](MainWindow& where, PageId page) {
        where.showPage(page);
        for (const auto* one : where.findChildren<QToolButton*>()) {
            if (one->text() == u"Export"_s)
                return one->isVisible() && one->isEnabled();
        }
        return false;
    };
    for (const PageId page : {PageId::Review, PageId::Conflicts, PageId::Products}) {
        QTRY_VERIFY2(offers(window, page), qPrintable(pageTitle(page)));
        QVERIFY2(!offers(newcomer, page), qPrintable(pageTitle(page)));
    }
    offers(window, PageId::Review);
    QVERIFY(window.commands().action(u"export.staged.csv"_s)->isEnabled());
    world.review.failWith = Error{ErrorKind::DatabaseLost, u"The connection was lost."_s, {}, {}, {}, {}, true};
    window.review().refresh();
    QTRY_VERIFY2(!window.commands().action(u"export.staged.csv"_s)->isEnabled(), "the database is lost");
}

/// What waits for a person, as the other badges: what runs is shown at the foot of the window.
void TestShell::theBadgeOfJobsCountsWhatWaits()
{
    FakeWorld world;
    MainWindow window(world.services(), nullptr);
    window.show();
    const auto badge = [&window] {
        for (const auto* one : window.findChildren<QAbstractButton*>()) {
            if (one->text() == pageTitle(PageId::Jobs) && one->isCheckable())
                return one;
        }
        qFatal("there is no such page");
    };
    const DashboardSnapshot& known = world.dashboard.value;
    QCOMPARE(known.state.heldRuns, 1);
    const qint64 open = known.state.failed + 1 + known.state.openAlerts;
    QTRY_COMPARE(badge()->accessibleName(), u"Jobs, %1 open"_s.arg(open));
    QVERIFY2(badge()->toolTip().contains(u"1 held run"_s) && badge()->toolTip().contains(u"2 open alert"_s), qPrintable(badge()->toolTip()));
    (void)world.jobs.start({});
    QTRY_VERIFY(window.isSettled());
    QCOMPARE(badge()->accessibleName(), u"Jobs, %1 open"_s.arg(open));
}

void TestShell::pagesComeOneByOne()
{
    FakeWorld world;
    world.session.value.mayRun = false;
    MainWindow window(world.services(), nullptr);
    window.show();
    auto* pages = window.findChild<WindowPages*>();
    QCOMPARE(pages->count(), 1);
    QVERIFY(window.findChild<DashboardPage*>());
    JobsPage* asked = &window.jobs();
    QCOMPARE(pages->count(), 2);
    QTRY_COMPARE(pages->count(), int(allPages.size()));
    QCOMPARE(window.findChildren<JobsPage*>(), QList{asked});
    for (const PageId id : allPages) {
        window.showPage(id);
        QCOMPARE(pages->currentWidget(), &pages->page(id));
    }
    const auto refusals = asked->findChildren<QLabel*>();
    QVERIFY2(std::ranges::any_of(refusals, [](const QLabel* one) { return one->isVisibleTo(one->parentWidget()) && one->text().startsWith(u"Your role may look but not start runs."_s); }),
             "a page that came later does not know the session");
}

void TestShell::setupChecksBeforeItApplies()
{
    FakeSetup setup;
    FakePrompts prompts;
    SetupAssistant assistant(setup, prompts);
    QSignalSpy completed(&assistant, &SetupAssistant::completed);
    assistant.show();
    assistant.next();
    setup.report.test = {false, u"The folder cannot be written."_s, {}};
    assistant.next();
    QVERIFY2(setup.applied.isEmpty(), "a place that fails its check must not be used");
    setup.report.test.ok = true;
    assistant.next();
    QCOMPARE(setup.applied.size(), 1);
    QCOMPARE(setup.applied.first().mode, SetupMode::Sample);
    assistant.accept();
    QCOMPARE(completed.size(), 1);
}

void TestShell::aTeamDatabaseIsPreparedOnlyWhenAgreed()
{
    FakeSetup setup;
    setup.report.pendingSteps = 3;
    setup.used = u"postgresql://marie@db.example/catalogue"_s;
    FakePrompts prompts;
    SetupAssistant assistant(setup, prompts);
    assistant.show();
    assistant.findChildren<QRadioButton*>().constLast()->setChecked(true);
    assistant.next();
    QCOMPARE(assistant.request().databaseUrl, setup.used);
    assistant.next();
    auto* prepare = assistant.findChild<QCheckBox*>();
    QVERIFY(prepare->isVisible() && !prepare->isChecked());
    assistant.next();
    QVERIFY2(setup.applied.isEmpty(), "the tables others use are changed without a word");
    prepare->setChecked(true);
    assistant.findChild<QLineEdit*>(u"password"_s)->setText(u"secret"_s);
    QVERIFY2(prepare->isHidden() && !assistant.request().prepareDatabase, "what was agreed to was about another login");
    assistant.next();
    QVERIFY(!prepare->isChecked());
    prepare->setChecked(true);
    assistant.next();
    QCOMPARE(setup.applied.size(), 1);
    QVERIFY(setup.applied.first().prepareDatabase);
    QCOMPARE(setup.applied.first().password, u"secret"_s);
}

namespace {

QPushButton* seenButton(const QWidget& where, const QString& begins)
{
    for (auto* one : where.findChildren<QPushButton*>()) {
        if (one->text().startsWith(begins) && one->isVisible())
            return one;
    }
    return nullptr;
}

} // namespace

void TestShell::aFeedIsCheckedWithoutStaging()
{
    FakeWorld world;
    world.prompts.answer = u"/feeds/tuesday.zip"_s;
    MainWindow window(world.services(), nullptr);
    window.show();
    QTRY_VERIFY(window.isSettled());
    window.commands().action(u"run.check"_s)->trigger();
    window.commands().action(u"run.check-file"_s)->trigger();
    window.showPage(PageId::Jobs);
    QTRY_VERIFY(window.isSettled());
    QPushButton* check = seenButton(window.jobs(), u"Check a feed …"_s);
    QVERIFY(check && check->isEnabled() && check->toolTip().contains(u"nothing is kept but the numbers"_s));
    for (QAction* action : check->menu()->actions())
        action->trigger();
    QCOMPARE(world.jobs.started.size(), 4);
    for (int i = 0; i < 4; ++i) {
        const JobRequest& asked = world.jobs.started[i];
        QVERIFY(asked.kind == JobKind::EtilizeImport && asked.dryRun);
        QCOMPARE(asked.file, i % 2 == 0 ? QString() : u"/feeds/tuesday.zip"_s);
    }
    // What it found is one click away; there is nothing to review.
    window.showPage(PageId::Dashboard);
    world.jobs.finish(u"job-2"_s, RunOutcome::Succeeded, u"40 rows read"_s);
    QPushButton* show = seenButton(window, u"Show what it found"_s);
    QVERIFY(show);
    show->click();
    QCOMPARE(window.currentPage(), PageId::Jobs);
    QCOMPARE(window.jobs().chosenRun(), world.jobs.rows.first().id);
    // And so is the import of what was checked.
    QTRY_VERIFY(window.isSettled());
    QPushButton* import = seenButton(window.jobs(), u"Import this feed"_s);
    QVERIFY(import);
    import->click();
    window.commands().action(u"run.import-file"_s)->trigger();
    QCOMPARE(world.jobs.started.size(), 6);
    for (const JobRequest& asked : std::as_const(world.jobs.started).mid(4)) {
        QVERIFY(asked.kind == JobKind::EtilizeImport && !asked.dryRun);
        QCOMPARE(asked.file, u"/feeds/tuesday.zip"_s);
    }

    FakeWorld viewer;
    viewer.session.value.mayRun = false;
    MainWindow other(viewer.services(), nullptr);
    other.show();
    other.showPage(PageId::Jobs);
    QTRY_VERIFY(other.isSettled());
    QVERIFY(!other.commands().action(u"run.check"_s)->isEnabled() && !other.commands().action(u"run.check-file"_s)->isEnabled());
    const QPushButton* refused = seenButton(other.jobs(), u"Check a feed …"_s);
    QVERIFY2(!refused->isEnabled() && refused->toolTip().contains(u"Your role may not start runs"_s), qPrintable(refused->toolTip()));
}

/// In the next window, and each page says so beside a button that brings all rows back.
void TestShell::filtersAreAsTheyWereLeft()
{
    FakeWorld world;
    ReviewFilter review;
    review.statuses = {ReviewStatus::Held};
    review.text = u"BIC"_s;
    ConflictFilter conflicts;
    conflicts.status = ConflictStatus::SettledByRule;
    conflicts.severity = ConflictSeverity::High;
    conflicts.text = u"pen"_s;
    {
        MainWindow window(world.services(), nullptr);
        window.show();
        ReviewFilter ofBatch = review;
        ofBatch.batchId = u"batch-etilize"_s;
        window.review().open(ofBatch);
        window.conflicts().open(conflicts);
        window.products().findChild<QLineEdit*>()->setText(u"pilot"_s);
        window.products().open();
        for (auto* box : window.jobs().findChildren<QComboBox*>()) {
            const bool isOutcome = box->accessibleName() == "Filter by outcome"_L1;
            if (!isOutcome && box->accessibleName() != "Which alerts are listed"_L1)
                continue;
            box->setCurrentIndex(isOutcome ? box->findData(int(RunOutcome::Held)) : 1);
            emit box->activated(box->currentIndex());
        }
    }
    {
        MainWindow window(world.services(), nullptr);
        window.show();
        QCOMPARE(window.review().filter(), review); // the batch may be gone
        QCOMPARE(window.conflicts().filter(), conflicts);
        QCOMPARE(window.products().text(), u"pilot"_s);
        QCOMPARE(window.jobs().filter().outcome, std::optional(RunOutcome::Held));
        QVERIFY(window.jobs().showsClosedAlerts());
        const std::array<std::pair<PageId, QWidget*>, 4> pages = {{{PageId::Review, &window.review()}, {PageId::Conflicts, &window.conflicts()},
                                                                   {PageId::Products, &window.products()}, {PageId::Jobs, &window.jobs()}}};
        for (const auto& [page, widget] : pages) {
            window.showPage(page);
            QTRY_VERIFY(window.isSettled());
            QPushButton* clear = seenButton(*widget, u"Clear filters"_s);
            QVERIFY2(clear, qPrintable(pageTitle(page)));
            clear->click();
            QTRY_VERIFY(window.isSettled());
            QVERIFY2(!seenButton(*widget, u"Clear filters"_s), qPrintable(pageTitle(page)));
        }
    }
    MainWindow next(world.services(), nullptr);
    QCOMPARE(next.review().filter(), ReviewFilter());
    QCOMPARE(next.conflicts().filter(), ConflictFilter());
    QVERIFY(next.products().text().isEmpty());
    QCOMPARE(next.jobs().filter(), RunFilter());
}

void TestShell::filtersOfAnotherProgramHideNothing()
{
    ConflictFilter conflicts;
    conflicts.field = FieldId::Price;
    conflicts.side = Side::Xorosoft;
    conflicts.status = ConflictStatus::Ignored;
    conflicts.text = u"é\"<"_s;
    QCOMPARE(conflictFilterFrom(conflictFilterText(conflicts)), conflicts);
    const RunFilter runs{JobKind::XorosoftStock, RunOutcome::Skipped};
    QCOMPARE(runFilterFrom(runFilterText(runs)), runs);
    const ProductListFilter products{u"pen"_s, ProductScope::OutOfStock};
    QCOMPARE(productFilterFrom(productFilterText(products)), products);
    const ProductOrder productOrder{ProductSort::Changed, true};
    QCOMPARE(productOrderFrom(productOrderText(productOrder)), productOrder);
    const RunOrder runOrder{RunSort::Duration, false};
    QCOMPARE(runOrderFrom(runOrderText(runOrder)), runOrder);
    for (const QString& odd : {u""_s, u"nonsense"_s, u"[]"_s,
                               u"{\"status\":\"?\",\"field\":\"gone\",\"side\":\"?\",\"severity\":1,\"kind\":\"?\",\"outcome\":[],\"scope\":\"?\"}"_s}) {
        QCOMPARE(conflictFilterFrom(odd), ConflictFilter());
        QCOMPARE(runFilterFrom(odd), RunFilter());
        QCOMPARE(productFilterFrom(odd), ProductListFilter());
        QCOMPARE(productOrderFrom(odd), ProductOrder());
        QCOMPARE(runOrderFrom(odd), RunOrder());
    }
}

/// Also when a job begins, and from a page with a table to one without.
void TestShell::theFrameStaysWhereItIs()
{
    Appearance appearance(*qApp, AppearanceMode::Light);
    FakeWorld world;
    MainWindow window(world.services(), &appearance);
    window.resize(1360, 860);
    window.show();
    QTRY_VERIFY(window.isSettled());
    QVERIFY(eventsArrived());
    const auto* strip = window.findChild<JobStrip*>();
    const int height = strip->height();
    (void)world.jobs.start({JobKind::EtilizeImport, {}, {}, false});
    world.jobs.advance(u"job-1"_s, 12'000, 6'000);
    QVERIFY(eventsArrived());
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    QCOMPARE(strip->height(), height);

    TopBar bar;
    bar.resize(1200, 50);
    bar.setPage(u"Page"_s);
    QAction action;
    bar.setExports({&action});
    bar.show();
    QVERIFY(QTest::qWaitForWindowExposed(&bar));
    const QPushButton* search = seenButton(bar, u"Search"_s);
    QVERIFY(search);
    const int x = search->x();
    bar.setExports({});
    QVERIFY(eventsArrived());
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    QCOMPARE(search->x(), x);
}

void TestShell::whichDataTheseAreIsNeverCut()
{
    TopBar bar;
    bar.setPage(u"Dashboard"_s);
    Session session;
    session.workspace = u"Données d’exemple"_s;
    session.user = u"Marie Tremblay-Desrosiers"_s;
    session.role = u"Administratrice"_s;
    bar.setSession(session);
    bar.resize(760, 50);
    bar.show();
    QVERIFY(QTest::qWaitForWindowExposed(&bar));
    const auto labelled = [&bar](const QString& text) {
        const auto labels = bar.findChildren<QLabel*>();
        const auto found = std::ranges::find(labels, text, &QLabel::text);
        return found == labels.end() ? nullptr : *found;
    };
    const QLabel* place = labelled(session.workspace);
    const QLabel* person = labelled(u"Marie Tremblay-Desrosiers · Administratrice"_s);
    QVERIFY(place && person);
    QVERIFY2(person->width() < person->sizeHint().width(), "narrow enough for one of both to give way");
    QVERIFY(place->width() >= place->sizeHint().width());
}

void TestShell::howFastIsWorthMoreThanWithWhat()
{
    FakeWorld world;
    JobStrip strip(world.jobs);
    strip.resize(3000, 40);
    strip.setVisible(true);
    QVERIFY(QTest::qWaitForWindowExposed(&strip));
    (void)world.jobs.start({JobKind::EtilizeImport, {}, {}, false});
    world.jobs.advance(u"job-1"_s, 12'000, 6'000);
    const QString phase = world.jobs.now.first().progress.phase;
    QVERIFY(!phase.isEmpty());
    const auto said = [&strip] {
        QStringList texts;
        for (const auto* one : strip.findChildren<QLabel*>())
            texts += one->text();
        return texts.join(u'|');
    };
    QVERIFY2(said().contains(phase), qPrintable(said()));
    strip.resize(600, 40);
    QVERIFY(eventsArrived());
    QVERIFY2(!said().contains(phase) && said().contains(u"6,000 rows/s"_s), qPrintable(said()));
    for (int width = 3000; width >= 300; width -= 20) { // never how long it still takes
        strip.resize(width, 40);
        QVERIFY(eventsArrived());
        QVERIFY2(said().contains(u"2 s left"_s), qPrintable(u"%1: %2"_s.arg(width).arg(said())));
    }
}

/// Where both have no room the time of the last success is told by the tool tip alone.
void TestShell::whatRunsComesBeforeTheLastSuccess()
{
    FakeWorld world;
    JobStrip strip(world.jobs);
    strip.state().setState({RunOutcome::Succeeded, QDateTime::currentDateTimeUtc(), 120, 3, 0, 0, 5});
    strip.resize(3000, 40);
    strip.setVisible(true);
    QVERIFY(QTest::qWaitForWindowExposed(&strip));
    const auto says = [&strip](const QString& part) {
        return std::ranges::any_of(strip.findChildren<QLabel*>(), [&part](const QLabel* one) { return one->text().contains(part); });
    };
    (void)world.jobs.start({JobKind::EtilizeImport, {}, {}, false});
    world.jobs.advance(u"job-1"_s, 12'000, 6'000);
    const QString phase = world.jobs.now.first().progress.phase;
    QVERIFY(says(phase) && says(u"Last success"_s));
    int width = strip.width();
    while (width > 400 && says(u"Last success"_s)) {
        QVERIFY2(says(phase), "the phase is not cut before that time is left out");
        strip.resize(width -= 20, 40);
        QVERIFY(eventsArrived());
    }
    QVERIFY2(says(phase) && says(u"3 failed"_s), qPrintable(QString::number(width)));
    QVERIFY(strip.state().text().contains(u"Last success"_s));
    strip.resize(3000, 40);
    QVERIFY(eventsArrived());
    QVERIFY(says(u"Last success"_s));
    world.jobs.cancel(u"job-1"_s);
}

void TestShell::pagesFitTheSmallestWindow()
{
    FakeWorld world;
    MainWindow window(world.services(), nullptr);
    window.resize(1100, 700);
    window.show();
    for (const PageId page : {PageId::Dashboard, PageId::Review, PageId::Conflicts, PageId::Products, PageId::Jobs, PageId::Settings}) {
        window.showPage(page);
        QTRY_VERIFY(window.isSettled());
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest); // sizes as they are with what has come
        QVERIFY2(window.minimumSizeHint().width() <= 1100 && window.minimumSizeHint().height() <= 700,
                 qPrintable(u"page %1 wants %2 x %3"_s.arg(int(page)).arg(window.minimumSizeHint().width())
                                .arg(window.minimumSizeHint().height())));
    }
}

/// The filters leave the list its rows: what filters nothing waits behind a button, what filters stays in sight.
void TestShell::theSmallestWindowShowsRowsToReview()
{
    FakeWorld world;
    MainWindow window(world.services(), nullptr);
    window.resize(1100, 700);
    window.show();
    window.showPage(PageId::Review);
    QTRY_VERIFY(window.isSettled());
    QVERIFY(eventsArrived());
    const auto* grid = window.findChild<ReviewGrid*>();
    const auto rows = [grid] { return grid->viewport()->height() / grid->verticalHeader()->defaultSectionSize(); };
    QTRY_VERIFY2(rows() >= 8, qPrintable(QString::number(rows())));
    const auto* bar = window.findChild<FilterBar*>();
    const auto part = [bar](const QString& name) {
        for (auto* one : bar->findChildren<QComboBox*>()) {
            if (one->accessibleName() == name)
                return one;
        }
        qFatal("there is no such filter");
    };
    QPushButton* more = nullptr;
    for (auto* one : bar->findChildren<QPushButton*>())
        more = one->text() == u"More filters"_s ? one : more;
    QVERIFY(more && more->isVisible() && !part(u"Filter by vendor"_s)->isVisible());
    more->click();
    QVERIFY(part(u"Filter by vendor"_s)->isVisible() && part(u"Filter by source"_s)->isVisible());
    more->click();
    ReviewFilter filter;
    filter.source = Side::Etilize;
    window.review().open(filter);
    QTRY_VERIFY(window.isSettled());
    QVERIFY(part(u"Filter by source"_s)->isVisible() && !part(u"Filter by vendor"_s)->isVisible());
    window.resize(1360, 1000);
    QVERIFY(eventsArrived());
    QTRY_VERIFY(part(u"Filter by vendor"_s)->isVisible() && !more->isVisible());
}

void TestShell::picturesOfEveryPage_data()
{
    QTest::addColumn<QString>("theme");
    QTest::addColumn<QString>("language");
    QTest::addColumn<bool>("filled");
    QTest::newRow("light en") << u"light"_s << u"en"_s << true;
    QTest::newRow("dark en") << u"dark"_s << u"en"_s << true;
    QTest::newRow("light fr") << u"light"_s << u"fr"_s << true;
    QTest::newRow("empty") << u"light"_s << u"en"_s << false;
}

void TestShell::picturesOfEveryPage()
{
    QFETCH(QString, theme);
    QFETCH(QString, language);
    QFETCH(bool, filled);
    QTranslator translator;
    if (translator.load(u":/i18n/trueup_%1.qm"_s.arg(language)))
        QCoreApplication::installTranslator(&translator);
    QLocale::setDefault(QLocale(language == u"fr"_s ? u"fr_CA"_s : u"en_CA"_s));
    Appearance appearance(*qApp, Appearance::fromWord(theme));
    FakeWorld world(filled);
    QTemporaryDir temporary;
    const QString kept = qEnvironmentVariable("TRUEUP_TEST_PICTURES");
    MainWindow window(world.services(), &appearance);
    if (filled) {
        (void)world.jobs.start({JobKind::EtilizeImport, {}, {}, false});
        world.jobs.advance(u"job-1"_s, 15'204, 8'900);
    }
    Screenshots screenshots(window, {QDir(kept.isEmpty() ? temporary.path() : kept),
                                     u"%1-%2%3"_s.arg(theme, language, filled ? QString() : u"-empty"_s), {1360, 860}});
    QSignalSpy finished(&screenshots, &Screenshots::finished);
    screenshots.start();
    QVERIFY(finished.wait(60'000));
    const QStringList files = finished.first().at(0).toStringList();
    QCOMPARE(finished.first().at(1).value<Error>().message, QString());
    QCOMPARE(files.size(), 23 + window.settings().sectionCount());
    FakeSetup setup;
    SetupAssistant assistant(setup, world.prompts);
    appearance.dress(assistant);
    assistant.show();
    if (!kept.isEmpty() && filled) {
        QVERIFY(assistant.grab().save(u"%1/assistant-%2-%3.png"_s.arg(kept, theme, language)));
        window.resize(1100, 700);
        window.showPage(PageId::Review);
        QTRY_VERIFY(window.isSettled());
        QVERIFY(eventsArrived()); // the foot is laid out anew, too
        QVERIFY(window.grab().save(u"%1/small-%2-%3.png"_s.arg(kept, theme, language)));
    }
    for (const QString& file : files)
        QVERIFY2(QImage(file).size() == QSize(1360, 860), qPrintable(file));
}

QTEST_MAIN(TestShell)
#include "tst_shell.moc"
