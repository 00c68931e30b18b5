#include "reconcile/stockplan.h"

namespace trueup {

namespace {

ChangeSet proposedStock(const StockSubject& subject)
{
    ProposedValues proposed;
    proposed.offer(FieldId::Inventory, Value::integer(*subject.sellable), Side::Xorosoft);
    ProductValues base;
    base[FieldId::Inventory] = subject.base;
    ProductValues current;
    current[FieldId::Inventory] = subject.current;
    return diffProduct(base, current, proposed);
}

/// The changes with this one of stock, or none, in place of their own.
ChangeSet withStock(ChangeSet changes, const FieldChange* stock)
{
    changes.changes.removeIf([](const FieldChange& change) { return change.field == FieldId::Inventory; });
    if (stock)
        changes.changes.append(*stock);
    return changes;
}

/// How the proposal meets the open change.
StockOutcome meeting(const OpenChange& open, const FieldChange* wanted)
{
    const FieldChange* const standing = open.changes.find(FieldId::Inventory);
    const bool isSame = wanted && standing ? wanted->proposed == standing->proposed : !wanted && !standing;
    if (isSame)
        return StockOutcome::Unchanged;
    if (open.isBeingWritten || !open.isUpdate || (standing && standing->origin == Side::Local))
        return StockOutcome::Waiting;
    const bool isStockAlone = standing && open.changes.changes.size() == 1;
    if (isStockAlone)
        return wanted ? StockOutcome::Staged : StockOutcome::Rewritten;
    return open.isApproved ? StockOutcome::Waiting : StockOutcome::Rewritten;
}

ApprovalDecision approvalOf(const ChangeSet& changes, const ApprovalPolicy& policy)
{
    ApprovalSubject subject;
    subject.changes = changes;
    subject.matchState = MatchState::Matched;
    subject.matchMethod = MatchMethod::Person;
    subject.linkConfirmed = true;
    return decideApproval(subject, policy);
}

} // namespace

PlannedStock planStock(const StockSubject& subject, const ApprovalPolicy& policy)
{
    PlannedStock planned;
    if (!subject.isInShop)
        return {StockOutcome::NotInShop, {}, {}};
    if (!subject.isLinked)
        return {StockOutcome::NotLinked, {}, {}};
    if (!subject.sellable)
        return {StockOutcome::Unknown, {}, {}};
    if (subject.isStale)
        return {StockOutcome::Stale, {}, {}};
    const qint64* const before = subject.current.integer();
    planned.isSoldOut = *subject.sellable == 0;
    if (subject.isLocked) {
        planned.outcome = StockOutcome::Locked;
        return planned;
    }
    const ChangeSet alone = proposedStock(subject);
    const FieldChange* const wanted = alone.find(FieldId::Inventory);
    planned.fallsToZero = wanted && planned.isSoldOut && before && *before > 0;
    planned.outcome = subject.open ? meeting(*subject.open, wanted) : wanted ? StockOutcome::Staged : StockOutcome::Unchanged;
    if (planned.outcome == StockOutcome::Staged) {
        planned.changes = alone;
        planned.approval = approvalOf(alone, policy);
    } else if (planned.outcome == StockOutcome::Rewritten) {
        planned.changes = withStock(subject.open->changes, wanted);
    }
    return planned;
}

} // namespace trueup
