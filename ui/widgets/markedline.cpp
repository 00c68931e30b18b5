#include "widgets/markedline.h"

#include "widgets/controls.h"

#include <QHBoxLayout>
#include <QLabel>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int markEdge = 14; // no line of text grows by it
}

MarkedLine::MarkedLine(const QIcon& mark, const QString& tone, QWidget* parent)
    : QWidget(parent), m_mark(new QLabel(this)), m_words(label({}, {}, this))
{
    setMark(mark, tone);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(m_mark, 0, Qt::AlignTop);
    row->addWidget(m_words, 1);
}

void MarkedLine::setMark(const QIcon& mark, const QString& tone)
{
    m_mark->setPixmap(mark.pixmap(markEdge, markEdge));
    setTone(m_words, tone);
}

void MarkedLine::setText(const QString& text)
{
    m_words->setText(text);
}

QString MarkedLine::text() const
{
    return m_words->text();
}

void MarkedLine::setSelectable()
{
    m_words->setTextInteractionFlags(Qt::TextSelectableByMouse);
}

void MarkedLine::setSpoken(const QString& text)
{
    m_words->setAccessibleName(text);
}

MarkedLine* warningLine(const QString& text, QWidget* parent)
{
    auto* line = new MarkedLine(symbol(u"warning"_s, Ink::Warning), u"warning"_s, parent);
    line->setText(text);
    return line;
}

} // namespace trueup::ui
