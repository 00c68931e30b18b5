#pragma once

#include "sync/syncsettings.h"

#include <QHash>

#include <functional>

namespace trueup {

/// A limit of a guard that is a setting. No key: the guard has no such limit.
struct GuardLimit
{
    const char* key = nullptr;
    const char* meaning = nullptr; ///< source text, context "trueup::SyncSettings"
    double& (*of)(GuardrailThresholds& thresholds) = nullptr;
};

/// One guard whose limits people set (facts: business-rules §7). Those that always hold have none and are not in here.
struct GuardSpec
{
    const char* label;    ///< source text, context "trueup::SyncSettings", as are the next two
    const char* sentence; ///< what it looks at
    const char* warnWord; ///< from where it warns when that is no setting; null otherwise
    GuardLimit warn;
    GuardLimit hold;
    GuardLimit measure;  ///< from where something is counted at all; such a guard neither warns nor holds
    bool isShare = true; ///< per cent, else a number of products

    [[nodiscard]] QString translatedLabel() const;
    [[nodiscard]] QString translatedSentence() const;
    [[nodiscard]] QString translatedWarnWord() const;
};

/// In the order people read them.
[[nodiscard]] std::span<const GuardSpec> guardSpecs();
/// Their limits as settings; each is what GuardrailThresholds says unless somebody changed it.
[[nodiscard]] std::vector<SettingSpec> guardSettingSpecs();

using SettingLookup = std::function<QJsonValue(const char* key)>;
/// The thresholds as they are set. A warning never comes after its hold.
[[nodiscard]] GuardrailThresholds guardThresholds(const SettingLookup& get);

/// Refuses a warning somebody set above the hold it announces, as a Usage error. `stored`: all that would be stored, by key; a
/// warning nobody set gives way to its hold.
[[nodiscard]] Result<void> checkedTogether(const QHash<QString, QJsonValue>& stored);

} // namespace trueup
