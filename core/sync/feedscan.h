#pragma once

#include "base/cancellation.h"
#include "base/progress.h"
#include "catalog/feedheader.h"
#include "catalog/feedrow.h"
#include "remote/feed/csvreader.h"
#include "remote/feed/encoding.h"
#include "remote/feed/feedfile.h"

#include <QHash>

#include <memory>
#include <vector>

namespace trueup {

/// An image row whose handle no product row has.
struct OrphanImageRow
{
    qint64 record = 0; ///< number of the record
    QString url;
};

/// The image rows of a feed by handle. They may stand anywhere in the file, so they are gathered before any product is
/// read; kept as UTF-8 in one pool, about 100 bytes an image.
class ImageRows
{
public:
    void add(const QString& handle, const FeedImage& image);
    /// Once, after the last add().
    void sort();
    /// The images of a handle in file order. Marks the handle as used.
    [[nodiscard]] QList<FeedImage> take(const QString& handle);
    /// The image rows whose handle no product asked for, in the order of the file.
    [[nodiscard]] std::vector<OrphanImageRow> orphans() const;
    [[nodiscard]] qsizetype size() const { return qsizetype(m_rows.size()); }

private:
    struct Row
    {
        quint64 handle = 0; ///< hash
        quint32 record = 0;
        quint32 offset = 0;
        quint32 urlSize = 0;
        quint32 altSize = 0;
        int position = -1;
        bool used = false;
    };
    std::vector<Row> m_rows;
    QByteArray m_pool;
};

/// One pass over the CSV of a feed, whatever its encoding and delimiter.
class FeedPass
{
public:
    /// `watch` sees every byte of the file as it is, before any decoding, on a thread that reads ahead (AheadDevice).
    [[nodiscard]] static Result<std::unique_ptr<FeedPass>> open(const FeedFile& file, FeedEncoding encoding,
                                                                char delimiter,
                                                                std::function<void(QByteArrayView)> watch = {});
    [[nodiscard]] Result<bool> next(CsvRecord& record) { return m_reader->next(record); }
    [[nodiscard]] qint64 bytesConsumed() const { return m_reader->bytesConsumed(); }

private:
    FeedPass() = default;
    std::unique_ptr<FeedDevice> m_source;
    std::unique_ptr<FeedDevice> m_decoded;
    std::unique_ptr<CsvReader> m_reader;
};

/// A product row that shares its SKU (old-tool form) or its handle with another row.
struct DuplicateRow
{
    IssueCode code = IssueCode::DuplicateSku;
    int ordinal = 1;        ///< place in its group, from 1, in file order
    bool identical = false; ///< equal to the first of its group to the byte: nothing new, to be collapsed
};

/// What the first pass over a feed finds out: everything that must be known before a single row can be judged.
struct FeedScan
{
    EncodingReport encoding;
    char delimiter = ',';
    QByteArray csvSha256; ///< 32 bytes
    FeedHeader header;
    qint64 records = 0; ///< data records, blank ones included, header not
    qint64 productRows = 0; ///< rows with a title or a SKU
    qint64 imageRows = 0;
    qint64 blankRows = 0;
    qint64 rejectedRows = 0; ///< that cannot be read
    ImageRows images;
    QHash<qint64, DuplicateRow> duplicates; ///< by record number
    std::vector<qint64> filled; ///< per column, how many records have a value

    [[nodiscard]] CellDecoder decoder() const;
    /// Rows the second pass accepts: products, complete or not. With images, blank and rejected ones they are all records.
    [[nodiscard]] qint64 acceptedRows() const { return records - imageRows - blankRows - rejectedRows; }
    /// Whether a second pass could tell products apart: there are rows, and some have a SKU.
    [[nodiscard]] bool identifiesProducts() const;
};

/// Reads the file once, streaming. Errors: Feed (empty, no SKU or title column, not a table), Archive, Io, Cancelled.
/// `header` gets the names of the columns also when they are what is wrong.
[[nodiscard]] Result<FeedScan> scanFeed(const FeedFile& file, const HeaderOptions& options,
                                        ProgressReporter& progress, const CancelToken& cancel, QStringList* header = nullptr);

} // namespace trueup
