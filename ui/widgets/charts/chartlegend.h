#pragma once

#include "widgets/charts/serieschart.h"

namespace trueup::ui {

/// What the colours and shapes of a chart stand for, in as many lines as the words need in any language and size: that of the
/// charts itself keeps to one line and cuts the words off.
class ChartLegend : public QWidget
{
    Q_OBJECT
public:
    explicit ChartLegend(QWidget* parent = nullptr);

    void setSeries(const QList<ChartSeries>& series);
};

} // namespace trueup::ui
