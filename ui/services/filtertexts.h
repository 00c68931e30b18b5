#pragma once

#include "services/conflicts.h"
#include "services/jobs.h"
#include "services/products.h"

namespace trueup::ui {

/// What the list of products shows.
struct ProductListFilter
{
    QString text;
    ProductScope scope = ProductScope::All;
    friend bool operator==(const ProductListFilter&, const ProductListFilter&) = default;
};

/// Filters and orders as preferences keep them, in words that outlive a change of the program. What is not understood is left
/// out, so that it hides no rows.
[[nodiscard]] QString conflictFilterText(const ConflictFilter& filter);
[[nodiscard]] ConflictFilter conflictFilterFrom(const QString& text);
[[nodiscard]] QString runFilterText(const RunFilter& filter);
[[nodiscard]] RunFilter runFilterFrom(const QString& text);
[[nodiscard]] QString productFilterText(const ProductListFilter& filter);
[[nodiscard]] ProductListFilter productFilterFrom(const QString& text);
[[nodiscard]] QString runOrderText(const RunOrder& order);
[[nodiscard]] RunOrder runOrderFrom(const QString& text);
[[nodiscard]] QString productOrderText(const ProductOrder& order);
[[nodiscard]] ProductOrder productOrderFrom(const QString& text);

} // namespace trueup::ui
