#include "conflicts/sidecard.h"

#include "widgets/controls.h"
#include "widgets/format.h"
#include "widgets/htmlview.h"
#include "widgets/theme.h"
#include "widgets/valuetext.h"

#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QRadioButton>
#include <QResizeEvent>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype shortValue = 200; // letters; what fits the lines a short value is given
}

SideCard::SideCard(const QString& key, QWidget* parent)
    : QFrame(parent), m_key(key), m_mark(new QLabel(this)), m_choice(new QRadioButton(this)),
      m_title(label({}, u"heading"_s, this)), m_won(new QWidget(this)), m_hint(label(key, u"key"_s, this)),
      m_who(label({}, u"muted"_s, this)), m_value(new HtmlView(this))
{
    setObjectName(u"card"_s);
    auto* head = new QHBoxLayout;
    head->setSpacing(6);
    QFont bold = m_choice->font();
    bold.setWeight(QFont::DemiBold);
    m_choice->setFont(bold);
    m_title->setWordWrap(false);
    auto* wonMark = new QLabel(m_won);
    wonMark->setPixmap(symbol(u"ok"_s, Ink::Ok).pixmap(16, 16));
    auto* won = label(tr("chosen", "the value that won"), u"ok"_s, m_won);
    won->setWordWrap(false);
    auto* wonRow = new QHBoxLayout(m_won);
    wonRow->setContentsMargins(0, 0, 0, 0);
    wonRow->setSpacing(4);
    wonRow->addWidget(wonMark);
    wonRow->addWidget(won);
    head->addWidget(m_choice);
    head->addWidget(m_title);
    head->addWidget(m_mark);
    head->addStretch(1);
    head->addWidget(m_won);
    m_hint->setAccessibleName(tr("Key %1").arg(key));
    head->addWidget(m_hint);
    m_who->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    setStanding(Standing::Open);
    m_value->setFrameShape(QFrame::NoFrame);
    m_value->viewport()->installEventFilter(this);
    m_value->setMinimumHeight(fontMetrics().height() * 2);
    auto* column = new QVBoxLayout(this);
    column->addStrut(fontMetrics().averageCharWidth() * 22); // a date and a time
    column->setContentsMargins(12, 8, 12, 10);
    column->setSpacing(4);
    column->addLayout(head);
    column->addWidget(m_who);
    column->addWidget(m_value, 1);
    column->addStretch(0); // below a short value beside a long one
}

void SideCard::setContent(const Content& content)
{
    m_content = content;
    refresh();
}

void SideCard::setRendered(bool rendered)
{
    m_rendered = rendered;
    refresh();
}

void SideCard::setRefusal(const QString& why)
{
    m_refusal = why;
    explain();
}

void SideCard::setStanding(Standing standing)
{
    m_choice->setVisible(standing == Standing::Open);
    m_hint->setVisible(standing == Standing::Open);
    m_title->setVisible(standing != Standing::Open);
    m_won->setVisible(standing == Standing::Chosen);
}

bool SideCard::isShort() const
{
    return m_content.field && !isLongField(*m_content.field) && shownText().size() < shortValue;
}

int SideCard::whoHeight() const
{
    const QRect room(0, 0, qMax(1, m_who->width()), QWIDGETSIZE_MAX);
    return m_who->fontMetrics().boundingRect(room, Qt::TextWordWrap, m_who->text()).height();
}

void SideCard::setWhoHeight(int height)
{
    m_who->setMinimumHeight(height);
}

QString SideCard::shownText() const
{
    return m_content.instead.isEmpty() ? shownValue(m_content.field.value_or(FieldId::Title), m_content.value).text : m_content.instead;
}

void SideCard::explain()
{
    if (m_refusal.isEmpty())
        setToolTipWithKey(m_choice, tr("Choose %1").arg(m_content.title), m_key);
    else
        m_choice->setToolTip(m_refusal);
}

QString SideCard::html() const
{
    if (!m_content.instead.isEmpty())
        return u"<i>%1</i>"_s.arg(m_content.instead.toHtmlEscaped());
    const FieldId id = m_content.field.value_or(FieldId::Title);
    const ShownValue shown = shownValue(id, m_content.value);
    if (shown.presence != Presence::Present) {
        const QString text = shown.presence == Presence::Empty ? u"[%1]"_s.arg(shown.text) : u"— %1"_s.arg(shown.text);
        return u"<i>%1</i>"_s.arg(text.toHtmlEscaped());
    }
    const QString text = fullText(id, m_content.value);
    if (isNumberField(id))
        return u"<span style=\"font-size: x-large\">%1</span>"_s.arg(text.toHtmlEscaped());
    // Without anything to compare with, everything would be new.
    const bool compared = m_content.against && !m_content.against->isNone() && !m_content.against->isEmpty();
    const QString before = compared ? fullText(id, *m_content.against) : text;
    const Theme theme = Theme::of(QGuiApplication::palette());
    return m_rendered && field(id).type == FieldType::Html ? markedLooks(before, text, theme) : markedHtml(id, before, text, theme);
}

void SideCard::refresh()
{
    m_mark->setPixmap(m_content.icon.pixmap(18, 18));
    m_mark->setVisible(!m_content.icon.isNull());
    const QString text = shownText();
    m_choice->setText(m_content.title);
    m_title->setText(m_content.title);
    m_choice->setAccessibleDescription(u"%1. %2"_s.arg(text.left(500), m_content.who));
    explain();
    QString who = m_content.isSuggested ? u"%1 · %2"_s.arg(tr("Suggested"), m_content.who) : m_content.who;
    if (m_content.against && m_content.field && isNumberField(*m_content.field)) {
        const Decimal* now = m_content.value.decimal();
        const Decimal* before = m_content.against->decimal();
        if (const auto change = now && before ? Decimal::changePercent(*before, *now) : std::nullopt)
            who += u" · "_s + tr("%1 against the base").arg(shownPercent(*change));
    }
    m_who->setText(who);
    m_value->setMaximumHeight(isShort() ? fontMetrics().height() * 5 : QWIDGETSIZE_MAX);
    m_value->setHtml(html());
    m_value->setAccessibleName(tr("Value of %1").arg(m_content.title));
}

QString SideCard::valueText() const
{
    return m_value->toPlainText();
}

void SideCard::resizeEvent(QResizeEvent* event)
{
    QFrame::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        emit resized();
}

void SideCard::mousePressEvent(QMouseEvent* event)
{
    QFrame::mousePressEvent(event);
    if (event->button() == Qt::LeftButton)
        emit picked();
}

void SideCard::mouseDoubleClickEvent(QMouseEvent* event)
{
    QFrame::mouseDoubleClickEvent(event);
    emit openWanted();
}

bool SideCard::eventFilter(QObject* watched, QEvent* event)
{
    // A click into the value chooses the side, too, without taking the selection of text away.
    if (event->type() == QEvent::MouseButtonPress)
        emit picked();
    return QFrame::eventFilter(watched, event);
}

void SideCard::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh();
}

} // namespace trueup::ui
