#pragma once

#include "reconcile/diff.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>

namespace trueup {

/// What is known about a product that may have left the range: the supplier no longer lists it, or the ERP no longer sells it.
struct WithdrawalFacts
{
    /// The open staged change of the product, if any.
    enum class OpenRow {
        None,
        Archive, ///< ours, as staged
        SellOut, ///< ours, as staged
        Other,   ///< of a source; a newer proposal may take its place
        Person,  ///< made or edited by a person, or being written: never replaced from here
    };
    /// What became of the last proposal to archive it, or to sell it out, for the reasons that still stand.
    enum class LastArchive {
        None,
        Written, ///< approved, and the shop confirmed it
        Refused, ///< a person decided against it, or the shop did
    };

    qint64 productId = 0;
    QString sku;
    QString name;
    QString vendor;
    QString productType;
    bool isInShop = false; ///< linked, and not known to be gone from there
    QString shopStatus;    ///< ACTIVE, DRAFT, ARCHIVED, UNLISTED; empty when unknown
    Value baseStatus;
    bool wasInFeed = false;
    int missedFeeds = 0; ///< accepted feeds in a row without it; 0: listed
    QDateTime missingSince;
    QJsonArray missed; ///< the first of those feeds: {"job", "file", "imported_at"}
    QDateTime erpInactiveSince; ///< invalid: the ERP sells it, or does not know it
    QJsonObject erpItem;        ///< {"item", "active", "sellable", "discontinued_on"} where it does not
    OpenRow open = OpenRow::None;
    bool isOpenApproved = false; ///< a person let the open row pass, and it is not on its way yet
    LastArchive last = LastArchive::None;
    QString statusBefore; ///< before the archive that was written
    std::optional<qint64> left; ///< units to sell: what the ERP has, else what the shop says; none: nobody knows
    QString shopPolicy;         ///< CONTINUE or DENY; empty when unknown
    Value basePolicy;
    bool isPolicyLocked = false; ///< staff keep the policy as it is
    LastArchive lastSellOut = LastArchive::None;
    QString policyBefore; ///< before the sell-out that was written
};

enum class WithdrawalStep {
    Nothing,
    Archive,    ///< to be staged for a person
    SellOut,    ///< to be staged for a person: it stays on sale until nothing is left, and is not ordered anew
    Keep,       ///< staged already and still right
    TakeBack,   ///< staged, but the reason is gone
    Reactivate, ///< archived by us, and the reason is gone
    EndSellOut, ///< was to be sold out, and the reason is gone
};

struct PlannedWithdrawal
{
    WithdrawalStep step = WithdrawalStep::Nothing;
    /// With its rule and evidence: of the status for Archive and Reactivate, of the stock policy for SellOut and EndSellOut.
    FieldChange change;
};

/// Whether and why a product leaves the range. `feeds`: accepted feeds in a row that must lack it; 0: absence proves nothing.
/// A draft the ERP does not sell stays a draft: nobody can buy it. With `sellOut` a product of which something is left is first
/// sold out (policy DENY) and archived when nothing is left (facts: business-rules §5); once some was known to be left, only a
/// known zero ends that. Nothing is asked again that a person decided for the same absence. Never more than a proposal: who
/// applies it must leave the approval to a person.
[[nodiscard]] PlannedWithdrawal planWithdrawal(const WithdrawalFacts& facts, int feeds, bool sellOut = true);

/// The status a product gets back when it is listed again after we archived it; empty: it is not for us to touch.
[[nodiscard]] QString statusToRestore(const WithdrawalFacts& facts);
/// The stock policy it gets back when it is listed again after it was to be sold out; empty: it is not for us to touch.
[[nodiscard]] QString policyToRestore(const WithdrawalFacts& facts);

} // namespace trueup
