#include "jobs/jobspage.h"

#include "alerts/alertdetail.h"
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
#include "widgets/headersort.h"
#include "widgets/labels.h"
#include "widgets/refusal.h"
#include "widgets/statefulview.h"
#include "widgets/tables.h"

#include <QApplication>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QTabWidget>
#include <QTableView>

#include <array>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array listedKinds = {JobKind::EtilizeImport, JobKind::XorosoftRefresh, JobKind::XorosoftStock, JobKind::ShopifyPull, JobKind::ShopifyPush};
constexpr std::array listedOutcomes = {RunOutcome::Succeeded, RunOutcome::Partial, RunOutcome::Held, RunOutcome::Failed, RunOutcome::Cancelled, RunOutcome::Skipped};

/// No count is not a count of none.
QString shownOrNone(qint64 count)
{
    return count == RunRow::noCount ? u"–"_s : shownCount(count);
}

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
            {JobsPage::tr("Records"), [](const Row& r) { return shownOrNone(r.records); }, {}, true},
            {JobsPage::tr("Staged"), [](const Row& r) { return shownOrNone(r.staged); }, {}, true},
            {JobsPage::tr("Rejected rows"), [](const Row& r) { return shownOrNone(r.rejected); }, {}, true},
            {JobsPage::tr("Failed"), [](const Row& r) { return shownOrNone(r.failed); }, {}, true},
            {JobsPage::tr("By"), [](const Row& r) { return r.startedBy; }, {}, false, {},
             [](const Row& r) { return shownActor(r.startedBy, r.startedLogin); }},
            {JobsPage::tr("Summary"), [](const Row& r) { return r.summary; }}};
}

/// The columns that say one of a few words.
QList<ColumnWords> runWords()
{
    QStringList kinds;
    for (const JobKind kind : listedKinds)
        kinds += jobLabel(kind);
    QStringList outcomes;
    for (const RunOutcome outcome : listedOutcomes)
        outcomes += outcomeLabel(outcome);
    return {{0, kinds}, {1, outcomes, true}, {2, longestTimes()}, {3, longestDurations()}};
}

/// The columns there is an order by.
constexpr std::array sortedColumns{std::pair{0, RunSort::Kind}, std::pair{1, RunSort::Outcome}, std::pair{2, RunSort::Started},
                                   std::pair{3, RunSort::Duration}};

} // namespace

JobsPage::JobsPage(UiServices& services, QWidget* parent, Making making)
    : QWidget(parent), m_services(services), m_detailAsker(this), m_releaseAsker(this),
      m_runs(new PagedTable<RunRow>(runColumns(), this)), m_kind(new QComboBox(this)), m_outcome(new QComboBox(this)),
      m_clear(button(tr("Clear filters"), u"flat"_s, this)), m_check(checkButton()),
      m_who(new Refusal(tr("Your role may look but not start runs. Ask an administrator for the operator role."), this)), m_table(new QTableView(this)), m_sort(nullptr),
      m_list(new StatefulView(m_table, u"jobs"_s, tr("The runs could not be read"))),
      m_parts(new QTabWidget(this)), m_tabs(new QTabWidget(this)), m_detail(new RunDetailView(this)), m_rejects(new RejectsView(services.jobs, this)),
      m_banner(new ErrorBanner(this))
{
    addFilters();
    m_table->setModel(m_runs);
    m_table->setAccessibleName(tr("Runs"));
    setUpSorting();
    setUpTable(*m_table, {20, 16, 25, 13, 8, 8, 8, 8, 16, 14}, 9); // the summary is cut before the name of a person is
    keepWordsWhole(*m_table, runWords());
    layOutParts();

    for (QComboBox* box : {m_kind, m_outcome})
        connect(box, &QComboBox::activated, this, &JobsPage::filtered);
    connect(m_clear, &QPushButton::clicked, this, &JobsPage::clearFilters);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) { select(current.row()); });
    m_list->follow(*m_runs);
    connect(m_list, &StatefulView::againWanted, m_banner, &ErrorBanner::clear);
    connect(m_list, &StatefulView::actionWanted, this, [this] {
        if (filter() != RunFilter())
            clearFilters();
        else
            emit dashboardWanted();
    });
    connect(m_runs, &PagedTableBase::failed, m_banner, &ErrorBanner::show);
    connect(m_runs, &PagedTableBase::failed, this, &JobsPage::showTabs);
    connect(m_runs, &PagedTableBase::failed, this, [this] {
        m_isLost = true;
        allowCheck();
    });
    connect(m_runs, &PagedTableBase::loaded, this, [this] {
        m_isLost = false;
        allowCheck();
    });
    connect(m_runs, &PagedTableBase::loaded, this, &JobsPage::runsRead);
    connect(m_parts, &QTabWidget::currentChanged, this, [this] {
        if (m_parts->currentWidget()->isAncestorOf(QApplication::focusWidget())) // and not among the titles
            focusList();
    });
    connect(m_rejects, &RejectsView::failed, m_banner, &ErrorBanner::show);
    connect(m_rejects, &RejectsView::failed, this, [this](const Error& error) {
        m_isLost = m_isLost || error.kind == ErrorKind::DatabaseLost; // the runs are older than that, and read again with the connection
        allowCheck();
    });
    connect(m_rejects, &RejectsView::counted, this, [this](qsizetype rows, bool andMore) {
        const QString count = andMore ? u"%1+"_s.arg(shownCount(rows)) : shownCount(rows);
        m_tabs->setTabText(1, rows > 0 ? tr("Rows with problems (%1)").arg(count) : tr("Rows with problems"));
    });
    connect(m_rejects, &RejectsView::againWanted, m_banner, &ErrorBanner::clear);
    connect(m_detail, &RunDetailView::releaseWanted, this, &JobsPage::release);
    connect(m_detail, &RunDetailView::reviewWanted, this, &JobsPage::reviewWanted);
    connect(m_detail, &RunDetailView::jobWanted, this, &JobsPage::jobWanted);
    connect(&services.jobs, &JobService::runsChanged, m_runs, [this] { m_runs->reload(); });
    if (making == Making::AtOnce)
        makeParts();
}

bool JobsPage::makePart()
{
    if (!m_writes)
        makeWrites();
    else if (!m_schedules)
        makeSchedules();
    else if (!m_alerts)
        makeAlerts();
    else
        return false;
    return true;
}

void JobsPage::makeParts()
{
    while (makePart()) {
    }
}

template <class Part>
void JobsPage::addPart(Part* part, const QString& title)
{
    if (m_session)
        part->setSession(*m_session);
    m_parts->addTab(part, title);
    emit partMade(*part);
}

void JobsPage::runsRead()
{
    if (filter() != RunFilter())
        m_list->setEmpty({tr("No run like this"), tr("No run is of this kind and ended this way."), tr("Clear filters")});
    else
        m_list->setEmpty({tr("No run yet"),
                          tr("Every import, refresh, pull and push is listed here with what it did. The dashboard starts the first one."),
                          tr("Go to the dashboard")});
    if (m_runs->rowCount() > 0 && !m_table->selectionModel()->hasSelection())
        selectRun(m_runId);
    else if (m_runs->rowCount() == 0 && m_wantedRun == 0)
        select(-1);
    showTabs();
}

/// Of no run there is nothing to tell; one that was asked for is shown whether it is listed or not.
void JobsPage::showTabs()
{
    m_tabs->setVisible(m_runs->rowCount() > 0 || m_wantedRun != 0);
}

/// The list of the part that was opened, not the first thing on it that can be pressed.
void JobsPage::focusList()
{
    QWidget* part = m_parts->currentWidget();
    if (part == m_writes)
        m_writes->takeFocus();
    else if (part == m_schedules)
        m_schedules->takeFocus();
    else if (part == m_alerts)
        m_alerts->takeFocus();
    else
        m_list->takeFocus();
}

/// In the order the list was left in.
void JobsPage::setUpSorting()
{
    QList<int> columns;
    for (const auto& [column, sort] : sortedColumns)
        columns.append(column);
    m_sort = new HeaderSort(*m_table, columns);
    m_order = runOrderFrom(m_services.preferences.text(u"jobs/order"_s));
    const auto shown = std::ranges::find(sortedColumns, m_order.column, [](const auto& one) { return one.second; });
    m_sort->show(shown->first, m_order.descending ? Qt::DescendingOrder : Qt::AscendingOrder);
    connect(m_sort, &HeaderSort::wanted, this, [this](int column, Qt::SortOrder order) {
        const auto wanted = std::ranges::find(sortedColumns, column, [](const auto& one) { return one.first; });
        sort({wanted->second, order == Qt::DescendingOrder});
    });
}

/// The filter as it was left; the database answers it anew.
void JobsPage::addFilters()
{
    m_kind->addItem(tr("Any kind of run"), QVariant());
    for (const JobKind kind : listedKinds)
        m_kind->addItem(jobLabel(kind), int(kind));
    m_outcome->addItem(tr("Any outcome"), QVariant());
    for (const RunOutcome outcome : listedOutcomes)
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
    auto* check = button(tr("Check a feed …"), {}, this);
    check->setIcon(symbol(u"search"_s)); // it does something, and keeps nothing: the boxes in the same line only choose what is listed
    auto* menu = new QMenu(check);
    connect(menu->addAction(tr("The feed of the settings")), &QAction::triggered, this, [this] {
        JobRequest request;
        request.kind = JobKind::EtilizeImport;
        request.dryRun = true;
        emit jobWanted(request);
    });
    connect(menu->addAction(tr("A file …")), &QAction::triggered, this, [this] { emit feedFileWanted(true); });
    check->setMenu(menu);
    check->setEnabled(false); // until it is known who sits here
    return check;
}

void JobsPage::layOutParts()
{
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_detail, tr("What it did"));
    m_tabs->addTab(m_rejects, tr("Rows with problems"));
    auto* filters = new QHBoxLayout;
    filters->addWidget(m_kind);
    filters->addWidget(m_outcome);
    filters->addWidget(m_clear);
    filters->addStretch();
    auto* lists = button(tr("Compare two lists …"), {}, this);
    lists->setIcon(symbol(u"table"_s));
    lists->setToolTip(tr("Finds which rows of a price list or another catalogue are which of the ERP’s items, or of a second list; nothing is stored"));
    connect(lists, &QPushButton::clicked, this, &JobsPage::listsWanted);
    filters->addWidget(lists);
    filters->addWidget(m_check);
    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(m_list);
    splitter->addWidget(m_tabs);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    splitter->setChildrenCollapsible(false);
    splitter->setSizes({fontMetrics().height() * 20, fontMetrics().height() * 20}); // halves, also when the lower one comes later
    m_tabs->hide(); // until there is a run
    auto* runs = new QWidget(this);
    auto* part = new QVBoxLayout(runs);
    part->setContentsMargins(0, 8, 0, 0);
    part->addLayout(filters);
    part->addWidget(m_who);
    part->addWidget(splitter, 1);
    m_parts->setDocumentMode(true);
    m_parts->addTab(runs, tr("Runs"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 10);
    column->addWidget(m_banner);
    column->addWidget(m_parts, 1);
}

void JobsPage::makeAlerts()
{
    m_alerts = new AlertsView(m_services);
    connect(m_alerts, &AlertsView::runWanted, this, &JobsPage::showRun);
    connect(m_alerts, &AlertsView::channelsWanted, this, &JobsPage::channelsWanted);
    connect(m_alerts, &AlertsView::followUpWanted, this, [this](FollowUp what) {
        switch (what) {
        case FollowUp::Push: emit pushWanted(); break;
        case FollowUp::FailedWrites: showFailedWrites(); break;
        case FollowUp::Schedules: showSchedules(); break;
        case FollowUp::None: break;
        }
    });
    connect(m_alerts, &AlertsView::openCounted, this, [this](qsizetype open) {
        m_parts->setTabText(m_parts->indexOf(m_alerts), open > 0 ? tr("Alerts (%1 open)").arg(shownCount(open)) : tr("Alerts"));
    });
    addPart(m_alerts, tr("Alerts"));
}

void JobsPage::makeSchedules()
{
    m_schedules = new SchedulesView(m_services);
    connect(m_schedules, &SchedulesView::runWanted, this, &JobsPage::showRun);
    addPart(m_schedules, tr("Schedules"));
}

void JobsPage::makeWrites()
{
    m_writes = new FailedWritesView(m_services.push);
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
    addPart(m_writes, tr("Failed writes"));
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
    return m_alerts && m_alerts->showsClosed();
}

void JobsPage::open()
{
    makeParts();
    loadRuns();
    m_writes->open();
    m_schedules->open();
    m_alerts->open();
}

void JobsPage::loadRuns()
{
    m_runs->show([this, wanted = filter(), order = m_order](const QString& afterKey, int limit) {
        return m_services.jobs.runs(wanted, order, afterKey, limit);
    });
}

/// The chosen run stays the one that is shown, wherever it stands now.
void JobsPage::sort(const RunOrder& order)
{
    m_order = order;
    m_services.preferences.setText(u"jobs/order"_s, runOrderText(order));
    m_wantedRun = m_runId;
    m_table->scrollToTop();
    loadRuns();
}

void JobsPage::showRun(qint64 runId)
{
    m_parts->setCurrentIndex(0);
    m_wantedRun = runId;
    selectRun(runId);
}

void JobsPage::showHeldRuns()
{
    m_parts->setCurrentIndex(0);
    m_kind->setCurrentIndex(0);
    m_outcome->setCurrentIndex(m_outcome->findData(int(RunOutcome::Held)));
    filtered();
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
        showPartsOf(runId);
    } else if (m_runs->rowCount() > 0) {
        m_table->selectRow(0);
    }
    showTabs();
}

void JobsPage::showRejects()
{
    m_tabs->setCurrentWidget(m_rejects);
}

void JobsPage::showFailedWrites()
{
    makeParts();
    m_parts->setCurrentWidget(m_writes);
    focusList();
}

void JobsPage::showSchedules()
{
    makeParts();
    m_parts->setCurrentWidget(m_schedules);
    focusList();
}

void JobsPage::showAlerts()
{
    makeParts();
    m_parts->setCurrentWidget(m_alerts);
    m_alerts->showList();
    focusList();
}

void JobsPage::showAlert(qint64 id)
{
    makeParts();
    m_parts->setCurrentWidget(m_alerts);
    m_alerts->showAlert(id);
}

void JobsPage::showAlertRules()
{
    makeParts();
    m_parts->setCurrentWidget(m_alerts);
    m_alerts->showRules();
    focusList();
}

void JobsPage::setSession(const Session& session)
{
    m_session = session;
    m_who->setVisible(!session.mayRun);
    allowCheck();
    const auto give = [&session](auto*... parts) { ((parts ? parts->setSession(session) : void()), ...); };
    give(m_writes, m_schedules, m_alerts);
}

/// A check compares with what the database holds: it would meet what the runs met.
void JobsPage::allowCheck()
{
    const bool may = m_session && m_session->mayRun;
    m_check->setEnabled(may && !m_isLost);
    m_check->setToolTip(m_session && !may ? tr("Your role may not start runs.")
                        : m_isLost        ? tr("Not known: the runs could not be read.")
                                          : tr("Reads a feed as an import does and says what it would change; nothing is kept but the numbers"));
}

void JobsPage::select(int row)
{
    if (row < 0 || row >= m_runs->rowCount()) {
        m_detailAsker.forget();
        m_detail->clear();
        m_rejects->clear();
        return;
    }
    showPartsOf(m_runs->row(row).id);
}

void JobsPage::showPartsOf(qint64 runId)
{
    m_runId = runId;
    m_detailAsker.ask(m_services.jobs.runDetail(m_runId), [this](const Result<RunDetail>& detail) { showDetail(detail); });
    m_rejects->show(m_runId);
}

void JobsPage::showDetail(const Result<RunDetail>& detail)
{
    if (detail)
        m_detail->show(*detail, m_session.value_or(Session()));
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
    return m_alerts && !m_runs->isLoading() && !m_detailAsker.isWaiting() && !m_rejects->isLoading() && !m_releaseAsker.isWaiting()
        && !m_writes->isLoading() && m_schedules->isSettled() && m_alerts->isSettled();
}

} // namespace trueup::ui
