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
        std::exchange(m_waiting, nullptr)->show();
    }
    QScrollArea::showEvent(event);
}

} // namespace trueup::ui
