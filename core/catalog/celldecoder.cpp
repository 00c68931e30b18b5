#include "catalog/celldecoder.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace trueup {

namespace {

/// cp1252 0x80 … 0x9F; the five unassigned bytes keep their number.
constexpr std::array<char16_t, 32> windowsPage = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F,
    0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178};

/// The byte cp1252 has for a character, -1 when it has none.
int windowsByte(char16_t character)
{
    if (character < 0x80 || (character >= 0xA0 && character <= 0xFF))
        return character;
    const auto* const found = std::ranges::find(windowsPage, character);
    return found == windowsPage.end() ? -1 : int(found - windowsPage.begin()) + 0x80;
}

} // namespace

bool isAscii(QByteArrayView bytes)
{
    const char* at = bytes.data();
    const char* const end = at + bytes.size();
    for (; end - at >= 8; at += 8) {
        quint64 word;
        std::memcpy(&word, at, 8);
        if (word & 0x8080808080808080ULL)
            return false;
    }
    return std::all_of(at, end, [](char c) { return (uchar(c) & 0x80) == 0; });
}

QString fromWindows1252(QByteArrayView bytes)
{
    QString text(bytes.size(), Qt::Uninitialized);
    std::ranges::transform(bytes, text.begin(), [](char c) {
        const uchar byte = uchar(c);
        return QChar(byte >= 0x80 && byte < 0xA0 ? windowsPage[byte - 0x80] : char16_t(byte));
    });
    return text;
}

CellEncoding CellDecoder::encodingOf(std::span<const QByteArrayView> cells) const
{
    const bool ascii = std::ranges::all_of(cells, [](QByteArrayView cell) { return cell.isEmpty() || isAscii(cell); });
    if (ascii)
        return CellEncoding::Ascii;
    switch (m_mode) {
    case Mode::Utf8: return CellEncoding::Utf8;
    case Mode::Windows1252: return CellEncoding::Windows1252;
    case Mode::PerRecord: break;
    }
    const bool valid = std::ranges::all_of(cells, [](QByteArrayView cell) { return cell.isEmpty() || cell.isValidUtf8(); });
    return valid ? CellEncoding::Utf8 : CellEncoding::Windows1252;
}

QString CellDecoder::operator()(QByteArrayView cell) const
{
    return decode(cell, encodingOf({&cell, 1}));
}

QString CellDecoder::decode(QByteArrayView cell, CellEncoding encoding)
{
    switch (encoding) {
    case CellEncoding::Ascii: return QString::fromLatin1(cell);
    case CellEncoding::Utf8: return QString::fromUtf8(cell);
    case CellEncoding::Windows1252: break;
    }
    return fromWindows1252(cell);
}

bool looksLikeMojibake(QStringView text)
{
    // The lead byte of a two- or three-byte sequence read as cp1252, followed by what a continuation byte becomes.
    for (qsizetype i = 0; i + 1 < text.size(); ++i) {
        const char16_t lead = text[i].unicode();
        if (lead != 0xC2 && lead != 0xC3 && lead != 0xE2)
            continue;
        const int next = windowsByte(text[i + 1].unicode());
        if (next < 0x80 || next > 0xBF)
            continue;
        if (lead != 0xE2)
            return true;
        const int third = i + 2 < text.size() ? windowsByte(text[i + 2].unicode()) : -1;
        if (third >= 0x80 && third <= 0xBF)
            return true;
    }
    return false;
}

QString repairMojibake(const QString& text)
{
    QByteArray bytes;
    bytes.reserve(text.size());
    for (const QChar c : text) {
        const int byte = windowsByte(c.unicode());
        if (byte < 0)
            return text;
        bytes.append(char(byte));
    }
    // Only what goes back to the same bytes: a decoder would keep half a character at the end, or a byte order mark, to itself.
    QString repaired = QString::fromUtf8(bytes);
    return repaired.toUtf8() == bytes ? repaired : text;
}

} // namespace trueup
