#pragma once

#include "reconcile/approval.h"
#include "reconcile/diff.h"

#include <optional>

namespace trueup {

/// A change of the product that is open while its stock is looked at.
struct OpenChange
{
    ChangeSet changes;
    bool isUpdate = true;        ///< else it creates, archives, …
    bool isApproved = false;     ///< a person or a rule let it pass, and it is not written yet
    bool isBeingWritten = false; ///< queued, or under way to the shop
};

/// One product and what the ERP says about its stock.
struct StockSubject
{
    bool isInShop = false;
    bool isLocked = false;
    bool isLinked = false;          ///< a confirmed link to an ERP item the mirror holds
    std::optional<qint64> sellable; ///< over the stores that count, safety stock taken off, never below 0; none: not known
    bool isStale = false;           ///< `sellable` is too old, or of a reading that did not come to its end
    Value base;                     ///< of the stock, last agreed
    Value current;                  ///< what the shop was last seen to hold, else our own
    std::optional<OpenChange> open;
};

enum class StockOutcome {
    NotInShop,
    NotLinked,
    Locked,
    Unknown,   ///< the ERP does not say: never taken for zero
    Stale,     ///< the ERP said so too long ago, or only in part: nobody knows what it is by now
    Unchanged, ///< the shop holds it, or the open change says so already
    Waiting,   ///< an open change must be written, or decided, first
    Staged,    ///< a proposal of its own, in place of an open one that is about stock alone
    Rewritten, ///< the open change, with its stock put right; nothing is left of it when `changes` is empty
};

struct PlannedStock
{
    StockOutcome outcome = StockOutcome::Unchanged;
    ChangeSet changes;         ///< of Staged and Rewritten
    ApprovalDecision approval; ///< of Staged
    bool isSoldOut = false;    ///< the ERP has none to sell
    bool fallsToZero = false;  ///< and the shop still had some
};

/// What the ERP's stock means for a product that is in the shop (business rules, sections 1 and 6). Pure. Other proposals of an
/// open change are kept; what a person typed for the stock stands, and so does what is open about a stock nobody knows now.
[[nodiscard]] PlannedStock planStock(const StockSubject& subject, const ApprovalPolicy& policy);

} // namespace trueup
