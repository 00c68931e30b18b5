#pragma once

#include "base/error.h"
#include "catalog/fields.h"

namespace trueup::cli {

/// A value as typed for the field; what is no value of its type, or nothing that could be sent, is a Usage error.
[[nodiscard]] Result<Value> typedValue(const Field& column, const QString& text);

} // namespace trueup::cli
