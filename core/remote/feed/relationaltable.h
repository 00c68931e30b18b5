#pragma once

#include "base/cancellation.h"
#include "catalog/celldecoder.h"
#include "catalog/relationalproduct.h"
#include "remote/feed/archive.h"

#include <functional>

namespace trueup {

/// Reads one table of a relational delivery. Files come with a row of column names or, as Etilize sends them, without:
/// then the documented order holds.
class RelationalTableReader
{
public:
    /// The cells of one row in the order of columnsOf(), trimmed; empty where the file has none.
    using EachRow = std::function<Result<void>(std::span<const QByteArrayView> cells, CellEncoding encoding)>;

    RelationalTableReader(RelationalTable table, const FeedArchive& file) : m_table(table), m_file(file) {}

    /// Streams the whole table. Errors: Archive, Io, Feed (names without the columns it needs), Cancelled, what `row` returns.
    [[nodiscard]] Result<void> read(const EachRow& row, const std::function<void(qint64 bytes)>& progress, const CancelToken& cancel);
    [[nodiscard]] qint64 rows() const { return m_rows; }
    [[nodiscard]] qint64 unreadable() const { return m_unreadable; } ///< bad quotes, or no id

    /// What of a table is used, the key first.
    [[nodiscard]] static std::span<const QLatin1StringView> columnsOf(RelationalTable table);

private:
    [[nodiscard]] Result<void> place(std::span<const QByteArrayView> first, bool& isHeader);

    const RelationalTable m_table;
    const FeedArchive& m_file;
    std::vector<int> m_places; ///< of each used column in the file, -1: it has none
    qint64 m_rows = 0;
    qint64 m_unreadable = 0;
};

} // namespace trueup
