#include "listorders.h"

namespace trueup {

namespace {

Qt::SortOrder direction(bool descending)
{
    return descending ? Qt::DescendingOrder : Qt::AscendingOrder;
}

ReviewSort sortOf(ui::ReviewSort sort)
{
    switch (sort) {
    case ui::ReviewSort::Sku: return ReviewSort::Sku;
    case ui::ReviewSort::Name: return ReviewSort::Name;
    case ui::ReviewSort::Kind: return ReviewSort::Kind;
    case ui::ReviewSort::Before: return ReviewSort::Before;
    case ui::ReviewSort::After: return ReviewSort::After;
    case ui::ReviewSort::PriceChange: return ReviewSort::PriceChange;
    case ui::ReviewSort::Confidence: return ReviewSort::Confidence;
    case ui::ReviewSort::Source: return ReviewSort::Source;
    case ui::ReviewSort::Age: return ReviewSort::Created;
    case ui::ReviewSort::Status: return ReviewSort::Status;
    }
    return ReviewSort::Id;
}

} // namespace

/// The older a row, the smaller the time it was staged at: ages run against times.
ReviewOrder reviewOrder(const ui::ReviewFilter& filter, const ui::ReviewOrder& order)
{
    ReviewOrder result;
    result.column = sortOf(order.column);
    result.direction = direction(order.descending != (order.column == ui::ReviewSort::Age));
    if (filter.field)
        result.field = field(*filter.field).keyString();
    return result;
}

ProductOrder productOrder(const ui::ProductOrder& order)
{
    switch (order.column) {
    case ui::ProductSort::Sku: break;
    case ui::ProductSort::Name: return {ProductSort::Name, direction(order.descending)};
    case ui::ProductSort::Vendor: return {ProductSort::Vendor, direction(order.descending)};
    case ui::ProductSort::Price: return {ProductSort::Price, direction(order.descending)};
    case ui::ProductSort::Changed: return {ProductSort::Changed, direction(order.descending)};
    }
    return {ProductSort::Sku, direction(order.descending)};
}

ProductScope productScope(ui::ProductScope scope)
{
    switch (scope) {
    case ui::ProductScope::InSync: return ProductScope::InSync;
    case ui::ProductScope::OutOfStock: return ProductScope::OutOfStock;
    case ui::ProductScope::All: break;
    }
    return ProductScope::All;
}

RunOrder runOrder(const ui::RunOrder& order)
{
    switch (order.column) {
    case ui::RunSort::Kind: return {RunSort::Kind, direction(order.descending)};
    case ui::RunSort::Outcome: return {RunSort::Outcome, direction(order.descending)};
    case ui::RunSort::Duration: return {RunSort::Duration, direction(order.descending)};
    case ui::RunSort::Started: break;
    }
    return {RunSort::Started, direction(order.descending)};
}

} // namespace trueup
