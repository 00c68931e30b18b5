#include "conflicts/ruleeditor.h"

#include "conflicts/conflictwords.h"
#include "conflicts/similarpanel.h"
#include "widgets/controls.h"
#include "widgets/formrows.h"
#include "widgets/latescrollarea.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int longestRest = 366 * 24 * 3600; // seconds; what a rule may ask for

using Use = RuleAction::Use;
using Size = std::optional<Decimal> RuleCondition::*;
constexpr std::array<Size, 4> sizes = {&RuleCondition::percentAtLeast, &RuleCondition::percentBelow,
                                       &RuleCondition::differenceAtLeast, &RuleCondition::differenceBelow};
using Fact = std::optional<bool> RuleCondition::*;
constexpr std::array<Fact, 6> facts = {&RuleCondition::byHand,      &RuleCondition::linkedToErp, &RuleCondition::hasProposal,
                                       &RuleCondition::baseMissing, &RuleCondition::localIsZero, &RuleCondition::remoteIsZero};

QStringList factNames()
{
    return {RuleEditor::tr("Edited by hand"), RuleEditor::tr("Linked to Xorosoft"), RuleEditor::tr("With a staged change"),
            RuleEditor::tr("Never agreed on"), RuleEditor::tr("Our value is 0"), RuleEditor::tr("The shop’s value is 0")};
}

QList<std::pair<Use, QString>> uses()
{
    return {{Use::Shopify, RuleEditor::tr("the shop’s value")},
            {Use::Local, RuleEditor::tr("our value")},
            {Use::Owner, RuleEditor::tr("the owner of the field")},
            {Use::Etilize, RuleEditor::tr("the value of Etilize")},
            {Use::Xorosoft, RuleEditor::tr("the value of Xorosoft")},
            {Use::Lower, RuleEditor::tr("the lower number")},
            {Use::Higher, RuleEditor::tr("the higher number")},
            {Use::Valid, RuleEditor::tr("the valid barcode")},
            {Use::Newest, RuleEditor::tr("the newest value")},
            {Use::Base, RuleEditor::tr("the value last agreed on")},
            {Use::Merge, RuleEditor::tr("both, merged")},
            {Use::Order, RuleEditor::tr("the first of these sides that takes part")},
            {Use::Person, RuleEditor::tr("none: a person decides")}};
}

/// "Bic, Pilot": what stands between the commas.
QStringList words(const QLineEdit& line)
{
    QStringList found;
    for (const QString& word : line.text().split(u',', Qt::SkipEmptyParts)) {
        if (!word.trimmed().isEmpty())
            found.append(word.trimmed());
    }
    return found;
}

/// Without the zeros that only fill a scale.
QString shownNumber(const std::optional<Decimal>& number)
{
    QString text = number ? number->toString() : QString();
    while (text.contains(u'.') && (text.endsWith(u'0') || text.endsWith(u'.')))
        text.chop(1);
    return text.replace(u'.', QLocale().decimalPoint());
}

std::optional<Decimal> numberIn(const QString& text)
{
    const auto number = Decimal::fromString(QString(text.trimmed()).replace(QLocale().decimalPoint(), u"."_s));
    return number && !number->isNegative() ? number : std::nullopt;
}

QListWidget* checkList(const QString& name, QWidget* parent)
{
    auto* list = new QListWidget(parent);
    list->setAccessibleName(name);
    list->setUniformItemSizes(true);
    return list;
}

void addCheck(QListWidget* list, const QString& text, int value)
{
    auto* item = new QListWidgetItem(text, list);
    item->setData(Qt::UserRole, value);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
    item->setCheckState(Qt::Unchecked);
}

QList<int> checkedIn(const QListWidget* list)
{
    QList<int> values;
    for (int i = 0; i < list->count(); ++i) {
        if (list->item(i)->checkState() == Qt::Checked)
            values.append(list->item(i)->data(Qt::UserRole).toInt());
    }
    return values;
}

void check(QListWidget* list, const QList<int>& values)
{
    for (int i = 0; i < list->count(); ++i)
        list->item(i)->setCheckState(values.contains(list->item(i)->data(Qt::UserRole).toInt()) ? Qt::Checked : Qt::Unchecked);
}

void choose(QComboBox* box, int value)
{
    box->setCurrentIndex(qMax(0, box->findData(value)));
}

QComboBox* choice(const QString& name, QWidget* parent)
{
    auto* box = new QComboBox(parent);
    box->setAccessibleName(name);
    return box;
}

QSpinBox* number(const QString& name, int from, int to, QWidget* parent)
{
    auto* box = new QSpinBox(parent);
    box->setAccessibleName(name);
    box->setRange(from, to);
    return box;
}

QHBoxLayout* row(std::initializer_list<QWidget*> parts)
{
    auto* line = new QHBoxLayout;
    for (QWidget* part : parts)
        line->addWidget(part);
    line->addStretch();
    return line;
}

} // namespace

RuleEditor::RuleEditor(ConflictService& service, QWidget* parent)
    : QWidget(parent), m_service(service), m_asker(this), m_heading(label({}, u"title"_s, this)),
      m_name(line(tr("Name"), tr("Small letters and _, for example cheap_pens"))), m_fields(checkList(tr("Fields"), this)),
      m_sides(checkList(tr("Sides against the shop"), this)), m_vendors(line(tr("Vendors"), tr("any; several separated by commas"))),
      m_types(line(tr("Product types"), tr("any; several separated by commas"))), m_sku(line(tr("SKU"), tr("any; * and ? stand for anything"))),
      m_sizes{line(tr("Per cent from"), tr("any")), line(tr("Per cent below"), tr("any")), line(tr("Difference from"), tr("any")),
              line(tr("Difference below"), tr("any"))},
      m_of(choice(tr("Per cent of"), this)), m_rest(number(tr("Seconds at rest"), 0, longestRest, this)), m_use(choice(tr("What wins"), this)),
      m_margin(number(tr("Seconds apart"), 0, longestRest, this)), m_priority(number(tr("Order"), 1, 9999, this)),
      m_sentence(label({}, {}, this)), m_simulation(label({}, u"muted"_s, this)), m_try(button(tr("Try on past conflicts"), {}, this)),
      m_keep(button(tr("Keep it, switched off"), {}, this)), m_switchOn(button(tr("Keep it and switch it on"), u"primary"_s, this))
{
    static_assert(factCount == int(facts.size()));
    setAccessibleName(tr("Rule"));
    m_name->setMaxLength(80);
    layOutParts();
    for (QLineEdit* one : findChildren<QLineEdit*>())
        connect(one, &QLineEdit::textChanged, this, &RuleEditor::updateActions);
    for (QComboBox* one : findChildren<QComboBox*>())
        connect(one, &QComboBox::currentIndexChanged, this, &RuleEditor::updateActions);
    for (QSpinBox* one : findChildren<QSpinBox*>())
        connect(one, &QSpinBox::valueChanged, this, &RuleEditor::updateActions);
    for (QListWidget* one : findChildren<QListWidget*>())
        connect(one, &QListWidget::itemChanged, this, &RuleEditor::updateActions);
    connect(m_try, &QPushButton::clicked, this, &RuleEditor::tryIt);
    connect(m_keep, &QPushButton::clicked, this, [this] { save(false); });
    connect(m_switchOn, &QPushButton::clicked, this, [this] { save(true); });
    updateActions();
}

QLineEdit* RuleEditor::line(const QString& name, const QString& hint)
{
    auto* edit = new QLineEdit(this);
    edit->setAccessibleName(name);
    edit->setPlaceholderText(hint);
    return edit;
}

void RuleEditor::layOutParts()
{
    auto* back = button(tr("Back to the rules"), u"flat"_s, this);
    back->setToolTip(tr("Nothing is kept"));
    connect(back, &QPushButton::clicked, this, &RuleEditor::backWanted);
    auto* inner = new QWidget(this);
    auto* form = new QFormLayout(inner);
    form->setContentsMargins(0, 0, 8, 0);
    addFormRow(*form, tr("Name"), m_name);
    addScope(form);
    addDecision(form);
    auto* scroll = new LateScrollArea(inner, this);
    scroll->setAccessibleName(tr("What the rule says"));
    auto* buttons = row({m_try, m_keep, m_switchOn});
    m_try->setToolTip(tr("Shows what the rule would have decided; changes nothing"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(back, 0, Qt::AlignLeft);
    column->addWidget(m_heading);
    column->addWidget(scroll, 1);
    column->addWidget(m_sentence);
    column->addWidget(m_simulation);
    column->addLayout(buttons);
}

void RuleEditor::addScope(QFormLayout* form)
{
    for (const Field& one : fields()) {
        if (one.isPushable())
            addCheck(m_fields, one.translatedLabel(), int(one.id));
    }
    for (const Side side : {Side::Etilize, Side::Xorosoft, Side::Local})
        addCheck(m_sides, sideLabel(side), int(side));
    const int line = fontMetrics().height();
    m_fields->setFixedHeight(line * 8);
    m_sides->setFixedHeight(line * 5);
    m_fields->setToolTip(tr("None: every field"));
    m_sides->setToolTip(tr("None: whoever stands against the shop"));
    for (const auto& [of, text] : {std::pair{RuleCondition::Of::Base, tr("of the value last agreed on")},
                                   std::pair{RuleCondition::Of::Local, tr("of our value")},
                                   std::pair{RuleCondition::Of::Remote, tr("of the shop’s value")}})
        m_of->addItem(text, int(of));
    m_rest->setSpecialValueText(tr("does not matter"));
    form->addRow(tr("Fields"), m_fields);
    form->addRow(tr("Against the shop stands"), m_sides);
    addFormRow(*form, tr("Vendors"), m_vendors);
    addFormRow(*form, tr("Product types"), m_types);
    addFormRow(*form, tr("SKU"), m_sku);
    form->addRow(tr("Differs in per cent"), row({label(tr("from", "a number"), {}, this), m_sizes[0], label(tr("to below", "a number"), {}, this), m_sizes[1], m_of}));
    form->addRow(tr("Differs by"), row({label(tr("from", "a number"), {}, this), m_sizes[2], label(tr("to below", "a number"), {}, this), m_sizes[3]}));
    const QStringList names = factNames();
    for (size_t i = 0; i < facts.size(); ++i) {
        m_facts[i] = choice(names[qsizetype(i)], this);
        m_facts[i]->addItem(tr("does not matter"), -1);
        m_facts[i]->addItem(tr("yes"), 1);
        m_facts[i]->addItem(tr("no"), 0);
        addFormRow(*form, names[qsizetype(i)], m_facts[i]);
    }
    addFormRow(*form, tr("Both values stand for seconds"), m_rest);
}

void RuleEditor::addDecision(QFormLayout* form)
{
    for (const auto& [use, text] : uses())
        m_use->addItem(text, int(use));
    auto* sides = new QHBoxLayout;
    for (size_t i = 0; i < m_order.size(); ++i) {
        m_order[i] = choice(tr("Side %1").arg(i + 1), this);
        m_order[i]->addItem(u"—"_s, -1);
        for (const Side side : {Side::Etilize, Side::Xorosoft, Side::Shopify, Side::Local})
            m_order[i]->addItem(sideLabel(side), int(side));
        sides->addWidget(m_order[i]);
    }
    sides->addStretch();
    m_priority->setToolTip(tr("The smaller, the earlier it is asked; the rules of this program begin at 10"));
    m_margin->setToolTip(tr("Times closer than this decide nothing"));
    addFormRow(*form, tr("Then wins"), m_use);
    form->addRow(tr("In this order"), sides);
    addFormRow(*form, tr("Seconds apart"), m_margin);
    addFormRow(*form, tr("Asked as number"), m_priority);
}

void RuleEditor::edit(const EditedRule& edited)
{
    m_edited = edited;
    m_tried.reset();
    m_asker.forget();
    m_heading->setText(edited.version == 0 ? tr("A new rule") : tr("The rule %1").arg(edited.rule.name));
    m_isShowing = true;
    show(edited.rule);
    m_isShowing = false;
    m_name->setReadOnly(edited.version != 0);
    m_simulation->clear();
    updateActions();
    (edited.version == 0 ? static_cast<QWidget*>(m_name) : m_fields)->setFocus();
}

void RuleEditor::show(const ConflictRule& rule)
{
    const RuleCondition& when = rule.condition;
    m_name->setText(rule.name);
    QList<int> about;
    if (const Field* one = fieldByKey(rule.field))
        about.append(int(one->id));
    for (const FieldId id : when.fields)
        about.append(int(id));
    check(m_fields, about);
    QList<int> against;
    for (const Side side : when.localSides)
        against.append(int(side));
    check(m_sides, against);
    m_vendors->setText(when.vendors.join(u", "_s));
    m_types->setText(when.productTypes.join(u", "_s));
    m_sku->setText(when.skuPattern);
    for (size_t i = 0; i < sizes.size(); ++i)
        m_sizes[i]->setText(shownNumber(when.*sizes[i]));
    choose(m_of, int(when.percentOf));
    for (size_t i = 0; i < facts.size(); ++i)
        choose(m_facts[i], when.*facts[i] ? int(*(when.*facts[i])) : -1);
    m_rest->setValue(when.olderThan ? int(when.olderThan->count()) : 0);
    choose(m_use, int(rule.action.use));
    for (size_t i = 0; i < m_order.size(); ++i)
        choose(m_order[i], qsizetype(i) < rule.action.order.size() ? int(rule.action.order[qsizetype(i)]) : -1);
    m_margin->setValue(int(rule.action.margin.count()));
    m_priority->setValue(rule.priority);
}

void RuleEditor::readScope(ConflictRule& rule) const
{
    RuleCondition& when = rule.condition;
    rule.name = m_name->text().trimmed();
    const QList<int> about = checkedIn(m_fields);
    rule.field = about.size() == 1 ? field(FieldId(about.first())).keyString() : QString();
    when.fields.clear();
    for (const int id : about.size() > 1 ? about : QList<int>())
        when.fields.append(FieldId(id));
    // In the order they had: the same rule is not another one.
    const QList<int> against = checkedIn(m_sides);
    when.localSides.removeIf([&](Side side) { return !against.contains(int(side)); });
    for (const int side : against) {
        if (!when.localSides.contains(Side(side)))
            when.localSides.append(Side(side));
    }
    when.vendors = words(*m_vendors);
    when.productTypes = words(*m_types);
    when.skuPattern = m_sku->text().trimmed();
    when.percentOf = RuleCondition::Of(m_of->currentData().toInt());
    for (size_t i = 0; i < facts.size(); ++i) {
        const int said = m_facts[i]->currentData().toInt();
        when.*facts[i] = said < 0 ? std::optional<bool>() : said == 1;
    }
    when.olderThan = m_rest->value() == 0 ? std::nullopt : std::optional(std::chrono::seconds(m_rest->value()));
}

void RuleEditor::readDecision(ConflictRule& rule) const
{
    rule.action = {};
    rule.action.use = Use(m_use->currentData().toInt());
    if (rule.action.use == Use::Order) {
        for (const QComboBox* one : m_order) {
            const int side = one->currentData().toInt();
            if (side >= 0 && !rule.action.order.contains(Side(side)))
                rule.action.order.append(Side(side));
        }
    }
    if (rule.action.use == Use::Newest)
        rule.action.margin = std::chrono::seconds(m_margin->value());
    rule.priority = m_priority->value();
    rule.problem.clear();
}

Result<void> RuleEditor::readSizes(RuleCondition& condition) const
{
    for (size_t i = 0; i < sizes.size(); ++i) {
        const QString text = m_sizes[i]->text().trimmed();
        condition.*sizes[i] = numberIn(text);
        if (!text.isEmpty() && !(condition.*sizes[i]))
            return fail(ErrorKind::Validation, tr("%1: “%2” is not a number from 0 upwards.").arg(m_sizes[i]->accessibleName(), text));
    }
    return {};
}

Result<ConflictRule> RuleEditor::rule() const
{
    ConflictRule rule = m_edited.rule;
    readScope(rule);
    readDecision(rule);
    if (const auto read = readSizes(rule.condition); !read)
        return fail(read.error());
    if (rule.name.isEmpty())
        return fail(ErrorKind::Validation, tr("The rule needs a name."));
    if (rule.action.use == Use::Order && rule.action.order.isEmpty())
        return fail(ErrorKind::Validation, tr("Choose the sides in their order."));
    return rule;
}

void RuleEditor::updateActions()
{
    if (m_isShowing)
        return;
    const bool isOrder = m_use->currentData().toInt() == int(Use::Order);
    for (QComboBox* one : m_order)
        one->setEnabled(isOrder);
    m_margin->setEnabled(m_use->currentData().toInt() == int(Use::Newest));
    const auto now = rule();
    if (m_tried && (!now || *now != *m_tried)) {
        m_tried.reset();
        m_simulation->clear();
        m_sentence->clear();
    }
    if (!now)
        m_sentence->setText(now.error().message);
    else if (!m_tried && !m_asker.isWaiting())
        m_sentence->setText(m_edited.rule.problem);
    const bool isFree = now && !m_asker.isWaiting();
    m_try->setEnabled(isFree);
    m_keep->setEnabled(isFree);
    m_switchOn->setEnabled(isFree && m_tried);
    m_switchOn->setToolTip(m_tried ? QString() : tr("Try it on past conflicts first."));
}

void RuleEditor::tryIt()
{
    const auto wanted = rule();
    if (!wanted)
        return;
    m_simulation->setText(tr("Trying …"));
    m_asker.ask(m_service.tryRule(*wanted), [this, wanted = *wanted](const Result<RuleTrial>& trial) {
        m_simulation->clear();
        if (!trial) {
            updateActions();
            emit failed(trial.error());
            return;
        }
        m_tried = wanted;
        m_sentence->setText(trial->sentence);
        m_simulation->setText(simulationText(trial->simulation));
        updateActions();
    });
    updateActions();
}

void RuleEditor::save(bool active)
{
    const auto wanted = rule();
    if (!wanted || (active && m_tried != *wanted))
        return;
    EditedRule edited{*wanted, m_edited.version};
    edited.rule.isActive = active;
    m_asker.ask(m_service.saveRule(edited), [this, name = edited.rule.name](const Result<void>& done) {
        updateActions();
        if (done)
            emit saved(name);
        else
            emit failed(done.error());
    });
    updateActions();
}

} // namespace trueup::ui
