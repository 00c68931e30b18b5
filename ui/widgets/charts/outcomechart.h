#pragma once

#include <QDate>
#include <QList>
#include <QString>
#include <QWidget>

#include <memory>

class QBarSet;

namespace trueup::ui {

/// One day of a chart; values stand in the order of the series.
struct ChartDay
{
    QDate day;
    QList<double> values;
};

struct ChartSeries
{
    QString label;
    enum class Tone { Staged, Good, Neutral, Bad } tone = Tone::Neutral;
    bool isLine = false; ///< drawn as a line above the stacks instead of being part of them
};

/// Stacked bars and lines over days. Everything that knows Qt Charts stands behind this class.
class OutcomeChart : public QWidget
{
    Q_OBJECT
public:
    explicit OutcomeChart(QWidget* parent = nullptr);
    ~OutcomeChart() override;

    void setData(const QList<ChartSeries>& series, const QList<ChartDay>& days);

private:
    void changeEvent(QEvent* event) override;
    void rebuild();
    void addTip(QBarSet* set, qsizetype series);

    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace trueup::ui
