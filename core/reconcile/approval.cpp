#include "reconcile/approval.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Approval)
};

ApprovalDecision refuse(const char* rule, const QString& reason)
{
    return {false, QString::fromLatin1(rule), reason};
}

/// What no policy can approve.
std::optional<ApprovalDecision> refusal(const ApprovalSubject& subject)
{
    if (subject.runHeld)
        return refuse("run_held", Text::tr("The run is held by a guardrail."));
    if (subject.blocked)
        return refuse("blocked", Text::tr("The row is blocked."));
    if (subject.changes.hasConflict())
        return refuse("conflict", Text::tr("The change is in conflict with another one."));
    if (subject.matchState == MatchState::Ambiguous || subject.matchState == MatchState::Near)
        return refuse("match_unsure", Text::tr("It is not certain which ERP item the row belongs to."));
    if (subject.changes.isEmpty())
        return refuse("empty", Text::tr("There is nothing to approve."));
    const FieldChange* const price = subject.changes.find(FieldId::Price);
    if (price && (!price->proposed.decimal() || *price->proposed.decimal() <= Decimal()))
        return refuse("bad_price", Text::tr("The price is not above zero."));
    if (subject.operation != Operation::Update && subject.operation != Operation::Create)
        return refuse("operation", Text::tr("This kind of change is always decided by a person."));
    for (const FieldId id : {FieldId::Handle, FieldId::Sku, FieldId::Barcode, FieldId::Status, FieldId::InventoryPolicy}) {
        if (subject.operation == Operation::Update && subject.changes.find(id))
            return refuse("field", Text::tr("%1 is always decided by a person.").arg(field(id).translatedLabel()));
    }
    return std::nullopt;
}

bool isSafePrice(const FieldChange& change, const ApprovalSubject& subject, const ApprovalPolicy& policy)
{
    if (!policy.maximumPricePercent || !change.changePercent
        || std::abs(change.changePercent->toDouble()) > *policy.maximumPricePercent)
        return false;
    if (!policy.minimumMarginPercent)
        return true;
    const Decimal* const cost = subject.cost.decimal();
    if (!cost)
        return false;
    const double price = change.proposed.decimal()->toDouble();
    return 100.0 * (price - cost->toDouble()) / price >= *policy.minimumMarginPercent;
}

bool isSafeStock(const FieldChange& change, const ApprovalPolicy& policy)
{
    const qint64* const before = change.current.integer();
    const qint64* const after = change.proposed.integer();
    if (!policy.stockFromOwner || change.origin != field(FieldId::Inventory).owner || !after || *after < 0)
        return false;
    if (!before || *before < policy.stockReductionFrom)
        return true;
    return double(*before - *after) * 100.0 < policy.stockReductionPercent * double(*before);
}

bool isMoneyOrStock(FieldId id)
{
    return id == FieldId::Price || id == FieldId::CompareAtPrice || id == FieldId::Cost || id == FieldId::Inventory;
}

/// Whether every price and stock change of the set is inside the limits that were switched on.
std::optional<ApprovalDecision> unsafeNumbers(const ApprovalSubject& subject, const ApprovalPolicy& policy)
{
    for (const FieldChange& change : subject.changes.changes) {
        if (change.field == FieldId::Inventory && !isSafeStock(change, policy))
            return refuse("stock", Text::tr("The change of stock needs a person."));
        if (change.field == FieldId::Price && !isSafePrice(change, subject, policy))
            return refuse("price", Text::tr("The change of price needs a person."));
        if (change.field == FieldId::CompareAtPrice || (change.field == FieldId::Cost && !policy.maximumPricePercent))
            return refuse("price", Text::tr("The change of price needs a person."));
    }
    return std::nullopt;
}

} // namespace

ApprovalDecision decideApproval(const ApprovalSubject& subject, const ApprovalPolicy& policy)
{
    if (const auto refused = refusal(subject))
        return *refused;
    const bool identified = subject.linkConfirmed
                            || (subject.matchState == MatchState::Matched && isIdentifierBacked(subject.matchMethod));
    const bool sure = subject.linkConfirmed
                      || (identified && policy.minimumConfidence && subject.matchConfidence >= *policy.minimumConfidence);
    if (subject.operation == Operation::Create) {
        if (policy.allowCreates && policy.minimumConfidence && sure)
            return {true, u"confidence"_s, Text::tr("A new product whose ERP item is certain.")};
        return refuse("default_deny", Text::tr("New products are approved by a person."));
    }
    if (const auto unsafe = unsafeNumbers(subject, policy))
        return *unsafe;
    if (policy.minimumConfidence && sure)
        return {true, u"confidence"_s, Text::tr("The ERP item is certain and the change is inside all limits.")};
    const auto& changes = subject.changes.changes;
    const bool numbersOnly = std::ranges::all_of(changes, [](const FieldChange& change) { return isMoneyOrStock(change.field); });
    if (numbersOnly && identified)
        return {true, u"owner_numbers"_s, Text::tr("Stock or price of the owner, inside the limits.")};
    const bool anyNumber = std::ranges::any_of(changes, [](const FieldChange& change) { return isMoneyOrStock(change.field); });
    if (policy.minorChanges && subject.linkConfirmed && !anyNumber && changes.size() <= policy.minorMaximumFields)
        return {true, u"minor_changes"_s, Text::tr("Few changes, none of them to price, SKU or stock.")};
    return refuse("default_deny", Text::tr("No rule approves this change."));
}

} // namespace trueup
