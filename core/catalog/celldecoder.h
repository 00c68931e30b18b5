#pragma once

#include <QByteArrayView>
#include <QString>

#include <span>

namespace trueup {

/// The encoding one record was read in.
enum class CellEncoding : quint8 { Ascii, Utf8, Windows1252 };

/// Turns cell bytes into text. A value: it keeps no state, so one decoder serves any number of threads. Decoding never
/// fails: bytes that no encoding explains become U+FFFD in UTF-8 and the C1 control of the same number in cp1252.
class CellDecoder
{
public:
    enum class Mode : quint8 {
        Utf8,        ///< the whole file is UTF-8
        Windows1252, ///< the whole file is cp1252
        PerRecord,   ///< mixed: a record that is valid UTF-8 is UTF-8, any other cp1252
    };

    explicit CellDecoder(Mode mode = Mode::Utf8) : m_mode(mode) {}

    [[nodiscard]] Mode mode() const { return m_mode; }
    /// What the cells of one record are read as; Ascii when no cell holds a byte above 0x7F.
    [[nodiscard]] CellEncoding encodingOf(std::span<const QByteArrayView> cells) const;
    [[nodiscard]] QString operator()(QByteArrayView cell) const;
    [[nodiscard]] static QString decode(QByteArrayView cell, CellEncoding encoding);

private:
    Mode m_mode;
};

/// How many records were read in which encoding; the import stores it.
struct EncodingCounts
{
    qint64 ascii = 0;
    qint64 utf8 = 0;
    qint64 windows1252 = 0;
    void add(CellEncoding encoding) { ++(encoding == CellEncoding::Ascii ? ascii : encoding == CellEncoding::Utf8 ? utf8 : windows1252); }
};

[[nodiscard]] bool isAscii(QByteArrayView bytes);
[[nodiscard]] QString fromWindows1252(QByteArrayView bytes);
/// UTF-8 that was once read as cp1252 ("Ã©", "â€™").
[[nodiscard]] bool looksLikeMojibake(QStringView text);
/// The text before that accident, or `text` itself when it does not go back cleanly.
[[nodiscard]] QString repairMojibake(const QString& text);

} // namespace trueup
