#include "review/griddelegate.h"

#include <QApplication>
#include <QPainter>
#include <QStyle>

namespace trueup::ui {

namespace {

constexpr int iconGap = 4;

QPalette::ColorGroup groupOf(const QStyleOptionViewItem& option)
{
    if (!(option.state & QStyle::State_Enabled))
        return QPalette::Disabled;
    return option.state & QStyle::State_Active ? QPalette::Active : QPalette::Inactive;
}

} // namespace

void GridDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    if (cell.features & QStyleOptionViewItem::HasCheckIndicator) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    const bool isSelected = cell.state & QStyle::State_Selected;
    if (isSelected)
        painter->fillRect(cell.rect, cell.palette.brush(groupOf(cell), QPalette::Highlight));
    const QStyle* style = cell.widget ? cell.widget->style() : QApplication::style();
    const int margin = style->pixelMetric(QStyle::PM_FocusFrameHMargin, &cell, cell.widget) + 1;
    QRect place = cell.rect.adjusted(margin, 0, -margin, 0);
    if (!cell.icon.isNull()) {
        QRect icon(place.topLeft(), cell.decorationSize);
        icon.moveTop(place.top() + (place.height() - icon.height()) / 2);
        cell.icon.paint(painter, QStyle::visualRect(cell.direction, place, icon), Qt::AlignCenter,
                        cell.state & QStyle::State_Enabled ? QIcon::Normal : QIcon::Disabled);
        place.setLeft(icon.right() + 1 + iconGap);
        place = QStyle::visualRect(cell.direction, cell.rect.adjusted(margin, 0, -margin, 0), place);
    }
    if (!cell.text.isEmpty() && place.width() > 0) {
        painter->setFont(cell.font);
        painter->setPen(cell.palette.color(groupOf(cell), isSelected ? QPalette::HighlightedText : QPalette::Text));
        painter->drawText(place, int(QStyle::visualAlignment(cell.direction, cell.displayAlignment)) | Qt::TextSingleLine,
                          cell.fontMetrics.elidedText(cell.text, cell.textElideMode, place.width()));
    }
    if (cell.state & QStyle::State_HasFocus) {
        QStyleOptionFocusRect focus;
        focus.QStyleOption::operator=(cell);
        focus.backgroundColor = cell.palette.color(groupOf(cell), isSelected ? QPalette::Highlight : QPalette::Window);
        style->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, painter, cell.widget);
    }
}

} // namespace trueup::ui
