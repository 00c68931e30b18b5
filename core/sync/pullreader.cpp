#include "sync/pullreader.h"

#include <QSet>
#include <QThreadPool>
#include <QtConcurrent>

#include <deque>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// Not an error: whoever took the blocks wants no more.
Error enough()
{
    return {ErrorKind::Cancelled, {}, {}, {}, {}, u"ENOUGH"_s, false};
}

Result<void> unlessEnough(Result<void> done)
{
    return !done && done.error().code == "ENOUGH"_L1 ? Result<void>() : std::move(done);
}

ShopBlock blockOf(std::vector<ShopItem> items, const QDateTime& reached)
{
    ShopBlock block;
    block.items = std::move(items);
    block.reached = reached;
    for (const ShopItem& item : block.items) {
        block.valuesJson.append(item.product.values.toJson());
        block.hashes.append(item.hash(block.valuesJson.constLast()));
    }
    return block;
}

/// Reads batches of ids on a few threads and hands the blocks out in the order they were asked for.
class OrderedReads
{
public:
    OrderedReads(ShopifyReader& reader, const RemoteContext& context, int workers, const ShopBlockSink& sink,
                 CancelToken cancel)
        : m_reader(reader), m_context(context), m_sink(sink), m_cancel(std::move(cancel))
    {
        m_pool.setMaxThreadCount(workers);
    }
    ~OrderedReads() { m_pool.waitForDone(); }
    OrderedReads(const OrderedReads&) = delete;
    OrderedReads& operator=(const OrderedReads&) = delete;

    [[nodiscard]] Result<void> add(const QStringList& ids, const QDateTime& reached)
    {
        m_reads.push_back(QtConcurrent::run(&m_pool, [this, ids, reached] { return read(ids, reached); }));
        while (int(m_reads.size()) > 2 * m_pool.maxThreadCount()) {
            if (const auto handed = handOut(); !handed)
                return handed;
        }
        return {};
    }
    [[nodiscard]] Result<void> finish()
    {
        while (!m_reads.empty()) {
            if (const auto handed = handOut(); !handed)
                return handed;
        }
        return {};
    }

private:
    [[nodiscard]] Result<ShopBlock> read(const QStringList& ids, const QDateTime& reached)
    {
        auto items = m_reader.itemsByIds(ids, m_context, m_cancel);
        if (!items)
            return fail(items.error());
        ShopBlock block = blockOf(std::move(*items), reached);
        QSet<QString> found;
        for (const ShopItem& item : block.items)
            found.insert(item.product.id);
        for (const QString& id : ids) {
            if (!found.contains(id))
                block.gone.append(id);
        }
        return block;
    }
    [[nodiscard]] Result<void> handOut()
    {
        auto block = m_reads.front().takeResult();
        m_reads.pop_front();
        if (!block)
            return fail(block.error());
        return m_sink(std::move(*block)) ? Result<void>() : fail(enough());
    }

    ShopifyReader& m_reader;
    const RemoteContext& m_context;
    const ShopBlockSink& m_sink;
    CancelToken m_cancel;
    std::deque<QFuture<Result<ShopBlock>>> m_reads;
    QThreadPool m_pool; // last: its threads end before anything they use
};

} // namespace

PullReader::PullReader(ShopifyClient& client, RemoteContext context, int workers)
    : m_reader(client), m_context(std::move(context)), m_workers(workers)
{
}

Result<void> PullReader::exported(const ShopExport& shop, const QString& folder, const ShopBlockSink& sink,
                                  const CancelToken& cancel)
{
    if (shop.products.file.isEmpty())
        return {};
    ExportJoiner joiner(folder, shop.products.state.roots);
    if (const auto sorted = joiner.sort(shop.products.file, cancel, shop.collectionsFile()); !sorted)
        return sorted;
    for (int number = 0; number < joiner.parts(); ++number) {
        if (cancel.isCancelled())
            return fail(CancelToken::error());
        auto items = joiner.part(number, m_context);
        if (!items)
            return fail(items.error());
        ShopBlock block = blockOf(std::move(*items), {});
        block.isOfWholeShop = true;
        if (!sink(std::move(block)))
            return {};
    }
    return {};
}

Result<void> PullReader::changed(const QDateTime& from, const QDateTime& to, const ShopBlockSink& sink,
                                 const CancelToken& cancel)
{
    OrderedReads reads(m_reader, m_context, m_workers, sink, cancel);
    QDateTime reached;
    auto walked = m_reader.changedProducts(
        from, to,
        [&](const QList<ChangedProduct>& page) -> Result<void> {
            QStringList ids;
            const auto flush = [&]() -> Result<void> {
                const auto added = ids.isEmpty() ? Result<void>() : reads.add(ids, reached);
                ids.clear();
                return added;
            };
            for (const ChangedProduct& product : page) {
                if (ids.contains(product.id))
                    continue;
                ids.append(product.id);
                reached = product.updatedAt;
                if (ids.size() < ShopifyReader::batchSize)
                    continue;
                if (const auto added = flush(); !added)
                    return added;
            }
            return flush();
        },
        cancel);
    if (walked)
        walked = reads.finish();
    return unlessEnough(std::move(walked));
}

Result<void> PullReader::named(const QStringList& ids, const ShopBlockSink& sink, const CancelToken& cancel)
{
    OrderedReads reads(m_reader, m_context, m_workers, sink, cancel);
    for (qsizetype from = 0; from < ids.size(); from += ShopifyReader::batchSize) {
        const QStringList some = ids.sliced(from, std::min<qsizetype>(ShopifyReader::batchSize, ids.size() - from));
        if (const auto added = reads.add(some, {}); !added)
            return unlessEnough(added);
    }
    return unlessEnough(reads.finish());
}

} // namespace trueup
