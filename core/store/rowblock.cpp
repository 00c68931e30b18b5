#include "store/rowblock.h"

#include "store/sqlvalues.h"

namespace trueup {

using namespace Qt::StringLiterals;

RowBlock::RowBlock(std::span<const Column> columns) : m_arrays(columns.size(), u"{"_s) {}

QString& RowBlock::next()
{
    QString& array = m_arrays[m_column];
    m_column = (m_column + 1) % m_arrays.size();
    if (array.size() > 1)
        array += u',';
    return array;
}

void RowBlock::append(QStringView value)
{
    sql::appendElement(next(), value);
}

void RowBlock::null()
{
    next() += "NULL"_L1;
}

void RowBlock::text(QStringView value)
{
    append(value);
}

void RowBlock::textOrNull(QStringView value)
{
    value.isEmpty() ? null() : append(value);
}

void RowBlock::idOrNull(qint64 value)
{
    value == 0 ? null() : append(QString::number(value));
}

void RowBlock::decimalOrNull(const std::optional<Decimal>& value)
{
    value ? append(value->toString()) : null();
}

void RowBlock::booleanOrNull(std::optional<bool> value)
{
    value ? append(*value ? u"t" : u"f") : null();
}

void RowBlock::timestamp(const QDateTime& value)
{
    value.isValid() ? append(value.toUTC().toString(Qt::ISODateWithMs)) : null();
}

void RowBlock::json(QByteArrayView value)
{
    append(QString::fromUtf8(sql::storableJson(value)));
}

void RowBlock::bytea(QByteArrayView value)
{
    append(u"\\x"_s + QString::fromLatin1(value.toByteArray().toHex()));
}

void RowBlock::array(const QStringList& values)
{
    append(sql::array(values));
}

QString RowBlock::names(std::span<const Column> columns)
{
    QStringList names;
    for (const Column& column : columns)
        names.append(column.name);
    return names.join(", "_L1);
}

QString RowBlock::source(std::span<const Column> columns, QLatin1StringView alias)
{
    // unnest() takes arrays of arrays apart to the last element, so these travel as text.
    QStringList arrays;
    QStringList values;
    for (const Column& column : columns) {
        arrays.append(u"?::%1[]"_s.arg(column.isArray ? "text"_L1 : column.type));
        values.append(column.isArray ? u"%1::%2[] AS %1"_s.arg(column.name, column.type) : QString(column.name));
    }
    return u"(SELECT %1 FROM unnest(%2) AS u (%3)) AS %4"_s.arg(values.join(", "_L1), arrays.join(", "_L1), names(columns), alias);
}

QVariantList RowBlock::parameters() const
{
    QVariantList parameters;
    for (const QString& array : m_arrays)
        parameters.append(QString(array + u'}'));
    return parameters;
}

} // namespace trueup
