#include "widgets/controls.h"

#include <QFormLayout>
#include <QFrame>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStyle>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace trueup::ui {

using namespace Qt::StringLiterals;

QPushButton* button(const QString& text, const QString& tone, QWidget* parent)
{
    auto* result = new QPushButton(text, parent);
    result->setAutoDefault(false);
    if (!tone.isEmpty())
        result->setProperty("tone", tone);
    return result;
}

QLabel* label(const QString& text, const QString& tone, QWidget* parent)
{
    auto* result = new QLabel(text, parent);
    result->setTextFormat(Qt::PlainText);
    // A heading that wraps would ask for height it does not need.
    result->setWordWrap(tone != "heading"_L1 && tone != "title"_L1);
    if (!tone.isEmpty())
        result->setProperty("tone", tone);
    return result;
}

void setTone(QWidget* widget, const QString& tone)
{
    if (widget->property("tone").toString() == tone)
        return;
    widget->setProperty("tone", tone);
    if (!widget->testAttribute(Qt::WA_WState_Polished))
        return; // it will be when it is shown
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

namespace {

void collectStops(QWidget* widget, QList<QWidget*>& stops);

/// As they are read: forms and grids keep theirs as they came.
QList<QLayoutItem*> itemsOf(const QLayout& layout)
{
    QList<QLayoutItem*> items;
    if (const auto* form = qobject_cast<const QFormLayout*>(&layout)) {
        for (int row = 0; row < form->rowCount(); ++row)
            items += {form->itemAt(row, QFormLayout::LabelRole), form->itemAt(row, QFormLayout::FieldRole)}; // or one over both, as the field
        items.removeAll(nullptr);
        return items;
    }
    for (int i = 0; i < layout.count(); ++i)
        items.append(layout.itemAt(i));
    if (const auto* grid = qobject_cast<const QGridLayout*>(&layout)) {
        const auto place = [grid](const QLayoutItem* item) {
            int row = 0;
            int column = 0;
            int high = 0;
            int wide = 0;
            for (int i = 0; i < grid->count(); ++i) {
                if (grid->itemAt(i) == item)
                    grid->getItemPosition(i, &row, &column, &high, &wide);
            }
            return std::pair(row, column);
        };
        std::ranges::stable_sort(items, {}, place);
    }
    return items;
}

void collectStops(const QLayout* layout, QList<QWidget*>& stops)
{
    if (!layout)
        return;
    for (QLayoutItem* item : itemsOf(*layout)) {
        if (QWidget* widget = item->widget())
            collectStops(widget, stops);
        else
            collectStops(item->layout(), stops);
    }
}

void collectStops(QWidget* widget, QList<QWidget*>& stops)
{
    if (!widget->isVisible())
        return;
    if (auto* tabs = qobject_cast<QTabWidget*>(widget)) {
        stops.append(tabs->tabBar());
        collectStops(tabs->currentWidget(), stops);
        return;
    }
    QWidget* proxy = widget->focusProxy();
    if (!proxy && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus))
        stops.append(widget);
    else if (proxy && widget->isAncestorOf(proxy) && !widget->layout() && proxy->isEnabled())
        stops.append(proxy);
    if (const auto* splitter = qobject_cast<QSplitter*>(widget)) {
        for (int i = 0; i < splitter->count(); ++i)
            collectStops(splitter->widget(i), stops);
    } else if (const auto* area = qobject_cast<QScrollArea*>(widget)) {
        if (area->widget())
            collectStops(area->widget(), stops);
    } else if (!qobject_cast<QAbstractScrollArea*>(widget)) {
        collectStops(widget->layout(), stops);
    }
}

} // namespace

QList<QWidget*> tabStops(QWidget& root)
{
    QList<QWidget*> stops;
    collectStops(&root, stops);
    return stops;
}

Panel panel(const QString& heading, QWidget* parent)
{
    auto* frame = new QFrame(parent);
    frame->setObjectName(u"panel"_s);
    frame->setAccessibleName(heading);
    auto* layout = new QVBoxLayout(frame);
    layout->setContentsMargins(14, 12, 14, 12);
    layout->setSpacing(8);
    if (!heading.isEmpty())
        layout->addWidget(label(heading, u"heading"_s, frame));
    return {frame, layout};
}

void setToolTipWithKey(QWidget* widget, const QString& text, const QString& key)
{
    widget->setToolTip(key.isEmpty() ? text : u"%1 (%2)"_s.arg(text, key));
}

void clearLayout(QLayout* layout)
{
    while (QLayoutItem* item = layout->takeAt(0)) {
        if (QWidget* widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        } else if (QLayout* inner = item->layout()) {
            clearLayout(inner);
        }
        delete item;
    }
}

} // namespace trueup::ui
