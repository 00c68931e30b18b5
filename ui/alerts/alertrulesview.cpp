#include "alerts/alertrulesview.h"

#include "alerts/alertruleform.h"
#include "alerts/alertwords.h"
#include "services/prompts.h"
#include "widgets/controls.h"
#include "widgets/errorbanner.h"
#include "widgets/statefulview.h"
#include "widgets/tables.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSplitter>
#include <QTableWidget>
#include <QVBoxLayout>

#include <utility>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

enum Column { Name, When, Level, Tells, ColumnCount };

constexpr int fewestRows = 3; // that are seen at once

/// Measures are of one thing or of several, so nothing is said of them that would have to agree.
QString boundText(const AlertRule& rule, const QString& threshold)
{
    if (rule.comparator == ">"_L1)
        return AlertRulesView::tr("more than %1").arg(threshold);
    if (rule.comparator == ">="_L1)
        return AlertRulesView::tr("at least %1").arg(threshold);
    if (rule.comparator == "<"_L1)
        return AlertRulesView::tr("less than %1").arg(threshold);
    return rule.comparator == "<="_L1 ? AlertRulesView::tr("at most %1").arg(threshold) : rule.comparator + u' ' + threshold;
}

QString whenText(const AlertRule& rule, const AlertMetric& metric)
{
    const QString text = AlertRulesView::tr("%1: %2", "measure: more than 10%").arg(metric.title, boundText(rule, measureText(metric, rule.threshold)));
    return metric.hasWindow ? AlertRulesView::tr("%1 over %2", "what is measured, 5 minutes").arg(text, windowText(rule.windowSeconds)) : text;
}

struct Told
{
    QString text;
    bool isMissing = false; ///< a channel that is known not to be ready, and tells nobody
};

/// What is missing stands first, where no narrow column cuts it.
Told toldBy(const AlertRule& rule, const QList<AlertChannelSetup>& setups)
{
    QStringList missing;
    QStringList ready;
    for (const AlertChannel channel : alertChannels()) {
        if (!rule.channels.contains(channel))
            continue;
        const auto found = std::ranges::find(setups, channel, &AlertChannelSetup::channel);
        if (found != setups.end() && !found->isReady())
            missing.append(AlertRulesView::tr("%1 (not set up)", "a channel").arg(channelLabel(channel)));
        else
            ready.append(channelLabel(channel));
    }
    const QStringList all = missing + ready;
    return {all.isEmpty() ? AlertRulesView::tr("nobody") : all.join(u", "_s), !missing.isEmpty()};
}

} // namespace

AlertRulesView::AlertRulesView(UiServices& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_listAsker(this), m_channelAsker(this), m_workAsker(this),
      m_back(button(tr("Back to the alerts"), {}, this)), m_hint(label({}, u"muted"_s, this)),
      m_table(new QTableWidget(0, ColumnCount, this)),
      m_view(new StatefulView(m_table, u"bell"_s, tr("The rules could not be read"))),
      m_form(new AlertRuleForm(services.alerts, this)), m_banner(new ErrorBanner(this))
{
    layOutParts();
    connect(m_view, &StatefulView::againWanted, this, &AlertRulesView::open);
    connect(m_back, &QPushButton::clicked, this, &AlertRulesView::backWanted);
    connect(m_table, &QTableWidget::currentCellChanged, this, [this](int row, int, int previous) {
        if (row != previous)
            choose(row);
    });
    connect(m_table, &QTableWidget::itemChanged, this, &AlertRulesView::toggled);
    connect(m_form, &AlertRuleForm::saveWanted, this, &AlertRulesView::save);
    connect(m_form, &AlertRuleForm::removeWanted, this, &AlertRulesView::remove);
    connect(m_form, &AlertRuleForm::channelsWanted, this, &AlertRulesView::channelsWanted);
    connect(m_form, &AlertRuleForm::newWanted, this, [this] {
        m_table->setCurrentCell(-1, -1);
        choose(-1);
        m_form->takeFocus();
    });
}

void AlertRulesView::layOutParts()
{
    m_table->setHorizontalHeaderLabels({tr("Rule"), tr("Alerts when"), tr("Severity"), tr("Notifies", "a rule, by these channels")});
    m_table->setAccessibleName(tr("Rules of alerts"));
    setUpTable(*m_table, {30, 64, 13, 40}, Tells);
    showFixedTicks(*m_table);
    m_hint->setText(tr("A rule watches one measure and raises an alert while it is past its threshold."));
    keepRowsInSight(*m_table, fewestRows);
    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(m_view);
    splitter->addWidget(m_form);
    splitter->setChildrenCollapsible(false);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 0);
    splitter->setSizes({fontMetrics().height() * 12, fontMetrics().height() * 33}); // a few rules, and all of the form
    auto* top = new QHBoxLayout;
    top->addWidget(m_back);
    top->addWidget(m_hint, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(top);
    column->addWidget(m_banner);
    column->addWidget(splitter, 1);
    showForm();
}

void AlertRulesView::open()
{
    m_view->reading();
    m_channelAsker.ask(m_services.alerts.channels(), [this](const Result<QList<AlertChannelSetup>>& channels) {
        m_setups = channels.value_or(QList<AlertChannelSetup>());
        m_form->setChannels(m_setups);
        if (m_isRead)
            fill();
    });
    m_listAsker.ask(m_services.alerts.rules(), [this](const Result<QList<AlertRule>>& rules) {
        if (rules) {
            m_banner->clear();
            list(*rules);
            return;
        }
        m_view->failed(rules.error());
        m_banner->show(rules.error());
    });
}

void AlertRulesView::takeFocus()
{
    if (m_isRead && m_rules.isEmpty() && m_session.mayAdminister)
        m_form->takeFocus();
    else
        m_view->takeFocus();
}

bool AlertRulesView::isSettled() const
{
    return !m_listAsker.isWaiting() && !m_channelAsker.isWaiting() && !m_workAsker.isWaiting() && m_form->isSettled();
}

void AlertRulesView::setSession(const Session& session)
{
    const bool changes = session.mayAdminister != m_session.mayAdminister;
    m_session = session;
    m_form->setSession(session);
    m_view->setEmpty({tr("No rule is set"),
                      session.mayAdminister ? tr("Without a rule nothing raises an alert. Fill in the form below and save it.")
                                            : tr("Without a rule nothing raises an alert. Administrators make rules.")});
    showForm();
    if (changes)
        fill(); // ticks that can be changed, or not
}

/// Before the list is read there is nothing to change; without a rule the form is for making one.
void AlertRulesView::showForm()
{
    m_form->setVisible(m_isRead && (m_session.mayAdminister || !m_rules.isEmpty()));
}

void AlertRulesView::list(const QList<AlertRule>& rules)
{
    const auto ruleCalled = [this](const QString& name) {
        const auto found = std::ranges::find(m_rules, name, &AlertRule::name);
        return found == m_rules.end() ? std::optional<AlertRule>() : *found;
    };
    const bool wasRead = std::exchange(m_isRead, true);
    const auto before = ruleCalled(m_chosen);
    m_rules = rules;
    if (!wasRead && m_chosen.isEmpty() && !rules.isEmpty())
        m_chosen = rules.constFirst().name;
    const bool wasMaking = m_chosen.isEmpty();
    const bool isSame = wasMaking || before == ruleCalled(m_chosen);
    fill();
    m_view->read(!rules.isEmpty());
    showForm();
    if (!wasRead && m_view->isAncestorOf(QApplication::focusWidget()))
        takeFocus();
    if (!wasRead || !isSame) // what somebody is typing stays when nothing changed
        choose(m_table->currentRow());
}

void AlertRulesView::fill()
{
    const QSignalBlocker quiet(m_table);
    m_table->setRowCount(int(m_rules.size()));
    int chosen = -1;
    for (int row = 0; row < int(m_rules.size()); ++row) {
        const AlertRule& one = m_rules[row];
        const Told told = toldBy(one, m_setups);
        const QStringList texts{alertRuleTitle(one.name), whenText(one, alertMetric(m_services.alerts, one.metric, one.windowSeconds)), alertSeverityLabel(one.severity), told.text};
        for (int at = 0; at < ColumnCount; ++at) {
            auto* item = new QTableWidgetItem(texts[at]);
            item->setToolTip(texts[at]);
            item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
            m_table->setItem(row, at, item);
        }
        QTableWidgetItem* name = m_table->item(row, Name);
        if (!one.isActive && !m_session.mayAdminister) // who has no box to look at
            name->setText(tr("%1 (off)", "a rule").arg(texts[Name]));
        name->setCheckState(one.isActive ? Qt::Checked : Qt::Unchecked);
        name->setToolTip(one.isActive ? tr("Switched on: %1").arg(texts[Name]) : tr("Switched off: %1").arg(texts[Name]));
        if (m_session.mayAdminister)
            name->setFlags(name->flags() | Qt::ItemIsUserCheckable);
        m_table->item(row, Level)->setIcon(alertSeverityIcon(one.severity));
        if (told.isMissing)
            m_table->item(row, Tells)->setIcon(symbol(u"warning"_s, Ink::Warning));
        if (one.name == m_chosen)
            chosen = row;
    }
    if (chosen < 0 && !m_chosen.isEmpty()) // renamed or removed by somebody else
        m_chosen.clear();
    m_table->setCurrentCell(chosen, chosen < 0 ? -1 : 0);
}

void AlertRulesView::choose(int row)
{
    const bool isOne = row >= 0 && row < m_rules.size();
    m_chosen = isOne ? m_rules[row].name : QString();
    m_form->read(isOne ? std::optional(m_rules[row]) : std::nullopt);
}

/// The switch in the list takes effect at once.
void AlertRulesView::toggled(const QTableWidgetItem* item)
{
    if (item->column() != Name || item->row() >= m_rules.size())
        return;
    AlertRule rule = m_rules[item->row()];
    const bool isOn = item->checkState() == Qt::Checked;
    if (rule.isActive == isOn)
        return;
    rule.isActive = isOn;
    m_workAsker.ask(m_services.alerts.save(rule.name, rule), [this, rule](const Result<void>& saved) {
        const auto found = std::ranges::find(m_rules, rule.name, &AlertRule::name);
        if (!saved) {
            m_banner->show(saved.error());
        } else if (found != m_rules.end()) {
            m_banner->clear();
            *found = rule;
        }
        fill(); // as it is kept
        if (saved && rule.name == m_chosen)
            choose(m_table->currentRow());
    });
}

void AlertRulesView::save()
{
    const AlertRule written = m_form->written();
    m_workAsker.ask(m_services.alerts.save(m_chosen, written), [this, name = written.name](const Result<void>& saved) { done(saved, name); });
}

void AlertRulesView::remove()
{
    Question question;
    question.title = tr("Remove the rule “%1”?").arg(m_chosen);
    question.text = tr("It raises nothing any more, and its open alerts are closed.");
    question.action = tr("Remove the rule");
    question.isDestructive = true;
    m_services.prompts.confirm(this, question, [this](const std::optional<QString>& answer) {
        if (answer)
            m_workAsker.ask(m_services.alerts.remove(m_chosen), [this](const Result<void>& removed) { done(removed, {}); });
    });
}

void AlertRulesView::done(const Result<void>& result, const QString& chosen)
{
    if (!result) {
        m_banner->show(result.error());
        return;
    }
    m_banner->clear();
    m_chosen = chosen;
    m_isRead = false; // what was typed is what is kept now
    open();
}

} // namespace trueup::ui
