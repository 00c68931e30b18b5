#include "remote/xorosoft/xorosoftclient.h"

#include "remote/xorosoft/xorosofttransport.h"

#include <algorithm>

namespace trueup {

XorosoftClient::XorosoftClient(HttpClient& http, XorosoftOptions options, const Clock& clock)
    : m_options(std::move(options)), m_clock(clock), m_transport(std::make_unique<XorosoftTransport>(http, m_options)),
      m_walker(*m_transport, m_options, m_clock)
{
}

XorosoftClient::~XorosoftClient() = default;

HttpCounters XorosoftClient::counters() const
{
    return m_transport->counters();
}

Result<ErpWalkReport> XorosoftClient::walkItems(const ItemQuery& query, const ItemPage& page, CancelToken cancel) const
{
    return m_walker.walkItems(query, page, std::move(cancel));
}

Result<ErpWalkReport> XorosoftClient::walkStock(const StockQuery& query, const StockPage& page, CancelToken cancel) const
{
    return m_walker.walkStock(query, page, std::move(cancel));
}

Result<ErpLookup> XorosoftClient::item(const QString& sku, CancelToken cancel)
{
    ErpLookup found;
    const auto stock = walkStock(
        {{}, {}, sku},
        [&](std::vector<ErpStockRow>&& rows, const ErpWalkReport&) -> Result<void> {
            std::ranges::move(rows, std::back_inserter(found.stock));
            return {};
        },
        cancel);
    if (!stock)
        return std::unexpected(stock.error());
    QStringList bases;
    if (!found.stock.empty() && !found.stock.front().basePartNumber.isEmpty())
        bases.append(found.stock.front().basePartNumber);
    bases.append(sku);
    if (const qsizetype hyphen = sku.lastIndexOf(u'-'); hyphen > 0)
        bases.append(sku.first(hyphen));
    bases.removeDuplicates();
    for (const QString& base : std::as_const(bases)) {
        const auto items = walkItems(
            {{}, base},
            [&](std::vector<ErpItem>&& rows, const ErpWalkReport&) -> Result<void> {
                const auto hit = std::ranges::find(rows, sku, &ErpItem::itemNumber);
                if (hit != rows.end()) {
                    found.item = std::move(*hit);
                    found.found = true;
                }
                return {};
            },
            cancel);
        if (!items)
            return std::unexpected(items.error());
        if (found.found)
            break;
        if (!items->failures.empty()) // "not there" may only be the ERP's own word
            return std::unexpected(items->failures.front());
    }
    return found;
}

} // namespace trueup
