#include "catalog/identifiers.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

bool isAsciiText(QStringView text)
{
    return std::ranges::all_of(text, [](QChar c) { return c.unicode() < 0x80; });
}

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

bool allDigits(QStringView text)
{
    return !text.isEmpty() && std::ranges::all_of(text, isDigit);
}

/// "9.52123E+12", "9,52123e12": digits, optional point and digits, E, optional sign, digits.
bool isScientific(QStringView text)
{
    const qsizetype e = std::max(text.indexOf(u'E'), text.indexOf(u'e'));
    if (e < 1)
        return false;
    QStringView exponent = text.sliced(e + 1);
    if (!exponent.isEmpty() && (exponent[0] == u'+' || exponent[0] == u'-'))
        exponent = exponent.sliced(1);
    const QStringView mantissa = text.first(e);
    return allDigits(exponent) && isDigit(mantissa[0]) && std::ranges::all_of(mantissa, [](QChar c) {
               return isDigit(c) || c == u'.' || c == u',';
           });
}

} // namespace

QString rawForm(QStringView number)
{
    return number.trimmed().toString();
}

QString n1Form(QStringView number)
{
    QString form = number.trimmed().toString();
    form.remove(u'-');
    return form.toUpper();
}

QString n2Form(QStringView number)
{
    QString form = number.toString();
    if (!isAsciiText(form))
        form = form.normalized(QString::NormalizationForm_KC);
    form = form.toUpper();
    form.removeIf([](QChar c) {
        return c.isSpace() || c == u'-' || c == u'.' || c == u'/' || c == u'_' || c == QChar(0x2010) || c == QChar(0x2011)
               || c == QChar(0x00AD);
    });
    return form;
}

QString n3Form(QStringView number)
{
    QString form = n2Form(number);
    qsizetype zeros = 0;
    while (zeros < form.size() && form[zeros] == u'0')
        ++zeros;
    return form.sliced(zeros);
}

QString makerForm(QStringView name)
{
    static constexpr std::array<QStringView, 14> endings = {u"INC", u"LTD", u"LLC", u"CORP", u"CO", u"COMPANY",
                                                           u"CORPORATION", u"LIMITED", u"LTEE", u"SA", u"SAS", u"GMBH",
                                                           u"AG", u"INCORPORATED"};
    QString text = name.toString();
    if (!isAsciiText(text)) {
        // Accents are spelling, not another maker.
        text = text.normalized(QString::NormalizationForm_KD);
        text.removeIf([](QChar c) { return c.category() == QChar::Mark_NonSpacing; });
    }
    text = text.toUpper();
    for (QChar& c : text) {
        if (!c.isLetterOrNumber())
            c = u' ';
    }
    QList<QStringView> words = QStringView(text).split(u' ', Qt::SkipEmptyParts);
    while (words.size() > 1 && std::ranges::find(endings, words.last()) != endings.end())
        words.removeLast();
    QString form;
    for (const QStringView word : words)
        form.append(word);
    return form;
}

QStringList splitCrossReference(QStringView cell)
{
    const QStringView text = cell.trimmed();
    QStringList values;
    const auto add = [&values](QStringView part) {
        const QString value = part.trimmed().toString();
        if (!value.isEmpty() && !values.contains(value))
            values.append(value);
    };
    if (text.startsWith(u'[')) {
        const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
        if (document.isArray()) {
            for (const QJsonValue entry : document.array())
                add(entry.isString() ? entry.toString() : entry.toVariant().toString());
            return values;
        }
    }
    qsizetype start = 0;
    for (qsizetype i = 0; i <= text.size(); ++i) {
        const bool separator = i == text.size() || text[i] == u',' || text[i] == u';' || text[i] == u'|' || text[i] == u'\n'
                               || text[i] == u'\r';
        if (!separator)
            continue;
        add(text.sliced(start, i - start));
        start = i + 1;
    }
    return values;
}

bool hasValidCheckDigit(QStringView digits)
{
    if (digits.size() < 2 || !allDigits(digits))
        return false;
    int sum = 0;
    int weight = 3;
    for (qsizetype i = digits.size() - 2; i >= 0; --i) {
        sum += (digits[i].unicode() - u'0') * weight;
        weight = 4 - weight;
    }
    return (10 - sum % 10) % 10 == digits.last().unicode() - u'0';
}

Barcode readBarcode(QStringView cell)
{
    QString text = cell.trimmed().toString();
    while (text.startsWith(u'\'') || text.startsWith(QChar(0x2019)) || text.startsWith(u'`'))
        text.remove(0, 1);
    text.removeIf([](QChar c) { return c.isSpace() || c == u'-'; });
    if (text.isEmpty())
        return {};
    if (isScientific(text))
        return {BarcodeState::SciNotation, text, {}};
    const qsizetype point = text.indexOf(u'.');
    if (point > 0 && std::ranges::all_of(QStringView(text).sliced(point + 1), [](QChar c) { return c == u'0'; }))
        text.truncate(point);
    if (!allDigits(text))
        return {BarcodeState::NotAGtin, text, {}};
    // An all-zero number has a correct check digit and identifies nothing.
    const bool zero = std::ranges::all_of(text, [](QChar c) { return c == u'0'; });
    const qsizetype size = text.size();
    const bool gtinLength = size == 8 || size == 12 || size == 13 || size == 14;
    if (!zero && gtinLength && hasValidCheckDigit(text))
        return {BarcodeState::Valid, text, text.rightJustified(14, u'0')};
    if (gtinLength)
        return {BarcodeState::BadCheckDigit, text, {}};
    // Spreadsheets drop leading zeros: a UPC of 11 or 10 digits may come back, shorter numbers fit too easily.
    if (!zero && (size == 11 || size == 10)) {
        const QString padded = text.rightJustified(12, u'0');
        if (hasValidCheckDigit(padded))
            return {BarcodeState::Padded, padded, padded.rightJustified(14, u'0')};
    }
    return {BarcodeState::NotAGtin, text, {}};
}

bool isCaseGtin(QStringView gtin14)
{
    return gtin14.size() == 14 && gtin14[0] >= u'1' && gtin14[0] <= u'8';
}

QString handleFromTitle(QStringView title)
{
    QString text = title.toString();
    if (!isAsciiText(text)) {
        text = text.normalized(QString::NormalizationForm_KD);
        text.removeIf([](QChar c) { return c.category() == QChar::Mark_NonSpacing; });
    }
    QString handle;
    for (const QChar c : text.toLower()) {
        if ((c >= u'a' && c <= u'z') || isDigit(c))
            handle.append(c);
        else if (!handle.isEmpty() && !handle.endsWith(u'-'))
            handle.append(u'-');
    }
    handle.truncate(255);
    while (handle.endsWith(u'-'))
        handle.chop(1);
    return handle;
}

bool isHandle(QStringView handle)
{
    return !handle.isEmpty() && std::ranges::all_of(handle, [](QChar c) {
        return (c >= u'a' && c <= u'z') || isDigit(c) || c == u'-';
    });
}

} // namespace trueup
