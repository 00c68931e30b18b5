#include "jobs/rundetailview.h"

#include "widgets/controls.h"
#include "widgets/errorbanner.h"
#include "widgets/findinglines.h"
#include "widgets/format.h"
#include "widgets/labels.h"
#include "widgets/latescrollarea.h"
#include "widgets/refusal.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>

namespace trueup::ui {

using namespace Qt::StringLiterals;

RunDetailView::RunDetailView(QWidget* parent)
    : QWidget(parent), m_banner(new ErrorBanner(this)), m_headline(label({}, u"heading"_s, this)),
      m_facts(label({}, u"muted"_s, this)), m_findings(new QVBoxLayout), m_notes(new QVBoxLayout), m_counts(new QGridLayout),
      m_phases(new QGridLayout), m_numbers(new QWidget(this)),
      m_release(button(tr("Release this run …"), {}, this)), m_review(button(tr("Review these changes"), {}, this)),
      m_import(button(tr("Import this feed"), {}, this)), m_refusal(new Refusal(this))
{
    for (QGridLayout* grid : {m_counts, m_phases}) {
        grid->setHorizontalSpacing(18);
        grid->setVerticalSpacing(3);
    }
    auto* countBox = new QVBoxLayout;
    countBox->setSpacing(6);
    countBox->addWidget(label(tr("Counts"), u"heading"_s, this));
    countBox->addLayout(m_counts);
    auto* phaseBox = new QVBoxLayout;
    phaseBox->setSpacing(6);
    m_phasesHeading = label(tr("Phases"), u"heading"_s, this);
    phaseBox->addWidget(m_phasesHeading);
    phaseBox->addLayout(m_phases);
    auto* across = new QHBoxLayout(m_numbers);
    across->setContentsMargins(0, 6, 0, 0);
    across->setSpacing(36);
    m_numbers->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    across->addLayout(countBox);
    across->setAlignment(countBox, Qt::AlignTop);
    across->addLayout(phaseBox);
    across->setAlignment(phaseBox, Qt::AlignTop);
    across->addStretch();
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_review);
    buttons->addWidget(m_import);
    buttons->addWidget(m_release);
    buttons->addStretch();

    auto* content = new QWidget(this);
    content->setObjectName(u"scrolled"_s);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(4, 6, 4, 4);
    column->addWidget(m_headline);
    column->addWidget(m_facts);
    column->addWidget(m_banner);
    column->addLayout(m_findings);
    column->addLayout(buttons);
    column->addWidget(m_refusal);
    column->addLayout(m_notes);
    column->addWidget(m_numbers);
    column->addStretch();
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(new LateScrollArea(content, this));
    connect(m_release, &QPushButton::clicked, this, [this] { emit releaseWanted(m_detail.row.id); });
    m_import->setToolTip(tr("Stages what the check found"));
    connect(m_import, &QPushButton::clicked, this, &RunDetailView::importChecked);
    connect(m_review, &QPushButton::clicked, this, [this] { emit reviewWanted(m_detail.row.batchId); });
    clear();
}

void RunDetailView::show(const RunDetail& detail, const Session& session)
{
    m_detail = detail;
    const RunRow& row = detail.row;
    m_headline->setText(u"%1 · %2"_s.arg(row.kind, outcomeLabel(row.outcome)));
    QStringList facts{tr("started %1 by %2").arg(shownTime(row.startedAt), row.startedBy)};
    if (row.finishedAt.isValid())
        facts += tr("took %1").arg(shownDuration(double(row.startedAt.msecsTo(row.finishedAt)) / 1000));
    if (!detail.source.isEmpty())
        facts += detail.source;
    m_facts->setText(facts.join(u" · "_s));
    m_facts->setToolTip(tr("Started by %1").arg(shownActor(row.startedBy, row.startedLogin)));
    if (detail.error.message.isEmpty())
        m_banner->clear();
    else
        m_banner->show(detail.error);
    clearLayout(m_findings);
    for (const GuardFinding& finding : detail.findings)
        addFinding(m_findings, finding.sentence, finding, this);
    clearLayout(m_notes);
    for (const QString& note : detail.notes)
        m_notes->addWidget(label(note, {}, this));
    showCounts(detail);
    showPhases(detail);
    m_numbers->show();
    m_review->setVisible(!row.batchId.isEmpty());
    m_release->setVisible(detail.isHeld());
    m_release->setEnabled(session.mayApprove);
    m_refusal->say(detail.isHeld() && !session.mayApprove ? tr("Your role may look but not release a held run. Ask an administrator for the approver role.") : QString());
    m_import->setVisible(detail.isCheck && row.outcome == RunOutcome::Succeeded);
    m_import->setEnabled(session.mayRun); // that the role may not is said above the list of runs
}

void RunDetailView::showCounts(const RunDetail& detail)
{
    clearLayout(m_counts);
    int at = 0;
    for (const RunCount& count : detail.counts) {
        auto* value = label(shownCount(count.value), {}, this);
        value->setAlignment(Qt::AlignRight);
        value->setWordWrap(false);
        auto* name = label(count.label, {}, this);
        name->setWordWrap(false);
        m_counts->addWidget(name, at, 0);
        m_counts->addWidget(value, at++, 1);
    }
}

void RunDetailView::showPhases(const RunDetail& detail)
{
    clearLayout(m_phases);
    m_phasesHeading->setVisible(!detail.phases.isEmpty());
    if (detail.phases.isEmpty())
        return;
    int at = 0;
    const auto add = [this, &at](const QStringList& texts) {
        for (int column = 0; column < texts.size(); ++column) {
            auto* cell = label(texts[column], column == 0 ? QString() : u"muted"_s, this);
            cell->setWordWrap(false);
            cell->setAlignment(column == 0 ? Qt::AlignLeft : Qt::AlignRight);
            m_phases->addWidget(cell, at, column);
        }
        ++at;
    };
    add({QString(), tr("Done", "how much of a phase"), tr("Took")});
    for (const RunPhase& phase : detail.phases)
        add({phase.progress.phase, amountText(phase.progress), phase.seconds > 0 ? shownDuration(phase.seconds) : QString()});
}

void RunDetailView::clear()
{
    m_detail = {};
    m_headline->clear();
    m_facts->clear();
    m_banner->clear();
    clearLayout(m_findings);
    clearLayout(m_notes);
    m_numbers->hide();
    m_review->hide();
    m_release->hide();
    m_import->hide();
    m_refusal->say({});
}

void RunDetailView::importChecked()
{
    JobRequest request;
    request.kind = JobKind::EtilizeImport;
    request.file = m_detail.checkedFile;
    emit jobWanted(request);
}

} // namespace trueup::ui
