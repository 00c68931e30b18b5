#include "widgets/emptystate.h"

#include "widgets/controls.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int markEdge = 40;
constexpr int linesBesideMark = 9; // of text, with the button and the room between them
}

EmptyState::EmptyState(const QString& iconName, QWidget* parent)
    : QWidget(parent), m_iconName(iconName), m_mark(new QLabel(this)), m_heading(label({}, u"heading"_s, this)), m_text(label({}, u"muted"_s, this)),
      m_action(button({}, u"primary"_s, this))
{
    markError(false);
    m_mark->setAlignment(Qt::AlignCenter);
    m_heading->setAlignment(Qt::AlignCenter);
    m_heading->setWordWrap(true);
    m_text->setAlignment(Qt::AlignCenter);
    auto* column = new QVBoxLayout(this);
    column->addStretch();
    column->addWidget(m_mark);
    column->addWidget(m_heading);
    column->addWidget(m_text);
    column->addSpacing(6);
    column->addWidget(m_action, 0, Qt::AlignHCenter);
    column->addStretch();
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored);
    connect(m_action, &QPushButton::clicked, this, &EmptyState::actionWanted);
}

void EmptyState::say(const QString& heading, const QString& text, const QString& action)
{
    m_heading->setText(heading);
    m_heading->setVisible(!heading.isEmpty());
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    showMark();
}

void EmptyState::markError(bool isError)
{
    const QIcon icon = isError ? symbol(u"error"_s, Ink::Error) : symbol(m_iconName, Ink::Muted);
    m_mark->setPixmap(icon.pixmap(markEdge, markEdge));
}

QPushButton* EmptyState::action() const
{
    return m_action->isHidden() ? nullptr : m_action;
}

void EmptyState::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    showMark();
}

/// Where there is little room the words have it.
void EmptyState::showMark()
{
    m_mark->setVisible(!m_heading->text().isEmpty() && height() >= markEdge + linesBesideMark * fontMetrics().height());
}

} // namespace trueup::ui
