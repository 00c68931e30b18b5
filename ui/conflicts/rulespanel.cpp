#include "conflicts/rulespanel.h"

#include "conflicts/ruleeditor.h"
#include "conflicts/similarpanel.h"
#include "services/prompts.h"
#include "widgets/controls.h"
#include "widgets/flowlayout.h"
#include "widgets/format.h"
#include "widgets/notice.h"
#include "widgets/refusal.h"
#include "widgets/statefulview.h"
#include "widgets/tables.h"

#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int nameColumn = 3;
constexpr qsizetype shownDifferences = 8; // past conflicts a rule would have decided otherwise

QString labelOf(const ConflictRuleRow& row)
{
    return row.label.isEmpty() ? row.name : row.label;
}

QList<PagedTable<ConflictRuleRow>::Column> columns()
{
    using Row = ConflictRuleRow;
    return {{RulesPanel::tr("State"), [](const Row& r) { return r.isActive ? RulesPanel::tr("On") : RulesPanel::tr("Off"); },
             [](const Row& r) { return r.isActive ? symbol(u"ok"_s, Ink::Ok) : symbol(u"reject"_s, Ink::Muted); }},
            {RulesPanel::tr("Order"), [](const Row& r) { return QString::number(r.priority); }, {}, true},
            {RulesPanel::tr("What it says"), [](const Row& r) { return r.sentence; }},
            {RulesPanel::tr("Name"), labelOf},
            {RulesPanel::tr("Settled"), [](const Row& r) { return shownCount(r.settled); }, {}, true}};
}

/// The name under which a rule is kept is for those who look for it.
class RuleTable final : public PagedTable<ConflictRuleRow>
{
public:
    using PagedTable::PagedTable;

    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override
    {
        if (role == Qt::ToolTipRole && index.isValid() && index.column() == nameColumn) {
            const ConflictRuleRow& rule = row(index.row());
            return labelOf(rule) == rule.name ? rule.name : labelOf(rule) + u'\n' + rule.name;
        }
        return PagedTable::data(index, role);
    }
};

} // namespace

RulesPanel::RulesPanel(ConflictService& service, PromptService& prompts, QWidget* parent)
    : QWidget(parent), m_service(service), m_prompts(prompts), m_asker(this), m_rules(new RuleTable(columns(), this)),
      m_table(new QTableView(this)), m_list(new StatefulView(m_table, u"conflicts"_s, tr("The rules could not be read"))),
      m_notice(new Notice(this)), m_stats(label({}, u"muted"_s, this)), m_refusal(new Refusal(tr("Only an administrator may change rules."), this)),
      m_simulation(label({}, {}, this)),
      m_simulate(button(tr("Try on past conflicts"), {}, this)), m_toggle(button({}, {}, this)),
      m_edit(button(tr("Change the rule …"), {}, this)), m_remove(button(tr("Remove the rule …"), {}, this)), m_add(button(tr("New rule …"), {}, this)),
      m_editor(new RuleEditor(service, this)), m_views(new QStackedWidget(this))
{
    setAccessibleName(tr("Rules for conflicts"));
    m_table->setModel(m_rules);
    m_table->setAccessibleName(tr("Rules in the order they are asked"));
    setUpTable(*m_table, {14, 9, 40, 30, 11}, 2);
    layOutParts();
    connect(m_list, &StatefulView::againWanted, this, &RulesPanel::againWanted); // before it is read
    m_list->follow(*m_rules);
    connect(m_list, &StatefulView::actionWanted, this, &RulesPanel::addRule);
    connect(m_simulate, &QPushButton::clicked, this, &RulesPanel::simulate);
    connect(m_toggle, &QPushButton::clicked, this, &RulesPanel::toggle);
    connect(m_edit, &QPushButton::clicked, this, &RulesPanel::editRule);
    connect(m_remove, &QPushButton::clicked, this, &RulesPanel::askToRemove);
    connect(m_add, &QPushButton::clicked, this, &RulesPanel::addRule);
    connect(m_editor, &RuleEditor::backWanted, this, [this] { showList(); });
    connect(m_editor, &RuleEditor::saved, this, [this](const QString& name) { showList(name); });
    connect(m_editor, &RuleEditor::failed, this, &RulesPanel::failed);
    connect(m_rules, &PagedTableBase::failed, this, &RulesPanel::failed);
    connect(m_rules, &PagedTableBase::loaded, this, [this] {
        for (int row = 0; !m_wanted.isEmpty() && row < m_rules->rowCount(); ++row) {
            if (m_rules->row(row).name == m_wanted)
                m_table->selectRow(row);
        }
        m_wanted.clear();
        if (!m_table->selectionModel()->hasSelection() && m_rules->rowCount() > 0) // the focus alone makes a row current
            m_table->selectRow(std::max(0, m_table->currentIndex().row()));
        // Where there is no rule the list offers to make one; nothing else can be done there.
        for (QPushButton* one : {m_simulate, m_toggle, m_edit, m_remove, m_add})
            one->setVisible(m_rules->rowCount() > 0);
        updateActions();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        m_simulation->clear();
        updateActions();
    });
    updateActions();
}

void RulesPanel::layOutParts()
{
    auto* back = button(tr("Back to the conflicts"), u"flat"_s, this);
    connect(back, &QPushButton::clicked, this, &RulesPanel::backWanted);
    auto* actions = new FlowLayout(nullptr, 6);
    for (QPushButton* one : {m_simulate, m_toggle, m_edit, m_remove, m_add})
        actions->addWidget(one);
    auto* list = new QWidget(this);
    m_views->addWidget(list);
    m_views->addWidget(m_editor);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(m_views);
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(back, 0, Qt::AlignLeft);
    column->addWidget(label(tr("How conflicts are settled"), u"title"_s, this));
    column->addWidget(label(tr("The first rule that fits decides. What no rule decides waits for a person here."), u"muted"_s, this));
    column->addWidget(m_stats);
    column->addWidget(m_notice);
    column->addWidget(m_list, 1);
    column->addWidget(m_simulation);
    column->addWidget(m_refusal);
    column->addLayout(actions);
}

void RulesPanel::open(bool mayChange)
{
    m_mayChange = mayChange;
    m_list->setEmpty({tr("There is no rule"), mayChange ? tr("Until there is one, every conflict waits for a person here.")
                                                        : tr("Until there is one, every conflict waits for a person here. Administrators make rules."),
                      mayChange ? tr("New rule …") : QString()});
    m_views->setCurrentIndex(0);
    m_rules->show([this](const QString&, int) -> Answer<Page<ConflictRuleRow>> {
        return m_service.rules().then([](const Result<QList<ConflictRuleRow>>& rules) -> Result<Page<ConflictRuleRow>> {
            if (!rules)
                return fail(rules.error());
            return Page<ConflictRuleRow>{*rules, {}};
        });
    });
    m_list->takeFocus();
}

void RulesPanel::setStats(const ConflictStats& stats)
{
    m_stats->setText(tr("Last %n day(s): %1 by rule, %2 by people", nullptr, stats.days)
                         .arg(shownCount(stats.byRule()), shownCount(stats.people)));
}

const ConflictRuleRow* RulesPanel::current() const
{
    const int row = m_table->currentIndex().row();
    return row >= 0 && row < m_rules->rowCount() ? &m_rules->row(row) : nullptr;
}

void RulesPanel::updateActions()
{
    const ConflictRuleRow* rule = current();
    m_simulate->setEnabled(rule && !m_asker.isWaiting());
    m_toggle->setEnabled(rule && m_mayChange && !m_asker.isWaiting());
    m_edit->setEnabled(rule && m_mayChange && !m_asker.isWaiting());
    m_remove->setEnabled(rule && m_mayChange && !m_asker.isWaiting());
    m_add->setEnabled(m_mayChange && !m_asker.isWaiting());
    m_refusal->setVisible(!m_mayChange && m_rules->rowCount() > 0);
    const QString none = rule ? QString() : tr("Choose a rule first.");
    for (QPushButton* one : {m_toggle, m_edit, m_remove})
        one->setToolTip(m_mayChange ? none : tr("Only an administrator may change rules."));
    m_add->setToolTip(m_mayChange ? QString() : tr("Only an administrator may change rules."));
    m_simulate->setToolTip(rule ? tr("Shows what the rule would have decided; changes nothing") : none);
    m_toggle->setText(rule && !rule->isActive ? tr("Switch the rule on") : tr("Switch the rule off"));
}

void RulesPanel::simulate()
{
    const ConflictRuleRow* rule = current();
    if (!rule)
        return;
    m_simulation->setText(tr("Trying …"));
    m_asker.ask(m_service.simulate(rule->name), [this](const Result<RuleSimulation>& simulation) {
        m_simulation->setText(simulation ? simulationText(*simulation, shownDifferences) : QString());
        if (!simulation)
            emit failed(simulation.error());
        updateActions();
    });
    updateActions();
}

void RulesPanel::toggle()
{
    const ConflictRuleRow* rule = current();
    if (!rule)
        return;
    m_asker.ask(m_service.setRuleActive(rule->name, !rule->isActive), [this](const Result<void>& done) {
        if (!done)
            emit failed(done.error());
        m_rules->reload();
        updateActions();
    });
    updateActions();
}

void RulesPanel::addRule()
{
    EditedRule fresh;
    fresh.rule.priority = 5; // before those of this program, which begin at 10
    m_editor->edit(fresh);
    m_views->setCurrentWidget(m_editor);
}

void RulesPanel::editRule()
{
    const ConflictRuleRow* rule = current();
    if (!rule)
        return;
    m_asker.ask(m_service.rule(rule->name), [this](const Result<EditedRule>& edited) {
        updateActions();
        if (!edited)
            return emit failed(edited.error());
        m_editor->edit(*edited);
        m_views->setCurrentWidget(m_editor);
    });
    updateActions();
}

void RulesPanel::askToRemove()
{
    const ConflictRuleRow* rule = current();
    if (!rule)
        return;
    Question question;
    question.title = tr("Remove the rule “%1”?").arg(labelOf(*rule));
    question.text = tr("It decides no conflict any more: what only this rule decided waits for a person. What it has decided stays.");
    if (rule->settled > 0)
        question.details = tr("It has settled %Ln conflict(s): it stays in the list, switched off, so that they can be looked up.", nullptr,
                              int(rule->settled));
    question.action = tr("Remove the rule");
    question.isDestructive = true;
    m_prompts.confirm(this, question, [this, name = rule->name, label = labelOf(*rule)](const std::optional<QString>& answer) {
        if (answer)
            removeRule(name, label);
    });
}

void RulesPanel::removeRule(const QString& name, const QString& label)
{
    m_asker.ask(m_service.removeRule(name), [this, label](const Result<bool>& removed) {
        if (removed)
            m_notice->say(*removed ? tr("The rule “%1” is removed.").arg(label)
                                   : tr("The rule “%1” has decided conflicts: it stays, switched off.").arg(label));
        else
            emit failed(removed.error());
        m_simulation->clear();
        m_rules->reload();
        updateActions();
    });
    updateActions();
}

void RulesPanel::showList(const QString& selected)
{
    m_views->setCurrentIndex(0);
    m_wanted = selected;
    if (!selected.isEmpty()) {
        m_simulation->clear();
        m_rules->reload();
    }
    m_list->takeFocus();
}

bool RulesPanel::isLoading() const
{
    return m_rules->isLoading() || m_asker.isWaiting() || m_editor->isLoading();
}

} // namespace trueup::ui
