#pragma once

#include "remote/shopify/productlookup.h"
#include "sync/pushsender.h"
#include "sync/pushstate.h"

#include <functional>
#include <span>
#include <vector>

namespace trueup {

/// Brings many products into the shop together and proves each: read, compare with what the reviewer saw, write only
/// what differs, read again. Reads and writes are shared, outcomes are not: whatever one product meets, its neighbours
/// end as if it were not there. A lost answer leads back to reading, never to blind repetition. Blocking; any
/// number in parallel, each on its own thread.
class PushWave
{
public:
    struct Hooks
    {
        /// Before the first mutation of these items leaves, so that it can be recorded that something may have been
        /// written; a failure ends them unsent.
        std::function<Result<void>(std::span<const qsizetype> items)> beforeWrite;
        /// Before a request with one idempotency key for several items leaves.
        std::function<Result<void>(std::span<const qsizetype> items, const QString& key)> recordKey;
    };

    PushWave(ShopifyClient& client, const ShopContext& shop, CancelToken cancel);

    /// One report per item, in their order.
    [[nodiscard]] std::vector<PushReport> run(std::span<const PushItem> items, const Hooks& hooks);

    /// What run() would send for one item if the shop still holds what the reviewer saw. Sends nothing.
    [[nodiscard]] static PushPlan preview(const PushItem& item, const ShopContext& shop);

private:
    using Indices = std::vector<qsizetype>;
    void read();
    void readKnown(const Indices& indices);
    void readCreates(const Indices& indices);
    void decide(bool isFirst);
    void write(const Hooks& hooks);
    [[nodiscard]] std::vector<std::vector<PlannedCall>> planned(const Hooks& hooks);
    void send(CallKind kind, std::vector<std::vector<PlannedCall>>& plans, const Hooks& hooks);
    void take(PushState& state, const PlannedCall& call, const CallAnswer& answer);
    void failRead(PushState& state, const Error& error);
    [[nodiscard]] Indices where(const std::function<bool(const PushState&)>& condition) const;
    [[nodiscard]] RemoteContext contextOf(const PushItem& item) const;

    ProductLookup m_lookup;
    PushSender m_sender;
    const ShopContext& m_shop;
    CancelToken m_cancel;
    std::vector<PushState> m_states;
};

} // namespace trueup
