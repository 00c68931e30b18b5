#include "alerts/alertsview.h"

#include "alerts/alertdetail.h"
#include "alerts/alertrulesview.h"
#include "alerts/alertwords.h"
#include "services/preferences.h"
#include "widgets/controls.h"
#include "widgets/elidedlabel.h"
#include "widgets/errorbanner.h"
#include "widgets/errorwords.h"
#include "widgets/format.h"
#include "widgets/keys.h"
#include "widgets/latescrollarea.h"
#include "widgets/refusal.h"
#include "widgets/statefulview.h"
#include "widgets/tables.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableWidget>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {
enum Column { Level, Title, Told, Since, Last, Times, State, By, ColumnCount };
enum View { List, Rules };

/// Who is told of an alert.
QString everybody() { return AlertsView::tr("everybody", "who was told of an alert"); }
QString notEverybody() { return AlertsView::tr("not everybody", "who was told of an alert"); }
QString nobody() { return AlertsView::tr("nobody", "who was told of an alert"); }

/// The columns that say one of a few words.
QList<ColumnWords> alertWords()
{
    QStringList severities;
    for (const AlertSeverity one : {AlertSeverity::Info, AlertSeverity::Warning, AlertSeverity::Error, AlertSeverity::Critical})
        severities += alertSeverityLabel(one);
    QStringList states;
    for (const AlertState one : {AlertState::Open, AlertState::Acknowledged, AlertState::Closed})
        states += alertStateLabel(one);
    return {{Level, severities, true}, {Told, {everybody(), notEverybody(), nobody()}, true}, {Since, longestTimes()}, {Last, longestTimes()}, {State, states}};
}
}

AlertsView::AlertsView(UiServices& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_listAsker(this), m_ruleAsker(this), m_workAsker(this), m_views(new QStackedWidget(this)),
      m_filter(new QComboBox(this)), m_acknowledge(button({}, u"primary"_s, this)), m_rulesButton(button(tr("Rules …"), {}, this)),
      m_readAt(new ElidedLabel(this)), m_who(new Refusal(tr("Your role may look but not acknowledge alerts. Ask an administrator for the operator role."), this)),
      m_table(new QTableWidget(0, ColumnCount, this)), m_detail(new AlertDetail(this)),
      m_rules(new AlertRulesView(services, this)),
      m_banner(new ErrorBanner(this))
{
    m_views->addWidget(buildList());
    m_views->addWidget(m_rules);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 8, 0, 0);
    column->addWidget(m_banner);
    column->addWidget(m_views, 1);
    addKeys();
    connect(m_filter, &QComboBox::activated, this, [this] {
        m_services.preferences.setText(u"alerts/filter"_s, showsClosed() ? u"all"_s : QString());
        load();
    });
    connect(m_acknowledge, &QPushButton::clicked, this, &AlertsView::acknowledge);
    connect(m_rulesButton, &QPushButton::clicked, this, &AlertsView::showRules);
    connect(m_view, &StatefulView::againWanted, this, &AlertsView::load);
    connect(m_view, &StatefulView::actionWanted, this, &AlertsView::showRules);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &AlertsView::chosenChanged);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &AlertsView::chosenChanged);
    connect(m_detail, &AlertDetail::runWanted, this, &AlertsView::runWanted);
    connect(m_detail, &AlertDetail::channelsWanted, this, &AlertsView::channelsWanted);
    connect(m_detail, &AlertDetail::followUpWanted, this, &AlertsView::followUpWanted);
    connect(m_rules, &AlertRulesView::channelsWanted, this, &AlertsView::channelsWanted);
    connect(m_rules, &AlertRulesView::backWanted, this, [this] {
        showList();
        m_table->setFocus();
    });
    connect(&services.alerts, &AlertService::changed, this, [this] {
        if (isVisible()) // else opening it reads everything
            open();
    });
    showTools();
    chosenChanged();
}

QWidget* AlertsView::buildList()
{
    setTone(m_readAt, u"muted"_s);
    m_filter->addItem(tr("Open and acknowledged alerts"), false);
    m_filter->addItem(tr("All alerts of the last 30 days"), true);
    m_filter->setAccessibleName(tr("Which alerts are listed"));
    m_filter->setCurrentIndex(m_services.preferences.text(u"alerts/filter"_s) == "all"_L1 ? 1 : 0); // as it was left
    m_rulesButton->setToolTip(tr("The rules that raise alerts, and who is told"));
    m_table->setHorizontalHeaderLabels({tr("Severity"), tr("Alert"), tr("Notified", "who was told of an alert"), tr("Since"), tr("Last"), tr("Times"), tr("State"), tr("By", "who acknowledged an alert, beside its state")});
    m_table->horizontalHeaderItem(Times)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter); // as its numbers
    m_table->setAccessibleName(tr("Alerts"));
    setUpTable(*m_table, {14, 40, 16, 21, 21, 7, 15, 13}, Title);
    keepWordsWhole(*m_table, alertWords());
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_detail->setObjectName(u"scrolled"_s);
    auto* area = new LateScrollArea(m_detail, this);
    area->setFocusPolicy(Qt::NoFocus);
    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(m_table);
    splitter->addWidget(area);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 0);
    splitter->setChildrenCollapsible(false);
    splitter->setSizes({fontMetrics().height() * 24, fontMetrics().height() * 13});
    m_view = new StatefulView(m_table, u"bell"_s, tr("The alerts could not be read"), splitter);
    auto* page = new QWidget(this);
    auto* top = new QHBoxLayout;
    top->addWidget(m_filter);
    top->addWidget(m_acknowledge);
    top->addWidget(m_readAt);
    top->addStretch();
    top->addWidget(m_rulesButton);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(top);
    column->addWidget(m_who);
    column->addWidget(m_view, 1);
    return page;
}

void AlertsView::addKeys()
{
    describeKeyArea(this, tr("In the alerts"));
    const auto add = [this](Qt::Key key, const QString& meaning, auto action) {
        auto* shortcut = describeKey(new QShortcut(key, m_table, nullptr, nullptr, Qt::WidgetShortcut), meaning);
        connect(shortcut, &QShortcut::activated, this, action);
    };
    add(Qt::Key_J, tr("Next alert (or arrow)"), [this] { step(1); });
    add(Qt::Key_K, tr("Alert before (or arrow)"), [this] { step(-1); });
    add(Qt::Key_A, tr("Acknowledge the chosen alerts"), [this] { acknowledge(); });
}

void AlertsView::open()
{
    if (m_views->currentIndex() == Rules)
        m_rules->open();
    load(); // the number of open ones is shown beside the rules, too
}

void AlertsView::showList()
{
    m_views->setCurrentIndex(List);
    load();
}

void AlertsView::showRules()
{
    m_views->setCurrentIndex(Rules);
    m_rules->open();
    m_rules->takeFocus();
}

void AlertsView::takeFocus()
{
    if (m_views->currentIndex() == Rules)
        m_rules->takeFocus();
    else
        m_view->takeFocus();
}

void AlertsView::showAlert(qint64 id)
{
    m_wanted = id;
    showList();
    m_table->setFocus();
}

void AlertsView::setSession(const Session& session)
{
    m_session = session;
    m_rules->setSession(session);
    showTools();
    chosenChanged(); // who may do what about it
}

bool AlertsView::isSettled() const
{
    return !m_listAsker.isWaiting() && !m_ruleAsker.isWaiting() && !m_workAsker.isWaiting() && m_rules->isSettled();
}

bool AlertsView::showsClosed() const
{
    return m_filter->currentData().toBool();
}

void AlertsView::load()
{
    m_ruleAsker.forget();
    m_view->reading();
    m_listAsker.ask(m_services.alerts.alerts(m_filter->currentData().toBool()), [this](const Result<QList<Alert>>& alerts) { list(alerts); });
}

void AlertsView::list(const Result<QList<Alert>>& alerts)
{
    if (!alerts)
        return refused(alerts.error());
    m_banner->clear();
    m_isRead = true;
    const QList<qint64> before = m_wanted ? QList<qint64>{m_wanted} : chosen();
    m_wanted = 0;
    const QString read = tr("Updated %1").arg(shownTime(QDateTime::currentDateTimeUtc()));
    m_readAt->setText(read);
    m_readAt->setToolTip(read);
    if (*alerts != m_alerts) {
        m_alerts = *alerts;
        fill();
    }
    showTools();
    if (m_alerts.isEmpty()) {
        sayThereIsNone();
    } else {
        m_view->read(true);
        readMeasures();
    }
    chooseAgain(before);
    emit openCounted(std::ranges::count(m_alerts, AlertState::Open, &Alert::state));
}

void AlertsView::fill()
{
    m_table->clearSelection();
    m_table->setRowCount(int(m_alerts.size()));
    for (int row = 0; row < int(m_alerts.size()); ++row) {
        const Alert& alert = m_alerts[row];
        const QStringList texts{alertSeverityLabel(alert.severity), alert.title, notifiedText(alert), shownTime(alert.since), shownTime(alert.last), shownCount(alert.count), alertStateLabel(alert.state), alert.acknowledgedBy};
        for (int at = 0; at < ColumnCount; ++at) {
            auto* item = new QTableWidgetItem(texts[at]);
            item->setToolTip(texts[at]);
            m_table->setItem(row, at, item);
        }
        m_table->item(row, By)->setToolTip(shownActor(alert.acknowledgedBy, alert.acknowledgedLogin));
        m_table->item(row, Level)->setIcon(alertMark(alert.severity, alert.state));
        m_table->item(row, Times)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        if (!alert.trouble.isEmpty()) { // seen in the list, not only by who opens it
            const QString untold = tr("Not everybody was told: %1").arg(alert.title);
            m_table->item(row, Told)->setIcon(symbol(u"warning"_s, Ink::Warning));
            m_table->item(row, Told)->setToolTip(untold);
            m_table->item(row, Told)->setData(Qt::AccessibleTextRole, untold);
        }
    }
}

/// Nobody is no trouble where the rule says so.
QString AlertsView::notifiedText(const Alert& alert) const
{
    if (!alert.trouble.isEmpty())
        return notEverybody();
    return m_silent.contains(alert.ruleName) ? nobody() : everybody();
}

/// Who may not see them is told in place of the list; a list that was read stays until it is read again.
void AlertsView::refused(const Error& error)
{
    const bool isForbidden = error.kind == ErrorKind::Permission;
    if (isForbidden || !m_isRead) {
        m_alerts.clear();
        m_isRead = false;
        fill();
        showTools();
    }
    if (isForbidden) {
        const Error said = inWords(error);
        m_view->showNone({tr("You may not see the alerts"), u"%1 %2"_s.arg(said.message, said.nextStep)});
        return;
    }
    m_view->failed(error);
    m_banner->show(error);
}

void AlertsView::showTools()
{
    m_acknowledge->setVisible(!m_alerts.isEmpty());
    m_who->setVisible(!m_alerts.isEmpty() && !m_session.mayRun && !m_session.mayAdminister);
    m_readAt->setVisible(!m_alerts.isEmpty());
}

/// That there is no alert is good news only where a rule would have raised one.
void AlertsView::sayThereIsNone()
{
    m_ruleAsker.ask(m_services.alerts.rules(), [this](const Result<QList<AlertRule>>& rules) {
        const bool may = m_session.mayAdminister;
        if (rules && std::ranges::none_of(*rules, &AlertRule::isActive))
            m_view->setEmpty({rules->isEmpty() ? tr("No rule is set") : tr("No rule is switched on"),
                              may ? tr("Without a rule nothing raises an alert.") : tr("Without a rule nothing raises an alert. Administrators make rules."),
                              !may ? QString() : rules->isEmpty() ? tr("Make a rule …") : tr("Look at the rules …")});
        else
            m_view->setEmpty({showsClosed() ? tr("No alert in the last 30 days") : tr("No open alerts"), m_readAt->text()});
        m_view->read(false);
    });
}

/// What an alert is of, and whether anybody is told, says its rule. Where the rules cannot be read its advice has no button.
void AlertsView::readMeasures()
{
    m_ruleAsker.ask(m_services.alerts.rules(), [this](const Result<QList<AlertRule>>& rules) {
        m_measures.clear();
        m_silent.clear();
        for (const AlertRule& rule : rules.value_or(QList<AlertRule>())) {
            m_measures.insert(rule.name, rule.metric);
            if (rule.channels.isEmpty())
                m_silent.insert(rule.name);
        }
        for (int row = 0; row < int(m_alerts.size()); ++row) {
            if (m_alerts[row].trouble.isEmpty()) {
                m_table->item(row, Told)->setText(notifiedText(m_alerts[row]));
                m_table->item(row, Told)->setToolTip(notifiedText(m_alerts[row]));
            }
        }
        chosenChanged();
    });
}

FollowUp AlertsView::followUpOf(const Alert& alert) const
{
    if (alert.state == AlertState::Closed)
        return FollowUp::None;
    if (alert.isOfSchedule)
        return FollowUp::Schedules;
    const QString measure = m_measures.value(alert.ruleName);
    if (measure == "queue_depth"_L1)
        return m_session.mayRun ? FollowUp::Push : FollowUp::None;
    if (measure == "dead_writes"_L1 || measure == "error_rate"_L1)
        return FollowUp::FailedWrites;
    return measure == "overdue_schedules"_L1 || measure.endsWith("_age"_L1) ? FollowUp::Schedules : FollowUp::None;
}

void AlertsView::chooseAgain(const QList<qint64>& ids)
{
    const int had = m_table->currentRow();
    const bool isCurrentKept = had >= 0 && had < m_alerts.size() && ids.contains(m_alerts[had].id);
    QItemSelection rows;
    int first = -1;
    const auto choose = [&](int row) {
        first = first < 0 ? row : first;
        rows.select(m_table->model()->index(row, 0), m_table->model()->index(row, ColumnCount - 1));
    };
    for (int row = 0; row < int(m_alerts.size()); ++row) {
        if (ids.contains(m_alerts[row].id))
            choose(row);
    }
    if (first < 0 && !m_alerts.isEmpty()) // what was chosen is gone: go on with what took its place
        choose(qBound(0, had, int(m_alerts.size()) - 1));
    if (first >= 0 && !isCurrentKept)
        m_table->setCurrentCell(first, 0, QItemSelectionModel::NoUpdate);
    m_table->selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect);
    chosenChanged();
}

QList<qint64> AlertsView::chosen() const
{
    QList<qint64> ids;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows()) {
        if (index.row() < m_alerts.size())
            ids.append(m_alerts[index.row()].id);
    }
    return ids;
}

/// The chosen ones that nobody has acknowledged yet.
QList<qint64> AlertsView::acknowledgeable() const
{
    QList<qint64> ids = chosen();
    ids.removeIf([this](qint64 id) {
        const auto found = std::ranges::find(m_alerts, id, &Alert::id);
        return found == m_alerts.end() || found->state != AlertState::Open;
    });
    return ids;
}

void AlertsView::chosenChanged()
{
    const int row = m_table->currentRow();
    if (row >= 0 && row < m_alerts.size())
        m_detail->show(m_alerts[row], followUpOf(m_alerts[row]), m_session.mayAdminister);
    else
        m_detail->clear();
    allow();
}

void AlertsView::allow()
{
    const bool may = m_session.mayRun || m_session.mayAdminister;
    const auto count = int(acknowledgeable().size());
    m_acknowledge->setText(count > 0 ? tr("Acknowledge %n alert(s)", nullptr, count) : tr("Acknowledge"));
    m_acknowledge->setEnabled(may && count > 0 && !m_workAsker.isWaiting());
    if (!may)
        m_acknowledge->setToolTip(tr("Your role may not acknowledge alerts."));
    else if (count == 0)
        m_acknowledge->setToolTip(tr("Choose alerts that nobody has acknowledged yet."));
    else
        setToolTipWithKey(m_acknowledge, tr("Says that somebody looks after them; they stay in the list until their causes are gone"),
                          keyText(QKeySequence(Qt::Key_A)));
}

void AlertsView::acknowledge()
{
    if (!m_acknowledge->isEnabled()) // the key is not disabled with the button
        return;
    m_workAsker.ask(m_services.alerts.acknowledge(acknowledgeable()), [this](const Result<void>& done) {
        if (done)
            load();
        else
            m_banner->show(done.error());
        allow();
    });
    allow();
}

void AlertsView::step(int by)
{
    if (!m_alerts.isEmpty())
        m_table->selectRow(qBound(0, m_table->currentRow() + by, int(m_alerts.size()) - 1));
}

} // namespace trueup::ui
