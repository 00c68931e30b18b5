#pragma once

#include <QString>

namespace trueup {

struct AlertRecord;

// What people read about alerts, in the language of this program.

/// "3 writes to the shop were given up"; of a measure this program does not know what the program that raised it said.
[[nodiscard]] QString alertTitle(const AlertRecord& alert);
/// What to do next.
[[nodiscard]] QString alertAdvice(const AlertRecord& alert);
/// Which channels could not be told, and why, one per line; empty: all were.
[[nodiscard]] QString alertTrouble(const AlertRecord& alert);

/// "Share of failed writes".
[[nodiscard]] QString measureTitle(const QString& word);
/// "%" of a share, "h" of hours; empty: a plain number.
[[nodiscard]] QString measureUnit(const QString& word);
/// The value with its unit, for people.
[[nodiscard]] QString measureText(const QString& word, double value);
/// What people call a channel, everywhere: "Desktop", "E-mail", "Slack", "PagerDuty", "Webhook"; of one this program does not know its word.
[[nodiscard]] QString channelTitle(const QString& channel);

} // namespace trueup
