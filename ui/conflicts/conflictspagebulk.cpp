// Many conflicts at once: which are chosen, and what becomes of them.
#include "conflicts/conflictspage.h"

#include "conflicts/bulkpanel.h"
#include "conflicts/conflictmodel.h"
#include "conflicts/conflictview.h"
#include "widgets/errorbanner.h"
#include "widgets/format.h"

#include <QScopedValueRollback>
#include <QStackedWidget>
#include <QTableView>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype namedRefusals = 5; // in the message; all of them fold out below it

ConflictMark markOf(const ConflictRow& row)
{
    return {row.id, row.version, row.kind, row.field, row.hasBase};
}

} // namespace

void ConflictsPage::connectBulk()
{
    connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ConflictsPage::selectionChanged);
    connect(m_bulk, &BulkPanel::decided, this, &ConflictsPage::applyBulk);
    connect(m_bulk, &BulkPanel::backWanted, this, [this] {
        goTo(qMax(0, m_list->currentIndex().row()));
        m_list->setFocus();
    });
}

/// Several are chosen only where there is something to be decided about them.
void ConflictsPage::updateSelectionMode()
{
    const bool many = m_session.mayResolve && m_filter.status == ConflictStatus::Open;
    m_list->setSelectionMode(many ? QAbstractItemView::ExtendedSelection : QAbstractItemView::SingleSelection);
}

bool ConflictsPage::isBulk() const
{
    return m_right->currentWidget() == m_bulk;
}

void ConflictsPage::goTo(int row)
{
    const QModelIndex index = m_model->index(row, 0);
    {
        const QScopedValueRollback guard(m_isSelecting, true);
        m_list->setCurrentIndex(index); // where Shift begins, too
        // Alone, whatever keys are held.
        m_list->selectionModel()->select(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    }
    selectionChanged();
}

void ConflictsPage::choose(ConflictPick pick)
{
    if (!isBulk())
        return m_view->choose(pick);
    m_bulk->ask(pick == ConflictPick::Shopify ? BulkAct::Shopify : pick == ConflictPick::Base ? BulkAct::Base : BulkAct::Local);
}

void ConflictsPage::selectionChanged()
{
    if (m_isSelecting)
        return;
    m_choosesAll = false;
    m_markAsker.forget();
    showBulk();
}

void ConflictsPage::showBulk()
{
    QList<ConflictMark> marks;
    for (const QModelIndex& index : m_list->selectionModel()->selectedRows()) {
        const ConflictRow& row = m_model->row(index.row());
        if (row.status == ConflictStatus::Open && !m_model->isSettled(row.id))
            marks.append(markOf(row));
    }
    if (marks.size() > 1) {
        m_bulk->setMarks(marks);
        m_right->setCurrentWidget(m_bulk);
    } else if (isBulk()) {
        leaveBulk();
    }
}

void ConflictsPage::leaveBulk()
{
    m_choosesAll = false;
    m_markAsker.forget();
    m_bulk->setMarks({});
    m_right->setCurrentIndex(0);
}

void ConflictsPage::chooseAll()
{
    if (m_model->rowCount() < 2 || m_list->selectionMode() != QAbstractItemView::ExtendedSelection)
        return;
    {
        const QScopedValueRollback guard(m_isSelecting, true);
        m_list->selectAll();
    }
    m_choosesAll = true;
    m_right->setCurrentWidget(m_bulk);
    m_bulk->setWaiting();
    askMarks();
}

/// All under the filter, those that are not loaded among them.
void ConflictsPage::askMarks()
{
    m_markAsker.ask(m_services.conflicts.marks(m_filter), [this](const Result<QList<ConflictMark>>& marks) {
        if (marks)
            return m_bulk->setMarks(*marks);
        leaveBulk();
        report(marks.error());
    });
}

/// After a reading: the same ones, as far as they are still there, in the versions that are seen now.
void ConflictsPage::restoreSelection()
{
    QSet<qint64> ids;
    for (const ConflictMark& mark : m_bulk->marks())
        ids.insert(mark.id);
    QItemSelection selection;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_choosesAll || ids.contains(m_model->row(row).id))
            selection.select(m_model->index(row, 0), m_model->index(row, m_model->columnCount() - 1));
    }
    {
        const QScopedValueRollback guard(m_isSelecting, true);
        m_list->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
        if (!m_list->currentIndex().isValid())
            m_list->selectionModel()->setCurrentIndex(m_model->index(qMax(0, m_model->indexOf(m_shownId)), 0),
                                                      QItemSelectionModel::NoUpdate);
    }
    if (m_choosesAll)
        askMarks();
    else
        showBulk();
}

void ConflictsPage::applyBulk()
{
    const BulkDecision decision = m_bulk->decision();
    if (decision.marks.isEmpty() || !m_session.mayResolve || m_decisionAsker.isWaiting())
        return;
    m_banner->clear();
    m_bulk->setBusy(true);
    m_decisionAsker.ask(m_services.conflicts.resolveMany(decision), [this, decision](const Result<ConflictResult>& result) {
        m_bulk->setBusy(false);
        if (!result)
            return report(result.error()); // nothing was settled: all are still chosen
        QSet<qint64> refusedIds;
        for (const RefusedConflict& one : result->refused)
            refusedIds.insert(one.id);
        QList<qint64> ids;
        for (const ConflictMark& mark : decision.marks) {
            if (!refusedIds.contains(mark.id))
                ids.append(mark.id);
        }
        leaveBulk();
        if (!result->refused.isEmpty())
            reportRefused(result->refused);
        if (result->settled == 0)
            return refresh();
        const int count = int(result->settled);
        settled(ids, *result,
                decision.act == BulkAct::Ignore ? tr("%n conflict(s) left as they are.", nullptr, count)
                                                : tr("%n conflict(s) settled.", nullptr, count));
    });
}

void ConflictsPage::reportRefused(const QList<RefusedConflict>& refused)
{
    QStringList lines;
    for (const RefusedConflict& one : refused)
        lines += tr("%1: %2", "a SKU and why its conflict is left as it is").arg(one.sku, one.why);
    QStringList named = lines.first(qMin(namedRefusals, lines.size()));
    if (lines.size() > named.size())
        named += tr("… and %1 more").arg(shownCount(lines.size() - named.size()));
    Error error;
    error.kind = ErrorKind::Stale;
    error.message = tr("%n of the chosen conflict(s) could not be settled:", nullptr, int(refused.size())) + u' '
        + named.join(tr("; ", "between the entries of a list")) + u'.';
    error.notDone = tr("They are as they were.");
    error.nextStep = tr("Look at them again and decide about them one by one.");
    if (lines.size() > namedRefusals)
        error.detail = lines.join(u'\n');
    report(error);
}

} // namespace trueup::ui
