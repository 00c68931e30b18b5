#include "conflicts/halvesdelegate.h"

#include "conflicts/conflictmodel.h"

#include <QApplication>
#include <QPainter>

namespace trueup::ui {

void HalvesDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStringList halves = index.data(ConflictModel::HalvesRole).toStringList();
    if (halves.size() < 2)
        return QStyledItemDelegate::paint(painter, option, index);
    QStyleOptionViewItem shown = option;
    initStyleOption(&shown, index);
    const QStyle& style = shown.widget ? *shown.widget->style() : *QApplication::style();
    const QRect room = style.subElementRect(QStyle::SE_ItemViewItemText, &shown, shown.widget);
    const QString between = QStringLiteral("  |  ");
    const int margin = style.pixelMetric(QStyle::PM_FocusFrameHMargin, &shown, shown.widget) + 1; // the style keeps it at both ends
    const int whole = room.width() - 2 * margin - shown.fontMetrics.horizontalAdvance(between);
    if (halves.size() == 4 && shown.fontMetrics.horizontalAdvance(halves[2]) + shown.fontMetrics.horizontalAdvance(halves[3]) <= whole)
        halves = halves.sliced(2);
    // What the shorter one leaves the longer one has.
    const int first = shown.fontMetrics.horizontalAdvance(halves[0]);
    const int second = shown.fontMetrics.horizontalAdvance(halves[1]);
    const int half = whole / 2;
    const int forFirst = second < half ? whole - second : half;
    const int forSecond = first < half ? whole - first : half;
    shown.text = shown.fontMetrics.elidedText(halves[0], Qt::ElideRight, forFirst) + between
        + shown.fontMetrics.elidedText(halves[1], Qt::ElideRight, forSecond);
    style.drawControl(QStyle::CE_ItemViewItem, &shown, painter, shown.widget);
}

} // namespace trueup::ui
