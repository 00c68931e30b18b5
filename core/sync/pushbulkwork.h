#pragma once

#include "sync/pushbulk.h"
#include "sync/pushpayload.h"

namespace trueup {

/// A write on its way through a bulk operation. The payload stays as it came: tens of thousands of products in memory at
/// once are read again when their turn comes.
struct BulkPush::Row
{
    enum class State {
        Open,    ///< its lines go out
        Look,    ///< sent, and only reading tells
        Direct,  ///< for the direct calls: nothing was sent, or the shop is to be read first
        Settled,
    };
    OutboxRow row;
    State state = State::Open;
    bool sent = false;
    FieldBits open = 0;   ///< approved fields the shop did not hold
    FieldBits proven = 0; ///< of them, those the shop answered as written
    QString productId;
    QDateTime updatedAt;

    [[nodiscard]] PushItem item() const
    {
        PushItem item = pushItemFromPayload(row.payload);
        item.maybeWritten = row.verifyFirst;
        item.idempotencySeed = row.idempotencyKey.toString();
        return item;
    }
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

} // namespace trueup
