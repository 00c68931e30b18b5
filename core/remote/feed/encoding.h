#pragma once

#include "remote/feed/feeddevice.h"

#include <QByteArrayView>
#include <QStringConverter>

namespace trueup {

/// How the bytes of a feed are to be read.
enum class FeedEncoding {
    Utf8,           ///< strict UTF-8 throughout; plain ASCII too
    Utf8Bom,        ///< the same with a byte order mark
    Cp1252,         ///< not UTF-8 anywhere
    MixedPerRecord, ///< some lines are UTF-8 and some are not: each record by itself, UTF-8 if valid, else Windows-1252
    Utf16Le,        ///< with or without byte order mark
    Utf16Be,
};

/// Stable word for an encoding, stored with the import ("utf-8", "utf-8-bom", "windows-1252", "mixed", …).
[[nodiscard]] QString feedEncodingName(FeedEncoding encoding);

struct EncodingReport
{
    FeedEncoding encoding = FeedEncoding::Utf8;
    qint64 bytes = 0;
    qint64 nonUtf8Bytes = 0; ///< bytes that are no part of valid UTF-8; 0 for UTF-16
    qint64 nonUtf8Lines = 0; ///< physical lines with such bytes
    qint64 utf8Lines = 0;    ///< lines with non-ASCII text that is valid UTF-8
    qint64 mojibake = 0;     ///< places that look like UTF-8 read as Windows-1252 and saved again ("Ã©", "â€™")
    qint64 nulBytes = 0;     ///< 0 for UTF-16
};

/// Reads the whole stream once, in chunks of any size, and says what it is. Pure; keeps a few bytes.
class EncodingDetector
{
public:
    void feed(QByteArrayView chunk);
    /// Call once, at the end of the stream: a sequence cut off there is invalid.
    [[nodiscard]] EncodingReport finish();

private:
    void decideStart();
    void scan(QByteArrayView chunk);
    void step(unsigned char byte);
    void invalid(int bytes);
    void sequenceDone(quint32 codePoint);
    void endLine();

    EncodingReport m_report;
    QByteArray m_start;       ///< the first bytes, until the byte order mark is decided
    bool m_started = false;
    bool m_utf16 = false;
    int m_needed = 0;         ///< continuation bytes still to come
    int m_seen = 0;           ///< bytes of the sequence so far
    unsigned char m_low = 0x80;
    unsigned char m_high = 0xBF;
    quint32 m_codePoint = 0;
    quint32 m_before[2] = {}; ///< the two code points before, for mojibake
    bool m_lineInvalid = false;
    bool m_lineMultibyte = false;
};

/// Gives a UTF-16 stream out as UTF-8 (no byte order mark); unpaired surrogates become U+FFFD. `source` is open and
/// outlives the device; status() passes on the source's own.
class Utf16Device final : public FeedDevice
{
public:
    Utf16Device(QIODevice& source, bool bigEndian);

    [[nodiscard]] Result<void> status() const override;

protected:
    qint64 readData(char* data, qint64 maxSize) override;
    qint64 writeData(const char* data, qint64 size) override;

private:
    QIODevice& m_source;
    QStringDecoder m_decoder;
    QStringEncoder m_encoder; ///< keeps the first half of a surrogate pair that a chunk cut apart
    QByteArray m_pending;
    qsizetype m_given = 0;
    bool m_sourceEnded = false;
    bool m_odd = false;      ///< an odd number of bytes so far
    bool m_halfPair = false; ///< the last code unit waits for its second half
};

} // namespace trueup
