#include "store/keyset.h"

namespace trueup::keyset {

using namespace Qt::StringLiterals;

QLatin1StringView directionWord(Qt::SortOrder direction)
{
    return direction == Qt::AscendingOrder ? "ASC"_L1 : "DESC"_L1;
}

QString beyond(const KeyCursor& cursor, const SortKey& key, QLatin1StringView id, Qt::SortOrder direction, QVariantList& bound)
{
    if (!cursor.key.isValid())
        return u"true"_s;
    const QString last = cursor.key.toString();
    bound << (last.isEmpty() ? u""_s : last) << cursor.id; // a null text would be after no row
    return u"(%1, %2) %3 (?::%4, ?::bigint)"_s.arg(key.expression, id, direction == Qt::AscendingOrder ? ">"_L1 : "<"_L1, key.type);
}

} // namespace trueup::keyset
