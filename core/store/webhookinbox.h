#pragma once

#include "store/connection.h"

#include <QDateTime>
#include <QList>

#include <span>

namespace trueup {

/// A delivery of the shop, reduced to what may be relied on: that something happened, to what, and when.
struct WebhookDelivery
{
    QString webhookId; ///< of the delivery; kept when it is repeated
    QString eventId;   ///< of what somebody did; several deliveries may share it
    QString topic;     ///< "products/update"
    QString shop;
    QString apiVersion;
    QString objectGid; ///< product, variant or inventory item
    QDateTime triggered;
};

/// A delivery on its way through.
struct WebhookRow
{
    qint64 id = 0;
    QString topic;
    QString objectGid;
    QString productGid;  ///< of ours, or the object itself where it is a product; empty: of no product we know
    QDateTime triggered;
    QDateTime lastRead; ///< of that product, by the database's clock
    int attempts = 0;
};

/// webhook_inbox: deliveries wait here until somebody has read what they are about.
class WebhookInbox
{
public:
    explicit WebhookInbox(Connection& connection) : m_connection(connection) {}

    /// False: this delivery was here already.
    [[nodiscard]] Result<bool> add(const WebhookDelivery& delivery);
    /// Takes up to `limit` waiting deliveries, oldest first; those of a processor that died five minutes ago too. Several
    /// processors share the work.
    [[nodiscard]] Result<QList<WebhookRow>> lease(int limit);
    /// `state`: done, ignored, failed, or received to try again.
    [[nodiscard]] Result<void> settle(std::span<const qint64> ids, const QString& state, const QString& error = {});
    [[nodiscard]] Result<qint64> countWaiting();

private:
    Connection& m_connection;
};

} // namespace trueup
