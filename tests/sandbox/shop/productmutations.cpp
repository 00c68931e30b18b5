#include "sandbox/shop/mutations.h"

#include "base/decimal.h"

#include <QJsonDocument>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

void UserErrors::add(const QString& code, const QStringList& field, const QString& message, int elementIndex)
{
    m_list.append(record(m_type, {{u"code"_s, orNull(code)}, {u"message"_s, message},
                                  {u"field"_s, field.isEmpty() ? QJsonValue() : QJsonValue(QJsonArray::fromStringList(field))},
                                  {u"elementIndex"_s, elementIndex < 0 ? QJsonValue() : QJsonValue(elementIndex)}}));
}

namespace {

void takeText(const QJsonObject& input, QLatin1StringView key, QString& target)
{
    if (input.contains(key))
        target = input[key].toString();
}

void checkLength(const QString& text, const QString& name, const QString& label, const QStringList& path, UserErrors& errors)
{
    if (text.size() > 255)
        errors.add(u"INVALID_INPUT"_s, path + QStringList{name}, label + u" is too long (maximum is 255 characters)"_s);
}

bool setMoney(const QJsonValue& value, QString& target)
{
    if (value.isNull()) {
        target.clear();
        return true;
    }
    const QString text = value.isString() ? value.toString() : QString::number(value.toDouble(), 'f', 2);
    const std::optional<Decimal> amount = Decimal::fromString(text);
    if (!amount || amount->isNegative())
        return false;
    target = amount->rescaled(2).value_or(*amount).toString();
    return true;
}

ShopMedia mediaFrom(ShopService& shop, const QJsonObject& input)
{
    ShopMedia media;
    media.alt = input["alt"_L1].toString();
    media.source = input["originalSource"_L1].toString();
    media.fileName = input["filename"_L1].toString(QUrl(media.source).fileName());
    media.failed = !media.source.startsWith("http"_L1);
    media.readsUntilReady = shop.state.mediaReads;
    return media;
}

QStringList cleanTags(const QJsonArray& array)
{
    QStringList tags;
    for (const QJsonValue& value : array) {
        for (const QString& tag : value.toString().split(u',', Qt::SkipEmptyParts)) {
            if (!tag.trimmed().isEmpty() && !tags.contains(tag.trimmed(), Qt::CaseInsensitive))
                tags.append(tag.trimmed());
        }
    }
    tags.sort(Qt::CaseInsensitive); // the shop keeps them in alphabetical order
    return tags;
}

} // namespace

void applyProduct(ShopService& shop, const QJsonObject& input, ShopProduct& p, const QStringList& path, UserErrors& errors)
{
    takeText(input, "title"_L1, p.title);
    takeText(input, "descriptionHtml"_L1, p.descriptionHtml);
    takeText(input, "vendor"_L1, p.vendor);
    takeText(input, "productType"_L1, p.productType);
    takeText(input, "status"_L1, p.status);
    takeText(input, "category"_L1, p.category);
    takeText(input, "templateSuffix"_L1, p.templateSuffix);
    if (input.contains("tags"_L1))
        p.tags = cleanTags(input["tags"_L1].toArray());
    const QJsonObject seo = input["seo"_L1].toObject();
    takeText(seo, "title"_L1, p.seoTitle);
    takeText(seo, "description"_L1, p.seoDescription);
    if (input.contains("handle"_L1) && input["handle"_L1].toString() != p.handle) {
        const QString handle = input["handle"_L1].toString();
        if (shop.state.productByHandle(handle))
            errors.add(u"HANDLE_NOT_UNIQUE"_s, path + QStringList{u"handle"_s}, u"Handle '%1' already in use. Please provide a new handle."_s.arg(handle));
        p.handle = handle;
    }
    if (p.title.trimmed().isEmpty())
        errors.add(u"BLANK"_s, path + QStringList{u"title"_s}, u"Title can't be blank"_s);
    checkLength(p.title, u"title"_s, u"Title"_s, path, errors);
    checkLength(p.handle, u"handle"_s, u"Handle"_s, path, errors);
    checkLength(p.vendor, u"vendor"_s, u"Vendor"_s, path, errors);
    checkLength(p.productType, u"productType"_s, u"Product type"_s, path, errors);
    for (const QString& tag : std::as_const(p.tags))
        checkLength(tag, u"tags"_s, u"Tag"_s, path, errors);
    const QJsonArray metafields = input["metafields"_L1].toArray();
    for (qsizetype i = 0; i < metafields.size(); ++i)
        applyMetafield(shop, metafields[i].toObject(), p.metafields, path + QStringList{u"metafields"_s, QString::number(i)}, errors);
}

void applyVariant(ShopService& shop, const QJsonObject& input, ShopVariant& v, const QStringList& path, UserErrors& errors)
{
    if (input.contains("price"_L1) && !setMoney(input["price"_L1], v.price))
        errors.add(u"GREATER_THAN_OR_EQUAL_TO"_s, path + QStringList{u"price"_s}, u"Price must be greater than or equal to 0"_s);
    if (v.price.isEmpty())
        v.price = u"0.00"_s;
    if (input.contains("compareAtPrice"_L1) && !setMoney(input["compareAtPrice"_L1], v.compareAtPrice))
        errors.add(u"GREATER_THAN_OR_EQUAL_TO"_s, path + QStringList{u"compareAtPrice"_s}, u"Compare at price must be greater than or equal to 0"_s);
    takeText(input, "barcode"_L1, v.barcode);
    takeText(input, "sku"_L1, v.sku);
    takeText(input, "inventoryPolicy"_L1, v.inventoryPolicy);
    v.taxable = input["taxable"_L1].toBool(v.taxable);
    v.requiresComponents = input["requiresComponents"_L1].toBool(v.requiresComponents);
    const QJsonObject item = input["inventoryItem"_L1].toObject();
    takeText(item, "sku"_L1, v.sku);
    v.tracked = item["tracked"_L1].toBool(v.tracked);
    v.requiresShipping = item["requiresShipping"_L1].toBool(v.requiresShipping);
    if (item.contains("cost"_L1)) {
        const QJsonValue cost = item["cost"_L1];
        const auto amount = Decimal::fromString(cost.isString() ? cost.toString() : QString::number(cost.toDouble()));
        if (!cost.isNull() && (!amount || amount->isNegative()))
            errors.add(u"INVALID_INPUT"_s, path + QStringList{u"inventoryItem"_s, u"cost"_s}, u"Cost must be greater than or equal to 0"_s);
        v.cost = cost.isNull() || !amount ? QString() : amount->toString();
    }
    const QJsonObject weight = item["measurement"_L1].toObject()["weight"_L1].toObject();
    if (!weight.isEmpty()) {
        v.weight = weight["value"_L1].toDouble();
        v.weightUnit = weight["unit"_L1].toString();
        if (v.weight < 0)
            errors.add(u"INVALID_INPUT"_s, path + QStringList{u"inventoryItem"_s}, u"Weight must be greater than or equal to 0"_s);
    }
    checkLength(v.sku, u"sku"_s, u"Sku"_s, path, errors);
    checkLength(v.barcode, u"barcode"_s, u"Barcode"_s, path, errors);
    const QJsonArray metafields = input["metafields"_L1].toArray();
    for (qsizetype i = 0; i < metafields.size(); ++i)
        applyMetafield(shop, metafields[i].toObject(), v.metafields, path + QStringList{u"metafields"_s, QString::number(i)}, errors);
    v.updatedAt = shop.state.now();
}

namespace {

/// Lists that are given replace what was there; the ids of entries that stay are kept.
void replaceVariants(ShopService& shop, const QJsonObject& input, ShopProduct& p, UserErrors& errors)
{
    const bool hasOptions = input.contains("productOptions"_L1);
    const bool hasVariants = input.contains("variants"_L1);
    if (hasOptions && !hasVariants)
        errors.add(u"VARIANTS_INPUT_MISSING"_s, {u"input"_s, u"variants"_s}, u"Variants input is required when updating product options"_s);
    if (hasVariants && !hasOptions)
        errors.add(u"PRODUCT_OPTIONS_INPUT_MISSING"_s, {u"input"_s, u"productOptions"_s}, u"Product options input is required when updating variants"_s);
    if (!hasOptions || !hasVariants)
        return;
    QList<ShopOption> options;
    for (const QJsonValue& value : input["productOptions"_L1].toArray()) {
        const QJsonObject given = value.toObject();
        ShopOption option{given["id"_L1].toString(), given["name"_L1].toString(), {}};
        for (const ShopOption& old : std::as_const(p.options)) {
            if (old.name == option.name || old.id == option.id)
                option = {old.id, option.name.isEmpty() ? old.name : option.name, {}};
        }
        if (option.id.isEmpty())
            option.id = shop.state.newId(u"ProductOption"_s);
        for (const QJsonValue& entry : given["values"_L1].toArray())
            option.values.append(entry.toObject()["name"_L1].toString());
        options.append(option);
    }
    if (options.size() > 3)
        errors.add(u"OPTIONS_OVER_LIMIT"_s, {u"input"_s, u"productOptions"_s}, u"Can only specify a maximum of 3 options"_s);
    p.options = options;
    const QList<ShopVariant> before = p.variants;
    p.variants.clear();
    const QJsonArray given = input["variants"_L1].toArray();
    for (qsizetype i = 0; i < given.size(); ++i) {
        const QJsonObject entry = given[i].toObject();
        const QStringList path{u"input"_s, u"variants"_s, QString::number(i)};
        QList<std::pair<QString, QString>> chosen;
        for (const QJsonValue& value : entry["optionValues"_L1].toArray())
            chosen.append({value.toObject()["optionName"_L1].toString(), value.toObject()["name"_L1].toString()});
        ShopVariant variant;
        for (const ShopVariant& old : before) {
            if (old.id == entry["id"_L1].toString() || old.options == chosen)
                variant = old;
        }
        if (chosen.size() != options.size())
            errors.add(u"INVALID_VARIANT"_s, path + QStringList{u"optionValues"_s}, u"You need to add option values for every option"_s);
        variant.options = chosen;
        applyVariant(shop, entry, variant, path, errors);
        for (const QJsonValue& value : entry["inventoryQuantities"_L1].toArray()) {
            const QJsonObject quantity = value.toObject();
            ShopLevel& level = variant.levels[quantity["locationId"_L1].toString()];
            level.available = quantity["quantity"_L1].toInteger() - (quantity["name"_L1].toString() == "on_hand"_L1 ? level.committed : 0);
            level.updatedAt = shop.state.now();
        }
        p.variants.append(variant);
    }
}

void replaceFiles(ShopService& shop, const QJsonObject& input, ShopProduct& p)
{
    if (!input.contains("files"_L1))
        return;
    const QList<ShopMedia> before = p.media;
    p.media.clear();
    for (const QJsonValue& value : input["files"_L1].toArray()) {
        const QJsonObject file = value.toObject();
        ShopMedia media = mediaFrom(shop, file);
        for (const ShopMedia& old : before) {
            if (old.id == file["id"_L1].toString()) {
                media = old;
                if (file.contains("alt"_L1))
                    media.alt = file["alt"_L1].toString();
            }
        }
        p.media.append(media);
    }
}

ShopProduct* identified(ShopService& shop, const QJsonObject& identifier, UserErrors& errors, bool* missing)
{
    *missing = false;
    if (identifier.contains("id"_L1)) {
        ShopProduct* found = shop.state.product(identifier["id"_L1].toString());
        if (!found) {
            *missing = true;
            errors.add(u"PRODUCT_DOES_NOT_EXIST"_s, {u"identifier"_s, u"id"_s}, u"Product does not exist"_s);
        }
        return found;
    }
    return identifier.contains("handle"_L1) ? shop.state.productByHandle(identifier["handle"_L1].toString()) : nullptr;
}

} // namespace

GqlResolved productSet(ShopService& shop, GqlCall& call)
{
    UserErrors errors(u"ProductSetUserError"_s);
    const QJsonObject input = call.arguments["input"_L1].toObject();
    const QJsonObject identifier = call.arguments["identifier"_L1].toObject();
    bool isMissing = false;
    const ShopProduct* existing = identified(shop, identifier, errors, &isMissing);
    ShopProduct product = existing ? *existing : ShopProduct();
    if (!existing && identifier.contains("handle"_L1)) {
        product.handle = identifier["handle"_L1].toString();
        if (input.contains("handle"_L1) && input["handle"_L1].toString() != product.handle)
            errors.add(u"INPUT_MISMATCH"_s, {u"input"_s, u"handle"_s}, u"The handle in the input does not match the identifier"_s);
    }
    if (input.contains("metafields"_L1))
        product.metafields.removeIf([&](const ShopMetafield& m) {
            return std::ranges::none_of(input["metafields"_L1].toArray(), [&](const QJsonValue& v) {
                return v.toObject()["namespace"_L1].toString() == m.nameSpace && v.toObject()["key"_L1].toString() == m.key;
            });
        });
    if (!isMissing) {
        applyProduct(shop, input, product, {u"input"_s}, errors);
        replaceVariants(shop, input, product, errors);
        replaceFiles(shop, input, product);
    }
    const bool synchronous = call.arguments["synchronous"_L1].toBool(true);
    if (!errors.isEmpty())
        return record(u"ProductSetPayload"_s, {{u"userErrors"_s, errors.list()}});
    shop.variantsCreated += existing ? 0 : int(product.variants.size());
    const QString id = shop.state.store(std::move(product)).id;
    const GqlResolved operation = synchronous ? GqlResolved()
        : record(u"ProductSetOperation"_s, {{u"id"_s, shop.state.newId(u"ProductSetOperation"_s)}, {u"status"_s, u"CREATED"_s}, {u"userErrors"_s, QList<GqlResolved>()}});
    return record(u"ProductSetPayload"_s, {{u"product"_s, synchronous ? productObject(shop, id) : GqlResolved()}, {u"productSetOperation"_s, operation}, {u"userErrors"_s, errors.list()}});
}

GqlResolved productUpdate(ShopService& shop, GqlCall& call)
{
    UserErrors errors(u"UserError"_s);
    const QJsonObject input = call.arguments["product"_L1].toObject();
    QJsonObject identifier = call.arguments["identifier"_L1].toObject();
    if (identifier.isEmpty())
        identifier = {{"id"_L1, input["id"_L1]}};
    bool isMissing = false;
    UserErrors ignored(u"UserError"_s);
    const ShopProduct* existing = identified(shop, identifier, ignored, &isMissing);
    if (!existing) {
        errors.add({}, {u"id"_s}, u"Product does not exist"_s);
        return record(u"ProductUpdatePayload"_s, {{u"userErrors"_s, errors.list()}});
    }
    ShopProduct product = *existing;
    applyProduct(shop, input, product, {}, errors);
    for (const QJsonValue& value : call.arguments["media"_L1].toArray())
        product.media.append(mediaFrom(shop, value.toObject()));
    if (!errors.isEmpty())
        return record(u"ProductUpdatePayload"_s, {{u"product"_s, productObject(shop, existing->id)}, {u"userErrors"_s, errors.list()}});
    const QString id = shop.state.store(std::move(product)).id;
    return record(u"ProductUpdatePayload"_s, {{u"product"_s, productObject(shop, id)}, {u"userErrors"_s, errors.list()}});
}

GqlResolved productDelete(ShopService& shop, GqlCall& call)
{
    UserErrors errors(u"UserError"_s);
    const QString id = call.arguments["input"_L1].toObject()["id"_L1].toString();
    const bool done = shop.state.remove(id);
    if (!done)
        errors.add({}, {u"id"_s}, u"Product does not exist"_s);
    return record(u"ProductDeletePayload"_s, {{u"deletedProductId"_s, done ? QJsonValue(id) : QJsonValue()}, {u"shop"_s, shopRecord(shop.state)}, {u"userErrors"_s, errors.list()}});
}

GqlResolved variantsBulkUpdate(ShopService& shop, GqlCall& call)
{
    UserErrors errors(u"ProductVariantsBulkUpdateUserError"_s);
    const ShopProduct* existing = shop.state.product(call.arguments["productId"_L1].toString());
    if (!existing) {
        errors.add(u"PRODUCT_DOES_NOT_EXIST"_s, {u"productId"_s}, u"Product does not exist"_s);
        return record(u"ProductVariantsBulkUpdatePayload"_s, {{u"userErrors"_s, errors.list()}});
    }
    ShopProduct product = *existing;
    const QJsonArray given = call.arguments["variants"_L1].toArray();
    QStringList changed;
    for (qsizetype i = 0; i < given.size(); ++i) {
        const QJsonObject entry = given[i].toObject();
        const QStringList path{u"variants"_s, QString::number(i)};
        const auto found = std::ranges::find(product.variants, entry["id"_L1].toString(), &ShopVariant::id);
        if (found == product.variants.end()) {
            errors.add(u"PRODUCT_VARIANT_DOES_NOT_EXIST"_s, path + QStringList{u"id"_s}, u"Product variant does not exist"_s);
            continue;
        }
        if (entry.contains("inventoryQuantities"_L1))
            errors.add(u"NO_INVENTORY_QUANTITIES_ON_VARIANTS_UPDATE"_s, path + QStringList{u"inventoryQuantities"_s}, u"Inventory quantities can only be provided during create."_s);
        UserErrors own(u"ProductVariantsBulkUpdateUserError"_s);
        ShopVariant variant = *found;
        applyVariant(shop, entry, variant, path, own);
        if (own.isEmpty()) {
            *found = variant;
            changed.append(variant.id);
        } else {
            applyVariant(shop, entry, variant, path, errors); // the same findings, in the payload
        }
    }
    const bool partial = call.arguments["allowPartialUpdates"_L1].toBool();
    const bool isStored = errors.isEmpty() || (partial && !changed.isEmpty());
    const QString id = isStored ? shop.state.store(std::move(product)).id : existing->id;
    QList<GqlResolved> variants;
    for (const QString& variant : std::as_const(changed))
        variants.append(variantObject(shop, variant));
    return record(u"ProductVariantsBulkUpdatePayload"_s, {{u"product"_s, productObject(shop, id)}, {u"productVariants"_s, isStored ? GqlResolved(variants) : GqlResolved()}, {u"userErrors"_s, errors.list()}});
}

} // namespace trueup::sandbox
