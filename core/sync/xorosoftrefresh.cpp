#include "sync/xorosoftrefresh.h"

#include "catalog/identifiers.h"
#include "remote/xorosoft/erpfieldmap.h"
#include "store/erptable.h"
#include "store/watermarktable.h"
#include "sync/importreport.h"
#include "sync/importvalues.h"
#include "sync/retention.h"
#include "sync/syncsettings.h"

#include <QCoreApplication>
#include <QCryptographicHash>

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

} // namespace

QJsonObject XorosoftRefreshSummary::toJson() const
{
    return {{u"mode"_s, mode},           {u"items"_s, items},      {u"changed"_s, changed},
            {u"missing"_s, missing},     {u"stock_rows"_s, stockRows}, {u"api_calls"_s, calls},
            {u"complete"_s, complete},   {u"guardrails"_s, findingsJson(findings)}, {u"duration_seconds"_s, seconds}};
}

Result<XorosoftRefreshSummary> XorosoftRefresh::run(const XorosoftRefreshParams& params, const JobControl& control)
{
    RunStart start;
    start.kind = u"erp_pull"_s;
    start.mode = params.full ? u"full"_s : u"incremental"_s;
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
    const QDateTime started = m_context.clock.now();
    auto lease = m_context.pool.lease(cancel);
    if (!lease)
        return fail(lease.error());
    Connection& connection = **lease;
    WatermarkTable marks(connection);
    const auto mark = marks.get(u"xorosoft"_s, u"items"_s);
    if (!mark)
        return fail(mark.error());
    Work work{connection, runId, progress, cancel, ErpTable(connection), {}, *mark ? (*mark)->value : QJsonObject(), {}};
    if (!params.full)
        work.query.updatedSince = changesSince(work.mark, QString::fromUtf8(readingMark(m_client.options())), started);
    const bool full = !work.query.updatedSince.isValid();
    m_summary.mode = full ? u"full"_s : u"incremental"_s;

    Transaction transaction(connection);
    if (const auto remembered = work.table.rememberState(); !remembered)
        return fail(remembered.error());
    if (const auto done = walk(work); !done)
        return fail(done.error());
    if (const auto fine = judge(work, *mark ? (*mark)->updated : QDateTime()); !fine)
        return fail(fine.error());
    if (m_summary.complete) {
        QJsonObject value = work.mark;
        value.insert(u"started"_s, started.toString(Qt::ISODate));
        if (full) {
            value.insert(u"full"_s, started.toString(Qt::ISODate));
            value.insert(u"reading"_s, QString::fromUtf8(readingMark(m_client.options())));
            value.insert(u"page_rows"_s, work.items.fullPage);
            value.insert(u"end_asked"_s, work.mark["end_asked"_L1].toBool() || !work.items.open);
        }
        if (const auto set = marks.set(u"xorosoft"_s, u"items"_s, value, runId); !set)
            return fail(set.error());
    }
    if (const auto committed = transaction.commit(); !committed)
        return fail(committed.error());
    m_summary.seconds = double(m_context.clock.monotonicMs() - begun) / 1000.0;
    return m_summary;
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
    if (const auto done = stock(work); !done)
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
    m_summary.complete = work.isWhole && work.isStockWhole;
    return markMissing(work);
}

Result<void> XorosoftRefresh::items(Work& work)
{
    work.progress.phase(u"erp_items"_s, Text::tr("Reading items from Xorosoft"));
    Blocks<ErpItemRecord> blocks([&](std::span<const ErpItemRecord> records) { return work.table.loadItems(work.runId, records); });
    qint64 read = 0;
    const QByteArray mark = readingMark(m_client.options());
    auto walk = m_client.walkItems(
        work.query,
        [&](std::vector<ErpItem>&& page, const ErpWalkReport& report) -> Result<void> {
            read += qint64(page.size());
            for (ErpItem& item : page) {
                if (const auto added = blocks.add(recordOf(std::move(item), mark)); !added)
                    return added;
            }
            if (report.totalPages > 0 && report.page > 0)
                work.progress.setTotal(report.rows * report.totalPages / report.page);
            work.progress.update(report.rows);
            return {};
        },
        work.cancel);
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
    const int known = work.mark["page_rows"_L1].toInt();
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
    if (!work.mark.isEmpty() && !work.mark["end_asked"_L1].toBool())
        return true; // once, so that what never was mirrored is found
    return work.table.hasUnseenItems(work.runId);
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
    work.progress.phase(u"erp_stock"_s, Text::tr("Reading stock from Xorosoft"));
    work.unknownStock = 0;
    m_summary.stockRows = 0;
    StockQuery query;
    while (true) {
        Blocks<ErpStockRecord> blocks([&](std::span<const ErpStockRecord> records) -> Result<ErpLoadCounts> {
            auto counts = work.table.loadStock(work.runId, records);
            work.unknownStock += counts ? counts->unknown : 0;
            return counts;
        });
        auto walk = m_client.walkStock(
            query,
            [&](std::vector<ErpStockRow>&& page, const ErpWalkReport& report) -> Result<void> {
                for (const ErpStockRow& row : page) {
                    if (const auto added = blocks.add(stockRecordOf(row)); !added)
                        return added;
                }
                if (report.totalPages > 0 && report.page > 0)
                    work.progress.setTotal(report.rows * report.totalPages / report.page);
                work.progress.update(report.rows);
                return {};
            },
            work.cancel);
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
        const auto unseen = work.table.hasUnseenStock(work.runId);
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
        const auto missing = work.table.markMissingItems(work.runId);
        if (!missing)
            return fail(missing.error());
        m_summary.missing = *missing;
    }
    const auto settled = work.isStockWhole ? work.table.markMissingStock(work.runId) : work.table.distrustStock(work.runId);
    return settled ? Result<void>() : fail(settled.error());
}

/// Before anything is kept.
Result<void> XorosoftRefresh::judge(Work& work, const QDateTime& lastRefresh)
{
    const auto losses = work.table.losses();
    if (!losses)
        return fail(losses.error());
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
    if (!mustHold(m_summary.findings))
        return {};
    const auto released = RunTable(work.connection).isErpReleased(lastRefresh);
    if (!released)
        return fail(released.error());
    if (*released)
        return {};
    QStringList sentences;
    for (const GuardFinding& finding : m_summary.findings) {
        if (finding.level == GuardLevel::Hold)
            sentences.append(finding.sentence);
    }
    return fail(Error{ErrorKind::Held, sentences.join(u' '), Text::tr("The ERP's items and stock are kept as they were before."),
                      Text::tr("If this is right, somebody who may approve releases run %1 with a reason; then try again.")
                          .arg(work.runId),
                      {}, u"GUARDRAIL"_s, false});
}

} // namespace trueup
