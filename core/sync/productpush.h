#pragma once

#include "base/cancellation.h"
#include "catalog/fields.h"
#include "reconcile/pushplan.h"
#include "remote/shopify/shopifyclient.h"
#include "remote/shopify/shopifyreader.h"

#include <functional>

namespace trueup {

/// One approved change on its way to the shop.
struct PushItem
{
    bool isCreate = false;
    QString sku;
    QString shopifyProductId; ///< empty for a create
    QString shopifyVariantId;
    ProductValues approved; ///< what was approved, nothing else
    ProductValues current;  ///< what the reviewer saw as the present values
    QStringList knownMedia; ///< media of the shop that are ours already
    bool linkConfirmed = false;
    bool maybeWritten = false; ///< an earlier attempt may have reached the shop: look before sending
    QString idempotencySeed;   ///< stable for this change; inventory keys are derived from it
};

enum class PushEnd {
    Confirmed, ///< the shop holds every approved value
    Conflict,  ///< the shop changed since the review: back to a person, nothing more was written
    Refused,   ///< the shop or our own checks refuse the values; sending again would not help
    Failed,    ///< a fault; may be tried again later
    Unknown,   ///< sent, and the shop cannot be asked what came of it
};

struct PushReport
{
    PushEnd end = PushEnd::Failed;
    RemoteProduct shop;         ///< as read last; empty id when it was never read
    QList<FieldId> disputed;    ///< Conflict: fields whose value in the shop is neither the reviewed nor the approved one
    QStringList newMedia;       ///< ids of media that came with this push
    int calls = 0;              ///< mutations sent
    Error error;                ///< unless Confirmed
};

/// Brings one product into the shop and proves it: read, compare with what the reviewer saw, write only what differs,
/// read again. A lost answer leads back to reading, never to blind repetition. Blocking; any number in parallel.
class ProductPush
{
public:
    ProductPush(ShopifyClient& client, ShopContext shop) : m_client(client), m_reader(client), m_shop(std::move(shop)) {}

    /// `beforeWrite` is called once before the first mutation leaves, so that it can be recorded that something may have
    /// been written; its failure stops the push.
    [[nodiscard]] PushReport run(const PushItem& item, const std::function<Result<void>()>& beforeWrite,
                                 const CancelToken& cancel);

    /// What run() would send if the shop still holds what the reviewer saw. Sends nothing.
    [[nodiscard]] PushPlan preview(const PushItem& item) const;

private:
    struct State;
    [[nodiscard]] Result<std::optional<RemoteProduct>> find(const PushItem& item, const CancelToken& cancel);
    [[nodiscard]] bool isSettled(State& state) const;
    [[nodiscard]] Result<void> write(State& state, const CancelToken& cancel);
    [[nodiscard]] PushSubject subjectOf(const State& state) const;
    [[nodiscard]] RemoteContext contextOf(const PushItem& item) const;

    ShopifyClient& m_client;
    ShopifyReader m_reader;
    ShopContext m_shop;
};

} // namespace trueup
