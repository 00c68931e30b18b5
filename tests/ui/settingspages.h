#pragma once

#include "fakeservices.h"

#include "settings/settingspage.h"

#include <QTest>

namespace trueup::ui::testing {

/// The page over services in memory, of whoever sits there now, read.
class OpenSettings final : public SettingsPage
{
public:
    enum class Sight { Hidden, Shown };

    explicit OpenSettings(FakeWorld& world, Sight sight = Sight::Hidden) : SettingsPage(world.bundle, nullptr)
    {
        setSession(world.session.value);
        setVisible(sight == Sight::Shown);
        open();
        if (!QTest::qWaitFor([this] { return isSettled(); }))
            qFatal("the settings were not read");
    }
};

/// The control of which `text` says this: &QWidget::accessibleName, or what stands on a button.
template <class W, class Text> [[nodiscard]] W* controlSaying(const QWidget& page, Text text, const QString& wanted)
{
    for (W* one : page.findChildren<W*>()) {
        if ((one->*text)() == wanted)
            return one;
    }
    qFatal("there is no %s", qPrintable(wanted));
}

} // namespace trueup::ui::testing
