#include "sandbox/graphql/schema.h"

#include "sandbox/graphql/parser.h"

#include <QJsonDocument>

#include <cmath>

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

GqlSchema::GqlSchema()
{
    const auto parsed = parseSchema(shopSchemaText());
    if (!parsed)
        qFatal("The sandbox's schema is not valid: %s", qPrintable(parsed.error().message));
    m_types = *parsed;
    for (auto it = m_types.cbegin(); it != m_types.cend(); ++it) {
        for (const GqlField& field : it->fields) {
            if (!m_types.contains(field.type.name))
                qFatal("The sandbox's schema lacks type %s", qPrintable(field.type.name));
        }
    }
}

const GqlTypeDefinition* GqlSchema::type(const QString& name) const
{
    const auto found = m_types.constFind(name);
    return found == m_types.cend() ? nullptr : &*found;
}

const GqlField* GqlSchema::field(const QString& type, const QString& name) const
{
    const GqlTypeDefinition* definition = this->type(type);
    if (!definition)
        return nullptr;
    const auto found = definition->fields.constFind(name);
    return found == definition->fields.cend() ? nullptr : &*found;
}

bool GqlSchema::isA(const QString& name, const QString& condition) const
{
    if (name == condition || condition.isEmpty())
        return true;
    const GqlTypeDefinition* own = type(name);
    const GqlTypeDefinition* other = type(condition);
    return (own && own->kind != GqlTypeDefinition::Kind::Union && own->members.contains(condition)) ||
           (other && other->kind == GqlTypeDefinition::Kind::Union && other->members.contains(name));
}

bool GqlSchema::isComposite(const QString& name) const
{
    using enum GqlTypeDefinition::Kind;
    const GqlTypeDefinition* definition = type(name);
    return definition && (definition->kind == Object || definition->kind == Interface || definition->kind == Union);
}

QJsonValue GqlSchema::literal(const GqlValue& value, const QJsonObject& variables)
{
    using enum GqlValue::Kind;
    switch (value.kind) {
    case Null: return {};
    case Variable: return variables.contains(value.text) ? variables.value(value.text) : QJsonValue(QJsonValue::Undefined);
    case Int: return value.text.toLongLong();
    case Float: return value.text.toDouble();
    case String:
    case Enum: return value.text;
    case Boolean: return value.text == "true"_L1;
    case List: {
        QJsonArray array;
        for (const GqlValue& item : value.items)
            array.append(literal(item, variables));
        return array;
    }
    case Object: {
        QJsonObject object;
        for (const auto& [key, item] : value.fields) {
            const QJsonValue member = literal(item, variables);
            if (!member.isUndefined())
                object.insert(key, member);
        }
        return object;
    }
    }
    return {};
}

namespace {

QString kindName(const QJsonValue& value)
{
    const QJsonArray wrapped{value};
    return QString::fromUtf8(QJsonDocument(wrapped).toJson(QJsonDocument::Compact)).sliced(1).chopped(1);
}

bool fitsScalar(const QString& name, const QJsonValue& value)
{
    if (name == "Int"_L1)
        return value.isDouble() && value.toDouble() == double(value.toInteger()) && std::abs(value.toDouble()) < 2147483648.0;
    if (name == "Float"_L1)
        return value.isDouble();
    if (name == "Boolean"_L1)
        return value.isBool();
    if (name == "Money"_L1 || name == "Decimal"_L1) {
        bool ok = value.isDouble();
        if (value.isString())
            value.toString().toDouble(&ok);
        return ok;
    }
    if (name == "ID"_L1)
        return value.isString() || value.isDouble();
    return value.isString(); // String, URL, DateTime, UnsignedInt64 …
}

} // namespace

void GqlSchema::check(const GqlType& type, const QJsonValue& value, const QJsonArray& path, QList<Problem>& problems) const
{
    if (value.isNull() || value.isUndefined()) {
        if (type.isRequired)
            problems.append({path, u"Expected value to not be null"_s});
        return;
    }
    if (type.isList()) {
        if (!value.isArray()) { // a single value stands for a list of one
            check(*type.item, value, path, problems);
            return;
        }
        const QJsonArray items = value.toArray();
        for (qsizetype i = 0; i < items.size(); ++i) {
            QJsonArray deeper = path;
            deeper.append(i);
            check(*type.item, items[i], deeper, problems);
        }
        return;
    }
    if (const GqlTypeDefinition* definition = this->type(type.name))
        checkNamed(*definition, value, path, problems);
}

void GqlSchema::checkNamed(const GqlTypeDefinition& type, const QJsonValue& value, const QJsonArray& path,
                           QList<Problem>& problems) const
{
    using enum GqlTypeDefinition::Kind;
    if (type.kind == Input) {
        if (value.isObject())
            checkInput(type, value.toObject(), path, problems);
        else
            problems.append({path, u"Expected %1 to be a key-value object."_s.arg(kindName(value))});
    } else if (type.kind == Enum) {
        if (!value.isString() || !type.members.contains(value.toString()))
            problems.append({path, u"Expected %1 to be one of: %2"_s.arg(kindName(value), type.members.join(u", "_s))});
    } else if (!fitsScalar(type.name, value)) {
        problems.append({path, u"Could not coerce value %1 to %2"_s.arg(kindName(value), type.name)});
    } else if (type.name == "ID"_L1 && value.isString() && !value.toString().startsWith("gid://"_L1)) {
        problems.append({path, u"Invalid global id '%1'"_s.arg(value.toString())});
    }
}

void GqlSchema::checkInput(const GqlTypeDefinition& type, const QJsonObject& object, const QJsonArray& path,
                           QList<Problem>& problems) const
{
    const auto below = [&path](const QString& key) {
        QJsonArray deeper = path;
        deeper.append(key);
        return deeper;
    };
    for (auto it = object.begin(); it != object.end(); ++it) {
        const auto field = type.fields.constFind(it.key());
        if (field == type.fields.cend())
            problems.append({below(it.key()), u"Field is not defined on %1"_s.arg(type.name)});
        else
            check(field->type, it.value(), below(it.key()), problems);
    }
    for (const GqlField& field : type.fields) {
        if (field.type.isRequired && field.arguments.isEmpty() && !object.contains(field.name))
            problems.append({below(field.name), u"Expected value to not be null"_s});
    }
    if (type.isOneOf && (object.size() != 1 || object.begin().value().isNull()))
        problems.append({path, u"'%1' requires exactly one argument, but %2 were provided."_s.arg(type.name).arg(object.size())});
}

QJsonObject GqlSchema::coerceVariables(const GqlOperation& operation, const QJsonObject& given, QJsonArray& errors) const
{
    QJsonObject result;
    for (const GqlVariable& variable : operation.variables) {
        QJsonValue value = given.contains(variable.name) ? given.value(variable.name) : QJsonValue(QJsonValue::Undefined);
        if (value.isUndefined() && variable.fallback)
            value = literal(*variable.fallback, {});
        QList<Problem> problems;
        check(variable.type, value, {}, problems);
        if (!problems.isEmpty()) {
            QJsonArray list;
            QStringList sentences;
            for (const Problem& problem : problems) {
                list.append(QJsonObject{{"path"_L1, problem.path}, {"explanation"_L1, problem.explanation}});
                QStringList path;
                for (const QJsonValue& step : problem.path)
                    path.append(step.toVariant().toString());
                sentences.append(path.isEmpty() ? problem.explanation : u"%1 (%2)"_s.arg(path.join(u'.'), problem.explanation));
            }
            const QString detail = problems.size() == 1 && problems.first().path.isEmpty() ? QString() : u" for "_s + sentences.join(u", "_s);
            errors.append(QJsonObject{
                {"message"_L1, u"Variable $%1 of type %2 was provided invalid value%3"_s.arg(variable.name, variable.type.toString(), detail)},
                {"locations"_L1, gqlLocations(variable.place)},
                {"extensions"_L1, QJsonObject{{"value"_L1, value.isUndefined() ? QJsonValue() : value}, {"problems"_L1, list},
                                              {"code"_L1, u"INVALID_VARIABLE"_s}}}});
        } else if (!value.isUndefined()) {
            result.insert(variable.name, value);
        }
    }
    return result;
}

QJsonObject GqlSchema::argumentValues(const GqlField& field, const GqlSelection& selection, const QJsonObject& variables)
{
    QJsonObject result;
    for (const GqlVariable& argument : field.arguments) {
        if (argument.fallback)
            result.insert(argument.name, literal(*argument.fallback, {}));
    }
    for (const GqlArgument& given : selection.arguments) {
        const QJsonValue value = literal(given.value, variables);
        if (!value.isUndefined())
            result.insert(given.name, value);
    }
    return result;
}

QJsonObject GqlSchema::arguments(const GqlField& field, const GqlSelection& selection, const QJsonObject& variables,
                                 QJsonArray& errors) const
{
    QJsonObject result = argumentValues(field, selection, variables);
    for (const GqlArgument& given : selection.arguments) {
        const QJsonValue value = result.value(given.name);
        for (const GqlVariable& argument : field.arguments) {
            QList<Problem> problems;
            if (argument.name == given.name && !value.isUndefined())
                check(argument.type, value, {}, problems);
            for (const Problem& problem : std::as_const(problems)) {
                errors.append(QJsonObject{
                    {"message"_L1, u"Argument '%1' on Field '%2' has an invalid value (%3). Expected type '%4'. %5"_s.arg(
                                       given.name, selection.name, kindName(value), argument.type.toString(), problem.explanation)},
                    {"locations"_L1, gqlLocations(selection.place)},
                    {"extensions"_L1, QJsonObject{{"code"_L1, u"argumentLiteralsIncompatible"_s}, {"typeName"_L1, u"Field"_s},
                                                  {"argumentName"_L1, given.name}}}});
            }
        }
    }
    return result;
}

QJsonArray gqlLocations(GqlPlace place)
{
    return {QJsonObject{{"line"_L1, place.line}, {"column"_L1, place.column}}};
}

} // namespace trueup::sandbox
