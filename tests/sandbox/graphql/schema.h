#pragma once

#include "sandbox/graphql/ast.h"

#include <QJsonArray>
#include <QJsonObject>

namespace trueup::sandbox {

/// The part of the shop's schema the sandbox speaks, in the shapes of version 2026-10.
class GqlSchema
{
public:
    GqlSchema();

    [[nodiscard]] const GqlTypeDefinition* type(const QString& name) const;
    [[nodiscard]] const GqlField* field(const QString& type, const QString& name) const;
    /// True when an object of type `name` satisfies a condition on `condition`.
    [[nodiscard]] bool isA(const QString& name, const QString& condition) const;
    [[nodiscard]] bool isComposite(const QString& name) const;

    /// Errors of a document in the shop's words; empty when it is valid.
    [[nodiscard]] QJsonArray validate(const GqlDocument& document, const GqlOperation& operation) const;

    /// The variables an operation runs with, defaults filled in; errors in the shop's words.
    [[nodiscard]] QJsonObject coerceVariables(const GqlOperation& operation, const QJsonObject& given, QJsonArray& errors) const;
    /// Arguments of a field with variables put in; an absent variable leaves its argument absent. A literal that does not
    /// fit its type is reported.
    [[nodiscard]] QJsonObject arguments(const GqlField& field, const GqlSelection& selection, const QJsonObject& variables,
                                        QJsonArray& errors) const;
    /// The same values without a check, for a selection that has passed it.
    [[nodiscard]] static QJsonObject argumentValues(const GqlField& field, const GqlSelection& selection, const QJsonObject& variables);
    [[nodiscard]] static QJsonValue literal(const GqlValue& value, const QJsonObject& variables);

private:
    struct Problem
    {
        QJsonArray path;
        QString explanation;
    };
    void check(const GqlType& type, const QJsonValue& value, const QJsonArray& path, QList<Problem>& problems) const;
    void checkNamed(const GqlTypeDefinition& type, const QJsonValue& value, const QJsonArray& path, QList<Problem>& problems) const;
    void checkInput(const GqlTypeDefinition& type, const QJsonObject& object, const QJsonArray& path, QList<Problem>& problems) const;

    QHash<QString, GqlTypeDefinition> m_types;
};

[[nodiscard]] QString shopSchemaText();
[[nodiscard]] QJsonArray gqlLocations(GqlPlace place);

} // namespace trueup::sandbox
