#pragma once

#include "base/cancellation.h"
#include "catalog/fields.h"
#include "store/reviewreader.h"

#include <QIODevice>

#include <functional>
#include <memory>

namespace trueup {

/// One cell. Numbers stay numbers where the format knows them; everything else is text and never a formula.
struct ExportCell
{
    QString text;
    bool isNumber = false;
};

/// Writes a table row by row to a device; nothing is complete before finish(). One thread.
class TableWriter
{
public:
    TableWriter() = default;
    TableWriter(const TableWriter&) = delete;
    TableWriter& operator=(const TableWriter&) = delete;
    virtual ~TableWriter() = default;

    [[nodiscard]] virtual Result<void> row(const QList<ExportCell>& cells) = 0;
    [[nodiscard]] virtual Result<void> finish() = 0;
};

/// UTF-8 with byte order mark, CRLF, RFC 4180 quoting. A text a spreadsheet would run as a formula gets a leading '.
[[nodiscard]] std::unique_ptr<TableWriter> csvTableWriter(QIODevice& device);
/// Rows go to a temporary file while they are written. Errors: Usage beyond the 1,048,576 rows of a sheet, Io.
[[nodiscard]] Result<std::unique_ptr<TableWriter>> xlsxTableWriter(QIODevice& device);

/// `text` as a CSV may hold it without a spreadsheet running it: one that begins with = + - @, a tab or a carriage
/// return gets a leading ', plain numbers do not (OWASP, CSV injection).
[[nodiscard]] QString formulaSafe(const QString& text);

/// The heading of an export of staged changes, and the row of one; `fields` in the order of the columns. `collections`: the
/// titles of those the product was last seen in, which says where it is and is no change of anything.
[[nodiscard]] QList<ExportCell> stagedHeading(const QList<FieldId>& fields);
[[nodiscard]] QList<ExportCell> stagedRow(const StagedItem& item, const QList<FieldId>& fields,
                                          const QStringList& collections = {});

/// What each of these fields held and what it is to hold, as every export of staged changes lays it out: their columns, and the cells
/// of one change.
[[nodiscard]] QList<ExportCell> valueHeading(const QList<FieldId>& fields);
[[nodiscard]] QList<ExportCell> valueCells(const StagedItem& item, const QList<FieldId>& fields);
/// The fields that stand first, and then those that occur under the filter, in registry order.
[[nodiscard]] Result<QList<FieldId>> valueFields(Connection& connection, const StagingFilter& filter, const QList<FieldId>& first = {});

/// Takes one row; a failure ends the export.
using RowSink = std::function<Result<void>(const QList<ExportCell>&)>;
/// Gives the heading and then every row to the sink; how many rows without the heading.
using RowSource = std::function<Result<qint64>(const RowSink&)>;

/// Writes a .csv or .xlsx file, which appears only when it is complete: after a failure whatever stood there before stays.
/// How many rows. Errors: those of the source, Usage for another ending, Io, DiskFull.
[[nodiscard]] Result<qint64> exportTable(const QString& file, const RowSource& source);

/// Where an export reports to and what stops it.
struct ExportControl
{
    CancelToken cancel;
    std::function<void(qint64 rows)> progress; ///< after every block of rows, may be empty
    std::function<void(qint64 rows)> total = {}; ///< how many there will be, before the first; may be empty
};

/// How staged changes are written.
struct StagedLayout
{
    ReviewOrder order = {};
    QList<FieldId> firstFields = {}; ///< their values stand before those of all other fields
};

/// Everything under the filter as it is at one moment. Errors beside those of exportTable(): Cancelled.
[[nodiscard]] Result<qint64> exportStaged(Connection& connection, const StagingFilter& filter, const StagedLayout& layout,
                                          const QString& file, const ExportControl& control = {});

} // namespace trueup
