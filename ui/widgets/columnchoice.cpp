#include "widgets/columnchoice.h"

#include "widgets/keys.h"

#include <QHeaderView>
#include <QMenu>
#include <QShortcut>
#include <QTableView>

namespace trueup::ui {

ColumnChoice::ColumnChoice(QTableView& table, int first, int last, const QString& keyMeaning)
    : QObject(&table), m_table(table), m_first(first), m_last(last)
{
    auto* key = describeKey(new QShortcut(keys(), &table, nullptr, nullptr, Qt::WidgetShortcut), keyMeaning);
    connect(key, &QShortcut::activated, this, [this] {
        const QHeaderView* header = m_table.horizontalHeader();
        emit menuWanted(header->mapToGlobal(header->rect().bottomLeft()));
    });
}

void ColumnChoice::addTo(QMenu& menu)
{
    for (int column = m_first; column <= m_last; ++column) {
        QAction* shown = menu.addAction(m_table.model()->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        shown->setCheckable(true);
        shown->setChecked(!m_table.isColumnHidden(column));
        connect(shown, &QAction::toggled, this, [this, column](bool on) {
            m_table.setColumnHidden(column, !on);
            emit changed();
        });
    }
}

} // namespace trueup::ui
