#pragma once

#include "base/cancellation.h"
#include "catalog/celldecoder.h"
#include "catalog/relationalproduct.h"
#include "remote/feed/archive.h"
#include "remote/feed/csvreader.h"
#include "remote/feed/encoding.h"

#include <functional>

namespace trueup {

/// Why a row of a table was not used.
enum class TableFault : quint8 {
    BadQuote,
    NoId,
    Repeated,   ///< a product with an id that came before
    Stray,      ///< its product is not in the product table
    BeyondCaps, ///< more of one kind than a product may have
};

/// A row that was not used, for a person to look at.
struct TableReject
{
    QString table;  ///< name of its file in the zip
    qint64 row = 0; ///< number of the record, a row of names counts
    TableFault fault = TableFault::BadQuote;
    QString id;     ///< of its product; empty when it cannot be read
    QByteArray raw; ///< JSON {column: cell} of the filled cells, {"record": text} when the quotes are bad; cells cut at 16 KiB
};

/// Reads one table of a relational delivery. Files come with a row of column names or, as Etilize sends them, without:
/// then the documented order holds.
class RelationalTableReader
{
public:
    /// The cells of one row in the order of columnsOf(), trimmed; empty where the file has none. `row` is the record's number.
    using EachRow = std::function<Result<void>(std::span<const QByteArrayView> cells, CellEncoding encoding, qint64 row)>;
    using EachReject = std::function<Result<void>(const TableReject& reject)>;

    RelationalTableReader(RelationalTable table, const FeedArchive& file) : m_table(table), m_file(file) {}

    /// Streams the whole table: UTF-8, UTF-16 or Windows-1252, and each record by itself where they are mixed. Rows with bad
    /// quotes or without an id go to `reject`, blank ones nowhere. Errors: Archive, Io, Feed (names without the columns it
    /// needs), Cancelled, what `row` and `reject` return.
    [[nodiscard]] Result<void> read(const EachRow& row, const EachReject& reject, const std::function<void(qint64 bytes)>& progress,
                                    const CancelToken& cancel);
    [[nodiscard]] qint64 rows() const { return m_rows; }
    [[nodiscard]] qint64 unreadable() const { return m_unreadable; } ///< bad quotes, or no id
    /// What the rows that were read turned out to be in, all of them looked at.
    [[nodiscard]] FeedEncoding encoding() const;

    /// What of a table is used, the key first.
    [[nodiscard]] static std::span<const QLatin1StringView> columnsOf(RelationalTable table);
    /// {column: cell} of the filled cells, which are in the order of columnsOf().
    [[nodiscard]] static QByteArray rawCells(RelationalTable table, const QStringList& cells);

private:
    [[nodiscard]] Result<void> place(std::span<const QByteArrayView> first, bool& isHeader);
    [[nodiscard]] TableReject unreadableRow(const CsvRecord& record, const CellDecoder& decoder) const;

    const RelationalTable m_table;
    const FeedArchive& m_file;
    std::vector<int> m_places; ///< of each used column in the file, -1: it has none
    QStringList m_names;       ///< of the columns of the file; empty when it has no row of names
    FeedEncoding m_start = FeedEncoding::Utf8; ///< by how the file begins: UTF-16 and byte order marks are told by that alone
    EncodingCounts m_encodings;
    qint64 m_rows = 0;
    qint64 m_unreadable = 0;
};

} // namespace trueup
