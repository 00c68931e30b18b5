#include "widgets/headersort.h"

#include "widgets/columnchoice.h"
#include "widgets/keys.h"
#include "widgets/tables.h"

#include <QAction>
#include <QActionGroup>
#include <QHeaderView>
#include <QMenu>
#include <QShortcut>
#include <QSignalBlocker>
#include <QTableView>

namespace trueup::ui {

HeaderSort::HeaderSort(QTableView& table, QList<int> columns, Menu menu) : QObject(&table), m_table(table), m_columns(std::move(columns))
{
    m_column = m_columns.constFirst();
    showMark();
    onlyTheseAreOrderedBy(*m_table.horizontalHeader(), m_columns);
    m_table.setSortingEnabled(true);
    QHeaderView* header = m_table.horizontalHeader();
    connect(header, &QHeaderView::sortIndicatorChanged, this, &HeaderSort::choose);
    if (menu == Menu::OfHeaderAndRows) {
        header->setContextMenuPolicy(Qt::CustomContextMenu);
        connect(header, &QWidget::customContextMenuRequested, this,
                [this, header](const QPoint& at) { openMenu(header->mapToGlobal(at)); });
        m_table.setContextMenuPolicy(Qt::CustomContextMenu);
        connect(&m_table, &QWidget::customContextMenuRequested, this,
                [this](const QPoint& at) { openMenu(m_table.viewport()->mapToGlobal(at)); });
    }
    const QKeySequence keys(Qt::CTRL | Qt::SHIFT | Qt::Key_S);
    auto* key = describeKey(new QShortcut(keys, &m_table, nullptr, nullptr, Qt::WidgetShortcut), tr("Sort the list"));
    connect(key, &QShortcut::activated, this, [this, header] { openMenu(header->mapToGlobal(header->rect().bottomLeft())); });
}

void HeaderSort::show(int column, Qt::SortOrder order)
{
    m_column = column;
    m_order = order;
    showMark();
}

void HeaderSort::choose(int column, Qt::SortOrder order)
{
    const bool isOther = m_columns.contains(column) && (column != m_column || order != m_order);
    if (isOther) {
        m_column = column;
        m_order = order;
    }
    showMark(); // by other columns nothing is sorted, so it stays where it was
    if (isOther)
        emit wanted(column, order);
}

void HeaderSort::showMark()
{
    const QSignalBlocker quiet(m_table.horizontalHeader());
    m_table.horizontalHeader()->setSortIndicator(m_column, m_order);
}

void HeaderSort::openMenu(const QPoint& where)
{
    auto* menu = new QMenu(&m_table);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [this, menu](QActionGroup* group, const QString& text, int column, Qt::SortOrder order, bool isChosen) {
        QAction* action = group->addAction(text);
        action->setCheckable(true);
        action->setChecked(isChosen);
        menu->addAction(action);
        connect(action, &QAction::triggered, this, [this, column, order] { choose(column, order); });
    };
    auto* columns = new QActionGroup(menu);
    for (const int column : std::as_const(m_columns)) {
        const QString title = m_table.model()->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        add(columns, tr("Sort by %1").arg(title), column, m_order, column == m_column);
    }
    menu->addSeparator();
    auto* directions = new QActionGroup(menu);
    add(directions, tr("Ascending"), m_column, Qt::AscendingOrder, m_order == Qt::AscendingOrder);
    add(directions, tr("Descending"), m_column, Qt::DescendingOrder, m_order == Qt::DescendingOrder);
    if (m_columnChoice)
        m_columnChoice->addTo(*menu->addMenu(tr("Columns")));
    menu->popup(where);
}

} // namespace trueup::ui
