#include "remote/xorosoft/erpwalker.h"

#include "remote/xorosoft/erpreader.h"
#include "remote/xorosoft/erpwalk.h"

#include <QSet>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

// Neither the zone of the parameter nor that of the answer is certain; 26 hours cover every zone and a long run.
constexpr qint64 zoneMarginSeconds = 26 * 3600;

QUrlQuery baseQuery(const XorosoftOptions& options)
{
    QUrlQuery query;
    if (options.pageSize > 0)
        query.addQueryItem(options.pageSizeParameter, QString::number(options.pageSize));
    return query;
}

void addFilter(QUrlQuery& query, const QString& name, const QString& value)
{
    // QUrlQuery leaves a plus sign alone, and servers read one as a space.
    if (!value.isEmpty())
        query.addQueryItem(name, QString::fromLatin1(QUrl::toPercentEncoding(value)));
}

bool isSame(const QString& a, const QString& b)
{
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

} // namespace

Result<ErpWalkReport> ErpWalker::walkItems(const ItemQuery& query, const ItemPage& page, CancelToken cancel,
                                           ErpAnswerSink answered) const
{
    if (const auto valid = m_options.validate(); !valid)
        return std::unexpected(valid.error());
    ErpWalk::Plan plan{ErpEndpoint::Items, m_options.itemPaths, baseQuery(m_options), false, !query.basePartNumber.isEmpty()};
    addFilter(plan.query, m_options.basePartParameter, query.basePartNumber);
    if (query.updatedSince.isValid())
        addFilter(plan.query, m_options.updatedParameter,
                  query.updatedSince.toTimeZone(m_options.zone).toString(u"yyyy-MM-ddTHH:mm:ss"_s));
    plan.isFiltered = plan.isExact || query.updatedSince.isValid();
    plan.firstPage = query.firstPage;
    plan.fullPage = query.fullPage;
    plan.answered = std::move(answered);

    QSet<QString> seen;
    const QDateTime now = m_clock.now();
    const auto sink = [&](const QJsonArray& rows, ErpWalkReport& report) -> Result<qint64> {
        std::vector<ErpItem> kept;
        for (const QJsonValue row : rows) {
            std::vector<ErpItem> items = erpItemsOf(row.toObject(), m_options, now);
            report.skipped += items.empty() ? 1 : 0;
            report.unnamed += namesItsItems(row.toObject(), m_options) ? 0 : 1;
            for (ErpItem& item : items) {
                const bool typed = m_options.itemTypes.isEmpty() || item.itemType.isEmpty() ||
                                   m_options.itemTypes.contains(item.itemType, Qt::CaseInsensitive);
                if (plan.isExact && !isSame(item.basePartNumber, query.basePartNumber))
                    ++report.outsideFilter;
                else if (!typed)
                    ++report.skipped;
                else if (seen.contains(item.itemNumber))
                    ++report.duplicates;
                else {
                    seen.insert(item.itemNumber);
                    if (query.updatedSince.isValid() && item.modified.isValid() &&
                        item.modified.addSecs(zoneMarginSeconds) < query.updatedSince)
                        ++report.outsideFilter; // more than asked for does no harm
                    kept.push_back(std::move(item));
                }
            }
        }
        const auto count = qint64(kept.size());
        report.rows += count;
        const Result<void> taken = page(std::move(kept), report);
        return taken ? Result<qint64>(count) : std::unexpected(taken.error());
    };
    return ErpWalk(m_source, m_options, plan).run(sink, cancel);
}

Result<ErpWalkReport> ErpWalker::walkStock(const StockQuery& query, const StockPage& page, CancelToken cancel,
                                           ErpAnswerSink answered) const
{
    if (const auto valid = m_options.validate(); !valid)
        return std::unexpected(valid.error());
    ErpWalk::Plan plan{ErpEndpoint::Stock, m_options.stockPaths, baseQuery(m_options), false, false};
    addFilter(plan.query, m_options.storeParameter, query.stores.join(u','));
    addFilter(plan.query, m_options.basePartParameter, query.basePartNumber);
    addFilter(plan.query, m_options.itemNumberParameter, query.itemNumber);
    plan.isExact = !query.stores.isEmpty() || !query.basePartNumber.isEmpty() || !query.itemNumber.isEmpty();
    plan.isFiltered = plan.isExact;
    plan.firstPage = query.firstPage;
    plan.fullPage = query.fullPage;
    plan.answered = std::move(answered);

    const auto satisfies = [&](const ErpStockRow& row) {
        return (query.stores.isEmpty() || query.stores.contains(row.storeName, Qt::CaseInsensitive)) &&
               (query.basePartNumber.isEmpty() || isSame(row.basePartNumber, query.basePartNumber)) &&
               (query.itemNumber.isEmpty() || row.itemNumber == query.itemNumber);
    };
    QSet<std::pair<QString, QString>> seen;
    const auto sink = [&](const QJsonArray& rows, ErpWalkReport& report) -> Result<qint64> {
        std::vector<ErpStockRow> kept;
        for (const QJsonValue value : rows) {
            ErpStockRow row = erpStockRowOf(value.toObject(), m_options);
            const std::pair key(row.itemNumber, row.storeId.isEmpty() ? row.storeName : row.storeId);
            report.unnamed += namesItsItems(value.toObject(), m_options) ? 0 : 1;
            if (row.itemNumber.isEmpty())
                ++report.skipped;
            else if (!satisfies(row))
                ++report.outsideFilter;
            else if (seen.contains(key))
                ++report.duplicates;
            else {
                seen.insert(key);
                kept.push_back(std::move(row));
            }
        }
        const auto count = qint64(kept.size());
        report.rows += count;
        const Result<void> taken = page(std::move(kept), report);
        return taken ? Result<qint64>(count) : std::unexpected(taken.error());
    };
    return ErpWalk(m_source, m_options, plan).run(sink, cancel);
}

} // namespace trueup
