#pragma once

#include "sandbox/graphql/ast.h"

#include <QString>

namespace trueup::sandbox {

struct GqlToken
{
    enum class Kind { End, Punctuator, Name, Int, Float, String, Invalid };
    Kind kind = Kind::End;
    QString text;
    GqlPlace place;
};

/// Cuts GraphQL text into tokens; commas, comments and white space count for nothing.
class GqlLexer
{
public:
    explicit GqlLexer(QString text) : m_text(std::move(text)) {}
    [[nodiscard]] GqlToken next();

private:
    [[nodiscard]] QChar at(qsizetype offset = 0) const { return m_at + offset < m_text.size() ? m_text[m_at + offset] : QChar(); }
    void skip();
    void advance();
    [[nodiscard]] GqlToken string(GqlPlace place);
    [[nodiscard]] GqlToken blockString(GqlPlace place);
    [[nodiscard]] GqlToken number(GqlPlace place);

    QString m_text;
    qsizetype m_at = 0;
    GqlPlace m_place;
};

} // namespace trueup::sandbox
