#include "widgets/wrappane.h"

#include <QEvent>
#include <QLayout>

#include <utility>

namespace trueup::ui {

QSize WrapPane::minimumSizeHint() const
{
    QSize least = QWidget::minimumSizeHint();
    if (isVisible() && layout() && layout()->hasHeightForWidth()) // a page that is not shown has no width yet
        least.setHeight(qMax(least.height(), layout()->totalMinimumHeightForWidth(qMax(width(), least.width()))));
    return least;
}

void WrapPane::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    tellSplitter();
}

bool WrapPane::event(QEvent* event)
{
    const bool done = QWidget::event(event);
    if (event->type() == QEvent::LayoutRequest)
        tellSplitter();
    return done;
}

void WrapPane::tellSplitter()
{
    if (const int least = minimumSizeHint().height(); least != std::exchange(m_told, least))
        updateGeometry();
}

} // namespace trueup::ui
