#include "reconcile/rollbackplan.h"

#include "catalog/validation.h"
#include "reconcile/pushplan.h"
#include "reconcile/situation.h"

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

using Reason = SkippedField::Reason;

std::optional<Decimal> percent(const Value& from, const Value& to)
{
    const auto a = numberOf(from);
    const auto b = numberOf(to);
    return a && b ? Decimal::changePercent(*a, *b) : std::nullopt;
}

class RollbackPlanner
{
public:
    explicit RollbackPlanner(const RollbackSubject& subject)
        : m_subject(subject), m_rule(u"rollback:"_s + QString::number(subject.version)), m_inShop(!(subject.shop == ProductValues()))
    {
    }

    RollbackPlan run()
    {
        for (const Field& column : fields()) {
            if (!m_subject.only || m_subject.only->contains(column.id))
                planField(column);
        }
        return std::move(m_plan);
    }

private:
    void skip(FieldId id, Reason reason) { m_plan.skipped.append({id, reason, m_subject.current[id]}); }

    bool isInShop(const Field& column) const { return m_inShop && column.isPushable(); }

    bool holdsAlready(const Field& column) const
    {
        const FieldId id = column.id;
        const Value& target = m_subject.target[id];
        const bool ours = agree(id, target, m_subject.current[id]);
        if (!isInShop(column))
            return ours;
        if (id == FieldId::Images && isVoid(id, m_subject.shop[id]) && ours && agree(id, target, m_subject.base[id]))
            return true; // written, and not read since; that the shop lost them a reading would have told of
        ProductValues wanted;
        wanted[id] = target;
        // The shop's copies of pictures have other addresses; the push knows how to recognise them.
        return verifyPush(wanted, m_subject.shop).isComplete() && (ours || id == FieldId::Images);
    }

    void planField(const Field& column)
    {
        const FieldId id = column.id;
        const Value& target = m_subject.target[id];
        if (isVoid(id, target)) {
            if (m_subject.only || !isVoid(id, isInShop(column) ? m_subject.shop[id] : m_subject.current[id]))
                skip(id, Reason::Absent);
            return;
        }
        if (holdsAlready(column))
            return;
        if (!column.isPushable()) {
            skip(id, Reason::NotPushable);
        } else if (id == FieldId::Inventory && !m_subject.only) {
            skip(id, Reason::MovesAlone);
        } else if (std::ranges::any_of(validateValue(id, target), [](const Issue& issue) {
                       return issue.severity >= Severity::BlocksField;
                   })) {
            skip(id, Reason::Unsendable);
        } else {
            m_plan.changes.changes.append({id, m_subject.base[id], m_subject.current[id], target,
                                           percent(m_subject.current[id], target), Side::Local, m_rule, false});
        }
    }

    const RollbackSubject& m_subject;
    const QString m_rule;
    const bool m_inShop;
    RollbackPlan m_plan;
};

} // namespace

QString skipReasonWord(SkippedField::Reason reason)
{
    switch (reason) {
    case Reason::Absent: return u"absent"_s;
    case Reason::NotPushable: return u"not_pushable"_s;
    case Reason::Unsendable: return u"unsendable"_s;
    case Reason::MovesAlone: return u"moves_alone"_s;
    }
    return {};
}

RollbackPlan planRollback(const RollbackSubject& subject)
{
    return RollbackPlanner(subject).run();
}

RollbackPlan planRollbackOfCreation(const ProductValues& current, const ProductValues& base, const ProductValues& shop)
{
    RollbackPlan plan;
    const QString status = shop.has(FieldId::Status) ? shop.text(FieldId::Status) : current.text(FieldId::Status);
    if (status == "ARCHIVED"_L1 || status == "DRAFT"_L1)
        return plan;
    plan.changes.changes.append({FieldId::Status, base[FieldId::Status], current[FieldId::Status], u"ARCHIVED"_s, std::nullopt,
                                 Side::Local, u"rollback:0"_s, false});
    return plan;
}

} // namespace trueup
