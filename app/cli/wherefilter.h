#pragma once

#include "store/stagingtable.h"

namespace trueup::cli {

/// The filter behind `--where`: conditions joined by "and", for example
/// `field=price,title and status=pending and confidence>=0.95 and text~stapler and vendor='3M'`.
/// Values with spaces stand in single or double quotes; a comma separates alternatives. Pure. Unknown names and
/// words, and everything a StagingFilter cannot say exactly, are Usage errors.
[[nodiscard]] Result<StagingFilter> parseWhere(const QString& expression);

/// What may stand in status=, operation= and source=.
[[nodiscard]] QStringList stagedStatuses();
[[nodiscard]] QStringList stagedOperations();
[[nodiscard]] QStringList stagedSources();
[[nodiscard]] QStringList fieldKeys();
/// The same words, or a Usage error that lists what there is.
[[nodiscard]] Result<QStringList> knownWords(const QStringList& words, const QStringList& known, const QString& name);

} // namespace trueup::cli
