#include "operate/exporter.h"

#include "reconcile/diff.h"
#include "store/collectiontable.h"

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

#include <algorithm>

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

/// The fields that occur under the filter, in registry order.
Result<QList<FieldId>> occurringFields(StagingTable& table, const StagingFilter& filter)
{
    const auto summary = table.summary(filter);
    if (!summary)
        return fail(summary.error());
    const QJsonObject counts = summary->value("field"_L1).toObject();
    QList<FieldId> found;
    for (const Field& column : fields()) {
        if (counts.contains(column.keyString()))
            found.append(column.id);
    }
    return found;
}

/// Writes rows in blocks: what is known of their products is read for each block at once.
class StagedRows
{
public:
    StagedRows(Connection& connection, const RowSink& sink, QList<FieldId> columns)
        : m_connection(connection), m_sink(sink), m_columns(std::move(columns))
    {
    }

    [[nodiscard]] Result<void> add(const StagedItem& item)
    {
        const bool isNew = std::ranges::any_of(item.changedFields, [this](const QString& key) {
            const Field* column = fieldByKey(key);
            return column && !m_columns.contains(column->id);
        });
        if (isNew)
            return fail(Error{ErrorKind::Stale,
                              Text::tr("The changes were altered during the export."),
                              Text::tr("Nothing was exported."),
                              Text::tr("Export again."),
                              {},
                              {},
                              true});
        m_items.append(item);
        return m_items.size() < rowsAtOnce ? Result<void>() : flush();
    }
    [[nodiscard]] Result<void> flush()
    {
        QList<qint64> products;
        for (const StagedItem& item : std::as_const(m_items))
            products.append(item.productId);
        const auto titles = CollectionTable(m_connection).titles({products.constData(), size_t(products.size())});
        if (!titles)
            return fail(titles.error());
        for (const StagedItem& item : std::as_const(m_items)) {
            if (const auto written = m_sink(stagedRow(item, m_columns, titles->value(item.productId))); !written)
                return written;
        }
        m_items.clear();
        return {};
    }

private:
    static constexpr qsizetype rowsAtOnce = 500;

    Connection& m_connection;
    const RowSink& m_sink;
    QList<FieldId> m_columns;
    QList<StagedItem> m_items;
};

Result<qint64> stagedRows(Connection& connection, const StagingFilter& filter, const RowSink& sink, const ExportControl& control)
{
    constexpr qint64 told = 500; // rows between two signs of life
    StagingTable table(connection);
    const auto columns = occurringFields(table, filter);
    if (!columns)
        return fail(columns.error());
    if (const auto written = sink(stagedHeading(*columns)); !written)
        return fail(written.error());
    StagedRows out(connection, sink, *columns);
    Result<void> done;
    qint64 count = 0;
    const auto rows = table.forEach(filter, [&](const StagedItem& item) {
        done = control.cancel.isCancelled() ? Result<void>(fail(CancelToken::error())) : out.add(item);
        if (++count % told == 0 && control.progress)
            control.progress(count);
        return done.has_value();
    });
    if (done && rows)
        done = out.flush();
    if (!done)
        return fail(done.error());
    return rows;
}

} // namespace

QList<ExportCell> stagedHeading(const QList<FieldId>& fields)
{
    QList<ExportCell> cells;
    for (const char* name : {"id", "sku", "name", "operation", "status", "source", "confidence", "changed fields", "collections"})
        cells.append({QString::fromLatin1(name), false});
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

Result<qint64> exportStaged(Connection& connection, const StagingFilter& filter, const QString& file,
                            const ExportControl& control)
{
    return exportTable(file, [&](const RowSink& sink) { return stagedRows(connection, filter, sink, control); });
}

} // namespace trueup
