#include "jobs/scheduleform.h"

#include "widgets/controls.h"
#include "widgets/format.h"
#include "widgets/formrows.h"
#include "widgets/labels.h"
#include "widgets/latescrollarea.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTimeZone>
#include <QVBoxLayout>

#include <algorithm>

#include <utility>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int shownTimes = 5;

/// Usual times and their lines; the last one is one's own.
QList<std::pair<QString, QString>> usualTimes()
{
    return {{ScheduleForm::tr("Only by hand"), QString()},       {ScheduleForm::tr("Every 30 minutes"), u"*/30 * * * *"_s},
            {ScheduleForm::tr("Every hour"), u"0 * * * *"_s},    {ScheduleForm::tr("Every night at two"), u"0 2 * * *"_s},
            {ScheduleForm::tr("Working days at six"), u"0 6 * * 1-5"_s}, {ScheduleForm::tr("Every Sunday at three"), u"0 3 * * 0"_s},
            {ScheduleForm::tr("At times of my own"), u"-"_s}};
}

bool hasOtherClock(const QString& timeZone, const QDateTime& at)
{
    const QTimeZone zone(timeZone.toLatin1());
    return zone.isValid() && zone.offsetFromUtc(at) != at.toLocalTime().offsetFromUtc();
}

/// Wraps between times only, not inside one.
QString unbroken(QString time)
{
    return time.replace(u' ', QChar::Nbsp);
}

} // namespace

QString withItsZone(const QString& sentence, const QString& timeZone, const QDateTime& at)
{
    const QString place = timeZone.section(u'/', -1).replace(u'_', u' ');
    return hasOtherClock(timeZone, at) ? ScheduleForm::tr("%1 (%2)", "every day at 2:00; the town whose clock that is").arg(sentence, place)
                                       : sentence;
}

ScheduleForm::ScheduleForm(const ScheduleService& service, QWidget* parent)
    : QWidget(parent), m_service(service), m_name(new QLineEdit(this)), m_often(new QComboBox(this)), m_cron(new QLineEdit(this)),
      m_zone(new QComboBox(this)), m_who(label(tr("Only an administrator can change schedules."), u"muted"_s, this)),
      m_says(label({}, {}, this)), m_next(label({}, u"muted"_s, this)), m_overlap(new QComboBox(this)),
      m_missed(new QComboBox(this)), m_active(new QCheckBox(tr("Switched on"), this)),
      m_tellsSuccess(new QCheckBox(tr("when every step is done"), this)), m_tellsTrouble(new QCheckBox(tr("when a step stops it"), this)),
      m_save(button(tr("Save the schedule"), u"primary"_s, this)),
      m_remove(button(tr("Remove the schedule"), {}, this)), m_run(button(tr("Run it now"), {}, this)),
      m_new(button(tr("New schedule"), {}, this))
{
    addSteps();
    for (const auto& [text, cron] : usualTimes())
        m_often->addItem(text, cron);
    m_overlap->addItem(tr("Skip this run"), false);
    m_overlap->addItem(tr("Wait until it has ended"), true);
    m_missed->addItem(tr("Run once when it opens"), true);
    m_missed->addItem(tr("Skip that run"), false);
    layOutParts();
    connect(m_often, &QComboBox::activated, this, [this] {
        const QString cron = m_often->currentData().toString();
        if (cron != "-"_L1)
            m_cron->setText(cron);
        showTimes();
        if (cron == "-"_L1)
            m_cron->setFocus();
    });
    connect(m_name, &QLineEdit::textChanged, this, &ScheduleForm::allow);
    connect(m_cron, &QLineEdit::textChanged, this, &ScheduleForm::showTimes);
    connect(m_zone, &QComboBox::currentIndexChanged, this, &ScheduleForm::showTimes);
    connect(m_save, &QPushButton::clicked, this, &ScheduleForm::saveWanted);
    connect(m_remove, &QPushButton::clicked, this, &ScheduleForm::removeWanted);
    connect(m_run, &QPushButton::clicked, this, &ScheduleForm::runWanted);
    connect(m_new, &QPushButton::clicked, this, &ScheduleForm::newWanted);
    read({});
}

void ScheduleForm::addSteps()
{
    for (const JobKind kind : {JobKind::EtilizeImport, JobKind::XorosoftRefresh, JobKind::XorosoftStock, JobKind::ShopifyPull, JobKind::ShopifyPush}) {
        StepBoxes step{kind, new QCheckBox(jobLabel(kind), this), nullptr};
        if (kind == JobKind::XorosoftRefresh || kind == JobKind::XorosoftStock || kind == JobKind::ShopifyPull) {
            step.full = new QCheckBox(tr("everything, not only what changed"), this);
            step.full->setAccessibleName(tr("%1 (everything)", "a run that reads all").arg(jobLabel(kind)));
            connect(step.run, &QCheckBox::toggled, this, &ScheduleForm::allow);
        }
        m_steps.append(step);
    }
}

void ScheduleForm::showEvent(QShowEvent* event)
{
    if (!std::exchange(m_hasZones, true))
        listZones();
    QWidget::showEvent(event);
}

/// The hundreds of zones of the system wait for somebody who looks at the form: it is made with the window.
void ScheduleForm::listZones()
{
    const QSignalBlocker quiet(m_zone);
    const QString chosen = m_zone->currentText();
    m_zone->clear();
    m_zone->addItem(chosen);
    for (const QByteArray& id : QTimeZone::availableTimeZoneIds()) {
        if (const QString zone = QString::fromLatin1(id); zone != chosen)
            m_zone->addItem(zone);
    }
    m_zone->model()->sort(0);
    m_zone->setCurrentText(chosen);
}

QWidget* ScheduleForm::buildFields()
{
    auto* fields = new QWidget(this);
    fields->setObjectName(u"scrolled"_s);
    auto* steps = new QGridLayout;
    for (const StepBoxes& step : std::as_const(m_steps)) {
        const int row = steps->rowCount();
        steps->addWidget(step.run, row, 0);
        if (step.full)
            steps->addWidget(step.full, row, 1);
    }
    auto* form = new QFormLayout(fields);
    form->setContentsMargins(0, 0, 0, 0);
    form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    addFormRow(*form, tr("Name"), m_name);
    form->addRow(tr("Starts, in this order"), steps);
    addFormRow(*form, tr("How often"), m_often);
    addFormRow(*form, tr("Cron expression"), m_cron);
    addFormRow(*form, tr("Time zone"), m_zone);
    form->addRow(QString(), m_says);
    form->addRow(QString(), m_next);
    addFormRow(*form, tr("If such a run is under way"), m_overlap);
    addFormRow(*form, tr("If Trueup was closed at that time"), m_missed);
    addMessages(*form);
    form->addRow(QString(), m_active);
    const int em = fontMetrics().averageCharWidth();
    m_name->setMinimumWidth(em * 36);
    m_cron->setMinimumWidth(em * 36);
    m_next->setMinimumWidth(em * 110);
    m_says->setMinimumWidth(em * 60);
    m_cron->setToolTip(tr("Minute, hour, day of the month, month and day of the week: 0 2 * * * is every day at two."));
    m_zone->setAccessibleName(tr("Time zone"));
    m_often->setAccessibleName(tr("How often"));
    m_overlap->setAccessibleName(tr("If such a run is under way"));
    m_missed->setAccessibleName(tr("If Trueup was closed at that time"));
    return fields;
}

void ScheduleForm::addMessages(QFormLayout& form)
{
    auto* boxes = new QHBoxLayout;
    for (QCheckBox* one : {m_tellsSuccess, m_tellsTrouble})
        boxes->addWidget(one);
    boxes->addStretch();
    form.addRow(tr("Send a message"), boxes);
    auto* how = label(tr("By e-mail, Slack and webhook, as far as they are set up in Settings › Notifications."), u"muted"_s, this);
    how->setMinimumWidth(fontMetrics().averageCharWidth() * 60);
    form.addRow(QString(), how);
    m_tellsSuccess->setAccessibleName(tr("Send a message when every step is done"));
    m_tellsTrouble->setAccessibleName(tr("Send a message when a step stops it"));
}

/// The buttons stay in sight however little room there is for what they are for.
void ScheduleForm::layOutParts()
{
    auto* buttons = new QHBoxLayout;
    for (QPushButton* one : {m_save, m_run, m_new, m_remove})
        buttons->addWidget(one);
    buttons->addStretch();
    m_who->hide();
    auto* area = new LateScrollArea(buildFields(), this);
    area->setFocusPolicy(Qt::NoFocus);
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_who);
    column->addWidget(area, 1);
    column->addLayout(buttons);
}

void ScheduleForm::read(const std::optional<Schedule>& schedule)
{
    m_isNew = !schedule;
    Schedule shown = schedule.value_or(Schedule());
    if (m_isNew) {
        shown.cron = u"0 2 * * *"_s;
        shown.timeZone = QString::fromLatin1(QTimeZone::systemTimeZoneId());
        shown.steps = {{JobKind::EtilizeImport}};
    }
    m_name->setText(shown.name);
    for (const StepBoxes& step : std::as_const(m_steps)) {
        const auto kept = std::ranges::find(shown.steps, step.kind, &ScheduleStep::kind);
        step.run->setChecked(kept != shown.steps.end());
        if (step.full)
            step.full->setChecked(kept != shown.steps.end() && kept->full);
    }
    if (m_zone->findText(shown.timeZone) < 0)
        m_zone->addItem(shown.timeZone);
    m_zone->setCurrentText(shown.timeZone);
    m_cron->setText(shown.cron);
    const int usual = m_often->findData(shown.cron);
    m_often->setCurrentIndex(usual >= 0 ? usual : m_often->count() - 1);
    m_overlap->setCurrentIndex(m_overlap->findData(shown.waits));
    m_missed->setCurrentIndex(m_missed->findData(shown.catchesUp));
    m_tellsSuccess->setChecked(shown.tellsSuccess);
    m_tellsTrouble->setChecked(shown.tellsTrouble);
    m_active->setChecked(shown.isActive);
    showTimes();
    allow();
}

Schedule ScheduleForm::written() const
{
    Schedule schedule;
    schedule.name = m_name->text().trimmed();
    for (const StepBoxes& step : m_steps) {
        if (step.run->isChecked())
            schedule.steps.append({step.kind, step.full && step.full->isChecked()});
    }
    schedule.cron = m_cron->text().simplified();
    schedule.timeZone = m_zone->currentText();
    schedule.waits = m_overlap->currentData().toBool();
    schedule.catchesUp = m_missed->currentData().toBool();
    schedule.tellsSuccess = m_tellsSuccess->isChecked();
    schedule.tellsTrouble = m_tellsTrouble->isChecked();
    schedule.isActive = m_active->isChecked();
    return schedule;
}

void ScheduleForm::showTimes()
{
    const QString cron = m_cron->text().simplified();
    const int usual = m_often->findData(cron);
    m_often->setCurrentIndex(usual >= 0 ? usual : m_often->count() - 1);
    if (cron.isEmpty()) {
        m_says->setText(tr("Only when somebody starts it."));
        m_next->clear();
        return;
    }
    const auto read = m_service.read(cron, m_zone->currentText(), shownTimes);
    setTone(m_says, read ? QString() : u"error"_s);
    m_says->setText(read ? read->sentence : errorText(read.error()));
    m_next->clear();
    if (!read)
        return;
    QStringList times;
    for (const QDateTime& time : read->next)
        times.append(unbroken(shownTime(time)));
    if (times.isEmpty())
        return m_next->setText(tr("Never: there is no such day."));
    const QDateTime& first = read->next.constFirst();
    m_says->setText(withItsZone(read->sentence, m_zone->currentText(), first));
    const QString all = times.join(u" · "_s);
    m_next->setText(hasOtherClock(m_zone->currentText(), first) ? tr("Next, local time: %1").arg(all) : tr("Next: %1").arg(all));
}

void ScheduleForm::takeFocus()
{
    m_name->setFocus(Qt::OtherFocusReason);
}

void ScheduleForm::setSession(const Session& session)
{
    m_session = session;
    m_who->setVisible(!session.mayAdminister);
    allow();
}

/// What somebody may never do has no button; what cannot be done yet has one that says why.
void ScheduleForm::allow()
{
    const bool may = m_session.mayAdminister;
    for (QWidget* one : {static_cast<QWidget*>(m_name), static_cast<QWidget*>(m_often), static_cast<QWidget*>(m_cron),
                         static_cast<QWidget*>(m_zone), static_cast<QWidget*>(m_overlap), static_cast<QWidget*>(m_missed),
                         static_cast<QWidget*>(m_tellsSuccess), static_cast<QWidget*>(m_tellsTrouble), static_cast<QWidget*>(m_active)})
        one->setEnabled(may);
    for (const StepBoxes& step : std::as_const(m_steps)) {
        step.run->setEnabled(may);
        if (step.full)
            step.full->setEnabled(may && step.run->isChecked());
    }
    for (QWidget* one : {m_save, m_new, m_remove})
        one->setVisible(may);
    m_run->setVisible(m_session.mayRun);
    const bool hasName = !m_name->text().trimmed().isEmpty();
    m_save->setEnabled(hasName);
    m_save->setToolTip(hasName ? QString() : tr("Give the schedule a name first."));
    m_new->setEnabled(!m_isNew);
    for (QWidget* one : {m_remove, m_run}) {
        one->setEnabled(!m_isNew);
        one->setToolTip(m_isNew ? tr("This schedule is not saved yet.") : QString());
    }
}

} // namespace trueup::ui
