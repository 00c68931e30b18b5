#pragma once

#include <QStyledItemDelegate>

namespace trueup::ui {

/// Draws a cell of one line: ground, icon, text cut off at its end. The general way measures and lays out every text several
/// times; a screen full of cells has to be drawn within a frame.
class GridDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace trueup::ui
