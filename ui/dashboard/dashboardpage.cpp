#include "dashboard/dashboardpage.h"

#include "dashboard/alertspanel.h"
#include "dashboard/dashboardcharts.h"
#include "dashboard/freshnesspanel.h"
#include "dashboard/jobspanel.h"
#include "dashboard/newcomerpanel.h"
#include "dashboard/statuscard.h"
#include "widgets/charts/chartpanel.h"
#include "widgets/charts/sharechart.h"
#include "widgets/controls.h"
#include "widgets/flowlayout.h"
#include "widgets/refusal.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>

#include <algorithm>

namespace trueup::ui {

using namespace Qt::StringLiterals;

DashboardPage::DashboardPage(UiServices& services, QWidget* parent)
    : QWidget(parent), m_jobService(services.jobs), m_charts(new QWidget(this)),
      m_days(new ChartPanel(tr("Changes and outcomes per day"), tr("Nothing was staged or written in these days."), m_charts)),
      m_runs(new ChartPanel(tr("Duration and throughput of runs"), tr("No run has ended yet."), m_charts)),
      m_points(new ChartPanel(tr("Shopify points against the limit"), tr("No run has asked the shop yet."), m_charts)),
      m_settled(new ShareChart(this)), m_settledWords(label({}, u"muted"_s, this)), m_newcomer(new NewcomerPanel(this)), m_jobs(new JobsPanel(services.jobs, this)), m_freshness(new FreshnessPanel(this)),
      m_alerts(new AlertsPanel(this))
{
    auto* content = new QWidget(this);
    content->setObjectName(u"scrolled"_s);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(16, 12, 16, 16);
    column->setSpacing(12);
    addActions(column);
    addCards(column);
    addPanels(column);
    updateActions();
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(content);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(scroll);
    connect(&m_jobService, &JobService::runningChanged, this, &DashboardPage::updateActions);
    connect(m_newcomer, &NewcomerPanel::settingsWanted, this, &DashboardPage::settingsWanted);
    connect(m_newcomer, &NewcomerPanel::importWanted, this, [this] { emit jobWanted(JobKind::EtilizeImport); });
    connect(m_newcomer, &NewcomerPanel::reviewWanted, this, [this] { emit reviewWanted({}); });
    connect(m_alerts, &AlertsPanel::alertWanted, this, &DashboardPage::alertWanted);
    connect(m_alerts, &AlertsPanel::allWanted, this, [this] { emit alertWanted(0); });
}

QPushButton* DashboardPage::addAction(FlowLayout* row, const QString& text, const QString& iconName)
{
    QPushButton* action = button(text, {}, this);
    action->setIcon(symbol(iconName, Ink::Accent));
    row->addWidget(action);
    return action;
}

void DashboardPage::addActions(QVBoxLayout* column)
{
    m_actions = new QWidget(this);
    auto* row = new FlowLayout(m_actions, 8);
    const std::array<std::tuple<QString, QString, JobKind>, 3> jobs = {{
        {tr("Import from Etilize"), u"import"_s, JobKind::EtilizeImport},
        {tr("Refresh Xorosoft"), u"refresh"_s, JobKind::XorosoftRefresh},
        {tr("Pull from Shopify"), u"pull"_s, JobKind::ShopifyPull}}};
    for (const auto& [text, iconName, kind] : jobs) {
        QPushButton* action = addAction(row, text, iconName);
        connect(action, &QPushButton::clicked, this, [this, wanted = kind] { emit jobWanted(wanted); });
        m_runActions.append({kind, action});
    }
    connect(addAction(row, tr("Review staged changes"), u"review"_s), &QPushButton::clicked, this,
            [this] { emit reviewWanted({}); });
    m_push = addAction(row, tr("Push approved"), u"push"_s);
    connect(m_push, &QPushButton::clicked, this, &DashboardPage::pushWanted);
    m_again = addAction(row, tr("Try again"), u"refresh"_s);
    m_again->hide();
    connect(m_again, &QPushButton::clicked, this, &DashboardPage::againWanted);
    column->addWidget(m_actions);
    m_who = new Refusal(tr("Your role may look but not start runs. Ask an administrator for the operator role."), this);
    column->addWidget(m_who);
}

void DashboardPage::addCards(QVBoxLayout* column)
{
    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    for (const StatusCard which : {StatusCard::InSync, StatusCard::NeedsPush, StatusCard::PendingReview,
                                   StatusCard::Conflicts, StatusCard::Failed, StatusCard::OutOfStock}) {
        auto* card = new StatusCardButton(which, this);
        connect(card, &QAbstractButton::clicked, this, [this, which] { follow(which); });
        row->addWidget(card, 1);
        m_cards.append(card);
    }
    column->addLayout(row);
    addHeld(column);
}

/// What is held, each kind a link to where it is released.
void DashboardPage::addHeld(QVBoxLayout* column)
{
    auto* row = new FlowLayout(nullptr, 8);
    m_heldChanges = button({}, u"flat"_s, this);
    m_heldChanges->setToolTip(tr("Opens them in Review, where they are released or rejected"));
    connect(m_heldChanges, &QPushButton::clicked, this, [this] {
        ReviewFilter filter;
        filter.statuses = {ReviewStatus::Held};
        emit reviewWanted(filter);
    });
    m_heldRuns = button({}, u"flat"_s, this);
    m_heldRuns->setToolTip(tr("Opens them in Jobs, where they are looked at and released"));
    connect(m_heldRuns, &QPushButton::clicked, this, &DashboardPage::heldRunsWanted);
    for (QPushButton* held : {m_heldChanges, m_heldRuns}) {
        held->setIcon(symbol(u"warning"_s, Ink::Warning));
        held->hide();
        row->addWidget(held);
    }
    column->addLayout(row);
}

/// Opens the list behind a card.
void DashboardPage::follow(StatusCard card)
{
    ReviewFilter filter;
    switch (card) {
    case StatusCard::NeedsPush: filter.statuses = {ReviewStatus::Approved, ReviewStatus::Queued}; break;
    case StatusCard::PendingReview: filter.statuses = {ReviewStatus::Pending}; break;
    case StatusCard::Failed: filter.statuses = {ReviewStatus::Failed}; break;
    case StatusCard::Conflicts: emit conflictsWanted(); return;
    case StatusCard::InSync: emit productsWanted(ProductScope::InSync); return;
    case StatusCard::OutOfStock: emit productsWanted(ProductScope::OutOfStock); return;
    }
    emit reviewWanted(filter);
}

void DashboardPage::addPanels(QVBoxLayout* column)
{
    m_days->setPointTitle(tr("Day"));
    for (ChartPanel* chart : {m_runs, m_points})
        chart->setPointTitle(tr("Run"));
    m_runs->setAxisTitles(tr("seconds"), tr("records/s"));
    m_points->setAxisTitles(tr("points/s"));
    auto* chartColumn = new QVBoxLayout(m_charts);
    chartColumn->setContentsMargins(0, 0, 0, 0);
    chartColumn->setSpacing(12);
    chartColumn->addWidget(m_days, 5);
    chartColumn->addWidget(m_runs, 4);
    chartColumn->addWidget(m_points, 4);
    const Panel settled = panel(tr("Conflicts by how they were settled"), this);
    m_settledPanel = settled.frame;
    settled.layout->addWidget(m_settledWords);
    settled.layout->addWidget(m_settled);
    m_settled->hide();
    auto* side = new QVBoxLayout;
    side->setSpacing(12);
    side->addWidget(m_jobs);
    side->addWidget(m_freshness);
    side->addWidget(m_settledPanel);
    side->addWidget(m_alerts);
    side->addStretch();
    auto* main = new QVBoxLayout;
    main->addWidget(m_newcomer, 0, Qt::AlignTop);
    main->addWidget(m_charts, 1);
    m_newcomer->hide();
    auto* row = new QHBoxLayout;
    row->setSpacing(12);
    row->addLayout(main, 5);
    row->addLayout(side, 3);
    column->addLayout(row, 1);
}

void DashboardPage::setSnapshot(const DashboardSnapshot& snapshot)
{
    m_isRead = true;
    m_jobs->sayInstead({});
    for (StatusCardButton* card : std::as_const(m_cards))
        card->setCount(snapshot.counts.of(card->card()));
    m_heldChanges->setText(tr("%Ln change(s) are held and waiting to be released", nullptr, int(snapshot.counts.held)));
    m_heldChanges->setVisible(snapshot.counts.held > 0);
    m_heldRuns->setText(tr("%Ln run(s) are held and waiting to be released", nullptr, int(snapshot.state.heldRuns)));
    m_heldRuns->setVisible(snapshot.state.heldRuns > 0);
    m_hasApproved = snapshot.counts.needsPush > 0;
    m_steps = snapshot.steps;
    updateActions();
    const bool newcomer = m_steps.isNewcomer();
    m_newcomer->setVisible(newcomer);
    m_charts->setVisible(!newcomer);
    const ChartData days = dayChart(snapshot.days);
    m_days->setData(days.series, days.points);
    const ChartData runs = runChart(snapshot.runs);
    m_runs->setData(runs.series, runs.points);
    const ChartData points = pointChart(snapshot.runs);
    m_points->setData(points.series, points.points);
    m_freshness->setSources(snapshot.freshness);
    const QList<SharePart> settled = settledShares(snapshot.conflicts);
    m_settled->setParts(settled);
    m_settled->setVisible(!settled.isEmpty());
    m_settledWords->setText(tr("No conflict was settled in the last %n day(s).", nullptr, snapshot.conflicts.days));
    m_settledWords->setVisible(settled.isEmpty());
    m_settledPanel->setVisible(!newcomer);
    m_alerts->setAlerts(snapshot.alerts);
}

void DashboardPage::setSession(const Session& session)
{
    m_mayRun = session.mayRun;
    updateActions();
    m_jobs->setMayCancel(session.mayRun);
}

/// A newcomer has three steps instead of five ways to begin.
void DashboardPage::updateActions()
{
    m_actions->setVisible(!m_isRead || !m_steps.isNewcomer());
    const bool isLost = m_hasFailed && !m_isRead; // a run would meet what the numbers met
    const bool may = m_mayRun.value_or(false) && !isLost;
    const QString refusal = !m_mayRun.value_or(true) ? tr("Your role may not start runs.")
                            : isLost                 ? tr("Not known: the numbers could not be read.")
                                                     : QString();
    m_who->setVisible(!m_mayRun.value_or(true));
    const QList<RunningJob> running = m_jobService.running();
    for (const RunAction& action : std::as_const(m_runActions)) {
        const bool runs = std::ranges::find(running, action.kind, &RunningJob::kind) != running.end();
        action.button->setEnabled(may && !runs);
        action.button->setToolTip(refusal.isEmpty() && runs ? tr("It is running already: see “Running now”.") : refusal);
    }
    m_push->setEnabled(may && m_hasApproved);
    const bool isNothing = m_isRead && !m_hasApproved;
    m_push->setToolTip(!refusal.isEmpty() ? refusal : isNothing ? tr("Nothing is approved.") : m_isReading && !m_isRead ? tr("Reading …") : QString());
    m_again->setVisible(isLost);
    m_newcomer->setSteps(m_steps, may);
}

void DashboardPage::setReading()
{
    m_isReading = true;
    updateActions();
    if (!m_isRead && !m_hasFailed) // asked again and again, the words would only flicker
        sayInstead({tr("Reading …"), tr("Reading …"), tr("Reading …"), tr("Reading …")});
}

void DashboardPage::setFailed()
{
    m_hasFailed = true;
    updateActions();
    if (!m_isRead)
        sayInstead({tr("Not known: the numbers could not be read."), tr("Not known: the sources could not be read."),
                    tr("Not known: the running jobs could not be read."), tr("Not known: the alerts could not be read.")});
}

void DashboardPage::sayInstead(const Words& words)
{
    for (ChartPanel* chart : {m_days, m_runs, m_points})
        chart->sayInstead(words.charts);
    m_settledWords->setText(words.charts);
    m_freshness->say(words.sources);
    m_jobs->sayInstead(words.jobs);
    m_alerts->sayInstead(words.alerts);
}

} // namespace trueup::ui
