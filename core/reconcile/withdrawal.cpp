#include "reconcile/withdrawal.h"

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr auto archived = "ARCHIVED"_L1;
constexpr auto deny = "DENY"_L1;

bool isMissing(const WithdrawalFacts& facts, int feeds)
{
    return feeds > 0 && facts.wasInFeed && facts.missedFeeds >= feeds;
}

bool isUnsold(const WithdrawalFacts& facts)
{
    return facts.erpInactiveSince.isValid() && facts.shopStatus != "DRAFT"_L1;
}

FieldChange changeOf(FieldId id, const Value& base, const QString& inShop, const QString& proposed, Side origin, const QString& rule)
{
    FieldChange change;
    change.field = id;
    change.base = base;
    if (!inShop.isEmpty())
        change.current = inShop;
    change.proposed = proposed;
    change.origin = origin;
    change.rule = rule;
    return change;
}

FieldChange statusChange(const WithdrawalFacts& facts, const QString& status, Side origin, const QString& rule)
{
    return changeOf(FieldId::Status, facts.baseStatus, facts.shopStatus, status, origin, rule);
}

FieldChange policyChange(const WithdrawalFacts& facts, const QString& policy, Side origin, const QString& rule)
{
    return changeOf(FieldId::InventoryPolicy, facts.basePolicy, facts.shopPolicy, policy, origin, rule);
}

/// Why it leaves the range, and how much of it is left.
void addEvidence(FieldChange& change, const WithdrawalFacts& facts, bool missing)
{
    if (facts.left && *facts.left > 0)
        change.evidence.insert(u"left"_s, *facts.left);
    if (missing) {
        change.evidence.insert(u"missing_since"_s, facts.missingSince.toUTC().toString(Qt::ISODate));
        change.evidence.insert(u"missed_feeds"_s, facts.missed);
    }
    if (facts.erpInactiveSince.isValid()) {
        change.evidence.insert(u"inactive_since"_s, facts.erpInactiveSince.toUTC().toString(Qt::ISODate));
        change.evidence.insert(u"erp"_s, facts.erpItem);
    }
}

FieldChange archiveChange(const WithdrawalFacts& facts, bool missing)
{
    FieldChange change = statusChange(facts, archived, missing ? Side::Etilize : Side::Xorosoft,
                                      missing ? u"missing_from_feed"_s : u"erp_inactive"_s);
    addEvidence(change, facts, missing);
    return change;
}

/// Whether something is left that can be sold: a draft is not on sale, and what staff locked stays as it is. Stock that is not
/// known is not taken for none where some was left before.
bool canSellOut(const WithdrawalFacts& facts)
{
    if (facts.shopStatus == "DRAFT"_L1 || facts.isPolicyLocked)
        return false;
    const bool wasLeft = facts.open == WithdrawalFacts::OpenRow::SellOut || facts.lastSellOut != WithdrawalFacts::LastArchive::None;
    return facts.left ? *facts.left > 0 : wasLeft;
}

PlannedWithdrawal sellOutOf(const WithdrawalFacts& facts, bool missing)
{
    using Open = WithdrawalFacts::OpenRow;
    using Last = WithdrawalFacts::LastArchive;
    const bool isDenied = facts.shopPolicy == deny;
    if (facts.open == Open::Archive && facts.isOpenApproved)
        return {WithdrawalStep::Keep, {}};
    if (facts.open == Open::SellOut)
        return {isDenied ? WithdrawalStep::TakeBack : WithdrawalStep::Keep, {}};
    if (isDenied || facts.last != Last::None || facts.lastSellOut != Last::None)
        return {facts.open == Open::Archive ? WithdrawalStep::TakeBack : WithdrawalStep::Nothing, {}};
    FieldChange change = policyChange(facts, deny, missing ? Side::Etilize : Side::Xorosoft, u"sell_out"_s);
    addEvidence(change, facts, missing);
    return {WithdrawalStep::SellOut, change};
}

/// What is listed again comes back with the rest of its row; here only what no row of this feed brings back.
PlannedWithdrawal comeBack(const WithdrawalFacts& facts, bool missing)
{
    if (const QString status = statusToRestore(facts); !status.isEmpty() && !facts.wasInFeed)
        return {WithdrawalStep::Reactivate, statusChange(facts, status, Side::Xorosoft, u"erp_active_again"_s)};
    const bool isListed = facts.wasInFeed && facts.missedFeeds == 0;
    if (const QString policy = policyToRestore(facts); !policy.isEmpty() && !missing && !isListed && facts.shopStatus != archived)
        return {WithdrawalStep::EndSellOut, policyChange(facts, policy, Side::Xorosoft, u"sell_out_over"_s)};
    return {};
}

} // namespace

QString statusToRestore(const WithdrawalFacts& facts)
{
    if (!facts.isInShop || facts.last != WithdrawalFacts::LastArchive::Written || facts.shopStatus != archived ||
        facts.erpInactiveSince.isValid())
        return {};
    return facts.statusBefore.isEmpty() || facts.statusBefore == archived ? u"ACTIVE"_s : facts.statusBefore;
}

QString policyToRestore(const WithdrawalFacts& facts)
{
    if (!facts.isInShop || facts.lastSellOut != WithdrawalFacts::LastArchive::Written || facts.shopPolicy != deny ||
        facts.erpInactiveSince.isValid() || facts.isPolicyLocked)
        return {};
    return facts.policyBefore == deny ? QString() : facts.policyBefore;
}

PlannedWithdrawal planWithdrawal(const WithdrawalFacts& facts, int feeds, bool sellOut)
{
    using Open = WithdrawalFacts::OpenRow;
    const bool missing = isMissing(facts, feeds);
    const bool isDue = facts.isInShop && facts.shopStatus != archived && (missing || isUnsold(facts));
    const bool isOurs = facts.open == Open::Archive || facts.open == Open::SellOut;
    if (facts.open == Open::Person)
        return {};
    if (!isDue)
        return isOurs ? PlannedWithdrawal{WithdrawalStep::TakeBack, {}} : comeBack(facts, missing);
    if (sellOut && canSellOut(facts))
        return sellOutOf(facts, missing);
    if (facts.open == Open::Archive)
        return {WithdrawalStep::Keep, {}};
    if (facts.last == WithdrawalFacts::LastArchive::None)
        return {WithdrawalStep::Archive, archiveChange(facts, missing)};
    return {isOurs ? WithdrawalStep::TakeBack : WithdrawalStep::Nothing, {}};
}

} // namespace trueup
