#include "sandbox/shop/mutations.h"

#include <QCryptographicHash>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

bool applyMetafield(ShopService& shop, const QJsonObject& input, QList<ShopMetafield>& list, const QStringList& path, UserErrors& errors, int index)
{
    const QString nameSpace = input["namespace"_L1].toString(u"custom"_s);
    const QString key = input["key"_L1].toString();
    const QString value = input["value"_L1].toString();
    const auto found = std::ranges::find_if(list, [&](const ShopMetafield& m) { return m.nameSpace == nameSpace && m.key == key; });
    const QString type = input["type"_L1].toString(found == list.end() ? QString() : found->type);
    const auto refuse = [&](const QString& code, const QString& field, const QString& message) {
        errors.add(code, path + QStringList{field}, message, index);
        return false;
    };
    if (type.isEmpty())
        return refuse(u"BLANK"_s, u"type"_s, u"Type can't be blank"_s);
    if (value.isEmpty())
        return refuse(u"BLANK"_s, u"value"_s, u"Value can't be blank"_s);
    if (type == "json"_L1 && QJsonDocument::fromJson('[' + value.toUtf8() + ']').isNull())
        return refuse(u"INVALID_VALUE"_s, u"value"_s, u"Value is invalid JSON."_s);
    if (value.toUtf8().size() > (type == "json"_L1 ? 128 : 64) * 1024)
        return refuse(u"TOO_LONG"_s, u"value"_s, u"Value is too long."_s);
    if (nameSpace == "custom"_L1 && key == "product_info"_L1 && type != "json"_L1)
        return refuse(u"INVALID_TYPE"_s, u"type"_s, u"Type must be consistent with the definition's type: 'json'."_s);
    if (input.contains("compareDigest"_L1)) {
        const QJsonValue digest = input["compareDigest"_L1];
        const bool fits = digest.isNull() ? found == list.end() : found != list.end() && found->digest() == digest.toString();
        if (!fits)
            return refuse(u"STALE_OBJECT"_s, u"compareDigest"_s, u"The resource has been updated since it was loaded. Try again with an updated `compareDigest` value."_s);
    }
    const QDateTime now = shop.state.now();
    if (found == list.end())
        list.append({shop.state.newId(u"Metafield"_s), nameSpace, key, type, value, now, now});
    else if (found->value == value && found->type == type)
        return false;
    else
        *found = {found->id, nameSpace, key, type, value, found->createdAt, now};
    return true;
}

GqlResolved metafieldsSet(ShopService& shop, GqlCall& call)
{
    UserErrors errors(u"MetafieldsSetUserError"_s);
    const QJsonArray given = call.arguments["metafields"_L1].toArray();
    if (given.size() > 25) {
        errors.add(u"LESS_THAN_OR_EQUAL_TO"_s, {u"metafields"_s}, u"Exceeded the maximum metafields input limit of 25."_s);
        return record(u"MetafieldsSetPayload"_s, {{u"userErrors"_s, errors.list()}});
    }
    QMap<QString, ShopProduct> changed; // everything or nothing
    QStringList touched;
    for (qsizetype i = 0; i < given.size(); ++i) {
        const QJsonObject entry = given[i].toObject();
        const QString owner = entry["ownerId"_L1].toString();
        const ShopProduct* product = owner.contains("/ProductVariant/"_L1) ? shop.state.productOfVariant(owner) : shop.state.product(owner);
        const QStringList path{u"metafields"_s, QString::number(i)};
        if (!product) {
            errors.add(u"INVALID"_s, path + QStringList{u"ownerId"_s}, u"Owner does not exist."_s, int(i));
            continue;
        }
        ShopProduct& copy = changed.contains(product->id) ? changed[product->id] : changed.insert(product->id, *product).value();
        QList<ShopMetafield>* list = &copy.metafields;
        for (ShopVariant& variant : copy.variants) {
            if (variant.id == owner)
                list = &variant.metafields;
        }
        if (applyMetafield(shop, entry, *list, path, errors, int(i)))
            touched.append(product->id);
    }
    if (!errors.isEmpty())
        return record(u"MetafieldsSetPayload"_s, {{u"userErrors"_s, errors.list()}});
    for (ShopProduct& product : changed) {
        if (touched.contains(product.id))
            shop.state.store(product);
    }
    QList<GqlResolved> list;
    for (const QJsonValue& value : given) {
        const QJsonObject entry = value.toObject();
        const QString owner = entry["ownerId"_L1].toString();
        ShopVariant* variant = nullptr;
        const ShopProduct* product = owner.contains("/ProductVariant/"_L1) ? shop.state.productOfVariant(owner, &variant) : shop.state.product(owner);
        for (const ShopMetafield& m : variant ? variant->metafields : product->metafields) {
            if (m.key == entry["key"_L1].toString() && m.nameSpace == entry["namespace"_L1].toString(u"custom"_s))
                list.append(metafieldRecord(m, variant ? u"PRODUCTVARIANT"_s : u"PRODUCT"_s));
        }
    }
    return record(u"MetafieldsSetPayload"_s, {{u"metafields"_s, list}, {u"userErrors"_s, errors.list()}});
}

GqlResolved metafieldsDelete(ShopService& shop, GqlCall& call)
{
    QList<GqlResolved> deleted;
    for (const QJsonValue& value : call.arguments["metafields"_L1].toArray()) {
        const QJsonObject entry = value.toObject();
        const QString owner = entry["ownerId"_L1].toString();
        const ShopProduct* product = shop.state.product(owner);
        ShopProduct copy = product ? *product : ShopProduct();
        const auto removed = copy.metafields.removeIf([&](const ShopMetafield& m) {
            return m.nameSpace == entry["namespace"_L1].toString() && m.key == entry["key"_L1].toString();
        });
        if (removed == 0) {
            deleted.append(GqlResolved());
            continue;
        }
        shop.state.store(copy);
        deleted.append(record(u"MetafieldIdentifier"_s, {{u"ownerId"_s, owner}, {u"namespace"_s, entry["namespace"_L1]}, {u"key"_s, entry["key"_L1]}}));
    }
    return record(u"MetafieldsDeletePayload"_s, {{u"deletedMetafields"_s, deleted}, {u"userErrors"_s, QList<GqlResolved>()}});
}

namespace {

void topLevel(GqlCall& call, const QString& code, const QString& message)
{
    call.errors.append(QJsonObject{{"message"_L1, message}, {"path"_L1, QJsonArray{call.field}}, {"extensions"_L1, QJsonObject{{"code"_L1, code}}}});
}

/// Runs `action` once for each key: a repeat answers what the first one did, other arguments under the same key are an
/// error. Without a key nothing is done.
GqlResolved onceForKey(ShopService& shop, GqlCall& call, const std::function<GqlResolved()>& action)
{
    const QString key = call.directives.value(u"idempotent"_s)["key"_L1].toString();
    if (key.isEmpty()) {
        if (!shop.enforceIdempotency)
            return action();
        topLevel(call, u"BAD_REQUEST"_s, u"The @idempotent directive is required for this mutation but was not provided."_s);
        return {};
    }
    const QByteArray hash = QCryptographicHash::hash(call.field.toUtf8() + QJsonDocument(call.arguments).toJson(QJsonDocument::Compact), QCryptographicHash::Sha256);
    if (const auto known = shop.remembered.constFind(key); known != shop.remembered.cend()) {
        if (known->argumentsHash == hash)
            return known->payload;
        topLevel(call, u"IDEMPOTENCY_KEY_PARAMETER_MISMATCH"_s, u"The same idempotency key was used with different parameters."_s);
        return {};
    }
    const qsizetype before = call.errors.size();
    const GqlResolved payload = action();
    if (call.errors.size() == before)
        shop.remembered.insert(key, {hash, payload});
    return payload;
}

struct Adjustment
{
    QString item, location;
    qint64 delta = 0, after = 0;
};

GqlResolved adjustmentGroup(ShopService& shop, const QJsonObject& input, const QList<Adjustment>& made)
{
    QList<GqlResolved> changes;
    for (const Adjustment& a : made) {
        for (const QString& name : {u"available"_s, u"on_hand"_s}) {
            changes.append(record(u"InventoryChange"_s, {{u"name"_s, name}, {u"delta"_s, QJsonValue(a.delta)}, {u"quantityAfterChange"_s, name == "available"_L1 ? QJsonValue(a.after) : QJsonValue()},
                                                         {u"item"_s, itemObject(shop, a.item)}, {u"location"_s, anyNode(shop, a.location)}}));
        }
    }
    return record(u"InventoryAdjustmentGroup"_s, {{u"id"_s, shop.state.newId(u"InventoryAdjustmentGroup"_s)}, {u"createdAt"_s, isoTime(shop.state.now())},
                                                  {u"reason"_s, input["reason"_L1]}, {u"referenceDocumentUri"_s, input["referenceDocumentUri"_L1]}, {u"changes"_s, changes}});
}

void checkQuantity(ShopService& shop, const QJsonObject& row, const QString& name, const QStringList& path, UserErrors& errors)
{
    ShopVariant* variant = nullptr;
    if (!shop.state.productOfItem(row["inventoryItemId"_L1].toString(), &variant) || !variant) {
        errors.add(u"INVALID_INVENTORY_ITEM"_s, path + QStringList{u"inventoryItemId"_s}, u"The specified inventory item could not be found."_s);
        return;
    }
    const QString location = row["locationId"_L1].toString();
    if (std::ranges::none_of(shop.state.locations, [&](const ShopLocation& l) { return l.id == location; })) {
        errors.add(u"INVALID_LOCATION"_s, path + QStringList{u"locationId"_s}, u"The specified location could not be found."_s);
        return;
    }
    if (variant->requiresComponents)
        errors.add(u"NON_MUTABLE_INVENTORY_ITEM"_s, path + QStringList{u"inventoryItemId"_s}, u"The specified inventory item is not allowed to be adjusted via API."_s);
    const ShopLevel level = variant->levels.value(location);
    const qint64 current = name == "on_hand"_L1 ? level.onHand() : level.available;
    if (!row["changeFromQuantity"_L1].isNull() && row["changeFromQuantity"_L1].toInteger() != current)
        errors.add(u"CHANGE_FROM_QUANTITY_STALE"_s, path + QStringList{u"changeFromQuantity"_s}, u"The changeFromQuantity argument no longer matches the persisted quantity."_s);
    if (row["quantity"_L1].toInteger() > 1'000'000'000 || row["quantity"_L1].toInteger() < -1'000'000'000)
        errors.add(u"INVALID_QUANTITY_TOO_HIGH"_s, path + QStringList{u"quantity"_s}, u"The quantity can't be higher than 1,000,000,000."_s);
}

Adjustment setQuantity(ShopService& shop, const QJsonObject& row, const QString& name)
{
    const QString item = row["inventoryItemId"_L1].toString();
    const QString location = row["locationId"_L1].toString();
    ShopProduct copy = *shop.state.productOfItem(item);
    Adjustment made{item, location, 0, 0};
    for (ShopVariant& variant : copy.variants) {
        if (variant.inventoryItemId != item)
            continue;
        ShopLevel& level = variant.levels[location];
        const qint64 wanted = row["quantity"_L1].toInteger() - (name == "on_hand"_L1 ? level.committed : 0);
        made.delta = wanted - level.available;
        made.after = wanted;
        level.available = wanted;
        level.updatedAt = shop.state.now();
    }
    if (made.delta != 0)
        shop.state.store(std::move(copy));
    return made;
}

GqlResolved setQuantities(ShopService& shop, GqlCall& call)
{
    const QJsonObject input = call.arguments["input"_L1].toObject();
    const QJsonArray rows = input["quantities"_L1].toArray();
    const QString name = input["name"_L1].toString();
    for (const QJsonValue& row : rows) {
        if (!row.toObject().contains("changeFromQuantity"_L1)) {
            topLevel(call, u"INVALID_FIELD_ARGUMENTS"_s, u"The changeFromQuantity argument is required for each quantity; pass null to opt out of the check."_s);
            return {};
        }
    }
    UserErrors errors(u"InventorySetQuantitiesUserError"_s);
    static const QStringList reasons = {u"correction"_s, u"cycle_count_available"_s, u"damaged"_s, u"movement_created"_s, u"other"_s, u"promotion"_s,
                                        u"quality_control"_s, u"received"_s, u"reservation_created"_s, u"restock"_s, u"safety_stock"_s, u"shrinkage"_s};
    if (name != "available"_L1 && name != "on_hand"_L1)
        errors.add(u"INVALID_NAME"_s, {u"input"_s, u"name"_s}, u"The quantity name must be either 'available' or 'on_hand'."_s);
    if (!reasons.contains(input["reason"_L1].toString()))
        errors.add(u"INVALID_REASON"_s, {u"input"_s, u"reason"_s}, u"The specified reason is invalid."_s);
    if (rows.size() > 250)
        errors.add(u"INVALID_INPUT"_s, {u"input"_s, u"quantities"_s}, u"The maximum number of quantities is 250."_s);
    for (qsizetype i = 0; i < rows.size(); ++i)
        checkQuantity(shop, rows[i].toObject(), name, {u"input"_s, u"quantities"_s, QString::number(i)}, errors);
    QList<Adjustment> made;
    if (errors.isEmpty()) {
        for (const QJsonValue& row : rows) {
            const Adjustment adjustment = setQuantity(shop, row.toObject(), name);
            if (adjustment.delta != 0)
                made.append(adjustment);
        }
    }
    return record(u"InventorySetQuantitiesPayload"_s, {{u"inventoryAdjustmentGroup"_s, made.isEmpty() ? GqlResolved() : adjustmentGroup(shop, input, made)}, {u"userErrors"_s, errors.list()}});
}

GqlResolved activate(ShopService& shop, GqlCall& call)
{
    UserErrors errors(u"UserError"_s);
    const QString item = call.arguments["inventoryItemId"_L1].toString();
    const QString location = call.arguments["locationId"_L1].toString();
    const ShopProduct* product = shop.state.productOfItem(item);
    if (!product)
        errors.add({}, {u"inventoryItemId"_s}, u"The product couldn't be stocked because it wasn't found."_s);
    else if (std::ranges::none_of(shop.state.locations, [&](const ShopLocation& l) { return l.id == location; }))
        errors.add({}, {u"locationId"_s}, u"The location wasn't found."_s);
    if (!errors.isEmpty())
        return record(u"InventoryActivatePayload"_s, {{u"userErrors"_s, errors.list()}});
    ShopProduct copy = *product;
    for (ShopVariant& variant : copy.variants) {
        if (variant.inventoryItemId == item) {
            ShopLevel& level = variant.levels[location]; // an existing quantity stays
            level.active = true;
            if (call.arguments["available"_L1].isDouble())
                level.available = call.arguments["available"_L1].toInteger();
        }
    }
    shop.state.store(std::move(copy));
    return record(u"InventoryActivatePayload"_s, {{u"inventoryLevel"_s, levelObject(shop, item, location)}, {u"userErrors"_s, errors.list()}});
}

} // namespace

GqlResolved inventorySetQuantities(ShopService& shop, GqlCall& call)
{
    return onceForKey(shop, call, [&] { return setQuantities(shop, call); });
}

GqlResolved inventoryActivate(ShopService& shop, GqlCall& call)
{
    return onceForKey(shop, call, [&] { return activate(shop, call); });
}

} // namespace trueup::sandbox
