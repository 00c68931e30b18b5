#include "sandbox/shop/objects.h"

#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

namespace {

QString cursorOf(const QString& key)
{
    return QString::fromLatin1(key.toUtf8().toBase64());
}

QString placeKey(qsizetype place)
{
    return u"%1"_s.arg(place, 8, 10, QChar(u'0'));
}

/// A page of entries. Cursors and edges are made only for whoever asks for them.
class ConnectionObject final : public GqlObject
{
public:
    struct Page
    {
        QList<GqlResolved> nodes;
        std::function<QString(qsizetype)> keyOf; ///< of a node of this page
        bool hasNext = false;
        bool hasPrevious = false;
    };
    ConnectionObject(QString type, Page page) : m_type(std::move(type)), m_page(std::move(page)) {}
    QString typeName() const override { return m_type + "Connection"_L1; }
    GqlResolved resolve(GqlCall& call) override
    {
        if (call.field == "nodes"_L1)
            return m_page.nodes;
        if (call.field == "edges"_L1) {
            QList<GqlResolved> edges;
            for (qsizetype i = 0; i < m_page.nodes.size(); ++i)
                edges.append(record(m_type + "Edge"_L1, {{u"cursor"_s, cursor(i)}, {u"node"_s, m_page.nodes[i]}}));
            return edges;
        }
        if (call.field != "pageInfo"_L1)
            return {};
        const bool any = !m_page.nodes.isEmpty();
        return record(u"PageInfo"_s, {{u"hasNextPage"_s, QJsonValue(m_page.hasNext)}, {u"hasPreviousPage"_s, QJsonValue(m_page.hasPrevious)},
                                      {u"startCursor"_s, any ? QJsonValue(cursor(0)) : QJsonValue()},
                                      {u"endCursor"_s, any ? QJsonValue(cursor(m_page.nodes.size() - 1)) : QJsonValue()}});
    }

private:
    [[nodiscard]] QString cursor(qsizetype i) const { return cursorOf(m_page.keyOf(i)); }

    QString m_type;
    Page m_page;
};

/// Which entries a page holds, counted from the side it starts at.
struct Range
{
    qsizetype from = 0;
    qsizetype until = 0;
};

Range rangeOf(const ShopService& shop, qsizetype count, const QJsonObject& arguments, const std::function<QString(qsizetype)>& keyAt)
{
    Range range{0, count};
    if (const QString after = arguments["after"_L1].toString(); !after.isEmpty()) {
        const bool reverse = arguments["reverse"_L1].toBool();
        const QString key = QString::fromUtf8(QByteArray::fromBase64(after.toLatin1()));
        qsizetype low = 0, high = count;
        while (low < high) { // the first entry behind the key, even when the entry itself has moved away
            const qsizetype middle = (low + high) / 2;
            const bool isBehind = reverse ? keyAt(middle) < key : keyAt(middle) > key;
            (isBehind ? high : low) = isBehind ? middle : middle + 1;
        }
        range.from = low;
    }
    if (!shop.isBulk) {
        if (arguments["first"_L1].isDouble())
            range.until = std::min(range.until, range.from + qsizetype(arguments["first"_L1].toInteger()));
        else if (arguments["last"_L1].isDouble())
            range.from = std::max(range.from, range.until - qsizetype(arguments["last"_L1].toInteger()));
    }
    return range;
}

GqlResolved page(const QString& type, qsizetype count, Range range, QList<GqlResolved> nodes, std::function<QString(qsizetype)> keyOf)
{
    return GqlResolved(std::make_shared<ConnectionObject>(
        type, ConnectionObject::Page{std::move(nodes), std::move(keyOf), range.until < count, range.from > 0}));
}

} // namespace

GqlResolved connection(const ShopService& shop, const QString& type, qsizetype count, const QJsonObject& arguments,
                       const std::function<QString(qsizetype)>& keyOf, const std::function<GqlResolved(qsizetype)>& objectOf)
{
    const bool reverse = arguments["reverse"_L1].toBool();
    const auto at = [&](qsizetype i) { return reverse ? count - 1 - i : i; };
    const Range range = rangeOf(shop, count, arguments, [&](qsizetype i) { return keyOf(at(i)); });
    QList<GqlResolved> nodes;
    QStringList keys; // the caller's entries are gone when a cursor is asked for
    for (qsizetype i = range.from; i < range.until; ++i) {
        nodes.append(objectOf(at(i)));
        keys.append(keyOf(at(i)));
    }
    return page(type, count, range, std::move(nodes), [keys](qsizetype i) { return keys[i]; });
}

GqlResolved connection(const ShopService& shop, const QString& type, const QList<GqlResolved>& entries, const QJsonObject& arguments)
{
    const qsizetype count = entries.size();
    const bool reverse = arguments["reverse"_L1].toBool();
    const auto at = [count, reverse](qsizetype i) { return reverse ? count - 1 - i : i; };
    const Range range = rangeOf(shop, count, arguments, [at](qsizetype i) { return placeKey(at(i)); });
    QList<GqlResolved> nodes;
    for (qsizetype i = range.from; i < range.until; ++i)
        nodes.append(entries[at(i)]);
    return page(type, count, range, std::move(nodes), [at, from = range.from](qsizetype i) { return placeKey(at(from + i)); });
}

namespace {

/// As it was when it was selected; the JSON of its value is read only for whoever asks for it.
class MetafieldObject final : public GqlObject
{
public:
    MetafieldObject(ShopMetafield metafield, QString ownerType) : m_metafield(std::move(metafield)), m_ownerType(std::move(ownerType)) {}
    QString typeName() const override { return u"Metafield"_s; }
    GqlResolved resolve(GqlCall& call) override
    {
        const ShopMetafield& m = m_metafield;
        if (call.field == "id"_L1)
            return m.id;
        if (call.field == "namespace"_L1)
            return m.nameSpace;
        if (call.field == "key"_L1)
            return m.key;
        if (call.field == "type"_L1)
            return m.type;
        if (call.field == "value"_L1)
            return m.value;
        if (call.field == "compareDigest"_L1)
            return m.digest();
        if (call.field == "createdAt"_L1)
            return isoTime(m.createdAt);
        if (call.field == "updatedAt"_L1)
            return isoTime(m.updatedAt);
        if (call.field == "ownerType"_L1)
            return m_ownerType;
        if (call.field == "sizeInBytes"_L1)
            return QJsonValue(m.value.toUtf8().size());
        if (call.field != "jsonValue"_L1)
            return {};
        const QJsonDocument json = QJsonDocument::fromJson(m.value.toUtf8());
        return json.isObject() ? QJsonValue(json.object()) : json.isArray() ? QJsonValue(json.array()) : QJsonValue(m.value);
    }

private:
    ShopMetafield m_metafield;
    QString m_ownerType;
};

} // namespace

GqlResolved metafieldRecord(const ShopMetafield& m, const QString& ownerType)
{
    return GqlResolved(std::make_shared<MetafieldObject>(m, ownerType));
}

GqlResolved metafieldConnection(ShopService& shop, const QList<ShopMetafield>& all, const QString& ownerType, const GqlCall& call)
{
    const QString nameSpace = call.arguments["namespace"_L1].toString();
    const QJsonArray keys = call.arguments["keys"_L1].toArray();
    QList<GqlResolved> list;
    for (const ShopMetafield& m : all) {
        if ((nameSpace.isEmpty() || m.nameSpace == nameSpace) &&
            (keys.isEmpty() || keys.contains(m.key) || keys.contains(m.nameSpace + u'.' + m.key)))
            list.append(metafieldRecord(m, ownerType));
    }
    return connection(shop, u"Metafield"_s, list, call.arguments);
}

GqlResolved oneMetafield(const QList<ShopMetafield>& all, const QString& ownerType, const GqlCall& call)
{
    QString nameSpace = call.arguments["namespace"_L1].toString();
    QString key = call.arguments["key"_L1].toString();
    if (nameSpace.isEmpty() && key.contains(u'.')) {
        nameSpace = key.section(u'.', 0, 0);
        key = key.section(u'.', 1);
    }
    for (const ShopMetafield& m : all) {
        if (m.nameSpace == nameSpace && m.key == key)
            return metafieldRecord(m, ownerType);
    }
    return {};
}

GqlResolved locationRecord(const ShopLocation& location)
{
    return record(u"Location"_s, {{u"id"_s, location.id}, {u"legacyResourceId"_s, location.id.section(u'/', -1)}, {u"name"_s, location.name},
                                  {u"isActive"_s, QJsonValue(location.active)}, {u"fulfillsOnlineOrders"_s, QJsonValue(location.active)},
                                  {u"hasActiveInventory"_s, QJsonValue(location.active)}, {u"isPrimary"_s, QJsonValue(false)},
                                  {u"shipsInventory"_s, QJsonValue(location.active)}, {u"isFulfillmentService"_s, QJsonValue(false)}});
}

GqlResolved publicationRecord(const std::pair<QString, QString>& publication)
{
    const QString catalogue = QString(publication.first).replace("Publication"_L1, "AppCatalog"_L1);
    return record(u"Publication"_s, {{u"id"_s, publication.first}, {u"name"_s, publication.second}, {u"autoPublish"_s, QJsonValue(true)},
                                     {u"catalog"_s, record(u"AppCatalog"_s, {{u"id"_s, catalogue}, {u"title"_s, publication.second}})}});
}

GqlResolved hookRecord(const ShopService& shop, const ShopHook& hook)
{
    return record(u"WebhookSubscription"_s, {{u"id"_s, hook.id}, {u"topic"_s, hook.topic}, {u"uri"_s, hook.uri}, {u"format"_s, u"JSON"_s},
                                             {u"filter"_s, orNull(hook.filter)}, {u"createdAt"_s, isoTime(hook.createdAt)},
                                             {u"includeFields"_s, QJsonArray::fromStringList(hook.includeFields)},
                                             {u"apiVersion"_s, record(u"ApiVersion"_s, {{u"handle"_s, shop.apiVersion}, {u"displayName"_s, shop.apiVersion}, {u"supported"_s, QJsonValue(true)}})}});
}

GqlResolved shopRecord(const ShopState& state)
{
    const QString url = "https://"_L1 + state.domain;
    return record(u"Shop"_s, {{u"id"_s, u"gid://shopify/Shop/70001"_s}, {u"name"_s, u"Trueup Sandbox"_s}, {u"myshopifyDomain"_s, state.domain}, {u"url"_s, url},
                              {u"email"_s, u"owner@example.com"_s}, {u"currencyCode"_s, state.currency}, {u"ianaTimezone"_s, u"America/Toronto"_s},
                              {u"timezoneOffset"_s, u"-0500"_s}, {u"weightUnit"_s, u"GRAMS"_s}, {u"createdAt"_s, u"2024-01-01T00:00:00Z"_s},
                              {u"primaryDomain"_s, record(u"Domain"_s, {{u"id"_s, u"gid://shopify/Domain/1"_s}, {u"host"_s, state.domain}, {u"url"_s, url}})},
                              {u"plan"_s, record(u"ShopPlan"_s, {{u"publicDisplayName"_s, u"Grow"_s}, {u"displayName"_s, u"Grow"_s},
                                                                 {u"partnerDevelopment"_s, QJsonValue(false)}, {u"shopifyPlus"_s, QJsonValue(false)}})},
                              {u"resourceLimits"_s, record(u"ShopResourceLimits"_s, {{u"maxProductVariants"_s, QJsonValue(2048)}, {u"maxProductOptions"_s, QJsonValue(3)},
                                                                                     {u"locationLimit"_s, QJsonValue(10)}, {u"redirectLimitReached"_s, QJsonValue(false)}})}});
}

GqlResolved anyNode(ShopService& shop, const QString& id)
{
    const QString type = id.section(u'/', 3, 3);
    if (type == "Product"_L1)
        return productObject(shop, id);
    if (type == "Collection"_L1)
        return collectionObject(shop, id);
    if (type == "ProductVariant"_L1)
        return variantObject(shop, id);
    if (type == "InventoryItem"_L1)
        return itemObject(shop, id);
    if (type == "MediaImage"_L1)
        return mediaObject(shop, id);
    for (const ShopLocation& location : std::as_const(shop.state.locations)) {
        if (location.id == id)
            return locationRecord(location);
    }
    for (const ShopBulk& bulk : std::as_const(shop.bulks)) {
        if (bulk.id == id)
            return bulkRecord(shop, bulk);
    }
    return {};
}

} // namespace trueup::sandbox
