#include "shell/jobstrip.h"

#include "shell/statemark.h"
#include "widgets/controls.h"
#include "widgets/elidedlabel.h"
#include "widgets/labels.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QEvent>
#include <QFontMetrics>
#include <QProgressBar>
#include <QResizeEvent>
#include <QToolButton>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype shownAtOnce = 2; // more are on the dashboard
constexpr int partSpacing = 8;
constexpr int fewestLetters = 16; // of a phase that is cut; less says nothing

QString joined(QStringList parts)
{
    parts.removeAll(QString());
    return parts.join(u" · "_s);
}

QString wholeText(const RunningJob& job)
{
    return joined({jobLabel(job.kind), job.progress.phase, progressText(job.progress)});
}

/// What a job does in so much room: the phase gives way first. Where that is not enough the time that is left comes before the other
/// numbers, so that the label cuts them and not it.
QString textIn(int room, const RunningJob& job, const QFontMetrics& metrics)
{
    const QString name = jobLabel(job.kind);
    const QString phase = job.progress.phase;
    const QString numbers = progressText(job.progress);
    const QString whole = wholeText(job);
    if (numbers.isEmpty() || metrics.horizontalAdvance(whole) <= room)
        return whole;
    const int forPhase = room - metrics.horizontalAdvance(joined({name, u" "_s, numbers})) + metrics.horizontalAdvance(u' ');
    if (forPhase >= fewestLetters * metrics.averageCharWidth())
        return joined({name, metrics.elidedText(phase, Qt::ElideRight, forPhase), numbers});
    const QString shorter = joined({name, numbers});
    return metrics.horizontalAdvance(shorter) <= room
        ? shorter : joined({name, timeLeftText(job.progress), amountText(job.progress), rateText(job.progress)});
}
}

JobStrip::JobStrip(JobService& jobs, QWidget* parent)
    : QFrame(parent), m_jobs(jobs), m_list(new QHBoxLayout), m_state(new StateMark(this))
{
    setObjectName(u"bottomStrip"_s);
    setAccessibleName(tr("Running jobs and state"));
    m_list->setSpacing(18);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(14, 5, 14, 5);
    row->addLayout(m_list);
    row->addStretch(1);
    row->addWidget(m_state);
    connect(&jobs, &JobService::runningChanged, this, &JobStrip::rebuild);
    connect(&jobs, &JobService::progressed, this, &JobStrip::refresh);
    rebuild();
}

bool JobStrip::event(QEvent* event)
{
    const bool handled = QFrame::event(event);
    if (event->type() == QEvent::Polish || event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange)
        keepHeight();
    return handled;
}

/// As high without a job as with one.
void JobStrip::keepHeight()
{
    if (!layout())
        return;
    QToolButton like(this);
    like.setIcon(symbol(u"close"_s));
    like.setText(tr("Cancel"));
    like.setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    like.ensurePolished();
    const QMargins inside = layout()->contentsMargins();
    const QMargins edge = contentsMargins();
    setMinimumHeight(like.sizeHint().height() + inside.top() + inside.bottom() + edge.top() + edge.bottom());
}

void JobStrip::resizeEvent(QResizeEvent* event)
{
    QFrame::resizeEvent(event);
    if (event->size().width() == event->oldSize().width())
        return;
    m_state->setBrief(false);
    for (const RunningJob& job : m_jobs.running())
        refresh(job.id);
}

/// What the words of one job may take beside a state of such a width.
int JobStrip::textRoom(int stateWidth) const
{
    const QMargins inside = layout()->contentsMargins();
    int left = contentsRect().width() - stateWidth - inside.left() - inside.right();
    for (const Line& line : m_lines)
        left -= line.bar->minimumWidth() + line.cancel->sizeHint().width() + m_list->spacing() + 2 * partSpacing;
    return left / int(qMax<qsizetype>(1, m_lines.size()));
}

void JobStrip::setMayCancel(bool may)
{
    m_mayCancel = may;
    rebuild();
}

void JobStrip::rebuild()
{
    clearLayout(m_list);
    m_lines.clear();
    m_state->setBrief(false);
    const QList<RunningJob> running = m_jobs.running();
    for (const RunningJob& job : running.first(qMin(running.size(), shownAtOnce))) {
        m_lines.insert(job.id, addLine(job));
    }
    for (const RunningJob& job : running) // once it is known how many share the room
        refresh(job.id);
    if (running.size() > shownAtOnce) {
        auto* more = new QToolButton(this);
        more->setText(tr("%n more", nullptr, int(running.size() - shownAtOnce)));
        connect(more, &QToolButton::clicked, this, &JobStrip::jobsWanted);
        m_list->addWidget(more);
    }
}

JobStrip::Line JobStrip::addLine(const RunningJob& job)
{
    Line line;
    line.text = new ElidedLabel(this);
    line.text->setTextFormat(Qt::PlainText);
    line.bar = new QProgressBar(this);
    line.bar->setTextVisible(false);
    line.bar->setFixedWidth(fontMetrics().averageCharWidth() * 16);
    line.bar->setAccessibleName(jobLabel(job.kind));
    line.cancel = new QToolButton(this);
    line.cancel->setIcon(symbol(u"close"_s));
    line.cancel->setText(tr("Cancel"));
    line.cancel->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    line.cancel->setAccessibleName(tr("Cancel %1").arg(jobLabel(job.kind)));
    connect(line.cancel, &QToolButton::clicked, this, [this, id = job.id] { m_jobs.cancel(id); });
    auto* group = new QHBoxLayout;
    group->setSpacing(partSpacing);
    group->addWidget(line.bar);
    group->addWidget(line.text);
    group->addWidget(line.cancel);
    m_list->addLayout(group);
    return line;
}

void JobStrip::refresh(const QString& jobId)
{
    const auto line = m_lines.constFind(jobId);
    if (line == m_lines.constEnd())
        return;
    for (const RunningJob& job : m_jobs.running()) {
        if (job.id == jobId)
            show(*line, job);
    }
}

void JobStrip::show(const Line& line, const RunningJob& job)
{
    const QString whole = wholeText(job);
    if (fontMetrics().horizontalAdvance(whole) > textRoom(m_state->fullWidth())) // what runs comes before when something ran last
        m_state->setBrief(true); // and stays so while the numbers change
    line.text->setText(textIn(textRoom(m_state->sizeHint().width()), job, fontMetrics()));
    line.text->setToolTip(whole);
    line.bar->setRange(0, job.progress.total > 0 ? 1000 : 0);
    if (job.progress.total > 0)
        line.bar->setValue(int(job.progress.done * 1000 / job.progress.total));
    line.cancel->setToolTip(job.isHere() ? QString() : tr("Asks the program of %1 to stop").arg(job.owner));
    line.cancel->setEnabled((m_mayCancel || job.isHere()) && !job.isCancelling);
    line.cancel->setText(job.isCancelling ? tr("Stopping …") : tr("Cancel"));
}

} // namespace trueup::ui
