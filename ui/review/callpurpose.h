#pragma once

#include "reconcile/pushplan.h"

#include <QString>

namespace trueup::ui {

/// What a call to the shop is for, whether or not it came about.
[[nodiscard]] QString callPurpose(CallKind kind);
/// The same by the name a call is kept under; of one that is not known the name itself.
[[nodiscard]] QString callPurpose(const QString& call);

} // namespace trueup::ui
