#pragma once

#include "reconcile/bulkedit.h"
#include "store/stagingtable.h"

namespace trueup {

/// One field of many staged changes: a decision about it, or other values for it.
struct StagedFieldTask
{
    /// ApproveOnly approves the changes with this field alone: their other fields are rejected, because a product is pushed as a
    /// whole. Reject takes the field out, and the others stay as they are. Edit stages other values, which wait for approval.
    enum class Act { ApproveOnly, Reject, Edit };
    Act act = Act::ApproveOnly;
    FieldId field = FieldId::Price;
    BulkEdit edit{};                   ///< of an Edit
    bool alsoUnchanged = false;        ///< an Edit starts from our value where nothing is proposed for the field
    StagingFilter filter{};            ///< which changes are meant; an empty one means all
    QHash<qint64, qint64> seen{};      ///< id -> version each is bound to; empty: they are taken as they are
    std::optional<qint64> expected{};  ///< how many it was going to be done to; another number refuses
    QString note{};
};

/// What a task would do; every change meant counts in exactly one of the first six.
struct StagedFieldPreview
{
    struct Line
    {
        QString sku;
        QString name;
        Value before; ///< of a decision ours, of an edit what is proposed now
        Value after;
    };
    qint64 acts = 0;           ///< changes it is done to
    qint64 without = 0;        ///< nothing is proposed for the field
    qint64 settled = 0;        ///< decided, written, or replaced already
    qint64 held = 0;           ///< of an approval: held, or with an open conflict
    qint64 same = 0;           ///< the value would stay as it is
    qint64 unfit = 0;          ///< the value does not allow it, or the new one breaks a rule of the catalogue
    QString unfitReason{};     ///< of the first of these, a translated sentence
    qint64 othersRejected = 0; ///< of an approval: changes with other fields, which are rejected
    QList<Line> first{};       ///< of `acts`, at most 50

    [[nodiscard]] qint64 meant() const { return acts + without + settled + held + same + unfit; }
};

/// What a task did, with what it takes to take it back.
struct StagedFieldOutcome
{
    StagedFieldPreview counts;  ///< `first` of an edit only
    DecisionOutcome decision{}; ///< of an approval
    qint64 done = 0;            ///< approved, rejected or edited
    QList<qint64> ids{};        ///< the changes decided about, or edited
    QList<qint64> before{};     ///< their versions before
    QList<qint64> after{};      ///< their versions after an edit; of a decision empty
    QList<TakenFields> taken{}; ///< by a decision
};

/// What would be done to how many; writes nothing. Usage when an edit does not say what the value shall be.
[[nodiscard]] Result<StagedFieldPreview> previewStagedField(Connection& connection, const StagedFieldTask& task);
/// Does it, in the caller's transaction. Stale when it would be done to another number than expected, or one was changed
/// meanwhile; the caller rolls back then.
[[nodiscard]] Result<StagedFieldOutcome> actOnStagedField(Connection& connection, const StagedFieldTask& task);

/// What came back of one field.
struct StagedFieldRestored
{
    qint64 restored = 0;
    qint64 settled = 0; ///< sent, or replaced by a newer change
    QList<StagedFieldPreview::Line> first{}; ///< of the restored, a few: proposed before and after; none: nothing
};

/// Takes back what was last done to one field under a filter, in the caller's transaction: a value that was typed or calculated
/// becomes what it was, a field that was taken out is proposed again, and what was decided with it is back in review.
[[nodiscard]] Result<StagedFieldRestored> restoreStagedField(Connection& connection, const StagingFilter& filter, FieldId field);

/// The refusal of what would be done to another number of changes than a person was shown.
[[nodiscard]] Error otherNumberError(qint64 now, qint64 shown);

} // namespace trueup
