#include "shell/navigationbutton.h"

#include "widgets/format.h"
#include "widgets/icons.h"
#include "widgets/theme.h"

#include <QFocusEvent>
#include <QGuiApplication>
#include <QPainter>

namespace trueup::ui {

using namespace Qt::StringLiterals;

NavigationButton::NavigationButton(const QString& text, const QString& iconName, QWidget* parent)
    : QAbstractButton(parent), m_iconName(iconName)
{
    setText(text);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setBadge(0);
}

void NavigationButton::setBadge(qint64 count)
{
    m_badge = count;
    setAccessibleName(count > 0 ? tr("%1, %2 open").arg(text(), shownCount(count)) : text());
    update();
}

QSize NavigationButton::sizeHint() const
{
    const QFontMetrics metrics(font());
    return {metrics.horizontalAdvance(text()) + metrics.horizontalAdvance(u"00,000"_s) + metrics.height() + 56,
            metrics.height() + 18};
}

void NavigationButton::focusInEvent(QFocusEvent* event)
{
    m_showFocus = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    QAbstractButton::focusInEvent(event);
}

void NavigationButton::paintEvent(QPaintEvent*)
{
    const Theme theme = Theme::of(QGuiApplication::palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF ground = QRectF(rect()).adjusted(6, 1, -6, -1);
    if (isChecked() || underMouse()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(isChecked() ? theme.selection : theme.hover);
        painter.drawRoundedRect(ground, 6, 6);
    }
    if (hasFocus() && m_showFocus) {
        painter.setPen(QPen(theme.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(ground.adjusted(1, 1, -1, -1), 5, 5);
    }
    const int edge = fontMetrics().height() + 2;
    const QRect inner = rect().adjusted(18, 0, -14, 0);
    symbol(m_iconName, isChecked() ? Ink::Accent : Ink::Muted)
        .paint(&painter, QRect(inner.left(), (height() - edge) / 2, edge, edge));
    QFont textFont = font();
    textFont.setWeight(isChecked() ? QFont::DemiBold : QFont::Normal);
    painter.setFont(textFont);
    painter.setPen(isChecked() ? theme.onSelection : theme.text);
    painter.drawText(inner.adjusted(edge + 10, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, text());
    if (m_badge <= 0)
        return;
    const QString count = shownCount(m_badge);
    const QSize size(fontMetrics().horizontalAdvance(count) + 14, fontMetrics().height() + 4);
    const QRect badge(inner.right() - size.width() + 1, (height() - size.height()) / 2, size.width(), size.height());
    painter.setPen(Qt::NoPen);
    painter.setBrush(isChecked() ? theme.accent : theme.hover);
    painter.drawRoundedRect(badge, size.height() / 2.0, size.height() / 2.0);
    painter.setFont(font());
    painter.setPen(isChecked() ? theme.onAccent : theme.text);
    painter.drawText(badge, Qt::AlignCenter, count);
}

} // namespace trueup::ui
