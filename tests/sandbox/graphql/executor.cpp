#include "sandbox/graphql/executor.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

namespace {

bool isWanted(const GqlSelection& selection, const QJsonObject& variables)
{
    for (const GqlDirective& directive : selection.directives) {
        const bool condition = directive.arguments.isEmpty() || GqlSchema::literal(directive.arguments.first().value, variables).toBool();
        if ((directive.name == "include"_L1 && !condition) || (directive.name == "skip"_L1 && condition))
            return false;
    }
    return true;
}

} // namespace

void GqlExecutor::collect(const QList<GqlSelection>& selections, const QString& type, QList<const GqlSelection*>& fields) const
{
    for (const GqlSelection& selection : selections) {
        if (!isWanted(selection, m_variables))
            continue;
        switch (selection.kind) {
        case GqlSelection::Kind::Field: fields.append(&selection); break;
        case GqlSelection::Kind::Inline:
            if (m_schema.isA(type, selection.typeCondition))
                collect(selection.selections, type, fields);
            break;
        case GqlSelection::Kind::Spread: {
            const auto fragment = m_document.fragments.constFind(selection.name);
            if (fragment != m_document.fragments.cend() && m_schema.isA(type, fragment->typeCondition))
                collect(fragment->selections, type, fields);
            break;
        }
        }
    }
}

namespace {

/// The same field selected twice with different sub-selections answers both.
QJsonValue merged(const QJsonValue& a, const QJsonValue& b)
{
    if (a.isObject() && b.isObject()) {
        QJsonObject object = a.toObject();
        const QJsonObject other = b.toObject();
        for (auto it = other.begin(); it != other.end(); ++it)
            object[it.key()] = object.contains(it.key()) ? merged(object[it.key()], it.value()) : it.value();
        return object;
    }
    if (a.isArray() && b.isArray() && a.toArray().size() == b.toArray().size()) {
        QJsonArray array;
        for (qsizetype i = 0; i < a.toArray().size(); ++i)
            array.append(merged(a.toArray().at(i), b.toArray().at(i)));
        return array;
    }
    return b;
}

} // namespace

QJsonObject GqlExecutor::run(const QList<GqlSelection>& selections, GqlObject& root)
{
    QJsonObject data;
    const QString type = root.typeName();
    const GqlTypeDefinition* definition = m_schema.type(type);
    QList<const GqlSelection*> wanted;
    collect(selections, type, wanted);
    for (const GqlSelection* selection : std::as_const(wanted)) {
        const QString key = selection->key();
        if (selection->name == "__typename"_L1) {
            data[key] = type;
            continue;
        }
        const auto field = definition ? definition->fields.constFind(selection->name) : QHash<QString, GqlField>::const_iterator();
        if (!definition || field == definition->fields.cend())
            continue; // selected through an interface this type does not carry it for
        QHash<QString, QJsonObject> directives;
        for (const GqlDirective& directive : selection->directives) {
            QJsonObject given;
            for (const GqlArgument& argument : directive.arguments)
                given[argument.name] = GqlSchema::literal(argument.value, m_variables);
            directives.insert(directive.name, given);
        }
        const qsizetype before = errors.size();
        GqlCall call{selection->name, m_schema.arguments(*field, *selection, m_variables, errors), directives, errors};
        const QJsonValue value = errors.size() > before ? QJsonValue() : complete(root.resolve(call), *selection);
        if (const auto answered = data.constFind(key); answered != data.constEnd())
            data.insert(key, merged(*answered, value));
        else
            data.insert(key, value);
    }
    return data;
}

QJsonValue GqlExecutor::complete(const GqlResolved& value, const GqlSelection& selection)
{
    if (value.isList) {
        QJsonArray array;
        for (const GqlResolved& item : value.items)
            array.append(complete(item, selection));
        return array;
    }
    if (value.object)
        return run(selection.selections, *value.object);
    return value.scalar;
}

double GqlCost::of(const GqlOperation& operation, const QJsonValue& data) const
{
    return fields(operation.selections, operation.kind == "query"_L1 ? u"QueryRoot"_s : u"Mutation"_s, data);
}

double GqlCost::fields(const QList<GqlSelection>& selections, const QString& type, const QJsonValue& data) const
{
    double sum = 0;
    for (const GqlSelection& selection : selections) {
        if (!isWanted(selection, m_variables)) // graphql-ruby's analysis of complexity passes over what is not included
            continue;
        if (selection.kind == GqlSelection::Kind::Inline) {
            sum += fields(selection.selections, selection.typeCondition.isEmpty() ? type : selection.typeCondition, data);
            continue;
        }
        if (selection.kind == GqlSelection::Kind::Spread) {
            const GqlFragment fragment = m_document.fragments.value(selection.name);
            sum += fields(fragment.selections, fragment.typeCondition, data);
            continue;
        }
        const GqlField* field = m_schema.field(type, selection.name);
        if (!field || !m_schema.isComposite(field->type.name))
            continue;
        const QJsonValue inner = data.isObject() ? data.toObject().value(selection.key()) : QJsonValue(QJsonValue::Undefined);
        if (type == "Mutation"_L1) {
            sum += m_mutationCost(selection.name, GqlSchema::argumentValues(*field, selection, m_variables));
        } else if (data.isObject() && !inner.isObject() && !inner.isArray()) {
            continue; // nothing came back
        } else if (field->type.name.endsWith("Connection"_L1)) {
            sum += connection(selection, *field, inner);
        } else {
            const QJsonValue one = inner.isArray() ? inner.toArray().at(0) : inner;
            sum += 1 + fields(selection.selections, field->type.name, one);
        }
    }
    return sum;
}

double GqlCost::connection(const GqlSelection& selection, const GqlField& field, const QJsonValue& data) const
{
    const QJsonObject arguments = GqlSchema::argumentValues(field, selection, m_variables);
    const double size = arguments.contains("first"_L1) ? arguments["first"_L1].toDouble() : arguments["last"_L1].toDouble(10);
    double sum = 0;
    const QString edge = field.type.name.chopped(10) + u"Edge"_s;
    const QString nodeType = m_schema.field(field.type.name, u"nodes"_s)->type.name;
    for (const GqlSelection& part : selection.selections) {
        if (part.name != "nodes"_L1 && part.name != "edges"_L1)
            continue;
        const QString type = part.name == "nodes"_L1 ? nodeType : edge;
        if (data.isObject()) {
            for (const QJsonValue& item : data.toObject().value(part.key()).toArray())
                sum += std::max(1.0, 1 + fields(part.selections, type, item) - (type == edge ? 1 : 0));
        } else {
            sum += size * std::max(1.0, 1 + fields(part.selections, type, QJsonValue::Undefined) - (type == edge ? 1 : 0));
        }
    }
    return std::max(1.0, std::ceil(sum / 20)); // 250 variants with their inventory items: 25 points
}

} // namespace trueup::sandbox
