#include "widgets/flowlayout.h"

#include <QWidget>

#include <algorithm>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

bool isFlat(const QLayoutItem* item)
{
    return item && item->widget() && item->widget()->property("tone").toString() == "flat"_L1;
}

/// A word that is pressed has no frame to be told by from another one beside it.
int roomBetween(const QLayoutItem* before, const QLayoutItem* item)
{
    constexpr int betweenWords = 12;
    return isFlat(before) && isFlat(item) ? betweenWords : 0;
}

} // namespace

FlowLayout::FlowLayout(QWidget* parent, int spacing) : QLayout(parent)
{
    setContentsMargins(0, 0, 0, 0);
    setSpacing(spacing);
}

FlowLayout::~FlowLayout()
{
    qDeleteAll(m_items);
}

QLayoutItem* FlowLayout::takeAt(int index)
{
    return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr;
}

int FlowLayout::heightForWidth(int width) const
{
    return place(QRect(0, 0, width, 0), false);
}

void FlowLayout::setGeometry(const QRect& rect)
{
    QLayout::setGeometry(rect);
    place(rect, true);
}

QSize FlowLayout::sizeHint() const
{
    constexpr int widest = 600;
    int width = 0;
    const QLayoutItem* before = nullptr;
    for (const QLayoutItem* item : m_items) {
        if (item->isEmpty())
            continue;
        width += roomBetween(before, item) + item->sizeHint().width() + spacing();
        before = item;
    }
    const QSize least = minimumSize();
    return {qMax(least.width(), qMin(width, widest)), least.height()};
}

QSize FlowLayout::minimumSize() const
{
    QSize size;
    for (const QLayoutItem* item : m_items)
        size = size.expandedTo(item->minimumSize());
    const QMargins margins = contentsMargins();
    return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
}

int FlowLayout::place(const QRect& rect, bool apply) const
{
    const QMargins margins = contentsMargins();
    const QRect inner = rect.marginsRemoved(margins);
    QPoint at = inner.topLeft();
    int lineHeight = 0;
    QList<std::pair<QLayoutItem*, QRect>> line;
    const auto endLine = [&] {
        for (const auto& [item, place] : std::as_const(line)) {
            if (apply)
                item->setGeometry(place.translated(0, (lineHeight - place.height()) / 2));
        }
        line.clear();
    };
    for (qsizetype i = 0; i < m_items.size(); ++i) {
        QLayoutItem* item = m_items[i];
        if (item->isEmpty())
            continue;
        const QSize size = item->sizeHint();
        int needed = size.width();
        if (item->widget() && item->widget()->property(keepsNext).toBool()) { // a word stands with what it is about
            const auto next = std::find_if(m_items.begin() + i + 1, m_items.end(), [](const QLayoutItem* one) { return !one->isEmpty(); });
            needed += next == m_items.end() ? 0 : spacing() + (*next)->sizeHint().width();
        }
        const int room = line.isEmpty() ? 0 : roomBetween(line.constLast().first, item);
        if (at.x() > inner.left() && at.x() + room + needed > inner.right() + 1) {
            endLine();
            at = QPoint(inner.left(), at.y() + lineHeight + spacing());
            lineHeight = 0;
        } else {
            at.rx() += room;
        }
        line.append({item, QRect(at, size)});
        at.rx() += size.width() + spacing();
        lineHeight = qMax(lineHeight, size.height());
    }
    endLine();
    return at.y() + lineHeight - rect.y() + margins.bottom();
}

} // namespace trueup::ui
