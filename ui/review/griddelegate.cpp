#include "review/griddelegate.h"

#include "widgets/format.h"

#include <QApplication>
#include <QPainter>
#include <QStyle>
#include <QtMath>

#include <memory>

namespace trueup::ui {

namespace {

constexpr int iconGap = 4;
constexpr int rightGap = 6; // a number at the right edge would touch what begins in the next column

QPalette::ColorGroup groupOf(const QStyleOptionViewItem& option)
{
    if (!(option.state & QStyle::State_Enabled))
        return QPalette::Disabled;
    return option.state & QStyle::State_Active ? QPalette::Active : QPalette::Inactive;
}

} // namespace

const QStaticText& GridDelegate::laidOut(const QStyleOptionViewItem& cell, int width) const
{
    const TextKey key{cell.text, cell.font, width};
    if (const QStaticText* kept = m_texts.object(key))
        return *kept;
    const auto layOut = [&](const QString& text) {
        auto made = std::make_unique<QStaticText>(text);
        made->setTextFormat(Qt::PlainText);
        made->setPerformanceHint(QStaticText::AggressiveCaching);
        made->prepare({}, cell.font);
        return made;
    };
    const auto cut = [&] { return cell.fontMetrics.elidedText(cell.text, cell.textElideMode, width); };
    // Most texts fit and are shaped once. One with far more letters than there is room for is not shaped as a whole first.
    const bool isFarTooLong = cell.text.size() * cell.fontMetrics.averageCharWidth() > width + width / 4;
    std::unique_ptr<QStaticText> made = layOut(isFarTooLong ? cut() : cell.text);
    if (made->size().width() > width)
        made = layOut(cut());
    const QStaticText& shown = *made;
    m_texts.insert(key, made.release());
    return shown;
}

void GridDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    cell.text.replace(u'\n', u' ');
    const bool isSelected = cell.state & QStyle::State_Selected;
    if (isSelected)
        painter->fillRect(cell.rect, cell.palette.brush(groupOf(cell), QPalette::Highlight));
    const QStyle* style = cell.widget ? cell.widget->style() : QApplication::style();
    const int margin = style->pixelMetric(QStyle::PM_FocusFrameHMargin, &cell, cell.widget) + 1;
    const QRect whole = cell.rect.adjusted(margin, 0, -margin, 0);
    QRect place = whole;
    if (cell.features & QStyleOptionViewItem::HasCheckIndicator) {
        // Where QCommonStyle puts it: clicks are looked for there.
        QRect tick(place.topLeft(), QSize(style->pixelMetric(QStyle::PM_IndicatorWidth, &cell, cell.widget),
                                          style->pixelMetric(QStyle::PM_IndicatorHeight, &cell, cell.widget)));
        tick.moveTop(place.top() + (place.height() - tick.height()) / 2);
        place.setLeft(tick.right() + 1 + 2 * margin);
        QStyleOptionViewItem box = cell;
        box.rect = QStyle::visualRect(cell.direction, whole, tick);
        box.state &= ~QStyle::State_HasFocus;
        box.state |= cell.checkState == Qt::Checked     ? QStyle::State_On
                     : cell.checkState == Qt::Unchecked ? QStyle::State_Off
                                                        : QStyle::State_NoChange;
        style->drawPrimitive(QStyle::PE_IndicatorItemViewItemCheck, &box, painter, cell.widget);
    }
    if (!cell.icon.isNull()) {
        QRect icon(place.topLeft(), cell.decorationSize);
        icon.moveTop(place.top() + (place.height() - icon.height()) / 2);
        place.setLeft(icon.right() + 1 + iconGap);
        cell.icon.paint(painter, QStyle::visualRect(cell.direction, whole, icon), Qt::AlignCenter,
                        cell.state & QStyle::State_Enabled ? QIcon::Normal : QIcon::Disabled);
    }
    if (cell.displayAlignment & Qt::AlignRight)
        place.setRight(place.right() - rightGap);
    place = QStyle::visualRect(cell.direction, whole, place);
    cell.text = fittedText(index.data(wholeTextRole).toString(), cell.text, place.width(), cell.fontMetrics);
    if (!cell.text.isEmpty() && place.width() > 0) {
        const QStaticText& text = laidOut(cell, place.width());
        const QSize size(qCeil(text.size().width()), qCeil(text.size().height()));
        painter->setFont(cell.font);
        painter->setPen(cell.palette.color(groupOf(cell), isSelected ? QPalette::HighlightedText : QPalette::Text));
        painter->drawStaticText(QStyle::alignedRect(cell.direction, cell.displayAlignment, size, place).topLeft(), text);
    }
    if (cell.state & QStyle::State_HasFocus) {
        QStyleOptionFocusRect focus;
        focus.QStyleOption::operator=(cell);
        focus.backgroundColor = cell.palette.color(groupOf(cell), isSelected ? QPalette::Highlight : QPalette::Window);
        style->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, painter, cell.widget);
    }
}

} // namespace trueup::ui
