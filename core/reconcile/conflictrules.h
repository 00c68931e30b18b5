#pragma once

#include "catalog/fieldowners.h"
#include "reconcile/situation.h"

#include <QJsonObject>

#include <chrono>
#include <span>

namespace trueup {

/// When a rule applies. Every key that is given must hold; a key that asks for a number does not hold for a text.
///
/// JSON of `sync_rules.condition` (every key is optional; lists may be given wherever "or a list" is said):
/// "field": key of the registry, or a list, besides the column `field` · "vendor", "product_type": text or a list, case does
/// not count · "sku": pattern with * and ? · "percent_below", "percent_at_least": number, size of |local − remote| in per cent
/// of "of": "base" (default), "local" or "remote" · "difference_below", "difference_at_least": number, |local − remote|, stock
/// below zero counts as 0 · "local_side", "remote_side": side or a list · "local_is_zero", "remote_is_zero": true or false,
/// stock below zero counts as 0 · "base_missing", "has_proposal", "by_hand", "linked_to_erp": true or false · "older_than":
/// seconds both sides must have been at rest.
struct RuleCondition
{
    enum class Of { Base, Local, Remote };

    QList<FieldId> fields; ///< empty: every field
    QStringList vendors;
    QStringList productTypes;
    QString skuPattern;
    std::optional<Decimal> percentBelow;
    std::optional<Decimal> percentAtLeast;
    Of percentOf = Of::Base;
    std::optional<Decimal> differenceBelow;
    std::optional<Decimal> differenceAtLeast;
    QList<Side> localSides;
    QList<Side> remoteSides;
    std::optional<bool> localIsZero;
    std::optional<bool> remoteIsZero;
    std::optional<bool> baseMissing;
    std::optional<bool> hasProposal;
    std::optional<bool> byHand; ///< base agreed by a person, or one of the two values put there by one
    std::optional<bool> linkedToErp;
    std::optional<std::chrono::seconds> olderThan;

    friend bool operator==(const RuleCondition&, const RuleCondition&) = default;
};

/// What a rule decides.
///
/// JSON of `sync_rules.action`: either {"use": WORD} or {"order": [SIDE, …]} (the first side that takes part wins).
/// Words: a side · "local" our side, whoever proposed it · "owner" the field's owner · "lower", "higher" for numbers ·
/// "valid" the only one of two barcodes with a valid check digit · "newest" with "margin_seconds" (default 300) · "base" ·
/// "merge" · "person". A rule whose side takes no part, or that cannot compare (texts, missing times, times of different
/// clocks or closer than the margin), does not decide: the next one is asked.
struct RuleAction
{
    enum class Use { Shopify, Local, Owner, Etilize, Xorosoft, Lower, Higher, Valid, Newest, Base, Merge, Person, Order };

    Use use = Use::Person;
    QList<Side> order;
    std::chrono::seconds margin{300};

    friend bool operator==(const RuleAction&, const RuleAction&) = default;
};

/// One row of `sync_rules` with kind 'conflict'.
struct ConflictRule
{
    QString name;
    QString field; ///< the column `field`: key of the registry, empty for every field
    RuleCondition condition;
    RuleAction action;
    int priority = 100;
    bool isActive = true;
    /// Not empty: the rule cannot be read (translated sentence). Such a rule never chooses a value; because nobody can tell
    /// what it was to keep from happening, a conflict that comes to it goes to a person.
    QString problem;

    /// Reads a rule; whatever cannot be understood, an unknown key too, ends up in `problem`.
    [[nodiscard]] static ConflictRule fromJson(const QString& name, const QString& field, const QJsonObject& condition,
                                               const QJsonObject& action, int priority = 100, bool isActive = true);
    [[nodiscard]] QJsonObject conditionJson() const; ///< of a rule that can be read
    [[nodiscard]] QJsonObject actionJson() const;
    [[nodiscard]] bool isAbout(FieldId field) const; ///< whatever else its condition says
    /// The word of `sync_conflict_resolutions.rule_type`: field_owner, field_priority, source_priority, newest_wins, merge
    /// or manual.
    [[nodiscard]] QString type() const;

    friend bool operator==(const ConflictRule&, const ConflictRule&) = default;
};

/// What is asked: one field of one product, at a time.
struct ConflictContext
{
    const FieldSituation& field;
    const ProductSituation& product;
    QDateTime now = {}; ///< UTC, for "older_than"
};

struct RuleVerdict
{
    enum class Kind { NoMatch, Local, Remote, Custom, Merge, Person };

    Kind kind = Kind::NoMatch;
    Value value = {};    ///< of Local, Remote, Custom and Merge
    QString word = {};   ///< who wins: a side's word, "base", "merge"; empty for a person
    QString rule = {};   ///< the name of the rule that decided, or that asks for a person
    QString ruleType = {};

    [[nodiscard]] bool isSettled() const { return kind != Kind::NoMatch && kind != Kind::Person; }
    friend bool operator==(const RuleVerdict&, const RuleVerdict&) = default;
};

/// What this one rule says, whatever others say.
[[nodiscard]] RuleVerdict evaluate(const ConflictRule& rule, const ConflictContext& context, const FieldOwners& owners = {});

/// All active rules in order, by priority number ascending, equal ones by name, and the owners they may refer to.
class RuleSet
{
public:
    RuleSet() = default;
    explicit RuleSet(QList<ConflictRule> rules, FieldOwners owners = {});

    /// The first rule that decides. Never NoMatch: without a rule a person decides ("default_deny"). Where a rule would
    /// make a price that is below cost or a void value the result, a person decides ("below_cost", "empty_value").
    [[nodiscard]] RuleVerdict settle(const ConflictContext& context) const;
    /// In order, without inactive ones.
    [[nodiscard]] const QList<ConflictRule>& rules() const { return m_rules; }
    [[nodiscard]] const FieldOwners& owners() const { return m_owners; }
    /// The rules that cannot be read.
    [[nodiscard]] QList<ConflictRule> unreadable() const;

private:
    QList<ConflictRule> m_rules;
    FieldOwners m_owners;
};

/// The customer's table (business rules, section 2) as a new workspace gets it.
[[nodiscard]] QList<ConflictRule> shippedRules();
/// [{"name","kind":"conflict","field","condition","action","priority"}], one rule per line: what a migration inserts.
[[nodiscard]] QByteArray rulesJson(std::span<const ConflictRule> rules);

/// Field, sides, direction and size class, for "apply to similar": "price:xorosoft-shopify:up:5-20".
[[nodiscard]] QString similarKey(const FieldSituation& situation);
/// low, medium, high or critical: by field, by the size of the difference and by what a wrong answer would cost.
[[nodiscard]] QString conflictSeverity(const FieldSituation& situation, const ProductSituation& product,
                                       const QDateTime& now = {});

} // namespace trueup
