#pragma once

#include <QHash>
#include <QList>
#include <QString>

#include <memory>
#include <optional>
#include <utility>

namespace trueup::sandbox {

/// Where something stands in a document, counted from one.
struct GqlPlace
{
    int line = 1;
    int column = 1;
};

struct GqlValue
{
    enum class Kind { Null, Variable, Int, Float, String, Boolean, Enum, List, Object };
    Kind kind = Kind::Null;
    QString text; ///< name of a variable or enum value, digits, characters, true or false
    QList<GqlValue> items;
    QList<std::pair<QString, GqlValue>> fields;
};

struct GqlArgument
{
    QString name;
    GqlValue value;
};

struct GqlDirective
{
    QString name;
    QList<GqlArgument> arguments;
};

struct GqlSelection
{
    enum class Kind { Field, Inline, Spread };
    Kind kind = Kind::Field;
    QString alias;
    QString name; ///< of the field or of the fragment
    QString typeCondition;
    QList<GqlArgument> arguments;
    QList<GqlDirective> directives;
    QList<GqlSelection> selections;
    GqlPlace place;
    [[nodiscard]] QString key() const { return alias.isEmpty() ? name : alias; }
};

/// `[String!]!` and the like.
struct GqlType
{
    QString name; ///< of the innermost type
    bool isRequired = false;
    std::shared_ptr<const GqlType> item; ///< set for a list
    [[nodiscard]] bool isList() const { return item != nullptr; }
    [[nodiscard]] QString toString() const
    {
        return (item ? u'[' + item->toString() + u']' : name) + (isRequired ? QStringLiteral("!") : QString());
    }
};

struct GqlVariable
{
    QString name;
    GqlType type;
    std::optional<GqlValue> fallback;
    GqlPlace place;
};

struct GqlOperation
{
    QString kind; ///< query or mutation
    QString name;
    QList<GqlVariable> variables;
    QList<GqlSelection> selections;
};

struct GqlFragment
{
    QString name;
    QString typeCondition;
    QList<GqlSelection> selections;
};

struct GqlDocument
{
    QList<GqlOperation> operations;
    QHash<QString, GqlFragment> fragments;
};

/// What a schema says about a type.
struct GqlField
{
    QString name;
    GqlType type;
    QList<GqlVariable> arguments; ///< without fallback and not null: required
};

struct GqlTypeDefinition
{
    enum class Kind { Scalar, Object, Interface, Union, Enum, Input };
    Kind kind = Kind::Scalar;
    QString name;
    QHash<QString, GqlField> fields;
    QStringList order;   ///< of the fields
    QStringList members; ///< enum values, members of a union, interfaces of an object
    bool isOneOf = false;
};

} // namespace trueup::sandbox
