#include "catalog/comparators.h"

#include "catalog/entities.h"
#include "catalog/identifiers.h"
#include "catalog/images.h"
#include "catalog/sanitiser.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

void appendCanonical(QByteArray& out, const QJsonValue& value);

void appendCanonical(QByteArray& out, const QJsonObject& object)
{
    // QJsonObject keeps its keys sorted.
    out.append('{');
    bool first = true;
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (!first)
            out.append(',');
        first = false;
        appendJsonString(out, it.key());
        out.append(':');
        appendCanonical(out, it.value());
    }
    out.append('}');
}

void appendCanonical(QByteArray& out, const QJsonValue& value)
{
    switch (value.type()) {
    case QJsonValue::Object: appendCanonical(out, value.toObject()); return;
    case QJsonValue::Array: {
        out.append('[');
        const QJsonArray array = value.toArray();
        for (qsizetype i = 0; i < array.size(); ++i) {
            if (i > 0)
                out.append(',');
            appendCanonical(out, array.at(i));
        }
        out.append(']');
        return;
    }
    case QJsonValue::String: appendJsonString(out, composed(value.toString().trimmed())); return;
    case QJsonValue::Double: out.append(QByteArray::number(value.toDouble(), 'g', 17)); return;
    case QJsonValue::Bool: out.append(value.toBool() ? "true" : "false"); return;
    case QJsonValue::Null:
    case QJsonValue::Undefined: out.append("null"); return;
    }
}

Value normalisedText(const QString& text)
{
    return composed(collapsed(decodeEntities(text).text));
}

Value normalisedBarcode(const QString& text)
{
    const Barcode barcode = readBarcode(text);
    return barcode.gtin14.isEmpty() ? barcode.text : barcode.gtin14;
}

Value normalisedTags(const QStringList& tags)
{
    QStringList forms;
    for (const QString& tag : tags) {
        const QString form = collapsed(composed(tag)).toCaseFolded();
        if (!form.isEmpty())
            forms.append(form);
    }
    std::ranges::sort(forms);
    forms.erase(std::unique(forms.begin(), forms.end()), forms.end());
    return forms.isEmpty() ? Value() : Value(forms);
}

Value normalisedImages(const Value& value)
{
    QStringList forms;
    for (const ProductImage& image : imagesFromValue(value))
        forms.append(imageIdentity(image.src) + QChar(u'\n') + collapsed(image.alt));
    return forms.isEmpty() ? Value() : Value(forms);
}

/// Without letter case and repeated white space. The two halves of an address mean something as they are written.
QString foldedText(const QString& text)
{
    return text.contains("://"_L1) ? text : collapsed(text).toCaseFolded();
}

void appendFolded(QByteArray& out, const QJsonValue& value)
{
    if (value.isString()) {
        appendJsonString(out, foldedText(value.toString()));
    } else if (value.isArray()) {
        out.append('[');
        const QJsonArray array = value.toArray();
        for (const QJsonValue entry : array) {
            appendFolded(out, entry);
            out.append(',');
        }
        out.append(']');
    } else if (value.isObject()) {
        QByteArrayList members;
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it) {
            QByteArray member;
            appendJsonString(member, foldedText(it.key()));
            member.append(':');
            appendFolded(member, *it);
            members.append(member);
        }
        std::ranges::sort(members); // the order of the keys was that of their spelling
        out.append('{').append(members.join(',')).append('}');
    } else {
        appendCanonical(out, value);
    }
}

QByteArray foldedJson(const QByteArray& canonical)
{
    const QJsonDocument document = QJsonDocument::fromJson(canonical);
    if (document.isNull())
        return canonical;
    QByteArray out;
    appendFolded(out, document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object()));
    return out;
}

/// Of a token stream only the texts a reader sees: tags and addresses stay as they are.
QString foldedHtml(const QString& tokens)
{
    QStringList lines = tokens.split(u'\n');
    for (QString& line : lines) {
        if (line.startsWith(u'"'))
            line = line.toCaseFolded();
    }
    return lines.join(u'\n');
}

/// Of an address and its alternative text, see normalisedImages.
QString foldedImage(const QString& form)
{
    const qsizetype end = form.indexOf(u'\n') + 1;
    return form.first(end) + form.sliced(end).toCaseFolded();
}

/// A normalised value without letter case and repeated white space, unless that is what tells two values apart.
Value folded(FieldId id, const Value& value)
{
    if (id == FieldId::Mpn) // compared as a text, but a number people order by
        return value;
    switch (field(id).comparator) {
    case Comparator::Text: return value.text() ? Value(foldedText(*value.text())) : value;
    case Comparator::Html: return value.text() ? Value(foldedHtml(*value.text())) : value;
    case Comparator::Json: return value.json() ? Value(JsonText{foldedJson(value.json()->text)}) : value;
    case Comparator::Images: {
        QStringList forms = value.entries() ? *value.entries() : QStringList();
        for (QString& form : forms)
            form = foldedImage(form);
        return value.entries() ? Value(forms) : value;
    }
    case Comparator::Exact:
    case Comparator::Number:
    case Comparator::Boolean:
    case Comparator::Gtin:
    case Comparator::Tags: return value;
    }
    return value;
}

Value normalisedNumber(const Value& value)
{
    if (const Decimal* number = value.decimal())
        return number->normalised();
    if (const qint64* number = value.integer(); number && *number > -1'000'000'000'000'000 && *number < 1'000'000'000'000'000)
        return Decimal(*number, 0);
    return value;
}

} // namespace

QByteArray canonicalJson(const QByteArray& json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError)
        return json.trimmed();
    QByteArray out;
    appendCanonical(out, document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object()));
    return out;
}

Value normalised(FieldId id, const Value& value)
{
    if (value.isEmpty())
        return {};
    const QString* const text = value.text();
    switch (field(id).comparator) {
    case Comparator::Exact:
    case Comparator::Boolean: return value;
    case Comparator::Text: return text ? normalisedText(*text) : value;
    case Comparator::Html: return text ? Value(htmlTokenStream(*text)) : value;
    case Comparator::Number: return normalisedNumber(value);
    case Comparator::Gtin: return text ? normalisedBarcode(*text) : value;
    case Comparator::Tags: return value.entries() ? normalisedTags(*value.entries()) : value;
    case Comparator::Images: return value.json() ? normalisedImages(value) : value;
    case Comparator::Json: return value.json() ? Value(JsonText{canonicalJson(value.json()->text)}) : value;
    }
    return value;
}

bool sameValue(FieldId field, const Value& a, const Value& b)
{
    return a == b || normalised(field, a) == normalised(field, b);
}

bool sameButForCase(FieldId field, const Value& a, const Value& b)
{
    if (a == b)
        return true;
    const Value first = normalised(field, a);
    const Value second = normalised(field, b);
    return first == second || folded(field, first) == folded(field, second);
}

} // namespace trueup
