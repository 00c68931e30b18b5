#pragma once

#include "base/cancellation.h"
#include "catalog/shopcollection.h"
#include "remote/shopify/remoteproduct.h"

#include <QByteArray>
#include <QFile>
#include <QHash>
#include <QString>
#include <QTemporaryDir>

#include <memory>

namespace trueup {

/// A product as it was read, with the answer itself where the reader must choose among variants later.
struct ShopItem
{
    RemoteProduct product;
    QJsonObject json; ///< selection of ProductById; empty unless the product has several variants
    std::optional<QList<ShopCollection>> collections = {}; ///< tidy; none: not read. No part of the hash: it decides nothing

    [[nodiscard]] static std::optional<ShopItem> fromJson(const QJsonObject& json, const RemoteContext& context);
    /// Of everything that was read; hex. Equal for equal answers of the same kind of reading. `valuesJson`: of product.values.
    [[nodiscard]] QByteArray hash(const QByteArray& valuesJson) const;
    /// The same product with the variant of ours chosen.
    void choose(const RemoteContext& context);
};

/// Joins the lines of a bulk export (FullExport) into products, by id: children stand anywhere behind their parent. The
/// lines are first sorted on disk into parts of about a thousand products, then each part is joined by itself, so that
/// memory holds one part, a number for each id, and the names of the shop's collections. Belongs to one thread.
class ExportJoiner
{
public:
    static constexpr qint64 productsPerPart = 1000;

    /// `roots` products are expected; parts are made for `perPart` of them, at most 200 parts.
    ExportJoiner(QString folder, qint64 roots, qint64 perPart = productsPerPart);

    /// Sorts the file. Contract when a line names a parent that did not occur, or a product occurs twice. `collections`: the
    /// result of CollectionsExport, an empty name when the shop has no collection; none: not asked for. What it says of
    /// products that are not in the first file is left out: the two were not made at the same moment.
    [[nodiscard]] Result<void> sort(const QString& file, const CancelToken& cancel = {},
                                    const std::optional<QString>& collections = {});
    [[nodiscard]] int parts() const { return int(m_files.size()); }
    [[nodiscard]] qint64 products() const { return m_products; }
    /// Products of one part in the order of the export. Reads and forgets the part.
    [[nodiscard]] Result<std::vector<ShopItem>> part(int number, const RemoteContext& context);

private:
    [[nodiscard]] Result<void> place(const QByteArray& line);
    [[nodiscard]] Result<void> placeMembership(const QByteArray& line);
    [[nodiscard]] Result<void> write(int part, const QByteArray& line);

    QString m_folder;
    qint64 m_perPart;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::vector<std::unique_ptr<QFile>> m_files;
    QHash<qint64, quint16> m_partOfProduct; // by the number in the id
    QHash<qint64, quint16> m_partOfVariant;
    bool m_hasMembership = false;
    QHash<QString, ShopCollection> m_collections; // by gid
    qint64 m_products = 0;
};

/// The text of the members `id` and `__parentId` of a line of an export; views into `line`, empty when absent.
struct ExportLineHead
{
    QByteArrayView id;
    QByteArrayView parent;
};
[[nodiscard]] ExportLineHead readExportLineHead(const QByteArray& line);

} // namespace trueup
