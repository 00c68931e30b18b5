#pragma once

#include "store/connection.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>

namespace trueup {

struct AlertRecord
{
    qint64 id = 0;
    qint64 ruleId = 0;
    qint64 runId = 0;
    QString severity; ///< info, warning, error, critical
    QString title;
    QJsonObject detail;
    QString dedupeKey; ///< one open alert per key
    QString state;     ///< open, acknowledged, closed
    int occurrences = 1;
    QDateTime first;
    QDateTime last;
    QString acknowledgedBy;
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
    QStringList channels;
    bool isActive = true;
};

/// alerts and alert_rules.
class AlertTable
{
public:
    explicit AlertTable(Connection& connection) : m_connection(connection) {}

    /// Opens an alert or counts the open one of the same key up; true when it is new.
    [[nodiscard]] Result<bool> raise(const AlertRecord& alert);
    /// Closes the open alert of a cause that is gone; false when there was none.
    [[nodiscard]] Result<bool> recover(const QString& dedupeKey);
    [[nodiscard]] Result<void> acknowledge(qint64 id);
    [[nodiscard]] Result<QList<AlertRecord>> list(bool openOnly, int limit = 100);
    [[nodiscard]] Result<QList<AlertRuleRecord>> rules();
    [[nodiscard]] Result<void> saveRule(const AlertRuleRecord& rule);

private:
    Connection& m_connection;
};

} // namespace trueup
