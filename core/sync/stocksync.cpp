#include "sync/stocksync.h"

#include "store/erptable.h"
#include "store/pulltable.h"
#include "store/stagingloader.h"
#include "store/watermarktable.h"
#include "sync/erpitemstock.h"
#include "sync/erprecorder.h"
#include "sync/importvalues.h"
#include "sync/proposalrow.h"
#include "sync/syncsettings.h"
#include "sync/xorosoftrefresh.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int pageSize = 500;
constexpr qsizetype wholeFrom = 100; // items; asked one by one they would take longer than the pages of all
constexpr qsizetype shownExamples = 20;
constexpr qint64 overlapSeconds = 3600; // a reading that began before the last run may have been stored after it

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::StockSync)
};

QString modeWord(StockSyncParams::Mode mode)
{
    switch (mode) {
    case StockSyncParams::Mode::All: return u"all"_s;
    case StockSyncParams::Mode::Changed: return u"changed"_s;
    case StockSyncParams::Mode::Chosen: return u"specific"_s;
    }
    return {};
}

StagedRow rowOf(const ProductState& product, const PlannedStock& planned)
{
    StagedRow row = proposalRow(product, planned.changes);
    row.source = u"xorosoft"_s;
    row.confidence = 1; // the link is confirmed: nothing was guessed
    row.autoApprove = planned.approval.approved;
    row.approvalRule = planned.approval.rule;
    if (planned.changes.hasConflict())
        row.blockedReason = u"conflict"_s;
    return row;
}

PullRowChange rewriteOf(const PullState::OpenRow& row, const PlannedStock& planned)
{
    return {row.id, row.version, changesJson(planned.changes), changedFieldKeys(planned.changes), pricePercentOf(planned.changes), false, false, true};
}

std::optional<OpenChange> openOf(const PullState& known)
{
    if (known.row.id == 0)
        return std::nullopt;
    OpenChange open;
    open.changes = changesFromJson(known.row.changes);
    open.isUpdate = known.row.operation == "update"_L1;
    open.isApproved = known.row.status == "approved"_L1;
    open.isBeingWritten = known.inFlight;
    return open;
}

StockSubject subjectOf(const ProductState& product, const std::optional<ItemFacts>& erp, const PullState& open, std::chrono::seconds maximumAge)
{
    StockSubject subject;
    subject.isInShop = !product.shopify.product.isEmpty() && !product.isMissingInShop;
    subject.isLocked = product.lockedFields.contains(FieldId::Inventory);
    subject.isLinked = erp.has_value();
    subject.sellable = erp ? erp->stock : std::nullopt;
    subject.isStale = erp && isStockStale(*erp, maximumAge);
    subject.base = product.base[FieldId::Inventory];
    subject.current = heldInShop(product, FieldId::Inventory);
    subject.open = openOf(open);
    return subject;
}

} // namespace

struct StockSync::Work
{
    const StockSyncParams& params;
    RunSession& session;
    Connection& connection;
    ProgressReporter& progress;
    SyncSettings settings = {};
    QDateTime started = {};        ///< the database's clock, before anything was read
    QDateTime since = {};          ///< of Changed; invalid: everything
    qint64 lastRun = 0;            ///< the stock run before this one
    QString lastStarted = {};      ///< as it was remembered; empty: there was none
    std::optional<QSet<QString>> items = {}; ///< that are looked at; none: all
    QList<ProductState> chosen = {};
    std::vector<StagedRow> rows = {};
    QList<PullRowChange> rewrites = {};
    /// What a row of `rows` takes the place of, and the item it is about.
    struct Seen
    {
        qint64 row = 0;
        qint64 version = 0;
        QString item;
    };
    QHash<qint64, Seen> seen = {};   ///< by product
    QStringList rewritten = {};      ///< items of `rewrites`
    QStringList waitedBefore = {};   ///< items that waited in the last run
    QSet<QString> waiting = {};      ///< items that wait now, or may
    qint64 emptied = 0;            ///< products of which the shop has some and the ERP none to sell; as the next, without those that wait
    qint64 changed = 0;            ///< products whose stock in the shop is known and would become another
    qint64 filled = 0;             ///< of these, the shop has none
    WorstExamples emptiedExamples = {};
    WorstExamples changedExamples = {};
    ErpRecorder* recorder = nullptr; ///< while chosen products are asked for

    void count(const QString& sku, const StockSubject& subject, const PlannedStock& planned);
    [[nodiscard]] Result<void> compareAll(StockSync& sync);
    [[nodiscard]] Result<void> compareMoved(StockSync& sync);
};

QJsonObject StockSyncSummary::toJson() const
{
    return {{u"sync_id"_s, run.toString(QUuid::WithoutBraces)},
            {u"sync_mode"_s, mode},
            {u"staging_id"_s, batch.isNull() ? QJsonValue() : QJsonValue(batch.toString(QUuid::WithoutBraces))},
            {u"products_checked"_s, checked},
            {u"inventory_updates"_s, staged + rewritten},
            {u"staged"_s, staged},
            {u"added_to_open_changes"_s, rewritten},
            {u"unchanged"_s, unchanged},
            {u"behind_open_changes"_s, waiting},
            {u"behind_open_examples"_s, QJsonArray::fromStringList(waitingExamples)},
            {u"unknown_stock"_s, unknown},
            {u"stale_stock"_s, stale},
            {u"locked"_s, locked},
            {u"out_of_stock_alerts"_s, soldOut},
            {u"newly_out_of_stock"_s, fallsToZero},
            {u"out_of_stock_examples"_s, QJsonArray::fromStringList(examples)},
            {u"low_stock"_s, lowStock},
            {u"discontinued"_s, discontinued},
            {u"auto_approved"_s, autoApproved},
            {u"rejected_before"_s, rejectedBefore},
            {u"requires_approval"_s, staged + rewritten > autoApproved},
            {u"not_found"_s, QJsonArray::fromStringList(notFound)},
            {u"stock_rows"_s, stockRows},
            {u"api_calls"_s, calls},
            {u"guardrails"_s, findingsJson(findings)},
            {u"duration_seconds"_s, seconds}};
}

Result<StockSyncSummary> StockSync::run(const StockSyncParams& params, const JobControl& control)
{
    m_summary = {};
    m_summary.mode = modeWord(params.mode);
    RunStart start;
    start.kind = u"erp_pull"_s;
    start.mode = params.mode == StockSyncParams::Mode::Chosen ? u"selective"_s
                 : params.mode == StockSyncParams::Mode::All  ? u"full"_s
                                                               : u"incremental"_s;
    start.params = {{u"stock"_s, m_summary.mode}, {u"skus"_s, QJsonArray::fromStringList(params.skus)}};
    auto session = RunSession::begin(m_context, start, control);
    if (!session)
        return fail(session.error());
    m_summary.run = (*session)->record().uuid;
    const qint64 begun = m_context.clock.monotonicMs();
    ProgressReporter progress((*session)->progress(), m_context.clock);
    auto lease = m_context.pool.lease((*session)->cancel());
    if (!lease)
        return (*session)->failed(lease.error());
    Work work{params, **session, **lease, progress};
    const auto done = this->work(work);
    m_summary.seconds = double(m_context.clock.monotonicMs() - begun) / 1000.0;
    if (!done && done.error().kind == ErrorKind::Held) {
        if (const auto held = (*session)->hold(done.error().message, findingsJson(m_summary.findings), m_summary.toJson()); !held)
            return fail(held.error());
        return fail(done.error());
    }
    if (!done)
        return (*session)->failed(done.error());
    QJsonObject counts = m_summary.toJson();
    counts.insert(u"batch"_s, counts["staging_id"_L1]);
    if (const auto written = (*session)->succeed(counts); !written)
        return fail(written.error());
    return m_summary;
}

Result<void> StockSync::work(Work& work)
{
    auto settings = SyncSettings::load(work.connection);
    if (!settings)
        return fail(settings.error());
    work.settings = std::move(*settings);
    const auto now = work.connection.value(u"SELECT clock_timestamp()"_s);
    const auto mark = now ? WatermarkTable(work.connection).get(u"xorosoft"_s, u"stock"_s) : fail(now.error());
    if (!mark)
        return fail(mark.error());
    work.started = now->toDateTime().toUTC();
    if (*mark) {
        work.lastRun = (*mark)->runId;
        for (const QJsonValue item : (*mark)->value["waiting"_L1].toArray())
            work.waitedBefore.append(item.toString());
        work.lastStarted = (*mark)->value["started"_L1].toString();
        const QDateTime last = QDateTime::fromString(work.lastStarted, Qt::ISODate);
        if (work.params.mode == StockSyncParams::Mode::Changed && last.isValid())
            work.since = last.addSecs(-overlapSeconds);
    }
    for (const auto step : {&StockSync::choose, &StockSync::refresh, &StockSync::compare}) {
        if (const auto done = (this->*step)(work); !done)
            return done;
    }
    return {};
}

/// The products named; of the other modes the items are known once the ERP was read.
Result<void> StockSync::choose(Work& work)
{
    if (work.params.mode != StockSyncParams::Mode::Chosen)
        return {};
    ProductTable table(work.connection);
    work.items.emplace();
    for (const QString& sku : work.params.skus) {
        auto product = table.loadBySku(sku);
        if (!product)
            return fail(product.error());
        if (!*product || (*product)->itemNumber.isEmpty()) {
            m_summary.notFound.append(sku);
            continue;
        }
        const QString item = (*product)->itemNumber;
        if (!work.items->contains(item))
            work.chosen.append(std::move(**product));
        work.items->insert(item);
    }
    if (work.chosen.isEmpty())
        return fail(ErrorKind::NotFound, Text::tr("No product %1 is linked with an item of the ERP.").arg(m_summary.notFound.join(u", "_s)),
                    Text::tr("Give SKUs of products that an import has matched."));
    return {};
}

Result<void> StockSync::refresh(Work& work)
{
    if (work.items && work.items->size() < wholeFrom)
        return readChosen(work);
    XorosoftRefresh refresh(m_context, m_client);
    const auto read = refresh.step(work.session.id(), {}, work.progress, work.session.cancel());
    if (!read) {
        m_summary.findings = refresh.findings();
        return fail(read.error());
    }
    m_summary.calls = read->calls;
    m_summary.stockRows = read->stockRows;
    m_summary.findings = read->findings;
    if (!read->complete)
        return fail(Error{read->failures.empty() ? ErrorKind::Http : read->failures.front().kind,
                          Text::tr("Not every page of the ERP could be read, so nobody knows the whole stock."), Text::tr("No stock was proposed."),
                          Text::tr("Try again later; what was read is kept."),
                          read->failures.empty() ? QString() : errorText(read->failures.front()), u"INCOMPLETE"_s, true});
    if (!work.since.isValid())
        return {};
    const auto changed = ErpTable(work.connection).changedSince(work.since);
    if (!changed)
        return fail(changed.error());
    work.items = QSet<QString>(changed->begin(), changed->end());
    work.items->unite(QSet<QString>(work.waitedBefore.cbegin(), work.waitedBefore.cend()));
    return {};
}

Result<void> StockSync::readChosen(Work& work)
{
    work.progress.phase(u"erp_stock"_s, Text::tr("Asking Xorosoft for the stock of the chosen products"));
    work.progress.setTotal(work.items->size());
    ErpRecorder recorder(work.connection, m_context.clock, work.session.id(), m_client.options().keepPages);
    work.recorder = &recorder;
    const auto read = [&]() -> Result<void> {
        Transaction transaction(work.connection);
        qint64 done = 0;
        for (const ProductState& product : std::as_const(work.chosen)) {
            if (const auto item = readItem(work, product.itemNumber); !item)
                return item;
            work.progress.update(++done);
        }
        const auto pruned = recorder.prune();
        return pruned ? transaction.commit() : pruned;
    }();
    recorder.keepUnread();
    work.recorder = nullptr;
    return read;
}

/// What the ERP says now takes the place of what the mirror held; a store that is not named any more is not known.
Result<void> StockSync::readItem(Work& work, const QString& item)
{
    ErpTable table(work.connection);
    if (const auto begun = work.recorder->begin(ErpReading::Kind::Item, {}, item); !begun)
        return begun;
    const auto read = readItemStock(m_client.walker(), table, work.session.id(), item, work.session.cancel(), work.recorder->sink());
    if (!read)
        return fail(read.error());
    m_summary.calls += read->report.calls;
    m_summary.stockRows += read->rows;
    if (read->report.complete)
        return work.recorder->end(false, true);
    const std::vector<Error>& failures = read->report.failures;
    return fail(Error{failures.empty() ? ErrorKind::Http : failures.front().kind,
                      Text::tr("The ERP did not tell the whole stock of %1.").arg(item), Text::tr("No stock was proposed."),
                      Text::tr("Try again later."), failures.empty() ? QString() : errorText(failures.front()), u"INCOMPLETE"_s, true});
}

Result<void> StockSync::compare(Work& work)
{
    work.progress.phase(u"compare"_s, Text::tr("Comparing the stock of the shop with that of the ERP"));
    Transaction transaction(work.connection);
    const bool isChosen = work.params.mode == StockSyncParams::Mode::Chosen;
    const auto compared = isChosen ? comparePage(work, work.chosen) : work.items ? work.compareMoved(*this) : work.compareAll(*this);
    if (!compared)
        return compared;
    if (const auto fine = judge(work); !fine)
        return fine;
    if (const auto stored = store(work); !stored)
        return stored;
    tellWaiting();
    return transaction.commit();
}

Result<void> StockSync::Work::compareAll(StockSync& sync)
{
    ProductTable table(connection);
    for (qint64 after = 0;;) {
        if (session.cancel().isCancelled())
            return fail(CancelToken::error());
        auto page = table.page(after, pageSize);
        if (!page)
            return fail(page.error());
        if (page->isEmpty())
            return {};
        after = page->last().id;
        page->removeIf([](const ProductState& product) { return product.itemNumber.isEmpty(); });
        if (const auto compared = sync.comparePage(*this, *page); !compared)
            return compared;
        progress.update(sync.m_summary.checked);
    }
}

/// The products of the items that moved, a few of many.
Result<void> StockSync::Work::compareMoved(StockSync& sync)
{
    ProductTable table(connection);
    const auto products = table.productsByItem();
    if (!products)
        return fail(products.error());
    QList<qint64> ids;
    for (const QString& item : std::as_const(*items)) {
        if (const qint64 id = products->value(item); id != 0)
            ids.append(id);
    }
    std::ranges::sort(ids);
    progress.setTotal(ids.size());
    for (qsizetype from = 0; from < ids.size(); from += pageSize) {
        if (session.cancel().isCancelled())
            return fail(CancelToken::error());
        const auto states = table.load(std::span(ids).subspan(size_t(from), size_t(std::min<qsizetype>(pageSize, ids.size() - from))));
        if (!states)
            return fail(states.error());
        QList<ProductState> page = states->values();
        page.removeIf([&](const ProductState& product) { return !items->contains(product.itemNumber); });
        std::ranges::sort(page, {}, &ProductState::id);
        if (const auto compared = sync.comparePage(*this, page); !compared)
            return compared;
        progress.update(sync.m_summary.checked);
    }
    return {};
}

/// What the guardrails judge. What waits is not proposed, run after run: no guardrail has to stop it.
void StockSync::Work::count(const QString& sku, const StockSubject& subject, const PlannedStock& planned)
{
    const qint64* const held = planned.outcome == StockOutcome::Waiting ? nullptr : subject.current.integer();
    if (held && planned.fallsToZero) {
        ++emptied;
        emptiedExamples.addStock(sku, *held, 0);
    }
    if (held && planned.changes.find(FieldId::Inventory)) {
        ++changed;
        filled += *held <= 0;
        changedExamples.addStock(sku, *held, *subject.sellable);
    }
}

Result<void> StockSync::comparePage(Work& work, const QList<ProductState>& products)
{
    if (products.isEmpty())
        return {};
    QStringList items;
    QList<qint64> ids;
    for (const ProductState& product : products) {
        items.append(product.itemNumber);
        ids.append(product.id);
    }
    const auto facts = ErpTable(work.connection).facts(items);
    const auto known = facts ? PullTable(work.connection).openChanges(ids) : fail(facts.error());
    if (!known)
        return fail(known.error());
    for (const ProductState& product : products) {
        const PullState open = known->value(product.id);
        const auto fact = facts->constFind(product.itemNumber);
        const std::optional<ItemFacts> erp = fact == facts->constEnd() ? std::nullopt : std::optional(factsOf(*fact));
        const StockSubject subject = subjectOf(product, erp, open, work.settings.maximumStockAge);
        const PlannedStock planned = planStock(subject, work.settings.approval);
        if (planned.outcome == StockOutcome::NotInShop)
            continue;
        ++m_summary.checked;
        work.count(product.sku, subject, planned);
        m_summary.soldOut += planned.isSoldOut;
        m_summary.lowStock += subject.sellable && !subject.isStale && *subject.sellable > 0 && *subject.sellable < work.settings.lowStock;
        m_summary.discontinued += !erp || !erp->active;
        if (planned.fallsToZero) {
            ++m_summary.fallsToZero;
            if (m_summary.examples.size() < shownExamples)
                m_summary.examples.append(product.sku);
        }
        switch (planned.outcome) {
        case StockOutcome::NotInShop: break;
        case StockOutcome::NotLinked:
        case StockOutcome::Unknown: ++m_summary.unknown; break;
        case StockOutcome::Stale: ++m_summary.stale; break;
        case StockOutcome::Locked: ++m_summary.locked; break;
        case StockOutcome::Unchanged: ++m_summary.unchanged; break;
        case StockOutcome::Waiting: wait(work, product.itemNumber, product.sku); break;
        case StockOutcome::Staged:
            work.rows.push_back(rowOf(product, planned));
            work.seen.insert(product.id, {open.row.id, open.row.version, product.itemNumber});
            break;
        case StockOutcome::Rewritten:
            work.rewrites.append(rewriteOf(open.row, planned));
            work.rewritten.append(product.itemNumber);
            break;
        }
    }
    return {};
}

void StockSync::wait(Work& work, const QString& item, const QString& sku)
{
    ++m_summary.waiting;
    work.waiting.insert(item);
    if (m_summary.waitingExamples.size() < shownExamples)
        m_summary.waitingExamples.append(sku);
}

/// Before anything is kept: an ERP that was emptied or miscounted by mistake must not empty the shop or fill it with wrong numbers.
/// That holds for the first run too, when a wrong key of the quantity is likeliest; where the shop tells no stock nothing changes.
Result<void> StockSync::judge(Work& work)
{
    const auto stocked = ProductTable(work.connection).countStocked();
    if (!stocked)
        return fail(stocked.error());
    RunStatistics now;
    now.stockToZero = work.emptied;
    now.stockedProducts = *stocked;
    now.stockChanges = work.changed;
    now.stockKnown = *stocked + work.filled;
    now.examples = {{u"stock_to_zero"_s, work.emptiedExamples.list()}, {u"stock_changes"_s, work.changedExamples.list()}};
    const auto found = checkGuardrails(now, std::nullopt, work.settings.guardrails);
    m_summary.findings.insert(m_summary.findings.end(), found.begin(), found.end());
    tellStale(work);
    if (!mustHold(found))
        return {};
    const auto runs = RunTable(work.connection).list(50, 0, u"erp_pull"_s);
    if (!runs)
        return fail(runs.error());
    std::vector<GuardFinding> released;
    for (const RunRecord& run : *runs) {
        if (run.id > work.lastRun && run.isReleased && run.params.contains("stock"_L1))
            std::ranges::move(findingsFromJson(run.heldFindings), std::back_inserter(released));
    }
    const auto left = stillHolding(found, released);
    if (left.empty())
        return {};
    return fail(Error{ErrorKind::Held, holdingSentences(left), Text::tr("No stock was proposed."),
                      Text::tr("If this is right, somebody who may approve releases run %1 with a reason; then try again.")
                          .arg(work.session.id()),
                      {}, u"GUARDRAIL"_s, false});
}

/// A run that proposes less than somebody expects says why.
void StockSync::tellStale(const Work& work)
{
    if (m_summary.stale > 0)
        m_summary.findings.push_back(staleStockFinding(m_summary.stale, m_summary.checked, work.settings.maximumStockAge));
}

/// Nobody would see otherwise why the shop keeps another stock than the ERP has.
void StockSync::tellWaiting()
{
    if (m_summary.waiting == 0)
        return;
    const qint64 waiting = m_summary.waiting;
    GuardFinding finding{u"behind_open_changes"_s, GuardLevel::Warn, double(waiting), 0, waiting, m_summary.checked, {}};
    for (const QString& sku : m_summary.waitingExamples.mid(0, WorstExamples::kept))
        finding.examples.append({.sku = sku});
    finding.sentence = guardSentence(finding);
    m_summary.findings.push_back(std::move(finding));
}

/// What an import or a person staged while the ERP was read is not replaced unseen.
Result<void> StockSync::leaveOutChanged(Work& work)
{
    const QList<qint64> ids = work.seen.keys();
    const auto now = PullTable(work.connection).openChanges(ids);
    if (!now)
        return fail(now.error());
    std::erase_if(work.rows, [&](const StagedRow& row) {
        const PullState::OpenRow open = now->value(row.productId).row;
        const Work::Seen seen = work.seen.value(row.productId);
        if (seen.row == open.id && seen.version == open.version)
            return false;
        wait(work, seen.item, row.sku);
        return true;
    });
    return {};
}

Result<void> StockSync::store(Work& work)
{
    if (!work.rewrites.isEmpty()) {
        const auto rewritten = PullTable(work.connection).rebase(work.rewrites);
        if (!rewritten)
            return fail(rewritten.error());
        m_summary.rewritten = *rewritten;
        if (const qint64 left = work.rewrites.size() - *rewritten; left > 0) { // changed meanwhile, nobody says which
            m_summary.waiting += left;
            work.waiting.unite(QSet<QString>(work.rewritten.cbegin(), work.rewritten.cend()));
        }
    }
    if (const auto left = leaveOutChanged(work); !left)
        return left;
    if (!work.rows.empty()) {
        StagingTable staging(work.connection);
        BatchRecord record;
        record.name = Text::tr("Stock of the ERP");
        record.source = u"xorosoft"_s;
        record.runId = work.session.id();
        const auto batch = staging.createBatch(record);
        const auto counts = batch ? staging.stage(*batch, work.rows) : fail(batch.error());
        if (!counts)
            return fail(counts.error());
        m_summary.batch = *batch;
        m_summary.staged = counts->staged;
        m_summary.unchanged += counts->unchanged;
        m_summary.waiting += counts->inFlight;
        if (counts->inFlight > 0) { // nobody says which
            for (const Work::Seen& seen : std::as_const(work.seen))
                work.waiting.insert(seen.item);
        }
        m_summary.rejectedBefore = counts->rejectedBefore;
        if (work.settings.approval.stockFromOwner && counts->staged > 0) {
            const auto approved = staging.autoApprove(*batch, 1, u"stock"_s);
            if (!approved)
                return fail(approved.error());
            m_summary.autoApproved = *approved;
        }
        if (counts->staged == 0) {
            m_summary.batch = {};
            if (const auto removed = work.connection.execute(u"DELETE FROM sync_batches WHERE id = ?::uuid"_s,
                                                             {batch->toString(QUuid::WithoutBraces)});
                !removed)
                return fail(removed.error());
        }
    }
    return remember(work);
}

/// How far this run got, and what waits. One of chosen products got nowhere else: it only adds what it saw waiting.
Result<void> StockSync::remember(Work& work)
{
    const bool isChosen = work.params.mode == StockSyncParams::Mode::Chosen;
    if (isChosen && (work.waiting.isEmpty() || work.lastStarted.isEmpty()))
        return {};
    QSet<QString> items = work.waiting;
    if (isChosen)
        items.unite(QSet<QString>(work.waitedBefore.cbegin(), work.waitedBefore.cend()));
    QStringList waiting = items.values();
    waiting.sort();
    return WatermarkTable(work.connection)
        .set(u"xorosoft"_s, u"stock"_s,
             {{u"started"_s, isChosen ? work.lastStarted : work.started.toString(Qt::ISODate)}, {u"waiting"_s, QJsonArray::fromStringList(waiting)}},
             isChosen ? work.lastRun : work.session.id());
}

} // namespace trueup
