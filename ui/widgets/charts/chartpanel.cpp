#include "widgets/charts/chartpanel.h"

#include "widgets/controls.h"
#include "widgets/tables.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QStackedWidget>
#include <QTableWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

ChartPanel::ChartPanel(const QString& heading, const QString& nothingYet, QWidget* parent)
    : QFrame(parent), m_chart(new SeriesChart(this)), m_table(new QTableWidget(this)), m_nothingYet(nothingYet), m_nothing(label({}, u"muted"_s, this)),
      m_stack(new QStackedWidget(this)), m_asTable(new QToolButton(this))
{
    setObjectName(u"panel"_s);
    setAccessibleName(heading);
    m_chart->setAccessibleName(heading);
    m_nothing->setAlignment(Qt::AlignCenter);
    setUpTable(*m_table, {}, -1);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setAccessibleName(tr("%1, as a table").arg(heading));
    m_asTable->setCheckable(true);
    QSizePolicy kept = m_asTable->sizePolicy();
    kept.setRetainSizeWhenHidden(true); // else the heading moves when there is something to show
    m_asTable->setSizePolicy(kept);
    m_asTable->setIcon(symbol(u"table"_s, Ink::Muted));
    m_asTable->setToolTip(tr("Show the numbers as a table"));
    m_asTable->setAccessibleName(tr("%1, as a table").arg(heading));
    m_stack->addWidget(m_chart);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_nothing);
    auto* top = new QHBoxLayout;
    top->addWidget(label(heading, u"heading"_s, this), 1);
    top->addWidget(m_asTable);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(14, 8, 10, 10);
    column->setSpacing(4);
    column->addLayout(top);
    column->addWidget(m_stack, 1);
    connect(m_asTable, &QToolButton::toggled, this, &ChartPanel::choose);
    choose();
}

void ChartPanel::setData(const QList<ChartSeries>& series, const QList<ChartPoint>& points)
{
    m_nothing->setText(m_nothingYet); // not before it is known
    if (m_series == series && m_points == points)
        return;
    m_series = series;
    m_points = points;
    m_tableIsStale = true;
    m_isEmpty = std::ranges::none_of(points, [](const ChartPoint& point) {
        return std::ranges::any_of(point.values, [](const std::optional<double>& value) { return value.value_or(0) > 0; });
    });
    if (!m_isEmpty)
        m_chart->setData(series, points);
    choose();
}

void ChartPanel::sayInstead(const QString& words)
{
    if (m_isEmpty)
        m_nothing->setText(words);
}

void ChartPanel::showTable(bool table)
{
    m_asTable->setChecked(table);
}

void ChartPanel::choose()
{
    m_asTable->setVisible(!m_isEmpty);
    const bool table = m_asTable->isChecked() && !m_isEmpty;
    if (table && m_tableIsStale)
        fillTable();
    m_stack->setCurrentWidget(m_isEmpty ? static_cast<QWidget*>(m_nothing) : table ? static_cast<QWidget*>(m_table) : m_chart);
}

void ChartPanel::fillTable()
{
    m_tableIsStale = false;
    QStringList titles{m_pointTitle};
    for (const ChartSeries& series : std::as_const(m_series))
        titles += series.label;
    m_table->setColumnCount(int(titles.size()));
    m_table->setHorizontalHeaderLabels(titles);
    m_table->setRowCount(int(m_points.size()));
    for (qsizetype i = 0; i < m_points.size(); ++i) {
        const ChartPoint& point = m_points[m_points.size() - 1 - i]; // the newest on top
        auto* title = new QTableWidgetItem(point.title);
        title->setToolTip(point.note.isEmpty() ? point.title : point.title + u'\n' + point.note);
        m_table->setItem(int(i), 0, title);
        for (qsizetype s = 0; s < m_series.size(); ++s) {
            const auto value = point.values.value(s);
            auto* cell = new QTableWidgetItem(value ? chartText(m_series[s].unit, *value) : u"–"_s);
            cell->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            m_table->setItem(int(i), int(s) + 1, cell);
        }
    }
    for (int s = 0; s < int(titles.size()); ++s) {
        if (auto* item = m_table->horizontalHeaderItem(s); item && s > 0)
            item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        m_table->setColumnWidth(s, qMax(fontMetrics().horizontalAdvance(titles[s]) + 34, fontMetrics().averageCharWidth() * (s == 0 ? 34 : 14)));
    }
}

} // namespace trueup::ui
