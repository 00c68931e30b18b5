#include "fakeservices.h"
#include "hand.h"

#include "corejobs.h"
#include "restorework.h"
#include "desktop.h"
#include "shell/mainwindow.h"
#include "shell/windowcommands.h"
#include "store/runtable.h"
#include "store/workspace.h"
#include "support/handy.h"
#include "support/testpostgres.h"

#include <QPointer>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace trueup;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;
using trueup::test::settled;
using trueup::test::urlOf;

/// A backup takes the place of the database under an open window, on a private server as people have it.
class TestRestore : public QObject
{
    Q_OBJECT

    TestPostgres m_postgres;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::optional<Workspace> m_workspace;
    std::unique_ptr<Workbench> m_bench;
    std::unique_ptr<CoreJobs> m_jobs;

    [[nodiscard]] QString path(const QString& name) const { return m_folder->filePath(name); }
    void openBench()
    {
        m_jobs.reset();
        WorkbenchOptions options;
        options.session.workspace = m_workspace->directory();
        m_bench = std::make_unique<Workbench>(options);
        m_jobs = std::make_unique<CoreJobs>(*m_bench);
    }
    [[nodiscard]] QString one(const QString& sql, const QString& database = {})
    {
        DatabaseAddress address = m_workspace->address();
        if (!database.isEmpty())
            address.database = database;
        const auto connection = Connection::open(address);
        const auto value = connection ? (*connection)->value(sql) : fail(connection.error());
        return value ? value->toString() : errorText(value.error());
    }
    [[nodiscard]] ui::FinishedJob run(ui::JobKind kind, const QString& file)
    {
        QSignalSpy finished(m_jobs.get(), &ui::JobService::finished);
        ui::JobRequest job;
        job.kind = kind;
        job.file = file;
        const auto started = settled(m_jobs->start(job));
        ui::FinishedJob refused;
        refused.outcome = ui::RunOutcome::Failed;
        if (!started) {
            refused.error = started.error();
            return refused;
        }
        const bool came = QTest::qWaitFor([&] { return finished.size() == 1; }, 60'000);
        return came ? finished.constFirst().constFirst().value<ui::FinishedJob>() : refused;
    }
    [[nodiscard]] Result<QJsonObject> restore(const QString& file)
    {
        return settled(m_bench->onWorker<QJsonObject>([file](Session& session) { return restoreWork(session, file, {}); }));
    }
    [[nodiscard]] QString databases() { return one(u"SELECT count(*) FROM pg_database"_s); }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        const auto made = Workspace::init(path(u"workspace"_s), {}, {.durable = false, .loopback = false, .settings = {}});
        QVERIFY2(made, made ? "" : qPrintable(errorText(made.error())));
        m_workspace = *made;
        openBench();
        QVERIFY(settled(m_bench->ask<void>([](Connection& connection) -> Result<void> {
            const auto done = connection.execute(u"INSERT INTO public.products (sku, name) VALUES ('KEPT', 'Pen')"_s);
            return done ? Result<void>() : fail(done.error());
        })));
    }
    void cleanup()
    {
        m_jobs.reset();
        m_bench.reset(); // before its server goes
        (void)Workspace::stop(m_workspace->directory());
        m_workspace.reset();
    }

    void aBackupTakesThePlaceOfTheDatabase()
    {
        const QString file = path(u"monday.dump"_s);
        QCOMPARE(run(ui::JobKind::Backup, file).outcome, ui::RunOutcome::Succeeded);
        QCOMPARE(one(u"INSERT INTO public.products (sku, name) VALUES ('LOST', 'Ruler') RETURNING sku"_s), u"LOST"_s);
        ConnectionOptions options;
        options.applicationName = u"psql"_s;
        const auto other = Connection::open(m_workspace->address(), options);
        QVERIFY(other);
        const auto outlook = settled(m_jobs->beforeRestore());
        QVERIFY2(outlook, outlook ? "" : qPrintable(errorText(outlook.error())));
        QCOMPARE(outlook->connected.filter(u"psql as "_s).size(), 1);
        const ui::FinishedJob done = run(ui::JobKind::Restore, file);
        QVERIFY2(done.outcome == ui::RunOutcome::Succeeded, qPrintable(errorText(done.error) + done.error.detail));
        QVERIFY2(done.sentence.contains(u"monday.dump"_s), qPrintable(done.sentence));
        const QString kept = one(u"SELECT datname FROM pg_database WHERE datname LIKE '%_before_restore_%'"_s);
        QVERIFY2(done.sentence.contains(kept) && !kept.isEmpty(), qPrintable(done.sentence));
        QCOMPARE(one(u"SELECT string_agg(sku, ',' ORDER BY sku) FROM public.products"_s, kept), u"KEPT,LOST"_s);
        QVERIFY(!(*other)->value(u"SELECT 1"_s)); // cut off
        openBench(); // as the window does
        const auto skus = settled(m_bench->ask<QString>([](Connection& connection) -> Result<QString> {
            const auto value = connection.value(u"SELECT string_agg(sku, ',') FROM public.products"_s);
            return value ? Result<QString>(value->toString()) : fail(value.error());
        }));
        QVERIFY2(skus, skus ? "" : qPrintable(errorText(skus.error())));
        QCOMPARE(*skus, u"KEPT"_s);
        const auto locked = settled(m_bench->ask<void>([](Connection& connection) { return RunTable(connection).keepAllOut(); }));
        QVERIFY2(locked, "runs are let in again");
    }

    /// What a run writes to the shop while its database is replaced would be known nowhere.
    void aRunKeepsTheDatabase()
    {
        const QString file = path(u"monday.dump"_s);
        QCOMPARE(run(ui::JobKind::Backup, file).outcome, ui::RunOutcome::Succeeded);
        const QString before = databases();
        const auto other = Connection::open(m_workspace->address());
        QVERIFY(other);
        RunTable runs(**other);
        RunStart start;
        start.kind = u"push"_s;
        const auto begun = runs.start(start);
        QVERIFY2(begun, begun ? "" : qPrintable(errorText(begun.error())));
        const auto refused = restore(file);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, u"RUN_ACTIVE"_s);
        QVERIFY(!refused.error().notDone.isEmpty());
        QTRY_COMPARE(m_jobs->running().size(), 1); // heard of
        const auto early = settled(m_jobs->beforeRestore());
        QVERIFY(!early);
        QVERIFY2(early.error().message.contains(u"Shopify push is running"_s), qPrintable(early.error().message));
        QCOMPARE(run(ui::JobKind::Restore, file).error.code, u"RUN_ACTIVE"_s);
        QCOMPARE(databases(), before);
        QVERIFY(runs.finish(begun->id, u"succeeded"_s, {}));
        QVERIFY(restore(file));
    }

    /// And the other way round, from the moment it was started.
    void nothingStartsWhileItIsReplaced()
    {
        const QString file = path(u"monday.dump"_s);
        QCOMPARE(run(ui::JobKind::Backup, file).outcome, ui::RunOutcome::Succeeded);
        QSignalSpy finished(m_jobs.get(), &ui::JobService::finished);
        ui::JobRequest job;
        job.kind = ui::JobKind::Restore;
        job.file = file;
        QVERIFY(settled(m_jobs->start(job)));
        job.kind = ui::JobKind::Backup;
        job.file = path(u"second.dump"_s);
        const auto refused = m_jobs->start(job);
        QVERIFY(refused.isFinished());
        QVERIFY(!refused.result());
        QVERIFY2(refused.result().error().message.contains(u"being replaced"_s), qPrintable(refused.result().error().message));
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 60'000);
        QCOMPARE(finished.constFirst().constFirst().value<ui::FinishedJob>().outcome, ui::RunOutcome::Succeeded);
    }

    /// What cannot be worked on afterwards changes nothing.
    void whatIsNoBackupOfTrueupIsRefused()
    {
        const QString before = databases();
        const auto tools = choosePostgres();
        QVERIFY2(tools, tools ? "" : qPrintable(errorText(tools.error())));
        DatabaseAddress other = m_workspace->address();
        other.database = u"postgres"_s;
        QVERIFY(backupDatabase(*tools, other, path(u"other.dump"_s)));
        const auto foreign = restore(path(u"other.dump"_s));
        QVERIFY(!foreign);
        QVERIFY2(foreign.error().message.contains(u"another database"_s), qPrintable(foreign.error().message));
        QFile text(path(u"text.dump"_s));
        QVERIFY(text.open(QIODevice::WriteOnly) && text.write("no backup") > 0);
        text.close();
        QVERIFY(!restore(text.fileName()));
        QVERIFY(!restore(path(u"missing.dump"_s)));
        QCOMPARE(one(u"UPDATE schema_migrations SET version = 9999 WHERE version = (SELECT max(version) FROM schema_migrations) RETURNING 1"_s), u"1"_s);
        QVERIFY(backupDatabase(*tools, m_workspace->address(), path(u"newer.dump"_s)));
        const auto newer = restore(path(u"newer.dump"_s));
        QVERIFY2(!newer, "of a newer program");
        QCOMPARE(databases(), before);
        QCOMPARE(one(u"SELECT string_agg(sku, ',') FROM public.products"_s), u"KEPT"_s);
    }

    void aTeamDatabaseAndOtherRolesAreRefused()
    {
        const DatabaseAddress address = m_postgres.createDatabase();
        const auto refusal = [](const QString& url) {
            WorkbenchOptions options;
            options.session.databaseUrl = url;
            Workbench bench(options);
            CoreJobs jobs(bench);
            const auto outlook = settled(jobs.beforeRestore());
            return outlook ? Error() : outlook.error();
        };
        const Error team = refusal(urlOf(address));
        QVERIFY2(team.message.contains(u"A team database"_s), qPrintable(team.message));
        const auto admin = TestPostgres::open(address);
        QVERIFY(admin->execute(u"CREATE ROLE restore_editor LOGIN PASSWORD 'test' IN ROLE trueup_editor"_s));
        const auto dropped = qScopeGuard([&] { (void)admin->execute(u"DROP ROLE restore_editor"_s); });
        const Error editor = refusal(urlOf(address, u"restore_editor"_s, u"test"_s));
        QCOMPARE(editor.kind, ErrorKind::Permission);
    }

    /// Which file, and once whether it is meant.
    void thePersonIsAskedOnce()
    {
        FakeWorld world;
        world.prompts.answer = path(u"monday.dump"_s);
        world.jobs.connected = {u"psql as ann"_s};
        ui::MainWindow window(world.services(), nullptr);
        window.show();
        QSignalSpy replaced(&window, &ui::MainWindow::databaseReplaced);
        QAction* action = window.commands().action(u"restore"_s);
        QVERIFY(action);
        world.jobs.failWith = Error{ErrorKind::Usage, u"A team database is restored on its server, not from here."_s, {}, {}, {}, {}, false};
        action->trigger();
        const Hand hand(window);
        QTRY_VERIFY(hand.reads(u"A team database is restored on its server"_s));
        QVERIFY(world.prompts.asked.isEmpty());
        action->trigger();
        QTRY_COMPARE(world.jobs.started.size(), 1);
        QCOMPARE(world.jobs.started[0].kind, ui::JobKind::Restore);
        QCOMPARE(world.jobs.started[0].file, path(u"monday.dump"_s));
        QCOMPARE(world.prompts.asked.size(), 1);
        QVERIFY(world.prompts.asked[0].isDestructive);
        for (const auto& word : {u"monday.dump"_s, u"kept beside it"_s, u"psql as ann"_s, u"is not in it"_s})
            QVERIFY2(world.prompts.asked[0].text.contains(word), qPrintable(word));
        world.jobs.finish(world.jobs.now.constFirst().id, ui::RunOutcome::Succeeded, u"It is there."_s);
        QCOMPARE(replaced.size(), 1);
        world.prompts.answer.reset();
        action->trigger();
        QVERIFY(eventsArrived());
        QCOMPARE(world.jobs.started.size(), 1);
    }

    /// Nothing of the former database is left in sight: the window is made anew, with everything it is connected by.
    void theWindowIsOpenedAnew()
    {
        m_jobs.reset();
        m_bench.reset();
        ui::SettingsStore store(path(u"trueup.ini"_s));
        ui::Appearance appearance(*qApp);
        DesktopOptions options;
        options.workspace = WorkspaceChoice{m_workspace->directory(), {}};
        Desktop desktop(options, store, appearance);
        QSignalSpy opened(&desktop, &Desktop::opened);
        desktop.start();
        const auto shown = [] {
            ui::MainWindow* found = nullptr;
            for (QWidget* widget : QApplication::topLevelWidgets()) {
                if (auto* window = qobject_cast<ui::MainWindow*>(widget))
                    found = window;
            }
            return found;
        };
        const QPointer<ui::MainWindow> former = shown();
        QVERIFY(former);
        QTRY_VERIFY_WITH_TIMEOUT(former->isSettled() && former->windowTitle().contains(u"workspace"_s), 30'000);
        emit former->databaseReplaced(u"The database is that of monday.dump."_s);
        QTRY_COMPARE(opened.size(), 2);
        QVERIFY(former.isNull());
        QVERIFY(shown());
        QVERIFY(Hand(*shown()).reads(u"The database is that of monday.dump."_s));
        QTRY_VERIFY_WITH_TIMEOUT(shown()->isSettled() && shown()->windowTitle().contains(u"workspace"_s), 30'000);
    }
};

QTEST_MAIN(TestRestore)
#include "tst_restore.moc"
