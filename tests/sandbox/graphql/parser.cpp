#include "sandbox/graphql/parser.h"

#include "sandbox/graphql/lexer.h"

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

namespace {

/// Recursive descent; the first error wins and ends everything.
class Parser
{
public:
    explicit Parser(const QString& text) : m_lexer(text) { m_token = m_lexer.next(); }

    GqlDocument document()
    {
        GqlDocument document;
        while (ok() && m_token.kind != GqlToken::Kind::End) {
            if (is(u"fragment")) {
                const GqlFragment fragment = fragmentDefinition();
                document.fragments.insert(fragment.name, fragment);
            } else {
                document.operations.append(operation());
            }
        }
        if (ok() && document.operations.isEmpty())
            error(u"Unexpected end of document"_s);
        return document;
    }

    QHash<QString, GqlTypeDefinition> schema()
    {
        QHash<QString, GqlTypeDefinition> types;
        while (ok() && m_token.kind != GqlToken::Kind::End) {
            const GqlTypeDefinition type = typeDefinition();
            types.insert(type.name, type);
        }
        return types;
    }

    std::optional<GqlSyntaxError> failure;

private:
    [[nodiscard]] bool ok() const { return !failure; }
    [[nodiscard]] bool is(QStringView text) const
    {
        return m_token.kind != GqlToken::Kind::String && m_token.text == text;
    }
    void step() { m_token = m_lexer.next(); }
    bool take(QStringView text)
    {
        if (!ok() || !is(text))
            return false;
        step();
        return true;
    }
    void expect(QStringView text)
    {
        if (ok() && !take(text))
            error(u"Expected \"%1\", actual: \"%2\""_s.arg(text, m_token.text));
    }
    QString name()
    {
        if (m_token.kind != GqlToken::Kind::Name) {
            error(u"Expected NAME, actual: \"%1\""_s.arg(m_token.text));
            return {};
        }
        const QString text = m_token.text;
        step();
        return text;
    }
    void error(const QString& message)
    {
        if (ok()) {
            failure = GqlSyntaxError{u"syntax error, %1 at [%2, %3]"_s.arg(message).arg(m_token.place.line).arg(m_token.place.column),
                                     m_token.place};
        }
    }

    GqlOperation operation()
    {
        GqlOperation operation;
        operation.kind = u"query"_s;
        if (!is(u"{")) {
            operation.kind = name();
            if (operation.kind != "query"_L1 && operation.kind != "mutation"_L1)
                error(u"Unexpected \"%1\""_s.arg(operation.kind));
            if (m_token.kind == GqlToken::Kind::Name)
                operation.name = name();
            if (take(u"(")) {
                while (ok() && !take(u")"))
                    operation.variables.append(variable());
            }
            directives();
        }
        operation.selections = selections();
        return operation;
    }

    GqlVariable variable()
    {
        GqlVariable variable;
        variable.place = m_token.place;
        expect(u"$");
        return typed(std::move(variable));
    }

    GqlVariable typed(GqlVariable variable)
    {
        variable.name = name();
        expect(u":");
        variable.type = type();
        if (take(u"="))
            variable.fallback = value();
        directives();
        return variable;
    }

    GqlType type()
    {
        GqlType type;
        if (take(u"[")) {
            type.item = std::make_shared<GqlType>(this->type());
            type.name = type.item->name;
            expect(u"]");
        } else {
            type.name = name();
        }
        type.isRequired = take(u"!");
        return type;
    }

    GqlFragment fragmentDefinition()
    {
        GqlFragment fragment;
        expect(u"fragment");
        fragment.name = name();
        expect(u"on");
        fragment.typeCondition = name();
        directives();
        fragment.selections = selections();
        return fragment;
    }

    QList<GqlSelection> selections()
    {
        QList<GqlSelection> list;
        expect(u"{");
        while (ok() && !take(u"}"))
            list.append(selection());
        if (ok() && list.isEmpty())
            error(u"Expected a selection"_s);
        return list;
    }

    GqlSelection selection()
    {
        GqlSelection selection;
        selection.place = m_token.place;
        if (take(u"...")) {
            selection.kind = GqlSelection::Kind::Inline;
            if (take(u"on")) {
                selection.typeCondition = name();
            } else if (m_token.kind == GqlToken::Kind::Name) {
                selection.kind = GqlSelection::Kind::Spread;
                selection.name = name();
                selection.directives = directives();
                return selection;
            }
            selection.directives = directives();
            selection.selections = selections();
            return selection;
        }
        selection.name = name();
        if (take(u":")) {
            selection.alias = selection.name;
            selection.name = name();
        }
        selection.arguments = arguments();
        selection.directives = directives();
        if (is(u"{"))
            selection.selections = selections();
        return selection;
    }

    QList<GqlArgument> arguments()
    {
        QList<GqlArgument> list;
        if (take(u"(")) {
            while (ok() && !take(u")")) {
                GqlArgument argument;
                argument.name = name();
                expect(u":");
                argument.value = value();
                list.append(argument);
            }
        }
        return list;
    }

    QList<GqlDirective> directives()
    {
        QList<GqlDirective> list;
        while (take(u"@")) {
            const QString directive = name();
            list.append({directive, arguments()});
        }
        return list;
    }

    GqlValue value()
    {
        using enum GqlValue::Kind;
        GqlValue value;
        value.text = m_token.text;
        switch (m_token.kind) {
        case GqlToken::Kind::String: value.kind = String; break;
        case GqlToken::Kind::Int: value.kind = Int; break;
        case GqlToken::Kind::Float: value.kind = Float; break;
        case GqlToken::Kind::Name:
            value.kind = is(u"null") ? Null : is(u"true") || is(u"false") ? Boolean : Enum;
            break;
        default: return compoundValue();
        }
        step();
        return value;
    }

    GqlValue compoundValue()
    {
        GqlValue value;
        if (take(u"$")) {
            value.kind = GqlValue::Kind::Variable;
            value.text = name();
        } else if (take(u"[")) {
            value.kind = GqlValue::Kind::List;
            while (ok() && !take(u"]"))
                value.items.append(this->value());
        } else if (take(u"{")) {
            value.kind = GqlValue::Kind::Object;
            while (ok() && !take(u"}")) {
                const QString key = name();
                expect(u":");
                value.fields.append({key, this->value()});
            }
        } else {
            error(u"Unexpected \"%1\""_s.arg(m_token.text));
        }
        return value;
    }

    GqlTypeDefinition typeDefinition()
    {
        using enum GqlTypeDefinition::Kind;
        static const QHash<QString, GqlTypeDefinition::Kind> kinds = {
            {u"scalar"_s, Scalar}, {u"type"_s, Object}, {u"interface"_s, Interface},
            {u"union"_s, Union},   {u"enum"_s, Enum},   {u"input"_s, Input}};
        GqlTypeDefinition type;
        const QString keyword = name();
        if (!kinds.contains(keyword))
            error(u"Unexpected \"%1\""_s.arg(keyword));
        type.kind = kinds.value(keyword);
        type.name = name();
        if (take(u"implements"))
            do
                type.members.append(name());
            while (take(u"&"));
        for (const GqlDirective& directive : directives())
            type.isOneOf = type.isOneOf || directive.name == "oneOf"_L1;
        if (take(u"="))
            do
                type.members.append(name());
            while (take(u"|"));
        if (take(u"{")) {
            while (ok() && !take(u"}"))
                member(type);
        }
        return type;
    }

    void member(GqlTypeDefinition& type)
    {
        if (type.kind == GqlTypeDefinition::Kind::Enum) {
            type.members.append(name());
            return;
        }
        GqlField field;
        field.name = name();
        if (take(u"(")) {
            while (ok() && !take(u")"))
                field.arguments.append(typed({}));
        }
        expect(u":");
        field.type = this->type();
        if (take(u"=")) // a default of an input field
            field.arguments.append({u"default"_s, field.type, value(), {}});
        type.order.append(field.name);
        type.fields.insert(field.name, field);
    }

    GqlLexer m_lexer;
    GqlToken m_token;
};

} // namespace

std::expected<GqlDocument, GqlSyntaxError> parseDocument(const QString& text)
{
    Parser parser(text);
    GqlDocument document = parser.document();
    if (parser.failure)
        return std::unexpected(*parser.failure);
    return document;
}

std::expected<QHash<QString, GqlTypeDefinition>, GqlSyntaxError> parseSchema(const QString& text)
{
    Parser parser(text);
    QHash<QString, GqlTypeDefinition> types = parser.schema();
    if (parser.failure)
        return std::unexpected(*parser.failure);
    return types;
}

} // namespace trueup::sandbox
