#include "widgets/latescrollarea.h"

#include "widgets/theme.h"

#include <QGuiApplication>
#include <QLayout>
#include <QPainter>
#include <QScrollBar>

#include <utility>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

/// What is left free beside the content; a panel is seen up to its edge.
QMargins marginsOf(const QWidget* content)
{
    return content && content->layout() && content->objectName() != "panel"_L1 ? content->layout()->contentsMargins() : QMargins();
}

} // namespace

LateScrollArea::LateScrollArea()
{
    setWidgetResizable(true);
    setFrameShape(NoFrame);
    setViewportMargins(0, edge, 0, edge);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, qOverload<>(&QWidget::update));
    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this, qOverload<>(&QWidget::update));
}

LateScrollArea::LateScrollArea(QWidget* content, QWidget* parent) : LateScrollArea()
{
    setParent(parent);
    setContent(content);
}

void LateScrollArea::setContent(QWidget* content)
{
    m_waiting = content;
    content->setParent(this); // so that it is found, and gone with the area
    content->hide();
    if (isVisible())
        take();
}

void LateScrollArea::take()
{
    if (!m_waiting)
        return;
    setWidget(m_waiting);
    m_waiting->setAutoFillBackground(false); // setWidget() turns it on: it would square the round corners of a panel
    std::exchange(m_waiting, nullptr)->show();
}

bool LateScrollArea::event(QEvent* event)
{
    const bool handled = QScrollArea::event(event);
    if (event->type() == QEvent::Paint)
        drawEdges();
    return handled;
}

void LateScrollArea::drawEdges()
{
    const QScrollBar& bar = *verticalScrollBar();
    const QMargins inside = marginsOf(widget());
    const QRect seen = viewport()->geometry().marginsRemoved({inside.left(), 0, inside.right(), 0}); // as wide as what it cuts
    QPainter painter(this);
    const QColor colour = Theme::of(QGuiApplication::palette()).border;
    if (bar.value() > bar.minimum())
        painter.fillRect(seen.left(), seen.top() - edge, seen.width(), edge, colour);
    if (bar.value() < bar.maximum())
        painter.fillRect(seen.left(), seen.bottom() + 1, seen.width(), edge, colour);
}

void LateScrollArea::showEvent(QShowEvent* event)
{
    take();
    QScrollArea::showEvent(event);
}

} // namespace trueup::ui
