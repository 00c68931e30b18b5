#include "operate/exporter.h"

#include "operate/exportpages.h"
#include "reconcile/diff.h"
#include "store/collectiontable.h"

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Exporter)
};

ExportCell number(const QString& text)
{
    return {text, !text.isEmpty()};
}

ExportCell cellOf(const Value& value)
{
    return {value.toDisplay(), value.decimal() || value.integer()};
}

std::unexpected<Error> notWritten(const QString& file, const QString& reason)
{
    return fail(Error{ErrorKind::Io,
                      Text::tr("The file %1 cannot be written.").arg(QDir::toNativeSeparators(file)),
                      Text::tr("Nothing was exported."),
                      Text::tr("Check the folder, its permissions and the free space."),
                      reason,
                      {},
                      false});
}

/// What is in a block of rows; what is known of their products is read for all of them at once.
Result<void> writeBlock(Connection& connection, std::span<const ReviewKey> keys, const QList<FieldId>& columns, const RowSink& sink)
{
    QList<qint64> ids;
    for (const ReviewKey& key : keys)
        ids.append(key.id);
    const auto items = ReviewReader(connection).rows(ids);
    if (!items)
        return fail(items.error());
    QList<qint64> products;
    for (const StagedItem& item : *items)
        products.append(item.productId);
    const auto titles = CollectionTable(connection).titles(products);
    if (!titles)
        return fail(titles.error());
    for (const StagedItem& item : *items) {
        if (auto written = sink(stagedRow(item, columns, titles->value(item.productId))); !written)
            return written;
    }
    return {};
}

/// First which rows in which order, which is a few bytes for each, and then block by block what is in them: to sort them anew for
/// every block would take longer than everything else.
Result<qint64> stagedRows(Connection& connection, const StagingFilter& filter, const StagedLayout& layout, const RowSink& sink,
                          const ExportControl& control)
{
    const auto columns = valueFields(connection, filter, layout.firstFields);
    if (!columns)
        return fail(columns.error());
    const auto keys = ReviewReader(connection).keys(filter, layout.order);
    if (!keys)
        return fail(keys.error());
    const auto count = [&keys] { return Result<qint64>(keys->size()); };
    if (auto begun = exports::beginList(sink, control, stagedHeading(*columns), count); !begun)
        return fail(begun.error());
    for (qsizetype at = 0; at < keys->size(); at += exports::pageSize) {
        if (auto on = exports::goOn(control, at); !on)
            return fail(on.error());
        const std::span block(keys->constData() + at, size_t(qMin(qsizetype(exports::pageSize), keys->size() - at)));
        if (auto written = writeBlock(connection, block, *columns, sink); !written)
            return fail(written.error());
    }
    return keys->size();
}

} // namespace

QList<ExportCell> stagedHeading(const QList<FieldId>& fields)
{
    QList<ExportCell> cells;
    for (const char* name : {"id", "sku", "name", "operation", "status", "source", "confidence", "changed fields", "collections"})
        cells.append({QString::fromLatin1(name), false});
    return cells + valueHeading(fields);
}

Result<QList<FieldId>> valueFields(Connection& connection, const StagingFilter& filter, const QList<FieldId>& first)
{
    const auto summary = StagingTable(connection).summary(filter);
    if (!summary)
        return fail(summary.error());
    const QJsonObject counts = summary->value("field"_L1).toObject();
    QList<FieldId> columns = first;
    for (const Field& column : fields()) {
        if (counts.contains(column.keyString()) && !first.contains(column.id))
            columns.append(column.id);
    }
    return columns;
}

QList<ExportCell> valueHeading(const QList<FieldId>& fields)
{
    QList<ExportCell> cells;
    for (const FieldId id : fields) {
        const QString key = field(id).keyString();
        cells.append({key + u" old"_s, false});
        cells.append({key + u" new"_s, false});
    }
    return cells;
}

QList<ExportCell> stagedRow(const StagedItem& item, const QList<FieldId>& fields, const QStringList& collections)
{
    QList<ExportCell> cells{number(QString::number(item.id)),
                            {item.sku, false},
                            {item.name, false},
                            {item.operation, false},
                            {item.status, false},
                            {item.source, false},
                            number(item.confidence ? QString::number(*item.confidence, 'g', 6) : QString()),
                            {item.changedFields.join(u", "_s), false},
                            {collections.join(u", "_s), false}};
    cells += valueCells(item, fields);
    return cells;
}

QList<ExportCell> valueCells(const StagedItem& item, const QList<FieldId>& fields)
{
    QList<ExportCell> cells;
    const ChangeSet changes = changesFromJson(item.changes);
    for (const FieldId id : fields) {
        const FieldChange* change = changes.find(id);
        cells.append(change ? cellOf(change->current) : ExportCell());
        cells.append(change ? cellOf(change->proposed) : ExportCell());
    }
    return cells;
}

Result<qint64> exportTable(const QString& file, const RowSource& source)
{
    const QString suffix = QFileInfo(file).suffix().toLower();
    if (suffix != "csv"_L1 && suffix != "xlsx"_L1)
        return fail(ErrorKind::Usage, Text::tr("An export is a .csv or .xlsx file, not “%1”.").arg(file),
                    Text::tr("Give the file one of these endings."));
    QSaveFile target(file);
    if (!target.open(QIODevice::WriteOnly))
        return notWritten(file, target.errorString());
    std::unique_ptr<TableWriter> writer;
    if (suffix == "csv"_L1) {
        writer = csvTableWriter(target);
    } else {
        auto made = xlsxTableWriter(target);
        if (!made)
            return fail(made.error());
        writer = std::move(*made);
    }
    const auto rows = source([&writer](const QList<ExportCell>& cells) { return writer->row(cells); });
    if (!rows)
        return rows;
    if (const auto finished = writer->finish(); !finished)
        return fail(finished.error());
    if (!target.commit())
        return notWritten(file, target.errorString());
    return rows;
}

Result<qint64> exportStaged(Connection& connection, const StagingFilter& filter, const StagedLayout& layout, const QString& file,
                            const ExportControl& control)
{
    return exports::inOnePicture(connection, file,
                                 [&](const RowSink& sink) { return stagedRows(connection, filter, layout, sink, control); });
}

} // namespace trueup
