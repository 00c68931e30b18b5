#include "sync/xorosoftrefresh.h"

#include "catalog/identifiers.h"
#include "remote/xorosoft/erpfieldmap.h"
#include "store/watermarktable.h"
#include "sync/erpitemstock.h"
#include "sync/importvalues.h"
#include "sync/retention.h"
#include "sync/storederppages.h"
#include "sync/syncsettings.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonDocument>

#include <algorithm>
#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype blockSize = 2000;
constexpr qint64 overlapHours = 26; // the ERP names times without a zone
constexpr qint64 fullEveryHours = 24;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::XorosoftRefresh)
};

/// What earlier versions did not keep of an item: those that have it differ from what they stored, and are written once more.
QByteArray laterReadings(const ErpItem& item)
{
    QByteArray readings;
    if (item.discontinuedOn.isValid())
        readings += "discontinued=" + item.discontinuedOn.toString(Qt::ISODate).toLatin1() + ';';
    if (!item.sellable)
        readings += "not_sellable;";
    return readings;
}

/// `mark`: of what is read as what, so that the same answer read otherwise is a change.
ErpItemRecord recordOf(ErpItem&& item, const QByteArray& mark)
{
    ErpItemRecord record;
    record.itemNumber = item.itemNumber;
    record.itemNorm = n1Form(item.itemNumber);
    record.basePart = item.basePartNumber;
    record.baseNorm = n1Form(item.basePartNumber);
    record.erpItemId = item.itemId.toLongLong();
    record.erpProductId = item.productId.toLongLong();
    record.title = item.title;
    record.description = item.description;
    record.handle = item.handle;
    record.manufacturer = item.manufacturer;
    record.brand = item.brand;
    record.vendorPartNumber = item.mpn;
    record.altNumbers = item.otherNumbers;
    record.upc = item.barcode;
    record.gtin14 = readBarcode(item.barcode).gtin14;
    record.price = item.price;
    record.compareAtPrice = item.compareAtPrice;
    record.cost = item.cost;
    record.currency = item.currency;
    record.weight = item.weightGrams;
    record.weightUnit = item.weightGrams ? u"g"_s : QString();
    record.active = item.active;
    record.sellable = item.sellable;
    record.discontinuedOn = item.discontinuedOn;
    record.modifiedRaw = item.modifiedText;
    record.modified = item.modified;
    record.raw = std::move(item.raw);
    record.hash = QCryptographicHash::hash(record.raw + mark + laterReadings(item), QCryptographicHash::Md5);
    return record;
}

/// Gathers pages into blocks, because a page of the ERP is small for a set-based write.
template <class Record>
class Blocks
{
public:
    using Write = std::function<Result<ErpLoadCounts>(std::span<const Record>)>;
    explicit Blocks(Write write) : m_write(std::move(write)) {}

    [[nodiscard]] Result<void> add(Record record)
    {
        m_records.push_back(std::move(record));
        return qsizetype(m_records.size()) < blockSize ? Result<void>() : flush();
    }
    [[nodiscard]] Result<void> flush()
    {
        if (m_records.empty())
            return {};
        const auto written = m_write(m_records);
        if (!written)
            return fail(written.error());
        m_changed += written->added + written->changed;
        m_records.clear();
        return {};
    }
    [[nodiscard]] qint64 changed() const { return m_changed; }

private:
    Write m_write;
    std::vector<Record> m_records;
    qint64 m_changed = 0;
};

/// When the changes since the last walk are enough: the start of that walk, else an invalid time.
/// Never for a mirror that was read by another map: what did not change in the ERP means something else now.
QDateTime changesSince(const QJsonObject& mark, const QString& reading, const QDateTime& now)
{
    if (mark["reading"_L1].toString() != reading)
        return QDateTime();
    const QDateTime full = QDateTime::fromString(mark["full"_L1].toString(), Qt::ISODate);
    const QDateTime last = QDateTime::fromString(mark["started"_L1].toString(), Qt::ISODate);
    if (!full.isValid() || !last.isValid() || full.secsTo(now) > fullEveryHours * 3600)
        return QDateTime();
    return last.addSecs(-overlapHours * 3600);
}

/// An ERP that answers a page it does not have with one it has says by that where it ends.
bool isOnlyTheEnd(const Error& error)
{
    return error.code == "PAGE_IGNORED"_L1 || error.code == "PAGE_REPEATED"_L1;
}

/// The paths of items in a reading mark: what they say of an item is not what another path says of it.
QJsonValue pathsIn(const QString& reading)
{
    return QJsonDocument::fromJson(reading.toUtf8()).object()["item_paths"_L1];
}

std::unexpected<Error> cannotReplay(const QString& message)
{
    return fail(Error{ErrorKind::NotFound, message, Text::tr("The ERP's items and stock are kept as they were before."),
                      Text::tr("Read everything once more with “trueup-cli xorosoft refresh --full”; how much is kept then is the setting %1.")
                          .arg(u"xorosoft.keep_pages"_s),
                      {}, u"NOTHING_KEPT"_s, false});
}

} // namespace

QJsonObject XorosoftRefreshSummary::toJson() const
{
    QJsonObject json{{u"mode"_s, mode},         {u"items"_s, items},      {u"changed"_s, changed},
                     {u"missing"_s, missing},   {u"stock_rows"_s, stockRows}, {u"api_calls"_s, calls},
                     {u"complete"_s, complete}, {u"guardrails"_s, findingsJson(findings)}, {u"duration_seconds"_s, seconds}};
    if (replayedFrom.isValid()) {
        json.insert(u"replayed_pages"_s, replayedPages);
        json.insert(u"replayed_from"_s, replayedFrom.toUTC().toString(Qt::ISODate));
    }
    return json;
}

Result<XorosoftRefreshSummary> XorosoftRefresh::run(const XorosoftRefreshParams& params, const JobControl& control)
{
    RunStart start;
    start.kind = u"erp_pull"_s;
    // A replay is no sign that the ERP was read.
    start.mode = params.replay ? u"selective"_s : params.full ? u"full"_s : u"incremental"_s;
    if (params.replay)
        start.params = {{u"replay"_s, true}};
    auto session = RunSession::begin(m_context, start, control);
    if (!session)
        return fail(session.error());
    ProgressReporter progress((*session)->progress(), m_context.clock);
    auto summary = step((*session)->id(), params, progress, (*session)->cancel());
    if (!summary && summary.error().kind == ErrorKind::Held) {
        if (const auto written = (*session)->hold(summary.error().message, findingsJson(findings()), m_summary.toJson()); !written)
            return fail(written.error());
        return summary;
    }
    if (!summary)
        return (*session)->failed(summary.error());
    const Purged purged = summary->complete ? purgeOld(m_context) : Purged();
    if (const auto written = (*session)->succeed(withPurged(summary->toJson(), purged), !summary->complete); !written)
        return fail(written.error());
    return summary;
}

Result<XorosoftRefreshSummary> XorosoftRefresh::step(qint64 runId, const XorosoftRefreshParams& params,
                                                     ProgressReporter& progress, const CancelToken& cancel)
{
    m_summary = {};
    const qint64 begun = m_context.clock.monotonicMs();
    auto lease = m_context.pool.lease(cancel);
    if (!lease)
        return fail(lease.error());
    ErpRecorder recorder(**lease, m_context.clock, runId, m_client.options().keepPages);
    Work work{**lease, runId, progress, cancel, &m_client.walker(), params.replay ? nullptr : &recorder, ErpTable(**lease), runId};
    const auto done = params.replay ? replay(work) : refresh(work, params);
    recorder.keepUnread();
    if (!done)
        return fail(done.error());
    m_summary.seconds = double(m_context.clock.monotonicMs() - begun) / 1000.0;
    return m_summary;
}

Result<void> XorosoftRefresh::readMark(Work& work)
{
    const auto mark = WatermarkTable(work.connection).get(u"xorosoft"_s, u"items"_s);
    if (!mark)
        return fail(mark.error());
    if (*mark) {
        work.mark = (*mark)->value;
        work.lastJudged = std::max((*mark)->updated, QDateTime::fromString(work.mark.value("replayed"_L1).toString(), Qt::ISODateWithMs));
    }
    return {};
}

Result<void> XorosoftRefresh::refresh(Work& work, const XorosoftRefreshParams& params)
{
    const QDateTime started = m_context.clock.now();
    if (const auto read = readMark(work); !read)
        return read;
    const QString reading = QString::fromUtf8(readingMark(m_client.options()));
    if (!params.full)
        work.query.updatedSince = changesSince(work.mark, reading, started);
    const bool full = !work.query.updatedSince.isValid();
    m_summary.mode = full ? u"full"_s : u"incremental"_s;

    Transaction transaction(work.connection);
    if (const auto remembered = work.table.rememberState(); !remembered)
        return remembered;
    if (const auto begun = work.recorder->begin(full ? ErpReading::Kind::Walk : ErpReading::Kind::Delta, work.query.updatedSince); !begun)
        return begun;
    if (const auto done = walk(work); !done)
        return done;
    if (const auto ended = work.recorder->end(work.isWhole, work.isStockWhole); !ended)
        return ended;
    if (const auto fine = judge(work); !fine)
        return fine;
    if (m_summary.complete) {
        QJsonObject value = work.mark;
        value.insert(u"started"_s, started.toString(Qt::ISODate));
        if (full) {
            value.insert(u"full"_s, started.toString(Qt::ISODate));
            value.insert(u"reading"_s, reading);
            value.insert(u"page_rows"_s, work.items.fullPage);
            value.insert(u"end_asked"_s, work.mark.value("end_asked"_L1).toBool() || !work.items.open);
        }
        if (const auto set = WatermarkTable(work.connection).set(u"xorosoft"_s, u"items"_s, value, work.runId); !set)
            return set;
    }
    if (const auto pruned = work.recorder->prune(); !pruned)
        return pruned;
    return transaction.commit();
}

Result<void> XorosoftRefresh::replay(Work& work)
{
    m_summary.mode = u"replay"_s;
    Transaction transaction(work.connection);
    ErpPageTable pages(work.connection);
    // What is read from the ERP meanwhile would be overwritten by what is older.
    if (const auto locked = pages.lock(); !locked)
        return locked;
    if (const auto read = readMark(work); !read)
        return read;
    const auto readings = pages.sinceLastWalk();
    if (!readings)
        return fail(readings.error());
    if (readings->isEmpty() || work.mark.isEmpty())
        return cannotReplay(Text::tr("No complete reading of the ERP is kept here, so there is nothing to read again."));
    const QString reading = QString::fromUtf8(readingMark(m_client.options()));
    if (pathsIn(work.mark.value("reading"_L1).toString()) != pathsIn(reading))
        return cannotReplay(Text::tr("The answers that are kept came from other paths of the ERP than the ones that are set now."));
    if (const auto remembered = work.table.rememberState(); !remembered)
        return remembered;
    StoredErpPages source(work.connection);
    const ErpWalker walker(source, m_client.options(), m_context.clock);
    work.walker = &walker;
    if (const auto done = replayAll(work, source, *readings); !done)
        return done;
    if (const auto fine = judge(work); !fine)
        return fine;
    if (m_summary.complete) {
        work.mark.insert(u"reading"_s, reading);
        if (const auto noted = pages.noteReplay(work.mark); !noted)
            return noted;
    }
    return transaction.commit();
}

/// Stock that a later reading told as a whole is passed over: nothing of it would be left.
Result<void> XorosoftRefresh::replayAll(Work& work, StoredErpPages& source, const QList<ErpReading>& readings)
{
    const auto wholeStock = std::find_if(readings.crbegin(), readings.crend(), [](const ErpReading& reading) {
        return reading.kind != ErpReading::Kind::Item && reading.isStockWhole;
    });
    const qint64 stockFrom = wholeStock == readings.crend() ? 0 : wholeStock->id;
    std::vector<qint64> itemRuns;
    std::vector<qint64> stockRuns;
    for (const ErpReading& reading : readings) {
        if (reading.kind != ErpReading::Kind::Item)
            itemRuns.push_back(reading.runId);
        if (reading.id >= stockFrom)
            stockRuns.push_back(reading.runId);
    }
    if (const auto forgotten = work.table.forgetSeenItems(itemRuns); !forgotten)
        return forgotten;
    if (const auto forgotten = work.table.forgetSeenStock(stockRuns); !forgotten)
        return forgotten;
    bool isComplete = true;
    for (const ErpReading& reading : readings) {
        const bool isItem = reading.kind == ErpReading::Kind::Item;
        if (isItem && reading.id < stockFrom)
            continue;
        if (const auto opened = source.open(reading); !opened)
            return opened;
        const auto whole = isItem ? replayItem(work, reading) : replayReading(work, reading, reading.id >= stockFrom);
        if (!whole)
            return fail(whole.error());
        isComplete = isComplete && *whole;
    }
    m_summary.complete = isComplete;
    m_summary.replayedPages = source.served();
    m_summary.replayedFrom = readings.first().started;
    return {};
}

/// Whether nothing was lost on the way since it was read from the ERP.
Result<bool> XorosoftRefresh::replayReading(Work& work, const ErpReading& reading, bool hasStock)
{
    work.query = {};
    work.query.updatedSince = reading.changedSince;
    work.seenBy = reading.runId;
    work.at = reading.started;
    work.items = {};
    work.isWhole = work.isStockWhole = true;
    work.mayBeWhole = reading.isItemsWhole;
    work.mayStockBeWhole = reading.isStockWhole;
    work.hasStock = hasStock;
    if (const auto done = walk(work); !done)
        return fail(done.error());
    return work.isWhole == reading.isItemsWhole && work.isStockWhole == reading.isStockWhole;
}

Result<bool> XorosoftRefresh::replayItem(Work& work, const ErpReading& reading)
{
    const auto read = readItemStock(*work.walker, work.table, reading.runId, reading.itemNumber, work.cancel, {}, reading.started);
    if (!read)
        return fail(read.error());
    m_summary.stockRows += read->rows;
    return read->report.complete;
}

Result<void> XorosoftRefresh::walk(Work& work)
{
    if (const auto done = items(work); !done)
        return done;
    const auto doubt = doubtItems(work);
    if (!doubt)
        return fail(doubt.error());
    if (*doubt) {
        if (const auto found = itemsBehind(work); !found)
            return fail(found.error());
    }
    if (const auto done = work.hasStock ? stock(work) : Result<void>(); !done)
        return done;
    // Stock of items nobody listed: the list was longer than the ERP said.
    if (work.unknownStock > 0 && work.items.open) {
        const auto found = itemsBehind(work);
        if (!found)
            return fail(found.error());
        if (*found > 0) {
            if (const auto again = stock(work); !again)
                return again;
        }
    }
    work.isWhole = work.isWhole && work.mayBeWhole;
    work.isStockWhole = work.isStockWhole && work.mayStockBeWhole;
    m_summary.complete = work.isWhole && work.isStockWhole;
    return markMissing(work);
}

Result<void> XorosoftRefresh::items(Work& work)
{
    work.progress.phase(u"erp_items"_s, work.isReplay() ? Text::tr("Reading the kept items of Xorosoft again")
                                                        : Text::tr("Reading items from Xorosoft"));
    Blocks<ErpItemRecord> blocks([&](std::span<const ErpItemRecord> records) { return work.table.loadItems(work.seenBy, records); });
    qint64 read = 0;
    const QByteArray mark = readingMark(m_client.options());
    auto walk = work.walker->walkItems(
        work.query,
        [&](std::vector<ErpItem>&& page, const ErpWalkReport& report) -> Result<void> {
            read += qint64(page.size());
            for (ErpItem& item : page) {
                ErpItemRecord record = recordOf(std::move(item), mark);
                record.seen = report.received;
                if (const auto added = blocks.add(std::move(record)); !added)
                    return added;
            }
            if (report.totalPages > 0 && report.page > 0)
                work.progress.setTotal(report.rows * report.totalPages / report.page);
            work.progress.update(report.rows);
            return {};
        },
        work.cancel, work.sink());
    const bool isEnd = !walk && work.query.firstPage > 1 && isOnlyTheEnd(walk.error());
    if (!walk && !isEnd)
        return fail(walk.error());
    if (const auto flushed = blocks.flush(); !flushed)
        return flushed;
    m_summary.items += read;
    m_summary.changed += blocks.changed();
    if (isEnd)
        return {};
    m_summary.calls += walk->calls;
    work.isWhole = work.isWhole && walk->complete;
    std::ranges::move(walk->failures, std::back_inserter(m_summary.failures));
    // A page is full when it is as long as the longest; of a single page only the last whole walk can tell.
    const int known = work.mark.value("page_rows"_L1).toInt();
    const bool isDelta = work.query.updatedSince.isValid();
    work.items.page = walk->page;
    work.items.fullPage = isDelta ? std::max(known, walk->pageRows) : walk->pageRows;
    work.items.open = walk->lastPageRows > 0 && walk->lastPageRows >= work.items.fullPage && (!isDelta || known > 0 || walk->page > 1);
    return {};
}

/// Whether the end the ERP named needs to be looked behind: its TotalPages has been seen to be one short. Where every page is
/// full that cannot be told from the answers, and a request is only spent on it when something is at stake.
Result<bool> XorosoftRefresh::doubtItems(Work& work)
{
    if (!work.items.open || !work.isWhole)
        return false;
    if (work.query.updatedSince.isValid())
        return true;
    if (work.isReplay())
        return true; // costs nothing
    if (!work.mark.isEmpty() && !work.mark.value("end_asked"_L1).toBool())
        return true; // once, so that what never was mirrored is found
    return work.table.hasUnseenItems(work.seenBy);
}

/// Reads on behind the named end. How many items there were.
Result<qint64> XorosoftRefresh::itemsBehind(Work& work)
{
    const qint64 before = m_summary.items;
    const ItemQuery whole = work.query;
    work.query.firstPage = work.items.page + 1;
    work.query.fullPage = work.items.fullPage;
    const auto done = items(work);
    work.query = whole;
    work.items.open = false;
    return done ? Result<qint64>(m_summary.items - before) : fail(done.error());
}

Result<void> XorosoftRefresh::stock(Work& work)
{
    work.progress.phase(u"erp_stock"_s, work.isReplay() ? Text::tr("Reading the kept stock of Xorosoft again")
                                                        : Text::tr("Reading stock from Xorosoft"));
    work.unknownStock = 0;
    m_summary.stockRows = 0;
    StockQuery query;
    while (true) {
        Blocks<ErpStockRecord> blocks([&](std::span<const ErpStockRecord> records) -> Result<ErpLoadCounts> {
            auto counts = work.table.loadStock(work.seenBy, records);
            work.unknownStock += counts ? counts->unknown : 0;
            return counts;
        });
        auto walk = work.walker->walkStock(
            query,
            [&](std::vector<ErpStockRow>&& page, const ErpWalkReport& report) -> Result<void> {
                for (const ErpStockRow& row : page) {
                    ErpStockRecord record = stockRecordOf(row);
                    record.seen = report.received;
                    if (const auto added = blocks.add(std::move(record)); !added)
                        return added;
                }
                if (report.totalPages > 0 && report.page > 0)
                    work.progress.setTotal(report.rows * report.totalPages / report.page);
                work.progress.update(report.rows);
                return {};
            },
            work.cancel, work.sink());
        const bool isEnd = !walk && query.firstPage > 1 && isOnlyTheEnd(walk.error());
        if (!walk && !isEnd)
            return fail(walk.error());
        if (const auto flushed = blocks.flush(); !flushed)
            return flushed;
        if (isEnd)
            return {};
        m_summary.stockRows += walk->rows;
        m_summary.calls += walk->calls;
        work.isStockWhole = work.isStockWhole && walk->complete;
        std::ranges::move(walk->failures, std::back_inserter(m_summary.failures));
        if (query.firstPage > 1 || !work.isStockWhole || walk->lastPageRows == 0 || walk->lastPageRows < walk->pageRows)
            return {};
        const auto unseen = work.isReplay() ? Result<bool>(true) : work.table.hasUnseenStock(work.seenBy);
        const auto bare = unseen && !*unseen ? work.table.hasItemsWithoutStock() : unseen;
        if (!bare)
            return fail(bare.error());
        if (!*bare)
            return {};
        query.firstPage = walk->page + 1;
        query.fullPage = walk->pageRows;
    }
}

/// Only a whole and faultless walk may say that something is not there.
Result<void> XorosoftRefresh::markMissing(Work& work)
{
    if (work.isWhole && !work.query.updatedSince.isValid()) {
        const auto missing = work.table.markMissingItems(work.seenBy, work.at);
        if (!missing)
            return fail(missing.error());
        m_summary.missing = *missing;
    }
    if (!work.hasStock)
        return {};
    const auto settled = work.isStockWhole ? work.table.markMissingStock(work.seenBy, {}, work.at) : work.table.distrustStock(work.seenBy);
    return settled ? Result<void>() : fail(settled.error());
}

/// They are only looked for where there is something to tell.
Result<void> XorosoftRefresh::tellExamples(Work& work)
{
    constexpr std::array losses{std::pair{"erp_items"_L1, ErpLoss::Gone}, std::pair{"erp_inactive"_L1, ErpLoss::Inactivated},
                                std::pair{"erp_stock"_L1, ErpLoss::Emptied}};
    for (GuardFinding& finding : m_summary.findings) {
        for (const auto& [guard, loss] : losses) {
            if (finding.guard != guard)
                continue;
            auto examples = work.table.lossExamples(loss);
            if (!examples)
                return fail(examples.error());
            finding.examples = std::move(*examples);
        }
    }
    return {};
}

/// Before anything is kept.
Result<void> XorosoftRefresh::judge(Work& work)
{
    const auto losses = work.table.losses();
    if (!losses)
        return fail(losses.error());
    if (work.isReplay())
        m_summary.missing = losses->gone; // in the end, whatever its readings said one after the other
    const auto settings = SyncSettings::load(work.connection);
    if (!settings)
        return fail(settings.error());
    RunStatistics before;
    before.erpItems = losses->items;
    RunStatistics now;
    now.erpItems = losses->items - losses->gone;
    now.erpActive = losses->active;
    now.erpInactivated = losses->inactivated;
    now.erpStocked = losses->stocked;
    now.erpEmptied = losses->emptied;
    m_summary.findings = checkGuardrails(now, before, settings->guardrails);
    if (const auto told = tellExamples(work); !told)
        return told;
    if (!mustHold(m_summary.findings))
        return {};
    const auto released = RunTable(work.connection).releasedErpFindings(work.lastJudged);
    if (!released)
        return fail(released.error());
    const auto left = stillHolding(m_summary.findings, findingsFromJson(*released));
    if (left.empty())
        return {};
    return fail(Error{ErrorKind::Held, holdingSentences(left), Text::tr("The ERP's items and stock are kept as they were before."),
                      Text::tr("If this is right, somebody who may approve releases run %1 with a reason; then try again.")
                          .arg(work.runId),
                      {}, u"GUARDRAIL"_s, false});
}

} // namespace trueup
