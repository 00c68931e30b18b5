#pragma once

#include "catalog/fields.h"

namespace trueup {

/// The value without anything that does not count for its field's comparator; none for an empty value. Comparing
/// normalised values is an equivalence, so "same" can be chained.
[[nodiscard]] Value normalised(FieldId field, const Value& value);
/// Whether two values say the same thing about `field`. Equal values are found without normalising.
[[nodiscard]] bool sameValue(FieldId field, const Value& a, const Value& b);

/// Whether two values are the same but for letter case (Unicode case folding) and repeated white space, in the keys and values
/// of specifications too. An equivalence that sameValue() implies. Never for what is written exactly or is a number to order by:
/// SKU, handle, barcode, MPN, the addresses in descriptions, images and specifications.
[[nodiscard]] bool sameButForCase(FieldId field, const Value& a, const Value& b);

/// JSON with keys sorted, strings trimmed and numbers in shortest form.
[[nodiscard]] QByteArray canonicalJson(const QByteArray& json);

} // namespace trueup
