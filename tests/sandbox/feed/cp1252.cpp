#include "sandbox/feed/cp1252.h"

#include <algorithm>
#include <array>

namespace trueup::sandbox {

namespace {

constexpr std::array<char16_t, 32> upper = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
                                            0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                            0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

} // namespace

QByteArray toCp1252(QStringView text)
{
    QByteArray bytes;
    bytes.reserve(text.size());
    for (const QChar c : text) {
        const char16_t code = c.unicode();
        if (code < 0x80 || (code >= 0xA0 && code < 0x100)) {
            bytes += char(code);
            continue;
        }
        const auto place = std::ranges::find(upper, code);
        bytes += place == upper.end() || code == 0 ? '?' : char(0x80 + (place - upper.begin()));
    }
    return bytes;
}

} // namespace trueup::sandbox
