#pragma once

#include <QByteArray>
#include <QString>

#include <span>
#include <vector>

namespace trueup {

/// What may be shared by rows that should not share it.
enum class DuplicateKind { Identical, Sku, Handle, Gtin, Item };
/// "identical", "sku", "handle", "gtin", "item".
[[nodiscard]] QString duplicateKindWord(DuplicateKind kind);

/// A product row of the run, as far as duplicates are concerned.
struct DuplicateKey
{
    qint64 row = 0;
    QString sku;
    QString handle;
    QString gtin14;
    QString itemNumber; ///< matched ERP item, empty when none
    QByteArray rowHash;
};

struct DuplicateGroup
{
    DuplicateKind kind = DuplicateKind::Sku;
    QString key;              ///< the shared form
    std::vector<qint64> rows; ///< ascending, at least two
};

/// All groups of rows that share a SKU (N1 form), handle, GTIN-14 or ERP item with different content. Rows equal to the
/// byte are one row to the other kinds and form a group "identical", to be collapsed. Empty keys are not equal to each other.
[[nodiscard]] std::vector<DuplicateGroup> findDuplicates(std::span<const DuplicateKey> rows);

} // namespace trueup
