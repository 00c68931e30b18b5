#include "remote/shopify/shopifyreader.h"

#include "base/log.h"
#include "remote/shopify/productlookup.h"

#include <QHash>
#include <QJsonArray>
#include <QSet>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Shopify)
};

QString searchTime(const QDateTime& time)
{
    return u'\'' + time.toUTC().toString(u"yyyy-MM-ddTHH:mm:ss'Z'"_s) + u'\'';
}

Result<QJsonObject> contextVariables(const RemoteContext& context)
{
    if (context.locationId.isEmpty())
        return fail(ErrorKind::Config, Text::tr("No location of the shop has been chosen."),
                    Text::tr("Choose in the settings which location holds the stock."));
    return QJsonObject{{u"ns"_s, context.metafieldNamespace}, {u"locationId"_s, context.locationId}};
}

qint64 exactCount(const QJsonValue& count)
{
    return count["precision"_L1].toString() == "EXACT"_L1 ? count["count"_L1].toInteger(-1) : -1;
}

/// What was asked for may not be read, or is unknown to the shop; asking again changes nothing.
bool mayNotBeRead(const Error& error)
{
    return error.code == "ACCESS_DENIED"_L1 || error.code == "undefinedField"_L1;
}

} // namespace

const QStringList& requiredShopScopes()
{
    static const QStringList scopes = {u"read_products"_s,      u"write_products"_s, u"read_inventory"_s,
                                       u"write_inventory"_s,    u"read_locations"_s, u"read_publications"_s,
                                       u"write_publications"_s, u"read_files"_s,     u"write_files"_s};
    return scopes;
}

Result<ShopProbe> ShopifyReader::probe(CancelToken cancel)
{
    const auto answer = m_client.execute(u"Probe"_s, {}, GraphQlKind::Query, std::move(cancel));
    if (!answer)
        return std::unexpected(answer.error());
    const QJsonObject shop = answer->data["shop"_L1].toObject();
    ShopProbe probe;
    probe.shopId = shop["id"_L1].toString();
    probe.name = shop["name"_L1].toString();
    probe.domain = shop["myshopifyDomain"_L1].toString();
    probe.currency = shop["currencyCode"_L1].toString();
    probe.timeZone = shop["ianaTimezone"_L1].toString();
    probe.plan = shop["plan"_L1]["publicDisplayName"_L1].toString();
    probe.plus = shop["plan"_L1]["shopifyPlus"_L1].toBool();
    for (const QJsonValue version : answer->data["publicApiVersions"_L1].toArray()) {
        if (version["supported"_L1].toBool())
            probe.supportedVersions.append(version["handle"_L1].toString());
    }
    for (const QJsonValue scope : answer->data["currentAppInstallation"_L1]["accessScopes"_L1].toArray())
        probe.scopes.append(scope["handle"_L1].toString());
    for (const QString& scope : requiredShopScopes()) {
        // A write scope includes reading.
        const bool byWrite = scope.startsWith("read_"_L1) && probe.scopes.contains("write_"_L1 + scope.sliced(5));
        if (!probe.scopes.contains(scope) && !byWrite)
            probe.missingScopes.append(scope);
    }
    probe.products = exactCount(answer->data["productsCount"_L1]);
    probe.variants = exactCount(answer->data["productVariantsCount"_L1]);
    probe.serverTime = answer->serverTime;
    return probe;
}

Result<QList<ShopLocation>> ShopifyReader::locations(CancelToken cancel)
{
    QList<ShopLocation> locations;
    const auto walked = m_client.walk(
        u"Locations"_s, {}, u"locations"_s,
        [&](const QJsonArray& nodes, const GraphQlAnswer&) -> Result<void> {
            for (const QJsonValue node : nodes)
                locations.append({node["id"_L1].toString(), node["name"_L1].toString(), node["isActive"_L1].toBool(),
                                  node["fulfillsOnlineOrders"_L1].toBool()});
            return {};
        },
        std::move(cancel));
    return walked ? Result<QList<ShopLocation>>(locations) : std::unexpected(walked.error());
}

Result<QList<ShopPublication>> ShopifyReader::publications(CancelToken cancel)
{
    QList<ShopPublication> publications;
    const auto walked = m_client.walk(
        u"Publications"_s, {}, u"publications"_s,
        [&](const QJsonArray& nodes, const GraphQlAnswer&) -> Result<void> {
            for (const QJsonValue node : nodes)
                publications.append({node["id"_L1].toString(), node["catalog"_L1]["title"_L1].toString()});
            return {};
        },
        std::move(cancel));
    return walked ? Result<QList<ShopPublication>>(publications) : std::unexpected(walked.error());
}

Result<std::optional<ShopItem>> ShopifyReader::itemById(const QString& id, const RemoteContext& context,
                                                        CancelToken cancel)
{
    auto variables = contextVariables(context);
    if (!variables)
        return std::unexpected(variables.error());
    variables->insert(u"id"_s, id);
    const auto answer = m_client.execute(u"ProductById"_s, *variables, GraphQlKind::Query, std::move(cancel));
    if (!answer)
        return std::unexpected(answer.error());
    return ShopItem::fromJson(answer->data["product"_L1].toObject(), context);
}

Result<std::optional<RemoteProduct>> ShopifyReader::productById(const QString& id, const RemoteContext& context,
                                                                CancelToken cancel)
{
    auto item = itemById(id, context, std::move(cancel));
    if (!item)
        return std::unexpected(item.error());
    return *item ? std::optional(std::move((*item)->product)) : std::nullopt;
}

Result<std::optional<RemoteProduct>> ShopifyReader::productByHandle(const QString& handle, const RemoteContext& context,
                                                                    CancelToken cancel)
{
    return productByIdentifier({{u"handle"_s, handle}}, context, std::move(cancel));
}

Result<std::optional<RemoteProduct>>
ShopifyReader::productByIdentifier(const QJsonObject& identifier, const RemoteContext& context, CancelToken cancel)
{
    auto variables = contextVariables(context);
    if (!variables)
        return std::unexpected(variables.error());
    variables->insert(u"identifier"_s, identifier);
    const auto answer = m_client.execute(u"ByIdentifier"_s, *variables, GraphQlKind::Query, std::move(cancel));
    if (!answer)
        return std::unexpected(answer.error());
    return RemoteProduct::fromJson(answer->data["productByIdentifier"_L1].toObject(), context);
}

Result<std::optional<RemoteProduct>> ShopifyReader::productBySku(const QString& sku, const RemoteContext& context,
                                                                 CancelToken cancel)
{
    QSet<QString> products;
    QString variant;
    const auto walked = m_client.walk(
        u"VariantsBySku"_s, {{u"q"_s, u"sku:"_s + shopSearchTerm(sku)}}, u"productVariants"_s,
        [&](const QJsonArray& nodes, const GraphQlAnswer&) -> Result<void> {
            for (const QJsonValue node : nodes) {
                if (node["sku"_L1].toString() != sku)
                    continue;
                products.insert(node["product"_L1]["id"_L1].toString());
                variant = node["id"_L1].toString();
            }
            return {};
        },
        cancel);
    if (!walked)
        return std::unexpected(walked.error());
    if (products.isEmpty())
        return std::nullopt;
    if (products.size() > 1)
        return fail(ambiguousSku(sku, products.values()));
    RemoteContext one = context;
    one.variantId = variant;
    return productById(*products.begin(), one, std::move(cancel));
}

Result<std::vector<RemoteProduct>> ShopifyReader::productsByIds(const QStringList& ids, const RemoteContext& context,
                                                                CancelToken cancel)
{
    auto items = itemsByIds(ids, context, std::move(cancel));
    if (!items)
        return std::unexpected(items.error());
    std::vector<RemoteProduct> products;
    products.reserve(items->size());
    for (ShopItem& item : *items)
        products.push_back(std::move(item.product));
    return products;
}

Result<std::vector<ShopItem>> ShopifyReader::itemsByIds(const QStringList& ids, const RemoteContext& context,
                                                        CancelToken cancel)
{
    auto variables = contextVariables(context);
    if (!variables)
        return std::unexpected(variables.error());
    std::vector<ShopItem> items;
    for (qsizetype from = 0; from < ids.size();) {
        const int batch = m_batch;
        const QStringList some = ids.sliced(from, std::min<qsizetype>(batch, ids.size() - from));
        variables->insert(u"ids"_s, QJsonArray::fromStringList(some));
        const bool withCollections = m_readsCollections;
        const auto answer = m_client.execute(withCollections ? u"PulledProducts"_s : u"ProductsByIds"_s, *variables,
                                             GraphQlKind::Query, cancel);
        if (!answer && withCollections && mayNotBeRead(answer.error())) {
            m_readsCollections = false;
            qCWarning(lcRemote) << "the shop does not name the collections of its products:" << answer.error();
            continue;
        }
        if (!answer && answer.error().code == "MAX_COST_EXCEEDED"_L1 && batch > 1) {
            m_batch = std::max(1, batch / 2); // the shop's price list decides, not an estimate of ours
            continue;
        }
        if (!answer)
            return std::unexpected(answer.error());
        const QJsonArray nodes = answer->data["nodes"_L1].toArray();
        if (nodes.size() != some.size())
            return fail(ErrorKind::Contract,
                        Text::tr("The shop answered with another number of products than asked for."));
        for (qsizetype i = 0; i < some.size(); ++i) {
            QJsonObject node = nodes[i].toObject();
            const QJsonValue collections = node.take(u"collections"_s);
            std::optional<ShopItem> item = ShopItem::fromJson(node, context);
            if (item && item->product.id != some[i])
                return fail(ErrorKind::Contract,
                            Text::tr("The shop answered with another product than the one asked for."), {}, some[i]);
            if (item && !item->product.complete) {
                auto whole = itemById(some[i], context, cancel);
                if (!whole)
                    return std::unexpected(whole.error());
                item = std::move(*whole);
            }
            if (item && collections.isObject()) {
                auto read = collectionsOf(some[i], collections.toObject(), cancel);
                if (!read)
                    return std::unexpected(read.error());
                item->collections = std::move(*read);
            }
            if (item)
                items.push_back(std::move(*item));
        }
        from += some.size();
    }
    return items;
}

Result<QList<ShopCollection>> ShopifyReader::collectionsOf(const QString& product, const QJsonObject& page,
                                                           const CancelToken& cancel)
{
    QList<ShopCollection> collections;
    QString cursor;
    for (QJsonObject at = page;;) {
        collections.append(collectionsFromJson(at["nodes"_L1].toArray()));
        if (!at["pageInfo"_L1]["hasNextPage"_L1].toBool())
            break;
        const QString next = at["pageInfo"_L1]["endCursor"_L1].toString();
        if (next.isEmpty() || next == cursor)
            return fail(ErrorKind::Contract,
                        Text::tr("The shop announces another page of %1 and does not go on.").arg("collections"_L1), {}, product);
        cursor = next;
        const auto answer = m_client.execute(u"ProductCollections"_s, {{u"id"_s, product}, {u"after"_s, cursor}},
                                             GraphQlKind::Query, cancel);
        if (!answer)
            return std::unexpected(answer.error());
        at = answer->data["product"_L1]["collections"_L1].toObject(); // nothing when the product went meanwhile
    }
    tidyCollections(collections);
    return collections;
}

Result<void> ShopifyReader::changedProducts(const QDateTime& from, const QDateTime& to, const ChangedPage& page,
                                            CancelToken cancel)
{
    const QString search = u"updated_at:>=%1 updated_at:<=%2 status:active,draft,archived,unlisted"_s.arg(
        searchTime(from), searchTime(to));
    QSet<std::pair<QString, qint64>> seen;
    return m_client.walk(
        u"ChangedProducts"_s, {{u"q"_s, search}}, u"products"_s,
        [&](const QJsonArray& nodes, const GraphQlAnswer&) -> Result<void> {
            QList<ChangedProduct> products;
            for (const QJsonValue node : nodes) {
                const ChangedProduct product{
                    node["id"_L1].toString(), node["handle"_L1].toString(),
                    QDateTime::fromString(node["updatedAt"_L1].toString(), Qt::ISODateWithMs).toUTC()};
                // A product changed again while we page shows a newer time; an older one means that the shop read the
                // times of the search differently.
                if (product.updatedAt.addSecs(1) < from)
                    return fail(ErrorKind::Contract,
                                Text::tr("The shop answered with products changed before the time asked for."), {},
                                product.id + u' ' + product.updatedAt.toString(Qt::ISODate));
                if (seen.contains({product.id, product.updatedAt.toMSecsSinceEpoch()}))
                    continue;
                seen.insert({product.id, product.updatedAt.toMSecsSinceEpoch()});
                products.append(product);
            }
            return page(products);
        },
        std::move(cancel));
}

} // namespace trueup
