#pragma once

#include "reconcile/diff.h"
#include "reconcile/matcher.h"

namespace trueup {

/// What a machine may approve. The default is: nothing.
struct ApprovalPolicy
{
    std::optional<double> minimumConfidence = {};   ///< off by default; chosen on labelled data for a stated precision
    bool allowCreates = false;
    std::optional<double> maximumPricePercent = {}; ///< price changes up to this size; off by default
    std::optional<double> minimumMarginPercent = {}; ///< with a price change: (price - cost) / price
    bool stockFromOwner = false;                   ///< stock of the ERP inside the limits below
    double stockReductionPercent = 50;             ///< a reduction of this size or more needs a person …
    qint64 stockReductionFrom = 10;                ///< … on products with at least this many units
    bool minorChanges = false;                     ///< few text fields, no price, SKU or stock
    int minorMaximumFields = 3;
};

enum class Operation { Create, Update, Archive, Delete, Publish, Unpublish, Link };

struct ApprovalSubject
{
    Operation operation = Operation::Update;
    ChangeSet changes;
    MatchState matchState = MatchState::Unmatched;
    MatchMethod matchMethod = MatchMethod::None;
    double matchConfidence = 0;
    bool linkConfirmed = false; ///< a person confirmed the link to the ERP item
    bool blocked = false;       ///< a row issue blocks it
    bool runHeld = false;
    Value cost;                 ///< after the change, for margins
};

struct ApprovalDecision
{
    bool approved = false;
    QString rule;   ///< stable word of the rule that decided: "default_deny", "confidence", "minor_changes", …
    QString reason; ///< translated sentence

    friend bool operator==(const ApprovalDecision&, const ApprovalDecision&) = default;
};

/// Whether a staged change may be approved without a person. Anything unknown, ambiguous, blocked or in conflict is refused,
/// whatever the policy says.
[[nodiscard]] ApprovalDecision decideApproval(const ApprovalSubject& subject, const ApprovalPolicy& policy = {});

} // namespace trueup
