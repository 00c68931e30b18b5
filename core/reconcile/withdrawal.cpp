#include "reconcile/withdrawal.h"

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr auto archived = "ARCHIVED"_L1;

bool isMissing(const WithdrawalFacts& facts, int feeds)
{
    return feeds > 0 && facts.wasInFeed && facts.missedFeeds >= feeds;
}

bool isUnsold(const WithdrawalFacts& facts)
{
    return facts.erpInactiveSince.isValid() && facts.shopStatus != "DRAFT"_L1;
}

FieldChange statusChange(const WithdrawalFacts& facts, const QString& status, Side origin, const QString& rule)
{
    FieldChange change;
    change.field = FieldId::Status;
    change.base = facts.baseStatus;
    if (!facts.shopStatus.isEmpty())
        change.current = facts.shopStatus;
    change.proposed = status;
    change.origin = origin;
    change.rule = rule;
    return change;
}

FieldChange archiveChange(const WithdrawalFacts& facts, bool missing)
{
    FieldChange change = statusChange(facts, archived, missing ? Side::Etilize : Side::Xorosoft,
                                      missing ? u"missing_from_feed"_s : u"erp_inactive"_s);
    if (missing) {
        change.evidence.insert(u"missing_since"_s, facts.missingSince.toUTC().toString(Qt::ISODate));
        change.evidence.insert(u"missed_feeds"_s, facts.missed);
    }
    if (facts.erpInactiveSince.isValid()) {
        change.evidence.insert(u"inactive_since"_s, facts.erpInactiveSince.toUTC().toString(Qt::ISODate));
        change.evidence.insert(u"erp"_s, facts.erpItem);
    }
    return change;
}

} // namespace

QString statusToRestore(const WithdrawalFacts& facts)
{
    if (!facts.isInShop || facts.last != WithdrawalFacts::LastArchive::Written || facts.shopStatus != archived ||
        facts.erpInactiveSince.isValid())
        return {};
    return facts.statusBefore.isEmpty() || facts.statusBefore == archived ? u"ACTIVE"_s : facts.statusBefore;
}

PlannedWithdrawal planWithdrawal(const WithdrawalFacts& facts, int feeds)
{
    using Open = WithdrawalFacts::OpenRow;
    const bool missing = isMissing(facts, feeds);
    const bool isDue = facts.isInShop && facts.shopStatus != archived && (missing || isUnsold(facts));
    if (facts.open == Open::Person)
        return {};
    if (facts.open == Open::Archive)
        return {isDue ? WithdrawalStep::Keep : WithdrawalStep::TakeBack, {}};
    if (isDue && facts.last == WithdrawalFacts::LastArchive::None)
        return {WithdrawalStep::Archive, archiveChange(facts, missing)};
    // What is listed again comes back with the rest of its row; here only what no feed ever lists.
    if (const QString status = statusToRestore(facts); !status.isEmpty() && !facts.wasInFeed)
        return {WithdrawalStep::Reactivate, statusChange(facts, status, Side::Xorosoft, u"erp_active_again"_s)};
    return {};
}

} // namespace trueup
