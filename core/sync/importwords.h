#pragma once

#include "store/feedjobtable.h"

namespace trueup {

/// What an import found out about its feed, for people: encoding, noise that was taken away, columns, the difference to the
/// feed before, and what leaves the range. Translated, one sentence a line; empty for a job that kept nothing of it.
[[nodiscard]] QString feedText(const FeedJob& job);

} // namespace trueup
