#include "sandbox/graphql/schema.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

namespace {

/// Walks one operation and collects what the shop would refuse before running anything.
class Validator
{
public:
    Validator(const GqlSchema& schema, const GqlDocument& document, const GqlOperation& operation)
        : m_schema(schema), m_document(document)
    {
        m_path.append(operation.name.isEmpty() ? operation.kind : operation.kind + u' ' + operation.name);
        for (const GqlVariable& variable : operation.variables) {
            m_declared.insert(variable.name);
            if (!schema.type(variable.type.name)) {
                report(u"%1 isn't a defined input type (on $%2)"_s.arg(variable.type.name, variable.name), variable.place,
                       {{"code"_L1, u"variableRequiresValidType"_s}, {"typeName"_L1, variable.type.name}});
            }
        }
        selections(operation.selections, operation.kind == "query"_L1 ? u"QueryRoot"_s : u"Mutation"_s);
        for (const GqlVariable& variable : operation.variables) {
            if (!m_used.contains(variable.name)) {
                report(u"Variable $%1 is declared by %2 but not used"_s.arg(variable.name, operation.name.isEmpty() ? u"anonymous "_s + operation.kind : operation.name),
                       variable.place, {{"code"_L1, u"variableNotUsed"_s}, {"variableName"_L1, variable.name}});
            }
        }
    }

    QJsonArray errors;

private:
    void report(const QString& message, GqlPlace place, const QJsonObject& extensions)
    {
        errors.append(QJsonObject{{"message"_L1, message}, {"locations"_L1, gqlLocations(place)},
                                  {"path"_L1, QJsonArray::fromStringList(m_path)}, {"extensions"_L1, extensions}});
    }

    void selections(const QList<GqlSelection>& list, const QString& type)
    {
        for (const GqlSelection& selection : list) {
            directives(selection);
            switch (selection.kind) {
            case GqlSelection::Kind::Field: field(selection, type); break;
            case GqlSelection::Kind::Inline: inlineFragment(selection, type); break;
            case GqlSelection::Kind::Spread: spread(selection, type); break;
            }
        }
    }

    void inlineFragment(const GqlSelection& selection, const QString& type)
    {
        const QString inner = selection.typeCondition.isEmpty() ? type : selection.typeCondition;
        if (!m_schema.isComposite(inner)) {
            report(u"No such type %1, so it can't be a fragment condition"_s.arg(inner), selection.place,
                   {{"code"_L1, u"undefinedType"_s}, {"typeName"_L1, inner}});
            return;
        }
        selections(selection.selections, inner);
    }

    void spread(const GqlSelection& selection, const QString&)
    {
        const auto fragment = m_document.fragments.constFind(selection.name);
        if (fragment == m_document.fragments.cend()) {
            report(u"Fragment %1 was used, but not defined"_s.arg(selection.name), selection.place,
                   {{"code"_L1, u"useAndDefineFragment"_s}, {"fragmentName"_L1, selection.name}});
            return;
        }
        if (m_open.contains(selection.name)) {
            report(u"Fragment %1 contains an infinite loop"_s.arg(selection.name), selection.place, {{"code"_L1, u"infiniteLoop"_s}});
            return;
        }
        m_open.insert(selection.name);
        selections(fragment->selections, fragment->typeCondition);
        m_open.remove(selection.name);
    }

    void field(const GqlSelection& selection, const QString& type)
    {
        if (selection.name == "__typename"_L1)
            return;
        m_path.append(selection.key());
        const GqlField* definition = m_schema.field(type, selection.name);
        if (!definition) {
            report(u"Field '%1' doesn't exist on type '%2'"_s.arg(selection.name, type), selection.place,
                   {{"code"_L1, u"undefinedField"_s}, {"typeName"_L1, type}, {"fieldName"_L1, selection.name}});
        } else {
            arguments(selection, *definition);
            leaf(selection, *definition);
        }
        m_path.removeLast();
    }

    void leaf(const GqlSelection& selection, const GqlField& definition)
    {
        const bool composite = m_schema.isComposite(definition.type.name);
        if (composite && selection.selections.isEmpty()) {
            report(u"Field must have selections (field '%1' returns %2 but has no selections. Did you mean '%1 { ... }'?)"_s.arg(
                       selection.name, definition.type.name),
                   selection.place, {{"code"_L1, u"selectionMismatch"_s}, {"nodeName"_L1, u"field '%1'"_s.arg(selection.name)}});
        } else if (!composite && !selection.selections.isEmpty()) {
            report(u"Selections can't be made on scalars (field '%1' returns %2 but has selections)"_s.arg(
                       selection.name, definition.type.name),
                   selection.place, {{"code"_L1, u"selectionMismatch"_s}});
        } else if (composite) {
            selections(selection.selections, definition.type.name);
        }
    }

    void arguments(const GqlSelection& selection, const GqlField& definition)
    {
        QSet<QString> given;
        for (const GqlArgument& argument : selection.arguments) {
            given.insert(argument.name);
            variables(argument.value, selection.place);
            const bool known = std::ranges::any_of(definition.arguments, [&](const GqlVariable& a) { return a.name == argument.name; });
            if (!known) {
                report(u"Field '%1' doesn't accept argument '%2'"_s.arg(selection.name, argument.name), selection.place,
                       {{"code"_L1, u"argumentNotAccepted"_s}, {"name"_L1, selection.name}, {"typeName"_L1, u"Field"_s},
                        {"argumentName"_L1, argument.name}});
            }
        }
        QStringList missing;
        for (const GqlVariable& argument : definition.arguments) {
            if (argument.type.isRequired && !argument.fallback && !given.contains(argument.name))
                missing.append(argument.name);
        }
        if (!missing.isEmpty()) {
            report(u"Field '%1' is missing required arguments: %2"_s.arg(selection.name, missing.join(u", "_s)), selection.place,
                   {{"code"_L1, u"missingRequiredArguments"_s}, {"className"_L1, u"Field"_s}, {"name"_L1, selection.name},
                    {"arguments"_L1, missing.join(u", "_s)}});
        }
    }

    void directives(const GqlSelection& selection)
    {
        for (const GqlDirective& directive : selection.directives) {
            for (const GqlArgument& argument : directive.arguments)
                variables(argument.value, selection.place);
            static const QStringList known = {u"include"_s, u"skip"_s, u"idempotent"_s};
            if (!known.contains(directive.name)) {
                report(u"Directive @%1 is not defined"_s.arg(directive.name), selection.place,
                       {{"code"_L1, u"undefinedDirective"_s}, {"directiveName"_L1, directive.name}});
            }
        }
    }

    void variables(const GqlValue& value, GqlPlace place)
    {
        if (value.kind == GqlValue::Kind::Variable) {
            m_used.insert(value.text);
            if (!m_declared.contains(value.text)) {
                report(u"Variable $%1 is used by %2 but not declared"_s.arg(value.text, m_path.first()), place,
                       {{"code"_L1, u"variableNotDefined"_s}, {"variableName"_L1, value.text}});
            }
        }
        for (const GqlValue& item : value.items)
            variables(item, place);
        for (const auto& [key, item] : value.fields)
            variables(item, place);
    }

    const GqlSchema& m_schema;
    const GqlDocument& m_document;
    QStringList m_path;
    QSet<QString> m_declared, m_used, m_open;
};

} // namespace

QJsonArray GqlSchema::validate(const GqlDocument& document, const GqlOperation& operation) const
{
    return Validator(*this, document, operation).errors;
}

} // namespace trueup::sandbox
