#pragma once

#include "remote/feed/feedsource.h"
#include "sync/guardsettings.h"

namespace trueup {

/// How the feed's server is spoken to, as settings (facts: etilize §1). Each is what TransferOptions says unless somebody changed it.
/// Files of a single computer, such as certificates, are none: settings belong to all that share the database.
[[nodiscard]] std::vector<SettingSpec> feedTransferSpecs();
[[nodiscard]] bool isOfFeedTransfer(const QString& key);
/// What every transfer of the feed goes by.
[[nodiscard]] TransferOptions feedTransfer(const SettingLookup& get);

} // namespace trueup
