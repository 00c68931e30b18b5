#include "widgets/refusal.h"

#include "widgets/controls.h"

#include <QHBoxLayout>
#include <QLabel>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int markEdge = 14; // no line of text grows by it
}

Refusal::Refusal(QWidget* parent) : QWidget(parent), m_mark(new QLabel(this)), m_why(label({}, {}, this))
{
    m_mark->setPixmap(symbol(u"lock"_s, Ink::Warning).pixmap(markEdge, markEdge));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(m_mark, 0, Qt::AlignTop);
    row->addWidget(m_why, 1);
    hide();
}

Refusal::Refusal(const QString& why, QWidget* parent) : Refusal(parent)
{
    say(why);
    hide();
}

void Refusal::say(const QString& why, Cause cause)
{
    m_why->setText(why);
    m_mark->setVisible(cause == Cause::Role);
    setTone(m_why, cause == Cause::Role ? u"warning"_s : u"muted"_s);
    setVisible(!why.isEmpty());
}

QString Refusal::text() const
{
    return m_why->text();
}

} // namespace trueup::ui
