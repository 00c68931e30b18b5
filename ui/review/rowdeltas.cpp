#include "review/rowdeltas.h"

#include <algorithm>

namespace trueup::ui {

const FieldDelta* deltaOf(const ReviewRow& row, FieldId id)
{
    const auto found = std::ranges::find(row.deltas, id, &FieldDelta::field);
    return found == row.deltas.end() ? nullptr : &*found;
}

const FieldDelta* headlineDelta(const ReviewRow& row, std::optional<FieldId> filteredBy)
{
    if (filteredBy) {
        if (const FieldDelta* delta = deltaOf(row, *filteredBy))
            return delta;
    }
    if (const FieldDelta* price = deltaOf(row, FieldId::Price))
        return price;
    return row.deltas.isEmpty() ? nullptr : &row.deltas.first();
}

ShownPair shownChange(const FieldDelta& delta)
{
    const ShownValue before = shownValue(delta.field, delta.current);
    const ShownValue after = shownValue(delta.field, delta.proposed);
    if (before.presence == Presence::Present && after.presence == Presence::Present)
        return shownDifference(delta.field, before.text, after.text);
    return {shownDifference(delta.field, before.text, {}).before, shownDifference(delta.field, after.text, {}).before};
}

} // namespace trueup::ui
