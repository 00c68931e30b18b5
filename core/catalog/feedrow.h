#pragma once

#include "catalog/celldecoder.h"
#include "catalog/feedheader.h"
#include "catalog/fields.h"
#include "catalog/images.h"
#include "catalog/validation.h"

#include <QByteArrayView>

#include <optional>
#include <span>

namespace trueup {

enum class RowKind : quint8 {
    Product,    ///< title, SKU, vendor and type are filled
    Image,      ///< only handle and image cells are filled
    Incomplete, ///< a product row that lacks one of the four: staged as blocked, never dropped
    Blank,
};

struct FeedOptions
{
    ValidationLimits limits;
    bool sanitise = true;
    bool repairMojibake = false;
    bool handleIsKey = false; ///< the handle only ties picture rows to their product and is no value of it
};

/// What reading a record took away or put right, in cells.
struct CellNotes
{
    int whiteSpace = 0; ///< outer white space, or runs of it inside a line of text
    int entities = 0;   ///< character references decoded
    int replaced = 0;   ///< bytes the encoding does not know became replacement characters
    int repaired = 0;   ///< text that had been read in the wrong encoding, put right
};

/// One record of the feed as the catalogue sees it.
struct FeedRow
{
    RowKind kind = RowKind::Blank;
    QString handle; ///< `URL handle`, else `Handle`; empty when the file has none
    QString sku;    ///< verbatim but trimmed
    /// What the feed says; an empty cell is none ("no opinion"). SKU, price, cost and stock are never in here: the feed
    /// does not own them, see sku and the reference values.
    ProductValues values;
    QString gtin14; ///< of a valid barcode
    QString etilizeId;
    QStringList cwsA; ///< single values of the cross-reference cells
    QStringList cwsCatalog;
    QStringList sprc;
    std::optional<Decimal> referencePrice; ///< a price-like column, for show only
    std::optional<Decimal> referenceCompareAt;
    std::optional<Decimal> referenceCost;
    QString referenceStock;
    std::optional<bool> published;
    std::optional<FeedImage> image; ///< row and ofProductRow are set by the caller and the reader respectively
    Issues issues;
    QByteArray rowHash; ///< 16 bytes over the raw bytes of all filled cells and their columns
    CellEncoding encoding = CellEncoding::Ascii;
    CellNotes notes;
};

/// Reads one record: pure, thread-safe, linear in the bytes of the filled cells. `cells` may be shorter than the header
/// (missing cells are empty) or longer (extra filled cells are an issue of the row).
[[nodiscard]] FeedRow readFeedRow(const FeedHeader& header, std::span<const QByteArrayView> cells,
                                  const CellDecoder& decoder, const FeedOptions& options = {});

/// "product", "image", "incomplete", "blank".
[[nodiscard]] QString rowKindWord(RowKind kind);

} // namespace trueup
