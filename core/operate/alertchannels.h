#pragma once

#include "store/connection.h"

#include <QHash>
#include <QStringList>

namespace trueup {

/// How each channel of alerts is reached from this program. Secrets are in here: never shown, logged or kept.
struct AlertChannels
{
    QString smtpUrl; ///< see SmtpServer
    QString mailFrom;
    QString mailTo; ///< separated by commas
    QString slackHook;
    QString pagerKey;
    QString pagerUrl; ///< scheme and host of PagerDuty's events API
    QString webhook;

    /// Whether a message could be sent at all.
    [[nodiscard]] bool isReady(const QString& channel) const;
    /// Those of the outside world that are ready: email, slack, pagerduty, webhook.
    [[nodiscard]] QStringList ready() const;
    /// The text without any secret of these channels in it.
    [[nodiscard]] QString withoutSecrets(QString text) const;
};

/// Channels of the outside world, in the order of a list.
[[nodiscard]] QStringList outsideChannels();
/// The name of the secret (and of the environment variable) a channel needs; empty for the desktop.
[[nodiscard]] QString secretOfChannel(const QString& channel);
/// The names of all of them.
[[nodiscard]] QStringList alertSecrets();

/// Reads the environment and, where it says nothing, `secrets` (by name); recipients and addresses from the settings.
[[nodiscard]] Result<AlertChannels> resolveAlertChannels(Connection& database, const QHash<QString, QString>& secrets = {});

} // namespace trueup
