#include "fakeservices.h"

#include "base/logring.h"
#include "base/redact.h"
#include "corediagnostics.h"
#include "settings/settingspage.h"
#include "settings/usersform.h"
#include "settingsfile.h"
#include "jobs/jobspage.h"
#include "shell/announcer.h"
#include "shell/logviewer.h"
#include "shell/mainwindow.h"
#include "shell/traynotifier.h"
#include "shell/windowcommands.h"
#include "singleinstance.h"
#include "support/handy.h"
#include "support/testpostgres.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLineEdit>
#include <QLoggingCategory>
#include <QSignalSpy>
#include <QSplitter>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace trueup;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;
using trueup::test::settled;
using trueup::test::urlOf;

namespace {

class RecordingNotifier final : public ui::Notifier
{
public:
    QList<ui::SystemNotice> notices;
    QString state;
    qint64 waiting = -1;
    ui::NoticeTone tone = ui::NoticeTone::Good;
    void notify(const ui::SystemNotice& notice) override { notices.append(notice); }
    void setState(const QString& text, qint64 open, ui::NoticeTone now) override
    {
        state = text;
        waiting = open;
        tone = now;
    }
};

ui::FinishedJob finished(ui::RunOutcome outcome)
{
    ui::FinishedJob job;
    job.id = u"here-1"_s;
    job.runId = 90;
    job.outcome = outcome;
    job.sentence = u"24,000 rows read."_s;
    return job;
}

} // namespace

/// How the program behaves as one among others on a desktop.
class TestManners : public QObject
{
    Q_OBJECT

    TestPostgres m_postgres;

private slots:
    void secretsAreTakenOut_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("secret");
        QTest::addColumn<QString>("kept");
        QTest::newRow("address") << u"postgresql://app:s3cr3t@db.example.com:5432/trueup"_s << u"s3cr3t"_s << u"db.example.com:5432/trueup"_s;
        QTest::newRow("address with @ inside") << u"ftps://cowan:p@ss@feed.example.com/out.zip"_s << u"p@ss"_s << u"feed.example.com/out.zip"_s;
        QTest::newRow("shop token") << u"refused shpat_0123456789abcdef for the shop"_s << u"0123456789abcdef"_s << u"for the shop"_s;
        QTest::newRow("header") << u"X-Shopify-Access-Token: abcdef012345, next"_s << u"abcdef012345"_s << u"next"_s;
        QTest::newRow("bearer") << u"Authorization: Bearer abc.def-ghi/123=="_s << u"abc.def-ghi"_s << u"Authorization"_s;
        QTest::newRow("json") << u"{\"client_secret\":\"hush hush\",\"shop\":\"x\"}"_s << u"hush hush"_s << u"\"shop\":\"x\""_s;
        QTest::newRow("variable") << u"TRUEUP_XOROSOFT_KEY=k-12345 TRUEUP_LOG=x"_s << u"k-12345"_s << u"TRUEUP_LOG=x"_s;
        QTest::newRow("connection string") << u"host=db user=app password='se cret' dbname=t"_s << u"se cret"_s << u"dbname=t"_s;
        QTest::newRow("signed token") << u"got eyJhbGciOi.eyJzdWIi.c2ln ok"_s << u"eyJzdWIi"_s << u"ok"_s;
        QTest::newRow("hook") << u"POST https://hooks.slack.com/services/T0/B0/XyZ"_s << u"XyZ"_s << u"hooks.slack.com"_s;
        QTest::newRow("nothing") << u"The feed has 9,120 rows, 62 % fewer: hold."_s << u"\x01"_s << u"The feed has 9,120 rows, 62 % fewer: hold."_s;
    }
    void secretsAreTakenOut()
    {
        QFETCH(QString, text);
        QFETCH(QString, secret);
        QFETCH(QString, kept);
        const QString clean = withoutSecrets(text);
        QVERIFY2(!clean.contains(secret), qPrintable(clean));
        QVERIFY2(clean.contains(kept), qPrintable(clean));
        QCOMPARE(withoutSecrets(clean), clean);
    }

    void theLogIsKeptAndDoesNotGrow()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"log/trueup.log"_s);
        const QLoggingCategory category("trueup.test");
        {
            LogRing ring(file, 50, 4'000);
            QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u".*"_s));
            qCWarning(category) << "The password=hush was refused";
            const auto first = ring.after(0);
            QCOMPARE(first.size(), 1);
            QCOMPARE(first.constFirst().category, u"trueup.test"_s);
            QVERIFY2(!first.constFirst().text.contains(u"hush"_s), qPrintable(first.constFirst().text));
            QFile now(file);
            QVERIFY(now.open(QIODevice::ReadOnly));
            const QByteArray line = now.readAll();
            QVERIFY2(line.contains("was refused") && !line.contains("hush"), line.constData());
            for (int i = 0; i < 150; ++i)
                qCInfo(category).noquote() << QString(40, u'x') << i;
            QCOMPARE(ring.after(0).size(), 50);
            QCOMPARE(ring.after(ring.after(0).constLast().number - 3).size(), 3);
        }
        qCInfo(category) << "nobody keeps this";
        QVERIFY(QFileInfo(file).size() > 0);
        QVERIFY2(QFileInfo(file).size() + QFileInfo(file + u".1"_s).size() < 9'000, "the files may not grow beyond twice their limit");
    }

    void theLogIsFilteredByLevelAndText()
    {
        FakeWorld world;
        ui::LogViewer viewer(world.bundle);
        viewer.show();
        auto* model = viewer.findChild<ui::LogModel*>();
        const QAbstractItemModelTester tester(model);
        QCOMPARE(model->rowCount(), 3);
        auto* level = viewer.findChild<QComboBox*>();
        level->setCurrentIndex(3);
        emit level->activated(3);
        QCOMPARE(model->rowCount(), 1);
        QCOMPARE(model->line(0).level, ui::LogLevel::Error);
        level->setCurrentIndex(0);
        emit level->activated(0);
        viewer.findChild<QLineEdit*>()->setText(u"patience"_s);
        QCOMPARE(model->rowCount(), 1);
        world.diagnostics.lines.append({4, QDateTime::currentDateTimeUtc(), ui::LogLevel::Warning, u"trueup.remote"_s, u"More patience."_s});
        QTRY_COMPARE(model->rowCount(), 2);
    }

    void diagnosticsHoldWhatHelpsAndNoSecret()
    {
        const DatabaseAddress address = m_postgres.createDatabase();
        const auto connection = TestPostgres::open(address);
        QVERIFY(connection->execute(u"INSERT INTO sync_runs (kind, status, error) VALUES ('push', 'failed', "
                                    "'{\"message\": \"The shop refused\", \"detail\": \"token shpat_abcdef0123 refused, code w0rd-of-mine\"}')"_s));
        WorkbenchOptions options;
        options.session.databaseUrl = urlOf(address);
        Workbench bench(options);
        bench.rememberSecret(u"TRUEUP_FEED_PASSWORD"_s, u"w0rd-of-mine"_s);
        LogRing ring;
        CoreDiagnostics diagnostics(bench, &ring);
        const auto report = settled(diagnostics.report());
        QVERIFY2(report, report ? "" : qPrintable(errorText(report.error())));
        for (const QString& wanted : {u"Trueup"_s, u"Qt "_s, u"PostgreSQL 1"_s, u"Migrations: up to "_s, u"The shop refused"_s})
            QVERIFY2(report->contains(wanted), qPrintable(*report));
        QVERIFY2(!report->contains(u"abcdef0123"_s) && !report->contains(u"w0rd-of-mine"_s), qPrintable(*report));
    }

    void diagnosticsWorkWithoutADatabase()
    {
        WorkbenchOptions options;
        options.session.databaseUrl = u"postgresql://nobody:hush@127.0.0.1:1/none"_s;
        Workbench bench(options);
        CoreDiagnostics diagnostics(bench, nullptr);
        const auto report = settled(diagnostics.report());
        QVERIFY(report);
        QVERIFY2(report->contains(u"does not answer"_s) && !report->contains(u"hush"_s), qPrintable(*report));
    }

    void copyPutsTheReportOnTheClipboard()
    {
        FakeWorld world;
        ui::MainWindow window(world.services(), nullptr);
        window.show();
        window.commands().action(u"diagnostics"_s)->trigger();
        QTRY_COMPARE(QGuiApplication::clipboard()->text(), world.diagnostics.text);
    }

    void endsOfRunsAreTold_data()
    {
        QTest::addColumn<ui::RunOutcome>("outcome");
        QTest::addColumn<bool>("told");
        QTest::addColumn<ui::NoticeTone>("tone");
        QTest::newRow("finished") << ui::RunOutcome::Succeeded << true << ui::NoticeTone::Good;
        QTest::newRow("partly") << ui::RunOutcome::Partial << true << ui::NoticeTone::Warning;
        QTest::newRow("held") << ui::RunOutcome::Held << true << ui::NoticeTone::Warning;
        QTest::newRow("failed") << ui::RunOutcome::Failed << true << ui::NoticeTone::Bad;
        QTest::newRow("cancelled") << ui::RunOutcome::Cancelled << false << ui::NoticeTone::Good;
        QTest::newRow("same file") << ui::RunOutcome::Skipped << false << ui::NoticeTone::Good;
    }
    void endsOfRunsAreTold()
    {
        QFETCH(ui::RunOutcome, outcome);
        QFETCH(bool, told);
        QFETCH(ui::NoticeTone, tone);
        FakeWorld world;
        RecordingNotifier notifier;
        bool watched = false;
        ui::Announcer announcer(world.bundle, notifier, [&] { return watched; });
        emit world.jobs.finished(finished(outcome));
        QCOMPARE(notifier.notices.size(), told ? 1 : 0);
        if (told) {
            QCOMPARE(notifier.notices.first().tone, tone);
            QVERIFY(notifier.notices.first().text.contains(u"24,000"_s));
        }
        // Who looks at the window sees it there.
        notifier.notices.clear();
        watched = true;
        emit world.jobs.finished(finished(outcome));
        QVERIFY(notifier.notices.isEmpty());
    }

    void whatIsSwitchedOffIsNotTold()
    {
        FakeWorld world;
        RecordingNotifier notifier;
        ui::Announcer announcer(world.bundle, notifier, [] { return false; });
        ui::setAnnounced(world.preferences, ui::Announce::Finished, false);
        emit world.jobs.finished(finished(ui::RunOutcome::Succeeded));
        QVERIFY(notifier.notices.isEmpty());
        emit world.jobs.finished(finished(ui::RunOutcome::Failed));
        QCOMPARE(notifier.notices.size(), 1);
        ui::setAnnounced(world.preferences, ui::Announce::Failed, false);
        emit world.jobs.finished(finished(ui::RunOutcome::Failed));
        QCOMPARE(notifier.notices.size(), 1);
    }

    void runsOfColleaguesAreToldOnce()
    {
        FakeWorld world;
        RecordingNotifier notifier;
        ui::Announcer announcer(world.bundle, notifier, [] { return false; });
        QVERIFY2(notifier.notices.isEmpty(), "what had ended before is no news");
        ui::RunRow row = world.jobs.rows.first();
        row.id = 5;
        row.outcome = ui::RunOutcome::Running;
        world.jobs.rows.prepend(row);
        emit world.jobs.runsChanged();
        QVERIFY(notifier.notices.isEmpty());
        world.jobs.rows.first().outcome = ui::RunOutcome::Held;
        emit world.jobs.runsChanged();
        emit world.jobs.runsChanged();
        QCOMPARE(notifier.notices.size(), 1);
        QCOMPARE(notifier.notices.first().tone, ui::NoticeTone::Warning);
    }

    void theTrayTellsTheState()
    {
        FakeWorld world;
        world.dashboard.value.state.openAlerts = 0; // they come below
        RecordingNotifier notifier;
        ui::MainWindow window(world.services(), nullptr);
        ui::Announcer announcer(world.bundle, notifier, [] { return true; });
        connect(&window, &ui::MainWindow::stateShown, &announcer, &ui::Announcer::setState);
        window.show();
        emit world.dashboard.changed();
        QTRY_VERIFY(notifier.waiting >= 0);
        const ui::SyncState& state = world.dashboard.value.state;
        const qint64 waiting = state.pending + state.conflicts + state.held() + state.failed;
        QVERIFY(state.pending > 0 && state.conflicts > 0 && state.heldChanges > 0 && state.heldRuns > 0 && state.failed > 0);
        QCOMPARE(notifier.waiting, waiting);
        QCOMPARE(notifier.tone, ui::NoticeTone::Bad);
        const QString failed = u"%1 failed"_s.arg(state.failed);
        QVERIFY2(notifier.state.contains(failed), qPrintable(notifier.state));
        QVERIFY2(!notifier.state.contains(u"acknowledged"_s), qPrintable(notifier.state));
        // Alerts count until somebody acknowledges them, also when all is in sync.
        world.dashboard.value.state.openAlerts = 2;
        emit world.dashboard.changed();
        QTRY_COMPARE(notifier.waiting, waiting + 2);
        QVERIFY2(notifier.state.contains(failed) && notifier.state.endsWith(u"\n2 alert(s) that nobody acknowledged"_s), qPrintable(notifier.state));
        world.dashboard.value.state = {ui::RunOutcome::Succeeded, QDateTime::currentDateTimeUtc(), 0, 0, 0, 0, 0, 1};
        emit world.dashboard.changed();
        QTRY_COMPARE(notifier.waiting, 1);
        QCOMPARE(notifier.tone, ui::NoticeTone::Warning);
        QVERIFY2(notifier.state.startsWith(u"All in sync"_s), qPrintable(notifier.state));
        world.dashboard.value.state.openAlerts = 0;
        emit world.dashboard.changed();
        QTRY_COMPARE(notifier.waiting, 0);
        QCOMPARE(notifier.tone, ui::NoticeTone::Good);
        // With and without something to say the icon looks different, also in grey.
        const auto grey = [](const QIcon& icon) { return icon.pixmap(32, 32).toImage().convertToFormat(QImage::Format_Grayscale8); };
        QVERIFY(grey(ui::TrayNotifier::badged(0, ui::NoticeTone::Good)) != grey(ui::TrayNotifier::badged(4, ui::NoticeTone::Good)));
        QVERIFY(grey(ui::TrayNotifier::badged(4, ui::NoticeTone::Bad)) != grey(ui::TrayNotifier::badged(4, ui::NoticeTone::Good)));
    }

    void columnsAndSplittersAreKept()
    {
        FakeWorld world;
        int width = 0;
        QList<int> sizes;
        const auto runs = [](ui::MainWindow& window) {
            for (auto* table : window.jobs().findChildren<QTableView*>()) {
                if (table->accessibleName() == u"Runs"_s)
                    return table;
            }
            return static_cast<QTableView*>(nullptr);
        };
        const auto splitter = [](ui::MainWindow& window) {
            const auto all = window.findChildren<QSplitter*>();
            const auto shown = std::ranges::find_if(all, &QWidget::isVisible);
            return shown == all.end() ? nullptr : *shown;
        };
        {
            ui::MainWindow window(world.services(), nullptr);
            window.resize(1300, 800);
            window.show();
            window.showPage(ui::PageId::Review);
            QTRY_VERIFY(window.isSettled());
            width = runs(window)->columnWidth(2) + 37;
            runs(window)->setColumnWidth(2, width);
            QList<int> moved = splitter(window)->sizes();
            QVERIFY(moved.size() >= 2);
            moved[0] += 40;
            moved[1] -= 40;
            splitter(window)->setSizes(moved);
            sizes = splitter(window)->sizes();
            window.close();
        }
        ui::MainWindow window(world.services(), nullptr);
        window.resize(1300, 800); // the screen of a test may be smaller than what was kept
        window.show();
        window.showPage(ui::PageId::Review);
        QTRY_VERIFY(window.isSettled());
        QCOMPARE(runs(window)->columnWidth(2), width);
        QVERIFY2(qAbs(splitter(window)->sizes().first() - sizes.first()) <= 2,
                 qPrintable(u"%1 instead of %2"_s.arg(splitter(window)->sizes().first()).arg(sizes.first())));
        window.showPage(ui::PageId::Jobs); // how much room there is for columns is known of what is seen
        QTRY_VERIFY(window.isSettled());
        QCOMPARE(runs(window)->columnWidth(2), width);
        QVERIFY2(runs(window)->horizontalHeader()->sectionResizeMode(9) == QHeaderView::Stretch, "the page still fits its columns");
    }

    /// A section of Settings is made late and put into its place when it is first seen.
    void columnsOfASectionAreKept()
    {
        FakeWorld world;
        int width = 0;
        const auto people = [](ui::MainWindow& window) {
            window.showPage(ui::PageId::Settings);
            ui::SettingsPage& page = window.settings();
            const QTableWidget& table = page.users().table();
            for (int i = 0; i < page.sectionCount() && !table.isVisible(); ++i)
                page.showSection(i);
            return const_cast<QTableWidget*>(&table);
        };
        {
            ui::MainWindow window(world.services(), nullptr);
            window.resize(1300, 800);
            window.show();
            width = people(window)->columnWidth(0) + 31;
            QVERIFY(people(window)->isVisible());
            people(window)->setColumnWidth(0, width);
            window.close();
        }
        ui::MainWindow window(world.services(), nullptr);
        window.resize(1300, 800);
        window.show();
        QCOMPARE(people(window)->columnWidth(0), width);
    }

    void brokenSettingsAreSetAsideAndTheProgramStarts_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("zeros") << QByteArray(300, '\0');
        QTest::newRow("cut in the middle") << QByteArray("[preferences]\nlanguage=fr\n[win");
        QTest::newRow("something else") << QByteArray("<html>not found</html>\n");
    }
    void brokenSettingsAreSetAsideAndTheProgramStarts()
    {
        QFETCH(QByteArray, content);
        QTemporaryDir folder;
        const QString file = folder.filePath(u"trueup.ini"_s);
        QFile written(file);
        QVERIFY(written.open(QIODevice::WriteOnly));
        written.write(content);
        written.close();
        OpenedSettings opened = openSettings(file);
        QVERIFY(!opened.setAside.isEmpty());
        QFile kept(opened.setAside);
        QVERIFY(kept.open(QIODevice::ReadOnly));
        QCOMPARE(kept.readAll(), content);
        opened.settings->setValue(u"preferences/language"_s, u"fr"_s);
        opened.settings.reset();
        const OpenedSettings again = openSettings(file);
        QVERIFY(again.setAside.isEmpty());
        QCOMPARE(again.settings->value(u"preferences/language"_s).toString(), u"fr"_s);
    }

    void goodSettingsAreLeftAlone()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"trueup.ini"_s);
        {
            const OpenedSettings opened = openSettings(file);
            QVERIFY2(opened.setAside.isEmpty(), "a first start is no broken file");
            ui::Preferences preferences(*opened.settings);
            preferences.setState(u"main"_s, QByteArray("\0\1\2=\n[x", 7));
            preferences.setText(u"palette.recent"_s, u"a\nb"_s);
        }
        const OpenedSettings opened = openSettings(file);
        QVERIFY(opened.setAside.isEmpty());
        QCOMPARE(ui::Preferences(*opened.settings).state(u"main"_s), QByteArray("\0\1\2=\n[x", 7));
    }

    void aSecondStartRaisesTheFirst()
    {
        const QString what = QUuid::createUuid().toString();
        SingleInstance first(what);
        QSignalSpy wanted(&first, &SingleInstance::wanted);
        QVERIFY(first.take());
        {
            SingleInstance second(what);
            QVERIFY(!second.take());
        }
        QTRY_COMPARE(wanted.size(), 1);
        SingleInstance elsewhere(what + u"/other"_s);
        QVERIFY2(elsewhere.take(), "another workspace has a window of its own");
    }

    void thePlaceIsFreedWithTheProgram()
    {
        const QString what = QUuid::createUuid().toString();
        {
            SingleInstance first(what);
            QVERIFY(first.take());
        }
        SingleInstance next(what);
        QVERIFY(next.take());
    }
};

QTEST_MAIN(TestManners)
#include "tst_manners.moc"
