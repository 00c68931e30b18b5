#pragma once

#include "catalog/fieldowners.h"

#include <array>

namespace trueup {

/// One field's proposed value with who proposes it and by which rule ("owner:xorosoft", "fill:xorosoft").
struct Proposal
{
    Value value;
    Side origin = Side::Etilize;
    QString rule;
    bool disputed = false; ///< two sides propose valid but different values and no rule decides
};

/// What all sides together propose for one product. Sides may offer in any order: who wins is decided by ownership, not
/// by time. An empty value is no opinion and changes nothing.
class ProposedValues
{
public:
    explicit ProposedValues(FieldOwners owners = {}) : m_owners(owners) {}

    /// Offers a value of one side; returns whether it now stands. Owner before others; others fill gaps; price, cost and
    /// stock come from their owner or from staff only, and from the registry's owner where the shop or staff own them, which
    /// fills what is empty then; a valid GTIN beats an invalid barcode.
    bool offer(FieldId field, const Value& value, Side side);
    /// Offers every value of one side.
    void offerAll(const ProductValues& values, Side side);
    /// Sets a value whatever the owners say, for example a person's edit or a roll-back.
    void set(FieldId field, Proposal proposal) { m_proposals[size_t(field)] = std::move(proposal); }

    [[nodiscard]] const Proposal& operator[](FieldId field) const { return m_proposals[size_t(field)]; }
    [[nodiscard]] bool has(FieldId field) const { return !m_proposals[size_t(field)].value.isNone(); }
    [[nodiscard]] ProductValues values() const;
    [[nodiscard]] const FieldOwners& owners() const { return m_owners; }

private:
    FieldOwners m_owners;
    std::array<Proposal, fieldCount> m_proposals;
};

/// How a proposal meets a value that is there already.
enum class MergeKind : quint8 {
    Replace,       ///< the proposal takes the place of the current value
    FillWhenEmpty, ///< only when there is no current value
    SetUnion,      ///< entries are added, removals by staff stay removed
    ImageUnion,    ///< pictures are added, others are never touched
    ProposeOnly,   ///< as Replace, but only against a known base, and always for a person (handle)
};
/// What the shop or staff own is filled by others and never replaced by them.
[[nodiscard]] MergeKind mergeKind(FieldId field, Side owner);

} // namespace trueup
