#pragma once

#include "sync/pushbulk.h"
#include "sync/pushpayload.h"

#include <span>

namespace trueup {

/// A write on its way through a bulk operation. Small, because there are tens of thousands at once: what it carries is read
/// from the outbox when its turn comes, a block at a time.
struct BulkPush::Row
{
    enum class State : quint8 {
        Open,    ///< its lines go out
        Look,    ///< sent, and only reading tells
        Direct,  ///< for the direct calls: nothing was sent, or the shop is to be read first
        Settled,
    };
    qint64 id = 0; ///< in the outbox
    State state = State::Open;
    bool sent = false;
    FieldBits open = 0;   ///< approved fields the shop did not hold; of an adopted row known when it is judged
    FieldBits proven = 0; ///< of them, those the shop answered as written
    QByteArray productId; ///< of a create that was carried out
    QDateTime updatedAt;

    [[nodiscard]] bool isProven() const { return (open & ~proven) == 0; }
};

struct BulkPush::Work
{
    bool areCreates = false;
    std::vector<Row> rows;
    std::map<CallKind, std::unique_ptr<LineDraft>> drafts;
    std::vector<PushRow> endedRows; ///< to be settled together
    std::vector<PushReport> endedReports;
};

/// An operation the shop works at, with the rows whose lines it carries; -1 for one that has ended meanwhile.
struct BulkPush::Flight
{
    BulkRecord record;
    std::vector<qsizetype> rows;
};

} // namespace trueup
