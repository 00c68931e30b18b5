#pragma once

#include <QString>

namespace trueup {

/// The text with everything that looks like a secret replaced by "•••": passwords inside addresses, tokens of known shapes,
/// authorization headers, and values whose name says that they are secret (password, token, secret, …). For what leaves the
/// program: logs and diagnostics. Rather too much than too little.
[[nodiscard]] QString withoutSecrets(const QString& text);

} // namespace trueup
