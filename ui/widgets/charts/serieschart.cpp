#include "widgets/charts/serieschart.h"

#include "services/colontext.h"
#include "widgets/charts/chartlegend.h"
#include "widgets/format.h"
#include "widgets/theme.h"

#include <QBarSet>
#include <QCategoryAxis>
#include <QChart>
#include <QChartView>
#include <QEvent>
#include <QGraphicsLayout>
#include <QGuiApplication>
#include <QLegend>
#include <QLineSeries>
#include <QLocale>
#include <QScatterSeries>
#include <QStackedBarSeries>
#include <QTimer>
#include <QToolTip>
#include <QVBoxLayout>
#include <QValueAxis>

namespace trueup::ui {

using namespace Qt::StringLiterals;

struct SeriesChart::Private
{
    QChartView* view = nullptr;
    ChartLegend* legend = nullptr;
    QList<ChartSeries> series;
    QList<ChartPoint> points;
    QString leftTitle;
    QString rightTitle;
    QTimer soon; ///< each chart is built in a turn of its own, so that a page of them never holds up the window
    bool isStale = false;
    int builds = 0;
};

namespace {

constexpr qsizetype labelsAcross = 6;
constexpr double headroom = 1.08; // above the highest mark or line: its upper half must fit below the edge
constexpr double lowestTop = 4;    // of an axis over little or nothing
constexpr double footroom = 0.06;  // of an axis, below a mark of nothing: its lower half must fit above the edge

/// At every few points, the last one among them, and the first where it has room: both ends of the time are said.
QList<qsizetype> everyFew(qsizetype points)
{
    const qsizetype step = qMax<qsizetype>(1, (points + labelsAcross - 2) / (labelsAcross - 1));
    QList<qsizetype> places;
    for (qsizetype i = (points - 1) % step; i >= 0 && i < points; i += step)
        places.append(i);
    if (!places.isEmpty() && 3 * places.constFirst() >= 2 * step)
        places.prepend(0);
    return places;
}

/// Where points share a label, as runs of one day do: the first of each, as far as there is room, and others between them.
QList<qsizetype> firstOfEach(const QList<ChartPoint>& points)
{
    const qsizetype apart = qMax<qsizetype>(1, (points.size() + labelsAcross - 1) / labelsAcross);
    QList<qsizetype> places;
    for (qsizetype i = 0; i < points.size(); ++i) {
        const bool isFirst = i == 0 || points[i].label != points[i - 1].label;
        const auto next = std::find_if(points.begin() + i + 1, points.end(), [&](const ChartPoint& one) { return one.label != points[i].label; });
        const bool hasRoom = places.isEmpty() || i - places.constLast() >= apart;
        const bool leavesRoom = next == points.end() || next - points.begin() - i >= apart;
        if (hasRoom && (isFirst || leavesRoom))
            places.append(i);
    }
    // The newest is named in any case: what has no label would be taken for what the last one names.
    qsizetype newest = points.size() - 1;
    while (newest > 0 && points[newest - 1].label == points[newest].label)
        --newest;
    if (places.isEmpty() || places.constLast() >= newest)
        return places;
    const qsizetype last = points.size() - 1; // at its end it is farthest from the one before, and needs less room beside it
    const qsizetype nearest = (2 * apart + 2) / 3;
    while (places.size() > 1 && last - places.constLast() < nearest)
        places.removeLast();
    if (last - places.constLast() >= nearest)
        places.append(newest - places.constLast() >= apart ? newest : last);
    return places;
}

/// A value axis with labels at some points: a category axis would cut each label to the width of one bar.
QCategoryAxis* pointAxis(const QList<ChartPoint>& points, const Theme& theme)
{
    auto* axis = new QCategoryAxis;
    axis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    axis->setRange(-0.6, double(points.size()) - 0.4);
    axis->setStartValue(-1); // out of sight: a tick of its own would stand there without a label
    const bool isShared = std::ranges::any_of(points, [](const ChartPoint& point) { return !point.within.isEmpty(); });
    QString said;
    for (const qsizetype i : isShared ? firstOfEach(points) : everyFew(points.size())) {
        const bool isSaid = points[i].label == said && !points[i].within.isEmpty();
        const QString text = isSaid ? points[i].within : points[i].label;
        said = points[i].label;
        // Two places must not share a name: the axis would drop the second.
        axis->append(axis->categoriesLabels().contains(text) ? text + QString(int(i), QChar(0x200B)) : text, double(i));
    }
    axis->setLabelsColor(theme.muted);
    axis->setGridLineVisible(false);
    axis->setLinePenColor(theme.border);
    return axis;
}

QValueAxis* valueAxis(double highest, bool hasFoot, const QString& title, bool hasGrid, const Theme& theme)
{
    auto* axis = new QValueAxis;
    axis->setRange(0, qMax(highest, lowestTop));
    axis->setTickCount(5);
    axis->applyNiceNumbers();
    if (hasFoot) { // the labels stay where they were: at nought and its multiples
        axis->setTickType(QValueAxis::TicksDynamic);
        axis->setTickAnchor(0);
        axis->setTickInterval(axis->max() / (axis->tickCount() - 1));
        axis->setMin(-axis->max() * footroom);
        axis->setMax(axis->max() * 1.002); // the uppermost line at its edge would be left out where rounding puts it outside
    }
    axis->setLabelFormat(u"%.0f"_s);
    axis->setLabelsColor(theme.muted);
    axis->setGridLineColor(theme.border);
    axis->setGridLineVisible(hasGrid);
    axis->setLineVisible(false);
    if (!title.isEmpty()) {
        axis->setTitleText(title);
        axis->setTitleBrush(theme.muted);
        QFont font = axis->titleFont();
        font.setBold(false);
        axis->setTitleFont(font);
    }
    return axis;
}

double highestOf(const QList<ChartSeries>& series, const QList<ChartPoint>& points, bool onRight)
{
    double highest = 0;
    for (const ChartPoint& point : points) {
        double stack = 0;
        for (qsizetype s = 0; s < series.size(); ++s) {
            if (series[s].onRight != onRight)
                continue;
            const double value = point.values.value(s).value_or(0);
            if (series[s].shape == ChartShape::Bar)
                stack += value;
            else
                highest = qMax(highest, value * headroom);
        }
        highest = qMax(highest, stack);
    }
    return highest;
}

/// Whether a mark or line comes so close to nothing that the edge would cut it. Nice numbers may double an axis.
bool reachesFoot(const QList<ChartSeries>& series, const QList<ChartPoint>& points)
{
    for (const bool onRight : {false, true}) {
        const double low = 2 * footroom * qMax(highestOf(series, points, onRight), lowestTop);
        for (qsizetype s = 0; s < series.size(); ++s) {
            if (series[s].shape == ChartShape::Bar || series[s].onRight != onRight)
                continue;
            if (std::ranges::any_of(points, [&](const ChartPoint& point) { return point.values.value(s).value_or(low) < low; }))
                return true;
        }
    }
    return false;
}

QXYSeries* pointSeries(const ChartSeries& series, qsizetype at, const QList<ChartPoint>& points, const QColor& colour, const Theme& theme)
{
    QXYSeries* drawn = nullptr;
    if (series.shape == ChartShape::Line) {
        drawn = new QLineSeries;
        drawn->setPen(linePen(series.tone, colour));
    } else {
        auto* marks = new QScatterSeries;
        marks->setMarkerShape(QScatterSeries::MarkerShapeRotatedRectangle);
        marks->setMarkerSize(9);
        marks->setColor(colour);
        marks->setBorderColor(theme.raised);
        drawn = marks;
    }
    drawn->setName(series.label);
    for (qsizetype i = 0; i < points.size(); ++i) {
        if (const auto value = points[i].values.value(at))
            drawn->append(double(i), *value);
    }
    return drawn;
}

} // namespace

QColor chartColour(ChartTone tone, const Theme& theme)
{
    switch (tone) {
    case ChartTone::Rate:
    case ChartTone::Staged: return theme.isDark ? QColor(0xe6ebf0) : QColor(0x22303c); // drawn over bars
    case ChartTone::Good: return theme.isDark ? QColor(0x4a8bd4) : QColor(0x2f6db3);
    case ChartTone::Neutral: return theme.isDark ? QColor(0xb0bac4) : QColor(0x87929e);
    case ChartTone::Person: return theme.isDark ? QColor(0xf0a35b) : QColor(0xc76a12);
    case ChartTone::Bad: return theme.isDark ? QColor(0xe27d76) : QColor(0xa31919);
    case ChartTone::Etilize: return theme.etilize;
    case ChartTone::Xorosoft: return theme.xorosoft;
    case ChartTone::ShopifyPull:
    case ChartTone::ShopifyPush: return theme.shopify;
    case ChartTone::Limit: return theme.error;
    }
    return theme.accent;
}

bool isHatched(ChartTone tone)
{
    return tone == ChartTone::Bad || tone == ChartTone::ShopifyPull;
}

QPen linePen(ChartTone tone, const QColor& colour)
{
    return QPen(colour, 2, tone == ChartTone::Limit ? Qt::DashLine : Qt::SolidLine);
}

QString chartText(ChartUnit unit, double value)
{
    switch (unit) {
    case ChartUnit::Count: return shownCount(qRound64(value));
    case ChartUnit::Seconds: return shownDuration(value);
    case ChartUnit::PerSecond: return SeriesChart::tr("%1 /s").arg(shownCount(qRound64(value)));
    case ChartUnit::PointsPerSecond: return SeriesChart::tr("%1 points/s").arg(shownCount(qRound64(value)));
    }
    return {};
}

SeriesChart::SeriesChart(QWidget* parent) : QWidget(parent), d(std::make_unique<Private>())
{
    d->legend = new ChartLegend(this);
    d->view = new QChartView(this);
    d->view->setRenderHint(QPainter::Antialiasing);
    d->view->setFrameShape(QFrame::NoFrame);
    d->view->setFocusPolicy(Qt::NoFocus); // what can be read with the keyboard is the table
    d->view->setStyleSheet(u"background: transparent; border: none;"_s);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(d->legend);
    layout->addWidget(d->view, 1);
    setMinimumHeight(170);
    d->soon.setSingleShot(true);
    d->soon.setInterval(0);
    connect(&d->soon, &QTimer::timeout, this, &SeriesChart::rebuild);
}

SeriesChart::~SeriesChart() = default;

void SeriesChart::setData(const QList<ChartSeries>& series, const QList<ChartPoint>& points)
{
    if (d->series == series && d->points == points)
        return;
    if (d->series != series)
        d->legend->setSeries(series);
    d->series = series;
    d->points = points;
    describe();
    d->isStale = true;
    if (isVisible())
        d->soon.start();
}

void SeriesChart::setAxisTitles(const QString& left, const QString& right)
{
    d->leftTitle = left;
    d->rightTitle = right;
}

int SeriesChart::buildCount() const
{
    return d->builds;
}

/// What a screen reader says: the sum, or of rates the highest, of every series.
void SeriesChart::describe()
{
    QStringList parts;
    for (qsizetype s = 0; s < d->series.size(); ++s) {
        double sum = 0;
        double highest = 0;
        for (const ChartPoint& point : std::as_const(d->points)) {
            const double value = point.values.value(s).value_or(0);
            sum += value;
            highest = qMax(highest, value);
        }
        const ChartSeries& series = d->series[s];
        parts += series.unit == ChartUnit::Count
            ? tr("%1: %2 in all").arg(series.label, chartText(series.unit, sum))
            : tr("%1: at most %2").arg(series.label, chartText(series.unit, highest));
    }
    setAccessibleDescription(parts.join(u", "_s));
}

void SeriesChart::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange || d->series.isEmpty())
        return;
    d->isStale = true;
    if (isVisible())
        d->soon.start();
}

void SeriesChart::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (d->isStale)
        d->soon.start();
}

QString SeriesChart::tipFor(qsizetype series, qsizetype point) const
{
    if (series < 0 || series >= d->series.size() || point < 0 || point >= d->points.size())
        return {};
    const ChartPoint& at = d->points[point];
    const auto value = at.values.value(series);
    QStringList lines{at.title};
    lines += colonText(d->series[series].label, value ? chartText(d->series[series].unit, *value) : u"–"_s);
    if (!at.note.isEmpty())
        lines += at.note;
    return lines.join(u'\n');
}

void SeriesChart::showTip(bool inside, qsizetype series, qsizetype point)
{
    const QString tip = inside ? tipFor(series, point) : QString();
    if (tip.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(QCursor::pos(), tip, this);
}

void SeriesChart::rebuild()
{
    d->isStale = false;
    ++d->builds;
    const Theme theme = Theme::of(QGuiApplication::palette());
    auto chart = std::make_unique<QChart>();
    auto* bars = new QStackedBarSeries;
    bars->setBarWidth(0.72);
    QList<std::pair<QAbstractSeries*, bool>> all{{bars, false}};
    for (qsizetype s = 0; s < d->series.size(); ++s) {
        const ChartSeries& series = d->series[s];
        const QColor colour = chartColour(series.tone, theme);
        if (series.shape != ChartShape::Bar) {
            QXYSeries* drawn = pointSeries(series, s, d->points, colour, theme);
            connect(drawn, &QXYSeries::hovered, this,
                    [this, s](const QPointF& at, bool inside) { showTip(inside, s, qRound64(at.x())); });
            all.append({drawn, series.onRight});
            continue;
        }
        auto* set = new QBarSet(series.label);
        set->setBrush(isHatched(series.tone) ? QBrush(colour, Qt::BDiagPattern) : QBrush(colour));
        set->setPen(QPen(isHatched(series.tone) ? colour : theme.raised, 1));
        for (const ChartPoint& point : std::as_const(d->points))
            set->append(point.values.value(s).value_or(0));
        bars->append(set);
        connect(set, &QBarSet::hovered, this, [this, s](bool inside, int index) { showTip(inside, s, index); });
    }
    chart->setLocalizeNumbers(true); // numbers at the axes as everywhere else
    chart->setLocale(QLocale());
    chart->setBackgroundVisible(false);
    chart->setMargins({0, 0, 16, 0}); // the last label reaches beyond its bar
    chart->layout()->setContentsMargins(0, 0, 0, 0);
    chart->legend()->hide();
    auto* bottom = pointAxis(d->points, theme);
    const bool hasFoot = reachesFoot(d->series, d->points);
    bottom->setLineVisible(!hasFoot); // bars stand on the line of nought, which is no longer the edge
    auto* left = valueAxis(highestOf(d->series, d->points, false), hasFoot, d->leftTitle, true, theme);
    chart->addAxis(bottom, Qt::AlignBottom);
    chart->addAxis(left, Qt::AlignLeft);
    QValueAxis* right = nullptr;
    if (std::ranges::any_of(d->series, &ChartSeries::onRight)) {
        right = valueAxis(highestOf(d->series, d->points, true), hasFoot, d->rightTitle, false, theme);
        chart->addAxis(right, Qt::AlignRight);
    }
    for (const auto& [series, onRight] : std::as_const(all)) {
        chart->addSeries(series);
        series->attachAxis(bottom);
        series->attachAxis(onRight ? right : left);
    }
    const std::unique_ptr<QChart> previous(d->view->chart());
    d->view->setChart(chart.release());
}

} // namespace trueup::ui
