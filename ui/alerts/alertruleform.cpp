#include "alerts/alertruleform.h"

#include "alerts/alertwords.h"
#include "widgets/controls.h"
#include "widgets/errorwords.h"
#include "widgets/format.h"
#include "widgets/formrows.h"
#include "widgets/latescrollarea.h"
#include "widgets/refusal.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int minute = 60;
constexpr int hour = 60 * minute;
constexpr int usualWindow = 15 * minute;
constexpr int longestWindow = 100'000; // minutes or hours; more than any history that is kept
constexpr double highest = 1e9;
constexpr int measureMs = 250; // after the last key

/// What a new rule begins with: the threshold of the rule that every workspace has for the measure (sql/0005, sql/0033).
double usualThreshold(const QString& measure)
{
    if (measure == "error_rate"_L1)
        return 0.1;
    if (measure == "queue_depth"_L1)
        return 1000;
    if (measure == "open_conflicts"_L1 || measure == "out_of_stock"_L1 || measure == "low_stock"_L1)
        return 100;
    if (measure == "stock_age"_L1)
        return 48;
    return measure.endsWith("_age"_L1) ? 26 : 0; // of runs and writes that went wrong one is enough
}

/// A number without the noughts that nobody typed: "10%", "2.5%".
class ThresholdEdit final : public QDoubleSpinBox
{
public:
    using QDoubleSpinBox::QDoubleSpinBox;
    [[nodiscard]] QString textFromValue(double value) const override
    {
        return withoutNoughts(QDoubleSpinBox::textFromValue(value), locale());
    }
};

} // namespace

AlertRuleForm::AlertRuleForm(AlertService& service, QWidget* parent)
    : QWidget(parent), m_service(service), m_measurer(this), m_form(new QFormLayout), m_name(new QLineEdit(this)),
      m_metric(new QComboBox(this)), m_comparator(new QComboBox(this)), m_threshold(new ThresholdEdit(this)),
      m_who(new Refusal(tr("Your role may look but not change the alert rules. Ask an administrator to change them."), this)),
      m_now(label({}, u"muted"_s, this)), m_window(new QSpinBox(this)), m_windowUnit(new QComboBox(this)),
      m_severity(new QComboBox(this)), m_active(new QCheckBox(tr("Switched on"), this)), m_says(label({}, {}, this)),
      m_save(button(tr("Save the rule"), u"primary"_s, this)), m_new(button(tr("New rule"), {}, this)),
      m_remove(button(tr("Remove the rule …"), {}, this)), m_why(label({}, u"muted"_s, this))
{
    for (const AlertMetric& one : service.metrics())
        m_metric->addItem(one.title, one.word);
    for (const QString& one : alertComparators())
        m_comparator->addItem(comparatorLabel(one), one);
    for (const AlertSeverity one : {AlertSeverity::Info, AlertSeverity::Warning, AlertSeverity::Error, AlertSeverity::Critical})
        m_severity->addItem(alertSeverityIcon(one), alertSeverityLabel(one), int(one));
    m_windowUnit->addItem(tr("minutes"), minute);
    m_windowUnit->addItem(tr("hours"), hour);
    m_window->setRange(1, longestWindow);
    m_threshold->setRange(0, highest);
    m_threshold->setDecimals(2);
    m_threshold->setGroupSeparatorShown(true);
    layOutParts();
    connectParts();
    read({});
}

QWidget* AlertRuleForm::buildFields()
{
    auto* fields = new QWidget(this);
    fields->setObjectName(u"scrolled"_s);
    m_name->setMinimumWidth(fontMetrics().averageCharWidth() * 44);
    m_form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    addFormRow(*m_form, tr("Name"), m_name);
    m_form->addRow(QString(), m_active); // not below the channels: it would read as one of them
    addFormRow(*m_form, tr("Measure"), m_metric);
    addFormRow(*m_form, tr("Alerts when it"), buildThreshold());
    m_windowRow = buildWindow();
    addFormRow(*m_form, tr("Over the last"), m_windowRow);
    addFormRow(*m_form, tr("Severity"), m_severity);
    m_form->addRow(tr("Notifies", "a rule, by these channels"), buildChannels());
    const std::array<std::pair<QWidget*, QString>, 7> names = {{{m_name, tr("Name")},
                                                                {m_metric, tr("Measure")},
                                                                {m_comparator, tr("Comparison")},
                                                                {m_threshold, tr("Threshold")},
                                                                {m_window, tr("Length of the time that is measured")},
                                                                {m_windowUnit, tr("Unit of the time that is measured")},
                                                                {m_severity, tr("Severity")}}};
    for (const auto& [widget, name] : names)
        widget->setAccessibleName(name);
    auto* column = new QVBoxLayout(fields);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(m_form);
    column->addSpacing(4);
    column->addWidget(m_says); // over the whole width: it wraps
    column->addStretch();
    return fields;
}

/// The buttons stay in sight however little room there is for what they are for.
void AlertRuleForm::layOutParts()
{
    auto* buttons = new QHBoxLayout;
    for (QPushButton* one : {m_save, m_new, m_remove})
        buttons->addWidget(one);
    buttons->addWidget(m_why, 1);
    buttons->addStretch(); // where it is hidden
    auto* area = new LateScrollArea(buildFields(), this);
    area->setFocusPolicy(Qt::NoFocus);
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_who);
    column->addWidget(area, 1);
    column->addLayout(buttons);
}

QWidget* AlertRuleForm::buildThreshold()
{
    auto* row = new QWidget(this);
    auto* across = new QHBoxLayout(row);
    across->setContentsMargins(0, 0, 0, 0);
    across->addWidget(m_comparator);
    across->addWidget(m_threshold);
    m_now->setWordWrap(false);
    across->addWidget(m_now);
    m_threshold->setMinimumWidth(fontMetrics().averageCharWidth() * 22);
    return row;
}

QWidget* AlertRuleForm::buildWindow()
{
    auto* row = new QWidget(this);
    auto* across = new QHBoxLayout(row);
    across->setContentsMargins(0, 0, 0, 0);
    across->addWidget(m_window);
    across->addWidget(m_windowUnit);
    return row;
}

QWidget* AlertRuleForm::buildChannels()
{
    auto* rows = new QWidget(this);
    auto* grid = new QGridLayout(rows);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(0);
    grid->setHorizontalSpacing(10);
    for (const AlertChannel channel : alertChannels()) {
        const ChannelTick tick{new QCheckBox(channelLabel(channel), rows), label(tr("not set up: tells nobody yet"), u"warning"_s, rows),
                               button(tr("Set it up …"), u"flat"_s, rows)};
        tick.missing->setWordWrap(false);
        tick.setUp->setAccessibleName(tr("Set up: %1").arg(channelLabel(channel)));
        const int row = grid->rowCount();
        grid->addWidget(tick.box, row, 0);
        grid->addWidget(tick.missing, row, 1);
        grid->addWidget(tick.setUp, row, 2);
        QSizePolicy policy = tick.setUp->sizePolicy();
        policy.setRetainSizeWhenHidden(true); // no row moves when a channel is set up
        tick.setUp->setSizePolicy(policy);
        connect(tick.box, &QCheckBox::toggled, this, &AlertRuleForm::edited);
        connect(tick.setUp, &QPushButton::clicked, this, &AlertRuleForm::channelsWanted);
        m_channels.emplace(channel, tick);
    }
    showChannels();
    return rows;
}

void AlertRuleForm::connectParts()
{
    m_measureSoon.setSingleShot(true);
    m_measureSoon.setInterval(measureMs);
    connect(&m_measureSoon, &QTimer::timeout, this, &AlertRuleForm::measure);
    connect(m_name, &QLineEdit::textChanged, this, &AlertRuleForm::allow);
    connect(m_metric, &QComboBox::currentIndexChanged, this, [this] {
        metricChosen();
        proposeThreshold();
    });
    connect(m_comparator, &QComboBox::currentIndexChanged, this, &AlertRuleForm::edited);
    connect(m_severity, &QComboBox::currentIndexChanged, this, &AlertRuleForm::edited);
    connect(m_threshold, &QDoubleSpinBox::valueChanged, this, &AlertRuleForm::edited);
    connect(m_active, &QCheckBox::toggled, this, &AlertRuleForm::edited);
    const auto windowChanged = [this] {
        edited();
        m_now->clear();
        m_measureSoon.start();
    };
    connect(m_window, &QSpinBox::valueChanged, this, windowChanged);
    connect(m_windowUnit, &QComboBox::currentIndexChanged, this, windowChanged);
    connect(m_save, &QPushButton::clicked, this, &AlertRuleForm::saveWanted);
    connect(m_new, &QPushButton::clicked, this, &AlertRuleForm::newWanted);
    connect(m_remove, &QPushButton::clicked, this, &AlertRuleForm::removeWanted);
}

AlertMetric AlertRuleForm::chosenMetric() const
{
    return alertMetric(m_service, m_metric->currentData().toString(), m_rule.windowSeconds);
}

void AlertRuleForm::read(const std::optional<AlertRule>& rule)
{
    m_isNew = !rule;
    m_rule = rule.value_or(AlertRule());
    if (m_isNew) {
        m_rule.metric = m_metric->itemData(0).toString();
        m_rule.comparator = alertComparators().constFirst();
        m_rule.windowSeconds = usualWindow;
        m_rule.threshold = usualThreshold(m_rule.metric);
        m_rule.channels = {AlertChannel::Desktop};
    }
    m_name->setText(alertRuleTitle(m_rule.name));
    if (m_metric->findData(m_rule.metric) < 0)
        m_metric->addItem(m_rule.metric, m_rule.metric);
    {
        const QSignalBlocker quiet(m_metric);
        m_metric->setCurrentIndex(m_metric->findData(m_rule.metric));
    }
    m_comparator->setCurrentIndex(qMax(0, m_comparator->findData(m_rule.comparator)));
    m_severity->setCurrentIndex(m_severity->findData(int(m_rule.severity)));
    for (const auto& [channel, tick] : m_channels)
        tick.box->setChecked(m_rule.channels.contains(channel));
    m_active->setChecked(m_rule.isActive);
    setWindow(m_rule.windowSeconds);
    metricChosen();
    setThreshold(m_rule.threshold);
    m_asRead = written();
    allow();
}

AlertRule AlertRuleForm::written() const
{
    AlertRule rule;
    const AlertMetric measured = chosenMetric();
    // A rule that came with Trueup keeps its name in whatever language it is looked at.
    const QString name = m_name->text().trimmed();
    rule.name = name == alertRuleTitle(m_rule.name) ? m_rule.name : name;
    rule.metric = measured.word;
    rule.comparator = m_comparator->currentData().toString();
    rule.severity = AlertSeverity(m_severity->currentData().toInt());
    rule.windowSeconds = measured.hasWindow ? windowSeconds() : 0;
    const bool isUntouched = rule.metric == m_rule.metric && m_threshold->value() == m_shownThreshold;
    rule.threshold = isUntouched ? m_rule.threshold : keptThreshold(measured, m_threshold->value());
    for (const auto& [channel, tick] : m_channels) {
        if (tick.box->isChecked())
            rule.channels.append(channel);
    }
    rule.isActive = m_active->isChecked();
    return rule;
}

void AlertRuleForm::metricChosen()
{
    const AlertMetric measured = chosenMetric();
    const bool isShare = measured.unit == "%"_L1;
    m_threshold->setSuffix(isShare ? percentText({}) : measured.unit.isEmpty() ? QString() : u' ' + measured.unit);
    m_form->setRowVisible(m_windowRow, measured.hasWindow);
    m_now->clear();
    m_measureSoon.start();
    edited();
}

/// Until somebody says a number of his own.
void AlertRuleForm::proposeThreshold()
{
    if (m_isNew && m_threshold->value() == m_shownThreshold)
        setThreshold(usualThreshold(chosenMetric().word));
}

void AlertRuleForm::setThreshold(double kept)
{
    m_threshold->setValue(shownThreshold(chosenMetric(), kept));
    m_shownThreshold = m_threshold->value();
    edited();
}

void AlertRuleForm::setWindow(int seconds)
{
    const int unit = seconds >= hour && seconds % hour == 0 ? hour : minute;
    m_windowUnit->setCurrentIndex(m_windowUnit->findData(unit));
    m_window->setValue(qMax(1, ((seconds > 0 ? seconds : usualWindow) + unit - 1) / unit));
}

int AlertRuleForm::windowSeconds() const
{
    return m_window->value() * m_windowUnit->currentData().toInt();
}

void AlertRuleForm::edited()
{
    m_says->setText(ruleSentence(written(), chosenMetric()));
    showChannels();
    allow();
}

void AlertRuleForm::measure()
{
    const AlertMetric measured = chosenMetric();
    m_measurer.ask(m_service.measure(measured.word, measured.hasWindow ? windowSeconds() : 0),
                   [this](const Result<std::optional<double>>& result) { showNow(result); });
}

void AlertRuleForm::showNow(const Result<std::optional<double>>& measured)
{
    if (!measured) {
        m_now->setText(tr("now: not known"));
        m_now->setToolTip(errorText(inWords(measured.error())));
        return;
    }
    m_now->setToolTip({});
    m_now->setText(*measured ? tr("now: %1").arg(measureText(chosenMetric(), **measured)) : tr("now: nothing to measure"));
}

void AlertRuleForm::setChannels(const QList<AlertChannelSetup>& channels)
{
    m_setups = channels;
    showChannels();
}

/// Only a channel that is known not to be ready says so; before they are read nothing is claimed.
void AlertRuleForm::showChannels()
{
    for (const auto& [channel, tick] : m_channels) {
        const auto found = std::ranges::find(m_setups, channel, &AlertChannelSetup::channel);
        const bool isMissing = found != m_setups.end() && !found->isReady();
        tick.missing->setVisible(isMissing);
        tick.setUp->setVisible(isMissing && m_session.mayAdminister);
        setTone(tick.missing, tick.box->isChecked() ? u"warning"_s : u"muted"_s);
    }
}

void AlertRuleForm::takeFocus()
{
    m_name->setFocus(Qt::OtherFocusReason);
}

void AlertRuleForm::setSession(const Session& session)
{
    m_session = session;
    m_who->setVisible(!session.mayAdminister);
    showChannels();
    allow();
}

/// What somebody may never do has no button; what cannot be done yet has one that says why.
void AlertRuleForm::allow()
{
    const bool may = m_session.mayAdminister;
    for (QWidget* one : std::initializer_list<QWidget*>{m_name, m_metric, m_comparator, m_threshold, m_window, m_windowUnit, m_severity, m_active})
        ui::setEditable(*one, may);
    for (const auto& [channel, tick] : m_channels)
        ui::setEditable(*tick.box, may);
    for (QWidget* one : {m_save, m_new, m_remove})
        one->setVisible(may);
    const bool hasName = !m_name->text().trimmed().isEmpty();
    const bool isChanged = m_isNew || !(written() == m_asRead);
    const QString why = !hasName ? tr("Give the rule a name first.") : isChanged ? QString() : tr("Nothing is changed yet.");
    m_save->setEnabled(why.isEmpty());
    m_save->setToolTip(why);
    m_why->setText(hasName || !may ? QString() : why); // of a form that is not filled in yet; that nothing is changed can be seen
    m_why->setVisible(!m_why->text().isEmpty());
    m_new->setEnabled(!m_isNew);
    m_remove->setEnabled(!m_isNew);
    m_remove->setToolTip(m_isNew ? tr("This rule is not saved yet.") : QString());
}

} // namespace trueup::ui
