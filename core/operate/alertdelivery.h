#pragma once

#include "operate/alertchannels.h"
#include "remote/http/httpclient.h"
#include "store/alerttable.h"

#include <QUuid>

namespace trueup {

class Session;

enum class AlertEvent {
    Raised,
    Over, ///< the cause is gone
    Test, ///< of no alert: somebody wants to see whether the channel works
};

/// Where messages come from.
struct AlertOrigin
{
    QString place;  ///< the database, for people
    QUuid database; ///< keeps the alerts of two databases apart at a pager
};

/// The folder of a workspace, or a team database and its server.
[[nodiscard]] Result<AlertOrigin> alertOrigin(Session& session, Connection& connection);

/// Tells channels of the outside world about alerts. Blocks: for worker threads.
class AlertSender
{
public:
    AlertSender(HttpClient& http, AlertChannels channels, AlertOrigin origin)
        : m_http(http), m_channels(std::move(channels)), m_origin(std::move(origin))
    {
    }

    /// One message over one channel, one attempt. No error holds a secret. A Config error when the channel is not set up.
    /// A message whose answer was lost may have arrived: trying again may tell people twice, a pager never.
    [[nodiscard]] Result<void> send(const QString& channel, AlertEvent event, const AlertRecord& alert, const CancelToken& cancel = {});
    [[nodiscard]] const AlertChannels& channels() const { return m_channels; }

private:
    [[nodiscard]] Result<void> mail(AlertEvent event, const AlertRecord& alert, const CancelToken& cancel);
    [[nodiscard]] Result<void> post(const QString& channel, const QUrl& url, const QJsonObject& json, const CancelToken& cancel);
    [[nodiscard]] QJsonObject pagerJson(AlertEvent event, const AlertRecord& alert) const;
    [[nodiscard]] QJsonObject hookJson(AlertEvent event, const AlertRecord& alert) const;
    [[nodiscard]] QString text(AlertEvent event, const AlertRecord& alert) const;

    HttpClient& m_http;
    AlertChannels m_channels;
    AlertOrigin m_origin;
};

struct AlertDeliveries
{
    int sent = 0;
    int failed = 0; ///< tried again later, or given up
};

/// Tells what waits for the channels that are set up here, whatever order the channels fail in. Each message is claimed first, so
/// that of several programs over one database one sends it; a program that dies with one leaves it to another after two minutes.
/// Operators only.
[[nodiscard]] Result<AlertDeliveries> deliverAlerts(Connection& connection, AlertSender& sender, const CancelToken& cancel = {});

} // namespace trueup
