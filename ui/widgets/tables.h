#pragma once

#include <QList>
#include <QStringList>

class QHeaderView;
class QTableView;
class QTableWidgetItem;

namespace trueup::ui {

class PagedTableBase;

/// What every read-only table here has in common: whole rows, fixed height by the font, no grid, no editing, headers that
/// do not shout. Widths are in average characters; the column `stretch` takes the rest. Of a table that has its model by now,
/// columns too narrow for what stands in them widen once, when rows are first seen and as far as there is room.
void setUpTable(QTableView& table, const QList<int>& widths, int stretch);

/// Leaves the table no less room than its titles and so many rows take.
void keepRowsInSight(QTableView& table, int rows);

/// Makes the table no higher than its titles and rows are: what follows stands directly below them. Its model is there by now.
void endWithLastRow(QTableView& table);

/// Marks the title of a column whose cells can be changed.
void markEditable(QTableWidgetItem& title, bool editable);

/// Chooses the first row whenever `rows`, which the table shows, were read and none is chosen. Not by the current row: a list that
/// gets the focus makes its first row the current one, and chooses none.
void chooseFirstRow(QTableView& table, const PagedTableBase& rows);

/// Gives `shrinking` the room that the columns up to `last`, and of those behind it as many as fit, leave in what is seen, at least
/// `least` average characters, so that none of them is cut by the edge of a table that goes on sideways: half a number is another one. A
/// width somebody gave it stays as long as it cuts none.
void keepColumnsWhole(QTableView& table, int last, int shrinking, int least);

/// The words of a column that says one of a few, or samples of what is always alike.
struct ColumnWords
{
    int column;
    QStringList words;
    bool haveMark = false; ///< each with an icon before it
};
/// Makes columns as wide as the longest of their words and no wider, in any language, style and font: what is left goes to the column
/// with long texts. To be called after setUpTable(). A width somebody gave one stays.
void keepWordsWhole(QTableView& table, const QList<ColumnWords>& columns);

/// A tick that cannot be changed is a mark and no box: whoever may not change it sees no control. For tables without a delegate of
/// their own.
void showFixedTicks(QTableView& table);

/// Widens sections that are narrower than their titles, now and whenever title, style or font change. The section that takes the
/// rest keeps at least its title.
void keepTitlesReadable(QHeaderView& header);
/// The titles of the other columns need no room for the mark of the order: of ten columns that is the width of one.
void onlyTheseAreOrderedBy(QHeaderView& header, const QList<int>& columns);

} // namespace trueup::ui
