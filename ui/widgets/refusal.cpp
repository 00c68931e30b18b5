#include "widgets/refusal.h"

#include "widgets/controls.h"

#include <QLabel>

namespace trueup::ui {

using namespace Qt::StringLiterals;

Refusal::Refusal(QWidget* parent) : MarkedLine(symbol(u"lock"_s, Ink::Warning), u"warning"_s, parent)
{
    hide();
}

Refusal::Refusal(const QString& why, QWidget* parent) : Refusal(parent)
{
    setText(why);
}

void Refusal::say(const QString& why, Cause cause)
{
    setText(why);
    mark().setVisible(cause == Cause::Role);
    setTone(&words(), cause == Cause::Role ? u"warning"_s : u"muted"_s);
    setVisible(!why.isEmpty());
}

} // namespace trueup::ui
