#include "jobs/schedulesview.h"

#include "jobs/scheduleform.h"
#include "jobs/schedulestepsview.h"
#include "services/prompts.h"
#include "widgets/controls.h"
#include "widgets/errorbanner.h"
#include "widgets/format.h"
#include "widgets/statefulview.h"
#include "widgets/tables.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStyle>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

enum Column { Name, Starts, When, Next, Success, ColumnCount };

constexpr int fewestRows = 3; // that are seen at once
constexpr int whenLetters = 34;

QString stepsText(const Schedule& schedule)
{
    QStringList steps;
    for (const ScheduleStep& step : schedule.steps)
        steps.append(stepLabel(step));
    return steps.join(u" → "_s);
}

/// Whatever they did meanwhile.
bool sayTheSame(QList<Schedule> before, QList<Schedule> now)
{
    for (QList<Schedule>* list : {&before, &now}) {
        for (Schedule& one : *list) {
            one.nextRun = one.lastSuccess = QDateTime();
            one.lastRunId = 0;
            one.lastTime = {};
        }
    }
    return before == now;
}

QString whenText(const ScheduleService& service, const Schedule& schedule)
{
    if (schedule.cron.isEmpty())
        return SchedulesView::tr("Only by hand");
    const auto read = service.read(schedule.cron, schedule.timeZone, 0);
    return read ? withItsZone(read->sentence, schedule.timeZone, schedule.nextRun.isValid() ? schedule.nextRun : QDateTime::currentDateTimeUtc())
                : schedule.cron;
}

QString nextText(const Schedule& schedule)
{
    if (!schedule.isActive)
        return SchedulesView::tr("Switched off");
    return schedule.nextRun.isValid() ? shownTime(schedule.nextRun) : QString();
}

/// That the newest time was stopped is seen without choosing the schedule.
void markLastTime(QTableWidgetItem& name, const ScheduleRun& lastTime)
{
    const auto stopped = stoppedStep(lastTime);
    if (!stopped)
        return;
    const QString said = SchedulesView::tr("%1. Last time, %2: %3", "a schedule, a time, how it ended")
                             .arg(name.text(), shownTime(lastTime.startedAt), stepStateText(*stopped));
    name.setIcon(stepStateIcon(stopped->state));
    name.setToolTip(said);
    name.setData(Qt::AccessibleTextRole, said);
}

/// Where one name has a mark, the others begin where it does, whether there is a box before them or not.
void alignNames(QTableWidget& table)
{
    const auto hasMark = [&table](int row) { return !table.item(row, Name)->icon().isNull(); };
    bool isMarked = false;
    for (int row = 0; row < table.rowCount(); ++row)
        isMarked = isMarked || hasMark(row);
    const int edge = table.style()->pixelMetric(QStyle::PM_SmallIconSize, nullptr, &table);
    QPixmap nothing(edge, edge);
    nothing.fill(Qt::transparent);
    for (int row = 0; row < table.rowCount() && isMarked; ++row) {
        if (!hasMark(row))
            table.item(row, Name)->setIcon(nothing);
    }
}

} // namespace

SchedulesView::SchedulesView(UiServices& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_listAsker(this), m_workAsker(this), m_table(new QTableWidget(0, ColumnCount, this)),
      m_view(new StatefulView(m_table, u"jobs"_s, tr("The schedules could not be read"))), m_hint(label({}, u"muted"_s, this)),
      m_steps(new ScheduleStepsView(this)), m_form(new ScheduleForm(services.schedules, this)), m_banner(new ErrorBanner(this))
{
    m_table->setHorizontalHeaderLabels({tr("Schedule"), tr("Starts"), tr("When"), tr("Next time (local)"), tr("Last success")});
    m_table->setAccessibleName(tr("Schedules"));
    setUpTable(*m_table, {22, 40, whenLetters, 22, 22}, Starts);
    keepRowsInSight(*m_table, fewestRows);
    m_hint->setText(tr("Schedules run only while Trueup is open on at least one computer whose user may start runs."));
    auto* upper = new QWidget(this);
    auto* above = new QVBoxLayout(upper);
    above->setContentsMargins(0, 0, 0, 0);
    above->addWidget(m_hint);
    above->addWidget(m_view, 1);
    auto* splitter = new QSplitter(Qt::Vertical, this);
    for (QWidget* one : {upper, static_cast<QWidget*>(m_steps), static_cast<QWidget*>(m_form)})
        splitter->addWidget(one);
    splitter->setChildrenCollapsible(false);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 0);
    splitter->setStretchFactor(2, 0);
    const int line = fontMetrics().height();
    splitter->setSizes({line * 9, line * 8, line * 32}); // a few schedules, the steps of most, and all of the form
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 6, 0, 0);
    column->addWidget(m_banner);
    column->addWidget(splitter, 1);
    showForm();
    showSteps();
    connect(m_view, &StatefulView::againWanted, this, [this] {
        m_banner->clear();
        open();
    });
    connect(m_table, &QTableWidget::currentCellChanged, this, [this](int row) { choose(row); });
    connect(m_steps, &ScheduleStepsView::runWanted, this, &SchedulesView::runWanted);
    connect(m_form, &ScheduleForm::saveWanted, this, &SchedulesView::save);
    connect(m_form, &ScheduleForm::removeWanted, this, &SchedulesView::remove);
    connect(m_form, &ScheduleForm::newWanted, this, [this] {
        m_table->setCurrentCell(-1, -1);
        choose(-1);
        m_form->takeFocus();
    });
    connect(m_form, &ScheduleForm::runWanted, this, [this] {
        const int row = m_table->currentRow();
        m_banner->clear();
        if (row >= 0 && row < m_schedules.size())
            m_services.schedules.runNow(m_schedules[row]);
    });
    connect(&services.schedules, &ScheduleService::refused, m_banner, &ErrorBanner::show);
    connect(&services.jobs, &JobService::runningChanged, this, &SchedulesView::showBusy);
    connect(&services.schedules, &ScheduleService::changed, this, [this] {
        if (isVisible())
            open();
    });
}

void SchedulesView::open()
{
    m_view->reading();
    m_listAsker.ask(m_services.schedules.schedules(), [this](const Result<QList<Schedule>>& schedules) {
        if (schedules)
            return list(*schedules);
        m_view->failed(schedules.error());
        m_banner->show(schedules.error());
    });
}

void SchedulesView::takeFocus()
{
    if (m_isRead && m_schedules.isEmpty() && m_session.mayAdminister)
        m_form->takeFocus(); // it is for making the first one
    else
        m_view->takeFocus();
}

void SchedulesView::setSession(const Session& session)
{
    m_session = session;
    m_form->setSession(session);
    m_view->setEmpty({tr("There is no schedule yet"),
                      session.mayAdminister ? tr("A schedule starts runs by the clock. Fill in the form below and save it.")
                                            : tr("A schedule starts runs by the clock. Administrators make them.")});
    showForm();
}

/// Before the list is read there is nothing to change; without a schedule the form is for making one.
void SchedulesView::showForm()
{
    m_form->setVisible(m_isRead && (m_session.mayAdminister || !m_schedules.isEmpty()));
}

void SchedulesView::list(const QList<Schedule>& schedules)
{
    const bool wasRead = std::exchange(m_isRead, true);
    const bool isSame = wasRead && sayTheSame(schedules, m_schedules);
    m_schedules = schedules;
    if (!wasRead && m_chosen.isEmpty() && !schedules.isEmpty())
        m_chosen = schedules.constFirst().name;
    int chosen = -1;
    {
        const QSignalBlocker quiet(m_table);
        m_table->setRowCount(int(schedules.size()));
        for (int row = 0; row < int(schedules.size()); ++row) {
            const Schedule& one = schedules[row];
            const QStringList texts{one.name, stepsText(one), whenText(m_services.schedules, one), nextText(one),
                                    one.lastSuccess.isValid() ? shownTime(one.lastSuccess) : tr("never")};
            for (int at = 0; at < ColumnCount; ++at) {
                auto* item = new QTableWidgetItem(texts[at]);
                item->setToolTip(texts[at]);
                if (!one.isActive)
                    item->setForeground(Theme::of(QGuiApplication::palette()).muted);
                m_table->setItem(row, at, item);
            }
            markLastTime(*m_table->item(row, Name), one.lastTime);
            if (one.name == m_chosen)
                chosen = row;
        }
        alignNames(*m_table);
        m_table->setCurrentCell(chosen, chosen < 0 ? -1 : 0);
    }
    if (!wasRead && m_table->columnWidth(When) == whenLetters * m_table->fontMetrics().averageCharWidth()) { // nobody gave it another
        m_fitsSentences = !isVisible();
        QMetaObject::invokeMethod(this, &SchedulesView::fitSentences, Qt::QueuedConnection); // once the list is laid out
    }
    m_view->read(!schedules.isEmpty());
    showForm();
    if (!wasRead && m_view->isAncestorOf(QApplication::focusWidget()))
        takeFocus();
    if (!isSame || chosen < 0) // what somebody is typing stays when nothing changed
        choose(chosen);
    else
        showSteps();
}

/// Once more in the room there is when it is seen.
void SchedulesView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (std::exchange(m_fitsSentences, false))
        QMetaObject::invokeMethod(this, &SchedulesView::fitSentences, Qt::QueuedConnection);
}

/// As wide as its sentences as far as what is started stays whole. Once: a list of schedules is short
/// and does not change much.
void SchedulesView::fitSentences()
{
    const int em = m_table->fontMetrics().averageCharWidth();
    const auto widest = [this, em](int column) {
        int width = 0;
        for (int row = 0; row < m_table->rowCount(); ++row)
            width = qMax(width, m_table->sizeHintForIndex(m_table->model()->index(row, column)).width());
        return width + em;
    };
    int room = m_table->viewport()->width();
    for (const int column : {Name, Next, Success}) { // no wider than what stands in them
        m_table->setColumnWidth(column, qMax(m_table->horizontalHeader()->sectionSizeHint(column), qMin(m_table->columnWidth(column), widest(column))));
        room -= m_table->columnWidth(column);
    }
    const int least = whenLetters * em;
    m_table->setColumnWidth(When, qBound(least, widest(When), qMax(least, room - widest(Starts))));
}

void SchedulesView::choose(int row)
{
    const bool isOne = row >= 0 && row < m_schedules.size();
    m_chosen = isOne ? m_schedules[row].name : QString();
    m_form->read(isOne ? std::optional(m_schedules[row]) : std::nullopt);
    showSteps();
}

/// One that is being made has done nothing.
void SchedulesView::showSteps()
{
    const auto chosen = std::ranges::find(m_schedules, m_chosen, &Schedule::name);
    m_steps->setVisible(chosen != m_schedules.end());
    showBusy();
    if (chosen != m_schedules.end())
        m_steps->read(chosen->lastTime);
}

/// As a due time, which waits or is left out meanwhile.
void SchedulesView::showBusy()
{
    const auto reads = [](JobKind kind) { return kind == JobKind::XorosoftStock ? JobKind::XorosoftRefresh : kind; }; // one at a time
    const auto chosen = std::ranges::find(m_schedules, m_chosen, &Schedule::name);
    const QList<RunningJob> running = m_services.jobs.running();
    m_form->setBusy(chosen != m_schedules.end() && std::ranges::any_of(chosen->steps, [&](const ScheduleStep& step) {
        return std::ranges::any_of(running, [&](const RunningJob& job) { return reads(job.kind) == reads(step.kind); });
    }));
}

void SchedulesView::save()
{
    const Schedule written = m_form->written();
    m_workAsker.ask(m_services.schedules.save(m_chosen, written), [this, name = written.name](const Result<void>& saved) { done(saved, name); });
}

void SchedulesView::remove()
{
    Question question;
    question.title = tr("Remove the schedule “%1”?").arg(m_chosen);
    question.text = tr("It starts nothing any more. Runs it has started stay in the list of runs.");
    question.action = tr("Remove the schedule");
    question.isDestructive = true;
    m_services.prompts.confirm(this, question, [this](const std::optional<QString>& answer) {
        if (answer)
            m_workAsker.ask(m_services.schedules.remove(m_chosen), [this](const Result<void>& removed) { done(removed, {}); });
    });
}

void SchedulesView::done(const Result<void>& result, const QString& chosen)
{
    if (!result) {
        m_banner->show(result.error());
        return;
    }
    m_banner->clear();
    m_chosen = chosen;
    m_schedules.clear(); // what was typed is what is kept now
    open();
}

} // namespace trueup::ui
