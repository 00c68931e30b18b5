#pragma once

#include "store/connection.h"

#include <QDateTime>
#include <QHash>
#include <QJsonObject>

#include <optional>
#include <span>

namespace trueup {

/// One reading of the ERP whose answers are kept (xorosoft_readings).
struct ErpReading
{
    enum class Kind {
        Walk,  ///< every item, and all stock
        Delta, ///< the items that changed, and all stock
        Item,  ///< the stock of one item
    };
    qint64 id = 0;
    qint64 runId = 0;
    Kind kind = Kind::Walk;
    QDateTime changedSince; ///< of a delta
    QString itemNumber;     ///< of an item
    QDateTime started;      ///< by the database's clock, as are the times of its pages
    bool isItemsWhole = false; ///< read to the end, without a hole
    bool isStockWhole = false;
};

/// One answer of the ERP, as it came (xorosoft_pages).
struct ErpStoredPage
{
    qint64 reading = 0; ///< 0: it could not be read, and is kept for a person to look at
    qint64 runId = 0;
    bool isStock = false; ///< else of items
    QString path;
    int page = 0;
    QDateTime changedSince;
    QString itemNumber;
    QDateTime received;
    int status = 0;
    qint64 size = 0; ///< bytes of the answer
    QByteArray body; ///< as qCompress leaves it; null: not kept
    QString note;
};

/// The raw answers of the ERP, for another map of its keys (facts: xorosoft §8). Written in the transaction that writes the mirror,
/// so that they always say how the mirror came to be what it is.
class ErpPageTable
{
public:
    static constexpr int keptUnread = 20; ///< answers that could not be read

    explicit ErpPageTable(Connection& connection) : m_connection(connection) {}

    /// Gives the reading its id and the time it started.
    [[nodiscard]] Result<ErpReading> begin(ErpReading reading);
    [[nodiscard]] Result<void> end(const ErpReading& reading);
    [[nodiscard]] Result<void> add(std::span<const ErpStoredPage> pages);
    /// Those without a reading; the oldest beyond keptUnread go.
    [[nodiscard]] Result<void> addUnread(std::span<const ErpStoredPage> pages);
    /// Keeps the last so many complete walks and what came after them; a delta without its walk is worth nothing. With 0 nothing
    /// stays, also of what could not be read. How many readings went.
    [[nodiscard]] Result<qint64> prune(int walks);

    /// Keeps everybody else from adding a reading until the end of the transaction.
    [[nodiscard]] Result<void> lock();
    /// The last complete walk all of whose pages were kept, and every reading after it, in their order. Empty: there is none.
    [[nodiscard]] Result<QList<ErpReading>> sinceLastWalk();
    /// Of each page of a reading the one that was received last: page -> id.
    [[nodiscard]] Result<QHash<int, qint64>> pages(qint64 reading, bool isStock);
    [[nodiscard]] Result<ErpStoredPage> page(qint64 id);

    /// What the mirror was read by (the watermark of the ERP's items), after it was read again from here; how old it is stays.
    [[nodiscard]] Result<void> noteReplay(const QJsonObject& watermark);

private:
    [[nodiscard]] Result<void> copy(std::span<const ErpStoredPage> pages);

    Connection& m_connection;
};

} // namespace trueup
