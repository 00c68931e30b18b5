#include "widgets/controls.h"

#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
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
