#include "reconcile/diff.h"

#include "catalog/comparators.h"
#include "reconcile/merge.h"
#include "reconcile/situation.h"

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

std::optional<Decimal> percent(const Value& current, const Value& proposed)
{
    const auto from = numberOf(current);
    const auto to = numberOf(proposed);
    return from && to ? Decimal::changePercent(*from, *to) : std::nullopt;
}

class Differ
{
public:
    Differ(const ProductValues& base, const ProductValues& current, const ProposedValues& proposed, const DiffOptions& options)
        : m_base(base), m_current(current), m_proposed(proposed), m_options(options)
    {
        m_set.isCreate = options.isCreate;
    }

    ChangeSet run()
    {
        for (const Field& column : fields()) {
            const Proposal& proposal = m_proposed[column.id];
            if (proposal.value.isEmpty())
                continue;
            if (m_options.isCreate)
                addChange(column.id, proposal.value, proposal.disputed);
            else
                compare(column.id, proposal);
        }
        return std::move(m_set);
    }

private:
    void addChange(FieldId id, const Value& proposed, bool conflict)
    {
        const Proposal& proposal = m_proposed[id];
        m_set.changes.append({id, m_base[id], m_current[id], proposed, percent(m_current[id], proposed), proposal.origin,
                              proposal.rule, conflict});
    }

    void countNoise(const Value& there, const Value& proposed)
    {
        ++m_set.normalisedAway;
        m_set.letterCase += there.toDisplay().compare(proposed.toDisplay(), Qt::CaseInsensitive) == 0;
    }

    /// A supplier that writes its names in capitals one day says nothing new; a person who does means it.
    [[nodiscard]] bool isNoise(FieldId id, const Value& there, const Proposal& proposal) const
    {
        return m_options.caseIsNoise && proposal.origin != Side::Local && !there.isEmpty()
            && sameButForCase(id, there, proposal.value);
    }

    /// Notes a value that needs no change, and whether only its spelling differed.
    void adopt(FieldId id, const Value& proposed)
    {
        if (!(m_current[id] == proposed))
            countNoise(m_current[id], proposed);
        if (m_base[id].isNone() || !sameValue(id, m_base[id], m_current[id]))
            m_set.adopted.append(id);
    }

    void compare(FieldId id, const Proposal& proposal)
    {
        const Value& base = m_base[id];
        const Value& current = m_current[id];
        if (sameValue(id, current, proposal.value)) {
            adopt(id, proposal.value);
            return;
        }
        if (isNoise(id, current, proposal)) {
            countNoise(current, proposal.value);
            return;
        }
        switch (mergeKind(id, m_proposed.owners()[id])) {
        case MergeKind::SetUnion: compareMerged(id, withAddedTags(base, current, proposal.value)); return;
        case MergeKind::ImageUnion: compareMerged(id, withAddedImages(base, current, proposal.value)); return;
        case MergeKind::FillWhenEmpty:
            if (proposal.origin != Side::Local && !current.isEmpty()) {
                m_set.localEdits.append(id);
                return;
            }
            break;
        case MergeKind::ProposeOnly:
            if (proposal.origin != Side::Local && base.isNone() && !current.isEmpty())
                return;
            break;
        case MergeKind::Replace: break;
        }
        compareThreeWay(id, proposal);
    }

    void compareMerged(FieldId id, const Value& merged)
    {
        if (sameValue(id, m_current[id], merged))
            m_set.localEdits.append(id);
        else
            addChange(id, merged, false);
    }

    void compareThreeWay(FieldId id, const Proposal& proposal)
    {
        const Value& base = m_base[id];
        if (base.isNone() || sameValue(id, base, m_current[id])) {
            addChange(id, proposal.value, proposal.disputed);
            return;
        }
        const bool hasMoved = !sameValue(id, base, proposal.value);
        const bool isSpelling = hasMoved && isNoise(id, base, proposal);
        if (hasMoved && !isSpelling) {
            // A person who types a value over another one has decided already.
            addChange(id, proposal.value, proposal.origin != Side::Local);
            return;
        }
        if (m_options.restoreOwnedDrift && m_proposed.owners()[id] == proposal.origin && proposal.rule.startsWith("owner:"_L1)) {
            addChange(id, proposal.value, false);
            m_set.changes.last().rule = u"restore_owner:"_s + sideWord(proposal.origin);
            return;
        }
        if (isSpelling)
            countNoise(base, proposal.value);
        m_set.localEdits.append(id);
    }

    const ProductValues& m_base;
    const ProductValues& m_current;
    const ProposedValues& m_proposed;
    const DiffOptions& m_options;
    ChangeSet m_set;
};

} // namespace

bool ChangeSet::hasConflict() const
{
    return std::ranges::any_of(changes, &FieldChange::conflict);
}

bool ChangeSet::isPushable() const
{
    return std::ranges::any_of(changes, [](const FieldChange& change) { return trueup::field(change.field).isPushable(); });
}

const FieldChange* ChangeSet::find(FieldId wanted) const
{
    const auto found = std::ranges::find(changes, wanted, &FieldChange::field);
    return found == changes.end() ? nullptr : &*found;
}

ChangeSet diffProduct(const ProductValues& base, const ProductValues& current, const ProposedValues& proposed,
                      const DiffOptions& options)
{
    return Differ(base, current, proposed, options).run();
}

} // namespace trueup
