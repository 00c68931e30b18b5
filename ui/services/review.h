#pragma once

#include "catalog/fields.h"
#include "reconcile/bulkedit.h"
#include "services/answer.h"

#include <QDateTime>
#include <QSet>

#include <optional>

namespace trueup::ui {

/// What a staged change does to the product as a whole (sync_staging.operation_type).
enum class ChangeKind { Create, Update, Archive, Delete, Publish, Unpublish, Link };
/// Where a staged change stands (sync_staging.status; Held is "blocked").
enum class ReviewStatus { Pending, Held, Approved, Rejected, Queued, Synced, Failed, Superseded };

/// A batch as the list at the left shows it.
struct BatchRow
{
    QString id;
    QString name;
    Side source = Side::Etilize;
    QDateTime createdAt;
    QString createdBy;
    qint64 runId = 0;
    qint64 total = 0;
    qint64 pending = 0;
    qint64 approved = 0; ///< approved and not yet written
    qint64 rejected = 0;
    qint64 synced = 0;
    qint64 failed = 0;
};

/// Which staged changes are meant. Everything unset means everything.
struct ReviewFilter
{
    QString batchId; ///< empty: all open batches
    std::optional<FieldId> field;
    std::optional<Side> source;
    QSet<ReviewStatus> statuses;
    QSet<ChangeKind> kinds;
    bool autoApprovedOnly = false;
    QString text; ///< part of SKU or name
    /// Per cent of the current price; a change beyond ±this. No value: any.
    std::optional<int> priceChangeBeyond;
    std::optional<int> confidenceBelow; ///< per cent; rows that matched nothing are not meant
    QString vendor;
    QString productType;

    friend bool operator==(const ReviewFilter&, const ReviewFilter&) = default;
};

/// Before and After compare the values of the field that is filtered by, else of the price.
enum class ReviewSort { Sku, Name, Kind, Before, After, PriceChange, Confidence, Source, Age, Status };

struct ReviewOrder
{
    ReviewSort column = ReviewSort::Sku;
    bool descending = false;
    friend bool operator==(const ReviewOrder&, const ReviewOrder&) = default;
};

/// How many staged changes there are under a filter, by the kinds that filter on click. The kind and status parts of the
/// filter do not count here, so that a click never makes the other numbers disappear.
struct ReviewTotals
{
    qint64 created = 0;
    qint64 changed = 0;
    qint64 withdrawn = 0; ///< archive, delete, unpublish
    qint64 pending = 0;
    qint64 held = 0;
    qint64 approved = 0;
    qint64 autoApproved = 0;
    qint64 rejected = 0;
    qint64 queued = 0;
    qint64 synced = 0;
    qint64 failed = 0;
    qint64 matching = 0;    ///< rows under the whole filter
    qint64 approvable = 0;  ///< rows under the whole filter that an approval would change
    qint64 rejectable = 0;  ///< rows under the whole filter that a rejection would change
    qint64 reopenable = 0;  ///< rows under the whole filter whose decision could be taken back
    qint64 releasable = 0;  ///< rows under the whole filter that are held
};

/// One field of one staged change.
struct FieldDelta
{
    FieldId field = FieldId::Title;
    Value current; ///< ours now; none: missing
    Value proposed;
    std::optional<Decimal> changePercent; ///< numbers only
};

/// One product of the grid.
struct ReviewRow
{
    qint64 id = 0;
    qint64 version = 0; ///< row version; a decision on an older one is refused
    QString sku;
    QString name;
    ChangeKind kind = ChangeKind::Update;
    Side source = Side::Etilize;
    ReviewStatus status = ReviewStatus::Pending;
    bool autoApproved = false;
    bool startsUnticked = false; ///< withdrawals and large price drops; decided by the engine
    QString heldReason;
    std::optional<double> confidence; ///< 0…1; no value: nothing was matched
    QString confidenceReason;         ///< translated, for example "Manufacturer part number within brand"
    QDateTime stagedAt;
    QList<FieldDelta> deltas; ///< in registry order
    QString decidedBy{};      ///< who decided last, empty: nobody yet
};

/// A row that may not have been read yet: enough to count it, tick it and bind a decision to what was there.
struct ReviewKey
{
    qint64 id = 0;
    qint64 version = 0;
    bool startsUnticked = false;
};

/// What there is to filter by, in the order people read it.
struct ReviewChoices
{
    QStringList vendors;
    QStringList productTypes;
};

/// One line of the diff: every field of the product, changed or not.
struct DiffField
{
    FieldId field = FieldId::Title;
    Value base; ///< what all sides last agreed on; none: never agreed
    Value ours;
    Value proposed; ///< none: nothing proposed
    std::optional<Side> origin;
    Side owner = Side::Local;
    QString rule; ///< translated reason the proposal stands, may be empty
    bool isChange = false;
    bool isLocked = false;
    bool baseInOtherWords = false; ///< base and ours are written differently and mean the same
    Value shop{}; ///< what the shop held when last read; none: not known, or the shop has no such field
    bool shopInOtherWords = false; ///< the shop and ours are written differently and mean the same

    [[nodiscard]] bool isSameInOtherWords() const { return baseInOtherWords || shopInOtherWords; }
};

struct ReviewDetail
{
    ReviewRow row;
    QList<DiffField> fields; ///< in registry order
    bool isInShop = true;    ///< when last read
    int hiddenDifferences = 0; ///< removed by normalisation
    QStringList evidence;      ///< translated sentences about the match
    QString decidedBy;
    QDateTime decidedAt;
    QString note;
};

/// Reopen takes decided changes back to review, however long ago that was, as long as nothing of them was written. Release
/// lets held ones be decided like any other; the note is the reason. Undoing the one decides them as they were, undoing the
/// other holds them again.
enum class Verdict { Approve, Reject, Reopen, Release };

/// A decision about listed changes, or about everything under a filter.
struct Decision
{
    struct Item
    {
        qint64 id = 0;
        qint64 version = 0;
        QList<FieldId> onlyFields{}; ///< of an approval: these; the other fields are rejected. Empty: all
    };
    Verdict verdict = Verdict::Approve;
    QList<Item> items;                  ///< used when `everything` has no value
    std::optional<ReviewFilter> everything;
    qint64 expected = 0;                ///< the count that stood in the button
    QString note;
};

/// One value somebody typed in place of a proposed one; the change then waits for approval again.
struct ValueEdit
{
    qint64 id = 0;
    qint64 version = 0;
    FieldId field = FieldId::Title;
    Value value;
};

/// One field of many staged changes: a decision about it, or other values for it.
struct FieldTask
{
    /// ApproveOnly approves the products with this field alone: their other fields are rejected, because a product is pushed as a
    /// whole. Reject takes the field out, and the others stay as they are. Edit stages other values, which wait for approval.
    enum class Act { ApproveOnly, Reject, Edit };
    Act act = Act::ApproveOnly;
    FieldId field = FieldId::Price;
    BulkEdit edit{};            ///< of an Edit
    bool alsoUnchanged = false; ///< an Edit starts from our value where nothing is proposed for the field
    QList<Decision::Item> items; ///< used when `everything` has no value
    std::optional<ReviewFilter> everything;
    qint64 expected = 0; ///< the number of products that stood in the button
    QString note;
};

/// What a task would do; every product meant counts in exactly one of the first six.
struct FieldPreview
{
    struct Line
    {
        QString sku;
        QString name;
        Value before; ///< of a decision ours, of an edit what is proposed now
        Value after;
    };
    qint64 acts = 0;    ///< products it is done to: the number of the button
    qint64 without = 0; ///< nothing is proposed for the field
    qint64 settled = 0; ///< decided, written, or replaced already
    qint64 held = 0;    ///< of an approval: held, or with an open conflict
    qint64 same = 0;    ///< the value would stay as it is
    qint64 unfit = 0;   ///< the value does not allow it, or the new one breaks a rule of the catalogue
    QString unfitReason; ///< of the first of these, a translated sentence
    qint64 othersRejected = 0; ///< of an approval: products with other fields, which are rejected
    QList<Line> first;         ///< of `acts`, a few
};

struct DecisionResult
{
    qint64 decided = 0;
    qint64 refused = 0;     ///< stale, held, or already written
    QString refusal;        ///< one translated sentence about the refused ones, may be empty
    QString undoToken;      ///< empty: cannot be undone
};

class ReviewService : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    [[nodiscard]] virtual Answer<QList<BatchRow>> batches() = 0;
    [[nodiscard]] virtual Answer<Page<ReviewRow>> page(const ReviewFilter& filter, const ReviewOrder& order,
                                                       const QString& afterKey, int limit) = 0;
    /// All rows under a filter in order, without their contents; what a list of any length scrolls over.
    [[nodiscard]] virtual Answer<QList<ReviewKey>> keys(const ReviewFilter& filter, const ReviewOrder& order) = 0;
    /// Those of `ids` that are still there, in their order.
    [[nodiscard]] virtual Answer<QList<ReviewRow>> rows(const QList<qint64>& ids) = 0;
    [[nodiscard]] virtual Answer<ReviewTotals> totals(const ReviewFilter& filter) = 0;
    /// Of a batch; an empty id means all open ones.
    [[nodiscard]] virtual Answer<ReviewChoices> choices(const QString& batchId) = 0;
    [[nodiscard]] virtual Answer<ReviewDetail> detail(qint64 id) = 0;
    [[nodiscard]] virtual Answer<DecisionResult> decide(const Decision& decision) = 0;
    [[nodiscard]] virtual Answer<DecisionResult> edit(const ValueEdit& edit) = 0;
    /// What `task` would do to how many products; writes nothing.
    [[nodiscard]] virtual Answer<FieldPreview> previewField(const FieldTask& task) = 0;
    /// Does it in one step, which one undo takes back. Stale when it would now be another number of products than expected, or
    /// when a product listed was changed meanwhile.
    [[nodiscard]] virtual Answer<DecisionResult> actOnField(const FieldTask& task) = 0;
    /// Takes back one decision or edit as long as nothing of it was written.
    [[nodiscard]] virtual Answer<DecisionResult> undo(const QString& undoToken) = 0;

signals:
    /// Staged changes of a batch are not what they were; an empty id means any batch.
    void changed(const QString& batchId);
};

} // namespace trueup::ui
