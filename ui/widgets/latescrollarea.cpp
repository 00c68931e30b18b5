#include "widgets/latescrollarea.h"

#include <utility>

namespace trueup::ui {

LateScrollArea::LateScrollArea(QWidget* content, QWidget* parent) : QScrollArea(parent), m_waiting(content)
{
    setWidgetResizable(true);
    setFrameShape(NoFrame);
    content->setParent(this); // so that it is found, and gone with the area
    content->hide();
}

void LateScrollArea::showEvent(QShowEvent* event)
{
    if (m_waiting) {
        setWidget(m_waiting);
        m_waiting->setAutoFillBackground(false); // setWidget() turns it on: it would square the round corners of a panel
        std::exchange(m_waiting, nullptr)->show();
    }
    QScrollArea::showEvent(event);
}

} // namespace trueup::ui
