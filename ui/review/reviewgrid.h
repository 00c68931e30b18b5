#pragma once

#include "catalog/fields.h"

#include <QSet>
#include <QTableView>

class QMenu;

namespace trueup::ui {

class ColumnChoice;
class HeaderSort;
class ReviewModel;

/// The grid: fixed row height, keys J/K or arrows to move, Space to tick, A and R to decide, Enter for the diff. What its header
/// does, keys do, too.
class ReviewGrid : public QTableView
{
    Q_OBJECT
public:
    explicit ReviewGrid(ReviewModel& model, QWidget* parent = nullptr);

    /// How many rows are selected, however many that are.
    [[nodiscard]] int selectedCount() const;
    [[nodiscard]] QList<int> selectedRowNumbers() const;

    /// The fields with a column of their own, in the order they are seen in.
    [[nodiscard]] QList<FieldId> fieldColumns() const;

    /// Order, visibility and widths of the columns and the fields with a column of their own, as preferences keep them.
    [[nodiscard]] QString columnsText() const;
    void restoreColumns(const QString& text);
    /// Shows by which column the rows are ordered; reads nothing.
    void showOrder();

signals:
    void columnsChanged();
    void currentRowChanged(int row); ///< -1: none
    void approveWanted();
    void rejectWanted();
    void diffWanted();
    void fieldWanted(); ///< one field of many rows
    void editWanted();

protected:
    /// Clipped to what is seen: the view would look for the place of every cell.
    void dataChanged(const QModelIndex& topLeft, const QModelIndex& bottomRight, const QList<int>& roles = {}) override;
    void keyPressEvent(QKeyEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void step(int by);
    void toggleTick();
    void adaptToFont();
    void shareRest(); ///< what the other columns leave goes to the name until that can be read, then to old and new value, too
    void widenToTitles();
    void showSkusWhole();
    [[nodiscard]] int leastWidth(int column) const;
    void sortByHeader();
    void showHeaderMenu(const QPoint& where); ///< on the screen
    void addFieldMenu(QMenu* menu);
    void showRowMenu(const QPoint& position);
    [[nodiscard]] QString columnWord(int column) const;
    void rememberPlace();
    void returnToPlace();

    ReviewModel& m_rows;
    HeaderSort* m_sort = nullptr;
    ColumnChoice* m_columnChoice = nullptr;
    QSet<int> m_chosenWidths; ///< columns that somebody gave a width
    int m_skuWidth = 0;       ///< of the longest SKU that was among the first rows of a list
    qint64 m_topId = 0;    ///< the row at the upper edge while rows change places
    int m_topOffset = 0;   ///< its distance from the edge
};

} // namespace trueup::ui
