#include "sync/xorosoftrefresh.h"

#include "catalog/identifiers.h"
#include "store/erptable.h"
#include "store/watermarktable.h"

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

ErpItemRecord recordOf(ErpItem&& item)
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
    record.modifiedRaw = item.modifiedText;
    record.modified = item.modified;
    record.raw = std::move(item.raw);
    record.hash = QCryptographicHash::hash(record.raw, QCryptographicHash::Md5);
    return record;
}

ErpStockRecord recordOf(const ErpStockRow& row)
{
    ErpStockRecord record;
    record.itemNumber = row.itemNumber;
    record.storeId = row.storeId;
    record.storeName = row.storeName;
    record.onHand = row.onHand;
    record.available = row.quantity; // the quantity the settings name, AvailableQty unless changed
    record.allocated = row.allocated;
    record.ats = row.availableToSell;
    record.onPo = row.onPurchaseOrder;
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
Result<QDateTime> changesSince(Connection& connection, const QDateTime& now)
{
    const auto mark = WatermarkTable(connection).get(u"xorosoft"_s, u"items"_s);
    if (!mark)
        return fail(mark.error());
    if (!*mark)
        return QDateTime();
    const QDateTime full = QDateTime::fromString((*mark)->value["full"_L1].toString(), Qt::ISODate);
    const QDateTime last = QDateTime::fromString((*mark)->value["started"_L1].toString(), Qt::ISODate);
    if (!full.isValid() || !last.isValid() || full.secsTo(now) > fullEveryHours * 3600)
        return QDateTime();
    return last.addSecs(-overlapHours * 3600);
}

} // namespace

QJsonObject XorosoftRefreshSummary::toJson() const
{
    return {{u"mode"_s, mode},           {u"items"_s, items},      {u"changed"_s, changed},
            {u"missing"_s, missing},     {u"stock_rows"_s, stockRows}, {u"api_calls"_s, calls},
            {u"complete"_s, complete},   {u"duration_seconds"_s, seconds}};
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
    if (!summary)
        return (*session)->failed(summary.error());
    if (const auto written = (*session)->succeed(summary->toJson(), !summary->complete); !written)
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
    ItemQuery query;
    if (!params.full) {
        const auto since = changesSince(connection, started);
        if (!since)
            return fail(since.error());
        query.updatedSince = *since;
    }
    const bool full = !query.updatedSince.isValid();
    m_summary.mode = full ? u"full"_s : u"incremental"_s;
    if (const auto done = items(connection, runId, query, progress, cancel); !done)
        return fail(done.error());
    if (const auto done = stock(connection, runId, progress, cancel); !done)
        return fail(done.error());
    if (m_summary.complete) {
        WatermarkTable marks(connection);
        QJsonObject value{{u"started"_s, started.toString(Qt::ISODate)}};
        const auto before = marks.get(u"xorosoft"_s, u"items"_s);
        value.insert(u"full"_s, full || !before || !*before ? QJsonValue(started.toString(Qt::ISODate))
                                                           : (*before)->value["full"_L1]);
        if (const auto set = marks.set(u"xorosoft"_s, u"items"_s, value, runId); !set)
            return fail(set.error());
    }
    m_summary.seconds = double(m_context.clock.monotonicMs() - begun) / 1000.0;
    return m_summary;
}

Result<void> XorosoftRefresh::items(Connection& connection, qint64 runId, const ItemQuery& query,
                                    ProgressReporter& progress, const CancelToken& cancel)
{
    progress.phase(u"erp_items"_s, Text::tr("Reading items from Xorosoft"));
    ErpTable table(connection);
    Blocks<ErpItemRecord> blocks([&](std::span<const ErpItemRecord> records) { return table.loadItems(runId, records); });
    auto walk = m_client.walkItems(
        query,
        [&](std::vector<ErpItem>&& page, const ErpWalkReport& report) -> Result<void> {
            for (ErpItem& item : page) {
                if (const auto added = blocks.add(recordOf(std::move(item))); !added)
                    return added;
            }
            if (report.totalPages > 0 && report.page > 0)
                progress.setTotal(report.rows * report.totalPages / report.page);
            progress.update(report.rows);
            return {};
        },
        cancel);
    if (!walk)
        return fail(walk.error());
    if (const auto flushed = blocks.flush(); !flushed)
        return flushed;
    m_summary.items = walk->rows;
    m_summary.changed = blocks.changed();
    m_summary.calls += walk->calls;
    m_summary.complete = m_summary.complete && walk->complete;
    std::ranges::move(walk->failures, std::back_inserter(m_summary.failures));
    // Only a whole and faultless walk may say that something is not there.
    if (walk->complete && !query.updatedSince.isValid()) {
        const auto missing = table.markMissingItems(runId);
        if (!missing)
            return fail(missing.error());
        m_summary.missing = *missing;
    }
    return {};
}

Result<void> XorosoftRefresh::stock(Connection& connection, qint64 runId, ProgressReporter& progress,
                                    const CancelToken& cancel)
{
    progress.phase(u"erp_stock"_s, Text::tr("Reading stock from Xorosoft"));
    ErpTable table(connection);
    Blocks<ErpStockRecord> blocks([&](std::span<const ErpStockRecord> records) { return table.loadStock(runId, records); });
    auto walk = m_client.walkStock(
        {},
        [&](std::vector<ErpStockRow>&& page, const ErpWalkReport& report) -> Result<void> {
            for (const ErpStockRow& row : page) {
                if (const auto added = blocks.add(recordOf(row)); !added)
                    return added;
            }
            if (report.totalPages > 0 && report.page > 0)
                progress.setTotal(report.rows * report.totalPages / report.page);
            progress.update(report.rows);
            return {};
        },
        cancel);
    if (!walk)
        return fail(walk.error());
    if (const auto flushed = blocks.flush(); !flushed)
        return flushed;
    m_summary.stockRows = walk->rows;
    m_summary.calls += walk->calls;
    m_summary.complete = m_summary.complete && walk->complete;
    std::ranges::move(walk->failures, std::back_inserter(m_summary.failures));
    if (walk->complete) {
        const auto missing = table.markMissingStock(runId);
        if (!missing)
            return fail(missing.error());
    }
    return {};
}

} // namespace trueup
