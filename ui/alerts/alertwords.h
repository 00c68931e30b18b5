#pragma once

#include "services/alerts.h"

#include <QIcon>
#include <QLocale>

namespace trueup::ui {

/// The one translated word for everything of alerts, and numbers as people read and write them.
[[nodiscard]] QString alertSeverityLabel(AlertSeverity severity);
[[nodiscard]] QIcon alertSeverityIcon(AlertSeverity severity);
/// The mark of one alert, wherever it is listed: its severity, pale once somebody has seen to it or its cause is gone.
[[nodiscard]] QIcon alertMark(AlertSeverity severity, AlertState state);
[[nodiscard]] QString alertStateLabel(AlertState state);
[[nodiscard]] QString channelLabel(AlertChannel channel);
/// As the database and the command line have it: "pagerduty".
[[nodiscard]] QString channelWord(AlertChannel channel);
/// Every channel, in the order of a list.
[[nodiscard]] QList<AlertChannel> alertChannels();
/// "is more than" for >.
[[nodiscard]] QString comparatorLabel(const QString& comparator);
/// Every comparator, in the order of a list.
[[nodiscard]] QStringList alertComparators();

/// The measure of a rule; one that only a newer program knows goes by its word.
[[nodiscard]] AlertMetric alertMetric(const AlertService& service, const QString& word, int windowSeconds);

/// A share of 0.1 is 10 where it is shown; every other number is shown as it is kept.
[[nodiscard]] double shownThreshold(const AlertMetric& metric, double kept);
/// The way back, exact for the hundredths of a per cent that a form takes.
[[nodiscard]] double keptThreshold(const AlertMetric& metric, double shown);
/// A written number without the noughts that nobody typed: "10", "2.5".
[[nodiscard]] QString withoutNoughts(QString number, const QLocale& locale);
/// "3.2%", "1,000 products".
[[nodiscard]] QString measureText(const AlertMetric& metric, double kept);
/// "5 minutes", "2 hours".
[[nodiscard]] QString windowText(int seconds);
/// A rule that came with Trueup in the language of the window, a rule of somebody's own as it was named.
[[nodiscard]] QString alertRuleTitle(const QString& name);

/// The whole rule as a person would say it.
[[nodiscard]] QString ruleSentence(const AlertRule& rule, const AlertMetric& metric);

} // namespace trueup::ui
