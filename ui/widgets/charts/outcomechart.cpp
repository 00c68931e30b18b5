#include "widgets/charts/outcomechart.h"

#include "widgets/format.h"
#include "widgets/theme.h"

#include <QBarSet>
#include <QCategoryAxis>
#include <QChart>
#include <QChartView>
#include <QGraphicsLayout>
#include <QEvent>
#include <QGuiApplication>
#include <QLegend>
#include <QLineSeries>
#include <QLocale>
#include <QStackedBarSeries>
#include <QToolTip>
#include <QVBoxLayout>
#include <QValueAxis>

namespace trueup::ui {

using namespace Qt::StringLiterals;

struct OutcomeChart::Private
{
    QChartView* view = nullptr;
    QList<ChartSeries> series;
    QList<ChartDay> days;
};

namespace {

QColor toneColour(ChartSeries::Tone tone, const Theme& theme)
{
    switch (tone) {
    case ChartSeries::Tone::Staged: return theme.isDark ? QColor(0x5b9be0) : QColor(0x3f80c8);
    case ChartSeries::Tone::Good: return theme.isDark ? QColor(0xf0a35b) : QColor(0xe08a2e);
    case ChartSeries::Tone::Neutral: return theme.isDark ? QColor(0x8a95a1) : QColor(0x98a2ad);
    case ChartSeries::Tone::Bad: return theme.isDark ? QColor(0xd76a63) : QColor(0xa31919);
    }
    return theme.accent;
}

/// A value axis with a label at every few days: a category axis would cut each label to the width of one bar.
QCategoryAxis* dayAxis(const QList<ChartDay>& days, const Theme& theme)
{
    auto* axis = new QCategoryAxis;
    const qsizetype step = qMax<qsizetype>(1, (days.size() + 4) / 5);
    axis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    axis->setRange(-0.6, double(days.size()) - 0.4);
    for (qsizetype i = (days.size() - 1) % step; i >= 0 && i < days.size(); i += step)
        axis->append(QLocale().toString(days[i].day, u"d MMM"_s), double(i));
    axis->setLabelsColor(theme.muted);
    axis->setGridLineVisible(false);
    axis->setLinePenColor(theme.border);
    return axis;
}

QValueAxis* countAxis(double highest, const Theme& theme)
{
    auto* axis = new QValueAxis;
    axis->setRange(0, qMax(highest, 4.0));
    axis->setTickCount(5);
    axis->applyNiceNumbers();
    axis->setLabelFormat(u"%.0f"_s);
    axis->setLabelsColor(theme.muted);
    axis->setGridLineColor(theme.border);
    axis->setLineVisible(false);
    return axis;
}

double highestOf(const QList<ChartSeries>& series, const QList<ChartDay>& days)
{
    double highest = 0;
    for (const ChartDay& day : days) {
        double stack = 0;
        for (qsizetype s = 0; s < series.size(); ++s) {
            if (series[s].isLine)
                highest = qMax(highest, day.values.value(s));
            else
                stack += day.values.value(s);
        }
        highest = qMax(highest, stack);
    }
    return highest;
}

} // namespace

OutcomeChart::OutcomeChart(QWidget* parent) : QWidget(parent), d(std::make_unique<Private>())
{
    d->view = new QChartView(this);
    d->view->setRenderHint(QPainter::Antialiasing);
    d->view->setFrameShape(QFrame::NoFrame);
    d->view->setStyleSheet(u"background: transparent; border: none;"_s);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(d->view);
    setMinimumHeight(190);
}

OutcomeChart::~OutcomeChart() = default;

void OutcomeChart::setData(const QList<ChartSeries>& series, const QList<ChartDay>& days)
{
    d->series = series;
    d->days = days;
    QStringList totals;
    for (qsizetype s = 0; s < series.size(); ++s) {
        double total = 0;
        for (const ChartDay& day : days)
            total += day.values.value(s);
        totals += u"%1: %2"_s.arg(series[s].label, shownCount(qint64(total)));
    }
    setAccessibleDescription(totals.join(u", "_s));
    rebuild();
}

void OutcomeChart::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !d->series.isEmpty())
        rebuild();
}

void OutcomeChart::addTip(QBarSet* set, qsizetype series)
{
    connect(set, &QBarSet::hovered, this, [this, series](bool inside, int index) {
        if (!inside || index < 0 || index >= d->days.size())
            return QToolTip::hideText();
        const ChartDay& day = d->days[index];
        QToolTip::showText(QCursor::pos(), u"%1\n%2: %3"_s.arg(QLocale().toString(day.day, QLocale::ShortFormat),
                                                              d->series[series].label,
                                                              shownCount(qint64(day.values.value(series)))));
    });
}

void OutcomeChart::rebuild()
{
    const Theme theme = Theme::of(QGuiApplication::palette());
    auto chart = std::make_unique<QChart>();
    auto* bars = new QStackedBarSeries;
    bars->setBarWidth(0.72);
    QList<QAbstractSeries*> all{bars};
    for (qsizetype s = 0; s < d->series.size(); ++s) {
        const QColor colour = toneColour(d->series[s].tone, theme);
        if (d->series[s].isLine) {
            auto* line = new QLineSeries;
            line->setName(d->series[s].label);
            line->setPen(QPen(colour, 2));
            for (qsizetype day = 0; day < d->days.size(); ++day)
                line->append(double(day), d->days[day].values.value(s));
            all.append(line);
            continue;
        }
        auto* set = new QBarSet(d->series[s].label);
        set->setColor(colour);
        set->setBorderColor(theme.raised);
        for (const ChartDay& day : std::as_const(d->days))
            set->append(day.values.value(s));
        bars->append(set);
        addTip(set, s);
    }
    chart->setBackgroundVisible(false);
    chart->setMargins({0, 0, 16, 0}); // the label of the last day reaches beyond its bar
    chart->layout()->setContentsMargins(0, 0, 0, 0);
    chart->legend()->setAlignment(Qt::AlignTop);
    chart->legend()->setLabelColor(theme.text);
    auto* bottom = dayAxis(d->days, theme);
    auto* left = countAxis(highestOf(d->series, d->days), theme);
    chart->addAxis(bottom, Qt::AlignBottom);
    chart->addAxis(left, Qt::AlignLeft);
    for (QAbstractSeries* one : std::as_const(all)) {
        chart->addSeries(one);
        one->attachAxis(bottom);
        one->attachAxis(left);
    }
    const std::unique_ptr<QChart> previous(d->view->chart());
    d->view->setChart(chart.release());
}

} // namespace trueup::ui
