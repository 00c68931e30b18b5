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

} // namespace trueup
