#include "catalog/entities.h"

#include "catalog/entitynames.h"

#include <QList>

#include <algorithm>
#include <optional>

namespace trueup {

namespace {

struct Reference
{
    char32_t character;
    qsizetype length; ///< with '&' and ';'
};

/// What Windows programs mean by the C1 numbers they write, as HTML 5 prescribes for numeric references.
constexpr std::array<char16_t, 32> c1Meaning = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F,
    0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178};

std::optional<char32_t> numeric(QStringView body)
{
    const bool hex = body.size() > 1 && (body[0] == u'x' || body[0] == u'X');
    const QStringView digits = hex ? body.sliced(1) : body;
    if (digits.isEmpty() || digits.size() > 7)
        return std::nullopt;
    char32_t number = 0;
    for (const QChar c : digits) {
        const char16_t u = c.unicode();
        const int digit = u >= u'0' && u <= u'9' ? u - u'0'
                          : hex && u >= u'a' && u <= u'f' ? u - u'a' + 10
                          : hex && u >= u'A' && u <= u'F' ? u - u'A' + 10
                                                          : -1;
        if (digit < 0)
            return std::nullopt;
        number = number * (hex ? 16 : 10) + char32_t(digit);
    }
    if (number >= 0x80 && number < 0xA0)
        return c1Meaning[number - 0x80];
    if (number == 0 || number > 0x10FFFF || (number >= 0xD800 && number < 0xE000))
        return 0xFFFD;
    return number;
}

std::optional<char32_t> named(QStringView name)
{
    std::array<char, 10> buffer;
    if (name.isEmpty() || name.size() > qsizetype(buffer.size()))
        return std::nullopt;
    for (qsizetype i = 0; i < name.size(); ++i) {
        if (name[i].unicode() > 0x7F)
            return std::nullopt;
        buffer[size_t(i)] = char(name[i].unicode());
    }
    const std::string_view key(buffer.data(), size_t(name.size()));
    const auto* const found = std::ranges::lower_bound(entityNames, key, {}, &EntityName::name);
    return found != entityNames.end() && found->name == key ? std::optional<char32_t>(found->character) : std::nullopt;
}

/// The reference that begins at `text[0]`, which is '&'.
std::optional<Reference> reference(QStringView text)
{
    const qsizetype end = text.first(std::min<qsizetype>(text.size(), 14)).indexOf(u';');
    if (end < 2)
        return std::nullopt;
    const QStringView body = text.sliced(1, end - 1);
    const auto character = body[0] == u'#' ? numeric(body.sliced(1)) : named(body);
    return character ? std::optional(Reference{*character, end + 1}) : std::nullopt;
}

struct Pass
{
    QString text;
    bool changed = false;
    bool formsReference = false; ///< a decoded ampersand now begins a reference
};

Pass decodePass(QStringView text)
{
    Pass pass;
    qsizetype amp = text.indexOf(u'&');
    if (amp < 0) {
        pass.text = text.toString();
        return pass;
    }
    pass.text.reserve(text.size());
    QList<qsizetype> decodedAmpersands;
    qsizetype start = 0;
    for (; amp >= 0; amp = text.indexOf(u'&', start)) {
        pass.text.append(text.sliced(start, amp - start));
        const auto found = reference(text.sliced(amp));
        if (!found) {
            pass.text.append(u'&');
            start = amp + 1;
            continue;
        }
        if (found->character == U'&')
            decodedAmpersands.append(pass.text.size());
        pass.text.append(QChar::fromUcs4(found->character));
        pass.changed = true;
        start = amp + found->length;
    }
    pass.text.append(text.sliced(start));
    pass.formsReference = std::ranges::any_of(decodedAmpersands, [&](qsizetype at) {
        return reference(QStringView(pass.text).sliced(at)).has_value();
    });
    return pass;
}

} // namespace

QString decodeEntitiesOnce(QStringView text)
{
    return decodePass(text).text;
}

DecodedText decodeEntities(const QString& text)
{
    if (!text.contains(u'&'))
        return {text, false, false};
    Pass first = decodePass(text);
    if (!first.formsReference)
        return {first.text, first.changed, false};
    return {decodePass(first.text).text, true, true};
}

qsizetype referenceLength(QStringView text)
{
    if (!text.startsWith(u'&'))
        return 0;
    const auto found = reference(text);
    return found ? found->length : 0;
}

QString collapsed(const QString& text)
{
    return text.simplified();
}

QString withoutControls(const QString& text, bool* removed)
{
    const auto isPlain = [](QChar c) {
        const char16_t u = c.unicode();
        return (u >= 0x20 && u != 0x7F && (u < 0x80 || u >= 0xA0)) || u == u'\t' || u == u'\n';
    };
    if (std::ranges::all_of(text, isPlain))
        return text;
    QString clean;
    clean.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (isPlain(text[i])) {
            clean.append(text[i]);
        } else if (text[i] == u'\r') {
            if (i + 1 >= text.size() || text[i + 1] != u'\n')
                clean.append(u'\n');
        } else if (removed) {
            *removed = true;
        }
    }
    return clean;
}

QString composed(const QString& text)
{
    // Nothing below U+0300 can be composed any further.
    if (std::ranges::all_of(text, [](QChar c) { return c.unicode() < 0x300; }))
        return text;
    return text.normalized(QString::NormalizationForm_C);
}

} // namespace trueup
