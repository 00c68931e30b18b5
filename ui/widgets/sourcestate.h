#pragma once

#include "services/dashboard.h"

#include <QIcon>

namespace trueup::ui {

/// How it stands with a system that data is read from; the gravest counts.
enum class SourceState { NotConnected, Failed, NeverRead, Stale, Fresh };

[[nodiscard]] SourceState stateOf(const SourceFreshness& source);
/// The tone of a label and the mark beside it that say so, the same wherever it is told.
[[nodiscard]] QString stateTone(SourceState state);
[[nodiscard]] QIcon stateMark(SourceState state);

} // namespace trueup::ui
