// The encoding detector and the decoders behind it: the verdict does not depend on how the bytes came, agrees with Qt's own
// reading of UTF-8, and every text that results is valid. The option byte is the size of the pieces.
#include "fuzz.h"

#include "catalog/celldecoder.h"
#include "remote/feed/encoding.h"

#include <QBuffer>
#include <QStringConverter>

#include <algorithm>

using namespace trueup;
using namespace trueup::fuzz;

namespace {

EncodingReport detect(QByteArrayView bytes, qsizetype piece)
{
    EncodingDetector detector;
    for (; bytes.size() > piece; bytes = bytes.sliced(piece))
        detector.feed(bytes.first(piece));
    detector.feed(bytes);
    return detector.finish();
}

bool isSame(const EncodingReport& a, const EncodingReport& b)
{
    return a.encoding == b.encoding && a.bytes == b.bytes && a.nonUtf8Bytes == b.nonUtf8Bytes
           && a.nonUtf8Lines == b.nonUtf8Lines && a.utf8Lines == b.utf8Lines && a.mojibake == b.mojibake
           && a.nulBytes == b.nulBytes;
}

QByteArray readUtf16(const QByteArray& bytes, bool bigEndian, qint64 piece)
{
    QBuffer source;
    source.setData(bytes);
    source.open(QIODevice::ReadOnly);
    Utf16Device device(source, bigEndian);
    QByteArray out;
    for (;;) {
        const QByteArray part = device.read(piece);
        if (part.isEmpty())
            break;
        out.append(part);
    }
    require(device.status().has_value(), "a buffer never fails");
    return out;
}

/// By Qt's reading, which knows nothing of ours; a byte order mark inside the text is text.
bool isValidUtf8(QByteArrayView bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::ConvertInitialBom | QStringDecoder::Flag::Stateless);
    const QString text = decoder.decode(bytes);
    return !decoder.hasError() && text.toUtf8() == bytes;
}

void checkCells(const QByteArray& bytes, CellDecoder::Mode mode)
{
    const CellDecoder decoder(mode);
    const QByteArrayView cell(bytes);
    const CellEncoding encoding = decoder.encodingOf(std::span(&cell, 1));
    require((encoding == CellEncoding::Ascii) == isAscii(bytes), "ASCII is what has no high byte");
    for (const QString& text : {CellDecoder::decode(bytes, encoding), decoder(bytes)}) {
        require(text.isValidUtf16(), "a decoded cell is valid text");
        require(isValidUtf8(text.toUtf8()), "a decoded cell is valid UTF-8");
        const QString repaired = repairMojibake(text);
        require(repaired.isValidUtf16(), "a repaired text is valid text");
        require(repaired == text || fromWindows1252(repaired.toUtf8()) == text, "a repair loses nothing: the accident leads back");
    }
    if (mode == CellDecoder::Mode::PerRecord && isValidUtf8(bytes))
        require(decoder(bytes) == QString::fromUtf8(bytes), "valid UTF-8 is read as such");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const Input input(data, size);
    const qsizetype piece = 1 + input.option % 100;
    const EncodingReport report = detect(input.bytes, std::max<qsizetype>(input.bytes.size(), 1));
    require(isSame(report, detect(input.bytes, piece)), "the verdict does not depend on the pieces");
    require(report.bytes == input.bytes.size(), "every byte is counted");
    require(report.nonUtf8Bytes <= report.bytes && report.nulBytes <= report.bytes, "no count is beyond the bytes");
    if (report.encoding == FeedEncoding::Utf16Le || report.encoding == FeedEncoding::Utf16Be) {
        const bool bigEndian = report.encoding == FeedEncoding::Utf16Be;
        const QByteArray text = readUtf16(input.bytes, bigEndian, 64 * 1024);
        require(isValidUtf8(text), "UTF-16 comes out as valid UTF-8");
        require(text == readUtf16(input.bytes, bigEndian, piece), "and the same whatever the pieces");
        return 0;
    }
    require((report.nonUtf8Bytes == 0) == isValidUtf8(input.bytes), "UTF-8 is what Qt reads as UTF-8");
    require((report.nonUtf8Bytes == 0) == (report.encoding == FeedEncoding::Utf8 || report.encoding == FeedEncoding::Utf8Bom),
            "a file is UTF-8 when all of it is");
    for (const auto mode : {CellDecoder::Mode::Utf8, CellDecoder::Mode::Windows1252, CellDecoder::Mode::PerRecord})
        checkCells(input.bytes, mode);
    return 0;
}
