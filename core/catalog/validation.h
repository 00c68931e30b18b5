#pragma once

#include "catalog/issues.h"
#include "catalog/prices.h"

namespace trueup {

struct ValidationLimits
{
    PriceLimits price;
    qsizetype metafieldBytes = 128 * 1024; ///< Shopify's limit of a json metafield for apps new since April 2026
    qsizetype htmlCharacters = 500'000;
    int maxTags = 250;                     ///< Shopify accepts no more tags on a product
};

/// Checks one value against the registry and Shopify's limits. An issue with Severity::BlocksField means: do not use it.
[[nodiscard]] Issues validateValue(FieldId field, const Value& value, const ValidationLimits& limits = {});

/// Checks every value, takes blocked ones out of `values` (they become "no opinion") and returns what was found. The
/// row itself is never blocked by a value.
[[nodiscard]] Issues validateProduct(ProductValues& values, const ValidationLimits& limits = {});

} // namespace trueup
