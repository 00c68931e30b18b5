#pragma once

#include <QString>
#include <QStringView>

#include <optional>

namespace trueup {

/// Who says something about a product. The only such enum; one word, one colour and one icon each, from column to label.
enum class Side { Etilize, Xorosoft, Shopify, Local };

/// "etilize", "xorosoft", "shopify", "local": the spelling in the database, in JSON and in rules.
[[nodiscard]] QString sideWord(Side side);
[[nodiscard]] std::optional<Side> sideFromWord(QStringView word);
/// The translated name shown to people.
[[nodiscard]] QString sideLabel(Side side);

} // namespace trueup
