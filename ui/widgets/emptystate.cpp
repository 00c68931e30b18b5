#include "widgets/emptystate.h"

#include "widgets/controls.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

EmptyState::EmptyState(const QString& iconName, QWidget* parent)
    : QWidget(parent), m_heading(label({}, u"heading"_s, this)), m_text(label({}, u"muted"_s, this)),
      m_action(button({}, u"primary"_s, this))
{
    auto* mark = new QLabel(this);
    mark->setPixmap(symbol(iconName, Ink::Muted).pixmap(40, 40));
    mark->setAlignment(Qt::AlignCenter);
    m_heading->setAlignment(Qt::AlignCenter);
    m_heading->setWordWrap(true);
    m_text->setAlignment(Qt::AlignCenter);
    auto* column = new QVBoxLayout(this);
    column->addStretch();
    column->addWidget(mark);
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
    m_text->setText(text);
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
}

} // namespace trueup::ui
