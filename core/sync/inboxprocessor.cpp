#include "sync/inboxprocessor.h"

#include "base/log.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QMessageAuthenticationCode>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int atOnce = 500;
constexpr int mostAttempts = 5;
constexpr int clockMarginSeconds = 60; // the shop's clock and the database's

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::InboxProcessor)
};

/// Topics after which a product has to be read again.
bool isAboutProducts(const QString& topic)
{
    return topic.startsWith("products/"_L1) || topic.startsWith("inventory_levels/"_L1) ||
           topic.startsWith("inventory_items/"_L1) || topic.startsWith("variants/"_L1);
}

/// What the delivery is about. Numbers stay whole: they have more digits than a double keeps.
QString objectOf(const QString& topic, const QJsonObject& payload)
{
    if (topic.startsWith("inventory_levels/"_L1)) {
        const qint64 item = payload["inventory_item_id"_L1].toInteger();
        return item > 0 ? u"gid://shopify/InventoryItem/%1"_s.arg(item) : QString();
    }
    if (const QString gid = payload["admin_graphql_api_id"_L1].toString(); !gid.isEmpty())
        return gid;
    const qint64 number = payload["id"_L1].toInteger(); // products/delete names nothing else
    return topic.startsWith("products/"_L1) && number > 0 ? u"gid://shopify/Product/%1"_s.arg(number) : QString();
}

/// Every byte is looked at, so that the time does not tell how many were right.
bool isEqual(const QByteArray& a, const QByteArray& b)
{
    if (a.size() != b.size())
        return false;
    unsigned difference = 0;
    for (qsizetype i = 0; i < a.size(); ++i)
        difference |= unsigned(uchar(a[i])) ^ unsigned(uchar(b[i]));
    return difference == 0;
}

std::span<const qint64> spanOf(const QList<qint64>& ids)
{
    return {ids.constData(), size_t(ids.size())};
}

} // namespace

InboxProcessor::InboxProcessor(const SyncContext& context, ShopifyClient& client, QList<QByteArray> secrets)
    : m_context(context), m_client(client), m_secrets(std::move(secrets))
{
}

bool InboxProcessor::isSigned(const QByteArray& body, const QByteArray& signature, const QList<QByteArray>& secrets)
{
    const QByteArray given = QByteArray::fromBase64(signature);
    bool isRight = false;
    for (const QByteArray& secret : secrets) {
        const QByteArray wanted = QMessageAuthenticationCode::hash(body, secret, QCryptographicHash::Sha256);
        isRight = (isEqual(given, wanted) && !secret.isEmpty()) || isRight;
    }
    return isRight;
}

Result<bool> InboxProcessor::receive(const QHash<QByteArray, QByteArray>& headers, const QByteArray& body)
{
    if (!isSigned(body, headers.value("x-shopify-hmac-sha256"), m_secrets))
        return fail(ErrorKind::Auth, Text::tr("The delivery is not signed by the shop."),
                    Text::tr("Check the client secret in the settings."));
    const auto text = [&headers](const QByteArray& name) { return QString::fromUtf8(headers.value(name)); };
    const QJsonDocument payload = QJsonDocument::fromJson(body);
    WebhookDelivery delivery;
    delivery.webhookId = text("x-shopify-webhook-id");
    delivery.topic = text("x-shopify-topic");
    if (!payload.isObject() || delivery.webhookId.isEmpty() || delivery.topic.isEmpty())
        return fail(ErrorKind::Parse, Text::tr("The delivery is not what a delivery of the shop looks like."));
    delivery.eventId = text("x-shopify-event-id");
    delivery.shop = text("x-shopify-shop-domain");
    delivery.apiVersion = text("x-shopify-api-version");
    delivery.triggered = QDateTime::fromString(text("x-shopify-triggered-at"), Qt::ISODateWithMs).toUTC();
    delivery.objectGid = objectOf(delivery.topic, payload.object());
    return m_context.pool.withConnection(
        [&](Connection& connection) { return WebhookInbox(connection).add(delivery); });
}

Result<InboxSummary> InboxProcessor::process(const JobControl& control)
{
    InboxSummary summary;
    auto lease = m_context.pool.lease(control.cancel);
    if (!lease)
        return fail(lease.error());
    WebhookInbox inbox(**lease);
    while (!control.cancel.isCancelled() && summary.again == 0) {
        const auto rows = inbox.lease(atOnce);
        if (!rows)
            return fail(rows.error());
        if (rows->isEmpty())
            break;
        summary.taken += rows->size();
        if (const auto done = round(**lease, *rows, control, summary); !done)
            return fail(done.error());
    }
    return summary;
}

Result<void> InboxProcessor::round(Connection& connection, const QList<WebhookRow>& rows, const JobControl& control,
                                   InboxSummary& summary)
{
    QList<qint64> ignored;
    QList<qint64> stale;
    QList<qint64> wanted;
    QList<qint64> tired; // of those: for the last time
    ShopifyPullParams params;
    for (const WebhookRow& row : rows) {
        const bool isStale = row.triggered.isValid() && row.lastRead.isValid() &&
                             row.triggered.addSecs(clockMarginSeconds) < row.lastRead;
        if (!isAboutProducts(row.topic) || row.productGid.isEmpty()) {
            ignored.append(row.id);
        } else if (isStale) {
            stale.append(row.id);
        } else {
            (row.attempts >= mostAttempts ? tired : wanted).append(row.id);
            if (!params.products.contains(row.productGid))
                params.products.append(row.productGid);
        }
    }
    WebhookInbox inbox(connection);
    if (const auto settled = inbox.settle(spanOf(ignored), u"ignored"_s); !settled)
        return settled;
    if (const auto settled = inbox.settle(spanOf(stale), u"done"_s); !settled)
        return settled;
    summary.ignored += ignored.size();
    summary.stale += stale.size();
    if (params.products.isEmpty())
        return {};
    const auto pulled = ShopifyPull(m_context, m_client).run(params, control);
    if (pulled) {
        summary.products += params.products.size();
        summary.counts += pulled->counts;
        return inbox.settle(spanOf(wanted + tired), u"done"_s);
    }
    qCWarning(lcSync) << "products of webhooks could not be read:" << pulled.error();
    // Somebody else's pull, or a stop, says nothing against the delivery.
    const bool isOurFault = pulled.error().code != "RUN_ACTIVE"_L1 && pulled.error().kind != ErrorKind::Cancelled;
    summary.failed += isOurFault ? tired.size() : 0;
    summary.again += wanted.size() + (isOurFault ? 0 : tired.size());
    if (const auto settled = inbox.settle(spanOf(wanted), u"received"_s, pulled.error().message); !settled)
        return settled;
    return inbox.settle(spanOf(tired), isOurFault ? u"failed"_s : u"received"_s, pulled.error().message);
}

} // namespace trueup
