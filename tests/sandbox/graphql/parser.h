#pragma once

#include "sandbox/graphql/ast.h"

#include <expected>

namespace trueup::sandbox {

struct GqlSyntaxError
{
    QString message;
    GqlPlace place;
};

[[nodiscard]] std::expected<GqlDocument, GqlSyntaxError> parseDocument(const QString& text);
/// Type definitions: scalar, type, interface, union, enum, input; no descriptions, no extensions.
[[nodiscard]] std::expected<QHash<QString, GqlTypeDefinition>, GqlSyntaxError> parseSchema(const QString& text);

} // namespace trueup::sandbox
