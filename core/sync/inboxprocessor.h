#pragma once

#include "store/webhookinbox.h"
#include "sync/shopifypull.h"

#include <QHash>

namespace trueup {

struct InboxSummary
{
    qint64 taken = 0;
    qint64 products = 0; ///< read again
    qint64 stale = 0;    ///< told of something we had read since
    qint64 ignored = 0;  ///< of no concern, or of no product we know
    qint64 failed = 0;   ///< given up
    qint64 again = 0;    ///< to be tried again
    PullCounts counts;
};

/// Webhooks: a delivery is believed as far as "something happened to this object", never its values or its order. What it
/// is about is read again through a pull of that product.
class InboxProcessor
{
public:
    /// `secrets`: the app's client secret, and for an hour after it was changed the one before.
    InboxProcessor(const SyncContext& context, ShopifyClient& client, QList<QByteArray> secrets);

    /// Verifies and keeps a delivery; quick, because the shop waits five seconds. `headers` by lower-case name, `body` the
    /// raw bytes as they came. False: it was here already. Errors: Auth when it is not signed by the shop, Parse.
    [[nodiscard]] Result<bool> receive(const QHash<QByteArray, QByteArray>& headers, const QByteArray& body);
    /// Works through what waits; one pull for all products of a round.
    [[nodiscard]] Result<InboxSummary> process(const JobControl& control);

    /// Whether `body` was signed with one of the secrets. Takes the same time whatever the answer.
    [[nodiscard]] static bool isSigned(const QByteArray& body, const QByteArray& signature, const QList<QByteArray>& secrets);

private:
    [[nodiscard]] Result<void> round(Connection& connection, const QList<WebhookRow>& rows, const JobControl& control,
                                     InboxSummary& summary);

    const SyncContext& m_context;
    ShopifyClient& m_client;
    QList<QByteArray> m_secrets;
};

} // namespace trueup
