#include "remote/shopify/remoteproduct.h"

#include "remote/weight.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// The shop's null is "holds nothing", which for a text is the empty text; "no opinion" is for fields not read.
Value textValue(const QJsonValue& json)
{
    return Value(json.isString() ? json.toString() : QString(u""_s));
}

Value moneyValue(const QJsonValue& json, int scale)
{
    const auto number = json.isString()   ? Decimal::fromString(json.toString())
                        : json.isDouble() ? Decimal::fromDouble(json.toDouble(), scale)
                                          : std::nullopt;
    const auto scaled = number ? number->rescaled(scale) : std::nullopt;
    return scaled ? Value(*scaled) : Value();
}

Value flagValue(const QJsonValue& json)
{
    return json.isBool() ? Value::boolean(json.toBool()) : Value();
}

/// Nodes of a nested connection; `complete` turns false when the shop has more of them.
QJsonArray nodesOf(const QJsonObject& parent, QLatin1StringView connection, bool& complete)
{
    const QJsonObject list = parent[connection].toObject();
    if (list["pageInfo"_L1]["hasNextPage"_L1].toBool())
        complete = false;
    return list["nodes"_L1].toArray();
}

/// Only what is in the object: a field that was not read stays without an opinion.
void takeText(const QJsonObject& from, QLatin1StringView key, FieldId id, ProductValues& values)
{
    if (const auto found = from.constFind(key); found != from.constEnd())
        values[id] = textValue(*found);
}

void readTexts(const QJsonObject& product, ProductValues& values)
{
    takeText(product, "title"_L1, FieldId::Title, values);
    takeText(product, "handle"_L1, FieldId::Handle, values);
    takeText(product, "descriptionHtml"_L1, FieldId::Description, values);
    takeText(product, "vendor"_L1, FieldId::Vendor, values);
    takeText(product, "productType"_L1, FieldId::ProductType, values);
    takeText(product, "status"_L1, FieldId::Status, values);
    if (const auto seo = product.constFind("seo"_L1); seo != product.constEnd()) {
        values[FieldId::SeoTitle] = textValue((*seo)["title"_L1]);
        values[FieldId::SeoDescription] = textValue((*seo)["description"_L1]);
    }
    const auto read = product.constFind("tags"_L1);
    if (read == product.constEnd())
        return;
    QStringList tags;
    for (const QJsonValue tag : read->toArray())
        tags.append(tag.toString());
    values[FieldId::Tags] = Value(tags);
}

void readMetafields(const QJsonObject& product, const RemoteContext& context, RemoteProduct& out)
{
    for (const QJsonValue node : nodesOf(product, "metafields"_L1, out.complete)) {
        if (node["namespace"_L1].toString() != context.metafieldNamespace ||
            node["key"_L1].toString() != context.metafieldKey)
            continue;
        out.metafieldId = node["id"_L1].toString();
        out.metafieldType = node["type"_L1].toString();
        out.compareDigest = node["compareDigest"_L1].toString();
        const QJsonDocument value = QJsonDocument::fromJson(node["value"_L1].toString().toUtf8());
        if (!value.isNull())
            out.values[FieldId::ProductInfo] = Value(JsonText{value.toJson(QJsonDocument::Compact)});
    }
}

void readMedia(const QJsonObject& product, RemoteProduct& out)
{
    if (!product.contains("media"_L1))
        return;
    QByteArray images("[");
    for (const QJsonValue node : nodesOf(product, "media"_L1, out.complete)) {
        const RemoteMedia media{node["id"_L1].toString(), node["image"_L1]["url"_L1].toString(),
                                node["alt"_L1].toString(), node["status"_L1].toString(),
                                node["mediaContentType"_L1].toString()};
        out.media.append(media);
        if (media.source.isEmpty())
            continue;
        images.append(images.size() > 1 ? ",{\"alt\":" : "{\"alt\":");
        appendJsonString(images, media.alt);
        images.append(",\"src\":");
        appendJsonString(images, media.source);
        images.append('}');
    }
    out.values[FieldId::Images] = Value(JsonText{images.append(']')});
}

RemoteVariant variantOf(const QJsonObject& node)
{
    const QJsonObject item = node["inventoryItem"_L1].toObject();
    return {node["id"_L1].toString(), item["id"_L1].toString(), node["sku"_L1].toString(), item["tracked"_L1].toBool(),
            node["requiresComponents"_L1].toBool()};
}

/// The variant linked to ours, else the one of our SKU, else the first.
QJsonObject chosenVariant(const QJsonArray& variants, const RemoteContext& context)
{
    for (const QJsonValue variant : variants) {
        if (!context.variantId.isEmpty() && variant["id"_L1].toString() == context.variantId)
            return variant.toObject();
    }
    for (const QJsonValue variant : variants) {
        if (!context.sku.isEmpty() && variant["sku"_L1].toString() == context.sku)
            return variant.toObject();
    }
    return variants.isEmpty() ? QJsonObject() : variants.first().toObject();
}

void readVariant(const QJsonObject& node, RemoteProduct& out)
{
    ProductValues& values = out.values;
    const QJsonObject item = node["inventoryItem"_L1].toObject();
    out.variantId = node["id"_L1].toString();
    out.inventoryItemId = item["id"_L1].toString();
    out.tracked = item["tracked"_L1].toBool();
    out.requiresComponents = node["requiresComponents"_L1].toBool();
    takeText(node, "sku"_L1, FieldId::Sku, values);
    takeText(node, "barcode"_L1, FieldId::Barcode, values);
    values[FieldId::Price] = moneyValue(node["price"_L1], field(FieldId::Price).scale);
    values[FieldId::CompareAtPrice] = moneyValue(node["compareAtPrice"_L1], field(FieldId::CompareAtPrice).scale);
    takeText(node, "inventoryPolicy"_L1, FieldId::InventoryPolicy, values);
    values[FieldId::Taxable] = flagValue(node["taxable"_L1]);
    values[FieldId::RequiresShipping] = flagValue(item["requiresShipping"_L1]);
    values[FieldId::Cost] = moneyValue(item["unitCost"_L1]["amount"_L1], field(FieldId::Cost).scale);
    out.currency = item["unitCost"_L1]["currencyCode"_L1].toString();
    const QJsonObject weight = item["measurement"_L1]["weight"_L1].toObject();
    if (const auto number = Decimal::fromDouble(weight["value"_L1].toDouble(), 4);
        number && weight["value"_L1].isDouble()) {
        if (const auto grams = gramsFrom(*number, weight["unit"_L1].toString()))
            values[FieldId::Weight] = Value(*grams);
    }
    const QJsonObject level = item["inventoryLevel"_L1].toObject();
    out.inventoryLevelId = level["id"_L1].toString();
    for (const QJsonValue quantity : level["quantities"_L1].toArray()) {
        if (quantity["name"_L1].toString() == "available"_L1 && quantity["quantity"_L1].isDouble())
            values[FieldId::Inventory] = Value::integer(quantity["quantity"_L1].toInteger());
    }
}

} // namespace

std::optional<RemoteProduct> RemoteProduct::fromJson(const QJsonObject& product, const RemoteContext& context)
{
    RemoteProduct out;
    out.id = product["id"_L1].toString();
    if (out.id.isEmpty())
        return std::nullopt;
    out.handle = product["handle"_L1].toString();
    out.updatedAt = QDateTime::fromString(product["updatedAt"_L1].toString(), Qt::ISODateWithMs).toUTC();
    readTexts(product, out.values);
    readMetafields(product, context, out);
    readMedia(product, out);
    const QJsonArray variants = nodesOf(product, "variants"_L1, out.complete);
    for (const QJsonValue variant : variants)
        out.variants.push_back(variantOf(variant.toObject()));
    readVariant(chosenVariant(variants, context), out);
    return out;
}

} // namespace trueup
