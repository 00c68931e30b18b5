#include "sync/shopstage.h"

#include "reconcile/diff.h"
#include "store/producttable.h"
#include "store/pulltable.h"
#include "store/stagingloader.h"
#include "sync/proposalrow.h"

#include <QJsonArray>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int pageSize = 500;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ShopStage)
};

/// What of ours the shop does not hold and did not change by itself.
ChangeSet changesOf(const ProductState& product, const QList<FieldId>& wanted)
{
    ProposedValues proposed;
    for (const Field& column : fields()) {
        const bool isWanted = wanted.isEmpty() || wanted.contains(column.id);
        if (isWanted && column.isPushable() && !product.current[column.id].isEmpty())
            proposed.set(column.id, {product.current[column.id], Side::Local, u"local_edit"_s, false});
    }
    return diffProduct(product.base, product.shop, proposed);
}

StagedRow rowOf(const ProductState& product, const ChangeSet& changes)
{
    StagedRow row = proposalRow(product, changes);
    row.source = u"manual"_s;
    row.approvalRule = u"local_edit"_s;
    if (changes.hasConflict())
        row.blockedReason = u"conflict"_s;
    return row;
}

/// The products named, each once; names nobody knows go to `notFound`.
Result<QList<ProductState>> named(ProductTable& table, const QStringList& names, QStringList& notFound)
{
    QHash<qint64, ProductState> found;
    for (const QString& name : names) {
        auto product = table.loadBySku(name);
        if (product && !*product) {
            const ProductKey key{{}, {}, {}, {}, name.startsWith("gid:"_L1) ? name : QString()};
            auto ids = key.shopifyProduct.isEmpty() ? Result<QList<qint64>>(QList<qint64>{name.toLongLong()})
                                                    : table.find(std::span(&key, 1));
            const auto loaded = ids ? table.load(std::span(ids->constData(), size_t(ids->size()))) : fail(ids.error());
            if (!loaded)
                return fail(loaded.error());
            if (!loaded->isEmpty())
                product = std::optional(*loaded->cbegin());
        }
        if (!product)
            return fail(product.error());
        if (*product)
            found.insert((*product)->id, **product);
        else
            notFound.append(name);
    }
    return found.values();
}

Result<void> stagePage(Connection& connection, StagingLoader& loader, const QList<ProductState>& products,
                       const ShopStageParams& params, ShopStageSummary& summary)
{
    QList<qint64> ids;
    for (const ProductState& product : products)
        ids.append(product.id);
    const auto open = PullTable(connection).openRows(std::span(ids.constData(), size_t(ids.size())));
    if (!open)
        return fail(open.error());
    std::vector<StagedRow> rows;
    for (const ProductState& product : products) {
        ++summary.products;
        if (open->contains(product.id)) {
            ++summary.alreadyStaged;
        } else if (product.shopify.product.isEmpty() || product.isMissingInShop || product.shop == ProductValues()) {
            ++summary.unknown;
        } else if (const ChangeSet changes = changesOf(product, params.fields); changes.isEmpty()) {
            ++summary.unchanged;
        } else {
            rows.push_back(rowOf(product, changes));
        }
    }
    return loader.append(rows);
}

} // namespace

QJsonObject ShopStageSummary::toJson() const
{
    return {{u"staging_id"_s, batch.isNull() ? QJsonValue() : QJsonValue(batch.toString(QUuid::WithoutBraces))},
            {u"products"_s, products},
            {u"staged"_s, staged},
            {u"unchanged"_s, unchanged},
            {u"already_staged"_s, alreadyStaged},
            {u"unknown_in_shop"_s, unknown},
            {u"rejected_before"_s, rejectedBefore},
            {u"not_found"_s, QJsonArray::fromStringList(notFound)}};
}

Result<ShopStageSummary> ShopStage::run(const ShopStageParams& params, const JobControl& control)
{
    ProgressReporter progress(control.progress, m_context.clock);
    progress.phase(u"compare"_s, Text::tr("Comparing our products with what the shop held last"));
    auto lease = m_context.pool.lease(control.cancel);
    if (!lease)
        return fail(lease.error());
    Connection& connection = **lease;
    ShopStageSummary summary;
    ProductTable table(connection);
    Transaction transaction(connection);
    BatchRecord record;
    record.name = Text::tr("Changed in our catalogue");
    const auto batch = StagingTable(connection).createBatch(record);
    if (!batch)
        return fail(batch.error());
    StagingLoader loader(connection, *batch);
    if (!params.products.isEmpty()) {
        const auto products = named(table, params.products, summary.notFound);
        if (!products)
            return fail(products.error());
        if (products->isEmpty())
            return fail(ErrorKind::NotFound,
                        Text::tr("There is no product %1.").arg(summary.notFound.join(u", "_s)),
                        Text::tr("Give SKUs, numbers of ours or ids of the shop."));
        if (const auto staged = stagePage(connection, loader, *products, params, summary); !staged)
            return fail(staged.error());
    }
    for (qint64 after = 0; params.products.isEmpty();) {
        if (control.cancel.isCancelled())
            return fail(CancelToken::error());
        const auto page = table.page(after, pageSize);
        if (!page)
            return fail(page.error());
        if (page->isEmpty())
            break;
        after = page->last().id;
        if (const auto staged = stagePage(connection, loader, *page, params, summary); !staged)
            return fail(staged.error());
        progress.update(summary.products);
    }
    if (loader.rows() == 0)
        return summary; // the batch goes with the transaction
    const auto merged = loader.merge();
    if (!merged)
        return fail(merged.error());
    summary.staged = merged->staged;
    summary.rejectedBefore = merged->rejectedBefore;
    if (merged->staged == 0)
        return summary;
    if (const auto committed = transaction.commit(); !committed)
        return fail(committed.error());
    summary.batch = *batch;
    return summary;
}

} // namespace trueup
