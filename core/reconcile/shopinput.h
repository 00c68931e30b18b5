#pragma once

#include "reconcile/pushplan.h"

#include <QJsonArray>

namespace trueup {

/// Writes field values in the shapes of Shopify's input types. Money and Decimal are strings there, weight is a number.
/// Each function adds only the keys of the fields that `values` has and notes these fields in `carried`.

/// Keys common to ProductUpdateInput and ProductSetInput: title, descriptionHtml, vendor, …
void addProductKeys(QJsonObject& input, const ProductValues& values, QList<FieldId>& carried);
/// price, compareAtPrice, barcode, taxable, inventoryPolicy and the inventoryItem with SKU, cost, weight, shipping.
void addVariantKeys(QJsonObject& variant, const ProductValues& values, QList<FieldId>& carried);
/// Of the images in `wanted`, those that `known` lacks, as CreateMediaInput.
[[nodiscard]] QJsonArray newMedia(const Value& wanted, const Value& known);
/// All images as FileSetInput with unique file names.
[[nodiscard]] QJsonArray fileInputs(const Value& images);

} // namespace trueup
