#pragma once

#include <QLoggingCategory>

/// Logging categories, one per layer. TRUEUP_LOG holds Qt filter rules ("trueup.remote.debug=true"). Secrets, tokens,
/// passwords and cell contents of people are never logged.
Q_DECLARE_LOGGING_CATEGORY(lcBase)
Q_DECLARE_LOGGING_CATEGORY(lcCatalog)
Q_DECLARE_LOGGING_CATEGORY(lcStore)
Q_DECLARE_LOGGING_CATEGORY(lcRemote)
Q_DECLARE_LOGGING_CATEGORY(lcSync)
Q_DECLARE_LOGGING_CATEGORY(lcOperate)
Q_DECLARE_LOGGING_CATEGORY(lcUi)

namespace trueup {

/// Applies TRUEUP_LOG. Called once by each main().
void applyLogRules();

} // namespace trueup
