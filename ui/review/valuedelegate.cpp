#include "review/valuedelegate.h"

#include "review/reviewmodel.h"
#include "widgets/theme.h"

#include <QGuiApplication>

namespace trueup::ui {

using namespace Qt::StringLiterals;

void ValueDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    GridDelegate::initStyleOption(option, index);
    const Theme theme = Theme::of(QGuiApplication::palette());
    const auto presence = Presence(index.data(ReviewModel::PresenceRole).toInt());
    QColor colour = theme.text;
    if (presence == Presence::Missing) {
        colour = theme.muted;
        option->font.setItalic(true);
        if (!option->text.isEmpty())
            option->text = u"— %1"_s.arg(option->text);
    } else if (presence == Presence::Empty) {
        colour = theme.muted;
        option->text = u"[%1]"_s.arg(option->text);
    } else if (m_tone != Tone::Plain) {
        colour = m_tone == Tone::Before ? theme.before : theme.after;
    }
    option->palette.setColor(QPalette::Text, colour);
    option->palette.setColor(QPalette::HighlightedText, colour);
}

} // namespace trueup::ui
