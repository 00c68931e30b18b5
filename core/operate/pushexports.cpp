#include "operate/pushexports.h"

#include "base/redact.h"
#include "operate/exportpages.h"

namespace trueup {

using namespace Qt::StringLiterals;
using namespace exports;

namespace {

/// The call that writes the fields of a group of an existing product.
QString callOf(ShopifyGroup group)
{
    switch (group) {
    case ShopifyGroup::Product:
    case ShopifyGroup::Media: return u"productUpdate"_s;
    case ShopifyGroup::Metafield: return u"metafieldsSet"_s;
    case ShopifyGroup::Variant: return u"productVariantsBulkUpdate"_s;
    case ShopifyGroup::Inventory: return u"inventorySetQuantities"_s;
    case ShopifyGroup::None: break;
    }
    return {};
}

QList<ExportCell> plannedRow(const StagedItem& item)
{
    return {number(item.id), text(item.sku.isEmpty() ? item.tempKey : item.sku), text(item.name), text(item.operation),
            text(callsOf(item).join(u", "_s)), text(item.changedFields.join(u", "_s))};
}

/// What a shop or a network answers may hold an address with a password, and a file is sent to others.
QList<ExportCell> writeRow(const WriteResult& write)
{
    return {number(write.id), text(write.sku), text(write.name), text(write.state), number(write.attempts), time(write.at),
            time(write.nextTry), text(write.errorClass), text(withoutSecrets(write.errorMessage)), text(write.fields.join(u", "_s))};
}

QList<ExportCell> writeHeading()
{
    return heading({"id", "sku", "name", "state", "attempts", "at", "next try", "error class", "error", "fields"});
}

} // namespace

StagingFilter approvedChanges(const QUuid& batch, const QString& wanted)
{
    StagingFilter filter;
    filter.batch = batch;
    filter.text = wanted.trimmed();
    filter.statuses = {u"approved"_s};
    return filter;
}

QStringList callsOf(const StagedItem& item)
{
    if (item.operation == "create"_L1)
        return {u"productSet"_s};
    QStringList calls;
    if (item.operation == "delete"_L1)
        calls.append(u"productDelete"_s);
    for (const QString& key : item.changedFields) {
        const Field* known = fieldByKey(key);
        if (const QString call = known ? callOf(known->group) : QString(); !call.isEmpty() && !calls.contains(call))
            calls.append(call);
    }
    return calls;
}

Result<qint64> exportPlannedCalls(Connection& connection, const QUuid& batch, const QString& file, const ExportControl& control)
{
    return inOnePicture(connection, file, [&](const RowSink& sink) -> Result<qint64> {
        StagingTable table(connection);
        const StagingFilter filter = approvedChanges(batch);
        const auto fields = valueFields(connection, filter);
        if (!fields)
            return fail(fields.error());
        const auto titles = heading({"id", "sku", "name", "operation", "calls", "fields"}) + valueHeading(*fields);
        if (auto begun = beginList(sink, control, titles, [&] { return table.count(filter); }); !begun)
            return fail(begun.error());
        return everyPage<StagedItem>(sink, control, [&](const StagedItem* last) {
            return table.list(filter, last ? last->id : 0, pageSize);
        }, [&fields](const StagedItem& item) { return plannedRow(item) + valueCells(item, *fields); });
    });
}

Result<qint64> exportPushResults(Connection& connection, const WriteScope& scope, const QString& file, const ExportControl& control)
{
    return inOnePicture(connection, file, [&](const RowSink& sink) -> Result<qint64> {
        OutboxReader reader(connection);
        const auto extent = reader.extent(scope);
        if (!extent)
            return fail(extent.error());
        WriteScope within = scope;
        within.first = extent->first;
        if (auto begun = beginList(sink, control, writeHeading(), [&extent] { return Result<qint64>(extent->rows); }); !begun)
            return fail(begun.error());
        if (extent->rows == 0)
            return 0;
        return everyPage<WriteResult>(sink, control, [&](const WriteResult* last) {
            return reader.results(within, last ? last->id : extent->last + 1, pageSize);
        }, writeRow);
    });
}

Result<qint64> exportFailedWrites(Connection& connection, const QString& file, const ExportControl& control)
{
    return inOnePicture(connection, file, [&](const RowSink& sink) -> Result<qint64> {
        OutboxReader reader(connection);
        if (auto begun = beginList(sink, control, writeHeading(), [&reader] { return reader.unfinishedCount(); }); !begun)
            return fail(begun.error());
        return everyPage<WriteResult>(sink, control, [&](const WriteResult* last) {
            return reader.unfinished(last ? last->id : 0, pageSize);
        }, writeRow);
    });
}

} // namespace trueup
