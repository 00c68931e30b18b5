#include "sync/pushpayload.h"

#include "catalog/images.h"
#include "reconcile/diff.h"
#include "store/mediatable.h"
#include "store/producttable.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

QByteArray payloadOf(const StagedItem& staged, const ProductState* product, const QStringList& knownMedia)
{
    const ChangeSet changes = changesFromJson(staged.changes);
    ProductValues approved;
    ProductValues current;
    for (const FieldChange& change : changes.changes) {
        approved[change.field] = change.proposed;
        current[change.field] = change.current;
    }
    QByteArray out("{\"create\":");
    out.append(staged.operation == "create"_L1 ? "true" : "false");
    out.append(",\"sku\":");
    appendJsonString(out, staged.sku);
    out.append(",\"linked\":");
    out.append(staged.expected.contains("item"_L1) || (product && !product->itemNumber.isEmpty()) ? "true" : "false");
    if (product) {
        out.append(",\"product\":");
        appendJsonString(out, product->shopify.product);
        out.append(",\"variant\":");
        appendJsonString(out, product->shopify.variant);
    }
    if (!knownMedia.isEmpty())
        out.append(",\"media\":").append(QJsonDocument(QJsonArray::fromStringList(knownMedia)).toJson(QJsonDocument::Compact));
    out.append(",\"approved\":").append(approved.toJson());
    out.append(",\"current\":").append(current.toJson());
    return out.append('}');
}

} // namespace

Result<std::vector<OutboxItem>> pushItems(Connection& connection, const QList<StagedItem>& rows, qint64 runId)
{
    std::vector<qint64> ids;
    for (const StagedItem& row : rows) {
        if (row.productId > 0)
            ids.push_back(row.productId);
    }
    QHash<qint64, ProductState> products;
    if (!ids.empty()) {
        auto loaded = ProductTable(connection).load(ids);
        if (!loaded)
            return fail(loaded.error());
        products = std::move(*loaded);
    }
    std::vector<OutboxItem> items;
    items.reserve(size_t(rows.size()));
    for (const StagedItem& row : rows) {
        const auto product = products.constFind(row.productId);
        const ProductState* state = product == products.constEnd() ? nullptr : &*product;
        OutboxItem item;
        item.stagingRow = row.id;
        item.rowVersion = row.rowVersion;
        item.productId = row.productId;
        item.runId = runId;
        item.operation = row.operation;
        item.fields = row.changedFields;
        item.payload = payloadOf(row, state, {});
        item.orderKey = row.productId > 0 ? u"product:%1"_s.arg(row.productId) : u"new:"_s + row.tempKey;
        item.priority = row.priority;
        items.push_back(std::move(item));
    }
    return items;
}

PushItem pushItemFromPayload(const QByteArray& payload)
{
    const QJsonObject json = QJsonDocument::fromJson(payload).object();
    PushItem item;
    item.isCreate = json["create"_L1].toBool();
    item.sku = json["sku"_L1].toString();
    item.shopifyProductId = json["product"_L1].toString();
    item.shopifyVariantId = json["variant"_L1].toString();
    item.linkConfirmed = json["linked"_L1].toBool();
    for (const QJsonValue gid : json["media"_L1].toArray())
        item.knownMedia.append(gid.toString());
    item.approved = ProductValues::fromJson(json["approved"_L1].toObject());
    item.current = ProductValues::fromJson(json["current"_L1].toObject());
    return item;
}

ConfirmedWrite confirmedWrite(const OutboxRow& row, const PushItem& item, const PushReport& report)
{
    ConfirmedWrite write;
    write.outboxId = row.id;
    write.productId = row.productId;
    write.runId = row.runId;
    // The agreed value is the approved one: the shop was found to hold the same, perhaps in another spelling.
    write.values = item.approved.toJson();
    write.snapshot = report.shop.values.toJson();
    write.productGid = report.shop.id;
    write.variantGid = report.shop.variantId;
    write.inventoryItemGid = report.shop.inventoryItemId;
    write.handle = report.shop.handle;
    write.remoteUpdated = report.shop.updatedAt;
    const auto images = imagesFromValue(item.approved[FieldId::Images]);
    for (qsizetype i = 0; i < images.size(); ++i) {
        QJsonObject medium{{u"source_url"_s, images[i].src},
                           {u"url_key"_s, imageIdentity(images[i].src)},
                           {u"position"_s, int(i) + 1},
                           {u"alt"_s, images[i].alt}};
        if (const qsizetype place = i - item.knownMedia.size(); place >= 0 && place < report.newMedia.size())
            medium.insert(u"gid"_s, report.newMedia[place]);
        write.media.append(medium);
    }
    return write;
}

QString conflictKind(const PushItem& item, const PushReport& report)
{
    if (report.shop.id.isEmpty())
        return u"delete_vs_edit"_s;
    return item.isCreate ? u"create_vs_create"_s : u"stale_write"_s;
}

QList<StaleField> staleFields(const PushItem& item, const PushReport& report)
{
    QList<StaleField> stale;
    for (const FieldId id : report.disputed)
        stale.append({id, item.current[id], item.approved[id], report.shop.values[id]});
    return stale;
}

} // namespace trueup
