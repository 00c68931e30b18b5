#include "widgets/tables.h"

#include <QHeaderView>
#include <QTableView>

namespace trueup::ui {

void setUpTable(QTableView& table, const QList<int>& widths, int stretch)
{
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setSelectionMode(QAbstractItemView::SingleSelection);
    table.setEditTriggers(QAbstractItemView::NoEditTriggers);
    table.setAlternatingRowColors(true);
    table.setShowGrid(false);
    table.setWordWrap(false);
    table.setTabKeyNavigation(false);
    table.setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table.verticalHeader()->hide();
    table.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table.verticalHeader()->setDefaultSectionSize(table.fontMetrics().height() + 11);
    table.horizontalHeader()->setHighlightSections(false);
    table.horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    const int em = table.fontMetrics().averageCharWidth();
    for (int column = 0; column < widths.size(); ++column)
        table.setColumnWidth(column, widths[column] * em);
    if (stretch >= 0)
        table.horizontalHeader()->setSectionResizeMode(stretch, QHeaderView::Stretch);
}

} // namespace trueup::ui
