#include "shell/topbar.h"

#include "widgets/controls.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace trueup::ui {

using namespace Qt::StringLiterals;

TopBar::TopBar(QWidget* parent)
    : QFrame(parent), m_title(label({}, u"title"_s, this)), m_workspace(label({}, u"muted"_s, this)),
      m_user(label({}, {}, this))
{
    setObjectName(u"topBar"_s);
    for (QLabel* text : {m_title, m_workspace, m_user})
        text->setWordWrap(false);
    auto* mark = new QLabel(this);
    mark->setPixmap(symbol(u"local"_s, Ink::Muted).pixmap(18, 18));
    auto* keys = new QToolButton(this);
    keys->setIcon(symbol(u"keyboard"_s, Ink::Muted));
    setToolTipWithKey(keys, tr("Keys"), u"F1"_s);
    keys->setAccessibleName(tr("Show the keys"));
    connect(keys, &QToolButton::clicked, this, &TopBar::keysWanted);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(18, 7, 12, 7);
    row->setSpacing(10);
    row->addWidget(m_title);
    row->addStretch(1);
    row->addWidget(m_workspace);
    row->addSpacing(10);
    row->addWidget(mark);
    row->addWidget(m_user);
    row->addWidget(keys);
}

void TopBar::setPage(const QString& title)
{
    m_title->setText(title);
}

void TopBar::setSession(const Session& session)
{
    m_workspace->setText(session.workspace);
    m_user->setText(session.role.isEmpty() ? session.user : u"%1 · %2"_s.arg(session.user, session.role));
}

} // namespace trueup::ui
