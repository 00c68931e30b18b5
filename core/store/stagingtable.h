#pragma once

#include "base/decimal.h"
#include "store/connection.h"

#include <QDateTime>
#include <QHash>
#include <QJsonObject>
#include <QUuid>

#include <functional>
#include <optional>
#include <span>

namespace trueup {

/// A set of staged changes; its id is what the design's JSON calls staging_id.
struct BatchRecord
{
    QUuid id;
    QString name;
    QString direction = QStringLiteral("push"); ///< pull or push
    QString source = QStringLiteral("manual");  ///< etilize, shopify, xorosoft, manual, rollback
    QString status = QStringLiteral("open");
    qint64 runId = 0;
    QJsonObject counts;
    QString createdBy;
    QDateTime created;
};

/// One proposed change on its way into sync_staging.
struct StagedRow
{
    qint64 productId = 0; ///< 0 for a create, which needs tempKey ("xorosoft:ITEM", "etilize:SKU")
    QString tempKey;
    QString operation = QStringLiteral("update"); ///< create, update, archive, delete, publish, unpublish, link
    QString target = QStringLiteral("shopify");   ///< shopify or local
    QString source;                               ///< etilize, shopify, xorosoft, manual, rollback
    QString sku;
    QString name;
    QString vendor;
    QString productType;
    QByteArray changes;        ///< changesJson(): {field: {base, current, proposed, change_percent, origin, rule}}, nulls left out
    QStringList changedFields; ///< keys of `changes`
    std::optional<Decimal> priceChangePercent;
    std::optional<double> confidence; ///< 0…1
    QString confidenceReason;
    qint64 feedRow = -1;
    QByteArray expected;   ///< JSON: remote updatedAt, hashes, row_version at planning time; may be empty
    QString blockedReason; ///< not empty: status blocked
    int priority = 3;
    bool autoApprove = false; ///< the approval rules would let it pass (see autoApprove())
    QString approvalRule;     ///< the rule, or why a person has to decide
    int approvalsNeeded = 1;
};

struct StagingCounts
{
    qint64 staged = 0;         ///< new rows in sync_staging
    qint64 unchanged = 0;      ///< an open row proposes the same already
    qint64 superseded = 0;     ///< open rows replaced by newer values (part of staged)
    qint64 rejectedBefore = 0; ///< the same proposal was rejected last time
    qint64 inFlight = 0;       ///< is being written right now; the next run looks again
    qint64 duplicates = 0;     ///< two proposals for one product in one load: the first counts
    qint64 blocked = 0;        ///< of the staged
    StagingCounts& operator+=(const StagingCounts& other);
};

/// A staged row as people see it.
struct StagedItem
{
    qint64 id = 0;
    QUuid stagingId;
    QUuid batchId;
    qint64 productId = 0;
    QString tempKey;
    QString operation;
    QString target;
    QString source;
    QString sku;
    QString name;
    QString vendor;
    QString productType;
    QByteArray changes; ///< JSON
    QStringList changedFields;
    std::optional<Decimal> priceChangePercent;
    std::optional<double> confidence;
    QString confidenceReason;
    qint64 feedRow = -1;
    QJsonObject expected;
    QString status;
    QString blockedReason;
    int priority = 3;
    bool autoApprove = false;
    bool autoApproved = false;
    QString approvalRule;
    int approvalsNeeded = 1;
    bool hasConflict = false;
    QString reviewedBy; ///< login, or rule:<name>
    QDateTime reviewed;
    QString note;
    QString editedBy;
    QString error;
    qint64 rowVersion = 1;
    QDateTime created;
    QDateTime updated;
};

/// Where a held change waits for a decision that releasing it would pass over; Nowhere: it may be released.
enum class HeldFor { Nowhere, Matches, Conflicts };
[[nodiscard]] HeldFor heldFor(const StagedItem& item);

/// Everything optional; the same filter lists, counts, exports and decides (staging_filtered() in the database).
struct StagingFilter
{
    QUuid batch;
    QStringList statuses;
    QStringList operations;
    QStringList sources;
    QStringList fields; ///< any of these changed
    QList<qint64> ids;
    QString text; ///< part of SKU or name
    QString vendor;
    QString productType;
    std::optional<double> minConfidence;
    std::optional<double> maxConfidence;
    std::optional<Decimal> minPriceChange; ///< per cent, either direction
    std::optional<bool> autoApproved;
    std::optional<bool> conflict;

    [[nodiscard]] QByteArray toJson() const;
};

enum class Decision { Approve, Reject, Reopen };

/// What became of a set of decisions.
struct DecisionOutcome
{
    qint64 decided = 0;
    qint64 waiting = 0;   ///< counted, another approver is needed
    qint64 blocked = 0;   ///< left alone: blocked
    qint64 conflicts = 0; ///< left alone: open conflict
    qint64 own = 0;       ///< left alone: four eyes
    qint64 settled = 0;   ///< left alone: decided, sent or replaced already
};

/// What became of the held changes under a filter when they were to be released.
struct ReleaseOutcome
{
    QList<qint64> ids; ///< of those released
    QList<qint64> versions; ///< afterwards
    qint64 matches = 0;   ///< left alone: which item it is has to be decided
    qint64 conflicts = 0; ///< left alone: open conflict
    qint64 others = 0;    ///< not held
};

/// Fields that were taken out of a staged change.
struct TakenFields
{
    qint64 id = 0;
    qint64 version = 0; ///< afterwards
    QStringList fields;
};

/// sync_batches, sync_staging and the decisions about them. Authority is checked by the database: Permission errors
/// come from there, stale decisions are Stale errors with code TU001 and the sentence naming who changed the row.
class StagingTable
{
public:
    explicit StagingTable(Connection& connection) : m_connection(connection) {}

    [[nodiscard]] Result<QUuid> createBatch(const BatchRecord& batch);
    [[nodiscard]] Result<BatchRecord> batch(const QUuid& id);

    /// Loads by COPY and merges set-based: see StagingCounts for what happens to each row. One transaction.
    [[nodiscard]] Result<StagingCounts> stage(const QUuid& batch, std::span<const StagedRow> rows,
                                              bool rememberRejections = true);
    /// Open, unedited proposals of `source` for products that were examined and need nothing any more.
    [[nodiscard]] Result<qint64> withdraw(const QUuid& batch, const QString& source, const QString& target,
                                          std::span<const qint64> productIds);
    /// Approves what the rules let pass at this confidence (0 < threshold <= 1). Operators and approvers.
    [[nodiscard]] Result<qint64> autoApprove(const QUuid& batch, double threshold, const QString& rule);

    /// `versions` (empty, or one per id) binds the decision to what was seen.
    [[nodiscard]] Result<DecisionOutcome> decide(Decision decision, std::span<const qint64> ids,
                                                 std::span<const qint64> versions = {}, const QString& note = {});
    /// Everything under a filter; `expected` is the number the person was shown, -1 not to compare.
    [[nodiscard]] Result<DecisionOutcome> decideWhere(Decision decision, const StagingFilter& filter,
                                                      qint64 expected = -1, const QString& note = {});
    /// New row version. `value` is JSON.
    [[nodiscard]] Result<qint64> edit(qint64 id, qint64 version, const QString& field, const QByteArray& value,
                                      const QString& note = {});
    /// Takes back the latest edit of a field; State error when it was not edited. New row version.
    [[nodiscard]] Result<qint64> undoEdit(qint64 id, qint64 version, const QString& field);
    [[nodiscard]] Result<qint64> decideField(qint64 id, qint64 version, const QString& field, bool keep,
                                             const QString& note = {});
    /// Takes `field` out of all these rows, or, with `others`, every field but that one out of those that can be approved by this
    /// login. One statement; the rows touched. Stale when one of them has another version.
    [[nodiscard]] Result<QList<TakenFields>> takeFields(std::span<const qint64> ids, std::span<const qint64> versions,
                                                        const QString& field, bool others, const QString& note = {});
    /// The inverse; `version` is that of the row now. How many rows got fields back.
    [[nodiscard]] Result<qint64> putBackFields(std::span<const TakenFields> rows);
    /// Another value of one field for each of these rows, in one statement; `values` is a JSON array. {id -> version} of the rows
    /// touched.
    [[nodiscard]] Result<QHash<qint64, qint64>> editMany(std::span<const qint64> ids, std::span<const qint64> versions,
                                                         const QString& field, const QByteArray& values, const QString& note = {});
    /// Takes back the latest edit of the field in each of these rows; how many had one.
    [[nodiscard]] Result<qint64> undoEdits(std::span<const qint64> ids, std::span<const qint64> versions, const QString& field);
    /// Lets held rows be decided like any other, in one statement; how many. All of them or none: Stale or State when one was
    /// changed or settled meanwhile.
    [[nodiscard]] Result<qint64> unblock(std::span<const qint64> ids, std::span<const qint64> versions, const QString& note);
    /// The same for everything under a filter that waits for no other decision.
    [[nodiscard]] Result<ReleaseOutcome> releaseWhere(const StagingFilter& filter, const QString& note);
    /// The inverse: they are held for what they were held for; how many. Stale when one of them has another version.
    [[nodiscard]] Result<qint64> holdAgain(std::span<const qint64> ids, std::span<const qint64> versions);

    [[nodiscard]] Result<StagedItem> get(qint64 id);
    /// In id order above `after`; the page of a walk or of the command line.
    [[nodiscard]] Result<QList<StagedItem>> list(const StagingFilter& filter, qint64 after = 0, int limit = 500);
    [[nodiscard]] Result<qint64> count(const StagingFilter& filter);
    /// Walks everything under the filter in pages; stops when the sink returns false.
    [[nodiscard]] Result<qint64> forEach(const StagingFilter& filter,
                                         const std::function<bool(const StagedItem&)>& sink);
    /// {status: {pending: n, …}, operation: {…}, field: {price: n, …}, source: {…}, total, auto_approved, conflicts}
    [[nodiscard]] Result<QJsonObject> summary(const StagingFilter& filter);
    /// What a person decided for single fields: [{field, decision, final_value, decided_by, decided_at}].
    [[nodiscard]] Result<QJsonArray> fieldDecisions(qint64 id);

    /// The columns of StagedItem for a query over sync_staging `s`, and the reader of such a row.
    [[nodiscard]] static QString itemColumns();
    [[nodiscard]] static StagedItem readItem(const QSqlQuery& query);

private:
    Connection& m_connection;
};

} // namespace trueup
