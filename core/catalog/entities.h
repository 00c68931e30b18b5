#pragma once

#include <QString>
#include <QStringView>

namespace trueup {

struct DecodedText
{
    QString text;
    bool changed = false;
    bool twice = false; ///< the text had been encoded two times ("&amp;amp;")
};

/// Replaces HTML character references (named of HTML 4, decimal, hexadecimal; with their semicolon). A second pass is
/// made only when the first one leaves a well-formed reference where an ampersand was decoded, and is reported.
[[nodiscard]] DecodedText decodeEntities(const QString& text);
/// One pass, never a second.
[[nodiscard]] QString decodeEntitiesOnce(QStringView text);

/// Characters of the well-formed reference `text` begins with ("&amp;" is 5), 0 when it begins with none.
[[nodiscard]] qsizetype referenceLength(QStringView text);

/// Inner runs of white space as one space, none outside.
[[nodiscard]] QString collapsed(const QString& text);
/// Drops NUL and control characters except tab and line feed; CRLF and CR become LF. `removed` tells whether a control
/// character was dropped (line ends do not count).
[[nodiscard]] QString withoutControls(const QString& text, bool* removed = nullptr);
/// Unicode NFC; quick when the text has no character that could be composed.
[[nodiscard]] QString composed(const QString& text);

} // namespace trueup
