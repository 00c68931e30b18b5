#pragma once

#include "base/error.h"
#include "catalog/fields.h"
#include "remote/shopify/remoteproduct.h"

namespace trueup {

/// One approved change on its way to the shop.
struct PushItem
{
    bool isCreate = false;
    QString sku;
    QString shopifyProductId; ///< empty for a create
    QString shopifyVariantId;
    ProductValues approved; ///< what was approved, nothing else
    ProductValues current;  ///< what the reviewer saw as the present values
    QStringList knownMedia; ///< media of the shop that are ours already
    bool linkConfirmed = false;
    bool maybeWritten = false; ///< an earlier attempt may have reached the shop: look before sending
    QString idempotencySeed;   ///< stable for this change; inventory keys are derived from it
};

enum class PushEnd {
    Confirmed, ///< the shop holds every approved value
    Conflict,  ///< the shop changed since the review: back to a person, nothing more was written
    Refused,   ///< the shop or our own checks refuse the values; sending again would not help
    Failed,    ///< a fault; may be tried again later
    Unknown,   ///< sent, and the shop cannot be asked what came of it
};

struct PushReport
{
    PushEnd end = PushEnd::Failed;
    RemoteProduct shop;         ///< as read last; empty id when it was never read
    QList<FieldId> disputed;    ///< Conflict: fields whose value in the shop is neither the reviewed nor the approved one
    QStringList newMedia;       ///< ids of media that came with this push
    int calls = 0;              ///< mutations that carried something of this product
    Error error;                ///< unless Confirmed
};

} // namespace trueup
