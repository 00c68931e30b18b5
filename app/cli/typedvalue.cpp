#include "typedvalue.h"

#include "sessionhelp.h"

#include "catalog/validation.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace trueup::cli {

using namespace Qt::StringLiterals;

Result<Value> typedValue(const Field& column, const QString& text)
{
    Value value;
    switch (column.type) {
    case FieldType::Text:
    case FieldType::Html:
        value = text;
        break;
    case FieldType::Decimal:
        if (const auto decimal = Decimal::fromString(text))
            value = *decimal;
        break;
    case FieldType::Integer: {
        bool fine = false;
        if (const qint64 integer = text.toLongLong(&fine); fine)
            value = Value::integer(integer);
        break;
    }
    case FieldType::Bool:
        if (text == "true"_L1 || text == "false"_L1)
            value = Value::boolean(text == "true"_L1);
        break;
    case FieldType::Set: {
        QStringList entries;
        for (const QString& entry : text.split(u',', Qt::SkipEmptyParts))
            entries.append(entry.trimmed());
        value = entries;
        break;
    }
    case FieldType::List:
    case FieldType::Json:
        value = Value::fromJson(column.type, QJsonDocument::fromJson('[' + text.toUtf8() + ']').array().at(0), column.scale);
        break;
    }
    if (value.isNone())
        return usage(Text::tr("“%1” is no value of “%2”.").arg(text, column.translatedLabel()));
    for (const Issue& issue : validateValue(column.id, value)) {
        if (issue.severity == Severity::BlocksField)
            return usage(issue.message);
    }
    return value;
}

} // namespace trueup::cli
