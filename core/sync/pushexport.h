#pragma once

#include "base/error.h"
#include "reconcile/pushplan.h"

#include <QHash>
#include <QSet>

#include <optional>

namespace trueup {

/// Sets of product fields as bits, for tens of thousands of products at once.
using FieldBits = quint32;
[[nodiscard]] constexpr FieldBits bitOf(FieldId id)
{
    return FieldBits(1) << int(id);
}
/// The fields that have a value and are written to the shop.
[[nodiscard]] FieldBits pushableBits(const ProductValues& values);
[[nodiscard]] FieldBits bitsOf(const QList<FieldId>& fields);

/// What has to be taken out of, or put into, the text of PushExport so that it answers these fields.
[[nodiscard]] QList<std::pair<QString, QString>> exportReplacements(FieldBits fields, const ShopContext& shop);
/// Takes away what an export without these fields could not tell.
void keepFields(ProductValues& values, FieldBits fields);

/// The products of a bulk export that are of interest, put together from its lines. Lines belong together by id: the
/// shop does not promise that children stand directly below their parent.
class ExportedProducts
{
public:
    explicit ExportedProducts(QSet<QString> wanted) : m_wanted(std::move(wanted)) {}

    [[nodiscard]] Result<void> add(const QByteArray& line);
    /// In the shape ProductById answers; nothing when the shop does not have it.
    [[nodiscard]] std::optional<QJsonObject> product(const QString& id) const;

private:
    QSet<QString> m_wanted;
    QHash<QString, QByteArray> m_lines; ///< by product id, line after line
};

} // namespace trueup
