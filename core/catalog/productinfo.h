#pragma once

#include "catalog/celltext.h"
#include "catalog/feedheader.h"

#include <QByteArray>
#include <QVarLengthArray>

namespace trueup {

/// Combines the metafield cells of one product into the single JSON object of `product_info`: sections as objects,
/// names as keys, header order, compact UTF-8. One builder per row.
class ProductInfoBuilder
{
public:
    /// `text` reads the cells and tells what was wrong with them; it outlives the builder.
    ProductInfoBuilder(const FeedHeader& header, CellText& text) : m_header(header), m_text(text) {}

    /// Takes a filled cell of a column with a slot.
    void add(int column, QByteArrayView cell, CellEncoding encoding);
    /// Takes custom.metadata: merged first, overwritten by columns. Not a JSON object: kept as text, with an issue.
    void setMetadata(const QString& column, QByteArrayView cell, CellEncoding encoding);

    /// The object, empty when there is nothing to say. Clashes go to `issues`.
    [[nodiscard]] QByteArray finish(Issues& issues);

private:
    struct Cell
    {
        int slot;
        int column;
        qsizetype start;
        qsizetype length;
    };

    [[nodiscard]] QByteArrayView json(const Cell& cell) const { return QByteArrayView(m_values).sliced(cell.start, cell.length); }
    void appendValue(QByteArrayView cell, CellEncoding encoding, const FeedHeader::Column& column);
    [[nodiscard]] QByteArray withDecodedStrings(QByteArrayView json) const;
    void mergeClashes(Issues& issues);
    [[nodiscard]] bool goesIntoOwnSection(qsizetype index) const;
    [[nodiscard]] QByteArray written() const;
    [[nodiscard]] QByteArray mergedWithMetadata(Issues& issues) const;

    const FeedHeader& m_header;
    CellText& m_text;
    QByteArray m_values; ///< JSON of all cells one after another
    QVarLengthArray<Cell, 64> m_cells;
    QByteArray m_metadata;
    QString m_metadataColumn;
};

} // namespace trueup
