#pragma once

#include <QString>
#include <QVariantList>

namespace trueup {

/// Where a page of a sorted list begins: the sort key and the id of the last row before it. Of no use in another order.
struct KeyCursor
{
    QVariant key; ///< invalid on the first page
    qint64 id = 0;
};

/// What the rows of a list are ordered by: never null, so that (key, id) orders completely.
struct SortKey
{
    QString expression;
    QLatin1StringView type; ///< of the cursor's key
};

} // namespace trueup

/// Long lists are read page by page behind the last row that was read, never by counting rows.
namespace trueup::keyset {

[[nodiscard]] QLatin1StringView directionWord(Qt::SortOrder direction);
/// The condition of the rows behind a cursor, where `id` is the expression of their id; what it binds is appended to `bound`.
[[nodiscard]] QString beyond(const KeyCursor& cursor, const SortKey& key, QLatin1StringView id, Qt::SortOrder direction, QVariantList& bound);

} // namespace trueup::keyset
