#include "reconcile/threeway.h"

#include "catalog/comparators.h"
#include "reconcile/merge.h"

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// A value with its normalised form, which is made at most once and only when it is asked for: it is what a plan costs.
class Compared
{
public:
    Compared(FieldId id, const Value& value) : m_id(id), m_value(value), m_void(isVoid(id, value)) {}

    [[nodiscard]] bool isNothing() const { return m_void; }

    /// As trueup::agree.
    [[nodiscard]] bool agrees(Compared& other)
    {
        return m_value == other.m_value || (m_void && other.m_void) || form() == other.form();
    }

private:
    const Value& form()
    {
        if (!m_form)
            m_form = normalised(m_id, m_value);
        return *m_form;
    }

    FieldId m_id;
    const Value& m_value;
    bool m_void;
    std::optional<Value> m_form;
};

/// Decides one field; the counters go into the plan.
class FieldPlanner
{
public:
    FieldPlanner(const FieldSituation& situation, const ProductSituation& product, const RuleSet& rules,
                 const PlanOptions& options, ThreeWayPlan& plan)
        : m_s(situation), m_product(product), m_rules(rules), m_options(options), m_plan(plan), m_local(situation.local.value),
          m_remote(situation.remote.value), m_baseForm(situation.field, situation.base), m_localForm(situation.field, m_local),
          m_remoteForm(situation.field, m_remote), m_localVoid(m_localForm.isNothing()),
          m_remoteVoid(m_remoteForm.isNothing())
    {
        m_decision.field = situation.field;
    }

    FieldDecision decide()
    {
        if (!field(m_s.field).isPushable())
            return m_decision;
        if (m_localForm.agrees(m_remoteForm)) {
            bothAgree();
            return m_decision;
        }
        // An empty value that nobody typed is no opinion.
        const bool opinion = !m_localVoid || (m_s.hasProposal && isByHand(m_s.local)) || m_s.local.by.startsWith("user:"_L1);
        const bool localMoved = opinion && !m_localForm.agrees(m_baseForm);
        const bool remoteMoved = !m_s.echo && !m_remoteForm.agrees(m_baseForm);
        if (localMoved && remoteMoved) {
            bothMoved();
        } else {
            ++m_plan.oneSided;
            if (localMoved)
                onlyLocalMoved();
            else if (m_s.echo)
                keep(u"echo"_s);
            else if (remoteMoved)
                onlyRemoteMoved(opinion);
            else if (m_s.locked)
                keep(u"lock"_s);
            else
                adopt(FieldAction::AdoptRemote, u"fill"_s); // what we lack was agreed once
        }
        return m_decision;
    }

private:
    void set(FieldAction action, const Value& value, Side chosen, const QString& rule)
    {
        m_decision.action = action;
        m_decision.value = value;
        m_decision.chosen = chosen;
        m_decision.chosenWord = sideWord(chosen);
        m_decision.rule = rule;
    }

    void setBase(const Value& value, const QString& by)
    {
        m_decision.effect.base = value;
        m_decision.effect.baseBy = by;
    }

    void stage(const Value& value, Side origin)
    {
        m_decision.effect.stage = value;
        m_decision.effect.stageOrigin = origin;
    }

    void describe()
    {
        m_decision.similarKey = similarKey(m_s);
        m_decision.severity = conflictSeverity(m_s, m_product, m_options.now);
    }

    void bothAgree()
    {
        const bool moved = !(m_s.base == m_local || m_remoteForm.agrees(m_baseForm));
        const bool bothEmpty = m_localVoid && m_remoteVoid;
        if (!bothEmpty && (!(m_local == m_remote) || (!moved && !(m_s.base == m_remote))))
            ++m_plan.normalised;
        if (moved) {
            ++m_plan.converged;
            // What the owner proposed is the owner's word, wherever it was typed.
            const bool ownersWord = m_s.local.side == m_rules.owners()[m_s.field];
            setBase(m_remote, sideWord(ownersWord ? m_s.local.side : m_s.remote.side));
        }
        if (!moved && !m_s.hasProposal)
            return;
        set(FieldAction::Agree, m_remote, m_s.remote.side, u"agreed"_s);
        if (m_s.hasProposal) {
            m_decision.effect.product = m_remote;
            m_decision.effect.dropProposal = true;
        }
    }

    void keep(const QString& rule) { set(FieldAction::KeepLocal, m_local, m_s.local.side, rule); }

    void askPerson(const QString& rule, const Value& suggestion = {})
    {
        m_decision.action = FieldAction::Conflict;
        m_decision.value = suggestion;
        m_decision.rule = rule;
        m_decision.ruleType = u"manual"_s;
        m_decision.effect.raise = true;
        ++m_plan.people;
        describe();
    }

    void adopt(FieldAction action, const QString& rule)
    {
        set(action, m_remote, m_s.remote.side, rule);
        setBase(m_remote, sideWord(m_s.remote.side));
        m_decision.effect.product = m_remote;
        m_decision.effect.dropProposal = m_s.hasProposal;
    }

    void onlyLocalMoved()
    {
        if (m_s.hasProposal) {
            keep(u"staged"_s);
        } else if (m_localVoid) {
            askPerson(u"empty_value"_s, m_remote);
        } else {
            set(FieldAction::StageLocal, m_local, m_s.local.side, m_remoteVoid ? u"fill"_s : u"local_edit"_s);
            stage(m_local, m_s.local.side);
        }
    }

    void onlyRemoteMoved(bool opinion)
    {
        const Value kept = m_localVoid ? m_s.base : m_local;
        if (m_s.locked) {
            restore(kept, Side::Local, u"lock"_s);
            return;
        }
        const Side owner = m_rules.owners()[m_s.field];
        if (m_options.strictFields.contains(m_s.field) && owner != m_s.remote.side && m_s.baseBy == sideWord(owner)
            && !isVoid(m_s.field, kept)) {
            restore(kept, owner, u"restore_owner:"_s + sideWord(owner));
            return;
        }
        if (opinion && m_s.hasProposal && isByHand(m_s.local)) {
            keep(u"staged"_s); // a person wants the agreed value back
            return;
        }
        if (m_remoteVoid)
            askPerson(u"empty_value"_s, kept);
        else if (m_s.isTaken)
            askPerson(u"taken"_s, kept);
        else
            adopt(FieldAction::AdoptRemote, m_s.field == FieldId::Inventory ? u"stock_observed"_s : u"one_sided"_s);
    }

    void restore(const Value& value, Side side, const QString& rule)
    {
        if (isVoid(m_s.field, value)) {
            askPerson(rule, m_remote);
        } else if (m_s.hasProposal && !m_localVoid) {
            keep(rule);
        } else {
            set(FieldAction::StageRestore, value, side, rule);
            stage(value, side);
        }
    }

    void bothMoved()
    {
        if (!m_s.locked && merge())
            return;
        ++m_plan.trueConflicts;
        m_decision.trueConflict = true;
        if (m_s.locked && !m_localVoid) {
            settle({RuleVerdict::Kind::Local, m_local, sideWord(m_s.local.side), u"lock"_s, u"manual"_s});
        } else if (m_s.locked) {
            ++m_plan.trueConflictsLeft;
            askPerson(u"lock"_s);
        } else if (m_s.forPeople) {
            settle({RuleVerdict::Kind::Person, {}, {}, u"undone"_s, u"manual"_s});
        } else if (m_s.isTaken) {
            settle({RuleVerdict::Kind::Person, {}, {}, u"taken"_s, u"manual"_s});
        } else {
            settle(m_rules.settle({m_s, m_product, m_options.now}));
        }
    }

    /// Sets, pictures and objects of which both sides' changes can be had. Two lists that never met have no removals, so
    /// without a proposal of somebody a rule decides which of them to begin with.
    bool merge()
    {
        if (!isMergeable(m_s.field) || (m_s.isNeverAgreed() && !m_s.hasProposal))
            return false;
        const MergeResult merged = mergeValues(m_s.field, m_s.base, m_local, m_remote);
        m_decision.conflictingKeys = merged.conflictingKeys;
        if (!merged.value)
            return false;
        if (isVoid(m_s.field, *merged.value)) {
            askPerson(u"empty_value"_s);
            return true;
        }
        ++m_plan.merged;
        takeMerged(*merged.value);
        return true;
    }

    void takeMerged(const Value& merged)
    {
        set(FieldAction::Merge, merged, m_s.local.side, u"merge"_s);
        m_decision.chosenWord = u"merge"_s;
        m_decision.ruleType = u"merge"_s;
        takeThird(merged, m_s.local.side);
    }

    /// A value that is perhaps neither side's: written to the shop unless it is the shop's.
    void takeThird(const Value& value, Side origin)
    {
        if (agree(m_s.field, value, m_remote)) {
            setBase(m_remote, sideWord(m_s.remote.side));
            m_decision.effect.product = m_remote;
            m_decision.effect.dropProposal = m_s.hasProposal;
        } else {
            stageOver(value, origin);
        }
    }

    /// The shop's value has been seen and shall be replaced. While that is only proposed our product holds what the shop
    /// holds: a rejected proposal must not leave the value from before, which the next pull would take for an edit.
    void stageOver(const Value& value, Side origin)
    {
        setBase(m_remote, sideWord(m_s.remote.side));
        if (m_s.hasProposal && !m_s.locked && !m_remoteVoid)
            m_decision.effect.product = m_remote;
        stage(value, origin);
    }

    void settle(const RuleVerdict& verdict)
    {
        describe();
        if (!verdict.isSettled()) {
            ++m_plan.trueConflictsLeft;
            askPerson(verdict.rule);
            return;
        }
        const bool firstContact = m_s.isNeverAgreed() && !m_s.hasProposal && verdict.kind == RuleVerdict::Kind::Remote;
        if (firstContact) {
            --m_plan.trueConflicts;
            ++m_plan.firstContacts;
            m_decision.trueConflict = false;
            adopt(FieldAction::AdoptRemote, verdict.rule);
        } else {
            ++m_plan.settledByRule[verdict.rule];
            carryOut(verdict);
        }
        m_decision.ruleType = verdict.ruleType;
    }

    void carryOut(const RuleVerdict& verdict)
    {
        switch (verdict.kind) {
        case RuleVerdict::Kind::Remote: adopt(FieldAction::ResolveRemote, verdict.rule); return;
        case RuleVerdict::Kind::Local:
            set(FieldAction::ResolveLocal, m_local, m_s.local.side, verdict.rule);
            stageOver(m_local, m_s.local.side);
            return;
        default: {
            const Side side = sideFromWord(verdict.word).value_or(Side::Local);
            set(FieldAction::ResolveCustom, verdict.value, side, verdict.rule);
            m_decision.chosenWord = verdict.word;
            takeThird(verdict.value, side);
        }
        }
    }

    const FieldSituation& m_s;
    const ProductSituation& m_product;
    const RuleSet& m_rules;
    const PlanOptions& m_options;
    ThreeWayPlan& m_plan;
    const Value& m_local;
    const Value& m_remote;
    Compared m_baseForm;
    Compared m_localForm;
    Compared m_remoteForm;
    const bool m_localVoid;
    const bool m_remoteVoid;
    FieldDecision m_decision;
};

/// What would be lost with a product that is gone on the other side. Stock moves without anybody's doing.
QList<FieldId> editsAgainstDeletion(const ProductSituation& product)
{
    QList<FieldId> edited;
    for (const FieldSituation& s : product.fields) {
        if (s.field == FieldId::Inventory || !field(s.field).isPushable())
            continue;
        const bool agreedOnce = !s.isNeverAgreed();
        const bool here = s.hasProposal || (agreedOnce && !isVoid(s.field, s.local.value) && !agree(s.field, s.local.value, s.base));
        const bool there = agreedOnce && !s.echo && !agree(s.field, s.remote.value, s.base);
        if (product.remoteMissing ? here : there)
            edited.append(s.field);
    }
    return edited;
}

} // namespace

QString fieldActionWord(FieldAction action)
{
    switch (action) {
    case FieldAction::None: return u"none"_s;
    case FieldAction::Agree: return u"agree"_s;
    case FieldAction::KeepLocal: return u"keep_local"_s;
    case FieldAction::StageLocal: return u"stage_local"_s;
    case FieldAction::AdoptRemote: return u"adopt_remote"_s;
    case FieldAction::StageRestore: return u"stage_restore"_s;
    case FieldAction::Merge: return u"merge"_s;
    case FieldAction::ResolveLocal: return u"resolve_local"_s;
    case FieldAction::ResolveRemote: return u"resolve_remote"_s;
    case FieldAction::ResolveCustom: return u"resolve_custom"_s;
    case FieldAction::Conflict: return u"conflict"_s;
    }
    return {};
}

const FieldDecision* ThreeWayPlan::find(FieldId wanted) const
{
    const auto found = std::ranges::find(decisions, wanted, &FieldDecision::field);
    return found == decisions.end() ? nullptr : &*found;
}

bool ThreeWayPlan::isIdle() const
{
    return !deletedAgainstEdit
           && std::ranges::all_of(decisions, [](const FieldDecision& decision) { return decision.effect.isNothing(); });
}

ThreeWayPlan planThreeWay(const ProductSituation& product, const RuleSet& rules, const PlanOptions& options)
{
    ThreeWayPlan plan;
    if (product.remoteMissing || product.localDeleted) {
        if (!product.remoteMissing || !product.localDeleted)
            plan.editedFields = editsAgainstDeletion(product);
        plan.deletedAgainstEdit = !plan.editedFields.isEmpty();
        plan.people = plan.deletedAgainstEdit ? 1 : 0;
        return plan;
    }
    for (const FieldSituation& situation : product.fields)
        plan.decisions.append(FieldPlanner(situation, product, rules, options, plan).decide());
    return plan;
}

} // namespace trueup
