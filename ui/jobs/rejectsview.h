#pragma once

#include "services/jobs.h"
#include "widgets/pagedtable.h"

#include <QWidget>

class QLabel;
class QTableView;
class QTableWidget;

namespace trueup::ui {

class StatefulView;

/// The feed rows a run could not take: number, reason and code, and the cells as they stood in the file.
class RejectsView : public QWidget
{
    Q_OBJECT
public:
    RejectsView(JobService& jobs, QWidget* parent = nullptr);

    void show(qint64 runId);
    void clear(); ///< no run is chosen
    [[nodiscard]] bool isLoading() const { return m_rows->isLoading() || m_cellAsker.isWaiting(); }

signals:
    void failed(const trueup::Error& error);
    void againWanted(); ///< after a failure somebody reads again
    void counted(qsizetype rows, bool andMore); ///< none once another run is asked for

private:
    void forget();
    void showCells(int row);
    void fillCells(QList<RawCell> cells, const RejectRow& reject);

    JobService& m_jobs;
    Asker m_cellAsker;
    PagedTable<RejectRow>* m_rows;
    QTableView* m_table;
    QLabel* m_reason;
    QLabel* m_hint;
    QTableWidget* m_cells;
    StatefulView* m_list = nullptr;
};

} // namespace trueup::ui
