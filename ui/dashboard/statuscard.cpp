#include "dashboard/statuscard.h"

#include "services/colontext.h"
#include "widgets/format.h"
#include "widgets/icons.h"
#include "widgets/theme.h"

#include <QGuiApplication>
#include <QPainter>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

struct CardLook
{
    const char* label;
    const char* icon;
    Ink ink;
};

CardLook lookOf(StatusCard card)
{
    switch (card) {
    case StatusCard::InSync: return {QT_TRANSLATE_NOOP("trueup::ui::StatusCardButton", "In sync"), "ok", Ink::Ok};
    case StatusCard::NeedsPush: return {QT_TRANSLATE_NOOP("trueup::ui::StatusCardButton", "Needs push"), "push", Ink::Accent};
    case StatusCard::PendingReview:
        return {QT_TRANSLATE_NOOP("trueup::ui::StatusCardButton", "Pending review"), "review", Ink::Accent};
    case StatusCard::Conflicts:
        return {QT_TRANSLATE_NOOP("trueup::ui::StatusCardButton", "Conflicts"), "conflicts", Ink::Warning};
    case StatusCard::Failed: return {QT_TRANSLATE_NOOP("trueup::ui::StatusCardButton", "Failed"), "error", Ink::Error};
    case StatusCard::OutOfStock:
        return {QT_TRANSLATE_NOOP("trueup::ui::StatusCardButton", "Out of stock"), "outofstock", Ink::Warning};
    }
    return {"", "info", Ink::Text};
}

/// Also what a card counts: not all of them count the same.
const char* tipOf(StatusCard card)
{
    switch (card) {
    case StatusCard::InSync:
    case StatusCard::OutOfStock: return QT_TRANSLATE_NOOP("trueup::ui::StatusCardButton", "Show these products");
    case StatusCard::NeedsPush:
    case StatusCard::PendingReview:
    case StatusCard::Failed: return QT_TRANSLATE_NOOP("trueup::ui::StatusCardButton", "Show these changes in Review");
    case StatusCard::Conflicts: return QT_TRANSLATE_NOOP("trueup::ui::StatusCardButton", "Show these conflicts");
    }
    return "";
}

QFont numberFont(QFont font)
{
    font.setPointSizeF(font.pointSizeF() * 1.7);
    font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace

StatusCardButton::StatusCardButton(StatusCard card, QWidget* parent)
    : QAbstractButton(parent), m_card(card), m_label(tr(lookOf(card).label))
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setCount(-1);
    setLinked(true);
}

void StatusCardButton::setCount(qint64 count)
{
    m_count = count;
    setAccessibleName(count < 0 ? m_label : colonText(m_label, shownCount(count)));
    update();
}

void StatusCardButton::setLinked(bool linked)
{
    setEnabled(linked);
    setFocusPolicy(linked ? Qt::StrongFocus : Qt::NoFocus);
    setCursor(linked ? Qt::PointingHandCursor : Qt::ArrowCursor);
    setToolTip(linked ? tr(tipOf(m_card)) : QString());
}

QSize StatusCardButton::sizeHint() const
{
    const QFontMetrics small(font());
    const QFontMetrics large(numberFont(font()));
    return {qMax(small.horizontalAdvance(m_label) + 34, large.horizontalAdvance(u"000,000"_s)) + 26,
            small.height() + large.height() + 30};
}

void StatusCardButton::paintEvent(QPaintEvent*)
{
    const Theme theme = Theme::of(QGuiApplication::palette());
    const CardLook look = lookOf(m_card);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool focused = hasFocus();
    painter.setPen(QPen(focused ? theme.accent : theme.border, focused ? 2 : 1));
    painter.setBrush(isEnabled() && underMouse() ? theme.hover : theme.raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 8, 8);

    const QRect inner = rect().adjusted(13, 11, -13, -11);
    const QFontMetrics small(font());
    const int edge = small.height() + 2;
    // Nothing wrong is nothing to colour: a zero of a bad kind stays quiet, and so does what is not known.
    const Ink ink = m_count <= 0 ? Ink::Muted : look.ink;
    symbol(QString::fromLatin1(look.icon), ink).paint(&painter, QRect(inner.left(), inner.top(), edge, edge));
    painter.setPen(theme.muted);
    painter.drawText(inner.adjusted(edge + 7, 0, 0, 0), Qt::AlignLeft | Qt::AlignTop, m_label);
    painter.setFont(numberFont(font()));
    painter.setPen(m_count > 0 ? theme.text : theme.muted);
    painter.drawText(inner, Qt::AlignLeft | Qt::AlignBottom, m_count < 0 ? u"–"_s : shownCount(m_count));
}

} // namespace trueup::ui
