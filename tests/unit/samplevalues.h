#pragma once

#include "catalog/fields.h"
#include "catalog/images.h"

#include <rapidcheck.h>

namespace trueup::testing {

inline Value pictures(const QStringList& urls, const QString& alt = QStringLiteral("alt"))
{
    QList<ProductImage> list;
    for (const QString& url : urls)
        list.append({url, alt});
    return imagesValue(list);
}

/// Few values per field, so that three picks often meet: different ones, other spellings of the same, empty and zero ones.
inline QList<Value> samples(FieldId id)
{
    using namespace Qt::StringLiterals;
    const Field& column = field(id);
    switch (column.comparator) {
    case Comparator::Html:
        return {Value(), u""_s, u"<p>a</p>"_s, u"<p> a"_s, u"<p>b &amp; c</p>"_s, u"<p>b & c</p>"_s, u"<p>longer text</p>"_s};
    case Comparator::Number:
        if (column.type == FieldType::Integer)
            return {Value(),           Value::integer(0), Value::integer(-3), Value::integer(1), Value::integer(5),
                    Value::integer(9), Value::integer(14), Value::integer(200)};
        return {Value(),          Decimal(0, 0),    Decimal(-1, 0),   Decimal(10, 0),  Decimal(1000, 2),
                Decimal(1020, 2), Decimal(1049, 2), Decimal(1050, 2), Decimal(25, 0), Decimal(4, 0)};
    case Comparator::Boolean: return {Value(), Value::boolean(true), Value::boolean(false)};
    case Comparator::Gtin:
        return {Value(), u""_s, u"012345678905"_s, u"00012345678905"_s, u"4006381333931"_s, u"4006381333930"_s, u"X1"_s};
    case Comparator::Tags:
        return {Value(),
                QStringList(),
                QStringList{u"a"_s},
                QStringList{u"A"_s},
                QStringList{u"a"_s, u"b"_s},
                QStringList{u"B "_s, u"a"_s},
                QStringList{u"b"_s, u"c"_s},
                QStringList{u"c"_s, u"d"_s, u"a"_s}};
    case Comparator::Images:
        return {Value(),
                pictures({}),
                pictures({u"https://a.b/1.jpg"_s}),
                pictures({u"https://A.B/1.jpg?v=1"_s}),
                pictures({u"https://a.b/1.jpg"_s}, u"other"_s),
                pictures({u"https://a.b/1.jpg"_s, u"https://a.b/2.jpg"_s}),
                pictures({u"https://a.b/2.jpg"_s, u"https://a.b/1.jpg"_s}),
                pictures({u"https://a.b/2.jpg"_s, u"https://cdn.shop/x.jpg"_s})};
    case Comparator::Json:
        return {Value(),
                JsonText{"{}"},
                JsonText{R"({"a":"1","b":"2"})"},
                JsonText{R"({ "b":" 2","a":"1" })"},
                JsonText{R"({"a":"1"})"},
                JsonText{R"({"a":"3","b":"2"})"},
                JsonText{R"({"a":"1","c":{"x":1.0}})"},
                JsonText{R"({"a":"1","c":{"x":1,"y":[1,2]}})"},
                JsonText{R"({"a":"1","c":{"x":2}})"}};
    case Comparator::Exact:
        if (id == FieldId::Status)
            return {Value(), u""_s, u"ACTIVE"_s, u"DRAFT"_s, u"ARCHIVED"_s};
        return {Value(), u""_s, u"a"_s, u"A"_s, u"b"_s, u"c"_s};
    case Comparator::Text:
        return {Value(), u""_s, u"  "_s, u"a b"_s, u" a  b "_s, u"A b"_s, u"a &amp; b"_s, u"a & b"_s, u"much longer text"_s};
    }
    return {};
}

inline Value anyValue(FieldId id)
{
    const QList<Value> values = samples(id);
    return values[*rc::gen::inRange<qsizetype>(0, values.size())];
}

inline FieldId anyField()
{
    return FieldId(*rc::gen::inRange(0, fieldCount));
}

/// Rounds of a property that is not told otherwise by RC_PARAMS; RapidCheck prints the seed. Its RC_ASSERT evaluates both
/// sides of && and ||, so such conditions stand in parentheses of their own.
inline void setRounds(int rounds)
{
    if (!qEnvironmentVariableIsSet("RC_PARAMS"))
        qputenv("RC_PARAMS", "max_success=" + QByteArray::number(rounds) + " max_discard_ratio=100");
}

} // namespace trueup::testing
