#include "shell/navigation.h"

#include "services/colontext.h"
#include "shell/navigationbutton.h"
#include "widgets/controls.h"
#include "widgets/keys.h"

#include <QButtonGroup>
#include <QCoreApplication>
#include <QVBoxLayout>

#include <array>

namespace trueup::ui {

using namespace Qt::StringLiterals;

QString pageTitle(PageId page)
{
    switch (page) {
    case PageId::Dashboard: return QCoreApplication::translate("trueup::ui::Navigation", "Dashboard");
    case PageId::Review: return QCoreApplication::translate("trueup::ui::Navigation", "Review");
    case PageId::Conflicts: return QCoreApplication::translate("trueup::ui::Navigation", "Conflicts");
    case PageId::Products: return QCoreApplication::translate("trueup::ui::Navigation", "Products");
    case PageId::Jobs: return QCoreApplication::translate("trueup::ui::Navigation", "Jobs");
    case PageId::Settings: return QCoreApplication::translate("trueup::ui::Navigation", "Settings");
    }
    return {};
}

QKeySequence pageKeys(PageId page)
{
    return QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + int(page)));
}

Navigation::Navigation(QWidget* parent) : QFrame(parent), m_group(new QButtonGroup(this))
{
    setObjectName(u"navigation"_s);
    setAccessibleName(tr("Pages"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 10, 0, 10);
    column->setSpacing(2);
    const std::array<std::pair<PageId, QString>, 6> pages = {{
        {PageId::Dashboard, u"dashboard"_s}, {PageId::Review, u"review"_s}, {PageId::Conflicts, u"conflicts"_s},
        {PageId::Products, u"products"_s}, {PageId::Jobs, u"jobs"_s}, {PageId::Settings, u"settings"_s}}};
    for (const auto& [page, iconName] : pages) {
        auto* one = new NavigationButton(pageTitle(page), iconName, this);
        setToolTipWithKey(one, pageTitle(page), keyText(pageKeys(page)));
        m_group->addButton(one, int(page));
        m_buttons.append(one);
        column->addWidget(one);
    }
    column->addStretch();
    connect(m_group, &QButtonGroup::idClicked, this, [this](int id) { emit chosen(PageId(id)); });
    select(PageId::Dashboard);
}

void Navigation::select(PageId page)
{
    m_buttons[int(page)]->setChecked(true);
    // The Tab key stops at the page that is shown; arrows lead to the others.
    for (int i = 0; i < int(m_buttons.size()); ++i)
        m_buttons[i]->setFocusPolicy(i == int(page) ? Qt::StrongFocus : Qt::ClickFocus);
}

void Navigation::setBadge(PageId page, qint64 count, const QString& what)
{
    NavigationButton* one = m_buttons[int(page)];
    one->setBadge(count);
    setToolTipWithKey(one, what.isEmpty() ? pageTitle(page) : colonText(pageTitle(page), what), keyText(pageKeys(page)));
}

} // namespace trueup::ui
