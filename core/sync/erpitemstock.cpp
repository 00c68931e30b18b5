#include "sync/erpitemstock.h"

#include "sync/importvalues.h"

namespace trueup {

Result<ErpItemStock> readItemStock(const ErpWalker& walker, ErpTable& table, qint64 run, const QString& item, const CancelToken& cancel,
                                   const ErpAnswerSink& answered, const QDateTime& at)
{
    StockQuery query;
    query.itemNumber = item;
    std::vector<ErpStockRecord> records;
    auto walk = walker.walkStock(
        query,
        [&](std::vector<ErpStockRow>&& rows, const ErpWalkReport& report) -> Result<void> {
            for (const ErpStockRow& row : rows) {
                if (row.itemNumber == item) {
                    records.push_back(stockRecordOf(row));
                    records.back().seen = report.received;
                }
            }
            return {};
        },
        cancel, answered);
    if (!walk)
        return fail(walk.error());
    ErpItemStock read{std::move(*walk), qint64(records.size())};
    if (!read.report.complete)
        return read;
    const auto loaded = table.loadStock(run, records);
    const auto missing = loaded ? table.markMissingStock(run, item, at) : fail(loaded.error());
    return missing ? Result<ErpItemStock>(std::move(read)) : fail(missing.error());
}

} // namespace trueup
