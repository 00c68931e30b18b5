#include "operate/listcomparison.h"

#include "operate/exportpages.h"
#include "remote/feed/listfile.h"
#include "store/erptable.h"

#include <QCoreApplication>
#include <QSaveFile>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ListComparison)
};

constexpr size_t sampleRows = 500; ///< to tell columns apart by

std::span<const QStringList> sampleOf(const ComparedList& list)
{
    return std::span(list.rows).first(std::min(list.rows.size(), sampleRows));
}

std::array<std::vector<ListItem>, 2> takeItems(std::array<ComparedList, 2>& lists)
{
    const auto sample = [](const ComparedList& list) { return ListSample{list.header, list.columns, sampleOf(list)}; };
    const auto others = sharedOtherColumns(sample(lists[0]), sample(lists[1]));
    std::array<std::vector<ListItem>, 2> items;
    for (size_t side = 0; side < lists.size(); ++side) {
        ComparedList& list = lists[side];
        items[side].reserve(list.rows.size());
        for (size_t i = 0; i < list.rows.size(); ++i)
            items[side].push_back(listItemOf(list.rows[i], list.columns, qint64(i) + 1, others[side]));
        list.rows = {};
    }
    return items;
}

/// Ids go out exactly as they came in, so that the file can be joined to the lists.
QByteArray csvCell(const QString& text)
{
    QByteArray cell = text.toUtf8();
    if (std::ranges::any_of(cell, [](char c) { return c == ',' || c == '"' || c == '\r' || c == '\n'; }))
        cell = '"' + cell.replace('"', "\"\"") + '"';
    return cell;
}

Error notWritten(const QSaveFile& file)
{
    return Error{ErrorKind::Io, Text::tr("%1 cannot be written: %2.").arg(file.fileName(), file.errorString()),
                 Text::tr("No pairs were written."), Text::tr("Check the folder and the free space."), {}, {}, false};
}

void addRow(QList<ExportCell>& cells, const std::vector<ListItem>& items, const std::optional<quint32>& row)
{
    const ListItem none;
    const ListItem& item = row ? items[*row] : none;
    cells << exports::text(item.id) << exports::text(item.name) << exports::text(item.brand) << exports::text(item.code)
          << (item.price ? ExportCell{QString::number(*item.price, 'f', 2), true} : ExportCell{});
}

} // namespace

Result<ComparedList> readComparedList(const QString& file, const CancelToken& cancel)
{
    auto read = readListFile(file, cancel);
    if (!read)
        return fail(read.error());
    ComparedList list{file, std::move(read->header), {}, std::move(read->rows), read->unreadable};
    list.columns.fill(-1);
    return list;
}

Result<ComparedList> comparedErpItems(Connection& connection)
{
    ComparedList list;
    list.name = Text::tr("the items of the ERP");
    list.header = {Text::tr("Item"), Text::tr("Title"), Text::tr("Brand"), Text::tr("Part number"), Text::tr("Barcode"), Text::tr("Price"),
                   Text::tr("Description")};
    for (int column = 0; column < listColumnCount; ++column)
        list.columns[size_t(column)] = column; // in the order of ListColumn
    const auto count = ErpTable(connection).forEachListing([&list](ErpListing&& item) {
        const QString more = QStringList{item.description == item.title ? QString() : item.description, item.otherNumbers.join(u' ')}.join(u' ');
        list.rows.push_back({item.itemNumber, item.title, item.maker, item.partNumber, item.gtin14,
                             item.price ? item.price->toString() : QString(), more.trimmed()});
    });
    if (!count)
        return fail(count.error());
    if (*count == 0)
        return fail(ErrorKind::NotFound, Text::tr("No item of the ERP was read yet."), Text::tr("Refresh Xorosoft first."));
    return list;
}

Result<void> takeColumns(ComparedList& list, const QMap<ListColumn, QString>& chosen)
{
    const auto columns = detectColumns(list.name, list.header, sampleOf(list), chosen);
    if (!columns)
        return fail(columns.error());
    list.columns = *columns;
    return {};
}

ListComparison::ListComparison(std::array<ComparedList, 2> lists, std::array<std::vector<ListItem>, 2> items)
    : m_lists(std::move(lists)), m_items(std::move(items)), m_matcher(m_items[0], m_items[1])
{
}

Result<ListComparison> ListComparison::of(std::array<ComparedList, 2> lists, const ListMatchOptions& options, const ListMatchControl& control)
{
    auto items = takeItems(lists);
    if (control.cancel.isCancelled())
        return fail(CancelToken::error());
    ListComparison comparison(std::move(lists), std::move(items));
    auto matching = comparison.m_matcher.match(options, control);
    if (!matching)
        return fail(matching.error());
    comparison.m_matching = std::move(*matching);
    return comparison;
}

std::vector<ListLine> ListComparison::lines(ListPart part) const
{
    return linesOf(m_matching, m_items[0].size(), m_items[1].size(), part);
}

Result<qint64> writePairs(const ListComparison& comparison, std::span<const ListPair> pairs, const QString& path)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return fail(notWritten(file));
    file.write("left,right,probability,evidence\n");
    for (const ListPair& pair : pairs) {
        file.write(csvCell(comparison.items(ListSide::Left)[pair.left].id) + ',' +
                   csvCell(comparison.items(ListSide::Right)[pair.right].id) + ',' + QByteArray::number(pair.probability, 'f', 4) + ',' +
                   csvCell(comparison.explain(pair.left, pair.right)) + '\n');
    }
    if (!file.commit())
        return fail(notWritten(file));
    return qint64(pairs.size());
}

Result<qint64> exportComparison(const ListComparison& comparison, ListPart part, const QString& file, const ExportControl& control)
{
    return exportTable(file, [&](const RowSink& sink) -> Result<qint64> {
        const std::vector<ListLine> lines = comparison.lines(part);
        const auto titles = exports::heading({"left id", "left name", "left brand", "left code", "left price", "right id", "right name",
                                              "right brand", "right code", "right price", "probability", "evidence"});
        if (auto begun = exports::beginList(sink, control, titles, [&lines] { return Result<qint64>(qint64(lines.size())); }); !begun)
            return fail(begun.error());
        qint64 rows = 0;
        for (const ListLine& line : lines) {
            if (rows % exports::pageSize == 0) {
                if (auto on = exports::goOn(control, rows); !on)
                    return fail(on.error());
            }
            QList<ExportCell> cells;
            addRow(cells, comparison.items(ListSide::Left), line.left);
            addRow(cells, comparison.items(ListSide::Right), line.right);
            const bool isPair = line.left && line.right;
            cells << (isPair ? ExportCell{QString::number(line.probability, 'f', 4), true} : ExportCell{})
                  << (isPair ? exports::text(comparison.explain(*line.left, *line.right)) : ExportCell{});
            if (auto done = sink(cells); !done)
                return fail(done.error());
            ++rows;
        }
        return rows;
    });
}

} // namespace trueup
