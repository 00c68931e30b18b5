#pragma once

#include <QHash>
#include <QList>
#include <QString>

#include <chrono>
#include <optional>
#include <span>

namespace trueup {

/// Seconds; no measure sums up more of the history.
inline constexpr int longestAlertWindow = 30 * 86'400;

/// What a measure of alerts counts in.
enum class AlertUnit { Number, Share, Hours };

/// A measure a rule may watch. Words and thresholds: the business rules' section about alerts.
struct AlertMeasure
{
    const char* word; ///< as alert_rules.metric keeps it
    AlertUnit unit = AlertUnit::Number;
    bool hasWindow = false; ///< looks at the last seconds the rule says
};
/// Every measure there is, in the order of a list.
[[nodiscard]] std::span<const AlertMeasure> alertMeasures();
/// Null: a rule of a newer program watches it.
[[nodiscard]] const AlertMeasure* alertMeasure(const QString& word);
/// Held and failed runs have an alert each; every other measure has one.
[[nodiscard]] bool isMeasureOfRuns(const QString& word);

/// A rule as it decides.
struct WatchRule
{
    qint64 id = 0;
    QString metric;
    QString comparator; ///< > >= < <=
    double threshold = 0;
    QString severity; ///< info, warning, error, critical
    bool isActive = true;
};

/// What a rule's measure says now. Null: there was nothing to measure, such as no write within the window.
struct WatchValue
{
    qint64 rule = 0;
    std::optional<double> value;
};

enum class WatchedRunState {
    Held,         ///< nobody let it go on yet
    Failed,       ///< within the rule's window, and no later run of its kind ended well
    FailedBefore, ///< the same, before the window
    Well,         ///< released, gone on, or followed by one that ended well
};
struct WatchedRun
{
    qint64 id = 0;
    WatchedRunState state = WatchedRunState::Well;
};

/// An alert that is not closed.
struct StandingAlert
{
    qint64 id = 0;
    QString key;
    qint64 rule = 0;
    qint64 run = 0;
    QString metric;
    bool isAcknowledged = false;
    std::optional<double> value; ///< when it was last counted
};

struct AlertStep
{
    enum Kind { Raise, Worse, Close };
    Kind kind = Raise;
    qint64 alert = 0; ///< null id for Raise
    QString key;
    qint64 rule = 0;
    qint64 run = 0;
    std::optional<double> value;
    friend bool operator==(const AlertStep&, const AlertStep&) = default;
};

/// Everything a decision goes by, read at one time.
struct AlertSituation
{
    QList<WatchRule> rules;
    QList<WatchValue> values; ///< of active rules; a rule without one is left alone (its measure is not known here)
    QList<WatchedRun> runs;   ///< held and failed ones, and those of standing alerts
    QList<StandingAlert> standing;
};

/// What to raise, count up and close. There is one alert per cause: rule:<id>, or run:<id> for held and failed runs.
///
/// - It is counted up when it gets worse by a tenth of what it was when it was last counted, or when a run that was held has
///   failed (and the other way round). What merely lasts is not counted.
/// - It is closed when its rule no longer holds, is stopped or gone; that of a run when the run went on or a later one of its
///   kind ended well.
/// - That of a schedule (schedule:<id>) is left alone: the schedule closes it when it runs well again.
/// - Where nothing can be measured nothing is raised, and an open alert stays: nothing shows that the trouble is over. One that
///   somebody acknowledged is closed then, so that the same trouble tomorrow is told anew. A failed run that has left the
///   window of its rule is treated alike.
[[nodiscard]] QList<AlertStep> decideAlerts(const AlertSituation& situation);

[[nodiscard]] bool ruleHolds(const WatchRule& rule, double value);

/// How long to wait before a channel is tried again after so many failed attempts; null: it is given up.
[[nodiscard]] std::optional<std::chrono::seconds> nextAlertAttempt(int attempts);

} // namespace trueup
