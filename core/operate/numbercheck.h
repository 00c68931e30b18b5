#pragma once

#include "reconcile/matcher.h"
#include "store/erptable.h"

namespace trueup {

/// What the copy of the ERP says to a number somebody has.
struct NumberCheck
{
    QString number;
    Match found;                   ///< candidates as the matcher ranks them
    std::optional<ErpFacts> facts; ///< of the item it is; none where that is not certain
};

enum class NumberKind { ItemOnly, Any }; ///< Any: a barcode or a part number will do, too

/// In the order of `numbers`. Reads the copy, not the ERP, and writes nothing; blocking, a fraction of a second for 60,000 items.
/// NotFound while no item of the ERP was read.
[[nodiscard]] Result<QList<NumberCheck>> checkNumbers(Connection& connection, const QStringList& numbers, NumberKind kind);

/// "exact", the word of the rule that found it, or of the state when it is not certain.
[[nodiscard]] QString numberCheckWord(const Match& found);

} // namespace trueup
