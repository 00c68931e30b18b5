#include "catalog/fieldowners.h"

namespace trueup {

namespace {

bool isFixed(FieldId id)
{
    switch (id) {
    case FieldId::Sku:
    case FieldId::Handle:
    case FieldId::Inventory:
    case FieldId::Status: return true;
    default: return false;
    }
}

/// Whether the side can know anything about the field. A feed's prices are a reference only.
bool speaksOf(Side side, FieldId id)
{
    const bool isMoney = id == FieldId::Price || id == FieldId::CompareAtPrice || id == FieldId::Cost;
    switch (side) {
    case Side::Etilize: return !isMoney;
    case Side::Xorosoft: return isMoney || id == FieldId::Barcode || id == FieldId::Mpn;
    case Side::Shopify: return field(id).isPushable();
    case Side::Local: return true;
    }
    return false;
}

} // namespace

FieldOwners::FieldOwners()
{
    for (const Field& column : fields())
        m_owners[size_t(column.id)] = column.owner;
}

bool FieldOwners::set(FieldId id, Side owner)
{
    if (!choices(id).contains(owner))
        return false;
    m_owners[size_t(id)] = owner;
    return true;
}

QList<Side> FieldOwners::choices(FieldId id)
{
    QList<Side> sides{field(id).owner};
    if (isFixed(id))
        return sides;
    for (const Side side : {Side::Etilize, Side::Xorosoft, Side::Shopify, Side::Local}) {
        if (side != field(id).owner && speaksOf(side, id))
            sides.append(side);
    }
    return sides;
}

QJsonObject FieldOwners::toJson() const
{
    QJsonObject exceptions;
    for (const Field& column : fields()) {
        if (m_owners[size_t(column.id)] != column.owner)
            exceptions.insert(column.keyString(), sideWord(m_owners[size_t(column.id)]));
    }
    return exceptions;
}

FieldOwners FieldOwners::fromJson(const QJsonObject& exceptions)
{
    FieldOwners owners;
    for (auto entry = exceptions.constBegin(); entry != exceptions.constEnd(); ++entry) {
        const Field* column = fieldByKey(entry.key());
        const auto side = sideFromWord(entry->toString());
        if (column && side)
            owners.set(column->id, *side);
    }
    return owners;
}

} // namespace trueup
