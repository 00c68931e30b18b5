#pragma once

#include "catalog/side.h"

#include <QIcon>

namespace trueup::ui {

/// What an icon is drawn with; resolved when it is painted, so icons follow the theme.
enum class Ink { Text, Muted, Accent, OnAccent, Before, After, Ok, Warning, Error, Etilize, Xorosoft, Shopify, Local };

/// The icon `name` of resources/icons in one ink.
[[nodiscard]] QIcon symbol(const QString& name, Ink ink = Ink::Text);
/// The one icon of a side, in its one colour.
[[nodiscard]] QIcon sideIcon(Side side);

} // namespace trueup::ui
