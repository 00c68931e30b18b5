#include "sandbox/shop/objects.h"

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

namespace {

using ProductField = std::function<GqlResolved(ShopService&, ShopProduct&, GqlCall&)>;
using VariantField = std::function<GqlResolved(ShopService&, ShopProduct&, ShopVariant&, GqlCall&)>;

QString digits(const QString& id)
{
    return id.section(u'/', -1);
}

GqlResolved counted(qsizetype count)
{
    return record(u"Count"_s, {{u"count"_s, QJsonValue(count)}, {u"precision"_s, u"EXACT"_s}});
}

GqlResolved optionList(const ShopProduct& p)
{
    QList<GqlResolved> list;
    int position = 0;
    for (const ShopOption& option : p.options) {
        QList<GqlResolved> values;
        for (const QString& value : option.values)
            values.append(record(u"ProductOptionValue"_s, {{u"id"_s, QString(option.id).replace("ProductOption"_L1, "ProductOptionValue"_L1) + QString::number(values.size())},
                                                           {u"name"_s, value}, {u"hasVariants"_s, QJsonValue(true)}}));
        list.append(record(u"ProductOption"_s, {{u"id"_s, option.id}, {u"name"_s, option.name}, {u"position"_s, QJsonValue(++position)},
                                                {u"values"_s, QJsonArray::fromStringList(option.values)}, {u"optionValues"_s, values}}));
    }
    return list;
}

GqlResolved mediaConnection(ShopService& shop, const ShopProduct& p, const QJsonObject& arguments)
{
    QList<GqlResolved> list;
    for (const ShopMedia& media : p.media)
        list.append(mediaObject(shop, media.id));
    return connection(shop, u"Media"_s, list, arguments);
}

GqlResolved variantConnection(ShopService& shop, const ShopProduct& p, const QJsonObject& arguments)
{
    QList<GqlResolved> list;
    for (const ShopVariant& variant : p.variants)
        list.append(variantObject(shop, variant.id));
    return connection(shop, u"ProductVariant"_s, list, arguments);
}

qint64 stockOf(const ShopVariant& v)
{
    qint64 sum = 0;
    for (const ShopLevel& level : v.levels)
        sum += level.active ? level.available : 0;
    return sum;
}

const QHash<QString, ProductField>& productFields()
{
    static const QHash<QString, ProductField> table = {
        {u"id"_s, [](auto&, auto& p, auto&) { return p.id; }},
        {u"legacyResourceId"_s, [](auto&, auto& p, auto&) { return digits(p.id); }},
        {u"handle"_s, [](auto&, auto& p, auto&) { return p.handle; }},
        {u"title"_s, [](auto&, auto& p, auto&) { return p.title; }},
        {u"descriptionHtml"_s, [](auto&, auto& p, auto&) { return p.descriptionHtml; }},
        {u"description"_s, [](auto&, auto& p, auto&) { return p.descriptionHtml; }},
        {u"vendor"_s, [](auto&, auto& p, auto&) { return p.vendor; }},
        {u"productType"_s, [](auto&, auto& p, auto&) { return p.productType; }},
        {u"status"_s, [](auto&, auto& p, auto&) { return p.status; }},
        {u"templateSuffix"_s, [](auto&, auto& p, auto&) { return orNull(p.templateSuffix); }},
        {u"tags"_s, [](auto&, auto& p, auto&) { return QJsonValue(QJsonArray::fromStringList(p.tags)); }},
        {u"createdAt"_s, [](auto&, auto& p, auto&) { return isoTime(p.createdAt); }},
        {u"updatedAt"_s, [](auto&, auto& p, auto&) { return isoTime(p.updatedAt); }},
        {u"publishedAt"_s, [](auto&, auto& p, auto&) { return p.publications.isEmpty() ? QJsonValue() : QJsonValue(isoTime(p.createdAt)); }},
        {u"seo"_s, [](auto&, auto& p, auto&) { return record(u"SEO"_s, {{u"title"_s, orNull(p.seoTitle)}, {u"description"_s, orNull(p.seoDescription)}}); }},
        {u"category"_s, [](auto&, auto& p, auto&) { return p.category.isEmpty() ? GqlResolved() : record(u"TaxonomyCategory"_s, {{u"id"_s, p.category}, {u"name"_s, p.category}, {u"fullName"_s, p.category}}); }},
        {u"options"_s, [](auto&, auto& p, auto&) { return optionList(p); }},
        {u"hasOnlyDefaultVariant"_s, [](auto&, auto& p, auto&) { return QJsonValue(p.variants.size() == 1 && p.options.value(0).name == "Title"_L1); }},
        {u"tracksInventory"_s, [](auto&, auto& p, auto&) { return QJsonValue(p.variants.value(0).tracked); }},
        {u"isGiftCard"_s, [](auto&, auto&, auto&) { return QJsonValue(false); }},
        {u"totalInventory"_s, [](auto&, auto& p, auto&) {
             qint64 sum = 0;
             for (const ShopVariant& v : p.variants)
                 sum += stockOf(v);
             return QJsonValue(sum);
         }},
        {u"variantsCount"_s, [](auto&, auto& p, auto&) { return counted(p.variants.size()); }},
        {u"mediaCount"_s, [](auto&, auto& p, auto&) { return counted(p.media.size()); }},
        {u"resourcePublicationsCount"_s, [](auto&, auto& p, auto&) { return counted(p.publications.size()); }},
        {u"publishedOnPublication"_s, [](auto&, auto& p, auto& call) { return QJsonValue(p.publications.contains(call.arguments["publicationId"_L1].toString())); }},
        {u"metafield"_s, [](auto&, auto& p, auto& call) { return oneMetafield(p.metafields, u"PRODUCT"_s, call); }},
        {u"metafields"_s, [](auto& shop, auto& p, auto& call) { return metafieldConnection(shop, p.metafields, u"PRODUCT"_s, call); }},
        {u"media"_s, [](auto& shop, auto& p, auto& call) { return mediaConnection(shop, p, call.arguments); }},
        {u"featuredMedia"_s, [](auto& shop, auto& p, auto&) { return p.media.isEmpty() ? GqlResolved() : mediaObject(shop, p.media.first().id); }},
        {u"variants"_s, [](auto& shop, auto& p, auto& call) { return variantConnection(shop, p, call.arguments); }},
        {u"collections"_s, [](auto& shop, auto& p, auto& call) { return collectionConnection(shop, p, call.arguments); }},
    };
    return table;
}

GqlResolved selectedOptions(const ShopVariant& v)
{
    QList<GqlResolved> list;
    for (const auto& [name, value] : v.options)
        list.append(record(u"SelectedOption"_s, {{u"name"_s, name}, {u"value"_s, value}}));
    return list;
}

const QHash<QString, VariantField>& variantFields()
{
    static const QHash<QString, VariantField> table = {
        {u"id"_s, [](auto&, auto&, auto& v, auto&) { return v.id; }},
        {u"legacyResourceId"_s, [](auto&, auto&, auto& v, auto&) { return digits(v.id); }},
        {u"title"_s, [](auto&, auto&, auto& v, auto&) { return v.options.value(0).second; }},
        {u"displayName"_s, [](auto&, auto& p, auto& v, auto&) { return QString(p.title + " - "_L1 + v.options.value(0).second); }},
        {u"sku"_s, [](auto&, auto&, auto& v, auto&) { return orNull(v.sku); }},
        {u"barcode"_s, [](auto&, auto&, auto& v, auto&) { return orNull(v.barcode); }},
        {u"price"_s, [](auto&, auto&, auto& v, auto&) { return v.price; }},
        {u"compareAtPrice"_s, [](auto&, auto&, auto& v, auto&) { return orNull(v.compareAtPrice); }},
        {u"position"_s, [](auto&, auto&, auto& v, auto&) { return QJsonValue(v.position); }},
        {u"createdAt"_s, [](auto&, auto&, auto& v, auto&) { return isoTime(v.createdAt); }},
        {u"updatedAt"_s, [](auto&, auto&, auto& v, auto&) { return isoTime(v.updatedAt); }},
        {u"inventoryPolicy"_s, [](auto&, auto&, auto& v, auto&) { return v.inventoryPolicy; }},
        {u"inventoryQuantity"_s, [](auto&, auto&, auto& v, auto&) { return QJsonValue(stockOf(v)); }},
        {u"requiresComponents"_s, [](auto&, auto&, auto& v, auto&) { return QJsonValue(v.requiresComponents); }},
        {u"taxable"_s, [](auto&, auto&, auto& v, auto&) { return QJsonValue(v.taxable); }},
        {u"availableForSale"_s, [](auto&, auto&, auto& v, auto&) { return QJsonValue(stockOf(v) > 0); }},
        {u"selectedOptions"_s, [](auto&, auto&, auto& v, auto&) { return selectedOptions(v); }},
        {u"inventoryItem"_s, [](auto& shop, auto&, auto& v, auto&) { return itemObject(shop, v.inventoryItemId); }},
        {u"product"_s, [](auto& shop, auto& p, auto&, auto&) { return productObject(shop, p.id); }},
        {u"metafield"_s, [](auto&, auto&, auto& v, auto& call) { return oneMetafield(v.metafields, u"PRODUCTVARIANT"_s, call); }},
        {u"metafields"_s, [](auto& shop, auto&, auto& v, auto& call) { return metafieldConnection(shop, v.metafields, u"PRODUCTVARIANT"_s, call); }},
    };
    return table;
}

GqlResolved levelConnection(ShopService& shop, const ShopVariant& v, const GqlCall& call)
{
    QList<GqlResolved> list;
    for (auto it = v.levels.cbegin(); it != v.levels.cend(); ++it) {
        if (it->active || call.arguments["includeInactive"_L1].toBool())
            list.append(levelObject(shop, v.inventoryItemId, it.key()));
    }
    return connection(shop, u"InventoryLevel"_s, list, call.arguments);
}

GqlResolved levelAt(ShopService& shop, const ShopVariant& v, const GqlCall& call)
{
    const QString location = call.arguments["locationId"_L1].toString();
    const auto found = v.levels.constFind(location);
    const bool isShown = found != v.levels.cend() && (found->active || call.arguments["includeInactive"_L1].toBool());
    return isShown ? levelObject(shop, v.inventoryItemId, location) : GqlResolved();
}

GqlResolved measurement(const ShopVariant& v)
{
    const GqlResolved weight = record(u"Weight"_s, {{u"unit"_s, v.weightUnit}, {u"value"_s, QJsonValue(v.weight)}});
    return record(u"InventoryItemMeasurement"_s, {{u"id"_s, QString(v.inventoryItemId).replace("InventoryItem"_L1, "InventoryItemMeasurement"_L1)}, {u"weight"_s, weight}});
}

const QHash<QString, VariantField>& itemFields()
{
    static const QHash<QString, VariantField> table = {
        {u"id"_s, [](auto&, auto&, auto& v, auto&) { return v.inventoryItemId; }},
        {u"legacyResourceId"_s, [](auto&, auto&, auto& v, auto&) { return digits(v.inventoryItemId); }},
        {u"sku"_s, [](auto&, auto&, auto& v, auto&) { return orNull(v.sku); }},
        {u"tracked"_s, [](auto&, auto&, auto& v, auto&) { return QJsonValue(v.tracked); }},
        {u"requiresShipping"_s, [](auto&, auto&, auto& v, auto&) { return QJsonValue(v.requiresShipping); }},
        {u"createdAt"_s, [](auto&, auto&, auto& v, auto&) { return isoTime(v.createdAt); }},
        {u"updatedAt"_s, [](auto&, auto&, auto& v, auto&) { return isoTime(v.updatedAt); }},
        {u"unitCost"_s, [](auto& shop, auto&, auto& v, auto&) {
             return v.cost.isEmpty() ? GqlResolved() : record(u"MoneyV2"_s, {{u"amount"_s, v.cost}, {u"currencyCode"_s, shop.state.currency}});
         }},
        {u"measurement"_s, [](auto&, auto&, auto& v, auto&) { return measurement(v); }},
        {u"variant"_s, [](auto& shop, auto&, auto& v, auto&) { return variantObject(shop, v.id); }},
        {u"variants"_s, [](auto& shop, auto&, auto& v, auto& call) { return connection(shop, u"ProductVariant"_s, {variantObject(shop, v.id)}, call.arguments); }},
        {u"locationsCount"_s, [](auto&, auto&, auto& v, auto&) { return counted(v.levels.size()); }},
        {u"inventoryLevel"_s, [](auto& shop, auto&, auto& v, auto& call) { return levelAt(shop, v, call); }},
        {u"inventoryLevels"_s, [](auto& shop, auto&, auto& v, auto& call) { return levelConnection(shop, v, call); }},
    };
    return table;
}

class ProductObject final : public GqlObject
{
public:
    ProductObject(ShopService& shop, QString id) : m_shop(shop), m_id(std::move(id)) {}
    QString typeName() const override { return u"Product"_s; }
    GqlResolved resolve(GqlCall& call) override
    {
        ShopProduct* product = m_shop.state.product(m_id);
        const auto found = productFields().constFind(call.field);
        return product && found != productFields().cend() ? (*found)(m_shop, *product, call) : GqlResolved();
    }

private:
    ShopService& m_shop;
    QString m_id;
};

/// A variant or its inventory item: two types over the same data.
class VariantObject final : public GqlObject
{
public:
    VariantObject(ShopService& shop, QString id, bool isItem) : m_shop(shop), m_id(std::move(id)), m_isItem(isItem) {}
    QString typeName() const override { return m_isItem ? u"InventoryItem"_s : u"ProductVariant"_s; }
    GqlResolved resolve(GqlCall& call) override
    {
        ShopVariant* variant = nullptr;
        ShopProduct* product = m_isItem ? m_shop.state.productOfItem(m_id, &variant) : m_shop.state.productOfVariant(m_id, &variant);
        const auto& table = m_isItem ? itemFields() : variantFields();
        const auto found = table.constFind(call.field);
        return product && variant && found != table.cend() ? (*found)(m_shop, *product, *variant, call) : GqlResolved();
    }

private:
    ShopService& m_shop;
    QString m_id;
    bool m_isItem;
};

} // namespace

GqlResolved productObject(ShopService& shop, const QString& id)
{
    return shop.state.product(id) ? GqlResolved(std::make_shared<ProductObject>(shop, id)) : GqlResolved();
}

GqlResolved variantObject(ShopService& shop, const QString& id)
{
    return shop.state.productOfVariant(id) ? GqlResolved(std::make_shared<VariantObject>(shop, id, false)) : GqlResolved();
}

GqlResolved itemObject(ShopService& shop, const QString& id)
{
    return shop.state.productOfItem(id) ? GqlResolved(std::make_shared<VariantObject>(shop, id, true)) : GqlResolved();
}

namespace {

GqlResolved quantityList(const ShopLevel& level, const QJsonArray& names)
{
    QList<GqlResolved> list;
    for (const QJsonValue& value : names) {
        const QString name = value.toString();
        const qint64 quantity = name == "on_hand"_L1 ? level.onHand() : name == "committed"_L1 ? level.committed : name == "available"_L1 ? level.available : 0;
        list.append(record(u"InventoryQuantity"_s, {{u"id"_s, u"gid://shopify/InventoryQuantity/1?name=%1"_s.arg(name)}, {u"name"_s, name},
                                                    {u"quantity"_s, QJsonValue(quantity)}, {u"updatedAt"_s, isoTime(level.updatedAt)}}));
    }
    return list;
}

class LevelObject final : public GqlObject
{
public:
    LevelObject(ShopService& shop, QString item, QString location) : m_shop(shop), m_item(std::move(item)), m_location(std::move(location)) {}
    QString typeName() const override { return u"InventoryLevel"_s; }
    GqlResolved resolve(GqlCall& call) override
    {
        ShopVariant* variant = nullptr;
        if (!m_shop.state.productOfItem(m_item, &variant) || !variant)
            return {};
        const ShopLevel level = variant->levels.value(m_location);
        if (call.field == "id"_L1)
            return level.id;
        if (call.field == "isActive"_L1 || call.field == "canDeactivate"_L1)
            return QJsonValue(level.active);
        if (call.field == "updatedAt"_L1 || call.field == "createdAt"_L1)
            return isoTime(level.updatedAt);
        if (call.field == "item"_L1)
            return itemObject(m_shop, m_item);
        if (call.field == "location"_L1)
            return anyNode(m_shop, m_location);
        return quantityList(level, call.arguments["names"_L1].toArray());
    }

private:
    ShopService& m_shop;
    QString m_item, m_location;
};

} // namespace

GqlResolved levelObject(ShopService& shop, const QString& inventoryItemId, const QString& locationId)
{
    return GqlResolved(std::make_shared<LevelObject>(shop, inventoryItemId, locationId));
}

namespace {

/// A picture as one read sees it; the next read sees it further on.
class MediaObject final : public GqlObject
{
public:
    explicit MediaObject(ShopMedia media) : m_media(std::move(media)) {}
    QString typeName() const override { return u"MediaImage"_s; }
    GqlResolved resolve(GqlCall& call) override
    {
        const ShopMedia& m = m_media;
        if (call.field == "id"_L1)
            return m.id;
        if (call.field == "alt"_L1)
            return orNull(m.alt);
        if (call.field == "status"_L1 || call.field == "fileStatus"_L1)
            return m.status();
        if (call.field == "mediaContentType"_L1)
            return u"IMAGE"_s;
        if (call.field == "mimeType"_L1)
            return u"image/jpeg"_s;
        if (call.field == "createdAt"_L1 || call.field == "updatedAt"_L1)
            return isoTime(m.createdAt);
        if (call.field == "mediaErrors"_L1 || call.field == "mediaWarnings"_L1 || call.field == "fileErrors"_L1)
            return QList<GqlResolved>();
        if (call.field == "image"_L1)
            return image();
        if (call.field == "preview"_L1)
            return record(u"MediaPreviewImage"_s, {{u"image"_s, image()}, {u"status"_s, m.status()}});
        if (call.field == "originalSource"_L1)
            return record(u"MediaImageOriginalSource"_s, {{u"fileSize"_s, QJsonValue(48'213)}, {u"url"_s, m.source}});
        return {};
    }

private:
    [[nodiscard]] GqlResolved image() const
    {
        const QString url = m_media.url();
        if (url.isEmpty())
            return {};
        return record(u"Image"_s, {{u"id"_s, QString(m_media.id).replace("MediaImage"_L1, "ImageSource"_L1)}, {u"altText"_s, orNull(m_media.alt)},
                                   {u"url"_s, url}, {u"width"_s, QJsonValue(1500)}, {u"height"_s, QJsonValue(1500)}});
    }

    ShopMedia m_media;
};

} // namespace

GqlResolved mediaObject(ShopService& shop, const QString& id)
{
    ShopMedia* media = nullptr;
    if (!shop.state.productOfMedia(id, &media) || !media)
        return {};
    GqlResolved seen(std::make_shared<MediaObject>(*media));
    if (media->readsUntilReady > 0)
        --media->readsUntilReady;
    return seen;
}

} // namespace trueup::sandbox
