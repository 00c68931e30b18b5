#include "remote/xorosoft/erpreader.h"
#include "remote/xorosoft/xorosoftclient.h"
#include "remote/xorosoft/xorosofttransport.h"

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// Fields of ours for which no item of the page had a value: a sign that a chain names the wrong keys.
QStringList emptyEntries(const std::vector<ErpItem>& items)
{
    QStringList empty;
    const auto check = [&](const QString& name, auto hasValue) {
        if (std::ranges::none_of(items, hasValue))
            empty.append(name);
    };
    check(u"base_part_number"_s, [](const ErpItem& item) { return !item.basePartNumber.isEmpty(); });
    check(u"title"_s, [](const ErpItem& item) { return !item.title.isEmpty(); });
    check(u"description"_s, [](const ErpItem& item) { return !item.description.isEmpty(); });
    check(u"barcode"_s, [](const ErpItem& item) { return !item.barcode.isEmpty(); });
    check(u"mpn"_s, [](const ErpItem& item) { return !item.mpn.isEmpty(); });
    check(u"manufacturer"_s, [](const ErpItem& item) { return !item.manufacturer.isEmpty(); });
    check(u"price"_s, [](const ErpItem& item) { return item.price.has_value(); });
    check(u"cost"_s, [](const ErpItem& item) { return item.cost.has_value(); });
    check(u"currency"_s, [](const ErpItem& item) { return !item.currency.isEmpty(); });
    check(u"weight"_s, [](const ErpItem& item) { return item.weightGrams.has_value(); });
    return empty;
}

QStringList emptyEntries(const std::vector<ErpStockRow>& rows)
{
    QStringList empty;
    if (std::ranges::none_of(rows, [](const ErpStockRow& row) { return row.quantity.has_value(); }))
        empty.append(u"quantity"_s);
    if (std::ranges::none_of(rows, [](const ErpStockRow& row) { return !row.storeName.isEmpty(); }))
        empty.append(u"store"_s);
    return empty;
}

} // namespace

bool ErpProbe::works() const
{
    const auto has = [this](bool stock) {
        return std::ranges::any_of(endpoints, [stock](const ErpEndpointProbe& endpoint) {
            return endpoint.works && (endpoint.purpose == "stock"_L1) == stock;
        });
    };
    return has(true) && has(false);
}

ErpEndpointProbe XorosoftClient::probePath(const QString& purpose, const QString& path, const CancelToken& cancel)
{
    ErpEndpointProbe probe;
    probe.purpose = purpose;
    probe.path = path;
    QUrlQuery query;
    query.addQueryItem(m_options.pageParameter, u"1"_s);
    qint64 calls = 0;
    const Result<ErpPage> page = m_transport->getPath(path, query, cancel, calls);
    if (!page) {
        probe.error = page.error();
        return probe;
    }
    const QJsonArray& rows = page->answer.rows;
    probe.works = !rows.isEmpty();
    probe.rows = int(rows.size());
    probe.totalPages = page->answer.totalPages;
    if (rows.isEmpty()) {
        probe.error =
            Error{ErrorKind::Contract,
                  QCoreApplication::translate("trueup::Xorosoft", "The ERP says that %1 holds nothing.").arg(path),
                  {},
                  {},
                  {},
                  u"EMPTY_WALK"_s,
                  false};
        return probe;
    }
    const QJsonObject first = rows.first().toObject();
    probe.keys = first.keys();
    probe.firstModified = first["ModifyDttm"_L1].toString();
    if (purpose == "stock"_L1) {
        std::vector<ErpStockRow> stock;
        for (const QJsonValue row : rows)
            stock.push_back(erpStockRowOf(row.toObject(), m_options));
        probe.emptyMapEntries = emptyEntries(stock);
        return probe;
    }
    std::vector<ErpItem> items;
    for (const QJsonValue row : rows)
        std::ranges::move(erpItemsOf(row.toObject(), m_options, m_clock.now()), std::back_inserter(items));
    probe.emptyMapEntries = emptyEntries(items);
    return probe;
}

Result<ErpProbe> XorosoftClient::probe(CancelToken cancel)
{
    if (const auto valid = m_options.validate(); !valid)
        return std::unexpected(valid.error());
    ErpProbe probe;
    const auto add = [&](const QString& purpose, const QStringList& paths) {
        for (const QString& path : paths) {
            probe.endpoints.push_back(probePath(purpose, path, cancel));
            // Another spelling is worth a try only when this one is unknown.
            if (probe.endpoints.back().works || probe.endpoints.back().error.kind != ErrorKind::Config)
                break;
        }
    };
    add(u"products"_s, m_options.itemPaths.first(1));
    add(u"items"_s, m_options.itemPaths.sliced(1));
    add(u"stock"_s, m_options.stockPaths);
    if (cancel.isCancelled())
        return std::unexpected(CancelToken::error());
    return probe;
}

} // namespace trueup
