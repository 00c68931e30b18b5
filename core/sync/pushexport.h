#pragma once

#include "base/cancellation.h"
#include "base/error.h"
#include "reconcile/pushplan.h"

#include <QFile>

#include <optional>
#include <vector>

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
/// shop does not promise that children stand directly below their parent. What is held in memory is where they stand in
/// the file; they are read when a product's turn comes.
class ExportedProducts
{
public:
    /// Before read().
    void want(const QString& id);
    [[nodiscard]] qsizetype wanted() const { return qsizetype(m_wanted.size()); }
    /// Finds the lines in a file of JSON lines, which must stay until the last product(). An empty name is an empty export.
    [[nodiscard]] Result<void> read(const QString& file, const CancelToken& cancel);
    /// In the shape ProductById answers; nothing when the shop does not have it.
    [[nodiscard]] Result<std::optional<QJsonObject>> product(const QString& id);
    /// The file may be removed from then on.
    void close() { m_file.close(); }

private:
    struct Place
    {
        size_t hash = 0; ///< of the product's id; two ids may share one
        qint64 offset = 0;
        qint64 length = 0;
        auto operator<=>(const Place&) const = default;
    };
    std::vector<size_t> m_wanted;
    std::vector<Place> m_places;
    QFile m_file;
};

} // namespace trueup
