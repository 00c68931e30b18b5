#pragma once

#include "services/review.h"
#include "widgets/format.h"

#include <optional>

namespace trueup::ui {

/// What a row changes in one field; null when it leaves it alone. Valid as long as the row.
[[nodiscard]] const FieldDelta* deltaOf(const ReviewRow& row, FieldId id);

/// The change whose values stand in the row: of the field the list is filtered by, else of the price, else the first. Null when
/// the row changes no field. Valid as long as the row.
[[nodiscard]] const FieldDelta* headlineDelta(const ReviewRow& row, std::optional<FieldId> filteredBy);

/// Old and new value as cells show them: two texts begin shortly before they differ, a value that is not there says so.
[[nodiscard]] ShownPair shownChange(const FieldDelta& delta);

} // namespace trueup::ui
