#pragma once

#include "base/cancellation.h"
#include "reconcile/pushplan.h"
#include "remote/shopify/shopifyclient.h"

#include <functional>
#include <span>
#include <vector>

namespace trueup {

/// A planned call of one change, with the stored key from which idempotency keys are derived.
struct OutgoingCall
{
    PlannedCall call;
    QString seed;
};

/// What the shop answered to a call: the payload of its mutation, or why it is not known to have been carried out.
using CallAnswer = Result<QJsonObject>;

/// Sends calls of one kind, many in a request: joined by aliases, or as one list where the mutation takes a list. Each
/// call has its own answer. A request that is refused as a whole, or a list that one entry spoils, is taken apart until
/// the entry that is to blame stands alone; after a lost answer every call of that request, and no other, is
/// unknown. Belongs to one thread; several may send at the same time.
class PushSender
{
public:
    /// Calls in one request. More than 16 KiB would go in two pieces: QNetworkAccessManager leaves Nagle's algorithm on, and the
    /// second piece waits for the acknowledgement of the first, up to 40 ms.
    static constexpr int joinSize = 25;
    static constexpr int metafieldsSize = 25;  ///< of one metafieldsSet
    static constexpr int quantitiesSize = 250; ///< of one inventorySetQuantities
    static constexpr double largestCost = 800; ///< points one request may be expected to cost; the shop refuses 1,000

    /// Called before a request with a key leaves that carries several calls: their indices and the key, to be stored.
    using RecordKey = std::function<Result<void>(std::span<const qsizetype> calls, const QString& key)>;

    PushSender(ShopifyClient& client, CancelToken cancel) : m_client(client), m_cancel(std::move(cancel)) {}

    [[nodiscard]] std::vector<CallAnswer> send(CallKind kind, std::span<const OutgoingCall> calls,
                                               const RecordKey& recordKey);

private:
    struct Round;
    using Indices = std::vector<qsizetype>;
    void sendJoined(Round& round, const Indices& indices);
    void sendList(Round& round, Indices indices);
    [[nodiscard]] std::vector<Indices> portions(const Round& round) const;
    [[nodiscard]] QJsonObject listVariables(const Round& round, const Indices& indices) const;
    [[nodiscard]] static double listCost(const Round& round, const Indices& indices);
    void splitList(Round& round, const Indices& indices, const Error& error);

    ShopifyClient& m_client;
    CancelToken m_cancel;
};

} // namespace trueup
