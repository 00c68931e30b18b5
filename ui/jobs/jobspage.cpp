#include "jobs/jobspage.h"

#include "alerts/alertsview.h"
#include "jobs/failedwritesview.h"
#include "jobs/rejectsview.h"
#include "jobs/rundetailview.h"
#include "jobs/schedulesview.h"
#include "services/filtertexts.h"
#include "services/preferences.h"
#include "services/prompts.h"
#include "widgets/controls.h"
#include "widgets/errorbanner.h"
#include "widgets/format.h"
#include "widgets/labels.h"
#include "widgets/statefulview.h"
#include "widgets/tables.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QTabWidget>
#include <QTableView>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

QList<PagedTable<RunRow>::Column> runColumns()
{
    using Row = RunRow;
    return {{JobsPage::tr("Run"), [](const Row& r) { return r.kind; }},
            {JobsPage::tr("Outcome"), [](const Row& r) { return outcomeLabel(r.outcome); },
             [](const Row& r) { return outcomeIcon(r.outcome); }},
            {JobsPage::tr("Started"), [](const Row& r) { return shownTime(r.startedAt); }},
            {JobsPage::tr("Took"),
             [](const Row& r) {
                 return r.finishedAt.isValid() ? shownDuration(double(r.startedAt.msecsTo(r.finishedAt)) / 1000) : QString();
             }, {}, true},
            {JobsPage::tr("Read"), [](const Row& r) { return shownCount(r.read); }, {}, true},
            {JobsPage::tr("Staged"), [](const Row& r) { return shownCount(r.staged); }, {}, true},
            {JobsPage::tr("Rejected"), [](const Row& r) { return shownCount(r.rejected); }, {}, true},
            {JobsPage::tr("Failed"), [](const Row& r) { return shownCount(r.failed); }, {}, true},
            {JobsPage::tr("By"), [](const Row& r) { return r.startedBy; }},
            {JobsPage::tr("Summary"), [](const Row& r) { return r.summary; }}};
}

} // namespace

JobsPage::JobsPage(UiServices& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_detailAsker(this), m_releaseAsker(this),
      m_runs(new PagedTable<RunRow>(runColumns(), this)), m_kind(new QComboBox(this)), m_outcome(new QComboBox(this)),
      m_clear(button(tr("Clear filters"), u"flat"_s, this)), m_check(checkButton()),
      m_table(new QTableView(this)),
      m_list(new StatefulView(m_table, u"jobs"_s, tr("The runs could not be read"))),
      m_parts(new QTabWidget(this)), m_tabs(new QTabWidget(this)), m_detail(new RunDetailView(this)), m_rejects(new RejectsView(services.jobs, this)),
      m_writes(new FailedWritesView(services.push, this)), m_schedules(new SchedulesView(services, this)), m_alerts(new AlertsView(services, this)), m_banner(new ErrorBanner(this))
{
    addFilters();
    m_table->setModel(m_runs);
    m_table->setAccessibleName(tr("Runs"));
    setUpTable(*m_table, {20, 18, 26, 15, 12, 12, 14, 12, 18, 30}, 9);
    layOutParts();
    connectAlerts();
    connectWrites();

    for (QComboBox* box : {m_kind, m_outcome})
        connect(box, &QComboBox::activated, this, &JobsPage::filtered);
    connect(m_clear, &QPushButton::clicked, this, &JobsPage::clearFilters);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) { select(current.row()); });
    m_list->follow(*m_runs);
    connect(m_list, &StatefulView::againWanted, m_banner, &ErrorBanner::clear);
    connect(m_list, &StatefulView::actionWanted, this, &JobsPage::clearFilters);
    connect(m_runs, &PagedTableBase::failed, m_banner, &ErrorBanner::show);
    connect(m_runs, &PagedTableBase::loaded, this, [this] {
        if (filter() != RunFilter())
            m_list->setEmpty({tr("No run like this"), tr("No run is of this kind and ended this way."), tr("Clear filters")});
        else
            m_list->setEmpty({tr("No run yet"),
                              tr("Every import, refresh and push is listed here with what it did. The dashboard starts the first one.")});
        if (m_runs->rowCount() > 0 && !m_table->currentIndex().isValid())
            selectRun(m_runId);
    });
    connect(m_rejects, &RejectsView::failed, m_banner, &ErrorBanner::show);
    connect(m_rejects, &RejectsView::againWanted, m_banner, &ErrorBanner::clear);
    connect(m_detail, &RunDetailView::releaseWanted, this, &JobsPage::release);
    connect(m_detail, &RunDetailView::reviewWanted, this, &JobsPage::reviewWanted);
    connect(&services.jobs, &JobService::runsChanged, m_runs, [this] { m_runs->reload(); });
}

/// The filter as it was left; the database answers it anew.
void JobsPage::addFilters()
{
    m_kind->addItem(tr("Any kind of run"), QVariant());
    for (const JobKind kind : {JobKind::EtilizeImport, JobKind::XorosoftRefresh, JobKind::XorosoftStock, JobKind::ShopifyPull,
                               JobKind::ShopifyPush})
        m_kind->addItem(jobLabel(kind), int(kind));
    m_outcome->addItem(tr("Any outcome"), QVariant());
    for (const RunOutcome outcome : {RunOutcome::Succeeded, RunOutcome::Partial, RunOutcome::Held, RunOutcome::Failed,
                                     RunOutcome::Cancelled, RunOutcome::Skipped})
        m_outcome->addItem(outcomeIcon(outcome), outcomeLabel(outcome), int(outcome));
    m_kind->setAccessibleName(tr("Filter by kind of run"));
    m_outcome->setAccessibleName(tr("Filter by outcome"));
    const RunFilter last = runFilterFrom(m_services.preferences.text(u"jobs/filter"_s));
    if (last.kind)
        m_kind->setCurrentIndex(qMax(0, m_kind->findData(int(*last.kind))));
    if (last.outcome)
        m_outcome->setCurrentIndex(qMax(0, m_outcome->findData(int(*last.outcome))));
    m_clear->setVisible(filter() != RunFilter());
}

QPushButton* JobsPage::checkButton()
{
    auto* check = button(tr("Check a feed without staging …"), {}, this);
    check->setToolTip(tr("Reads a feed as an import does and says what it would change; nothing is kept but the numbers"));
    auto* menu = new QMenu(check);
    connect(menu->addAction(tr("The feed of the settings")), &QAction::triggered, this, &JobsPage::checkWanted);
    connect(menu->addAction(tr("A file …")), &QAction::triggered, this, &JobsPage::checkFileWanted);
    check->setMenu(menu);
    check->setEnabled(false); // until it is known who sits here
    return check;
}

void JobsPage::layOutParts()
{
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_detail, tr("What it did"));
    m_tabs->addTab(m_rejects, tr("Rejected rows"));
    auto* filters = new QHBoxLayout;
    filters->addWidget(m_kind);
    filters->addWidget(m_outcome);
    filters->addWidget(m_clear);
    filters->addStretch();
    filters->addWidget(m_check);
    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(m_list);
    splitter->addWidget(m_tabs);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    splitter->setChildrenCollapsible(false);
    auto* runs = new QWidget(this);
    auto* part = new QVBoxLayout(runs);
    part->setContentsMargins(0, 8, 0, 0);
    part->addLayout(filters);
    part->addWidget(splitter, 1);
    m_parts->setDocumentMode(true);
    m_parts->addTab(runs, tr("Runs"));
    m_parts->addTab(m_writes, tr("Failed writes"));
    m_parts->addTab(m_schedules, tr("Schedules"));
    m_parts->addTab(m_alerts, tr("Alerts"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 10);
    column->addWidget(m_banner);
    column->addWidget(m_parts, 1);
}

void JobsPage::connectAlerts()
{
    connect(m_alerts, &AlertsView::runWanted, this, &JobsPage::showRun);
    connect(m_alerts, &AlertsView::channelsWanted, this, &JobsPage::channelsWanted);
    connect(m_alerts, &AlertsView::openCounted, this, [this](qsizetype open) {
        m_parts->setTabText(m_parts->indexOf(m_alerts), open > 0 ? tr("Alerts (%1)").arg(shownCount(open)) : tr("Alerts"));
    });
}

void JobsPage::connectWrites()
{
    connect(m_writes, &FailedWritesView::failed, m_banner, &ErrorBanner::show);
    connect(m_writes, &FailedWritesView::againWanted, m_banner, &ErrorBanner::clear);
    connect(m_writes, &FailedWritesView::pushWanted, this, &JobsPage::pushWanted);
    connect(m_writes, &FailedWritesView::reviewWanted, this, &JobsPage::productWanted);
    connect(m_writes, &FailedWritesView::counted, this, [this](qsizetype writes, bool andMore) {
        const QString count = andMore ? u"%1+"_s.arg(shownCount(writes)) : shownCount(writes);
        m_parts->setTabText(m_parts->indexOf(m_writes), writes > 0 ? tr("Failed writes (%1)").arg(count) : tr("Failed writes"));
    });
    connect(&m_services.jobs, &JobService::runsChanged, m_writes, [this] {
        if (isVisible()) // else opening the page reads them
            m_writes->open();
    });
}

RunFilter JobsPage::filter() const
{
    RunFilter result;
    if (m_kind->currentData().isValid())
        result.kind = JobKind(m_kind->currentData().toInt());
    if (m_outcome->currentData().isValid())
        result.outcome = RunOutcome(m_outcome->currentData().toInt());
    return result;
}

void JobsPage::filtered()
{
    m_wantedRun = 0;
    m_clear->setVisible(filter() != RunFilter());
    m_services.preferences.setText(u"jobs/filter"_s, runFilterText(filter()));
    loadRuns();
}

void JobsPage::clearFilters()
{
    m_kind->setCurrentIndex(0);
    m_outcome->setCurrentIndex(0);
    filtered();
    m_kind->setFocus();
}

bool JobsPage::showsClosedAlerts() const
{
    return m_alerts->showsClosed();
}

void JobsPage::open()
{
    loadRuns();
    m_writes->open();
    m_schedules->open();
    m_alerts->open();
}

void JobsPage::loadRuns()
{
    m_runs->show([this, wanted = filter()](const QString& afterKey, int limit) {
        return m_services.jobs.runs(wanted, afterKey, limit);
    });
}

void JobsPage::showRun(qint64 runId)
{
    m_parts->setCurrentIndex(0);
    m_wantedRun = runId;
    selectRun(runId);
}

void JobsPage::selectRun(qint64 runId)
{
    const auto found = std::ranges::find(m_runs->rows(), runId, &RunRow::id);
    m_runId = runId;
    if (found != m_runs->rows().end()) {
        m_wantedRun = 0;
        m_table->selectRow(int(found - m_runs->rows().begin()));
    } else if (m_wantedRun != 0 && m_wantedRun == runId) { // further back than what is loaded, or not under the filter
        m_table->setCurrentIndex({});
        m_table->clearSelection();
        showPartsOf(runId, 0);
    } else if (m_runs->rowCount() > 0) {
        m_table->selectRow(0);
    }
}

void JobsPage::showRejects()
{
    m_tabs->setCurrentWidget(m_rejects);
}

void JobsPage::showFailedWrites()
{
    m_parts->setCurrentWidget(m_writes);
}

void JobsPage::showSchedules()
{
    m_parts->setCurrentWidget(m_schedules);
}

void JobsPage::showAlerts()
{
    m_parts->setCurrentWidget(m_alerts);
    m_alerts->showList();
}

void JobsPage::showAlert(qint64 id)
{
    m_parts->setCurrentWidget(m_alerts);
    m_alerts->showAlert(id);
}

void JobsPage::showAlertRules()
{
    m_parts->setCurrentWidget(m_alerts);
    m_alerts->showRules();
}

void JobsPage::setSession(const Session& session)
{
    m_session = session;
    m_check->setEnabled(session.mayRun);
    m_writes->setSession(session);
    m_schedules->setSession(session);
    m_alerts->setSession(session);
}

void JobsPage::select(int row)
{
    if (row < 0 || row >= m_runs->rowCount()) {
        m_detail->clear();
        m_rejects->clear();
        return;
    }
    showPartsOf(m_runs->row(row).id, m_runs->row(row).rejected);
}

void JobsPage::showPartsOf(qint64 runId, qint64 rejected)
{
    m_runId = runId;
    m_detailAsker.ask(m_services.jobs.runDetail(m_runId), [this](const Result<RunDetail>& detail) { showDetail(detail); });
    m_rejects->show(m_runId);
    m_tabs->setTabText(1, rejected > 0 ? tr("Rejected rows (%1)").arg(shownCount(rejected)) : tr("Rejected rows"));
}

void JobsPage::showDetail(const Result<RunDetail>& detail)
{
    if (detail)
        m_detail->show(*detail, m_session.mayApprove);
    else
        m_banner->show(detail.error());
}

void JobsPage::release(qint64 runId)
{
    Question question;
    question.title = tr("Release this held run?");
    question.text = tr("A guardrail stopped it because its numbers are unusual. Released, its changes can be approved and written.");
    question.action = tr("Release the run");
    question.asksForReason = true;
    question.isDestructive = true;
    m_services.prompts.confirm(this, question, [this, runId](const std::optional<QString>& reason) {
        if (!reason)
            return;
        m_releaseAsker.ask(m_services.jobs.release(runId, *reason), [this](const Result<void>& released) {
            if (!released)
                m_banner->show(released.error());
            else
                m_runs->reload();
        });
    });
}

bool JobsPage::isSettled() const
{
    return !m_runs->isLoading() && !m_detailAsker.isWaiting() && !m_rejects->isLoading() && !m_releaseAsker.isWaiting()
        && !m_writes->isLoading() && m_schedules->isSettled() && m_alerts->isSettled();
}

} // namespace trueup::ui
