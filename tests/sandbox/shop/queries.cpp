#include "sandbox/shop/objects.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

namespace {

using RootField = std::function<GqlResolved(ShopService&, const QJsonObject&, GqlCall&)>;

GqlResolved count(qsizetype value, const QJsonObject& arguments)
{
    const QJsonValue limit = arguments["limit"_L1];
    const bool isCut = limit.isDouble() && value > limit.toInteger();
    return record(u"Count"_s, {{u"count"_s, QJsonValue(isCut ? limit.toInteger() : value)}, {u"precision"_s, isCut ? u"AT_LEAST"_s : u"EXACT"_s}});
}

QString productKey(const ShopProduct& p, const QString& sort)
{
    const QString id = u"%1"_s.arg(p.id.section(u'/', -1).toLongLong(), 20, 10, QChar(u'0'));
    if (sort == "UPDATED_AT"_L1)
        return isoTime(p.updatedAt) + u'|' + id;
    if (sort == "CREATED_AT"_L1)
        return isoTime(p.createdAt) + u'|' + id;
    if (sort == "TITLE"_L1)
        return p.title.toLower() + u'|' + id;
    return sort == "VENDOR"_L1 ? p.vendor.toLower() + u'|' + id : id;
}

GqlResolved products(ShopService& shop, const QJsonObject& arguments, GqlCall& call)
{
    if (!shop.isBulk && !arguments["first"_L1].isDouble() && !arguments["last"_L1].isDouble()) {
        call.errors.append(QJsonObject{{"message"_L1, u"you must provide one of first or last"_s}, {"path"_L1, QJsonArray{u"products"_s}},
                                       {"extensions"_L1, QJsonObject{{"code"_L1, u"BAD_REQUEST"_s}}}});
        return {};
    }
    QList<const ShopProduct*> found;
    if (shop.bulkRoots) {
        for (const QString& id : *shop.bulkRoots) {
            if (const ShopProduct* product = shop.state.product(id))
                found.append(product);
        }
        return connection(shop, u"Product"_s, found.size(), arguments, [](qsizetype i) { return QString::number(i); },
                          [&](qsizetype i) { return productObject(shop, found[i]->id); });
    }
    found = searchProducts(shop, arguments["query"_L1].toString());
    const QString sort = arguments["sortKey"_L1].toString();
    if (sort != "ID"_L1 && sort != "RELEVANCE"_L1) {
        QList<std::pair<QString, const ShopProduct*>> keyed;
        keyed.reserve(found.size());
        for (const ShopProduct* p : std::as_const(found))
            keyed.append({productKey(*p, sort), p});
        std::ranges::sort(keyed);
        for (qsizetype i = 0; i < keyed.size(); ++i)
            found[i] = keyed[i].second;
    }
    if (shop.collectRoots) {
        for (const ShopProduct* p : std::as_const(found))
            shop.collectRoots->append(p->id);
        found.clear();
    }
    return connection(shop, u"Product"_s, found.size(), arguments, [&](qsizetype i) { return productKey(*found[i], sort); },
                      [&](qsizetype i) { return productObject(shop, found[i]->id); });
}

GqlResolved collections(ShopService& shop, const QJsonObject& arguments, GqlCall&)
{
    QStringList ids;
    if (shop.bulkRoots) {
        ids = *shop.bulkRoots;
    } else {
        for (const ShopCollection& collection : std::as_const(shop.state.collections))
            ids.append(collection.id);
    }
    if (shop.collectRoots) {
        *shop.collectRoots = ids;
        ids.clear();
    }
    QList<GqlResolved> list;
    for (const QString& id : std::as_const(ids))
        list.append(collectionObject(shop, id));
    return connection(shop, u"Collection"_s, list, arguments);
}

GqlResolved variants(ShopService& shop, const QJsonObject& arguments, GqlCall&)
{
    const QString query = arguments["query"_L1].toString();
    const bool isSku = query.startsWith("sku:"_L1) && !query.contains(" OR "_L1);
    QString sku = isSku ? query.sliced(4) : QString();
    sku.remove(u'\'').remove(u'"').remove(u'\\');
    QList<GqlResolved> list;
    for (const ShopProduct* p : searchProducts(shop, query)) {
        for (const ShopVariant& v : p->variants) {
            if (!isSku || v.sku.startsWith(sku, Qt::CaseInsensitive))
                list.append(variantObject(shop, v.id));
        }
    }
    return connection(shop, u"ProductVariant"_s, list, arguments);
}

GqlResolved byIdentifier(ShopService& shop, const QJsonObject& arguments, GqlCall&)
{
    const QJsonObject identifier = arguments["identifier"_L1].toObject();
    if (identifier.contains("id"_L1))
        return productObject(shop, identifier["id"_L1].toString());
    if (identifier.contains("handle"_L1)) {
        const ShopProduct* product = shop.state.productByHandle(identifier["handle"_L1].toString());
        return product ? productObject(shop, product->id) : GqlResolved();
    }
    const QJsonObject custom = identifier["customId"_L1].toObject();
    for (const auto& [number, product] : shop.state.products()) {
        const ShopMetafield* field = product.metafield(custom["namespace"_L1].toString(u"custom"_s), custom["key"_L1].toString());
        if (field && field->value == custom["value"_L1].toString())
            return productObject(shop, product.id);
    }
    return {};
}

GqlResolved locations(ShopService& shop, const QJsonObject& arguments, GqlCall&)
{
    QList<GqlResolved> list;
    for (const ShopLocation& location : std::as_const(shop.state.locations)) {
        if (location.active || arguments["includeInactive"_L1].toBool())
            list.append(locationRecord(location));
    }
    return connection(shop, u"Location"_s, list, arguments);
}

GqlResolved publications(ShopService& shop, const QJsonObject& arguments, GqlCall&)
{
    QList<GqlResolved> list;
    for (const auto& publication : std::as_const(shop.state.publications))
        list.append(publicationRecord(publication));
    return connection(shop, u"Publication"_s, list, arguments);
}

GqlResolved definitions(ShopService& shop, const QJsonObject& arguments, GqlCall&)
{
    QList<GqlResolved> list;
    const QString nameSpace = arguments["namespace"_L1].toString(u"custom"_s);
    const QString key = arguments["key"_L1].toString(u"product_info"_s);
    if (arguments["ownerType"_L1].toString() == "PRODUCT"_L1 && nameSpace == "custom"_L1 && key == "product_info"_L1) {
        qsizetype used = 0;
        for (const auto& [number, product] : shop.state.products())
            used += product.metafield(nameSpace, key) != nullptr;
        list.append(record(u"MetafieldDefinition"_s, {{u"id"_s, u"gid://shopify/MetafieldDefinition/1"_s}, {u"name"_s, u"Product info"_s}, {u"namespace"_s, nameSpace},
                                                      {u"key"_s, key}, {u"ownerType"_s, u"PRODUCT"_s}, {u"metafieldsCount"_s, QJsonValue(used)},
                                                      {u"type"_s, record(u"MetafieldDefinitionType"_s, {{u"name"_s, u"json"_s}, {u"category"_s, u"JSON"_s}})}}));
    }
    return connection(shop, u"MetafieldDefinition"_s, list, arguments);
}

GqlResolved events(ShopService& shop, const QJsonObject& arguments, GqlCall&)
{
    const QString query = arguments["query"_L1].toString();
    QList<GqlResolved> list;
    for (const ShopEvent& e : std::as_const(shop.state.events)) {
        if (query.contains("action:"_L1) && !query.contains("action:"_L1 + e.action) && !query.contains("action:'"_L1 + e.action))
            continue;
        list.append(record(u"BasicEvent"_s, {{u"id"_s, e.id}, {u"action"_s, e.action}, {u"createdAt"_s, isoTime(e.createdAt)}, {u"subjectId"_s, e.subjectId},
                                             {u"subjectType"_s, e.subjectType}, {u"message"_s, e.action}}));
    }
    return connection(shop, u"Event"_s, list, arguments);
}

GqlResolved bulkList(ShopService& shop, const QJsonObject& arguments, GqlCall&)
{
    const QString query = arguments["query"_L1].toString().toLower();
    QList<GqlResolved> list;
    for (const ShopBulk& bulk : std::as_const(shop.bulks)) {
        const bool fits = (!query.contains("status:"_L1) || query.contains("status:"_L1 + bulk.status.toLower())) &&
                          (!query.contains("operation_type:"_L1) || query.contains("operation_type:"_L1 + bulk.type.toLower()));
        if (fits)
            list.append(bulkRecord(shop, bulk));
    }
    return connection(shop, u"BulkOperation"_s, list, arguments);
}

GqlResolved versions(ShopService&, const QJsonObject&, GqlCall&)
{
    QList<GqlResolved> list;
    for (const QString& version : {u"2026-01"_s, u"2026-04"_s, u"2026-07"_s, u"2026-10"_s, u"2027-01"_s, u"unstable"_s})
        list.append(record(u"ApiVersion"_s, {{u"handle"_s, version}, {u"displayName"_s, version}, {u"supported"_s, QJsonValue(version < "2027"_L1)}}));
    return list;
}

GqlResolved installation(ShopService& shop, const QJsonObject&, GqlCall&)
{
    QList<GqlResolved> scopes;
    for (const QString& scope : std::as_const(shop.state.scopes))
        scopes.append(record(u"AccessScope"_s, {{u"handle"_s, scope}, {u"description"_s, scope}}));
    return record(u"AppInstallation"_s, {{u"id"_s, u"gid://shopify/AppInstallation/501"_s}, {u"accessScopes"_s, scopes}, {u"launchUrl"_s, u"https://example.com"_s},
                                         {u"app"_s, record(u"App"_s, {{u"id"_s, u"gid://shopify/App/500"_s}, {u"title"_s, u"Trueup"_s}, {u"handle"_s, u"trueup"_s}, {u"apiKey"_s, u"key"_s}})}});
}

GqlResolved nodes(ShopService& shop, const QJsonObject& arguments, GqlCall&)
{
    QList<GqlResolved> list;
    for (const QJsonValue& id : arguments["ids"_L1].toArray())
        list.append(anyNode(shop, id.toString()));
    return list;
}

GqlResolved hooks(ShopService& shop, const QJsonObject& arguments, GqlCall&)
{
    QList<GqlResolved> list;
    for (const ShopHook& hook : std::as_const(shop.hooks))
        list.append(hookRecord(shop, hook));
    return connection(shop, u"WebhookSubscription"_s, list, arguments);
}

GqlResolved inventoryItems(ShopService& shop, const QJsonObject& arguments, GqlCall&)
{
    QList<GqlResolved> list;
    for (const auto& [number, product] : shop.state.products()) {
        for (const ShopVariant& v : product.variants)
            list.append(itemObject(shop, v.inventoryItemId));
    }
    return connection(shop, u"InventoryItem"_s, list, arguments);
}

const QHash<QString, RootField>& rootFields()
{
    const auto byId = [](ShopService& shop, const QJsonObject& a, GqlCall&) { return anyNode(shop, a["id"_L1].toString()); };
    static const QHash<QString, RootField> table = {
        {u"shop"_s, [](auto& shop, auto&, auto&) { return shopRecord(shop.state); }},
        {u"publicApiVersions"_s, versions},
        {u"currentAppInstallation"_s, installation},
        {u"productsCount"_s, [](auto& shop, auto& a, auto&) { return count(searchProducts(shop, a["query"_L1].toString()).size(), a); }},
        {u"productVariantsCount"_s, [](auto& shop, auto& a, auto&) {
             qsizetype sum = 0;
             for (const auto& [number, product] : shop.state.products())
                 sum += product.variants.size();
             return count(sum, a);
         }},
        {u"product"_s, [](auto& shop, auto& a, auto&) { return productObject(shop, a["id"_L1].toString()); }},
        {u"productByHandle"_s, [](auto& shop, auto& a, auto&) {
             const ShopProduct* product = shop.state.productByHandle(a["handle"_L1].toString());
             return product ? productObject(shop, product->id) : GqlResolved();
         }},
        {u"productByIdentifier"_s, byIdentifier},
        {u"products"_s, products},
        {u"collection"_s, byId},
        {u"collections"_s, collections},
        {u"productVariant"_s, byId},
        {u"productVariants"_s, variants},
        {u"inventoryItem"_s, byId},
        {u"inventoryItems"_s, inventoryItems},
        {u"location"_s, [](auto& shop, auto& a, auto&) { return anyNode(shop, a["id"_L1].toString(shop.state.locations.first().id)); }},
        {u"locations"_s, locations},
        {u"publications"_s, publications},
        {u"metafieldDefinitions"_s, definitions},
        {u"node"_s, byId},
        {u"nodes"_s, nodes},
        {u"events"_s, events},
        {u"bulkOperation"_s, [](auto& shop, auto& a, auto&) { return bulkById(shop, a["id"_L1].toString()); }},
        {u"bulkOperations"_s, bulkList},
        {u"webhookSubscriptions"_s, hooks},
    };
    return table;
}

class QueryRoot final : public GqlObject
{
public:
    explicit QueryRoot(ShopService& shop) : m_shop(shop) {}
    QString typeName() const override { return u"QueryRoot"_s; }
    GqlResolved resolve(GqlCall& call) override
    {
        const auto found = rootFields().constFind(call.field);
        return found == rootFields().cend() ? GqlResolved() : (*found)(m_shop, call.arguments, call);
    }

private:
    ShopService& m_shop;
};

} // namespace

GqlResolved queryRoot(ShopService& shop)
{
    return GqlResolved(std::make_shared<QueryRoot>(shop));
}

} // namespace trueup::sandbox
