#include "shell/topbar.h"

#include "shell/navigation.h"
#include "widgets/controls.h"
#include "widgets/elidedlabel.h"
#include "widgets/keys.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

namespace trueup::ui {

using namespace Qt::StringLiterals;

TopBar::TopBar(QWidget* parent)
    : QFrame(parent), m_search(button({}, u"search"_s, this)), m_export(new QToolButton(this)), m_title(label({}, u"title"_s, this)), m_workspace(new ElidedLabel(this)),
      m_user(new ElidedLabel(this))
{
    setObjectName(u"topBar"_s);
    for (QLabel* text : {m_workspace, m_user})
        text->setTextFormat(Qt::PlainText);
    m_workspace->setProperty("tone", u"muted"_s);
    m_user->setMinimumWidth(4 * fontMetrics().averageCharWidth()); // the tool tip has the rest
    auto* mark = new QLabel(this);
    mark->setPixmap(symbol(u"local"_s, Ink::Muted).pixmap(18, 18));
    auto* keys = new QToolButton(this);
    keys->setIcon(symbol(u"keyboard"_s, Ink::Muted));
    setToolTipWithKey(keys, tr("Keys"), u"F1"_s);
    keys->setAccessibleName(tr("Show the keys"));
    connect(keys, &QToolButton::clicked, this, &TopBar::keysWanted);
    m_search->setText(tr("Search and commands"));
    m_search->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed); // names beside it give way
    m_search->setIcon(symbol(u"search"_s, Ink::Muted));
    setToolTipWithKey(m_search, tr("Find a command, a product, a batch or a run"), keyText(QKeySequence(Qt::CTRL | Qt::Key_K)));
    connect(m_search, &QPushButton::clicked, this, &TopBar::searchWanted);
    m_export->setIcon(symbol(u"export"_s, Ink::Muted));
    m_export->setText(tr("Export"));
    m_export->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_export->setPopupMode(QToolButton::InstantPopup);
    QSizePolicy kept = m_export->sizePolicy();
    kept.setRetainSizeWhenHidden(true); // else the search moves from page to page
    m_export->setSizePolicy(kept);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(18, 7, 12, 7);
    row->setSpacing(8);
    m_title->setIndent(3); // the bow of a bold J reaches before its place
    row->addWidget(m_title);
    row->addStretch(1);
    row->addWidget(m_search);
    row->addWidget(m_export);
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

/// The search stays where it is, whatever the page is called.
void TopBar::showEvent(QShowEvent* event)
{
    m_title->ensurePolished(); // its font is of the style sheet
    int widest = 0;
    for (const PageId page : allPages)
        widest = qMax(widest, m_title->fontMetrics().horizontalAdvance(pageTitle(page)));
    m_title->setMinimumWidth(widest + m_title->indent());
    QFrame::showEvent(event);
}

void TopBar::setExports(const QList<QAction*>& exports)
{
    auto* menu = m_export->menu() ? m_export->menu() : new QMenu(m_export);
    if (menu->actions() != exports) { // it may be open
        menu->clear();
        menu->addActions(exports);
    }
    m_export->setMenu(menu);
    m_export->setVisible(std::ranges::any_of(exports, &QAction::isVisible));
    m_export->setEnabled(std::ranges::any_of(exports, [](const QAction* one) { return one->isVisible() && one->isEnabled(); }));
    m_export->setToolTip(m_export->isEnabled() ? tr("Write what is shown to a file") : tr("There is nothing here to write to a file."));
}

void TopBar::setSession(const Session& session)
{
    m_workspace->setText(session.workspace);
    m_workspace->setToolTip(session.workspace);
    // Whether these are sample data or a shop's is what nobody may overlook; a person knows who they are.
    m_workspace->setMinimumWidth(qMin(m_workspace->sizeHint().width(), 20 * fontMetrics().averageCharWidth()));
    m_user->setText(session.role.isEmpty() ? session.user : u"%1 · %2"_s.arg(session.user, session.role));
    m_user->setToolTip(m_user->text());
}

} // namespace trueup::ui
