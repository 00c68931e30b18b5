#include "catalog/value.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

Value Value::integer(qint64 number)
{
    Value value;
    value.m_data = number;
    return value;
}

Value Value::boolean(bool truth)
{
    Value value;
    value.m_data = truth;
    return value;
}

bool Value::isEmpty() const
{
    if (isNone())
        return true;
    if (const QString* t = text())
        return t->isEmpty();
    if (const QStringList* e = entries())
        return e->isEmpty();
    if (const JsonText* j = json())
        return j->text.isEmpty() || j->text == "{}" || j->text == "[]" || j->text == "null";
    return false;
}

void appendJsonString(QByteArray& out, QStringView text)
{
    static constexpr char hex[] = "0123456789abcdef";
    const auto isPlain = [](QChar c) { return c.unicode() >= 0x20 && c.unicode() < 0x7f && c != u'"' && c != u'\\'; };
    if (std::ranges::all_of(text, isPlain)) { // most values are: written in place, without a text of their own in between
        const qsizetype begin = out.size();
        out.resizeForOverwrite(begin + text.size() + 2);
        char* to = out.data() + begin;
        *to++ = '"';
        to = std::ranges::transform(text, to, [](QChar c) { return c.toLatin1(); }).out;
        *to = '"';
        return;
    }
    out.append('"');
    // Runs of plain characters are converted at once; only the few special ones are looked at singly.
    qsizetype start = 0;
    const auto flush = [&](qsizetype end) {
        if (end > start)
            out.append(text.sliced(start, end - start).toUtf8()); // lone surrogates become U+FFFD
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char16_t c = text[i].unicode();
        if (c >= 0x20 && c != u'"' && c != u'\\')
            continue;
        flush(i);
        start = i + 1;
        switch (c) {
        case u'"': out.append("\\\""); break;
        case u'\\': out.append("\\\\"); break;
        case u'\n': out.append("\\n"); break;
        case u'\r': out.append("\\r"); break;
        case u'\t': out.append("\\t"); break;
        case 0: break;
        default:
            out.append("\\u00");
            out.append(hex[c >> 4]);
            out.append(hex[c & 15]);
        }
    }
    flush(text.size());
    out.append('"');
}

void Value::appendJson(QByteArray& out) const
{
    if (const QString* t = text()) {
        appendJsonString(out, *t);
    } else if (const Decimal* d = decimal()) {
        out.append(d->toLatin1());
    } else if (const qint64* n = integer()) {
        out.append(QByteArray::number(*n));
    } else if (const bool* b = boolean()) {
        out.append(*b ? "true" : "false");
    } else if (const QStringList* e = entries()) {
        out.append('[');
        for (qsizetype i = 0; i < e->size(); ++i) {
            if (i > 0)
                out.append(',');
            appendJsonString(out, e->at(i));
        }
        out.append(']');
    } else if (const JsonText* j = json(); j && !j->text.isEmpty()) {
        out.append(j->text);
    } else {
        out.append("null");
    }
}

QByteArray Value::toJson() const
{
    QByteArray out;
    appendJson(out);
    return out;
}

QJsonValue Value::toJsonValue() const
{
    if (const QString* t = text())
        return *t;
    if (const Decimal* d = decimal())
        return d->toDouble(); // 15 digits read back exactly, see fromJson
    if (const qint64* n = integer())
        return *n;
    if (const bool* b = boolean())
        return *b;
    if (const QStringList* e = entries())
        return QJsonArray::fromStringList(*e);
    if (const JsonText* j = json()) {
        const QJsonDocument document = QJsonDocument::fromJson(j->text);
        return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
    }
    return QJsonValue::Null;
}

Value Value::fromJson(FieldType type, const QJsonValue& json, int decimalScale)
{
    switch (type) {
    case FieldType::Text:
    case FieldType::Html: return json.isString() ? Value(json.toString()) : Value();
    case FieldType::Decimal: {
        const auto number = json.isString()   ? Decimal::fromString(json.toString())
                            : json.isDouble() ? Decimal::fromDouble(json.toDouble(), decimalScale)
                                              : std::nullopt;
        const auto scaled = number ? number->rescaled(decimalScale) : std::nullopt;
        return scaled ? Value(*scaled) : Value();
    }
    case FieldType::Integer: return json.isDouble() ? integer(json.toInteger()) : Value();
    case FieldType::Bool: return json.isBool() ? boolean(json.toBool()) : Value();
    case FieldType::Set: {
        if (!json.isArray())
            return {};
        QStringList entries;
        for (const QJsonValue entry : json.toArray())
            entries.append(entry.toString());
        return entries;
    }
    case FieldType::List:
        return json.isArray() ? Value(JsonText{QJsonDocument(json.toArray()).toJson(QJsonDocument::Compact)}) : Value();
    case FieldType::Json:
        return json.isObject() ? Value(JsonText{QJsonDocument(json.toObject()).toJson(QJsonDocument::Compact)}) : Value();
    }
    return {};
}

QString Value::toDisplay() const
{
    if (const QString* t = text())
        return *t;
    if (const Decimal* d = decimal())
        return d->toString();
    if (const qint64* n = integer())
        return QString::number(*n);
    if (const bool* b = boolean())
        return *b ? u"true"_s : u"false"_s;
    if (const QStringList* e = entries())
        return e->join(u", "_s);
    if (const JsonText* j = json())
        return QString::fromUtf8(j->text);
    return {};
}

} // namespace trueup
