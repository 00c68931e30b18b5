#include "widgets/controls.h"

#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStyle>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

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
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

namespace {

void collectStops(QWidget* widget, QList<QWidget*>& stops);

void collectStops(const QLayout* layout, QList<QWidget*>& stops)
{
    for (int i = 0; layout && i < layout->count(); ++i) {
        if (QWidget* widget = layout->itemAt(i)->widget())
            collectStops(widget, stops);
        else
            collectStops(layout->itemAt(i)->layout(), stops);
    }
}

void collectStops(QWidget* widget, QList<QWidget*>& stops)
{
    if (auto* tabs = qobject_cast<QTabWidget*>(widget)) {
        // The bar has a place of its own; with two of them the chain would run in a circle.
        tabs->setFocusProxy(nullptr);
        tabs->setFocusPolicy(Qt::NoFocus);
        stops.append(tabs->tabBar());
        for (int i = 0; i < tabs->count(); ++i)
            collectStops(tabs->widget(i), stops);
        return;
    }
    const bool passesOn = widget->focusProxy() && widget->isAncestorOf(widget->focusProxy());
    if (passesOn || ((widget->focusPolicy() & Qt::TabFocus) && !widget->focusProxy()))
        stops.append(widget);
    if (passesOn)
        return; // Qt moves its parts with it
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

void tabAsLaidOut(QWidget& root)
{
    QList<QWidget*> stops;
    collectStops(&root, stops);
    for (qsizetype i = 1; i < stops.size(); ++i)
        QWidget::setTabOrder(stops[i - 1], stops[i]);
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
