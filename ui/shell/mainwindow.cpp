#include "shell/mainwindow.h"

#include "conflicts/conflictspage.h"
#include "dashboard/dashboardpage.h"
#include "jobs/jobspage.h"
#include "lists/listsdialog.h"
#include "products/productspage.h"
#include "review/reviewpage.h"
#include "services/colontext.h"
#include "services/preferences.h"
#include "services/prompts.h"
#include "settings/settingspage.h"
#include "shell/commandpalette.h"
#include "shell/exportflow.h"
#include "shell/jobstrip.h"
#include "shell/logviewer.h"
#include "shell/restoreflow.h"
#include "shell/shortcutsheet.h"
#include "shell/statemark.h"
#include "shell/topbar.h"
#include "shell/windowcommands.h"
#include "shell/windowhabits.h"
#include "shell/windowpages.h"
#include "widgets/appearance.h"
#include "widgets/controls.h"
#include "widgets/errorbanner.h"
#include "widgets/labels.h"
#include "widgets/notice.h"

#include <QApplication>
#include <QCloseEvent>
#include <QHBoxLayout>

#include <utility>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int chartDays = 30;
constexpr int lostMs = 2000; // between two questions whether the database is back
}

MainWindow::MainWindow(UiServices services, Appearance* appearance, QWidget* parent)
    : QMainWindow(parent), m_services(services), m_sessionAsker(this), m_snapshotAsker(this), m_startAsker(this),
      m_appearance(appearance), m_commands(new WindowCommands(this)), m_palette(new CommandPalette(m_services, this)),
      m_exports(new ExportFlow(m_services, this)), m_restore(new RestoreFlow(m_services, this)),
      m_habits(new WindowHabits(*this, m_services.preferences, this)),
      m_navigation(new Navigation(this)), m_top(new TopBar(this)), m_banner(new ErrorBanner(this)),
      m_notice(new Notice(this)), m_pages(new WindowPages(m_services, appearance, this)),
      m_strip(new JobStrip(m_services.jobs, this))
{
    setWindowTitle(u"Trueup"_s);
    setWindowIcon(QIcon(u":/icons/trueup.svg"_s));
    setMinimumSize(1100, 700);
    layOutParts();
    connectParts();
    connectServices();
    connectCommands();
    connect(m_pages, &WindowPages::made, this, &MainWindow::join);
    connect(m_pages, &WindowPages::rowsChanged, this, &MainWindow::offerExports);
    resize(1360, 860);
    restoreGeometry(m_services.preferences.state(u"main"_s));
    askSession();
    showPage(PageId::Dashboard);
    if (appearance)
        appearance->dress(*this);
}

MainWindow::~MainWindow() = default;

ReviewPage& MainWindow::review()
{
    return m_pages->review();
}

ConflictsPage& MainWindow::conflicts()
{
    return m_pages->conflicts();
}

ProductsPage& MainWindow::products()
{
    return m_pages->products();
}

JobsPage& MainWindow::jobs()
{
    m_pages->jobs().makeParts();
    return m_pages->jobs();
}

SettingsPage& MainWindow::settings()
{
    m_pages->settings().makeSections();
    return m_pages->settings();
}

void MainWindow::layOutParts()
{
    auto* messages = new QVBoxLayout;
    messages->setContentsMargins(12, 6, 12, 0);
    messages->addWidget(m_banner);
    messages->addWidget(m_notice);
    auto* right = new QVBoxLayout;
    right->setSpacing(0);
    right->addWidget(m_top);
    right->addLayout(messages);
    right->addWidget(m_pages, 1);
    auto* across = new QHBoxLayout;
    across->setSpacing(0);
    across->addWidget(m_navigation);
    across->addLayout(right, 1);
    auto* central = new QWidget(this);
    auto* column = new QVBoxLayout(central);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(across, 1);
    column->addWidget(m_strip);
    setCentralWidget(central);
}

void MainWindow::connectParts()
{
    connect(m_navigation, &Navigation::chosen, this, &MainWindow::showPage);
    connect(m_strip, &JobStrip::jobsWanted, this, [this] { showPage(PageId::Dashboard); });
    connect(m_notice, &Notice::actionWanted, this, &MainWindow::noticeAction);
    hearLoss(*this);
}

/// Joins a page that was just made to the rest of the window.
void MainWindow::join(PageId id)
{
    switch (id) {
    case PageId::Dashboard: joinDashboard(m_pages->dashboard()); break;
    case PageId::Review:
        connect(&review(), &ReviewPage::importWanted, this, [this] { startJob(JobKind::EtilizeImport); });
        connect(&review(), &ReviewPage::settingsWanted, this, [this] { showPage(PageId::Settings); });
        break;
    case PageId::Conflicts: joinConflicts(conflicts()); break;
    case PageId::Products: joinProducts(products()); break;
    case PageId::Jobs: joinJobs(m_pages->jobs()); break;
    case PageId::Settings: joinSettings(m_pages->settings()); break;
    }
    QWidget& page = m_pages->page(id);
    hearLoss(page);
    m_habits->restore(page);
}

void MainWindow::joinDashboard(DashboardPage& page)
{
    connect(&page, &DashboardPage::jobWanted, this, &MainWindow::startJob);
    connect(&page, &DashboardPage::reviewWanted, this, qOverload<const ReviewFilter&>(&MainWindow::openReview));
    connect(&page, &DashboardPage::pushWanted, this, &MainWindow::openPush);
    connect(&page, &DashboardPage::againWanted, this, &MainWindow::askSnapshot);
    connect(&page, &DashboardPage::settingsWanted, this, [this] { showPage(PageId::Settings); });
    connect(&page, &DashboardPage::conflictsWanted, this, [this] {
        showPage(PageId::Conflicts);
        conflicts().open(ConflictFilter{});
    });
    connect(&page, &DashboardPage::productsWanted, this, [this](ProductScope scope) {
        showPage(PageId::Products);
        products().open(scope);
    });
    connect(&page, &DashboardPage::heldRunsWanted, this, [this] {
        showPage(PageId::Jobs);
        jobs().showHeldRuns();
    });
    connect(&page, &DashboardPage::alertWanted, this, [this](qint64 id) {
        showPage(PageId::Jobs);
        if (id)
            jobs().showAlert(id);
        else
            jobs().showAlerts();
    });
}

void MainWindow::joinConflicts(ConflictsPage& page)
{
    connect(&page, &ConflictsPage::settingsWanted, this, [this] { showPage(PageId::Settings); });
    connect(&page, &ConflictsPage::pullWanted, this, [this] { startJob(JobKind::ShopifyPull); });
    connect(&page, &ConflictsPage::productWanted, this, [this](qint64 productId) {
        showPage(PageId::Products);
        products().openProduct(productId);
    });
}

void MainWindow::joinProducts(ProductsPage& page)
{
    connect(&page, &ProductsPage::reviewWanted, this, qOverload<const QString&>(&MainWindow::openReview));
    connect(&page, &ProductsPage::jobWanted, this, &MainWindow::startRequest);
    connect(&page, &ProductsPage::matchesWanted, m_commands, &WindowCommands::matchesWanted);
    connect(&page, &ProductsPage::settingsWanted, this, [this] { showPage(PageId::Settings); });
    connect(&page, &ProductsPage::pullWanted, this, [this] { startJob(JobKind::ShopifyPull); });
    connect(&page, &ProductsPage::runWanted, this, [this](qint64 runId) {
        showPage(PageId::Jobs);
        jobs().showRun(runId);
    });
    connect(&page, &ProductsPage::conflictsWanted, this, [this](const QString& sku) {
        ConflictFilter filter;
        filter.text = sku;
        showPage(PageId::Conflicts);
        conflicts().open(filter);
    });
}

void MainWindow::joinJobs(JobsPage& page)
{
    connect(&page, &JobsPage::reviewWanted, this, qOverload<const QString&>(&MainWindow::openReview));
    connect(&page, &JobsPage::pushWanted, this, &MainWindow::openPush);
    connect(&page, &JobsPage::jobWanted, this, &MainWindow::startRequest);
    connect(&page, &JobsPage::dashboardWanted, this, [this] { showPage(PageId::Dashboard); });
    connect(&page, &JobsPage::feedFileWanted, this, &MainWindow::chooseFeed);
    connect(&page, &JobsPage::listsWanted, this, &MainWindow::openLists);
    connect(&page, &JobsPage::productWanted, this, [this](const QString& sku) {
        ReviewFilter filter;
        filter.text = sku;
        openReview(filter);
    });
    connect(&page, &JobsPage::channelsWanted, this, [this] {
        showPage(PageId::Settings);
        settings().showChannels();
    });
    connect(&page, &JobsPage::partMade, this, [this](const QWidget& part) {
        hearLoss(part);
        m_habits->restore(part);
    });
}

void MainWindow::joinSettings(SettingsPage& page)
{
    connect(&page, &SettingsPage::rulesWanted, this, [this] {
        showPage(PageId::Conflicts);
        conflicts().showRules();
    });
    connect(&page, &SettingsPage::setupWanted, this, &MainWindow::setupWanted);
    connect(&page, &SettingsPage::dashboardWanted, this, [this] { showPage(PageId::Dashboard); });
    connect(&page, &SettingsPage::sectionMade, this, [this](const QWidget& section) { m_habits->restore(section); });
}

void MainWindow::openReview(const ReviewFilter& filter)
{
    showPage(PageId::Review);
    review().open(filter);
}

void MainWindow::openReview(const QString& batchId)
{
    ReviewFilter filter;
    filter.batchId = batchId;
    openReview(filter);
}

/// What a banner within `part` says about the loss of the database concerns the whole window.
void MainWindow::hearLoss(const QWidget& part)
{
    for (const ErrorBanner* banner : part.findChildren<ErrorBanner*>()) {
        connect(banner, &ErrorBanner::said, this, [this](const Error& error) {
            if (error.kind != ErrorKind::DatabaseLost)
                return;
            m_isLost = true;
            offerExports();
            if (!m_waitsForSign)
                m_lostAgain.start();
        });
    }
}

void MainWindow::connectServices()
{
    m_refreshSoon.setSingleShot(true);
    m_refreshSoon.setInterval(300); // a burst of notices is one reading
    connect(&m_refreshSoon, &QTimer::timeout, this, &MainWindow::askSnapshot);
    connect(&m_services.dashboard, &DashboardService::changed, &m_refreshSoon, qOverload<>(&QTimer::start));
    m_lostAgain.setSingleShot(true);
    m_lostAgain.setInterval(lostMs);
    connect(&m_lostAgain, &QTimer::timeout, this, &MainWindow::refreshAll);
    connect(&m_services.session, &SessionService::changed, this, [this] {
        m_waitsForSign = false;
        askSession();
    });
    connect(&m_services.session, &SessionService::databaseLost, this, [this](const Error& error) {
        m_waitsForSign = true;
        m_lostAgain.stop();
        m_strip->state().setUnknown();
        m_banner->show(error);
    });
    connect(&m_services.jobs, &JobService::finished, this, &MainWindow::jobFinished);
}

void MainWindow::connectCommands()
{
    connect(m_commands, &WindowCommands::pageWanted, this, &MainWindow::showPage);
    connect(m_commands, &WindowCommands::jobWanted, this, &MainWindow::startRequest);
    connect(m_commands, &WindowCommands::feedFileWanted, this, &MainWindow::chooseFeed);
    connect(m_commands, &WindowCommands::reviewWanted, this, [this] { openReview(ReviewFilter{}); });
    connect(m_commands, &WindowCommands::pushWanted, this, &MainWindow::openPush);
    connect(m_commands, &WindowCommands::matchesWanted, this, [this] {
        openReview(ReviewFilter{});
        review().openMatches();
    });
    connect(m_commands, &WindowCommands::rulesWanted, this, [this] {
        showPage(PageId::Conflicts);
        conflicts().showRules();
    });
    connect(m_commands, &WindowCommands::exportWanted, this, &MainWindow::exportTable);
    connect(m_commands, &WindowCommands::backupWanted, m_exports, &ExportFlow::beginBackup);
    connect(m_commands, &WindowCommands::restoreWanted, m_restore, &RestoreFlow::begin);
    connect(m_commands, &WindowCommands::erpQuestionWanted, this, [this] {
        showPage(PageId::Products);
        products().askErp();
    });
    connect(m_commands, &WindowCommands::listsWanted, this, &MainWindow::openLists);
    connect(m_exports, &ExportFlow::failed, m_banner, &ErrorBanner::show);
    connect(m_restore, &RestoreFlow::failed, m_banner, &ErrorBanner::show);
    connect(m_commands, &WindowCommands::appearanceWanted, this, [this](const QString& word) {
        m_services.preferences.setText(u"theme"_s, word);
        if (m_appearance)
            m_appearance->setMode(Appearance::fromWord(word));
    });
    connect(m_commands, &WindowCommands::setupWanted, this, &MainWindow::setupWanted);
    connect(m_commands, &WindowCommands::refreshWanted, this, [this] {
        refreshAll();
        showPage(m_page);
    });
    connect(m_commands, &WindowCommands::logWanted, this, &MainWindow::openLog);
    connect(m_commands, &WindowCommands::diagnosticsWanted, this, [this] {
        openLog();
        m_log->copyDiagnostics();
    });
    connect(m_commands, &WindowCommands::keysWanted, this, &MainWindow::openKeys);
    connect(m_commands, &WindowCommands::paletteWanted, this, &MainWindow::openPalette);
    connect(m_top, &TopBar::keysWanted, this, &MainWindow::openKeys);
    connect(m_top, &TopBar::searchWanted, this, &MainWindow::openPalette);
    connect(m_palette, &CommandPalette::productWanted, this, [this](qint64 productId) {
        showPage(PageId::Products);
        products().openProduct(productId);
    });
    connect(m_palette, &CommandPalette::batchWanted, this, qOverload<const QString&>(&MainWindow::openReview));
    connect(m_palette, &CommandPalette::runWanted, this, [this](qint64 runId) {
        showPage(PageId::Jobs);
        jobs().showRun(runId);
    });
}

void MainWindow::openPalette()
{
    m_palette->start(m_commands->actions());
}

void MainWindow::openKeys()
{
    QList<KeySection> sections{keySection(tr("Everywhere"), m_commands->actions())};
    for (const PageId page : allPages)
        sections.append({pageTitle(page), describedKeys(m_pages->page(page))});
    auto* sheet = new ShortcutSheet(sections, this);
    sheet->setAttribute(Qt::WA_DeleteOnClose);
    sheet->show();
}

void MainWindow::openLog()
{
    if (!m_log) {
        m_log = new LogViewer(m_services, this);
        m_log->setAttribute(Qt::WA_DeleteOnClose);
    }
    m_log->show();
    m_log->raise();
}

void MainWindow::openLists()
{
    if (!m_lists) {
        m_lists = new ListsDialog(m_services, this);
        m_lists->setAttribute(Qt::WA_DeleteOnClose);
    }
    m_lists->show();
    m_lists->raise();
}

void MainWindow::tell(const QString& text)
{
    m_notice->say(text);
}

void MainWindow::report(const Error& error)
{
    m_banner->show(error);
}

void MainWindow::openPush()
{
    openReview(ReviewFilter{});
    review().openPush();
}

void MainWindow::refreshAll()
{
    askSession();
    askSnapshot();
}

void MainWindow::askSession()
{
    m_sessionAsker.ask(m_services.session.session(), [this](const Result<Session>& session) {
        if (!session)
            m_banner->show(session.error());
        if (!session && m_knowsSession && session.error().kind == ErrorKind::DatabaseLost)
            return; // nobody lost a right; the database is asked again
        const Session shown = session.value_or(Session());
        m_knowsSession = session.has_value();
        m_top->setSession(shown);
        m_pages->setSession(shown);
        m_strip->setMayCancel(shown.mayRun);
        m_commands->setSession(shown);
        setWindowTitle(shown.workspace.isEmpty() ? u"Trueup"_s : tr("Trueup — %1").arg(shown.workspace));
        if (m_isRead) // else nothing is known, which is something else than nothing
            present(m_snapshot);
    });
}

void MainWindow::askSnapshot()
{
    m_pages->dashboard().setReading();
    m_snapshotAsker.ask(m_services.dashboard.snapshot(chartDays), [this](const Result<DashboardSnapshot>& snapshot) {
        m_pages->makeSoon();
        if (snapshot) {
            answersAgain();
            m_snapshot = *snapshot;
            m_isRead = true;
            present(*snapshot);
            m_strip->state().setState(snapshot->state);
            emit stateShown(snapshot->state, m_strip->state().text());
        } else {
            m_pages->dashboard().setFailed();
            m_strip->state().setUnknown();
            m_banner->show(snapshot.error());
        }
    });
}

/// A message about the loss of the database is no longer true, and what could not be read can be read now.
void MainWindow::answersAgain()
{
    for (ErrorBanner* banner : findChildren<ErrorBanner*>())
        banner->clearIfLost();
    m_lostAgain.stop();
    if (std::exchange(m_isLost, false))
        m_pages->readAgain(m_page);
    offerExports();
}

void MainWindow::present(const DashboardSnapshot& snapshot)
{
    m_pages->dashboard().setSnapshot(snapshot);
    m_pages->setSteps(snapshot.steps, snapshot.freshness);
    m_navigation->setBadge(PageId::Review, snapshot.counts.pendingReview);
    m_navigation->setBadge(PageId::Conflicts, snapshot.counts.conflicts);
    badgeJobs(snapshot);
}

/// As the badges of the other pages what waits for a person; what runs stands at the foot of the window.
void MainWindow::badgeJobs(const DashboardSnapshot& snapshot)
{
    const qint64 failed = snapshot.state.failed;
    const qint64 held = snapshot.state.heldRuns;
    const qint64 alerts = snapshot.state.openAlerts;
    QStringList what;
    if (failed > 0)
        what += tr("%Ln failed write(s)", nullptr, int(failed));
    if (held > 0)
        what += tr("%Ln held run(s)", nullptr, int(held));
    if (alerts > 0)
        what += tr("%Ln open alert(s)", nullptr, int(alerts));
    m_navigation->setBadge(PageId::Jobs, failed + held + alerts, what.join(u", "_s));
}

void MainWindow::showPage(PageId page)
{
    m_page = page;
    m_navigation->select(page);
    m_pages->turnTo(page);
    m_top->setPage(pageTitle(page));
    m_commands->setPage(page);
    offerExports();
    if (page != PageId::Review && page != PageId::Conflicts)
        m_services.session.lookAt({});
    if (page == PageId::Dashboard)
        askSnapshot();
    m_pages->read(page);
}

void MainWindow::startJob(JobKind kind)
{
    JobRequest request;
    request.kind = kind;
    startRequest(request);
}

void MainWindow::startRequest(const JobRequest& request)
{
    m_banner->clear();
    m_startAsker.ask(m_services.jobs.start(request), [this](const Result<QString>& started) {
        if (!started)
            m_banner->show(started.error());
    });
}

void MainWindow::chooseFeed(bool dryRun)
{
    const QString title = dryRun ? tr("Check a feed file") : tr("Import a feed file");
    m_services.prompts.openFile(this, title, tr("Feeds (*.zip)"), [this, dryRun](const std::optional<QString>& file) {
        if (!file || file->isEmpty())
            return;
        JobRequest request;
        request.kind = JobKind::EtilizeImport;
        request.file = *file;
        request.dryRun = dryRun;
        startRequest(request);
    });
}

void MainWindow::jobFinished(const FinishedJob& job)
{
    m_lastFinished = job;
    const QString text = colonText(jobLabel(job.kind), u"%1. %2"_s.arg(outcomeLabel(job.outcome), job.sentence));
    if (job.outcome == RunOutcome::Failed || job.outcome == RunOutcome::Held)
        m_banner->show(job.error);
    else if (job.kind == JobKind::Restore && job.outcome == RunOutcome::Succeeded)
        emit databaseReplaced(text);
    else if (!job.file.isEmpty())
        m_notice->say(text, tr("Show in folder"));
    else if (job.isCheck && job.runId != 0)
        m_notice->say(text, tr("Show what it found"));
    else
        m_notice->say(text, job.batchId.isEmpty() || job.kind == JobKind::ShopifyPush ? QString() : tr("Review the changes"));
    m_refreshSoon.start();
}

/// What the button beside the notice about the last job leads to.
void MainWindow::noticeAction()
{
    if (!m_lastFinished.file.isEmpty()) {
        m_services.prompts.showInFolder(m_lastFinished.file);
    } else if (m_lastFinished.isCheck) {
        showPage(PageId::Jobs);
        jobs().showRun(m_lastFinished.runId);
    } else {
        openReview(m_lastFinished.batchId);
    }
}

bool MainWindow::isSettled() const
{
    if (m_sessionAsker.isWaiting() || m_snapshotAsker.isWaiting() || m_refreshSoon.isActive())
        return false;
    return m_pages->isSettled(m_page);
}

/// Not by Qt's chain: there stands at the end what was made last (lines of jobs, of alerts, of findings), wherever it is seen, and a
/// page of the list where it stood when it was not the one that is open.
bool MainWindow::focusNextPrevChild(bool next)
{
    const QList<QWidget*> stops = tabStops(*centralWidget());
    qsizetype now = -1;
    for (QWidget* one = QApplication::focusWidget(); one && now < 0; one = one->parentWidget())
        now = stops.indexOf(one);
    if (stops.isEmpty())
        return false;
    if (now < 0 && !next)
        now = 0; // from nowhere: back to the last
    stops[(now + (next ? 1 : stops.size() - 1)) % stops.size()]->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return true;
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    m_services.preferences.setState(u"main"_s, saveGeometry());
    m_habits->save();
    m_services.session.lookAt({});
    QMainWindow::closeEvent(event);
}

} // namespace trueup::ui
