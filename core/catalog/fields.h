#pragma once

#include "catalog/side.h"
#include "catalog/value.h"

#include <array>
#include <optional>
#include <span>

namespace trueup {

/// Every field of a product, in the order people read them. The registry row of each is in fields.cpp.
enum class FieldId : quint8 {
    Title,
    Handle,
    Description,
    Vendor,
    ProductType,
    Tags,
    Status,
    SeoTitle,
    SeoDescription,
    ProductInfo,
    Images,
    Sku,
    Barcode,
    Mpn,
    Price,
    CompareAtPrice,
    Cost,
    Inventory,
    Weight,
    InventoryPolicy,
    RequiresShipping,
    Taxable,
};
inline constexpr int fieldCount = int(FieldId::Taxable) + 1;

/// How two values are told apart once noise is taken away (catalog/comparators).
enum class Comparator {
    Exact,   ///< character by character
    Text,    ///< outer and repeated white space, Unicode composition and entity encoding do not count
    Html,    ///< the same rendered structure and text
    Number,  ///< by value, scale does not count
    Boolean, ///< by value
    Gtin,    ///< padding does not count
    Tags,    ///< order, case and duplicates do not count
    Images,  ///< same URLs (host and path) in the same order with the same alternative texts
    Json,    ///< key order and outer white space of strings do not count
};

/// Which Shopify call writes the field; a change touches only the calls of its fields.
enum class ShopifyGroup {
    None,      ///< not written
    Product,   ///< productUpdate
    Media,     ///< productUpdate(media:)
    Metafield, ///< metafieldsSet
    Variant,   ///< productVariantsBulkUpdate
    Inventory, ///< inventorySetQuantities
};

/// One row of the registry. Diff, validation, grid columns, push plan and export all read this table.
struct Field
{
    FieldId id;
    const char* key; ///< stable name: JSON, `changes`, `sync_bases.field`, command line
    FieldType type;
    Side owner; ///< whose word is final unless a rule says otherwise (business rules, section 1)
    Comparator comparator;
    ShopifyGroup group;
    const char* shopifyPath; ///< path in ProductSetInput, "" when never pushed
    const char* label;       ///< source text of the translated label, context "trueup::Field"
    int scale;               ///< digits after the point of a decimal, else 0
    int maxLength;           ///< characters Shopify accepts, 0 when unlimited

    [[nodiscard]] QString keyString() const { return QString::fromLatin1(key); }
    [[nodiscard]] QString translatedLabel() const;
    [[nodiscard]] bool isPushable() const { return group != ShopifyGroup::None; }
};

[[nodiscard]] std::span<const Field, fieldCount> fields();
[[nodiscard]] const Field& field(FieldId id);
[[nodiscard]] const Field* fieldByKey(QStringView key);

/// The values of one product by field; a none value is "no opinion".
class ProductValues
{
public:
    [[nodiscard]] const Value& operator[](FieldId id) const { return m_values[size_t(id)]; }
    [[nodiscard]] Value& operator[](FieldId id) { return m_values[size_t(id)]; }
    [[nodiscard]] bool has(FieldId id) const { return !m_values[size_t(id)].isNone(); }
    [[nodiscard]] QString text(FieldId id) const
    {
        const QString* text = m_values[size_t(id)].text();
        return text ? *text : QString();
    }

    /// {"title":…,"price":…} with every value that is not none.
    [[nodiscard]] QByteArray toJson() const;
    [[nodiscard]] static ProductValues fromJson(const QJsonObject& object);

    friend bool operator==(const ProductValues&, const ProductValues&) = default;

private:
    std::array<Value, fieldCount> m_values;
};

} // namespace trueup
