#include "conflicts/halvesdelegate.h"

#include "conflicts/conflictmodel.h"
#include "widgets/format.h"

#include <QApplication>
#include <QPainter>

namespace trueup::ui {

void HalvesDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QVariant said = index.data(ConflictModel::HalvesRole);
    if (!said.isValid())
        return QStyledItemDelegate::paint(painter, option, index);
    auto halves = said.value<ShownPair>();
    QStyleOptionViewItem shown = option;
    initStyleOption(&shown, index);
    const QStyle& style = shown.widget ? *shown.widget->style() : *QApplication::style();
    const QRect room = style.subElementRect(QStyle::SE_ItemViewItemText, &shown, shown.widget);
    const QString between = QStringLiteral("  |  ");
    const int margin = style.pixelMetric(QStyle::PM_FocusFrameHMargin, &shown, shown.widget) + 1; // the style keeps it at both ends
    const int whole = room.width() - 2 * margin - shown.fontMetrics.horizontalAdvance(between);
    const auto lengthOf = [&shown](const QString& text) { return shown.fontMetrics.horizontalAdvance(text); };
    const bool hasWhole = !halves.wholeBefore.isEmpty() && !halves.wholeAfter.isEmpty();
    if (hasWhole && lengthOf(halves.wholeBefore) + lengthOf(halves.wholeAfter) <= whole)
        halves = {halves.wholeBefore, halves.wholeAfter};
    // What the shorter one leaves the longer one has.
    const int first = lengthOf(halves.before);
    const int second = lengthOf(halves.after);
    const int half = whole / 2;
    const int forFirst = second < half ? whole - second : half;
    const int forSecond = first < half ? whole - first : half;
    shown.text = shown.fontMetrics.elidedText(halves.before, Qt::ElideRight, forFirst) + between
        + shown.fontMetrics.elidedText(halves.after, Qt::ElideRight, forSecond);
    style.drawControl(QStyle::CE_ItemViewItem, &shown, painter, shown.widget);
}

} // namespace trueup::ui
