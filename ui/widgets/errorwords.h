#pragma once

#include "base/error.h"

namespace trueup::ui {

/// The error as a person reads it: three sentences about what happened, what was therefore not done and what to do next,
/// none of them a code. What the error says itself stays; what it leaves out is said by its kind, and text that only
/// a programmer can read moves into `detail`.
[[nodiscard]] Error inWords(Error error);

} // namespace trueup::ui
