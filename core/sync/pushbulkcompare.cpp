#include "sync/pushbulkwork.h"

#include <QJsonDocument>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype readBlock = 500;

} // namespace

/// Reads what the shop holds now and decides what is written; drafts the lines.
Result<void> BulkPush::compare(Work& work)
{
    if (qsizetype(work.rows.size()) < m_options.exportFrom)
        return comparePages(work);
    return work.areCreates ? compareCreates(work) : compareExport(work);
}

Result<void> BulkPush::compareExport(Work& work)
{
    QSet<QString> ids;
    FieldBits fields = 0;
    for (Row& row : work.rows) {
        const PushItem item = row.item();
        ids.insert(item.shopifyProductId);
        fields |= pushableBits(item.approved);
    }
    const auto products = exported(ids, fields);
    if (!products)
        return fail(products.error());
    for (qsizetype i = 0; i < qsizetype(work.rows.size()); ++i) {
        const PushItem item = work.rows[size_t(i)].item();
        std::optional<RemoteProduct> product;
        if (const auto json = products->product(item.shopifyProductId))
            product = RemoteProduct::fromJson(*json, contextOf(item));
        if (product)
            keepFields(product->values, fields);
        if (const auto decided = decide(work, i, std::move(product)); !decided)
            return decided;
    }
    return flush(work);
}

/// A new product whose handle or SKU the shop already has is left to the direct calls: they look at it closely.
Result<void> BulkPush::compareCreates(Work& work)
{
    QSet<QString> handles;
    QSet<QString> skus;
    const auto read = exportLines(0, [&](const QByteArray& line) -> Result<void> {
        const QJsonObject json = QJsonDocument::fromJson(line).object();
        if (const QString handle = json["handle"_L1].toString(); !handle.isEmpty())
            handles.insert(handle);
        if (const QString sku = json["sku"_L1].toString(); !sku.isEmpty())
            skus.insert(sku);
        return {};
    });
    if (!read)
        return read;
    for (qsizetype i = 0; i < qsizetype(work.rows.size()); ++i) {
        Row& row = work.rows[size_t(i)];
        const PushItem item = row.item();
        if (handles.contains(handleOfCreate(item)) || skus.contains(item.sku))
            row.state = Row::State::Direct;
        else if (const auto decided = decide(work, i, std::nullopt); !decided)
            return decided;
    }
    return flush(work);
}

Result<void> BulkPush::comparePages(Work& work)
{
    ProductLookup lookup(m_client, contextOf({}));
    for (qsizetype from = 0; from < qsizetype(work.rows.size()); from += readBlock) {
        const qsizetype some = std::min(readBlock, qsizetype(work.rows.size()) - from);
        std::vector<PushItem> items;
        std::vector<ProductRef> refs;
        QStringList handles;
        QStringList skus;
        for (qsizetype i = from; i < from + some; ++i) {
            items.push_back(work.rows[size_t(i)].item());
            const PushItem& item = items.back();
            refs.push_back({item.shopifyProductId, item.shopifyVariantId, item.sku});
            handles.append(handleOfCreate(item));
            skus.append(item.sku);
        }
        const auto byHandle = work.areCreates ? lookup.idsByHandles(handles, m_cancel) : std::vector<Result<QString>>();
        const auto bySku = work.areCreates ? lookup.bySkus(skus, m_cancel) : std::vector<Result<ProductRef>>();
        auto products = work.areCreates ? std::vector<Result<ProductLookup::Found>>() : lookup.byIds(refs, m_cancel);
        for (qsizetype n = 0; n < some; ++n) {
            Row& row = work.rows[size_t(from + n)];
            const bool isUnclear = work.areCreates
                                       ? !byHandle[size_t(n)] || !bySku[size_t(n)] || !byHandle[size_t(n)]->isEmpty() ||
                                             !bySku[size_t(n)]->id.isEmpty()
                                       : !products[size_t(n)];
            if (isUnclear)
                row.state = Row::State::Direct;
            else if (const auto decided = decide(work, from + n,
                                                 work.areCreates ? std::nullopt : std::move(*products[size_t(n)]));
                     !decided)
                return decided;
        }
        if (m_cancel.isCancelled())
            return fail(CancelToken::error());
        m_progress->update(m_tally.products);
    }
    return flush(work);
}

Result<void> BulkPush::decide(Work& work, qsizetype index, std::optional<RemoteProduct> product)
{
    const PushItem item = work.rows[size_t(index)].item();
    PushState state(item);
    state.found(std::move(product));
    if (state.exists && state.isSettled())
        state.end(PushEnd::Confirmed);
    else if (!state.isDisputed())
        return plan(work, index, state);
    return settled(work, index, std::move(state.report));
}

Result<void> BulkPush::plan(Work& work, qsizetype index, const PushState& state)
{
    Row& row = work.rows[size_t(index)];
    const PushPlan plan = state.plan(m_settings.shop);
    if (plan.isRefused()) {
        PushReport report = state.report;
        report.end = PushEnd::Refused;
        report.error = refusedByUs(plan.refused.constFirst());
        return settled(work, index, std::move(report));
    }
    const auto isLine = [](const PlannedCall& call) { return !bulkDocument(call.kind).isEmpty(); };
    if (!std::ranges::all_of(plan.calls, isLine)) {
        row.state = Row::State::Direct;
        return {};
    }
    row.open = state.exists ? bitsOf(state.open) : pushableBits(state.item->approved);
    for (const PlannedCall& call : plan.calls) {
        auto& draft = work.drafts[call.kind];
        if (!draft)
            draft = std::make_unique<LineDraft>(path(u"draft-"_s + documentName(call.kind)));
        if (const auto added = draft->add(index, bulkLine(call)); !added)
            return added;
    }
    return {};
}

} // namespace trueup
