#include "dashboard/jobspanel.h"

#include "widgets/controls.h"
#include "widgets/labels.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

namespace trueup::ui {

using namespace Qt::StringLiterals;

JobsPanel::JobsPanel(JobService& jobs, QWidget* parent)
    : QFrame(parent), m_jobs(jobs), m_list(new QVBoxLayout), m_nothing(label(tr("Nothing is running."), u"muted"_s, this))
{
    setObjectName(u"panel"_s);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    setAccessibleName(tr("Running jobs"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(14, 12, 14, 12);
    column->addWidget(label(tr("Running now"), u"heading"_s, this));
    column->addWidget(m_nothing);
    column->addLayout(m_list);
    connect(&jobs, &JobService::runningChanged, this, &JobsPanel::rebuild);
    connect(&jobs, &JobService::progressed, this, &JobsPanel::refresh);
    rebuild();
}

void JobsPanel::setMayCancel(bool may)
{
    m_mayCancel = may;
    rebuild();
}

void JobsPanel::sayInstead(const QString& words)
{
    m_instead = words;
    m_nothing->setText(words.isEmpty() ? tr("Nothing is running.") : words);
}

void JobsPanel::rebuild()
{
    clearLayout(m_list);
    m_lines.clear();
    const QList<RunningJob> running = m_jobs.running();
    m_nothing->setVisible(running.isEmpty());
    for (const RunningJob& job : running) {
        const Line line = makeLine(job);
        m_lines.insert(job.id, line);
        m_list->addWidget(line.area);
        show(line, job);
    }
}

JobsPanel::Line JobsPanel::makeLine(const RunningJob& job)
{
    Line line;
    line.area = new QWidget(this);
    line.title = label({}, {}, line.area);
    line.text = label({}, u"muted"_s, line.area);
    line.bar = new QProgressBar(line.area);
    line.bar->setTextVisible(false);
    line.bar->setAccessibleName(jobLabel(job.kind));
    line.cancel = button(tr("Cancel"), {}, line.area);
    line.cancel->setAccessibleName(tr("Cancel %1").arg(jobLabel(job.kind)));
    connect(line.cancel, &QPushButton::clicked, this, [this, id = job.id] { m_jobs.cancel(id); });
    auto* texts = new QVBoxLayout;
    texts->setSpacing(3);
    texts->addWidget(line.title);
    texts->addWidget(line.bar);
    texts->addWidget(line.text);
    auto* row = new QHBoxLayout(line.area);
    row->setContentsMargins(0, 2, 0, 2);
    row->addLayout(texts, 1);
    row->addWidget(line.cancel, 0, Qt::AlignVCenter);
    return line;
}

void JobsPanel::refresh(const QString& jobId)
{
    const auto line = m_lines.constFind(jobId);
    if (line == m_lines.constEnd())
        return;
    for (const RunningJob& job : m_jobs.running()) {
        if (job.id == jobId)
            show(*line, job);
    }
}

void JobsPanel::show(const Line& line, const RunningJob& job)
{
    const QString name = jobLabel(job.kind);
    const QString who = job.isHere() ? name : tr("%1 · run by %2").arg(name, job.owner);
    line.title->setText(u"%1 · %2"_s.arg(who, job.progress.phase));
    line.text->setText(progressText(job.progress));
    line.bar->setRange(0, job.progress.total > 0 ? 1000 : 0);
    if (job.progress.total > 0)
        line.bar->setValue(int(job.progress.done * 1000 / job.progress.total));
    line.cancel->setText(job.isCancelling ? tr("Stopping …") : tr("Cancel"));
    line.cancel->setEnabled((m_mayCancel || job.isHere()) && !job.isCancelling);
    line.cancel->setToolTip(job.isHere() ? QString() : tr("Asks the program of %1 to stop").arg(job.owner));
}

} // namespace trueup::ui
