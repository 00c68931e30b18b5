#include "jobs/rejectsview.h"

#include "widgets/controls.h"
#include "widgets/format.h"
#include "widgets/labels.h"
#include "widgets/statefulview.h"
#include "widgets/tables.h"
#include "widgets/theme.h"

#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QSplitter>
#include <QTableView>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

QList<PagedTable<RejectRow>::Column> rejectColumns()
{
    using Row = RejectRow;
    return {{RejectsView::tr("Row"), [](const Row& r) { return shownCount(r.rowNumber); }, {}, true},
            {RejectsView::tr("Severity"), [](const Row& r) { return severityLabel(r.severity); },
             [](const Row& r) { return severityIcon(r.severity); }},
            {RejectsView::tr("Reason"), [](const Row& r) { return r.reason; }},
            {RejectsView::tr("Column"), [](const Row& r) { return r.column; }},
            {RejectsView::tr("Value"), [](const Row& r) { return r.value.left(120).simplified(); }}};
}

} // namespace

RejectsView::RejectsView(JobService& jobs, QWidget* parent)
    : QWidget(parent), m_jobs(jobs), m_cellAsker(this), m_rows(new PagedTable<RejectRow>(rejectColumns(), this)),
      m_table(new QTableView(this)), m_reason(label({}, {}, this)),
      m_hint(label(tr("A critical row is left out or held in Review; of the others at most the named value is left out. Correct them in the feed, or ask the supplier: the next import reads them again."),
                   u"muted"_s, this)),
      m_cells(new QTableWidget(0, 2, this))
{
    m_table->setModel(m_rows);
    m_table->setAccessibleName(tr("Rows with problems"));
    setUpTable(*m_table, {9, 14, 40, 15, 13}, 2);
    m_cells->setAccessibleName(tr("Cells of the row"));
    m_cells->setHorizontalHeaderLabels({tr("Column in the file"), tr("Value in the file")});
    setUpTable(*m_cells, {24}, 1);
    auto* parts = new QSplitter(Qt::Horizontal, this);
    parts->addWidget(m_table);
    parts->addWidget(m_cells);
    parts->setStretchFactor(0, 3);
    parts->setStretchFactor(1, 2);
    parts->setSizes({fontMetrics().averageCharWidth() * 108, fontMetrics().averageCharWidth() * 72});
    parts->setChildrenCollapsible(false);
    m_list = new StatefulView(m_table, u"table"_s, tr("The rows with problems could not be read"), parts);
    m_list->setEmpty({tr("No row of this run had a problem"),
                      tr("A row of a feed that an import cannot take, or takes with a remark, is listed here with the reason and its cells.")});
    m_list->follow(*m_rows);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 6, 0, 0);
    column->addWidget(m_reason); // over both: it tells what the one row and the other table are about
    column->addWidget(m_list, 1);
    column->addWidget(m_hint);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) { showCells(current.row()); });
    connect(m_list, &StatefulView::againWanted, this, &RejectsView::againWanted);
    connect(m_rows, &PagedTableBase::failed, this, &RejectsView::failed);
    connect(m_rows, &PagedTableBase::loaded, this, [this] {
        m_hint->setVisible(m_rows->rowCount() > 0);
        emit counted(m_rows->rowCount(), m_rows->canFetchMore({}));
    });
    chooseFirstRow(*m_table, *m_rows);
    clear();
}

void RejectsView::show(qint64 runId)
{
    forget();
    m_rows->show([this, runId](const QString& afterKey, int limit) { return m_jobs.rejects(runId, afterKey, limit); });
}

void RejectsView::clear()
{
    forget();
    m_list->showNone();
}

void RejectsView::forget()
{
    m_cellAsker.forget();
    m_rows->clear();
    m_cells->setRowCount(0);
    m_reason->clear();
    m_hint->hide();
    emit counted(0, false);
}

void RejectsView::showCells(int row)
{
    if (row < 0 || row >= m_rows->rowCount())
        return;
    const RejectRow reject = m_rows->row(row);
    m_reason->setText(tr("Row %1: %2").arg(shownCount(reject.rowNumber), reject.reason));
    m_cellAsker.ask(m_jobs.rawCells(reject.id), [this, reject](const Result<QList<RawCell>>& cells) {
        if (cells)
            fillCells(*cells, reject);
        else
            emit failed(cells.error());
    });
}

/// What is wrong stands first, also where the file has no such cell.
void RejectsView::fillCells(QList<RawCell> cells, const RejectRow& reject)
{
    const QString& markedColumn = reject.column;
    const auto isMarked = [&markedColumn](const RawCell& cell) { return !markedColumn.isEmpty() && cell.column == markedColumn; };
    const bool isThere = std::ranges::any_of(cells, isMarked);
    if (!isThere && !markedColumn.isEmpty())
        cells.prepend({markedColumn, reject.value});
    else
        std::ranges::stable_partition(cells, isMarked);
    const Theme theme = Theme::of(QGuiApplication::palette());
    m_cells->setRowCount(int(cells.size()));
    for (int i = 0; i < cells.size(); ++i) {
        auto* name = new QTableWidgetItem(cells[i].column);
        auto* text = new QTableWidgetItem(cells[i].text.left(500));
        text->setToolTip(cells[i].text.left(2000));
        if (isMarked(cells[i])) {
            name->setIcon(symbol(u"error"_s, Ink::Error));
            text->setForeground(theme.error);
            if (cells[i].text.isEmpty())
                text->setText(isThere ? tr("— empty", "a cell of a file") : tr("— missing", "a cell of a file"));
        }
        m_cells->setItem(i, 0, name);
        m_cells->setItem(i, 1, text);
    }
    m_cells->scrollToTop();
}

} // namespace trueup::ui
