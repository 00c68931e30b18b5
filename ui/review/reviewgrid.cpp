#include "review/reviewgrid.h"

#include "review/reviewmodel.h"
#include "review/valuedelegate.h"
#include "widgets/keys.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QResizeEvent>

#include <array>

namespace trueup::ui {

using namespace Qt::StringLiterals;

ReviewGrid::ReviewGrid(ReviewModel& model, QWidget* parent) : QTableView(parent), m_rows(model)
{
    setModel(&model);
    setAccessibleName(tr("Staged changes"));
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setAlternatingRowColors(true);
    setShowGrid(false);
    setWordWrap(false);
    setTextElideMode(Qt::ElideRight);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setTabKeyNavigation(false);
    setEditTriggers(NoEditTriggers);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsMovable(true);
    horizontalHeader()->moveSection(ReviewModel::Status, ReviewModel::Before); // in sight in a small window, too
    horizontalHeader()->setSortIndicator(0, Qt::AscendingOrder);
    horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(horizontalHeader(), &QWidget::customContextMenuRequested, this, &ReviewGrid::tickFromHeader);
    setSortingEnabled(true);
    setItemDelegateForColumn(ReviewModel::Before, new ValueDelegate(ValueDelegate::Tone::Before, this));
    setItemDelegateForColumn(ReviewModel::After, new ValueDelegate(ValueDelegate::Tone::After, this));
    describeKeys(this, {{Qt::Key_J, tr("Next product (or arrow)")},
                        {Qt::Key_K, tr("Product before (or arrow)")},
                        {Qt::Key_Space, tr("Tick or untick")},
                        {Qt::Key_A, tr("Approve the ticked or selected")},
                        {Qt::Key_R, tr("Reject the ticked or selected")},
                        {Qt::Key_Return, tr("Go to the fields of the product")}});
    adaptToFont();
}

void ReviewGrid::adaptToFont()
{
    const QFontMetrics metrics(font());
    verticalHeader()->setDefaultSectionSize(metrics.height() + 12);
    verticalHeader()->setMinimumSectionSize(metrics.height() + 12);
    const int em = metrics.averageCharWidth();
    const std::array<int, ReviewModel::ColumnCount> widths = {16, 24, 21, 13, 13, 12, 20, 13, 8, 17};
    for (int column = 0; column < ReviewModel::ColumnCount; ++column)
        setColumnWidth(column, widths[size_t(column)] * em);
    stretchName();
}

void ReviewGrid::stretchName()
{
    int others = 0;
    for (int column = 0; column < ReviewModel::ColumnCount; ++column) {
        if (column != ReviewModel::Name && !isColumnHidden(column))
            others += columnWidth(column);
    }
    setColumnWidth(ReviewModel::Name, qMax(20 * fontMetrics().averageCharWidth(), viewport()->width() - others));
}

void ReviewGrid::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        stretchName();
}

void ReviewGrid::tickFromHeader(const QPoint& position)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Tick all loaded rows"), this, [this] { m_rows.tickLoaded(true); });
    menu->addAction(tr("Untick all"), this, [this] { m_rows.tickLoaded(false); });
    menu->addSeparator();
    for (int column = ReviewModel::Name; column < ReviewModel::ColumnCount; ++column) {
        QAction* shown = menu->addAction(m_rows.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        shown->setCheckable(true);
        shown->setChecked(!isColumnHidden(column));
        connect(shown, &QAction::toggled, this, [this, column](bool on) {
            setColumnHidden(column, !on);
            stretchName();
        });
    }
    menu->popup(horizontalHeader()->mapToGlobal(position));
}

void ReviewGrid::keyPressEvent(QKeyEvent* event)
{
    if (event->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier))
        return QTableView::keyPressEvent(event);
    switch (event->key()) {
    case Qt::Key_J: return step(1);
    case Qt::Key_K: return step(-1);
    case Qt::Key_Space: return toggleTick();
    case Qt::Key_A: emit approveWanted(); return;
    case Qt::Key_R: emit rejectWanted(); return;
    case Qt::Key_Return:
    case Qt::Key_Enter: emit diffWanted(); return;
    default: QTableView::keyPressEvent(event);
    }
}

void ReviewGrid::step(int by)
{
    const int next = qBound(0, currentIndex().row() + by, m_rows.rowCount() - 1);
    if (m_rows.rowCount() > 0)
        setCurrentIndex(m_rows.index(next, qMax(0, currentIndex().column())));
}

void ReviewGrid::toggleTick()
{
    const QModelIndexList rows = selectionModel()->selectedRows();
    if (rows.isEmpty())
        return;
    const bool tick = !m_rows.isTicked(m_rows.row(rows.first().row()).id);
    for (const QModelIndex& row : rows)
        m_rows.setTicked(row.row(), tick);
}

void ReviewGrid::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTableView::currentChanged(current, previous);
    if (current.row() != previous.row())
        emit currentRowChanged(current.row());
}

void ReviewGrid::changeEvent(QEvent* event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        adaptToFont();
}

} // namespace trueup::ui
