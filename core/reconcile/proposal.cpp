#include "reconcile/proposal.h"

#include "catalog/comparators.h"
#include "catalog/identifiers.h"

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// Fields nobody but the owner and staff may say anything about.
bool isExclusive(FieldId field)
{
    switch (field) {
    case FieldId::Price:
    case FieldId::CompareAtPrice:
    case FieldId::Cost:
    case FieldId::Inventory:
    case FieldId::Sku: return true;
    default: return false;
    }
}

/// Sides that say what they know whenever they are read; the shop and staff hold what they have.
bool isSource(Side side)
{
    return side == Side::Etilize || side == Side::Xorosoft;
}

bool maySpeak(FieldId id, Side side, Side owner)
{
    if (!isExclusive(id) || side == Side::Local || side == owner)
        return true;
    return !isSource(owner) && side == field(id).owner;
}

int rank(Side side, Side owner)
{
    if (side == Side::Local)
        return 0; // a person's word stands
    return side == owner ? 1 : 2;
}

QString ruleFor(Side side, Side owner)
{
    if (side == Side::Local)
        return u"staff"_s;
    return (side == owner ? u"owner:"_s : u"fill:"_s) + sideWord(side);
}

bool isValidBarcode(const Value& value)
{
    return value.text() && !readBarcode(*value.text()).gtin14.isEmpty();
}

} // namespace

bool ProposedValues::offer(FieldId id, const Value& value, Side side)
{
    const Side owner = m_owners[id];
    if (value.isEmpty() || !maySpeak(id, side, owner))
        return false;
    Proposal& standing = m_proposals[size_t(id)];
    const auto take = [&](QString rule) {
        standing = {value, side, std::move(rule), false};
        return true;
    };
    if (standing.value.isNone())
        return take(ruleFor(side, owner));
    const bool better = rank(side, owner) < rank(standing.origin, owner);
    if (id != FieldId::Barcode || side == Side::Local || standing.origin == Side::Local)
        return better && take(ruleFor(side, owner));
    const bool valid = isValidBarcode(value);
    if (valid != isValidBarcode(standing.value))
        return valid && take(u"valid_gtin:"_s + sideWord(side));
    const bool disputed = valid && !sameValue(id, value, standing.value);
    if (better)
        take(ruleFor(side, owner));
    standing.disputed = standing.disputed || disputed;
    return better;
}

void ProposedValues::offerAll(const ProductValues& values, Side side)
{
    for (const Field& column : fields())
        offer(column.id, values[column.id], side);
}

ProductValues ProposedValues::values() const
{
    ProductValues values;
    for (const Field& column : fields())
        values[column.id] = m_proposals[size_t(column.id)].value;
    return values;
}

MergeKind mergeKind(FieldId field, Side owner)
{
    switch (field) {
    case FieldId::Tags: return MergeKind::SetUnion;
    case FieldId::Images: return MergeKind::ImageUnion;
    case FieldId::Handle: return MergeKind::ProposeOnly;
    default: return isSource(owner) ? MergeKind::Replace : MergeKind::FillWhenEmpty;
    }
}

} // namespace trueup
