#include "jobs/schedulestepsview.h"

#include "widgets/controls.h"
#include "widgets/format.h"
#include "widgets/labels.h"
#include "widgets/latescrollarea.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>

#include <algorithm>
#include <optional>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int markEdge = 16;
constexpr int linesPerStep = 2; // the step and why it stopped
constexpr int fewestLines = 4;  // that are seen at once
constexpr int belowReason = 10; // more than stands between a step and its reason

/// Null: a run has no such outcome.
std::optional<RunOutcome> outcomeOf(StepState state)
{
    switch (state) {
    case StepState::Waiting: return RunOutcome::Queued;
    case StepState::Running: return RunOutcome::Running;
    case StepState::Succeeded: return RunOutcome::Succeeded;
    case StepState::Partial: return RunOutcome::Partial;
    case StepState::Skipped: return RunOutcome::Skipped;
    case StepState::Failed: return RunOutcome::Failed;
    case StepState::Held: return RunOutcome::Held;
    case StepState::Cancelled: return RunOutcome::Cancelled;
    case StepState::Interrupted:
    case StepState::NotRun: break;
    }
    return std::nullopt;
}

bool hasStopped(const ScheduleStepRun& step)
{
    return step.state == StepState::Failed || step.state == StepState::Held || step.state == StepState::Cancelled
        || step.state == StepState::Interrupted;
}

QString whyNotRun(const QList<ScheduleStepRun>& steps)
{
    const auto stopped = std::ranges::find_if(steps, hasStopped);
    const QString number = shownCount(stopped - steps.begin() + 1);
    switch (stopped == steps.end() ? StepState::NotRun : stopped->state) {
    case StepState::Failed: return ScheduleStepsView::tr("Not run because step %1 failed").arg(number);
    case StepState::Held: return ScheduleStepsView::tr("Not run because step %1 was held").arg(number);
    case StepState::Cancelled: return ScheduleStepsView::tr("Not run because step %1 was cancelled").arg(number);
    case StepState::Interrupted: return ScheduleStepsView::tr("Not run because step %1 was interrupted").arg(number);
    default: return ScheduleStepsView::tr("Not run");
    }
}

QString stateLabel(const ScheduleStepRun& step, const QList<ScheduleStepRun>& steps)
{
    if (const auto outcome = outcomeOf(step.state))
        return outcomeLabel(*outcome);
    return step.state == StepState::NotRun ? whyNotRun(steps) : ScheduleStepsView::tr("Interrupted");
}

QString duration(const QDateTime& from, const QDateTime& to)
{
    return shownDuration(double(from.msecsTo(to)) / 1000);
}

QString lastedText(const ScheduleStepRun& step)
{
    if (step.state == StepState::Running)
        return ScheduleStepsView::tr("since %1").arg(shownTime(step.startedAt));
    return step.startedAt.isValid() && step.finishedAt.isValid() ? duration(step.startedAt, step.finishedAt) : QString();
}

QString headlineOf(const ScheduleRun& run)
{
    if (!run.startedAt.isValid())
        return ScheduleStepsView::tr("Has not run yet");
    const bool goesOn = std::ranges::any_of(run.steps, [](const ScheduleStepRun& step) {
        return step.state == StepState::Running || step.state == StepState::Waiting;
    });
    if (goesOn)
        return ScheduleStepsView::tr("Running since %1").arg(shownTime(run.startedAt));
    const QString began = ScheduleStepsView::tr("Last time: %1").arg(shownTime(run.startedAt));
    return run.finishedAt.isValid() ? u"%1 · %2"_s.arg(began, duration(run.startedAt, run.finishedAt)) : began;
}

} // namespace

std::optional<ScheduleStepRun> stoppedStep(const ScheduleRun& run)
{
    const auto found = std::ranges::find_if(run.steps, hasStopped);
    return found == run.steps.end() ? std::nullopt : std::optional(*found);
}

QString stepStateText(const ScheduleStepRun& stopped)
{
    return stateLabel(stopped, {});
}

QIcon stepStateIcon(StepState state)
{
    if (const auto outcome = outcomeOf(state))
        return outcomeIcon(*outcome);
    return state == StepState::NotRun ? symbol(u"close"_s, Ink::Muted) : symbol(u"warning"_s, Ink::Warning);
}

QString stepLabel(const ScheduleStep& step)
{
    return step.full ? ScheduleStepsView::tr("%1 (everything)", "a run that reads all").arg(jobLabel(step.kind)) : jobLabel(step.kind);
}

ScheduleStepsView::ScheduleStepsView(QWidget* parent)
    : QWidget(parent), m_headline(label({}, u"heading"_s, this)), m_grid(new QGridLayout)
{
    m_grid->setHorizontalSpacing(12);
    m_grid->setVerticalSpacing(2);
    m_grid->setColumnStretch(5, 1);
    auto* content = new QWidget(this);
    content->setObjectName(u"scrolled"_s);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_headline);
    column->addLayout(m_grid);
    column->addStretch();
    auto* area = new LateScrollArea(content, this);
    area->setFocusPolicy(Qt::NoFocus);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 4, 0, 4);
    whole->addWidget(area);
    setMinimumHeight(fontMetrics().height() * fewestLines);
    read({});
}

void ScheduleStepsView::read(const ScheduleRun& run)
{
    m_headline->setText(headlineOf(run));
    while (m_rows.size() < run.steps.size())
        addRow();
    for (int at = 0; at < int(m_rows.size()); ++at)
        showStep(at, run);
}

void ScheduleStepsView::addRow()
{
    Row row{new QLabel(this), label({}, {}, this), label({}, {}, this), label({}, u"muted"_s, this),
            button(tr("Open the run"), u"flat"_s, this), label({}, u"muted"_s, this)};
    for (QLabel* one : {row.name, row.state, row.lasted})
        one->setWordWrap(false);
    row.reason->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row.reason->setContentsMargins(0, 0, 0, belowReason);
    const int line = int(m_rows.size()) * linesPerStep;
    int column = 0;
    for (QWidget* one : {static_cast<QWidget*>(row.mark), static_cast<QWidget*>(row.name), static_cast<QWidget*>(row.state),
                         static_cast<QWidget*>(row.lasted), static_cast<QWidget*>(row.open)})
        m_grid->addWidget(one, line, column++);
    m_grid->addWidget(row.reason, line + 1, 1, 1, 5);
    connect(row.open, &QPushButton::clicked, this, [this, at = m_rows.size()] { emit runWanted(m_rows[at].runId); });
    m_rows.append(row);
}

void ScheduleStepsView::showStep(int at, const ScheduleRun& run)
{
    Row& row = m_rows[at];
    const bool isOne = at < run.steps.size();
    const ScheduleStepRun step = run.steps.value(at);
    const QString state = isOne ? stateLabel(step, run.steps) : QString();
    const QString name = stepLabel(step.step);
    row.runId = step.runId;
    row.mark->setPixmap(stepStateIcon(step.state).pixmap(markEdge, markEdge));
    row.mark->setAccessibleName(state);
    row.name->setText(tr("%1. %2", "number and name of a step").arg(shownCount(at + 1), name));
    row.state->setText(state);
    row.lasted->setText(lastedText(step));
    row.reason->setText(step.reason);
    row.open->setAccessibleName(tr("Open the run: %1").arg(name));
    for (QWidget* one : {static_cast<QWidget*>(row.mark), static_cast<QWidget*>(row.name), static_cast<QWidget*>(row.state),
                         static_cast<QWidget*>(row.lasted)})
        one->setVisible(isOne);
    row.open->setVisible(isOne && step.runId != 0);
    row.reason->setVisible(isOne && !step.reason.isEmpty());
}

} // namespace trueup::ui
