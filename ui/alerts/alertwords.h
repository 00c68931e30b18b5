#pragma once

#include "services/alerts.h"

#include <QIcon>

namespace trueup::ui {

/// The one translated word for everything of alerts, and numbers as people read and write them.
[[nodiscard]] QString alertSeverityLabel(AlertSeverity severity);
[[nodiscard]] QIcon alertSeverityIcon(AlertSeverity severity);
[[nodiscard]] QString alertStateLabel(AlertState state);
[[nodiscard]] QString channelLabel(AlertChannel channel);
/// Every channel, in the order of a list.
[[nodiscard]] QList<AlertChannel> alertChannels();
/// "is more than" for >.
[[nodiscard]] QString comparatorLabel(const QString& comparator);
/// Every comparator, in the order of a list.
[[nodiscard]] QStringList alertComparators();

/// A share of 0.1 is 10 where it is shown; every other number is shown as it is kept.
[[nodiscard]] double shownThreshold(const AlertMetric& metric, double kept);
/// The way back, exact for the hundredths of a per cent that a form takes.
[[nodiscard]] double keptThreshold(const AlertMetric& metric, double shown);
/// "3.2 %", "1,000 products".
[[nodiscard]] QString measureText(const AlertMetric& metric, double kept);
/// "5 minutes", "2 hours".
[[nodiscard]] QString windowText(int seconds);

/// The whole rule as a person would say it.
[[nodiscard]] QString ruleSentence(const AlertRule& rule, const AlertMetric& metric);

} // namespace trueup::ui
