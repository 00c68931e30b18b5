#pragma once

#include "sandbox/graphql/schema.h"

#include <QJsonArray>
#include <QJsonObject>

#include <functional>
#include <memory>

namespace trueup::sandbox {

class GqlObject;

/// What a field resolves to: a scalar (or null), an object, or a list of either.
struct GqlResolved
{
    GqlResolved() = default;
    GqlResolved(QJsonValue value) : scalar(std::move(value)) {}
    GqlResolved(const QString& value) : scalar(value) {}
    GqlResolved(const QJsonArray& value) : scalar(value) {}
    GqlResolved(std::shared_ptr<GqlObject> value) : object(std::move(value)) {}
    GqlResolved(QList<GqlResolved> values) : items(std::move(values)), isList(true) {}

    QJsonValue scalar;
    std::shared_ptr<GqlObject> object;
    QList<GqlResolved> items;
    bool isList = false;
};

/// One field being resolved.
struct GqlCall
{
    QString field;
    QJsonObject arguments;                    ///< defaults filled in; absent is absent, null is null
    QHash<QString, QJsonObject> directives;   ///< with their arguments
    QJsonArray& errors;                       ///< top-level errors may be added; the field becomes null
};

class GqlObject
{
public:
    GqlObject() = default;
    GqlObject(const GqlObject&) = delete;
    GqlObject& operator=(const GqlObject&) = delete;
    virtual ~GqlObject() = default;
    [[nodiscard]] virtual QString typeName() const = 0;
    [[nodiscard]] virtual GqlResolved resolve(GqlCall& call) = 0;
};

/// An object made of ready values; a field it does not name is null.
class GqlRecord final : public GqlObject
{
public:
    GqlRecord(QString type, QHash<QString, GqlResolved> values) : m_type(std::move(type)), m_values(std::move(values)) {}
    [[nodiscard]] QString typeName() const override { return m_type; }
    [[nodiscard]] GqlResolved resolve(GqlCall& call) override { return m_values.value(call.field); }

private:
    QString m_type;
    QHash<QString, GqlResolved> m_values;
};

[[nodiscard]] inline GqlResolved record(const QString& type, QHash<QString, GqlResolved> values)
{
    return GqlResolved(std::make_shared<GqlRecord>(type, std::move(values)));
}

/// Answers exactly the selected fields of an operation. Fields of a mutation run one after another.
class GqlExecutor
{
public:
    GqlExecutor(const GqlSchema& schema, const GqlDocument& document, QJsonObject variables)
        : m_schema(schema), m_document(document), m_variables(std::move(variables))
    {
    }

    [[nodiscard]] QJsonObject run(const QList<GqlSelection>& selections, GqlObject& root);
    QJsonArray errors;

private:
    void collect(const QList<GqlSelection>& selections, const QString& type, QList<const GqlSelection*>& fields) const;
    [[nodiscard]] QJsonValue complete(const GqlResolved& value, const GqlSelection& selection);

    const GqlSchema& m_schema;
    const GqlDocument& m_document;
    QJsonObject m_variables;
};

/// Points of a query: scalar 0, object 1, a connection by its size but less than linear. With `data` the size of what came
/// back counts, without it `first`. `mutationCost` tells the price of a mutation field by name and arguments.
class GqlCost
{
public:
    using MutationCost = std::function<double(const QString&, const QJsonObject&)>;
    GqlCost(const GqlSchema& schema, const GqlDocument& document, const QJsonObject& variables, MutationCost mutationCost)
        : m_schema(schema), m_document(document), m_variables(variables), m_mutationCost(std::move(mutationCost))
    {
    }
    [[nodiscard]] double of(const GqlOperation& operation, const QJsonValue& data = QJsonValue::Undefined) const;

private:
    [[nodiscard]] double fields(const QList<GqlSelection>& selections, const QString& type, const QJsonValue& data) const;
    [[nodiscard]] double connection(const GqlSelection& selection, const GqlField& field, const QJsonValue& data) const;

    const GqlSchema& m_schema;
    const GqlDocument& m_document;
    const QJsonObject& m_variables;
    MutationCost m_mutationCost;
};

} // namespace trueup::sandbox
