#include "fakeservices.h"
#include "hand.h"

#include "coredashboard.h"
#include "dashboard/dashboardcharts.h"
#include "dashboard/dashboardpage.h"
#include "dashboard/jobspanel.h"
#include "dashboard/statuscard.h"
#include "products/productspage.h"
#include "review/reviewpage.h"
#include "shell/mainwindow.h"
#include "store/productreader.h"
#include "support/handy.h"
#include "support/testpostgres.h"
#include "widgets/charts/chartlegend.h"
#include "widgets/charts/chartpanel.h"
#include "widgets/charts/serieschart.h"
#include "widgets/charts/sharechart.h"
#include "widgets/theme.h"

#include <QCategoryAxis>
#include <QChart>
#include <QChartView>
#include <QGraphicsScene>
#include <QGraphicsTextItem>
#include <QLabel>
#include <QPushButton>
#include <QScatterSeries>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTest>
#include <QTimeZone>

using namespace trueup;
using namespace trueup::ui;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;
using trueup::test::settled;
using trueup::test::urlOf;

/// The dashboard: what its charts show, that they can be read without colour and without a mouse, and that its numbers are
/// those of the database.
class TestDashboard : public QObject
{
    Q_OBJECT

    TestPostgres m_postgres;

    static ChartPanel* panel(QWidget& window, const QString& name)
    {
        for (auto* one : window.findChildren<ChartPanel*>()) {
            if (one->accessibleName() == name)
                return one;
        }
        return nullptr;
    }

private slots:
    void theHighestMarkIsWhole();
    void theLowestMarkIsWhole();
    void coloursStandOutInBothThemes()
    {
        for (const Theme& theme : {Theme::light(), Theme::dark()}) {
            for (const ChartTone tone : {ChartTone::Staged, ChartTone::Good, ChartTone::Neutral, ChartTone::Bad, ChartTone::Rate, ChartTone::Person, ChartTone::Etilize,
                                         ChartTone::Xorosoft, ChartTone::ShopifyPull, ChartTone::ShopifyPush, ChartTone::Limit})
                QVERIFY2(contrast(chartColour(tone, theme), theme.raised) >= 3.0,
                         qPrintable(u"tone %1, %2"_s.arg(int(tone)).arg(contrast(chartColour(tone, theme), theme.raised))));
            // Also in grey: what stands on each other, and a line over bars.
            const auto apart = [&theme](ChartTone one, ChartTone other) { return contrast(chartColour(one, theme), chartColour(other, theme)); };
            QVERIFY(apart(ChartTone::Good, ChartTone::Neutral) >= 1.5);
            QVERIFY(apart(ChartTone::Staged, ChartTone::Good) >= 2.0 && apart(ChartTone::Staged, ChartTone::Neutral) >= 1.5);
            // A month that went well does not look like one of warnings.
            const int warning = theme.warning.hslHue();
            for (const ChartTone tone : {ChartTone::Staged, ChartTone::Good, ChartTone::Neutral, ChartTone::Rate})
                QVERIFY(qAbs(chartColour(tone, theme).hslHue() - warning) > 90);
        }
        // Of two bars in one stack that mean good and bad, or pull and push, one is hatched.
        QVERIFY(isHatched(ChartTone::Bad) != isHatched(ChartTone::Good));
        QVERIFY(isHatched(ChartTone::ShopifyPull) != isHatched(ChartTone::ShopifyPush));
    }

    /// One bar is one run: the first of each day says which day it is, and runs of one minute are told apart.
    void everyDayOfTheRunsIsNamed()
    {
        QList<RunMark> runs;
        const QDateTime first = QDate(2026, 11, 22).startOfDay().addSecs(3600);
        for (int run = 0; run < 24; ++run)
            runs.append({JobKind::EtilizeImport, first.addDays(run / 4).addSecs(run % 4 * 18'000), 10, 5'000, 0, 0, 0, 0});
        const auto labels = [](const ChartData& data) {
            SeriesChart chart;
            chart.resize(700, 220);
            chart.setData(data.series, data.points);
            chart.show();
            QStringList said;
            const auto read = [&] {
                auto* view = chart.findChild<QChartView*>();
                const auto axes = view && view->chart() ? view->chart()->axes(Qt::Horizontal) : QList<QAbstractAxis*>();
                said = axes.isEmpty() ? QStringList() : qobject_cast<QCategoryAxis*>(axes.constFirst())->categoriesLabels();
                return !said.isEmpty();
            };
            (void)QTest::qWaitFor(read, 5'000);
            return said.replaceInStrings(QString(QChar(0x200B)), QString());
        };
        const QLocale locale;
        QStringList days;
        for (int day = 22; day <= 27; ++day)
            days.append(locale.toString(QDate(2026, 11, day), u"d MMM"_s));
        QCOMPARE(labels(runChart(runs)), days);

        runs = {runs[0], runs[0], runs[0]};
        runs[1].startedAt = runs[0].startedAt.addSecs(7);
        runs[2].startedAt = runs[0].startedAt.addSecs(30);
        const QStringList seconds = labels(runChart(runs));
        QCOMPARE(seconds.size(), 3);
        QVERIFY2(seconds[1].contains(u":07"_s) && seconds[2].contains(u":30"_s), qPrintable(seconds.join(u'|')));
    }

    void theNewestDayIsNamed_data()
    {
        QTest::addColumn<int>("newest");
        QTest::addColumn<bool>("isDayBeforeNamed");
        QTest::newRow("room for both, at the end of the newest") << 22 << true;
        QTest::newRow("no room: the day before gives way") << 23 << false;
    }

    /// What has no label would be taken for what the last one names.
    void theNewestDayIsNamed()
    {
        QFETCH(const int, newest); // the first run of 28 November
        QFETCH(const bool, isDayBeforeNamed);
        const int before = isDayBeforeNamed ? 20 : 22; // the first run of 26 November
        QList<ChartPoint> points;
        for (int run = 0; run < 24; ++run) {
            const QString day = run >= newest ? u"28 Nov"_s : run >= before ? u"26 Nov"_s : u"%1 Nov"_s.arg(21 + run * 4 / before);
            points.append({day, u"Run %1"_s.arg(run), {10.0}, {}, u"%1:00"_s.arg(run)});
        }
        SeriesChart chart;
        chart.resize(700, 220);
        chart.setData({{u"Took"_s, ChartTone::Neutral, ChartShape::Bar, ChartUnit::Count, false}}, points);
        chart.show();
        QTRY_COMPARE(chart.buildCount(), 1);
        const auto axes = chart.findChild<QChartView*>()->chart()->axes(Qt::Horizontal);
        const QStringList labels = qobject_cast<QCategoryAxis*>(axes.constFirst())->categoriesLabels();
        QCOMPARE(labels.constFirst(), u"21 Nov"_s);
        QCOMPARE(labels.constLast(), u"28 Nov"_s);
        QCOMPARE(labels.contains(u"26 Nov"_s), isDayBeforeNamed);
    }

    /// Both ends of the time are said, and every tick has its label.
    void theFirstDayIsNamed()
    {
        QList<DayOutcome> days;
        for (int day = 0; day < 30; ++day) {
            DayOutcome one;
            one.day = QDate(2026, 10, 30).addDays(day);
            one.staged = 10;
            days.append(one);
        }
        const ChartData data = dayChart(days);
        SeriesChart chart;
        chart.resize(700, 220);
        chart.setData(data.series, data.points);
        chart.show();
        QTRY_COMPARE(chart.buildCount(), 1);
        const auto axes = chart.findChild<QChartView*>()->chart()->axes(Qt::Horizontal);
        auto* axis = qobject_cast<QCategoryAxis*>(axes.constFirst());
        const auto name = [](const QDate& day) { return QLocale().toString(day, u"d MMM"_s); };
        QCOMPARE(axis->categoriesLabels().constFirst(), name(days.constFirst().day));
        QCOMPARE(axis->categoriesLabels().constLast(), name(days.constLast().day));
        QVERIFY(axis->startValue(axis->categoriesLabels().constFirst()) < axis->min());
    }

    void settledConflictsHaveTheirCardAlways()
    {
        FakeWorld world;
        world.dashboard.value.conflicts = {};
        MainWindow window(world.services(), nullptr);
        window.show();
        QTRY_VERIFY(window.isSettled());
        QVERIFY(Hand(window).reads(u"No conflict was settled in the last 30 day(s)."_s) && Hand(window).reads(u"Conflicts by how they were settled"_s));
    }

    void runsShowDurationAndThroughput()
    {
        const QDateTime at(QDate(2026, 3, 4), QTime(10, 0), QTimeZone::UTC);
        const ChartData data = runChart({{JobKind::EtilizeImport, at, 10, 5'000, 0, 0, 0, 0},
                                         {JobKind::ShopifyPush, at, 20, 0, 7, 70, 0, 100}});
        QCOMPARE(data.points.size(), 2);
        QCOMPARE(data.points[0].values[0], std::optional(10.0));
        QCOMPARE(data.points[0].values.constLast(), std::optional(500.0));
        QCOMPARE(data.points[1].values[0], std::optional<double>());
        QCOMPARE(data.points[1].values[3], std::optional(20.0));
        QVERIFY2(!data.points[1].values.constLast(), "a run that counted nothing has no rate");
    }

    void pointsStandBesideTheLimit()
    {
        const QDateTime at(QDate(2026, 3, 4), QTime(10, 0), QTimeZone::UTC);
        const ChartData data = pointChart({{JobKind::XorosoftRefresh, at, 10, 5, 0, 0, 0, 0},
                                           {JobKind::ShopifyPush, at, 20, 50, 12, 1'500, 2, 100},
                                           {JobKind::ShopifyPull, at, 10, 50, 12, 100, 0, 0}});
        QCOMPARE(data.points.size(), 2); // the ERP charges no points
        QCOMPARE(data.points[0].values[1], std::optional(75.0));
        QCOMPARE(data.points[0].values[2], std::optional(100.0));
        QVERIFY2(data.points[0].note.contains(u"75% of the limit"_s) && data.points[0].note.contains(u"2"_s), qPrintable(data.points[0].note));
        QVERIFY2(!data.points[1].values[2], "a limit that is not known is not drawn");
    }

    void heldChangesLeadToReview()
    {
        FakeWorld world;
        MainWindow window(world.services(), nullptr);
        window.show();
        QTRY_VERIFY(window.isSettled());
        const auto held = [&window]() -> QPushButton* {
            for (auto* one : window.findChild<DashboardPage*>()->findChildren<QPushButton*>()) {
                if (one->text().contains(u"held"_s))
                    return one;
            }
            return nullptr;
        };
        QVERIFY(held() && held()->isVisible());
        const QString count = QString::number(world.dashboard.value.counts.held);
        QVERIFY2(held()->text().startsWith(count + u' '), qPrintable(held()->text()));
        held()->click();
        QCOMPARE(window.review().filter().statuses, QSet<ReviewStatus>{ReviewStatus::Held});
        DashboardSnapshot nothing = world.dashboard.value;
        nothing.counts.held = 0;
        window.findChild<DashboardPage*>()->setSnapshot(nothing);
        QVERIFY(held()->isHidden());
    }

    void everyChartHasATableAndADescription()
    {
        FakeWorld world;
        MainWindow window(world.services(), nullptr);
        window.show();
        QTRY_VERIFY(window.isSettled());
        const auto panels = window.findChildren<ChartPanel*>();
        QCOMPARE(panels.size(), 3);
        for (ChartPanel* one : panels) {
            QVERIFY(!one->isEmpty());
            QVERIFY(!one->accessibleName().isEmpty());
            QVERIFY2(!one->chart().accessibleDescription().isEmpty(), qPrintable(one->accessibleName()));
            one->showTable(true);
            QVERIFY(one->table().isVisibleTo(&window));
            QVERIFY(one->table().rowCount() > 0);
        }
        ChartPanel* days = panel(window, u"Changes and outcomes per day"_s);
        QVERIFY(days);
        QCOMPARE(days->table().rowCount(), int(world.dashboard.value.days.size()));
        QCOMPARE(days->table().item(0, 1)->text(), QString::number(world.dashboard.value.days.constLast().staged));
        QVERIFY(days->chart().tipFor(1, 0).contains(u"Written and confirmed"_s));
    }

    /// In as many lines as the words need: the names of series are long in French.
    void legendsAreShownWhole()
    {
        SeriesChart chart;
        const QString name = u"Actualisation depuis Xorosoft %1"_s;
        QList<ChartSeries> series;
        for (int i = 0; i < 5; ++i)
            series.append({name.arg(i), ChartTone::Good, ChartShape(i % 3)});
        chart.setData(series, {{u"1 Nov"_s, u"1"_s, {1, 2, 3, 4, 5}, {}}});
        chart.resize(420, 300);
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        auto* const legend = chart.findChild<ChartLegend*>();
        QStringList said;
        for (const QLabel* text : legend->findChildren<QLabel*>()) {
            said.append(text->text());
            QVERIFY2(text->width() >= text->sizeHint().width(), qPrintable(text->text()));
            QVERIFY(legend->rect().contains(QRect(text->mapTo(legend, QPoint()), text->size())));
        }
        QCOMPARE(said, (QStringList{name.arg(0), name.arg(1), name.arg(2), name.arg(3), name.arg(4)}));
        QVERIFY2(legend->height() > 2 * legend->fontMetrics().height(), "more than one line");
        // Another language, other series: nothing of the old ones is left.
        chart.setData({{u"Staged"_s, ChartTone::Staged}}, {{u"1 Nov"_s, u"1"_s, {1}, {}}});
        QCOMPARE(legend->findChildren<QLabel*>().size(), 1);
    }

    void anUnchangedSnapshotDrawsNothing()
    {
        FakeWorld world;
        MainWindow window(world.services(), nullptr);
        window.show();
        QTRY_VERIFY(window.isSettled());
        ChartPanel* days = panel(window, u"Changes and outcomes per day"_s);
        QTRY_COMPARE(days->chart().buildCount(), 1);
        const int before = 1;
        emit world.dashboard.changed();
        QTRY_VERIFY(window.isSettled());
        QVERIFY(eventsArrived());
        QCOMPARE(days->chart().buildCount(), before);
        world.dashboard.value.days.last().staged += 1;
        emit world.dashboard.changed();
        QTRY_COMPARE(days->chart().buildCount(), before + 1);
    }

    void aChartSaysWhatItShows()
    {
        SeriesChart chart;
        chart.resize(420, 200);
        chart.setData({{u"Written"_s, ChartTone::Neutral, ChartShape::Bar, ChartUnit::Count, false},
                       {u"Rate"_s, ChartTone::Neutral, ChartShape::Marks, ChartUnit::PerSecond, true}},
                      {{u"1 May"_s, u"First"_s, {3.0, 5.0}, u"a note"_s}, {u"1 May"_s, u"Second"_s, {4.0, 6.0}, {}}});
        // Counts are added up, rates are not.
        QVERIFY2(chart.accessibleDescription().contains(u"Written: 7 in all"_s), qPrintable(chart.accessibleDescription()));
        QVERIFY2(chart.accessibleDescription().contains(u"Rate: at most 6"_s), qPrintable(chart.accessibleDescription()));
        QCOMPARE(chart.tipFor(0, 0), u"First\nWritten: 3\na note"_s);
        QCOMPARE(chart.tipFor(0, 1), u"Second\nWritten: 4"_s);
        chart.show();
        QTRY_COMPARE(chart.buildCount(), 1);
        const auto axes = chart.findChild<QChartView*>()->chart()->axes(Qt::Horizontal);
        QCOMPARE(axes.size(), 1);
        QCOMPARE(qobject_cast<QCategoryAxis*>(axes.constFirst())->categoriesLabels().size(), 2); // both runs of one day have a label
        QPalette dark = chart.palette();
        dark.setColor(QPalette::Window, Qt::black);
        chart.setPalette(dark);
        QTRY_COMPARE(chart.buildCount(), 2); // in the colours of the theme that is shown now
    }

    void numbersOfRunsAndShares()
    {
        const QDateTime at(QDate(2026, 5, 1), QTime(12, 0), QTimeZone::utc());
        const QList<RunMark> runs{{JobKind::ShopifyPull, at, 10, 100, 5, 200, 0, 100}, {JobKind::ShopifyPush, at, 0.2, 40, 8, 60, 2, 100}};
        const ChartData points = pointChart(runs);
        QCOMPARE(points.points[0].values, (QList<std::optional<double>>{20.0, std::nullopt, 100.0}));
        QCOMPARE(points.points[1].values, (QList<std::optional<double>>{std::nullopt, 60.0, 100.0}));
        const ChartData rates = runChart(runs);
        QCOMPARE(rates.points[0].values.constLast(), std::optional(10.0));
        QVERIFY2(!rates.points[1].values.constLast(), "a run of next to no time has no rate");
        ui::ConflictStats stats;
        for (int rule = 0; rule < 6; ++rule)
            stats.rules.append({u"rule"_s, u"Rule"_s, 10});
        stats.people = 40;
        const QList<SharePart> parts = settledShares(stats);
        QCOMPARE(parts.size(), 6);
        QCOMPARE(parts[4].value, 20.0); // the rules beyond the fourth together
        ShareChart shares;
        shares.setParts(parts);
        QVERIFY2(shares.accessibleDescription().startsWith(u"Rule: 10 (10%)"_s), qPrintable(shares.accessibleDescription()));
    }

    void emptyChartsSaySo()
    {
        ChartPanel noughts(u"Noughts"_s, u"Nothing yet"_s);
        const auto saysNothingYet = [&noughts] {
            return std::ranges::any_of(noughts.findChildren<QLabel*>(), [](const QLabel* one) { return one->text() == u"Nothing yet"_s; });
        };
        QVERIFY2(!saysNothingYet(), "before it is known it is not said either");
        noughts.setData({{u"Bars"_s, ChartTone::Neutral, ChartShape::Bar, ChartUnit::Count, false}}, {{u"a"_s, u"a"_s, {0.0}, {}}, {u"b"_s, u"b"_s, {std::nullopt}, {}}});
        QVERIFY2(noughts.isEmpty(), "nothing but noughts is nothing to see");
        QVERIFY(saysNothingYet());
        FakeWorld world;
        world.dashboard.value.days.clear();
        world.dashboard.value.runs.clear();
        MainWindow window(world.services(), nullptr);
        window.show();
        QTRY_VERIFY(window.isSettled());
        for (ChartPanel* one : window.findChildren<ChartPanel*>()) {
            QVERIFY(one->isEmpty());
            QVERIFY(!one->chart().isVisibleTo(&window));
        }
    }

    /// Before the first numbers, and when they cannot be read, nobody says that nothing runs, and no box is empty.
    void whatIsNotKnownIsNotSaid()
    {
        const auto said = [](QWidget& window) {
            QStringList texts;
            for (const QLabel* one : window.findChild<DashboardPage*>()->findChildren<QLabel*>()) {
                if (one->isVisibleTo(&window))
                    texts += one->text();
            }
            return texts;
        };
        FakeWorld slow;
        slow.dashboard.hold = true;
        MainWindow window(slow.services(), nullptr);
        window.show();
        QVERIFY(eventsArrived());
        QVERIFY2(!said(window).contains(u"Nothing is running."_s), qPrintable(said(window).join(u'|')));
        QCOMPARE(said(window).count(u"Reading …"_s), 7); // three charts, the sources, the jobs, the conflicts, the alerts
        slow.dashboard.hold = false;
        slow.dashboard.releaseAll();
        QTRY_VERIFY(said(window).contains(u"Nothing is running."_s));
        QVERIFY(!said(window).contains(u"Reading …"_s));

        FakeWorld broken;
        const Error lost{ErrorKind::Database, u"The server is away."_s, {}, {}, {}, {}, true};
        broken.dashboard.alwaysFailWith = lost;
        MainWindow other(broken.services(), nullptr);
        other.show();
        QTRY_COMPARE(said(other).count(u"Not known: the numbers could not be read."_s), 4);
        // Each of the others what it does not know: that no alert is shown would read as that there is none.
        for (const QString& words : {u"Not known: the sources could not be read."_s, u"Not known: the running jobs could not be read."_s,
                                     u"Not known: the alerts could not be read."_s})
            QVERIFY2(said(other).contains(words), qPrintable(words));
        QVERIFY(!said(other).contains(u"Nothing is running."_s));
        const Hand hand(other);
        broken.dashboard.alwaysFailWith.reset();
        QVERIFY(hand.click(hand.find(u"Try again"_s)));
        QTRY_VERIFY(said(other).contains(u"Nothing is running."_s));
        QVERIFY(!said(other).contains(u"Not known: the alerts could not be read."_s) && !hand.find(u"Try again"_s));
        // Numbers that were read stay.
        slow.dashboard.alwaysFailWith = lost;
        emit slow.dashboard.changed();
        QTRY_VERIFY(window.isSettled());
        QVERIFY(said(window).contains(u"Nothing is running."_s));
    }

    void aGreyPushSaysWhy()
    {
        const auto push = [](QWidget& page) {
            for (auto* one : page.findChildren<QPushButton*>()) {
                if (one->text() == "Push approved"_L1)
                    return one;
            }
            qFatal("there is no such button");
        };
        FakeWorld world;
        DashboardPage page(world.bundle);
        DashboardSnapshot snapshot = world.dashboard.value;
        snapshot.counts.needsPush = 0;
        QVERIFY2(!push(page)->isEnabled() && push(page)->toolTip().isEmpty(), "nothing is known yet");
        page.setReading();
        QCOMPARE(push(page)->toolTip(), u"Reading …"_s);
        page.setSession(world.session.value);
        page.setSnapshot(snapshot);
        QVERIFY(!push(page)->isEnabled());
        QCOMPARE(push(page)->toolTip(), u"Nothing is approved."_s);
        snapshot.counts.needsPush = 3;
        page.setSnapshot(snapshot);
        QVERIFY(push(page)->isEnabled() && push(page)->toolTip().isEmpty());
        ui::Session viewer = world.session.value;
        viewer.mayRun = false;
        page.setSession(viewer); // whatever comes first
        QVERIFY(!push(page)->isEnabled());
        QCOMPARE(push(page)->toolTip(), u"Your role may not start runs."_s);
        const auto said = page.findChildren<QLabel*>();
        QVERIFY(std::ranges::any_of(said, [&page](const QLabel* one) { return one->isVisibleTo(&page) && one->text().contains(u"operator role"_s); }));
    }

    void aRunIsNotStartedTwice()
    {
        FakeWorld world;
        DashboardPage page(world.bundle);
        page.setSession(world.session.value);
        page.setSnapshot(world.dashboard.value);
        const auto buttons = page.findChildren<QPushButton*>();
        const auto called = [&buttons](const QString& text) { return *std::ranges::find(buttons, text, &QPushButton::text); };
        QPushButton* import = called(u"Import from Etilize"_s);
        QVERIFY(import->isEnabled());
        JobRequest request;
        request.kind = JobKind::EtilizeImport;
        (void)world.jobs.start(request);
        QVERIFY(!import->isEnabled());
        QVERIFY(import->toolTip().contains(u"running already"_s));
        QVERIFY(called(u"Refresh Xorosoft"_s)->isEnabled());
        world.jobs.finish(u"job-1"_s, RunOutcome::Succeeded, {});
        QVERIFY(import->isEnabled() && import->toolTip().isEmpty());
    }

    void aNewcomerImportsOnceItIsPossible()
    {
        FakeWorld world(false);
        DashboardPage page(world.bundle);
        page.resize(1200, 800);
        page.show();
        const auto seen = [&page](const QString& text) {
            QList<QPushButton*> buttons;
            for (auto* one : page.findChildren<QPushButton*>()) {
                if (one->text() == text && one->isVisibleTo(&page))
                    buttons += one;
            }
            return buttons;
        };
        page.setSession(world.session.value);
        page.setSnapshot(world.dashboard.value);
        QVERIFY2(seen(u"Refresh Xorosoft"_s).isEmpty() && seen(u"Push approved"_s).isEmpty(), "three steps are enough to begin with");
        const QString import = u"Import from Etilize"_s;
        QCOMPARE(seen(import).size(), 1);
        QVERIFY2(!seen(import).first()->isEnabled(), "there is nothing to import from");
        QCOMPARE(seen(import).first()->toolTip(), u"Connect the sources first."_s);
        world.dashboard.value.steps.connected = true;
        page.setSnapshot(world.dashboard.value);
        QVERIFY(seen(import).first()->isEnabled() && seen(import).first()->toolTip().isEmpty());
        world.session.value.mayRun = false;
        page.setSession(world.session.value);
        QVERIFY(!seen(import).first()->isEnabled());
        QCOMPARE(seen(import).first()->toolTip(), u"Your role may not start runs."_s);
        world.dashboard.value.steps.imported = true;
        page.setSnapshot(world.dashboard.value);
        QCOMPARE(seen(u"Refresh Xorosoft"_s).size(), 1);
    }

    void sharesAreAHundredTogether()
    {
        ShareChart shares;
        shares.setParts({{u"A"_s, 1, SharePart::Tone::Rule}, {u"B"_s, 1, SharePart::Tone::Rule}, {u"C"_s, 1, SharePart::Tone::Person}});
        QCOMPARE(shares.accessibleDescription(), u"A: 1 (34%), B: 1 (33%), C: 1 (33%)"_s);
        shares.setParts({{u"A"_s, 125, SharePart::Tone::Rule}, {u"B"_s, 125, SharePart::Tone::Rule}, {u"C"_s, 750, SharePart::Tone::Person}});
        QCOMPARE(shares.accessibleDescription(), u"A: 125 (13%), B: 125 (12%), C: 750 (75%)"_s);
        ui::ConflictStats stats;
        stats.people = 4;
        stats.open = 9;
        QCOMPARE(settledShares(stats).size(), 1); // what is open is not settled
    }

    void axesCountAsEverythingElseDoes()
    {
        const QLocale before;
        QLocale::setDefault(QLocale(u"en_CA"_s));
        const auto restored = qScopeGuard([&before] { QLocale::setDefault(before); });
        SeriesChart chart;
        chart.resize(420, 300);
        chart.setData({{u"Bars"_s, ChartTone::Neutral, ChartShape::Bar, ChartUnit::Count, false}}, {{u"a"_s, u"a"_s, {5'000.0}, {}}});
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        QTRY_COMPARE(chart.buildCount(), 1);
        auto* view = chart.findChild<QChartView*>();
        (void)view->grab(); // lays it out
        QStringList labels;
        for (const QGraphicsItem* item : view->scene()->items()) {
            if (const auto* text = qgraphicsitem_cast<const QGraphicsTextItem*>(item))
                labels += text->toPlainText();
        }
        QVERIFY2(labels.contains(u"2,000"_s) || labels.contains(u"5,000"_s), qPrintable(labels.join(u'|')));
        for (const QString& one : std::as_const(labels))
            QVERIFY2(one.size() < 4 || one.contains(u','), qPrintable(one));
    }

    void everyCardIsALink_data()
    {
        QTest::addColumn<StatusCard>("card");
        QTest::addColumn<PageId>("page");
        QTest::newRow("in sync") << StatusCard::InSync << PageId::Products;
        QTest::newRow("needs push") << StatusCard::NeedsPush << PageId::Review;
        QTest::newRow("pending") << StatusCard::PendingReview << PageId::Review;
        QTest::newRow("conflicts") << StatusCard::Conflicts << PageId::Conflicts;
        QTest::newRow("failed") << StatusCard::Failed << PageId::Review;
        QTest::newRow("out of stock") << StatusCard::OutOfStock << PageId::Products;
    }

    void everyCardIsALink()
    {
        QFETCH(StatusCard, card);
        QFETCH(PageId, page);
        FakeWorld world;
        MainWindow window(world.services(), nullptr);
        window.show();
        QTRY_VERIFY(window.isSettled());
        for (auto* one : window.findChildren<StatusCardButton*>()) {
            if (one->card() == card)
                one->click();
        }
        QCOMPARE(window.currentPage(), page);
        if (page == PageId::Products) {
            QTRY_VERIFY(window.isSettled());
            QCOMPARE(world.products.listed, card == StatusCard::InSync ? ui::ProductScope::InSync : ui::ProductScope::OutOfStock);
            QCOMPARE(window.products().scope(), world.products.listed);
        }
    }

    void jobsOfColleaguesAreShownWithTheirOwner()
    {
        FakeWorld world;
        MainWindow window(world.services(), nullptr);
        window.show();
        RunningJob other{u"run-9"_s, JobKind::ShopifyPull, {u"Reading the shop"_s, u"read"_s, 10, 100, 5, {}},
                         QDateTime::currentDateTimeUtc(), u"jonas"_s, false};
        world.jobs.now.append(other);
        emit world.jobs.runningChanged();
        QStringList said;
        for (auto* text : window.findChild<JobsPanel*>()->findChildren<QLabel*>())
            said += text->text();
        QVERIFY2(said.join(u' ').contains(u"jonas"_s), qPrintable(said.join(u' ')));
    }

    void numbersAreThoseOfTheDatabase()
    {
        const DatabaseAddress address = m_postgres.createDatabase();
        const auto connection = TestPostgres::open(address);
        const auto run = [&](const QString& sql) {
            const auto done = connection->execute(sql);
            QVERIFY2(done, done ? "" : qPrintable(errorText(done.error())));
        };
        run(u"INSERT INTO public.products (sku, name, xorosoft_item_number, shopify_product_id) VALUES "
            "('A-1', 'Stapler', 'I-1', '1'), ('A-2', 'Tape', 'I-2', '2'), ('A-3', 'Glue', NULL, NULL)"_s);
        run(u"INSERT INTO remote_snapshots (product_id, system, data, seen_at) SELECT id, 'shopify', '{}', now() FROM public.products "
            "WHERE shopify_product_id IS NOT NULL"_s);
        run(u"INSERT INTO erp_items (item_number, item_norm, raw, row_hash) VALUES ('I-1', 'i1', '{}', ''), ('I-2', 'i2', '{}', ''), "
            "('I-3', 'i3', '{}', ''), ('I-4', 'i4', '{}', '')"_s);
        run(u"INSERT INTO erp_stock (item_number, store_id, available, seen_at) VALUES ('I-1', 'S', 0, now()), ('I-2', 'S', 5, now()), "
            "('I-3', 'S', 0, now()), ('I-4', 'S', 0, now())"_s);
        // What a push created knows its item by a link alone; what a link once said counts no more.
        run(u"INSERT INTO public.products (sku, name) VALUES ('A-4', 'Pen'), ('A-5', 'Ink')"_s);
        run(u"INSERT INTO product_links (product_id, system, entity, external_id, method, state) SELECT id, 'xorosoft', 'item', "
            "CASE sku WHEN 'A-4' THEN 'I-3' ELSE 'I-4' END, 'created', CASE sku WHEN 'A-4' THEN 'active' ELSE 'retired' END "
            "FROM public.products WHERE sku IN ('A-4', 'A-5')"_s);
        run(u"INSERT INTO sync_runs (kind, status, started_at, finished_at, counts) VALUES "
            "('push', 'succeeded', now() - interval '20 s', now() - interval '10 s', "
            "'{\"products\": 50, \"api_calls\": 7, \"points\": 400, \"points_per_second_limit\": 100, \"throttled\": 1, \"notes\": []}'), "
            "('feed_import', 'failed', now() - interval '5 s', now(), '{\"read\": \"many\"}')"_s);
        WorkbenchOptions options;
        options.session.databaseUrl = urlOf(address);
        Workbench bench(options);
        CoreDashboard dashboard(bench);
        const auto snapshot = settled(dashboard.snapshot(30));
        QVERIFY2(snapshot, snapshot ? "" : qPrintable(errorText(snapshot.error())));
        QCOMPARE(snapshot->counts.outOfStock, 2);
        QCOMPARE(snapshot->counts.inSync, 2);
        QCOMPARE(snapshot->runs.size(), 2);
        QCOMPARE(snapshot->runs[0].kind, JobKind::ShopifyPush); // oldest first
        QCOMPARE(snapshot->runs[0].seconds, 10.0);
        QCOMPARE(snapshot->runs[0].records, 50);
        QCOMPARE(snapshot->runs[0].calls, 7);
        QCOMPARE(snapshot->runs[0].points, 400.0);
        QCOMPARE(snapshot->runs[0].pointsLimit, 100.0);
        QCOMPARE(snapshot->runs[0].throttled, 1);
        QVERIFY2(snapshot->runs[1].records == 0, "counts that are no numbers must not break the picture");
        // The lists behind the cards hold what the cards count.
        ProductReader reader(*connection);
        const auto out = reader.search({}, {}, 10, ::trueup::ProductScope::OutOfStock);
        QVERIFY2(out, out ? "" : qPrintable(errorText(out.error())));
        QCOMPARE(out->rows.size(), snapshot->counts.outOfStock);
        QCOMPARE(out->rows.constFirst().sku, u"A-1"_s);
        QCOMPARE(out->rows.constLast().sku, u"A-4"_s);
        const auto inSync = reader.search({}, {}, 10, ::trueup::ProductScope::InSync);
        QVERIFY2(inSync, inSync ? "" : qPrintable(errorText(inSync.error())));
        QCOMPARE(inSync->rows.size(), snapshot->counts.inSync);
    }
};

/// A mark is drawn around its value: where that is the end of the scale, the upper half would be cut off.
void TestDashboard::theHighestMarkIsWhole()
{
    for (const double highest : {4.0, 20.0, 37.0, 100.0, 5000.0}) {
        SeriesChart chart;
        chart.resize(420, 200);
        const QList<ChartSeries> series{{u"Bars"_s, ChartTone::Neutral, ChartShape::Bar, ChartUnit::Seconds, false},
                                        {u"Marks"_s, ChartTone::Neutral, ChartShape::Marks, ChartUnit::PerSecond, true},
                                        {u"Left marks"_s, ChartTone::Neutral, ChartShape::Marks, ChartUnit::Seconds, false}};
        chart.setData(series, {{u"a"_s, u"a"_s, {1.0, highest, highest}, {}}, {u"b"_s, u"b"_s, {highest, 1.0, 1.0}, {}}});
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        QTRY_COMPARE(chart.buildCount(), 1);
        auto* view = chart.findChild<QChartView*>();
        QVERIFY(view);
        (void)view->grab(); // lays it out
        int marks = 0;
        for (QAbstractSeries* one : view->chart()->series()) {
            auto* scatter = qobject_cast<QScatterSeries*>(one);
            if (!scatter)
                continue;
            ++marks;
            const double above = view->chart()->mapToPosition({0, highest}, scatter).y() - view->chart()->plotArea().top();
            QVERIFY2(above >= scatter->markerSize() / 2, qPrintable(u"%1: %2 pixels above the mark of %3"_s.arg(scatter->name()).arg(above).arg(highest)));
        }
        QCOMPARE(marks, 2);
    }
}

void TestDashboard::theLowestMarkIsWhole()
{
    const QList<ChartSeries> series{{u"Bars"_s, ChartTone::Neutral, ChartShape::Bar, ChartUnit::Seconds, false},
                                    {u"Marks"_s, ChartTone::Neutral, ChartShape::Marks, ChartUnit::PerSecond, true},
                                    {u"Left marks"_s, ChartTone::Neutral, ChartShape::Marks, ChartUnit::Seconds, false}};
    for (const double lowest : {0.0, 0.5, 40.0}) {
        for (const double highest : {50.0, 5000.0}) {
            SeriesChart chart;
            chart.resize(420, 200);
            chart.setData(series, {{u"a"_s, u"a"_s, {1.0, lowest, lowest}, {}}, {u"b"_s, u"b"_s, {highest, highest, highest}, {}}});
            chart.show();
            QVERIFY(QTest::qWaitForWindowExposed(&chart));
            QTRY_COMPARE(chart.buildCount(), 1);
            auto* view = chart.findChild<QChartView*>();
            QVERIFY(view);
            (void)view->grab(); // lays it out
            QList<double> noughts;
            for (QAbstractSeries* one : view->chart()->series()) {
                auto* scatter = qobject_cast<QScatterSeries*>(one);
                if (!scatter)
                    continue;
                noughts.append(view->chart()->mapToPosition({0, 0}, scatter).y());
                const double below = view->chart()->plotArea().bottom() - view->chart()->mapToPosition({0, lowest}, scatter).y();
                QVERIFY2(below >= scatter->markerSize() / 2,
                         qPrintable(u"%1: %2 pixels below the mark of %3 under %4"_s.arg(scatter->name()).arg(below).arg(lowest).arg(highest)));
            }
            QCOMPARE(noughts.size(), 2);
            QVERIFY2(qAbs(noughts[0] - noughts[1]) < 0.5, "both axes have their nought at one height");
        }
    }
}

QTEST_MAIN(TestDashboard)
#include "tst_dashboard.moc"
