#pragma once

#include "sandbox/feed/erpitem.h"
#include "sandbox/feed/feedproduct.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <functional>

class QIODevice;

namespace trueup::sandbox {

/// How the feed file is written.
enum class FeedEncoding {
    Cp1252,   ///< single bytes for é, ™, “ ”, ½: what the real file probably is
    Utf8,     ///< without a mark
    Utf8Bom,  ///< with a byte order mark
    Mixed,    ///< every third row UTF-8, the rest cp1252
};

/// How often each kind of mess occurs, in thousandths of the products (or of the cells it can touch).
struct MessRates
{
    int extraImages = 450;        ///< products with one to three further image rows
    int separatedImages = 120;    ///< of those, rows that stand away from their product
    int orphanImages = 4;         ///< image rows of a handle no product has
    int incompleteRows = 12;      ///< no vendor and no type
    int duplicateSkus = 6;        ///< a second listing with the same number without its hyphens
    int repeatedRows = 4;         ///< the same record once more
    int shortRows = 6;            ///< trailing cells missing
    int longRows = 3;             ///< non-empty cells beyond the header
    int blankRows = 5;
    int apostropheBarcodes = 60;
    int exponentBarcodes = 12;
    int wrongCheckDigits = 10;
    int emptyBarcodes = 80;
    int hostileHtml = 8;
    int entities = 90;            ///< titles or vendors with entities
    int doubleEntities = 5;       ///< descriptions with &amp;amp;
    int embeddedNewlines = 300;   ///< descriptions over several lines
    int notAvailableTexts = 30;   ///< a specification reading N/A
    int emptyHandles = 3;
    [[nodiscard]] static MessRates none();
};

struct CatalogueOptions
{
    int products = 1000;
    quint32 seed = 1;
    int day = 0;
    int metafieldColumns = 290;
    FeedEncoding encoding = FeedEncoding::Cp1252;
    QByteArray lineEnd = QByteArrayLiteral("\r\n");
    MessRates mess = {};
};

/// What a feed of this catalogue holds, counted exactly while it is generated.
struct FeedTruth
{
    qint64 records = 0;          ///< without the header
    qint64 products = 0;         ///< complete product records, duplicates and repeats included
    qint64 imageRows = 0;        ///< orphans included
    qint64 incompleteRows = 0;
    qint64 blankRows = 0;
    qint64 orphanImages = 0;
    qint64 separatedImages = 0;
    qint64 duplicateListings = 0; ///< second listings with an equal number
    qint64 repeatedRows = 0;
    qint64 shortRows = 0;
    qint64 longRows = 0;
    qint64 apostropheBarcodes = 0;
    qint64 exponentBarcodes = 0;
    qint64 wrongCheckDigits = 0;
    qint64 emptyBarcodes = 0;
    qint64 hostileHtml = 0;
    qint64 entities = 0;
    qint64 doubleEntities = 0;
    qint64 embeddedNewlines = 0;
    qint64 notAvailableTexts = 0;
    qint64 emptyHandles = 0;
    qint64 nonAsciiRecords = 0;
    /// Complete products without second listings, by the way the ERP knows them.
    qint64 bySku = 0;
    qint64 byHyphenless = 0;
    qint64 byCrossReference = 0;
    qint64 byBasePart = 0;       ///< exactly one active item of the base part
    qint64 ambiguous = 0;        ///< several active items of the base part
    qint64 inactiveInErp = 0;    ///< found by SKU, but inactive
    qint64 notInErp = 0;
    qint64 csvBytes = 0;
    friend bool operator==(const FeedTruth&, const FeedTruth&) = default;
};

/// Indices of products that really differ between two days of one world; noise is listed apart.
struct DayDifferences
{
    QList<int> added, removed, title, description, tags, specifications, price, cost, stock;
    QList<int> noiseOnly; ///< bytes differ, nothing anybody means does
};

/// One consistent, invented world of office supplies: feed and ERP. Every value depends only on seed, index and day, so
/// nothing is kept in memory and any product can be asked for at any time. Immutable, safe from any thread.
class Catalogue
{
public:
    explicit Catalogue(CatalogueOptions options = {});

    [[nodiscard]] const CatalogueOptions& options() const { return m_options; }
    /// The same world on a later day.
    [[nodiscard]] Catalogue evolve(int day) const;

    /// Indices run to productCount(); new products of later days come at the end, withdrawn ones keep their index.
    [[nodiscard]] int productCount() const;
    [[nodiscard]] bool isInFeed(int index) const;
    [[nodiscard]] FeedProduct product(int index) const;

    /// All rows of the ERP, services and ERP-only items included, in a stable order.
    [[nodiscard]] QList<ErpItemData> erpItems() const;

    [[nodiscard]] QList<QByteArray> header() const;
    /// Streams the CSV.
    FeedTruth writeCsv(const std::function<void(const QByteArray&)>& sink) const;
    /// Streams the CSV into a zip as `csvName`; false when the file cannot be written.
    [[nodiscard]] bool writeZip(const QString& path, FeedTruth* truth = nullptr,
                                const QString& csvName = QStringLiteral("CowanOfficeSupplies.csv")) const;
    [[nodiscard]] FeedTruth truth() const;

    [[nodiscard]] static DayDifferences differences(const Catalogue& from, const Catalogue& to);

private:
    CatalogueOptions m_options;
};

} // namespace trueup::sandbox
