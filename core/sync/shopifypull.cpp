#include "sync/shopifypull.h"

#include "base/failpoint.h"
#include "base/log.h"
#include "reconcile/guardrails.h"
#include "store/storedrules.h"
#include "store/watermarktable.h"
#include "sync/shoplocation.h"

#include <QScopeGuard>
#include <QThreadPool>
#include <QtConcurrent>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int overlapSeconds = 480; // the shop's search index lags behind; no figure is published
constexpr int settleSeconds = 60;   // the newest minute may still be incomplete
constexpr qsizetype nodesAtOnce = 250;
constexpr qsizetype goneAtOnce = 500;
constexpr int writersBeside = 1; // 50,000 products: 3,047/s instead of 2,150/s on two cores; more were not tried

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ShopifyPull)
};

QString isoText(const QDateTime& time)
{
    return time.toUTC().toString(Qt::ISODate);
}

QDateTime isoTime(const QJsonValue& text)
{
    return QDateTime::fromString(text.toString(), Qt::ISODate).toUTC();
}

QString gidOf(const QString& product)
{
    return product.isEmpty() || product.startsWith("gid:"_L1) ? product : u"gid://shopify/Product/"_s + product;
}

GuardFinding missingInShop(qint64 missing, qint64 linked)
{
    GuardFinding finding{u"missing_in_shop"_s, GuardLevel::Hold, double(missing) * 100.0 / double(std::max<qint64>(linked, 1)), 0, missing, linked, {}};
    finding.sentence = guardSentence(finding);
    return finding;
}

/// A whole pull that was held for missing products and that somebody let go on; id 0 when there is none.
Result<RunRecord> releasedRun(RunTable& runs)
{
    const auto last = runs.list(20, 0, u"shopify_pull"_s);
    if (!last)
        return fail(last.error());
    for (const RunRecord& run : *last) {
        if (run.status == "queued"_L1 && run.isReleased)
            return run;
    }
    return RunRecord();
}

} // namespace

struct ShopifyPull::Work
{
    const ShopifyPullParams& params;
    RunSession& run;
    Connection& connection;
    ProgressReporter& progress;
    ShopifyPullSummary& summary;
    SyncSettings settings = {};
    RemoteContext context = {};
    PullPlanner planner{RuleSet(), {}, 0};
    PullBatch batch = {};
    std::unique_ptr<PullApply> apply = {};
    ShopProbe probe = {};
    QDateTime started = {};  ///< the database's clock
    std::mutex mutex = {};   ///< of what follows while several write
    PullCounts helped = {};  ///< what the others wrote
    qint64 products = 0;     ///< written by all
    QStringList seen = {};   ///< gids, of a whole pull
    bool keepsSeen = false;
    bool movesMark = false;  ///< what was stored so far may move the watermark
    QDateTime lastFull = {};
    QDateTime grouped = {};  ///< when the collections of every product were last read
    QDateTime mark = {};     ///< the watermark as it stands

    [[nodiscard]] PullCounts counts() const
    {
        PullCounts all = helped;
        return apply ? all += apply->counts() : all;
    }
};

QJsonObject ShopifyPullSummary::toJson() const
{
    QJsonObject rules;
    for (auto it = counts.settledByRule.begin(); it != counts.settledByRule.end(); ++it)
        rules.insert(it.key(), it.value());
    QJsonArray skips;
    for (const PullSkip& skip : counts.skipped)
        skips.append(QJsonObject{{u"shopify_id"_s, skip.gid}, {u"sku"_s, skip.sku}, {u"reason"_s, skip.reason}});
    const auto time = [](const QDateTime& value) { return value.isValid() ? QJsonValue(isoText(value)) : QJsonValue(); };
    return {{u"mode"_s, mode},
            {u"source"_s, source},
            {u"from"_s, time(from)},
            {u"until"_s, time(until)},
            {u"staging_id"_s, batch.isNull() ? QJsonValue() : QJsonValue(batch.toString(QUuid::WithoutBraces))},
            {u"products"_s, counts.seen},
            {u"products_synced"_s, counts.created + counts.updated + counts.unchanged},
            {u"created"_s, counts.created},
            {u"updated"_s, counts.updated},
            {u"unchanged"_s, counts.unchanged},
            {u"in_flight"_s, counts.inFlight},
            {u"older"_s, counts.older},
            {u"versions_created"_s, counts.versions},
            {u"conflicts_detected"_s, counts.conflicts},
            {u"normalised"_s, counts.normalised},
            {u"one_sided"_s, counts.oneSided},
            {u"converged"_s, counts.converged},
            {u"first_contacts"_s, counts.firstContacts},
            {u"merged"_s, counts.merged},
            {u"settled_by_rule"_s, rules},
            {u"left_to_people"_s, counts.people},
            {u"staged"_s, counts.staged},
            {u"rebased"_s, counts.rebased},
            {u"missing"_s, counts.missing},
            {u"collections_read"_s, readCollections},
            {u"collections_changed"_s, counts.regrouped},
            {u"skipped"_s, counts.skippedCount},
            {u"skipped_products"_s, skips},
            {u"not_found"_s, QJsonArray::fromStringList(notFound)},
            {u"calls"_s, shop.calls},
            {u"points"_s, shop.points},
            {u"points_per_second_limit"_s, shop.restoreRate},
            {u"throttled"_s, shop.throttled},
            {u"seconds"_s, seconds},
            {u"seconds_waiting_for_shop"_s, secondsWaiting}};
}

Result<ShopifyPullSummary> ShopifyPull::run(const ShopifyPullParams& params, const JobControl& control)
{
    const qint64 begun = m_context.clock.monotonicMs();
    const ShopifyCounters before = m_client.counters();
    ShopifyPullSummary summary;
    summary.mode = !params.products.isEmpty() ? u"selective"_s : params.full ? u"full"_s : u"incremental"_s;
    RunStart start;
    start.kind = u"shopify_pull"_s;
    start.mode = summary.mode;
    start.params = {{u"products"_s, QJsonArray::fromStringList(params.products)}, {u"since"_s, isoText(params.since)}};
    auto session = RunSession::begin(m_context, start, control);
    if (!session)
        return fail(session.error());
    RunSession& run = **session;
    ProgressReporter progress(run.progress(), m_context.clock);
    progress.phase(u"prepare"_s, Text::tr("Asking the shop what there is to read"));
    const auto done = [&]() -> Result<void> {
        auto lease = m_context.pool.lease(run.cancel());
        if (!lease)
            return fail(lease.error());
        Work work{.params = params, .run = run, .connection = **lease, .progress = progress, .summary = summary};
        const auto stepped = steps(work);
        summary.counts = work.counts();
        summary.batch = work.batch.id;
        return stepped;
    }();
    summary.shop = m_client.counters().since(before);
    summary.seconds = double(m_context.clock.monotonicMs() - begun) / 1000.0;
    QJsonObject counts = summary.toJson();
    counts.remove(u"skipped_products"_s);
    if (!done && done.error().kind == ErrorKind::Held) {
        const qint64 missing = done.error().detail.toLongLong();
        counts.insert(u"missing"_s, missing);
        const auto held = run.hold(done.error().message, findingsJson({missingInShop(missing, summary.linked)}), counts);
        return held ? fail(done.error()) : fail(held.error());
    }
    if (!done) {
        run.setCounts(counts);
        return run.failed(done.error());
    }
    if (const auto written = run.succeed(counts); !written)
        return fail(written.error());
    return summary;
}

Result<void> ShopifyPull::steps(Work& work)
{
    const CancelToken& cancel = work.run.cancel();
    auto settings = SyncSettings::load(work.connection);
    if (!settings)
        return fail(settings.error());
    work.settings = std::move(*settings);
    const auto shop = resolveLocation(work.settings.shop, m_client, cancel);
    if (!shop)
        return fail(shop.error());
    work.context.locationId = shop->locationId;
    work.context.metafieldNamespace = shop->metafieldNamespace;
    work.context.metafieldKey = shop->metafieldKey;
    auto rules = storedRules(work.connection);
    if (!rules)
        return fail(rules.error());
    const auto now = work.connection.value(u"SELECT now()"_s);
    if (!now)
        return fail(now.error());
    work.started = now->toDateTime().toUTC();
    work.planner = PullPlanner(std::move(*rules), work.started, work.run.id());
    work.apply = std::make_unique<PullApply>(work.connection, work.planner, work.context, work.run.id(), work.batch);
    const auto done = !work.params.products.isEmpty() ? pullNamed(work) : [&]() -> Result<void> {
        auto probe = ShopifyReader(m_client).probe(cancel);
        if (!probe)
            return fail(probe.error());
        work.probe = std::move(*probe);
        if (!work.probe.serverTime.isValid())
            return fail(ErrorKind::Contract, Text::tr("The shop's answer does not say when it was given."),
                        Text::tr("A proxy may have removed the header Date."));
        const auto mark = WatermarkTable(work.connection).get(u"shopify"_s, u"products"_s);
        if (!mark)
            return fail(mark.error());
        if (*mark) {
            work.mark = isoTime((*mark)->value["until"_L1]);
            work.lastFull = isoTime((*mark)->value["full"_L1]);
            work.grouped = isoTime((*mark)->value["collections"_L1]);
        }
        const bool isFirst = !work.mark.isValid() && !work.params.since.isValid();
        return work.params.full || isFirst ? pullAll(work) : pullChanges(work);
    }();
    if (!done)
        return done;
    const PullCounts counts = work.counts();
    if (counts.created + counts.updated + counts.staged + counts.rebased + counts.missing + counts.people > 0) {
        if (const auto refreshed = ProductTable(work.connection).refreshStatusView(); !refreshed)
            qCWarning(lcSync) << "the status view could not be refreshed:" << refreshed.error();
    }
    return {};
}

/// Reads on a thread of its own and writes meanwhile: here, and on `more` threads beside.
Result<void> ShopifyPull::take(Work& work, const Read& read, int more)
{
    const CancelToken& cancel = work.run.cancel();
    Blocks blocks(size_t(2 + more));
    QThreadPool pool;
    pool.setMaxThreadCount(1 + more);
    QFuture<Result<void>> reading = QtConcurrent::run(&pool, [&]() -> Result<void> {
        auto done = read([&blocks](ShopBlock&& block) { return blocks.push(std::move(block)); }, cancel);
        blocks.close();
        return done;
    });
    QList<QFuture<Result<void>>> helping;
    for (int i = 0; i < more; ++i)
        helping.append(QtConcurrent::run(&pool, [&] { return help(work, blocks); }));
    Result<void> taken = write(work, *work.apply, blocks);
    for (QFuture<Result<void>>& one : helping) {
        const Result<void> helped = one.takeResult();
        if (taken && !helped)
            taken = helped;
    }
    const Result<void> done = reading.takeResult();
    return taken ? done : taken;
}

/// Until there are no more blocks. A failure ends everybody's work.
Result<void> ShopifyPull::write(Work& work, PullApply& apply, Blocks& blocks)
{
    Result<void> written;
    while (written) {
        const auto block = blocks.pop();
        if (!block)
            break;
        written = apply.block(*block);
        const std::scoped_lock lock(work.mutex);
        for (const ShopItem& item : block->items) {
            if (work.keepsSeen)
                work.seen.append(item.product.id);
        }
        work.products += qint64(block->items.size());
        if (written && work.movesMark && block->reached.isValid())
            written = moveWatermark(work, std::min(block->reached, work.summary.until), false);
        work.progress.update(work.products);
        if (written && work.run.cancel().isCancelled())
            written = fail(CancelToken::error());
    }
    blocks.close();
    return written;
}

/// The same with a connection of its own. That none is free is no failure: the others go on.
Result<void> ShopifyPull::help(Work& work, Blocks& blocks)
{
    auto lease = m_context.pool.lease(work.run.cancel());
    if (!lease) {
        qCInfo(lcSync) << "one writer less:" << lease.error();
        return {};
    }
    PullApply apply(**lease, work.planner, work.context, work.run.id(), work.batch);
    const Result<void> written = write(work, apply, blocks);
    const std::scoped_lock lock(work.mutex);
    work.helped += apply.counts();
    return written;
}

Result<void> ShopifyPull::pullAll(Work& work)
{
    work.summary.mode = u"full"_s;
    work.keepsSeen = true;
    const bool isLarge = work.probe.products < 0 || work.probe.products > work.params.bulkAbove;
    std::optional<ShopExport> shop;
    const auto tidy = qScopeGuard([&shop] {
        if (shop)
            shop->removeFiles(); // what is still wanted is fetched again
    });
    if (work.params.bulk && isLarge) {
        auto exported = exportAll(work);
        if (!exported)
            return fail(exported.error());
        shop = std::move(*exported);
    }
    work.summary.source = shop ? u"bulk"_s : u"pages"_s;
    work.progress.phase(u"read"_s, Text::tr("Reading products of the shop"), work.probe.products);
    // Products of a whole pull come once each and in any order, so several may write; the pages of a changing shop do not.
    const int more = shop && shop->products.state.roots > ExportJoiner::productsPerPart ? writersBeside : 0;
    PullReader reader(m_client, work.context, work.params.workers);
    QDateTime until = work.probe.serverTime.addSecs(-settleSeconds);
    const QDateTime before = shop && shop->products.isAdopted ? shop->products.record.created : work.started;
    const auto taken = take(work, [&](const ShopBlockSink& sink, const CancelToken& cancel) {
        return shop ? reader.exported(*shop, m_context.folder, sink, cancel)
                    : reader.changed(QDateTime(QDate(2000, 1, 1), QTime(0, 0), QTimeZone::UTC),
                                     work.probe.serverTime.addDays(1), sink, cancel);
    }, more);
    ShopExporter exporter(m_context, work.connection, m_client, work.params.policy);
    if (shop && !taken && (taken.error().kind == ErrorKind::Contract || taken.error().kind == ErrorKind::Parse)) {
        // Nobody is to try these results again.
        if (const auto dropped = exporter.applied(*shop, false); !dropped)
            return dropped;
    }
    if (!taken)
        return taken;
    if (shop) {
        until = std::min(until, shop->created());
        if (const auto applied = exporter.applied(*shop, true); !applied)
            return applied;
    }
    work.summary.readCollections = shop ? shop->collections.has_value() : reader.readsCollections();
    if (work.summary.readCollections)
        work.grouped = shop && shop->collections->isAdopted ? shop->collections->record.created : work.started;
    // What was read is read, whether or not somebody has to look at what is missing.
    if (const auto moved = moveWatermark(work, until, true); !moved)
        return moved;
    return reconcile(work, before);
}

Result<std::optional<ShopExport>> ShopifyPull::exportAll(Work& work)
{
    work.progress.phase(u"export"_s, Text::tr("The shop prepares an export of all products and of its collections"));
    auto exported = ShopExporter(m_context, work.connection, m_client, work.params.policy)
                        .run(work.run.id(), work.context.metafieldNamespace,
                             [&work](const BulkState& state) { work.progress.update(state.objects); }, work.run.cancel());
    if (exported && *exported)
        work.summary.secondsWaiting = double((*exported)->shopMs) / 1000.0;
    return exported;
}

Result<void> ShopifyPull::pullChanges(Work& work)
{
    ShopifyPullSummary& summary = work.summary;
    summary.source = u"pages"_s;
    const QDateTime wanted = work.params.since.isValid() ? work.params.since.toUTC() : work.mark;
    summary.from = work.params.since.isValid() ? wanted : wanted.addSecs(-overlapSeconds);
    summary.until = work.probe.serverTime.addSecs(-settleSeconds);
    work.movesMark = work.mark.isValid() && summary.from <= work.mark; // a later beginning would leave a gap
    work.progress.phase(u"read"_s, Text::tr("Reading changed products of the shop"));
    if (summary.from > summary.until)
        return {};
    PullReader reader(m_client, work.context, work.params.workers);
    const auto taken = take(work, [&](const ShopBlockSink& sink, const CancelToken& cancel) {
        return reader.changed(summary.from, summary.until, sink, cancel);
    });
    summary.readCollections = reader.readsCollections();
    if (!taken || !work.movesMark)
        return taken;
    return moveWatermark(work, summary.until, false);
}

Result<void> ShopifyPull::moveWatermark(Work& work, const QDateTime& until, bool isFull)
{
    if (!until.isValid() || (work.mark.isValid() && until <= work.mark && !isFull))
        return {};
    failPoint("pull.before_watermark");
    work.mark = work.mark.isValid() ? std::max(work.mark, until) : until;
    if (isFull)
        work.lastFull = work.started;
    QJsonObject value{{u"until"_s, isoText(work.mark)}};
    if (work.lastFull.isValid())
        value.insert(u"full"_s, isoText(work.lastFull));
    if (work.grouped.isValid())
        value.insert(u"collections"_s, isoText(work.grouped));
    return WatermarkTable(work.connection).set(u"shopify"_s, u"products"_s, value, work.run.id());
}

Result<void> ShopifyPull::pullNamed(Work& work)
{
    work.summary.source = u"ids"_s;
    const auto ids = resolve(work);
    if (!ids)
        return fail(ids.error());
    if (ids->isEmpty())
        return fail(ErrorKind::NotFound,
                    Text::tr("None of these products is known here or in the shop: %1").arg(work.summary.notFound.join(u", "_s)),
                    Text::tr("Give SKUs, numbers of ours or ids of the shop."));
    work.progress.phase(u"read"_s, Text::tr("Reading products of the shop"), ids->size());
    PullReader reader(m_client, work.context, work.params.workers);
    const auto taken =
        take(work, [&](const ShopBlockSink& sink, const CancelToken& cancel) { return reader.named(*ids, sink, cancel); });
    work.summary.readCollections = reader.readsCollections();
    return taken;
}

Result<QStringList> ShopifyPull::resolve(Work& work)
{
    QStringList ids;
    ProductTable products(work.connection);
    for (const QString& name : work.params.products) {
        if (name.startsWith("gid:"_L1)) {
            ids.append(name);
            continue;
        }
        auto known = products.loadBySku(name);
        bool isNumber = false;
        const qint64 number = name.toLongLong(&isNumber);
        if (known && !*known && isNumber) {
            const auto loaded = products.load(std::span(&number, 1));
            if (!loaded)
                return fail(loaded.error());
            if (const auto found = loaded->constFind(number); found != loaded->cend())
                known = std::optional(*found);
        }
        if (!known)
            return fail(known.error());
        if (*known && !(*known)->shopify.product.isEmpty()) {
            ids.append(gidOf((*known)->shopify.product));
            continue;
        }
        const QString sku = *known ? (*known)->sku : name;
        const auto found = ShopifyReader(m_client).productBySku(sku, work.context, work.run.cancel());
        if (!found)
            return fail(found.error());
        if (*found)
            ids.append((*found)->id);
        else
            work.summary.notFound.append(name);
    }
    ids.removeDuplicates();
    return ids;
}

Result<void> ShopifyPull::reconcile(Work& work, const QDateTime& before)
{
    PullTable table(work.connection);
    const auto unseen = table.unseen(work.seen, before);
    const auto linked = unseen ? table.countLinked() : fail(unseen.error());
    if (!linked)
        return fail(linked.error());
    if (unseen->isEmpty())
        return {};
    work.progress.phase(u"missing"_s, Text::tr("Asking the shop for products that were not in it"), unseen->size());
    QStringList gone;
    for (qsizetype from = 0; from < unseen->size(); from += nodesAtOnce) {
        QStringList ids;
        for (const PullTable::Candidate& candidate : unseen->sliced(from, std::min(nodesAtOnce, unseen->size() - from)))
            ids.append(candidate.gid);
        const auto answer = m_client.execute(u"Nodes"_s, {{u"ids"_s, QJsonArray::fromStringList(ids)}}, GraphQlKind::Query,
                                             work.run.cancel());
        if (!answer)
            return fail(answer.error());
        const QJsonArray nodes = answer->data["nodes"_L1].toArray();
        if (nodes.size() != ids.size())
            return fail(ErrorKind::Contract, Text::tr("The shop answered with another number of products than asked for."));
        for (qsizetype i = 0; i < ids.size(); ++i) {
            if (nodes[i].isNull())
                gone.append(ids[i]);
        }
        work.progress.update(from + ids.size());
    }
    RunTable runs(work.connection);
    const auto released = releasedRun(runs);
    if (!released)
        return fail(released.error());
    const double share = double(gone.size()) * 100.0 / double(std::max<qint64>(*linked, 1));
    work.summary.linked = *linked;
    if (share > work.settings.guardrails.missing.hold && gone.size() > released->counts["missing"_L1].toInteger())
        return fail(Error{ErrorKind::Held, missingInShop(gone.size(), *linked).sentence, Text::tr("None of them was marked as missing."),
                          Text::tr("If this is right, somebody who may approve releases run %1 with a reason; then pull again.")
                              .arg(work.run.id()),
                          QString::number(gone.size()), u"GUARDRAIL"_s, false});
    for (qsizetype from = 0; from < gone.size(); from += goneAtOnce) {
        if (const auto marked = work.apply->gone(gone.sliced(from, std::min(goneAtOnce, gone.size() - from))); !marked)
            return marked;
    }
    // What was released is done; it lets nothing else through.
    return released->id == 0 ? Result<void>() : runs.finish(released->id, u"succeeded"_s, released->counts);
}

} // namespace trueup
