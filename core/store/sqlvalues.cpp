#include "store/sqlvalues.h"

#include <QJsonDocument>

namespace trueup::sql {

using namespace Qt::StringLiterals;

QVariant orNull(const QString& text)
{
    return text.isEmpty() ? QVariant() : QVariant(text);
}

QVariant orNull(qint64 id)
{
    return id == 0 ? QVariant() : QVariant(id);
}

QVariant orNull(const QDateTime& time)
{
    return time.isValid() ? QVariant(time.toUTC()) : QVariant();
}

QVariant orNull(const QByteArray& json)
{
    return json.isEmpty() ? QVariant() : QVariant(QString::fromUtf8(json));
}

QVariant orNull(const std::optional<Decimal>& number)
{
    return number ? QVariant(number->toString()) : QVariant();
}

QString json(const QJsonObject& object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QString json(const QJsonArray& array)
{
    return QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
}

QString array(const QStringList& values)
{
    QString out = u"{"_s;
    for (const QString& value : values) {
        if (out.size() > 1)
            out += u',';
        appendElement(out, value);
    }
    return out + u'}';
}

void appendElement(QString& array, QStringView value)
{
    array += u'"';
    for (const QChar c : value) {
        if (c == u'"' || c == u'\\')
            array += u'\\';
        if (!c.isNull())
            array += c;
    }
    array += u'"';
}

QByteArray storableJson(QByteArrayView json)
{
    if (json.indexOf("\\u0000") < 0)
        return json.toByteArray();
    QByteArray out;
    out.reserve(json.size());
    for (qsizetype i = 0; i < json.size(); ++i) {
        if (json[i] == '\\' && i + 1 < json.size()) {
            if (json.sliced(i).startsWith("\\u0000")) {
                i += 5;
                continue;
            }
            out.append(json[i++]); // with the next: a backslash before a backslash makes it plain text
        }
        out.append(json[i]);
    }
    return out;
}

QString array(std::span<const qint64> values)
{
    QString out = u"{"_s;
    out.reserve(qsizetype(values.size()) * 8);
    for (const qint64 value : values) {
        if (out.size() > 1)
            out += u',';
        out += QString::number(value);
    }
    return out + u'}';
}

QJsonObject object(const QVariant& jsonText)
{
    return QJsonDocument::fromJson(jsonText.toString().toUtf8()).object();
}

QJsonArray list(const QVariant& jsonText)
{
    return QJsonDocument::fromJson(jsonText.toString().toUtf8()).array();
}

QStringList strings(const QVariant& jsonText)
{
    QStringList out;
    for (const QJsonValue value : list(jsonText))
        out.append(value.toString());
    return out;
}

QDateTime time(const QVariant& value)
{
    return value.isNull() ? QDateTime() : value.toDateTime().toUTC();
}

std::optional<Decimal> number(const QVariant& value)
{
    return value.isNull() ? std::nullopt : Decimal::fromString(value.toString());
}

std::optional<double> real(const QVariant& value)
{
    return value.isNull() ? std::nullopt : std::optional(value.toDouble());
}

Error notFound(const QString& what)
{
    Error error;
    error.kind = ErrorKind::NotFound;
    error.message = QCoreApplication::translate("trueup::Store", "%1 does not exist.").arg(what);
    return error;
}

} // namespace trueup::sql
