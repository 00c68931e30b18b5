#pragma once

#include "catalog/fields.h"
#include "store/connection.h"

#include <QDateTime>
#include <QHash>
#include <QJsonObject>
#include <QUuid>

#include <optional>
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
    QByteArray baseValue; ///< JSON, empty when never agreed
    QJsonObject sides;    ///< {"shopify": {value, at, by}, "local": {…}, …}
    QByteArray suggestedValue;
    QString suggestedRule;
    QString severity = QStringLiteral("medium");
    QString similarKey;
    QString status = QStringLiteral("open"); ///< open, resolved_by_rule, resolved_by_user, obsolete, ignored
    QString resolvedSide;
    QByteArray resolvedValue;
    QString resolvedBy; ///< login, or rule:<name>
    QDateTime resolved;
    QString note;
    bool rulesApply = true; ///< false: a person undid what a rule decided, so only people decide from then on
    QUuid group;            ///< of the newest decision, for undo(); null when there was none
    QString decidingRule;   ///< of the newest decision: a rule's name or "manual"
    QJsonObject losing;     ///< the sides that lost, as `sides`
    qint64 rowVersion = 1;
    QDateTime detected;

    /// Our side's entry of `sides`, whoever proposed it; the shop's.
    [[nodiscard]] QJsonObject ourSide() const;
    [[nodiscard]] QJsonObject shopSide() const { return sides[QLatin1StringView("shopify")].toObject(); }
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

/// Empty members do not restrict.
struct ConflictFilter
{
    QString status = QStringLiteral("open");
    QString field;
    QString sku;
};

/// What a person says about a conflict.
struct ConflictChoice
{
    QString side;                        ///< shopify, local (our side), etilize, xorosoft, base, or custom with `value`
    QByteArray value = {};               ///< JSON
    bool similar = false;                ///< settle every similar one too
    std::optional<qint64> expected = {}; ///< how many similar ones were shown; another number refuses (Stale, TU001)
    QString note = {};
};

struct ConflictOutcome
{
    qint64 settled = 0;
    qint64 skipped = 0; ///< similar ones without that side, or being written right now
    QUuid group;        ///< for undo()
};

/// A conflict that is decided with others, in the version somebody saw; version 0 takes it as it is.
struct SeenConflict
{
    qint64 id = 0;
    qint64 version = 0;
};

/// One of many that was left as it is.
struct RefusedConflict
{
    qint64 id = 0;
    QString sku;
    QString why; ///< settled, changed, product (a whole one), side (it has no value), queued (is being written)
    QString by;  ///< who settled it, a login or rule:<name>; may be empty
};

struct ManyConflictsOutcome
{
    qint64 settled = 0;
    QUuid group; ///< for undo(), after ignoring for ignoredTogether(); null when nothing was settled
    QList<RefusedConflict> refused;
};

/// How conflicts ended, for the published numbers.
struct ConflictStats
{
    struct OfRule
    {
        QString rule;
        qint64 settled = 0;
        qint64 wrong = 0; ///< undone by a person later
    };
    qint64 open = 0;
    qint64 obsolete = 0;
    qint64 ignored = 0;
    qint64 byRule = 0;
    qint64 byPeople = 0;
    QList<OfRule> rules;
    double medianOpenSeconds = 0;   ///< age of the open ones
    double medianSettleSeconds = 0; ///< from detection to a person's decision
    [[nodiscard]] qint64 wrong() const;
};

/// sync_conflicts and sync_conflict_resolutions. Who may decide is checked by the database (Permission); decisions
/// about what changed meanwhile are Stale errors with code TU001, impossible ones Validation errors with code TU005.
class ConflictTable
{
public:
    explicit ConflictTable(Connection& connection) : m_connection(connection) {}

    /// One open conflict per product, kind and field: an open one takes the newer values. A pair of values that a
    /// person ignored is not raised again. How many are new.
    [[nodiscard]] Result<qint64> raise(std::span<const ConflictRecord> conflicts);
    /// Conflicts a rule settled: kept with the losing values so that they can be listed and undone.
    [[nodiscard]] Result<qint64> recordByRule(std::span<const RuleResolution> resolutions);
    /// Open conflicts of these products that a new look did not find again.
    [[nodiscard]] Result<qint64> markObsolete(std::span<const qint64> productIds, qint64 run);

    /// In id order above `after`.
    [[nodiscard]] Result<QList<ConflictRecord>> list(const ConflictFilter& filter, int limit, qint64 after = 0);
    [[nodiscard]] Result<qint64> count(const ConflictFilter& filter = {});
    [[nodiscard]] Result<ConflictRecord> get(qint64 id);
    [[nodiscard]] Result<ConflictRecord> getByUuid(const QUuid& uuid);
    /// The other open ones with the same field, sides, direction and size class.
    [[nodiscard]] Result<QList<ConflictRecord>> similar(qint64 id, int limit = 1000);
    [[nodiscard]] Result<qint64> countSimilar(qint64 id);
    [[nodiscard]] Result<ConflictStats> stats();
    /// Of these products the fields whose open conflict came from undoing a rule (FieldSituation::forPeople).
    [[nodiscard]] Result<QHash<qint64, QList<FieldId>>> forPeople(std::span<const qint64> productIds);

    /// `version` binds the decision to what was seen; 0 takes the conflict as it is. The shop's value becomes the
    /// agreed one; any other value is staged over it, for approval.
    [[nodiscard]] Result<ConflictOutcome> decide(qint64 id, qint64 version, const ConflictChoice& choice);
    /// Reopens everything one decision settled, as long as nothing was sent or changed since. How many are open again.
    [[nodiscard]] Result<qint64> undo(const QUuid& group, const QString& note = {});
    /// Leaves both sides as they are; the field leaves the staged change.
    [[nodiscard]] Result<void> ignore(qint64 id, qint64 version, const QString& note = {});
    /// Many in one statement, under one group. `side`: local, shopify, base, or ignore. What cannot be settled is named in the
    /// outcome, the others are settled.
    [[nodiscard]] Result<ManyConflictsOutcome> decideMany(std::span<const SeenConflict> conflicts, const QString& side,
                                                          const QString& note = {});
    /// Opens ignored ones again, all or none, however long ago they were ignored. Stale when one of them is no question any
    /// more: a newer conflict is about the same, or the sides have agreed. How many are open again.
    [[nodiscard]] Result<qint64> reopen(std::span<const SeenConflict> conflicts, const QString& note = {});
    /// What decideMany() ignored under this group, for reopen(), which refuses when one of them was opened or decided since.
    /// Empty when nothing was ignored under it.
    [[nodiscard]] Result<QList<SeenConflict>> ignoredTogether(const QUuid& group);

private:
    [[nodiscard]] Result<QList<ConflictRecord>> read(const QString& where, const QVariantList& parameters);

    Connection& m_connection;
};

} // namespace trueup
