#include "review/reviewpage.h"

#include "review/batchlist.h"
#include "review/diffpane.h"
#include "review/filterbar.h"
#include "review/matchespanel.h"
#include "review/pushpanel.h"
#include "review/reviewgrid.h"
#include "review/reviewmodel.h"
#include "review/totalsbar.h"
#include "services/matches.h"
#include "services/prompts.h"
#include "widgets/controls.h"
#include "widgets/emptystate.h"
#include "widgets/errorbanner.h"
#include "widgets/format.h"
#include "widgets/notice.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>

namespace trueup::ui {

using namespace Qt::StringLiterals;

ReviewPage::ReviewPage(UiServices& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_batchAsker(this), m_totalsAsker(this), m_decisionAsker(this), m_matchAsker(this),
      m_views(new QStackedWidget(this)), m_batches(new BatchList(this)), m_totalsBar(new TotalsBar(this)),
      m_filterBar(new FilterBar(this)), m_model(new ReviewModel(services.review, this)),
      m_grid(new ReviewGrid(*m_model, this)), m_gridOrEmpty(new QStackedWidget(this)),
      m_empty(new EmptyState(u"review"_s, this)), m_diff(new DiffPane(services.review, this)),
      m_decisions(new DecisionBar(this)), m_onlookers(label({}, u"muted"_s, this)), m_banner(new ErrorBanner(this)), m_notice(new Notice(this)),
      m_push(new PushPanel(services, this)), m_matches(new MatchesPanel(services.matches, this)),
      m_pushButton(button({}, u"primary"_s, this)), m_matchesButton(button({}, {}, this)),
      m_splitter(new QSplitter(Qt::Vertical, this))
{
    layOutParts();
    connectParts();
    m_diff->clear();
    updateScope();
}

void ReviewPage::layOutParts()
{
    m_pushButton->setIcon(symbol(u"push"_s, Ink::OnAccent));
    m_matchesButton->setIcon(symbol(u"link"_s));
    m_matchesButton->hide();
    setToolTipWithKey(m_matchesButton, tr("Rows of the feed whose item of the ERP is not certain"), u"M"_s);
    m_gridOrEmpty->addWidget(m_grid);
    m_gridOrEmpty->addWidget(m_empty);
    auto* top = new QHBoxLayout;
    top->addWidget(m_totalsBar, 1);
    top->addWidget(m_matchesButton, 0, Qt::AlignTop);
    top->addWidget(m_pushButton, 0, Qt::AlignTop);
    auto* upper = new QWidget(this);
    auto* upperColumn = new QVBoxLayout(upper);
    upperColumn->setContentsMargins(0, 0, 0, 0);
    upperColumn->addLayout(top);
    upperColumn->addWidget(m_filterBar);
    upperColumn->addWidget(m_gridOrEmpty, 1);
    upperColumn->addWidget(m_decisions);
    upperColumn->addWidget(m_onlookers);
    m_onlookers->hide();
    m_splitter->addWidget(upper);
    m_splitter->addWidget(m_diff);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setChildrenCollapsible(false);
    m_diff->setMinimumHeight(fontMetrics().height() * 9);

    auto* across = new QSplitter(Qt::Horizontal, this);
    across->addWidget(m_batches);
    across->addWidget(m_splitter);
    across->setStretchFactor(1, 1);
    across->setChildrenCollapsible(false);
    m_batches->setMinimumWidth(fontMetrics().averageCharWidth() * 24);
    across->setSizes({fontMetrics().averageCharWidth() * 30, 900});
    m_views->addWidget(across);
    m_views->addWidget(m_push);
    m_views->addWidget(m_matches);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 10);
    column->addWidget(m_banner);
    column->addWidget(m_notice);
    column->addWidget(m_views, 1);
}

void ReviewPage::connectParts()
{
    connect(m_batches, &BatchList::chosen, this, [this](const QString& id) {
        ReviewFilter next = m_filter;
        next.batchId = id;
        applyFilter(next);
    });
    const auto fromBars = [this] {
        ReviewFilter next = m_filter;
        m_totalsBar->applyTo(next);
        m_filterBar->applyTo(next);
        applyFilter(next);
    };
    connect(m_totalsBar, &TotalsBar::changed, this, fromBars);
    connect(m_filterBar, &FilterBar::changed, this, fromBars);
    connect(m_filterBar, &FilterBar::clearWanted, this, [this] {
        ReviewFilter next;
        next.batchId = m_filter.batchId;
        applyFilter(next);
    });
    connect(m_model, &ReviewModel::loaded, this, &ReviewPage::updateEmpty);
    connect(m_model, &ReviewModel::failed, this, &ReviewPage::report);
    connect(m_model, &ReviewModel::ticksChanged, this, &ReviewPage::updateScope);
    connect(m_grid, &ReviewGrid::currentRowChanged, this, [this](int row) {
        if (row >= 0 && row < m_model->rowCount())
            m_diff->show(m_model->row(row).id);
        else
            m_diff->clear();
        tellWhere();
    });
    connect(&m_services.session, &SessionService::onlookersChanged, this, &ReviewPage::showOnlookers);
    connect(m_grid->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ReviewPage::updateScope);
    connect(m_grid, &ReviewGrid::approveWanted, this, [this] { decide(Verdict::Approve); });
    connect(m_grid, &ReviewGrid::rejectWanted, this, [this] { decide(Verdict::Reject); });
    connect(m_grid, &ReviewGrid::diffWanted, m_diff, &DiffPane::focusTable);
    connect(m_diff, &DiffPane::failed, this, &ReviewPage::report);
    connect(m_diff, &DiffPane::ticksChanged, this, &ReviewPage::updateScope);
    connect(m_decisions, &DecisionBar::decided, this, &ReviewPage::decide);
    connect(m_decisions, &DecisionBar::everythingDecided, this, &ReviewPage::decideEverything);
    connect(m_notice, &Notice::actionWanted, this, &ReviewPage::undo);
    connect(m_empty, &EmptyState::actionWanted, this, [this] {
        ReviewFilter nothing;
        nothing.batchId = m_filter.batchId;
        if (m_filter == nothing)
            emit importWanted();
        else
            applyFilter(nothing);
    });
    connect(m_pushButton, &QPushButton::clicked, this, &ReviewPage::openPush);
    connect(m_matchesButton, &QPushButton::clicked, this, &ReviewPage::openMatches);
    connect(m_matches, &MatchesPanel::backWanted, this, [this] {
        m_views->setCurrentIndex(0);
        refresh();
    });
    connect(&m_services.matches, &MatchService::changed, this, &ReviewPage::askMatches);
    connect(&m_services.matches, &MatchService::changed, m_matches, [this] {
        if (m_views->currentWidget() == m_matches)
            m_matches->refresh();
    });
    connect(m_push, &PushPanel::backWanted, this, [this] {
        m_views->setCurrentIndex(0);
        refresh();
    });
    connect(m_push, &PushPanel::correctionWanted, this, [this](const QString& sku) {
        ReviewFilter corrected;
        corrected.text = sku;
        open(corrected);
        m_notice->say(tr("%1 is back in review with the new value.").arg(sku));
    });
    m_refreshSoon.setSingleShot(true);
    m_refreshSoon.setInterval(200); // several changes at once are one reading
    connect(&m_refreshSoon, &QTimer::timeout, this, &ReviewPage::refresh);
    connect(&m_services.review, &ReviewService::changed, &m_refreshSoon, qOverload<>(&QTimer::start));
    auto* undoKey = new QShortcut(QKeySequence::Undo, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(undoKey, &QShortcut::activated, this, &ReviewPage::undo);
    auto* matchesKey = new QShortcut(QKeySequence(Qt::Key_M), m_grid, nullptr, nullptr, Qt::WidgetShortcut);
    connect(matchesKey, &QShortcut::activated, this, &ReviewPage::openMatches);
    auto* findKey = new QShortcut(QKeySequence(u"/"_s), m_grid, nullptr, nullptr, Qt::WidgetShortcut);
    connect(findKey, &QShortcut::activated, m_filterBar, &FilterBar::focusText);
}

void ReviewPage::setSession(const Session& session)
{
    m_session = session;
    m_matches->setSession(session);
    updateScope();
}

void ReviewPage::open(const ReviewFilter& filter)
{
    m_views->setCurrentIndex(0);
    m_batches->select(filter.batchId);
    askBatches();
    askMatches();
    applyFilter(filter);
}

void ReviewPage::applyFilter(const ReviewFilter& filter)
{
    m_filter = filter;
    m_filterBar->showFilter(filter);
    m_totalsBar->showFilter(filter);
    m_model->show(filter, m_model->order());
    askTotals();
}

void ReviewPage::refresh()
{
    askBatches();
    askMatches();
    askTotals();
    m_model->reload();
}

void ReviewPage::askBatches()
{
    m_batchAsker.ask(m_services.review.batches(), [this](const Result<QList<BatchRow>>& batches) {
        if (!batches)
            return report(batches.error());
        m_batches->setBatches(*batches);
        updateEmpty();
    });
}

void ReviewPage::askMatches()
{
    m_matchAsker.ask(m_services.matches.openCount(), [this](const Result<qint64>& count) {
        if (!count)
            return report(count.error());
        m_matchesButton->setText(tr("Matches to decide: %1").arg(shownCount(*count)));
        m_matchesButton->setVisible(*count > 0);
    });
}

void ReviewPage::askTotals()
{
    m_totalsAsker.ask(m_services.review.totals(m_filter), [this](const Result<ReviewTotals>& totals) {
        if (!totals)
            return report(totals.error());
        m_totals = *totals;
        m_totalsBar->setTotals(m_totals);
        updateScope();
    });
}

void ReviewPage::updateScope()
{
    DecisionScope scope;
    scope.ticked = int(m_model->ticked().size());
    scope.selected = scope.ticked > 0 ? 0 : int(m_grid->selectionModel()->selectedRows().size());
    const QList<FieldId> partial = m_diff->partialFields();
    scope.partialFields = scope.selected == 1 ? int(partial.size()) : 0;
    scope.changedFields = m_diff->changedFields();
    scope.approvableShown = m_totals.approvable;
    scope.rejectableShown = m_totals.rejectable;
    ReviewFilter nothing;
    nothing.batchId = m_filter.batchId;
    scope.isFiltered = m_filter != nothing;
    scope.mayApprove = m_session.mayApprove;
    scope.isBusy = m_decisionAsker.isWaiting();
    m_decisions->setScope(scope);
    m_pushButton->setText(tr("Push %1 approved …").arg(shownCount(m_totals.approved)));
    m_pushButton->setVisible(m_totals.approved > 0);
}

void ReviewPage::updateEmpty()
{
    const bool empty = m_model->rowCount() == 0;
    m_gridOrEmpty->setCurrentIndex(empty ? 1 : 0);
    m_decisions->setVisible(!empty);
    m_diff->setVisible(!empty);
    tellWhere();
    if (!empty) {
        if (!m_grid->currentIndex().isValid())
            m_grid->setCurrentIndex(m_model->index(qMax(0, m_model->indexOf(m_diff->shownId())), 0));
        return updateScope();
    }
    ReviewFilter nothing;
    nothing.batchId = m_filter.batchId;
    if (m_filter == nothing)
        m_empty->say(tr("Nothing is staged"),
                     tr("Staged changes appear here after an import. Nothing is written to the shop before you approve it."),
                     m_session.mayRun ? tr("Import from Etilize") : QString());
    else
        m_empty->say(tr("Nothing matches the filter"), tr("There are staged changes, but none like this."),
                     tr("Clear filters"));
}

/// Tells other desktops which product is open here.
void ReviewPage::tellWhere()
{
    m_where = m_grid->currentIndex().isValid() && m_diff->shownId() != 0 ? u"staging:%1"_s.arg(m_diff->shownId()) : QString();
    if (isVisible())
        m_services.session.lookAt(m_where);
    showOnlookers();
}

void ReviewPage::showOnlookers()
{
    const QStringList names = m_where.isEmpty() ? QStringList() : m_services.session.onlookers(m_where);
    m_onlookers->setText(tr("Also looked at by %1.").arg(names.join(u", "_s)));
    m_onlookers->setVisible(!names.isEmpty());
}

void ReviewPage::decide(Verdict verdict)
{
    if (!m_session.mayApprove || m_decisionAsker.isWaiting())
        return;
    Decision decision;
    decision.verdict = verdict;
    decision.items = m_model->ticked();
    if (decision.items.isEmpty()) {
        for (const QModelIndex& selected : m_grid->selectionModel()->selectedRows()) {
            const ReviewRow& row = m_model->row(selected.row());
            decision.items.append({row.id, row.version});
        }
        if (verdict == Verdict::Approve && decision.items.size() == 1 && decision.items.first().id == m_diff->shownId()
            && !m_diff->isLoading())
            decision.onlyFields = m_diff->partialFields();
    }
    if (decision.items.isEmpty())
        return;
    decision.expected = decision.items.size();
    decision.note = m_decisions->note();
    send(decision);
}

void ReviewPage::decideEverything(Verdict verdict)
{
    Decision decision;
    decision.verdict = verdict;
    decision.everything = m_filter;
    decision.expected = verdict == Verdict::Approve ? m_totals.approvable : m_totals.rejectable;
    decision.note = m_decisions->note();
    const QString count = shownCount(decision.expected);
    Question question;
    question.title = verdict == Verdict::Approve ? tr("Approve everything shown?") : tr("Reject everything shown?");
    question.text = verdict == Verdict::Approve
        ? tr("%1 staged changes will be approved. Nothing is written to the shop yet.").arg(count)
        : tr("%1 staged changes will be rejected and will not be written.").arg(count);
    question.details = warningAbout(verdict);
    question.action = verdict == Verdict::Approve ? tr("Approve %1").arg(count) : tr("Reject %1").arg(count);
    question.isDestructive = verdict == Verdict::Reject;
    m_services.prompts.confirm(this, question, [this, decision](const std::optional<QString>& agreed) {
        if (agreed)
            send(decision);
    });
}

QString ReviewPage::warningAbout(Verdict verdict) const
{
    QStringList lines;
    if (verdict == Verdict::Approve && m_totals.withdrawn > 0)
        lines += tr("Among the changes of this batch are %1 withdrawals. Filter by them to look first.")
                     .arg(shownCount(m_totals.withdrawn));
    if (verdict == Verdict::Approve && m_totals.held > 0)
        lines += tr("%1 held changes stay as they are.").arg(shownCount(m_totals.held));
    return lines.join(u'\n');
}

void ReviewPage::send(const Decision& decision)
{
    m_banner->clear();
    m_decisionAsker.ask(m_services.review.decide(decision), [this, decision](const Result<DecisionResult>& result) {
        if (result)
            decided(decision, *result);
        else
            report(result.error());
        updateScope();
    });
    updateScope();
}

void ReviewPage::decided(const Decision& decision, const DecisionResult& result)
{
    m_decisions->clearNote();
    m_model->tickLoaded(false);
    QString text = decision.verdict == Verdict::Approve ? tr("%1 approved.").arg(shownCount(result.decided))
                                                        : tr("%1 rejected.").arg(shownCount(result.decided));
    if (result.refused > 0)
        text += u' ' + tr("%1 not decided: %2").arg(shownCount(result.refused), result.refusal);
    if (!result.undoToken.isEmpty())
        m_undo.append(result.undoToken);
    m_notice->say(text, result.undoToken.isEmpty() ? QString() : tr("Undo (Ctrl+Z)"));
    moveOn(decision);
    refresh();
}

void ReviewPage::moveOn(const Decision& decision)
{
    const int row = m_grid->currentIndex().row();
    if (decision.items.size() == 1 && row >= 0 && row + 1 < m_model->rowCount()
        && m_model->row(row).id == decision.items.first().id)
        m_grid->setCurrentIndex(m_model->index(row + 1, m_grid->currentIndex().column()));
}

void ReviewPage::undo()
{
    if (m_views->currentWidget() == m_matches)
        return m_matches->undo();
    if (m_undo.isEmpty() || m_decisionAsker.isWaiting())
        return;
    m_decisionAsker.ask(m_services.review.undo(m_undo.takeLast()), [this](const Result<DecisionResult>& result) {
        if (result)
            m_notice->say(tr("%1 decisions taken back.").arg(shownCount(result->decided)));
        else
            report(result.error());
        refresh();
    });
    updateScope();
}

void ReviewPage::openPush()
{
    m_push->prepare(m_filter.batchId, m_session.mayRun);
    m_views->setCurrentIndex(1);
}

void ReviewPage::openMatches()
{
    m_views->setCurrentWidget(m_matches);
    m_matches->open();
}

bool ReviewPage::isSettled() const
{
    return !m_batchAsker.isWaiting() && !m_matchAsker.isWaiting() && !m_matches->isLoading() && !m_totalsAsker.isWaiting() && !m_decisionAsker.isWaiting()
        && !m_model->isLoading() && !m_diff->isLoading() && !m_push->isLoading() && !m_refreshSoon.isActive();
}

void ReviewPage::report(const Error& error)
{
    m_banner->show(error);
}

} // namespace trueup::ui
