#include "catalog/fields.h"

#include <QCoreApplication>
#include <QJsonObject>

namespace trueup {

namespace {

// Lengths: Shopify refuses more than 255 characters in title, handle, vendor, product type, SKU and barcode, 70 and 320
// are what its own forms allow for SEO title and description.
constexpr std::array<Field, fieldCount> registry = {{
    {FieldId::Title, "title", FieldType::Text, Side::Etilize, Comparator::Text, ShopifyGroup::Product, "title",
     QT_TRANSLATE_NOOP("trueup::Field", "Title"), 0, 255},
    {FieldId::Handle, "handle", FieldType::Text, Side::Shopify, Comparator::Exact, ShopifyGroup::Product, "handle",
     QT_TRANSLATE_NOOP("trueup::Field", "Handle"), 0, 255},
    {FieldId::Description, "description", FieldType::Html, Side::Etilize, Comparator::Html, ShopifyGroup::Product,
     "descriptionHtml", QT_TRANSLATE_NOOP("trueup::Field", "Description"), 0, 0},
    {FieldId::Vendor, "vendor", FieldType::Text, Side::Etilize, Comparator::Text, ShopifyGroup::Product, "vendor",
     QT_TRANSLATE_NOOP("trueup::Field", "Vendor"), 0, 255},
    {FieldId::ProductType, "product_type", FieldType::Text, Side::Etilize, Comparator::Text, ShopifyGroup::Product,
     "productType", QT_TRANSLATE_NOOP("trueup::Field", "Product type"), 0, 255},
    {FieldId::Tags, "tags", FieldType::Set, Side::Etilize, Comparator::Tags, ShopifyGroup::Product, "tags",
     QT_TRANSLATE_NOOP("trueup::Field", "Tags"), 0, 255},
    {FieldId::Status, "status", FieldType::Text, Side::Local, Comparator::Exact, ShopifyGroup::Product, "status",
     QT_TRANSLATE_NOOP("trueup::Field", "Status"), 0, 0},
    {FieldId::SeoTitle, "seo_title", FieldType::Text, Side::Local, Comparator::Text, ShopifyGroup::Product, "seo.title",
     QT_TRANSLATE_NOOP("trueup::Field", "SEO title"), 0, 255},
    {FieldId::SeoDescription, "seo_description", FieldType::Text, Side::Local, Comparator::Text, ShopifyGroup::Product,
     "seo.description", QT_TRANSLATE_NOOP("trueup::Field", "SEO description"), 0, 0},
    {FieldId::ProductInfo, "product_info", FieldType::Json, Side::Etilize, Comparator::Json, ShopifyGroup::Metafield,
     "metafields.product_info", QT_TRANSLATE_NOOP("trueup::Field", "Specifications"), 0, 0},
    {FieldId::Images, "images", FieldType::List, Side::Etilize, Comparator::Images, ShopifyGroup::Media, "files",
     QT_TRANSLATE_NOOP("trueup::Field", "Images"), 0, 0},
    {FieldId::Sku, "sku", FieldType::Text, Side::Xorosoft, Comparator::Exact, ShopifyGroup::Variant,
     "variants.inventoryItem.sku", QT_TRANSLATE_NOOP("trueup::Field", "SKU"), 0, 255},
    {FieldId::Barcode, "barcode", FieldType::Text, Side::Etilize, Comparator::Gtin, ShopifyGroup::Variant,
     "variants.barcode", QT_TRANSLATE_NOOP("trueup::Field", "Barcode"), 0, 255},
    {FieldId::Mpn, "mpn", FieldType::Text, Side::Etilize, Comparator::Text, ShopifyGroup::None, "",
     QT_TRANSLATE_NOOP("trueup::Field", "Manufacturer part number"), 0, 255},
    {FieldId::Price, "price", FieldType::Decimal, Side::Xorosoft, Comparator::Number, ShopifyGroup::Variant,
     "variants.price", QT_TRANSLATE_NOOP("trueup::Field", "Price"), 2, 0},
    {FieldId::CompareAtPrice, "compare_at_price", FieldType::Decimal, Side::Xorosoft, Comparator::Number,
     ShopifyGroup::Variant, "variants.compareAtPrice", QT_TRANSLATE_NOOP("trueup::Field", "Compare-at price"), 2, 0},
    {FieldId::Cost, "cost", FieldType::Decimal, Side::Xorosoft, Comparator::Number, ShopifyGroup::Variant,
     "variants.inventoryItem.cost", QT_TRANSLATE_NOOP("trueup::Field", "Cost"), 4, 0},
    {FieldId::Inventory, "inventory", FieldType::Integer, Side::Xorosoft, Comparator::Number, ShopifyGroup::Inventory,
     "inventory.available", QT_TRANSLATE_NOOP("trueup::Field", "Stock"), 0, 0},
    {FieldId::Weight, "weight", FieldType::Decimal, Side::Etilize, Comparator::Number, ShopifyGroup::Variant,
     "variants.inventoryItem.measurement.weight", QT_TRANSLATE_NOOP("trueup::Field", "Weight (g)"), 3, 0},
    {FieldId::InventoryPolicy, "inventory_policy", FieldType::Text, Side::Local, Comparator::Exact,
     ShopifyGroup::Variant, "variants.inventoryPolicy", QT_TRANSLATE_NOOP("trueup::Field", "When out of stock"), 0, 0},
    {FieldId::RequiresShipping, "requires_shipping", FieldType::Bool, Side::Etilize, Comparator::Boolean,
     ShopifyGroup::Variant, "variants.inventoryItem.requiresShipping",
     QT_TRANSLATE_NOOP("trueup::Field", "Needs shipping"), 0, 0},
    {FieldId::Taxable, "taxable", FieldType::Bool, Side::Etilize, Comparator::Boolean, ShopifyGroup::Variant,
     "variants.taxable", QT_TRANSLATE_NOOP("trueup::Field", "Charge tax"), 0, 0},
}};

consteval bool isInOrder()
{
    for (int i = 0; i < fieldCount; ++i) {
        if (int(registry[size_t(i)].id) != i)
            return false;
    }
    return true;
}
static_assert(isInOrder(), "the registry is indexed by FieldId");

} // namespace

QString Field::translatedLabel() const
{
    return QCoreApplication::translate("trueup::Field", label);
}

std::span<const Field, fieldCount> fields()
{
    return registry;
}

const Field& field(FieldId id)
{
    return registry[size_t(id)];
}

const Field* fieldByKey(QStringView key)
{
    for (const Field& candidate : registry) {
        if (key == QLatin1StringView(candidate.key))
            return &candidate;
    }
    return nullptr;
}

QByteArray ProductValues::toJson() const
{
    QByteArray out("{");
    for (const Field& column : registry) {
        const Value& value = m_values[size_t(column.id)];
        if (value.isNone())
            continue;
        if (out.size() > 1)
            out.append(',');
        out.append('"').append(column.key).append("\":");
        value.appendJson(out);
    }
    return out.append('}');
}

ProductValues ProductValues::fromJson(const QJsonObject& object)
{
    ProductValues values;
    for (const Field& column : registry)
        values[column.id] = Value::fromJson(column.type, object[QLatin1StringView(column.key)], column.scale);
    return values;
}

} // namespace trueup
