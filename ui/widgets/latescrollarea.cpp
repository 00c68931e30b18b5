#include "widgets/latescrollarea.h"

#include <utility>

namespace trueup::ui {

LateScrollArea::LateScrollArea()
{
    setWidgetResizable(true);
    setFrameShape(NoFrame);
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

void LateScrollArea::showEvent(QShowEvent* event)
{
    take();
    QScrollArea::showEvent(event);
}

} // namespace trueup::ui
