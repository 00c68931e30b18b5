#include "sandbox/shop/objects.h"

#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

GqlResolved connection(const ShopService& shop, const QString& type, qsizetype count, const QJsonObject& arguments,
                       const std::function<QString(qsizetype)>& keyOf, const std::function<GqlResolved(qsizetype)>& objectOf)
{
    const bool reverse = arguments["reverse"_L1].toBool();
    const auto at = [&](qsizetype i) { return reverse ? count - 1 - i : i; };
    qsizetype from = 0;
    qsizetype until = count;
    if (const QString after = arguments["after"_L1].toString(); !after.isEmpty()) {
        const QString key = QString::fromUtf8(QByteArray::fromBase64(after.toLatin1()));
        qsizetype low = 0, high = count;
        while (low < high) { // the first entry behind the key, even when the entry itself has moved away
            const qsizetype middle = (low + high) / 2;
            const bool isBehind = reverse ? keyOf(at(middle)) < key : keyOf(at(middle)) > key;
            (isBehind ? high : low) = isBehind ? middle : middle + 1;
        }
        from = low;
    }
    if (!shop.isBulk) {
        if (arguments["first"_L1].isDouble())
            until = std::min(until, from + qsizetype(arguments["first"_L1].toInteger()));
        else if (arguments["last"_L1].isDouble())
            from = std::max(from, until - qsizetype(arguments["last"_L1].toInteger()));
    }
    QList<GqlResolved> nodes, edges;
    const auto cursor = [&](qsizetype i) { return QString::fromLatin1(keyOf(at(i)).toUtf8().toBase64()); };
    for (qsizetype i = from; i < until; ++i) {
        nodes.append(objectOf(at(i)));
        edges.append(record(type + "Edge"_L1, {{u"cursor"_s, cursor(i)}, {u"node"_s, nodes.last()}}));
    }
    const bool any = until > from;
    const GqlResolved info = record(u"PageInfo"_s, {{u"hasNextPage"_s, QJsonValue(until < count)}, {u"hasPreviousPage"_s, QJsonValue(from > 0)},
                                                    {u"startCursor"_s, any ? QJsonValue(cursor(from)) : QJsonValue()},
                                                    {u"endCursor"_s, any ? QJsonValue(cursor(until - 1)) : QJsonValue()}});
    return record(type + "Connection"_L1, {{u"nodes"_s, nodes}, {u"edges"_s, edges}, {u"pageInfo"_s, info}});
}

GqlResolved connection(const ShopService& shop, const QString& type, const QList<GqlResolved>& entries, const QJsonObject& arguments)
{
    return connection(shop, type, entries.size(), arguments,
                      [](qsizetype i) { return u"%1"_s.arg(i, 8, 10, QChar(u'0')); }, [&](qsizetype i) { return entries[i]; });
}

GqlResolved metafieldRecord(const ShopMetafield& m, const QString& ownerType)
{
    const QJsonDocument json = QJsonDocument::fromJson(m.value.toUtf8());
    return record(u"Metafield"_s, {{u"id"_s, m.id}, {u"namespace"_s, m.nameSpace}, {u"key"_s, m.key}, {u"type"_s, m.type}, {u"value"_s, m.value},
                                   {u"jsonValue"_s, json.isObject() ? QJsonValue(json.object()) : json.isArray() ? QJsonValue(json.array()) : QJsonValue(m.value)},
                                   {u"compareDigest"_s, m.digest()}, {u"createdAt"_s, isoTime(m.createdAt)},
                                   {u"updatedAt"_s, isoTime(m.updatedAt)}, {u"ownerType"_s, ownerType},
                                   {u"sizeInBytes"_s, QJsonValue(m.value.toUtf8().size())}});
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
