#pragma once

#include "base/clock.h"
#include "remote/xorosoft/erpitem.h"
#include "remote/xorosoft/erppagesource.h"
#include "remote/xorosoft/xorosoftoptions.h"

#include <functional>
#include <vector>

namespace trueup {

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
    QDateTime received;       ///< the last page, when it was kept earlier; invalid: now
    int failedPages = 0;
    std::vector<Error> failures; ///< one per failed page
};

/// Walks through items or stock page by page and maps them, wherever the pages come from.
class ErpWalker
{
public:
    /// Rows of one page and the walk so far; a failure ends the walk with it. Called on the calling thread.
    using ItemPage = std::function<Result<void>(std::vector<ErpItem>&&, const ErpWalkReport&)>;
    using StockPage = std::function<Result<void>(std::vector<ErpStockRow>&&, const ErpWalkReport&)>;

    /// All three outlive it.
    ErpWalker(ErpPageSource& source, const XorosoftOptions& options, const Clock& clock)
        : m_source(source), m_options(options), m_clock(clock)
    {
    }

    /// Every item once. A page that fails for a passing reason is left out and makes the walk incomplete; five in a
    /// row, page 1, refused credentials and broken paging end it with an error. `answered` gets the raw answers.
    [[nodiscard]] Result<ErpWalkReport> walkItems(const ItemQuery& query, const ItemPage& page, CancelToken cancel,
                                                  ErpAnswerSink answered = {}) const;
    /// Every row per item and store once; never with a filter that hides stock at zero.
    [[nodiscard]] Result<ErpWalkReport> walkStock(const StockQuery& query, const StockPage& page, CancelToken cancel,
                                                  ErpAnswerSink answered = {}) const;
    [[nodiscard]] const XorosoftOptions& options() const { return m_options; }

private:
    ErpPageSource& m_source;
    const XorosoftOptions& m_options;
    const Clock& m_clock;
};

} // namespace trueup
