#pragma once

#include <QList>
#include <QObject>

class QPoint;
class QTableView;

namespace trueup::ui {

class ColumnChoice;

/// Lets people read a list in another order: by a click on a header, or by a menu of the headers and of the rows, which a
/// described key opens without a mouse. Only asks; who owns the list reads it anew. Belongs to the table.
class HeaderSort final : public QObject
{
    Q_OBJECT
public:
    /// What opens the menu besides the key.
    enum class Menu { OfHeaderAndRows, OfKeyOnly };

    /// `columns` are those there is an order by; the table has its model. To be made before setUpTable(), so that titles leave room
    /// for the mark. A table whose header and rows have menus of their own keeps them.
    HeaderSort(QTableView& table, QList<int> columns, Menu menu = Menu::OfHeaderAndRows);

    /// Shows what the list is ordered by; asks for nothing.
    void show(int column, Qt::SortOrder order);
    /// The menu of header and rows offers these columns to be seen or not, too.
    void alsoOffer(ColumnChoice& columns) { m_columnChoice = &columns; }

signals:
    /// Another order than the one shown last.
    void wanted(int column, Qt::SortOrder order);

private:
    void choose(int column, Qt::SortOrder order);
    void showMark();
    void openMenu(const QPoint& where);

    QTableView& m_table;
    QList<int> m_columns;
    ColumnChoice* m_columnChoice = nullptr; ///< may be null; belongs to the table, too
    int m_column = 0;
    Qt::SortOrder m_order = Qt::AscendingOrder;
};

} // namespace trueup::ui
