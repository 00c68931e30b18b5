#pragma once

#include "reconcile/conflictrules.h"

#include <QMap>

namespace trueup {

enum class FieldAction {
    None,          ///< nothing differs (but perhaps the spelling), or the field is not kept in the shop
    Agree,         ///< both sides hold the same and the base does not: it becomes the base, a proposal of it is moot
    KeepLocal,     ///< only our side moved and it is staged already, or the shop merely echoes us
    StageLocal,    ///< only our side moved and nothing is staged yet
    AdoptRemote,   ///< only the shop moved, or both meet for the first time
    StageRestore,  ///< the shop moved a value that is not its own: the locked or owner's value is staged
    Merge,         ///< both moved, and both can be had
    ResolveLocal,  ///< a true conflict, settled for our side
    ResolveRemote, ///< … for the shop
    ResolveCustom, ///< … for a third value (the base, stock below zero as 0)
    Conflict,      ///< a person decides
};
/// Stable word: "none", "agree", "keep_local", …
[[nodiscard]] QString fieldActionWord(FieldAction action);

/// What has to be stored for a decision; an executor needs to know nothing else. In this order: base, product, proposal.
struct FieldEffect
{
    std::optional<Value> base;    ///< becomes the agreed value; none inside means "agreed to be empty"
    QString baseBy;               ///< who agreed it: a side's word
    std::optional<Value> product; ///< goes into our product, as a version with source shopify
    std::optional<Value> stage;   ///< becomes the field's proposal (created or replaced)
    Side stageOrigin = Side::Local;
    bool dropProposal = false;    ///< an open proposal of the field is taken out of its row
    bool raise = false;           ///< an open conflict is kept and blocks the row

    [[nodiscard]] bool isNothing() const { return !base && !product && !stage && !dropProposal && !raise; }
    friend bool operator==(const FieldEffect&, const FieldEffect&) = default;
};

struct FieldDecision
{
    FieldId field = FieldId::Title;
    FieldAction action = FieldAction::None;
    Value value = {};               ///< what the field shall hold; of a conflict: what is suggested, may be none
    Side chosen = Side::Local;      ///< whose word that is
    QString chosenWord = {};        ///< the same as a word, also "base" and "merge"; empty for a conflict
    QString rule = {};              ///< who decided: a rule's name, or lock, merge, echo, fill, one_sided, first_contact, …
    QString ruleType = {};          ///< as sync_conflict_resolutions.rule_type; empty when no conflict was decided
    bool trueConflict = false;      ///< base, local and remote all differ after normalisation
    QString severity = {};          ///< of true conflicts and of what a person must decide
    QString similarKey = {};        ///< likewise
    QStringList conflictingKeys = {}; ///< of JSON fields: where both sides changed the same key
    FieldEffect effect = {};

    /// For sync_conflict_resolutions: a rule settled a true conflict, the loser must be kept.
    [[nodiscard]] bool isResolution() const
    {
        return trueConflict && (action == FieldAction::ResolveLocal || action == FieldAction::ResolveRemote
                                || action == FieldAction::ResolveCustom);
    }
    friend bool operator==(const FieldDecision&, const FieldDecision&) = default;
};

struct ThreeWayPlan
{
    QList<FieldDecision> decisions;   ///< one per field asked, in the order asked
    int normalised = 0;               ///< values that differ in spelling only
    int oneSided = 0;                 ///< only one side moved (restores and locks too)
    int converged = 0;                ///< both sides moved to the same value
    int firstContacts = 0;            ///< never agreed before, settled by a rule for that case
    int merged = 0;                   ///< both moved, and both were kept
    int trueConflicts = 0;            ///< settledByRule and trueConflictsLeft together
    int trueConflictsLeft = 0;        ///< true conflicts left to a person
    int people = 0;                   ///< everything left to a person, for example an emptied field too
    QMap<QString, int> settledByRule; ///< true conflicts by the name of the rule that settled them
    /// The product is gone on one side and was edited on the other: always a person, whatever rules say. No field is
    /// decided then.
    bool deletedAgainstEdit = false;
    QList<FieldId> editedFields;      ///< what would be lost with the product

    [[nodiscard]] const FieldDecision* find(FieldId field) const;
    [[nodiscard]] bool isIdle() const; ///< no decision has an effect
    friend bool operator==(const ThreeWayPlan&, const ThreeWayPlan&) = default;
};

struct PlanOptions
{
    QDateTime now = {}; ///< UTC; without it no rule may ask how old a change is
    /// Fields whose owner's value is staged again when the shop moved it: only where the owner agreed the base.
    QList<FieldId> strictFields = {FieldId::Sku, FieldId::Price, FieldId::CompareAtPrice, FieldId::Cost};
};

/// Decides every field of one product; who owns a field is told by the rules. Pure: equal input gives equal output; carrying
/// out every effect and planning again leaves nothing to do but what people must decide.
///
/// In order: nothing moved · both hold the same · empty never wins by itself · one side moved (lock and strict owner
/// restore, stock is adopted because orders move it) · both moved: lock, merge, rules, person.
[[nodiscard]] ThreeWayPlan planThreeWay(const ProductSituation& product, const RuleSet& rules, const PlanOptions& options = {});

} // namespace trueup
