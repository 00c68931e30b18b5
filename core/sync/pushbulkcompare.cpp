#include "sync/pushbulkwork.h"

#include <QJsonDocument>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr size_t handleSeed = 1;
constexpr size_t skuSeed = 2;

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
    ExportedProducts products;
    FieldBits fields = 0;
    const auto isAny = [](const Row&) { return true; };
    const auto collected = forEachBlock(work, isAny, [&](RowIndices, std::vector<PushRow>& loaded) -> Result<void> {
        for (const PushRow& row : loaded) {
            products.want(row.item.shopifyProductId);
            fields |= pushableBits(row.item.approved);
        }
        return {};
    });
    if (!collected)
        return collected;
    const auto decideBlock = [&](RowIndices rows, std::vector<PushRow>& loaded) -> Result<void> {
        for (size_t n = 0; n < rows.size(); ++n) {
            const auto json = products.product(loaded[n].item.shopifyProductId);
            if (!json)
                return fail(json.error());
            auto product = *json ? RemoteProduct::fromJson(**json, contextOf(loaded[n].item)) : std::nullopt;
            if (product)
                keepFields(product->values, fields);
            if (const auto decided = decide(work, rows[n], std::move(loaded[n]), std::move(product)); !decided)
                return decided;
        }
        return {};
    };
    const auto compared = exportShop(fields, [&](const QString& file) -> Result<void> {
        const auto read = products.read(file, m_cancel);
        const auto decided = read ? forEachBlock(work, isAny, decideBlock) : read;
        products.close();
        return decided;
    });
    return compared ? flush(work) : compared;
}

/// A new product whose handle or SKU the shop already has is left to the direct calls: they look at it closely. Hashes stand
/// for the texts; two that share one only cost a closer look.
Result<void> BulkPush::compareCreates(Work& work)
{
    std::vector<size_t> taken;
    const auto note = [&](const QByteArray& line) -> Result<void> {
        const QJsonObject json = QJsonDocument::fromJson(line).object();
        if (const QString handle = json["handle"_L1].toString(); !handle.isEmpty())
            taken.push_back(qHash(handle, handleSeed));
        if (const QString sku = json["sku"_L1].toString(); !sku.isEmpty())
            taken.push_back(qHash(sku, skuSeed));
        return {};
    };
    const auto read = exportShop(0, [&](const QString& file) -> Result<void> {
        if (file.isEmpty())
            return {};
        const auto lines = forEachLine(file, note, m_cancel);
        return lines ? Result<void>() : fail(lines.error());
    });
    if (!read)
        return read;
    std::ranges::sort(taken);
    const auto isAny = [](const Row&) { return true; };
    const auto compared = forEachBlock(work, isAny, [&](RowIndices rows, std::vector<PushRow>& loaded) -> Result<void> {
        for (size_t n = 0; n < rows.size(); ++n) {
            const PushItem& item = loaded[n].item;
            if (std::ranges::binary_search(taken, qHash(handleOfCreate(item), handleSeed)) ||
                std::ranges::binary_search(taken, qHash(item.sku, skuSeed)))
                work.rows[size_t(rows[n])].state = Row::State::Direct;
            else if (const auto decided = decide(work, rows[n], std::move(loaded[n]), std::nullopt); !decided)
                return decided;
        }
        return {};
    });
    return compared ? flush(work) : compared;
}

Result<void> BulkPush::comparePages(Work& work)
{
    ProductLookup lookup(m_client, contextOf({}));
    const auto comparePage = [&](RowIndices rows, std::vector<PushRow>& loaded) -> Result<void> {
        std::vector<ProductRef> refs;
        ReadParts parts;
        QStringList handles;
        QStringList skus;
        for (const PushRow& row : loaded) {
            refs.push_back({row.item.shopifyProductId, row.item.shopifyVariantId, row.item.sku});
            parts |= ReadParts::of(row.item.approved);
            handles.append(handleOfCreate(row.item));
            skus.append(row.item.sku);
        }
        const auto byHandle = work.areCreates ? lookup.idsByHandles(handles, m_cancel) : std::vector<Result<QString>>();
        const auto bySku = work.areCreates ? lookup.bySkus(skus, m_cancel) : std::vector<Result<ProductRef>>();
        auto products = work.areCreates ? std::vector<Result<ProductLookup::Found>>() : lookup.byIds(refs, parts, m_cancel);
        for (size_t n = 0; n < rows.size(); ++n) {
            const bool isUnclear = work.areCreates
                                       ? !byHandle[n] || !bySku[n] || !byHandle[n]->isEmpty() || !bySku[n]->id.isEmpty()
                                       : !products[n];
            if (isUnclear)
                work.rows[size_t(rows[n])].state = Row::State::Direct;
            else if (const auto decided = decide(work, rows[n], std::move(loaded[n]),
                                                 work.areCreates ? std::nullopt : std::move(*products[n]));
                     !decided)
                return decided;
        }
        if (m_cancel.isCancelled())
            return fail(CancelToken::error());
        m_progress->update(m_tally.products);
        return {};
    };
    const auto compared = forEachBlock(work, [](const Row&) { return true; }, comparePage);
    return compared ? flush(work) : compared;
}

Result<void> BulkPush::decide(Work& work, qsizetype index, PushRow&& row, std::optional<RemoteProduct> product)
{
    PushState state(row.item);
    state.found(std::move(product));
    if (state.exists && state.isSettled())
        state.end(PushEnd::Confirmed);
    else if (!state.isDisputed())
        return plan(work, index, std::move(row), state);
    return settled(work, index, std::move(row), std::move(state.report));
}

Result<void> BulkPush::plan(Work& work, qsizetype index, PushRow&& loaded, const PushState& state)
{
    Row& row = work.rows[size_t(index)];
    const PushPlan plan = state.plan(m_settings.shop);
    if (plan.isRefused()) {
        PushReport report = state.report;
        report.end = PushEnd::Refused;
        report.error = refusedByUs(plan.refused.constFirst());
        return settled(work, index, std::move(loaded), std::move(report));
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
