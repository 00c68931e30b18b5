#include "sync/withdrawals.h"

#include "store/stagingtable.h"

#include <QJsonArray>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype exampleCount = 5;

StagedRow rowOf(const WithdrawalFacts& facts, const PlannedWithdrawal& planned)
{
    StagedRow row;
    row.productId = facts.productId;
    row.operation = planned.step == WithdrawalStep::Archive ? u"archive"_s : u"update"_s;
    row.source = u"etilize"_s;
    row.sku = facts.sku;
    row.name = facts.name;
    row.vendor = facts.vendor;
    row.productType = facts.productType;
    ChangeSet changes;
    changes.changes.append(planned.change);
    row.changes = changesJson(changes);
    row.changedFields = {field(planned.change.field).keyString()};
    row.autoApprove = false; // whatever the policy: a person decides what leaves the shop, and what comes back
    row.approvalRule = planned.step == WithdrawalStep::Archive ? u"operation"_s : u"field"_s;
    return row;
}

} // namespace

QJsonObject WithdrawalCounts::toJson() const
{
    return {{u"after_feeds"_s, afterFeeds},   {u"staged"_s, staged},     {u"waiting"_s, waiting},
            {u"taken_back"_s, takenBack},     {u"restored"_s, restored}, {u"sell_outs"_s, sellOuts},
            {u"sell_outs_ended"_s, sellOutsEnded}, {u"examples"_s, QJsonArray::fromStringList(examples)}};
}

Result<void> Withdrawals::prepare(ImportInput& input, bool isErpRead, const QDateTime& now)
{
    if (const auto begun = m_presence.begin(); !begun)
        return begun;
    if (isErpRead) {
        if (const auto noted = m_presence.noteErp(now); !noted)
            return noted;
    }
    const auto facts = m_presence.facts(0);
    if (!facts)
        return fail(facts.error());
    for (const WithdrawalFacts& product : *facts) {
        const WithdrawalStep step = planWithdrawal(product, 0, m_sellOut).step;
        if (step == WithdrawalStep::Archive || step == WithdrawalStep::SellOut || step == WithdrawalStep::Keep) {
            input.leaving.insert(product.productId);
            continue;
        }
        if (const QString status = statusToRestore(product); !status.isEmpty())
            input.returning.insert(product.productId, status);
        if (const QString policy = policyToRestore(product); !policy.isEmpty())
            input.policy.policiesToRestore.insert(product.productId, policy);
    }
    return {};
}

Result<void> Withdrawals::plan(qint64 job, const QString& csvSha256, const ImportCounts& counts, const QDateTime& now)
{
    if (const auto counted = m_presence.countFeed(job, csvSha256, now); !counted)
        return counted;
    const auto facts = m_presence.facts(m_counts.afterFeeds);
    if (!facts)
        return fail(facts.error());
    m_counts.restored = counts.returned;
    for (const WithdrawalFacts& product : *facts) {
        const PlannedWithdrawal planned = planWithdrawal(product, m_counts.afterFeeds, m_sellOut);
        switch (planned.step) {
        case WithdrawalStep::Nothing:
            // Listed again, its policy comes back with its row.
            m_counts.sellOutsEnded += product.wasInFeed && product.missedFeeds == 0 && !policyToRestore(product).isEmpty();
            break;
        case WithdrawalStep::Keep: ++m_counts.waiting; break;
        case WithdrawalStep::TakeBack:
            ++m_counts.takenBack;
            m_takeBack.push_back(product.productId);
            break;
        case WithdrawalStep::Archive:
            ++m_counts.staged;
            keepExample(product);
            m_rows.push_back(rowOf(product, planned));
            break;
        case WithdrawalStep::SellOut:
            ++m_counts.sellOuts;
            m_rows.push_back(rowOf(product, planned));
            break;
        case WithdrawalStep::Reactivate:
            ++m_counts.restored;
            m_rows.push_back(rowOf(product, planned));
            break;
        case WithdrawalStep::EndSellOut:
            ++m_counts.sellOutsEnded;
            m_rows.push_back(rowOf(product, planned));
            break;
        }
    }
    return {};
}

void Withdrawals::keepExample(const WithdrawalFacts& product)
{
    const QString& sku = product.sku.isEmpty() ? product.name : product.sku;
    if (m_counts.examples.size() < exampleCount)
        m_counts.examples.append(sku);
    m_examples.add(Decimal(product.left.value_or(0), 0), {.sku = sku, .name = product.name});
}

Result<void> Withdrawals::describe(RunStatistics& statistics)
{
    statistics.withdrawals = m_counts.staged;
    statistics.examples.insert(u"withdrawals"_s, m_examples.list());
    if (m_counts.staged == 0)
        return {};
    const auto active = m_presence.activeProducts();
    if (!active)
        return fail(active.error());
    statistics.activeProducts = *active;
    return {};
}

Result<void> Withdrawals::stage(StagingLoader& loader, const QUuid& batch)
{
    if (!m_takeBack.empty()) {
        const auto taken = StagingTable(m_connection).withdraw(batch, u"etilize"_s, u"shopify"_s, m_takeBack);
        if (!taken)
            return fail(taken.error());
    }
    return loader.append(m_rows);
}

} // namespace trueup
