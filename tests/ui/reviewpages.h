#pragma once

#include "fakeservices.h"

#include "review/reviewpage.h"

#include <QAction>
#include <QPushButton>

namespace trueup::ui::testing {

/// A button that is there and says this. Null when there is none.
[[nodiscard]] inline QAction* actionSaying(const QWidget& where, const QString& part)
{
    for (auto* one : where.findChildren<QAction*>()) {
        if (one->text().contains(part))
            return one;
    }
    return nullptr;
}

[[nodiscard]] inline QPushButton* buttonSaying(const QWidget& where, const QString& part)
{
    for (auto* one : where.findChildren<QPushButton*>()) {
        if (one->text().contains(part) && !one->isHidden())
            return one;
    }
    return nullptr;
}

/// The page over services in memory, shown with everything that is staged.
[[nodiscard]] inline std::unique_ptr<ReviewPage> openPage(FakeWorld& world)
{
    auto page = std::make_unique<ReviewPage>(world.bundle);
    page->setSession(world.session.value);
    page->resize(1200, 800);
    page->show();
    page->open({});
    return page;
}

} // namespace trueup::ui::testing
