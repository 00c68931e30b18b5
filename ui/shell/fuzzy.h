#pragma once

#include <QString>

#include <optional>

namespace trueup::ui {

/// How well `text` answers to what was typed; no value: not at all. Every word of the query must occur, whole or as initials,
/// beginnings of words or a word with letters left out; beginnings and unbroken runs count more. Case and accents do not matter. Higher is better.
[[nodiscard]] std::optional<int> fuzzyScore(const QString& query, const QString& text);

/// Lower case without accents.
[[nodiscard]] QString foldedText(const QString& text);

} // namespace trueup::ui
