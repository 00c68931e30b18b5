#pragma once

#include "base/cancellation.h"
#include "base/clock.h"
#include "remote/http/httpclient.h"
#include "remote/xorosoft/erpitem.h"
#include "remote/xorosoft/xorosoftoptions.h"

#include <functional>
#include <memory>
#include <vector>

namespace trueup {

class XorosoftTransport;

/// Which items a walk wants.
struct ItemQuery
{
    QDateTime updatedSince; ///< invalid: all of them
    QString basePartNumber; ///< empty: all of them
    int firstPage = 1;      ///< above 1: what lies behind the page a walk ended with; ends at the first page that is not full
    int fullPage = 0;       ///< rows of a full page, for that
};

/// Which stock rows a walk wants.
struct StockQuery
{
    QStringList stores; ///< names; empty: all of them
    QString basePartNumber;
    QString itemNumber;
    int firstPage = 1; ///< as of ItemQuery
    int fullPage = 0;
};

/// What a walk saw. Only a complete walk without a filter may say that an item is missing.
struct ErpWalkReport
{
    bool complete = false;    ///< every page was read, none shrank away, none failed, every row says whose it is
    QString path;             ///< the endpoint that answered
    int page = 0;             ///< last page read
    int totalPages = 0;       ///< as last named, 0 when the ERP names none
    qint64 calls = 0;         ///< requests, retries included
    qint64 rows = 0;          ///< handed to the callback
    qint64 duplicates = 0;    ///< rows seen on an earlier page
    qint64 skipped = 0;       ///< rows without an item number or of another item type
    qint64 unnamed = 0;       ///< rows without even the key of the item number: the answer is not to be trusted whole
    qint64 outsideFilter = 0; ///< rows that did not satisfy the filter and were dropped (deltas: kept, counted)
    int pageRows = 0;         ///< rows of the longest page
    int lastPageRows = 0;     ///< rows of the last page; when it is as long, the ERP may hold more than it says
    int failedPages = 0;
    std::vector<Error> failures; ///< one per failed page
};

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
    /// Rows of one page and the walk so far; a failure ends the walk with it. Called on the calling thread.
    using ItemPage = std::function<Result<void>(std::vector<ErpItem>&&, const ErpWalkReport&)>;
    using StockPage = std::function<Result<void>(std::vector<ErpStockRow>&&, const ErpWalkReport&)>;

    XorosoftClient(HttpClient& http, XorosoftOptions options, const Clock& clock);
    ~XorosoftClient();

    /// Every item once. A page that fails for a passing reason is left out and makes the walk incomplete; five in a
    /// row, page 1, refused credentials and broken paging end it with an error.
    [[nodiscard]] Result<ErpWalkReport> walkItems(const ItemQuery& query, const ItemPage& page, CancelToken cancel);
    /// Every row per item and store once; never with a filter that hides stock at zero.
    [[nodiscard]] Result<ErpWalkReport> walkStock(const StockQuery& query, const StockPage& page, CancelToken cancel);
    /// One item with its stock, asked now. An item that is in no store can only be found when its base part is its
    /// number or the part of it before the last hyphen: the ERP has no filter by item number outside stock.
    [[nodiscard]] Result<ErpLookup> item(const QString& sku, CancelToken cancel);
    /// Calls page 1 of products, items and stock.
    [[nodiscard]] Result<ErpProbe> probe(CancelToken cancel);

    [[nodiscard]] const XorosoftOptions& options() const { return m_options; }
    [[nodiscard]] HttpCounters counters() const;

private:
    [[nodiscard]] ErpEndpointProbe probePath(const QString& purpose, const QString& path, const CancelToken& cancel);

    XorosoftOptions m_options;
    const Clock& m_clock;
    std::unique_ptr<XorosoftTransport> m_transport;
};

} // namespace trueup
