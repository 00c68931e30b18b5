#pragma once

#include "reconcile/diff.h"

#include <optional>

namespace trueup {

/// What a product shall be taken back to.
struct RollbackSubject
{
    int version = 0;                    ///< the number the values are of, for the rule's name
    ProductValues target = {};          ///< the values of that version
    ProductValues current = {};         ///< what our product holds now
    ProductValues base = {};
    ProductValues shop = {};            ///< what the shop held when last read; empty for a product that is not there
    std::optional<QList<FieldId>> only = {}; ///< the fields asked for; without it all but stock, which orders have moved since
};

struct SkippedField
{
    enum class Reason {
        Absent,      ///< the version says nothing about it; a roll-back never empties a field
        NotPushable, ///< the shop does not keep it
        Unsendable,  ///< the old value breaks a rule of the catalogue (a price of zero)
        MovesAlone,  ///< stock: an old quantity is wrong now; ask for it by name
    };
    FieldId field = FieldId::Title;
    Reason reason = Reason::Absent;
    Value current = {}; ///< what our product holds, and keeps

    friend bool operator==(const SkippedField&, const SkippedField&) = default;
};
/// Stable word: "absent", "not_pushable", "unsendable", "moves_alone".
[[nodiscard]] QString skipReasonWord(SkippedField::Reason reason);

struct RollbackPlan
{
    ChangeSet changes;           ///< origin local, rule "rollback:<version>"; to be staged with source rollback
    QList<SkippedField> skipped; ///< in registry order; only fields that would have changed something, or were asked for
    bool isEmpty() const { return changes.isEmpty(); }
};

/// The staged change that takes a product back to an earlier version. It is a proposal as any other: a person approves it,
/// and what is undone stays in the history. Fields that hold the old value already are left out, in silence.
[[nodiscard]] RollbackPlan planRollback(const RollbackSubject& subject);

/// Taking back the creation of a product: never a deletion but the status ARCHIVED, for approval. Empty when the product is
/// archived or a draft, so that nobody sees it.
[[nodiscard]] RollbackPlan planRollbackOfCreation(const ProductValues& current, const ProductValues& base,
                                                  const ProductValues& shop);

} // namespace trueup
