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
    table.ensurePolished(); // the sheet says how headers are drawn
    QHeaderView& header = *table.horizontalHeader();
    header.ensurePolished();
    const int em = table.fontMetrics().averageCharWidth();
    for (int column = 0; column < widths.size(); ++column)
        table.setColumnWidth(column, qMax(widths[column] * em, header.sectionSizeHint(column))); // in any language
    if (stretch < 0)
        return;
    header.setMinimumSectionSize(qMax(header.minimumSectionSize(), header.sectionSizeHint(stretch)));
    header.setSectionResizeMode(stretch, QHeaderView::Stretch);
}

} // namespace trueup::ui
