#include "widgets/charts/chartlegend.h"

#include "widgets/controls.h"
#include "widgets/flowlayout.h"
#include "widgets/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

namespace trueup::ui {

namespace {

constexpr int sampleSide = 11;
constexpr int lineLength = 18;

/// A bit of a series as it is drawn.
class Sample : public QWidget
{
public:
    Sample(const ChartSeries& series, QWidget* parent) : QWidget(parent), m_series(series)
    {
        setFixedSize(series.shape == ChartShape::Line ? lineLength : sampleSide, sampleSide);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QColor colour = chartColour(m_series.tone, Theme::of(palette()));
        const QRectF whole = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
        switch (m_series.shape) {
        case ChartShape::Bar:
            painter.setPen(colour);
            painter.setBrush(isHatched(m_series.tone) ? QBrush(colour, Qt::BDiagPattern) : QBrush(colour));
            painter.drawRect(whole);
            break;
        case ChartShape::Line:
            painter.setPen(linePen(m_series.tone, colour));
            painter.drawLine(QPointF(whole.left(), whole.center().y()), QPointF(whole.right(), whole.center().y()));
            break;
        case ChartShape::Marks:
            painter.setPen(Qt::NoPen);
            painter.setBrush(colour);
            painter.drawPolygon(QPolygonF{{whole.center().x(), whole.top()}, {whole.right(), whole.center().y()},
                                          {whole.center().x(), whole.bottom()}, {whole.left(), whole.center().y()}});
            break;
        }
    }

private:
    ChartSeries m_series;
};

} // namespace

ChartLegend::ChartLegend(QWidget* parent) : QWidget(parent)
{
    auto* flow = new FlowLayout(this, 3);
    flow->setContentsMargins(0, 0, 0, 0);
}

void ChartLegend::setSeries(const QList<ChartSeries>& series)
{
    while (const std::unique_ptr<QLayoutItem> item{layout()->takeAt(0)})
        delete item->widget();
    for (const ChartSeries& one : series) {
        auto* entry = new QWidget(this);
        auto* line = new QHBoxLayout(entry);
        line->setContentsMargins(0, 0, 11, 0);
        line->setSpacing(5);
        line->addWidget(new Sample(one, entry));
        QLabel* words = label(one.label, {}, entry);
        words->setWordWrap(false); // the entries start new lines, their words do not
        line->addWidget(words);
        layout()->addWidget(entry);
        entry->show();
    }
}

} // namespace trueup::ui
