#pragma once

#include <QCache>
#include <QStaticText>
#include <QStyledItemDelegate>

namespace trueup::ui {

/// Draws a cell of one line: ground, tick, icon, text cut off at its end. The general way measures and lays out every text
/// several times; a screen full of cells has to be drawn within a frame, and most of what is scrolled past was there before or
/// is a word many rows share: texts are kept laid out.
class GridDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    struct TextKey
    {
        QString text;
        QFont font;
        int width = 0;
        bool operator==(const TextKey&) const = default;
        friend size_t qHash(const TextKey& key, size_t seed = 0) noexcept { return qHashMulti(seed, key.text, key.font, key.width); }
    };
    [[nodiscard]] const QStaticText& laidOut(const QStyleOptionViewItem& cell, int width) const;

    mutable QCache<TextKey, QStaticText> m_texts{6000};
};

} // namespace trueup::ui
