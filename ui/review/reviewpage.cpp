#include "review/reviewpage.h"

#include "review/batchlist.h"
#include "review/diffpane.h"
#include "review/filterbar.h"
#include "review/freedchanges.h"
#include "review/matchespanel.h"
#include "review/pushpanel.h"
#include "review/reviewgrid.h"
#include "review/reviewmodel.h"
#include "review/reviewpresence.h"
#include "review/totalsbar.h"
#include "review/viewbar.h"
#include "review/viewkeeper.h"
#include "review/waitingline.h"
#include "services/matches.h"
#include "services/preferences.h"
#include "widgets/controls.h"
#include "widgets/errorbanner.h"
#include "widgets/format.h"
#include "widgets/keys.h"
#include "widgets/notice.h"
#include "widgets/statefulview.h"
#include "widgets/wrappane.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QScrollBar>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>

#include <utility>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int shortPage = 48;   // lines; in less the filters would leave the list no rows
constexpr int fewestRows = 8;   // that a short page shows, if the diff can spare them
constexpr auto splitChosen = "review/split"_L1;
constexpr int mostLookedAt = 2000; // of the chosen rows, to say what the buttons would do
}

ReviewPage::ReviewPage(UiServices& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_batchAsker(this), m_totalsAsker(this), m_decisionAsker(this), m_matchAsker(this),
      m_choiceAsker(this), m_views(new QStackedWidget(this)), m_batches(new BatchList(this)),
      m_batchState(new StatefulView(m_batches, u"review"_s, tr("The batches could not be read"))), m_totalsBar(new TotalsBar(this)),
      m_filterBar(new FilterBar(this)), m_viewBar(new ViewBar(this)), m_waiting(new WaitingLine(this)), m_model(new ReviewModel(services.review, this)),
      m_grid(new ReviewGrid(*m_model, this)), m_rows(new StatefulView(m_grid, u"review"_s, tr("The staged changes could not be read"))),
      m_diff(new DiffPane(services.review, services.images, services.preferences, this)),
      m_decisions(new DecisionBar(this)), m_banner(new ErrorBanner(this)), m_notice(new Notice(this)), m_push(new PushPanel(services, this)),
      m_matches(new MatchesPanel(services.matches, this)), m_pushButton(button({}, u"primary"_s, this)), m_matchesButton(button({}, {}, this)),
      m_splitter(new QSplitter(Qt::Vertical, this)), m_presence(new ReviewPresence(services.session, this)),
      m_freed(new FreedChanges(services.review, *m_waiting, this)),
      m_viewKeeper(new ViewKeeper(services.preferences, *m_viewBar, *m_model, *m_grid, this))
{
    layOutParts();
    connectParts();
    connectViews();
    m_diff->clear();
    showState();
    updateScope();
    updatePushButton();
}

void ReviewPage::layOutParts()
{
    m_matchesButton->setIcon(symbol(u"link"_s));
    m_matchesButton->hide();
    setToolTipWithKey(m_matchesButton, tr("Rows of the feed whose item of the ERP is not certain"), u"M"_s);
    m_totalsBar->addBeside(m_matchesButton);
    m_totalsBar->addBeside(m_pushButton);
    m_filterBar->addBeside(m_viewBar);
    auto* upper = new WrapPane(this);
    auto* upperColumn = new QVBoxLayout(upper);
    upperColumn->setContentsMargins(0, 0, 0, 0);
    upperColumn->addWidget(m_totalsBar);
    upperColumn->addWidget(m_filterBar);
    upperColumn->addWidget(m_waiting);
    upperColumn->addWidget(m_rows, 1);
    upperColumn->addWidget(m_decisions);
    upperColumn->addWidget(m_presence->line());
    m_splitter->addWidget(upper);
    m_splitter->addWidget(m_diff);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setChildrenCollapsible(false);

    auto* across = new QSplitter(Qt::Horizontal, this);
    across->addWidget(m_batchState);
    across->addWidget(m_splitter);
    across->setStretchFactor(1, 1);
    across->setChildrenCollapsible(false);
    m_batchState->setMinimumWidth(fontMetrics().averageCharWidth() * 24);
    across->setSizes({fontMetrics().averageCharWidth() * 32, 900});
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
        m_viewKeeper->forgetLast();
        applyFilter(next);
    });
    connect(m_waiting, &WaitingLine::wanted, this, &ReviewPage::open);
    connect(m_model, &ReviewModel::loaded, this, [this] {
        m_filterBar->setEnabled(true);
        m_rows->setEmpty(wordsOfNone());
        m_rows->read(m_model->rowCount() > 0);
        leaveEmptyBatch();
        showState();
        updateDiff();
        askBehindRows();
    });
    connect(m_model, &ReviewModel::failed, this, [this](const Error& error) {
        m_rows->failed(error);
        m_filterBar->setEnabled(error.kind != ErrorKind::DatabaseLost); // no filter would find anything
        showState();
        report(error);
        askBehindRows();
    });
    connect(m_model, &ReviewModel::ticksChanged, this, &ReviewPage::updateScope);
    connect(m_grid, &ReviewGrid::currentRowChanged, this, [this](int row) {
        if (row >= 0 && row < m_model->rowCount())
            m_diff->show(m_model->key(row).id);
        else
            m_diff->clear();
        tellWhere();
    });
    m_model->setOnlookers([this](qint64 id) { return m_presence->ofRow(id); });
    m_batches->setOnlookers([this](const QString& id) { return m_presence->ofBatch(id); });
    connect(&m_services.session, &SessionService::onlookersChanged, this, [this] {
        m_presence->refresh();
        m_model->onlookersChanged();
        m_batches->showOnlookers();
    });
    connect(m_grid->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ReviewPage::updateScope);
    connect(m_grid, &ReviewGrid::approveWanted, this, [this] { decide(Verdict::Approve); });
    connect(m_grid, &ReviewGrid::rejectWanted, this, [this] { decide(Verdict::Reject); });
    connect(m_grid, &ReviewGrid::fieldWanted, this, &ReviewPage::openFieldTask);
    connect(m_grid, &ReviewGrid::editWanted, m_diff, &DiffPane::edit);
    connect(m_grid, &ReviewGrid::diffWanted, m_diff, &DiffPane::focusTable);
    connect(m_diff, &DiffPane::failed, this, &ReviewPage::report);
    connect(m_diff, &DiffPane::editWanted, this, &ReviewPage::sendEdit);
    connect(m_diff, &DiffPane::ticksChanged, this, &ReviewPage::updateScope);
    connect(m_diff, &DiffPane::left, m_grid, [this] { m_grid->setFocus(Qt::ShortcutFocusReason); });
    connect(m_diff, &DiffPane::approveWanted, this, [this] { decide(Verdict::Approve); });
    connect(m_diff, &DiffPane::rejectWanted, this, [this] { decide(Verdict::Reject); });
    connect(m_decisions, &DecisionBar::decided, this, &ReviewPage::decide);
    connect(m_decisions, &DecisionBar::everythingDecided, this, &ReviewPage::decideEverything);
    connect(m_decisions, &DecisionBar::fieldWanted, this, &ReviewPage::openFieldTask);
    connect(m_notice, &Notice::actionWanted, this, &ReviewPage::undo);
    connect(m_batchState, &StatefulView::againWanted, this, [this] {
        m_banner->clear();
        refresh();
    });
    connect(m_rows, &StatefulView::againWanted, this, [this] {
        m_banner->clear();
        m_listsDue = true;
        applyFilter(m_filter);
    });
    connect(m_rows, &StatefulView::actionWanted, this, [this] {
        if (isNothingStaged())
            return m_isConnected ? emit importWanted() : emit settingsWanted();
        ReviewFilter nothing;
        nothing.batchId = m_filter.batchId;
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
    connect(m_push, &PushPanel::settingsWanted, this, &ReviewPage::settingsWanted);
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
    m_keepRowsSoon.setSingleShot(true);
    connect(&m_keepRowsSoon, &QTimer::timeout, this, &ReviewPage::keepRowsSeen);
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] { m_services.preferences.setText(splitChosen, u"chosen"_s); });
    m_refreshSoon.setSingleShot(true);
    m_refreshSoon.setInterval(200); // several changes at once are one reading
    connect(&m_refreshSoon, &QTimer::timeout, this, &ReviewPage::refresh);
    connect(&m_services.review, &ReviewService::changed, this, [this] {
        if (isVisible()) // else opening it reads everything
            m_refreshSoon.start();
    });
    auto* undoKey = describeKey(new QShortcut(QKeySequence::Undo, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut), tr("Take back the last decision"));
    connect(undoKey, &QShortcut::activated, this, &ReviewPage::undo);
    auto* matchesKey = describeKey(new QShortcut(QKeySequence(Qt::Key_M), m_grid, nullptr, nullptr, Qt::WidgetShortcut), tr("Matches to decide"));
    connect(matchesKey, &QShortcut::activated, this, &ReviewPage::openMatches);
    auto* editKey = describeKey(new QShortcut(QKeySequence(Qt::Key_F2), m_grid, nullptr, nullptr, Qt::WidgetShortcut), tr("Type another value for the field"));
    connect(editKey, &QShortcut::activated, m_diff, &DiffPane::edit);
    auto* findKey = describeKey(new QShortcut(QKeySequence(u"/"_s), m_grid, nullptr, nullptr, Qt::WidgetShortcut), tr("Filter by text"));
    connect(findKey, &QShortcut::activated, m_filterBar, &FilterBar::focusText);
}

const ReviewOrder& ReviewPage::order() const
{
    return m_model->order();
}

bool ReviewPage::hasRows() const
{
    return m_rows->hasRows() || (m_batches->isRead() && !m_batches->isEmpty()) || m_matchCounts.open + m_matchCounts.withoutItem > 0;
}

QList<FieldId> ReviewPage::fieldColumns() const
{
    return m_grid->fieldColumns();
}

void ReviewPage::setSession(const Session& session)
{
    m_session = session;
    m_matches->setSession(session);
    m_diff->setMayEdit(session.mayStage);
    m_diff->setMayTick(session.mayApprove);
    m_model->setMayTick(session.mayApprove || session.mayStage); // ticked rows are decided about, or given other values
    m_rows->setEmpty(wordsOfNone());
    updateScope();
    updatePushButton();
}

void ReviewPage::setConnected(bool isConnected)
{
    m_isConnected = isConnected;
    m_push->setConnected(isConnected);
    m_rows->setEmpty(wordsOfNone());
}

void ReviewPage::open(const ReviewFilter& filter)
{
    m_views->setCurrentIndex(0);
    m_batches->select(filter.batchId);
    m_listsDue = true;
    m_batchState->read(true); // its frame stands while they are read, behind the rows
    applyFilter(filter);
}

void ReviewPage::applyFilter(const ReviewFilter& filter)
{
    const bool isOther = filter != m_filter;
    m_filter = filter;
    m_filterBar->showFilter(filter);
    m_totalsBar->showFilter(filter);
    m_viewKeeper->show(filter);
    m_diff->preferField(filter.field);
    updatePushButton();
    m_totalsAsker.forget();
    m_totalsDue = true;
    if (isOther) {
        m_totals.reset();
        updateScope();
    }
    m_model->show(filter, m_model->order());
    if (m_model->isLoading())
        m_rows->reading(isOther);
}

/// The product in the diff reading was changed by somebody: shown as it is now.
void ReviewPage::updateDiff()
{
    const int row = m_grid->currentIndex().row();
    if (row >= 0 && m_model->key(row).id == m_diff->shownId() && !m_diff->isLoading() && !m_diff->isEditing()
        && m_model->key(row).version != m_diff->shownVersion())
        m_diff->show(m_diff->shownId());
}

bool ReviewPage::isShort() const
{
    return height() < shortPage * fontMetrics().height();
}

void ReviewPage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_filterBar->setBrief(isShort());
    m_keepRowsSoon.start();
}

/// In little height the list comes before the diff, as long as nobody has divided the room otherwise.
void ReviewPage::keepRowsSeen()
{
    if (!isShort() || !m_rows->isVisible() || !m_services.preferences.text(splitChosen).isEmpty())
        return;
    const int needed = m_grid->horizontalHeader()->sizeHint().height() + fewestRows * m_grid->verticalHeader()->defaultSectionSize()
        + m_grid->horizontalScrollBar()->sizeHint().height() + 2 * m_grid->frameWidth();
    const QList<int> sizes = m_splitter->sizes();
    const int more = qMin(needed - m_rows->height(), sizes[1] - m_diff->minimumSizeHint().height());
    if (more > 0)
        m_splitter->setSizes({sizes[0] + more, sizes[1] - more});
}

/// What counts rows is asked once the rows are there: nobody waits for numbers before the rows they stand for.
void ReviewPage::askBehindRows()
{
    if (m_model->isLoading())
        return;
    if (std::exchange(m_totalsDue, false))
        askTotals();
    if (std::exchange(m_listsDue, false)) {
        askBatches();
        askMatches();
    }
}

void ReviewPage::refresh()
{
    askBatches();
    askMatches();
    askTotals();
    m_model->reload();
    if (m_views->currentWidget() == m_push)
        m_push->refresh(m_session.mayRun);
}

void ReviewPage::askBatches()
{
    m_batchState->reading();
    m_batchAsker.ask(m_services.review.batches(), [this](const Result<QList<BatchRow>>& batches) {
        if (!batches) {
            if (m_rows->hasFailed()) // it says so, and reads both again
                m_batchState->showNone({{}, tr("The batches could not be read")});
            else
                m_batchState->failed(batches.error());
            return report(batches.error());
        }
        m_batches->setBatches(*batches);
        m_batchState->read(true); // "all" stands there in any case
        updatePushButton();
        leaveEmptyBatch();
        m_rows->setEmpty(wordsOfNone());
    });
}

void ReviewPage::askMatches()
{
    m_matchAsker.ask(m_services.matches.counts(), [this](const Result<MatchCounts>& counts) {
        if (!counts)
            return report(counts.error());
        m_matchCounts = *counts;
        m_matchesButton->setText(counts->open > 0 ? tr("Matches to decide: %1").arg(shownCount(counts->open))
                                                  : tr("New products without an item: %1").arg(shownCount(counts->withoutItem)));
        m_matchesButton->setVisible(counts->open + counts->withoutItem > 0);
    });
}

void ReviewPage::askTotals()
{
    m_totalsAsker.ask(m_services.review.totals(m_filter), [this](const Result<ReviewTotals>& totals) {
        if (!totals)
            return report(totals.error());
        m_totals = *totals;
        m_totalsBar->setTotals(*totals);
        updateScope();
        m_freed->counted(m_filter, *totals);
        askChoices();
    });
}

/// Conflicts settled for the shop leave nothing to stage: the batch is gone from the list, and with it what was shown of it.
void ReviewPage::leaveEmptyBatch()
{
    const bool isKnown = m_batches->isRead() && !m_listsDue && !m_batchAsker.isWaiting() && !m_model->isLoading() && !m_rows->hasFailed();
    if (!isKnown || m_filter.batchId.isEmpty() || m_model->rowCount() > 0 || m_batches->batch(m_filter.batchId))
        return;
    ReviewFilter rest = m_filter;
    rest.batchId.clear();
    m_notice->say(tr("Nothing of the batch is left to review. The changes of all batches are shown."));
    open(rest);
}

/// Vendors and types of another batch are other ones; last of all, because they are wanted least.
void ReviewPage::askChoices()
{
    if (m_choicesOf == m_filter.batchId)
        return;
    m_choicesOf = m_filter.batchId;
    m_choiceAsker.ask(m_services.review.choices(m_filter.batchId), [this](const Result<ReviewChoices>& choices) {
        if (!choices)
            return report(choices.error());
        m_filterBar->setChoices(*choices);
        m_filterBar->showFilter(m_filter);
    });
}

void ReviewPage::connectViews()
{
    connect(m_viewKeeper, &ViewKeeper::filterWanted, this, [this](const ReviewFilter& filter) {
        ReviewFilter next = filter;
        next.batchId = m_filter.batchId;
        applyFilter(next);
    });
    connect(m_viewKeeper, &ViewKeeper::saved, this, [this](const QString& name) { m_notice->say(tr("The view “%1” is saved.").arg(name)); });
    connect(m_viewKeeper, &ViewKeeper::removed, this, [this](const QString& name) {
        m_notice->say(tr("The view “%1” is deleted. What is shown stays as it is.").arg(name));
    });
    if (const auto last = m_viewKeeper->restore())
        m_filter = *last;
}

void ReviewPage::updateScope()
{
    DecisionScope scope;
    scope.ticked = m_model->tickedCount();
    scope.selected = scope.ticked > 0 ? 0 : m_grid->selectedCount();
    const QList<Decision::Item> items = scope.ticked <= mostLookedAt ? chosenItems(mostLookedAt) : QList<Decision::Item>();
    scope.partialProducts = int(std::ranges::count_if(m_diff->partialRows(), [&](qint64 id) {
        return scope.ticked > 0 ? m_model->isTicked(id) : std::ranges::find(items, id, &Decision::Item::id) != items.cend();
    }));
    if (scope.selected == 1 && scope.partialProducts == 1)
        scope.partialFields = int(m_diff->partialFields(items.constFirst().id)->size());
    scope.changedFields = m_diff->changedFields();
    scope.held = int(m_model->having(items, {ReviewStatus::Held}).size());
    scope.decided = int(m_model->having(items, {ReviewStatus::Approved, ReviewStatus::Rejected}).size());
    if (m_totals) {
        scope.approvableShown = m_totals->approvable;
        scope.rejectableShown = m_totals->rejectable;
        scope.reopenableShown = m_totals->reopenable;
        scope.releasableShown = m_totals->releasable;
    }
    ReviewFilter nothing;
    nothing.batchId = m_filter.batchId;
    scope.isFiltered = m_filter != nothing;
    scope.mayApprove = m_session.mayApprove;
    scope.mayEdit = m_session.mayStage;
    scope.isBusy = m_decisionAsker.isWaiting();
    m_decisions->setScope(scope);
}

/// Whoever may not write can see what would be written.
void ReviewPage::updatePushButton()
{
    const qint64 approved = m_batches->approved(m_filter.batchId); // whatever the filter shows: that is what a push writes
    const bool may = m_session.mayRun;
    if (const QString tone = may ? u"primary"_s : QString(); m_pushButton->icon().isNull() || m_pushButton->property("tone") != tone) {
        setTone(m_pushButton, tone);
        m_pushButton->setIcon(symbol(u"push"_s, may ? Ink::OnAccent : Ink::Text));
    }
    m_pushButton->setText(may ? tr("Push all %1 approved …").arg(shownCount(approved)) : tr("See what would be written …"));
    m_pushButton->setToolTip(m_filter.batchId.isEmpty() ? tr("Everything approved of all batches, whatever is filtered")
                                                        : tr("Everything approved of the batch, whatever is filtered"));
    m_pushButton->setVisible(approved > 0);
}

/// Nor without the filter.
bool ReviewPage::isNothingStaged() const
{
    ReviewFilter nothing;
    nothing.batchId = m_filter.batchId;
    return m_filter == nothing || (m_batches->isEmpty() && m_model->rowCount() == 0);
}

ListWords ReviewPage::wordsOfNone() const
{
    if (!isNothingStaged())
        return {tr("No staged change matches these filters"), {}, tr("Clear filters")};
    if (!m_isConnected)
        return {tr("Nothing is staged"),
                tr("Staged changes appear here after an import. Connect the Etilize feed and Xorosoft first, so that there is something to import."),
                m_session.mayRun ? tr("Open settings") : QString()};
    return {tr("Nothing is staged"),
            tr("Staged changes appear here after an import. Nothing is written to the shop before you approve it."),
            m_session.mayRun ? tr("Import from Etilize") : QString()};
}

/// What is about rows is there with them.
void ReviewPage::showState()
{
    const bool showsGrid = m_rows->showsList();
    m_decisions->setVisible(showsGrid);
    m_diff->setVisible(showsGrid);
    tellWhere();
    if (showsGrid && !m_grid->currentIndex().isValid())
        m_grid->setCurrentIndex(m_model->index(qMax(0, m_model->indexOf(m_diff->shownId())), 0));
    updateScope();
}

/// Tells other desktops which product is open here, and which batch.
void ReviewPage::tellWhere()
{
    m_presence->setPlace(m_grid->currentIndex().isValid() ? m_diff->shownId() : 0, m_filter.batchId, isVisible());
}

void ReviewPage::showPlanned()
{
    m_push->showProducts();
}

void ReviewPage::openPush()
{
    m_views->setCurrentWidget(m_push); // before it is counted: an answer may take the focus
    m_push->prepare(m_filter.batchId, m_session.mayRun);
}

void ReviewPage::openMatches()
{
    m_views->setCurrentWidget(m_matches);
    m_matches->open(m_matchCounts.open == 0 && m_matchCounts.withoutItem > 0 ? MatchListKind::WithoutItem : MatchListKind::Open);
}

bool ReviewPage::isSettled() const
{
    return !m_batchAsker.isWaiting() && !m_matchAsker.isWaiting() && !m_matches->isLoading() && !m_totalsAsker.isWaiting() && !m_choiceAsker.isWaiting() && m_freed->isSettled() && !m_decisionAsker.isWaiting()
        && !m_totalsDue && !m_listsDue && m_model->isSettled() && !m_diff->isLoading() && !m_push->isLoading() && !m_refreshSoon.isActive();
}

void ReviewPage::report(const Error& error)
{
    m_banner->show(error);
}

} // namespace trueup::ui
