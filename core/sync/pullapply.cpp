#include "sync/pullapply.h"

#include "base/failpoint.h"

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostListed = 100;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ShopifyPull)
};

std::span<const qint64> spanOf(const QList<qint64>& ids)
{
    return {ids.constData(), size_t(ids.size())};
}

/// Somebody else wrote the same at the same moment: a SKU (23505), or each waited for the other (40P01).
bool isRace(const Error& error)
{
    return error.code == "23505"_L1 || error.code == "40P01"_L1;
}

} // namespace

/// A product of the block that we have.
struct PullApply::Known
{
    ShopItem item; // the variant of ours is chosen in it
    const PullState* state = nullptr;
    const ProductState* ours = nullptr;
    QByteArray hash;
    QList<FieldId> forPeople;
};

/// The effects of one block.
struct PullApply::Planned
{
    std::vector<PullItem> items;
    QList<qint64> seen;
    QList<qint64> decided; // products a plan was made for
    std::vector<PullRowChange> rows;
    std::vector<StagedRow> staged;
    std::vector<ConflictRecord> raised;
    std::vector<RuleResolution> resolved;
    QList<qint64> missing; // not in the shop any more, and that is new
    QJsonArray skipped;
    std::vector<PullMembership> memberships;
    bool notesReading = true; // of memberships that are as they were

    void take(PulledEffects&& effects, const QByteArray& hash = {})
    {
        if (effects.isSettled())
            effects.item.hash = hash;
        if (effects.item.productId != 0)
            decided.append(effects.item.productId);
        if (effects.row)
            rows.push_back(std::move(*effects.row));
        if (effects.staged)
            staged.push_back(std::move(*effects.staged));
        std::ranges::move(effects.raised, std::back_inserter(raised));
        std::ranges::move(effects.resolved, std::back_inserter(resolved));
        if (effects.isIdle)
            seen.append(effects.item.productId);
        else
            items.push_back(std::move(effects.item));
    }
};

PullCounts& PullCounts::operator+=(const PullCounts& other)
{
    seen += other.seen;
    created += other.created;
    updated += other.updated;
    unchanged += other.unchanged;
    inFlight += other.inFlight;
    older += other.older;
    versions += other.versions;
    normalised += other.normalised;
    oneSided += other.oneSided;
    converged += other.converged;
    firstContacts += other.firstContacts;
    merged += other.merged;
    conflicts += other.conflicts;
    people += other.people;
    for (auto it = other.settledByRule.begin(); it != other.settledByRule.end(); ++it)
        settledByRule[it.key()] += it.value();
    staged += other.staged;
    rebased += other.rebased;
    missing += other.missing;
    regrouped += other.regrouped;
    skippedCount += other.skippedCount;
    skipped += other.skipped.first(std::min(other.skipped.size(), mostListed - std::min(mostListed, skipped.size())));
    return *this;
}

void PullCounts::take(const ThreeWayPlan& plan)
{
    normalised += plan.normalised;
    oneSided += plan.oneSided;
    converged += plan.converged;
    firstContacts += plan.firstContacts;
    merged += plan.merged;
    conflicts += plan.trueConflicts;
    people += plan.people;
    for (auto it = plan.settledByRule.begin(); it != plan.settledByRule.end(); ++it)
        settledByRule[it.key()] += it.value();
}

PullApply::PullApply(Connection& connection, PullPlanner planner, RemoteContext context, qint64 run, PullBatch& batch)
    : m_connection(connection), m_table(connection), m_planner(std::move(planner)), m_context(std::move(context)), m_run(run),
      m_batch(batch)
{
}

Result<void> PullApply::block(const ShopBlock& block)
{
    failPoint("pull.block");
    if (!block.items.empty()) {
        auto done = products(block);
        if (!done && isRace(done.error()))
            done = products(block);
        if (!done)
            return done;
    }
    return block.gone.isEmpty() ? Result<void>() : gone(block.gone);
}

Result<void> PullApply::products(const ShopBlock& block)
{
    PullCounts counts;
    Transaction transaction(m_connection);
    auto planned = plan(block, counts);
    return planned ? commit(transaction, *planned, counts) : fail(planned.error());
}

Result<QList<QSet<FieldId>>> PullApply::echoes(const std::vector<Known>& known)
{
    QList<QSet<FieldId>> found{qsizetype(known.size())};
    std::vector<EchoQuestion> questions;
    std::vector<qsizetype> places;
    for (size_t i = 0; i < known.size(); ++i) {
        const RemoteProduct& remote = known[i].item.product;
        const QList<FieldId> moved = PullPlanner::movedFields(remote, *known[i].ours);
        for (const FieldId id : moved) {
            questions.push_back({remote.id, id, remote.values[id], remote.updatedAt});
            places.push_back(qsizetype(i));
        }
    }
    const auto echoed = m_table.echoes(questions);
    if (!echoed)
        return fail(echoed.error());
    for (const qsizetype question : *echoed)
        found[places[size_t(question)]].insert(questions[size_t(question)].field);
    return found;
}

Result<PullApply::Planned> PullApply::plan(const ShopBlock& block, PullCounts& counts)
{
    std::vector<PullKey> keys;
    for (size_t i = 0; i < block.items.size(); ++i) {
        const RemoteProduct& product = block.items[i].product;
        keys.push_back({product.id, product.values.text(FieldId::Sku), block.hashes[qsizetype(i)], product.updatedAt});
    }
    const auto states = m_table.lock(keys);
    if (!states)
        return fail(states.error());
    QList<qint64> ids;
    for (const PullState& state : *states) {
        if (state.productId != 0 && !state.unchanged)
            ids.append(state.productId);
    }
    const auto ours = ProductTable(m_connection).load(spanOf(ids));
    const auto media = ours ? MediaTable(m_connection).ofProducts(spanOf(ids)) : fail(ours.error());
    const auto held = media ? ConflictTable(m_connection).forPeople(spanOf(ids)) : fail(media.error());
    if (!held)
        return fail(held.error());

    Planned planned;
    planned.notesReading = !block.isOfWholeShop;
    std::vector<Known> known;
    counts.seen += qint64(block.items.size());
    for (size_t i = 0; i < block.items.size(); ++i) {
        const PullState& state = (*states)[qsizetype(i)];
        const ShopItem& item = block.items[i];
        const auto product = ours->constFind(state.productId);
        if (item.collections && state.refused.isEmpty())
            planned.memberships.push_back({state.productId, item.product.id, *item.collections});
        if (!state.refused.isEmpty()) {
            ++counts.skippedCount;
            if (counts.skipped.size() < mostListed)
                counts.skipped.append({item.product.id, keys[i].sku, state.refused});
            planned.skipped.append(QJsonObject{{u"gid"_s, item.product.id}, {u"sku"_s, keys[i].sku}, {u"reason"_s, state.refused}});
        } else if (state.unchanged) {
            planned.seen.append(state.productId);
        } else if (state.productId == 0 || product == ours->cend()) {
            planned.take(PullPlanner::adopted(item.product, block.valuesJson[qsizetype(i)]), block.hashes[qsizetype(i)]);
        } else if (state.inFlight) {
            ++counts.inFlight;
        } else if (product->shopUpdated.isValid() && item.product.updatedAt < product->shopUpdated) {
            ++counts.older;
            planned.seen.append(product->id);
        } else {
            RemoteContext context = m_context;
            context.variantId = product->shopify.variant;
            context.sku = product->sku;
            Known one{item, &state, &*product, block.hashes[qsizetype(i)], held->value(product->id)};
            one.item.choose(context);
            PullPlanner::nameImages(one.item.product, media->value(product->id));
            known.push_back(std::move(one));
        }
    }
    const auto done = planKnown(known, planned, counts);
    return done ? Result<Planned>(std::move(planned)) : fail(done.error());
}

/// The SKU a product has in the shop now, when it is not the one we know it by.
QString PullApply::newSkuOf(const Known& known)
{
    const QString sku = known.item.product.values.text(FieldId::Sku);
    return sku == known.ours->sku ? QString() : sku;
}

/// New SKUs that one of our products has already, or that two products of the block have got.
Result<QSet<QString>> PullApply::skusOfOthers(const std::vector<Known>& known)
{
    QStringList moved;
    QSet<QString> twice;
    for (const Known& one : known) {
        const QString sku = newSkuOf(one);
        if (sku.isEmpty())
            continue;
        if (moved.contains(sku))
            twice.insert(sku);
        moved.append(sku);
    }
    auto taken = m_table.takenSkus(moved);
    if (taken)
        taken->unite(twice);
    return taken;
}

Result<void> PullApply::planKnown(const std::vector<Known>& known, Planned& planned, PullCounts& counts)
{
    const auto echoed = echoes(known);
    if (!echoed)
        return fail(echoed.error());
    const auto taken = skusOfOthers(known);
    if (!taken)
        return fail(taken.error());
    for (size_t i = 0; i < known.size(); ++i) {
        const Known& one = known[i];
        PulledEffects effects = m_planner.plan({one.item.product, *one.state, *one.ours, (*echoed)[qsizetype(i)], one.forPeople,
                                                taken->contains(newSkuOf(one))});
        counts.take(effects.plan);
        planned.take(std::move(effects), one.hash);
    }
    return {};
}

/// Stores what was planned, and adds to the counts when that is certain.
Result<void> PullApply::commit(Transaction& transaction, Planned& planned, PullCounts& counts)
{
    std::unique_lock making(m_batch.mutex, std::defer_lock);
    QUuid batch;
    if (!planned.staged.empty()) {
        making.lock(); // before anything is written, so that nobody waits for us who we wait for
        batch = m_batch.id;
        if (!batch.isNull())
            making.unlock();
    }
    if (const auto stored = store(planned, batch, counts); !stored)
        return stored;
    failPoint("pull.before_commit");
    if (const auto committed = transaction.commit(); !committed)
        return committed;
    if (making.owns_lock())
        m_batch.id = batch;
    m_counts += counts;
    failPoint("pull.after_commit");
    return {};
}

Result<void> PullApply::store(Planned& planned, QUuid& batch, PullCounts& counts)
{
    for (const PullItem& item : planned.items) {
        const bool isTaken = item.isWhole || item.product != ProductValues();
        counts.versions += isTaken;
        (item.productId == 0 ? counts.created : isTaken ? counts.updated : counts.unchanged) += 1;
    }
    counts.unchanged += planned.seen.size() - counts.older;
    if (const auto saved = m_table.save(m_run, planned.items); !saved)
        return saved;
    if (const auto seen = m_table.seen(m_run, spanOf(planned.seen)); !seen)
        return seen;
    const auto regrouped = m_table.saveCollections(m_run, planned.memberships, planned.notesReading);
    if (!regrouped)
        return fail(regrouped.error());
    counts.regrouped += *regrouped;
    const auto rebased = m_table.rebase(planned.rows);
    if (!rebased)
        return fail(rebased.error());
    counts.rebased += *rebased;
    if (const auto staged = stage(planned.staged, batch, counts); !staged)
        return staged;
    ConflictTable conflicts(m_connection);
    if (!planned.raised.empty()) {
        if (const auto raised = conflicts.raise(planned.raised); !raised)
            return fail(raised.error());
    }
    if (!planned.resolved.empty()) {
        if (const auto recorded = conflicts.recordByRule(planned.resolved); !recorded)
            return fail(recorded.error());
    }
    if (!planned.decided.isEmpty()) {
        if (const auto settled = conflicts.markObsolete(spanOf(planned.decided), m_run); !settled)
            return fail(settled.error());
    }
    const auto marked = m_table.markMissing(m_run, spanOf(planned.missing));
    if (!marked)
        return fail(marked.error());
    counts.missing += *marked;
    return m_table.skipped(m_run, planned.skipped);
}

Result<void> PullApply::stage(std::span<const StagedRow> rows, QUuid& batch, PullCounts& counts)
{
    if (rows.empty())
        return {};
    if (batch.isNull()) {
        BatchRecord record;
        record.name = Text::tr("Differences found in the shop");
        record.source = u"shopify"_s;
        record.runId = m_run;
        const auto created = StagingTable(m_connection).createBatch(record);
        if (!created)
            return fail(created.error());
        batch = *created;
    }
    StagingLoader loader(m_connection, batch);
    if (const auto appended = loader.append(rows); !appended)
        return appended;
    const auto merged = loader.merge();
    if (!merged)
        return fail(merged.error());
    counts.staged += merged->staged;
    return {};
}

Result<void> PullApply::gone(const QStringList& gids)
{
    PullCounts counts;
    Transaction transaction(m_connection);
    std::vector<PullKey> keys;
    for (const QString& gid : gids)
        keys.push_back({gid, {}, {}, {}});
    const auto states = m_table.lock(keys);
    if (!states)
        return fail(states.error());
    QList<qint64> ids;
    for (const PullState& state : *states) {
        if (state.productId != 0 && !state.inFlight)
            ids.append(state.productId);
    }
    const auto ours = ProductTable(m_connection).load(spanOf(ids));
    if (!ours)
        return fail(ours.error());
    Planned planned;
    for (const PullState& state : *states) {
        const auto product = ours->constFind(state.productId);
        if (product == ours->cend() || product->isMissingInShop)
            continue;
        PulledEffects effects = m_planner.missing(state, *product);
        counts.take(effects.plan);
        effects.isIdle = true;
        planned.take(std::move(effects));
        planned.missing.append(product->id);
    }
    planned.seen.clear(); // it was not
    return commit(transaction, planned, counts);
}

} // namespace trueup
