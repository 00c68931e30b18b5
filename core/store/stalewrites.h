#pragma once

#include "catalog/fields.h"
#include "store/connection.h"

#include <QDateTime>

namespace trueup {

/// One field whose value in the shop is not what the reviewer saw.
struct StaleField
{
    FieldId field = FieldId::Title;
    Value base;
    Value local; ///< the approved value
    Value shopify;
};

/// Takes a write back because the shop changed since the review: the outbox row is cancelled, the staged row is blocked, a
/// conflict is kept for each field. `kind`: stale_write, create_vs_create or delete_vs_edit; without fields one
/// conflict about the product as a whole. `shopProduct` is the gid of the product that was found, empty when none was.
[[nodiscard]] Result<void> takeBack(Connection& connection, qint64 outboxId, const QString& kind,
                                    const QList<StaleField>& fields, const QDateTime& shopUpdated, const QString& message,
                                    const QString& shopProduct);

/// Frees the leases of runners that are gone; only for the holder of the push lock.
[[nodiscard]] Result<qint64> takeOverLeases(Connection& connection);

} // namespace trueup
