#include "sandbox/shop/objects.h"

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

namespace {

class CollectionObject final : public GqlObject
{
public:
    CollectionObject(ShopService& shop, QString id) : m_shop(shop), m_id(std::move(id)) {}
    QString typeName() const override { return u"Collection"_s; }
    GqlResolved resolve(GqlCall& call) override
    {
        const ShopCollection* collection = m_shop.state.collectionById(m_id);
        if (!collection)
            return {};
        if (call.field == "id"_L1)
            return collection->id;
        if (call.field == "legacyResourceId"_L1)
            return collection->id.section(u'/', -1);
        if (call.field == "handle"_L1)
            return collection->handle;
        if (call.field == "title"_L1)
            return collection->title;
        if (call.field == "updatedAt"_L1)
            return isoTime(collection->updatedAt);
        QList<GqlResolved> products;
        for (const qint64 number : collection->products)
            products.append(productObject(m_shop, u"gid://shopify/Product/%1"_s.arg(number)));
        return connection(m_shop, u"Product"_s, products, call.arguments);
    }

private:
    ShopService& m_shop;
    QString m_id;
};

} // namespace

GqlResolved collectionObject(ShopService& shop, const QString& id)
{
    return shop.state.collectionById(id) ? GqlResolved(std::make_shared<CollectionObject>(shop, id)) : GqlResolved();
}

GqlResolved collectionConnection(ShopService& shop, const ShopProduct& product, const QJsonObject& arguments)
{
    const qint64 number = product.id.section(u'/', -1).toLongLong();
    QList<GqlResolved> list;
    for (const ShopCollection& collection : std::as_const(shop.state.collections)) {
        if (collection.products.contains(number))
            list.append(collectionObject(shop, collection.id));
    }
    return connection(shop, u"Collection"_s, list, arguments);
}

} // namespace trueup::sandbox
