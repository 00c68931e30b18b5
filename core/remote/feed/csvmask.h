#pragma once

#include <QtEndian>
#include <QtTypes>

#if defined(__SSE2__) || defined(_M_X64)
#include <emmintrin.h>
#endif

namespace trueup {

/// Bytes a whole-block load may touch.
inline constexpr qsizetype csvBlock = 64;

#if defined(__SSE2__) || defined(_M_X64)

/// Bit i is set where block[i] is the delimiter, a quote, CR or LF.
inline quint64 csvMask(const char* block, char delimiter)
{
    const __m128i delimiters = _mm_set1_epi8(delimiter);
    const __m128i quotes = _mm_set1_epi8('"');
    const __m128i feeds = _mm_set1_epi8('\n');
    const __m128i returns = _mm_set1_epi8('\r');
    quint64 mask = 0;
    for (int part = 0; part < 4; ++part) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(block + 16 * part));
        const __m128i hits = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, delimiters), _mm_cmpeq_epi8(bytes, quotes)),
                                          _mm_or_si128(_mm_cmpeq_epi8(bytes, feeds), _mm_cmpeq_epi8(bytes, returns)));
        mask |= quint64(quint32(_mm_movemask_epi8(hits))) << (16 * part);
    }
    return mask;
}

#else

/// Bit i is set where byte i of the word is `byte`.
inline quint64 csvWordMask(quint64 word, char byte)
{
    constexpr quint64 low = 0x7F7F7F7F7F7F7F7FULL;
    const quint64 difference = word ^ (0x0101010101010101ULL * quint8(byte));
    const quint64 zeros = ~(((difference & low) + low) | difference | low);
    return (zeros * 0x0002040810204081ULL) >> 56; // gathers the eight top bits
}

/// Bit i is set where block[i] is the delimiter, a quote, CR or LF.
inline quint64 csvMask(const char* block, char delimiter)
{
    quint64 mask = 0;
    for (int part = 0; part < 8; ++part) {
        const quint64 word = qFromLittleEndian<quint64>(block + 8 * part);
        mask |= (csvWordMask(word, delimiter) | csvWordMask(word, '"') | csvWordMask(word, '\n')
                 | csvWordMask(word, '\r'))
                << (8 * part);
    }
    return mask;
}

#endif

} // namespace trueup
