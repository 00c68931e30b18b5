#pragma once

#include "operate/exporter.h"

#include <QDateTime>

/// What the exports of lists are made of.
namespace trueup::exports {

inline constexpr int pageSize = 500;

[[nodiscard]] ExportCell text(const QString& value);
[[nodiscard]] ExportCell number(qint64 value);
[[nodiscard]] ExportCell time(const QDateTime& value); ///< UTC, empty where there is none
[[nodiscard]] ExportCell yesNo(bool value);
[[nodiscard]] QList<ExportCell> heading(std::initializer_list<const char*> names);

/// Runs `pages` in one transaction that sees one moment. `pages` writes the heading and all rows and says how many.
[[nodiscard]] Result<qint64> inOnePicture(Connection& connection, const QString& file, const RowSource& pages);
/// Writes the heading, and tells how many rows will follow if somebody wants to know: only then they are counted.
[[nodiscard]] Result<void> beginList(const RowSink& sink, const ExportControl& control, const QList<ExportCell>& titles,
                                     const std::function<Result<qint64>()>& count);
/// What every page begins with: stop when asked to, tell how far it is.
[[nodiscard]] Result<void> goOn(const ExportControl& control, qint64 rows);

/// Gives every row to the sink, page by page until one is not full: `read` is given the last row of the page before, or null.
template <class Row>
[[nodiscard]] Result<qint64> everyPage(const RowSink& sink, const ExportControl& control,
                                       const std::function<Result<QList<Row>>(const Row* last)>& read,
                                       const std::function<QList<ExportCell>(const Row&)>& cells)
{
    qint64 rows = 0;
    QList<Row> page;
    do {
        if (auto on = goOn(control, rows); !on)
            return fail(on.error());
        auto next = read(page.isEmpty() ? nullptr : &page.constLast());
        if (!next)
            return fail(next.error());
        page = std::move(*next);
        for (const Row& row : std::as_const(page)) {
            if (auto done = sink(cells(row)); !done)
                return fail(done.error());
        }
        rows += page.size();
    } while (page.size() == pageSize);
    return rows;
}

/// A list that is so short that it is read at once.
template <class Row>
[[nodiscard]] Result<qint64> everyRow(const RowSink& sink, const ExportControl& control, const QList<ExportCell>& titles,
                                      const Result<QList<Row>>& rows, const std::function<QList<ExportCell>(const Row&)>& cells)
{
    if (!rows)
        return fail(rows.error());
    if (auto begun = beginList(sink, control, titles, [&rows] { return Result<qint64>(rows->size()); }); !begun)
        return fail(begun.error());
    for (const Row& row : *rows) {
        if (auto done = sink(cells(row)); !done)
            return fail(done.error());
    }
    return rows->size();
}

} // namespace trueup::exports
