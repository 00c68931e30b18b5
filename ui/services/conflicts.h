#pragma once

#include "catalog/fields.h"
#include "reconcile/conflictrules.h"
#include "services/answer.h"

#include <QDateTime>
#include <QHash>
#include <QSet>

#include <optional>

namespace trueup::ui {

/// What disagrees (sync_conflicts.kind).
enum class ConflictKind { Field, DeleteAgainstEdit, CreateAgainstCreate, Identity, StaleWrite };
enum class ConflictSeverity { Low, Medium, High, Critical };
/// Where a conflict stands (sync_conflicts.status).
enum class ConflictStatus { Open, SettledByRule, SettledByPerson, Obsolete, Ignored };
/// The answers a person can give; the base only where both sides once agreed on a value.
enum class ConflictPick { Local, Shopify, Custom, Base };
/// What is done with many conflicts at once.
enum class BulkAct { Local, Shopify, Base, Ignore };

/// Which conflicts are meant. Everything unset means everything.
struct ConflictFilter
{
    ConflictStatus status = ConflictStatus::Open;
    std::optional<FieldId> field;
    std::optional<Side> side; ///< who stands against the shop
    std::optional<ConflictSeverity> severity;
    QString text; ///< part of SKU or name

    friend bool operator==(const ConflictFilter&, const ConflictFilter&) = default;
};

/// How many conflicts there are under a filter, by what filters on click. A part of the filter does not count in its own
/// numbers, so that a click never makes its neighbours disappear.
struct ConflictCounts
{
    QHash<ConflictStatus, qint64> statuses;
    QHash<FieldId, qint64> fields;
    QHash<Side, qint64> sides;
    QHash<ConflictSeverity, qint64> severities;
    qint64 matching = 0; ///< under the whole filter
};

/// One conflict of the list.
struct ConflictRow
{
    qint64 id = 0;
    qint64 version = 0; ///< row version; an answer to an older one is refused
    qint64 productId = 0;
    QString sku;
    QString name;
    ConflictKind kind = ConflictKind::Field;
    std::optional<FieldId> field; ///< no value: the product as a whole
    ConflictSeverity severity = ConflictSeverity::Medium;
    ConflictStatus status = ConflictStatus::Open;
    Side localSide = Side::Local; ///< who stands against the shop
    Value local;
    Value shopify;
    bool hasBase = false;       ///< both sides once agreed on a value, so that it can be kept
    std::optional<Side> chosen; ///< settled ones: whose value it became; no value: the base or a value of its own
    bool keptBase = false;      ///< settled ones: the base was kept
    QString settledBy;          ///< settled ones: a person, or the rule as a sentence
    QDateTime detectedAt;
    QDateTime settledAt;
};

/// One side of a conflict.
struct ConflictSide
{
    Side side = Side::Local;
    Value value;
    QString by;   ///< who wrote it, for people; empty when not known
    QDateTime at; ///< since when; invalid when not known
    bool exists = true; ///< false: this side has deleted the product
};

struct ConflictDetail
{
    ConflictRow row;
    Value base;      ///< none: never agreed
    QString baseBy;  ///< who last agreed on it
    QDateTime baseAt;
    ConflictSide local;
    ConflictSide shopify;
    QString why; ///< translated: why this is a conflict and why no rule settled it
    std::optional<ConflictPick> suggested;
    Value suggestedValue;
    QString suggestion; ///< translated: what is suggested and by which rule; empty: nothing is
    qint64 similar = 0; ///< other open conflicts of the same kind
    bool takesCustom = true; ///< whether a value of one's own is possible
    QString undoToken;       ///< settled and ignored ones: for undo(); empty: nothing can be taken back
    qint64 settledTogether = 1; ///< how many that opens again
    bool isOwnDecision = true;  ///< taking back what others decided is an approver's right
};

/// A conflict as far as it is needed to decide it with others: what it is about, and the version that was seen.
struct ConflictMark
{
    qint64 id = 0;
    qint64 version = 0;
    ConflictKind kind = ConflictKind::Field;
    std::optional<FieldId> field;
    bool hasBase = false;

    /// Whole products are decided one by one, and a base is kept only where there is one.
    [[nodiscard]] bool takes(BulkAct act) const
    {
        return act == BulkAct::Ignore
            || (field && (kind == ConflictKind::Field || kind == ConflictKind::StaleWrite) && (act != BulkAct::Base || hasBase));
    }
    friend bool operator==(const ConflictMark&, const ConflictMark&) = default;
};

struct BulkDecision
{
    QList<ConflictMark> marks;
    BulkAct act = BulkAct::Local;
};

struct ConflictChoice
{
    ConflictPick pick = ConflictPick::Local;
    Value custom; ///< for Custom
    friend bool operator==(const ConflictChoice&, const ConflictChoice&) = default;
};

/// What a rule would have decided for conflicts that are settled, against what was decided.
struct RuleSimulation
{
    qint64 past = 0;    ///< settled conflicts looked at
    qint64 decides = 0; ///< the rule would have decided these
    qint64 agrees = 0;
    qint64 differs = 0;
    QList<ConflictRow> examples; ///< of the ones that differ, the newest first
};

/// A rule somebody may want: conflicts like this one are settled the same way.
struct RuleDraft
{
    QString name;
    qint64 likeConflict = 0;
    ConflictPick winner = ConflictPick::Local;
};

/// A rule while somebody edits it.
struct EditedRule
{
    ConflictRule rule;
    int version = 0; ///< it had when it was read; 0: a new one
};

/// What a rule says, and what it would have done.
struct RuleTrial
{
    QString sentence; ///< translated: when it decides and how
    RuleSimulation simulation;
};

/// "Apply to similar", before it acts.
struct SimilarPreview
{
    qint64 count = 0;         ///< with the conflict itself
    qint64 withoutBase = 0;   ///< of them, when the base is chosen: have none and are left as they are
    QList<ConflictRow> rows;  ///< at most a few hundred of those that are settled
    QString kind;             ///< translated: what they have in common
    QString ruleName;         ///< proposed name of a rule; empty: no rule can be made of this decision
    QString ruleSentence;     ///< translated: what the rule would say
    RuleSimulation simulation;
};

/// An answer to a conflict, and with `similar` to all of its kind.
struct ConflictDecision
{
    qint64 id = 0;
    qint64 version = 0;
    ConflictChoice choice;
    bool similar = false;
    qint64 expected = 1; ///< the count that stood in the button
    QString keepAsRule;  ///< name of the rule to make; empty: none
    QString note;
};

/// One of many that was not settled with the others.
struct RefusedConflict
{
    qint64 id = 0;
    QString sku;
    QString why; ///< translated: who was quicker, or what is in the way
};

struct ConflictResult
{
    qint64 settled = 0;
    QString undoToken; ///< empty: cannot be undone
    QString sentence;  ///< translated: what happens now, for example "Staged for review."
    QString ruleName;  ///< the rule that was made, may be empty
    QList<RefusedConflict> refused = {}; ///< of many at once
};

/// How conflicts were settled.
struct ConflictStats
{
    struct Rule
    {
        QString name;
        QString label; ///< translated
        qint64 settled = 0;
    };
    QList<Rule> rules; ///< the busiest first
    qint64 people = 0;
    qint64 open = 0;
    qint64 ignored = 0;
    int days = 30; ///< what the settled ones are counted over

    [[nodiscard]] qint64 byRule() const
    {
        qint64 sum = 0;
        for (const Rule& rule : rules)
            sum += rule.settled;
        return sum;
    }
};

struct ConflictRuleRow
{
    QString name;
    QString sentence; ///< translated: when it decides and how
    std::optional<FieldId> field;
    int priority = 100; ///< the smaller, the earlier
    bool isActive = true;
    qint64 settled = 0;
    QString label = {}; ///< translated: a short name; empty: it has none but its own
};

class ConflictService : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// Gravest first, then oldest first.
    [[nodiscard]] virtual Answer<Page<ConflictRow>> page(const ConflictFilter& filter, const QString& afterKey, int limit) = 0;
    [[nodiscard]] virtual Answer<ConflictCounts> counts(const ConflictFilter& filter) = 0;
    [[nodiscard]] virtual Answer<ConflictDetail> detail(qint64 id) = 0;
    [[nodiscard]] virtual Answer<SimilarPreview> similar(qint64 id, const ConflictChoice& choice) = 0;
    /// Error of kind Stale: somebody was quicker, or there are not as many as shown any more; nothing was settled.
    [[nodiscard]] virtual Answer<ConflictResult> resolve(const ConflictDecision& decision) = 0;
    /// Leaves both sides as they are and asks no more until one of them changes.
    [[nodiscard]] virtual Answer<ConflictResult> ignore(qint64 id, qint64 version) = 0;
    /// All conflicts under the filter, however many, for a decision about all of them.
    [[nodiscard]] virtual Answer<QList<ConflictMark>> marks(const ConflictFilter& filter) = 0;
    /// Settles or ignores many in one go, with one undo. What was settled or changed since it was marked is refused and named;
    /// the others are settled.
    [[nodiscard]] virtual Answer<ConflictResult> resolveMany(const BulkDecision& decision) = 0;
    /// Opens again what one answer settled, as long as nothing of it was written, or what was ignored.
    [[nodiscard]] virtual Answer<ConflictResult> undo(const QString& undoToken) = 0;
    [[nodiscard]] virtual Answer<ConflictStats> stats(int days) = 0;

    /// In the order they are asked.
    [[nodiscard]] virtual Answer<QList<ConflictRuleRow>> rules() = 0;
    [[nodiscard]] virtual Answer<RuleSimulation> simulate(const QString& ruleName) = 0;
    [[nodiscard]] virtual Answer<void> setRuleActive(const QString& ruleName, bool active) = 0;
    [[nodiscard]] virtual Answer<void> addRule(const RuleDraft& draft) = 0;
    [[nodiscard]] virtual Answer<EditedRule> rule(const QString& ruleName) = 0;
    /// On past conflicts, in its place among the others, as if it were switched on; changes nothing. Validation: it cannot be
    /// a rule.
    [[nodiscard]] virtual Answer<RuleTrial> tryRule(const ConflictRule& rule) = 0;
    /// Adds the rule or changes it. Stale: somebody else changed it; Validation: it cannot be a rule, or a new one has the
    /// name of another.
    [[nodiscard]] virtual Answer<void> saveRule(const EditedRule& edited) = 0;
    /// False: conflicts were decided by it, so that it stays and is switched off instead.
    [[nodiscard]] virtual Answer<bool> removeRule(const QString& ruleName) = 0;

signals:
    /// Conflicts or rules are not what they were.
    void changed();
};

} // namespace trueup::ui
