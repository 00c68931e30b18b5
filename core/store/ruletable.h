#pragma once

#include "store/connection.h"

#include <QJsonObject>

#include <optional>

namespace trueup {

struct RuleRecord
{
    qint64 id = 0;
    QString name;
    QString kind =
        QStringLiteral("conflict"); ///< owner, priority, normalise, merge, conflict, approval, guard, publish, match
    QString field;
    QJsonObject condition;
    QJsonObject action;
    int priority = 100; ///< lower numbers are asked first
    bool isActive = true;
    int version = 1;
};

struct ConflictRecord;

/// The rule that would have decided `conflict` as a person did: same field, same two sides, before the shipped rules.
/// Nothing when the decision was a value of its own, which no rule can repeat.
[[nodiscard]] std::optional<RuleRecord> ruleFromDecision(const ConflictRecord& conflict, const QString& side,
                                                         const QString& name);

/// sync_rules. Everybody reads; only administrators write (Permission), and every change is in the audit log.
class RuleTable
{
public:
    explicit RuleTable(Connection& connection) : m_connection(connection) {}

    /// By priority; `kind` empty: all.
    [[nodiscard]] Result<QList<RuleRecord>> list(bool activeOnly, const QString& kind = {});
    [[nodiscard]] Result<RuleRecord> get(const QString& name);
    /// Adds the rule or changes the one of that name. Its id.
    [[nodiscard]] Result<qint64> save(const RuleRecord& rule);
    /// The same for somebody who saw the rule as `version`, 0 when there was none of that name. Stale: it was changed or removed
    /// meanwhile; Validation: there is one already.
    [[nodiscard]] Result<qint64> change(const RuleRecord& rule, int version);
    [[nodiscard]] Result<void> enable(const QString& name, bool active);
    /// False when the rule was switched off instead, because decisions refer to it.
    [[nodiscard]] Result<bool> remove(const QString& name);

private:
    Connection& m_connection;
};

} // namespace trueup
