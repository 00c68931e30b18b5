#pragma once

#include "base/cancellation.h"
#include "base/clock.h"
#include "remote/http/httpclient.h"
#include "remote/xorosoft/erpwalker.h"

#include <memory>
#include <vector>

namespace trueup {

class XorosoftTransport;

/// What the ERP holds about one SKU at this moment.
struct ErpLookup
{
    bool found = false; ///< false only when the ERP really answered that there is no such item
    ErpItem item;
    std::vector<ErpStockRow> stock;
};

/// One endpoint as the connection test saw it.
struct ErpEndpointProbe
{
    QString purpose; ///< "items", "products", "stock"
    QString path;
    bool works = false;
    Error error; ///< when it does not
    int rows = 0;                ///< of page 1, the ERP's page size when there are more pages
    int totalPages = 0;          ///< 0 when the ERP names none
    QStringList keys;            ///< key names of the first row
    QStringList filledKeys;      ///< key names of items, or of stock rows, that say something on the page
    QString firstModified;       ///< first ModifyDttm, verbatim
    QStringList emptyMapEntries; ///< ErpField::key, "weight" or "store": what no row of the page had a value for
};

struct ErpProbe
{
    std::vector<ErpEndpointProbe> endpoints;
    [[nodiscard]] bool works() const; ///< items and stock can be read
};

/// Reads the Xorosoft ERP: GET only, one request at a time, paced. "No records" is only ever the ERP's own answer,
/// never that of a fault. Thread-safe; calls of several threads take turns. Errors: Config (unknown path), Auth,
/// Network, Timeout, Http, Throttled, Parse, Contract, Cancelled.
class XorosoftClient
{
public:
    using ItemPage = ErpWalker::ItemPage;
    using StockPage = ErpWalker::StockPage;

    XorosoftClient(HttpClient& http, XorosoftOptions options, const Clock& clock);
    ~XorosoftClient();

    /// See ErpWalker.
    [[nodiscard]] Result<ErpWalkReport> walkItems(const ItemQuery& query, const ItemPage& page, CancelToken cancel) const;
    [[nodiscard]] Result<ErpWalkReport> walkStock(const StockQuery& query, const StockPage& page, CancelToken cancel) const;
    /// One item with its stock, asked now. An item that is in no store can only be found when its base part is its
    /// number or the part of it before the last hyphen: the ERP has no filter by item number outside stock.
    [[nodiscard]] Result<ErpLookup> item(const QString& sku, CancelToken cancel);
    /// Calls page 1 of products, items and stock.
    [[nodiscard]] Result<ErpProbe> probe(CancelToken cancel);

    [[nodiscard]] const XorosoftOptions& options() const { return m_options; }
    /// Its walks, for whoever wants the raw answers as well. Lives as long as the client.
    [[nodiscard]] const ErpWalker& walker() const { return m_walker; }
    [[nodiscard]] HttpCounters counters() const;

private:
    [[nodiscard]] ErpEndpointProbe probePath(const QString& purpose, const QString& path, const CancelToken& cancel);

    XorosoftOptions m_options;
    const Clock& m_clock;
    std::unique_ptr<XorosoftTransport> m_transport;
    ErpWalker m_walker;
};

} // namespace trueup
