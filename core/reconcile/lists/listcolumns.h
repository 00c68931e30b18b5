#pragma once

#include "base/error.h"
#include "reconcile/lists/listitem.h"

#include <QMap>
#include <QStringList>

#include <array>
#include <span>
#include <vector>

namespace trueup {

enum class ListColumn : quint8 { Id, Name, Brand, Code, Gtin, Price, Description };
inline constexpr int listColumnCount = int(ListColumn::Description) + 1;
/// "id", "name", "brand", "code", "gtin", "price", "description".
[[nodiscard]] QString listColumnWord(ListColumn column);

/// Column numbers of a list, -1 where it has none.
using ListColumns = std::array<int, listColumnCount>;

/// Reads "id=Part,name=Title"; a column is named by its header or by its number from 1. Usage error for anything else.
[[nodiscard]] Result<QMap<ListColumn, QString>> parseColumnChoice(const QString& text);

/// Whether a list has a column so named or numbered.
[[nodiscard]] bool hasListColumn(const QStringList& header, const QString& wanted);

/// Which column is what: as chosen, else by the words of the header, else by the content of `sample` (rows of cells).
/// `file` is named in errors. Usage error: a chosen column that is not there, or nothing that could be the name.
[[nodiscard]] Result<ListColumns> detectColumns(const QString& file, const QStringList& header,
                                                std::span<const QStringList> sample,
                                                const QMap<ListColumn, QString>& chosen);

/// A list as far as columns are concerned: header, what was detected, rows to look at.
struct ListSample
{
    QStringList header;
    ListColumns columns{};
    std::span<const QStringList> rows;
};

/// Columns of both lists that have the same header and none of the meanings above, but words in them, or years: authors,
/// a category, a colour. What stands in them is read with the description. Numbers of the left and the right columns.
[[nodiscard]] std::array<std::vector<int>, 2> sharedOtherColumns(const ListSample& left, const ListSample& right);

/// One row as the matcher takes it; `row` from 1 stands in for a missing id. The cells of `others` go behind the
/// description.
[[nodiscard]] ListItem listItemOf(const QStringList& cells, const ListColumns& columns, qint64 row, std::span<const int> others = {});

} // namespace trueup
