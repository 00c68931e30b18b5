#include "remote/feed/listfile.h"

#include "catalog/celldecoder.h"
#include "remote/feed/csvreader.h"

#include <QBuffer>
#include <QFile>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ListFile)
};

CellDecoder decoderFor(FeedEncoding encoding)
{
    switch (encoding) {
    case FeedEncoding::Cp1252:
        return CellDecoder(CellDecoder::Mode::Windows1252);
    case FeedEncoding::MixedPerRecord:
        return CellDecoder(CellDecoder::Mode::PerRecord);
    default:
        return CellDecoder(CellDecoder::Mode::Utf8);
    }
}

Result<QByteArray> readBytes(const QString& path, EncodingReport& report)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Io, Text::tr("%1 cannot be read: %2.").arg(path, file.errorString()));
    QByteArray bytes = file.readAll();
    if (file.error() != QFileDevice::NoError)
        return fail(ErrorKind::Io, Text::tr("%1 cannot be read: %2.").arg(path, file.errorString()));
    if (bytes.trimmed().isEmpty())
        return fail(ErrorKind::Feed, Text::tr("%1 is empty.").arg(path));
    EncodingDetector detector;
    detector.feed(bytes);
    report = detector.finish();
    if (report.encoding == FeedEncoding::Utf16Le || report.encoding == FeedEncoding::Utf16Be) {
        QStringDecoder decoder(report.encoding == FeedEncoding::Utf16Le ? QStringDecoder::Utf16LE
                                                                        : QStringDecoder::Utf16BE);
        bytes = QString(decoder(bytes)).toUtf8();
    }
    return bytes;
}

} // namespace

Result<ListFile> readListFile(const QString& path, const CancelToken& cancel)
{
    ListFile list;
    auto bytes = readBytes(path, list.encoding);
    if (!bytes)
        return fail(bytes.error());
    list.delimiter = sniffDelimiter(QByteArrayView(*bytes).first(std::min<qsizetype>(bytes->size(), 64 * 1024)));
    const CellDecoder decoder = decoderFor(list.encoding.encoding);
    QBuffer buffer(&*bytes);
    if (!buffer.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Io, Text::tr("%1 cannot be read: %2.").arg(path, buffer.errorString()));
    CsvReader reader(buffer, {.delimiter = list.delimiter});
    CsvRecord record;
    for (;;) {
        const auto more = reader.next(record);
        if (!more)
            return fail(more.error());
        if (!*more)
            return list;
        if (cancel.isCancelled())
            return fail(CancelToken::error());
        if (record.badQuote) {
            ++list.unreadable;
            continue;
        }
        const CellEncoding encoding = decoder.encodingOf(record.cells);
        QStringList cells;
        cells.reserve(qsizetype(record.cells.size()));
        for (const QByteArrayView cell : record.cells)
            cells.append(CellDecoder::decode(cell, encoding).trimmed());
        if (std::ranges::all_of(cells, [](const QString& cell) { return cell.isEmpty(); }))
            continue;
        if (list.header.isEmpty())
            list.header = std::move(cells);
        else
            list.rows.push_back(std::move(cells));
    }
}

} // namespace trueup
