#pragma once

#include "remote/xorosoft/xorosoftoptions.h"
#include "sync/guardsettings.h"

namespace trueup {

/// How the ERP's API is spoken to, as settings: no public description settles it (facts: xorosoft §9). Each is what
/// XorosoftOptions says unless somebody changed it.
[[nodiscard]] std::vector<SettingSpec> erpConnectionSpecs();
[[nodiscard]] bool isOfErpConnection(const QString& key);
/// The value as it may be stored, or a Usage error; of a type and in a range that were checked before.
[[nodiscard]] Result<QJsonValue> checkedErpConnection(const QString& key, const QJsonValue& value);
/// Puts them into the options. What cannot be used, such as an empty name, leaves the usual one.
void applyErpConnection(const SettingLookup& get, XorosoftOptions& options);

} // namespace trueup
