#pragma once

#include "remote/feed/feedsource.h"
#include "remote/shopify/shopifyoptions.h"
#include "remote/xorosoft/xorosoftoptions.h"
#include "store/connection.h"

#include <QHash>

#include <optional>

namespace trueup {

/// How to reach the three outside systems; nothing where a system is not configured.
struct Connections
{
    std::optional<FeedAddress> feed;
    TransferOptions transfer; ///< of the feed, also of one that is named instead
    std::optional<XorosoftOptions> xorosoft;
    std::optional<ShopifyOptions> shopify;
};

/// The names of the secrets a connection may need, see secretName.
[[nodiscard]] QStringList connectionSecrets();

/// What the environment gives of the settings that say how to reach something (TRUEUP_FEED_URL, …), by the key of the setting.
[[nodiscard]] QHash<QString, QString> givenSettings();

/// Takes givenSettings() and, where they say nothing, the stored settings, and `secrets` (by name). A connection that is half
/// configured is an error that says what is missing.
[[nodiscard]] Result<Connections> resolveConnections(Connection& database, const QHash<QString, QString>& secrets = {});

} // namespace trueup
