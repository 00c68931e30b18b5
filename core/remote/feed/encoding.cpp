#include "remote/feed/encoding.h"

#include <algorithm>
#include <cstring>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// Enough of the start to tell UTF-16 without a byte order mark by its NUL bytes.
constexpr qsizetype startBytes = 512;

/// The characters Windows-1252 shows for the continuation bytes 0x80 to 0xBF.
bool isCp1252Continuation(quint32 codePoint)
{
    constexpr char16_t high[] = u"€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";
    if (codePoint >= 0xA0 && codePoint <= 0xBF)
        return true;
    return codePoint <= 0xFFFF && std::find(std::begin(high), std::end(high) - 1, char16_t(codePoint)) != std::end(high) - 1;
}

/// Which half of the byte pairs holds the NULs: +1 the second (little endian), -1 the first, 0 neither.
int utf16Order(QByteArrayView start)
{
    qsizetype nuls[2] = {};
    for (qsizetype i = 0; i < start.size(); ++i)
        nuls[i & 1] += start[i] == '\0';
    const qsizetype pairs = start.size() / 2;
    if (pairs < 2)
        return 0;
    if (nuls[1] * 10 >= pairs * 7 && nuls[0] * 10 <= pairs)
        return 1;
    return nuls[0] * 10 >= pairs * 7 && nuls[1] * 10 <= pairs ? -1 : 0;
}

} // namespace

QString feedEncodingName(FeedEncoding encoding)
{
    switch (encoding) {
    case FeedEncoding::Utf8: return u"utf-8"_s;
    case FeedEncoding::Utf8Bom: return u"utf-8-bom"_s;
    case FeedEncoding::Cp1252: return u"windows-1252"_s;
    case FeedEncoding::MixedPerRecord: return u"mixed"_s;
    case FeedEncoding::Utf16Le: return u"utf-16le"_s;
    case FeedEncoding::Utf16Be: return u"utf-16be"_s;
    }
    return u"utf-8"_s;
}

void EncodingDetector::feed(QByteArrayView chunk)
{
    m_report.bytes += chunk.size();
    if (m_started) {
        scan(chunk);
        return;
    }
    const QByteArrayView taken = chunk.first(std::min(chunk.size(), startBytes - m_start.size()));
    m_start.append(taken);
    if (m_start.size() == startBytes) {
        decideStart();
        scan(chunk.sliced(taken.size()));
    }
}

void EncodingDetector::decideStart()
{
    m_started = true;
    const int order = utf16Order(m_start);
    if (m_start.startsWith("\xFF\xFE") || order > 0)
        m_report.encoding = FeedEncoding::Utf16Le;
    else if (m_start.startsWith("\xFE\xFF") || order < 0)
        m_report.encoding = FeedEncoding::Utf16Be;
    else if (m_start.startsWith("\xEF\xBB\xBF"))
        m_report.encoding = FeedEncoding::Utf8Bom;
    m_utf16 = m_report.encoding == FeedEncoding::Utf16Le || m_report.encoding == FeedEncoding::Utf16Be;
    const qsizetype mark = m_report.encoding == FeedEncoding::Utf8Bom ? 3 : 0;
    scan(QByteArrayView(m_start).sliced(mark));
    m_start.clear();
}

EncodingReport EncodingDetector::finish()
{
    if (!m_started)
        decideStart();
    if (m_needed > 0)
        invalid(m_seen);
    endLine();
    if (!m_utf16 && m_report.nonUtf8Bytes > 0)
        m_report.encoding = m_report.utf8Lines > 0 ? FeedEncoding::MixedPerRecord : FeedEncoding::Cp1252;
    return m_report;
}

void EncodingDetector::scan(QByteArrayView chunk)
{
    if (m_utf16)
        return;
    const char* at = chunk.data();
    const char* const end = at + chunk.size();
    while (at < end) {
        // Eight plain bytes at a time, as long as no line needs closing and no sequence is open.
        while (m_needed == 0 && !m_lineInvalid && !m_lineMultibyte && end - at >= 8) {
            quint64 word;
            std::memcpy(&word, at, sizeof word);
            const quint64 zeros = (word - 0x0101010101010101ULL) & ~word & 0x8080808080808080ULL;
            if ((word & 0x8080808080808080ULL) != 0 || zeros != 0)
                break;
            at += 8;
            m_before[0] = 0; // what stood before is ASCII, which no mojibake begins with
        }
        if (at < end)
            step(static_cast<unsigned char>(*at++));
    }
}

/// The well-formed byte sequences of the Unicode Standard, table 3-7: no overlong forms, no surrogates.
void EncodingDetector::step(unsigned char byte)
{
    if (m_needed > 0) {
        if (byte >= m_low && byte <= m_high) {
            m_low = 0x80;
            m_high = 0xBF;
            m_codePoint = (m_codePoint << 6) | (byte & 0x3F);
            ++m_seen;
            if (--m_needed == 0)
                sequenceDone(m_codePoint);
            return;
        }
        invalid(m_seen); // and the byte begins something new
    }
    if (byte < 0x80) {
        m_report.nulBytes += byte == 0;
        m_before[1] = m_before[0];
        m_before[0] = byte;
        if (byte == '\n' || byte == '\r')
            endLine();
        return;
    }
    m_seen = 1;
    m_low = byte == 0xE0 ? 0xA0 : byte == 0xF0 ? 0x90 : 0x80;
    m_high = byte == 0xED ? 0x9F : byte == 0xF4 ? 0x8F : 0xBF;
    if (byte >= 0xC2 && byte <= 0xDF) {
        m_needed = 1;
        m_codePoint = byte & 0x1F;
    } else if (byte >= 0xE0 && byte <= 0xEF) {
        m_needed = 2;
        m_codePoint = byte & 0x0F;
    } else if (byte >= 0xF0 && byte <= 0xF4) {
        m_needed = 3;
        m_codePoint = byte & 0x07;
    } else {
        invalid(1);
    }
}

void EncodingDetector::invalid(int bytes)
{
    m_report.nonUtf8Bytes += bytes;
    m_lineInvalid = true;
    m_needed = 0;
    m_seen = 0;
    m_before[0] = m_before[1] = 0;
}

void EncodingDetector::sequenceDone(quint32 codePoint)
{
    m_lineMultibyte = true;
    m_seen = 0;
    // A lead byte C2, C3 or E2 shown as Windows-1252, with the continuation bytes that must follow it.
    if ((m_before[0] == 0xC2 || m_before[0] == 0xC3) && isCp1252Continuation(codePoint))
        ++m_report.mojibake;
    else if (m_before[1] == 0xE2 && isCp1252Continuation(m_before[0]) && isCp1252Continuation(codePoint))
        ++m_report.mojibake;
    m_before[1] = m_before[0];
    m_before[0] = codePoint;
}

void EncodingDetector::endLine()
{
    if (m_lineInvalid)
        ++m_report.nonUtf8Lines;
    else if (m_lineMultibyte)
        ++m_report.utf8Lines;
    m_lineInvalid = false;
    m_lineMultibyte = false;
}

Utf16Device::Utf16Device(QIODevice& source, bool bigEndian)
    : m_source(source), m_decoder(bigEndian ? QStringDecoder::Utf16BE : QStringDecoder::Utf16LE),
      m_encoder(QStringEncoder::Utf8)
{
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

Result<void> Utf16Device::status() const
{
    if (const auto* feed = dynamic_cast<const FeedDevice*>(&m_source))
        return feed->status();
    return {};
}

qint64 Utf16Device::readData(char* data, qint64 maxSize)
{
    qint64 given = 0;
    while (given < maxSize) {
        if (m_given == m_pending.size()) {
            if (m_sourceEnded)
                break;
            const QByteArray chunk = m_source.read(64 * 1024);
            m_sourceEnded = chunk.isEmpty();
            const QString text = m_decoder.decode(chunk);
            m_pending = m_encoder.encode(text);
            m_odd = m_odd != (chunk.size() % 2 != 0);
            if (!text.isEmpty())
                m_halfPair = text.back().isHighSurrogate();
            // Half a character at the very end is still inside the converters and must not vanish silently.
            if (m_sourceEnded && (m_odd || m_halfPair))
                m_pending.append("\xEF\xBF\xBD");
            m_given = 0;
            continue;
        }
        const qsizetype part = std::min<qsizetype>(maxSize - given, m_pending.size() - m_given);
        std::memcpy(data + given, m_pending.constData() + m_given, std::size_t(part));
        m_given += part;
        given += part;
    }
    if (given == 0 && !status())
        return -1;
    return given;
}

qint64 Utf16Device::writeData(const char*, qint64)
{
    return -1;
}

} // namespace trueup
