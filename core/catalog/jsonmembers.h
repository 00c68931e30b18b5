#pragma once

#include <QByteArray>

#include <optional>
#include <vector>

namespace trueup {

/// One member of an object, or one element of an array with an empty key; both compact, digits of numbers as written.
struct JsonMember
{
    QByteArray key; ///< with quotes and colon
    QByteArray value;
};

/// The members of a JSON object in the order they are written; none when `json` is not an object. Strings are written
/// anew, so that they hold nothing PostgreSQL refuses.
[[nodiscard]] std::optional<std::vector<JsonMember>> objectMembers(QByteArrayView json);
/// The elements of a JSON array that holds scalars only; none otherwise.
[[nodiscard]] std::optional<std::vector<QByteArray>> scalarElements(QByteArrayView json);

} // namespace trueup
