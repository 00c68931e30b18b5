#pragma once

#include "catalog/fields.h"

#include <QJsonObject>
#include <QList>

#include <array>

namespace trueup {

/// Whose word is final for each field: the registry's owner unless a workspace chose another (business rules, section 1).
class FieldOwners
{
public:
    FieldOwners();

    [[nodiscard]] Side operator[](FieldId field) const { return m_owners[size_t(field)]; }
    /// False when that side may not own the field; nothing changes then.
    bool set(FieldId field, Side owner);

    /// The sides that may own a field, the registry's first. One alone: it is what holds the product together (SKU, handle), or
    /// a workflow of its own keeps it (stock, status).
    [[nodiscard]] static QList<Side> choices(FieldId field);

    /// {"title":"shopify"}: what differs from the registry. Reading passes over what it does not know.
    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static FieldOwners fromJson(const QJsonObject& exceptions);

    friend bool operator==(const FieldOwners&, const FieldOwners&) = default;

private:
    std::array<Side, fieldCount> m_owners;
};

} // namespace trueup
