#pragma once

#include "widgets/charts/serieschart.h"

#include <QFrame>

class QLabel;
class QStackedWidget;
class QTableWidget;
class QToolButton;

namespace trueup::ui {

/// A chart with its heading; the same numbers as a table at a click, for the keyboard and for screen readers, and a sentence
/// where there is nothing to draw yet.
class ChartPanel : public QFrame
{
    Q_OBJECT
public:
    ChartPanel(const QString& heading, const QString& nothingYet, QWidget* parent = nullptr);

    /// Until the first call only what sayInstead() was given is said, not even that there is nothing.
    void setData(const QList<ChartSeries>& series, const QList<ChartPoint>& points);
    /// Words in place of a chart that has no data yet.
    void sayInstead(const QString& words);
    void setAxisTitles(const QString& left, const QString& right = {}) { m_chart->setAxisTitles(left, right); }
    /// The heading of the first column of the table.
    void setPointTitle(const QString& title) { m_pointTitle = title; }
    void showTable(bool table);
    [[nodiscard]] SeriesChart& chart() { return *m_chart; }
    [[nodiscard]] const QTableWidget& table() const { return *m_table; }
    [[nodiscard]] bool isEmpty() const { return m_isEmpty; }

private:
    void choose();
    void fillTable();

    QList<ChartSeries> m_series;
    QList<ChartPoint> m_points;
    QString m_pointTitle;
    bool m_isEmpty = true;
    bool m_tableIsStale = true;
    SeriesChart* m_chart;
    QTableWidget* m_table;
    QString m_nothingYet;
    QLabel* m_nothing;
    QStackedWidget* m_stack;
    QToolButton* m_asTable;
};

} // namespace trueup::ui
