#pragma once

#include "catalog/fields.h"
#include "services/answer.h"
#include "services/review.h"

#include <QDateTime>

#include <algorithm>
#include <optional>

namespace trueup::ui {

enum class FindingLevel { Warn, Hold };

/// One of the products behind a finding: by a value that changes, or by its name.
struct GuardExample
{
    QString sku;
    QString name;                 ///< of the product; empty where a value is told
    std::optional<FieldId> field; ///< whose value is told: price, stock or what a column of the feed said
    Value before;
    Value after;
    Value cost; ///< of a price that is below it
};

/// What a guardrail says about a run.
struct GuardFinding
{
    FindingLevel level = FindingLevel::Warn;
    QString sentence; ///< translated, with its numbers
    QList<GuardExample> examples = {}; ///< a few, worst first
    qint64 count = -1;                 ///< of how many the examples are some; -1: not known
};

struct PushFieldCount
{
    FieldId field = FieldId::Title;
    qint64 products = 0;
};

/// "What will be written": shown before a push, nothing has happened yet.
struct PushPreview
{
    QString batchId;
    QString target; ///< the shop, for people
    qint64 products = 0;
    qint64 creates = 0;
    qint64 updates = 0;
    qint64 withdrawals = 0;
    qint64 waiting = 0; ///< writes of earlier pushes that go along
    qint64 held = 0;    ///< changes a rule keeps back: these are not written
    qint64 calls = 0;
    bool usesBulk = false; ///< some calls carry many products in one file
    qint64 points = 0;
    qint64 seconds = 0;
    QList<PushFieldCount> fields;
    QList<GuardFinding> findings;

    [[nodiscard]] bool isHeld() const
    {
        return std::ranges::any_of(findings, [](const auto& finding) { return finding.level == FindingLevel::Hold; });
    }
};

/// One value of a product of the preview, as a cell shows it. There may be two hundred thousand products: the values themselves
/// are read for the one that is looked at.
struct PlannedValue
{
    FieldId field = FieldId::Title;
    QString before;
    QString after;
};

/// One product of the preview: what goes to the shop.
struct PlannedWrite
{
    qint64 id = 0; ///< of the staged change
    QString sku;
    QString name;
    ChangeKind kind = ChangeKind::Update;
    QList<PlannedValue> values; ///< in registry order
};

enum class PushOutcome { Confirmed, Failed, Unknown, Waiting };

/// What became of one product of a push.
struct PushResultRow
{
    qint64 id = 0; ///< outbox row
    QString sku;
    QString name;
    PushOutcome outcome = PushOutcome::Waiting;
    QString text; ///< translated: fields written, or why not
    int attempts = 0;
    QDateTime at;
    bool canRetry = false;
    bool isDead = false;     ///< not tried again by itself
    bool canEdit = false;    ///< may go back to review with another value
    QString failureClass;    ///< translated: what kind of failure, empty: none
    QDateTime nextTry;       ///< invalid: none is planned
    QList<FieldId> fields;   ///< that the call carries
    QString shopWords = {};  ///< of a refusal what the shop said, in its language; empty: nothing, or it was not the shop
};

class PushService : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    [[nodiscard]] virtual Answer<PushPreview> preview(const QString& batchId) = 0;
    [[nodiscard]] virtual Answer<Page<PushResultRow>> results(const QString& batchId, const QString& afterKey,
                                                              int limit) = 0;
    /// Of every batch the writes that failed, gave up or are being verified.
    [[nodiscard]] virtual Answer<Page<PushResultRow>> unfinished(const QString& afterKey, int limit) = 0;
    /// Everything that gave up waits for the next push again; the number queued.
    [[nodiscard]] virtual Answer<qint64> retryAll() = 0;
    /// Queues failed rows again; the number queued.
    [[nodiscard]] virtual Answer<qint64> retry(const QList<qint64>& ids) = 0;
    /// The products behind a preview, in the order in which the push takes them; `text`: part of SKU or name, empty: all.
    [[nodiscard]] virtual Answer<Page<PlannedWrite>> planned(const QString& batchId, const QString& text, const QString& afterKey,
                                                             int limit) = 0;
    /// The values of one of them in full, in registry order. Stale when it is not approved any more.
    [[nodiscard]] virtual Answer<QList<FieldDelta>> plannedValues(qint64 id) = 0;
    /// The value the call carries now, for an editor.
    [[nodiscard]] virtual Answer<Value> value(qint64 id, FieldId field) = 0;
    /// Takes a failed write (canEdit) back to review with another value; nothing is written before it is approved again.
    [[nodiscard]] virtual Answer<void> sendBack(qint64 id, FieldId field, const Value& value) = 0;
};

} // namespace trueup::ui
