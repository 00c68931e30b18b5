#pragma once

#include <QString>

#include <array>
#include <cstddef>
#include <optional>
#include <utility>

namespace trueup {

/// Values with the words under which they are stored and sent: std::array{std::pair{Status::Open, "open"}, …}. Empty where the table
/// lacks the value.
template <class T, std::size_t N>
[[nodiscard]] QString wordOf(const std::array<std::pair<T, const char*>, N>& table, T value)
{
    for (const auto& [entry, word] : table) {
        if (entry == value)
            return QString::fromLatin1(word);
    }
    return {};
}

/// Nothing where no value of the table has that word.
template <class T, std::size_t N>
[[nodiscard]] std::optional<T> valueOf(const std::array<std::pair<T, const char*>, N>& table, QStringView wanted)
{
    for (const auto& [entry, word] : table) {
        if (wanted == QLatin1StringView(word))
            return entry;
    }
    return std::nullopt;
}

} // namespace trueup
