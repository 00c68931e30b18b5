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

/// One row as the matcher takes it; `row` from 1 stands in for a missing id.
[[nodiscard]] ListItem listItemOf(const QStringList& cells, const ListColumns& columns, qint64 row);

} // namespace trueup
