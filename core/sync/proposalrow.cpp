#include "sync/proposalrow.h"

namespace trueup {

StagedRow proposalRow(const ProductState& product, const ChangeSet& changes)
{
    StagedRow row;
    row.productId = product.id;
    row.sku = product.sku;
    row.name = product.current.text(FieldId::Title);
    row.vendor = product.current.text(FieldId::Vendor);
    row.productType = product.current.text(FieldId::ProductType);
    row.changes = changesJson(changes);
    row.changedFields = changedFieldKeys(changes);
    row.priceChangePercent = pricePercentOf(changes);
    return row;
}

QStringList changedFieldKeys(const ChangeSet& changes)
{
    QStringList keys;
    for (const FieldChange& change : changes.changes)
        keys.append(field(change.field).keyString());
    return keys;
}

std::optional<Decimal> pricePercentOf(const ChangeSet& changes)
{
    const FieldChange* const price = changes.find(FieldId::Price);
    return price ? price->changePercent : std::nullopt;
}

} // namespace trueup
