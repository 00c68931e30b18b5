#pragma once

#include "store/connection.h"

#include <QDateTime>
#include <QJsonObject>
#include <QUuid>

#include <span>

namespace trueup {

/// base, local and remote all differ for one field.
struct ConflictRecord
{
    qint64 id = 0;
    QUuid uuid;
    qint64 productId = 0;
    qint64 stagingRow = 0;
    qint64 runId = 0;
    QString sku;
    QString productName;
    QString kind = QStringLiteral("field"); ///< field, delete_vs_edit, create_vs_create, identity, stale_write
    QString field;
    QByteArray baseValue; ///< JSON
    QJsonObject sides;    ///< {"shopify": {value, at, by}, "local": {…}, …}
    QByteArray suggestedValue;
    QString suggestedRule;
    QString severity = QStringLiteral("medium");
    QString similarKey;
    QString status = QStringLiteral("open");
    QString resolvedSide;
    QByteArray resolvedValue;
    QString resolvedBy;
    QDateTime resolved;
    qint64 rowVersion = 1;
    QDateTime detected;
};

/// What a rule decided without a person, for sync_conflict_resolutions.
struct RuleResolution
{
    ConflictRecord conflict;
    QString ruleName;
    QString ruleType; ///< field_owner, field_priority, source_priority, merge, newest_wins
    QString chosenSide;
    QByteArray chosenValue;
};

struct RuleRecord
{
    qint64 id = 0;
    QString name;
    QString kind; ///< owner, priority, normalise, merge, conflict, approval, guard, publish, match
    QString field;
    QJsonObject condition;
    QJsonObject action;
    int priority = 100;
    bool isActive = true;
    int version = 1;
};

/// sync_conflicts, sync_conflict_resolutions, sync_rules.
class ConflictTable
{
public:
    explicit ConflictTable(Connection& connection) : m_connection(connection) {}

    /// One open conflict per product, kind and field: an open one takes the newer values. How many are new.
    [[nodiscard]] Result<qint64> raise(std::span<const ConflictRecord> conflicts);
    /// Conflicts a rule settled: kept with the losing values so that they can be listed and undone.
    [[nodiscard]] Result<qint64> recordByRule(std::span<const RuleResolution> resolutions);
    /// Open conflicts of these products that a new look did not find again.
    [[nodiscard]] Result<qint64> markObsolete(std::span<const qint64> productIds, qint64 run);
    [[nodiscard]] Result<QList<ConflictRecord>> list(const QString& status, int limit, qint64 after = 0);
    [[nodiscard]] Result<ConflictRecord> get(qint64 id);
    [[nodiscard]] Result<ConflictRecord> getByUuid(const QUuid& uuid);
    [[nodiscard]] Result<qint64> countOpen();
    [[nodiscard]] Result<QList<ConflictRecord>> similar(qint64 id);
    /// `side`: etilize, xorosoft, shopify, local, base, or custom with `value` (JSON). How many were settled.
    [[nodiscard]] Result<qint64> resolve(qint64 id, qint64 version, const QString& side, const QByteArray& value = {},
                                         bool applyToSimilar = false, const QString& note = {});

    [[nodiscard]] Result<QList<RuleRecord>> rules(bool activeOnly);
    [[nodiscard]] Result<qint64> saveRule(const RuleRecord& rule);
    [[nodiscard]] Result<void> removeRule(const QString& name);

private:
    [[nodiscard]] Result<QList<ConflictRecord>> read(const QString& where, const QVariantList& parameters);

    Connection& m_connection;
};

} // namespace trueup
