#include "operate/alertchannels.h"

#include "operate/secrets.h"
#include "remote/mail/smtpclient.h"
#include "store/settingstable.h"
#include "sync/syncsettings.h"

#include <QUrl>

namespace trueup {

using namespace Qt::StringLiterals;

bool AlertChannels::isReady(const QString& channel) const
{
    if (channel == "email"_L1)
        return !smtpUrl.isEmpty() && !mailTo.trimmed().isEmpty();
    if (channel == "slack"_L1)
        return !slackHook.isEmpty();
    if (channel == "pagerduty"_L1)
        return !pagerKey.isEmpty();
    if (channel == "webhook"_L1)
        return !webhook.isEmpty();
    return channel == "desktop"_L1;
}

QStringList AlertChannels::ready() const
{
    QStringList channels = outsideChannels();
    channels.removeIf([this](const QString& channel) { return !isReady(channel); });
    return channels;
}

QString AlertChannels::withoutSecrets(QString text) const
{
    QStringList secrets{smtpUrl, slackHook, pagerKey, webhook};
    for (const QString& hook : {slackHook, webhook}) {
        const QUrl url(hook);
        secrets += {url.path(QUrl::FullyEncoded), url.path(), url.query(QUrl::FullyEncoded), url.query()};
    }
    if (const auto server = SmtpServer::parse(smtpUrl))
        secrets.append(server->password);
    for (const QString& secret : secrets) {
        if (secret.size() > 1) // a bare "/" is none
            text.replace(secret, u"•••"_s);
    }
    return text;
}

QStringList outsideChannels()
{
    return {u"email"_s, u"slack"_s, u"pagerduty"_s, u"webhook"_s};
}

QString secretOfChannel(const QString& channel)
{
    const char* name = channel == "email"_L1       ? secretName::smtpUrl
                       : channel == "slack"_L1     ? secretName::slackWebhook
                       : channel == "pagerduty"_L1 ? secretName::pagerDutyKey
                       : channel == "webhook"_L1   ? secretName::alertWebhook
                                                   : "";
    return QString::fromLatin1(name);
}

QStringList alertSecrets()
{
    QStringList names;
    for (const QString& channel : outsideChannels())
        names.append(secretOfChannel(channel));
    return names;
}

Result<AlertChannels> resolveAlertChannels(Connection& database, const QHash<QString, QString>& secrets)
{
    const auto stored = SettingsTable(database).all(u"alerts."_s);
    if (!stored)
        return fail(stored.error());
    const auto setting = [&stored](const QString& key) {
        return stored->value(key, settingSpec(key)->fallback).toString().trimmed();
    };
    const auto secret = [&secrets](const char* name) {
        return secretOf(QString::fromLatin1(name), secrets).trimmed();
    };
    return AlertChannels{secret(secretName::smtpUrl),        setting(u"alerts.email_from"_s),
                         setting(u"alerts.email_to"_s),      secret(secretName::slackWebhook),
                         secret(secretName::pagerDutyKey),   setting(u"alerts.pagerduty_url"_s),
                         secret(secretName::alertWebhook)};
}

} // namespace trueup
