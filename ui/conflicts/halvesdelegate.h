#pragma once

#include <QStyledItemDelegate>

namespace trueup::ui {

/// Draws both values of a conflict in one cell, each cut to the half it has, so that the second is seen however long the first is.
class HalvesDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace trueup::ui
