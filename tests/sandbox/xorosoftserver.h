#pragma once

#include "sandbox/feed/erpitem.h"

#include <QList>
#include <QString>
#include <QUrl>

#include <functional>
#include <memory>

namespace trueup::sandbox {

struct ErpOptions
{
    QString key = QStringLiteral("sandbox-key");
    QString secret = QStringLiteral("sandbox-secret");
    QString stockKey = {};    ///< when set, stock is told to this pair alone, and everything else to the other
    QString stockSecret = {};
    int pageSize = 100;          ///< and the most `per_page` gets on products and stock
    double maxPerSecond = 0;     ///< more are refused with 429; 0: no limit
    bool itemPathShort = true;   ///< item/getitem exists
    bool itemPathLong = true;    ///< product/item/getitem exists
};

/// Hazards; each counts the requests of its endpoint and strikes `times` times (-1 for ever), or at every n-th.
struct ErpFault
{
    enum class Kind {
        Error500,      ///< {"Message":"An error has occurred."}
        EmptyBody,     ///< 200 without a byte
        LoginPage,     ///< 200 with HTML
        Redirect,      ///< 302 to a login page
        Unauthorized,  ///< 401
        Forbidden,     ///< 403
        TooMany,       ///< 429 with Retry-After: 1
        Hang,
        Drop,
        CutShort,      ///< connection closed in mid-answer
        NotJson,
        ErrorResult,   ///< Result false, ErrorCode 17, Data null
        EmptyResult,   ///< Result false with an empty Data, as for no match
        RepeatedPage,  ///< page 1 again whatever was asked
        ShrinkingTotal,///< TotalPages one less than before
        MovedRow,      ///< the first row of a page is the last one of the page before
        MissingKeys,   ///< rows without ItemUpc, StandardUnitPrice and ModifyDttm
        NullPrices,    ///< prices and costs null
        MissingQuantity, ///< stock rows without AvailableQty
        MissingNumber, ///< rows without ItemNumber
        NoTotalPages,  ///< TotalPages absent
        Slow,          ///< answered after delayMs
    };
    Kind kind = Kind::Error500;
    QString endpoint = {}; ///< "products", "items", "stock"; empty: any
    int times = 1;
    int every = 0;
    int delayMs = 0;
};

/// The read-only part of the ERP's API under /api/xerp, in its own thread. All functions are safe from any thread.
/// GET /sandbox/items.json lists everything for demonstrations and independent checks.
class XorosoftServer
{
public:
    explicit XorosoftServer(QList<ErpItemData> items, ErpOptions options = {});
    ~XorosoftServer();

    [[nodiscard]] bool start(quint16 port = 0);
    void stop();
    [[nodiscard]] QUrl url() const; ///< http://127.0.0.1:PORT/api/xerp
    [[nodiscard]] const ErpOptions& options() const;

    void addFault(ErpFault fault);
    void clearFaults();
    [[nodiscard]] int requestCount(const QString& endpoint = {}) const; ///< "products", "items", "stock"
    void clearCounts();

    [[nodiscard]] QList<ErpItemData> items() const;
    void setItems(QList<ErpItemData> items);
    /// Edits one item as somebody in the ERP would: its modification time becomes now. False when there is none.
    bool edit(const QString& itemNumber, const std::function<void(ErpItemData&)>& edit);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace trueup::sandbox
