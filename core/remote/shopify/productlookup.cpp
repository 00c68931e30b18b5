#include "remote/shopify/productlookup.h"

#include <QCoreApplication>
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

Error otherAnswer(const QString& detail)
{
    return {ErrorKind::Contract, Text::tr("The shop answered with another product than the one asked for."), {}, {}, detail, {},
            false};
}

/// The request was refused as a whole, perhaps because of a single entry: halves tell which.
bool mayBeOneEntry(const Error& error, size_t entries)
{
    return entries > 1 && error.kind == ErrorKind::GraphQl;
}

template <class T> void setAll(std::span<Result<T>> into, const Error& error)
{
    std::ranges::fill(into, Result<T>(std::unexpected(error)));
}

} // namespace

RemoteContext ProductLookup::contextOf(const ProductRef& product) const
{
    RemoteContext context = m_shop;
    context.variantId = product.variantId;
    context.sku = product.sku;
    return context;
}

ReadParts ReadParts::of(const ProductValues& values)
{
    ReadParts parts;
    for (const Field& column : fields()) {
        if (!values.has(column.id))
            continue;
        switch (column.group) {
        case ShopifyGroup::None: break;
        case ShopifyGroup::Product: {
            const bool isText = column.id == FieldId::Description || column.id == FieldId::SeoTitle ||
                                column.id == FieldId::SeoDescription;
            (isText ? parts.texts : parts.product) = true;
            break;
        }
        case ShopifyGroup::Media: parts.media = true; break;
        case ShopifyGroup::Metafield: parts.metafield = true; break;
        case ShopifyGroup::Variant: parts.variant = true; break;
        case ShopifyGroup::Inventory: parts.inventory = true; break;
        }
    }
    return parts;
}

ReadParts& ReadParts::operator|=(const ReadParts& other)
{
    product |= other.product;
    texts |= other.texts;
    media |= other.media;
    metafield |= other.metafield;
    variant |= other.variant;
    inventory |= other.inventory;
    return *this;
}

std::vector<Result<ProductLookup::Found>> ProductLookup::byIds(const std::vector<ProductRef>& products, ReadParts parts,
                                                               const CancelToken& cancel)
{
    std::vector<Result<Found>> found(products.size(), Result<Found>(std::nullopt));
    for (size_t from = 0; from < products.size();) {
        const size_t some = std::min(size_t(m_batch.load()), products.size() - from);
        read(std::span(products).subspan(from, some), parts, std::span(found).subspan(from, some), cancel);
        from += some;
    }
    return found;
}

void ProductLookup::read(std::span<const ProductRef> products, ReadParts parts, std::span<Result<Found>> into,
                         const CancelToken& cancel)
{
    QJsonArray ids;
    for (const ProductRef& product : products)
        ids.append(product.id);
    const QJsonObject variables{{u"ids"_s, ids},
                                {u"ns"_s, m_shop.metafieldNamespace},
                                {u"locationId"_s, m_shop.locationId},
                                {u"product"_s, parts.product},
                                {u"texts"_s, parts.texts},
                                {u"media"_s, parts.media},
                                {u"metafield"_s, parts.metafield},
                                {u"variant"_s, parts.variant},
                                {u"inventory"_s, parts.inventory}};
    const auto answer = m_client.execute(
        u"ProductsForPush"_s, variables, GraphQlKind::Query,
        double(m_batch.load()), cancel); // booked as a whole batch: whether fewer ids cost less is the shop's affair
    if (!answer && mayBeOneEntry(answer.error(), products.size())) {
        const size_t half = products.size() / 2;
        if (answer.error().code == "MAX_COST_EXCEEDED"_L1) // the shop's price list decides, not an estimate of ours
            m_batch = std::max(1, int(half));
        read(products.first(half), parts, into.first(half), cancel);
        read(products.subspan(half), parts, into.subspan(half), cancel);
        return;
    }
    if (!answer)
        return setAll(into, answer.error());
    const QJsonArray nodes = answer->data["nodes"_L1].toArray();
    if (size_t(nodes.size()) != products.size())
        return setAll(into, otherAnswer(u"%1 instead of %2"_s.arg(nodes.size()).arg(products.size())));
    for (size_t i = 0; i < products.size(); ++i) {
        std::optional<RemoteProduct> product =
            RemoteProduct::fromJson(nodes[qsizetype(i)].toObject(), contextOf(products[i]));
        if (product && product->id != products[i].id)
            into[i] = fail(otherAnswer(products[i].id));
        else if (product && !product->complete)
            into[i] = readWhole(products[i], cancel);
        else
            into[i] = std::move(product);
    }
}

Result<ProductLookup::Found> ProductLookup::readWhole(const ProductRef& product, const CancelToken& cancel)
{
    const auto answer = m_client.execute(
        u"ProductById"_s,
        {{u"id"_s, product.id}, {u"ns"_s, m_shop.metafieldNamespace}, {u"locationId"_s, m_shop.locationId}},
        GraphQlKind::Query, cancel);
    if (!answer)
        return fail(answer.error());
    return RemoteProduct::fromJson(answer->data["product"_L1].toObject(), contextOf(product));
}

std::vector<Result<QString>> ProductLookup::idsByHandles(const QStringList& handles, const CancelToken& cancel)
{
    std::vector<Result<QString>> found(size_t(handles.size()), Result<QString>(QString()));
    for (size_t from = 0; from < found.size(); from += joinSize) {
        const size_t some = std::min(size_t(joinSize), found.size() - from);
        findHandles(std::span(handles).subspan(from, some), std::span(found).subspan(from, some), cancel);
    }
    return found;
}

void ProductLookup::findHandles(std::span<const QString> handles, std::span<Result<QString>> into,
                                const CancelToken& cancel)
{
    QList<QJsonObject> calls;
    for (const QString& handle : handles)
        calls.append({{u"identifier"_s, QJsonObject{{u"handle"_s, handle}}}});
    const auto answer =
        m_client.executeJoined(u"FindByHandle"_s, calls, GraphQlKind::Query, double(calls.size()), cancel);
    if (!answer && mayBeOneEntry(answer.error(), handles.size())) {
        const size_t half = handles.size() / 2;
        findHandles(handles.first(half), into.first(half), cancel);
        findHandles(handles.subspan(half), into.subspan(half), cancel);
        return;
    }
    if (!answer)
        return setAll(into, answer.error());
    for (size_t i = 0; i < handles.size(); ++i)
        into[i] = answer->data[u'p' + QString::number(i)]["id"_L1].toString();
}

std::vector<Result<ProductRef>> ProductLookup::bySkus(const QStringList& skus, const CancelToken& cancel)
{
    std::vector<Result<ProductRef>> found(size_t(skus.size()), Result<ProductRef>(ProductRef()));
    for (size_t from = 0; from < found.size(); from += joinSize) {
        const size_t some = std::min(size_t(joinSize), found.size() - from);
        findSkus(std::span(skus).subspan(from, some), std::span(found).subspan(from, some), cancel);
    }
    return found;
}

void ProductLookup::findSkus(std::span<const QString> skus, std::span<Result<ProductRef>> into, const CancelToken& cancel)
{
    QStringList terms;
    for (const QString& sku : skus)
        terms.append(u"sku:"_s + shopSearchTerm(sku));
    // The search works on tokens: every hit is compared.
    QHash<QString, QMap<QString, QString>> products; // by SKU: product and variant
    const auto walked = m_client.walk(
        u"VariantsBySku"_s, {{u"q"_s, terms.join(u" OR "_s)}}, u"productVariants"_s,
        [&](const QJsonArray& nodes, const GraphQlAnswer&) -> Result<void> {
            for (const QJsonValue node : nodes)
                products[node["sku"_L1].toString()].insert(node["product"_L1]["id"_L1].toString(), node["id"_L1].toString());
            return {};
        },
        cancel);
    if (!walked && mayBeOneEntry(walked.error(), skus.size())) {
        const size_t half = skus.size() / 2;
        findSkus(skus.first(half), into.first(half), cancel);
        findSkus(skus.subspan(half), into.subspan(half), cancel);
        return;
    }
    if (!walked)
        return setAll(into, walked.error());
    for (size_t i = 0; i < skus.size(); ++i) {
        const auto hits = products.constFind(skus[i]);
        if (hits == products.constEnd() || hits->isEmpty())
            continue;
        if (hits->size() > 1)
            into[i] = fail(ambiguousSku(skus[i], hits->keys()));
        else
            into[i] = ProductRef{hits->firstKey(), hits->first(), skus[i]};
    }
}

QString shopSearchTerm(QString value)
{
    value.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
    return u'"' + value + u'"';
}

Error ambiguousSku(const QString& sku, const QStringList& products)
{
    return {ErrorKind::Validation,
            Text::tr("%n products of the shop have the SKU %1.", nullptr, int(products.size())).arg(sku),
            {},
            Text::tr("Correct the SKUs in the shop, or link one of the products by hand."),
            products.join(u' '),
            u"AMBIGUOUS_SKU"_s,
            false};
}

} // namespace trueup
