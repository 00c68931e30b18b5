#pragma once

#include "store/stagingtable.h"

#include <QCommandLineParser>

namespace trueup::cli {

/// The changes a decision is about: of the batch named first, narrowed by --only and --where. Operands behind the first
/// `operands` are ids of --only. Usage errors.
[[nodiscard]] Result<StagingFilter> decisionFilter(const QCommandLineParser& parser, int operands = 1);
/// NotFound when the batch does not exist, or ids that were named are not in it: a mistake worth stopping for.
[[nodiscard]] Result<void> checkIds(StagingTable& staging, const StagingFilter& filter);

} // namespace trueup::cli
