#include "sync/feedsettings.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace trueup {

namespace {

struct Switch
{
    const char* key;
    const char* meaning;
    bool TransferOptions::* isOn;
};
constexpr std::array switches{
    Switch{"feed.active_mode",
           QT_TRANSLATE_NOOP("trueup::SyncSettings", "Let the FTP server of the feed connect to this computer (active mode), where passive mode is refused"),
           &TransferOptions::activeMode},
    Switch{"feed.explicit_tls",
           QT_TRANSLATE_NOOP("trueup::SyncSettings", "Send nothing to the FTP server of the feed, the password neither, before it agrees to encryption"),
           &TransferOptions::explicitTls}};

} // namespace

std::vector<SettingSpec> feedTransferSpecs()
{
    std::vector<SettingSpec> specs;
    for (const Switch& one : switches)
        specs.push_back({one.key, one.meaning, TransferOptions().*one.isOn});
    return specs;
}

bool isOfFeedTransfer(const QString& key)
{
    return std::ranges::any_of(switches, [&](const Switch& one) { return key == QLatin1StringView(one.key); });
}

TransferOptions feedTransfer(const SettingLookup& get)
{
    TransferOptions options;
    for (const Switch& one : switches)
        options.*one.isOn = get(one.key).toBool();
    return options;
}

} // namespace trueup
