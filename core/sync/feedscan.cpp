#include "sync/feedscan.h"

#include "catalog/identifiers.h"
#include "remote/feed/aheaddevice.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::FeedScan)
};

quint64 handleHash(const QString& handle)
{
    return quint64(qHash(handle, 0));
}

/// The encoding decides how records are cut (UTF-16) but is only known for certain at the end; its start tells enough.
Result<std::pair<FeedEncoding, char>> peek(const FeedFile& file)
{
    auto device = file.device();
    if (!device)
        return fail(device.error());
    QByteArray start = (*device)->read(64 * 1024);
    if (const auto status = (*device)->status(); start.isEmpty() && !status)
        return fail(status.error());
    if (start.trimmed().isEmpty())
        return fail(ErrorKind::Feed, Text::tr("The CSV inside the feed is empty."),
                    Text::tr("Ask the supplier for the file, then import again."));
    EncodingDetector detector;
    detector.feed(start);
    const FeedEncoding encoding = detector.finish().encoding;
    if (encoding == FeedEncoding::Utf16Le || encoding == FeedEncoding::Utf16Be) {
        QStringDecoder decoder(encoding == FeedEncoding::Utf16Le ? QStringDecoder::Utf16LE : QStringDecoder::Utf16BE);
        start = QString(decoder(start)).toUtf8();
    }
    return std::pair(encoding, sniffDelimiter(start));
}

/// The call that would map the columns the way they were suggested, with what is mapped already.
QString mapCommand(const HeaderOptions& options, const QList<ColumnSuggestion>& suggestions)
{
    QJsonObject map;
    for (auto entry = options.columnMap.cbegin(); entry != options.columnMap.cend(); ++entry)
        map.insert(entry.key(), entry.value());
    for (const ColumnSuggestion& suggestion : suggestions)
        map.insert(suggestion.column, suggestion.wanted);
    return u"trueup-cli settings set feed.column_map '%1'"_s.arg(
        QString::fromUtf8(QJsonDocument(map).toJson(QJsonDocument::Compact)));
}

Result<void> checkHeader(const FeedHeader& header, const HeaderOptions& options)
{
    const QStringList missing = header.missingRequired();
    if (missing.isEmpty())
        return {};
    QString message = Text::tr("The feed has no column “%1”.", nullptr).arg(missing.join(u"”, “"_s));
    QString next = Text::tr("Check that the right file was chosen, or map the renamed column (setting feed.column_map).");
    const QList<ColumnSuggestion> suggestions = suggestColumns(header, missing);
    for (const ColumnSuggestion& suggestion : suggestions)
        message += u' ' + Text::tr("Its column “%1” is not known; it may be “%2”.").arg(suggestion.column, suggestion.wanted);
    if (!suggestions.isEmpty())
        next = Text::tr("If that is right, somebody who may change settings says so once with: %1. Then import again.")
                   .arg(mapCommand(options, suggestions));
    Error error{ErrorKind::Feed,
                std::move(message),
                Text::tr("Nothing was imported."),
                std::move(next),
                Text::tr("columns found: %1").arg(header.names().mid(0, 12).join(u", "_s)),
                u"MISSING_COLUMN"_s,
                false};
    return fail(std::move(error));
}

/// All columns of one meaning; the first filled one counts, as in readFeedRow.
class MeaningCell
{
public:
    MeaningCell(const FeedHeader& header, ColumnKind kind)
    {
        for (int i = 0; i < header.size(); ++i) {
            if (header.column(i).kind == kind)
                m_columns.push_back(size_t(i));
        }
    }
    /// Without outer white space, empty when no column is filled.
    [[nodiscard]] QByteArrayView of(const CsvRecord& record) const
    {
        for (const size_t column : m_columns) {
            const QByteArrayView cell = column < record.cells.size() ? record.cells[column].trimmed() : QByteArrayView();
            if (!cell.isEmpty())
                return cell;
        }
        return {};
    }

private:
    std::vector<size_t> m_columns;
};

/// What a row is judged by in the first pass.
struct IdentityCells
{
    explicit IdentityCells(const FeedHeader& header)
        : title(header, ColumnKind::Title), sku(header, ColumnKind::Sku), urlHandle(header, ColumnKind::UrlHandle),
          handle(header, ColumnKind::Handle), imageUrl(header, ColumnKind::ImageUrl)
    {
    }
    MeaningCell title;
    MeaningCell sku;
    MeaningCell urlHandle;
    MeaningCell handle;
    MeaningCell imageUrl;
};

/// Identity keys of the product rows as hashes; sorted at the end, equal neighbours are a group.
class DuplicateSearch
{
public:
    void add(const IdentityCells& cells, const CsvRecord& record)
    {
        const quint64 content = quint64(qHash(record.raw, 0));
        const QString sku = n1Form(QString::fromLatin1(cells.sku.of(record)));
        if (!sku.isEmpty())
            m_skus.push_back({quint64(qHash(sku, 0)), content, record.recordNumber});
        QString handle = QString::fromLatin1(cells.urlHandle.of(record));
        if (handle.isEmpty())
            handle = QString::fromLatin1(cells.handle.of(record));
        if (!handle.isEmpty())
            m_handles.push_back({quint64(qHash(handle, 0)), content, record.recordNumber});
    }
    [[nodiscard]] QHash<qint64, DuplicateRow> finish()
    {
        QHash<qint64, DuplicateRow> found;
        group(m_handles, IssueCode::DuplicateHandle, found);
        group(m_skus, IssueCode::DuplicateSku, found); // the stronger reason is kept
        return found;
    }

private:
    struct Key
    {
        quint64 key;
        quint64 content;
        qint64 record;
    };
    static void group(std::vector<Key>& keys, IssueCode code, QHash<qint64, DuplicateRow>& found)
    {
        std::ranges::sort(keys, [](const Key& a, const Key& b) { return a.key != b.key ? a.key < b.key : a.record < b.record; });
        for (size_t first = 0; first < keys.size();) {
            size_t end = first + 1;
            while (end < keys.size() && keys[end].key == keys[first].key)
                ++end;
            const bool allEqual = std::all_of(keys.begin() + qsizetype(first), keys.begin() + qsizetype(end),
                                              [&](const Key& key) { return key.content == keys[first].content; });
            for (size_t i = first; end - first > 1 && i < end; ++i) {
                // A file that repeats a row to the byte says nothing new: the first one stands.
                if (!allEqual)
                    found.insert(keys[i].record, {code, int(i - first) + 1, false});
                else if (i > first)
                    found.insert(keys[i].record, {code, int(i - first) + 1, true});
            }
            first = end;
        }
    }
    std::vector<Key> m_skus;
    std::vector<Key> m_handles;
};

/// Counts and gathers what one record contributes.
void scanRecord(FeedScan& scan, const IdentityCells& cells, DuplicateSearch& duplicates, const CsvRecord& record)
{
    ++scan.records;
    const size_t columns = std::min(record.cells.size(), scan.filled.size());
    for (size_t i = 0; i < columns; ++i)
        scan.filled[i] += record.cells[i].isEmpty() ? 0 : 1;
    if (!cells.title.of(record).isEmpty() || !cells.sku.of(record).isEmpty()) {
        ++scan.productRows;
        duplicates.add(cells, record);
        return;
    }
    if (record.badQuote) {
        ++scan.rejectedRows;
        return;
    }
    if (cells.imageUrl.of(record).isEmpty()) {
        // Neither a product's nor a picture's: few rows come here.
        scan.blankRows += readFeedRow(scan.header, record.cells, CellDecoder(CellDecoder::Mode::PerRecord)).kind == RowKind::Blank;
        return;
    }
    FeedRow row = readFeedRow(scan.header, record.cells, CellDecoder(CellDecoder::Mode::PerRecord));
    scan.imageRows += row.kind == RowKind::Image;
    if (row.kind != RowKind::Image || !row.image)
        return;
    row.image->row = record.recordNumber;
    scan.images.add(row.handle, *row.image);
}

} // namespace

void ImageRows::add(const QString& handle, const FeedImage& image)
{
    const QByteArray url = image.url.toUtf8();
    const QByteArray alt = image.alt.toUtf8();
    m_rows.push_back({handleHash(handle), quint32(image.row), quint32(m_pool.size()), quint32(url.size()),
                      quint32(alt.size()), image.position.value_or(-1), false});
    m_pool.append(url).append(alt);
}

void ImageRows::sort()
{
    std::ranges::sort(m_rows, [](const Row& a, const Row& b) {
        return a.handle != b.handle ? a.handle < b.handle : a.record < b.record;
    });
}

QList<FeedImage> ImageRows::take(const QString& handle)
{
    QList<FeedImage> images;
    const auto range = std::ranges::equal_range(m_rows, handleHash(handle), {}, &Row::handle);
    for (Row& row : range) {
        row.used = true;
        FeedImage image;
        image.url = QString::fromUtf8(m_pool.constData() + row.offset, row.urlSize);
        image.alt = QString::fromUtf8(m_pool.constData() + row.offset + row.urlSize, row.altSize);
        image.row = row.record;
        if (row.position >= 0)
            image.position = row.position;
        images.append(image);
    }
    return images;
}

std::vector<OrphanImageRow> ImageRows::orphans() const
{
    std::vector<OrphanImageRow> orphans;
    for (const Row& row : m_rows) {
        if (!row.used)
            orphans.push_back({row.record, QString::fromUtf8(m_pool.constData() + row.offset, row.urlSize)});
    }
    std::ranges::sort(orphans, {}, &OrphanImageRow::record);
    return orphans;
}

Result<std::unique_ptr<FeedPass>> FeedPass::open(const FeedFile& file, FeedEncoding encoding, char delimiter,
                                                 std::function<void(QByteArrayView)> watch)
{
    auto source = file.device();
    if (!source)
        return fail(source.error());
    std::unique_ptr<FeedPass> pass(new FeedPass);
    pass->m_source = std::move(*source);
    if (watch)
        pass->m_source = std::make_unique<AheadDevice>(std::move(pass->m_source), std::move(watch));
    QIODevice* device = pass->m_source.get();
    if (encoding == FeedEncoding::Utf16Le || encoding == FeedEncoding::Utf16Be) {
        pass->m_decoded = std::make_unique<Utf16Device>(*device, encoding == FeedEncoding::Utf16Be);
        device = pass->m_decoded.get();
    }
    CsvOptions options;
    options.delimiter = delimiter;
    pass->m_reader = std::make_unique<CsvReader>(*device, options);
    return pass;
}

CellDecoder FeedScan::decoder() const
{
    switch (encoding.encoding) {
    case FeedEncoding::Cp1252: return CellDecoder(CellDecoder::Mode::Windows1252);
    case FeedEncoding::MixedPerRecord: return CellDecoder(CellDecoder::Mode::PerRecord);
    default: return CellDecoder(CellDecoder::Mode::Utf8);
    }
}

bool FeedScan::identifiesProducts() const
{
    for (int i = 0; i < header.size(); ++i) {
        if (header.column(i).kind == ColumnKind::Sku && filled[size_t(i)] > 0)
            return productRows > 0;
    }
    return false;
}

Result<FeedScan> scanFeed(const FeedFile& file, const HeaderOptions& options, ProgressReporter& progress,
                          const CancelToken& cancel, QStringList* header)
{
    const auto start = peek(file);
    if (!start)
        return fail(start.error());
    progress.phase(u"scan"_s, Text::tr("Looking through the feed"), file.size());
    QCryptographicHash hash(QCryptographicHash::Sha256);
    EncodingDetector detector;
    auto pass = FeedPass::open(file, start->first, start->second, [&](QByteArrayView bytes) {
        hash.addData(bytes);
        detector.feed(bytes);
    });
    if (!pass)
        return fail(pass.error());
    FeedScan scan;
    DuplicateSearch duplicates;
    std::optional<IdentityCells> cells;
    scan.delimiter = start->second;
    CsvRecord record;
    for (bool first = true;; first = false) {
        const Result<bool> more = (*pass)->next(record);
        if (!more)
            return fail(more.error());
        if (!*more)
            break;
        if (first) {
            QStringList names;
            const CellDecoder decode(CellDecoder::Mode::PerRecord);
            const CellEncoding encoding = decode.encodingOf(record.cells);
            for (const QByteArrayView cell : record.cells)
                names.append(CellDecoder::decode(cell, encoding));
            scan.header = FeedHeader::parse(names, options);
            if (header)
                *header = scan.header.names();
            if (const auto fine = checkHeader(scan.header, options); !fine)
                return fail(fine.error());
            scan.filled.assign(size_t(scan.header.size()), 0);
            cells.emplace(scan.header);
            continue;
        }
        scanRecord(scan, *cells, duplicates, record);
        if (scan.records % 512 == 0) {
            if (cancel.isCancelled())
                return fail(CancelToken::error());
            progress.update((*pass)->bytesConsumed());
        }
    }
    progress.finishPhase();
    scan.encoding = detector.finish();
    scan.csvSha256 = hash.result();
    scan.images.sort();
    scan.duplicates = duplicates.finish();
    return scan;
}

} // namespace trueup
