#pragma once

#include <QTableView>

namespace trueup::ui {

class ReviewModel;

/// The grid: fixed row height, keys J/K or arrows to move, Space to tick, A and R to decide, Enter for the diff.
class ReviewGrid : public QTableView
{
    Q_OBJECT
public:
    explicit ReviewGrid(ReviewModel& model, QWidget* parent = nullptr);

signals:
    void currentRowChanged(int row); ///< -1: none
    void approveWanted();
    void rejectWanted();
    void diffWanted();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void step(int by);
    void toggleTick();
    void adaptToFont();
    void stretchName(); ///< the name takes what the other columns leave
    void tickFromHeader(const QPoint& position);

    ReviewModel& m_rows;
};

} // namespace trueup::ui
