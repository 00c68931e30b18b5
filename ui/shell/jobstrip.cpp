#include "shell/jobstrip.h"

#include "shell/statemark.h"
#include "widgets/controls.h"
#include "widgets/elidedlabel.h"
#include "widgets/labels.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype shownAtOnce = 2; // more are on the dashboard
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
    row->addStrut(fontMetrics().height() + 10); // as high without a job as with one
    connect(&jobs, &JobService::runningChanged, this, &JobStrip::rebuild);
    connect(&jobs, &JobService::progressed, this, &JobStrip::refresh);
    rebuild();
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
    const QList<RunningJob> running = m_jobs.running();
    for (const RunningJob& job : running.first(qMin(running.size(), shownAtOnce))) {
        const Line line = addLine(job);
        m_lines.insert(job.id, line);
        show(line, job);
    }
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
    group->setSpacing(8);
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
    QStringList parts{jobLabel(job.kind), job.progress.phase};
    if (const QString numbers = progressText(job.progress); !numbers.isEmpty())
        parts += numbers;
    line.text->setText(parts.join(u" · "_s));
    line.text->setToolTip(line.text->text());
    line.bar->setRange(0, job.progress.total > 0 ? 1000 : 0);
    if (job.progress.total > 0)
        line.bar->setValue(int(job.progress.done * 1000 / job.progress.total));
    line.cancel->setToolTip(job.isHere() ? QString() : tr("Asks the program of %1 to stop").arg(job.owner));
    line.cancel->setEnabled(m_mayCancel && !job.isCancelling);
    line.cancel->setText(job.isCancelling ? tr("Stopping …") : tr("Cancel"));
}

} // namespace trueup::ui
