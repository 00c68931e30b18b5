#include "review/pushpanel.h"

#include "review/plannedview.h"
#include "review/pushresultview.h"
#include "widgets/controls.h"
#include "widgets/errorbanner.h"
#include "widgets/findinglines.h"
#include "widgets/format.h"
#include "widgets/labels.h"
#include "widgets/latescrollarea.h"
#include "widgets/refusal.h"
#include "widgets/statefulview.h"

#include <QGridLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <utility>

namespace trueup::ui {

using namespace Qt::StringLiterals;

PushPanel::PushPanel(UiServices& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_asker(this), m_pendingAsker(this), m_starter(this),
      m_banner(new ErrorBanner(this)), m_steps(new QStackedWidget(this)), m_back(button(tr("Back to the changes"), u"flat"_s, this))
{
    connect(m_back, &QPushButton::clicked, this, &PushPanel::backWanted);
    m_steps->addWidget(buildPreview());
    m_steps->addWidget(buildProducts());
    m_steps->addWidget(buildRun());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_back, 0, Qt::AlignLeft);
    column->addWidget(m_banner);
    column->addWidget(m_steps, 1);

    JobService& jobs = m_services.jobs;
    connect(&jobs, &JobService::progressed, this, &PushPanel::showProgress);
    connect(&jobs, &JobService::finished, this, &PushPanel::showEnd);
    connect(m_results, &PushResultView::failed, m_banner, &ErrorBanner::show);
    connect(m_results, &PushResultView::againWanted, m_banner, &ErrorBanner::clear);
    connect(m_results, &PushResultView::queuedAgain, this, &PushPanel::start);
    connect(m_results, &PushResultView::sentBack, this, &PushPanel::correctionWanted);
}

QWidget* PushPanel::buildPreview()
{
    const Panel area = panel({}, this); // its headline says what will be written, with the number
    area.frame->setAccessibleName(tr("What will be written"));
    m_headline = label({}, u"title"_s, area.frame);
    m_headline->setWordWrap(true); // a shop may have a long name
    m_cost = label({}, u"muted"_s, area.frame);
    m_fields = new QGridLayout;
    m_fields->setHorizontalSpacing(24);
    m_fields->setColumnStretch(2, 1);
    m_findings = new QVBoxLayout;
    m_showProducts = button(tr("Show every product"), {}, area.frame);
    m_showProducts->setToolTip(tr("Which products will be written, with every value before and after"));
    connect(m_showProducts, &QPushButton::clicked, this, &PushPanel::showProducts);
    m_write = button({}, u"primary"_s, area.frame);
    m_write->setIcon(symbol(u"push"_s, Ink::OnAccent));
    connect(m_write, &QPushButton::clicked, this, &PushPanel::start);
    area.layout->addWidget(m_headline);
    area.layout->addWidget(m_cost);
    area.layout->addSpacing(6);
    area.layout->addLayout(m_fields);
    area.layout->addLayout(m_findings);
    area.layout->addSpacing(10);
    area.layout->addWidget(m_write, 0, Qt::AlignLeft);
    area.layout->addSpacing(10);
    area.layout->addWidget(m_showProducts, 0, Qt::AlignLeft);
    area.layout->addStretch();
    // The focus comes back to what shows more, not to what writes.
    m_counted = new StatefulView(m_showProducts, u"push"_s, tr("What would be written could not be counted"), new LateScrollArea(area.frame, this));
    sayNone(std::nullopt);
    connect(m_counted, &StatefulView::actionWanted, this, [this] { leadsToSettings() ? emit settingsWanted() : emit backWanted(); });
    connect(m_counted, &StatefulView::againWanted, this, [this] { prepare(m_batchId, m_mayRun); });
    return m_counted;
}

QWidget* PushPanel::buildProducts()
{
    const Panel area = panel({}, this);
    m_products = new PlannedView(m_services.push, m_services.images, m_services.preferences, area.frame);
    area.frame->setAccessibleName(tr("What will be written, product by product"));
    area.layout->addWidget(m_products);
    connect(m_products, &PlannedView::failed, m_banner, &ErrorBanner::show);
    connect(m_products, &PlannedView::againWanted, m_banner, &ErrorBanner::clear);
    connect(m_products, &PlannedView::backWanted, this, [this] {
        showStep(Preview);
        m_showProducts->setFocus(Qt::OtherFocusReason); // not what writes
    });
    return area.frame;
}

QWidget* PushPanel::buildRun()
{
    const Panel area = panel(tr("Writing to Shopify"), this);
    m_phase = label({}, {}, area.frame);
    m_bar = new QProgressBar(area.frame);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress of the push"));
    m_cancel = button(tr("Cancel"), {}, area.frame);
    m_results = new PushResultView(m_services.push, area.frame);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        m_cancel->setEnabled(false);
        m_services.jobs.cancel(m_jobId);
    });
    auto* row = new QHBoxLayout;
    row->addWidget(m_bar, 1);
    row->addWidget(m_cancel);
    area.layout->addWidget(m_phase);
    area.layout->addLayout(row);
    area.layout->addWidget(m_results, 1);
    return area.frame;
}

void PushPanel::prepare(const QString& batchId, bool mayRun)
{
    m_batchId = batchId;
    m_mayRun = mayRun;
    m_jobId.clear();
    m_banner->clear();
    showStep(Preview);
    m_counted->showNone();
    m_counted->reading();
    m_results->setMayRun(mayRun);
    clearLayout(m_fields);
    clearLayout(m_findings);
    m_isFocusDue = true;
    count();
}

/// What was counted stays until it is counted anew.
void PushPanel::refresh(bool mayRun)
{
    m_mayRun = mayRun;
    m_results->setMayRun(mayRun);
    if (m_steps->currentIndex() != Run && !m_starter.isWaiting())
        count();
}

void PushPanel::count()
{
    m_asker.ask(m_services.push.preview(m_batchId), [this](const Result<PushPreview>& preview) {
        clearLayout(m_fields);
        clearLayout(m_findings);
        if (preview)
            present(*preview);
        else
            presentFailure(preview.error());
        takeFocus();
    });
}

void PushPanel::presentFailure(const Error& error)
{
    showStep(Preview);
    m_counted->showNone(); // what was counted before may not be written by its numbers
    m_counted->failed(error);
    m_banner->show(error);
}

void PushPanel::present(const PushPreview& preview)
{
    if (m_counted->hasFailed())
        m_banner->clear(); // why it could not be counted
    const bool hasProducts = preview.products > 0;
    if (!hasProducts)
        showStep(Preview);
    m_showProducts->setVisible(hasProducts);
    m_counted->read(hasProducts || preview.waiting > 0);
    if (!m_counted->showsList())
        return countPending();
    if (!hasProducts) {
        m_headline->setText(tr("%n write(s) of earlier pushes wait for %1", nullptr, int(preview.waiting)).arg(preview.target));
        m_cost->setText(tr("There is nothing approved besides."));
        return offer(tr("Push %n waiting write(s)", nullptr, int(preview.waiting)), preview);
    }
    const QString target = preview.target.isEmpty() ? sideLabel(Side::Shopify) : preview.target;
    m_headline->setText((m_mayRun && !preview.isHeld()
                             ? tr("%Ln product(s) will be written to %1", nullptr, int(preview.products))
                             : tr("%Ln product(s) are approved and would be written to %1", nullptr, int(preview.products))).arg(target));
    const QStringList kinds{tr("%Ln new", "products", int(preview.creates)), tr("%Ln changed", "products", int(preview.updates)),
                            tr("%Ln withdrawn", "products", int(preview.withdrawals))};
    const QStringList cost{tr("about %Ln call(s)", nullptr, int(preview.calls)), tr("%Ln API point(s)", nullptr, int(preview.points)),
                           shownDuration(double(preview.seconds))};
    m_cost->setText(u"%1 · %2 · %3"_s.arg(kinds.join(u", "_s), cost.join(u", "_s),
                                          preview.usesBulk ? tr("in bulk operations") : tr("directly, product by product")));
    presentFields(preview);
    if (m_steps->currentIndex() == Products) {
        m_products->setHeading(m_headline->text());
        m_products->reload();
    }
    offer(tr("Push %Ln product(s) to %1", nullptr, int(preview.products)).arg(target), preview);
}

/// Nothing is approved: is there something to approve?
void PushPanel::countPending()
{
    ReviewFilter batch;
    batch.batchId = m_batchId;
    m_pendingAsker.ask(m_services.review.totals(batch), [this](const Result<ReviewTotals>& totals) {
        if (totals)
            sayNone(totals->pending + totals->held);
        else
            sayNone(std::nullopt);
    });
}

void PushPanel::sayNone(std::optional<qint64> undecided)
{
    m_undecided = undecided;
    m_counted->setEmpty(wordsOfNone());
}

void PushPanel::setConnected(bool isConnected)
{
    m_isConnected = isConnected;
    m_counted->setEmpty(wordsOfNone());
}

/// Nothing waits anywhere, nor can anything come.
bool PushPanel::leadsToSettings() const
{
    return m_undecided == 0 && m_batchId.isEmpty() && !m_isConnected;
}

ListWords PushPanel::wordsOfNone() const
{
    const QString heading = tr("Nothing approved to write");
    if (!m_undecided)
        return {heading, tr("Changes approved in Review are shown here before they are written.")};
    if (leadsToSettings())
        return {heading, tr("Nothing waits in Review either. Connect the Etilize feed and Xorosoft first, so that there is something to import."),
                m_mayRun ? tr("Open settings") : QString()};
    if (m_undecided == 0)
        return {heading, m_batchId.isEmpty() ? tr("Nothing waits in Review either: import from Etilize or refresh Xorosoft on the Dashboard. "
                                                  "What is approved then is shown here before it is written.")
                                             : tr("Nothing of this batch waits in Review either. Go back to the changes to look at the other batches.")};
    return {heading, tr("%Ln change(s) wait in Review for a decision. What is approved is shown here before it is written.", nullptr, int(*m_undecided)),
            tr("Review the changes")};
}

void PushPanel::presentFields(const PushPreview& preview)
{
    m_fields->addWidget(label(tr("Field"), u"heading"_s, this), 0, 0);
    m_fields->addWidget(label(tr("Products"), u"heading"_s, this), 0, 1);
    int row = 1;
    for (const PushFieldCount& one : preview.fields) {
        auto* count = label(shownCount(one.products), {}, this);
        count->setAlignment(Qt::AlignRight);
        auto* called = label(writtenFieldLabel(one.field), {}, this);
        called->setWordWrap(false);
        m_fields->addWidget(called, row, 0);
        m_fields->addWidget(count, row++, 1);
    }
}

/// The button that writes, with what the guardrails say and who may not press it.
void PushPanel::offer(const QString& action, const PushPreview& preview)
{
    presentFindings(preview);
    m_write->setText(action);
    m_write->setEnabled(m_mayRun && !preview.isHeld());
}

/// Whoever has just come stands at what can be looked at: a second press of the same key must not write to the shop.
void PushPanel::takeFocus()
{
    if (!std::exchange(m_isFocusDue, false))
        return;
    const QWidget* now = window()->focusWidget();
    if (now && now->isVisible() && now != m_back && now != m_counted)
        return; // somebody went elsewhere meanwhile
    if (m_counted->hasFailed())
        return m_counted->takeFocus();
    for (QPushButton* one : {m_showProducts, m_back}) {
        if (one->isVisibleTo(this))
            return one->setFocus(Qt::OtherFocusReason);
    }
}

/// One way back at a time: from the products it is to the preview.
void PushPanel::showStep(Step step)
{
    m_steps->setCurrentIndex(step);
    m_back->setVisible(step != Products);
    if (step != Products)
        m_products->clear();
}

void PushPanel::showProducts()
{
    showStep(Products);
    m_products->show(m_batchId, m_headline->text());
    m_products->takeFocus();
}

void PushPanel::presentFindings(const PushPreview& preview)
{
    for (const GuardFinding& finding : preview.findings) {
        const bool hold = finding.level == FindingLevel::Hold;
        addFinding(m_findings, hold ? tr("Held: %1").arg(finding.sentence) : finding.sentence, finding, this);
    }
    if (preview.held > 0)
        addFinding(m_findings, tr("%Ln held change(s) are not written: they wait in Review to be released.", nullptr, int(preview.held)),
                   {FindingLevel::Warn, {}}, this);
    if (!m_mayRun) {
        auto* refusal = new Refusal(this);
        refusal->say(tr("Your role may look but not write to the shop. Ask an administrator for the operator role."));
        m_findings->addWidget(refusal);
    }
}

void PushPanel::start()
{
    m_write->setEnabled(false);
    m_banner->clear();
    JobRequest request;
    request.kind = JobKind::ShopifyPush;
    request.batchId = m_batchId;
    m_starter.ask(m_services.jobs.start(request), [this](const Result<QString>& id) {
        if (!id) {
            m_write->setEnabled(true);
            m_banner->show(id.error());
            return;
        }
        m_jobId = *id;
        m_phase->setText(tr("Starting …"));
        m_bar->setRange(0, 0);
        m_bar->show();
        m_cancel->setEnabled(true);
        m_cancel->show();
        m_results->clear();
        showStep(Run);
    });
}

void PushPanel::showProgress(const QString& jobId)
{
    if (jobId != m_jobId || m_jobId.isEmpty())
        return;
    for (const RunningJob& job : m_services.jobs.running()) {
        if (job.id != jobId)
            continue;
        m_phase->setText(u"%1 · %2"_s.arg(job.progress.phase, progressText(job.progress)));
        m_bar->setRange(0, job.progress.total > 0 ? 1000 : 0);
        if (job.progress.total > 0)
            m_bar->setValue(int(job.progress.done * 1000 / job.progress.total));
    }
}

void PushPanel::showEnd(const FinishedJob& job)
{
    if (job.id != m_jobId || m_jobId.isEmpty())
        return;
    m_bar->hide();
    m_cancel->hide();
    m_phase->setText(u"%1 · %2"_s.arg(outcomeLabel(job.outcome), job.sentence));
    if (job.outcome == RunOutcome::Failed || job.outcome == RunOutcome::Held)
        m_banner->show(job.error);
    showResults();
}

void PushPanel::showResults()
{
    m_results->show(m_batchId);
}

bool PushPanel::isLoading() const
{
    return m_asker.isWaiting() || m_pendingAsker.isWaiting() || m_products->isLoading() || m_results->isLoading();
}

} // namespace trueup::ui
