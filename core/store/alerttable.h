#pragma once

#include "store/connection.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>
#include <QUuid>

#include <optional>

namespace trueup {

/// Closed alerts are shown for so many days, in the window and on the command line.
inline constexpr int shownClosedDays = 30;

struct AlertRecord
{
    qint64 id = 0;
    qint64 ruleId = 0;
    qint64 runId = 0;
    QString severity; ///< info, warning, error, critical
    QString title;    ///< in the language of the program that raised it; see alertTitle()
    QJsonObject detail; ///< metric, value, threshold, comparator, window_seconds, run_kind, trouble: {channel: error}
    QString dedupeKey; ///< one open alert per key
    QString state;     ///< open, acknowledged, closed
    int occurrences = 1;
    QDateTime first;
    QDateTime last;
    QString acknowledgedBy;
    QDateTime closed;
    QString ruleName;     ///< empty: the rule is gone
    QStringList channels; ///< of the rule as it is now
    /// Channels nobody has told for a while, because no program that is set up for them runs. Schedules name none: they tell those
    /// that are set up.
    QStringList untold;
};

struct AlertRuleRecord
{
    qint64 id = 0;
    QString name;
    QString metric;
    int windowSeconds = 0;
    QString comparator; ///< > >= < <=
    double threshold = 0;
    QString severity;
    QStringList channels; ///< desktop, email, slack, pagerduty, webhook
    bool isActive = true;
};

/// Something a channel has to be told, claimed by this program.
struct AlertDelivery
{
    qint64 id = 0;
    qint64 alert = 0;
    QString channel;
    bool isOver = false; ///< tells that the alert is closed; else that it was raised
    int attempt = 1;
};

/// alerts, alert_rules, alert_deliveries. Everything that changes them is a function of the database that asks for the role.
class AlertTable
{
public:
    explicit AlertTable(Connection& connection) : m_connection(connection) {}

    /// Whether this transaction evaluates the rules: no other does, and none did within the last seconds. Operators only.
    [[nodiscard]] Result<bool> beginWatch(int notWithinSeconds);
    /// Carries out what was decided, see alerts_apply in sql; answers the ids of the new alerts. Operators only.
    [[nodiscard]] Result<QList<qint64>> apply(const QJsonArray& steps);
    /// How many of them were open. Operators only.
    [[nodiscard]] Result<qint64> acknowledge(const QList<qint64>& ids);

    /// Not closed ones, newest first.
    [[nodiscard]] Result<QList<AlertRecord>> standing(int limit = 1000);
    /// The same and those closed within the last days.
    [[nodiscard]] Result<QList<AlertRecord>> list(int closedWithinDays, int limit = 1000);
    /// A page of either, below the id `before` (0: from the newest); `closedWithinDays` 0: only those that are not closed.
    [[nodiscard]] Result<QList<AlertRecord>> page(int closedWithinDays, qint64 before, int limit);
    /// On all pages.
    [[nodiscard]] Result<qint64> count(int closedWithinDays);
    [[nodiscard]] Result<std::optional<AlertRecord>> get(qint64 id);
    /// Open ones raised after `id` whose rule tells desktops, and those of schedules, oldest first.
    [[nodiscard]] Result<QList<AlertRecord>> forDesktops(qint64 after);
    [[nodiscard]] Result<qint64> lastId();

    /// By name.
    [[nodiscard]] Result<QList<AlertRuleRecord>> rules();
    /// Replaces the one called `oldName`, or makes one; administrators only.
    [[nodiscard]] Result<qint64> saveRule(const QString& oldName, const AlertRuleRecord& rule);
    /// Closes its alerts; administrators only.
    [[nodiscard]] Result<void> removeRule(const QString& name);

    /// The next thing one of the channels has to be told; nobody else is given it for so many seconds. Operators only.
    [[nodiscard]] Result<std::optional<AlertDelivery>> claim(const QUuid& program, const QStringList& channels, int leaseSeconds);
    /// False when the lease was lost. Without `error` it was told; with one it is tried again after so many seconds, or never.
    [[nodiscard]] Result<bool> ended(const AlertDelivery& delivery, const QUuid& program, const QJsonObject& error = {},
                                     std::optional<int> againSeconds = {});
    /// Tells the alerts of two databases apart.
    [[nodiscard]] Result<QUuid> databaseUuid();

private:
    [[nodiscard]] Result<QList<AlertRecord>> read(const QString& where, const QVariantList& parameters);

    Connection& m_connection;
};

} // namespace trueup
