#include "sandbox/shop/shopstate.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QTimeZone>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

namespace {

qint64 numberOf(const QString& id)
{
    return id.section(u'/', -1).section(u'?', 0, 0).toLongLong();
}

template <class List>
auto* findById(List& list, const QString& id)
{
    for (auto& entry : list) {
        if (entry.id == id)
            return &entry;
    }
    return static_cast<decltype(&list[0])>(nullptr);
}

} // namespace

QString ShopMetafield::digest() const
{
    return QString::fromLatin1(QCryptographicHash::hash((type + u'\n' + value).toUtf8(), QCryptographicHash::Sha256).toHex());
}

QString ShopMedia::status() const
{
    if (readsUntilReady > 1)
        return u"UPLOADED"_s;
    if (readsUntilReady == 1)
        return u"PROCESSING"_s;
    return failed ? u"FAILED"_s : u"READY"_s;
}

QString ShopMedia::url() const
{
    return status() == "READY"_L1 ? u"https://cdn.shopify.com/s/files/1/0001/0002/files/%1?v=1760000000"_s.arg(fileName) : QString();
}

const ShopMetafield* ShopProduct::metafield(const QString& nameSpace, const QString& key) const
{
    for (const ShopMetafield& entry : metafields) {
        if (entry.nameSpace == nameSpace && entry.key == key)
            return &entry;
    }
    return nullptr;
}

ShopState::ShopState()
{
    locations = {{newId(u"Location"_s), u"Main Warehouse"_s, true}, {newId(u"Location"_s), u"Showroom"_s, true},
                 {newId(u"Location"_s), u"Old Depot"_s, false}};
    publications = {{newId(u"Publication"_s), u"Online Store"_s}, {newId(u"Publication"_s), u"Point of Sale"_s}};
    scopes = {u"read_products"_s, u"write_products"_s, u"read_inventory"_s, u"write_inventory"_s, u"read_locations"_s,
              u"read_publications"_s, u"write_publications"_s, u"read_files"_s, u"write_files"_s};
}

QString ShopState::newId(const QString& type)
{
    return u"gid://shopify/%1/%2"_s.arg(type).arg(m_nextId++);
}

QDateTime ShopState::now() const
{
    QDateTime time = m_fixed ? *m_fixed : QDateTime::currentDateTimeUtc();
    time.setTime(QTime(time.time().hour(), time.time().minute(), time.time().second()));
    return time;
}

ShopProduct* ShopState::product(const QString& id)
{
    const auto found = m_products.find(numberOf(id));
    return found == m_products.end() || found->second.id != id ? nullptr : &found->second;
}

ShopProduct* ShopState::productByHandle(const QString& handle)
{
    const auto found = m_byHandle.constFind(handle);
    return found == m_byHandle.cend() ? nullptr : &m_products.at(*found);
}

ShopProduct* ShopState::productBySku(const QString& sku)
{
    const auto found = m_bySku.constFind(sku);
    return found == m_bySku.cend() ? nullptr : &m_products.at(*found);
}

ShopProduct* ShopState::productOfVariant(const QString& variantId, ShopVariant** variant)
{
    const auto found = m_byVariant.constFind(variantId);
    if (found == m_byVariant.cend())
        return nullptr;
    ShopProduct& product = m_products.at(*found);
    if (variant)
        *variant = findById(product.variants, variantId);
    return &product;
}

ShopProduct* ShopState::productOfItem(const QString& inventoryItemId, ShopVariant** variant)
{
    const auto found = m_byItem.constFind(inventoryItemId);
    if (found == m_byItem.cend())
        return nullptr;
    ShopProduct& product = m_products.at(*found);
    for (ShopVariant& entry : product.variants) {
        if (variant && entry.inventoryItemId == inventoryItemId)
            *variant = &entry;
    }
    return &product;
}

ShopProduct* ShopState::productOfMedia(const QString& mediaId, ShopMedia** media)
{
    const auto found = m_byMedia.constFind(mediaId);
    if (found == m_byMedia.cend())
        return nullptr;
    ShopProduct& product = m_products.at(*found);
    if (media)
        *media = findById(product.media, mediaId);
    return &product;
}

void ShopState::unindex(const ShopProduct& product)
{
    m_byHandle.remove(product.handle);
    for (const ShopVariant& variant : product.variants) {
        m_bySku.remove(variant.sku);
        m_byVariant.remove(variant.id);
        m_byItem.remove(variant.inventoryItemId);
    }
    for (const ShopMedia& media : product.media)
        m_byMedia.remove(media.id);
}

void ShopState::index(const ShopProduct& product)
{
    const qint64 number = numberOf(product.id);
    m_byHandle.insert(product.handle, number);
    for (const ShopVariant& variant : product.variants) {
        m_bySku.insert(variant.sku, number);
        m_byVariant.insert(variant.id, number);
        m_byItem.insert(variant.inventoryItemId, number);
    }
    for (const ShopMedia& media : product.media)
        m_byMedia.insert(media.id, number);
}

ShopProduct& ShopState::store(ShopProduct product)
{
    const QDateTime time = now();
    const bool isNew = product.id.isEmpty();
    if (isNew) {
        product.id = newId(u"Product"_s);
        product.createdAt = time;
    }
    if (product.handle.isEmpty())
        product.handle = freeHandle(product.title);
    if (product.options.isEmpty())
        product.options.append({newId(u"ProductOption"_s), u"Title"_s, {u"Default Title"_s}});
    if (product.variants.isEmpty())
        product.variants.append(ShopVariant());
    int position = 0;
    for (ShopVariant& variant : product.variants) {
        variant.position = ++position;
        if (variant.id.isEmpty()) {
            variant.id = newId(u"ProductVariant"_s);
            variant.inventoryItemId = newId(u"InventoryItem"_s);
            variant.createdAt = variant.updatedAt = time;
        }
        if (variant.options.isEmpty())
            variant.options.append({u"Title"_s, u"Default Title"_s});
        if (variant.levels.isEmpty())
            variant.levels.insert(locations.first().id, ShopLevel());
        for (ShopLevel& level : variant.levels) {
            if (level.id.isEmpty()) {
                level.id = newId(u"InventoryLevel"_s) + u"?inventory_item_id=%1"_s.arg(numberOf(variant.inventoryItemId));
                level.updatedAt = time;
            }
        }
    }
    for (ShopMedia& media : product.media) {
        if (media.id.isEmpty()) {
            media.id = newId(u"MediaImage"_s);
            media.createdAt = time;
        }
    }
    product.updatedAt = time;
    const qint64 number = numberOf(product.id);
    if (const auto old = m_products.find(number); old != m_products.end())
        unindex(old->second);
    ShopProduct& kept = m_products[number] = std::move(product);
    index(kept);
    if (isNew)
        events.append({newId(u"BasicEvent"_s), u"create"_s, kept.id, u"PRODUCT"_s, time});
    if (keepsChanges)
        changes.append({isNew ? u"products/create"_s : u"products/update"_s, kept.id, time});
    return kept;
}

bool ShopState::remove(const QString& id)
{
    const ShopProduct* found = product(id);
    if (!found)
        return false;
    unindex(*found);
    events.append({newId(u"BasicEvent"_s), u"destroy"_s, id, u"PRODUCT"_s, now()});
    if (keepsChanges)
        changes.append({u"products/delete"_s, id, now()});
    for (ShopCollection& entry : collections)
        entry.products.erase(numberOf(id));
    m_products.erase(numberOf(id));
    return true;
}

ShopCollection& ShopState::collection(const QString& title)
{
    const auto found = std::ranges::find(collections, title, &ShopCollection::title);
    if (found != collections.end())
        return *found;
    collections.append({newId(u"Collection"_s), title.toLower().replace(u' ', u'-'), title, now(), {}});
    return collections.last();
}

const ShopCollection* ShopState::collectionById(const QString& id) const
{
    const auto found = std::ranges::find(collections, id, &ShopCollection::id);
    return found == collections.end() ? nullptr : &*found;
}

void ShopState::collect(const QString& title, const QString& productId, bool isMember)
{
    ShopCollection& entry = collection(title);
    entry.updatedAt = now();
    if (isMember)
        entry.products.insert(numberOf(productId));
    else
        entry.products.erase(numberOf(productId));
}

QString ShopState::freeHandle(const QString& wanted) const
{
    QString base;
    for (const QChar c : wanted.normalized(QString::NormalizationForm_D).toLower()) {
        if (c.isLetterOrNumber() && c.unicode() < 128)
            base += c;
        else if (!base.isEmpty() && !base.endsWith(u'-') && c.category() != QChar::Mark_NonSpacing)
            base += u'-';
    }
    if (base.endsWith(u'-'))
        base.chop(1);
    QString handle = base;
    for (int i = 1; m_byHandle.contains(handle); ++i)
        handle = base + u'-' + QString::number(i);
    return handle;
}

namespace {

QJsonObject variantJson(const ShopVariant& v)
{
    QJsonObject levels;
    for (auto it = v.levels.cbegin(); it != v.levels.cend(); ++it)
        levels[it.key()] = it->available;
    return {{"id"_L1, v.id}, {"inventory_item_id"_L1, v.inventoryItemId}, {"sku"_L1, v.sku}, {"barcode"_L1, v.barcode},
            {"price"_L1, v.price}, {"compare_at_price"_L1, v.compareAtPrice.isEmpty() ? QJsonValue() : QJsonValue(v.compareAtPrice)},
            {"cost"_L1, v.cost.isEmpty() ? QJsonValue() : QJsonValue(v.cost)}, {"weight"_L1, v.weight},
            {"weight_unit"_L1, v.weightUnit}, {"inventory_policy"_L1, v.inventoryPolicy}, {"taxable"_L1, v.taxable},
            {"tracked"_L1, v.tracked}, {"requires_shipping"_L1, v.requiresShipping}, {"available"_L1, levels}};
}

} // namespace

QJsonObject ShopProduct::toJson() const
{
    QJsonArray variantList, mediaList;
    QJsonObject fields;
    for (const ShopVariant& variant : variants)
        variantList.append(variantJson(variant));
    for (const ShopMedia& entry : media)
        mediaList.append(QJsonObject{{"id"_L1, entry.id}, {"alt"_L1, entry.alt}, {"source"_L1, entry.source},
                                     {"file_name"_L1, entry.fileName}, {"status"_L1, entry.status()}});
    for (const ShopMetafield& entry : metafields)
        fields[entry.nameSpace + u'.' + entry.key] = QJsonObject{{"type"_L1, entry.type}, {"value"_L1, entry.value}};
    return {{"id"_L1, id}, {"handle"_L1, handle}, {"title"_L1, title}, {"description"_L1, descriptionHtml},
            {"vendor"_L1, vendor}, {"product_type"_L1, productType}, {"tags"_L1, QJsonArray::fromStringList(tags)},
            {"status"_L1, status}, {"seo_title"_L1, seoTitle}, {"seo_description"_L1, seoDescription},
            {"variants"_L1, variantList}, {"media"_L1, mediaList}, {"metafields"_L1, fields},
            {"created_at"_L1, createdAt.toString(Qt::ISODate)}, {"updated_at"_L1, updatedAt.toString(Qt::ISODate)}};
}

} // namespace trueup::sandbox
