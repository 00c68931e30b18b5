#include "sandbox/shop/mutations.h"

#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

GqlResolved tagsChange(ShopService& shop, GqlCall& call, bool add)
{
    const QString payload = add ? u"TagsAddPayload"_s : u"TagsRemovePayload"_s;
    UserErrors errors(u"UserError"_s);
    const QString id = call.arguments["id"_L1].toString();
    const ShopProduct* product = shop.state.product(id);
    if (!product) {
        errors.add({}, {u"id"_s}, u"Resource not found"_s);
        return record(payload, {{u"userErrors"_s, errors.list()}});
    }
    ShopProduct copy = *product;
    for (const QJsonValue& value : call.arguments["tags"_L1].toArray()) {
        const QString tag = value.toString().trimmed();
        if (add && !copy.tags.contains(tag, Qt::CaseInsensitive))
            copy.tags.append(tag);
        if (!add)
            copy.tags.removeIf([&](const QString& own) { return own.compare(tag, Qt::CaseInsensitive) == 0; });
    }
    copy.tags.sort(Qt::CaseInsensitive);
    if (copy.tags != product->tags)
        shop.state.store(std::move(copy));
    return record(payload, {{u"node"_s, productObject(shop, id)}, {u"userErrors"_s, errors.list()}});
}

GqlResolved fileUpdate(ShopService& shop, GqlCall& call)
{
    UserErrors errors(u"FilesUserError"_s);
    QStringList ids;
    const QJsonArray files = call.arguments["files"_L1].toArray();
    for (qsizetype i = 0; i < files.size(); ++i) {
        const QJsonObject file = files[i].toObject();
        ShopMedia* media = nullptr;
        const ShopProduct* product = shop.state.productOfMedia(file["id"_L1].toString(), &media);
        const QStringList path{u"files"_s, QString::number(i)};
        if (!product || !media) {
            errors.add(u"FILE_DOES_NOT_EXIST"_s, path + QStringList{u"id"_s}, u"File id %1 does not exist."_s.arg(file["id"_L1].toString()));
            continue;
        }
        if (media->readsUntilReady > 0) {
            errors.add(u"NON_READY_STATE"_s, path, u"Non-ready files cannot be updated."_s);
            continue;
        }
        ShopProduct copy = *product;
        for (ShopMedia& entry : copy.media) {
            if (entry.id == media->id && file.contains("alt"_L1))
                entry.alt = file["alt"_L1].toString();
        }
        const QJsonArray detach = file["referencesToRemove"_L1].toArray();
        copy.media.removeIf([&](const ShopMedia& m) { return m.id == media->id && detach.contains(copy.id); });
        ids.append(media->id);
        shop.state.store(std::move(copy));
    }
    QList<GqlResolved> list;
    for (const QString& id : std::as_const(ids))
        list.append(mediaObject(shop, id));
    return record(u"FileUpdatePayload"_s, {{u"files"_s, list}, {u"userErrors"_s, errors.list()}});
}

GqlResolved publish(ShopService& shop, GqlCall& call, bool on)
{
    const QString payload = on ? u"PublishablePublishPayload"_s : u"PublishableUnpublishPayload"_s;
    UserErrors errors(u"UserError"_s);
    const QString id = call.arguments["id"_L1].toString();
    const ShopProduct* product = shop.state.product(id);
    ShopProduct copy = product ? *product : ShopProduct();
    if (!product)
        errors.add({}, {u"id"_s}, u"Resource does not exist"_s);
    const QJsonArray given = call.arguments["input"_L1].toArray();
    for (qsizetype i = 0; i < given.size(); ++i) {
        const QString publication = given[i].toObject()["publicationId"_L1].toString();
        if (std::ranges::none_of(shop.state.publications, [&](const auto& p) { return p.first == publication; }))
            errors.add({}, {u"input"_s, QString::number(i), u"publicationId"_s}, u"Publication does not exist or is not publishable"_s);
        copy.publications.removeAll(publication);
        if (on)
            copy.publications.append(publication);
    }
    if (errors.isEmpty() && copy.publications != product->publications)
        shop.state.store(std::move(copy));
    return record(payload, {{u"publishable"_s, productObject(shop, id)}, {u"shop"_s, shopRecord(shop.state)}, {u"userErrors"_s, errors.list()}});
}

GqlResolved stagedUploadsCreate(ShopService& shop, GqlCall& call)
{
    QList<GqlResolved> targets;
    for (const QJsonValue& value : call.arguments["input"_L1].toArray()) {
        const QJsonObject input = value.toObject();
        const QString key = u"tmp/70001/bulk/%1/%2"_s.arg(shop.state.newId(u"Upload"_s).section(u'/', -1), input["filename"_L1].toString());
        const QString url = shop.baseUrl + "/sandbox/uploads"_L1;
        QList<GqlResolved> parameters;
        for (const auto& [name, text] : {std::pair(u"Content-Type"_s, input["mimeType"_L1].toString()), std::pair(u"success_action_status"_s, u"201"_s),
                                         std::pair(u"acl"_s, u"private"_s), std::pair(u"key"_s, key), std::pair(u"policy"_s, u"c2FuZGJveA=="_s)})
            parameters.append(record(u"StagedUploadParameter"_s, {{u"name"_s, name}, {u"value"_s, text}}));
        targets.append(record(u"StagedMediaUploadTarget"_s, {{u"url"_s, url}, {u"resourceUrl"_s, QString(url + u'/' + key)}, {u"parameters"_s, parameters}}));
    }
    return record(u"StagedUploadsCreatePayload"_s, {{u"stagedTargets"_s, targets}, {u"userErrors"_s, QList<GqlResolved>()}});
}

GqlResolved hookCreate(ShopService& shop, GqlCall& call)
{
    UserErrors errors(u"UserError"_s);
    const QJsonObject input = call.arguments["webhookSubscription"_L1].toObject();
    ShopHook hook;
    hook.topic = call.arguments["topic"_L1].toString();
    hook.uri = input["uri"_L1].toString();
    hook.filter = input["filter"_L1].toString();
    for (const QJsonValue& value : input["includeFields"_L1].toArray())
        hook.includeFields.append(value.toString());
    const QUrl uri(hook.uri);
    if (uri.scheme() != "https"_L1 && uri.scheme() != "pubsub"_L1 && uri.host() != "127.0.0.1"_L1)
        errors.add({}, {u"webhookSubscription"_s, u"uri"_s}, u"Address protocol http:// is not supported"_s);
    if (std::ranges::any_of(shop.hooks, [&](const ShopHook& h) { return h.topic == hook.topic && h.uri == hook.uri; }))
        errors.add({}, {u"webhookSubscription"_s, u"uri"_s}, u"Address for this topic has already been taken"_s);
    if (!errors.isEmpty())
        return record(u"WebhookSubscriptionCreatePayload"_s, {{u"userErrors"_s, errors.list()}});
    hook.id = shop.state.newId(u"WebhookSubscription"_s);
    hook.createdAt = shop.state.now();
    shop.hooks.append(hook);
    return record(u"WebhookSubscriptionCreatePayload"_s, {{u"webhookSubscription"_s, hookRecord(shop, hook)}, {u"userErrors"_s, errors.list()}});
}

namespace {

using MutationField = std::function<GqlResolved(ShopService&, GqlCall&)>;

const QHash<QString, MutationField>& mutationFields()
{
    static const QHash<QString, MutationField> table = {
        {u"productSet"_s, productSet},
        {u"productUpdate"_s, productUpdate},
        {u"productDelete"_s, productDelete},
        {u"productVariantsBulkUpdate"_s, variantsBulkUpdate},
        {u"metafieldsSet"_s, metafieldsSet},
        {u"metafieldsDelete"_s, metafieldsDelete},
        {u"inventorySetQuantities"_s, inventorySetQuantities},
        {u"inventoryActivate"_s, inventoryActivate},
        {u"tagsAdd"_s, [](auto& shop, auto& call) { return tagsChange(shop, call, true); }},
        {u"tagsRemove"_s, [](auto& shop, auto& call) { return tagsChange(shop, call, false); }},
        {u"fileUpdate"_s, fileUpdate},
        {u"publishablePublish"_s, [](auto& shop, auto& call) { return publish(shop, call, true); }},
        {u"publishableUnpublish"_s, [](auto& shop, auto& call) { return publish(shop, call, false); }},
        {u"stagedUploadsCreate"_s, stagedUploadsCreate},
        {u"bulkOperationRunQuery"_s, [](auto& shop, auto& call) { return bulkRun(shop, call, false); }},
        {u"bulkOperationRunMutation"_s, [](auto& shop, auto& call) { return bulkRun(shop, call, true); }},
        {u"bulkOperationCancel"_s, bulkCancel},
        {u"webhookSubscriptionCreate"_s, hookCreate},
    };
    return table;
}

class MutationRoot final : public GqlObject
{
public:
    explicit MutationRoot(ShopService& shop) : m_shop(shop) {}
    QString typeName() const override { return u"Mutation"_s; }
    GqlResolved resolve(GqlCall& call) override
    {
        const auto found = mutationFields().constFind(call.field);
        if (found == mutationFields().cend())
            return {};
        const auto run = [&] { return (*found)(m_shop, call); };
        return m_shop.keepsWrites ? logged(m_shop, call, m_shop.writes, run) : run();
    }

private:
    ShopService& m_shop;
};

qsizetype sizeOf(const QJsonArray& list, QLatin1StringView key)
{
    qsizetype sum = 0;
    for (const QJsonValue& value : list)
        sum += value.toObject()[key].toArray().size();
    return sum;
}

} // namespace

std::shared_ptr<GqlObject> mutationRoot(ShopService& shop)
{
    return std::make_shared<MutationRoot>(shop);
}

double mutationCost(const QString& field, const QJsonObject& a)
{
    double cost = 10;
    if (field == "productSet"_L1) {
        const QJsonObject input = a["input"_L1].toObject();
        const QJsonArray variants = input["variants"_L1].toArray();
        cost += 0.2 * double(variants.size()) + 0.4 * double(sizeOf(variants, "metafields"_L1)) +
                0.4 * double(input["metafields"_L1].toArray().size()) + 1.9 * double(input["files"_L1].toArray().size());
    } else if (field == "productVariantsBulkUpdate"_L1) {
        const QJsonArray variants = a["variants"_L1].toArray();
        cost += 0.2 * double(variants.size()) + 0.4 * double(sizeOf(variants, "metafields"_L1)) + 1.9 * double(a["media"_L1].toArray().size());
    } else if (field == "productUpdate"_L1) {
        cost += 0.4 * double(a["product"_L1].toObject()["metafields"_L1].toArray().size()) + 1.9 * double(a["media"_L1].toArray().size());
    } else if (field == "metafieldsSet"_L1) {
        QStringList owners;
        for (const QJsonValue& value : a["metafields"_L1].toArray()) {
            const QString owner = value.toObject()["ownerId"_L1].toString();
            if (owners.contains(owner))
                continue;
            owners.append(owner);
            cost += owner.contains("/ProductVariant/"_L1) ? 2 : 4;
        }
    }
    return cost;
}

} // namespace trueup::sandbox
