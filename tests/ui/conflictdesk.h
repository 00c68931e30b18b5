#pragma once

#include "fakeservices.h"

#include "conflicts/conflictspage.h"
#include "conflicts/conflictview.h"

#include <QPushButton>
#include <QTableView>
#include <QTest>

namespace trueup::ui::testing {

/// The page of conflicts over services in memory, with the focus on its list.
struct Desk
{
    explicit Desk(FakeWorld& world) : page(world.bundle)
    {
        page.setSession(world.session.value);
        page.resize(1200, 800);
        page.show();
        page.activateWindow();
        (void)QTest::qWaitForWindowActive(&page);
        page.open(ConflictFilter{});
        list = page.findChild<QTableView*>(u"conflictList"_s);
        view = page.findChild<ConflictView*>();
        list->setFocus();
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const { QTest::keyClick(list, key, modifiers); }
    [[nodiscard]] qint64 shownId() const { return view->detail() ? view->detail()->row.id : 0; }
    [[nodiscard]] QPushButton* buttonSaying(const QString& part) const
    {
        for (auto* one : page.findChildren<QPushButton*>()) {
            if (one->text().contains(part) && one->isVisible())
                return one;
        }
        return nullptr;
    }

    ConflictsPage page;
    QTableView* list = nullptr;
    ConflictView* view = nullptr;
};

} // namespace trueup::ui::testing
