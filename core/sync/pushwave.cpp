#include "sync/pushwave.h"

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

// Read, write, read again; more only when answers are lost or the stock moves meanwhile. The last round only reads.
constexpr int maxRounds = 5;

RemoteContext remoteContext(const ShopContext& shop)
{
    RemoteContext context;
    context.locationId = shop.locationId;
    context.metafieldNamespace = shop.metafieldNamespace;
    context.metafieldKey = shop.metafieldKey;
    return context;
}

} // namespace

PushWave::PushWave(ShopifyClient& client, const ShopContext& shop, CancelToken cancel)
    : m_lookup(client, remoteContext(shop)), m_sender(client, cancel), m_shop(shop), m_cancel(std::move(cancel))
{
}

RemoteContext PushWave::contextOf(const PushItem& item) const
{
    RemoteContext context = remoteContext(m_shop);
    context.variantId = item.shopifyVariantId;
    context.sku = item.sku;
    return context;
}

PushWave::Indices PushWave::where(const std::function<bool(const PushState&)>& condition) const
{
    Indices found;
    for (qsizetype i = 0; i < qsizetype(m_states.size()); ++i) {
        if (!m_states[size_t(i)].ended && condition(m_states[size_t(i)]))
            found.push_back(i);
    }
    return found;
}

std::vector<PushReport> PushWave::run(std::span<const PushItem> items, const Hooks& hooks)
{
    m_states.clear();
    m_states.reserve(items.size());
    for (const PushItem& item : items)
        m_states.emplace_back(item);
    for (int round = 0; round < maxRounds; ++round) {
        read();
        decide(round == 0);
        if (round + 1 < maxRounds)
            write(hooks);
        if (std::ranges::all_of(m_states, &PushState::ended))
            break;
    }
    std::vector<PushReport> reports;
    reports.reserve(m_states.size());
    for (PushState& state : m_states) {
        if (!state.ended)
            state.giveUp();
        reports.push_back(std::move(state.report));
    }
    return reports;
}

PushPlan PushWave::preview(const PushItem& item, const ShopContext& shop)
{
    PushState state(item);
    if (!item.isCreate) {
        RemoteProduct assumed;
        assumed.id = item.shopifyProductId;
        assumed.variantId = item.shopifyVariantId;
        assumed.inventoryItemId = u"gid://shopify/InventoryItem/…"_s;
        assumed.inventoryLevelId = u"…"_s;
        assumed.values = item.current;
        state.found(std::move(assumed));
        (void)state.isSettled();
    }
    return state.plan(shop);
}

void PushWave::failRead(PushState& state, const Error& error)
{
    if (state.sent && endOf(error) == PushEnd::Failed)
        state.end(PushEnd::Unknown, error);
    else
        state.end(endOf(error), error);
}

/// Fresh ones need no read: the shop has just answered with the whole product.
void PushWave::read()
{
    readKnown(where([](const PushState& state) {
        return !state.fresh && (state.exists || !state.item->shopifyProductId.isEmpty());
    }));
    readCreates(where([](const PushState& state) {
        return !state.fresh && !state.exists && state.item->shopifyProductId.isEmpty();
    }));
    for (PushState& state : m_states)
        state.fresh = false;
}

void PushWave::readKnown(const Indices& indices)
{
    std::vector<ProductRef> products;
    ReadParts parts;
    for (const qsizetype i : indices) {
        const PushState& state = m_states[size_t(i)];
        parts |= ReadParts::of(state.item->approved);
        products.push_back({state.exists ? state.report.shop.id : state.item->shopifyProductId,
                            state.item->shopifyVariantId, state.item->sku});
    }
    auto read = m_lookup.byIds(products, parts, m_cancel);
    for (size_t n = 0; n < indices.size(); ++n) {
        PushState& state = m_states[size_t(indices[n])];
        if (read[n])
            state.found(std::move(*read[n]));
        else
            failRead(state, read[n].error());
    }
}

/// The handle is looked up by identifier and sees a write at once; the SKU goes through the search index, so it can only
/// find products that were there before.
void PushWave::readCreates(const Indices& indices)
{
    std::vector<ProductRef> refs(m_states.size());
    Indices open;
    for (const qsizetype i : indices) {
        refs[size_t(i)].sku = m_states[size_t(i)].item->sku;
        if (!handleOfCreate(*m_states[size_t(i)].item).isEmpty())
            open.push_back(i);
    }
    QStringList wanted;
    for (const qsizetype i : open)
        wanted.append(handleOfCreate(*m_states[size_t(i)].item));
    const auto byHandle = m_lookup.idsByHandles(wanted, m_cancel);
    for (size_t n = 0; n < open.size(); ++n) {
        if (byHandle[n])
            refs[size_t(open[n])].id = *byHandle[n];
        else
            failRead(m_states[size_t(open[n])], byHandle[n].error());
    }
    open.clear();
    wanted.clear();
    for (const qsizetype i : indices) {
        if (m_states[size_t(i)].ended || !refs[size_t(i)].id.isEmpty() || refs[size_t(i)].sku.isEmpty())
            continue;
        open.push_back(i);
        wanted.append(refs[size_t(i)].sku);
    }
    const auto bySku = m_lookup.bySkus(wanted, m_cancel);
    for (size_t n = 0; n < open.size(); ++n) {
        if (bySku[n])
            refs[size_t(open[n])] = *bySku[n];
        else
            failRead(m_states[size_t(open[n])], bySku[n].error());
    }
    Indices known;
    ReadParts parts;
    std::vector<ProductRef> products;
    for (const qsizetype i : indices) {
        m_states[size_t(i)].exists = false;
        if (m_states[size_t(i)].ended || refs[size_t(i)].id.isEmpty())
            continue;
        known.push_back(i);
        products.push_back(refs[size_t(i)]);
        parts |= ReadParts::of(m_states[size_t(i)].item->approved);
    }
    auto read = m_lookup.byIds(products, parts, m_cancel);
    for (size_t n = 0; n < known.size(); ++n) {
        PushState& state = m_states[size_t(known[n])];
        if (read[n])
            state.found(std::move(*read[n]));
        else
            failRead(state, read[n].error());
    }
}

/// Compared before the first write and again whenever an answer was lost; right after our own write the shop is allowed
/// to hold the values in its own spelling.
void PushWave::decide(bool isFirst)
{
    for (PushState& state : m_states) {
        if (state.ended)
            continue;
        if (state.exists && state.isSettled())
            state.end(PushEnd::Confirmed);
        else if ((isFirst || mustLook(state.last) || state.isGone()) && state.isDisputed())
            continue;
        else if (m_cancel.isCancelled())
            state.end(state.sent ? PushEnd::Unknown : PushEnd::Failed, CancelToken::error());
    }
}

/// The calls of each item that still has to be written; refused and unrecorded ones end here.
std::vector<std::vector<PlannedCall>> PushWave::planned(const Hooks& hooks)
{
    std::vector<std::vector<PlannedCall>> plans(m_states.size());
    Indices unannounced;
    for (const qsizetype i : where([](const PushState&) { return true; })) {
        PushState& state = m_states[size_t(i)];
        const PushPlan plan = state.plan(m_shop);
        if (plan.isRefused()) {
            state.end(PushEnd::Refused, refusedByUs(plan.refused.constFirst()));
            continue;
        }
        plans[size_t(i)] = {plan.calls.begin(), plan.calls.end()};
        if (!state.announced)
            unannounced.push_back(i);
    }
    if (unannounced.empty() || !hooks.beforeWrite)
        return plans;
    const auto recorded = hooks.beforeWrite(unannounced);
    for (const qsizetype i : unannounced) {
        m_states[size_t(i)].announced = true;
        if (!recorded) {
            m_states[size_t(i)].end(PushEnd::Failed, recorded.error());
            plans[size_t(i)].clear();
        }
    }
    return plans;
}

void PushWave::write(const Hooks& hooks)
{
    auto plans = planned(hooks);
    for (const qsizetype i : where([](const PushState&) { return true; }))
        m_states[size_t(i)].last = {};
    for (const CallKind kind : allCallKinds)
        send(kind, plans, hooks);
}

/// The calls of a product go in the order of their kinds; after one that failed, nothing more of it is sent this time.
void PushWave::send(CallKind kind, std::vector<std::vector<PlannedCall>>& plans, const Hooks& hooks)
{
    Indices owners;
    std::vector<OutgoingCall> calls;
    for (size_t i = 0; i < plans.size(); ++i) {
        for (const PlannedCall& call : plans[i]) {
            if (call.kind != kind || m_states[i].ended || mustLook(m_states[i].last))
                continue;
            owners.push_back(qsizetype(i));
            calls.push_back({call, m_states[i].item->idempotencySeed});
        }
    }
    if (calls.empty())
        return;
    const auto answers = m_sender.send(kind, calls, [&](std::span<const qsizetype> indices, const QString& key) -> Result<void> {
        Indices items;
        for (const qsizetype n : indices)
            items.push_back(owners[size_t(n)]);
        return hooks.recordKey ? hooks.recordKey(items, key) : Result<void>();
    });
    for (size_t n = 0; n < answers.size(); ++n)
        take(m_states[size_t(owners[n])], calls[n].call, answers[n]);
}

void PushWave::take(PushState& state, const PlannedCall& call, const CallAnswer& answer)
{
    ++state.report.calls;
    if (!answer) {
        state.sent = state.sent || mustLook(answer.error());
        if (mustLook(answer.error()))
            state.last = answer.error();
        else
            state.end(endOf(answer.error()), answer.error());
        return;
    }
    state.sent = true;
    if (call.kind != CallKind::SetProduct)
        return;
    auto created = RemoteProduct::fromJson((*answer)["product"_L1].toObject(), contextOf(*state.item));
    if (!created)
        return;
    state.found(std::move(created));
    state.fresh = state.isSettled();
}

} // namespace trueup
