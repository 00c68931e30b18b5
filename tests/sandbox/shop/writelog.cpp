#include "sandbox/shop/writelog.h"

#include "sandbox/shop/shopservice.h"

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

namespace {

/// Objects are walked; a list is one value.
void flatten(const QJsonObject& input, const QString& path, QJsonObject& into)
{
    for (auto it = input.begin(); it != input.end(); ++it) {
        const QString key = path + it.key();
        if (it.value().isObject())
            flatten(it.value().toObject(), key + u'.', into);
        else
            into[key] = it.value();
    }
}

QJsonObject without(QJsonObject object, std::initializer_list<QLatin1StringView> keys)
{
    for (const QLatin1StringView key : keys)
        object.remove(key);
    return object;
}

class Reader
{
public:
    Reader(ShopService& shop, const GqlCall& call) : m_shop(shop), m_call(call), m_arguments(call.arguments) {}

    QList<ShopWrite> read()
    {
        if (m_call.field == "productUpdate"_L1)
            productUpdate();
        else if (m_call.field == "productSet"_L1)
            productSet();
        else if (m_call.field == "productVariantsBulkUpdate"_L1)
            variants();
        else if (m_call.field == "metafieldsSet"_L1 || m_call.field == "metafieldsDelete"_L1)
            metafields();
        else if (m_call.field == "inventorySetQuantities"_L1)
            quantities();
        else if (m_call.field == "inventoryActivate"_L1)
            add(m_shop.state.productOfItem(text("inventoryItemId"_L1)), text("inventoryItemId"_L1), {{u"inventory.active"_s, true}});
        else if (m_call.field == "fileUpdate"_L1)
            files();
        else if (!isAboutNoProduct())
            others();
        return std::move(m_writes);
    }

private:
    [[nodiscard]] QString text(QLatin1StringView key) const { return m_arguments[key].toString(); }

    [[nodiscard]] bool isAboutNoProduct() const
    {
        return m_call.field.startsWith("bulkOperation"_L1) || m_call.field == "stagedUploadsCreate"_L1 ||
               m_call.field == "webhookSubscriptionCreate"_L1;
    }

    void add(const ShopProduct* product, const QString& object, const QJsonObject& fields)
    {
        ShopWrite write;
        write.mutation = m_call.field;
        write.objectId = object;
        write.fields = fields;
        if (product) {
            write.productId = product->id;
            write.sku = product->variants.value(0).sku;
        }
        m_writes.append(write);
    }

    [[nodiscard]] const ShopProduct* identified(const QJsonObject& identifier) const
    {
        return identifier.contains("id"_L1) ? m_shop.state.product(identifier["id"_L1].toString())
                                            : m_shop.state.productByHandle(identifier["handle"_L1].toString());
    }

    void productUpdate()
    {
        const QJsonObject input = m_arguments["product"_L1].toObject();
        const ShopProduct* product = identified(input.contains("id"_L1) ? input : m_arguments["identifier"_L1].toObject());
        QJsonObject fields;
        flatten(without(input, {"id"_L1}), {}, fields);
        if (m_arguments.contains("media"_L1))
            fields[u"media"_s] = m_arguments["media"_L1];
        add(product, product ? product->id : QString(), fields);
    }

    void productSet()
    {
        const ShopProduct* product = identified(m_arguments["identifier"_L1].toObject());
        QJsonObject fields;
        flatten(without(m_arguments["input"_L1].toObject(), {"id"_L1, "variants"_L1}), {}, fields);
        for (const QJsonValue variant : m_arguments["input"_L1]["variants"_L1].toArray())
            flatten(variant.toObject(), u"variants."_s, fields);
        add(product, product ? product->id : QString(), fields);
    }

    void variants()
    {
        const ShopProduct* product = m_shop.state.product(text("productId"_L1));
        for (const QJsonValue variant : m_arguments["variants"_L1].toArray()) {
            QJsonObject fields;
            flatten(without(variant.toObject(), {"id"_L1}), u"variants."_s, fields);
            add(product, variant["id"_L1].toString(), fields);
        }
    }

    void metafields()
    {
        for (const QJsonValue entry : m_arguments["metafields"_L1].toArray()) {
            const QString owner = entry["ownerId"_L1].toString();
            const bool isVariants = owner.contains("/ProductVariant/"_L1);
            add(isVariants ? m_shop.state.productOfVariant(owner) : m_shop.state.product(owner), owner,
                {{u"metafields.%1.%2"_s.arg(entry["namespace"_L1].toString(u"custom"_s), entry["key"_L1].toString()),
                  entry["value"_L1]}});
        }
    }

    void quantities()
    {
        const QJsonObject input = m_arguments["input"_L1].toObject();
        for (const QJsonValue row : input["quantities"_L1].toArray()) {
            const QString item = row["inventoryItemId"_L1].toString();
            add(m_shop.state.productOfItem(item), item, {{u"inventory."_s + input["name"_L1].toString(), row["quantity"_L1]}});
        }
    }

    void files()
    {
        for (const QJsonValue file : m_arguments["files"_L1].toArray()) {
            QJsonObject fields;
            flatten(without(file.toObject(), {"id"_L1}), u"media."_s, fields);
            add(m_shop.state.productOfMedia(file["id"_L1].toString()), file["id"_L1].toString(), fields);
        }
    }

    /// Whatever names one product; everything it carries counts.
    void others()
    {
        const QString id = m_arguments.contains("id"_L1) ? text("id"_L1) : m_arguments["input"_L1]["id"_L1].toString();
        QJsonObject fields;
        flatten(without(m_arguments, {"id"_L1}), {}, fields);
        add(m_shop.state.product(id), id, fields);
    }

    ShopService& m_shop;
    const GqlCall& m_call;
    const QJsonObject m_arguments;
    QList<ShopWrite> m_writes;
};

bool isRefused(const GqlResolved& payload, GqlCall& call)
{
    if (!payload.object)
        return true;
    GqlCall question{u"userErrors"_s, {}, {}, call.errors};
    return !payload.object->resolve(question).items.isEmpty();
}

} // namespace

QJsonObject ShopWrite::toJson() const
{
    return {{"mutation"_L1, mutation}, {"product_id"_L1, productId}, {"sku"_L1, sku},
            {"object_id"_L1, objectId}, {"creates"_L1, creates},     {"fields"_L1, fields}};
}

GqlResolved logged(ShopService& shop, GqlCall& call, QList<ShopWrite>& log, const std::function<GqlResolved()>& run)
{
    QList<ShopWrite> writes = Reader(shop, call).read();
    const size_t before = shop.state.products().size();
    GqlResolved payload = run();
    const bool hasCreated = shop.state.products().size() > before;
    // Of several variants some may have been written although the shop complains of others.
    const bool isPartial = call.arguments["allowPartialUpdates"_L1].toBool() && writes.size() > 1;
    if (!hasCreated && !isPartial && isRefused(payload, call))
        return payload;
    for (ShopWrite& write : writes) {
        if (hasCreated) {
            const ShopProduct& product = shop.state.products().rbegin()->second;
            write.creates = true;
            write.productId = write.objectId = product.id;
            write.sku = product.variants.value(0).sku;
        }
        log.append(write);
    }
    return payload;
}

} // namespace trueup::sandbox
