#pragma once

#include <QCoreApplication>

namespace trueup::ui {

/// "Price: 12.90": a name and what it is, in one line; French wants a space before the colon.
[[nodiscard]] inline QString colonText(const QString& name, const QString& what)
{
    return QCoreApplication::translate("trueup::ui::ColonText", "%1: %2", "a name and what it is").arg(name, what);
}

} // namespace trueup::ui
