#include "jobs/scheduleform.h"

#include "base/cronchoice.h"
#include "widgets/controls.h"
#include "widgets/format.h"
#include "widgets/formrows.h"
#include "widgets/labels.h"
#include "widgets/latescrollarea.h"
#include "widgets/refusal.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QEvent>
#include <QFormLayout>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTimeEdit>
#include <QTimeZone>
#include <QVBoxLayout>

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int shownTimes = 5;
constexpr int zoneLetters = 34;

QList<std::pair<CronKind, QString>> usualTimes()
{
    return {{CronKind::ByHand, ScheduleForm::tr("Only by hand")},
            {CronKind::EveryHalfHour, ScheduleForm::tr("Every 30 minutes")},
            {CronKind::EveryHour, ScheduleForm::tr("Every hour")},
            {CronKind::EveryDay, ScheduleForm::tr("Every day at …")},
            {CronKind::EveryWeekday, ScheduleForm::tr("Every weekday at …", "Monday to Friday")},
            {CronKind::EveryWeek, ScheduleForm::tr("Every week on …", "a day of the week")},
            {CronKind::Custom, ScheduleForm::tr("Custom (cron)")}};
}

bool hasTime(CronKind kind)
{
    return kind == CronKind::EveryDay || kind == CronKind::EveryWeekday || kind == CronKind::EveryWeek;
}

/// "Toronto — Eastern Standard Time (UTC−05:00)"; what a zone is called when nobody has moved the clock.
QString zoneText(const QByteArray& id, const QDateTime& now)
{
    const QTimeZone zone(id);
    if (!zone.isValid())
        return QString::fromLatin1(id);
    const int minutes = zone.standardTimeOffset(now) / 60;
    const QString offset = minutes == 0 ? u"UTC"_s
                                        : u"UTC%1%2:%3"_s.arg(QChar(minutes < 0 ? 0x2212 : u'+'))
                                              .arg(std::abs(minutes) / 60, 2, 10, QChar(u'0'))
                                              .arg(std::abs(minutes) % 60, 2, 10, QChar(u'0'));
    const QString place = QString::fromLatin1(id.mid(id.lastIndexOf('/') + 1)).replace(u'_', u' ');
    const QString name = zone.displayName(QTimeZone::StandardTime, QTimeZone::LongName);
    const bool saysMore = !name.isEmpty() && !name.startsWith("UTC"_L1) && !name.startsWith("GMT"_L1) && name != place;
    return saysMore ? ScheduleForm::tr("%1 — %2 (%3)", "Toronto, Eastern Standard Time, UTC-05:00").arg(place, name, offset)
                    : ScheduleForm::tr("%1 (%2)", "Toronto, UTC-05:00").arg(place, offset);
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

/// Two parts of a form beside each other where there is room, else one below the other.
class Halves final : public QWidget
{
public:
    explicit Halves(QWidget* parent) : QWidget(parent), m_parts(new QBoxLayout(QBoxLayout::TopToBottom, this))
    {
        m_parts->setContentsMargins(0, 0, 0, 0);
    }
    /// Each a part of its own, which the Tab key goes through before the next.
    void add(QFormLayout* content)
    {
        if (m_parts->count() > 0)
            m_parts->addSpacing(gap);
        auto* half = new QWidget(this);
        half->setLayout(content);
        m_parts->addWidget(half);
        m_halves.append(half);
    }
    [[nodiscard]] QSize minimumSizeHint() const override
    {
        int width = 0;
        for (const QWidget* half : m_halves)
            width = std::max(width, half->minimumSizeHint().width());
        return {width, m_parts->minimumSize().height()};
    }

protected:
    void resizeEvent(QResizeEvent* event) override
    {
        QWidget::resizeEvent(event);
        arrange();
    }
    bool event(QEvent* event) override
    {
        const bool handled = QWidget::event(event);
        if (event->type() == QEvent::LayoutRequest)
            arrange();
        return handled;
    }

private:
    void arrange()
    {
        int widest = 0;
        for (const QWidget* half : m_halves)
            widest = std::max(widest, labelsOf(*half));
        const bool areAligned = m_parts->direction() == QBoxLayout::TopToBottom;
        int width = gap * int(m_halves.size() - 1);
        for (const QWidget* half : m_halves)
            width += half->sizeHint().width() - (areAligned ? widest - labelsOf(*half) : 0);
        const bool fits = width <= this->width();
        for (const QWidget* half : m_halves) // one edge of the fields for those below each other
            firstLabel(*half)->setMinimumWidth(fits ? 0 : widest);
        m_parts->setDirection(fits ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    }

    [[nodiscard]] static QWidget* labelAt(const QFormLayout& form, int row)
    {
        const QLayoutItem* item = form.itemAt(row, QFormLayout::LabelRole);
        return item ? item->widget() : nullptr;
    }
    [[nodiscard]] static QWidget* firstLabel(const QWidget& half) { return labelAt(*qobject_cast<QFormLayout*>(half.layout()), 0); }
    /// What the labels of a half take by themselves.
    [[nodiscard]] static int labelsOf(const QWidget& half)
    {
        const auto& form = *qobject_cast<QFormLayout*>(half.layout());
        int width = 0;
        for (int row = 0; row < form.rowCount(); ++row) {
            const QWidget* label = labelAt(form, row);
            width = label && form.isRowVisible(row) ? std::max(width, label->sizeHint().width()) : width;
        }
        return width;
    }

    static constexpr int gap = 16;
    QBoxLayout* m_parts;
    QList<QWidget*> m_halves;
};

/// Beside the first of several boxes.
QLabel* groupLabel(const QString& text, QWidget* parent)
{
    auto* one = new QLabel(text, parent);
    one->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    one->setContentsMargins(0, 2, 0, 0);
    return one;
}

/// Boxes below each other read as one group.
void addGap(QFormLayout& form, QWidget* parent)
{
    auto* gap = new QWidget(parent);
    gap->setFixedHeight(2); // and the spacing before it and behind it
    form.addRow(gap);
}

/// The Tab key leaves it, as any other field; arrows go from the hours to the minutes.
class TimeEdit final : public QTimeEdit
{
public:
    using QTimeEdit::QTimeEdit;

protected:
    bool focusNextPrevChild(bool next) override { return QWidget::focusNextPrevChild(next); }
};

} // namespace

QString withItsZone(const QString& sentence, const QString& timeZone, const QDateTime& at)
{
    const QString place = timeZone.section(u'/', -1).replace(u'_', u' ');
    return hasOtherClock(timeZone, at) ? ScheduleForm::tr("%1 (%2)", "every day at 2:00; the town whose clock that is").arg(sentence, place)
                                       : sentence;
}

ScheduleForm::ScheduleForm(const ScheduleService& service, QWidget* parent)
    : QWidget(parent), m_service(service), m_name(new QLineEdit(this)), m_often(new QComboBox(this)), m_day(new QComboBox(this)),
      m_time(new TimeEdit(this)), m_cron(new QLineEdit(this)), m_zone(new QComboBox(this)), m_who(new Refusal(tr("Your role may look but not change schedules. Ask an administrator to change them."), this)),
      m_says(label({}, {}, this)), m_next(label({}, u"muted"_s, this)), m_overlap(new QComboBox(this)),
      m_missed(new QComboBox(this)), m_active(new QCheckBox(tr("Switched on"), this)),
      m_tellsSuccess(new QCheckBox(tr("when every step is done"), this)), m_tellsTrouble(new QCheckBox(tr("when a step stops the schedule"), this)),
      m_save(button(tr("Save the schedule"), u"primary"_s, this)),
      m_remove(button(tr("Remove the schedule …"), {}, this)), m_run(button(tr("Run it now"), {}, this)),
      m_new(button(tr("New schedule"), {}, this)), m_why(label({}, u"muted"_s, this))
{
    addSteps();
    addTimes();
    m_overlap->addItem(tr("Skip this run"), false);
    m_overlap->addItem(tr("Wait until it has ended"), true);
    m_missed->addItem(tr("Run once when it opens"), true);
    m_missed->addItem(tr("Skip that run"), false);
    layOutParts();
    connectParts();
    read({});
}

void ScheduleForm::addTimes()
{
    for (const auto& [kind, text] : usualTimes())
        m_often->addItem(text, int(kind));
    const QLocale locale;
    for (int day = Qt::Monday; day <= Qt::Sunday; ++day)
        m_day->addItem(locale.standaloneDayName(day), day);
    m_time->setDisplayFormat(locale.timeFormat(QLocale::ShortFormat));
    m_zone->setEditable(true);
    m_zone->setInsertPolicy(QComboBox::NoInsert);
    m_zone->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_zone->completer()->setFilterMode(Qt::MatchContains);
}

void ScheduleForm::connectParts()
{
    connect(m_often, &QComboBox::activated, this, [this] {
        writeCron();
        if (oftenKind() == CronKind::Custom)
            m_cron->setFocus();
    });
    connect(m_day, &QComboBox::activated, this, &ScheduleForm::writeCron);
    connect(m_time, &QTimeEdit::timeChanged, this, &ScheduleForm::writeCron);
    connect(m_name, &QLineEdit::textChanged, this, &ScheduleForm::allow);
    connect(m_cron, &QLineEdit::textChanged, this, &ScheduleForm::showTimes);
    connect(m_zone, &QComboBox::currentIndexChanged, this, &ScheduleForm::showTimes);
    // What is typed only seeks: what is no zone of the list is taken back.
    connect(m_zone->lineEdit(), &QLineEdit::editingFinished, this, [this] {
        if (m_zone->currentText() == m_zone->itemText(m_zone->currentIndex()))
            return; // two zones may read alike
        const int found = m_zone->findText(m_zone->currentText(), Qt::MatchFixedString);
        if (found >= 0)
            m_zone->setCurrentIndex(found);
        m_zone->setEditText(m_zone->itemText(m_zone->currentIndex()));
        m_zone->lineEdit()->setCursorPosition(0);
    });
    for (QComboBox* one : {m_overlap, m_missed})
        connect(one, &QComboBox::currentIndexChanged, this, &ScheduleForm::allow);
    for (QCheckBox* one : {m_active, m_tellsSuccess, m_tellsTrouble})
        connect(one, &QCheckBox::toggled, this, &ScheduleForm::allow);
    connect(m_save, &QPushButton::clicked, this, &ScheduleForm::saveWanted);
    connect(m_remove, &QPushButton::clicked, this, &ScheduleForm::removeWanted);
    connect(m_run, &QPushButton::clicked, this, &ScheduleForm::runWanted);
    connect(m_new, &QPushButton::clicked, this, &ScheduleForm::newWanted);
}

void ScheduleForm::addSteps()
{
    for (const JobKind kind : {JobKind::EtilizeImport, JobKind::XorosoftRefresh, JobKind::XorosoftStock, JobKind::ShopifyPull, JobKind::ShopifyPush}) {
        StepBoxes step{kind, new QCheckBox(jobLabel(kind), this), nullptr};
        if (kind == JobKind::XorosoftRefresh || kind == JobKind::XorosoftStock || kind == JobKind::ShopifyPull) {
            step.full = new QCheckBox(tr("everything, not only what changed"), this);
            step.full->setAccessibleName(tr("%1 (everything)", "a run that reads all").arg(jobLabel(kind)));
            connect(step.full, &QCheckBox::toggled, this, &ScheduleForm::allow);
        }
        connect(step.run, &QCheckBox::toggled, this, &ScheduleForm::allow);
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
    const QString chosen = zone();
    const QDateTime now = QDateTime::currentDateTimeUtc();
    m_zone->clear();
    for (const QByteArray& id : QTimeZone::availableTimeZoneIds())
        addZone(QString::fromLatin1(id), now);
    m_zone->model()->sort(0);
    chooseZone(chosen);
}

void ScheduleForm::addZone(const QString& id, const QDateTime& now)
{
    m_zone->addItem(zoneText(id.toLatin1(), now), id);
    m_zone->setItemData(m_zone->count() - 1, id, Qt::ToolTipRole);
}

void ScheduleForm::chooseZone(const QString& id)
{
    if (m_zone->findData(id) < 0)
        addZone(id, QDateTime::currentDateTimeUtc());
    m_zone->setCurrentIndex(m_zone->findData(id));
    m_zone->lineEdit()->setCursorPosition(0); // of a long name the beginning is read
    m_zone->setToolTip(id);
}

QString ScheduleForm::zone() const
{
    return m_zone->currentData().toString();
}

CronKind ScheduleForm::oftenKind() const
{
    return CronKind(m_often->currentData().toInt());
}

/// The line of what was chosen; one of one's own begins with the line that was there.
void ScheduleForm::writeCron()
{
    if (oftenKind() == CronKind::Custom) {
        m_isCustom = true;
        return showTimes();
    }
    m_isCustom = false;
    m_cron->setText(cronOf({oftenKind(), m_time->time(), Qt::DayOfWeek(m_day->currentData().toInt())}));
    showTimes();
}

/// What the line says, in the boxes; somebody who writes one goes on with it also where it says what a choice says.
void ScheduleForm::showChoice()
{
    const CronChoice choice = cronChoice(m_cron->text());
    const CronKind kind = m_isCustom ? CronKind::Custom : choice.kind;
    m_often->setCurrentIndex(m_often->findData(int(kind)));
    if (hasTime(choice.kind) && m_time->time() != choice.time) {
        const QSignalBlocker quiet(m_time);
        m_time->setTime(choice.time);
    }
    if (choice.kind == CronKind::EveryWeek)
        m_day->setCurrentIndex(m_day->findData(int(choice.day)));
    m_time->setVisible(hasTime(kind));
    m_day->setVisible(kind == CronKind::EveryWeek);
    m_when->setRowVisible(m_cron, kind == CronKind::Custom);
}

QWidget* ScheduleForm::buildFields()
{
    auto* fields = new Halves(this);
    fields->setObjectName(u"scrolled"_s);
    auto* steps = new QGridLayout;
    for (const StepBoxes& step : std::as_const(m_steps)) {
        const int row = steps->rowCount();
        steps->addWidget(step.run, row, 0);
        if (step.full)
            steps->addWidget(step.full, row, 1);
    }
    auto* what = new QFormLayout;
    m_when = new QFormLayout;
    for (QFormLayout* form : {what, m_when}) {
        form->setContentsMargins(0, 0, 0, 0);
        form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    }
    addFormRow(*what, tr("Name"), m_name);
    what->addRow(QString(), m_active);
    addGap(*what, fields);
    what->addRow(groupLabel(tr("Starts, in this order"), fields), steps);
    addGap(*what, fields);
    addMessages(*what);
    auto* often = new QWidget(this);
    auto* across = new QHBoxLayout(often);
    across->setContentsMargins(0, 0, 0, 0);
    for (QWidget* one : {static_cast<QWidget*>(m_often), static_cast<QWidget*>(m_day), static_cast<QWidget*>(m_time)})
        across->addWidget(one);
    across->addStretch();
    addFormRow(*m_when, tr("How often"), often);
    addFormRow(*m_when, tr("Cron expression"), m_cron);
    addFormRow(*m_when, tr("Time zone"), m_zone);
    m_when->addRow(QString(), m_says);
    m_when->addRow(QString(), m_next);
    addFormRow(*m_when, tr("If such a run is under way"), m_overlap);
    addFormRow(*m_when, tr("If Trueup was closed at that time"), m_missed);
    fields->add(what);
    fields->add(m_when);
    const int em = fontMetrics().averageCharWidth();
    m_name->setMinimumWidth(em * 36);
    m_cron->setMinimumWidth(em * 36);
    m_zone->setMinimumContentsLength(zoneLetters);
    m_zone->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_next->setMinimumWidth(em * 46);
    m_says->setMinimumWidth(em * 46);
    m_cron->setToolTip(tr("Minute, hour, day of the month, month and day of the week: 0 2 * * * is every day at two."));
    m_zone->setAccessibleName(tr("Time zone"));
    m_often->setAccessibleName(tr("How often"));
    m_day->setAccessibleName(tr("Day of the week"));
    m_time->setAccessibleName(tr("Time of the day"));
    m_overlap->setAccessibleName(tr("If such a run is under way"));
    m_missed->setAccessibleName(tr("If Trueup was closed at that time"));
    return fields;
}

void ScheduleForm::addMessages(QFormLayout& form)
{
    auto* boxes = new QVBoxLayout;
    for (QCheckBox* one : {m_tellsSuccess, m_tellsTrouble})
        boxes->addWidget(one);
    form.addRow(groupLabel(tr("Send a message"), this), boxes);
    auto* how = label(tr("By e-mail, Slack and webhook, as far as they are set up in Settings › Notifications."), u"muted"_s, this);
    how->setMinimumWidth(fontMetrics().averageCharWidth() * 54);
    form.addRow(QString(), how);
    m_tellsSuccess->setAccessibleName(tr("Send a message when every step is done"));
    m_tellsTrouble->setAccessibleName(tr("Send a message when a step stops the schedule"));
}

/// The buttons stay in sight however little room there is for what they are for.
void ScheduleForm::layOutParts()
{
    auto* buttons = new QHBoxLayout;
    for (QPushButton* one : {m_save, m_run, m_new, m_remove})
        buttons->addWidget(one);
    buttons->addWidget(m_why, 1);
    buttons->addStretch(); // where it is hidden: empty, it would take a line where there are no buttons
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
    chooseZone(shown.timeZone);
    m_isCustom = false;
    m_cron->setText(shown.cron);
    m_overlap->setCurrentIndex(m_overlap->findData(shown.waits));
    m_missed->setCurrentIndex(m_missed->findData(shown.catchesUp));
    m_tellsSuccess->setChecked(shown.tellsSuccess);
    m_tellsTrouble->setChecked(shown.tellsTrouble);
    m_active->setChecked(shown.isActive);
    m_asRead = written();
    showTimes();
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
    schedule.timeZone = zone();
    schedule.waits = m_overlap->currentData().toBool();
    schedule.catchesUp = m_missed->currentData().toBool();
    schedule.tellsSuccess = m_tellsSuccess->isChecked();
    schedule.tellsTrouble = m_tellsTrouble->isChecked();
    schedule.isActive = m_active->isChecked();
    return schedule;
}

void ScheduleForm::showTimes()
{
    showChoice();
    allow();
    m_zone->setToolTip(zone());
    const QString cron = m_cron->text().simplified();
    if (cron.isEmpty()) {
        m_says->setText(tr("Only when somebody starts it."));
        m_next->clear();
        return;
    }
    const auto read = m_service.read(cron, zone(), shownTimes);
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
    m_says->setText(withItsZone(read->sentence, zone(), first));
    const QString all = u'\n' + times.join(u'\n');
    m_next->setText(hasOtherClock(zone(), first) ? tr("Next, local time: %1").arg(all) : tr("Next: %1").arg(all));
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
    for (QWidget* one : {static_cast<QWidget*>(m_name), static_cast<QWidget*>(m_often), static_cast<QWidget*>(m_day),
                         static_cast<QWidget*>(m_time), static_cast<QWidget*>(m_cron), static_cast<QWidget*>(m_zone), static_cast<QWidget*>(m_overlap), static_cast<QWidget*>(m_missed),
                         static_cast<QWidget*>(m_tellsSuccess), static_cast<QWidget*>(m_tellsTrouble), static_cast<QWidget*>(m_active)})
        ui::setEditable(*one, may);
    for (const StepBoxes& step : std::as_const(m_steps)) {
        ui::setEditable(*step.run, may);
        if (!step.full)
            continue;
        const bool isRun = step.run->isChecked();
        ui::setEditable(*step.full, may || !isRun); // of a step that is left out it says nothing, to whoever reads it
        step.full->setEnabled(may && isRun);
    }
    for (QWidget* one : {m_save, m_new, m_remove})
        one->setVisible(may);
    m_run->setVisible(m_session.mayRun);
    const bool hasName = !m_name->text().trimmed().isEmpty();
    const bool isChanged = m_isNew || !(written() == m_asRead);
    const QString why = !hasName ? tr("Give the schedule a name first.") : isChanged ? QString() : tr("Nothing is changed yet.");
    m_save->setEnabled(why.isEmpty());
    m_save->setToolTip(why);
    m_why->setText(hasName || !may ? QString() : why); // of a form that is not filled in yet; that nothing is changed can be seen
    m_why->setVisible(!m_why->text().isEmpty());
    m_new->setEnabled(!m_isNew);
    const QString unsaved = m_isNew ? tr("This schedule is not saved yet.") : QString();
    m_remove->setEnabled(!m_isNew);
    m_remove->setToolTip(unsaved);
    m_run->setEnabled(!m_isNew && !m_isBusy);
    m_run->setToolTip(!m_isNew && m_isBusy ? tr("One of its runs is under way already: see “Running now” on the dashboard.") : unsaved);
}

void ScheduleForm::setBusy(bool busy)
{
    m_isBusy = busy;
    allow();
}

} // namespace trueup::ui
