#pragma once

#include "services/jobs.h"
#include "store/productreader.h"
#include "store/reviewreader.h"
#include "store/runtable.h"

namespace trueup {

/// How the lists of the window are ordered, in the words of the database. Pure.

/// Of what `filter` shows: a sort by values goes by the field that is filtered by.
[[nodiscard]] ReviewOrder reviewOrder(const ui::ReviewFilter& filter, const ui::ReviewOrder& order);
[[nodiscard]] ProductOrder productOrder(const ui::ProductOrder& order);
[[nodiscard]] ProductScope productScope(ui::ProductScope scope);
[[nodiscard]] RunOrder runOrder(const ui::RunOrder& order);

} // namespace trueup
