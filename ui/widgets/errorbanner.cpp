#include "widgets/errorbanner.h"

#include "widgets/errorwords.h"
#include "widgets/icons.h"
#include "widgets/theme.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace trueup::ui {

using namespace Qt::StringLiterals;

ErrorBanner::ErrorBanner(QWidget* parent)
    : QFrame(parent), m_message(new QLabel(this)), m_rest(new QLabel(this)), m_detail(new QLabel(this)),
      m_more(new QToolButton(this))
{
    setObjectName(u"errorBanner"_s);
    setAccessibleName(tr("Error"));
    auto* mark = new QLabel(this);
    mark->setPixmap(symbol(u"error"_s, Ink::Error).pixmap(20, 20));
    m_message->setProperty("tone", u"heading"_s);
    for (QLabel* label : {m_message, m_rest, m_detail}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setTextFormat(Qt::PlainText);
    }
    m_detail->setVisible(false);
    m_more->setText(tr("Details"));
    m_more->setCheckable(true);
    connect(m_more, &QToolButton::toggled, this, &ErrorBanner::toggleDetail);
    auto* copyButton = new QToolButton(this);
    copyButton->setIcon(symbol(u"copy"_s));
    copyButton->setToolTip(tr("Copy the error"));
    copyButton->setAccessibleName(copyButton->toolTip());
    connect(copyButton, &QToolButton::clicked, this, &ErrorBanner::copy);
    auto* closeButton = new QToolButton(this);
    closeButton->setIcon(symbol(u"close"_s));
    closeButton->setToolTip(tr("Close this message"));
    closeButton->setAccessibleName(closeButton->toolTip());
    connect(closeButton, &QToolButton::clicked, this, &ErrorBanner::clear);

    auto* texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_message);
    texts->addWidget(m_rest);
    texts->addWidget(m_detail);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 8, 8, 8);
    row->addWidget(mark, 0, Qt::AlignTop);
    row->addLayout(texts, 1);
    for (QWidget* button : {static_cast<QWidget*>(m_more), static_cast<QWidget*>(copyButton),
                            static_cast<QWidget*>(closeButton)})
        row->addWidget(button, 0, Qt::AlignTop);
    colour();
    hide();
}

void ErrorBanner::show(const Error& error)
{
    m_error = inWords(error);
    m_message->setText(m_error.message);
    m_rest->setText(QStringList{m_error.notDone, m_error.nextStep}.join(u' ').trimmed());
    m_rest->setVisible(!m_rest->text().isEmpty());
    const QString code = error.code.isEmpty() ? errorKindWord(error.kind) : error.code;
    m_detail->setText(m_error.detail.isEmpty() ? code : u"%1 · %2"_s.arg(code, m_error.detail));
    m_more->setChecked(false);
    setAccessibleDescription(errorText(m_error));
    setVisible(!isSaidElsewhere());
    emit said(error);
}

/// A page and its window often fail for the same reason; that is one message.
bool ErrorBanner::isSaidElsewhere() const
{
    const QList<ErrorBanner*> all = window()->findChildren<ErrorBanner*>();
    return std::ranges::any_of(all, [this](const ErrorBanner* other) {
        return other != this && other->isVisible() && other->text() == errorText(m_error);
    });
}

void ErrorBanner::clear()
{
    m_error = {};
    setVisible(false);
}

void ErrorBanner::clearIfLost()
{
    if (m_error.kind == ErrorKind::DatabaseLost)
        clear();
}

QString ErrorBanner::text() const
{
    return isHidden() ? QString() : errorText(m_error);
}

void ErrorBanner::copy() const
{
    QGuiApplication::clipboard()->setText(errorText(m_error) + u'\n' + m_detail->text());
}

void ErrorBanner::toggleDetail(bool visible)
{
    m_detail->setVisible(visible);
}

void ErrorBanner::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        colour();
}

void ErrorBanner::colour()
{
    const Theme theme = Theme::of(QGuiApplication::palette());
    const QString sheet = u"QFrame#errorBanner { background: %1; border: 1px solid %2; border-radius: 6px; }"_s.arg(
        theme.errorGround.name(), theme.error.name());
    if (styleSheet() != sheet)
        setStyleSheet(sheet);
}

} // namespace trueup::ui
